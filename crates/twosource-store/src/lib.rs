//! Stage 6, the store: SQLite in one file; the only crate with SQL.
//!
//! In: documents with their claims. Out: the same, in a stable order. Claims are only ever appended; putting a document
//! twice changes nothing. Never: decides anything.

mod checkpoints;
mod derived;
mod event_rows;
mod index;
mod journal;
mod runs;
mod schema;
mod search;
mod sources;
mod summary;

pub use checkpoints::Checkpoint;
pub use journal::{FeedState, ItemEnd, PendingItem};

use rusqlite::{Connection, OptionalExtension, params};
use std::path::{Path, PathBuf};
use twosource_record::{Claim, Document, DocumentHeader};

pub use index::{
    Bin, Dyad, DyadBin, EventFilter, EventIndex, Facet, Facets, Link, MapPoint, NO_DAY, Network, Selection,
    Span, Timeline, Unit,
};
pub use runs::RunRecord;
pub use sources::SourceRecord;
pub use summary::{EventSummary, PartySummary, PlaceSummary, QuantitySummary, SentenceSummary};

/// Why the store cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file is something else.
    #[error("{}: not a Twosource store: {reason}\nhint: give another path with --db", path.display())]
    NotAStore {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// A newer program wrote it.
    #[error("{}: written by a newer version (schema {found}, this program knows {known})\nhint: update the program", path.display())]
    TooNew {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: i64,
        /// Ours.
        known: i64,
    },
    /// A query ran longer than it was allowed to.
    #[error("the query took too long")]
    TooLong,
    /// SQLite failed.
    #[error("the store failed: {0}")]
    Sql(rusqlite::Error),
    /// A stored record cannot be read.
    #[error("the store holds a damaged record: {0}")]
    Damaged(#[from] serde_json::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(why: rusqlite::Error) -> Self {
        match why.sqlite_error_code() {
            Some(rusqlite::ErrorCode::OperationInterrupted) => Self::TooLong,
            _ => Self::Sql(why),
        }
    }
}

/// An open store.
pub struct Store {
    connection: Connection,
}

/// How much a call added.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Added {
    /// New documents, or new versions of known ones.
    pub documents: usize,
    /// New claims.
    pub claims: usize,
}

/// What is true once a batch is stored, and is stored with it.
#[derive(Debug, Clone, Default)]
pub struct Alongside {
    /// Places in inputs that the batch goes up to.
    pub checkpoints: Vec<Checkpoint>,
    /// Items of feeds that the batch ends, by their keys.
    pub ended: Vec<(String, ItemEnd)>,
}

