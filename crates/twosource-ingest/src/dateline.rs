//! Datelines and agency credits: "SEOUL, Oct 8 (Yonhap) --", "KYIV — ", "(Reuters) -".
//!
//! In: the head of a text. Out: place, day and agency with their bytes. Never: a first sentence taken for a dateline; the
//! place must be in capitals, or stand before an agency or a day.

use crate::OutletNames;
use jiff::civil::Date;
use regex::Regex;
use std::sync::LazyLock;
use twosource_record::Dateline;

const HEAD: usize = 120;

static PATTERN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let place =
        r"(?P<place>\p{Lu}[\p{L}.'’-]*(?:[ /]\p{Lu}[\p{L}.'’-]*){0,3}(?:, (?:\p{Lu}[\p{L}.]+ ?){1,3})??)";
    let day = r"(?:,? (?P<day>(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8})(?:,? \d{4})?))?";
    let agency = r"(?:,? ?\((?P<agency>[^()]{2,40})\))?";
    Regex::new(&format!(
        r"^\s*(?:{place}{day}{agency}|\((?P<only>[^()]{{2,40}})\)) ?(?:--|[-–—]) ?"
    ))
    .ok()
});

/// The dateline at the head of `text`.
pub fn parse_dateline(text: &str, published: Option<Date>, names: &OutletNames) -> Option<Dateline> {
    let mut end = text.len().min(HEAD);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = &text[..end];
    let found = PATTERN.as_ref()?.captures(head)?;
    let part = |name: &str| found.name(name).map(|m| m.as_str());
    let agency = part("agency")
        .or(part("only"))
        .and_then(|a| names.agency(a))
        .map(str::to_owned);
    let place = part("place");
    let capitals = place.is_some_and(|p| {
        p.chars()
            .filter(|c| c.is_alphabetic())
            .take(3)
            .all(char::is_uppercase)
            && p.len() > 1
    });
    let day = part("day").and_then(|d| parse_day(d, published));
    let is_dateline = capitals || agency.is_some() || day.is_some();
    let whole = found.get(0)?;
    let start = whole.start() + (whole.as_str().len() - whole.as_str().trim_start().len());
    is_dateline.then(|| Dateline {
        byte_start: start,
        byte_end: whole.end(),
        place: place.map(str::to_owned),
        day,
        agency,
    })
}

/// "Oct 8", "8 October 2024"; the year that puts it last before publication.
fn parse_day(words: &str, published: Option<Date>) -> Option<Date> {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let parts: Vec<String> = words
        .split([' ', ','])
        .filter(|p| !p.is_empty())
        .map(|p| p.trim_end_matches('.').to_lowercase())
        .collect();
    let month = parts
        .iter()
        .find_map(|p| MONTHS.iter().position(|m| p.starts_with(m)))? as i8
        + 1;
    let day: i8 = parts
        .iter()
        .find_map(|p| p.parse().ok().filter(|d| (1..=31).contains(d)))?;
    let year = parts
        .iter()
        .find_map(|p| p.parse::<i16>().ok().filter(|y| *y > 1500));
    let year = year.or_else(|| published.map(|p| if month > p.month() { p.year() - 1 } else { p.year() }))?;
    Date::new(year, month, day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Option<Dateline> {
        let names =
            OutletNames::from_tsv("name\taliases\tdomain\tkind\nYonhap\t\t\tagency\nReuters\t\t\tagency\n");
        parse_dateline(text, Date::new(2024, 10, 9).ok(), &names)
    }

    #[test]
    fn place_day_and_agency_are_read() {
        let found = parse("SEOUL, Oct 8 (Yonhap) -- The minister").expect("a dateline");
        assert_eq!(
            (found.place.as_deref(), found.agency.as_deref()),
            (Some("SEOUL"), Some("Yonhap"))
        );
        assert_eq!(found.day, Date::new(2024, 10, 8).ok());
    }

    #[test]
    fn a_place_in_capitals_is_enough() {
        assert_eq!(
            parse("NEW DELHI — Talks began").and_then(|d| d.place),
            Some("NEW DELHI".to_owned())
        );
        assert_eq!(
            parse("(Reuters) - Talks").and_then(|d| d.agency),
            Some("Reuters".to_owned())
        );
    }

    #[test]
    fn a_sentence_with_a_dash_is_no_dateline() {
        assert_eq!(parse("Talks - long delayed - began"), None);
        assert_eq!(parse("The army said"), None);
        assert_eq!(parse(""), None);
    }
}
