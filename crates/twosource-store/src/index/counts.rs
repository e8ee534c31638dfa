//! Counts over selected events: what a map, a time line and the sides of a list show.
//!
//! In: rows. Out: counts. Never: weighs one event more than another; copies were counted once before.

use super::{EventIndex, NO_DAY, NOWHERE, PartyOf};
use ahash::AHashMap;
use jiff::civil::Date;
use jiff::{Span as TimeSpan, ToSpan};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Events at one place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MapPoint {
    /// Name of the place.
    pub name: String,
    /// ISO 3166 alpha-3.
    pub country_code: Option<String>,
    /// Latitude in degrees.
    pub lat: f64,
    /// Longitude in degrees.
    pub lon: f64,
    /// 1 country to 5 sub-city.
    pub resolution: u8,
    /// Places that this point stands for; more than one where there are too many for a map.
    pub places: usize,
    /// West, south, east, north of these places in degrees.
    pub bounds: [f64; 4],
    /// Events.
    pub events: usize,
    /// Of them material or verbal conflict.
    pub conflict: usize,
    /// Best credibility among them.
    pub credibility: u8,
}

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// A day.
    Day,
    /// From Monday.
    Week,
    /// A calendar month.
    Month,
    /// A calendar year.
    Year,
}

/// Counts of one unit of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Bin {
    /// First day.
    #[schemars(with = "String")]
    pub start: Date,
    /// Events by quad code, from 1 verbal cooperation to 4 material conflict.
    pub quads: [usize; 4],
    /// Documents of the whole store published in this time; none means that nothing was read, not that nothing happened.
    pub documents: usize,
}

/// First and last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Span {
    /// First day.
    #[schemars(with = "String")]
    pub start: Date,
    /// Last day.
    #[schemars(with = "String")]
    pub end: Date,
}

/// Counts by time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Timeline {
    /// Unit of the bins.
    pub unit: Unit,
    /// Without gaps, oldest first.
    pub bins: Vec<Bin>,
    /// Events of which no day is known.
    pub undated: usize,
}

/// One value and how many events have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Facet {
    /// What a filter takes.
    pub value: String,
    /// What a person reads.
    pub label: String,
    /// Events.
    pub events: usize,
}

/// The most frequent values of what can be filtered by.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Facets {
    /// PLOVER types.
    pub types: Vec<Facet>,
    /// Credibility.
    pub grades: Vec<Facet>,
    /// Status.
    pub statuses: Vec<Facet>,
    /// Actors.
    pub actors: Vec<Facet>,
    /// Recipients.
    pub recipients: Vec<Facet>,
    /// Countries.
    pub countries: Vec<Facet>,
    /// Places.
    pub places: Vec<Facet>,
}

/// Longest list of one facet.
const SHOWN: usize = 40;

impl EventIndex {
    /// Events by place, most first, and how many have none with coordinates. More than `limit` places are put together by
    /// cells of half a degree, or of so many as it needs.
    pub fn map(&self, rows: &[u32], limit: usize) -> (Vec<MapPoint>, usize) {
        let mut counts = vec![(0_usize, 0_usize, u8::MAX); self.places.len()];
        let mut without = 0;
        for &row in rows {
            let i = row as usize;
            let place = self.place_of[i];
            if place == NOWHERE || self.places[place as usize].at.is_none() {
                without += 1;
                continue;
            }
            let count = &mut counts[place as usize];
            count.0 += 1;
            count.1 += usize::from(u8::from(self.types[i].quad()) > 2);
            count.2 = count.2.min(self.grades[i]);
        }
        let mut points: Vec<MapPoint> = counts
            .iter()
            .enumerate()
            .filter_map(|(place, count)| self.point(place, *count))
            .collect();
        let mut cell = 0.25;
        while points.len() > limit {
            cell *= 2.0;
            points = together(points, cell);
        }
        points.sort_by(|a, b| {
            (b.events.cmp(&a.events))
                .then_with(|| (&a.name, &a.country_code).cmp(&(&b.name, &b.country_code)))
        });
        (points, without)
    }

    fn point(&self, place: usize, (events, conflict, credibility): (usize, usize, u8)) -> Option<MapPoint> {
        let key = &self.places[place];
        let (lat, lon) = key.at.filter(|_| events > 0)?;
        Some(MapPoint {
            name: key.name.clone(),
            country_code: key.country_code.clone(),
            lat,
            lon,
            resolution: key.resolution,
            places: 1,
            bounds: [lon, lat, lon, lat],
            events,
            conflict,
            credibility,
        })
    }

