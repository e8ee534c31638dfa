//! Records of data sets against the texts they cite (`docs/guides/check-a-data-set.md`).
//!
//! In: headers, claims and events of a store. Out: the records whose text does not say what they say, with what differs.
//! Never: reads the text itself; judges a record whose text is not in the store.

use jiff::Unit;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use twosource_record::{
    ActorMention, Aspect, Claim, DateRange, DocumentHeader, Event, EventType, Place, PlaceMention, Polarity,
};

/// Days by which a record may miss the text's date: coders date by publication and across time zones.
const DAYS: i64 = 1;
/// Kilometres between two points of one town.
const KILOMETRES: f64 = 50.0;

/// In what a record and its text differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Difference {
    /// The text gave no claim at all.
    NoClaim,
    /// No claim of the text is of this type.
    Type,
    /// The text names another actor, or none.
    Actor,
    /// The text names another recipient, or none.
    Recipient,
    /// The text puts it elsewhere.
    Place,
    /// The text dates it otherwise.
    Date,
    /// The text denies it, or speaks of it only as to come or as possible.
    NotAffirmed,
}

/// A record that its text does not support.
#[derive(Debug, Clone, Serialize)]
pub struct Disagreement {
    /// The event that the record's claim is part of.
    pub event_id: String,
    /// The data set.
    pub dataset: String,
    /// What differs between the record and the claim of the text that is nearest to it.
    pub differs: Vec<Difference>,
    /// The address both share.
    pub url: String,
    /// The record's claim.
    pub record: Claim,
    /// The nearest claim of the text.
    pub text: Option<Claim>,
}

/// How many records could be judged.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Judged {
    /// Records whose text is in the store and says the same.
    pub supported: usize,
    /// Records whose text is in the store and says otherwise.
    pub differing: usize,
    /// Records that cite a text that is not in the store.
    pub without_text: usize,
}

/// Compares every record with the text of its address, in the order of the claims.
pub fn find_disagreements(
    headers: &[DocumentHeader],
    claims: &[Claim],
    events: &[Event],
) -> (Vec<Disagreement>, Judged) {
    let by_id: BTreeMap<&str, &DocumentHeader> =
        headers.iter().map(|h| (h.document_id.as_str(), h)).collect();
    let texts = texts_by_address(headers);
    let told = claims_by_document(claims);
    let event_of: BTreeMap<&str, &str> = events
        .iter()
        .flat_map(|e| e.claim_ids.iter().map(|id| (id.as_str(), e.event_id.as_str())))
        .collect();
    let (mut out, mut judged) = (Vec::new(), Judged::default());
    for claim in claims {
        let header = by_id.get(claim.document_id.as_str());
        let Some((dataset, url)) = header.and_then(|h| h.dataset.as_ref().zip(h.url.as_ref())) else {
            continue;
        };
        let Some(text) = texts.get(&address(url)) else {
            judged.without_text += 1;
            continue;
        };
        let (differs, nearest) = compare(claim, told.get(text).map_or(&[], Vec::as_slice));
        if differs.is_empty() {
            judged.supported += 1;
            continue;
        }
        judged.differing += 1;
        let event = event_of.get(claim.claim_id.as_str());
        out.push(Disagreement {
            event_id: event.map(|id| (*id).to_owned()).unwrap_or_default(),
            dataset: dataset.clone(),
            differs,
            url: url.clone(),
            record: claim.clone(),
            text: nearest.cloned(),
        });
    }
    (out, judged)
}

/// Published items by their address; an id that is an address counts as one.
fn texts_by_address(headers: &[DocumentHeader]) -> BTreeMap<String, &str> {
    let texts = headers.iter().filter(|h| h.dataset.is_none());
    let addressed = texts.flat_map(|h| {
        let own = h.document_id.contains("://").then_some(&h.document_id);
        let all = h.url.iter().chain(own);
        all.map(|url| (address(url), h.document_id.as_str()))
    });
    addressed.collect()
}

/// An address without scheme, "www.", fragment and closing slash.
fn address(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.split('#').next().unwrap_or(rest).trim_end_matches('/');
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    match rest.split_once('/') {
        Some((host, path)) => format!("{}/{path}", host.to_lowercase()),
        None => rest.to_lowercase(),
    }
}

