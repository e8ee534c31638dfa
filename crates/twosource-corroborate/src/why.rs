//! The derivation of a grade: which sentence speaks for whom, what was counted, what was not, and by which rule.
//!
//! In: an event, its cluster. Out: a small tree that a person can check against the sentences. Never: decides anything.

use crate::accounts::{Account, accounts, is_passed_on, stance};
use crate::lineage::{Cluster, Documents, RootedClaim};
use jiff::Timestamp;
use serde::Serialize;
use twosource_record::{Claim, Event, EventStatus, GradeReason, SourceKind, Stance};

/// Why an event has its grade.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Derivation {
    /// The event.
    pub event_id: String,
    /// Grade, 1 to 6.
    pub grade: u8,
    /// Status.
    pub status: EventStatus,
    /// Sides that were counted.
    pub independent_source_count: usize,
    /// The rules that gave the grade, in order.
    pub rules: Vec<GradeReason>,
    /// Every side, those that count first.
    pub sides: Vec<SideDerivation>,
    /// Statements that rest on nobody of their own.
    pub not_counted: Vec<ClaimDerivation>,
}

/// One side of an event.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SideDerivation {
    /// The side; equal sides count once.
    pub side: String,
    /// Its root source.
    pub name: Option<String>,
    /// Kind of the root source.
    pub kind: SourceKind,
    /// Its latest stance.
    pub stance: Stance,
    /// Whether it is one of the independent sources.
    pub counts: bool,
    /// What it says, earliest first.
    pub claims: Vec<ClaimDerivation>,
}

/// One statement.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClaimDerivation {
    /// The claim.
    pub claim_id: String,
    /// Its document.
    pub document_id: String,
    /// Who published it.
    pub outlet: Option<String>,
    /// When.
    pub published_at: Option<Timestamp>,
    /// The sentence.
    pub sentence: String,
    /// The words that name the event.
    pub trigger: String,
    /// The chain of speakers in the text, outermost first.
    pub chain: Vec<String>,
    /// What it says of the event.
    pub stance: Stance,
    /// The words of its hedge.
    pub hedge: Option<String>,
    /// The earliest document of its copy group, where that is another one.
    pub copy_of: Option<String>,
    /// The documents that the chain was followed through.
    pub via: Vec<String>,
    /// The chain came back to where it had been.
    pub circular: bool,
}

/// The tree of one event.
pub fn derive(event: Event, cluster: &Cluster, documents: &Documents) -> Derivation {
    let accounts = accounts(cluster);
    let planned = event.status == EventStatus::Planned;
    let mut sides: Vec<SideDerivation> = accounts
        .iter()
        .map(|account| side(account, cluster, documents, planned))
        .collect();
    sides.sort_by(|a, b| (!a.counts, &a.side).cmp(&(!b.counts, &b.side)));
    let kept = |id: &str| sides.iter().any(|s| s.claims.iter().any(|c| c.claim_id == id));
    let attributed = |r: &RootedClaim| -> bool {
        let beside: Vec<&Claim> = cluster
            .iter()
            .filter(|o| o.claim.document_id == r.claim.document_id && !o.claim.attribution.is_empty())
            .map(|o| o.claim)
            .collect();
        is_passed_on(r.claim, &beside)
    };
    let not_counted = cluster
        .iter()
        .filter(|r| !kept(&r.claim.claim_id) && attributed(r))
        .map(|r| statement(r, documents))
        .collect();
    Derivation {
        event_id: event.event_id,
        grade: event.credibility.grade,
        status: event.status,
        independent_source_count: event.independent_source_count,
        rules: event.credibility.reasons,
        sides,
        not_counted,
    }
}

fn side(account: &Account, cluster: &Cluster, documents: &Documents, planned: bool) -> SideDerivation {
    let told = |claim: &&Claim| cluster.iter().find(|r| r.claim.claim_id == claim.claim_id);
    SideDerivation {
        side: account.side.clone(),
        name: account.root.name.clone(),
        kind: account.root.kind,
        stance: account.stance,
        counts: account.stance == Stance::Supports || (planned && account.stance == Stance::Mentions),
        claims: account
            .claims
            .iter()
            .filter_map(told)
            .map(|r| statement(r, documents))
            .collect(),
    }
}

fn statement(rooted: &RootedClaim, documents: &Documents) -> ClaimDerivation {
    let claim = rooted.claim;
    let first = documents.first_of_group(rooted.group);
    ClaimDerivation {
        claim_id: claim.claim_id.clone(),
        document_id: claim.document_id.clone(),
        outlet: rooted.header.outlet.clone(),
        published_at: rooted.header.published_at,
        sentence: claim.sentence.text.clone(),
        trigger: claim.trigger.text.clone(),
        chain: claim.attribution.iter().map(|l| l.source.text.clone()).collect(),
        stance: stance(claim),
        hedge: claim.likelihood.as_ref().map(|l| l.cue.clone()),
        copy_of: first
            .map(|h| h.document_id.clone())
            .filter(|id| *id != claim.document_id),
        via: rooted.via.iter().map(|id| (*id).to_owned()).collect(),
        circular: rooted.circular,
    }
}
