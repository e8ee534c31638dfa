//! Resolved dates: always days, always with their precision.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A resolved when: first and last day, both inclusive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DateRange {
    /// First day.
    #[schemars(with = "Option<String>")]
    pub start: Option<Date>,
    /// Last day.
    #[schemars(with = "Option<String>")]
    pub end: Option<Date>,
    /// How exactly the text states it.
    pub precision: DatePrecision,
    /// The exact words.
    pub text: String,
}

/// The unit in which a text states a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DatePrecision {
    /// One day, or hours of it.
    Day,
    /// A week, or a few days.
    Week,
    /// A calendar month.
    Month,
    /// A quarter or season.
    Quarter,
    /// A year.
    Year,
    /// A range with stated ends, or "since".
    Range,
}
