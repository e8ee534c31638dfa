//! One document with its claims marked.
//!
//! In: a document's id. Out: its text, and the claims with the events they belong to. Never: markup; text stays text.

use super::dossier::{Carrier, carriers};
use super::{App, answer};
use crate::serve::error::Problem;
use crate::serve::query::{Asked, Named, Nothing};
use axum::Json;
use axum::extract::State;
use schemars::JsonSchema;
use serde::Serialize;
use twosource_record::Claim;

/// One document with its claims.
#[derive(Serialize, JsonSchema)]
pub struct DocumentAnswer {
    /// What is known of it.
    document: Carrier,
    /// Its text; the claims' character offsets count in it.
    text: String,
    /// Its claims in the order of the text.
    claims: Vec<PlacedClaim>,
}

/// A claim and the event it belongs to.
#[derive(Serialize, JsonSchema)]
pub struct PlacedClaim {
    /// The claim.
    claim: Claim,
    /// The event, unless there is none.
    event_id: Option<String>,
    /// That event's credibility.
    credibility: Option<u8>,
}

/// `GET /api/documents/{document_id}`
pub async fn show(
    State(desk): State<App>,
    Named(id): Named<String>,
    Asked(Nothing {}): Asked<Nothing>,
) -> Result<Json<DocumentAnswer>, Problem> {
    answer(desk, move |desk| {
        desk.with_store(|store| {
            let (header, text) = store
                .document(&id)?
                .ok_or_else(|| Problem::not_found("document", &id))?;
            let claims = store.claims_of_documents(&[id])?;
            let ids: Vec<String> = claims.iter().map(|c| c.claim_id.clone()).collect();
            let events = store.events_of_claims(&ids)?;
            let placed = |claim: Claim| {
                let event = events.get(&claim.claim_id);
                PlacedClaim {
                    event_id: event.map(|e| e.0.clone()),
                    credibility: event.map(|e| e.1),
                    claim,
                }
            };
            let document = carriers(&[header]).into_iter().next().ok_or_else(Problem::ours)?;
            Ok(DocumentAnswer {
                document,
                text,
                claims: claims.into_iter().map(placed).collect(),
            })
        })
    })
    .await
}
