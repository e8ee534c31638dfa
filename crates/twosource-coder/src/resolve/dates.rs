//! Dates as the text states them: absolute, relative to publication, relative to a date told before.
//!
//! In: a sentence's words and the publication day. Out: date mentions with first and last day. Never: a date that only
//! the publication instant bounds; without a publication day relative words stay unresolved.

use super::calendar::Calendar;
use crate::read::ReadSentence;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
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
    /// Open towards the present ("since April").
    pub since: bool,
}

/// Finds dates; remembers the last one, which "the day before" counts from.
pub struct DateFinder<'a> {
    calendar: &'a Calendar,
    published: Option<Date>,
    last: Option<Date>,
}

/// First and last day of a unit so many steps from the publication day.
type Span = fn(Date, i64) -> Option<(Date, Date)>;

type Found = (usize, Option<(Date, Date)>, DatePrecision, bool);

impl<'a> DateFinder<'a> {
    /// For one document.
    pub fn new(calendar: &'a Calendar, published: Option<Date>) -> Self {
        Self {
            calendar,
            published,
            last: None,
        }
    }

    /// The dates of a sentence, in order, not overlapping. Sentences must come in the order of the text.
    pub fn find(&mut self, sentence: &ReadSentence) -> Vec<DateMention> {
        let words: Vec<String> = sentence.tokens.iter().map(|t| t.text.to_lowercase()).collect();
        let mut out: Vec<DateMention> = Vec::new();
        let mut at = 0;
        while at < words.len() {
            match self
                .at(&words, at)
                .or_else(|| self.capitalised(sentence, &words, at))
            {
                Some((length, days, precision, long_ago)) => {
                    let since = at > 0 && matches!(words[at - 1].as_str(), "since");
                    let days = if since {
                        days.map(|(from, to)| (from, self.published.unwrap_or(to).max(from)))
                    } else {
                        days
                    };
                    let precision = if since { DatePrecision::Range } else { precision };
                    out.push(DateMention {
                        tokens: at..at + length,
                        days,
                        precision,
                        long_ago,
                        since,
                    });
                    self.last = days.filter(|d| d.0 == d.1).map(|d| d.0).or(self.last);
                    at += length;
                }
                None => at += 1,
            }
        }
        out
    }

    fn at(&self, words: &[String], at: usize) -> Option<Found> {
        let rest = &words[at..];
        self.between(rest)
            .or_else(|| self.iso(rest))
            .or_else(|| self.relative_phrase(rest))
            .or_else(|| self.counted(rest))
            .or_else(|| self.relative_unit(rest))
            .or_else(|| self.decade(rest))
            .or_else(|| self.year(words, at))
    }

    /// Months and weekdays must be capitalised ("may", "march", "sun").
    fn capitalised(&self, sentence: &ReadSentence, words: &[String], at: usize) -> Option<Found> {
        let upper = |i: usize| {
            sentence
                .tokens
                .get(i)
                .is_some_and(|t| t.text.chars().next().is_some_and(char::is_uppercase))
        };
        let month_at = (at..at + 4).find(|&i| words.get(i).is_some_and(|w| self.calendar.month(w).is_some()));
        if let Some(found) = month_at
            .filter(|&i| upper(i))
            .and_then(|_| self.month_date(&words[at..]))
        {
            return Some(found);
        }
        let weekday_at =
            (at..at + 2).find(|&i| words.get(i).is_some_and(|w| self.calendar.weekday(w).is_some()));
        weekday_at
            .filter(|&i| upper(i))
            .and_then(|_| self.weekday(&words[at..]))
    }

    fn day(&self, length: usize, day: Option<Date>) -> Option<Found> {
        Some((length, day.map(|d| (d, d)), DatePrecision::Day, false))
    }

