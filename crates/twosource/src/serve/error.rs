//! One shape for everything that goes wrong: status, code, message, hint.
//!
//! In: faults of queries, of the store, of the framework. Out: JSON. Never: shows an inner error of ours to a stranger.

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Serialize;
use twosource_store::StoreError;

/// What an answer says when it is not the one that was asked for.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Problem {
    /// The HTTP status.
    pub status: u16,
    /// A word for programs.
    pub code: String,
    /// A sentence for people.
    pub message: String,
    /// What could be done.
    pub hint: Option<String>,
}

impl Problem {
    /// A problem of this status.
    pub fn new(status: StatusCode, code: &str, message: impl Into<String>) -> Self {
        Self {
            status: status.as_u16(),
            code: code.to_owned(),
            message: message.into(),
            hint: None,
        }
    }

    /// The same with a hint.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The query is not understood.
    pub fn bad_query(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad_query", message)
            .hint("/api/openapi.json lists the parameters")
    }

    /// There is no such thing.
    pub fn not_found(what: &str, id: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", format!("no {what} '{id}'"))
    }

    /// Our own fault.
    pub fn ours() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "the server failed")
            .hint("the server's own messages say why")
    }
}

impl From<StoreError> for Problem {
    fn from(why: StoreError) -> Self {
        if matches!(why, StoreError::TooLong) {
            return Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "too_costly",
                "this query took too long",
            )
            .hint("narrow it with a further filter");
        }
        anstream::eprintln!("error: {why}");
        Self::ours()
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, [(header::CACHE_CONTROL, "no-store")], Json(self)).into_response()
    }
}
