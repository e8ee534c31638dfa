//! The command line.
//!
//! In: words. Out: typed arguments. Never: touches a file.

mod events;
mod export;
mod import;
pub mod sources;
pub mod trends;

use clap::{Args, Parser, Subcommand, ValueEnum};
pub use events::EventListArguments;
pub use export::{ExportArguments, ExportFormat};
pub use import::ImportArguments;
use std::path::PathBuf;
use twosource_coder::read::Depth;

/// Reads news reports and keeps a sourced, graded record of political and conflict events.
#[derive(Debug, Parser)]
#[command(
    name = "twosource",
    version,
    after_help = "Example:\n  twosource ingest reports/ --db store.db && twosource events --db store.db"
)]
pub struct Arguments {
    /// Folder with the knowledge tables
    #[arg(long, global = true, env = "TWOSOURCE_DATA", value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Folder with the reader model
    #[arg(long, global = true, value_name = "DIR")]
    pub model: Option<PathBuf>,
    /// Table of your own actors (columns of `data/actors/bodies.tsv`); they go before ours
    #[arg(long, global = true, value_name = "FILE")]
    pub actors: Option<PathBuf>,
    /// Colours on the terminal
    #[arg(long, global = true, value_enum, default_value = "auto", value_name = "WHEN")]
    pub color: Color,
    /// No progress and no summary on stderr
    #[arg(long, global = true)]
    pub quiet: bool,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// When to colour.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Color {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl Color {
    /// Makes the choice hold for all output.
    pub fn apply(self) {
        match self {
            Self::Auto => anstream::ColorChoice::Auto.write_global(),
            Self::Always => anstream::ColorChoice::Always.write_global(),
            Self::Never => anstream::ColorChoice::Never.write_global(),
        }
    }
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Sentences, words, names, predicates and attributions of documents
    #[command(after_help = "Example:\n  twosource read report.html --format jsonl")]
    Read(ReadArguments),
    /// Claims of documents, without a store
    #[command(
        after_help = "Examples:\n  twosource code reports/*.txt --format jsonl\n  twosource code report.txt --explain"
    )]
    Code(CodeArguments),
    /// Which event a text reports between two given parties
    #[command(after_help = "Example:\n  twosource classify pairs.jsonl --format jsonl")]
    Classify(InputArguments),
    /// Which documents copy each other, and which report the same happening
    #[command(after_help = "Example:\n  twosource cluster archive.jsonl --format jsonl")]
    Cluster(InputArguments),
    /// Reads, codes and stores documents
    #[command(
        after_help = "Example:\n  twosource ingest reports/ archive.jsonl.gz crawl.warc.gz --db store.db"
    )]
    Ingest(IngestArguments),
    /// Records of other data sets as claims of their coders
    #[command(after_help = "Example:\n  twosource import gdelt 20250304*.CSV --db store.db")]
    Import(ImportArguments),
    /// Asks feeds, fetches the pages of their items, reads, codes and stores them
    #[command(
        after_help = "Examples:\n  twosource watch feeds.toml --db store.db\n  twosource watch subscriptions.opml --db store.db --once"
    )]
    Watch(WatchArguments),
    /// Claims of a store
    #[command(after_help = "Example:\n  twosource claims --db store.db --actor RUS --format jsonl")]
    Claims(StoreArguments),
    /// Graded events of a store
    #[command(
        after_help = "Examples:\n  twosource events --db store.db --min-credibility 2\n  twosource events --db store.db --disagree"
    )]
    Events(EventListArguments),
    /// One event with its grade, reasons, sources and dissent
    #[command(
        after_help = "Examples:\n  twosource show e3f2 --db store.db\n  twosource show e3f2 --db store.db --why"
    )]
    Show(ShowArguments),
    /// How reliable sources and outlets were: what they said first, and what became of it
    #[command(after_help = "Example:\n  twosource sources --db store.db")]
    Sources(sources::SourceArguments),
    /// Events in the formats of other tools
    #[command(after_help = "Example:\n  twosource export --db store.db --to plover > events.jsonl")]
    Export(ExportArguments),
    /// Series of pairs of actors: what passed between them, period by period
    #[command(after_help = "Example:\n  twosource dyads --db store.db --between PRK RUS --step month")]
    Dyads(trends::DyadArguments),
    /// The desk: events, dossiers, map and time line in a browser, with a JSON API
    #[command(after_help = "Example:\n  twosource serve --db store.db    # then open http://127.0.0.1:8765/")]
    Serve(crate::commands::serve::ServeArguments),
    /// Who stands close to whom in a window of time, and what moved since an earlier one
    #[command(
        after_help = "Example:\n  twosource network --db store.db --since 2025-03-01 --until 2025-03-31"
    )]
    Network(trends::NetworkArguments),
    /// When relations changed, and realignments of whole neighbourhoods
    #[command(after_help = "Example:\n  twosource changes --db store.db --actor RUS --weight corroborated")]
    Changes(trends::ChangeArguments),
    /// What saved filters and change rules match that no earlier run told
    #[command(after_help = "Example:\n  twosource alerts alerts.toml --db store.db")]
    Alerts(trends::AlertArguments),
    /// Scores the program against gold claims
    #[command(after_help = "Example:\n  twosource eval eval/gold")]
    Eval(EvalArguments),
}

/// How output is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A table for people
    Table,
    /// One JSON object a line
    Jsonl,
    /// Comma-separated values
    Csv,
}

