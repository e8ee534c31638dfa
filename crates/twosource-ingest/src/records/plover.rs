//! PLOVER 2.0 records, one JSON object a line: anybody's, and our own export with its named extensions.
//!
//! In: a line. Out: a record that cites its publisher, or, where it bears our fields, the event they tell of. Never: a
//! field that the manual does not have, unless it is ours.

use super::coded_record::CodedRecord;
use super::parties::Party;
use super::rows::Row;
use super::sources::listed;
use super::{RecordContext, Unusable, own_events};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value;
use twosource_record::event::EventQuantity;
use twosource_record::{
    ActorMention, Claim, ClaimObject, Context, Credibility, DatePrecision, DateRange, Document, Event,
    EventStatus, EventType, Mode, Place, PlaceMention, Quantity, QuantityKind, RootSourceSummary, Sector,
    SourceKind,
};

/// The fields that are read; others are passed over.
#[derive(Deserialize)]
struct PloverRecord {
    id: Value,
    date: Option<String>,
    enddate: Option<String>,
    event: Value,
    mode: Option<Value>,
    context: Option<Value>,
    #[serde(default)]
    actor: Vec<Entity>,
    #[serde(default)]
    recipient: Vec<Entity>,
    event_loc: Option<Location>,
    event_text: Option<String>,
    dead: Option<f64>,
    injured: Option<f64>,
    arrested: Option<f64>,
    publisher: Option<String>,
    url: Option<String>,
    twosource_status: Option<EventStatus>,
    twosource_root_sources: Option<Vec<RootSourceSummary>>,
    twosource_happened_on: Option<DateRange>,
    twosource_quantity: Option<Vec<EventQuantity>>,
    twosource_object: Option<ClaimObject>,
    twosource_first_reported_at: Option<Timestamp>,
    twosource_last_reported_at: Option<Timestamp>,
}

#[derive(Deserialize)]
struct Entity {
    code: Option<String>,
    sector: Option<Value>,
    entity_text: Option<String>,
    identifier_text: Option<String>,
    identifier_id: Option<String>,
}

#[derive(Deserialize)]
struct Location {
    extracted_place: Option<String>,
    resolved_place: Option<String>,
    geonameid: Option<u32>,
    lat: Option<f64>,
    lon: Option<f64>,
    district: Option<String>,
    province: Option<String>,
    country_code: Option<String>,
    feature_class: Option<String>,
    feature_code: Option<String>,
    resolution: Option<u8>,
}

/// One line.
pub(super) fn record(row: &Row, context: &RecordContext) -> Result<(Document, Vec<Claim>), Unusable> {
    let record: PloverRecord = serde_json::from_str(row.at(0))
        .map_err(|why| Unusable::new("broken_json", format!("no PLOVER record: {why}")))?;
    let names = words(&record.event);
    let Some(event) = names.iter().find_map(|n| EventType::parse(&n.to_uppercase())) else {
        return Err(Unusable::new(
            "unknown_code",
            format!("'{}' is no PLOVER type", names.join(" ")),
        ));
    };
    let mode = record
        .mode
        .iter()
        .flat_map(words)
        .find_map(|m| Mode::from_name(&m));
    let mode = mode.filter(|m| m.belongs_to(event));
    if record.twosource_root_sources.is_some() {
        let bytes = row.bytes();
        return Ok(own_events::build(&own_event(record, event, mode), &bytes));
    }
    Ok(foreign(record, event, mode, context).build(row.bytes()))
}

/// A name or a list of names.
fn words(value: &Value) -> Vec<String> {
    match value {
        Value::String(word) => vec![word.clone()],
        Value::Array(list) => list
            .iter()
            .filter_map(|v| v.as_str().map(str::to_owned))
            .collect(),
        Value::Number(number) => vec![number.to_string()],
        _ => Vec::new(),
    }
}

impl PloverRecord {
    fn id(&self) -> String {
        words(&self.id).concat()
    }

    fn contexts(&self) -> Vec<Context> {
        let named = self.context.iter().flat_map(words);
        named.filter_map(|c| Context::from_name(&c)).collect()
    }

    fn happened_on(&self) -> Option<DateRange> {
        let day = |cell: &Option<String>| cell.as_deref().and_then(|d| d.get(..10)?.parse::<Date>().ok());
        let start = day(&self.date)?;
        let end = day(&self.enddate).unwrap_or(start);
        Some(DateRange {
            start: Some(start),
            end: Some(end),
            precision: if start == end {
                DatePrecision::Day
            } else {
                DatePrecision::Range
            },
            text: if start == end {
                start.to_string()
            } else {
                format!("{start} to {end}")
            },
        })
    }

