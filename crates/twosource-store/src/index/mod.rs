//! All kept events in memory, column by column: a filter over hundreds of thousands of them takes a millisecond.
//!
//! In: a store with current events. Out: rows that pass a filter, and counts over rows. Never: text of documents; changes
//! after it was loaded.

mod counts;
mod filter;
mod load;
mod relations;

pub use counts::{Bin, Facet, Facets, MapPoint, Span, Timeline, Unit};
pub use filter::{EventFilter, Selection};
pub use relations::{Dyad, DyadBin, Link, Network};

use ahash::AHashMap;
use std::collections::BTreeMap;
use twosource_record::{EventStatus, EventType};

/// The columns; a row is an event, newest first, equal days by id.
pub struct EventIndex {
    /// Position in the store.
    positions: Vec<i64>,
    ids: Vec<Box<str>>,
    /// First day: when it happened, else when it was first reported; days since 1970-01-01.
    days: Vec<i32>,
    last_days: Vec<i32>,
    types: Vec<EventType>,
    statuses: Vec<EventStatus>,
    grades: Vec<u8>,
    /// Row of `places`, or `NOWHERE`.
    place_of: Vec<u32>,
    places: Vec<PlaceKey>,
    /// For each row, where its parties begin in `parties`; one more than rows.
    party_starts: Vec<u32>,
    parties: Vec<PartyOf>,
    names: Vec<PartyKey>,
    /// What a person reads for a state's code.
    labels: AHashMap<String, String>,
    by_position: AHashMap<i64, u32>,
    /// Documents published on each day.
    documents: BTreeMap<i32, usize>,
}

/// Row without a place.
const NOWHERE: u32 = u32::MAX;

/// Day of an event of which no day is known.
pub const NO_DAY: i32 = i32::MIN;

/// A place that events share.
#[derive(Debug, Clone, PartialEq)]
struct PlaceKey {
    name: String,
    country_code: Option<String>,
    province: Option<String>,
    at: Option<(f64, f64)>,
    resolution: u8,
}

/// A party of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct PartyOf {
    name: u32,
    is_actor: bool,
}

/// A party that events share.
#[derive(Debug, Clone, PartialEq, Eq)]
struct PartyKey {
    code: Option<String>,
    name: String,
    /// A state and its organs: their code. Any other: its name, with the code of its state where it has one.
    key: String,
    /// Number of the group of equal keys.
    group: u32,
}

impl PartyKey {
    fn is_called(&self, wanted: &str) -> bool {
        self.key.eq_ignore_ascii_case(wanted)
            || self.name.eq_ignore_ascii_case(wanted)
            || self
                .code
                .as_deref()
                .is_some_and(|c| c.eq_ignore_ascii_case(wanted))
    }
}

impl EventIndex {
    /// The same with these names of states and bodies by code.
    pub fn with_labels(mut self, labels: AHashMap<String, String>) -> Self {
        self.labels = labels;
        self
    }

    /// Number of events.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there is no event.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Where a row lies in the store.
    pub fn position(&self, row: u32) -> i64 {
        self.positions[row as usize]
    }

    /// The id of a row.
    pub fn event_id(&self, row: u32) -> &str {
        &self.ids[row as usize]
    }

    /// The first day of a row, days since 1970-01-01, or `NO_DAY`.
    pub fn day(&self, row: u32) -> i32 {
        self.days[row as usize]
    }

    /// Documents published on each day, days since 1970-01-01.
    pub fn documents(&self) -> &BTreeMap<i32, usize> {
        &self.documents
    }

    /// The first row behind (`day`, `event_id`) in the order of the list.
    pub fn row_after(&self, day: i32, event_id: &str) -> u32 {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            let here = (std::cmp::Reverse(self.days[middle]), &*self.ids[middle]);
            if here <= (std::cmp::Reverse(day), event_id) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low as u32
    }

    fn parties_of(&self, row: u32) -> &[PartyOf] {
        let row = row as usize;
        &self.parties[self.party_starts[row] as usize..self.party_starts[row + 1] as usize]
    }
}
