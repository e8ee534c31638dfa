//! Names of months and weekdays, number words and fixed phrases of time, from `data/lexicon/calendar.tsv`.
//!
//! In: the table. Out: lookups, lower case. Never: a date.

use crate::code::table::{TableError, read_rows};
use jiff::civil::Weekday;
use std::collections::{HashMap, HashSet};
use std::path::Path;

/// The table.
#[derive(Debug, Default)]
pub struct Calendar {
    months: HashMap<String, i8>,
    weekdays: HashMap<String, i8>,
    numbers: HashMap<String, u32>,
    offsets: HashMap<String, Offset>,
    ordinals: HashMap<String, u32>,
    decades: HashMap<String, i16>,
    seasons: HashMap<String, i8>,
    holidays: HashMap<String, (i8, i8)>,
    nights: HashSet<String>,
}

/// A phrase that names a day by its distance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offset {
    /// Days.
    pub days: i32,
    /// Counted from the date told last rather than from publication.
    pub from_last: bool,
}

impl Calendar {
    /// Reads `calendar.tsv` in `dir`.
    pub fn load(dir: &Path) -> Result<Self, TableError> {
        let mut out = Self::default();
        for row in read_rows(&dir.join("calendar.tsv"))? {
            let value: i32 = row
                .get("value")?
                .parse()
                .map_err(|_| row.error("the value is no number"))?;
            for word in row.list("words")?.map(str::to_owned) {
                match row.get("kind")? {
                    "month" => drop(out.months.insert(word, value as i8)),
                    "weekday" => drop(out.weekdays.insert(word, value as i8)),
                    "number" => drop(out.numbers.insert(word, value as u32)),
                    "day" => drop(out.offsets.insert(
                        word,
                        Offset {
                            days: value,
                            from_last: false,
                        },
                    )),
                    "day_from_last" => drop(out.offsets.insert(
                        word,
                        Offset {
                            days: value,
                            from_last: true,
                        },
                    )),
                    "ordinal" => drop(out.ordinals.insert(word, value as u32)),
                    "decade" => drop(out.decades.insert(word, value as i16)),
                    "season" => drop(out.seasons.insert(word, value as i8)),
                    "holiday" => drop(
                        out.holidays
                            .insert(word, ((value / 100) as i8, (value % 100) as i8)),
                    ),
                    "night" => drop(out.nights.insert(word)),
                    other => return Err(row.error(&format!("no kind '{other}'"))),
                }
            }
        }
        Ok(out)
    }

    /// 1 to 12.
    pub fn month(&self, word: &str) -> Option<i8> {
        self.months.get(word).copied()
    }

    /// The day of the week.
    pub fn weekday(&self, word: &str) -> Option<Weekday> {
        Weekday::from_monday_one_offset(*self.weekdays.get(word)?).ok()
    }

    /// A whole number in words or digits.
    pub fn number(&self, word: &str) -> Option<u32> {
        self.numbers
            .get(word)
            .copied()
            .or_else(|| word.replace(',', "").parse().ok())
    }

    /// "twentieth".
    pub fn ordinal(&self, word: &str) -> Option<u32> {
        self.ordinals.get(word).copied()
    }

    /// First year of "sixties".
    pub fn decade(&self, word: &str) -> Option<i16> {
        self.decades.get(word).copied()
    }

    /// First month of a season of the northern half.
    pub fn season(&self, word: &str) -> Option<i8> {
        self.seasons.get(word).copied()
    }

    /// Month and day of a feast.
    pub fn holiday(&self, words: &str) -> Option<(i8, i8)> {
        self.holidays.get(words).copied()
    }

    /// The night that ends on the day of publication.
    pub fn is_last_night(&self, word: &str) -> bool {
        self.nights.contains(word)
    }

    /// The distance that a phrase names.
    pub fn offset(&self, phrase: &str) -> Option<Offset> {
        self.offsets.get(phrase).copied()
    }
}
