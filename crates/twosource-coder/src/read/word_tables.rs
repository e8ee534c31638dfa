//! What the table of abbreviations knows: abbreviations by kind, prefixes, contractions, units.
//!
//! In: `abbreviations.tsv`. Out: answers about one word. Never: looks at a sentence.

use super::chunks::{Chunk, Shape};
use super::marks::is_apostrophe;
use crate::code::table::{TableError, read_rows};
use std::collections::{HashMap, HashSet};
use std::path::Path;

/// Longest word of the table, in bytes.
const LONGEST: usize = 16;

/// The table, by its kinds.
#[derive(Debug, Default)]
pub struct WordTables {
    kinds: HashMap<String, String>,
    prefixes: HashSet<String>,
    contractions: HashMap<String, Vec<usize>>,
    units: HashSet<String>,
    shorts: HashSet<String>,
    calendar: HashSet<String>,
    openers: HashSet<String>,
}

/// What stands behind "its" and "your" where "it's" and "you're" are meant.
const BEHIND_VERB: [&str; 7] = ["a", "an", "the", "not", "been", "also", "really"];

impl WordTables {
    /// Reads `abbreviations.tsv` (`kind`, `words`).
    pub fn load(path: &Path) -> Result<Self, TableError> {
        let mut out = Self::default();
        for row in read_rows(path)? {
            let kind = row.get("kind")?.to_owned();
            for word in row.list("words")? {
                out.add(&kind, word);
            }
        }
        Ok(out)
    }

    /// Adds one word of a kind.
    pub fn add(&mut self, kind: &str, word: &str) {
        match kind {
            "prefix" => drop(self.prefixes.insert(word.to_owned())),
            "unit" => drop(self.units.insert(word.to_owned())),
            "short" => drop(self.shorts.insert(word.to_owned())),
            "calendar" => drop(self.calendar.insert(word.to_owned())),
            "opener" => drop(self.openers.insert(word.to_owned())),
            "contraction" => drop(self.contractions.insert(word.replace('+', ""), cuts_of(word))),
            _ => drop(self.kinds.insert(word.to_owned(), kind.to_owned())),
        }
    }

    /// Kind of the abbreviation `word` (with its full stop): the table's, `initial`, `dotted`.
    pub fn kind(&self, word: &str) -> Option<&str> {
        if !word.ends_with('.') {
            return None;
        }
        let small = word.starts_with(char::is_lowercase);
        let known = self.kinds.get(&word.to_lowercase()).map(String::as_str);
        let known = known.filter(|kind| !(small && matches!(*kind, "day" | "state")));
        known.or_else(|| match is_dotted(word) {
            true if word.chars().count() > 2 => Some("dotted"),
            true => Some("initial"),
            false => None,
        })
    }

    /// Kind of the abbreviation that a chunk is.
    pub fn kind_of(&self, chunk: &Chunk) -> Option<&str> {
        match chunk.shape {
            Shape::Lower => self.kind(&format!("{}.", chunk.word)),
            _ => self.kind(&format!("{}.", chunk.word.to_uppercase())),
        }
    }

    /// Whether `word` (with its full stop) is an abbreviation of the table.
    pub fn is_listed(&self, word: &str) -> bool {
        word.len() <= LONGEST && self.kinds.contains_key(&word.to_lowercase())
    }

    /// Whether `part` stays joined to what its hyphen joins it to; "UN" in capitals is a name.
    pub fn is_prefix(&self, part: &str) -> bool {
        let capitals = part.len() == 2 && part.chars().all(char::is_uppercase);
        !capitals && self.prefixes.contains(&part.to_lowercase())
    }

    /// Whether `word` (lower case) names a day of the week or a month.
    pub fn is_calendar(&self, word: &str) -> bool {
        self.calendar
            .contains(word.trim_end_matches("'s").trim_end_matches("’s"))
    }

    /// Whether `word` (lower case) is one of the closed classes that open sentences.
    pub fn is_opener(&self, word: &str) -> bool {
        self.openers.contains(word)
    }

    /// Whether `word` is whole with its apostrophe ("'em", "'til").
    pub fn is_short(&self, word: &str) -> bool {
        if word.len() > LONGEST {
            return false;
        }
        let plain = |c| if is_apostrophe(c) { '\'' } else { c };
        let word: String = word.to_lowercase().chars().map(plain).collect();
        self.shorts.contains(&word)
    }

    /// Where a word written together is cut ("cannot", "gonna", "dont").
    pub fn contraction(&self, word: &str, first: bool, next: &str) -> Vec<usize> {
        let lower = word.to_lowercase();
        let is_meant = match lower.as_str() {
            "its" | "your" => BEHIND_VERB.contains(&next),
            "lets" => first,
            _ => word.len() > 3 || word.chars().any(char::is_lowercase),
        };
        let known = self.contractions.get(&lower);
        known
            .filter(|_| is_meant && lower.len() == word.len())
            .cloned()
            .unwrap_or_default()
    }

    /// Where a unit begins that is glued to its number ("5km", "3.5m", "10am").
    pub fn unit_at(&self, word: &str) -> Option<usize> {
        let number = word.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | ':')))?;
        let unit = &word[number..];
        let known = unit.len() <= LONGEST && self.units.contains(unit)
            || (2..=LONGEST).contains(&unit.len()) && self.units.contains(&unit.to_lowercase());
        (word.starts_with(|c: char| c.is_ascii_digit()) && known).then_some(number)
    }
}

/// "ca+n+not" is cut at both signs.
fn cuts_of(word: &str) -> Vec<usize> {
    word.match_indices('+')
        .enumerate()
        .map(|(n, (at, _))| at - n)
        .collect()
}

/// Single letters with full stops: "U.S.", "a.m.", "J.".
pub fn is_dotted(word: &str) -> bool {
    let mut chars = word.chars();
    word.len() >= 2
        && word.ends_with('.')
        && std::iter::from_fn(|| Some((chars.next()?, chars.next())))
            .all(|(letter, dot)| letter.is_alphabetic() && dot == Some('.'))
}
