//! Records as lines, rows and tables.
//!
//! In: records. Out: stdout. Never: anything but data there.

use anyhow::Result;
use comfy_table::{ContentArrangement, Table, presets};
use serde::Serialize;
use std::io::Write;
use twosource_record::{ActorMention, Claim, DateRange, Event};

/// One JSON object a line.
pub fn write_jsonl<T: Serialize>(records: impl IntoIterator<Item = T>) -> Result<()> {
    write_jsonl_to(std::io::stdout().lock(), records)
}

/// One JSON object a line, to any writer.
pub fn write_jsonl_to<T: Serialize>(out: impl Write, records: impl IntoIterator<Item = T>) -> Result<()> {
    let mut out = std::io::BufWriter::new(out);
    for record in records {
        serde_json::to_writer(&mut out, &record)?;
        out.write_all(b"\n")?;
    }
    Ok(out.flush()?)
}

/// A table as wide as the terminal, or 120 columns.
pub fn write_table(header: &[&str], rows: Vec<Vec<String>>) -> Result<()> {
    let mut table = Table::new();
    table
        .load_style(presets::UTF8_HORIZONTAL_ONLY)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_header(header.to_vec());
    if table.width().is_none() {
        table.set_width(120);
    }
    table.add_rows(rows);
    Ok(writeln!(std::io::stdout().lock(), "{table}")?)
}

/// The columns of a table as comma-separated values.
pub fn write_csv(header: &[&str], rows: Vec<Vec<String>>) -> Result<()> {
    let mut out = csv::Writer::from_writer(std::io::stdout().lock());
    out.write_record(header)?;
    for row in rows {
        out.write_record(row)?;
    }
    Ok(out.flush()?)
}

/// Header of a claims table.
pub const CLAIM_COLUMNS: [&str; 9] = [
    "claim",
    "event",
    "actor",
    "recipient",
    "when",
    "where",
    "says",
    "certainty",
    "sentence",
];

/// One claim as a row.
pub fn claim_row(claim: &Claim) -> Vec<String> {
    let mut certainty = vec![word(&claim.polarity), word(&claim.aspect)];
    certainty.extend(claim.likelihood.as_ref().map(|l| word(&l.band)));
    vec![
        claim.claim_id[..8].to_owned(),
        with_mode(claim.event.name(), claim.mode.map(|m| m.name())),
        parties(&claim.actor),
        parties(&claim.recipient),
        when(claim.happened_on.as_ref()),
        claim
            .place
            .as_ref()
            .map(|p| p.place.name.clone())
            .unwrap_or_default(),
        claim
            .root_source
            .name
            .clone()
            .unwrap_or_else(|| word(&claim.root_source.kind)),
        certainty.join(", "),
        shorten(&claim.sentence.text, 90),
    ]
}

/// Header of an events table.
pub const EVENT_COLUMNS: [&str; 9] = [
    "event",
    "grade",
    "status",
    "type",
    "actor",
    "recipient",
    "when",
    "where",
    "sources",
];

/// One event as a row.
pub fn event_row(event: &Event) -> Vec<String> {
    vec![
        event.event_id[..9].to_owned(),
        event.credibility.grade.to_string(),
        word(&event.status),
        with_mode(event.event.name(), event.mode.map(|m| m.name())),
        parties(&event.actor),
        parties(&event.recipient),
        when(event.happened_on.as_ref()),
        event
            .place
            .as_ref()
            .map(|p| p.place.name.clone())
            .unwrap_or_default(),
        format!(
            "{} of {}",
            event.independent_source_count,
            event.root_sources.len()
        ),
    ]
}

/// Codes, or names where there is no code.
pub fn parties(list: &[ActorMention]) -> String {
    let one = |a: &ActorMention| {
        let sectors: Vec<&str> = a.sector.iter().map(|s| s.name()).collect();
        let code = a.code.clone().unwrap_or_else(|| a.text.clone());
        if sectors.is_empty() {
            code
        } else {
            format!("{code} {}", sectors.join("+"))
        }
    };
    list.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// A day, or first and last day.
pub fn when(date: Option<&DateRange>) -> String {
    match date.and_then(|d| d.start.zip(d.end)) {
        Some((start, end)) if start == end => start.to_string(),
        Some((start, end)) => format!("{start} to {end}"),
        None => String::new(),
    }
}

/// The name of a value of a closed list, as JSON writes it, with blanks.
pub fn word(value: &impl Serialize) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|v| v.as_str().map(|s| s.replace('_', " ")))
        .unwrap_or_default()
}

/// Type and mode in one cell.
pub fn with_mode(event: &str, mode: Option<&str>) -> String {
    mode.map_or_else(|| event.to_owned(), |m| format!("{event} {m}"))
}

fn shorten(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        text.to_owned()
    } else {
        text.chars().take(limit - 1).chain(['…']).collect()
    }
}
