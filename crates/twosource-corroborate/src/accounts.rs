//! Accounts of one event: what each side last said of it.
//!
//! In: a cluster. Out: one account per side, with its latest stance. Never: counts a copy, or a newsroom that only passes
//! on what it elsewhere attributes (`docs/concepts/grading.md`, rules 1, 3, 8 and 9).

use crate::facts::is_denial;
use crate::lineage::{Cluster, RootedClaim};
use std::collections::{BTreeMap, BTreeSet};
use twosource_record::{Aspect, Claim, DatePrecision, LikelihoodBand, RootSource, SourceKind, Stance};

/// What one side says of an event.
#[derive(Debug, Clone)]
pub struct Account<'a> {
    /// The side.
    pub side: String,
    /// Its first root in order of name.
    pub root: RootSource,
    /// Its claims, earliest first.
    pub claims: Vec<&'a Claim>,
    /// Claims with copies counted once.
    pub count: usize,
    /// Latest stance.
    pub stance: Stance,
    /// It first said so and then that it was not so.
    pub reversed: bool,
    /// At least one claim that denies.
    pub denies: bool,
    /// A chain to it came back to where it had been.
    pub circular: bool,
}

/// The accounts of a cluster, by side.
pub fn accounts<'a>(cluster: &Cluster<'a>) -> Vec<Account<'a>> {
    let mut attributed: BTreeMap<&str, Vec<&'a Claim>> = BTreeMap::new();
    for rooted in cluster {
        if !rooted.claim.attribution.is_empty() && !is_denial(rooted.claim) {
            attributed
                .entry(rooted.claim.document_id.as_str())
                .or_default()
                .push(rooted.claim);
        }
    }
    let mut by_side: BTreeMap<String, Vec<(&RootedClaim<'a>, &RootSource)>> = BTreeMap::new();
    for rooted in cluster {
        let beside = attributed.get(rooted.claim.document_id.as_str());
        if !beside.is_some_and(|told| is_passed_on(rooted.claim, told)) {
            for root in &rooted.roots {
                by_side.entry(root.side.clone()).or_default().push((rooted, root));
            }
        }
    }
    by_side
        .into_iter()
        .map(|(side, claims)| account(side, claims))
        .collect()
}

/// Whether a newsroom's flat statement only repeats what its document attributes to others: it adds no day and no place.
pub fn is_passed_on(claim: &Claim, attributed: &[&Claim]) -> bool {
    let publisher = matches!(claim.root_source.kind, SourceKind::Outlet | SourceKind::Agency);
    let dated = |c: &Claim| {
        c.happened_on
            .as_ref()
            .is_some_and(|d| matches!(d.precision, DatePrecision::Day))
    };
    let placed = |c: &Claim| c.place.as_ref().is_some_and(|p| p.place.resolution >= 2);
    let adds = |has: &dyn Fn(&Claim) -> bool| has(claim) && !attributed.iter().any(|c| has(c));
    publisher && claim.attribution.is_empty() && !is_denial(claim) && !adds(&dated) && !adds(&placed)
}

fn account<'a>(side: String, mut claims: Vec<(&RootedClaim<'a>, &RootSource)>) -> Account<'a> {
    claims.sort_by_key(|(r, _)| {
        (
            r.first_said.published_at,
            r.first_said.document_id.clone(),
            r.claim.sentence.start,
            r.claim.trigger.start,
        )
    });
    let groups: BTreeSet<(usize, usize)> = claims
        .iter()
        .map(|(r, _)| (r.group, r.claim.sentence.index))
        .collect();
    let stances: Vec<Stance> = claims.iter().map(|(r, _)| stance(r.claim)).collect();
    let latest = stances
        .iter()
        .rev()
        .copied()
        .find(|s| *s != Stance::Mentions)
        .unwrap_or(Stance::Mentions);
    let strongest_hedge = latest == Stance::Hedges && stances.contains(&Stance::Supports);
    let first_supported = stances.iter().position(|s| *s == Stance::Supports);
    let reversed = latest == Stance::Denies && first_supported.is_some();
    let root = claims
        .iter()
        .map(|(_, root)| (*root).clone())
        .min_by(|a, b| a.name.cmp(&b.name))
        .unwrap_or_else(|| claims[0].1.clone());
    Account {
        side,
        root,
        count: groups.len(),
        stance: if reversed {
            Stance::Withdrew
        } else if strongest_hedge {
            Stance::Supports
        } else {
            latest
        },
        reversed,
        denies: stances.contains(&Stance::Denies),
        circular: claims.iter().any(|(r, _)| r.circular),
        claims: claims.into_iter().map(|(r, _)| r.claim).collect(),
    }
}

/// The stance of one claim.
pub fn stance(claim: &Claim) -> Stance {
    if is_denial(claim) {
        return Stance::Denies;
    }
    if matches!(
        claim.aspect,
        Aspect::Future | Aspect::Hypothetical | Aspect::Historical
    ) {
        return Stance::Mentions;
    }
    match claim.likelihood.as_ref().map(|l| l.band) {
        None => Stance::Supports,
        Some(band) if band.affirms() => Stance::Supports,
        Some(LikelihoodBand::AlmostNoChance | LikelihoodBand::VeryUnlikely | LikelihoodBand::Unlikely) => {
            Stance::Denies
        }
        Some(_) => Stance::Hedges,
    }
}
