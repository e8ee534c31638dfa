//! Where tables and model lie: `--data`, beside the program, or the repository it was built in.
//!
//! In: arguments. Out: a loaded coder and ingest options. Never: downloads anything.

use crate::arguments::Arguments;
use anyhow::{Context, Result, anyhow, bail};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use twosource_coder::Coder;
use twosource_export::OutsideCodes;
use twosource_ingest::{IngestOptions, OutletNames};
use twosource_record::codes::cameo::{Crosswalk, Goldstein};
use twosource_record::codes::cameo_actors::CameoActors;
use twosource_record::codes::countries::Countries;

/// Folder of the model inside the data folder.
const MODEL: &str = "models/reader-en";

/// The data folder.
pub fn data_folder(arguments: &Arguments) -> Result<PathBuf> {
    if let Some(given) = &arguments.data {
        return Ok(given.clone());
    }
    let program = std::env::current_exe().ok();
    let beside = program
        .iter()
        .flat_map(|p| p.ancestors().skip(1).take(3))
        .map(|folder| folder.join("data"));
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    match beside
        .chain(std::iter::once(repository))
        .find(|folder| folder.join("lexicon/events.tsv").is_file())
    {
        Some(folder) => Ok(folder),
        None => bail!("no knowledge tables found\nhint: give their folder with --data"),
    }
}

/// Loads tables and model. They are kept until the program ends: giving back their hundred thousand parts one by one
/// would only make a short run longer.
pub fn open_coder(arguments: &Arguments) -> Result<&'static Coder> {
    let data = data_folder(arguments)?;
    let model = arguments.model.clone().unwrap_or_else(|| data.join(MODEL));
    Ok(Box::leak(Box::new(Coder::open(&data, &model)?)))
}

/// Options of ingestion with the names of outlets.
pub fn ingest_options(arguments: &Arguments) -> Result<IngestOptions> {
    let path = data_folder(arguments)?.join("outlets/outlets.tsv");
    let table = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    Ok(IngestOptions {
        outlets: Arc::new(OutletNames::from_tsv(&table)),
        ..IngestOptions::default()
    })
}

/// The tables of other data sets' codes, for exports.
pub fn outside_codes(arguments: &Arguments) -> Result<OutsideCodes> {
    let ontology = data_folder(arguments)?.join("ontology");
    Ok(OutsideCodes {
        crosswalk: table(&ontology, "cameo_plover.tsv", Crosswalk::from_tsv)?,
        goldstein: table(&ontology, "cameo_goldstein.tsv", Goldstein::from_tsv)?,
        actors: table(&ontology, "cameo_actors.tsv", CameoActors::from_tsv)?,
        countries: table(&ontology, "countries.tsv", |text| Ok(Countries::from_tsv(text)))?,
    })
}

/// Reads one table; what is wrong names the file.
fn table<T>(folder: &Path, name: &str, parse: impl FnOnce(&str) -> Result<T, String>) -> Result<T> {
    let path = folder.join(name);
    let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    parse(&text).map_err(|why| anyhow!("{}: {why}", path.display()))
}
