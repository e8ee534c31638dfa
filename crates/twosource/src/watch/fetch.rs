//! One request: conditional, with limits, redirections one by one.
//!
//! In: an address and what is known of it. Out: what came of it. Never: more than one request at a time to a host (the
//! round sees to that); retries.

use super::config::WatchConfig;
use super::links::join;
use std::time::Duration;
use ureq::Agent;
use ureq::http::{HeaderMap, StatusCode};

/// Redirections that are followed.
const MAX_REDIRECTS: usize = 5;

/// Longest time that a server may put us off, in seconds: a day.
const MAX_PUT_OFF: i64 = 86_400;

/// What came of a request.
#[derive(Debug)]
pub enum Answer {
    /// The thing asked for.
    Body(Box<Body>),
    /// What is known already.
    Unchanged,
    /// Come back later; in how many seconds, where the server tells.
    Later(String, Option<i64>),
    /// Not there, and will not be.
    Gone(String),
}

/// The thing asked for.
#[derive(Debug)]
pub struct Body {
    /// Address after all redirections.
    pub url: String,
    /// Whether all of them are for good.
    pub moved_for_good: bool,
    /// Encoding as the server says.
    pub charset: Option<String>,
    /// `Content-Type` without parameters.
    pub content_type: String,
    /// `ETag`.
    pub etag: Option<String>,
    /// `Last-Modified`.
    pub last_modified: Option<String>,
    /// What came.
    pub bytes: Vec<u8>,
}

/// Sends requests.
pub struct Fetcher {
    agent: Agent,
    max_bytes: u64,
}

impl Fetcher {
    /// With the manners of a watch.
    pub fn new(config: &WatchConfig) -> Self {
        let contact = config.contact.as_deref().map(|c| format!(" (+{c})"));
        let name = format!(
            "twosource/{}{}",
            env!("CARGO_PKG_VERSION"),
            contact.unwrap_or_default()
        );
        let timeout = Duration::try_from(config.timeout).unwrap_or(Duration::from_secs(30));
        let agent = Agent::config_builder()
            .user_agent(name)
            .timeout_global(Some(timeout))
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .build()
            .new_agent();
        Self {
            agent,
            max_bytes: config.max_bytes,
        }
    }

    /// Asks for `url` unless it is as `etag` and `last_modified` say.
    pub fn fetch(&self, url: &str, etag: Option<&str>, last_modified: Option<&str>) -> Answer {
        let mut at = url.to_owned();
        let mut moved_for_good = true;
        for _ in 0..=MAX_REDIRECTS {
            let mut request = self.agent.get(&at).header(
                "Accept",
                "text/html, application/rss+xml, application/atom+xml, application/json;q=0.9, */*;q=0.5",
            );
            for (name, value) in [("If-None-Match", etag), ("If-Modified-Since", last_modified)] {
                if let Some(value) = value {
                    request = request.header(name, value);
                }
            }
            let mut response = match request.call() {
                Ok(response) => response,
                Err(why) => return Answer::Later(why.to_string(), None),
            };
            let (status, headers) = (response.status(), response.headers().clone());
            if status.is_redirection() && status != StatusCode::NOT_MODIFIED {
                moved_for_good &= matches!(status.as_u16(), 301 | 308);
                match text(&headers, "location").and_then(|to| join(&at, &to)) {
                    Some(next) => at = next,
                    None => return Answer::Gone(format!("{status} without an address to go to")),
                }
                continue;
            }
            let moved = moved_for_good && at != url;
            return self.conclude(
                status,
                response.body_mut(),
                |bytes| body(at, moved, &headers, bytes),
                || retry_after(&headers),
            );
        }
        Answer::Gone(format!("more than {MAX_REDIRECTS} redirections"))
    }
}

impl Fetcher {
    /// What a status that is no redirection means.
    fn conclude(
        &self,
        status: StatusCode,
        from: &mut ureq::Body,
        body: impl FnOnce(Vec<u8>) -> Body,
        pause: impl FnOnce() -> Option<i64>,
    ) -> Answer {
        match status.as_u16() {
            304 => Answer::Unchanged,
            200..=299 => match from.with_config().limit(self.max_bytes).read_to_vec() {
                Ok(bytes) => Answer::Body(Box::new(body(bytes))),
                Err(ureq::Error::BodyExceedsLimit(limit)) => {
                    Answer::Gone(format!("the answer has more than {limit} bytes"))
                }
                Err(why) => Answer::Later(why.to_string(), None),
            },
            401 | 403 | 404 | 410 | 451 => Answer::Gone(status.to_string()),
            _ => Answer::Later(status.to_string(), pause()),
        }
    }
}

fn body(url: String, moved_for_good: bool, headers: &HeaderMap, bytes: Vec<u8>) -> Body {
    let content_type = text(headers, "content-type").unwrap_or_default().to_lowercase();
    let charset = content_type
        .split_once("charset=")
        .map(|(_, rest)| rest.split(';').next().unwrap_or_default())
        .map(|c| c.trim_matches(['"', '\'', ' ']).to_owned());
    Body {
        url,
        moved_for_good,
        charset: charset.filter(|c| !c.is_empty()),
        content_type: content_type
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_owned(),
        etag: text(headers, "etag"),
        last_modified: text(headers, "last-modified"),
        bytes,
    }
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

/// Seconds that a server wants to be left alone: a number, or an instant.
fn retry_after(headers: &HeaderMap) -> Option<i64> {
    let written = text(headers, "retry-after")?;
    let instant = || {
        let at = jiff::fmt::rfc2822::parse(&written).ok()?;
        Some(at.timestamp().as_second() - super::now())
    };
    let seconds = written.trim().parse().ok().or_else(instant)?;
    Some(seconds.clamp(0, MAX_PUT_OFF))
}
