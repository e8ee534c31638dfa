//! `events`: the graded events of a store.

use crate::arguments::{EventArguments, Format};
use crate::{filters, output, pipeline};
use anyhow::Result;
use twosource_record::{Claim, Event};
use twosource_store::Store;

/// Events that pass the filters.
pub fn run(own: &EventArguments) -> Result<()> {
    let (events, _) = selected(own, &Store::open_existing(&own.store.db)?)?;
    let rows = || events.iter().map(output::event_row).collect();
    match own.store.format {
        Format::Jsonl => output::write_jsonl(&events),
        Format::Csv => output::write_csv(&output::EVENT_COLUMNS, rows()),
        Format::Table => output::write_table(&output::EVENT_COLUMNS, rows()),
    }
}

/// The events of a store that pass the filters, and all its claims.
pub fn selected(own: &EventArguments, store: &Store) -> Result<(Vec<Event>, Vec<Claim>)> {
    filters::check(&own.store.filter)?;
    let limit = own.as_known_on.and_then(super::end_of_day);
    let (events, claims) = pipeline::events(store, limit)?;
    Ok((
        events
            .into_iter()
            .filter(|e| filters::keeps_event(own, e))
            .collect(),
        claims,
    ))
}
