//! The gazetteer: names to places, from files built once by `cargo xtask data`.
//!
//! In: `data/places/places.tsv` (GeoNames, CC BY 4.0) and `features.tsv`. Out: candidates for a name.
//! Never: chooses between candidates; `places` does. Rows stay text: of each name only a hash and the beginning of its
//! row are kept, and a row is parsed when its name is asked for (docs/decisions/0008-loading.md).

use super::name_index::NameIndex;
use super::name_key::{key_of, normalize_name};
use super::place_words::PlaceWords;
use crate::code::table::{Row, TableError, read_rows};
use memchr::memchr_iter;
use std::collections::{HashMap, HashSet};
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
    /// Names with the first byte of their rows.
    names: NameIndex,
    /// First bytes of the rows that are capitals.
    capitals: HashSet<usize>,
    words: PlaceWords,
}

impl Gazetteer {
    /// Reads the places below `data`, with the states' other names; a missing or damaged file is an error naming it.
    pub fn load(data: &Path) -> Result<Self, TableError> {
        let dir = data.join("places");
        let mut text = read_places(&dir)?;
        for row in read_rows(&dir.join("features.tsv"))? {
            push_feature(&row, &mut text)?;
        }
        let states = read_rows(&data.join("actors/states.tsv"))?;
        let capitals = push_states(&states, &mut text)?;
        if u32::try_from(text.len()).is_err() {
            let cause = std::io::Error::other("more than 4 GiB of places");
            return Err(unreadable(&dir, cause));
        }
        let mut out = Self::new(text, PlaceWords::load(&dir)?);
        for (country, capital) in &capitals {
            out.mark_capital(country, capital);
        }
        Ok(out)
    }

    /// The largest place of this name in its country.
    fn mark_capital(&mut self, country: &str, capital: &str) {
        let rows = self.rows(capital).map(|row| (row, parse_line(self.line(row))));
        let own = rows.filter(|(_, place)| place.country_code == country && place.feature_code == "PPL");
        let largest = own.max_by_key(|(_, place)| place.population).map(|(row, _)| row);
        self.capitals.extend(largest);
    }

    /// Words around names.
    pub fn words(&self) -> &PlaceWords {
        &self.words
    }

    /// From ended lines of geonameid, name, alternates, lat, lon, population, country_code, province, feature_code and,
    /// where the code does not tell it, resolution; under 4 GiB.
    pub fn new(text: String, words: PlaceWords) -> Self {
        let mut start = 0;
        let rows = memchr_iter(b'\n', text.as_bytes()).map(|end| {
            let row = (start as u32, &text[start..end]);
            start = end + 1;
            row
        });
        let rows = rows.filter(|(_, line)| !line.starts_with('#'));
        let names = rows.flat_map(|(row, line)| names_of(line).map(move |name| (name, row)));
        let names = NameIndex::of_names(names);
        Self {
            text,
            names,
            capitals: HashSet::new(),
            words,
        }
    }

    fn line(&self, row: usize) -> &str {
        let (line, _) = cut(&self.text[row..], b'\n');
        line
    }

    /// First bytes of the rows that have this name.
    fn rows(&self, name: &str) -> impl Iterator<Item = usize> + '_ {
        let key = normalize_name(name);
        let rows = self.names.numbers(&key);
        let mut buffer = Vec::new();
        rows.filter(move |row| is_named(self.line(*row), &key, &mut buffer))
    }

    /// The places of this name, as written in a text, in the order of the rows.
    pub fn candidates(&self, name: &str) -> impl Iterator<Item = GazetteerEntry<'_>> {
        self.rows(name).map(|row| {
            let place = parse_line(self.line(row));
            let feature_code = if self.capitals.contains(&row) {
                "PPLC"
            } else {
                place.feature_code
            };
            GazetteerEntry {
                feature_code,
                ..place
            }
        })
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
            district: (self.feature_code == "ADM2").then(|| self.name.to_owned()),
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

