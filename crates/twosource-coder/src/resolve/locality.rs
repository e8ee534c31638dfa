//! Where a document plays, as far as its own place names settle it before any of them is chosen among namesakes.
//!
//! In: a read document, its title, the gazetteer. Out: a `PlaceContext` with regions named, places told and the one town
//! of the story. Never: a town for a story that names others far away; a place the text does not name.

use super::gazetteer::Gazetteer;
use super::name_key::normalize_name;
use super::places::{PlaceContext, Town, distance_km, margin, qualified, region_behind, resolve_place};
use crate::read::{NameKind, ReadDocument, ReadSentence};
use std::ops::Range;
use twosource_record::{Document, Place};

/// By how much the best of several namesakes must lead to settle where others lie.
const SURE: f64 = 2.0;
/// Kilometres within which places are one town and its surroundings.
const AROUND: f64 = 60.0;
/// Least share of the places named that must lie around the town of the story.
const ONE_TOWN: f64 = 0.7;
/// Most words of a town before its comma.
const LONGEST: usize = 4;

/// Adds to `context` what the place names of the document settle.
pub fn find_locality(
    document: &Document,
    doc: &ReadDocument,
    gazetteer: &Gazetteer,
    context: &mut PlaceContext,
) {
    let title = document.title.as_deref().unwrap_or_default();
    let dateline = document.dateline.as_ref().and_then(|d| d.place.as_deref());
    for text in [Some(title), dateline].into_iter().flatten() {
        let words: Vec<&str> = text.split_inclusive(',').flat_map(split_comma).collect();
        take_qualified(&words, gazetteer, context);
    }
    for sentence in &doc.sentences {
        let words: Vec<&str> = sentence.tokens.iter().map(|t| t.text.as_str()).collect();
        take_qualified(&words, gazetteer, context);
    }
    take_regions(doc, gazetteer, context);
    take_sure(doc, gazetteer, context);
    context.town = find_town(document, doc, gazetteer, context);
}

/// "Memphis," to the word and its comma.
fn split_comma(part: &str) -> impl Iterator<Item = &str> {
    let (words, comma) = part.strip_suffix(',').map_or((part, None), |w| (w, Some(",")));
    words.split_whitespace().chain(comma)
}

/// "Rome, Ga.", "Santa Ana, California": a town with its region behind a comma.
fn take_qualified(words: &[&str], gazetteer: &Gazetteer, context: &mut PlaceContext) {
    for comma in (1..words.len()).filter(|&i| words[i] == ",") {
        for length in (1..=LONGEST).rev().filter(|&n| n <= comma) {
            let base = &words[comma - length..comma];
            if !base.iter().all(|w| is_name_word(w)) {
                continue;
            }
            if let Some((place, qualifier)) = behind_comma(&base.join(" "), &words[comma + 1..], gazetteer) {
                if let Some(region) = region_behind(gazetteer, &qualifier, &place) {
                    context.told.insert(normalize_name(&qualifier), region);
                }
                settle(&base.join(" "), place, context);
                break;
            }
        }
    }
}

fn behind_comma(base: &str, rest: &[&str], gazetteer: &Gazetteer) -> Option<(Place, String)> {
    (1..=3).rev().filter(|&n| n <= rest.len()).find_map(|n| {
        let words = &rest[..n];
        let plain = words.iter().all(|w| is_name_word(w));
        let qualifier = words.join(" ");
        let place = plain.then(|| qualified(gazetteer, base, &qualifier)).flatten();
        place.map(|place| (place, qualifier))
    })
}

fn is_name_word(word: &str) -> bool {
    word.starts_with(char::is_uppercase) || matches!(word, "of" | "de" | "-" | "el" | "al" | "la")
}

fn settle(name: &str, place: Place, context: &mut PlaceContext) {
    if let (Some(country), Some(province)) = (&place.country_code, &place.province) {
        *context.countries.entry(country.clone()).or_default() += 1;
        let key = (country.clone(), province.clone());
        *context.provinces.entry(key).or_default() += 1;
    }
    context.near.extend(place.lat.zip(place.lon));
    context.told.insert(normalize_name(name), place);
}

fn place_names(doc: &ReadDocument) -> impl Iterator<Item = (&ReadSentence, &Range<usize>)> {
    doc.sentences.iter().flat_map(|s| {
        let places = s.names.iter().filter(|n| n.kind == NameKind::Place);
        places.map(move |n| (s, &n.tokens))
    })
}

