//! Stage 4, `resolve`: words to actors, places and dates.
//!
//! In: coded claims and knowledge tables. Out: claims. Never: overrides what the text states.

pub mod actor_table;
pub mod actors;
mod antecedents;
pub mod calendar;
mod claim_parties;
mod claim_sources;
pub mod claims;
pub mod confidence;
mod date_units;
pub mod dates;
mod eras;
pub mod gazetteer;
mod local;
pub(crate) mod locality;
pub mod mentions;
mod name_index;
mod name_key;
pub mod place_words;
pub mod places;
mod plausible;
pub mod quantities;
pub mod setting;
mod settled;
pub mod sources;
