//! How likely the counts of a stretch of time are if nothing changed within it.
//!
//! In: counts by kind and exposures. Out: the log marginal likelihood of any stretch, in constant time. Never: a rate
//! that has to be guessed: rates and shares are integrated out.
//!
//! Level: total counts are Poisson with a rate that is Gamma distributed beforehand; the closed form is that of Fearnhead
//! (2006), Exact and efficient Bayesian inference for multiple changepoint problems. Counts vary more than Poisson's; both
//! counts and exposures are divided by the dispersion, estimated from successive differences so that changes of level do
//! not count as noise (quasi-likelihood). Mix: given the total, kinds are multinomial with a Dirichlet prior, which noise
//! common to all kinds does not touch; its counts are divided by a dispersion of their own.

use libm::lgamma;

/// Kinds of events whose mix is watched: the four quad classes.
pub const KINDS: usize = 4;

/// Shape of the prior of the rate: as much weight as half an event.
const RATE_SHAPE: f64 = 0.5;
/// Prior count of each kind (Jeffreys).
const KIND_PRIOR: f64 = 0.5;
/// Share of the steps between periods that may be changes and no noise: the largest count as much as those below them.
const CHANGED_STEPS: f64 = 0.05;
/// What that takes off the mean of a chi-square of one degree of freedom.
const KEPT: f64 = 0.91;
/// Fewest steps that tell a dispersion.
const FEWEST_STEPS: usize = 8;
/// Lowest mean rate that a prior is centred on.
const LOWEST_RATE: f64 = 0.02;

/// Prefix sums of one series.
pub(crate) struct Segments {
    /// Sums of counts of each kind, by the dispersion of the mix.
    kinds: Vec<[f64; KINDS]>,
    /// Sums of all counts, by dispersion.
    counts: Vec<f64>,
    /// Sums of exposures, by dispersion.
    exposures: Vec<f64>,
    /// Prior rate parameter.
    rate: f64,
}

impl Segments {
    /// Sums the periods in which something was read.
    pub fn new(counts: &[[f64; KINDS]], exposures: &[f64]) -> Self {
        let totals: Vec<f64> = counts.iter().map(|kinds| kinds.iter().sum()).collect();
        let dispersion = level_dispersion(&totals, exposures);
        let of_mix = mix_dispersion(counts);
        let mut out = Self {
            kinds: vec![[0.0; KINDS]],
            counts: vec![0.0],
            exposures: vec![0.0],
            rate: 1.0,
        };
        let (mut kinds, mut count, mut exposure) = ([0.0; KINDS], 0.0, 0.0);
        for ((own, total), read) in counts.iter().zip(&totals).zip(exposures) {
            for (sum, more) in kinds.iter_mut().zip(own) {
                *sum += more / of_mix;
            }
            count += total / dispersion;
            exposure += read / dispersion;
            out.kinds.push(kinds);
            out.counts.push(count);
            out.exposures.push(exposure);
        }
        let mean = if exposure > 0.0 { count / exposure } else { 0.0 };
        out.rate = RATE_SHAPE / mean.max(LOWEST_RATE);
        out
    }

    /// Number of periods.
    pub fn len(&self) -> usize {
        self.counts.len() - 1
    }

    /// Log marginal likelihood of the periods from `start` up to, and without, `end`, up to a constant of the series.
    pub fn evidence(&self, start: usize, end: usize) -> f64 {
        let count = self.counts[end] - self.counts[start];
        let exposure = self.exposures[end] - self.exposures[start];
        let shape = RATE_SHAPE + count;
        let level = RATE_SHAPE * self.rate.ln() - lgamma(RATE_SHAPE) + lgamma(shape)
            - shape * (self.rate + exposure).ln();
        let all = KIND_PRIOR * KINDS as f64;
        let mut sum = 0.0;
        let mut mix = 0.0;
        for (last, first) in self.kinds[end].iter().zip(&self.kinds[start]) {
            let own = last - first;
            sum += own;
            mix += lgamma(KIND_PRIOR + own) - lgamma(KIND_PRIOR);
        }
        level + mix + lgamma(all) - lgamma(all + sum)
    }
}

/// How much more totals vary than Poisson's, at least 1.
fn level_dispersion(totals: &[f64], exposures: &[f64]) -> f64 {
    let steps = totals.windows(2).zip(exposures.windows(2));
    let ratio = |(count, read): (&[f64], &[f64])| {
        let [before, after] = [count[0] / read[0], count[1] / read[1]];
        let expected = (before + after) / 2.0 * (1.0 / read[0] + 1.0 / read[1]);
        (expected > 0.0).then(|| (after - before).powi(2) / expected)
    };
    typical(steps.filter_map(ratio).collect())
}

/// How much more the mix varies from one period to the next than a multinomial's, at least 1: the chi-square of two
/// periods by its degrees of freedom.
fn mix_dispersion(counts: &[[f64; KINDS]]) -> f64 {
    let ratio = |pair: &[[f64; KINDS]]| {
        let sums = [0, 1].map(|t| pair[t].iter().sum::<f64>());
        let all = sums[0] + sums[1];
        let kinds: Vec<usize> = (0..KINDS).filter(|k| pair[0][*k] + pair[1][*k] > 0.0).collect();
        if sums[0] == 0.0 || sums[1] == 0.0 || kinds.len() < 2 {
            return None;
        }
        let chi: f64 = kinds
            .iter()
            .flat_map(|k| [0, 1].map(|t| (t, *k)))
            .map(|(t, k)| {
                let expected = (pair[0][k] + pair[1][k]) * sums[t] / all;
                (pair[t][k] - expected).powi(2) / expected
            })
            .sum();
        Some(chi / (kinds.len() - 1) as f64)
    };
    typical(counts.windows(2).filter_map(ratio).collect())
}

/// The mean, with the largest values pulled down to those below them.
fn typical(mut ratios: Vec<f64>) -> f64 {
    if ratios.len() < FEWEST_STEPS {
        return 1.0;
    }
    ratios.sort_by(f64::total_cmp);
    let rank = ((1.0 - CHANGED_STEPS) * ratios.len() as f64) as usize;
    let limit = ratios[rank.min(ratios.len() - 2)];
    let sum: f64 = ratios.iter().map(|r| r.min(limit)).sum();
    (sum / ratios.len() as f64 / KEPT).max(1.0)
}
