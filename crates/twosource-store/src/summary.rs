//! What a list shows of an event: a few of its fields and the sentence that first told it.
//!
//! In: an event, its claims and their documents. Out: a summary, and the words by which a search finds the event.
//! Never: a field that the event does not have.

use ahash::AHashMap;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use twosource_record::{
    ActorMention, Claim, DateRange, DissentKind, DocumentHeader, Event, EventStatus, EventType, Mode,
    Polarity, QuantityKind, Sector,
};

/// An event as one row of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EventSummary {
    /// Its id.
    pub event_id: String,
    /// PLOVER 2.0 type.
    pub event: EventType,
    /// PLOVER mode.
    pub mode: Option<Mode>,
    /// 1 verbal cooperation to 4 material conflict.
    pub quad_code: u8,
    /// Who did it.
    pub actor: Vec<PartySummary>,
    /// To whom.
    pub recipient: Vec<PartySummary>,
    /// Where.
    pub place: Option<PlaceSummary>,
    /// When.
    pub happened_on: Option<DateRange>,
    /// Earliest publication instant among its documents.
    #[schemars(with = "Option<String>")]
    pub first_reported_at: Option<Timestamp>,
    /// Admiralty credibility, 1 confirmed to 6 cannot be judged.
    pub credibility: u8,
    /// Where the matter stands.
    pub status: EventStatus,
    /// Independent roots whose latest stance affirms it.
    pub independent_source_count: usize,
    /// All roots.
    pub root_source_count: usize,
    /// Documents that carry it.
    pub document_count: usize,
    /// Groups of copies among those documents.
    pub copy_groups: usize,
    /// What accounts differ in.
    pub dissent: Vec<DissentKind>,
    /// Merged counts.
    pub quantity: Vec<QuantitySummary>,
    /// The sentence that told it first.
    pub sentence: Option<SentenceSummary>,
}

/// A party, as short as it can be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PartySummary {
    /// State or body.
    pub code: Option<String>,
    /// Resolved name, else the words of the text.
    pub name: String,
    /// PLOVER sectors.
    pub sector: Vec<Sector>,
}

/// A place with its coordinates in degrees.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlaceSummary {
    /// Main name.
    pub name: String,
    /// ISO 3166 alpha-3.
    pub country_code: Option<String>,
    /// Latitude.
    pub lat: Option<f64>,
    /// Longitude.
    pub lon: Option<f64>,
    /// 1 country to 5 sub-city.
    pub resolution: u8,
}

/// A merged count.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct QuantitySummary {
    /// Of what.
    pub kind: QuantityKind,
    /// Lowest number any source gives.
    pub low: Option<f64>,
    /// The number of the best-backed account.
    pub best: Option<f64>,
    /// Highest number any source gives.
    pub high: Option<f64>,
}

/// A sentence with its trigger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SentenceSummary {
    /// The document it stands in.
    pub document_id: String,
    /// Who published that.
    pub outlet: Option<String>,
    /// The exact words.
    pub text: String,
    /// First character of the words that name the event, in `text`.
    pub trigger_start: usize,
    /// One past their last character.
    pub trigger_end: usize,
}

/// Claims and headers by id, to look up what an event rests on.
pub struct Evidence<'a> {
    claims: AHashMap<&'a str, &'a Claim>,
    headers: AHashMap<&'a str, &'a DocumentHeader>,
}

impl<'a> Evidence<'a> {
    /// Indexes both lists.
    pub fn new(headers: &'a [DocumentHeader], claims: &'a [Claim]) -> Self {
        Self {
            claims: claims.iter().map(|c| (c.claim_id.as_str(), c)).collect(),
            headers: headers.iter().map(|h| (h.document_id.as_str(), h)).collect(),
        }
    }