    fn iso(&self, rest: &[String]) -> Option<Found> {
        let first = rest.first()?;
        let date: Date = (first.len() == 10).then(|| first.parse().ok())??;
        self.day(1, Some(date))
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
        let comma = usize::from(rest.first().is_some_and(|w| w == ","));
        if let Some(year) = rest.get(comma).and_then(|w| year_number(w)) {
            return (Some(year), comma + 1);
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
            "weekend" => (weekend, DatePrecision::Week),
            _ => return None,
        };
        Some((skip + 2, published.and_then(|p| span(p, step)), precision, false))
    }

    /// "the 1990s", "the Cold War".
    fn decade(&self, rest: &[String]) -> Option<Found> {
        let word = rest.first()?;
        let decade: i16 = word
            .strip_suffix('s')
            .or_else(|| word.strip_suffix("'s"))
            .filter(|w| w.len() == 4 && w.ends_with('0'))?
            .parse()
            .ok()?;
        let days = Some((Date::new(decade, 1, 1).ok()?, Date::new(decade + 9, 12, 31).ok()?));
        Some((1, days, DatePrecision::Range, true))
    }

    /// A year alone, after a word that leads to one.
    fn year(&self, words: &[String], at: usize) -> Option<Found> {
        let year = year_number(&words[at])?;
        let before = at.checked_sub(1).map(|b| words[b].as_str()).unwrap_or_default();
        let led = matches!(
            before,
            "in" | "since"
                | "of"
                | "from"
                | "to"
                | "until"
                | "by"
                | "during"
                | "the"
                | "early"
                | "late"
                | "and"
                | "before"
                | "after"
                | "spring"
                | "summer"
                | "autumn"
                | "winter"
                | "fall"
                | "for"
        );
        led.then_some(())?;
        let (first, last) = (Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?);
        Some((1, Some((first, last)), DatePrecision::Year, false))
    }
}

fn week(published: Date, step: i64) -> Option<(Date, Date)> {
    let monday = published
        .checked_sub(i64::from(published.weekday().to_monday_zero_offset()).days())
        .ok()?;
    let from = monday.checked_add((7 * step).days()).ok()?;
    let to = from.checked_add(6.days()).ok()?;
    Some((from, if step == 0 { published } else { to }))
}

fn weekend(published: Date, step: i64) -> Option<(Date, Date)> {
    let (monday, _) = week(published, step.min(0))?;
    Some((
        monday.checked_add(5.days()).ok()?,
        monday.checked_add(6.days()).ok()?,
    ))
}

fn month(published: Date, step: i64) -> Option<(Date, Date)> {
    let first = published.first_of_month().checked_add(step.months()).ok()?;
    Some((
        first,
        if step == 0 {
            published
        } else {
            first.last_of_month()
        },
    ))
}

fn year(published: Date, step: i64) -> Option<(Date, Date)> {
    let year = i16::try_from(i64::from(published.year()) + step).ok()?;
    let last = Date::new(year, 12, 31).ok()?;
    Some((
        Date::new(year, 1, 1).ok()?,
        if step == 0 { published } else { last },
    ))
}

fn month_span(day: Date) -> Option<(Date, Date)> {
    Some((day.first_of_month(), day.last_of_month()))
}

/// "Tuesday": the last one up to the publication day; "last" leaves out that day, "next" looks forward.
fn weekday_near(published: Date, weekday: Weekday, qualifier: Option<&str>) -> Date {
    let back = i64::from(weekday.until(published.weekday()));
    let days = match qualifier {
        Some("next") => 7 - back,
        Some("last" | "past" | "previous") if back == 0 => -7,
        _ => -back,
    };
    published.checked_add(days.days()).unwrap_or(published)
}

fn ordinal(word: &str) -> Option<u32> {
    let digits = word
        .trim_end_matches("st")
        .trim_end_matches("nd")
        .trim_end_matches("rd")
        .trim_end_matches("th");
    digits.parse().ok()
}

fn year_number(word: &str) -> Option<i16> {
    (word.len() == 4)
        .then(|| word.parse().ok())
        .flatten()
        .filter(|y| (1500..2100).contains(y))
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
    fn the_modal_may_is_no_month() {
        assert!(dates("it may rain").is_empty());
    }
}
