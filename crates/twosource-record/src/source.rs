//! Who says so: sources, the links of an attribution chain, and the root at its end.

use crate::codes::Sector;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What kind of source speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// A government, its organs, its named office holders.
    Official,
    /// "a US official", "sources in the ministry".
    AnonymousOfficial,
    /// A named or described private person.
    Person,
    /// International bodies, the Red Cross, armed groups, companies, parties.
    Organisation,
    /// A publisher.
    Outlet,
    /// A wire service.
    Agency,
    /// Analysts, experts, think tanks' staff.
    Analyst,
    /// A document, video or database.
    Document,
    /// Eyewitnesses, residents, survivors.
    Witness,
    /// "reports indicate", "it is said".
    Unspecified,
}

/// A source as one link of a chain carries it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Source {
    /// The exact words.
    pub text: String,
    /// First character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
    /// Name as resolved, else the words.
    pub name: Option<String>,
    /// State or body it speaks for.
    pub code: Option<String>,
    /// PLOVER sectors.
    pub sector: Vec<Sector>,
    /// Kind.
    pub kind: SourceKind,
}

/// One link of "X says": outermost first in a claim's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Attribution {
    /// Who says it.
    pub source: Source,
    /// The words that say that it is said ("noting", "according to").
    pub cue: String,
    /// True where this end of the chain speaks together with another one of equal depth.
    pub joint: bool,
}

/// Whoever first says so: the end of the attribution chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RootSource {
    /// Kind.
    pub kind: SourceKind,
    /// State or body it speaks for.
    pub code: Option<String>,
    /// Name, or the words of the text.
    pub name: Option<String>,
    /// The side it is on (`grading.md`, rules 3, 4 and 7): equal sides are not independent of each other.
    pub side: String,
}
