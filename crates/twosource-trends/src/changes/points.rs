//! Change points of one series: where they lie, how sure, and what changed.
//!
//! In: counts by kind for each period, exposures, a prior. Out: changes, each with its probability and the levels on both
//! sides. Never: two changes within one period.
//!
//! The posterior over all ways to cut the series is exact (forward and backward sums over last and next cuts, Fearnhead
//! 2006); cuts come from the most probable way, probabilities from all of them.

use super::segments::{KINDS, Segments};
use crate::step::Step;
use serde::{Deserialize, Serialize};

/// One series.
#[derive(Debug, Clone, Default)]
pub struct Counts {
    /// Number of the first period.
    pub first: i32,
    /// Weights of the four quad classes by period.
    pub kinds: Vec<[f64; KINDS]>,
    /// Exposure by period; 0 where nothing was read.
    pub exposures: Vec<f64>,
}

/// What is believed beforehand, and what is reported.
#[derive(Debug, Clone, Copy)]
pub struct Prior {
    /// Chance that a period is the first of a new regime.
    pub hazard: f64,
    /// Least probability, within a period, of a change that is reported.
    pub least_probability: f64,
    /// Fewest events of a series that is looked at.
    pub fewest_events: f64,
}

impl Prior {
    /// One change in twenty years of months, reported if more likely than not.
    pub const DEFAULT: Self = Self {
        hazard: 1.0 / 240.0,
        least_probability: 0.5,
        fewest_events: 12.0,
    };

    /// The same for periods of another length, with so many years between changes.
    pub fn of_step(step: Step, years_between: f64) -> Self {
        Self {
            hazard: 1.0 / (years_between * step.per_year()).max(2.0),
            ..Self::DEFAULT
        }
    }
}

/// Years between changes of a pair, as expected beforehand.
pub const YEARS_BETWEEN: f64 = 20.0;

/// Which way a relation moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// More cooperation than before against conflict.
    Closer,
    /// More conflict than before against cooperation.
    Apart,
    /// Both grew, or both fell.
    LevelOnly,
}

/// One change.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Number of the first period of the new regime.
    pub period: i32,
    /// Number of the last period before it in which something was read: the change may lie anywhere behind it.
    pub after: i32,
    /// Probability that a change lies in this period or the one before or behind it.
    pub probability: f64,
    /// First period of the regime before.
    pub since: i32,
    /// Last period of the new regime.
    pub until: i32,
    /// Events a period at mean exposure, by quad class, before.
    pub before: [f64; KINDS],
    /// The same behind.
    pub behind: [f64; KINDS],
    /// Which way the relation moved.
    pub direction: Direction,
}

/// The periods of a series in which something was read.
struct Read {
    /// Positions in the series.
    at: Vec<usize>,
    kinds: Vec<[f64; KINDS]>,
    exposures: Vec<f64>,
}

impl Read {
    /// None where there is too little to judge.
    fn new(counts: &Counts, prior: Prior) -> Option<Self> {
        let at: Vec<usize> = (0..counts.exposures.len().min(counts.kinds.len()))
            .filter(|t| counts.exposures[*t] > 0.0)
            .collect();
        let kinds: Vec<[f64; KINDS]> = at.iter().map(|t| counts.kinds[*t]).collect();
        let exposures = at.iter().map(|t| counts.exposures[*t]).collect();
        let enough = kinds.iter().flatten().sum::<f64>() >= prior.fewest_events;
        (kinds.len() >= 3 && enough).then_some(Self { at, kinds, exposures })
    }

    /// Events a period at exposure 1.
    fn rates(&self, from: usize, to: usize) -> [f64; KINDS] {
        let read: f64 = self.exposures[from..to].iter().sum();
        let mut out = [0.0; KINDS];
        for counts in &self.kinds[from..to] {
            for (sum, count) in out.iter_mut().zip(counts) {
                *sum += count / read;
            }
        }
        out
    }
}

/// Change points of a series, oldest first.
pub fn find_changes(counts: &Counts, prior: Prior) -> Vec<Change> {
    let Some(read) = Read::new(counts, prior) else {
        return Vec::new();
    };
    let segments = Segments::new(&read.kinds, &read.exposures);
    let posterior = Posterior::new(&segments, prior.hazard);
    let mut borders = vec![0];
    borders.extend(posterior.best_cuts());
    borders.push(read.kinds.len());
    let period = |index: usize| counts.first + read.at[index] as i32;
    borders
        .windows(3)
        .filter_map(|b| {
            let probability = posterior.near(b[1]);
            let (before, behind) = (read.rates(b[0], b[1]), read.rates(b[1], b[2]));
            (probability >= prior.least_probability).then(|| Change {
                period: period(b[1]),
                after: period(b[1] - 1),
                probability,
                since: period(b[0]),
                until: period(b[2] - 1),
                before,
                behind,
                direction: direction(before, behind),
            })
        })
        .collect()
}

/// How much more probable a change near each period is than beforehand, for joining with other series.
pub(crate) struct ChangeOdds {
    /// Odds by period of the series, 1 where nothing was read.
    pub at: Vec<f64>,
    read: Read,
}

/// Periods on both sides of a time whose rates tell which way a relation moved.
const SIDE: usize = 6;

