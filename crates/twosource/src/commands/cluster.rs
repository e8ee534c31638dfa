//! `cluster`: who copies whom, and which documents report the same happening.

use crate::arguments::{Arguments, Format, InputArguments};
use crate::run_log::RunLog;
use crate::{knowledge, output, pipeline};
use anyhow::Result;
use twosource_coder::read::Depth;
use twosource_corroborate::group_documents;

/// One row per document, in the order of the inputs.
pub fn run(arguments: &Arguments, own: &InputArguments) -> Result<()> {
    let options = knowledge::ingest_options(arguments)?;
    let coder = knowledge::open_coder(arguments)?;
    let mut log = RunLog::new(arguments.quiet);
    let (mut headers, mut claims) = (Vec::new(), Vec::new());
    pipeline::for_each_batch(&own.inputs, options, &mut log, |documents, log| {
        let coded = pipeline::code_batch(coder, &documents, Depth::Filtered)?;
        log.done(documents.len(), coded.iter().map(Vec::len).sum());
        claims.extend(coded.into_iter().flatten());
        headers.extend(documents.iter().map(|d| d.header()));
        Ok(())
    })?;
    let groups = group_documents(&headers, &claims);
    log.finish("");
    let columns = ["document_id", "copy_group", "story"];
    let rows = || {
        groups
            .iter()
            .map(|g| {
                vec![
                    g.document_id.clone(),
                    g.copy_group.to_string(),
                    g.story.to_string(),
                ]
            })
            .collect()
    };
    match own.format {
        Format::Jsonl => output::write_jsonl(&groups),
        Format::Csv => output::write_csv(&columns, rows()),
        Format::Table => output::write_table(&columns, rows()),
    }
}
