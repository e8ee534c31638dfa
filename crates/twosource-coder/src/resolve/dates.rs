//! Dates as the text states them: absolute, relative to publication, relative to a date told before.
//!
//! In: a sentence's words and the publication day. Out: date mentions with first and last day. Never: a date that only
//! the publication instant bounds; without a publication day relative words stay unresolved.

use super::calendar::Calendar;
use super::date_units::{month, month_span, week, weekday_near, weekend, year};
use crate::read::ReadSentence;
use jiff::ToSpan;
use jiff::civil::Date;
use std::ops::Range;
use twosource_record::DatePrecision;

/// A date in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateMention {
    /// Token range.
    pub tokens: Range<usize>,
    /// First and last day, where they can be told.
    pub days: Option<(Date, Date)>,
    /// Unit.
    pub precision: DatePrecision,
    /// The words themselves put it into another era ("two decades ago", "in the 1990s").
    pub long_ago: bool,
    /// Open towards the present ("since April"); `days` are those of what is said.
    pub since: bool,
}

impl DateMention {
    /// First and last day of what it dates: "since April" lasts until publication.
    pub fn lasting(&self, published: Option<Date>) -> Option<(Date, Date)> {
        let (from, to) = self.days?;
        let to = published.filter(|p| self.since && *p > from).unwrap_or(to);
        Some((from, to))
    }
}

/// Finds dates; remembers the last one, which "the day before" counts from.
pub struct DateFinder<'a> {
    pub(super) calendar: &'a Calendar,
    pub(super) published: Option<Date>,
    pub(super) last: Option<Date>,
    /// Year that the text told last, and in which sentence.
    year_told: Option<(i16, usize)>,
    /// Sentences seen.
    sentences: usize,
}

/// A date that stands alone in the first sentences, so many days from publication, is the report's own.
const HEAD_SENTENCES: usize = 4;
const HEAD_DAYS: i32 = 3;
/// For how many sentences a bygone year holds for months named without one.
const TOLD_REACH: usize = 2;

/// First and last day of a unit so many steps from the publication day.
type Span = fn(Date, i64) -> Option<(Date, Date)>;

pub(super) type Found = (usize, Option<(Date, Date)>, DatePrecision, bool);

impl<'a> DateFinder<'a> {
    /// For one document.
    pub fn new(calendar: &'a Calendar, published: Option<Date>) -> Self {
        Self {
            calendar,
            published,
            last: None,
            year_told: None,
            sentences: 0,
        }
    }

