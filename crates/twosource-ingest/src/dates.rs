//! Dates as pages and feeds write them.
//!
//! In: a text with a date in it, and the words of `data/pages/dates.tsv`. Out: an instant, or the noon of a day. Never: a
//! guess between day and month; "03/04/2025" is no date.

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::{Offset, TimeZone};
use regex::{Captures, Regex};
use std::collections::HashMap;
use std::sync::LazyLock;

/// Words of months and time zones.
#[derive(Debug, Clone, Default)]
pub struct DateWords {
    months: HashMap<String, i8>,
    zones: HashMap<String, i32>,
    fillers: Vec<String>,
    marks: Vec<String>,
}

/// Years of documents that this program may meet.
const YEARS: std::ops::RangeInclusive<i16> = 1700..=2100;

static CLOCK: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:^|[^\d\w]|T)(\d{1,2})(?:[:.h](\d{2}))?(?::(\d{2})(?:\.\d+)?)?\s*(?:([ap])\.?m\b\.?)?\s*(?:uhr\b)?,?\s*\(?(z\b|[+-]\d{2}:?\d{2}|[a-z]{2,4}\b)?").ok()
});
static NUMERIC: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:^|[^\d/.-])(\d{4})([-/.])(\d{1,2})[-/.](\d{1,2})(?:[T ,]|[^\d]|$)").ok()
});
static COMPACT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?Z?)?$").ok());
static REVERSED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?:^|[^\d/.-])(\d{1,2})([-/.])(\d{1,2})[-/.](\d{4})(?:[^\d]|$)").ok());
static DAY_MONTH: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:^|[^\d\w])(\d{1,2})(?:st|nd|rd|th|\.|er|º)?[\s\-/,]+(?:of |de |d')?(\p{L}{3,10})\.?,?[\s\-/,]+(?:de |del )?('?\d{2}|\d{4})(?:[^\d]|$)").ok()
});
static MONTH_DAY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)(?:^|[^\p{L}])(\p{L}{3,10})\.?[\s\-/]+(\d{1,2})(?:st|nd|rd|th)?,?[\s\-/,]+(\d{4})(?:[^\d]|$)",
    )
    .ok()
});
static UNIX_STYLE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)(\p{L}{3,9})\.?\s+(\d{1,2})\s+(\d{2}:\d{2}:\d{2})\s+(?:([a-z]{2,4})\s+)?(\d{4})(?:[^\d]|$)",
    )
    .ok()
});

/// Where a date stands in a text and what it says.
struct Found {
    date: Date,
    /// The rest of the text, which may tell the time.
    rest: String,
}

impl DateWords {
    /// From a table with the columns `kind, word, value`; rows that lack them are passed over.
    pub fn from_tsv(text: &str) -> Self {
        let mut out = Self::default();
        for line in text.lines().filter(|l| !l.starts_with('#')).skip(1) {
            let cells: Vec<&str> = line.split('\t').collect();
            match cells[..] {
                ["month", word, value] => {
                    out.months
                        .extend(value.parse().ok().map(|v| (word.to_owned(), v)));
                }
                ["zone", word, value] => {
                    out.zones.extend(value.parse().ok().map(|v| (word.to_owned(), v)));
                }
                ["mark", word, _] => out.marks.push(word.to_owned()),
                [_, word, _] => out.fillers.push(word.to_owned()),
                _ => {}
            }
        }
        out
    }

    /// The first date in `text`: with its time where one stands beside it, else its noon, UTC.
    pub fn find(&self, text: &str) -> Option<Timestamp> {
        let text = text.trim();
        if let Some(exact) = exact_instant(text).filter(|t| in_range(*t)) {
            return Some(exact);
        }
        let found = self
            .compact(text)
            .or_else(|| self.unix_style(text))
            .or_else(|| self.year_first(text))
            .or_else(|| self.by_name(text))
            .or_else(|| self.year_last(text))?;
        let noon = || at(found.date, Time::constant(12, 0, 0, 0), 0);
        self.clock(&found.rest)
            .and_then(|(time, minutes)| at(found.date, time, minutes))
            .or_else(noon)
            .filter(|t| in_range(*t))
    }

    fn compact(&self, text: &str) -> Option<Found> {
        let found = COMPACT.as_ref()?.captures(text)?;
        let part = |n: usize| found.get(n).map(|m| m.as_str());
        let rest = part(4).map_or_else(String::new, |hour| {
            format!("{hour}:{}:{}", part(5).unwrap_or("00"), part(6).unwrap_or("00"))
        });
        let date = day(number(&found, 1)?, number(&found, 2)?, number(&found, 3)?)?;
        Some(Found { date, rest })
    }

    /// "Tue Mar 04 08:00:00 GMT 2025".
    fn unix_style(&self, text: &str) -> Option<Found> {
        let found = UNIX_STYLE.as_ref()?.captures(text)?;
        let month = self.month(&found[1])?;
        let zone = found.get(4).map_or("", |m| m.as_str());
        let date = day(number(&found, 5)?, i16::from(month), number(&found, 2)?)?;
        let rest = format!("{} {zone}", &found[3]);
        Some(Found { date, rest })
    }

