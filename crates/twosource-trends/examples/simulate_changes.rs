//! Measures change points and realignments on simulated series: `cargo run --release -p twosource-trends --example
//! simulate_changes [worlds]`, 100 worlds of 20 relations unless told otherwise.
//!
//! In: a fixed seed. Out: a table on stdout. Never: takes the truth into a method.

#[path = "../tests/simulated/mod.rs"]
mod simulated;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use simulated::{MONTHS, Score, World};
use twosource_trends::changes::{
    Counts, Prior, RealignmentRule, elasticity, exposures, find_changes, find_realignments,
};

const SEED: u64 = 20_241_008;
const RELATIONS: usize = 20;
const NEIGHBOURS: usize = 12;
const NEIGHBOURHOODS: usize = 200;

fn main() {
    let worlds: usize = std::env::args()
        .nth(1)
        .and_then(|n| n.parse().ok())
        .unwrap_or(100);
    println!("{} series of {MONTHS} months", worlds * RELATIONS);
    println!(
        "{:<42} {:>7} {:>9} {:>11}",
        "", "found %", "off by 2-3", "alarms/100y"
    );
    for method in Method::ALL {
        print_score(method.name(), measure(worlds, method));
    }
    print_score("shuffled months (every finding is false)", shuffled(worlds));
    realignments();
}

#[derive(Clone, Copy)]
enum Method {
    Ours,
    SurerOnes,
    NoCoverage,
    Proportional,
    Mentions,
    Penalised(f64),
}

impl Method {
    const ALL: [Self; 7] = [
        Self::Ours,
        Self::SurerOnes,
        Self::NoCoverage,
        Self::Proportional,
        Self::Mentions,
        Self::Penalised(20.0),
        Self::Penalised(28.0),
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Ours => "exact posterior, level and mix",
            Self::SurerOnes => "the same, probability 0.7 and above",
            Self::NoCoverage => "the same, coverage ignored",
            Self::Proportional => "the same, events in proportion to reports",
            Self::Mentions => "the same, copies counted as events",
            Self::Penalised(p) if p < 25.0 => "optimal partition, penalty 20",
            Self::Penalised(_) => "optimal partition, penalty 28",
        }
    }
}

fn measure(worlds: usize, method: Method) -> Score {
    let mut rng = ChaCha8Rng::seed_from_u64(SEED);
    let mut score = Score::default();
    for _ in 0..worlds {
        let world = simulated::world(&mut rng, RELATIONS);
        let exposures = world_exposures(&world, method);
        for relation in &world.relations {
            let kinds = match method {
                Method::Mentions => &relation.mentions,
                _ => &relation.events,
            };
            score.add(&relation.changes, &found(kinds, &exposures, method));
        }
    }
    score
}

fn world_exposures(world: &World, method: Method) -> Vec<f64> {
    let totals: Vec<f64> = (0..MONTHS)
        .map(|t| world.relations.iter().flat_map(|r| r.events[t]).sum())
        .collect();
    let slope = match method {
        Method::NoCoverage => 0.0,
        Method::Proportional => 1.0,
        _ => elasticity(&world.reports, &totals),
    };
    exposures(&world.reports, slope)
}

fn found(kinds: &[[f64; 4]], exposures: &[f64], method: Method) -> Vec<usize> {
    if let Method::Penalised(penalty) = method {
        return optimal_partition(kinds, exposures, penalty);
    }
    let prior = match method {
        Method::SurerOnes => Prior {
            least_probability: 0.7,
            ..Prior::DEFAULT
        },
        _ => Prior::DEFAULT,
    };
    let counts = Counts {
        first: 0,
        kinds: kinds.to_vec(),
        exposures: exposures.to_vec(),
    };
    find_changes(&counts, prior)
        .iter()
        .map(|c| c.period as usize)
        .collect()
}

