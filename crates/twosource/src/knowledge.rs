//! Where tables and model lie: `--data`, beside the program, or the repository it was built in.
//!
//! In: arguments. Out: a loaded coder and ingest options. Never: downloads anything.

use crate::arguments::Arguments;
use anyhow::{Context, Result, anyhow, bail};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use twosource_coder::Coder;
use twosource_export::OutsideCodes;
use twosource_ingest::records::{RecordContext, RecordTables};
use twosource_ingest::{IngestOptions, Mapping, OutletNames, PageTables, WordFrequencies};
use twosource_record::codes::cameo::{Crosswalk, Goldstein};
use twosource_record::codes::cameo_actors::CameoActors;
use twosource_record::codes::countries::Countries;
use twosource_store::RunRecord;

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
    Ok(Box::leak(Box::new(Coder::open_with(
        &data,
        &model,
        arguments.actors.as_deref(),
    )?)))
}

/// What a run uses: the program, the model, the tables, and when it began.
pub fn versions(arguments: &Arguments) -> Result<RunRecord> {
    let data = data_folder(arguments)?;
    let model = arguments.model.clone().unwrap_or_else(|| data.join(MODEL));
    let description = std::fs::read_to_string(model.join("model.json")).unwrap_or_default();
    let description: serde_json::Value = serde_json::from_str(&description).unwrap_or_default();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    Ok(RunRecord {
        started_at: jiff::Timestamp::now().to_string(),
        program: env!("CARGO_PKG_VERSION").to_owned(),
        model: text(&description["name"]),
        model_digest: text(&description["files"]["weights.safetensors"]),
        tables_digest: tables_digest(&data)?,
        ..RunRecord::default()
    })
}

/// Names of states by code, for people to read (the first row of a code is the state itself); none where there are no tables.
pub fn state_names(arguments: &Arguments) -> Result<ahash::AHashMap<String, String>> {
    let Ok(data) = data_folder(arguments) else {
        return Ok(ahash::AHashMap::new());
    };
    let path = data.join("actors/states.tsv");
    let table = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let lines: Vec<&str> = table.lines().filter(|l| !l.starts_with('#')).collect();
    let columns: Vec<&str> = lines.first().map(|l| l.split('\t').collect()).unwrap_or_default();
    let column = |name: &str| columns.iter().position(|c| *c == name);
    let (Some(code), Some(name)) = (column("code"), column("name")) else {
        bail!("{}: no columns 'code' and 'name'", path.display());
    };
    let names = lines.iter().skip(1).filter_map(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        Some(((*cells.get(code)?).to_owned(), (*cells.get(name)?).to_owned()))
    });
    let mut out = ahash::AHashMap::new();
    for (code, name) in names {
        out.entry(code).or_insert(name);
    }
    Ok(out)
}

/// One digest of all tables, the gazetteer included.
fn tables_digest(data: &Path) -> Result<String> {
    let mut paths: Vec<PathBuf> = Vec::new();
    for folder in ["actors", "lexicon", "ontology", "outlets", "pages", "places"] {
        let entries =
            std::fs::read_dir(data.join(folder)).with_context(|| data.join(folder).display().to_string())?;
        paths.extend(
            entries
                .filter_map(|e| e.ok().map(|e| e.path()))
                .filter(|p| p.extension().is_some_and(|x| x == "tsv")),
        );
    }
    paths.sort();
    let mut digest = blake3::Hasher::new();
    for path in paths {
        digest.update(&std::fs::read(&path).with_context(|| path.display().to_string())?);
    }
    Ok(digest.finalize().to_hex().to_string())
}

/// Options of ingestion with the tables for outlets and pages and all mapping files.
pub fn ingest_options(arguments: &Arguments) -> Result<IngestOptions> {
    let data = data_folder(arguments)?;
    let table = |name: &str| {
        let path = data.join(name);
        std::fs::read_to_string(&path).with_context(|| path.display().to_string())
    };
    let pages = PageTables::from_tsv(&table("pages/fields.tsv")?, &table("pages/dates.tsv")?);
    Ok(IngestOptions {
        outlets: Arc::new(OutletNames::from_tsv(&table("outlets/outlets.tsv")?)),
        pages: Arc::new(pages),
        mappings: mappings(arguments, &[])?,
        frequencies: Arc::new(WordFrequencies::from_tsv(&table("lexicon/word_frequency.tsv")?)),
        ..IngestOptions::default()
    })
}

/// The tables that turn other data sets' rows into claims, and the names of outlets.
pub fn record_context(arguments: &Arguments) -> Result<RecordContext> {
    let ontology = data_folder(arguments)?.join("ontology");
    let text_of = |name: &str| {
        let path = ontology.join(name);
        std::fs::read_to_string(&path).map_err(|why| format!("{}: {why}", path.display()))
    };
    let tables = RecordTables::read(text_of).map_err(|why| anyhow!("{}: {why}", ontology.display()))?;
    Ok(RecordContext {
        tables: Arc::new(tables),
        outlets: ingest_options(arguments)?.outlets,
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

/// Mapping files: the user's own first, then those of the data folder by name.
pub fn mappings(arguments: &Arguments, own: &[PathBuf]) -> Result<Arc<Vec<Mapping>>> {
    let folder = data_folder(arguments)?.join("crawlers");
    let entries = std::fs::read_dir(&folder).with_context(|| folder.display().to_string())?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|e| e.ok().map(|e| e.path())).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "toml"));
    paths.sort();
    let read = |path: &PathBuf| {
        let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
        Mapping::parse(&text).with_context(|| path.display().to_string())
    };
    Ok(Arc::new(
        own.iter().chain(&paths).map(read).collect::<Result<_>>()?,
    ))
}