impl Store {
    /// Opens or creates the store at `path` and brings it to the present schema.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let mut connection = Connection::open(path).map_err(|why| not_a_store(path, &why))?;
        connection.busy_timeout(std::time::Duration::from_secs(10))?;
        schema::migrate(&mut connection, path)?;
        Ok(Self { connection })
    }

    /// A store of its own in memory, gone with the value.
    pub fn in_memory() -> Result<Self, StoreError> {
        let mut connection = Connection::open_in_memory()?;
        schema::migrate(&mut connection, Path::new(":memory:"))?;
        Ok(Self { connection })
    }

    /// Opens an existing store for reading only; it must be of the present schema.
    pub fn open_to_read(path: &Path) -> Result<Self, StoreError> {
        use rusqlite::OpenFlags;
        let flags =
            OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
        let connection = Connection::open_with_flags(path, flags).map_err(|why| not_a_store(path, &why))?;
        connection.busy_timeout(std::time::Duration::from_secs(10))?;
        connection.set_prepared_statement_cache_capacity(64);
        Ok(Self { connection })
    }

    /// Opens an existing store; a missing file is an error, not an empty store.
    pub fn open_existing(path: &Path) -> Result<Self, StoreError> {
        if !path.is_file() {
            return Err(StoreError::NotAStore {
                path: path.to_owned(),
                reason: "no such file".to_owned(),
            });
        }
        Self::open(path)
    }

    /// Whether this version of the document is stored.
    pub fn has_document(&self, id: &str, digest: &str) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM documents WHERE document_id = ?1 AND digest = ?2";
        Ok(self
            .connection
            .query_row(sql, params![id, digest], |_| Ok(()))
            .optional()?
            .is_some())
    }

    /// Whether any version of a document is stored.
    pub fn knows_document(&self, id: &str) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM documents WHERE document_id = ?1";
        let found = self.connection.query_row(sql, params![id], |_| Ok(()));
        Ok(found.optional()?.is_some())
    }

    /// Stores documents with their claims in one transaction; what returns is on disk.
    pub fn put(&mut self, batch: &[(Document, Vec<Claim>)]) -> Result<Added, StoreError> {
        self.put_with(batch, &Alongside::default())
    }

    /// The same, and with it how far in their inputs the documents go.
    pub fn put_with(
        &mut self,
        batch: &[(Document, Vec<Claim>)],
        alongside: &Alongside,
    ) -> Result<Added, StoreError> {
        let transaction = self.connection.transaction()?;
        let mut added = Added::default();
        for (document, claims) in batch {
            let header = serde_json::to_string(&document.header())?;
            let published = document.published_at.map(|at| at.to_string());
            let sql = "INSERT OR IGNORE INTO documents (document_id, digest, published_at, header, text) VALUES (?1, ?2, ?3, ?4, ?5)";
            let new = transaction.execute(
                sql,
                params![
                    document.document_id,
                    document.digest,
                    published,
                    header,
                    document.text
                ],
            )?;
            if new == 0 {
                continue;
            }
            added.documents += 1;
            let version = transaction.last_insert_rowid();
            for (order, claim) in claims.iter().enumerate() {
                let sql = "INSERT OR IGNORE INTO claims (claim_id, version, position, claim) VALUES (?1, ?2, ?3, ?4)";
                added.claims += transaction.execute(
                    sql,
                    params![
                        claim.claim_id,
                        version,
                        order as i64,
                        serde_json::to_string(claim)?
                    ],
                )?;
            }
        }
        checkpoints::put(&transaction, &alongside.checkpoints)?;
        journal::end_items(&transaction, &alongside.ended)?;
        transaction.commit()?;
        Ok(added)
    }

    /// Headers of the latest version of every document, by id.
    pub fn headers(&self) -> Result<Vec<DocumentHeader>, StoreError> {
        let sql = "SELECT header FROM documents WHERE version IN (SELECT max(version) FROM documents GROUP BY document_id) ORDER BY document_id";
        self.rows(sql, params![])
    }

    /// Claims of the latest versions, by publication, document and place in the text.
    pub fn claims(&self) -> Result<Vec<Claim>, StoreError> {
        let sql = "SELECT claim FROM claims JOIN documents USING (version) WHERE version IN (SELECT max(version) FROM documents GROUP BY document_id) \
                   ORDER BY published_at IS NULL, published_at, document_id, position";
        self.rows(sql, params![])
    }

    /// Claims of a document's latest version.
    pub fn claims_of(&self, document_id: &str) -> Result<Vec<Claim>, StoreError> {
        let sql = "SELECT claim FROM claims WHERE version = (SELECT max(version) FROM documents WHERE document_id = ?1) \
                   ORDER BY position";
        self.rows(sql, params![document_id])
    }

    /// The text of a document's latest version.
    pub fn text(&self, document_id: &str) -> Result<Option<String>, StoreError> {
        let sql = "SELECT text FROM documents WHERE document_id = ?1 ORDER BY version DESC LIMIT 1";
        Ok(self
            .connection
            .query_row(sql, params![document_id], |row| row.get(0))
            .optional()?)
    }

    /// Documents (all versions) and claims.
    pub fn counts(&self) -> Result<(usize, usize), StoreError> {
        let count = |table: &str| {
            self.connection
                .query_row(&format!("SELECT count(*) FROM {table}"), [], |row| {
                    row.get::<_, i64>(0)
                })
        };
        Ok((count("documents")? as usize, count("claims")? as usize))
    }

    fn rows<T: serde::de::DeserializeOwned>(
        &self,
        sql: &str,
        parameters: &[&dyn rusqlite::ToSql],
    ) -> Result<Vec<T>, StoreError> {
        let mut statement = self.connection.prepare(sql)?;
        let found: Vec<String> = statement
            .query_map(parameters, |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        Ok(found
            .iter()
            .map(|json| serde_json::from_str(json))
            .collect::<Result<_, _>>()?)
    }
}

fn not_a_store(path: &Path, why: &rusqlite::Error) -> StoreError {
    StoreError::NotAStore {
        path: path.to_owned(),
        reason: why.to_string(),
    }
}
