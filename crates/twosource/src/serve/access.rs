//! Who may ask, and what every answer carries: host and token checks, security headers, ETags.
//!
//! In: requests. Out: the same, or a refusal. Never: a method that changes something.

use super::error::Problem;
use super::routes::App;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Longest address.
const LONGEST: usize = 8_192;

/// Scripts, styles and data come from here alone. Charts set styles of elements, so styles may stand in the page.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; \
    font-src 'self'; connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; base-uri 'none'; form-action 'self'; \
    frame-ancestors 'none'";

/// Who may ask.
#[derive(Debug, Clone, Default)]
pub struct Access {
    /// Needed in `Authorization: Bearer`, or once in `/?token=`.
    pub token: Option<String>,
    /// Header in which a proxy that has checked the user says who it is.
    pub user_header: Option<String>,
    /// Host names that are answered; any, when empty.
    pub hosts: Vec<String>,
}

/// Checks the request, and adds the security headers to its answer.
pub async fn guard(State(access): State<std::sync::Arc<Access>>, request: Request, next: Next) -> Response {
    let mut response = match refusal(&access, &request) {
        Some(refusal) => refusal,
        None => next.run(request).await,
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(
        "cross-origin-opener-policy",
        HeaderValue::from_static("same-origin"),
    );
    headers.insert(
        "permissions-policy",
        HeaderValue::from_static("geolocation=(), camera=(), microphone=()"),
    );
    response
}

fn refusal(access: &Access, request: &Request) -> Option<Response> {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        let refused = Problem::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "read_only",
            "this server only answers GET",
        );
        return Some(([(header::ALLOW, "GET, HEAD")], refused).into_response());
    }
    let length = request.uri().path_and_query().map_or(0, |p| p.as_str().len());
    if length > LONGEST {
        return Some(
            Problem::new(StatusCode::BAD_REQUEST, "too_long", "the address is too long").into_response(),
        );
    }
    if !is_our_host(access, request.headers()) {
        let refused = Problem::new(
            StatusCode::MISDIRECTED_REQUEST,
            "wrong_host",
            "this server does not answer for that host",
        );
        return Some(refused.hint("name the host with --host").into_response());
    }
    if access.token.is_none() && access.user_header.is_none() {
        return None;
    }
    if let Some(cookie) = entry(access, request) {
        return Some(cookie);
    }
    let known = is_known(access, request.headers());
    (!known).then(|| {
        let refused = Problem::new(
            StatusCode::UNAUTHORIZED,
            "token_needed",
            "this server needs a token",
        );
        let hint = "open /?token=… once, or send `Authorization: Bearer …`";
        ([(header::WWW_AUTHENTICATE, "Bearer")], refused.hint(hint)).into_response()
    })
}

/// A host of another name would let a foreign page speak to this server through a name of its own.
fn is_our_host(access: &Access, headers: &HeaderMap) -> bool {
    let host = headers
        .get(header::HOST)
        .and_then(|h| h.to_str().ok())
        .unwrap_or_default();
    let name = host
        .rsplit_once(':')
        .filter(|(_, port)| port.chars().all(|c| c.is_ascii_digit()))
        .map_or(host, |(n, _)| n);
    access.hosts.is_empty() || access.hosts.iter().any(|h| h.eq_ignore_ascii_case(name))
}

/// `/?token=…` gives a cookie and an address without the token.
fn entry(access: &Access, request: &Request) -> Option<Response> {
    let token = access.token.as_ref()?;
    let given = request.uri().query()?.strip_prefix("token=")?;
    (request.uri().path() == "/" && is_equal(given, token)).then(|| {
        let cookie = format!("twosource={token}; HttpOnly; SameSite=Strict; Path=/");
        (
            StatusCode::SEE_OTHER,
            [(header::LOCATION, "/".to_owned()), (header::SET_COOKIE, cookie)],
        )
            .into_response()
    })
}

fn is_known(access: &Access, headers: &HeaderMap) -> bool {
    let text = |name: &str| {
        headers
            .get(name)
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default()
    };
    let by_proxy = access
        .user_header
        .as_deref()
        .is_some_and(|name| !text(name).is_empty());
    let by_token = access.token.as_deref().is_some_and(|token| {
        let bearer = text("authorization").strip_prefix("Bearer ").unwrap_or_default();
        let cookies = text("cookie")
            .split(';')
            .filter_map(|c| c.trim().strip_prefix("twosource="));
        is_equal(bearer, token) || cookies.into_iter().any(|c| is_equal(c, token))
    });
    by_proxy || by_token
}

/// Compared by their digests, so that the time it takes tells nothing of the token.
fn is_equal(given: &str, token: &str) -> bool {
    blake3::hash(given.as_bytes()) == blake3::hash(token.as_bytes())
}

/// Answers of the API depend on the address and the store's state alone: an unchanged one is not computed again.
pub async fn unchanged(State(desk): State<App>, request: Request, next: Next) -> Response {
    let address = request
        .uri()
        .path_and_query()
        .map(|p| p.as_str().to_owned())
        .unwrap_or_default();
    if !address.starts_with("/api/") || address.starts_with("/api/about") {
        return next.run(request).await;
    }
    let state = desk.present().state.clone();
    let tag = blake3::hash(format!("{}\n{state}\n{address}", env!("CARGO_PKG_VERSION")).as_bytes()).to_hex();
    let tag = format!("W/\"{}\"", &tag[..20]);
    let asked = request
        .headers()
        .get(header::IF_NONE_MATCH)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default();
    if asked.split(',').any(|t| t.trim() == tag) {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response();
    }
    let mut response = next.run(request).await;
    if response.status() == StatusCode::OK {
        if let Ok(value) = HeaderValue::from_str(&tag) {
            response.headers_mut().insert(header::ETAG, value);
        }
        response
            .headers_mut()
            .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    }
    response
}
