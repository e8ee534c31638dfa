//! When the level or the mix of a relation changed.
//!
//! In: counts by period and how much was read. Out: change points with probabilities; realignments of whole
//! neighbourhoods. Never: a change where only coverage changed; one inside a time in which nothing was read.

mod exposure;
mod of_series;
mod points;
mod realignment;
mod segments;

pub use exposure::{elasticity, exposures};
pub use of_series::Seen;
pub use points::{Change, Counts, Direction, Prior, YEARS_BETWEEN, find_changes};
pub use realignment::{Member, Realignment, RealignmentRule, find_realignments};
