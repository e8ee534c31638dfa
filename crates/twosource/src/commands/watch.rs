//! `watch`: asks feeds again and again, and reads what is new.

use crate::arguments::{Arguments, Format, WatchArguments};
use crate::run_log::RunLog;
use crate::watch::{Watch, WatchConfig, now};
use crate::{knowledge, output};
use anyhow::Result;
use serde::Serialize;
use std::time::Duration;
use twosource_store::Store;

/// Nothing on stdout; counts on stderr. Ends by itself only with `--once`.
pub fn run(arguments: &Arguments, own: &WatchArguments) -> Result<()> {
    let config = WatchConfig::open(&own.feeds)?;
    if own.status {
        return print_status(own);
    }
    let mut options = knowledge::ingest_options(arguments)?;
    options.mappings = knowledge::mappings(arguments, &own.mapping)?;
    let mut store = Store::open(&own.db)?;
    let coder = knowledge::open_coder(arguments)?;
    let mut log = RunLog::new(arguments.quiet);
    let mut watch = Watch::new(&config, &options, coder, own.depth.depth(), &mut store, &mut log);
    loop {
        let due_at = watch.run_due()?;
        if own.once {
            break;
        }
        let pause = (due_at - now()).clamp(1, 3_600).unsigned_abs();
        std::thread::sleep(Duration::from_secs(pause));
    }
    store.put_run(&log.record(knowledge::versions(arguments)?, 0))?;
    log.finish("");
    Ok(())
}

/// One feed as the journal knows it.
#[derive(Serialize)]
struct FeedStatus {
    feed: String,
    due_at: Option<String>,
    failures: u32,
    waiting_items: usize,
    fault: Option<String>,
}

fn print_status(own: &WatchArguments) -> Result<()> {
    let store = Store::open_existing(&own.db)?;
    let status = store.feed_states()?.into_iter().map(|(feed, state, waiting)| {
        let due_at = jiff::Timestamp::from_second(state.due_at).ok();
        FeedStatus {
            feed,
            due_at: due_at.map(|t| t.to_string()),
            failures: state.failures,
            waiting_items: waiting,
            fault: state.fault,
        }
    });
    let columns = ["feed", "due_at", "failures", "waiting_items", "fault"];
    let row = |s: FeedStatus| {
        vec![
            s.feed,
            s.due_at.unwrap_or_default(),
            s.failures.to_string(),
            s.waiting_items.to_string(),
            s.fault.unwrap_or_default(),
        ]
    };
    match own.format {
        Format::Jsonl => output::write_jsonl(status),
        Format::Csv => output::write_csv(&columns, status.map(row).collect()),
        Format::Table => output::write_table(&columns, status.map(row).collect()),
    }
}
