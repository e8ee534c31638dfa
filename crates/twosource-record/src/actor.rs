//! An actor as a claim carries it: the words, and whom they were resolved to.

use crate::codes::Sector;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A mention resolved to a public actor; `code` is null where the text names no state or body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ActorMention {
    /// The exact words.
    pub text: String,
    /// First character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
    /// Resolved name (`Ukraine`), or null.
    pub name: Option<String>,
    /// ISO 3166 alpha-3, or PLOVER's IGO UNO EUR NGO ISM IMG MNC.
    pub code: Option<String>,
    /// PLOVER sectors.
    pub sector: Vec<Sector>,
    /// Wikidata id, where it is known for sure.
    pub wikidata_id: Option<String>,
}
