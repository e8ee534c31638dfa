//! Arguments of `import`.
//!
//! In: words. Out: typed arguments. Never: touches a file.

use clap::{Args, ValueEnum};
use std::path::PathBuf;
use twosource_ingest::records::RecordKind;

/// Inputs of `import`.
#[derive(Debug, Args)]
pub struct ImportArguments {
    /// Data set
    #[arg(value_enum)]
    pub kind: DataSet,
    /// Files, folders, globs, or - for standard input
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<String>,
    /// The store; made if it is not there
    #[arg(long, value_name = "FILE")]
    pub db: PathBuf,
}

/// Data sets whose files are read.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum DataSet {
    /// GDELT 1.0 and 2.0 events, GDELT 2.0 mentions
    Gdelt,
    /// ACLED exports
    Acled,
    /// UCDP Georeferenced Event Dataset
    Ucdp,
    /// ICEWS
    Icews,
    /// POLECAT
    Polecat,
    /// PLOVER records, one JSON object a line
    Plover,
    /// Events that `export --to jsonl` wrote
    Twosource,
}

impl From<DataSet> for RecordKind {
    fn from(set: DataSet) -> Self {
        match set {
            DataSet::Gdelt => Self::Gdelt,
            DataSet::Acled => Self::Acled,
            DataSet::Ucdp => Self::Ucdp,
            DataSet::Icews => Self::Icews,
            DataSet::Polecat => Self::Polecat,
            DataSet::Plover => Self::Plover,
            DataSet::Twosource => Self::Twosource,
        }
    }
}
