//! The whole flow on one page: ingest, read and code, resolve, store, corroborate.
//!
//! In: inputs and loaded knowledge. Out: coded documents in the order of the inputs, batch by batch. Never: holds more
//! than one batch; start reading here.

use crate::parallel::map_in_order;
use crate::run_log::RunLog;
use anyhow::Result;
use std::collections::HashSet;
use twosource_coder::read::Depth;
use twosource_coder::{Coder, Coding};
use twosource_corroborate::corroborate;
use twosource_ingest::{IngestOptions, Ingested, Inputs, Position, Resume, read_inputs};
use twosource_record::{Claim, Document, Event};
use twosource_store::{Alongside, Checkpoint, Store};

/// Documents in work at once, shared among the cores.
const BATCH: usize = 128;

/// Text in work at once, in bytes; long documents make a batch of fewer.
const BATCH_BYTES: usize = 8 << 20;

/// Bytes of input after which a run writes down how far it came, also where no document was found.
const CHECKPOINT_BYTES: u64 = 64 << 20;

/// What was read together, and how far in their inputs it goes.
#[derive(Default)]
pub struct Batch {
    documents: Vec<Document>,
    text_bytes: usize,
    passed: Vec<Position>,
    read_from: u64,
}

impl Batch {
    fn is_full(&self) -> bool {
        self.documents.len() >= BATCH || self.text_bytes >= BATCH_BYTES
    }

    /// Only the last position of an input counts.
    fn pass(&mut self, position: Position) {
        match self.passed.last_mut() {
            Some(last) if last.input == position.input => *last = position,
            _ => self.passed.push(position),
        }
    }
}

/// Reads inputs in batches and hands each on; warnings go to the log.
pub fn for_each_batch(
    inputs: &[String],
    options: IngestOptions,
    log: &mut RunLog,
    mut take: impl FnMut(Vec<Document>, &mut RunLog) -> Result<()>,
) -> Result<()> {
    batches(read_inputs(inputs, options)?, log, |batch, log| {
        if batch.documents.is_empty() {
            Ok(())
        } else {
            take(batch.documents, log)
        }
    })
}

fn batches(
    mut inputs: Inputs,
    log: &mut RunLog,
    mut take: impl FnMut(Batch, &mut RunLog) -> Result<()>,
) -> Result<()> {
    log.expect_bytes(inputs.bytes_total());
    let mut batch = Batch::default();
    while let Some(item) = inputs.next() {
        match item {
            Ingested::Warning(warning) => log.warn(&warning),
            Ingested::Document(document) => {
                batch.text_bytes += document.text.len();
                batch.documents.push(*document);
            }
            Ingested::Passed(position) => {
                batch.pass(position);
                log.read_bytes(inputs.bytes_read());
            }
        }
        let far = inputs.bytes_read().saturating_sub(batch.read_from) > CHECKPOINT_BYTES;
        if batch.is_full() || far {
            let next = Batch {
                read_from: inputs.bytes_read(),
                ..Batch::default()
            };
            take(std::mem::replace(&mut batch, next), log)?;
        }
    }
    take(batch, log)
}

/// Claims of a batch, one list per document, in order; texts in another language have none.
pub fn code_batch(coder: &Coder, documents: &[Document], depth: Depth) -> Result<Vec<Vec<Claim>>> {
    let codings = coding_batch(coder, documents, depth)?.into_iter();
    Ok(codings.map(Coding::into_claims).collect())
}

/// The same with who settled what.
pub fn coding_batch(coder: &Coder, documents: &[Document], depth: Depth) -> Result<Vec<Coding>> {
    let code = |document: &Document| {
        if is_english(document) {
            coder.coding(document, depth)
        } else {
            Ok(Coding::default())
        }
    };
    Ok(map_in_order(documents, code)?)
}

fn is_english(document: &Document) -> bool {
    document.language.as_deref().is_none_or(|l| l.starts_with("en"))
}

/// Codes and stores inputs, from where earlier runs came to; documents that are stored already are passed over before any
/// work.
pub fn ingest(
    inputs: Inputs,
    coder: &Coder,
    depth: Depth,
    store: &mut Store,
    log: &mut RunLog,
) -> Result<usize> {
    let mut known = 0;
    batches(inputs, log, |batch, log| {
        let (mut new, mut here) = (Vec::new(), HashSet::new());
        for document in batch.documents {
            let version = (document.document_id.clone(), document.digest.clone());
            if store.has_document(&version.0, &version.1)? || !here.insert(version) {
                known += 1;
            } else {
                new.push(document);
            }
        }
        let claims = code_batch(coder, &new, depth)?;
        let coded: Vec<(Document, Vec<Claim>)> = new.into_iter().zip(claims).collect();
        let alongside = Alongside {
            checkpoints: batch.passed.iter().filter_map(checkpoint).collect(),
            ..Alongside::default()
        };
        let added = store.put_with(&coded, &alongside)?;
        log.done(added.documents, added.claims);
        Ok(())
    })?;
    Ok(known)
}

/// Positions in inputs that cannot be read again are not kept.
fn checkpoint(position: &Position) -> Option<Checkpoint> {
    (!position.identity.is_empty()).then(|| Checkpoint {
        input: position.input.to_string(),
        identity: position.identity.to_string(),
        done: position.done,
    })
}

/// How far earlier runs on this store came.
pub fn resume(store: &Store) -> Result<Resume> {
    let mut resume = Resume::default();
    for checkpoint in store.checkpoints()? {
        resume.insert(&checkpoint.input, &checkpoint.identity, checkpoint.done);
    }
    Ok(resume)
}

/// Graded events of a store, as known by an instant.
pub fn events(store: &Store, as_known_on: Option<jiff::Timestamp>) -> Result<(Vec<Event>, Vec<Claim>)> {
    let claims = store.claims()?;
    let events = corroborate(&store.headers()?, &claims, as_known_on);
    Ok((events, claims))
}
