//! One file per verb.

mod alerts;
pub mod changes;
mod claims;
mod classify;
mod cluster;
mod code;
mod disagree;
pub mod dyads;
mod eval;
mod events;
mod export;
mod import;
mod ingest;
mod network;
mod read;
pub mod serve;
mod show;
mod sources;
mod watch;
mod why;

use crate::arguments::{Arguments, Command};
use anyhow::Result;

/// Runs the verb.
pub fn run(arguments: &Arguments) -> Result<()> {
    match &arguments.command {
        Command::Read(own) => read::run(arguments, own),
        Command::Code(own) => code::run(arguments, own),
        Command::Classify(own) => classify::run(arguments, own),
        Command::Cluster(own) => cluster::run(arguments, own),
        Command::Ingest(own) => ingest::run(arguments, own),
        Command::Import(own) => import::run(arguments, own),
        Command::Watch(own) => watch::run(arguments, own),
        Command::Claims(own) => claims::run(own),
        Command::Events(own) if own.disagree => disagree::run(&own.events, arguments.quiet),
        Command::Events(own) => events::run(&own.events),
        Command::Show(own) => show::run(own),
        Command::Serve(own) => serve::run(arguments, own),
        Command::Sources(own) => sources::run(own),
        Command::Alerts(own) => alerts::run(arguments, own),
        Command::Changes(own) => changes::run(arguments, own),
        Command::Network(own) => network::run(arguments, own),
        Command::Dyads(own) => dyads::run(arguments, own),
        Command::Export(own) => export::run(arguments, own),
        Command::Eval(own) => eval::run(arguments, own),
    }
}

/// The last second of a day, UTC.
pub fn end_of_day(day: jiff::civil::Date) -> Option<jiff::Timestamp> {
    let zoned = day.at(23, 59, 59, 0).to_zoned(jiff::tz::TimeZone::UTC);
    zoned.ok().map(|at| at.timestamp())
}
