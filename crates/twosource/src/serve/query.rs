//! Parameters of an address as a filter of events.
//!
//! In: a query string. Out: checked values, or what is wrong with them. Never: passes over a parameter that it does not know.

use super::error::Problem;
use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use twosource_record::{EventStatus, EventType};
use twosource_store::EventFilter;

/// Query parameters; what cannot be read is a problem of ours, not the framework's text.
pub struct Asked<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match Query::<T>::from_request_parts(parts, state).await {
            Ok(Query(value)) => Ok(Self(value)),
            Err(why) => Err(Problem::bad_query(why.body_text())),
        }
    }
}

/// Nothing may be asked.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// Which events: all filters hold together.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListQuery {
    /// Only with this actor (code or name)
    #[schemars(length(max = 200))]
    pub actor: Option<String>,
    /// Only with this recipient (code or name)
    #[schemars(length(max = 200))]
    pub recipient: Option<String>,
    /// Only with this party on either side (code or name)
    #[schemars(length(max = 200))]
    pub party: Option<String>,
    /// Only between two parties, in either direction: `RUS..UKR`
    #[schemars(length(max = 200))]
    pub dyad: Option<String>,
    /// Only of these PLOVER types, joined by commas
    #[schemars(regex(
        pattern = r"^(AGREE|CONSULT|SUPPORT|CONCEDE|COOPERATE|AID|RETREAT|REQUEST|ACCUSE|REJECT|THREATEN|PROTEST|SANCTION|MOBILIZE|COERCE|ASSAULT)(,(AGREE|CONSULT|SUPPORT|CONCEDE|COOPERATE|AID|RETREAT|REQUEST|ACCUSE|REJECT|THREATEN|PROTEST|SANCTION|MOBILIZE|COERCE|ASSAULT)){0,15}$"
    ))]
    pub event: Option<String>,
    /// Only of these statuses, joined by commas
    #[schemars(regex(
        pattern = r"^(single_source|corroborated|disputed|denied|planned|unsourced)(,(single_source|corroborated|disputed|denied|planned|unsourced)){0,5}$"
    ))]
    pub status: Option<String>,
    /// Only of this credibility or better (1 is best)
    #[schemars(range(min = 1, max = 6))]
    pub min_credibility: Option<u8>,
    /// Only from this day on
    #[schemars(extend("format" = "date"))]
    pub since: Option<String>,
    /// Only up to this day
    #[schemars(extend("format" = "date"))]
    pub until: Option<String>,
    /// Only at this place (name, region or country code)
    #[schemars(length(max = 200))]
    pub place: Option<String>,
    /// Only inside west,south,east,north in degrees
    #[schemars(regex(pattern = r"^-?[0-9]{1,3}(\.[0-9]{1,6})?(,-?[0-9]{1,3}(\.[0-9]{1,6})?){3}$"))]
    pub bbox: Option<String>,
    /// Only with these words in sentences, titles or names
    #[schemars(length(max = 200))]
    pub q: Option<String>,
    /// Graded with only what had been published by the end of this day
    #[schemars(extend("format" = "date"))]
    pub as_known_on: Option<String>,
    /// Where the list goes on: `next_cursor` of the page before
    #[schemars(regex(pattern = r"^-?[0-9]{1,10}\.[0-9A-Za-z]{1,64}$"))]
    pub cursor: Option<String>,
    /// Events of one page
    #[schemars(range(min = 1, max = 200))]
    pub limit: Option<usize>,
    /// Unit of a time line: the smallest that is not too fine, unless given
    pub unit: Option<twosource_store::Unit>,
}

impl ListQuery {
    /// The filter, or what is wrong with it.
    pub fn filter(&self) -> Result<EventFilter, Problem> {
        self.page_size()?;
        self.after()?;
        for text in [
            &self.actor,
            &self.recipient,
            &self.party,
            &self.dyad,
            &self.place,
            &self.q,
        ]
        .into_iter()
        .flatten()
        {
            if text.chars().count() > 200 {
                return Err(Problem::bad_query("a text of more than 200 characters"));
            }
        }
        if self
            .min_credibility
            .is_some_and(|grade| !(1..=6).contains(&grade))
        {
            return Err(Problem::bad_query("min_credibility is 1 to 6"));
        }
        Ok(EventFilter {
            actor: given(&self.actor),
            recipient: given(&self.recipient),
            party: self
                .dyad
                .as_ref()
                .filter(|d| !d.contains(".."))
                .cloned()
                .or_else(|| given(&self.party)),
            dyad: self
                .dyad
                .as_deref()
                .and_then(|d| d.split_once(".."))
                .map(|(a, b)| (a.to_owned(), b.to_owned())),
            types: list(&self.event, "event", EventType::parse)?,
            statuses: list(&self.status, "status", |name| {
                serde_json::from_value::<EventStatus>(name.into()).ok()
            })?,
            min_credibility: self.min_credibility,
            since: day(&self.since, "since")?,
            until: day(&self.until, "until")?,
            place: given(&self.place),
            inside: self.bbox.as_deref().map(bounds).transpose()?,
        })
    }

    /// Events of one page, 50 unless said otherwise.
    pub fn page_size(&self) -> Result<usize, Problem> {
        match self.limit.unwrap_or(50) {
            limit @ 1..=200 => Ok(limit),
            other => Err(Problem::bad_query(format!("limit is 1 to 200, not {other}"))),
        }
    }

    /// The day and id behind which the page begins.
    pub fn after(&self) -> Result<Option<(i32, &str)>, Problem> {
        let Some(cursor) = &self.cursor else {
            return Ok(None);
        };
        let parts = cursor
            .split_once('.')
            .and_then(|(day, id)| Some((day.parse::<i64>().ok()?, id)));
        match parts {
            Some((day, id)) => Ok(Some((day.clamp(i32::MIN.into(), i32::MAX.into()) as i32, id))),
            None => Err(Problem::bad_query("this cursor was given by no list")),
        }
    }
}

fn given(text: &Option<String>) -> Option<String> {
    text.clone().filter(|t| !t.trim().is_empty())
}

/// A day, or what is wrong with it.
pub fn day(text: &Option<String>, name: &str) -> Result<Option<Date>, Problem> {
    let Some(text) = text else {
        return Ok(None);
    };
    let read = text.parse::<Date>().ok().filter(|_| text.len() == 10);
    read.map(Some)
        .ok_or_else(|| Problem::bad_query(format!("{name}: '{text}' is no day like 2025-03-04")))
}

fn list<T>(text: &Option<String>, name: &str, read: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, Problem> {
    let words = text.iter().flat_map(|t| t.split(','));
    words
        .map(|w| read(w).ok_or_else(|| Problem::bad_query(format!("{name}: there is no '{w}'"))))
        .collect()
}

fn bounds(text: &str) -> Result<[f64; 4], Problem> {
    let numbers: Option<Vec<f64>> = text
        .split(',')
        .map(|n| n.parse().ok().filter(|n: &f64| n.is_finite()))
        .collect();
    numbers
        .and_then(|n| <[f64; 4]>::try_from(n).ok())
        .ok_or_else(|| Problem::bad_query("bbox is west,south,east,north"))
}

/// Parts of the path; what cannot be read is a problem of ours.
pub struct Named<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Named<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match axum::extract::Path::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(value)) => Ok(Self(value)),
            Err(why) => Err(Problem::bad_query(why.body_text())),
        }
    }
}
