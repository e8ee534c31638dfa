//! The schema and its migrations, numbered by SQLite's `user_version`.
//!
//! In: a connection. Out: the same at the present schema. Never: drops or rewrites what is stored.

use crate::{StoreError, not_a_store};
use rusqlite::Connection;
use std::path::Path;

/// One step per version; a file of schema n runs the steps from n on.
const MIGRATIONS: &[&str] = &[
    "
    CREATE TABLE documents (
        version INTEGER PRIMARY KEY AUTOINCREMENT,
        document_id TEXT NOT NULL,
        digest TEXT NOT NULL,
        published_at TEXT,
        header TEXT NOT NULL,
        text TEXT NOT NULL,
        UNIQUE (document_id, digest)
    );
    CREATE TABLE claims (
        claim_id TEXT PRIMARY KEY,
        version INTEGER NOT NULL REFERENCES documents (version),
        position INTEGER NOT NULL,
        claim TEXT NOT NULL
    );
    CREATE INDEX claims_by_version ON claims (version, position);
",
    "
    CREATE TABLE event_rows (
        position INTEGER PRIMARY KEY,
        parties INTEGER NOT NULL,
        type INTEGER NOT NULL,
        first_on INTEGER,
        last_on INTEGER,
        ranged INTEGER NOT NULL,
        reported_on INTEGER,
        planned INTEGER NOT NULL,
        credibility INTEGER NOT NULL,
        independent_sources INTEGER NOT NULL,
        object INTEGER,
        scale REAL NOT NULL,
        event_id TEXT NOT NULL
    );
    CREATE TABLE event_row_quantities (
        position INTEGER NOT NULL,
        kind INTEGER NOT NULL,
        low REAL,
        best REAL,
        high REAL
    );
    CREATE INDEX event_row_quantities_by_position ON event_row_quantities (position, kind);
    CREATE TABLE party_sets (number INTEGER PRIMARY KEY, parties TEXT NOT NULL);
    CREATE TABLE reports_read (day INTEGER PRIMARY KEY, reports INTEGER NOT NULL);
    CREATE TABLE event_rows_state (made_of TEXT NOT NULL);
",
];

/// Runs the missing steps, each in a transaction of its own.
pub fn migrate(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    let found: i64 = connection
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .map_err(|why| not_a_store(path, &why))?;
    let known = MIGRATIONS.len() as i64;
    if found > known {
        return Err(StoreError::TooNew {
            path: path.to_owned(),
            found,
            known,
        });
    }
    let foreign: i64 = connection
        .query_row(
            "SELECT count(*) FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'",
            [],
            |row| row.get(0),
        )
        .map_err(|why| not_a_store(path, &why))?;
    if found == 0 && foreign > 0 {
        return Err(StoreError::NotAStore {
            path: path.to_owned(),
            reason: "a database of another program".to_owned(),
        });
    }
    connection.pragma_update(None, "journal_mode", "WAL")?;
    for (step, sql) in MIGRATIONS.iter().enumerate().skip(found as usize) {
        let transaction = connection.transaction()?;
        transaction.execute_batch(sql)?;
        transaction.pragma_update(None, "user_version", step as i64 + 1)?;
        transaction.commit()?;
    }
    Ok(())
}
