//! `ingest`: reads, codes and stores documents.

use crate::arguments::{Arguments, IngestArguments};
use crate::run_log::RunLog;
use crate::{knowledge, pipeline};
use anyhow::Result;
use twosource_store::Store;

/// Nothing on stdout; counts on stderr.
pub fn run(arguments: &Arguments, own: &IngestArguments) -> Result<()> {
    let options = knowledge::ingest_options(arguments)?;
    let mut store = Store::open(&own.db)?;
    let coder = knowledge::open_coder(arguments)?;
    let mut log = RunLog::new(arguments.quiet);
    let known = pipeline::ingest(
        &own.inputs,
        options,
        coder,
        own.depth.depth(),
        &mut store,
        &mut log,
    )?;
    store.put_run(&log.record(knowledge::versions(arguments)?, known))?;
    log.finish(&format!(", {known} stored before"));
    Ok(())
}
