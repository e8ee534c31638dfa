//! The journal of a watch: what is known of every feed and of every item, so that a killed run goes on where it stood.
//!
//! In: states. Out: the same. Never: knows the time; instants are the caller's, as text.

use crate::{Store, StoreError};
use rusqlite::{OptionalExtension, Row, Transaction, params};

/// What is remembered of a feed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FeedState {
    /// `ETag` of the last answer.
    pub etag: Option<String>,
    /// `Last-Modified` of the last answer.
    pub last_modified: Option<String>,
    /// Where the feed has moved for good.
    pub moved_to: Option<String>,
    /// Instant before which it is not asked again, in seconds since 1970.
    pub due_at: i64,
    /// Failures one after the other.
    pub failures: u32,
    /// Why it failed last.
    pub fault: Option<String>,
}

/// An item of a feed that is not done with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingItem {
    /// Address of the page, or the item's id where there is none.
    pub key: String,
    /// The feed that told of it.
    pub feed: String,
    /// What the feed said of it, as JSON.
    pub entry: String,
    /// Times the page was asked for in vain.
    pub failures: u32,
    /// Instant before which it is not asked for again, in seconds since 1970.
    pub due_at: i64,
}

/// How an item ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemEnd {
    /// Its page was read.
    Read,
    /// Its page could not be had; what the feed says of it was read.
    FeedOnly,
    /// The same page came by another address.
    Duplicate,
    /// Nothing could be read.
    GivenUp,
}

impl ItemEnd {
    fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::FeedOnly => "feed_only",
            Self::Duplicate => "duplicate",
            Self::GivenUp => "given_up",
        }
    }
}

impl Store {
    /// What is remembered of a feed; nothing is remembered of a new one.
    pub fn feed_state(&self, feed: &str) -> Result<FeedState, StoreError> {
        let sql = "SELECT etag, last_modified, moved_to, due_at, failures, fault FROM feeds WHERE feed = ?1";
        let read = |row: &Row| {
            Ok(FeedState {
                etag: row.get(0)?,
                last_modified: row.get(1)?,
                moved_to: row.get(2)?,
                due_at: row.get(3)?,
                failures: row.get(4)?,
                fault: row.get(5)?,
            })
        };
        let found = self.connection.query_row(sql, params![feed], read);
        Ok(found.optional()?.unwrap_or_default())
    }

    /// Remembers a feed's state and the items that are new by their key, in one transaction; returns how many were new.
    pub fn put_feed(
        &mut self,
        feed: &str,
        state: &FeedState,
        items: &[(String, String)],
    ) -> Result<usize, StoreError> {
        let transaction = self.connection.transaction()?;
        let sql = "INSERT OR REPLACE INTO feeds (feed, etag, last_modified, moved_to, due_at, failures, fault) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        transaction.execute(
            sql,
            params![
                feed,
                state.etag,
                state.last_modified,
                state.moved_to,
                state.due_at,
                state.failures,
                state.fault
            ],
        )?;
        let mut new = 0;
        for (key, entry) in items {
            let sql = "INSERT OR IGNORE INTO feed_items (key, feed, entry, state, failures, due_at) VALUES (?1, ?2, ?3, 'pending', 0, 0)";
            new += transaction.execute(sql, params![key, feed, entry])?;
        }
        transaction.commit()?;
        Ok(new)
    }

    /// Items that wait, in the order in which they were first seen.
    pub fn pending_items(&self) -> Result<Vec<PendingItem>, StoreError> {
        let sql = "SELECT key, feed, entry, failures, due_at FROM feed_items WHERE state = 'pending' ORDER BY number";
        let mut statement = self.connection.prepare(sql)?;
        let rows = statement.query_map([], |row| {
            Ok(PendingItem {
                key: row.get(0)?,
                feed: row.get(1)?,
                entry: row.get(2)?,
                failures: row.get(3)?,
                due_at: row.get(4)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Puts an item off after a failure.
    pub fn put_off_item(&mut self, key: &str, failures: u32, due_at: i64) -> Result<(), StoreError> {
        let sql = "UPDATE feed_items SET failures = ?2, due_at = ?3 WHERE key = ?1";
        self.connection.execute(sql, params![key, failures, due_at])?;
        Ok(())
    }

    /// Every feed that was ever asked, by its address, with its state and how many of its items wait.
    pub fn feed_states(&self) -> Result<Vec<(String, FeedState, usize)>, StoreError> {
        let sql = "SELECT feed, (SELECT count(*) FROM feed_items WHERE feed_items.feed = feeds.feed AND state = 'pending') \
                   FROM feeds ORDER BY feed";
        let mut statement = self.connection.prepare(sql)?;
        let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?)))?;
        rows.map(|row| {
            let (feed, pending) = row?;
            let state = self.feed_state(&feed)?;
            Ok((feed, state, pending as usize))
        })
        .collect()
    }
}

/// Ends items; what a feed said of them is forgotten, their keys stay.
pub fn end_items(transaction: &Transaction, ended: &[(String, ItemEnd)]) -> Result<(), StoreError> {
    let sql = "UPDATE feed_items SET state = ?2, entry = '' WHERE key = ?1";
    let mut statement = transaction.prepare_cached(sql)?;
    for (key, end) in ended {
        statement.execute(params![key, end.name()])?;
    }
    Ok(())
}
