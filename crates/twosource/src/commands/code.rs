//! `code`: claims of documents, without a store.

use crate::arguments::{Arguments, CodeArguments, Format};
use crate::run_log::RunLog;
use crate::{explanation, knowledge, output, pipeline};
use anyhow::Result;
use twosource_coder::Coder;
use twosource_record::Document;

/// Claims in the order of the inputs.
pub fn run(arguments: &Arguments, own: &CodeArguments) -> Result<()> {
    let options = knowledge::ingest_options(arguments)?;
    let coder = knowledge::open_coder(arguments)?;
    let mut log = RunLog::new(arguments.quiet);
    let mut rows = Vec::new();
    pipeline::for_each_batch(&own.input.inputs, options, &mut log, |documents, log| {
        if own.explain {
            return explain(coder, &documents, own, log);
        }
        let claims: Vec<_> = pipeline::code_batch(coder, &documents, own.depth.depth())?
            .into_iter()
            .flatten()
            .collect();
        log.done(documents.len(), claims.len());
        if own.input.format == Format::Jsonl {
            return output::write_jsonl(&claims);
        }
        rows.extend(claims.iter().map(output::claim_row));
        Ok(())
    })?;
    match own.input.format {
        Format::Jsonl => {}
        _ if own.explain => {}
        Format::Csv => output::write_csv(&output::CLAIM_COLUMNS, rows)?,
        Format::Table => output::write_table(&output::CLAIM_COLUMNS, rows)?,
    }
    log.finish("");
    Ok(())
}

/// Who settled what, document by document.
fn explain(coder: &Coder, documents: &[Document], own: &CodeArguments, log: &mut RunLog) -> Result<()> {
    let codings = pipeline::coding_batch(coder, documents, own.depth.depth())?;
    log.done(documents.len(), codings.iter().map(|c| c.claims.len()).sum());
    match own.input.format {
        Format::Jsonl => explanation::write_jsonl(documents, &codings),
        _ => explanation::write_text(documents, &codings),
    }
}
