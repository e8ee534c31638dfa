//! Where sentences end: a weighted sum over what stands around a gap between two chunks.
//!
//! In: the chunks of a block, the gap, the last boundary. Out: a score, above nought for a boundary. Never: looks beyond the
//! block but for the style of the document. The weights are `boundaries.tsv`, made by `training/boundaries.py`, which gets
//! the features from here (`examples/boundary_features.rs`), so that there is one definition of them.

use super::chunks::{Chunk, End, Shape};
use super::word_tables::WordTables;
use crate::code::table::{TableError, read_rows};
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Write;
use std::path::Path;

/// How many chunks away a feature sees.
const SIGHT: usize = 40;

/// What is known of a block before its gaps are looked at.
#[derive(Debug, Clone, Copy, Default)]
pub struct Style {
    /// Sentences of the document begin with small letters: 0 never, 1 at times, 2 mostly.
    pub small_starts: usize,
    /// The block has no small letters.
    pub capitals: bool,
    /// Chunks of the block that end as sentences do: 0, 1, 2 for more.
    pub marked: usize,
}

/// A gap: before chunk `at` of `chunks`; the sentence before it began at `since`.
#[derive(Clone, Copy)]
pub struct Gap<'a> {
    /// Chunks of the block.
    pub chunks: &'a [Chunk],
    /// The chunk behind the gap; never 0.
    pub at: usize,
    /// First chunk of the running sentence.
    pub since: usize,
    /// Quotes and brackets open at the gap.
    pub open: bool,
    /// Style of the document and block.
    pub style: Style,
}

/// The weights.
#[derive(Debug, Default)]
pub struct Boundaries {
    weights: HashMap<String, f32, ahash::RandomState>,
}

impl Boundaries {
    /// Reads `boundaries.tsv` (`feature`, `weight`).
    pub fn load(path: &Path) -> Result<Self, TableError> {
        let mut out = Self::default();
        for row in read_rows(path)? {
            let weight = row.get("weight")?.parse().map_err(|_| row.error("no number"))?;
            out.weights.insert(row.get("feature")?.to_owned(), weight);
        }
        Ok(out)
    }

    /// The score of a gap.
    pub fn score(&self, gap: &Gap, tables: &WordTables) -> f32 {
        let mut score = 0.0;
        features(gap, tables, &mut |name| {
            score += self.weights.get(name).copied().unwrap_or(0.0)
        });
        score
    }
}

