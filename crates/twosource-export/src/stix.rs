//! STIX 2.1 bundle: per event an incident, its location, its parties and sources as identities, and a report that holds
//! them together (`docs/reference/export-stix.md`).
//!
//! In: events with their evidence. Out: the bundle. Never: a random id or a clock; the same events give the same bytes.

use crate::{Evidence, OutsideCodes, name_of};
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use twosource_record::{ActorMention, Event, PlaceMention, RootSourceSummary, Sector, SourceKind};
use uuid::Uuid;

/// Objects by id in the order of their first mention.
struct Bundle<'a> {
    codes: &'a OutsideCodes,
    objects: Vec<Value>,
    known: BTreeMap<String, usize>,
    producer: String,
}

/// All events as one bundle.
pub fn stix_bundle(events: &[Event], evidence: &Evidence, codes: &OutsideCodes) -> Value {
    let mut bundle = Bundle {
        codes,
        objects: Vec::new(),
        known: BTreeMap::new(),
        producer: id_of("identity", "producer"),
    };
    bundle.push_producer();
    for event in events {
        bundle.push_event(event, evidence);
    }
    let ids: Vec<&str> = bundle.known.keys().map(String::as_str).collect();
    json!({ "type": "bundle", "id": id_of("bundle", &ids.join(" ")), "objects": bundle.objects })
}

/// A UUIDv5 in a namespace of our own.
fn id_of(kind: &str, key: &str) -> String {
    let namespace = Uuid::new_v5(&Uuid::NAMESPACE_URL, b"urn:twosource:stix");
    let id = Uuid::new_v5(&namespace, format!("{kind} {key}").as_bytes());
    format!("{kind}--{id}")
}

/// STIX wants milliseconds.
fn instant(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}

/// STIX 2.1, appendix A, scale of Admiralty credibility; "cannot be judged" has none.
fn confidence(grade: u8) -> Option<u8> {
    match grade {
        1..=5 => Some(110 - 20 * grade),
        _ => None,
    }
}

