//! Trends: how relations between actors stand, and when they change.
//!
//! In: the countable part of events, and how many reports were read on which day. Out: series of pairs, networks, change
//! points, matches of rules, each with the positions of the events behind it. Never: reads a file, a clock, a store or
//! the network; counts a copy, since events hold them once; takes a period without reports for one of peace.

mod cells;
pub mod changes;
mod coverage;
mod dyads;
mod groups;
pub mod network;
mod parties;
mod plan;
mod step;
mod weighting;

pub use cells::{Cell, Given, Tally};
pub use coverage::Coverage;
pub use dyads::{DyadPeriod, DyadSeries, Dyads, LeftOut};
pub use groups::{Groups, GroupsError};
pub use parties::Level;
pub use plan::{Options, Pairs, Wanted};
pub use step::{DateBasis, Step};
pub use weighting::Weighting;
