//! Alerts: what is new since the last run, and who is told.
//!
//! In: rules, a store, what was told before. Out: matches on stdout, a feed, a call. Never: tells a match as told before
//! everybody who should know has it.

pub mod matching;
pub mod rules;
pub mod told;
pub mod webhook;
