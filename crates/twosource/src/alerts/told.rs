//! What earlier runs told: a small JSON file beside the rules.
//!
//! In: the file, matches. Out: those that are new; the file, replaced as a whole. Never: half a file.

use super::matching::{Match, Matched};
use anyhow::{Context, Result};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// Periods by which a change may move between runs, as more is read, and still be the same.
const SAME_CHANGE: i64 = 2;
/// Entries that a feed keeps.
const FEED: usize = 200;

/// One match that was told.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ToldMatch {
    /// Which alert.
    pub alert: String,
    /// What it is about: the claims of an event, the pair of a change.
    pub subjects: Vec<String>,
    /// What of it was news.
    pub mark: String,
    /// In a line.
    pub title: String,
    /// When it was first matched.
    pub matched_at: Timestamp,
}

/// Everything that was told.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Told {
    matches: Vec<ToldMatch>,
}

impl Told {
    /// Reads the file; nothing was told where there is none.
    pub fn read(path: &Path) -> Result<Self> {
        if !path.exists() {
            return Ok(Self::default());
        }
        let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
        serde_json::from_str(&text).with_context(|| {
            format!(
                "{}: no record of alerts\nhint: delete it, and all matches are new again",
                path.display()
            )
        })
    }

    /// Matches that no earlier run told.
    pub fn new_ones(&self, matches: Vec<Match>) -> Vec<Match> {
        let mut known: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
        for (position, told) in self.matches.iter().enumerate() {
            for subject in &told.subjects {
                known.entry((&told.alert, subject)).or_default().push(position);
            }
        }
        let marks = |found: &Match| -> Vec<&str> {
            let subjects = found.subjects.iter();
            let mut positions: Vec<usize> = subjects
                .filter_map(|subject| known.get(&(found.alert.as_str(), subject.as_str())))
                .flatten()
                .copied()
                .collect();
            positions.sort_unstable();
            positions.iter().map(|p| self.matches[*p].mark.as_str()).collect()
        };
        let mut out = Vec::new();
        for found in matches {
            if !is_told(&found, &marks(&found)) {
                out.push(found);
            }
        }
        out
    }

    /// Adds what was told now.
    pub fn add(&mut self, matches: &[Match], matched_at: Timestamp) {
        self.matches.extend(matches.iter().map(|m| ToldMatch {
            alert: m.alert.clone(),
            subjects: m.subjects.clone(),
            mark: m.mark.clone(),
            title: m.title.clone(),
            matched_at,
        }));
    }

    /// The newest matches, newest first.
    pub fn newest(&self) -> impl Iterator<Item = &ToldMatch> {
        self.matches.iter().rev().take(FEED)
    }

    /// Replaces the file.
    pub fn write(&self, path: &Path) -> Result<()> {
        replace(path, &serde_json::to_vec_pretty(self)?)
    }
}

/// The last mark of an event counts; a change is told if one was near it.
fn is_told(found: &Match, marks: &[&str]) -> bool {
    match &found.what {
        Matched::Event(_) => marks.last().is_some_and(|last| *last == found.mark),
        Matched::Finding(finding) => marks
            .iter()
            .filter_map(|mark| mark.parse::<i64>().ok())
            .any(|mark| (mark - i64::from(finding.number)).abs() <= SAME_CHANGE),
    }
}

/// Writes a file beside the old one and takes its place, so that a reader finds the old or the new.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let beside = path.with_file_name(name);
    std::fs::write(&beside, bytes).with_context(|| beside.display().to_string())?;
    std::fs::rename(&beside, path).with_context(|| path.display().to_string())
}
