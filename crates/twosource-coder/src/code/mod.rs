//! Stage 3, `code`: predicates to PLOVER events, who says so, and how sure.
//!
//! In: a `ReadDocument`. Out: coded claims that still point to words. Never: looks up actors, places or dates.

pub mod arguments;
pub mod attribution;
pub mod certainty;
pub mod claim;
pub mod contexts;
mod cue_clauses;
pub(crate) mod cue_phrases;
pub mod cues;
pub mod decisions;
pub mod events;
pub mod frames;
pub mod heads;
pub mod lexicon;
pub mod merging;
pub mod modes;
pub mod objects;
pub mod obligation;
pub mod party_checks;
pub mod pointing_back;
pub mod quotations;
pub mod source_phrases;
pub mod table;
pub mod triggers;
