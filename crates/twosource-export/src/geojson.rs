//! GeoJSON (RFC 7946): one feature per event (`docs/reference/export-geojson.md`).
//!
//! In: events. Out: a feature collection. Never: a guessed point; an event without coordinates has a null geometry.

use crate::name_of;
use serde_json::{Value, json};
use twosource_record::{ActorMention, Event, QuantityKind};

/// All events as one collection.
pub fn geojson_collection(events: &[Event]) -> Value {
    json!({ "type": "FeatureCollection", "features": events.iter().map(feature).collect::<Vec<_>>() })
}

fn feature(event: &Event) -> Value {
    let place = event.place.as_ref().map(|p| &p.place);
    let point = place.and_then(|p| p.lon.zip(p.lat));
    let days = event.happened_on.as_ref();
    let dead = event.quantity.iter().find(|q| q.kind == QuantityKind::Dead);
    json!({
        "type": "Feature",
        "id": event.event_id,
        "geometry": point.map(|(lon, lat)| json!({ "type": "Point", "coordinates": [lon, lat] })),
        "properties": {
            "event": event.event,
            "mode": event.mode,
            "quad_code": u8::from(event.event.quad()),
            "actor": parties(&event.actor),
            "recipient": parties(&event.recipient),
            "start": days.and_then(|d| d.start),
            "end": days.and_then(|d| d.end),
            "place": place.map(|p| &p.name),
            "province": place.and_then(|p| p.province.as_ref()),
            "country_code": place.and_then(|p| p.country_code.as_ref()),
            "resolution": place.map(|p| p.resolution),
            "dead_low": dead.and_then(|q| q.low),
            "dead_best": dead.and_then(|q| q.best),
            "dead_high": dead.and_then(|q| q.high),
            "credibility": event.credibility.grade,
            "status": event.status,
            "independent_sources": event.independent_source_count,
            "root_sources": event.root_sources.iter().map(|r| r.name.as_ref().unwrap_or(&r.side)).collect::<Vec<_>>(),
            "dissent": event.dissent.iter().map(|d| name_of(&d.kind)).collect::<Vec<_>>(),
            "documents": event.document_count,
            "first_reported_at": event.first_reported_at,
            "last_reported_at": event.last_reported_at,
        },
    })
}

/// Code with sectors, or the words where there is no code; maps show text, not lists.
fn parties(list: &[ActorMention]) -> String {
    let one = |a: &ActorMention| {
        let sectors = a.sector.iter().map(|s| s.name());
        let head = a.code.as_ref().unwrap_or(&a.text).as_str();
        std::iter::once(head).chain(sectors).collect::<Vec<_>>().join(" ")
    };
    list.iter().map(one).collect::<Vec<_>>().join("; ")
}
