//! Place names to places: which of several of one name, and what "eastern Ukraine" is.
//!
//! In: a name and what the document speaks of. Out: a place. Never: a place for a common word or a person.

use super::gazetteer::{Gazetteer, GazetteerEntry};
use std::collections::BTreeMap;
use twosource_record::Place;

/// What a document says about where it plays.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PlaceContext {
    /// How often each country is named, by code.
    pub countries: BTreeMap<String, usize>,
    /// Country of the dateline.
    pub dateline_country: Option<String>,
    /// Country of the outlet.
    pub outlet_country: Option<String>,
    /// Coordinates of places already found.
    pub near: Vec<(f64, f64)>,
}

/// The place that `name` most likely is, or none.
pub fn resolve_place(gazetteer: &Gazetteer, name: &str, context: &PlaceContext) -> Option<Place> {
    let name = name.trim();
    if is_part(name) {
        return None;
    }
    if let Some(found) = best(gazetteer, name, context) {
        return Some(found.place());
    }
    if let Some((base, qualifier)) = name.split_once(", ") {
        return qualified(gazetteer, base, qualifier);
    }
    let (direction, base) = name.split_once([' ', '-'])?;
    is_part(direction)
        .then(|| part_of(gazetteer, name, base, context))
        .flatten()
}

fn best<'g>(gazetteer: &'g Gazetteer, name: &str, context: &PlaceContext) -> Option<GazetteerEntry<'g>> {
    let scored = gazetteer.candidates(name).map(|c| (score(&c, name, context), c));
    scored
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.geonameid.cmp(&a.1.geonameid)))
        .filter(|(score, _)| *score > 0.0)
        .map(|(_, entry)| entry)
}

/// Country of the document first, then how large a place it is, whether this is its main name, and what is near.
fn score(entry: &GazetteerEntry, name: &str, context: &PlaceContext) -> f64 {
    let named = context.countries.get(entry.country_code).copied().unwrap_or(0) as f64;
    let total: usize = context.countries.values().sum();
    let share = if total > 0 { named / total as f64 } else { 0.0 };
    let dateline = f64::from(u8::from(
        context.dateline_country.as_deref() == Some(entry.country_code),
    ));
    let outlet = f64::from(u8::from(
        context.outlet_country.as_deref() == Some(entry.country_code),
    ));
    let size = match entry.resolution {
        1 => 8.0,
        2 => 6.5,
        _ if entry.population == 0 => 6.0,
        _ => f64::from(entry.population).log10(),
    };
    let main = f64::from(u8::from(entry.name.eq_ignore_ascii_case(name)));
    let near = context
        .near
        .iter()
        .map(|&(lat, lon)| distance_km(lat, lon, f64::from(entry.lat), f64::from(entry.lon)))
        .fold(f64::INFINITY, f64::min);
    size - 3.5
        + main
        + 5.0 * share
        + f64::from(u8::from(named > 0.0))
        + 1.5 * dateline
        + 0.5 * outlet
        + if near < 300.0 { 1.0 } else { 0.0 }
}

/// "Paris, Texas": the qualifier names the country or the region.
fn qualified(gazetteer: &Gazetteer, base: &str, qualifier: &str) -> Option<Place> {
    let country = gazetteer.candidates(qualifier).find(|c| c.resolution <= 2)?;
    let fits = |c: &GazetteerEntry| {
        c.country_code == country.country_code
            && (country.resolution == 1 || c.province.eq_ignore_ascii_case(country.name))
    };
    gazetteer
        .candidates(base)
        .filter(fits)
        .max_by_key(|c| c.population)
        .map(|found| found.place())
}

fn is_part(word: &str) -> bool {
    matches!(
        word.to_lowercase().as_str(),
        "eastern"
            | "western"
            | "northern"
            | "southern"
            | "central"
            | "east"
            | "west"
            | "north"
            | "south"
            | "southeastern"
            | "southwestern"
            | "northeastern"
            | "northwestern"
            | "southeast"
            | "southwest"
            | "northeast"
            | "northwest"
            | "upper"
            | "lower"
            | "greater"
    )
}

/// "eastern Ukraine": the words as name, the base's country and coordinates, the size of a province.
fn part_of(gazetteer: &Gazetteer, name: &str, base: &str, context: &PlaceContext) -> Option<Place> {
    let whole = best(gazetteer, base.trim_start_matches("-"), context)?;
    Some(Place {
        name: name.to_owned(),
        geonameid: None,
        resolution: whole.resolution.max(2),
        feature_code: Some("RGN".to_owned()),
        ..whole.place()
    })
}

/// Great-circle distance in kilometres (haversine, mean radius 6,371 km).
pub fn distance_km(lat1: f64, lon1: f64, lat2: f64, lon2: f64) -> f64 {
    let (a, b) = (lat1.to_radians(), lat2.to_radians());
    let (dlat, dlon) = ((lat2 - lat1).to_radians() / 2.0, (lon2 - lon1).to_radians() / 2.0);
    let h = dlat.sin().powi(2) + a.cos() * b.cos() * dlon.sin().powi(2);
    2.0 * 6371.0 * h.sqrt().min(1.0).asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROWS: &str = "\
1\tKyiv\tKiev\t50.45\t30.52\t2800000\tUKR\tKyiv City\tPPLC
2\tTripoli\t\t32.88\t13.19\t1150000\tLBY\tTripoli\tPPLC
3\tTripoli\t\t34.43\t35.84\t730000\tLBN\tNorth\tPPLA
4\tParis\t\t48.85\t2.35\t2140000\tFRA\tIle-de-France\tPPLC
5\tParis\t\t33.66\t-95.55\t24000\tUSA\tTexas\tPPLA2
6\tTexas\t\t31.0\t-100.0\t0\tUSA\tTexas\tADM1
7\tUkraine\t\t49.0\t32.0\t0\tUKR\t\tPCLI
";

    fn gazetteer() -> Gazetteer {
        Gazetteer::new(ROWS.to_owned())
    }

    fn id(name: &str, context: &PlaceContext) -> Option<u32> {
        resolve_place(&gazetteer(), name, context)?.geonameid
    }

    #[test]
    fn kyiv_and_kiev_are_one_place() {
        assert_eq!(id("Kiev", &PlaceContext::default()), Some(1));
        assert_eq!(id("Kyiv", &PlaceContext::default()), Some(1));
    }

    #[test]
    fn tripoli_follows_the_countries_of_the_document() {
        let lebanon = PlaceContext {
            countries: [("LBN".to_owned(), 3)].into(),
            ..PlaceContext::default()
        };
        assert_eq!(id("Tripoli", &lebanon), Some(3));
        assert_eq!(id("Tripoli", &PlaceContext::default()), Some(2));
    }

    #[test]
    fn paris_texas_needs_its_qualifier() {
        assert_eq!(id("Paris, Texas", &PlaceContext::default()), Some(5));
        assert_eq!(id("Paris", &PlaceContext::default()), Some(4));
    }

    #[test]
    fn a_part_of_a_country_is_a_region() {
        let place =
            resolve_place(&gazetteer(), "eastern Ukraine", &PlaceContext::default()).expect("a place");
        assert_eq!(
            (place.resolution, place.country_code.as_deref()),
            (2, Some("UKR"))
        );
    }
}
