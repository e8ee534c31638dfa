//! Any list in another format.
//!
//! In: filters and a format. Out: a file of all events that pass, up to a limit that the answer names. Never: a part
//! of an event.

use super::App;
use super::events::selected;
use crate::serve::desk::Desk;
use crate::serve::error::Problem;
use crate::serve::query::{Asked, ListQuery, Named};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use std::fmt::Write;
use twosource_export::{Evidence, atom_feed, csv_rows, geojson_collection, plover_record};
use twosource_record::{Claim, DocumentHeader, Event};

/// Formats by name.
pub const FORMATS: [&str; 5] = ["atom", "csv", "geojson", "jsonl", "plover"];
/// What they are.
pub const KINDS: &[&str] = &[
    "application/atom+xml",
    "application/geo+json",
    "application/x-ndjson",
    "text/csv",
];

/// Most events of one file.
const LIMIT: usize = 20_000;

/// `GET /api/export/{format}`
pub async fn write(
    State(desk): State<App>,
    Named(format): Named<String>,
    Asked(query): Asked<ListQuery>,
) -> Result<Response, Problem> {
    let made = tokio::task::spawn_blocking(move || file(&desk, &format, &query)).await;
    made.map_err(|_| Problem::ours())?
}

fn file(desk: &Desk, format: &str, query: &ListQuery) -> Result<Response, Problem> {
    if !FORMATS.contains(&format) {
        return Err(Problem::not_found("format", format).hint(format!("one of {}", FORMATS.join(", "))));
    }
    let limit = query.limit.map_or(Ok(LIMIT), |_| query.page_size())?;
    let (snapshot, rows) = selected(desk, query)?;
    let index = &snapshot.index;
    let first = query.after()?.map_or(0, |(day, id)| {
        let row = index.row_after(day, id);
        rows.partition_point(|r| *r < row)
    });
    let positions: Vec<i64> = rows[first..]
        .iter()
        .take(limit)
        .map(|r| index.position(*r))
        .collect();
    let events = desk.with_events(&snapshot, |store| Ok(store.events_at(&positions)?))?;
    let (kind, body) = written(desk, format, &events)?;
    let name = format!("attachment; filename=\"twosource-events.{}\"", extension(format));
    let left_out = (rows.len() - first - positions.len()).to_string();
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::HeaderName::from_static("x-events-left-out"), left_out),
    ];
    Ok((headers, body).into_response())
}

fn extension(format: &str) -> &str {
    match format {
        "plover" => "jsonl",
        "atom" => "xml",
        other => other,
    }
}

fn written(desk: &Desk, format: &str, events: &[Event]) -> Result<(&'static str, String), Problem> {
    match format {
        "csv" => Ok(("text/csv; charset=utf-8", csv(events)?)),
        "geojson" => Ok(("application/geo+json", geojson_collection(events).to_string())),
        "atom" => {
            let (claims, headers) = evidence_of(desk, events)?;
            let feed = atom_feed(events, &Evidence::new(&claims, &headers));
            Ok((
                "application/atom+xml; charset=utf-8",
                feed.map_err(|_| Problem::ours())?,
            ))
        }
        "plover" => {
            let (claims, headers) = evidence_of(desk, events)?;
            let evidence = Evidence::new(&claims, &headers);
            let records: Vec<_> = events.iter().map(|e| plover_record(e, &evidence)).collect();
            Ok(("application/x-ndjson", lines(&records)))
        }
        _ => Ok(("application/x-ndjson", lines(events))),
    }
}

/// The claims that events rest on, and their documents.
fn evidence_of(desk: &Desk, events: &[Event]) -> Result<(Vec<Claim>, Vec<DocumentHeader>), Problem> {
    desk.with_store(|store| {
        let ids: Vec<String> = events.iter().flat_map(|e| e.claim_ids.clone()).collect();
        let claims = store.claims_by_id(&ids)?;
        let mut documents: Vec<String> = claims.iter().map(|c| c.document_id.clone()).collect();
        documents.sort();
        documents.dedup();
        let headers = store.headers_by_id(&documents)?;
        Ok((claims, headers))
    })
}

fn csv(events: &[Event]) -> Result<String, Problem> {
    let (head, rows) = csv_rows(events);
    let mut out = csv::Writer::from_writer(Vec::new());
    let mut write = || -> Result<(), csv::Error> {
        out.write_record(&head)?;
        rows.iter().try_for_each(|row| out.write_record(row))
    };
    write().map_err(|_| Problem::ours())?;
    let bytes = out.into_inner().map_err(|_| Problem::ours())?;
    String::from_utf8(bytes).map_err(|_| Problem::ours())
}

fn lines<T: serde::Serialize>(records: &[T]) -> String {
    let mut out = String::new();
    for record in records {
        let _ = writeln!(out, "{}", serde_json::to_string(record).unwrap_or_default());
    }
    out
}