/// The rival: least sum of Poisson deviances and penalties (what PELT finds), each quad class with its dispersion.
fn optimal_partition(kinds: &[[f64; 4]], exposures: &[f64], penalty: f64) -> Vec<usize> {
    let read: Vec<usize> = (0..MONTHS).filter(|t| exposures[*t] > 0.0).collect();
    let n = read.len();
    let spread: Vec<f64> = (0..4).map(|q| dispersion(&read, kinds, exposures, q)).collect();
    let mut best = vec![(f64::INFINITY, 0); n + 1];
    best[0] = (-penalty, 0);
    for end in 1..=n {
        let (mut sums, mut exposure) = ([0.0; 4], 0.0);
        for start in (0..end).rev() {
            exposure += exposures[read[start]];
            let mut cost = 0.0;
            for (q, sum) in sums.iter_mut().enumerate() {
                *sum += kinds[read[start]][q];
                if *sum > 0.0 {
                    cost -= 2.0 * *sum * ((*sum / exposure).ln() - 1.0) / spread[q];
                }
            }
            let value = best[start].0 + cost + penalty;
            if value < best[end].0 {
                best[end] = (value, start);
            }
        }
    }
    let mut out = Vec::new();
    let mut end = best[n].1;
    while end > 0 {
        out.push(read[end]);
        end = best[end].1;
    }
    out
}

fn dispersion(read: &[usize], kinds: &[[f64; 4]], exposures: &[f64], q: usize) -> f64 {
    let mut ratios = Vec::new();
    for pair in read.windows(2) {
        let [a, b] = [pair[0], pair[1]].map(|t| (kinds[t][q] / exposures[t], 1.0 / exposures[t]));
        let expected = (a.0 + b.0) / 2.0 * (a.1 + b.1);
        if expected > 0.0 {
            ratios.push(((a.0 - b.0).powi(2) / expected).min(9.0));
        }
    }
    (ratios.iter().sum::<f64>() / ratios.len().max(1) as f64).max(1.0)
}

fn shuffled(worlds: usize) -> Score {
    let mut rng = ChaCha8Rng::seed_from_u64(SEED);
    let mut score = Score::default();
    for _ in 0..worlds {
        let world = simulated::world(&mut rng, RELATIONS);
        let exposures = world_exposures(&world, Method::Ours);
        for relation in &world.relations {
            let (kinds, exposures) = simulated::shuffled(&mut rng, &relation.events, &exposures);
            score.add(&[], &found(&kinds, &exposures, Method::Ours));
        }
    }
    score
}

fn print_score(name: &str, score: Score) {
    println!(
        "{name:<42} {:>7.1} {:>10} {:>11.2}",
        score.found_percent(),
        score.off,
        score.alarms_per_century()
    );
}

/// Neighbourhoods of twelve relations: half of them realign once, half never; then the same with shuffled months.
fn realignments() {
    let mut rng = ChaCha8Rng::seed_from_u64(SEED + 1);
    let (mut with, mut without, mut mixed) = (Score::default(), Score::default(), Score::default());
    for number in 0..NEIGHBOURHOODS {
        let at = (number % 2 == 0).then(|| rng.random_range(12..MONTHS - 12));
        let world = simulated::neighbourhood(&mut rng, NEIGHBOURS, at);
        let exposures = world_exposures(&world, Method::Ours);
        let series = |shuffle: Option<&mut ChaCha8Rng>| -> Vec<Counts> {
            let mut rng = shuffle;
            let relations = world.relations.iter();
            relations
                .map(|r| {
                    let (kinds, exposures) = match rng.as_deref_mut() {
                        Some(rng) => simulated::shuffled(rng, &r.events, &exposures),
                        None => (r.events.clone(), exposures.clone()),
                    };
                    Counts {
                        first: 0,
                        kinds,
                        exposures,
                    }
                })
                .collect()
        };
        let found = |series: &[Counts]| -> Vec<usize> {
            let found = find_realignments(series, Prior::DEFAULT, RealignmentRule::DEFAULT);
            found.iter().map(|r| r.period as usize).collect()
        };
        let truth: Vec<usize> = at.into_iter().collect();
        let score = if at.is_some() { &mut with } else { &mut without };
        score.add(&truth, &found(&series(None)));
        mixed.add(&[], &found(&series(Some(&mut rng))));
    }
    println!("\n{NEIGHBOURHOODS} actors with {NEIGHBOURS} relations");
    print_score("realignments, those that have one", with);
    print_score("those that have none", without);
    print_score("shuffled months", mixed);
}
