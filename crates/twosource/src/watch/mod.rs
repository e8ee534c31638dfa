//! Watching feeds: which to ask when, which pages to fetch, and what of it to read.
//!
//! In: a list of feeds and a store. Out: documents and claims in the store, and its journal. Never: asks a host more often
//! than it allows, or ends an item before its document is stored.

mod config;
mod feeds;
mod fetch;
mod links;
mod pages;
mod robots;
mod round;

pub use config::WatchConfig;
pub use round::Watch;

/// Seconds since 1970.
pub fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}
