//! Telling an address of new matches, by Standard Webhooks 1.0.0 (standardwebhooks.com): an id that stays the same over
//! retries, a time, and an HMAC-SHA256 over id, time and body.
//!
//! In: a body, an address, a secret. Out: done, or why not. Never: sends a secret; tries again what was refused for good.

use super::rules::WebhookRule;
use anyhow::{Context, Result, bail};
use jiff::Timestamp;
use standardwebhooks::Webhook;
use std::time::Duration;
use ureq::Agent;
use ureq::http::{HeaderMap, StatusCode};

/// Longest time for one try.
const TIMEOUT: Duration = Duration::from_secs(15);
/// Longest wait between two tries, also where the receiver asks for more.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// What came of one try.
enum Outcome {
    Accepted,
    /// Worth another try, after the receiver's wait if it names one.
    Later(String, Option<Duration>),
    Refused(String),
}

/// Sends a body; returns how many tries it took.
pub fn send(rule: &WebhookRule, id: &str, body: &str, mut wait_for: impl FnMut(Duration)) -> Result<u32> {
    let signer = signer(rule)?;
    let config = Agent::config_builder()
        .timeout_global(Some(TIMEOUT))
        .http_status_as_error(false);
    let agent: Agent = config.build().into();
    let mut wait = Duration::try_from_secs_f64(rule.first_wait).context("first_wait of the webhook")?;
    let mut last = String::new();
    for attempt in 1..=rule.attempts.max(1) {
        match try_once(&agent, rule, signer.as_ref(), id, body) {
            Outcome::Accepted => return Ok(attempt),
            Outcome::Refused(why) => bail!("{}: {why}", rule.url),
            Outcome::Later(why, asked) => {
                last = why;
                if attempt < rule.attempts {
                    wait_for(asked.unwrap_or(wait).min(LONGEST_WAIT));
                    wait *= 2;
                }
            }
        }
    }
    bail!(
        "{}: {last}, {} tries\nhint: the matches stay new; the next run tries again",
        rule.url,
        rule.attempts
    )
}

fn signer(rule: &WebhookRule) -> Result<Option<Webhook>> {
    let Some(name) = &rule.secret_env else {
        return Ok(None);
    };
    let secret =
        std::env::var(name).with_context(|| format!("the variable {name} with the webhook's secret"))?;
    let signer = Webhook::new(&secret).with_context(|| {
        format!("{name} holds no secret\nhint: 'whsec_' and base64, as the receiver gives it")
    })?;
    Ok(Some(signer))
}

fn try_once(agent: &Agent, rule: &WebhookRule, signer: Option<&Webhook>, id: &str, body: &str) -> Outcome {
    let sent_at = Timestamp::now().as_second();
    let mut request = agent
        .post(&rule.url)
        .header("content-type", "application/json")
        .header("user-agent", concat!("twosource/", env!("CARGO_PKG_VERSION")))
        .header("webhook-id", id)
        .header("webhook-timestamp", sent_at.to_string());
    if let Some(signer) = signer {
        match signer.sign(id, sent_at, body.as_bytes()) {
            Ok(signature) => request = request.header("webhook-signature", signature),
            Err(why) => return Outcome::Refused(why.to_string()),
        }
    }
    match request.send(body) {
        Ok(response) => judge(response.status(), response.headers()),
        Err(why @ (ureq::Error::BadUri(_) | ureq::Error::Http(_))) => Outcome::Refused(why.to_string()),
        Err(why) => Outcome::Later(why.to_string(), None),
    }
}

/// 2xx is done; too many, timeouts and faults of the receiver may pass; anything else will not.
fn judge(status: StatusCode, headers: &HeaderMap) -> Outcome {
    let passing = [StatusCode::REQUEST_TIMEOUT, StatusCode::TOO_MANY_REQUESTS];
    if status.is_success() {
        return Outcome::Accepted;
    }
    if !status.is_server_error() && !passing.contains(&status) {
        return Outcome::Refused(format!("refused with {status}"));
    }
    let seconds = headers
        .get("retry-after")
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.trim().parse().ok());
    Outcome::Later(format!("answered {status}"), seconds.map(Duration::from_secs))
}
