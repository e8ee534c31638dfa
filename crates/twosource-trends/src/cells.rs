//! What is counted of one pair in one period.
//!
//! In: rows with their weights. Out: sums, and the positions of the rows behind them. Never: forgets a row.

use crate::weighting::is_corroborated;
use serde::Serialize;
use twosource_record::{EventRow, EventType, ObjectKind, Quad, QuantityKind};

/// A sum of numbers with their range.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Tally {
    /// Sum of the lowest numbers.
    pub low: f64,
    /// Sum of the best numbers.
    pub best: f64,
    /// Sum of the highest numbers; null where one is left open.
    pub high: Option<f64>,
}

impl Tally {
    fn add(tally: &mut Option<Self>, row: &EventRow, kind: QuantityKind) {
        for quantity in row.quantity.iter().filter(|q| q.kind == kind) {
            let Some(best) = quantity.best.or(quantity.low) else {
                continue;
            };
            tally
                .get_or_insert(Self {
                    high: Some(0.0),
                    ..Self::default()
                })
                .extend(Self {
                    low: quantity.low.unwrap_or(best),
                    best,
                    high: quantity.high,
                });
        }
    }

    fn extend(&mut self, other: Self) {
        self.low += other.low;
        self.best += other.best;
        self.high = self.high.zip(other.high).map(|(a, b)| a + b);
    }

    fn merge(ours: &mut Option<Self>, other: Option<Self>) {
        match (ours.as_mut(), other) {
            (Some(sum), Some(more)) => sum.extend(more),
            (None, Some(more)) => *ours = Some(more),
            (_, None) => {}
        }
    }
}

/// Deliveries of one kind: events of material cooperation whose object it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Given {
    /// Events.
    pub events: u32,
    /// Those that two independent sources affirm.
    pub corroborated: u32,
    /// Independent sources of these events together.
    pub independent_sources: u32,
    /// How many things or people, where somebody says so.
    pub quantity: Option<Tally>,
}

/// Sums of one pair in one period.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cell {
    /// Weight by type, in the order of `EventType::ALL`.
    pub by_type: [f32; 16],
    /// Sum of weighted scores.
    pub scale_sum: f64,
    /// Sum of weights.
    pub weight: f64,
    /// Events that two independent sources affirm.
    pub corroborated: u32,
    /// Independent sources of all events together.
    pub independent_sources: u32,
    /// Events whose day is that of their first report.
    pub by_report: u32,
    /// Positions of the events, ascending.
    pub rows: Vec<u32>,
    extra: Option<Box<Extra>>,
}

/// What few cells have.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Extra {
    arms: Given,
    funds: Given,
    personnel: Given,
    dead: Option<Tally>,
    injured: Option<Tally>,
}

impl Cell {
    /// Counts a row.
    pub(crate) fn add(&mut self, position: u32, row: &EventRow, weight: f64, by_report: bool) {
        self.by_type[row.event as usize] += weight as f32;
        self.scale_sum += weight * f64::from(row.scale);
        self.weight += weight;
        self.corroborated += u32::from(is_corroborated(row));
        self.independent_sources += row.independent_sources;
        self.by_report += u32::from(by_report);
        self.rows.push(position);
        let gives = matches!(row.event, EventType::Aid | EventType::Cooperate) && row.object.is_some();
        if gives || !row.quantity.is_empty() {
            self.extra.get_or_insert_default().add(row, gives);
        }
    }

    /// Adds the sums of another part of the rows, all of which lie behind ours.
    pub(crate) fn merge(&mut self, other: Self) {
        for (sum, more) in self.by_type.iter_mut().zip(other.by_type) {
            *sum += more;
        }
        self.scale_sum += other.scale_sum;
        self.weight += other.weight;
        self.corroborated += other.corroborated;
        self.independent_sources += other.independent_sources;
        self.by_report += other.by_report;
        self.rows.extend(other.rows);
        if let Some(extra) = other.extra {
            self.extra.get_or_insert_default().merge(*extra);
        }
    }

    /// Weight of a quad class.
    pub fn quad(&self, quad: Quad) -> f64 {
        EventType::ALL
            .iter()
            .zip(self.by_type)
            .filter(|(event, _)| event.quad() == quad)
            .map(|(_, weight)| f64::from(weight))
            .sum()
    }

    /// Weights of the four quad classes in order.
    pub fn quads(&self) -> [f64; 4] {
        [
            Quad::VerbalCooperation,
            Quad::MaterialCooperation,
            Quad::VerbalConflict,
            Quad::MaterialConflict,
        ]
        .map(|quad| self.quad(quad))
    }

    /// Mean score, none without events.
    pub fn scale_mean(&self) -> Option<f64> {
        (self.weight > 0.0).then(|| self.scale_sum / self.weight)
    }

    /// Arms, funds and personnel given.
    pub fn given(&self) -> [Given; 3] {
        let extra = self.extra();
        [extra.arms, extra.funds, extra.personnel]
    }

    /// The dead.
    pub fn dead(&self) -> Option<Tally> {
        self.extra().dead
    }

    /// The injured.
    pub fn injured(&self) -> Option<Tally> {
        self.extra().injured
    }

    fn extra(&self) -> Extra {
        self.extra.as_deref().copied().unwrap_or_default()
    }
}

impl Extra {
    fn add(&mut self, row: &EventRow, gives: bool) {
        Tally::add(&mut self.dead, row, QuantityKind::Dead);
        Tally::add(&mut self.injured, row, QuantityKind::Injured);
        if !gives {
            return;
        }
        match row.object {
            Some(ObjectKind::Arms) => self.arms.add(row, Some(QuantityKind::Items)),
            Some(ObjectKind::Funds) => self.funds.add(row, None),
            Some(ObjectKind::Personnel) => self.personnel.add(row, Some(QuantityKind::Personnel)),
            _ => {}
        }
    }

    fn merge(&mut self, other: Self) {
        Tally::merge(&mut self.dead, other.dead);
        Tally::merge(&mut self.injured, other.injured);
        self.arms.merge(other.arms);
        self.funds.merge(other.funds);
        self.personnel.merge(other.personnel);
    }
}

impl Given {
    /// Sums of money have no common currency in an event, so funds are counted and not added up.
    fn add(&mut self, row: &EventRow, kind: Option<QuantityKind>) {
        self.events += 1;
        self.corroborated += u32::from(is_corroborated(row));
        self.independent_sources += row.independent_sources;
        if let Some(kind) = kind {
            Tally::add(&mut self.quantity, row, kind);
        }
    }

    fn merge(&mut self, other: Self) {
        self.events += other.events;
        self.corroborated += other.corroborated;
        self.independent_sources += other.independent_sources;
        Tally::merge(&mut self.quantity, other.quantity);
    }
}
