//! The routes of the API; each page has its twin here.
//!
//! In: the desk. Out: a router and its description. Never: a method other than GET.

mod about;
mod document;
mod dossier;
mod events;
pub mod export;
mod relations;
mod sources;

use super::describe::Api;
use super::desk::Desk;
use super::error::Problem;
use super::query::{ListQuery, Nothing};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::Value;
use std::sync::Arc;

/// What every handler gets.
pub type App = Arc<Desk>;

/// All routes, and their description.
pub fn api() -> (Router<App>, Value) {
    Api::new()
        .get::<ListQuery, events::EventPage>("/api/events", "Events, newest first", get(events::list))
        .get::<ListQuery, events::MapAnswer>("/api/map", "Events by place", get(events::map))
        .get::<ListQuery, events::TimelineAnswer>(
            "/api/timeline",
            "Events by time, with the documents read",
            get(events::timeline),
        )
        .get::<ListQuery, twosource_store::Facets>(
            "/api/facets",
            "The most frequent values that can be filtered by",
            get(events::facets),
        )
        .get::<dossier::DossierQuery, dossier::Dossier>(
            "/api/events/{event_id}",
            "One event with all that it rests on",
            get(dossier::show),
        )
        .get::<Nothing, dossier::History>(
            "/api/events/{event_id}/history",
            "Its grade after each day on which it was reported",
            get(dossier::history),
        )
        .get::<Nothing, document::DocumentAnswer>(
            "/api/documents/{document_id}",
            "One document with its claims",
            get(document::show),
        )
        .get::<relations::DyadQuery, twosource_store::Dyad>(
            "/api/dyads/{a}/{b}",
            "Two parties by time",
            get(relations::dyad),
        )
        .get::<relations::NetworkQuery, relations::NetworkAnswer>(
            "/api/network",
            "Who acts towards whom, in one window or two",
            get(relations::network),
        )
        .get::<sources::SourceQuery, sources::SourceList>(
            "/api/sources",
            "Root sources and their record",
            get(sources::list),
        )
        .get::<Nothing, about::About>("/api/about", "What this record is made of", get(about::show))
        .file::<ListQuery>(
            "/api/export/{format}",
            "Any list in another format",
            export::KINDS,
            get(export::write),
        )
        .finish()
}

/// Answers on a thread that may wait for the disk.
pub async fn answer<T: Send + 'static>(
    desk: App,
    work: impl FnOnce(&Desk) -> Result<T, Problem> + Send + 'static,
) -> Result<Json<T>, Problem> {
    let done = tokio::task::spawn_blocking(move || work(&desk)).await;
    done.map_err(|_| Problem::ours())?.map(Json)
}
