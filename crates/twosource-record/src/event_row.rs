//! The part of an event that is counted: parties, type, days, grade, numbers. No words, no claims, no reasons.

use crate::codes::{EventType, Sector};
use crate::{ActorMention, Aspect, Claim, DatePrecision, DateRange, Event, EventStatus, ObjectKind};
use crate::{Polarity, QuantityKind};
use jiff::civil::Date;
use jiff::{Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// Somebody who takes part, as resolved.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Party {
    /// ISO 3166 alpha-3, or PLOVER's international codes.
    pub code: Option<String>,
    /// PLOVER sectors.
    pub sector: Vec<Sector>,
    /// Resolved name.
    pub name: Option<String>,
}

/// Who takes part in an event, and on which side of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PartySet {
    /// Who did it.
    pub actor: Vec<Party>,
    /// To whom.
    pub recipient: Vec<Party>,
}

/// A number of an event.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RowQuantity {
    /// Of what.
    pub kind: QuantityKind,
    /// Lowest number.
    pub low: Option<f64>,
    /// The number of the best-backed account.
    pub best: Option<f64>,
    /// Highest number, none where it is left open.
    pub high: Option<f64>,
}

/// The countable part of an event; its parties stand in a list of their own, since few differ.
#[derive(Debug, Clone, PartialEq)]
pub struct EventRow {
    /// Position of its parties in the list of party sets.
    pub parties: u32,
    /// PLOVER type.
    pub event: EventType,
    /// First day of when it happened.
    pub first_on: Option<Date>,
    /// Last day of when it happened.
    pub last_on: Option<Date>,
    /// Whether it went on from the first to the last day, and did not happen somewhen between them.
    pub ranged: bool,
    /// Day (UTC) of its first report.
    pub reported_on: Option<Date>,
    /// Whether nothing but plans and conditions is told of it.
    pub planned: bool,
    /// Admiralty credibility, 1 to 6.
    pub credibility: u8,
    /// Independent roots that affirm it.
    pub independent_sources: u32,
    /// What was given, asked for, withheld or moved.
    pub object: Option<ObjectKind>,
    /// PLOVER's conflict-cooperation score, -10 to 10.
    pub scale: f32,
    /// How many.
    pub quantity: Vec<RowQuantity>,
}

impl PartySet {
    fn new(actor: &[ActorMention], recipient: &[ActorMention]) -> Self {
        Self {
            actor: parties(actor),
            recipient: parties(recipient),
        }
    }
}

/// Parties without repeats, in one order: the same set is the same value.
fn parties(list: &[ActorMention]) -> Vec<Party> {
    let mut out: Vec<Party> = list
        .iter()
        .map(|a| Party {
            code: a.code.clone(),
            sector: a.sector.clone(),
            name: a.name.clone(),
        })
        .collect();
    out.sort();
    out.dedup();
    out
}

fn utc_day(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}

fn is_ranged(date: Option<&DateRange>) -> bool {
    date.is_some_and(|d| d.precision == DatePrecision::Range)
}

impl EventRow {
    /// The countable part of a graded event, and its parties; `parties` is 0 until the set has a position.
    pub fn of_event(event: &Event) -> (Self, PartySet) {
        let date = event.happened_on.as_ref();
        let row = Self {
            parties: 0,
            event: event.event,
            first_on: date.and_then(|d| d.start),
            last_on: date.and_then(|d| d.end),
            ranged: is_ranged(date),
            reported_on: event.first_reported_at.map(utc_day),
            planned: event.status == EventStatus::Planned,
            credibility: event.credibility.grade,
            independent_sources: u32::try_from(event.independent_source_count).unwrap_or(u32::MAX),
            object: event.object.as_ref().map(|o| o.kind),
            scale: event.event.scale_with(event.mode),
            quantity: event
                .quantity
                .iter()
                .map(|q| RowQuantity {
                    kind: q.kind,
                    low: q.low,
                    best: q.best,
                    high: q.high,
                })
                .collect(),
        };
        (row, PartySet::new(&event.actor, &event.recipient))
    }

    /// A single statement counted as if it were an event of one source: what plain event counts do. None for denials.
    pub fn of_claim(claim: &Claim, published_at: Option<Timestamp>) -> Option<(Self, PartySet)> {
        if claim.polarity == Polarity::Negated {
            return None;
        }
        let date = claim.happened_on.as_ref();
        let row = Self {
            parties: 0,
            event: claim.event,
            first_on: date.and_then(|d| d.start),
            last_on: date.and_then(|d| d.end),
            ranged: is_ranged(date),
            reported_on: published_at.map(utc_day),
            planned: matches!(claim.aspect, Aspect::Future | Aspect::Hypothetical),
            credibility: 3,
            independent_sources: 1,
            object: claim.object.as_ref().map(|o| o.kind),
            scale: claim.event_scale,
            quantity: claim
                .quantity
                .iter()
                .map(|q| RowQuantity {
                    kind: q.kind,
                    low: q.low,
                    best: q.best,
                    high: q.high,
                })
                .collect(),
        };
        Some((row, PartySet::new(&claim.actor, &claim.recipient)))
    }
}
