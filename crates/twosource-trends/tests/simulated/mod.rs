//! Simulated worlds: relations with known changes, seen through coverage that varies, with copies of reports.
//!
//! In: a seed. Out: series with their truth, and scores of what a method finds in them. Never: a real actor.

use rand::Rng;
use rand::seq::{IndexedRandom, SliceRandom};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, Gamma, Geometric, LogNormal, Normal, Poisson};

/// Months of a series.
pub const MONTHS: usize = 120;
/// Fewest months between changes, and at both ends.
const APART: usize = 12;

/// One pair of actors.
pub struct Relation {
    /// Events by quad class and month, each once.
    pub events: Vec<[f64; 4]>,
    /// The same with every copy of every report counted.
    pub mentions: Vec<[f64; 4]>,
    /// First months of new regimes.
    pub changes: Vec<usize>,
}

/// Pairs that the same outlets report on.
pub struct World {
    /// Reports read by month, copies once.
    pub reports: Vec<f64>,
    /// Pairs.
    pub relations: Vec<Relation>,
}

/// How often there are how many changes in ten years.
const CHANGE_COUNTS: [usize; 6] = [0, 0, 1, 1, 2, 3];
/// Factors by which a level changes.
const FACTORS: [f64; 3] = [3.0, 4.0, 6.0];
/// Shapes of the noise that all events of a month share (infinite: none).
const NOISE_SHAPES: [f64; 4] = [5.0, 10.0, 20.0, f64::INFINITY];

/// A world of pairs with independent changes.
pub fn world(rng: &mut ChaCha8Rng, relations: usize) -> World {
    let (reports, seen) = coverage(rng);
    let relations = (0..relations)
        .map(|_| {
            let count = *CHANGE_COUNTS.choose(rng).expect("a list");
            let changes = change_months(rng, count);
            let rates = rates(rng, &changes, None);
            relation(rng, &rates, &seen, changes)
        })
        .collect();
    World { reports, relations }
}

/// The relations of one actor: a share of them changes at one month, if there is one; others change on their own.
pub fn neighbourhood(rng: &mut ChaCha8Rng, relations: usize, realigned_at: Option<usize>) -> World {
    let (reports, seen) = coverage(rng);
    let share = rng.random_range(0.6..1.0);
    let relations = (0..relations)
        .map(|_| {
            let takes_part = realigned_at.is_some() && rng.random_bool(share);
            let changes = match realigned_at {
                Some(month) if takes_part => vec![month],
                _ if rng.random_bool(0.3) => change_months(rng, 1),
                _ => Vec::new(),
            };
            let factor = takes_part.then(|| rng.random_range(2.0..3.5));
            let rates = rates(rng, &changes, factor);
            relation(rng, &rates, &seen, changes)
        })
        .collect();
    World { reports, relations }
}

/// Reports by month, and the share of events that they tell of: with a trend, noise, sometimes a step, sometimes a gap.
fn coverage(rng: &mut ChaCha8Rng) -> (Vec<f64>, Vec<f64>) {
    let trend = rng.random_range(-0.7..1.4);
    let step = rng.random_bool(0.5).then(|| {
        (
            rng.random_range(0..MONTHS),
            *[0.4f64, 2.5].choose(rng).expect("two"),
        )
    });
    let gap = rng.random_bool(0.25).then(|| {
        let start = rng.random_range(5..MONTHS - 10);
        start..start + rng.random_range(1..5)
    });
    let (slow, fast) = (Normal::new(0.0, 0.04), Normal::new(0.0, 0.15));
    let (slow, fast) = (slow.expect("a spread"), fast.expect("a spread"));
    let mut drift = 0.0;
    let raw: Vec<f64> = (0..MONTHS)
        .map(|t| {
            drift += slow.sample(rng);
            let stepped = step.map_or(1.0, |(at, factor)| if t >= at { factor } else { 1.0 });
            let log = drift + trend * t as f64 / MONTHS as f64 + fast.sample(rng);
            log.exp() * stepped
        })
        .collect();
    let mean = raw.iter().sum::<f64>() / MONTHS as f64;
    let size = rng.random_range(100.0..600.0);
    let reports: Vec<f64> = raw
        .iter()
        .enumerate()
        .map(|(t, r)| {
            let closed = gap.as_ref().is_some_and(|g| g.contains(&t));
            if closed {
                0.0
            } else {
                poisson(rng, r / mean * size)
            }
        })
        .collect();
    let reach = rng.random_range(0.3..1.5);
    let read = reports.iter().sum::<f64>() / MONTHS as f64;
    let seen = reports.iter().map(|r| 1.0 - (-reach * r / read).exp()).collect();
    (reports, seen)
}

fn change_months(rng: &mut ChaCha8Rng, count: usize) -> Vec<usize> {
    let mut out: Vec<usize> = Vec::new();
    while out.len() < count {
        let month = rng.random_range(APART..MONTHS - APART);
        if out.iter().all(|m| m.abs_diff(month) >= APART) {
            out.push(month);
        }
    }
    out.sort_unstable();
    out
}

