//! Corroborates claims from a file, so that the errors of this stage can be told from the coder's.
//!
//! In: documents as `ingest` takes them, claims as `claims --format jsonl` writes them, the data folder. Out: events, one JSON object a
//! line. Never: codes anything.
//!
//! `cargo run -p twosource-corroborate --example corroborate_file -- documents.jsonl claims.jsonl data > events.jsonl`

use std::io::{BufWriter, Write};
use twosource_corroborate::corroborate;
use twosource_ingest::{IngestOptions, Ingested, WordFrequencies, read_inputs};
use twosource_record::{Claim, DocumentHeader};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(documents), Some(claims), Some(data)) = (arguments.next(), arguments.next(), arguments.next())
    else {
        return Err("needed: documents, claims, data folder".into());
    };
    let table = std::fs::read_to_string(format!("{data}/lexicon/word_frequency.tsv"))?;
    let options = IngestOptions {
        frequencies: WordFrequencies::from_tsv(&table).into(),
        ..IngestOptions::default()
    };
    let headers: Vec<DocumentHeader> = read_inputs(&[documents], options)?
        .filter_map(|item| match item {
            Ingested::Document(document) => Some(document.header()),
            Ingested::Warning(_) | Ingested::Passed(_) => None,
        })
        .collect();
    let claims: Vec<Claim> = std::fs::read_to_string(claims)?
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    for event in corroborate(&headers, &claims, None) {
        serde_json::to_writer(&mut out, &event)?;
        writeln!(out)?;
    }
    Ok(())
}
