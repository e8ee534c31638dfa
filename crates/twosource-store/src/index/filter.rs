//! Which events pass a filter.
//!
//! In: a filter, and rows that a text search found. Out: row numbers in the order of the list. Never: an error; what no
//! event has passes none.

use super::{EventIndex, NO_DAY, NOWHERE};
use crate::derived::day_number;
use ahash::AHashSet;
use jiff::civil::Date;
use twosource_record::{EventStatus, EventType};

/// What to keep; an empty field keeps all.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EventFilter {
    /// With this actor (code or name).
    pub actor: Option<String>,
    /// With this recipient (code or name).
    pub recipient: Option<String>,
    /// With this party on either side.
    pub party: Option<String>,
    /// Between these two, in either direction.
    pub dyad: Option<(String, String)>,
    /// Of one of these types.
    pub types: Vec<EventType>,
    /// Of one of these statuses.
    pub statuses: Vec<EventStatus>,
    /// Of this credibility or better (1 is best).
    pub min_credibility: Option<u8>,
    /// From this day on.
    pub since: Option<Date>,
    /// Up to this day.
    pub until: Option<Date>,
    /// At this place (name, region or country code).
    pub place: Option<String>,
    /// Inside west, south, east, north (degrees); west over east crosses the date line.
    pub inside: Option<[f64; 4]>,
}

/// Rows that passed, in the order of the list.
pub type Selection = Vec<u32>;

/// A filter as look-ups by number.
struct Compiled {
    actor: Option<Vec<bool>>,
    recipient: Option<Vec<bool>>,
    party: Option<Vec<bool>>,
    dyad: Option<(Vec<bool>, Vec<bool>)>,
    places: Option<Vec<bool>>,
    types: u32,
    statuses: Vec<EventStatus>,
    grade: u8,
    days: Option<(i32, i32)>,
}

impl EventIndex {
    /// Rows that pass; `found` are the positions that a text search found, when there was one.
    pub fn select(&self, filter: &EventFilter, found: Option<&AHashSet<i64>>) -> Selection {
        let compiled = self.compile(filter);
        let passes = |row: &u32| {
            self.passes(&compiled, *row) && found.is_none_or(|f| f.contains(&self.positions[*row as usize]))
        };
        (0..self.len() as u32).filter(passes).collect()
    }

    fn compile(&self, filter: &EventFilter) -> Compiled {
        let named = |wanted: &String| {
            self.names
                .iter()
                .map(|n| n.is_called(wanted))
                .collect::<Vec<bool>>()
        };
        let first = filter.since.map_or(NO_DAY + 1, |d| day_number(d) as i32);
        let last = filter.until.map_or(i32::MAX, |d| day_number(d) as i32);
        Compiled {
            actor: filter.actor.as_ref().map(named),
            recipient: filter.recipient.as_ref().map(named),
            party: filter.party.as_ref().map(named),
            dyad: filter.dyad.as_ref().map(|(a, b)| (named(a), named(b))),
            places: self.compile_places(filter),
            types: filter.types.iter().fold(0, |bits, t| bits | 1 << *t as u32),
            statuses: filter.statuses.clone(),
            grade: filter.min_credibility.unwrap_or(u8::MAX),
            days: (filter.since.is_some() || filter.until.is_some()).then_some((first, last)),
        }
    }

    fn compile_places(&self, filter: &EventFilter) -> Option<Vec<bool>> {
        if filter.place.is_none() && filter.inside.is_none() {
            return None;
        }
        let fits = |p: &super::PlaceKey| {
            let called = filter.place.as_deref().is_none_or(|wanted| {
                [Some(&p.name), p.province.as_ref(), p.country_code.as_ref()]
                    .into_iter()
                    .flatten()
                    .any(|n| n.eq_ignore_ascii_case(wanted))
            });
            called
                && filter
                    .inside
                    .is_none_or(|bounds| p.at.is_some_and(|at| is_inside(at, bounds)))
        };
        Some(self.places.iter().map(fits).collect())
    }

    fn passes(&self, compiled: &Compiled, row: u32) -> bool {
        let i = row as usize;
        if compiled.types != 0 && compiled.types & (1 << self.types[i] as u32) == 0 {
            return false;
        }
        if self.grades[i] > compiled.grade {
            return false;
        }
        if !compiled.statuses.is_empty() && !compiled.statuses.contains(&self.statuses[i]) {
            return false;
        }
        if let Some((first, last)) = compiled.days
            && (self.days[i] == NO_DAY || self.last_days[i] < first || self.days[i] > last)
        {
            return false;
        }
        if let Some(places) = &compiled.places
            && (self.place_of[i] == NOWHERE || !places[self.place_of[i] as usize])
        {
            return false;
        }
        self.has_parties(compiled, row)
    }

    fn has_parties(&self, compiled: &Compiled, row: u32) -> bool {
        let parties = self.parties_of(row);
        let has = |wanted: &Option<Vec<bool>>, side: Option<bool>| {
            wanted.as_ref().is_none_or(|w| {
                parties
                    .iter()
                    .any(|p| side.is_none_or(|s| s == p.is_actor) && w[p.name as usize])
            })
        };
        has(&compiled.actor, Some(true))
            && has(&compiled.recipient, Some(false))
            && has(&compiled.party, None)
            && compiled.dyad.as_ref().is_none_or(|(a, b)| {
                let on = |w: &[bool], actor: bool| {
                    parties.iter().any(|p| p.is_actor == actor && w[p.name as usize])
                };
                (on(a, true) && on(b, false)) || (on(b, true) && on(a, false))
            })
    }
}

fn is_inside((lat, lon): (f64, f64), [west, south, east, north]: [f64; 4]) -> bool {
    let across = if west <= east {
        (west..=east).contains(&lon)
    } else {
        lon >= west || lon <= east
    };
    across && (south..=north).contains(&lat)
}