/// True rates by month. At a change the whole level, one side of the relation, or only the mix changes.
fn rates(rng: &mut ChaCha8Rng, changes: &[usize], factor: Option<f64>) -> Vec<[f64; 4]> {
    let level: f64 = LogNormal::new(10.0f64.ln(), 0.6).expect("a spread").sample(rng);
    let level = level.clamp(4.0, 60.0);
    let shares = [2.0, 1.0, 2.0, 1.5].map(|a| Gamma::new(a, 1.0).expect("a shape").sample(rng));
    let all: f64 = shares.iter().sum();
    let mut rate = shares.map(|s| level * s / all);
    let mut out = Vec::with_capacity(MONTHS);
    for t in 0..MONTHS {
        if changes.contains(&t) {
            let factor = factor.unwrap_or_else(|| *FACTORS.choose(rng).expect("a list"));
            rate = changed(rng.random_range(0..3), factor, rate);
        }
        out.push(rate);
    }
    out
}

fn changed(kind: u8, factor: f64, rate: [f64; 4]) -> [f64; 4] {
    let cooperation = rate[0] + rate[1];
    let all: f64 = rate.iter().sum();
    let toward = |sum: f64, limit: f64| if sum < limit { factor } else { 1.0 / factor };
    match kind {
        0 => rate.map(|r| r * toward(all, 20.0)),
        1 if cooperation > all / 2.0 => {
            let f = toward(cooperation, 12.0);
            [rate[0] * f, rate[1] * f, rate[2], rate[3]]
        }
        1 => {
            let f = toward(all - cooperation, 12.0);
            [rate[0], rate[1], rate[2] * f, rate[3] * f]
        }
        _ if cooperation > all / 2.0 => [0.1, 0.05, 0.5, 0.35].map(|s| s * all),
        _ => [0.5, 0.35, 0.1, 0.05].map(|s| s * all),
    }
}

fn relation(rng: &mut ChaCha8Rng, rates: &[[f64; 4]], seen: &[f64], changes: Vec<usize>) -> Relation {
    let shape = *NOISE_SHAPES.choose(rng).expect("a list");
    let copies = Geometric::new(0.1).expect("a share");
    let (mut events, mut mentions) = (Vec::new(), Vec::new());
    for (rate, share) in rates.iter().zip(seen) {
        let noise = if shape.is_finite() {
            Gamma::new(shape, 1.0 / shape).expect("a shape").sample(rng)
        } else {
            1.0
        };
        let told = rate.map(|r| poisson(rng, r * noise * share));
        events.push(told);
        mentions.push(told.map(|n| (0..n as usize).map(|_| 1.0 + copies.sample(rng) as f64).sum()));
    }
    Relation {
        events,
        mentions,
        changes,
    }
}

fn poisson(rng: &mut ChaCha8Rng, mean: f64) -> f64 {
    if mean > 0.0 {
        Poisson::new(mean).map_or(0.0, |p| p.sample(rng))
    } else {
        0.0
    }
}

/// The same months in another order: whatever changed in it is gone.
pub fn shuffled(rng: &mut ChaCha8Rng, events: &[[f64; 4]], exposures: &[f64]) -> (Vec<[f64; 4]>, Vec<f64>) {
    let mut order: Vec<usize> = (0..events.len()).collect();
    order.shuffle(rng);
    (
        order.iter().map(|t| events[*t]).collect(),
        order.iter().map(|t| exposures[*t]).collect(),
    )
}

/// What a method found, against the truth.
#[derive(Debug, Clone, Copy, Default)]
pub struct Score {
    /// True changes.
    pub truth: usize,
    /// Of them those with a finding at most one month away.
    pub found: usize,
    /// Findings two or three months from the nearest true change.
    pub off: usize,
    /// Findings farther from any.
    pub false_alarms: usize,
    /// Years of series.
    pub years: f64,
}

impl Score {
    /// Adds one series.
    pub fn add(&mut self, truth: &[usize], found: &[usize]) {
        self.truth += truth.len();
        self.years += MONTHS as f64 / 12.0;
        self.found += truth
            .iter()
            .filter(|t| found.iter().any(|f| f.abs_diff(**t) <= 1))
            .count();
        for finding in found {
            match truth.iter().map(|t| t.abs_diff(*finding)).min() {
                Some(0 | 1) => {}
                Some(2 | 3) => self.off += 1,
                _ => self.false_alarms += 1,
            }
        }
    }

    /// Share of the true changes that were found, in per cent.
    pub fn found_percent(&self) -> f64 {
        100.0 * self.found as f64 / self.truth.max(1) as f64
    }

    /// False alarms in a hundred years of a series.
    pub fn alarms_per_century(&self) -> f64 {
        100.0 * self.false_alarms as f64 / self.years
    }
}
