//! What `twosource read` writes: every layer the reader saw, with character offsets.

use crate::{Aspect, Likelihood, Polarity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One document, read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Reading {
    /// The document's id.
    pub document_id: String,
    /// The clean main text that all offsets point into.
    pub text: String,
    /// Headline, publication instant and outlet as ingested.
    pub title: Option<String>,
    /// How many of the sentences belong to the title (always 0: titles are not read).
    pub title_sentences: usize,
    /// Sentences in order.
    pub sentences: Vec<SentenceReading>,
}

/// One sentence, read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SentenceReading {
    /// 0-based.
    pub index: usize,
    /// First character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
    /// Words.
    pub tokens: Vec<TokenReading>,
    /// Names, places, dates, quantities.
    pub mentions: Vec<MentionReading>,
    /// Predicates with their roles.
    pub predicates: Vec<PredicateReading>,
    /// Who says what.
    pub attributions: Vec<AttributionReading>,
}

/// One word (Universal Dependencies).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TokenReading {
    /// The exact word.
    pub text: String,
    /// First character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
    /// Dictionary form.
    pub lemma: String,
    /// Part of speech.
    pub upos: String,
    /// 0-based index of the head, -1 for the root.
    pub head: i32,
    /// Relation to the head.
    pub deprel: String,
}

/// One mention; the resolved fields that its kind has.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MentionReading {
    /// `person`, `organisation`, `place`, `nationality`, `date`, `quantity`, `weapon`.
    pub kind: String,
    /// The exact words.
    pub text: String,
    /// First character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
    /// Gazetteer id of a place that means the place.
    pub geonameid: Option<u32>,
    /// Latitude.
    pub lat: Option<f64>,
    /// Longitude.
    pub lon: Option<f64>,
    /// Code of the actor that the mention stands for.
    pub actor: Option<String>,
    /// TIMEX3 value of a date.
    pub value: Option<String>,
    /// First day of a date.
    pub start_date: Option<String>,
    /// Last day of a date.
    pub end_date: Option<String>,
}

/// One predicate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PredicateReading {
    /// The exact word.
    pub text: String,
    /// First character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
    /// Affirmed or negated.
    pub polarity: Polarity,
    /// In time.
    pub aspect: Aspect,
    /// Hedge.
    pub likelihood: Option<Likelihood>,
    /// -3 certainly not, 3 certainly.
    pub factuality: f32,
    /// PropBank roles.
    pub roles: Vec<RoleReading>,
}

/// One PropBank argument.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RoleReading {
    /// `ARG0`, `ARG1`, `ARGM-LOC` …
    pub role: String,
    /// First character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
}

/// One attribution: spans as `[start, end]` pairs of characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AttributionReading {
    /// Who.
    pub source: Vec<[usize; 2]>,
    /// Says.
    pub cue: Vec<[usize; 2]>,
    /// What.
    pub content: Vec<[usize; 2]>,
}
