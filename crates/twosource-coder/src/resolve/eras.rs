//! Dates wider than a day: years alone, decades, centuries, seasons, stretches of time, feasts.
//!
//! In: the words of a sentence, lower case. Out: first and last day. Never: a year for a count of things.

use super::dates::{DateFinder, Found, ordinal, year_number};
use crate::read::{ReadSentence, Upos};
use jiff::ToSpan;
use jiff::civil::Date;
use twosource_record::DatePrecision;

/// Words that lead to a year, so that even a plural noun behind it is not what it counts.
const LEADS: [&str; 24] = [
    "in", "since", "of", "from", "to", "until", "by", "during", "the", "early", "late", "and", "before",
    "after", "spring", "summer", "autumn", "winter", "fall", "for", "through", "till", "between", "(",
];

impl DateFinder<'_> {
    /// A year alone: led to by a word, or where it counts nothing.
    pub(super) fn year(&self, sentence: &ReadSentence, words: &[String], at: usize) -> Option<Found> {
        let behind = words.get(at + 1).map_or("", String::as_str);
        let common_era = matches!(behind, "ad" | "ce" | "a.d.");
        if matches!(behind, "bc" | "bce" | "b.c." | "%") {
            return None;
        }
        let short = || {
            words[at]
                .parse::<i16>()
                .ok()
                .filter(|y| common_era && (1..1000).contains(y))
        };
        let year = year_number(&words[at]).or_else(short)?;
        let before = at.checked_sub(1).map_or("", |b| words[b].as_str());
        let led = LEADS.contains(&before) || common_era;
        let modern = (1800..2100).contains(&year) && !matches!(before, "$" | "€" | "£" | "#" | "no." | "+");
        (led || (modern && !counts(sentence, at))).then_some(())?;
        let (first, last) = whole_years(year, year)?;
        let length = 1 + usize::from(common_era);
        Some((length, Some((first, last)), DatePrecision::Year, false))
    }

    /// "the 1990s", "the mid-1980s", "the sixties".
    pub(super) fn decade(&self, words: &[String], at: usize) -> Option<Found> {
        let word = words[at].trim_start_matches("mid-");
        let digits = || {
            let digits = word.strip_suffix("'s").or_else(|| word.strip_suffix('s'))?;
            digits
                .parse()
                .ok()
                .filter(|_| digits.len() == 4 && digits.ends_with('0'))
        };
        let the = at.checked_sub(1).is_some_and(|b| words[b] == "the");
        let named = || self.calendar.decade(word).filter(|_| the);
        let decade: i16 = digits().or_else(named)?;
        Some((1, whole_years(decade, decade + 9), DatePrecision::Range, true))
    }

    /// "the 20th century", "17th-century".
    pub(super) fn century(&self, rest: &[String]) -> Option<Found> {
        let first = rest.first()?;
        let (number, length) = match first.strip_suffix("-century") {
            Some(number) => (number, 1),
            None => {
                let mark = usize::from(rest.get(1)? == "-");
                (rest.get(1 + mark)? == "century").then_some((first.as_str(), 2 + mark))?
            }
        };
        let plain = ordinal(number).filter(|_| !number.ends_with(|c: char| c.is_ascii_digit()));
        let number = plain
            .or_else(|| self.calendar.ordinal(number))
            .filter(|n| (1..=21).contains(n))?;
        let first = i16::try_from(number).ok()? * 100 - 100;
        let days = whole_years(first.max(1), first + 99);
        Some((length, days, DatePrecision::Range, number < 21))
    }

    /// "summer 2022", "the summer of 2022", "last winter"; a season alone is the last one begun.
    pub(super) fn season(&self, words: &[String], at: usize) -> Option<Found> {
        let month = self.calendar.season(words.get(at)?)?;
        let before = at.checked_sub(1).map_or("", |b| words[b].as_str());
        let of = usize::from(words.get(at + 1).is_some_and(|w| w == "of"));
        if let Some(year) = words.get(at + 1 + of).and_then(|w| year_number(w)) {
            return Some((2 + of, season_days(year, month), DatePrecision::Range, false));
        }
        let told = matches!(before, "last" | "this" | "next" | "past") || (before == "the" && of == 0);
        told.then_some(())?;
        let published = self.published?;
        let begun = season_days(published.year(), month).is_some_and(|(from, _)| from <= published);
        let year = published.year() - i16::from(!begun);
        let ended = season_days(year, month).is_some_and(|(_, to)| to < published);
        let year = match before {
            "last" | "past" if !ended => year - 1,
            "next" => year + 1,
            "this" if !begun || (ended && month == 12) => year + 1,
            _ => year,
        };
        Some((1, season_days(year, month), DatePrecision::Range, false))
    }

    /// "the past three years", "the last 24 hours", "the next two weeks", "overnight".
    pub(super) fn stretch(&self, rest: &[String]) -> Option<Found> {
        let published = self.published?;
        if self.calendar.is_last_night(rest.first()?) {
            let days = published.yesterday().ok().map(|before| (before, published));
            return Some((1, days, DatePrecision::Range, false));
        }
        let ahead = match rest.first()?.as_str() {
            "past" | "last" | "previous" | "recent" => false,
            "next" | "coming" => true,
            _ => return None,
        };
        let count = i64::from(self.calendar.number(rest.get(1)?)?);
        let span = match rest.get(2)?.trim_end_matches('s') {
            "hour" => (count / 24).max(1).days(),
            "day" => count.days(),
            "week" => (7 * count).days(),
            "month" => count.months(),
            "year" | "decade" => {
                let years = i16::try_from(count).ok()? * if rest[2].starts_with('d') { 10 } else { 1 };
                let (first, last) = if ahead { (0, years) } else { (-years, 0) };
                let days = whole_years(published.year() + first, published.year() + last);
                return Some((3, days, DatePrecision::Range, false));
            }
            _ => return None,
        };
        let end = if ahead {
            published.checked_add(span)
        } else {
            published.checked_sub(span)
        };
        let days = end.ok().map(|end| (end.min(published), end.max(published)));
        Some((3, days, DatePrecision::Range, false))
    }

    /// "Christmas Eve", "New Year's Day 2023"; without a year the last one.
    pub(super) fn holiday(&self, rest: &[String]) -> Option<Found> {
        let named = |n: usize| {
            self.calendar
                .holiday(&rest.get(..n)?.join(" "))
                .map(|day| (n, day))
        };
        let (length, (month, day)) = (1..=4).rev().find_map(named)?;
        if let Some(year) = rest.get(length).and_then(|w| year_number(w)) {
            return self.day(length + 1, Date::new(year, month, day).ok());
        }
        let published = self.published?;
        let this = Date::new(published.year(), month, day).ok()?;
        let last = this.checked_sub(1.year()).ok()?;
        self.day(length, Some(if this <= published { this } else { last }))
    }
}

/// Whether a number stands before the plural that it counts.
fn counts(sentence: &ReadSentence, at: usize) -> bool {
    let plural = |t: usize| {
        let word = &sentence.tokens[t].text;
        let small = word.starts_with(char::is_lowercase);
        small
            && (word.ends_with('s')
                || matches!(word.as_str(), "people" | "men" | "women" | "children" | "percent"))
    };
    let counted = sentence.tokens[at].head.filter(|&h| {
        h > at && sentence.has_relation(at, &["nummod"]) && sentence.tokens[h].upos == Upos::Noun
    });
    let next = Some(at + 1).filter(|&n| n < sentence.tokens.len());
    counted.or(next).is_some_and(plural)
}

/// First day of one year to the last of another.
fn whole_years(first: i16, last: i16) -> Option<(Date, Date)> {
    Some((Date::new(first, 1, 1).ok()?, Date::new(last, 12, 31).ok()?))
}

/// Three months; winter runs into the next year.
fn season_days(year: i16, month: i8) -> Option<(Date, Date)> {
    let first = Date::new(year, month, 1).ok()?;
    let last = first.checked_add(2.months()).ok()?.last_of_month();
    Some((first, last))
}
