//! `import`: records of other data sets as claims of their coders.

use crate::arguments::{Arguments, ImportArguments};
use crate::run_log::RunLog;
use crate::{importing, knowledge};
use anyhow::Result;
use twosource_store::Store;

/// Nothing on stdout; counts on stderr.
pub fn run(arguments: &Arguments, own: &ImportArguments) -> Result<()> {
    let context = knowledge::record_context(arguments)?;
    let mut store = Store::open(&own.db)?;
    let mut log = RunLog::new(arguments.quiet);
    let counts = importing::import(own.kind.into(), &own.inputs, context, &mut store, &mut log)?;
    log.finish(&format!(", {} rows, {} stored before", counts.rows, counts.known));
    Ok(())
}