impl ChangeOdds {
    /// Which way the relation moved at a period.
    pub fn direction_at(&self, period: usize) -> Direction {
        let cut = self.read.at.partition_point(|t| *t < period);
        let n = self.read.kinds.len();
        let cut = cut.clamp(1, n - 1);
        direction(
            self.read.rates(cut.saturating_sub(SIDE), cut),
            self.read.rates(cut, (cut + SIDE).min(n)),
        )
    }
}

/// The odds of one series; none where there is too little to judge.
pub(crate) fn change_odds(counts: &Counts, prior: Prior) -> Option<ChangeOdds> {
    let read = Read::new(counts, prior)?;
    let segments = Segments::new(&read.kinds, &read.exposures);
    let posterior = Posterior::new(&segments, prior.hazard);
    let beforehand = 1.0 - (1.0 - prior.hazard).powi(3);
    let mut at = vec![1.0; counts.kinds.len()];
    for (index, t) in read.at.iter().enumerate().skip(1) {
        let near = posterior.near(index).clamp(1e-9, 1.0 - 1e-6);
        at[*t] = near / (1.0 - near) * (1.0 - beforehand) / beforehand;
    }
    Some(ChangeOdds { at, read })
}

/// Share of conflict that must move before a relation is called closer or colder.
const SHARE_MOVED: f64 = 0.15;

fn direction(before: [f64; KINDS], behind: [f64; KINDS]) -> Direction {
    let conflict = |rates: [f64; KINDS]| {
        let all: f64 = rates.iter().sum();
        (all > 0.0).then(|| (rates[2] + rates[3]) / all)
    };
    match (conflict(before), conflict(behind)) {
        (Some(old), Some(new)) if new >= old + SHARE_MOVED => Direction::Apart,
        (Some(old), Some(new)) if new <= old - SHARE_MOVED => Direction::Closer,
        _ => Direction::LevelOnly,
    }
}

/// Sums over all ways to cut a series, in logs.
struct Posterior {
    table: SegmentTable,
    /// Probability that a period is the first of a regime; none for the first.
    first_of_regime: Vec<f64>,
}

impl Posterior {
    fn new(segments: &Segments, hazard: f64) -> Self {
        let n = segments.len();
        let table = SegmentTable::new(segments, hazard);
        let mut forward = vec![f64::NEG_INFINITY; n + 1];
        forward[0] = 0.0;
        for end in 1..=n {
            forward[end] =
                log_sum((0..end).map(|start| forward[start] + table.cut(start) + table.at(start, end)));
        }
        let mut backward = vec![f64::NEG_INFINITY; n + 1];
        backward[n] = 0.0;
        for start in (0..n).rev() {
            backward[start] = log_sum(
                (start + 1..=n).map(|end| table.at(start, end) + table.cut_at_end(end) + backward[end]),
            );
        }
        let first_of_regime = (0..n)
            .map(|t| {
                if t == 0 {
                    0.0
                } else {
                    (forward[t] + table.hazard + backward[t] - forward[n]).exp()
                }
            })
            .collect();
        Self {
            table,
            first_of_regime,
        }
    }

    /// Probability of a change in this period or one beside it.
    fn near(&self, period: usize) -> f64 {
        let range = period.saturating_sub(1).max(1)..(period + 2).min(self.first_of_regime.len());
        self.first_of_regime[range].iter().sum::<f64>().min(1.0)
    }

    /// First periods of new regimes in the most probable way to cut.
    fn best_cuts(&self) -> Vec<usize> {
        let table = &self.table;
        let n = table.n;
        let mut best = vec![(f64::NEG_INFINITY, 0); n + 1];
        best[0] = (0.0, 0);
        for end in 1..=n {
            for start in 0..end {
                let value = best[start].0 + table.cut(start) + table.at(start, end);
                if value > best[end].0 {
                    best[end] = (value, start);
                }
            }
        }
        let mut out = Vec::new();
        let mut end = best[n].1;
        while end > 0 {
            out.push(end);
            end = best[end].1;
        }
        out.reverse();
        out
    }
}

/// Log weight of every stretch: its evidence, and no change at any period within it.
struct SegmentTable {
    values: Vec<f64>,
    n: usize,
    hazard: f64,
}

impl SegmentTable {
    fn new(segments: &Segments, hazard: f64) -> Self {
        let n = segments.len();
        let stay = (-hazard).ln_1p();
        let mut values = vec![0.0; n * (n + 1)];
        for start in 0..n {
            for end in start + 1..=n {
                values[start * (n + 1) + end] =
                    segments.evidence(start, end) + stay * (end - start - 1) as f64;
            }
        }
        Self {
            values,
            n,
            hazard: hazard.ln(),
        }
    }

    fn at(&self, start: usize, end: usize) -> f64 {
        self.values[start * (self.n + 1) + end]
    }

    fn cut(&self, start: usize) -> f64 {
        if start > 0 { self.hazard } else { 0.0 }
    }

    fn cut_at_end(&self, end: usize) -> f64 {
        if end < self.n { self.hazard } else { 0.0 }
    }
}

fn log_sum(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let top = values.clone().fold(f64::NEG_INFINITY, f64::max);
    if top == f64::NEG_INFINITY {
        return top;
    }
    top + values.map(|v| (v - top).exp()).sum::<f64>().ln()
}
