//! The desk: pages over a store, and their twins in JSON.
//!
//! In: a store, an address to listen on. Out: answers, until the program is stopped. Never: changes a document or a claim;
//! answers beyond this machine without a token or a proxy that has checked the user.

mod access;
mod describe;
mod desk;
mod error;
mod pages;
mod query;
mod refresh;
mod routes;

pub use access::Access;
pub use refresh::bring_up_to_date;

use ahash::AHashMap;
use anyhow::{Context, Result};
use axum::http::StatusCode;
use axum::middleware::{from_fn_with_state, map_response};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use error::Problem;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

/// Largest body; no request needs one.
const BODY: usize = 4_096;
/// Longest time for one answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// Serves a store until the program is interrupted. `ready` is told the address.
pub fn run(
    path: &Path,
    labels: AHashMap<String, String>,
    listen: SocketAddr,
    access: Access,
    ready: impl FnOnce(SocketAddr),
) -> Result<()> {
    let desk = Arc::new(desk::Desk::open(path, labels)?);
    refresh::watch(Arc::clone(&desk), path.to_owned());
    let app = router(desk, access);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .max_blocking_threads(32)
        .build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(listen).await.with_context(|| {
            format!("{listen}: cannot listen there\nhint: give another address with --listen")
        })?;
        ready(listener.local_addr()?);
        let stopped = async {
            let _ = tokio::signal::ctrl_c().await;
        };
        axum::serve(listener, app).with_graceful_shutdown(stopped).await?;
        Ok(())
    })
}

fn router(desk: Arc<desk::Desk>, access: Access) -> Router {
    let (api, description) = routes::api();
    api.route(
        "/api/openapi.json",
        get(move || std::future::ready(Json(description.clone()))),
    )
    .route("/api/{*rest}", get(unknown))
    .fallback(pages::page)
    .layer(from_fn_with_state(Arc::clone(&desk), access::unchanged))
    .layer(TimeoutLayer::with_status_code(
        StatusCode::SERVICE_UNAVAILABLE,
        PATIENCE,
    ))
    .layer(RequestBodyLimitLayer::new(BODY))
    .layer(CatchPanicLayer::custom(|_| Problem::ours().into_response()))
    .layer(map_response(in_one_shape))
    .layer(from_fn_with_state(Arc::new(access), access::guard))
    .with_state(desk)
}

async fn unknown(uri: axum::http::Uri) -> Problem {
    Problem::not_found("route", uri.path()).hint("/api/openapi.json lists the routes")
}

/// Faults that the framework words itself get our shape too.
async fn in_one_shape(response: Response) -> Response {
    let status = response.status();
    let is_json = response
        .headers()
        .get(axum::http::header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    if !(status.is_client_error() || status.is_server_error()) || is_json {
        return response;
    }
    let reason = status.canonical_reason().unwrap_or("fault").to_lowercase();
    Problem::new(status, &reason.replace(' ', "_"), reason).into_response()
}
