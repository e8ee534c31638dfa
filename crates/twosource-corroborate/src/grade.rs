//! Grades and status, with their reasons (`docs/concepts/grading.md`).
//!
//! In: merged events and their clusters. Out: the same events graded. Never: lets the order of events matter; the rule
//! that looks at other events reads only grades given without it.

use crate::accounts::{Account, accounts};
use crate::cluster::Cluster;
use crate::lineage::Documents;
use jiff::Unit;
use std::collections::BTreeSet;
use twosource_record::{Aspect, Credibility, Event, EventStatus, GradeReason, SourceKind, Stance};

/// Days within which a like act supports another.
const SERIES_DAYS: f64 = 30.0;

/// Gives every event its grade and status.
pub fn grade_events(events: &mut [Event], clusters: &[Cluster], _documents: &Documents) {
    for (event, cluster) in events.iter_mut().zip(clusters) {
        let graded = Grading::new(event, cluster);
        (event.status, event.credibility) = graded.result();
    }
    let first: Vec<Event> = events.to_vec();
    for event in events
        .iter_mut()
        .filter(|e| e.credibility.grade == 3 && e.status == EventStatus::SingleSource)
    {
        if let Some(other) = first.iter().find(|other| is_series(event, other)) {
            let detail = format!(
                "agrees with {} of the same parties, grade {}",
                other.event_id, other.credibility.grade
            );
            event.credibility.grade = 2;
            event.credibility.reasons.push(GradeReason {
                rule: "agrees_with_series".to_owned(),
                detail,
            });
        }
    }
}

/// Same actors and kind of act, near in time, on other roots, itself confirmed.
fn is_series(event: &Event, other: &Event) -> bool {
    let codes = |e: &Event| -> (BTreeSet<Option<String>>, BTreeSet<Option<String>>) {
        (
            e.actor.iter().map(|a| a.code.clone()).collect(),
            e.recipient.iter().map(|a| a.code.clone()).collect(),
        )
    };
    let known = |e: &Event| !e.actor.is_empty() && !e.recipient.is_empty();
    let sides = |e: &Event| -> BTreeSet<String> { e.root_sources.iter().map(|r| r.side.clone()).collect() };
    let near = match (
        event.happened_on.as_ref().and_then(|d| d.start),
        other.happened_on.as_ref().and_then(|d| d.start),
    ) {
        (Some(a), Some(b)) => a
            .until((Unit::Day, b))
            .is_ok_and(|s| f64::from(s.get_days()).abs() <= SERIES_DAYS),
        _ => false,
    };
    event.event_id != other.event_id
        && other.credibility.grade == 1
        && event.event == other.event
        && known(event)
        && codes(event) == codes(other)
        && near
        && sides(event).is_disjoint(&sides(other))
}

struct Grading<'a> {
    affirming: Vec<Account<'a>>,
    hedging: Vec<Account<'a>>,
    denying: Vec<Account<'a>>,
    withdrawn: bool,
    parties: BTreeSet<String>,
    planned: bool,
    historical: bool,
}