    /// The dates of a sentence, in order, not overlapping. Sentences must come in the order of the text.
    pub fn find(&mut self, sentence: &ReadSentence) -> Vec<DateMention> {
        let words: Vec<String> = sentence.tokens.iter().map(|t| t.text.to_lowercase()).collect();
        let mut out: Vec<DateMention> = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let found = self.at(sentence, &words, at);
            let Some((length, days, precision, long_ago)) = found else {
                at += 1;
                continue;
            };
            let tokens = at..at + length;
            self.remember(&words[tokens.clone()], words.len(), days, precision);
            out.push(DateMention {
                tokens,
                days,
                precision,
                long_ago,
                since: at > 0 && words[at - 1] == "since",
            });
            at += length;
        }
        self.sentences += 1;
        out
    }

    /// What later dates count from: the last day told, the last year told, and a day that stands alone at the head of the
    /// text and is that of publication.
    fn remember(
        &mut self,
        words: &[String],
        all: usize,
        days: Option<(Date, Date)>,
        precision: DatePrecision,
    ) {
        let Some((from, to)) = days else { return };
        let explicit = words.iter().any(|w| year_number(w) == Some(from.year()));
        if explicit {
            self.year_told = Some((from.year(), self.sentences));
        }
        let near = |p: Date| p.until(from).is_ok_and(|span| span.get_days().abs() <= HEAD_DAYS);
        let alone = explicit && self.sentences < HEAD_SENTENCES && words.len() + 2 >= all;
        if alone && precision == DatePrecision::Day && self.published.is_some_and(near) {
            self.published = Some(from);
        }
        self.last = Some(from).filter(|_| from == to).or(self.last);
    }

    fn at(&self, sentence: &ReadSentence, words: &[String], at: usize) -> Option<Found> {
        let rest = &words[at..];
        self.between(rest)
            .or_else(|| self.written_in_digits(rest))
            .or_else(|| self.relative_phrase(rest))
            .or_else(|| self.counted(rest))
            .or_else(|| self.stretch(rest))
            .or_else(|| self.relative_unit(rest))
            .or_else(|| self.bare_weekend(rest))
            .or_else(|| self.century(rest))
            .or_else(|| self.decade(words, at))
            .or_else(|| self.season(words, at))
            .or_else(|| self.capitalised(sentence, words, at))
            .or_else(|| self.year(sentence, words, at))
    }

    /// Months and weekdays must be capitalised ("may", "march", "sun").
    fn capitalised(&self, sentence: &ReadSentence, words: &[String], at: usize) -> Option<Found> {
        let upper = |i: usize| {
            sentence
                .tokens
                .get(i)
                .is_some_and(|t| t.text.chars().next().is_some_and(char::is_uppercase))
        };
        let weekday_first = words.get(at).is_some_and(|w| self.calendar.weekday(w).is_some());
        let skip = match words.get(at + 1) {
            Some(comma) if weekday_first && comma == "," => 2,
            _ => usize::from(weekday_first),
        };
        let month_at = (at..at + skip + 4)
            .find(|&i| words.get(i).is_some_and(|w| self.calendar.month(w).is_some()))
            .filter(|&i| upper(i));
        let dated = month_at.and_then(|_| self.month_date(words.get(at + skip..)?));
        if let Some((length, days, precision, long_ago)) = dated {
            let ahead = at > 0 && matches!(words[at - 1].as_str(), "by" | "until" | "next" | "coming");
            let days = days.map(|d| self.looking_ahead(d, ahead, &words[at..at + skip + length]));
            return Some((skip + length, days, precision, long_ago));
        }
        let weekday_at =
            (at..at + 2).find(|&i| words.get(i).is_some_and(|w| self.calendar.weekday(w).is_some()));
        let weekday = weekday_at
            .filter(|&i| upper(i))
            .and_then(|_| self.weekday(&words[at..]));
        weekday.or_else(|| self.holiday(&words[at..]).filter(|_| upper(at)))
    }

    /// "by March", said in October: the next one.
    fn looking_ahead(&self, days: (Date, Date), ahead: bool, words: &[String]) -> (Date, Date) {
        let stated = words.iter().any(|w| year_number(w).is_some());
        let past = self
            .published
            .is_some_and(|p| days.1 < p && days.0.year() + 1 >= p.year());
        let next = |d: Date| d.checked_add(1.year()).unwrap_or(d);
        if ahead && past && !stated {
            (next(days.0), next(days.1))
        } else {
            days
        }
    }

    pub(super) fn day(&self, length: usize, day: Option<Date>) -> Option<Found> {
        Some((length, day.map(|d| (d, d)), DatePrecision::Day, false))
    }

    /// "2024-10-08", "10/8/2024" (the month first, unless it cannot be one), "8.10.2024".
    fn written_in_digits(&self, rest: &[String]) -> Option<Found> {
        let first = rest.first()?;
        if let Some(date) = first.parse().ok().filter(|_| first.len() == 10) {
            return self.day(1, Some(date));
        }
        let mark = first.chars().find(|c| matches!(c, '/' | '.'))?;
        let parts: Vec<i16> = first.split(mark).map_while(|p| p.parse().ok()).collect();
        let (month, day, year) = match parts[..] {
            [year, month, day] if year > 1000 => (month, day, year),
            [day, month, year] if year > 1000 && (mark == '.' || day > 12) => (month, day, year),
            [month, day, year] if year > 1000 => (month, day, year),
            _ => return None,
        };
        let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?);
        self.day(1, Some(date.ok()?))
    }

    /// "between October 8 and 13", "from 13 to 21 June".
    fn between(&self, rest: &[String]) -> Option<Found> {
        if !matches!(rest.first()?.as_str(), "between" | "from") {
            return None;
        }
        let joint = (2..6).find(|&i| {
            rest.get(i)
                .is_some_and(|w| matches!(w.as_str(), "and" | "to" | "until" | "–" | "-"))
        })?;
        let (left, right) = (&rest[1..joint], &rest[joint + 1..]);
        let month = left
            .iter()
            .chain(right.iter().take(3))
            .find_map(|w| self.calendar.month(w))?;
        let number = |words: &[String]| {
            words
                .iter()
                .take(2)
                .find_map(|w| ordinal(w).filter(|n| (1..=31).contains(n)))
        };
        let (from, to) = (number(left)?, number(right)?);
        let length = joint
            + 1
            + right
                .iter()
                .take(2)
                .take_while(|w| ordinal(w).is_some() || self.calendar.month(w).is_some())
                .count();
        let (year, used) = self.year_behind(&rest[length..], month);
        let year = year?;
        let (first, last) = (
            Date::new(year, month, from as i8).ok()?,
            Date::new(year, month, to as i8).ok()?,
        );
        Some((length + used, Some((first, last)), DatePrecision::Range, false))
    }

    /// "June 19, 2024", "19 June", "June 2024", "June".
    fn month_date(&self, rest: &[String]) -> Option<Found> {
        let skip = usize::from(matches!(
            rest.first()?.as_str(),
            "early" | "late" | "mid" | "mid-"
        ));
        let rest_ = &rest[skip..];
        let (month, day, length) = if let Some(month) = rest_.first().and_then(|w| self.calendar.month(w)) {
            let day = rest_.get(1).and_then(|w| ordinal(w)).filter(|n| {
                (1..=31).contains(n) && rest_.get(1).is_some_and(|w| w.len() <= 4 && !w.contains(','))
            });
            (month, day, 1 + usize::from(day.is_some()))
        } else {
            let day = rest_
                .first()
                .and_then(|w| ordinal(w))
                .filter(|n| (1..=31).contains(n))?;
            let of = usize::from(rest_.get(1).is_some_and(|w| w == "of"));
            (self.calendar.month(rest_.get(1 + of)?)?, Some(day), 2 + of)
        };
        let (year, used) = self.year_behind(&rest_[length..], month);
        let length = skip + length + used;
        let Some(year) = year else {
            return Some((length, None, DatePrecision::Month, false));
        };
        match day {
            Some(day) => self.day(length, Date::new(year, month, day as i8).ok()),
            None => {
                let first = Date::new(year, month, 1).ok()?;
                Some((
                    length,
                    Some((first, first.last_of_month())),
                    DatePrecision::Month,
                    false,
                ))
            }
        }
    }

    /// The year behind a month, else the one that puts the month last before publication.
    fn year_behind(&self, rest: &[String], month: i8) -> (Option<i16>, usize) {
        let mark = usize::from(rest.first().is_some_and(|w| w == "," || w == "of"));
        if let Some(year) = rest.get(mark).and_then(|w| year_number(w)) {
            return (Some(year), mark + 1);
        }
        let told = self
            .year_told
            .filter(|(_, sentence)| self.sentences - sentence <= TOLD_REACH);
        let bygone = |year: &i16| self.published.is_none_or(|p| year + 1 < p.year());
        if let Some(year) = told.map(|(year, _)| year).filter(bygone) {
            return (Some(year), 0);
        }
        let guess = self.published.map(|p| {
            if month > p.month() + 1 {
                p.year() - 1
            } else {
                p.year()
            }
        });
        (guess, 0)
    }

    fn weekday(&self, rest: &[String]) -> Option<Found> {
        let qualifier = match rest.first()?.as_str() {
            word @ ("last" | "next" | "this" | "past" | "previous") => Some(word),
            _ => None,
        };
        let skip = usize::from(qualifier.is_some());
        let weekday = self.calendar.weekday(rest.get(skip)?)?;
        let part = usize::from(
            rest.get(skip + 1)
                .is_some_and(|w| matches!(w.as_str(), "morning" | "night" | "evening" | "afternoon")),
        );
        let day = self.published.map(|p| weekday_near(p, weekday, qualifier));
        self.day(skip + 1 + part, day)
    }

    fn relative_phrase(&self, rest: &[String]) -> Option<Found> {
        let published = self.published;
        let joined = |n: usize| rest.get(..n).map(|w| w.join(" "));
        for length in (1..=4).rev() {
            let Some(offset) = joined(length).and_then(|phrase| self.calendar.offset(&phrase)) else {
                continue;
            };
            let base = if offset.from_last {
                self.last.or(published)
            } else {
                published
            };
            return self.day(
                length,
                base.and_then(|d| d.checked_add(i64::from(offset.days).days()).ok()),
            );
        }
        None
    }

    /// "three days ago", "two days later", "a week earlier", "two decades ago".
    fn counted(&self, rest: &[String]) -> Option<Found> {
        let count = i64::from(self.calendar.number(rest.first()?)?);
        let unit = rest.get(1)?.trim_end_matches('s').to_owned();
        let direction = rest.get(2)?.as_str();
        let ago = direction == "ago";
        let sign: i64 = match direction {
            "ago" | "earlier" | "before" | "previously" => -1,
            "later" | "after" | "afterwards" => 1,
            _ => return None,
        };
        let base = if ago {
            self.published
        } else {
            self.last.or(self.published)
        };
        let days = match unit.as_str() {
            "day" => 1,
            "week" => 7,
            "hour" | "minute" => 0,
            "month" => {
                return Some((
                    3,
                    base.and_then(|b| month_span(b.checked_add((sign * count).months()).ok()?)),
                    DatePrecision::Month,
                    false,
                ));
            }
            "year" | "decade" | "century" => {
                return Some((
                    3,
                    self.years_back(&unit, count, sign),
                    DatePrecision::Year,
                    unit != "year" || count > 1,
                ));
            }
            _ => return None,
        };
        let precision = if unit == "week" {
            DatePrecision::Week
        } else {
            DatePrecision::Day
        };
        let day = base.and_then(|b| b.checked_add((sign * count * days).days()).ok());
        Some((3, day.map(|d| (d, d)), precision, false))
    }

    fn years_back(&self, unit: &str, count: i64, sign: i64) -> Option<(Date, Date)> {
        let years = sign
            * count
            * match unit {
                "decade" => 10,
                "century" => 100,
                _ => 1,
            };
        let year = i16::try_from(i64::from(self.published?.year()) + years).ok()?;
        Some((Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?))
    }

    /// "the weekend" without more is the last one begun.
    fn bare_weekend(&self, rest: &[String]) -> Option<Found> {
        let skip = usize::from(rest.first()? == "the");
        (rest.get(skip)? == "weekend").then_some(())?;
        let inside = |p: Date| p.weekday().to_monday_zero_offset() >= 5;
        let days = self
            .published
            .and_then(|p| weekend(p, if inside(p) { 0 } else { -1 }));
        Some((skip + 1, days, DatePrecision::Range, false))
    }

    /// "last week", "earlier this month", "next year", "the past week".
    fn relative_unit(&self, rest: &[String]) -> Option<Found> {
        let skip = usize::from(matches!(
            rest.first()?.as_str(),
            "earlier" | "late" | "early" | "later"
        ));
        let which = rest.get(skip)?.as_str();
        let step: i64 = match which {
            "last" | "past" | "previous" => -1,
            "this" => 0,
            "next" => 1,
            _ => return None,
        };
        let unit = rest.get(skip + 1)?.as_str();
        let published = self.published;
        let (span, precision): (Span, DatePrecision) = match unit {
            "week" => (week, DatePrecision::Week),
            "month" => (month, DatePrecision::Month),
            "year" => (year, DatePrecision::Year),
            "weekend" => (weekend, DatePrecision::Range),
            _ => return None,
        };
        Some((skip + 2, published.and_then(|p| span(p, step)), precision, false))
    }
}

