//! The gazetteer: names to places, from files built once by `cargo xtask data`.
//!
//! In: `data/places/places.tsv.zst` (GeoNames, CC BY 4.0) and `features.tsv`. Out: candidates for a name.
//! Never: chooses between candidates; `places` does. Rows stay text: of each name only a hash and the beginning of its
//! row are kept, and a row is parsed when its name is asked for (docs/decisions/0008-loading.md).

use super::name_key::{normalize_name, write_key};
use crate::code::table::{Row, TableError, read_rows};
use ahash::RandomState;
use std::fs::File;
use std::path::Path;
use twosource_record::Place;

/// One place as its row has it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GazetteerEntry<'g> {
    /// GeoNames id; 0 for none.
    pub geonameid: u32,
    /// Main name.
    pub name: &'g str,
    /// Degrees.
    pub lat: f32,
    /// Degrees.
    pub lon: f32,
    /// Inhabitants.
    pub population: u32,
    /// ISO 3166 alpha-3, empty on the high seas.
    pub country_code: &'g str,
    /// First-level region.
    pub province: &'g str,
    /// GeoNames feature code.
    pub feature_code: &'g str,
    /// 1 country, 2 province, 3 district, 4 city, 5 sub-city.
    pub resolution: u8,
}

/// All places with an index by normalised name.
#[derive(Debug)]
pub struct Gazetteer {
    text: String,
    /// Sorted; the upper half is the hash of a name, the lower where a row of that name begins.
    names: Vec<u64>,
    hasher: RandomState,
}

/// The half of a word of the index that says where a row begins.
const ROW: u64 = u32::MAX as u64;

impl Gazetteer {
    /// Reads the files in `dir`; one of them missing or damaged is an error naming it.
    pub fn load(dir: &Path) -> Result<Self, TableError> {
        let mut text = unpack(&dir.join("places.tsv.zst"))?;
        for row in read_rows(&dir.join("features.tsv"))? {
            push_feature(&row, &mut text)?;
        }
        if text.len() as u64 > ROW {
            return Err(unreadable(dir, std::io::Error::other("more than 4 GiB of places")));
        }
        Ok(Self::new(text))
    }

    /// From lines of geonameid, name, alternates, lat, lon, population, country_code, province, feature_code and, where
    /// the code does not tell it, resolution.
    pub fn new(text: String) -> Self {
        let hasher = RandomState::with_seeds(1, 2, 3, 4);
        let mut names = Vec::with_capacity(text.len() / 24);
        let mut key = String::new();
        let mut next = 0;
        for line in text.split_inclusive('\n') {
            let row = next as u64;
            next += line.len();
            for name in names_of(line).filter(|_| !line.starts_with('#')) {
                write_key(name, &mut key);
                names.push(hasher.hash_one(key.as_str()) & !ROW | row);
            }
        }
        names.sort_unstable();
        names.dedup();
        Self { text, names, hasher }
    }

    /// The places of this name, as written in a text, in the order of the rows.
    pub fn candidates(&self, name: &str) -> impl Iterator<Item = GazetteerEntry<'_>> {
        let key = normalize_name(name);
        let hash = self.hasher.hash_one(key.as_str()) & !ROW;
        let first = self.names.partition_point(|n| *n < hash);
        let same = self.names[first..].iter().take_while(move |n| **n & !ROW == hash);
        let lines = same.filter_map(|n| self.text[(n & ROW) as usize..].lines().next());
        let mut other = String::new();
        lines.filter(move |line| is_named(line, &key, &mut other)).map(parse_line)
    }
}

impl GazetteerEntry<'_> {
    /// As records carry it.
    pub fn place(&self) -> Place {
        let some = |s: &str| (!s.is_empty()).then(|| s.to_owned());
        Place {
            name: self.name.to_owned(),
            geonameid: (self.geonameid > 0).then_some(self.geonameid),
            lat: Some(round(self.lat)),
            lon: Some(round(self.lon)),
            province: some(self.province),
            district: None,
            country_code: some(self.country_code),
            feature_class: Some(feature_class(self.feature_code).to_owned()),
            feature_code: some(self.feature_code),
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

/// The lines of a compressed table.
fn unpack(path: &Path) -> Result<String, TableError> {
    let bytes = File::open(path).and_then(zstd::decode_all);
    let bytes = bytes.map_err(|cause| unreadable(path, cause))?;
    let mut text =
        String::from_utf8(bytes).unwrap_or_else(|why| String::from_utf8_lossy(why.as_bytes()).into_owned());
    if !text.ends_with('\n') {
        text.push('\n');
    }
    Ok(text)
}

fn unreadable(path: &Path, cause: std::io::Error) -> TableError {
    let path = path.to_owned();
    TableError::Unreadable { path, cause }
}

/// A row's main name and its other names.
fn names_of(line: &str) -> impl Iterator<Item = &str> {
    let mut cells = line.split('\t').skip(1);
    let name = cells.next().unwrap_or_default();
    let others = cells.next().unwrap_or_default().split('|');
    std::iter::once(name).chain(others.filter(|other| !other.is_empty()))
}

/// Whether a row has a name of this key; two names may share a hash.
fn is_named(line: &str, key: &str, other: &mut String) -> bool {
    names_of(line).any(|name| {
        write_key(name, other);
        other == key
    })
}

fn parse_line(line: &str) -> GazetteerEntry<'_> {
    let mut cells = line.split('\t');
    let mut cell = || cells.next().unwrap_or_default();
    let (id, name, _, lat, lon) = (cell(), cell(), cell(), cell(), cell());
    let (population, country_code, province, code, resolution) = (cell(), cell(), cell(), cell(), cell());
    GazetteerEntry {
        geonameid: id.parse().unwrap_or(0),
        name,
        lat: lat.parse().unwrap_or(0.0),
        lon: lon.parse().unwrap_or(0.0),
        population: population.parse().unwrap_or(0),
        country_code,
        province,
        feature_code: code,
        resolution: match code {
            _ if !resolution.is_empty() => resolution.parse().unwrap_or(4),
            "PCLI" => 1,
            "ADM1" => 2,
            _ => 4,
        },
    }
}

/// A row of `features.tsv` as a line like those of the places.
fn push_feature(row: &Row, text: &mut String) -> Result<(), TableError> {
    let number = |column: &str| -> Result<f32, TableError> {
        row.get(column)?
            .parse()
            .map_err(|_| row.error(&format!("no number in {column}")))
    };
    let resolution = (number("resolution")? as u8).to_string();
    let (lat, lon) = (number("lat")?.to_string(), number("lon")?.to_string());
    let cells = [
        row.get("geonameid")?,
        row.get("name")?,
        row.get("aliases")?,
        &lat,
        &lon,
        "0",
        row.get("country_code")?,
        row.get("province")?,
        row.get("feature_code")?,
        &resolution,
    ];
    text.push_str(&cells.join("\t"));
    text.push('\n');
    Ok(())
}
