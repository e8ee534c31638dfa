//! Records of other data sets as claims: each row says what its coder says, and cites what its coder cites.
//!
//! In: files of GDELT, ACLED, UCDP, ICEWS, POLECAT, and of our own exports. Out: one document per record, whose text is
//! the record's rendering, with its claims; mentions of known records; warnings for rows that cannot be used.
//! Never: holds more than one row; drops one without a warning that names file, line and reason.

mod acled;
mod coded_record;
mod gdelt;
mod icews;
mod own_events;
mod parties;
mod plover;
mod polecat;
mod rendering;
mod rows;
mod sources;
mod tables;
mod ucdp;

use crate::inputs::IngestError;
use crate::{OutletNames, inputs, warnings::warning};
use rows::{Row, RowReader, RowResult};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use twosource_record::{Claim, Document, Warning};

pub use gdelt::Mention;
pub use tables::RecordTables;

/// Data sets that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordKind {
    /// GDELT 1.0 and 2.0 events, GDELT 2.0 mentions.
    Gdelt,
    /// ACLED exports.
    Acled,
    /// UCDP Georeferenced Event Dataset.
    Ucdp,
    /// ICEWS weekly or yearly tables.
    Icews,
    /// POLECAT weekly or yearly tables.
    Polecat,
    /// PLOVER records, one JSON object a line.
    Plover,
    /// Events of this program, one JSON object a line.
    Twosource,
}

/// What a row gives.
#[derive(Debug)]
pub enum Imported {
    /// A record with its claims.
    Record(Box<(Document, Vec<Claim>)>),
    /// A further citation of a record that stands elsewhere.
    Mention(Box<Mention>),
    /// A row that could not be used, or not as it is.
    Warning(Warning),
}

/// Knowledge that turns codes into records.
#[derive(Debug, Clone)]
pub struct RecordContext {
    /// Codes of other data sets.
    pub tables: Arc<RecordTables>,
    /// Names of outlets and agencies.
    pub outlets: Arc<OutletNames>,
}

/// Records of all inputs in the order given, but for GDELT: mentions come after events, so that they can be joined.
pub fn read_records(
    kind: RecordKind,
    inputs: &[String],
    context: RecordContext,
) -> Result<impl Iterator<Item = Imported>, IngestError> {
    let mut files = Vec::new();
    for input in inputs {
        files.extend(inputs::expand(input)?);
    }
    if kind == RecordKind::Gdelt {
        files.sort_by_key(|path| gdelt::is_mention_file(path));
    }
    Ok(files
        .into_iter()
        .flat_map(move |path| FileRecords::open(kind, &path, context.clone())))
}

/// The records of one file.
struct FileRecords {
    kind: RecordKind,
    rows: Option<RowReader>,
    failed: Option<Warning>,
    context: RecordContext,
}

impl FileRecords {
    fn open(kind: RecordKind, path: &Path, context: RecordContext) -> Self {
        let opened = RowReader::open(path, kind);
        let failed = opened.as_ref().err().cloned();
        Self {
            kind,
            rows: opened.ok(),
            failed,
            context,
        }
    }

    fn read(&self, row: &Row) -> Result<Imported, Unusable> {
        let record = match self.kind {
            RecordKind::Gdelt if row.len() == gdelt::MENTION_CELLS => {
                return gdelt::mention(row).map(|m| Imported::Mention(Box::new(m)));
            }
            RecordKind::Gdelt => gdelt::record(row, &self.context)?,
            RecordKind::Acled => acled::record(row, &self.context)?,
            RecordKind::Ucdp => ucdp::record(row, &self.context)?,
            RecordKind::Icews => icews::record(row, &self.context)?,
            RecordKind::Polecat => polecat::record(row, &self.context)?,
            RecordKind::Plover => return plover::record(row, &self.context).map(Imported::from),
            RecordKind::Twosource => return own_events::record(row).map(Imported::from),
        };
        Ok(Imported::from(record.build(row.bytes())))
    }
}

impl From<(Document, Vec<Claim>)> for Imported {
    fn from(record: (Document, Vec<Claim>)) -> Self {
        Self::Record(Box::new(record))
    }
}

impl Iterator for FileRecords {
    type Item = Imported;

    fn next(&mut self) -> Option<Imported> {
        if let Some(why) = self.failed.take() {
            return Some(Imported::Warning(why));
        }
        let row = match self.rows.as_mut()?.next_row()? {
            RowResult::Row(row) => row,
            RowResult::Broken(why) => return Some(Imported::Warning(why)),
        };
        let read = self.read(&row);
        Some(read.unwrap_or_else(|why| Imported::Warning(warning(why.code, row.place(), why.reason, true))))
    }
}

/// Why a row is left out.
#[derive(Debug)]
pub(crate) struct Unusable {
    /// Warning code.
    code: &'static str,
    /// Lower case, no full stop.
    reason: String,
}

impl Unusable {
    fn new(code: &'static str, reason: impl Into<String>) -> Self {
        Self {
            code,
            reason: reason.into(),
        }
    }
}

/// Paths are shown as the user gave them.
fn shown(path: &Path) -> String {
    PathBuf::from(path).display().to_string()
}
