//! Arguments of `events`.
//!
//! In: words. Out: typed arguments. Never: touches a file.

use super::EventArguments;
use clap::Args;

/// Inputs of `events`.
#[derive(Debug, Args)]
pub struct EventListArguments {
    /// Store, format, filters
    #[command(flatten)]
    pub events: EventArguments,
    /// Records of imported data sets whose cited text does not say what they say
    #[arg(long)]
    pub disagree: bool,
}
