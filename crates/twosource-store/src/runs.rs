//! What each run read, dropped and warned of, with the versions that it used.
//!
//! In: one record per run. Out: all of them, newest first. Never: changes an older one.

use crate::{Store, StoreError};
use rusqlite::params;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One run that added documents.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RunRecord {
    /// When it began (UTC).
    pub started_at: String,
    /// Version of the program.
    pub program: String,
    /// Name of the reader model.
    pub model: String,
    /// SHA-256 of the model's weights, hex.
    pub model_digest: String,
    /// BLAKE3 of all knowledge tables, hex.
    pub tables_digest: String,
    /// Documents added.
    pub documents: usize,
    /// Documents that were stored before.
    pub known: usize,
    /// Claims added.
    pub claims: usize,
    /// Inputs or parts that were left out.
    pub dropped: usize,
    /// Warnings by code.
    pub warnings: BTreeMap<String, usize>,
}

impl Store {
    /// Keeps the record of a run.
    pub fn put_run(&mut self, run: &RunRecord) -> Result<(), StoreError> {
        let sql = "INSERT INTO runs (started_at, record) VALUES (?1, ?2)";
        self.connection
            .execute(sql, params![run.started_at, serde_json::to_string(run)?])?;
        Ok(())
    }

    /// All runs, newest first.
    pub fn runs(&self) -> Result<Vec<RunRecord>, StoreError> {
        self.rows("SELECT record FROM runs ORDER BY run DESC", params![])
    }
}
