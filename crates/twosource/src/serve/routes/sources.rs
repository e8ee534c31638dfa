//! Root sources and their record.
//!
//! In: a part of a name. Out: counts of what each said and how that stands. Never: a letter without its numbers.

use super::{App, answer};
use crate::serve::error::Problem;
use crate::serve::query::Asked;
use axum::Json;
use axum::extract::State;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use twosource_store::SourceRecord;

/// What may be asked of the sources.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourceQuery {
    /// Only with these letters in name or code
    #[schemars(length(max = 200))]
    q: Option<String>,
}

/// Sources, most events first.
#[derive(Serialize, JsonSchema)]
pub struct SourceList {
    /// Sources that pass.
    total: usize,
    /// The first five hundred.
    sources: Vec<SourceRecord>,
}

/// `GET /api/sources`
pub async fn list(
    State(desk): State<App>,
    Asked(query): Asked<SourceQuery>,
) -> Result<Json<SourceList>, Problem> {
    answer(desk, move |desk| {
        let wanted = query.q.unwrap_or_default().to_lowercase();
        if wanted.chars().count() > 200 {
            return Err(Problem::bad_query("a text of more than 200 characters"));
        }
        let fits = |s: &&SourceRecord| {
            s.name.to_lowercase().contains(&wanted)
                || s.code.as_ref().is_some_and(|c| c.to_lowercase() == wanted)
        };
        let snapshot = desk.present();
        let passed: Vec<&SourceRecord> = snapshot.sources.iter().filter(fits).collect();
        Ok(SourceList {
            total: passed.len(),
            sources: passed.into_iter().take(500).cloned().collect(),
        })
    })
    .await
}
