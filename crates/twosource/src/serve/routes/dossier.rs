//! One event with all that it rests on, now or as it was known at the end of a day.
//!
//! In: an event's id, perhaps a day. Out: the event, its claims, their documents. Never: a document that was published
//! after that day.

use super::{App, answer};
use crate::commands::end_of_day;
use crate::serve::desk::{Desk, Snapshot};
use crate::serve::error::Problem;
use crate::serve::query::{Asked, Named, Nothing, day};
use axum::Json;
use axum::extract::State;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use twosource_corroborate::{copy_groups, corroborate};
use twosource_record::{Claim, DocumentHeader, Event, EventStatus};
use twosource_store::Store;

/// Days around an event whose other events may bear on its grade.
const AROUND_DAYS: i32 = 45;
/// Most of them.
const AROUND: usize = 250;
/// Most days of a history.
const HISTORY: usize = 40;

/// What may be asked of a dossier.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DossierQuery {
    /// Graded with only what had been published by the end of this day
    #[schemars(extend("format" = "date"))]
    as_known_on: Option<String>,
}

/// One event with all that it rests on.
#[derive(Serialize, JsonSchema)]
pub struct Dossier {
    /// The event, graded; null where nothing was known of it by then.
    event: Option<Event>,
    /// Its claims by publication.
    claims: Vec<Claim>,
    /// The documents that carry them, by publication.
    documents: Vec<Carrier>,
    /// For each of the event's root sources, in their order, the ids of the claims that rest on it by their own words.
    claims_by_source: Vec<Vec<String>>,
    /// Claims that pass on what others were first to say.
    passed_on: Vec<String>,
    /// Days on which documents of the event, as it stands now, were published.
    reported_on: Vec<String>,
    /// The day that was asked for.
    as_known_on: Option<String>,
}

/// A document of a dossier.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Carrier {
    /// Its id.
    pub document_id: String,
    /// Address.
    pub url: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// The wire service whose text it is.
    pub agency: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Publication instant.
    pub published_at: Option<String>,
    /// Equal numbers are copies of one text.
    pub copy_group: usize,
}

/// The grade after each day.
#[derive(Serialize, JsonSchema)]
pub struct History {
    /// Oldest first.
    steps: Vec<Step>,
}

/// The grade after one day.
#[derive(Serialize, JsonSchema)]
pub struct Step {
    /// The day.
    day: String,
    /// Admiralty credibility by its end; null where nothing was known.
    credibility: Option<u8>,
    /// Status by its end.
    status: Option<EventStatus>,
    /// Independent roots that affirmed it by then.
    independent_source_count: usize,
}

/// `GET /api/events/{event_id}`
pub async fn show(
    State(desk): State<App>,
    Named(id): Named<String>,
    Asked(query): Asked<DossierQuery>,
) -> Result<Json<Dossier>, Problem> {
    answer(desk, move |desk| {
        let day = day(&query.as_known_on, "as_known_on")?;
        let snapshot = desk.present();
        desk.with_store(|store| {
            let (position, event) = found(store, &id)?;
            match day {
                None => dossier(store, Some(event.clone()), &event, None),
                Some(day) => {
                    let around = Around::read(store, &snapshot, position, &event)?;
                    dossier(store, around.as_known_on(&event, day), &event, Some(day))
                }
            }
        })
    })
    .await
}

/// `GET /api/events/{event_id}/history`
pub async fn history(
    State(desk): State<App>,
    Named(id): Named<String>,
    Asked(Nothing {}): Asked<Nothing>,
) -> Result<Json<History>, Problem> {
    answer(desk, move |desk| steps(desk, &id)).await
}

fn steps(desk: &Desk, id: &str) -> Result<History, Problem> {
    let snapshot = desk.present();
    desk.with_store(|store| {
        let (position, event) = found(store, id)?;
        let around = Around::read(store, &snapshot, position, &event)?;
        let headers = headers_of(store, &store.claims_by_id(&event.claim_ids)?)?;
        let mut days: Vec<Date> = days(&headers).into_iter().collect();
        if days.len() > HISTORY {
            let step = days.len().div_ceil(HISTORY);
            days = days.into_iter().rev().step_by(step).collect();
            days.reverse();
        }
        let step = |day: Date| {
            let known = around.as_known_on(&event, day);
            Step {
                day: day.to_string(),
                credibility: known.as_ref().map(|e| e.credibility.grade),
                status: known.as_ref().map(|e| e.status),
                independent_source_count: known.map_or(0, |e| e.independent_source_count),
            }
        };
        Ok(History {
            steps: days.into_iter().map(step).collect(),
        })
    })
}