    fn year_first(&self, text: &str) -> Option<Found> {
        let found = NUMERIC.as_ref()?.captures(text)?;
        let date = day(number(&found, 1)?, number(&found, 3)?, number(&found, 4)?)?;
        Some(Found {
            date,
            rest: text[found.get(4)?.end()..].to_owned(),
        })
    }

    /// "4 March 2025", "March 4th, 2025", "4. März 2025"; the first of them in the text.
    fn by_name(&self, text: &str) -> Option<Found> {
        let read = |found: &Captures, day_at: usize, month_at: usize| {
            let month = self.month(&found[month_at])?;
            let year = found[3].trim_start_matches('\'').parse::<i16>().ok()?;
            let year = if year < 100 { year + 2000 } else { year };
            let date = day(year, i16::from(month), number(found, day_at)?)?;
            let whole = (found.get(1)?.start(), found.get(3)?.end());
            Some((whole, date))
        };
        let all = |pattern: &LazyLock<Option<Regex>>, day_at: usize, month_at: usize| {
            let pattern = pattern.as_ref()?;
            pattern
                .captures_iter(text)
                .find_map(|c| read(&c, day_at, month_at))
        };
        let ((start, end), date) = [all(&DAY_MONTH, 1, 2), all(&MONTH_DAY, 2, 1)]
            .into_iter()
            .flatten()
            .min_by_key(|((start, _), _)| *start)?;
        let mut rest = text[end..].to_owned();
        if self.clock(&rest).is_none() {
            rest = text[..start].to_owned();
        }
        Some(Found { date, rest })
    }

    /// "4.3.2025" by its dots; "14/03/2025" and "03/14/2025" where only one reading is a date.
    fn year_last(&self, text: &str) -> Option<Found> {
        let found = REVERSED.as_ref()?.captures(text)?;
        let (first, second): (i16, i16) = (number(&found, 1)?, number(&found, 3)?);
        let (day_number, month) = match &found[2] {
            "." => (first, second),
            _ if first > 12 || first == second => (first, second),
            _ if second > 12 => (second, first),
            _ => return None,
        };
        let date = day(number(&found, 4)?, month, day_number)?;
        Some(Found {
            date,
            rest: text[found.get(4)?.end()..].to_owned(),
        })
    }

    fn month(&self, word: &str) -> Option<i8> {
        self.months.get(&word.to_lowercase()).copied()
    }

    /// The time of day in `text` and its distance from UTC in minutes.
    fn clock(&self, text: &str) -> Option<(Time, i32)> {
        let found = CLOCK.as_ref()?.captures_iter(text).find(|c| {
            (c.get(2).is_some() || c.get(4).is_some()) && c.get(0).is_some_and(|m| m.start() < 24)
        })?;
        let part = |n: usize| found.get(n).map(|m| m.as_str());
        let mut hour: i8 = part(1)?.parse().ok()?;
        match part(4).map(str::to_lowercase).as_deref() {
            Some("p") if hour < 12 => hour += 12,
            Some("a") if hour == 12 => hour = 0,
            _ => {}
        }
        let small = |n: usize| part(n).map_or(Some(0), |p| p.parse::<i8>().ok());
        let time = Time::new(hour, small(2)?, small(3)?, 0).ok()?;
        Some((time, part(5).map_or(0, |zone| self.zone(zone))))
    }

    fn zone(&self, written: &str) -> i32 {
        let digits: String = written.chars().filter(char::is_ascii_digit).collect();
        if let (Some(sign), Ok(number)) = (written.chars().next(), digits.parse::<i32>()) {
            let minutes = number / 100 * 60 + number % 100;
            return if sign == '-' { -minutes } else { minutes };
        }
        self.zones
            .get(&written.to_lowercase())
            .copied()
            .unwrap_or_default()
    }

    /// Whether the text says that something was published.
    pub fn is_marked(&self, text: &str) -> bool {
        let lower = text.to_lowercase();
        self.marks.iter().any(|m| lower.contains(m.as_str()))
    }

    /// Whether the text is hardly more than a date: at most `words` words that no date has.
    pub fn is_date_line(&self, text: &str, words: usize) -> bool {
        let foreign = text
            .split(|c: char| !c.is_alphabetic())
            .filter(|w| w.len() > 1)
            .map(str::to_lowercase)
            .filter(|w| {
                !self.months.contains_key(w) && !self.zones.contains_key(w) && !self.fillers.contains(w)
            });
        foreign.count() <= words
    }
}

fn number(found: &Captures, group: usize) -> Option<i16> {
    found.get(group)?.as_str().parse().ok()
}

fn day(year: i16, month: i16, day: i16) -> Option<Date> {
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    YEARS.contains(&year).then_some(date)
}

fn in_range(at: Timestamp) -> bool {
    YEARS.contains(&at.to_zoned(TimeZone::UTC).year())
}

