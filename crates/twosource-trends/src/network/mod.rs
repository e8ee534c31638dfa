//! Who stands close to whom in a window of time, and what moved between two windows.
//!
//! In: cells of one period (`Step::Whole`). Out: directed, weighted graphs of cooperation and conflict with blocs and
//! brokers; differences of two. Never: an edge without its events.

mod difference;
mod graph;
mod measures;

pub use difference::{ActorMove, Difference, PairMove, Partner};
pub use graph::{Network, NetworkActor, Tie};
