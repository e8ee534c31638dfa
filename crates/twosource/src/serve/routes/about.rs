//! What this record is made of: counts, runs with what they dropped, versions.
//!
//! In: nothing. Out: numbers. Never: a number that the store does not hold.

use super::{App, answer};
use crate::serve::error::Problem;
use crate::serve::query::{Asked, Nothing};
use axum::Json;
use axum::extract::State;
use schemars::JsonSchema;
use serde::Serialize;
use twosource_store::{Facets, RunRecord, Selection, Span};

/// What this record is made of.
#[derive(Serialize, JsonSchema)]
pub struct About {
    /// Version of this program.
    program: String,
    /// Versions of documents.
    document_versions: usize,
    /// Claims, those of older versions included.
    claims: usize,
    /// Graded events.
    events: usize,
    /// First and last day of the events.
    span: Option<Span>,
    /// Events by type, grade, status, party and place.
    facets: Facets,
    /// Runs that added to the store, newest first.
    runs: Vec<RunRecord>,
}

/// `GET /api/about`
pub async fn show(
    State(desk): State<App>,
    Asked(Nothing {}): Asked<Nothing>,
) -> Result<Json<About>, Problem> {
    answer(desk, |desk| {
        let snapshot = desk.present();
        let everything: Selection = (0..snapshot.index.len() as u32).collect();
        desk.with_store(|store| {
            let (document_versions, claims) = store.counts()?;
            Ok(About {
                program: env!("CARGO_PKG_VERSION").to_owned(),
                document_versions,
                claims,
                events: snapshot.index.len(),
                span: snapshot.index.span(&everything),
                facets: snapshot.index.facets(&everything),
                runs: store.runs()?,
            })
        })
    })
    .await
}
