//! Lists, maps, time lines and facets of events.
//!
//! In: filters. Out: one page of summaries, or counts over all that pass. Never: more than one page of a list at once.

use super::{App, answer};
use crate::serve::desk::{Desk, Snapshot};
use crate::serve::error::Problem;
use crate::serve::query::{Asked, ListQuery, day};
use axum::Json;
use axum::extract::State;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::value::RawValue;
use std::sync::Arc;
use twosource_store::{EventSummary, Facets, MapPoint, Selection, Timeline};

/// Most points of a map.
const POINTS: usize = 1_000;
/// Most bins of a time line that chooses its unit.
const BINS: usize = 130;

/// One page of events.
#[derive(Serialize, JsonSchema)]
pub struct EventPage {
    /// Events that pass, on all pages.
    total: usize,
    /// Where the list goes on, unless it ends here.
    next_cursor: Option<String>,
    /// Newest first.
    #[schemars(with = "Vec<EventSummary>")]
    events: Vec<Box<RawValue>>,
}

/// Events by place.
#[derive(Serialize, JsonSchema)]
pub struct MapAnswer {
    /// Most events first.
    points: Vec<MapPoint>,
    /// Events without a place that has coordinates.
    without: usize,
}

/// Events by time.
#[derive(Serialize, JsonSchema)]
pub struct TimelineAnswer {
    /// Counts.
    #[serde(flatten)]
    timeline: Timeline,
    /// First and last day of all events, whatever the filter.
    all: Option<twosource_store::Span>,
}

/// `GET /api/events`
pub async fn list(
    State(desk): State<App>,
    Asked(query): Asked<ListQuery>,
) -> Result<Json<EventPage>, Problem> {
    answer(desk, move |desk| page(desk, &query)).await
}

fn page(desk: &Desk, query: &ListQuery) -> Result<EventPage, Problem> {
    let limit = query.page_size()?;
    let after = query.after()?;
    let (snapshot, rows) = selected(desk, query)?;
    let index = &snapshot.index;
    let first = after.map_or(0, |(day, id)| {
        let row = index.row_after(day, id);
        rows.partition_point(|r| *r < row)
    });
    let shown = &rows[first..rows.len().min(first + limit)];
    let positions: Vec<i64> = shown.iter().map(|r| index.position(*r)).collect();
    let summaries = desk.with_events(&snapshot, |store| Ok(store.summaries_at(&positions)?))?;
    let raw: Result<Vec<Box<RawValue>>, _> = summaries.into_iter().map(RawValue::from_string).collect();
    let last = shown.last().filter(|_| first + shown.len() < rows.len());
    Ok(EventPage {
        total: rows.len(),
        next_cursor: last.map(|r| format!("{}.{}", index.day(*r), index.event_id(*r))),
        events: raw.map_err(|_| Problem::ours())?,
    })
}

/// The state that a query asks for.
pub fn snapshot(desk: &Desk, query: &ListQuery) -> Result<Arc<Snapshot>, Problem> {
    match day(&query.as_known_on, "as_known_on")? {
        Some(day) => desk.as_known_on(day),
        None => Ok(desk.present()),
    }
}

/// The rows that a query asks for.
pub fn selected(desk: &Desk, query: &ListQuery) -> Result<(Arc<Snapshot>, Selection), Problem> {
    let filter = query.filter()?;
    let snapshot = snapshot(desk, query)?;
    let words = query.q.as_deref().map(str::trim).filter(|q| !q.is_empty());
    let found = match words {
        Some(words) => Some(desk.with_events(&snapshot, |store| snapshot.search(store, words))?),
        None => None,
    };
    let rows = snapshot.index.select(&filter, found.as_deref());
    Ok((snapshot, rows))
}

/// `GET /api/map`
pub async fn map(
    State(desk): State<App>,
    Asked(query): Asked<ListQuery>,
) -> Result<Json<MapAnswer>, Problem> {
    answer(desk, move |desk| {
        let (snapshot, rows) = selected(desk, &query)?;
        let (points, without) = snapshot.index.map(&rows, POINTS);
        Ok(MapAnswer { points, without })
    })
    .await
}

/// `GET /api/timeline`
pub async fn timeline(
    State(desk): State<App>,
    Asked(query): Asked<ListQuery>,
) -> Result<Json<TimelineAnswer>, Problem> {
    answer(desk, move |desk| {
        let (snapshot, rows) = selected(desk, &query)?;
        let everything: Selection = (0..snapshot.index.len() as u32).collect();
        Ok(TimelineAnswer {
            timeline: snapshot.index.timeline(&rows, query.unit, BINS),
            all: snapshot.index.span(&everything),
        })
    })
    .await
}

/// `GET /api/facets`
pub async fn facets(
    State(desk): State<App>,
    Asked(query): Asked<ListQuery>,
) -> Result<Json<Facets>, Problem> {
    answer(desk, move |desk| {
        let (snapshot, rows) = selected(desk, &query)?;
        Ok(snapshot.index.facets(&rows))
    })
    .await
}