impl Bundle<'_> {
    fn push_producer(&mut self) {
        let body = json!({ "name": "Twosource", "identity_class": "system" });
        let id = self.producer.clone();
        self.push(
            "identity",
            id,
            (Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH),
            body,
        );
    }

    /// Adds an object once; what is named by its content only has a constant date, so that all bundles agree.
    fn push(&mut self, kind: &str, id: String, dates: (Timestamp, Timestamp), body: Value) -> String {
        if !self.known.contains_key(&id) {
            let mut object = Map::new();
            let producer = (id != self.producer).then(|| self.producer.clone());
            object.extend([
                ("type".to_owned(), json!(kind)),
                ("spec_version".to_owned(), json!("2.1")),
                ("id".to_owned(), json!(id)),
                ("created".to_owned(), json!(instant(dates.0))),
                ("modified".to_owned(), json!(instant(dates.1))),
            ]);
            object.extend(producer.map(|p| ("created_by_ref".to_owned(), json!(p))));
            let fields = body.as_object().into_iter().flatten();
            object.extend(
                fields
                    .filter(|(_, v)| !v.is_null())
                    .map(|(k, v)| (k.clone(), v.clone())),
            );
            self.known.insert(id.clone(), self.objects.len());
            self.objects.push(Value::Object(object));
        }
        id
    }

    fn push_event(&mut self, event: &Event, evidence: &Evidence) {
        let first = event.first_reported_at.unwrap_or(Timestamp::UNIX_EPOCH);
        let dates = (first, event.last_reported_at.unwrap_or(first));
        let body = json!({
            "name": name(event),
            "description": description(event),
            "confidence": confidence(event.credibility.grade),
            "labels": labels(event),
            "external_references": references(event, evidence),
        });
        let incident = self.push(
            "incident",
            id_of("incident", &event.event_id),
            dates,
            body.clone(),
        );
        let mut refs = vec![incident.clone()];
        for actor in &event.actor {
            refs.extend(self.relate(event, "actor", &incident, dates, |b| b.push_party(actor)));
        }
        for recipient in &event.recipient {
            refs.extend(self.relate(event, "recipient", &incident, dates, |b| b.push_party(recipient)));
        }
        for source in &event.root_sources {
            let role = format!("source, {}", name_of(&source.stance));
            refs.extend(self.relate(event, &role, &incident, dates, |b| Some(b.push_source(source))));
        }
        if let Some(place) = &event.place {
            refs.extend(self.relate(event, "place", &incident, dates, |b| b.push_place(place)));
        }
        refs.dedup();
        let mut report = body;
        report["published"] = json!(instant(dates.1));
        report["object_refs"] = json!(refs);
        self.push("report", id_of("report", &event.event_id), dates, report);
    }

    /// An object and its relationship to the incident, in words: STIX 2.1 defines none for incidents.
    fn relate(
        &mut self,
        event: &Event,
        role: &str,
        incident: &str,
        dates: (Timestamp, Timestamp),
        push: impl FnOnce(&mut Self) -> Option<String>,
    ) -> Vec<String> {
        let Some(target) = push(self) else {
            return Vec::new();
        };
        let id = id_of("relationship", &format!("{} {role} {target}", event.event_id));
        let body = json!({
            "relationship_type": "related-to", "description": role, "source_ref": incident, "target_ref": target,
        });
        let relationship = self.push("relationship", id, dates, body);
        vec![target, relationship]
    }

    fn push_party(&mut self, actor: &ActorMention) -> Option<String> {
        let sectors: Vec<&str> = actor.sector.iter().map(|s| s.name()).collect();
        let name = actor.name.as_ref().unwrap_or(&actor.text);
        let code = actor.code.as_deref().unwrap_or_default();
        let key = format!("{code} {name} {}", sectors.join(" "));
        let state_organ = actor
            .sector
            .iter()
            .any(|s| matches!(s, Sector::Gov | Sector::Mil | Sector::Cop));
        let class = if actor.code.is_some() {
            "organization"
        } else {
            "class"
        };
        let labels: Vec<String> = actor
            .code
            .iter()
            .cloned()
            .chain(sectors.iter().map(|s| (*s).to_owned()))
            .collect();
        let body = json!({
            "name": name,
            "identity_class": class,
            "sectors": state_organ.then(|| json!(["government"])),
            "labels": (!labels.is_empty()).then_some(labels),
        });
        Some(self.push_named("identity", &key, body))
    }

    fn push_source(&mut self, source: &RootSourceSummary) -> String {
        let name = source.name.as_ref().unwrap_or(&source.side);
        let class = match source.kind {
            SourceKind::Person | SourceKind::Witness | SourceKind::Analyst => "individual",
            SourceKind::Unspecified => "unknown",
            _ => "organization",
        };
        let labels: Vec<String> = std::iter::once(name_of(&source.kind))
            .chain(source.code.clone())
            .collect();
        let body = json!({ "name": name, "identity_class": class, "labels": labels });
        self.push_named("identity", &format!("source {} {name}", source.side), body)
    }

    /// Nothing for a place on the high seas that has no coordinates: STIX asks for one or the other.
    fn push_place(&mut self, place: &PlaceMention) -> Option<String> {
        let p = &place.place;
        let country = p.country_code.as_deref().and_then(|c| self.codes.state(c));
        let country = country.map(|c| c.alpha2.clone());
        let point = p.lat.zip(p.lon);
        if country.is_none() && point.is_none() {
            return None;
        }
        let key = format!("{} {:?} {point:?}", p.name, p.country_code);
        let body = json!({
            "name": p.name, "latitude": p.lat, "longitude": p.lon, "country": country, "administrative_area": p.province,
        });
        Some(self.push_named("location", &key, body))
    }

    fn push_named(&mut self, kind: &str, key: &str, body: Value) -> String {
        let dates = (Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH);
        self.push(kind, id_of(kind, key), dates, body)
    }
}

fn name(event: &Event) -> String {
    let names = |list: &[ActorMention]| {
        let all: Vec<&str> = list
            .iter()
            .map(|a| a.name.as_ref().unwrap_or(&a.text).as_str())
            .collect();
        if all.is_empty() {
            "?".to_owned()
        } else {
            all.join(", ")
        }
    };
    format!(
        "{} {} → {}",
        event.event,
        names(&event.actor),
        names(&event.recipient)
    )
}

fn description(event: &Event) -> String {
    let reasons: Vec<&str> = event
        .credibility
        .reasons
        .iter()
        .map(|r| r.detail.as_str())
        .collect();
    let days = event.happened_on.as_ref().and_then(|d| d.start.zip(d.end));
    let when = days
        .map(|(start, end)| format!("From {start} to {end}. "))
        .unwrap_or_default();
    format!(
        "{when}Admiralty credibility {}: {}.",
        event.credibility.grade,
        reasons.join("; ")
    )
}

fn labels(event: &Event) -> Vec<String> {
    let mode = event.mode.map(|m| format!("plover-mode:{m}"));
    let grade = format!("admiralty-credibility:{}", event.credibility.grade);
    let status = format!("twosource-status:{}", name_of(&event.status));
    std::iter::once(format!("plover:{}", event.event))
        .chain(mode)
        .chain([grade, status])
        .collect()
}

/// Our id and the documents' addresses.
fn references(event: &Event, evidence: &Evidence) -> Vec<Value> {
    let own = json!({ "source_name": "twosource", "external_id": event.event_id });
    let headers = evidence.headers_of(event);
    let documents = headers.iter().map(|h| {
        let outlet = h.outlet.as_ref().or(h.agency.as_ref()).unwrap_or(&h.document_id);
        match &h.url {
            Some(url) => json!({ "source_name": outlet, "url": url }),
            None => json!({ "source_name": outlet, "external_id": h.document_id }),
        }
    });
    std::iter::once(own).chain(documents).collect()
}