fn at(date: Date, time: Time, minutes: i32) -> Option<Timestamp> {
    let zone = Offset::from_seconds(minutes * 60).ok()?;
    zone.to_timestamp(date.to_datetime(time)).ok()
}

/// ISO 8601 and RFC 2822 to the letter; a local time is taken as UTC.
fn exact_instant(text: &str) -> Option<Timestamp> {
    text.parse::<Timestamp>()
        .ok()
        .or_else(|| jiff::fmt::rfc2822::parse(text).ok().map(|z| z.timestamp()))
}

/// The day in the path of an address: `/2025/03/04/`, `/2025-03-04-`, `/20250304/`, `/2025/mar/04/`.
pub fn day_in_address(url: &str, words: &DateWords) -> Option<Date> {
    static SLASHES: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"[/_-]((?:19|20)\d{2})[/_-](\d{1,2}|\p{L}{3,9})[/_-](\d{1,2})(?:[/_.?-]|$)").ok()
    });
    static SOLID: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"[/_-]((?:19|20)\d{2})(\d{2})(\d{2})(?:\d{4,6})?(?:[/_.-]|$)").ok());
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = path.split(['?', '#']).next()?;
    let read = |found: Captures| {
        let month = number(&found, 2).or_else(|| words.month(&found[2]).map(i16::from))?;
        day(number(&found, 1)?, month, number(&found, 3)?)
    };
    let first = |pattern: &LazyLock<Option<Regex>>| pattern.as_ref()?.captures(path).and_then(read);
    first(&SLASHES).or_else(|| first(&SOLID))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> DateWords {
        DateWords::from_tsv(include_str!("../../../data/pages/dates.tsv"))
    }

    fn assert_instant(written: &str, expected: &str) {
        assert_eq!(
            words().find(written).map(|t| t.to_string()).as_deref(),
            Some(expected),
            "{written}"
        );
    }

    #[test]
    fn instants_of_standards_are_read_to_the_letter() {
        assert_instant("2025-03-04T08:15:00+02:00", "2025-03-04T06:15:00Z");
        assert_instant("Tue, 04 Mar 2025 08:15:00 GMT", "2025-03-04T08:15:00Z");
    }

    #[test]
    fn forms_that_standards_do_not_know_are_read() {
        assert_instant("2025-03-04T08:15:00-0500", "2025-03-04T13:15:00Z");
        assert_instant("2025-03-04 08:15:00 EST", "2025-03-04T13:15:00Z");
        assert_instant("Tue Mar 04 08:15:00 EST 2025", "2025-03-04T13:15:00Z");
        assert_instant("20250304T081500Z", "2025-03-04T08:15:00Z");
        assert_instant("Tue, 4 Mar 25 08:15 PST", "2025-03-04T16:15:00Z");
    }

    #[test]
    fn written_days_are_their_noon() {
        for written in [
            "March 4, 2025",
            "Posted on Mar. 4th, 2025",
            "4 March 2025",
            "Tuesday, 4th of March 2025",
            "4. März 2025",
            "le 4 mars 2025",
            "4 de marzo de 2025",
            "2025/03/04",
            "04.03.2025",
            "20250304",
        ] {
            assert_instant(written, "2025-03-04T12:00:00Z");
        }
    }

    #[test]
    fn a_time_beside_a_day_is_its_time() {
        assert_instant("March 4, 2025 at 3:05 pm ET", "2025-03-04T20:05:00Z");
        assert_instant("Published 3:05 p.m. EST, March 4, 2025", "2025-03-04T20:05:00Z");
        assert_instant("4 March 2025, 15:05 GMT", "2025-03-04T15:05:00Z");
    }

    #[test]
    fn day_and_month_are_not_guessed() {
        assert_eq!(words().find("03/04/2025"), None);
        assert_instant("03/14/2025", "2025-03-14T12:00:00Z");
        assert_instant("14/03/2025", "2025-03-14T12:00:00Z");
    }

    #[test]
    fn numbers_and_sentences_are_no_dates() {
        for text in [
            "",
            "soon",
            "12",
            "call 555-2025",
            "31 February 2025",
            "99999999",
            "the 4 reports of 2025",
        ] {
            assert_eq!(words().find(text), None, "{text}");
        }
    }

    #[test]
    fn addresses_tell_the_day() {
        let day = |url: &str| day_in_address(url, &words()).map(|d| d.to_string());
        assert_eq!(
            day("https://a.example/2025/03/04/dam").as_deref(),
            Some("2025-03-04")
        );
        assert_eq!(
            day("https://a.example/world/2025/mar/04/dam").as_deref(),
            Some("2025-03-04")
        );
        assert_eq!(
            day("https://a.example/news-20250304.html").as_deref(),
            Some("2025-03-04")
        );
        assert_eq!(day("https://a.example/2025/03/dam"), None);
        assert_eq!(day("https://a.example/article-20259999"), None);
        assert_eq!(day("https://a.example/x?d=/2025/03/04/"), None);
    }
}