    fn claims_of(&self, event: &Event) -> Vec<&'a Claim> {
        event
            .claim_ids
            .iter()
            .filter_map(|id| self.claims.get(id.as_str()).copied())
            .collect()
    }

    /// The event as a row of a list.
    pub fn summary(&self, event: &Event) -> EventSummary {
        EventSummary {
            event_id: event.event_id.clone(),
            event: event.event,
            mode: event.mode,
            quad_code: event.event.quad().into(),
            actor: event.actor.iter().map(party).collect(),
            recipient: event.recipient.iter().map(party).collect(),
            place: event.place.as_ref().map(|p| PlaceSummary {
                name: p.place.name.clone(),
                country_code: p.place.country_code.clone(),
                lat: p.place.lat,
                lon: p.place.lon,
                resolution: p.place.resolution,
            }),
            happened_on: event.happened_on.clone(),
            first_reported_at: event.first_reported_at,
            credibility: event.credibility.grade,
            status: event.status,
            independent_source_count: event.independent_source_count,
            root_source_count: event.root_sources.len(),
            document_count: event.document_count,
            copy_groups: event.copy_groups,
            dissent: distinct(event.dissent.iter().map(|d| d.kind)),
            quantity: event
                .quantity
                .iter()
                .map(|q| QuantitySummary {
                    kind: q.kind,
                    low: q.low,
                    best: q.best,
                    high: q.high,
                })
                .collect(),
            sentence: self.first_told(event).map(|claim| self.sentence(claim)),
        }
    }

    /// The earliest claim that affirms it, else the earliest.
    fn first_told(&self, event: &Event) -> Option<&'a Claim> {
        self.claims_of(event).into_iter().min_by_key(|c| {
            let published = self
                .headers
                .get(c.document_id.as_str())
                .and_then(|h| h.published_at);
            (
                c.polarity == Polarity::Negated,
                published.is_none(),
                published,
                &c.claim_id,
            )
        })
    }

    fn sentence(&self, claim: &Claim) -> SentenceSummary {
        SentenceSummary {
            document_id: claim.document_id.clone(),
            outlet: self
                .headers
                .get(claim.document_id.as_str())
                .and_then(|h| h.outlet.clone()),
            text: claim.sentence.text.clone(),
            trigger_start: claim.trigger.start.saturating_sub(claim.sentence.start),
            trigger_end: claim.trigger.end.saturating_sub(claim.sentence.start),
        }
    }

    /// What a search looks into: sentences, titles, names of parties, sources and places.
    pub fn words(&self, event: &Event) -> String {
        let mut parts: Vec<&str> = Vec::new();
        for claim in self.claims_of(event) {
            parts.push(&claim.sentence.text);
            parts.extend(
                self.headers
                    .get(claim.document_id.as_str())
                    .and_then(|h| h.title.as_deref()),
            );
        }
        for party in event.actor.iter().chain(&event.recipient) {
            parts.extend(
                [
                    Some(party.text.as_str()),
                    party.name.as_deref(),
                    party.code.as_deref(),
                ]
                .into_iter()
                .flatten(),
            );
        }
        parts.extend(event.root_sources.iter().filter_map(|r| r.name.as_deref()));
        parts.extend(event.place.as_ref().map(|p| p.place.name.as_str()));
        distinct(parts.into_iter()).join("\n")
    }
}

/// Whether these are sectors of a state's own organs; a rebel group carries its state's code but is not the state.
pub(crate) fn is_of_state(sectors: &[Sector]) -> bool {
    let organs = [
        Sector::Gov,
        Sector::Mil,
        Sector::Cop,
        Sector::Spy,
        Sector::Jud,
        Sector::Leg,
    ];
    sectors.is_empty() || sectors.iter().any(|s| organs.contains(s))
}

/// A party as a list names it.
pub(crate) fn party(actor: &ActorMention) -> PartySummary {
    PartySummary {
        code: actor.code.clone(),
        name: actor.name.clone().unwrap_or_else(|| actor.text.clone()),
        sector: actor.sector.clone(),
    }
}

fn distinct<T: PartialEq>(values: impl Iterator<Item = T>) -> Vec<T> {
    let mut out = Vec::new();
    for value in values {
        if !out.contains(&value) {
            out.push(value);
        }
    }
    out
}