/// First-level regions named by themselves say in which of them the towns lie.
fn take_regions(doc: &ReadDocument, gazetteer: &Gazetteer, context: &mut PlaceContext) {
    let plain = context.clone();
    for (sentence, tokens) in place_names(doc) {
        let found = margin(gazetteer, &sentence.text_of(tokens), &plain);
        let Some((place, _)) = found.filter(|(p, lead)| p.resolution == 2 && *lead > SURE) else {
            continue;
        };
        if let (Some(country), Some(province)) = (place.country_code, place.province) {
            *context.countries.entry(country.clone()).or_default() += 1;
            *context.provinces.entry((country, province)).or_default() += 1;
        }
    }
}

/// Towns that have no namesake of weight.
fn take_sure(doc: &ReadDocument, gazetteer: &Gazetteer, context: &mut PlaceContext) {
    let plain = context.clone();
    for (sentence, tokens) in place_names(doc) {
        let found = margin(gazetteer, &sentence.text_of(tokens), &plain);
        let sure = found.filter(|(p, lead)| p.resolution > 2 && *lead > SURE);
        context.near.extend(sure.and_then(|(p, _)| p.lat.zip(p.lon)));
    }
}

/// The town that the dateline and most places named lie around.
fn find_town(
    document: &Document,
    doc: &ReadDocument,
    gazetteer: &Gazetteer,
    context: &PlaceContext,
) -> Option<Town> {
    let mut towns: Vec<(Town, f64)> = Vec::new();
    if let Some(dateline) = &document.dateline {
        let name = dateline.place.as_deref().unwrap_or_default();
        let place = resolve_place(gazetteer, name, context).filter(|p| p.resolution == 4);
        let start = dateline.byte_start;
        towns.extend(place.map(|place| {
            (
                Town {
                    place,
                    bytes: start..start + name.len(),
                },
                2.0,
            )
        }));
    }
    for (sentence, tokens) in place_names(doc) {
        let place = resolve_place(gazetteer, &sentence.text_of(tokens), context);
        let bytes = sentence.bytes(tokens);
        towns.extend(
            place
                .filter(|p| p.resolution >= 3)
                .map(|place| (Town { place, bytes }, 1.0)),
        );
    }
    towns.extend(towns_of_bodies(doc, gazetteer, context));
    let total: f64 = towns.iter().map(|(_, weight)| weight).sum();
    let weight_around = |town: &Town| -> f64 {
        let near = towns
            .iter()
            .filter(|(other, _)| apart(&town.place, &other.place) < AROUND);
        near.map(|(_, weight)| weight).sum()
    };
    let weight_own = |town: &Town| {
        towns
            .iter()
            .filter(|(t, _)| t.place.name == town.place.name)
            .count()
    };
    let settlements = towns.iter().map(|(t, _)| t).filter(|t| t.place.resolution == 4);
    let best = settlements.rev().max_by(|a, b| {
        let order = weight_around(a).total_cmp(&weight_around(b));
        order.then(weight_own(a).cmp(&weight_own(b)))
    })?;
    (weight_around(best) >= ONE_TOWN * total).then(|| best.clone())
}

/// "Dayton Police": a body of a town stands for half a mention of it.
fn towns_of_bodies<'d>(
    doc: &'d ReadDocument,
    gazetteer: &'d Gazetteer,
    context: &'d PlaceContext,
) -> impl Iterator<Item = (Town, f64)> + 'd {
    let bodies = doc.sentences.iter().flat_map(|s| {
        let bodies = s.names.iter().filter(|n| n.kind == NameKind::Organisation);
        bodies.map(move |n| (s, n.tokens.clone()))
    });
    bodies.filter_map(|(sentence, tokens)| {
        let local = |t: usize| gazetteer.words().is_local_body(&sentence.tokens[t].text);
        let end = tokens
            .clone()
            .find(|&t| local(t))
            .filter(|&end| end > tokens.start)?;
        let name = tokens.start..end;
        let place = resolve_place(gazetteer, &sentence.text_of(&name), context)?;
        let bytes = sentence.bytes(&name);
        (place.resolution == 4).then_some((Town { place, bytes }, 0.5))
    })
}

fn apart(a: &Place, b: &Place) -> f64 {
    match (a.lat.zip(a.lon), b.lat.zip(b.lon)) {
        (Some((lat1, lon1)), Some((lat2, lon2))) => distance_km(lat1, lon1, lat2, lon2),
        _ => f64::INFINITY,
    }
}
