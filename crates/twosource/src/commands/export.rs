//! `export`: events in the formats of other tools.

use super::events::selected;
use crate::arguments::{Arguments, ExportArguments, ExportFormat};
use crate::{knowledge, output};
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::io::{BufWriter, Write};
use std::path::Path;
use twosource_export as export;
use twosource_export::Evidence;
use twosource_record::Event;
use twosource_store::Store;

/// Partition of undated events; pandas cannot read Hive's own name for no value.
const NO_MONTH: &str = "undated";

/// The events that pass the filters, in the target format.
pub fn run(arguments: &Arguments, own: &ExportArguments) -> Result<()> {
    let store = Store::open_existing(&own.events.store.db)?;
    let (events, claims) = selected(&own.events, &store)?;
    let headers = store.headers()?;
    let evidence = Evidence::new(&claims, &headers);
    if own.to == ExportFormat::Parquet {
        let Some(folder) = &own.out else {
            bail!("Parquet is a folder of files by month\nhint: give the folder with --out");
        };
        return write_months(&events, folder);
    }
    let mut out = open(own.out.as_deref())?;
    match own.to {
        ExportFormat::Jsonl => output::write_jsonl_to(&mut out, &events)?,
        ExportFormat::Csv => write_csv(&events, &mut out)?,
        ExportFormat::Plover => output::write_jsonl_to(
            &mut out,
            events.iter().map(|e| export::plover_record(e, &evidence)),
        )?,
        ExportFormat::Gdelt => {
            let codes = knowledge::outside_codes(arguments)?;
            let rows = affirmed(arguments, &events);
            write_rows(
                &mut out,
                rows.map(|e| export::gdelt_event_row(e, &evidence, &codes)),
            )?
        }
        ExportFormat::GdeltMentions => {
            let rows = affirmed(arguments, &events);
            write_rows(
                &mut out,
                rows.flat_map(|e| export::gdelt_mention_rows(e, &evidence)),
            )?
        }
        ExportFormat::Geojson => serde_json::to_writer(&mut out, &export::geojson_collection(&events))?,
        ExportFormat::Stix => {
            let codes = knowledge::outside_codes(arguments)?;
            serde_json::to_writer(&mut out, &export::stix_bundle(&events, &evidence, &codes))?
        }
        ExportFormat::Atom => out.write_all(export::atom_feed(&events, &evidence)?.as_bytes())?,
        ExportFormat::Parquet => {}
    }
    Ok(out.flush()?)
}

fn open(path: Option<&Path>) -> Result<Box<dyn Write>> {
    Ok(match path {
        Some(path) => {
            let file = std::fs::File::create(path).with_context(|| path.display().to_string())?;
            Box::new(BufWriter::new(file))
        }
        None => Box::new(BufWriter::new(std::io::stdout().lock())),
    })
}

/// Events that GDELT's tables can tell; the rest is counted on stderr.
fn affirmed<'a>(arguments: &Arguments, events: &'a [Event]) -> impl Iterator<Item = &'a Event> {
    let left_out = events.iter().filter(|e| !export::is_affirmed(e)).count();
    if left_out > 0 && !arguments.quiet {
        anstream::eprintln!(
            "{left_out} of {} events left out: nobody affirms them, and GDELT has no column to say so",
            events.len()
        );
    }
    events.iter().filter(|e| export::is_affirmed(e))
}

fn write_csv(events: &[Event], out: &mut dyn Write) -> Result<()> {
    let (header, rows) = export::csv_rows(events);
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(header)?;
    rows.iter().try_for_each(|row| writer.write_record(row))?;
    Ok(writer.flush()?)
}

/// Tab-separated rows as GDELT writes them: no header, no quotes.
fn write_rows(out: &mut dyn Write, rows: impl Iterator<Item = Vec<String>>) -> Result<()> {
    for row in rows {
        writeln!(out, "{}", row.join("\t"))?;
    }
    Ok(())
}

/// `month=YYYY-MM/events.parquet` under the folder.
fn write_months(events: &[Event], folder: &Path) -> Result<()> {
    let mut months: BTreeMap<Option<String>, Vec<&Event>> = BTreeMap::new();
    for event in events {
        months.entry(export::month_of(event)).or_default().push(event);
    }
    for (month, rows) in months {
        let partition = folder.join(format!("month={}", month.as_deref().unwrap_or(NO_MONTH)));
        std::fs::create_dir_all(&partition).with_context(|| partition.display().to_string())?;
        let path = partition.join("events.parquet");
        let file = std::fs::File::create(&path).with_context(|| path.display().to_string())?;
        export::write_parquet(&rows, file)?;
    }
    Ok(())
}