    /// First and last day of rows that have one.
    pub fn span(&self, rows: &[u32]) -> Option<Span> {
        let dated = || rows.iter().map(|r| self.day(*r)).filter(|d| *d != NO_DAY);
        Some(Span {
            start: date(dated().min()?),
            end: date(dated().max()?),
        })
    }

    /// Events by time; in the smallest unit that needs at most `limit` bins, unless one is given.
    pub fn timeline(&self, rows: &[u32], unit: Option<Unit>, limit: usize) -> Timeline {
        let undated = rows.iter().filter(|r| self.day(**r) == NO_DAY).count();
        let Some(span) = self.span(rows) else {
            return Timeline {
                unit: unit.unwrap_or(Unit::Day),
                bins: Vec::new(),
                undated,
            };
        };
        self.timeline_over(rows, span, unit, limit)
    }

    /// The same from the first to the last day of a span.
    pub(super) fn timeline_over(
        &self,
        rows: &[u32],
        span: Span,
        unit: Option<Unit>,
        limit: usize,
    ) -> Timeline {
        let undated = rows.iter().filter(|r| self.day(**r) == NO_DAY).count();
        let unit = Unit::fitting(unit, span, limit);
        let mut bins = unit.bins(span);
        let starts: Vec<i32> = bins
            .iter()
            .map(|b| crate::derived::day_number(b.start) as i32)
            .collect();
        let bin_of = |day: i32| starts.partition_point(|s| *s <= day).checked_sub(1);
        for &row in rows.iter().filter(|r| self.day(**r) != NO_DAY) {
            if let Some(bin) = bin_of(self.day(row)) {
                bins[bin].quads[u8::from(self.types[row as usize].quad()) as usize - 1] += 1;
            }
        }
        let last = crate::derived::day_number(unit.next(span.end)) as i32;
        for (day, count) in self.documents.range(starts[0]..last) {
            if let Some(bin) = bin_of(*day) {
                bins[bin].documents += count;
            }
        }
        Timeline { unit, bins, undated }
    }

    /// Counts of the values that rows have.
    pub fn facets(&self, rows: &[u32]) -> Facets {
        let mut types: BTreeMap<&str, usize> = BTreeMap::new();
        let mut grades: BTreeMap<u8, usize> = BTreeMap::new();
        let mut statuses: AHashMap<_, usize> = AHashMap::new();
        let mut places = vec![0_usize; self.places.len()];
        let (mut actors, mut recipients) = (vec![0_usize; self.names.len()], vec![0_usize; self.names.len()]);
        for &row in rows {
            let i = row as usize;
            *types.entry(self.types[i].name()).or_default() += 1;
            *grades.entry(self.grades[i]).or_default() += 1;
            *statuses.entry(self.statuses[i]).or_default() += 1;
            if self.place_of[i] != NOWHERE {
                places[self.place_of[i] as usize] += 1;
            }
            for PartyOf { name, is_actor } in self.parties_of(row) {
                let side = if *is_actor { &mut actors } else { &mut recipients };
                side[*name as usize] += 1;
            }
        }
        Facets {
            types: ranked(types.into_iter().map(|(name, n)| facet(name, name, n))),
            grades: grades
                .into_iter()
                .map(|(grade, n)| facet(&grade.to_string(), &grade.to_string(), n))
                .collect(),
            statuses: ranked(statuses.into_iter().map(|(status, n)| {
                let name = serde_json::to_value(status)
                    .ok()
                    .and_then(|v| v.as_str().map(str::to_owned))
                    .unwrap_or_default();
                facet(&name, &name.replace('_', " "), n)
            })),
            actors: self.party_facets(&actors),
            recipients: self.party_facets(&recipients),
            countries: self.country_facets(&places),
            places: ranked(
                self.places
                    .iter()
                    .zip(&places)
                    .filter(|(_, n)| **n > 0)
                    .map(|(p, n)| facet(&p.name, &p.name, *n)),
            ),
        }
    }

    /// Parties of one key are one entry.
    fn party_facets(&self, counts: &[usize]) -> Vec<Facet> {
        let mut groups: AHashMap<u32, (usize, usize)> = AHashMap::new();
        for (number, (name, count)) in self
            .names
            .iter()
            .zip(counts)
            .enumerate()
            .filter(|(_, (_, c))| **c > 0)
        {
            groups.entry(name.group).or_insert((0, number)).0 += count;
        }
        ranked(groups.into_values().map(|(total, number)| {
            let key = &self.names[number].key;
            facet(key, &self.label(key), total)
        }))
    }

