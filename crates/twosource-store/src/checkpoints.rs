//! How far runs came in their inputs.
//!
//! In: positions. Out: the same. A position is stored together with what was read before it, or not at all.

use crate::{Store, StoreError};
use rusqlite::{Transaction, params};

/// A place in an input; a run that goes on begins behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The input as the user named it.
    pub input: String,
    /// Which state of the input.
    pub identity: String,
    /// Units of the input before this place.
    pub done: u64,
}

impl Store {
    /// All checkpoints, one an input.
    pub fn checkpoints(&self) -> Result<Vec<Checkpoint>, StoreError> {
        let sql = "SELECT input, identity, done FROM checkpoints ORDER BY input";
        let mut statement = self.connection.prepare(sql)?;
        let rows = statement.query_map([], |row| {
            let done: i64 = row.get(2)?;
            Ok(Checkpoint {
                input: row.get(0)?,
                identity: row.get(1)?,
                done: done.unsigned_abs(),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// Puts checkpoints in the place of earlier ones of their inputs.
pub fn put(transaction: &Transaction, checkpoints: &[Checkpoint]) -> Result<(), StoreError> {
    let sql = "INSERT INTO checkpoints (input, identity, done) VALUES (?1, ?2, ?3) \
               ON CONFLICT (input) DO UPDATE SET identity = excluded.identity, done = excluded.done";
    let mut statement = transaction.prepare_cached(sql)?;
    for checkpoint in checkpoints {
        let done = i64::try_from(checkpoint.done).unwrap_or(i64::MAX);
        statement.execute(params![checkpoint.input, checkpoint.identity, done])?;
    }
    Ok(())
}
