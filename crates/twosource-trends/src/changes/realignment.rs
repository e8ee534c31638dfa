//! Realignments: changes of a whole neighbourhood at one time.
//!
//! In: the change posteriors of all relations of one actor. Out: times at which many of them change together, who takes
//! part, and which way they go. Never: one by a single pair.
//!
//! The statistic is the mixture score for changes that a share of many aligned series have in common (Siegmund, Yakir
//! and Zhang 2011, Detecting simultaneous variant intervals in aligned sequences): each relation adds the log of
//! `1 - share + share × odds`, where `odds` is how much more probable a change near that time is than beforehand.

use super::points::{Counts, Direction, Prior, change_odds};
use serde::Serialize;

/// What makes a realignment.
#[derive(Debug, Clone, Copy)]
pub struct RealignmentRule {
    /// Share of the relations that is expected to take part.
    pub share: f64,
    /// Least score; higher is rarer by chance.
    pub least_score: f64,
    /// Fewest relations that take part.
    pub fewest: usize,
    /// Least share of the actor's relations that take part.
    pub least_share: f64,
}

impl RealignmentRule {
    /// Set so that shuffled series give fewer than one in a hundred years of an actor (`examples/simulate_changes`).
    pub const DEFAULT: Self = Self {
        share: 0.5,
        least_score: 8.0,
        fewest: 3,
        least_share: 0.5,
    };
}

/// One relation that takes part.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Member {
    /// Position among the relations handed in.
    pub relation: usize,
    /// Probability that this relation changes at that time.
    pub probability: f64,
    /// Which way it moved.
    pub direction: Direction,
}

/// One realignment.
#[derive(Debug, Clone, PartialEq)]
pub struct Realignment {
    /// Number of its period.
    pub period: i32,
    /// The mixture score.
    pub score: f64,
    /// Who takes part, surest first.
    pub members: Vec<Member>,
    /// Relations that could have: with enough events and read then.
    pub relations: usize,
}

/// Realignments of one actor, oldest first. All series begin with the same period and are equally long.
pub fn find_realignments(series: &[Counts], prior: Prior, rule: RealignmentRule) -> Vec<Realignment> {
    let odds: Vec<_> = series.iter().map(|counts| change_odds(counts, prior)).collect();
    let relations = odds.iter().flatten().count();
    let Some(first) = series.first().map(|s| s.first) else {
        return Vec::new();
    };
    if relations < rule.fewest {
        return Vec::new();
    }
    let periods = series.iter().map(|s| s.kinds.len()).min().unwrap_or(0);
    let score = |t: usize| -> f64 {
        let each = odds.iter().flatten().filter_map(|o| o.at.get(t));
        each.map(|odds| (1.0 - rule.share + rule.share * odds).ln()).sum()
    };
    let scores: Vec<f64> = (0..periods).map(score).collect();
    let mut out = Vec::new();
    for t in 0..periods {
        let near = scores
            .get(t.saturating_sub(2)..(t + 3).min(periods))
            .unwrap_or(&[]);
        let peak = near.iter().all(|other| *other <= scores[t])
            && near.iter().position(|s| *s == scores[t]) == Some(t.min(2));
        if scores[t] < rule.least_score || !peak {
            continue;
        }
        let members = members(&odds, t, rule.share);
        if members.len() >= rule.fewest && members.len() as f64 >= rule.least_share * relations as f64 {
            out.push(Realignment {
                period: first + t as i32,
                score: scores[t],
                members,
                relations,
            });
        }
    }
    out
}

/// Relations that take part more likely than not, given that there is a realignment.
fn members(odds: &[Option<super::points::ChangeOdds>], t: usize, share: f64) -> Vec<Member> {
    let mut out: Vec<Member> = odds
        .iter()
        .enumerate()
        .filter_map(|(relation, odds)| {
            let odds = odds.as_ref()?;
            let weight = share * odds.at.get(t)?;
            let probability = weight / (1.0 - share + weight);
            (probability > 0.5).then(|| Member {
                relation,
                probability,
                direction: odds.direction_at(t),
            })
        })
        .collect();
    out.sort_by(|a, b| {
        b.probability
            .total_cmp(&a.probability)
            .then(a.relation.cmp(&b.relation))
    });
    out
}
