//! Series of pairs as counts with exposures.
//!
//! In: all cells of a store, and coverage. Out: counts for `find_changes`, the neighbourhoods of actors. Never: exposures
//! from the wanted pairs alone, whose own changes would hide in them.

use super::exposure::{elasticity, exposures};
use super::points::Counts;
use crate::cells::Cell;
use crate::dyads::DyadSeries;
use std::collections::BTreeMap;

/// A window of periods with how much could be seen in each.
#[derive(Debug, Clone)]
pub struct Seen {
    /// First and last period.
    pub window: (i32, i32),
    /// Exposure of each.
    pub exposures: Vec<f64>,
    /// How events grow with reports, 0 to 1.
    pub elasticity: f64,
}

impl Seen {
    /// From all pairs that were counted, and reports by period.
    pub fn new(series: &[DyadSeries], window: (i32, i32), reports: &BTreeMap<i32, u32>) -> Self {
        let read: Vec<f64> = (window.0..=window.1)
            .map(|period| reports.get(&period).map_or(0.0, |r| f64::from(*r)))
            .collect();
        let mut events = vec![0.0; read.len()];
        for (period, cell) in series.iter().flat_map(|s| &s.cells) {
            if let Some(sum) = index(window, *period).and_then(|i| events.get_mut(i)) {
                *sum += cell.weight;
            }
        }
        let elasticity = elasticity(&read, &events);
        Self {
            window,
            exposures: exposures(&read, elasticity),
            elasticity,
        }
    }

    /// A series as counts.
    pub fn counts(&self, series: &DyadSeries) -> Counts {
        let mut counts = self.blank();
        self.add(&mut counts, &series.cells);
        counts
    }

    fn blank(&self) -> Counts {
        Counts {
            first: self.window.0,
            kinds: vec![[0.0; 4]; self.exposures.len()],
            exposures: self.exposures.clone(),
        }
    }

    fn add(&self, counts: &mut Counts, cells: &BTreeMap<i32, &Cell>) {
        for (period, cell) in cells {
            if let Some(kinds) = index(self.window, *period).and_then(|i| counts.kinds.get_mut(i)) {
                for (sum, more) in kinds.iter_mut().zip(cell.quads()) {
                    *sum += more;
                }
            }
        }
    }

    /// For every actor its partners, and what passed between them in both orders.
    pub fn neighbourhoods<'a>(
        &self,
        series: &[DyadSeries<'a>],
    ) -> BTreeMap<&'a str, BTreeMap<&'a str, Counts>> {
        let mut out: BTreeMap<&str, BTreeMap<&str, Counts>> = BTreeMap::new();
        for one in series {
            for (actor, other) in [(one.actor, one.recipient), (one.recipient, one.actor)] {
                let counts = out.entry(actor).or_default().entry(other);
                self.add(counts.or_insert_with(|| self.blank()), &one.cells);
            }
        }
        out
    }
}

fn index(window: (i32, i32), period: i32) -> Option<usize> {
    usize::try_from(period - window.0).ok()
}
