//! Documents of inputs as JSON Lines, without coding: `cargo run -p twosource-ingest --example documents -- INPUT...`.
//!
//! In: input names. Out: documents on stdout, warnings on stderr. Never: codes anything.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use twosource_ingest::{IngestOptions, Ingested, Mapping, OutletNames, PageTables, read_inputs};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let inputs: Vec<String> = std::env::args().skip(1).collect();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for item in read_inputs(&inputs, options()?)? {
        match item {
            Ingested::Document(document) => {
                serde_json::to_writer(&mut out, &document)?;
                out.write_all(b"\n")?;
            }
            Ingested::Warning(warning) => {
                eprintln!("warning[{}]: {}: {}", warning.code, warning.place, warning.reason)
            }
            Ingested::Passed(_) => {}
        }
    }
    Ok(out.flush()?)
}

/// The tables of this repository.
fn options() -> Result<IngestOptions, Box<dyn std::error::Error>> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    let table = |name: &str| std::fs::read_to_string(data.join(name));
    let mut mappings = Vec::new();
    for entry in std::fs::read_dir(data.join("crawlers"))? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "toml") {
            mappings.push(Mapping::parse(&std::fs::read_to_string(&path)?)?);
        }
    }
    Ok(IngestOptions {
        outlets: Arc::new(OutletNames::from_tsv(&table("outlets/outlets.tsv")?)),
        pages: Arc::new(PageTables::from_tsv(
            &table("pages/fields.tsv")?,
            &table("pages/dates.tsv")?,
        )),
        mappings: Arc::new(mappings),
        ..IngestOptions::default()
    })
}
