//! The whole flow on one page: ingest, read and code, resolve, store, corroborate.
//!
//! In: inputs and loaded knowledge. Out: coded documents in the order of the inputs, batch by batch. Never: holds more
//! than one batch; start reading here.

use crate::parallel::map_in_order;
use crate::run_log::RunLog;
use anyhow::Result;
use twosource_coder::read::Depth;
use twosource_coder::{Coder, Coding};
use twosource_corroborate::corroborate;
use twosource_ingest::{IngestOptions, Ingested, read_inputs};
use twosource_record::{Claim, Document, Event};
use twosource_store::Store;

/// Documents in work at once, shared among the cores.
const BATCH: usize = 128;

/// Reads inputs in batches and hands each on; warnings go to the log.
pub fn for_each_batch(
    inputs: &[String],
    options: IngestOptions,
    log: &mut RunLog,
    mut take: impl FnMut(Vec<Document>, &mut RunLog) -> Result<()>,
) -> Result<()> {
    let mut batch = Vec::with_capacity(BATCH);
    for item in read_inputs(inputs, options)? {
        match item {
            Ingested::Warning(warning) => log.warn(&warning),
            Ingested::Document(document) => batch.push(*document),
        }
        if batch.len() == BATCH {
            take(std::mem::take(&mut batch), log)?;
        }
    }
    if batch.is_empty() {
        Ok(())
    } else {
        take(batch, log)
    }
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

/// Codes and stores inputs; documents that are stored already are passed over before any work.
pub fn ingest(
    inputs: &[String],
    options: IngestOptions,
    coder: &Coder,
    depth: Depth,
    store: &mut Store,
    log: &mut RunLog,
) -> Result<usize> {
    let mut known = 0;
    for_each_batch(inputs, options, log, |documents, log| {
        let mut new = Vec::new();
        for document in documents {
            if store.has_document(&document.document_id, &document.digest)? {
                known += 1;
            } else {
                new.push(document);
            }
        }
        let claims = code_batch(coder, &new, depth)?;
        let batch: Vec<(Document, Vec<Claim>)> = new.into_iter().zip(claims).collect();
        let added = store.put(&batch)?;
        log.done(added.documents, added.claims);
        Ok(())
    })?;
    Ok(known)
}

/// Graded events of a store, as known by an instant.
pub fn events(store: &Store, as_known_on: Option<jiff::Timestamp>) -> Result<(Vec<Event>, Vec<Claim>)> {
    let claims = store.claims()?;
    let events = corroborate(&store.headers()?, &claims, as_known_on);
    Ok((events, claims))
}