fn claims_by_document(claims: &[Claim]) -> BTreeMap<&str, Vec<&Claim>> {
    let mut out: BTreeMap<&str, Vec<&Claim>> = BTreeMap::new();
    for claim in claims {
        out.entry(claim.document_id.as_str()).or_default().push(claim);
    }
    out
}

/// What differs from the nearest claim: fewest differences, then the same type, then the earliest in the text.
fn compare<'a>(record: &Claim, text: &[&'a Claim]) -> (Vec<Difference>, Option<&'a Claim>) {
    let differences = text.iter().map(|claim| (differences(record, claim), *claim));
    let nearest = differences.min_by_key(|(differs, claim)| {
        let other_type = differs.contains(&Difference::Type);
        (
            differs.len(),
            other_type,
            claim.sentence.start,
            claim.trigger.start,
        )
    });
    match nearest {
        Some((differs, claim)) => (differs, Some(claim)),
        None => (vec![Difference::NoClaim], None),
    }
}

fn differences(record: &Claim, text: &Claim) -> Vec<Difference> {
    let mut out = Vec::new();
    let mut note = |differs: bool, what: Difference| {
        if differs {
            out.push(what);
        }
    };
    note(record.event != text.event, Difference::Type);
    let (actor, recipient) = party_differences(record, text);
    note(actor, Difference::Actor);
    note(recipient, Difference::Recipient);
    note(
        places_differ(record.place.as_ref(), text.place.as_ref()),
        Difference::Place,
    );
    note(
        dates_differ(record.happened_on.as_ref(), text.happened_on.as_ref()),
        Difference::Date,
    );
    let open = matches!(text.aspect, Aspect::Future | Aspect::Hypothetical);
    note(
        text.polarity != record.polarity && text.polarity == Polarity::Negated || open,
        Difference::NotAffirmed,
    );
    out
}

/// Acts of equals may be told either way round.
fn party_differences(record: &Claim, text: &Claim) -> (bool, bool) {
    let straight = (
        parties_differ(&record.actor, &text.actor),
        parties_differ(&record.recipient, &text.recipient),
    );
    let turned = (
        parties_differ(&record.actor, &text.recipient),
        parties_differ(&record.recipient, &text.actor),
    );
    if is_between_equals(record.event) && turned == (false, false) {
        turned
    } else {
        straight
    }
}

/// The record names states or bodies of which the text names none. A record without codes says nothing to check.
fn parties_differ(record: &[ActorMention], text: &[ActorMention]) -> bool {
    let codes =
        |list: &[ActorMention]| -> BTreeSet<String> { list.iter().filter_map(|a| a.code.clone()).collect() };
    let named = codes(record);
    !named.is_empty() && named.is_disjoint(&codes(text))
}

/// Both give a place, and one is not within or near the other.
fn places_differ(record: Option<&PlaceMention>, text: Option<&PlaceMention>) -> bool {
    let Some((a, b)) = record.zip(text).map(|(a, b)| (&a.place, &b.place)) else {
        return false;
    };
    if a.country_code.is_some() && b.country_code.is_some() && a.country_code != b.country_code {
        return true;
    }
    let same_name = a.name.eq_ignore_ascii_case(&b.name);
    let towns = a.resolution.min(b.resolution) >= 4;
    towns && !same_name && distance_km(a, b).is_none_or(|km| km > KILOMETRES)
}

/// Both give days, and they lie further apart than coders' days do.
fn dates_differ(record: Option<&DateRange>, text: Option<&DateRange>) -> bool {
    let days = |d: &DateRange| d.start.zip(d.end);
    let Some(((s, e), (t, f))) = record.and_then(days).zip(text.and_then(days)) else {
        return false;
    };
    let overlap = s <= f && t <= e;
    !overlap && days_between(e, t).min(days_between(f, s)) > DAYS
}

fn is_between_equals(event: EventType) -> bool {
    matches!(
        event,
        EventType::Consult | EventType::Agree | EventType::Support | EventType::Cooperate
    )
}

fn days_between(a: Date, b: Date) -> i64 {
    a.until((Unit::Day, b))
        .map_or(0, |span| i64::from(span.get_days()).abs())
}

/// On a plane that is flat enough for near points.
fn distance_km(a: &Place, b: &Place) -> Option<f64> {
    let (north, east) = (a.lat? - b.lat?, a.lon? - b.lon?);
    let shrunk = east * a.lat?.to_radians().cos();
    Some(north.hypot(shrunk) * 111.0)
}
