//! `export`: events in the formats of other tools.

use super::events::selected;
use crate::arguments::{ExportArguments, ExportFormat};
use crate::output;
use anyhow::Result;
use twosource_export::{csv_rows, plover_record};

/// The events that pass the filters, in the target format.
pub fn run(own: &ExportArguments) -> Result<()> {
    let (events, claims) = selected(&own.events)?;
    match own.to {
        ExportFormat::Jsonl => output::write_jsonl(&events),
        ExportFormat::Csv => {
            let (header, rows) = csv_rows(&events);
            output::write_csv(&header, rows)
        }
        ExportFormat::Plover => output::write_jsonl(events.iter().map(|e| plover_record(e, &claims))),
    }
}
