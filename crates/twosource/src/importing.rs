//! Records of data sets into the store: read, joined, stored, batch by batch.
//!
//! In: files of one kind and the tables of its codes. Out: records in the store, warnings in the log, counts. Never: more
//! than one batch in memory.

use crate::run_log::RunLog;
use anyhow::Result;
use twosource_ingest::OutletNames;
use twosource_ingest::records::{Imported, Mention, RecordContext, RecordKind, read_records};
use twosource_ingest::warnings::warning;
use twosource_record::{Claim, Document};
use twosource_store::Store;

/// Records written to the store at once.
const RECORDS: usize = 1024;

/// What became of the rows of an import; those that are neither here nor among the claims were dropped with a warning.
#[derive(Debug, Clone, Copy, Default)]
pub struct ImportCounts {
    /// Rows read.
    pub rows: usize,
    /// Rows that were stored before.
    pub known: usize,
}

/// Stores the records of data sets as claims; mentions are joined to their records in the store.
pub fn import(
    kind: RecordKind,
    inputs: &[String],
    context: RecordContext,
    store: &mut Store,
    log: &mut RunLog,
) -> Result<ImportCounts> {
    let outlets = context.outlets.clone();
    let mut counts = ImportCounts::default();
    let (mut records, mut mentions) = (Vec::new(), Vec::new());
    for item in read_records(kind, inputs, context)? {
        counts.rows += usize::from(!matches!(&item, Imported::Warning(w) if w.code == "unreadable"));
        match item {
            Imported::Warning(warning) => log.warn(&warning),
            Imported::Record(record) => records.push(*record),
            Imported::Mention(mention) => mentions.push(*mention),
        }
        if records.len() + mentions.len() >= RECORDS {
            counts.known += store_records(&mut records, &mut mentions, &outlets, store, log)?;
        }
    }
    counts.known += store_records(&mut records, &mut mentions, &outlets, store, log)?;
    Ok(counts)
}

/// Stores a batch, records before mentions; how many were stored before.
fn store_records(
    records: &mut Vec<(Document, Vec<Claim>)>,
    mentions: &mut Vec<Mention>,
    outlets: &OutletNames,
    store: &mut Store,
    log: &mut RunLog,
) -> Result<usize> {
    let mut known = put_records(records, store, log)?;
    for mention in mentions.drain(..) {
        match store.claims_of(&mention.record_id)?.first() {
            Some(claim) => records.push(mention.build(claim, outlets)),
            None => {
                let reason = format!("no record {}", mention.record_id);
                log.warn(&warning("unknown_record", mention.place, reason, true));
            }
        }
    }
    known += put_records(records, store, log)?;
    Ok(known)
}

fn put_records(
    records: &mut Vec<(Document, Vec<Claim>)>,
    store: &mut Store,
    log: &mut RunLog,
) -> Result<usize> {
    let added = store.put(records)?;
    log.done(added.documents, added.claims);
    let known = records.len() - added.documents;
    records.clear();
    Ok(known)
}
