//! Series of ordered pairs of actors.
//!
//! In: rows, one by one, in any number of parts. Out: cells by pair and period, and as records with coverage. Never:
//! holds a row; drops one without counting why.

use crate::cells::{Cell, Given, Tally};
use crate::coverage::Coverage;
use crate::plan::{Options, Pairs};
use crate::step::{Placed, Step};
use ahash::AHashMap;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;
use twosource_record::{EventRow, EventType};

/// Why events are in no cell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// Rows seen.
    pub events: u64,
    /// Rows that are in a cell.
    pub counted: u64,
    /// Without a wanted pair of actors.
    pub no_pair: u64,
    /// Planned, improbable, or below the weighting.
    pub weighted_out: u64,
    /// Date less exact than the period.
    pub too_wide: u64,
    /// Without any day.
    pub undated: u64,
    /// Outside the window.
    pub outside: u64,
}

/// Cells by pair and period.
#[derive(Debug, Clone, Default)]
pub struct Dyads {
    cells: AHashMap<(u32, i32), Cell>,
    left_out: LeftOut,
}

/// One pair over time.
#[derive(Debug, Clone)]
pub struct DyadSeries<'a> {
    /// Who does it.
    pub actor: &'a str,
    /// To whom.
    pub recipient: &'a str,
    /// Cells by period; periods without events have none.
    pub cells: BTreeMap<i32, &'a Cell>,
}

impl Dyads {
    /// Counts a row.
    pub fn add(&mut self, position: u32, row: &EventRow, pairs: &Pairs, options: &Options) {
        self.left_out.events += 1;
        let mut wanted = pairs.of_row(row).peekable();
        if wanted.peek().is_none() {
            self.left_out.no_pair += 1;
            return;
        }
        let weight = options.weighting.of(row);
        if weight == 0.0 {
            self.left_out.weighted_out += 1;
            return;
        }
        let (period, by_report) = match options.step.place(row, options.basis) {
            Placed::In { period, by_report } => (period, by_report),
            Placed::TooWide => {
                self.left_out.too_wide += 1;
                return;
            }
            Placed::Undated => {
                self.left_out.undated += 1;
                return;
            }
        };
        if !is_inside(row, period, options) {
            self.left_out.outside += 1;
            return;
        }
        self.left_out.counted += 1;
        for pair in wanted {
            let cell = self.cells.entry((pair, period)).or_default();
            cell.add(position, row, weight, by_report);
        }
    }

    /// Adds the cells of a later part of the rows.
    pub fn merge(&mut self, other: Self) {
        for (key, cell) in other.cells {
            self.cells.entry(key).or_default().merge(cell);
        }
        self.left_out.extend(other.left_out);
    }

    /// What was counted, and what was not.
    pub fn left_out(&self) -> LeftOut {
        self.left_out
    }

    /// Whether nothing was counted.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// First and last period of any cell.
    pub fn span(&self) -> Option<(i32, i32)> {
        let periods = || self.cells.keys().map(|(_, period)| *period);
        Some((periods().min()?, periods().max()?))
    }

    /// All pairs, those with most weight first, then by name.
    pub fn series<'a>(&'a self, pairs: &'a Pairs) -> Vec<DyadSeries<'a>> {
        let mut by_pair: BTreeMap<u32, BTreeMap<i32, &Cell>> = BTreeMap::new();
        for ((pair, period), cell) in &self.cells {
            by_pair.entry(*pair).or_default().insert(*period, cell);
        }
        let mut out: Vec<DyadSeries> = by_pair
            .into_iter()
            .map(|(pair, cells)| {
                let (actor, recipient) = pairs.pair(pair);
                DyadSeries {
                    actor: pairs.name(actor),
                    recipient: pairs.name(recipient),
                    cells,
                }
            })
            .collect();
        out.sort_by(|a, b| {
            let names = (a.actor, a.recipient).cmp(&(b.actor, b.recipient));
            b.weight().total_cmp(&a.weight()).then(names)
        });
        out
    }
}

/// The part of a period that lies in the window counts; with the whole as one period, days decide.
fn is_inside(row: &EventRow, period: i32, options: &Options) -> bool {
    let inside = |first, last| {
        options.since.is_none_or(|day| last >= day) && options.until.is_none_or(|day| first <= day)
    };
    match options.step {
        Step::Whole => {
            let first = row.first_on.or(row.last_on).or(row.reported_on);
            let last = row.last_on.or(row.first_on).or(row.reported_on);
            first.zip(last).is_some_and(|(first, last)| {
                let day = if row.ranged { last } else { first };
                inside(day, last)
            })
        }
        step => inside(step.first_day(period), step.last_day(period)),
    }
}

impl LeftOut {
    fn extend(&mut self, other: Self) {
        self.events += other.events;
        self.counted += other.counted;
        self.no_pair += other.no_pair;
        self.weighted_out += other.weighted_out;
        self.too_wide += other.too_wide;
        self.undated += other.undated;
        self.outside += other.outside;
    }
}

