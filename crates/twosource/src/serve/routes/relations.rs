//! Two parties by time, and who acts towards whom.
//!
//! In: parties, windows, filters. Out: counts of events. Never: counts copies; an event is counted once.

use super::events::selected;
use super::{App, answer};
use crate::serve::error::Problem;
use crate::serve::query::{Asked, ListQuery, Named};
use axum::Json;
use axum::extract::State;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use twosource_store::{Dyad, Network, Unit};

/// Most pairs of a network.
const PAIRS: usize = 400;

/// Longest name of a party.
const PARTY: usize = 90;

/// What may be asked of two parties.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DyadQuery {
    /// Unit of time; month unless given
    unit: Option<Unit>,
    /// Only of this credibility or better (1 is best)
    #[schemars(range(min = 1, max = 6))]
    min_credibility: Option<u8>,
    /// Only from this day on
    #[schemars(extend("format" = "date"))]
    since: Option<String>,
    /// Only up to this day
    #[schemars(extend("format" = "date"))]
    until: Option<String>,
}

/// What may be asked of a network.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NetworkQuery {
    /// Window: from this day on
    #[schemars(extend("format" = "date"))]
    since: Option<String>,
    /// Window: up to this day
    #[schemars(extend("format" = "date"))]
    until: Option<String>,
    /// Window before, to compare with: from this day on
    #[schemars(extend("format" = "date"))]
    before_since: Option<String>,
    /// Window before, to compare with: up to this day
    #[schemars(extend("format" = "date"))]
    before_until: Option<String>,
    /// Only of this credibility or better (1 is best)
    #[schemars(range(min = 1, max = 6))]
    min_credibility: Option<u8>,
}

/// One window, and perhaps the one before.
#[derive(Serialize, JsonSchema)]
pub struct NetworkAnswer {
    /// The window.
    now: Network,
    /// The window to compare with.
    before: Option<Network>,
}

/// `GET /api/dyads/{a}/{b}`
pub async fn dyad(
    State(desk): State<App>,
    Named((a, b)): Named<(String, String)>,
    Asked(query): Asked<DyadQuery>,
) -> Result<Json<Dyad>, Problem> {
    answer(desk, move |desk| {
        if a.chars().count() > PARTY || b.chars().count() > PARTY {
            return Err(Problem::bad_query(format!(
                "a party of more than {PARTY} characters"
            )));
        }
        let asked = ListQuery {
            dyad: Some(format!("{a}..{b}")),
            min_credibility: query.min_credibility,
            since: query.since,
            until: query.until,
            ..ListQuery::default()
        };
        let (snapshot, rows) = selected(desk, &asked)?;
        Ok(snapshot
            .index
            .dyad(&rows, &a, &b, query.unit.unwrap_or(Unit::Month)))
    })
    .await
}

/// `GET /api/network`
pub async fn network(
    State(desk): State<App>,
    Asked(query): Asked<NetworkQuery>,
) -> Result<Json<NetworkAnswer>, Problem> {
    answer(desk, move |desk| {
        let window = |since: &Option<String>, until: &Option<String>| {
            let asked = ListQuery {
                min_credibility: query.min_credibility,
                since: since.clone(),
                until: until.clone(),
                ..ListQuery::default()
            };
            let (snapshot, rows) = selected(desk, &asked)?;
            Ok::<_, Problem>(snapshot.index.network(&rows, PAIRS))
        };
        let compared = query.before_since.is_some() || query.before_until.is_some();
        Ok(NetworkAnswer {
            now: window(&query.since, &query.until)?,
            before: compared
                .then(|| window(&query.before_since, &query.before_until))
                .transpose()?,
        })
    })
    .await
}
