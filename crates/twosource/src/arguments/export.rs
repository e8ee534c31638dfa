//! Arguments of `export`.
//!
//! In: words. Out: typed arguments. Never: touches a file.

use super::EventArguments;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Inputs of `export`.
#[derive(Debug, Args)]
pub struct ExportArguments {
    /// Store and filters
    #[command(flatten)]
    pub events: EventArguments,
    /// Target format
    #[arg(long, value_enum, default_value = "jsonl")]
    pub to: ExportFormat,
    /// File to write (for Parquet a folder); standard output when not given
    #[arg(long, value_name = "PATH")]
    pub out: Option<PathBuf>,
}

/// Target formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// Twosource events, one JSON object a line
    Jsonl,
    /// One row per event
    Csv,
    /// PLOVER 2.0 records, one JSON object a line
    Plover,
    /// GDELT 2.0 event table, 61 columns, tab-separated, no header
    Gdelt,
    /// GDELT 2.0 mention table, 16 columns, tab-separated, no header
    GdeltMentions,
    /// Parquet files by month, typed columns
    Parquet,
    /// GeoJSON feature collection
    Geojson,
    /// STIX 2.1 bundle
    Stix,
    /// Atom feed with GeoRSS points
    Atom,
}
