//! Place names to places: which of several of one name, and what "eastern Ukraine" is.
//!
//! In: a name and what the document speaks of. Out: a place. Never: a place for a common word or a person.

use super::gazetteer::{Gazetteer, GazetteerEntry};
use super::name_key::normalize_name;
use std::collections::BTreeMap;
use twosource_record::Place;

/// What a document says about where it plays.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PlaceContext {
    /// How often each country is named, by code.
    pub countries: BTreeMap<String, usize>,
    /// How often each first-level region is named or given behind a town, by country and name.
    pub provinces: BTreeMap<(String, String), usize>,
    /// Country of the dateline.
    pub dateline_country: Option<String>,
    /// Country of the outlet.
    pub outlet_country: Option<String>,
    /// Coordinates of places that the text itself settles.
    pub near: Vec<(f64, f64)>,
    /// Places that the text itself settles ("Rome, Ga."), by normalised name.
    pub told: BTreeMap<String, Place>,
    /// The one town that the document plays in, where it names no other far away.
    pub town: Option<Town>,
}

/// A town with its first words in the document, in bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct Town {
    /// The place.
    pub place: Place,
    /// Bytes of the text.
    pub bytes: std::ops::Range<usize>,
}

/// The place that `name` most likely is, or none.
pub fn resolve_place(gazetteer: &Gazetteer, name: &str, context: &PlaceContext) -> Option<Place> {
    let name = name.trim();
    let words = gazetteer.words();
    if words.is_part(name) || words.is_common(name) {
        return None;
    }
    if let Some(told) = context.told.get(&normalize_name(name)) {
        return Some(told.clone());
    }
    if let Some(found) = best(gazetteer, name, context) {
        return Some(found.place());
    }
    if let Some((base, qualifier)) = name.split_once(", ") {
        return qualified(gazetteer, base, qualifier);
    }
    let part = || {
        let (direction, base) = name.split_once([' ', '-'])?;
        let part = words.is_part(direction);
        part.then(|| part_of(gazetteer, name, base, context)).flatten()
    };
    typed(gazetteer, name, context)
        .or_else(part)
        .or_else(|| site_of(gazetteer, name, context))
}

/// "Tulsa International Airport": a site that begins with the name of its town.
fn site_of(gazetteer: &Gazetteer, name: &str, context: &PlaceContext) -> Option<Place> {
    let (front, last) = name.rsplit_once(' ')?;
    let words: Vec<&str> = front.split(' ').collect();
    let is_site = gazetteer.words().is_site(&last.to_lowercase());
    let elsewhere = |c: &GazetteerEntry| context.town.is_some() && nearness(c, context) < 1.0;
    let town = |n: usize| {
        let found = best(gazetteer, &words[..n].join(" "), context);
        found.filter(|c| c.population >= SEAT && !elsewhere(c))
    };
    let town = (1..=words.len()).rev().filter(|_| is_site).find_map(town)?;
    Some(Place {
        name: name.to_owned(),
        geonameid: None,
        feature_class: Some("S".to_owned()),
        feature_code: Some("BLDG".to_owned()),
        resolution: 5,
        ..town.place()
    })
}

/// "Kherson region", "Rome city": the last word says which of the places of the name is meant.
fn typed(gazetteer: &Gazetteer, name: &str, context: &PlaceContext) -> Option<Place> {
    let (base, kind) = name.rsplit_once(' ')?;
    let (region, town) = (
        gazetteer.words().is_region_word(kind),
        gazetteer.words().is_town_word(kind),
    );
    let fits = |c: &GazetteerEntry| (region && matches!(c.resolution, 2 | 3)) || (town && c.resolution >= 4);
    best_of(gazetteer.candidates(base).filter(fits), base, context).map(|c| c.place())
}

fn best<'g>(gazetteer: &'g Gazetteer, name: &str, context: &PlaceContext) -> Option<GazetteerEntry<'g>> {
    best_of(gazetteer.candidates(name), name, context).filter(|found| score(found, name, context) > 0.0)
}

