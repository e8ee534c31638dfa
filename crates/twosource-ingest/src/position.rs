//! How far a run has come in its inputs, so that a later one goes on from there.
//!
//! In: files and what a store remembers. Out: positions. Never: reads what a file holds; a file is the same while its size
//! and its time of change are.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

/// The position behind the last unit of an input.
pub const FINISHED: u64 = i64::MAX as u64;

/// How this version divides inputs into units; another number makes earlier positions void.
const DIVISION: u32 = 1;

/// A place in an input, between two of its units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// The file as the user gave it.
    pub input: Arc<str>,
    /// Which state of the file; empty where it cannot be read again.
    pub identity: Arc<str>,
    /// Units before this place, or `FINISHED`.
    pub done: u64,
}

impl Position {
    /// The beginning of an input.
    pub fn new(input: &str, identity: &str) -> Self {
        Self {
            input: input.into(),
            identity: identity.into(),
            done: 0,
        }
    }
}

/// What earlier runs have done, small enough for a million files.
#[derive(Debug, Default)]
pub struct Resume(HashMap<[u8; 16], u64>);

impl Resume {
    /// Remembers a position.
    pub fn insert(&mut self, input: &str, identity: &str, done: u64) {
        self.0.insert(key(input, identity), done);
    }

    /// Units of the input that are done already.
    pub fn done(&self, input: &str, identity: &str) -> u64 {
        self.0.get(&key(input, identity)).copied().unwrap_or_default()
    }
}

fn key(input: &str, identity: &str) -> [u8; 16] {
    let digest = blake3::hash(format!("{input}\0{identity}").as_bytes());
    let mut key = [0; 16];
    key.copy_from_slice(&digest.as_bytes()[..16]);
    key
}

/// The state of a file: its size and its time of change.
pub fn identity(path: &Path) -> String {
    let Ok(metadata) = std::fs::metadata(path) else {
        return String::new();
    };
    let changed = metadata
        .modified()
        .ok()
        .and_then(|t| t.duration_since(std::time::UNIX_EPOCH).ok())
        .map_or(0, |d| d.as_nanos());
    format!("{DIVISION}:{}:{changed}", metadata.len())
}