impl<'a> Grading<'a> {
    fn new(event: &Event, cluster: &Cluster<'a>) -> Self {
        let all = accounts(cluster);
        let withdrawn = all.iter().any(|a| a.stance == Stance::Withdrew);
        let pick = |stance: Stance| -> Vec<Account<'a>> {
            all.iter().filter(|a| a.stance == stance).cloned().collect()
        };
        let named = event.actor.iter().chain(&event.recipient).chain(
            cluster
                .iter()
                .flat_map(|r| r.claim.actor.iter().chain(&r.claim.recipient)),
        );
        Self {
            affirming: pick(Stance::Supports),
            hedging: pick(Stance::Hedges),
            denying: all.iter().filter(|a| a.denies).cloned().collect(),
            withdrawn,
            parties: named.filter_map(|a| a.code.clone()).collect(),
            planned: cluster
                .iter()
                .all(|r| matches!(r.claim.aspect, Aspect::Future | Aspect::Hypothetical)),
            historical: cluster
                .iter()
                .all(|r| matches!(r.claim.aspect, Aspect::Historical)),
        }
    }

    fn result(&self) -> (EventStatus, Credibility) {
        let status = self.status();
        let (grade, rule, detail) = self.grade(status);
        let mut reasons = vec![GradeReason {
            rule: rule.to_owned(),
            detail,
        }];
        reasons.extend(self.further_reasons());
        (status, Credibility { grade, reasons })
    }

    fn is_party(&self, account: &Account) -> bool {
        account
            .root
            .code
            .as_ref()
            .is_some_and(|code| self.parties.contains(code))
    }

    fn contradicting(&self) -> Vec<&Account<'a>> {
        self.denying
            .iter()
            .filter(|d| !self.is_party(d) && d.stance == Stance::Denies)
            .collect()
    }

    fn status(&self) -> EventStatus {
        let outsiders = self.contradicting();
        match (self.affirming.len(), self.denying.is_empty()) {
            (0, true) if self.planned => EventStatus::Planned,
            (0, true) if self.hedging.is_empty() || self.historical => EventStatus::Unsourced,
            (0, true) => EventStatus::SingleSource,
            (0, false) => EventStatus::Denied,
            (_, false) if !outsiders.is_empty() => EventStatus::Disputed,
            (_, false) => EventStatus::Denied,
            (1, true) => EventStatus::SingleSource,
            _ => EventStatus::Corroborated,
        }
    }

    fn grade(&self, status: EventStatus) -> (u8, &'static str, String) {
        let outsiders = self.contradicting().len();
        match (status, self.affirming.len()) {
            (EventStatus::Planned, _) => (3, "planned", "told only as a plan or a possibility".to_owned()),
            (EventStatus::Unsourced, _) => (
                6,
                "no_source",
                "nobody who can be made out says so now".to_owned(),
            ),
            (_, 0) if self.withdrawn => (5, "withdrawn", "its only source withdrew it".to_owned()),
            (EventStatus::Denied, 0) if self.hedging.is_empty() => {
                (5, "known_from_denial", "known only from a denial".to_owned())
            }
            (_, 0) => (4, "only_hedged", format!("only hedged: {}", names(&self.hedging))),
            (_, n) if outsiders > n => (
                5,
                "contradicted",
                format!("{outsiders} independent sources contradict it, {n} affirm it"),
            ),
            (_, 1) if outsiders > 0 => (
                4,
                "denied_by_non_party",
                format!(
                    "one source, {}, against a denial by a non-party",
                    names(&self.affirming)
                ),
            ),
            (_, n) if n > 1 && outsiders > 0 => (
                2,
                "mostly_confirmed",
                format!("{n} independent sources affirm it, {outsiders} contradict it"),
            ),
            (_, n) if n > 1 => (
                1,
                "independent_confirmation",
                format!("{n} independent root sources: {}", names(&self.affirming)),
            ),
            (_, _) if self.is_weak(&self.affirming[0]) && self.hedging.is_empty() => (
                4,
                "anonymous_source",
                format!("only an unnamed or hedging source: {}", names(&self.affirming)),
            ),
            (_, _) if !self.hedging.is_empty() => (
                2,
                "confirmed_with_hedge",
                format!("{} flat, {} hedged", names(&self.affirming), names(&self.hedging)),
            ),
            _ => (
                3,
                "single_root",
                format!("one root source: {}", names(&self.affirming)),
            ),
        }
    }

    fn is_weak(&self, account: &Account) -> bool {
        let unnamed = matches!(
            account.root.kind,
            SourceKind::AnonymousOfficial | SourceKind::Unspecified
        );
        unnamed || account.claims.iter().all(|c| c.likelihood.is_some())
    }

    fn further_reasons(&self) -> Vec<GradeReason> {
        let mut out = Vec::new();
        for account in self
            .affirming
            .iter()
            .filter(|a| self.affirming.len() > 1 && self.admits(a))
        {
            out.push(GradeReason {
                rule: "against_interest".to_owned(),
                detail: format!("{} says what harms it", name(account)),
            });
        }
        for account in self.denying.iter().filter(|d| self.is_party(d)) {
            out.push(GradeReason {
                rule: "denied_by_party".to_owned(),
                detail: format!("{} denies it and is a party", name(account)),
            });
        }
        out
    }

    /// The side is the actor of what it affirms, and the act is conflict.
    fn admits(&self, account: &Account) -> bool {
        let code = &account.root.code;
        code.is_some()
            && account
                .claims
                .iter()
                .any(|c| c.event.scale() < 0.0 && c.actor.iter().any(|a| a.code == *code))
    }
}

fn name(account: &Account) -> String {
    account.root.name.clone().unwrap_or_else(|| account.side.clone())
}

fn names(accounts: &[Account]) -> String {
    accounts.iter().map(name).collect::<Vec<_>>().join(", ")
}