pub(super) fn ordinal(word: &str) -> Option<u32> {
    let digits = word
        .trim_end_matches("st")
        .trim_end_matches("nd")
        .trim_end_matches("rd")
        .trim_end_matches("th");
    digits.parse().ok()
}

pub(super) fn year_number(word: &str) -> Option<i16> {
    (word.len() == 4)
        .then(|| word.parse().ok())
        .flatten()
        .filter(|y| (1000..2100).contains(y))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::conllu::sentence;
    use std::path::Path;

    fn dates(words: &str) -> Vec<String> {
        let calendar = Calendar::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/lexicon"))
            .expect("the calendar table");
        let rows: String = words.split(' ').map(|w| format!("{w} {w} X 0 root\n")).collect();
        let mut finder = DateFinder::new(&calendar, Some("2024-10-18".parse().expect("a date")));
        let found = finder.find(&sentence(&rows));
        found
            .into_iter()
            .map(|d| {
                d.days.map_or("none".to_owned(), |(a, b)| {
                    if a == b { a.to_string() } else { format!("{a}/{b}") }
                })
            })
            .collect()
    }

    #[test]
    fn weekdays_are_the_last_before_publication() {
        assert_eq!(dates("on Tuesday"), ["2024-10-15"]);
        assert_eq!(dates("on Friday"), ["2024-10-18"]);
        assert_eq!(dates("next Monday"), ["2024-10-21"]);
    }

    #[test]
    fn the_day_before_counts_from_the_date_told_last() {
        assert_eq!(dates("on Wednesday the day before"), ["2024-10-16", "2024-10-15"]);
    }

    #[test]
    fn months_take_the_year_before_publication() {
        assert_eq!(dates("in June"), ["2024-06-01/2024-06-30"]);
        assert_eq!(dates("in December"), ["2023-12-01/2023-12-31"]);
        assert_eq!(dates("on June 19 , 2022"), ["2022-06-19"]);
        assert_eq!(dates("on 8 October"), ["2024-10-08"]);
    }

    #[test]
    fn ranges_keep_both_ends() {
        assert_eq!(dates("between October 8 and 13"), ["2024-10-08/2024-10-13"]);
        assert_eq!(dates("between 13 and 21 June"), ["2024-06-13/2024-06-21"]);
    }

    #[test]
    fn last_week_is_monday_to_sunday_before() {
        assert_eq!(dates("last week"), ["2024-10-07/2024-10-13"]);
        assert_eq!(dates("earlier this month"), ["2024-10-01/2024-10-18"]);
    }

    #[test]
    fn years_alone_are_dates_but_counts_are_not() {
        assert_eq!(dates("Ukraine 's 2019 election"), ["2019-01-01/2019-12-31"]);
        assert_eq!(dates("( 1894 )"), ["1894-01-01/1894-12-31"]);
        assert!(dates("some 2000 soldiers").is_empty());
        assert!(dates("from 2000 BCE").is_empty());
    }

    #[test]
    fn centuries_decades_and_seasons_are_ranges() {
        assert_eq!(dates("in the 20th century"), ["1900-01-01/1999-12-31"]);
        assert_eq!(dates("in the sixties"), ["1960-01-01/1969-12-31"]);
        assert_eq!(dates("in the summer of 2022"), ["2022-06-01/2022-08-31"]);
        assert_eq!(dates("last winter"), ["2023-12-01/2024-02-29"]);
        assert!(dates("the fall of Aleppo").is_empty());
    }

    #[test]
    fn stretches_end_or_begin_with_publication() {
        assert_eq!(dates("over the past 24 hours"), ["2024-10-17/2024-10-18"]);
        assert_eq!(dates("in the last three years"), ["2021-01-01/2024-12-31"]);
        assert_eq!(dates("hit overnight"), ["2024-10-17/2024-10-18"]);
        assert_eq!(dates("over the weekend"), ["2024-10-12/2024-10-13"]);
    }

    #[test]
    fn dates_in_digits_and_with_their_weekday_are_one() {
        assert_eq!(dates("on Tuesday , June 18 , 2024"), ["2024-06-18"]);
        assert_eq!(dates("on 25/10/2022"), ["2022-10-25"]);
        assert_eq!(dates("on 10/25/2022"), ["2022-10-25"]);
    }

    #[test]
    fn a_month_after_a_bygone_year_is_of_that_year() {
        assert_eq!(
            dates("in 1832 until 5 June"),
            ["1832-01-01/1832-12-31", "1832-06-05"]
        );
    }

    #[test]
    fn by_a_month_gone_is_next_year() {
        assert_eq!(dates("by March"), ["2025-03-01/2025-03-31"]);
    }

    #[test]
    fn the_modal_may_is_no_month() {
        assert!(dates("it may rain").is_empty());
    }
}
