//! Arguments of `sources`.
//!
//! In: words. Out: typed arguments. Never: touches a file.

use super::Format;
use clap::Args;
use std::path::PathBuf;

/// Inputs of `sources`.
#[derive(Debug, Args)]
pub struct SourceArguments {
    /// The store
    #[arg(long, value_name = "FILE")]
    pub db: PathBuf,
    /// Only what had been published by the end of this day
    #[arg(long, value_name = "DATE")]
    pub as_known_on: Option<jiff::civil::Date>,
    /// Output format
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}
