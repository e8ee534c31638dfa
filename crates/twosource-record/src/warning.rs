//! Warnings: what a stage could not use, where, and why. Nothing is dropped without one.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One thing that was odd in foreign data; the run goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Warning {
    /// Stable code (`broken_json`, `missing_date` …), listed in `docs/reference/warnings.md`.
    pub code: String,
    /// File, line or offset.
    pub place: String,
    /// Lower case, no full stop.
    pub reason: String,
    /// What the user can do about it.
    pub hint: Option<String>,
    /// Whether a document was lost by it.
    pub dropped: bool,
}
