//! The schema and its migrations, numbered by SQLite's `user_version`.
//!
//! In: a connection. Out: the same at the present schema. Never: drops or rewrites what is stored. `derived` and the
//! `event` tables hold nothing of their own: they are made anew from the claims whenever these change.

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
    "
    CREATE TABLE runs (
        run INTEGER PRIMARY KEY AUTOINCREMENT,
        started_at TEXT NOT NULL,
        record TEXT NOT NULL
    );
    CREATE TABLE derived (
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE events (
        position INTEGER PRIMARY KEY,
        event_id TEXT NOT NULL UNIQUE,
        type TEXT NOT NULL,
        status TEXT NOT NULL,
        grade INTEGER NOT NULL,
        first_day INTEGER,
        last_day INTEGER,
        reported_day INTEGER,
        place TEXT,
        country_code TEXT,
        province TEXT,
        lat REAL,
        lon REAL,
        resolution INTEGER,
        summary TEXT NOT NULL,
        event TEXT NOT NULL
    );
    CREATE TABLE event_parties (
        position INTEGER NOT NULL,
        role INTEGER NOT NULL,
        code TEXT,
        name TEXT NOT NULL,
        is_state INTEGER NOT NULL
    );
    CREATE TABLE event_claims (
        claim_id TEXT PRIMARY KEY,
        position INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX event_claims_by_event ON event_claims (position);
    CREATE TABLE event_sources (
        position INTEGER NOT NULL,
        side TEXT NOT NULL,
        kind TEXT NOT NULL,
        code TEXT,
        name TEXT NOT NULL,
        stance TEXT NOT NULL
    );
    CREATE VIRTUAL TABLE event_words USING fts5 (words, content='', tokenize='unicode61 remove_diacritics 2');
",
    "
    CREATE TABLE checkpoints (
        input TEXT PRIMARY KEY,
        identity TEXT NOT NULL,
        done INTEGER NOT NULL
    );
    CREATE TABLE feeds (
        feed TEXT PRIMARY KEY,
        etag TEXT,
        last_modified TEXT,
        moved_to TEXT,
        due_at INTEGER NOT NULL,
        failures INTEGER NOT NULL,
        fault TEXT
    );
    CREATE TABLE feed_items (
        number INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,
        feed TEXT NOT NULL,
        entry TEXT NOT NULL,
        state TEXT NOT NULL,
        failures INTEGER NOT NULL,
        due_at INTEGER NOT NULL
    );
    CREATE INDEX feed_items_by_state ON feed_items (state, number);
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
