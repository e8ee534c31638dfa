//! Reads, codes and resolves one document: text in, claims out.
//!
//! In: a `Document` and the knowledge tables and model that the caller loaded. Out: claims, each with an evidence span
//! and a root source. Same input, same output. Never: a clock, the network, SQL, random numbers, a second document.

mod classify;
pub mod code;
pub mod coder;
pub mod read;
mod reading;
pub mod resolve;

pub use classify::{Classification, PairQuery};
pub use code::decisions::{Decider, Decisions};
pub use coder::{Coder, Coding, SeenEvent};
pub use read::ReadError;
pub use reading::{GivenSentence, GivenSentences};
