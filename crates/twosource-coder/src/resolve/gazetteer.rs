//! The gazetteer: names to places, from files built once by `cargo xtask data`.
//!
//! In: `data/places/places.tsv.zst` (GeoNames, CC BY 4.0) and `features.tsv`. Out: candidates for a name.
//! Never: chooses between candidates; `places` does.

use super::actor_table::normalize_name;
use crate::code::table::{Row, TableError, read_rows};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::path::Path;
use twosource_record::Place;

/// One place as the files keep it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GazetteerEntry {
    /// GeoNames id; 0 for none.
    pub geonameid: u32,
    /// Main name.
    pub name: String,
    /// Other names.
    pub alternates: Vec<String>,
    /// Degrees.
    pub lat: f32,
    /// Degrees.
    pub lon: f32,
    /// Inhabitants.
    pub population: u32,
    /// ISO 3166 alpha-3, empty on the high seas.
    pub country_code: String,
    /// First-level region.
    pub province: String,
    /// GeoNames feature code.
    pub feature_code: String,
    /// 1 country, 2 province, 3 district, 4 city, 5 sub-city.
    pub resolution: u8,
}

/// All places with an index by normalised name.
#[derive(Debug, Default)]
pub struct Gazetteer {
    entries: Vec<GazetteerEntry>,
    names: HashMap<Box<str>, Vec<u32>>,
}

impl Gazetteer {
    /// Reads the files in `dir`; one of them missing or damaged is an error naming it.
    pub fn load(dir: &Path) -> Result<Self, TableError> {
        let path = dir.join("places.tsv.zst");
        let unreadable = |cause| TableError::Unreadable {
            path: path.clone(),
            cause,
        };
        let packed = std::fs::read(&path).map_err(unreadable)?;
        let text = zstd::decode_all(packed.as_slice()).map_err(unreadable)?;
        let text = String::from_utf8_lossy(&text);
        let mut out = Self::default();
        for line in text.lines().filter(|l| !l.starts_with('#')) {
            out.add(parse_line(line));
        }
        for row in read_rows(&dir.join("features.tsv"))? {
            out.add(parse_feature(&row)?);
        }
        Ok(out)
    }

    /// Adds one place under all its names.
    pub fn add(&mut self, entry: GazetteerEntry) {
        let index = self.entries.len() as u32;
        for name in std::iter::once(&entry.name).chain(&entry.alternates) {
            let key = normalize_name(name);
            let places = self.names.entry(key.into()).or_default();
            if places.last() != Some(&index) {
                places.push(index);
            }
        }
        self.entries.push(entry);
    }

    /// The places of this name, as written in a text.
    pub fn candidates(&self, name: &str) -> impl Iterator<Item = &GazetteerEntry> {
        self.names
            .get(normalize_name(name).as_str())
            .into_iter()
            .flatten()
            .map(|&i| &self.entries[i as usize])
    }

    /// Number of places.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl GazetteerEntry {
    /// As records carry it.
    pub fn place(&self) -> Place {
        let some = |s: &String| (!s.is_empty()).then(|| s.clone());
        Place {
            name: self.name.clone(),
            geonameid: (self.geonameid > 0).then_some(self.geonameid),
            lat: Some(round(self.lat)),
            lon: Some(round(self.lon)),
            province: some(&self.province),
            district: None,
            country_code: some(&self.country_code),
            feature_class: Some(feature_class(&self.feature_code).to_owned()),
            feature_code: some(&self.feature_code),
            resolution: self.resolution,
        }
    }
}

/// Four digits behind the point, about ten metres.
fn round(degrees: f32) -> f64 {
    (f64::from(degrees) * 1e4).round() / 1e4
}

fn feature_class(code: &str) -> &'static str {
    match code {
        c if c.starts_with("PP") => "P",
        c if c.starts_with("ADM") || c.starts_with("PCL") || c.starts_with("RGN") => "A",
        "SEA" | "STRT" | "GULF" | "STM" | "LK" | "BAY" | "CHN" | "OCN" => "H",
        "ISL" | "ISLS" | "MTS" | "MT" | "SHOL" | "RF" | "PEN" | "DSRT" | "PLAT" | "CAPE" | "PASS" => "T",
        _ => "S",
    }
}

fn parse_line(line: &str) -> GazetteerEntry {
    let mut cells = line.split('\t');
    let mut cell = || cells.next().unwrap_or_default();
    let (id, name, alternates, lat, lon) = (cell(), cell(), cell(), cell(), cell());
    let (population, country, province, code) = (cell(), cell(), cell(), cell());
    GazetteerEntry {
        geonameid: id.parse().unwrap_or(0),
        name: name.to_owned(),
        alternates: split(alternates),
        lat: lat.parse().unwrap_or(0.0),
        lon: lon.parse().unwrap_or(0.0),
        population: population.parse().unwrap_or(0),
        country_code: country.to_owned(),
        province: province.to_owned(),
        feature_code: code.to_owned(),
        resolution: match code {
            "PCLI" => 1,
            "ADM1" => 2,
            _ => 4,
        },
    }
}

fn parse_feature(row: &Row) -> Result<GazetteerEntry, TableError> {
    let number = |column: &str| -> Result<f32, TableError> {
        row.get(column)?
            .parse()
            .map_err(|_| row.error(&format!("no number in {column}")))
    };
    Ok(GazetteerEntry {
        geonameid: row.get("geonameid")?.parse().unwrap_or(0),
        name: row.get("name")?.to_owned(),
        alternates: split(row.get("aliases")?),
        lat: number("lat")?,
        lon: number("lon")?,
        population: 0,
        country_code: row.get("country_code")?.to_owned(),
        province: row.get("province")?.to_owned(),
        feature_code: row.get("feature_code")?.to_owned(),
        resolution: number("resolution")? as u8,
    })
}

fn split(cell: &str) -> Vec<String> {
    cell.split('|')
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}
