//! Arguments of `dyads`, `network`, `changes` and `alerts`.
//!
//! In: words. Out: typed arguments. Never: touches a file.

use clap::{Args, ValueEnum};
use jiff::civil::Date;
use std::path::PathBuf;
use twosource_trends::{DateBasis, Level, Step, Weighting};

/// What is counted, and how.
#[derive(Debug, Clone, Args)]
pub struct CountArguments {
    /// The store
    #[arg(long, value_name = "FILE")]
    pub db: PathBuf,
    /// How finely actors are told apart
    #[arg(long, value_enum, default_value = "state")]
    pub level: LevelName,
    /// Which events count, and how much
    #[arg(long, value_enum, default_value = "all")]
    pub weight: WeightName,
    /// Graded events, or every claim as if it were an event (no grades, copies counted as often as they come)
    #[arg(long, value_enum, default_value = "events")]
    pub count: CountName,
    /// Which day counts
    #[arg(long, value_enum, default_value = "happened")]
    pub date: DateName,
    /// Table of groups (group, name, member, from, to); adds to data/actors/groups.tsv
    #[arg(long, value_name = "FILE")]
    pub groups: Vec<PathBuf>,
    /// Count every known group as an actor, too
    #[arg(long)]
    pub all_groups: bool,
    /// Count with only what had been published by the end of this day
    #[arg(long, value_name = "DATE")]
    pub as_known_on: Option<Date>,
}

/// Which pairs.
#[derive(Debug, Clone, Default, Args)]
pub struct PairArguments {
    /// Only this actor (code, name or group)
    #[arg(long, value_name = "CODE")]
    pub actor: Option<String>,
    /// Only this recipient (code, name or group)
    #[arg(long, value_name = "CODE")]
    pub recipient: Option<String>,
    /// Only this pair, in both orders
    #[arg(long, num_args = 2, value_names = ["CODE", "CODE"])]
    pub between: Option<Vec<String>>,
}

/// Inputs of `dyads`.
#[derive(Debug, Args)]
pub struct DyadArguments {
    /// What is counted
    #[command(flatten)]
    pub count: CountArguments,
    /// Which pairs
    #[command(flatten)]
    pub pairs: PairArguments,
    /// Length of a period
    #[arg(long, value_enum, default_value = "month")]
    pub step: StepName,
    /// First day
    #[arg(long, value_name = "DATE")]
    pub since: Option<Date>,
    /// Last day
    #[arg(long, value_name = "DATE")]
    pub until: Option<Date>,
    /// Only the pairs with most events
    #[arg(long, value_name = "N")]
    pub top: Option<usize>,
    /// Draw the pairs with most events to a file, too (.svg or .png)
    #[arg(long, value_name = "FILE")]
    pub plot: Option<PathBuf>,
    /// Leave out the ids of the events
    #[arg(long)]
    pub no_ids: bool,
    /// Output format
    #[arg(long, value_enum, default_value = "table")]
    pub format: DyadFormat,
}

/// How series of pairs are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DyadFormat {
    /// A table for people
    Table,
    /// One JSON object a line
    Jsonl,
    /// Comma-separated values
    Csv,
    /// One Parquet file
    Parquet,
}

/// Inputs of `changes`.
#[derive(Debug, Args)]
pub struct ChangeArguments {
    /// What is counted
    #[command(flatten)]
    pub count: CountArguments,
    /// Which pairs
    #[command(flatten)]
    pub pairs: PairArguments,
    /// Length of a period
    #[arg(long, value_enum, default_value = "month")]
    pub step: StepName,
    /// First day
    #[arg(long, value_name = "DATE")]
    pub since: Option<Date>,
    /// Last day
    #[arg(long, value_name = "DATE")]
    pub until: Option<Date>,
    /// Least probability of a change
    #[arg(long, value_name = "0-1", default_value = "0.5")]
    pub min_probability: f64,
    /// Fewest events of a pair that is looked at
    #[arg(long, value_name = "N", default_value = "12")]
    pub min_events: f64,
    /// Draw the pairs that changed to a file, too (.svg or .png)
    #[arg(long, value_name = "FILE")]
    pub plot: Option<PathBuf>,
    /// Years between changes of a pair, as expected beforehand
    #[arg(long, value_name = "YEARS", default_value = "20")]
    pub years_between: f64,
    /// Output format
    #[arg(long, value_enum, default_value = "table")]
    pub format: SeriesFormat,
}