/// The entry of the highest score; the town rather than the region that is called after it.
fn best_of<'g>(
    candidates: impl Iterator<Item = GazetteerEntry<'g>>,
    name: &str,
    context: &PlaceContext,
) -> Option<GazetteerEntry<'g>> {
    let all: Vec<GazetteerEntry> = candidates.collect();
    let found = *all.iter().max_by(|a, b| {
        let order = score(a, name, context).total_cmp(&score(b, name, context));
        order.then(b.geonameid.cmp(&a.geonameid))
    })?;
    let seat = |c: &&GazetteerEntry| {
        c.resolution == 4
            && c.country_code == found.country_code
            && c.population >= SEAT
            && same_region(c, &found)
    };
    let named_after = matches!(found.resolution, 2 | 3);
    let town = all
        .iter()
        .filter(|_| named_after)
        .filter(seat)
        .max_by_key(|c| c.population);
    Some(town.copied().unwrap_or(found))
}

/// Least number of people in a town whose name means the town before its region.
const SEAT: u32 = 30_000;

fn same_region(town: &GazetteerEntry, region: &GazetteerEntry) -> bool {
    let far = distance_km(
        f64::from(town.lat),
        f64::from(town.lon),
        f64::from(region.lat),
        f64::from(region.lon),
    );
    town.province == region.province || far < 150.0
}

/// How much better the best of several places of one name is than the next of another place; infinite where it is alone.
pub fn margin(gazetteer: &Gazetteer, name: &str, context: &PlaceContext) -> Option<(Place, f64)> {
    let found = best(gazetteer, name, context)?;
    let (lat, lon) = (f64::from(found.lat), f64::from(found.lon));
    let others = gazetteer
        .candidates(name)
        .filter(|c| distance_km(lat, lon, f64::from(c.lat), f64::from(c.lon)) > 150.0);
    let next = others
        .map(|c| score(&c, name, context))
        .fold(f64::NEG_INFINITY, f64::max);
    Some((found.place(), score(&found, name, context) - next))
}

/// Country of the document first, then how large a place it is, whether this is its main name, and what is near.
fn score(entry: &GazetteerEntry, name: &str, context: &PlaceContext) -> f64 {
    let named = context.countries.get(entry.country_code).copied().unwrap_or(0) as f64;
    let total: usize = context.countries.values().sum();
    let share = if total > 0 { named / total as f64 } else { 0.0 };
    let is_country = |code: &Option<String>| f64::from(u8::from(code.as_deref() == Some(entry.country_code)));
    let main = f64::from(u8::from(entry.name.eq_ignore_ascii_case(name)));
    size(entry) - 3.5
        + main
        + 5.0 * share
        + f64::from(u8::from(named > 0.0))
        + 1.5 * is_country(&context.dateline_country)
        + 0.5 * is_country(&context.outlet_country)
        + nearness(entry, context)
}

/// About the logarithm of how many people know the place.
fn size(entry: &GazetteerEntry) -> f64 {
    let people = f64::from(entry.population.max(1)).log10();
    match entry.resolution {
        1 => 8.0,
        2 if entry.population > 0 => (3.0 + 0.5 * people).min(7.0),
        3 if entry.feature_code == "ADM2" => people - 2.0,
        _ if entry.population == 0 => 6.0,
        _ if entry.feature_code == "PPLC" => people + 1.5,
        _ => people,
    }
}

/// In a region that the text names, and not far from places that it settles.
fn nearness(entry: &GazetteerEntry, context: &PlaceContext) -> f64 {
    let key = (entry.country_code.to_owned(), entry.province.to_owned());
    let province = if entry.resolution > 2 && context.provinces.contains_key(&key) {
        1.5
    } else {
        0.0
    };
    let near = context
        .near
        .iter()
        .map(|&(lat, lon)| distance_km(lat, lon, f64::from(entry.lat), f64::from(entry.lon)))
        .fold(f64::INFINITY, f64::min);
    let near = match near {
        ..60.0 => 2.0,
        ..200.0 => 1.3,
        ..500.0 => 0.6,
        _ => 0.0,
    };
    province + near
}

