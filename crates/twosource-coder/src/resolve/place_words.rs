//! Words around place names: parts, kinds of region, sites in a town, and short forms of regions.
//!
//! In: `data/places/words.tsv` and `abbreviations.tsv`. Out: lookups. Never: a place.

use crate::code::table::{TableError, read_rows};
use std::collections::{HashMap, HashSet};
use std::path::Path;

/// The two tables.
#[derive(Debug, Clone, Default)]
pub struct PlaceWords {
    kinds: HashMap<String, HashSet<String>>,
    short: HashMap<String, Vec<RegionName>>,
}

/// A first-level region by its country and main name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionName {
    /// ISO 3166 alpha-3.
    pub country_code: String,
    /// Main name.
    pub name: String,
}

impl PlaceWords {
    /// Reads the tables in `dir`.
    pub fn load(dir: &Path) -> Result<Self, TableError> {
        let mut out = Self::default();
        for row in read_rows(&dir.join("words.tsv"))? {
            let words = out.kinds.entry(row.get("kind")?.to_owned()).or_default();
            words.extend(row.list("words")?.map(str::to_owned));
        }
        for row in read_rows(&dir.join("abbreviations.tsv"))? {
            let region = RegionName {
                country_code: row.get("country_code")?.to_owned(),
                name: row.get("name")?.to_owned(),
            };
            for short in row.list("short")? {
                out.short
                    .entry(short.to_owned())
                    .or_default()
                    .push(region.clone());
            }
        }
        Ok(out)
    }

    fn is(&self, kind: &str, word: &str) -> bool {
        self.kinds
            .get(kind)
            .is_some_and(|w| w.contains(&word.to_lowercase()))
    }

    /// "eastern", "upper": a part of what is named behind it.
    pub fn is_part(&self, word: &str) -> bool {
        self.is("part", word)
    }

    /// "province", "oblast": what stands before it is a region.
    pub fn is_region_word(&self, word: &str) -> bool {
        self.is("region", word)
    }

    /// "city": what stands before it is a settlement.
    pub fn is_town_word(&self, word: &str) -> bool {
        self.is("town", word)
    }

    /// A word that is a place to nobody when it stands alone.
    pub fn is_common(&self, name: &str) -> bool {
        self.is("common", name)
    }

    /// "street", "hospital": a spot inside a town.
    pub fn is_site(&self, lemma: &str) -> bool {
        self.is("site", lemma)
    }

    /// "police", "sheriff": what stands before it may be the town that it serves.
    pub fn is_local_body(&self, word: &str) -> bool {
        self.is("body", word)
    }

    /// The regions that a short form behind a comma may mean ("Ga.", "WA").
    pub fn regions_of(&self, short: &str) -> &[RegionName] {
        self.short.get(short).map_or(&[], Vec::as_slice)
    }
}
