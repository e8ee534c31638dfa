//! The crosswalk between CAMEO codes and PLOVER, read from its table (`data/ontology/cameo_plover.tsv`).
//!
//! In: the table's text. Out: lookups both ways. Never: a code as a number; leading zeros carry meaning.

use super::tables::rows;
use super::{Context, EventType, Mode};
use std::collections::HashMap;

/// One row: a CAMEO code and what it is in PLOVER 2.0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CameoRow {
    /// CAMEO code with leading zeros.
    pub code: String,
    /// PLOVER type.
    pub event: EventType,
    /// PLOVER mode.
    pub mode: Option<Mode>,
    /// PLOVER contexts.
    pub context: Vec<Context>,
}

/// The crosswalk; rows in the order of the table.
#[derive(Debug, Clone, Default)]
pub struct Crosswalk {
    rows: Vec<CameoRow>,
}

impl Crosswalk {
    /// Reads the tab-separated table `cameo_code, event, mode, context`; a broken row is an error naming its line.
    pub fn from_tsv(text: &str) -> Result<Self, String> {
        let rows = text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.is_empty() && !line.starts_with('#') && !line.starts_with("cameo_code"))
            .map(|(number, line)| parse_row(line).map_err(|why| format!("line {}: {why}", number + 1)))
            .collect::<Result<_, _>>()?;
        Ok(Self { rows })
    }

    /// What a CAMEO code is in PLOVER.
    pub fn plover(&self, code: &str) -> Option<&CameoRow> {
        self.rows.iter().find(|row| row.code == code)
    }

    /// The most general CAMEO code for a PLOVER type with mode and contexts: same mode, most shared contexts,
    /// then the shortest code, then the lowest.
    pub fn cameo(&self, event: EventType, mode: Option<Mode>, context: &[Context]) -> Option<&str> {
        self.rows
            .iter()
            .filter(|row| row.event == event)
            .min_by_key(|row| {
                let shared = row.context.iter().filter(|c| context.contains(c)).count();
                let foreign = row.context.len() - shared;
                (
                    row.mode != mode,
                    row.mode.is_some() && row.mode != mode,
                    foreign,
                    usize::MAX - shared,
                    row.code.len(),
                    &row.code,
                )
            })
            .map(|row| row.code.as_str())
    }

    /// All rows.
    pub fn rows(&self) -> &[CameoRow] {
        &self.rows
    }
}

/// Goldstein's conflict-cooperation scale by CAMEO code (Goldstein 1992, as CAMEO data sets publish it), -10 to 10.
#[derive(Debug, Clone, Default)]
pub struct Goldstein {
    scales: HashMap<String, f32>,
}

impl Goldstein {
    /// From a table with the columns `cameo_code, scale`; a broken row is an error naming its line.
    pub fn from_tsv(text: &str) -> Result<Self, String> {
        let row = |(line, [code, scale]): (usize, [&str; 2])| {
            let value = scale
                .parse()
                .map_err(|_| format!("line {line}: no scale '{scale}'"))?;
            Ok((code.to_owned(), value))
        };
        Ok(Self {
            scales: rows::<2>(text).map(row).collect::<Result<_, String>>()?,
        })
    }

    /// The scale of a code.
    pub fn scale(&self, code: &str) -> Option<f32> {
        self.scales.get(code).copied()
    }
}

fn parse_row(line: &str) -> Result<CameoRow, String> {
    let mut cells = line.split('\t');
    let mut cell = || cells.next().unwrap_or_default();
    let (code, event, mode, context) = (cell(), cell(), cell(), cell());
    Ok(CameoRow {
        code: code.to_owned(),
        event: EventType::parse(event).ok_or_else(|| format!("no PLOVER type '{event}'"))?,
        mode: named(mode, Mode::from_name)?,
        context: split_list(context)
            .map(|c| Context::from_name(c).ok_or_else(|| format!("no PLOVER context '{c}'")))
            .collect::<Result<_, _>>()?,
    })
}

fn named<T>(name: &str, find: impl Fn(&str) -> Option<T>) -> Result<Option<T>, String> {
    if name.is_empty() {
        return Ok(None);
    }
    find(name)
        .map(Some)
        .ok_or_else(|| format!("no PLOVER mode '{name}'"))
}

fn split_list(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('|').filter(|part| !part.is_empty())
}
