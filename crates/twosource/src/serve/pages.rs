//! The pages and what they are made of, out of the program itself.
//!
//! In: a path. Out: a file of `web/dist`, or the one page that shows all others. Never: a file of the disk.

use super::error::Problem;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

/// What Vite built.
#[derive(RustEmbed)]
#[folder = "../../web/dist"]
struct Built;

/// Addresses of pages; the page itself reads the rest of the address.
const PAGES: [&str; 6] = ["events", "documents", "dyads", "network", "sources", "about"];

/// Any path outside the API.
pub async fn page(uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    let first = path.split('/').next().unwrap_or_default();
    if path.is_empty() || PAGES.contains(&first) {
        return file("index.html");
    }
    match Built::get(path) {
        Some(_) => file(path),
        None => Problem::not_found("page", uri.path()).into_response(),
    }
}

fn file(path: &str) -> Response {
    let Some(file) = Built::get(path) else {
        return (StatusCode::NOT_FOUND, "").into_response();
    };
    let named_by_content = path.starts_with("assets/");
    let kept = if named_by_content {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let headers = [(header::CONTENT_TYPE, kind(path)), (header::CACHE_CONTROL, kept)];
    (headers, file.data).into_response()
}

fn kind(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json" | "geojson") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}
