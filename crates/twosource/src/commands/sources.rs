//! `sources`: the record of every source and outlet, and the letter that follows from it.

use crate::arguments::Format;
use crate::arguments::sources::SourceArguments;
use crate::output;
use anyhow::Result;
use twosource_corroborate::{SourceRecord, source_records};
use twosource_store::Store;

const COLUMNS: [&str; 7] = [
    "of",
    "name",
    "reliability",
    "told first",
    "confirmed",
    "contradicted",
    "share expected",
];

/// One row for each source and each outlet that was first with anything.
pub fn run(own: &SourceArguments) -> Result<()> {
    let store = Store::open_existing(&own.db)?;
    let limit = own.as_known_on.and_then(super::end_of_day);
    let mut records = source_records(&store.headers()?, &store.claims()?, limit);
    records.sort_by(|a, b| {
        let settled = |r: &SourceRecord| r.confirmed + r.contradicted;
        (a.of, settled(b), &a.name).cmp(&(b.of, settled(a), &b.name))
    });
    let rows = || records.iter().map(row).collect();
    match own.format {
        Format::Jsonl => output::write_jsonl(&records),
        Format::Csv => output::write_csv(&COLUMNS, rows()),
        Format::Table => output::write_table(&COLUMNS, rows()),
    }
}

fn row(record: &SourceRecord) -> Vec<String> {
    vec![
        output::word(&record.of),
        record.name.clone(),
        output::word(&record.reliability),
        record.told_first.to_string(),
        record.confirmed.to_string(),
        record.contradicted.to_string(),
        format!("{:.2}", record.posterior_mean),
    ]
}
