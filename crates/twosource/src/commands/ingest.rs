//! `ingest`: reads, codes and stores documents.

use crate::arguments::{Arguments, IngestArguments};
use crate::run_log::RunLog;
use crate::{knowledge, pipeline};
use anyhow::Result;
use twosource_ingest::read_inputs;
use twosource_store::Store;

/// Nothing on stdout; counts on stderr.
pub fn run(arguments: &Arguments, own: &IngestArguments) -> Result<()> {
    let mut options = knowledge::ingest_options(arguments)?;
    options.crawl_date = own.crawl_date;
    options.mappings = knowledge::mappings(arguments, &own.mapping)?;
    let mut inputs = read_inputs(&own.inputs, options)?;
    let mut store = Store::open(&own.db)?;
    if !own.again {
        inputs.resume_from(pipeline::resume(&store)?);
    }
    let coder = knowledge::open_coder(arguments)?;
    let mut log = RunLog::new(arguments.quiet);
    let known = pipeline::ingest(inputs, coder, own.depth.depth(), &mut store, &mut log)?;
    store.put_run(&log.record(knowledge::versions(arguments)?, known))?;
    log.finish(&format!(", {known} stored before"));
    Ok(())
}