/// Inputs of a command without a store.
#[derive(Debug, Args)]
pub struct InputArguments {
    /// Files, folders, globs, or - for standard input
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<String>,
    /// Output format
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

/// Inputs of `read`.
#[derive(Debug, Args)]
pub struct ReadArguments {
    /// Inputs and format
    #[command(flatten)]
    pub input: InputArguments,
    /// Use the sentences and tokens that the input documents give
    #[arg(long)]
    pub gold_tokens: bool,
}

/// Inputs of `code`.
#[derive(Debug, Args)]
pub struct CodeArguments {
    /// Inputs and format
    #[command(flatten)]
    pub input: InputArguments,
    /// Say for each claim which row, head or rule settled what, and what was seen and not coded
    #[arg(long)]
    pub explain: bool,
    /// Which sentences are read
    #[command(flatten)]
    pub depth: DepthArguments,
}

/// Which sentences are read for coding.
#[derive(Debug, Clone, Copy, Args)]
pub struct DepthArguments {
    /// Read every sentence, also those that a first filter takes for ones without an event
    #[arg(long)]
    pub every_sentence: bool,
}

impl DepthArguments {
    /// In the coder's terms.
    pub fn depth(self) -> Depth {
        if self.every_sentence {
            Depth::All
        } else {
            Depth::Filtered
        }
    }
}

/// Inputs of `ingest`.
#[derive(Debug, Args)]
pub struct IngestArguments {
    /// Files, folders, globs, or - for standard input
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<String>,
    /// The store; made if it is not there
    #[arg(long, value_name = "FILE")]
    pub db: PathBuf,
    /// Mapping file for another crawler's records; tried before those of the data folder
    #[arg(long, value_name = "FILE")]
    pub mapping: Vec<PathBuf>,
    /// Pages of an archive that state no date take the day on which they were fetched
    #[arg(long)]
    pub crawl_date: bool,
    /// Read from the beginning also what earlier runs have read
    #[arg(long)]
    pub again: bool,
    /// Which sentences are read
    #[command(flatten)]
    pub depth: DepthArguments,
}

/// Inputs of `watch`.
#[derive(Debug, Args)]
pub struct WatchArguments {
    /// Lists of feeds: TOML, or OPML as feed readers export it
    #[arg(required = true, value_name = "FEEDS")]
    pub feeds: Vec<PathBuf>,
    /// The store; made if it is not there
    #[arg(long, value_name = "FILE")]
    pub db: PathBuf,
    /// Ask what is due now, then end
    #[arg(long)]
    pub once: bool,
    /// Ask nobody; print what is known of every feed
    #[arg(long)]
    pub status: bool,
    /// Output format of --status
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
    /// Mapping file for lists of articles; tried before those of the data folder
    #[arg(long, value_name = "FILE")]
    pub mapping: Vec<PathBuf>,
    /// Which sentences are read
    #[command(flatten)]
    pub depth: DepthArguments,
}

/// A store, a format and filters.
#[derive(Debug, Args)]
pub struct StoreArguments {
    /// The store
    #[arg(long, value_name = "FILE")]
    pub db: PathBuf,
    /// Output format
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
    /// Filters
    #[command(flatten)]
    pub filter: FilterArguments,
}

/// What to leave out.
#[derive(Debug, Clone, Default, Args)]
pub struct FilterArguments {
    /// Only with this actor (code or name)
    #[arg(long, value_name = "CODE")]
    pub actor: Option<String>,
    /// Only with this recipient (code or name)
    #[arg(long, value_name = "CODE")]
    pub recipient: Option<String>,
    /// Only of this PLOVER type
    #[arg(long, value_name = "TYPE")]
    pub event: Option<String>,
    /// Only from this day on
    #[arg(long, value_name = "DATE")]
    pub since: Option<jiff::civil::Date>,
    /// Only up to this day
    #[arg(long, value_name = "DATE")]
    pub until: Option<jiff::civil::Date>,
    /// Only at this place (name, region or country code)
    #[arg(long, value_name = "PLACE")]
    pub place: Option<String>,
}

/// Filters that only events have.
#[derive(Debug, Args)]
pub struct EventArguments {
    /// Store, format, filters
    #[command(flatten)]
    pub store: StoreArguments,
    /// Only of this credibility or better (1 is best)
    #[arg(long, value_name = "1-6", value_parser = clap::value_parser!(u8).range(1..=6))]
    pub min_credibility: Option<u8>,
    /// Only of this status
    #[arg(long, value_name = "STATUS")]
    pub status: Option<String>,
    /// Grade with only what had been published by the end of this day
    #[arg(long, value_name = "DATE")]
    pub as_known_on: Option<jiff::civil::Date>,
}

/// Inputs of `show`.
#[derive(Debug, Args)]
pub struct ShowArguments {
    /// Event id, or its beginning
    pub event: String,
    /// How the grade came about: every sentence, whom it speaks for, what was counted and by which rule
    #[arg(long)]
    pub why: bool,
    /// Only what had been published by the end of this day
    #[arg(long, value_name = "DATE")]
    pub as_known_on: Option<jiff::civil::Date>,
    /// The store
    #[arg(long, value_name = "FILE")]
    pub db: PathBuf,
    /// Output format
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

/// Inputs of `eval`.
#[derive(Debug, Args)]
pub struct EvalArguments {
    /// Folder with documents.jsonl and claims.jsonl
    pub gold: PathBuf,
    /// Output format
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}