    /// What a person reads for a key.
    pub(super) fn label(&self, key: &str) -> String {
        self.labels.get(key).cloned().unwrap_or_else(|| key.to_owned())
    }

    fn country_facets(&self, counts: &[usize]) -> Vec<Facet> {
        let mut countries: BTreeMap<&str, usize> = BTreeMap::new();
        for (place, count) in self.places.iter().zip(counts).filter(|(_, n)| **n > 0) {
            if let Some(code) = &place.country_code {
                *countries.entry(code).or_default() += count;
            }
        }
        ranked(countries.into_iter().map(|(code, n)| facet(code, code, n)))
    }
}

/// Points of one cell become one, at the place with most events and under its name.
fn together(points: Vec<MapPoint>, cell: f64) -> Vec<MapPoint> {
    let mut cells: BTreeMap<(i64, i64), MapPoint> = BTreeMap::new();
    for point in points {
        let key = (
            (point.lat / cell).floor() as i64,
            (point.lon / cell).floor() as i64,
        );
        match cells.entry(key) {
            Entry::Vacant(empty) => {
                empty.insert(point);
            }
            Entry::Occupied(mut kept) => {
                let (first, second) = (kept.get().clone(), point);
                kept.insert(joined(first, second));
            }
        }
    }
    cells.into_values().collect()
}

fn joined(a: MapPoint, b: MapPoint) -> MapPoint {
    let ([w, s, e, n], [west, south, east, north]) = (a.bounds, b.bounds);
    let sums = (
        a.places + b.places,
        a.events + b.events,
        a.conflict + b.conflict,
        a.credibility.min(b.credibility),
    );
    let larger = if b.events > a.events { b } else { a };
    MapPoint {
        places: sums.0,
        events: sums.1,
        conflict: sums.2,
        credibility: sums.3,
        bounds: [w.min(west), s.min(south), e.max(east), n.max(north)],
        ..larger
    }
}

fn facet(value: &str, label: &str, events: usize) -> Facet {
    Facet {
        value: value.to_owned(),
        label: label.to_owned(),
        events,
    }
}

/// Most frequent first, cut.
fn ranked(facets: impl Iterator<Item = Facet>) -> Vec<Facet> {
    let mut out: Vec<Facet> = facets.collect();
    out.sort_by(|a, b| b.events.cmp(&a.events).then_with(|| a.label.cmp(&b.label)));
    out.truncate(SHOWN);
    out
}

/// The day of a number of days since 1970-01-01.
pub(super) fn date(day: i32) -> Date {
    Date::constant(1970, 1, 1)
        .checked_add(TimeSpan::new().days(day))
        .unwrap_or(Date::MIN)
}

impl Unit {
    fn fitting(given: Option<Self>, span: Span, limit: usize) -> Self {
        let days = (crate::derived::day_number(span.end) - crate::derived::day_number(span.start)) as usize;
        let smallest = given.unwrap_or(Self::Day);
        let needed = [
            (Self::Day, 1),
            (Self::Week, 7),
            (Self::Month, 28),
            (Self::Year, 365),
        ];
        let from = needed.iter().position(|(u, _)| *u == smallest).unwrap_or(0);
        needed[from..]
            .iter()
            .find(|(_, length)| days / length < limit)
            .map_or(Self::Year, |(unit, _)| *unit)
    }

    /// First day of the unit that holds a day.
    pub fn start(self, day: Date) -> Date {
        match self {
            Self::Day => day,
            Self::Week => day
                .checked_sub(i64::from(day.weekday().to_monday_zero_offset()).days())
                .unwrap_or(day),
            Self::Month => day.first_of_month(),
            Self::Year => day.first_of_year(),
        }
    }

    /// First day of the next unit.
    fn next(self, day: Date) -> Date {
        let length = match self {
            Self::Day => 1.day(),
            Self::Week => 1.week(),
            Self::Month => 1.month(),
            Self::Year => 1.year(),
        };
        self.start(day).checked_add(length).unwrap_or(Date::MAX)
    }

    fn bins(self, span: Span) -> Vec<Bin> {
        let mut start = self.start(span.start);
        let mut out = Vec::new();
        while start <= span.end && out.len() < 20_000 {
            out.push(Bin {
                start,
                quads: [0; 4],
                documents: 0,
            });
            start = self.next(start);
        }
        out
    }
}
