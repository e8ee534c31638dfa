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
use std::fmt::{Arguments, Write};
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
    let around = Around::of(gap, tables);
    let mut name = String::with_capacity(64);
    let mut put = |what: Arguments| {
        name.clear();
        let written = name.write_fmt(what);
        debug_assert!(written.is_ok(), "a string takes everything");
        each(&name);
    };
    around.marks(&mut put);
    around.words(&mut put);
    around.neighbours(&mut put);
    around.lengths(&mut put);
    around.style(&mut put);
}

/// A gap with what its features are made of.
struct Around<'a> {
    gap: &'a Gap<'a>,
    last: &'a Chunk,
    next: &'a Chunk,
    before: Option<&'a Chunk>,
    after: Option<&'a Chunk>,
    opener: bool,
    group: &'static str,
    end: String,
    start: String,
}

impl<'a> Around<'a> {
    fn of(gap: &'a Gap<'a>, tables: &'a WordTables) -> Self {
        let (last, next) = (&gap.chunks[gap.at - 1], &gap.chunks[gap.at]);
        let stop = Some(last).filter(|last| last.end == End::Stop);
        let kind = stop.map_or("", |last| kind_of(last, next, tables));
        let (opened, glued) = (mark(next.opened, "q"), mark(next.glued, "g"));
        Self {
            gap,
            last,
            next,
            before: gap.at.checked_sub(2).map(|n| &gap.chunks[n]),
            after: gap.chunks.get(gap.at + 1),
            opener: tables.is_opener(&next.word),
            group: group(last.end, kind),
            end: format!("{:?}{}{kind}", last.end, mark(last.closed, "q")),
            start: format!("{:?}{opened}{glued}", next.shape),
        }
    }

    fn marks(&self, put: &mut impl FnMut(Arguments)) {
        let Self {
            end,
            start,
            group,
            opener,
            ..
        } = self;
        let (last, next) = (self.last.shape, self.next.shape);
        put(format_args!("bias"));
        put(format_args!("e:{end}"));
        put(format_args!("es:{end}:{start}"));
        put(format_args!("gs:{group}:{start}:{last:?}"));
        put(format_args!("fo:{end}:{start}:{opener}"));
        put(format_args!("fs:{group}:{last:?}:{opener}:{next:?}"));
        let opened = self.gap.chunks[self.gap.since].opened;
        put(format_args!("br:{end}:{next:?}:{opened}"));
        put(format_args!("op:{end}:{next:?}:{}", self.gap.open));
    }

    fn words(&self, put: &mut impl FnMut(Arguments)) {
        let (last, next) = (figures(self.last), figures(self.next));
        let (group, shape) = (self.group, self.next.shape);
        put(format_args!("pw:{group}:{last}"));
        put(format_args!("ps:{last}:{shape:?}"));
        put(format_args!("nw:{group}:{next}"));
        put(format_args!("ns:{group}:{}:{shape:?}", self.next.word));
        if group == "none" {
            put(format_args!("nn:{}:{}", self.next.word, word(self.after)));
            put(format_args!("pn:{last}:{next}"));
        }
    }

    fn neighbours(&self, put: &mut impl FnMut(Arguments)) {
        let (group, last, next) = (self.group, self.last.shape, self.next.shape);
        let after = self.after.map(|a| a.shape);
        let before = self.before.map(|b| (b.shape, b.end));
        put(format_args!("ne:{group}:{next:?}:{:?}:{after:?}", self.next.end));
        put(format_args!("ab:{group}:{}", word(self.after)));
        put(format_args!("bb:{group}:{}:{next:?}", word(self.before)));
        put(format_args!("bs:{group}:{before:?}:{last:?}:{next:?}"));
    }

    fn lengths(&self, put: &mut impl FnMut(Arguments)) {
        let (group, next, gap) = (self.group, self.next.shape, self.gap);
        let since = bucket(gap.at - gap.since);
        let rest = bucket(gap.chunks.len() - gap.at);
        let ahead = bucket(marked_ahead(gap));
        put(format_args!("ls:{group}:{next:?}:{since}"));
        put(format_args!("lr:{group}:{next:?}:{rest}"));
        put(format_args!("la:{group}:{next:?}:{ahead}"));
        put(format_args!("ll:{group}:{since}:{ahead}"));
    }

    fn style(&self, put: &mut impl FnMut(Arguments)) {
        let Self {
            group,
            opener,
            end,
            gap,
            ..
        } = self;
        let (last, next) = (self.last.shape, self.next.shape);
        let Style {
            small_starts,
            capitals,
            marked,
        } = gap.style;
        put(format_args!("st:{end}:{next:?}:{small_starts}:{capitals}"));
        put(format_args!("sg:{group}:{next:?}:{small_starts}"));
        put(format_args!(
            "sw:{group}:{}:{small_starts}:{capitals}",
            self.next.word
        ));
        put(format_args!("bm:{group}:{last:?}:{next:?}:{marked}"));
        let behind = &gap.chunks[gap.since.max(gap.at.saturating_sub(SIGHT))..gap.at];
        let said = behind
            .iter()
            .any(|c| c.end.is_strong() || c.shape == Shape::Lower);
        put(format_args!("sl:{group}:{next:?}:{said}:{opener}"));
    }
}

fn word(chunk: Option<&Chunk>) -> &str {
    chunk.map_or("", |c| &c.word)
}

/// Chunks until the next that ends as sentences do, or the end of the block.
fn marked_ahead(gap: &Gap) -> usize {
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
