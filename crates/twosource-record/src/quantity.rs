//! Stated numbers: how many of what, with the range that the words allow.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A stated how many. `high` is null where the text leaves it open ("at least six").
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Quantity {
    /// Of what.
    pub kind: QuantityKind,
    /// Lowest number the words allow.
    pub low: Option<f64>,
    /// The number itself.
    pub best: Option<f64>,
    /// Highest number the words allow.
    pub high: Option<f64>,
    /// ISO 4217 code for `money`, else null.
    pub currency: Option<String>,
    /// The exact words.
    pub text: String,
}

/// Kinds of counted things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the definition")]
pub enum QuantityKind {
    Dead,
    Injured,
    DeadOrInjured,
    Missing,
    Arrested,
    Captured,
    Released,
    Displaced,
    Participants,
    Personnel,
    Items,
    Money,
    Expelled,
    Other,
}

impl QuantityKind {
    /// The whole list.
    pub const ALL: [Self; 14] = [
        Self::Dead,
        Self::Injured,
        Self::DeadOrInjured,
        Self::Missing,
        Self::Arrested,
        Self::Captured,
        Self::Released,
        Self::Displaced,
        Self::Participants,
        Self::Personnel,
        Self::Items,
        Self::Money,
        Self::Expelled,
        Self::Other,
    ];
}