/// Inputs of `network`.
#[derive(Debug, Args)]
pub struct NetworkArguments {
    /// What is counted
    #[command(flatten)]
    pub count: CountArguments,
    /// First day
    #[arg(long, value_name = "DATE")]
    pub since: Option<Date>,
    /// Last day
    #[arg(long, value_name = "DATE")]
    pub until: Option<Date>,
    /// First day of an earlier window; then what moved between the two is told
    #[arg(long, value_name = "DATE", requires = "before_until")]
    pub before_since: Option<Date>,
    /// Last day of the earlier window
    #[arg(long, value_name = "DATE", requires = "before_since")]
    pub before_until: Option<Date>,
    /// Least weight of a tie
    #[arg(long, value_name = "N", default_value = "1")]
    pub min_weight: f64,
    /// Rows of a table
    #[arg(long, value_name = "N", default_value = "15")]
    pub top: usize,
    /// Output format
    #[arg(long, value_enum, default_value = "table")]
    pub format: NetworkFormat,
}

/// Inputs of `alerts`.
#[derive(Debug, Args)]
pub struct AlertArguments {
    /// The file with the alerts
    #[arg(value_name = "RULES.toml")]
    pub rules: PathBuf,
    /// The store
    #[arg(long, value_name = "FILE")]
    pub db: PathBuf,
    /// Record of what was told; beside the rules unless given
    #[arg(long, value_name = "FILE")]
    pub state: Option<PathBuf>,
    /// Table of groups; adds to data/actors/groups.tsv
    #[arg(long, value_name = "FILE")]
    pub groups: Vec<PathBuf>,
    /// Print the new matches and do nothing else
    #[arg(long)]
    pub dry_run: bool,
    /// Output format
    #[arg(long, value_enum, default_value = "table")]
    pub format: SeriesFormat,
}

/// How networks are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum NetworkFormat {
    /// Tables for people
    Table,
    /// One JSON object a line: actors and ties, or moves
    Jsonl,
    /// Ties, or moves of pairs, as comma-separated values
    Csv,
    /// The graph for Gephi, igraph, NetworkX and others
    Graphml,
}

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SeriesFormat {
    /// A table for people
    Table,
    /// One JSON object a line
    Jsonl,
    /// Comma-separated values
    Csv,
}

macro_rules! names {
    ($(#[$meta:meta])* $name:ident of $target:ty { $($(#[$one:meta])* $variant:ident => $value:expr),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
        pub enum $name { $($(#[$one])* $variant),+ }

        impl From<$name> for $target {
            fn from(name: $name) -> Self {
                match name { $($name::$variant => $value),+ }
            }
        }
    };
}

names! {
    /// Lengths of a period.
    StepName of Step {
        /// A day
        Day => Self::Day,
        /// A week from Monday
        Week => Self::Week,
        /// A calendar month
        Month => Self::Month,
        /// A calendar quarter
        Quarter => Self::Quarter,
        /// A calendar year
        Year => Self::Year,
    }
}

names! {
    /// How finely actors are told apart.
    LevelName of Level {
        /// Everybody of a country is one
        Country => Self::Country,
        /// A state and its organs are one; rebels, opposition and others stand apart (COD.REB)
        State => Self::State,
        /// Code and sector (RUS.MIL)
        Sector => Self::Sector,
        /// The name of the group, body or person
        Name => Self::Name,
    }
}

names! {
    /// Which events count.
    WeightName of Weighting {
        /// Every event that is not improbable
        All => Self::All,
        /// Only what two independent sources affirm
        Corroborated => Self::Corroborated,
        /// By credibility: 0.9, 0.7, 0.5, 0.3, 0.1 for 1 to 5
        Credibility => Self::Credibility,
    }
}

names! {
    /// Which day counts.
    DateName of DateBasis {
        /// When it happened; the first report where nobody says when
        Happened => Self::Happened,
        /// The first report
        Reported => Self::Reported,
    }
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CountName {
    /// Graded events
    Events,
    /// Single statements
    Claims,
}
