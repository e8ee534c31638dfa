//! Who acts towards whom: counts between two parties by time, and of all pairs in a window.
//!
//! In: rows. Out: counts by direction and quad. Never: pairs a party with itself; guesses a party that no text names.

use super::counts::date;
use super::{EventIndex, NO_DAY, Unit};
use ahash::AHashMap;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Counts between two parties.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Dyad {
    /// The first party's code or name.
    pub a: String,
    /// What a person reads for it.
    pub a_label: String,
    /// The second party's code or name.
    pub b: String,
    /// What a person reads for it.
    pub b_label: String,
    /// Unit of the bins.
    pub unit: Unit,
    /// Without gaps, oldest first.
    pub bins: Vec<DyadBin>,
    /// Events of which no day is known.
    pub undated: usize,
}

/// One unit of time between two parties.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DyadBin {
    /// First day.
    #[schemars(with = "String")]
    pub start: Date,
    /// Events in which the first party acts, by quad code.
    pub from_a: [usize; 4],
    /// Events in which the second party acts, by quad code.
    pub from_b: [usize; 4],
    /// Documents of the whole store published in this time.
    pub documents: usize,
}

/// Counts from one party to another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Link {
    /// Actor's code or name.
    pub actor: String,
    /// Recipient's code or name.
    pub recipient: String,
    /// Events by quad code.
    pub quads: [usize; 4],
}

/// All pairs of a window.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Network {
    /// What a person reads for each party, in the order of `parties`.
    pub labels: Vec<String>,
    /// Parties that occur, most events first.
    pub parties: Vec<String>,
    /// Pairs, most events first.
    pub links: Vec<Link>,
    /// Events of the window that name both sides.
    pub events: usize,
}

impl EventIndex {
    /// Counts of rows between `a` and `b` by time, from the first day of all events to the last.
    pub fn dyad(&self, rows: &[u32], a: &str, b: &str, unit: Unit) -> Dyad {
        let everything: Vec<u32> = (0..self.len() as u32).collect();
        let line = match self.span(&everything) {
            Some(span) => self.timeline_over(rows, span, Some(unit), 1_200),
            None => self.timeline(rows, Some(unit), 1_200),
        };
        let unit = line.unit;
        let mut bins: Vec<DyadBin> = line
            .bins
            .iter()
            .map(|b| DyadBin {
                start: b.start,
                from_a: [0; 4],
                from_b: [0; 4],
                documents: b.documents,
            })
            .collect();
        for &row in rows.iter().filter(|r| self.day(**r) != NO_DAY) {
            let start = unit.start(date(self.day(row)));
            let Ok(at) = bins.binary_search_by(|bin| bin.start.cmp(&start)) else {
                continue;
            };
            let quad = u8::from(self.types[row as usize].quad()) as usize - 1;
            if self.acts(row, a, b) {
                bins[at].from_a[quad] += 1;
            }
            if self.acts(row, b, a) {
                bins[at].from_b[quad] += 1;
            }
        }
        let (a_label, b_label) = (self.label(a), self.label(b));
        Dyad {
            a: a.to_owned(),
            a_label,
            b: b.to_owned(),
            b_label,
            unit,
            bins,
            undated: line.undated,
        }
    }

    fn acts(&self, row: u32, actor: &str, recipient: &str) -> bool {
        let parties = self.parties_of(row);
        let is = |wanted: &str, side: bool| {
            parties
                .iter()
                .any(|p| p.is_actor == side && self.names[p.name as usize].is_called(wanted))
        };
        is(actor, true) && is(recipient, false)
    }

    /// Positions of the events around one: with a party in common and at most `days` away, nearest first, at most `limit`.
    pub fn around(&self, position: i64, days: i32, limit: usize) -> Vec<i64> {
        let Some(&row) = self.by_position.get(&position) else {
            return Vec::new();
        };
        let groups = |row: u32| {
            self.parties_of(row)
                .iter()
                .map(|p| self.names[p.name as usize].group)
        };
        let own: Vec<u32> = groups(row).collect();
        let away = |other: u32| self.day(other).saturating_sub(self.day(row)).saturating_abs();
        let mut near: Vec<u32> = (0..self.len() as u32)
            .filter(|o| *o != row && away(*o) <= days && groups(*o).any(|g| own.contains(&g)))
            .collect();
        near.sort_by_key(|o| (away(*o), *o));
        near.truncate(limit);
        near.into_iter().map(|o| self.position(o)).collect()
    }

    /// Pairs of rows, at most `limit`.
    pub fn network(&self, rows: &[u32], limit: usize) -> Network {
        let mut pairs: AHashMap<(u32, u32), [usize; 4]> = AHashMap::new();
        let mut events = 0;
        for &row in rows {
            let quad = u8::from(self.types[row as usize].quad()) as usize - 1;
            let found = self.pairs_of(row);
            events += usize::from(!found.is_empty());
            for pair in found {
                pairs.entry(pair).or_default()[quad] += 1;
            }
        }
        let keys = self.group_keys();
        let mut links: Vec<Link> = pairs
            .into_iter()
            .map(|((a, b), quads)| Link {
                actor: keys[a as usize].to_owned(),
                recipient: keys[b as usize].to_owned(),
                quads,
            })
            .collect();
        links.sort_by(|a, b| {
            let total = |l: &Link| l.quads.iter().sum::<usize>();
            total(b)
                .cmp(&total(a))
                .then_with(|| (&a.actor, &a.recipient).cmp(&(&b.actor, &b.recipient)))
        });
        links.truncate(limit);
        let parties = ranked_parties(&links);
        let labels = parties.iter().map(|p| self.label(p)).collect();
        Network {
            labels,
            parties,
            links,
            events,
        }
    }

    /// Distinct pairs of groups of an event.
    fn pairs_of(&self, row: u32) -> Vec<(u32, u32)> {
        let parties = self.parties_of(row);
        let side = |actor: bool| {
            parties
                .iter()
                .filter(move |p| p.is_actor == actor)
                .map(|p| self.names[p.name as usize].group)
        };
        let mut out: Vec<(u32, u32)> = side(true)
            .flat_map(|a| side(false).map(move |b| (a, b)))
            .filter(|(a, b)| a != b)
            .collect();
        out.sort_unstable();
        out.dedup();
        out
    }

    fn group_keys(&self) -> Vec<&str> {
        let mut keys = vec![""; self.names.iter().map(|n| n.group as usize + 1).max().unwrap_or(0)];
        for name in self.names.iter().rev() {
            keys[name.group as usize] = &name.key;
        }
        keys
    }
}

fn ranked_parties(links: &[Link]) -> Vec<String> {
    let mut totals: AHashMap<&str, usize> = AHashMap::new();
    for link in links {
        let events: usize = link.quads.iter().sum();
        *totals.entry(&link.actor).or_default() += events;
        *totals.entry(&link.recipient).or_default() += events;
    }
    let mut out: Vec<(&str, usize)> = totals.into_iter().collect();
    out.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    out.into_iter().map(|(party, _)| party.to_owned()).collect()
}