    fn counts(&self) -> impl Iterator<Item = (QuantityKind, f64)> {
        let all = [
            (QuantityKind::Dead, self.dead),
            (QuantityKind::Injured, self.injured),
            (QuantityKind::Arrested, self.arrested),
        ];
        all.into_iter().filter_map(|(kind, n)| Some((kind, n?)))
    }
}

impl Location {
    fn place(&self) -> Option<Place> {
        let name = self
            .resolved_place
            .clone()
            .or_else(|| self.extracted_place.clone())?;
        Some(Place {
            name,
            geonameid: self.geonameid,
            lat: self.lat,
            lon: self.lon,
            province: self.province.clone(),
            district: self.district.clone(),
            country_code: self.country_code.clone(),
            feature_class: self.feature_class.clone(),
            feature_code: self.feature_code.clone(),
            resolution: self.resolution.unwrap_or(1),
        })
    }
}

fn sectors(entity: &Entity) -> Vec<Sector> {
    let named = entity.sector.iter().flat_map(words);
    named.filter_map(|s| Sector::from_name(&s)).collect()
}

fn party(entity: &Entity) -> Party {
    let text = [&entity.entity_text, &entity.identifier_text, &entity.code];
    Party {
        text: text.into_iter().flatten().next().cloned().unwrap_or_default(),
        name: entity.identifier_text.clone(),
        code: entity.code.clone(),
        sector: sectors(entity),
        wikidata_id: entity.identifier_id.clone(),
    }
}

fn foreign(
    record: PloverRecord,
    event: EventType,
    mode: Option<Mode>,
    context: &RecordContext,
) -> CodedRecord {
    let contexts = record.contexts();
    let quantity = record.counts().map(|(kind, n)| Quantity {
        kind,
        low: Some(n),
        best: Some(n),
        high: Some(n),
        currency: None,
        text: n.to_string(),
    });
    let publisher = record.publisher.as_deref().unwrap_or_default();
    CodedRecord {
        dataset: "PLOVER",
        id: record.id(),
        event_text: record
            .event_text
            .clone()
            .unwrap_or_else(|| event.name().to_owned()),
        event,
        mode,
        cameo_code: context
            .tables
            .crosswalk
            .cameo(event, mode, &contexts)
            .map(str::to_owned),
        context: contexts,
        actor: record.actor.iter().map(party).collect(),
        recipient: record.recipient.iter().map(party).collect(),
        place: record.event_loc.as_ref().and_then(Location::place),
        happened_on: record.happened_on(),
        quantity: quantity.collect(),
        cited: listed(publisher, SourceKind::Outlet, &context.outlets),
        published_at: None,
        notes: String::new(),
        confidence: 1.0,
        by_machine: true,
        url: record.url,
    }
}

/// What our export kept of an event.
fn own_event(record: PloverRecord, event: EventType, mode: Option<Mode>) -> Event {
    let mention = |e: &Entity| {
        let party = party(e);
        ActorMention {
            text: party.text,
            start: 0,
            end: 0,
            name: party.name,
            code: party.code,
            sector: party.sector,
            wikidata_id: party.wikidata_id,
        }
    };
    let place = record
        .event_loc
        .as_ref()
        .and_then(|l| Some((l.extracted_place.clone()?, l.place()?)));
    Event {
        event_id: record.id(),
        event,
        mode,
        context: record.contexts(),
        actor: record.actor.iter().map(mention).collect(),
        recipient: record.recipient.iter().map(mention).collect(),
        object: record.twosource_object.clone(),
        place: place.map(|(text, place)| PlaceMention {
            text,
            start: 0,
            end: 0,
            place,
        }),
        happened_on: record
            .twosource_happened_on
            .clone()
            .or_else(|| record.happened_on()),
        quantity: record.twosource_quantity.clone().unwrap_or_default(),
        claim_ids: Vec::new(),
        document_count: 1,
        copy_groups: 1,
        independent_source_count: 0,
        credibility: Credibility {
            grade: 6,
            reasons: Vec::new(),
        },
        status: record.twosource_status.unwrap_or(EventStatus::Unsourced),
        root_sources: record.twosource_root_sources.unwrap_or_default(),
        dissent: Vec::new(),
        first_reported_at: record.twosource_first_reported_at,
        last_reported_at: record.twosource_last_reported_at,
    }
}