/// The region that stands behind the comma of a place, if no town of it has its name.
pub fn region_behind(gazetteer: &Gazetteer, qualifier: &str, inside: &Place) -> Option<Place> {
    let short = gazetteer.words().regions_of(qualifier).iter();
    let names = std::iter::once(qualifier).chain(short.map(|r| r.name.as_str()));
    let fits = |c: &GazetteerEntry| {
        let country = Some(c.country_code) == inside.country_code.as_deref();
        country && (c.resolution == 1 || c.resolution == 2 && Some(c.province) == inside.province.as_deref())
    };
    let region = names.flat_map(|n| gazetteer.candidates(n)).find(fits)?;
    let namesake = gazetteer
        .candidates(qualifier)
        .any(|c| c.resolution == 4 && c.population >= SEAT && same_region(&c, &region));
    (!namesake).then(|| region.place())
}

/// "Paris, Texas", "Rome, Ga.": the qualifier names the country or the region.
pub fn qualified(gazetteer: &Gazetteer, base: &str, qualifier: &str) -> Option<Place> {
    let short = gazetteer.words().regions_of(qualifier);
    let mut wholes: Vec<(&str, Option<&str>)> = short
        .iter()
        .map(|r| (r.country_code.as_str(), Some(r.name.as_str())))
        .collect();
    let written = gazetteer.candidates(qualifier).filter(|c| c.resolution <= 2);
    wholes.extend(written.map(|c| (c.country_code, (c.resolution == 2).then_some(c.province))));
    let fits = |c: &GazetteerEntry| {
        let inside = |(country, province): &(&str, Option<&str>)| {
            c.country_code == *country && province.is_none_or(|p| c.province.eq_ignore_ascii_case(p))
        };
        c.resolution > 2 && wholes.iter().any(inside)
    };
    best_of(
        gazetteer.candidates(base).filter(fits),
        base,
        &PlaceContext::default(),
    )
    .map(|found| found.place())
}

/// "eastern Ukraine": the words as name, the base's country and coordinates, the size of a province.
fn part_of(gazetteer: &Gazetteer, name: &str, base: &str, context: &PlaceContext) -> Option<Place> {
    let base = base.trim_start_matches('-');
    let whole = resolve_place(gazetteer, base, context)?;
    Some(Place {
        name: name.to_owned(),
        geonameid: None,
        resolution: whole.resolution.max(2),
        feature_code: Some("RGN".to_owned()),
        feature_class: Some("A".to_owned()),
        ..whole
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
    use crate::resolve::place_words::PlaceWords;
    use std::path::Path;

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
        let tables = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/places");
        Gazetteer::new(ROWS.to_owned(), PlaceWords::load(&tables).expect("the words"))
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
        assert_eq!(id("Paris, Tex.", &PlaceContext::default()), Some(5));
        assert_eq!(id("Paris", &PlaceContext::default()), Some(4));
    }

    #[test]
    fn a_place_told_nearby_draws_its_neighbours() {
        let near_texas = PlaceContext {
            near: vec![(33.0, -96.0)],
            provinces: [(("USA".to_owned(), "Texas".to_owned()), 2)].into(),
            countries: [("USA".to_owned(), 2)].into(),
            ..PlaceContext::default()
        };
        assert_eq!(id("Paris", &near_texas), Some(5));
    }

    #[test]
    fn a_common_word_alone_is_no_place() {
        let hamlet = "1\tStreet\t\t51.1\t-2.7\t2700\tGBR\tEngland\tPPL\n";
        let words = gazetteer().words().to_owned();
        assert_eq!(
            resolve_place(
                &Gazetteer::new(hamlet.to_owned(), words),
                "Street",
                &PlaceContext::default()
            ),
            None
        );
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
