//! Grades and status, with their reasons (`docs/concepts/grading.md`).
//!
//! In: merged events and their clusters. Out: the same events graded. Never: lets the order of events matter; the rule
//! that looks at other events reads only grades given without it.

use crate::accounts::{Account, accounts};
use crate::facts::days_between;
use crate::lineage::Cluster;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use twosource_record::{
    ActorMention, Aspect, Claim, Credibility, Event, EventStatus, EventType, GradeReason, SourceKind, Stance,
};

/// Days within which a like act supports another.
const SERIES_DAYS: i64 = 30;

/// Gives every event its grade and status.
pub fn grade_events(events: &mut [Event], clusters: &[Cluster]) {
    for (event, cluster) in events.iter_mut().zip(clusters) {
        let graded = Grading::new(event, cluster);
        (event.status, event.credibility) = graded.result();
        if event.status == EventStatus::Planned {
            event.independent_source_count = graded.telling.len();
        }
    }
    let series = Series::new(events);
    for event in events
        .iter_mut()
        .filter(|e| e.credibility.grade == 3 && e.status == EventStatus::SingleSource)
    {
        if let Some(other) = series.confirmed_beside(event) {
            event.credibility.grade = 2;
            event.credibility.reasons.push(GradeReason {
                rule: "agrees_with_series".to_owned(),
                detail: format!("agrees with {other} of the same parties, grade 1"),
            });
        }
    }
}

/// Kind of act and its parties.
type Act = (EventType, BTreeSet<Option<String>>, BTreeSet<Option<String>>);

/// Confirmed events by act, each with its first day, id and sides.
struct Series(BTreeMap<Act, Vec<(Date, String, BTreeSet<String>)>>);

impl Series {
    fn new(events: &[Event]) -> Self {
        let mut confirmed: BTreeMap<Act, Vec<_>> = BTreeMap::new();
        for event in events.iter().filter(|e| e.credibility.grade == 1) {
            if let (Some(act), Some(day)) = (act(event), first_day(event)) {
                confirmed
                    .entry(act)
                    .or_default()
                    .push((day, event.event_id.clone(), sides(event)));
            }
        }
        confirmed.values_mut().for_each(|list| list.sort());
        Self(confirmed)
    }

    /// A confirmed event of the same act, near in time, on other roots.
    fn confirmed_beside(&self, event: &Event) -> Option<&str> {
        let (day, own) = (first_day(event)?, sides(event));
        let near =
            |&&(other, ..): &&(Date, String, BTreeSet<String>)| days_between(day, other) <= SERIES_DAYS;
        self.0
            .get(&act(event)?)?
            .iter()
            .filter(near)
            .find(|(_, id, sides)| *id != event.event_id && sides.is_disjoint(&own))
            .map(|(_, id, _)| id.as_str())
    }
}

fn act(event: &Event) -> Option<Act> {
    let codes = |list: &[ActorMention]| list.iter().map(|a| a.code.clone()).collect();
    let known = !event.actor.is_empty() && !event.recipient.is_empty();
    known.then(|| (event.event, codes(&event.actor), codes(&event.recipient)))
}

fn first_day(event: &Event) -> Option<Date> {
    event.happened_on.as_ref()?.start
}

fn sides(event: &Event) -> BTreeSet<String> {
    event.root_sources.iter().map(|r| r.side.clone()).collect()
}

struct Grading<'a> {
    affirming: Vec<Account<'a>>,
    hedging: Vec<Account<'a>>,
    denying: Vec<Account<'a>>,
    telling: Vec<Account<'a>>,
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
            telling: all.iter().filter(|a| tells_of_plan(a)).cloned().collect(),
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
            (EventStatus::Planned | EventStatus::Unsourced, _) | (_, 0) => {
                self.grade_unaffirmed(status, outsiders)
            }
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
            (_, _) if is_weak(&self.affirming[0]) && self.hedging.is_empty() => (
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

    /// The grade of what nobody affirms, flat or at `likely` and above.
    fn grade_unaffirmed(&self, status: EventStatus, outsiders: usize) -> (u8, &'static str, String) {
        match status {
            EventStatus::Planned if self.telling.iter().all(is_weak) => (
                4,
                "planned_by_unnamed",
                format!(
                    "a plan told only by unnamed or hedging sources: {}",
                    names(&self.telling)
                ),
            ),
            EventStatus::Planned => (3, "planned", "told only as a plan or a possibility".to_owned()),
            EventStatus::Unsourced => (
                6,
                "no_source",
                "nobody who can be made out says so now".to_owned(),
            ),
            _ if self.withdrawn => (5, "withdrawn", "its only source withdrew it".to_owned()),
            EventStatus::Denied if self.hedging.is_empty() => {
                (5, "known_from_denial", "known only from a denial".to_owned())
            }
            _ if outsiders > 0 => (
                5,
                "contradicted",
                format!("{outsiders} independent sources contradict it, none affirms it without a hedge"),
            ),
            _ => (4, "only_hedged", format!("only hedged: {}", names(&self.hedging))),
        }
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
        for account in self.affirming.iter().filter(|a| a.circular) {
            out.push(GradeReason {
                rule: "circular_citation".to_owned(),
                detail: format!("the chain to {} runs in a circle", name(account)),
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

/// Unnamed, or never without a hedge.
fn is_weak(account: &Account) -> bool {
    let named = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    let unnamed = match account.root.kind {
        SourceKind::AnonymousOfficial | SourceKind::Unspecified => true,
        SourceKind::Analyst => {
            let name = account.root.name.as_deref().unwrap_or_default();
            !name.split_whitespace().skip(1).any(named)
        }
        _ => false,
    };
    unnamed || account.claims.iter().all(|c| c.likelihood.is_some())
}

fn tells_of_plan(account: &Account) -> bool {
    let plan = |c: &&Claim| matches!(c.aspect, Aspect::Future | Aspect::Hypothetical);
    account.stance == Stance::Mentions && account.claims.iter().any(plan)
}

fn name(account: &Account) -> String {
    account.root.name.clone().unwrap_or_else(|| account.side.clone())
}

fn names(accounts: &[Account]) -> String {
    accounts.iter().map(name).collect::<Vec<_>>().join(", ")
}