/// The lines of `places.tsv`; the last one is ended too.
fn read_places(dir: &Path) -> Result<String, TableError> {
    let path = dir.join("places.tsv");
    let bytes = std::fs::read(&path).map_err(|cause| unreadable(&path, cause))?;
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

/// A row's main name and its other names: the second cell, and the parts of the third.
fn names_of(line: &str) -> impl Iterator<Item = &str> {
    let (_, rest) = cut(line, b'\t');
    let (name, rest) = cut(rest, b'\t');
    let (mut others, _) = cut(rest, b'\t');
    let others = std::iter::from_fn(move || {
        let (other, rest) = cut((!others.is_empty()).then_some(others)?, b'|');
        others = rest;
        Some(other)
    });
    std::iter::once(name).chain(others.filter(|other| !other.is_empty()))
}

/// What stands before a mark and after it. Names are short: looking byte by byte is quicker than starting a search.
fn cut(text: &str, mark: u8) -> (&str, &str) {
    match text.bytes().position(|byte| byte == mark) {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (text, ""),
    }
}

/// Whether a row has a name of this key; two names may share a hash.
fn is_named(line: &str, key: &str, buffer: &mut Vec<u8>) -> bool {
    names_of(line).any(|name| key_of(name, buffer) == key.as_bytes())
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
            "ADM2" => 3,
            _ => 4,
        },
    }
}

/// The other names of the states as lines like those of their countries; countries with their capitals.
fn push_states(states: &[Row], text: &mut String) -> Result<Vec<(String, String)>, TableError> {
    let countries: HashMap<String, String> = text
        .lines()
        .filter(|line| !line.starts_with('#'))
        .take_while(|line| line.ends_with("PCLI"))
        .map(|line| (parse_line(line).country_code.to_owned(), line.to_owned()))
        .collect();
    let mut capitals = Vec::new();
    for row in states {
        let code = row.get("code")?;
        if let Some(line) = countries
            .get(code)
            .filter(|_| row.get("sector_default").is_ok_and(str::is_empty))
        {
            let country = parse_line(line);
            text.push_str(&format!(
                "{}\t{}\t{}\t{}\t{}\t{}\t{code}\t\tPCLI\n",
                country.geonameid,
                row.get("name")?,
                row.get("names")?,
                country.lat,
                country.lon,
                country.population
            ));
            capitals.push((code.to_owned(), row.get("capital")?.to_owned()));
        }
    }
    Ok(capitals)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn found(gazetteer: &Gazetteer, name: &str) -> Vec<(u32, u8)> {
        let found = gazetteer.candidates(name);
        found.map(|place| (place.geonameid, place.resolution)).collect()
    }

    #[test]
    fn a_row_is_found_by_all_its_names_in_the_order_of_the_rows() {
        let rows = "# comment\tParis\n1\tParis\tLutetia||Paname\t48.9\t2.4\t0\tFRA\t\tPPL\n2\tPARIS\t\t\t\t\tUSA\t\tADM1\n";
        let gazetteer = Gazetteer::new(rows.to_owned(), PlaceWords::default());
        assert_eq!(found(&gazetteer, "paris"), [(1, 4), (2, 2)]);
        assert_eq!(found(&gazetteer, "Paname"), [(1, 4)]);
        assert_eq!(found(&gazetteer, "Lutetia||Paname"), []);
        assert_eq!(found(&gazetteer, ""), []);
    }

    #[test]
    fn the_tables_are_read_as_they_were_edited() {
        let dir = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &str| {
            let path = dir.path().join(name);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            std::fs::write(path, text).expect("written");
        };
        write(
            "places/places.tsv",
            "9\tPeru\t\t3\t4\t0\tPER\t\tPCLI\n7\tAruna\t\t1\t2\t900\tPER\t\tPPL",
        );
        let header = "geonameid\tname\taliases\tlat\tlon\tcountry_code\tprovince\tfeature_code\tresolution";
        let feature = "\tAruna\tAruna Dam\t1.5\t2.5\tPER\t\tDAM\t5\r\n";
        write("places/features.tsv", &format!("{header}\n{feature}"));
        write("places/words.tsv", "kind\twords\npart\teastern\n");
        write("places/abbreviations.tsv", "country_code\tname\tshort\n");
        let states = "code\tname\tcapital\tnames\tsector_default\nPER\tPeru\tAruna\tPerou\t\n";
        write("actors/states.tsv", states);
        let gazetteer = Gazetteer::load(dir.path()).expect("sound tables");
        assert_eq!(found(&gazetteer, "Aruna"), [(7, 4), (0, 5)]);
        let dam = gazetteer.candidates("aruna dam").next().expect("the dam").place();
        assert_eq!((dam.lat, dam.feature_code.as_deref()), (Some(1.5), Some("DAM")));
        assert_eq!(found(&gazetteer, "Perou"), [(9, 1)]);
        let capital = gazetteer.candidates("Aruna").next().expect("the capital");
        assert_eq!(capital.feature_code, "PPLC");
    }
}