/// Gives `each` the features of a gap.
pub fn features(gap: &Gap, tables: &WordTables, each: &mut impl FnMut(&str)) {
    let (last, next) = (&gap.chunks[gap.at - 1], &gap.chunks[gap.at]);
    let after = gap.chunks.get(gap.at + 1);
    let before = gap.at.checked_sub(2).map(|n| &gap.chunks[n]);
    let (last_word, next_word) = (figures(last), figures(next));
    let kind = if last.end == End::Stop {
        kind_of(last, next, tables)
    } else {
        ""
    };
    let group = group(last.end, kind);
    let end = format!("{:?}{}{}", last.end, mark(last.closed, "q"), kind);
    let start = format!(
        "{:?}{}{}",
        next.shape,
        mark(next.opened, "q"),
        mark(next.glued, "g")
    );
    let mut name = String::with_capacity(64);
    let mut put = |what: std::fmt::Arguments| {
        name.clear();
        let written = name.write_fmt(what);
        debug_assert!(written.is_ok(), "a string takes everything");
        each(&name);
    };
    put(format_args!("bias"));
    put(format_args!("e:{end}"));
    put(format_args!("es:{end}:{start}"));
    put(format_args!("gs:{group}:{start}:{:?}", last.shape));
    let opener = tables.is_opener(&next.word);
    put(format_args!("fo:{end}:{start}:{opener}"));
    put(format_args!(
        "fs:{group}:{:?}:{opener}:{:?}",
        last.shape, next.shape
    ));
    put(format_args!(
        "br:{end}:{:?}:{}",
        next.shape, gap.chunks[gap.since].opened
    ));
    put(format_args!("pw:{group}:{last_word}"));
    put(format_args!("ps:{last_word}:{:?}", next.shape));
    put(format_args!("nw:{group}:{next_word}"));
    put(format_args!("ns:{group}:{}:{:?}", next.word, next.shape));
    put(format_args!(
        "ne:{group}:{:?}:{:?}:{:?}",
        next.shape,
        next.end,
        after.map(|a| a.shape)
    ));
    put(format_args!("ab:{group}:{}", after.map_or("", |a| &a.word)));
    put(format_args!(
        "bb:{group}:{}:{:?}",
        before.map_or("", |b| &b.word),
        next.shape
    ));
    put(format_args!(
        "bs:{group}:{:?}:{:?}:{:?}",
        before.map(|b| (b.shape, b.end)),
        last.shape,
        next.shape
    ));
    if group == "none" {
        put(format_args!("nn:{}:{}", next.word, after.map_or("", |a| &a.word)));
        put(format_args!("pn:{last_word}:{next_word}"));
    }
    let ahead = weak_ahead(gap);
    put(format_args!(
        "ls:{group}:{:?}:{}",
        next.shape,
        bucket(gap.at - gap.since)
    ));
    put(format_args!(
        "lr:{group}:{:?}:{}",
        next.shape,
        bucket(gap.chunks.len() - gap.at)
    ));
    put(format_args!("la:{group}:{:?}:{}", next.shape, bucket(ahead)));
    put(format_args!(
        "ll:{group}:{}:{}",
        bucket(gap.at - gap.since),
        bucket(ahead)
    ));
    put(format_args!("op:{end}:{:?}:{}", next.shape, gap.open));
    put(format_args!(
        "st:{end}:{:?}:{}:{}",
        next.shape, gap.style.small_starts, gap.style.capitals
    ));
    let marked = gap.style.marked;
    put(format_args!(
        "bm:{group}:{:?}:{:?}:{marked}",
        last.shape, next.shape
    ));
    let behind = &gap.chunks[gap.since.max(gap.at.saturating_sub(SIGHT))..gap.at];
    let said = behind
        .iter()
        .any(|c| c.end.is_strong() || c.shape == Shape::Lower);
    put(format_args!("sl:{group}:{:?}:{said}:{opener}", next.shape));
    put(format_args!(
        "sg:{group}:{:?}:{}",
        next.shape, gap.style.small_starts
    ));
    put(format_args!(
        "sw:{group}:{}:{}:{}",
        next.word, gap.style.small_starts, gap.style.capitals
    ));
}

/// Chunks until the next that ends as sentences do, or the end of the block.
fn weak_ahead(gap: &Gap) -> usize {
    let ahead = gap.chunks[gap.at..].iter().take(SIGHT);
    ahead.take_while(|c| !c.end.is_strong()).count()
}

/// Kind of the abbreviation in front of the gap; a number's ("No.") only before a number.
fn kind_of<'t>(last: &Chunk, next: &Chunk, tables: &'t WordTables) -> &'t str {
    match tables.kind_of(last) {
        Some("number") if next.shape != Shape::Number => "",
        kind => kind.unwrap_or_default(),
    }
}

fn group(end: End, kind: &str) -> &'static str {
    match (end, kind) {
        (End::Stop, "") => "stop",
        (End::Stop, _) => "abbr",
        (End::Dots, _) => "dots",
        (End::Question | End::Exclamation, _) => "mark",
        (End::None, _) => "none",
        _ => "weak",
    }
}

/// The word with 9 for each figure, so that dates and times of one form are one word.
fn figures(chunk: &Chunk) -> Cow<'_, str> {
    match chunk.shape {
        Shape::Number | Shape::Mixed if chunk.word.contains(|c: char| c.is_ascii_digit()) => {
            Cow::Owned(chunk.word.replace(|c: char| c.is_ascii_digit(), "9"))
        }
        _ => Cow::Borrowed(&chunk.word),
    }
}

fn mark(is: bool, sign: &'static str) -> &'static str {
    if is { sign } else { "" }
}

fn bucket(count: usize) -> usize {
    match count {
        0..=5 => count,
        6..=9 => 6,
        10..=15 => 10,
        16..=25 => 16,
        26..=39 => 26,
        _ => 40,
    }
}