fn found(store: &Store, id: &str) -> Result<(i64, Event), Problem> {
    store.event(id)?.ok_or_else(|| Problem::not_found("event", id))
}

/// The claims from which an event can be graded as of a day: its own, and those of events around it.
struct Around {
    headers: Vec<DocumentHeader>,
    claims: Vec<Claim>,
}

impl Around {
    fn read(store: &Store, snapshot: &Snapshot, position: i64, event: &Event) -> Result<Self, Problem> {
        let mut positions = snapshot.index.around(position, AROUND_DAYS, AROUND);
        positions.push(position);
        let mut ids = store.documents_of_events(&positions)?;
        let own = store.claims_by_id(&event.claim_ids)?;
        ids.extend(own.iter().map(|c| c.document_id.clone()));
        ids.sort();
        ids.dedup();
        Ok(Self {
            headers: store.headers_by_id(&ids)?,
            claims: store.claims_of_documents(&ids)?,
        })
    }

    /// The event that then held most of the claims of `event`.
    fn as_known_on(&self, event: &Event, day: Date) -> Option<Event> {
        let own: BTreeSet<&String> = event.claim_ids.iter().collect();
        let shared = |e: &Event| e.claim_ids.iter().filter(|id| own.contains(id)).count();
        corroborate(&self.headers, &self.claims, end_of_day(day))
            .into_iter()
            .filter(|e| shared(e) > 0)
            .max_by(|a, b| {
                shared(a)
                    .cmp(&shared(b))
                    .then_with(|| b.event_id.cmp(&a.event_id))
            })
    }
}

fn dossier(
    store: &Store,
    event: Option<Event>,
    present: &Event,
    day: Option<Date>,
) -> Result<Dossier, Problem> {
    let all = headers_of(store, &store.claims_by_id(&present.claim_ids)?)?;
    let ids = event.as_ref().map(|e| e.claim_ids.clone()).unwrap_or_default();
    let mut claims = store.claims_by_id(&ids)?;
    let mut headers = headers_of(store, &claims)?;
    headers.sort_by(|a, b| (a.published_at, &a.document_id).cmp(&(b.published_at, &b.document_id)));
    let order: BTreeMap<&str, usize> = headers
        .iter()
        .enumerate()
        .map(|(i, h)| (h.document_id.as_str(), i))
        .collect();
    claims.sort_by_key(|c| {
        (
            order.get(c.document_id.as_str()).copied(),
            c.sentence.index,
            c.trigger.start,
        )
    });
    let claims_by_source = event.as_ref().map(|e| by_source(e, &claims)).unwrap_or_default();
    let resting: BTreeSet<&String> = claims_by_source.iter().flatten().collect();
    Ok(Dossier {
        passed_on: claims
            .iter()
            .map(|c| &c.claim_id)
            .filter(|id| !resting.contains(id))
            .cloned()
            .collect(),
        documents: carriers(&headers),
        reported_on: days(&all).into_iter().map(|d| d.to_string()).collect(),
        as_known_on: day.map(|d| d.to_string()),
        event,
        claims,
        claims_by_source,
    })
}

fn headers_of(store: &Store, claims: &[Claim]) -> Result<Vec<DocumentHeader>, Problem> {
    let ids: BTreeSet<String> = claims.iter().map(|c| c.document_id.clone()).collect();
    Ok(store.headers_by_id(&ids.into_iter().collect::<Vec<_>>())?)
}

fn days(headers: &[DocumentHeader]) -> BTreeSet<Date> {
    headers
        .iter()
        .filter_map(|h| h.published_at)
        .map(|at| at.to_zoned(TimeZone::UTC).date())
        .collect()
}

fn by_source(event: &Event, claims: &[Claim]) -> Vec<Vec<String>> {
    let resting = |source| {
        let own = claims.iter().filter(|c| crate::sources::speaks(c, source));
        own.map(|c| c.claim_id.clone()).collect()
    };
    event.root_sources.iter().map(resting).collect()
}

/// Documents with their copy groups.
pub fn carriers(headers: &[DocumentHeader]) -> Vec<Carrier> {
    let references: Vec<&DocumentHeader> = headers.iter().collect();
    let groups = copy_groups(&references);
    headers
        .iter()
        .map(|h| carrier(h, groups.get(&h.document_id).copied().unwrap_or_default()))
        .collect()
}

fn carrier(header: &DocumentHeader, copy_group: usize) -> Carrier {
    Carrier {
        document_id: header.document_id.clone(),
        url: header.url.clone(),
        outlet: header.outlet.clone(),
        agency: header.agency.clone(),
        title: header.title.clone(),
        published_at: header.published_at.map(|at| at.to_string()),
        copy_group,
    }
}
