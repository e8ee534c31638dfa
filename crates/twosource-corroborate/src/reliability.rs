//! Reliability A to F of sources and outlets, from their record (`docs/concepts/grading.md`).
//!
//! In: clusters with their roots. Out: for each source and outlet, what it alone said first, how much of that others later
//! confirmed or contradicted, and the letter. Never: touches the credibility of an event.

use crate::accounts::{Account, accounts, stance};
use crate::lineage::Cluster;
use serde::Serialize;
use std::collections::BTreeMap;
use twosource_record::{Claim, Stance};

/// Fewest settled statements for any letter but F.
const ENOUGH: usize = 5;
/// Fewest settled statements for an A.
const ENOUGH_FOR_A: usize = 20;
/// Lowest posterior means of A, B, C and D; below is E.
const BOUNDS: [(f64, Reliability); 4] = [
    (0.9, Reliability::A),
    (0.75, Reliability::B),
    (0.5, Reliability::C),
    (0.3, Reliability::D),
];

/// The Admiralty letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[expect(missing_docs, reason = "the letters are the definition")]
pub enum Reliability {
    A,
    B,
    C,
    D,
    E,
    F,
}

/// Whose record it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordOf {
    /// A root source, by its side.
    Source,
    /// A publisher.
    Outlet,
}

/// The record of one source or outlet.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SourceRecord {
    /// Whose.
    pub of: RecordOf,
    /// Side of a source, name of an outlet.
    pub name: String,
    /// Events that it alone told first.
    pub told_first: usize,
    /// Those that an independent source affirmed later.
    pub confirmed: usize,
    /// Those that were contradicted by others, or taken back.
    pub contradicted: usize,
    /// Mean of the Beta posterior, prior Beta(1, 1): the share that would be confirmed.
    pub posterior_mean: f64,
    /// The letter.
    pub reliability: Reliability,
}

/// How what was told first came out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Open,
    Confirmed,
    Contradicted,
}

/// Records of all sources and outlets, sources first, by name.
pub fn records(clusters: &[Cluster]) -> Vec<SourceRecord> {
    let mut outcomes: BTreeMap<(RecordOf, String), Vec<Outcome>> = BTreeMap::new();
    for cluster in clusters {
        let accounts = accounts(cluster);
        if let Some(first) = first_teller(&accounts, cluster) {
            let outcome = outcome(first, &accounts);
            let source = (RecordOf::Source, first.side.clone());
            outcomes.entry(source).or_default().push(outcome);
            if let Some(outlet) = first_outlet(first, cluster) {
                outcomes
                    .entry((RecordOf::Outlet, outlet))
                    .or_default()
                    .push(outcome);
            }
        }
    }
    outcomes
        .into_iter()
        .map(|((of, name), list)| record(of, name, &list))
        .collect()
}

/// When an account first affirmed, flat or hedged.
fn first_affirmed<'a>(account: &Account<'a>, cluster: &Cluster<'a>) -> Option<(jiff::Timestamp, &'a Claim)> {
    let affirms = |c: &&&Claim| matches!(stance(c), Stance::Supports | Stance::Hedges);
    account
        .claims
        .iter()
        .filter(affirms)
        .filter_map(|claim| {
            let rooted = cluster.iter().find(|r| r.claim.claim_id == claim.claim_id)?;
            Some((rooted.first_said.published_at?, *claim))
        })
        .min_by_key(|(at, claim)| (*at, claim.claim_id.clone()))
}

/// The account that affirmed before any other spoke.
fn first_teller<'b, 'a>(accounts: &'b [Account<'a>], cluster: &Cluster<'a>) -> Option<&'b Account<'a>> {
    let mut told: Vec<(jiff::Timestamp, &Account)> = accounts
        .iter()
        .filter_map(|a| Some((first_affirmed(a, cluster)?.0, a)))
        .collect();
    told.sort_by(|a, b| (a.0, &a.1.side).cmp(&(b.0, &b.1.side)));
    let alone = told.len() == 1 || told.get(1).is_some_and(|second| second.0 > told[0].0);
    told.first().filter(|_| alone).map(|(_, account)| *account)
}

fn first_outlet<'a>(account: &Account<'a>, cluster: &Cluster<'a>) -> Option<String> {
    let (_, claim) = first_affirmed(account, cluster)?;
    let rooted = cluster.iter().find(|r| r.claim.claim_id == claim.claim_id)?;
    rooted.first_said.outlet.clone()
}

fn outcome(first: &Account, accounts: &[Account]) -> Outcome {
    let parties = |a: &Account| {
        let code = a.root.code.as_ref();
        code.is_some()
            && first.claims.iter().any(|c| {
                c.actor
                    .iter()
                    .chain(&c.recipient)
                    .any(|p| p.code.as_ref() == code)
            })
    };
    let others = || accounts.iter().filter(|a| a.side != first.side);
    let affirming = others().filter(|a| a.stance == Stance::Supports).count();
    let contradicting = others()
        .filter(|a| a.stance == Stance::Denies && !parties(a))
        .count();
    match (first.stance, affirming, contradicting) {
        (Stance::Withdrew, 0, _) => Outcome::Contradicted,
        (_, affirming, contradicting) if affirming > contradicting => Outcome::Confirmed,
        (_, _, contradicting) if contradicting > 0 => Outcome::Contradicted,
        _ => Outcome::Open,
    }
}

fn record(of: RecordOf, name: String, outcomes: &[Outcome]) -> SourceRecord {
    let count = |wanted: Outcome| outcomes.iter().filter(|o| **o == wanted).count();
    let (confirmed, contradicted) = (count(Outcome::Confirmed), count(Outcome::Contradicted));
    let posterior_mean = (confirmed as f64 + 1.0) / ((confirmed + contradicted) as f64 + 2.0);
    SourceRecord {
        of,
        name,
        told_first: outcomes.len(),
        confirmed,
        contradicted,
        posterior_mean,
        reliability: letter(confirmed + contradicted, posterior_mean),
    }
}

/// The letter for a number of settled statements and the posterior mean.
fn letter(settled: usize, mean: f64) -> Reliability {
    if settled < ENOUGH {
        return Reliability::F;
    }
    let reached = |(bound, letter): &&(f64, Reliability)| {
        mean >= *bound && (*letter != Reliability::A || settled >= ENOUGH_FOR_A)
    };
    BOUNDS
        .iter()
        .find(reached)
        .map_or(Reliability::E, |(_, letter)| *letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_few_settled_statements_cannot_be_judged() {
        assert_eq!(letter(4, 0.99), Reliability::F);
    }

    #[test]
    fn an_a_is_never_given_for_fewer_than_twenty() {
        assert_eq!(letter(19, 0.95), Reliability::B);
        assert_eq!(letter(20, 0.95), Reliability::A);
    }

    #[test]
    fn who_is_mostly_contradicted_is_unreliable() {
        let record = record(RecordOf::Source, "XXX".to_owned(), &[Outcome::Contradicted; 9]);
        assert_eq!(record.reliability, Reliability::E);
        assert_eq!((record.told_first, record.contradicted), (9, 9));
    }
}
