//! PLOVER 2.0 records (JSON Lines), with our fields as named extensions (`docs/reference/export-plover.md`).
//!
//! In: an event with its evidence. Out: one record. Never: an outside name that the manual does not have without our prefix.

use crate::Evidence;
use serde_json::{Value, json};
use twosource_record::{ActorMention, Event};

/// One event as a PLOVER record; the first claim's sentence stands as its text span.
pub fn plover_record(event: &Event, evidence: &Evidence) -> Value {
    let claims = evidence.claims_of(event);
    let first = claims.first();
    let date = event
        .happened_on
        .as_ref()
        .and_then(|d| d.start)
        .map(|d| d.to_string());
    let end = event
        .happened_on
        .as_ref()
        .and_then(|d| d.end)
        .map(|d| d.to_string());
    let mut record = json!({
        "id": event.event_id,
        "date": date,
        "enddate": end,
        "event": [event.event],
        "mode": event.mode,
        "context": event.context,
        "quad_code": u8::from(event.event.quad()),
        "event_scale": event.event.scale_with(event.mode),
        "actor": event.actor.iter().map(entity).collect::<Vec<_>>(),
        "recipient": event.recipient.iter().map(entity).collect::<Vec<_>>(),
        "event_loc": event.place.as_ref().map(location),
        "event_text": first.map(|c| c.trigger.text.clone()),
        "text_info": first.map(|c| json!({ "sequence": c.sentence.index + 1, "start": c.sentence.start, "end": c.sentence.end })),
        "coder": "twosource",
        "twosource_credibility": event.credibility,
        "twosource_status": event.status,
        "twosource_root_sources": event.root_sources,
        "twosource_dissent": event.dissent,
        "twosource_happened_on": event.happened_on,
        "twosource_quantity": event.quantity,
        "twosource_object": event.object,
        "twosource_first_reported_at": event.first_reported_at,
        "twosource_last_reported_at": event.last_reported_at,
    });
    for quantity in &event.quantity {
        if let (Some(name), Some(fields)) = (size_field(quantity.kind), record.as_object_mut()) {
            fields.insert(name.to_owned(), json!(quantity.best));
        }
    }
    record
}

fn entity(actor: &ActorMention) -> Value {
    let sectors: Vec<&str> = actor.sector.iter().map(|s| s.name()).collect();
    json!({ "code": actor.code, "sector": sectors, "entity_text": actor.text, "identifier_id": actor.wikidata_id, "identifier_text": actor.name })
}

fn location(place: &twosource_record::PlaceMention) -> Value {
    let p = &place.place;
    json!({
        "extracted_place": place.text, "resolved_place": p.name, "geonameid": p.geonameid, "lat": p.lat, "lon": p.lon,
        "district": p.district, "province": p.province, "country_code": p.country_code, "feature_class": p.feature_class,
        "feature_code": p.feature_code, "resolution": p.resolution,
    })
}

/// PLOVER has three sizes.
fn size_field(kind: twosource_record::QuantityKind) -> Option<&'static str> {
    match kind {
        twosource_record::QuantityKind::Dead => Some("dead"),
        twosource_record::QuantityKind::Injured => Some("injured"),
        twosource_record::QuantityKind::Arrested => Some("arrested"),
        _ => None,
    }
}