impl DyadSeries<'_> {
    /// Sum of all weights.
    pub fn weight(&self) -> f64 {
        self.cells.values().map(|cell| cell.weight).sum()
    }
}

/// One pair in one period, as it is written out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DyadPeriod {
    /// Who does it.
    pub actor: String,
    /// To whom.
    pub recipient: String,
    /// Name of the period.
    pub period: String,
    /// First day.
    pub start: jiff::civil::Date,
    /// Last day.
    pub end: jiff::civil::Date,
    /// Reports read that were published in this period, copies once.
    pub reports: u32,
    /// Nothing was read: no events here mean nothing.
    pub gap: bool,
    /// Sum of weights; with `--weight all` the number of events. Null in a gap without events, as all figures there.
    pub events: Option<f64>,
    /// Verbal cooperation.
    pub verbal_cooperation: Option<f64>,
    /// Material cooperation.
    pub material_cooperation: Option<f64>,
    /// Verbal conflict.
    pub verbal_conflict: Option<f64>,
    /// Material conflict.
    pub material_conflict: Option<f64>,
    /// By PLOVER type, those that occur.
    pub by_type: BTreeMap<&'static str, f64>,
    /// Mean conflict-cooperation score, -10 to 10.
    pub scale_mean: Option<f64>,
    /// Sum of the scores.
    pub scale_sum: Option<f64>,
    /// Arms given.
    pub arms: Given,
    /// Funds given.
    pub funds: Given,
    /// Personnel given.
    pub personnel: Given,
    /// The dead.
    pub dead: Option<Tally>,
    /// The injured.
    pub injured: Option<Tally>,
    /// Events that two independent sources affirm.
    pub corroborated: u32,
    /// Independent sources of all events together.
    pub independent_sources: u32,
    /// Events counted on the day of their first report, since nobody says when they happened.
    pub dated_by_report: u32,
    /// The events.
    pub event_ids: Vec<String>,
    /// Positions of the events in the store, for whoever looks the ids up.
    #[serde(skip)]
    pub rows: Vec<u32>,
}

impl DyadPeriod {
    /// All periods of a series from `first` to `last`, those without events too.
    pub fn of_series<'a>(
        series: &'a DyadSeries<'a>,
        step: Step,
        (first, last): (i32, i32),
        reports: &'a BTreeMap<i32, u32>,
    ) -> impl Iterator<Item = Self> + 'a {
        let none = Cell::default();
        (first..=last).map(move |period| {
            let cell = series.cells.get(&period).copied().unwrap_or(&none);
            let read = reports.get(&period).copied().unwrap_or(0);
            Self::new(series, step, period, cell, read)
        })
    }

    fn new(series: &DyadSeries, step: Step, period: i32, cell: &Cell, reports: u32) -> Self {
        let gap = reports == 0;
        let known = |value: f64| (!gap || !cell.rows.is_empty()).then(|| tidy(value));
        let [
            verbal_cooperation,
            material_cooperation,
            verbal_conflict,
            material_conflict,
        ] = cell.quads().map(known);
        let [arms, funds, personnel] = cell.given();
        let by_type = EventType::ALL.iter().zip(cell.by_type);
        Self {
            actor: series.actor.to_owned(),
            recipient: series.recipient.to_owned(),
            period: step.label(period),
            start: step.first_day(period),
            end: step.last_day(period),
            reports,
            gap,
            events: known(cell.weight),
            verbal_cooperation,
            material_cooperation,
            verbal_conflict,
            material_conflict,
            by_type: by_type
                .filter(|(_, weight)| *weight > 0.0)
                .map(|(event, weight)| (event.name(), tidy(f64::from(weight))))
                .collect(),
            scale_mean: cell.scale_mean().map(tidy),
            scale_sum: known(cell.scale_sum),
            arms,
            funds,
            personnel,
            dead: cell.dead(),
            injured: cell.injured(),
            corroborated: cell.corroborated,
            independent_sources: cell.independent_sources,
            dated_by_report: cell.by_report,
            event_ids: Vec::new(),
            rows: cell.rows.clone(),
        }
    }
}

/// Three decimals: sums of weights would show the noise of binary fractions.
fn tidy(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

impl Coverage {
    /// Periods from the first to the last of reports and cells, cut to the window.
    pub fn window(&self, dyads: &Dyads, options: &Options) -> Option<(i32, i32)> {
        self.periods(dyads, options.step, (options.since, options.until))
    }

    /// The same from its parts.
    pub fn periods(
        &self,
        dyads: &Dyads,
        step: Step,
        days: (Option<Date>, Option<Date>),
    ) -> Option<(i32, i32)> {
        let read = self.span().map(|(a, b)| (step.period(a), step.period(b)));
        let (mut first, mut last) = match (read, dyads.span()) {
            (Some(a), Some(b)) => (a.0.min(b.0), a.1.max(b.1)),
            (one, other) => one.or(other)?,
        };
        if let Some(day) = days.0 {
            first = step.period(day);
        }
        if let Some(day) = days.1 {
            last = step.period(day);
        }
        (first <= last).then_some((first, last))
    }
}
