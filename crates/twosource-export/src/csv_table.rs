//! One row per event, for spreadsheets and statistics (`docs/reference/export-csv.md`).
//!
//! In: events. Out: header and rows. Never: more than one row per event.

use crate::name_of;
use twosource_record::{ActorMention, Event, QuantityKind};

/// Header and rows; lists are joined by `|`, unknown cells are empty.
pub fn csv_rows(events: &[Event]) -> (Vec<&'static str>, Vec<Vec<String>>) {
    let header = vec![
        "event_id",
        "event",
        "mode",
        "quad_code",
        "actor",
        "recipient",
        "start",
        "end",
        "place",
        "country_code",
        "lat",
        "lon",
        "dead_low",
        "dead_best",
        "dead_high",
        "credibility",
        "status",
        "independent_sources",
        "root_sources",
        "documents",
        "copy_groups",
        "dissent",
    ];
    (header, events.iter().map(row).collect())
}

fn row(event: &Event) -> Vec<String> {
    let place = event.place.as_ref().map(|p| &p.place);
    let dead = event.quantity.iter().find(|q| q.kind == QuantityKind::Dead);
    let number = |n: Option<f64>| n.map(|n| n.to_string()).unwrap_or_default();
    let day = |d: Option<jiff::civil::Date>| d.map(|d| d.to_string()).unwrap_or_default();
    vec![
        event.event_id.clone(),
        event.event.name().to_owned(),
        event.mode.map(|m| m.name().to_owned()).unwrap_or_default(),
        u8::from(event.event.quad()).to_string(),
        codes(&event.actor),
        codes(&event.recipient),
        day(event.happened_on.as_ref().and_then(|d| d.start)),
        day(event.happened_on.as_ref().and_then(|d| d.end)),
        place.map(|p| p.name.clone()).unwrap_or_default(),
        place.and_then(|p| p.country_code.clone()).unwrap_or_default(),
        number(place.and_then(|p| p.lat)),
        number(place.and_then(|p| p.lon)),
        number(dead.and_then(|q| q.low)),
        number(dead.and_then(|q| q.best)),
        number(dead.and_then(|q| q.high)),
        event.credibility.grade.to_string(),
        name_of(&event.status),
        event.independent_source_count.to_string(),
        event
            .root_sources
            .iter()
            .map(|r| r.name.clone().unwrap_or_else(|| r.side.clone()))
            .collect::<Vec<_>>()
            .join("|"),
        event.document_count.to_string(),
        event.copy_groups.to_string(),
        event
            .dissent
            .iter()
            .map(|d| name_of(&d.kind))
            .collect::<Vec<_>>()
            .join("|"),
    ]
}

fn codes(list: &[ActorMention]) -> String {
    list.iter()
        .filter_map(|a| a.code.clone())
        .collect::<Vec<_>>()
        .join("|")
}
