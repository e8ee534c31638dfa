//! Copy groups, and where a sentence comes from: documents that share their reporting, however they were cut, retitled or
//! lightly edited, and single sentences taken from an earlier text.
//!
//! In: document headers in order of publication, with the shingles of their passages. Out: a group per document, and for
//! a passage the earlier document that has it. Never: compares all pairs. Candidates meet where the smallest shingle
//! hashes of a passage agree (bottom-k sketches: Broder, On the resemblance and containment of documents, 1997), and there
//! only with the earliest few: the work grows with the number of passages. Near-copies in the wild share as little as
//! 30 % of their 3-word shingles (Silcock and others, NEWS-COPY, 2022).

use crate::union_find::UnionFind;
use std::collections::{BTreeSet, HashMap};
use twosource_record::document::count_shared;
use twosource_record::{DocumentHeader, Passage};

/// Share of the shorter text's shingles that makes a copy.
const CONTAINED: f64 = 0.45;
/// The same where both texts credit one agency.
const CONTAINED_OF_AGENCY: f64 = 0.30;
/// Share of both texts' shingles that makes a copy.
const JACCARD: f64 = 0.30;
/// Fewest shared shingles; about two sentences.
const SHARED: usize = 18;
/// Smallest hashes of a passage that stand for it.
const SKETCH: usize = 3;
/// A document is compared with so many of the earliest that share a sketch hash, and with the last before it.
const EARLIEST: usize = 3;
/// Fewest shingles of a passage that can be traced to another text.
const LONG_PASSAGE: usize = 8;
/// Share of a passage's shingles that makes it a taken one.
const TAKEN: f64 = 0.7;

/// Groups of documents and origins of passages; documents are told by their place in order of publication.
#[derive(Debug, Default)]
pub struct Copies {
    groups: Vec<usize>,
    origins: HashMap<(u32, u32), u32>,
}

impl Copies {
    /// Finds copies among headers in order of publication (the undated last), then of id.
    pub fn new(headers: &[&DocumentHeader]) -> Self {
        let mut sets = UnionFind::new(headers.len());
        join_equal_digests(headers, &mut sets);
        let mut sketches = Sketches::default();
        let mut origins = HashMap::new();
        for (later, header) in headers.iter().enumerate() {
            for earlier in sketches.meet(header, later as u32) {
                let a = earlier as usize;
                if sets.find(a) != sets.find(later) && is_copy(headers[a], header) {
                    sets.join(a, later);
                }
                if sets.find(a) != sets.find(later) {
                    trace_passages(headers[a], header, (earlier, later as u32), &mut origins);
                }
            }
        }
        let groups = (0..headers.len()).map(|i| sets.find(i)).collect();
        Self { groups, origins }
    }

    /// The group of a document, by its earliest member.
    pub fn group(&self, document: usize) -> usize {
        self.groups[document]
    }

    /// The earlier document of another group that has most of the passage around these characters.
    pub fn origin(
        &self,
        document: usize,
        header: &DocumentHeader,
        start: usize,
        end: usize,
    ) -> Option<usize> {
        let within = |p: &Passage| p.end.min(end).saturating_sub(p.start.max(start));
        let (place, passage) = header
            .fingerprint
            .passages
            .iter()
            .enumerate()
            .max_by_key(|(i, p)| (within(p), std::cmp::Reverse(*i)))?;
        if within(passage) == 0 {
            return None;
        }
        let from = *self.origins.get(&(document as u32, place as u32))? as usize;
        (self.groups[from] != self.groups[document]).then_some(from)
    }
}

fn join_equal_digests(headers: &[&DocumentHeader], sets: &mut UnionFind) {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for (i, header) in headers.iter().enumerate().filter(|(_, h)| !h.digest.is_empty()) {
        let first = *seen.entry(&header.digest).or_insert(i);
        sets.join(first, i);
    }
}

/// For every sketch hash, the earliest documents that have it and the last one.
#[derive(Default)]
struct Sketches {
    seen: HashMap<u32, ([u32; EARLIEST], u8, u32)>,
}

impl Sketches {
    /// The earlier documents that this one is to be compared with; it is remembered for later ones.
    fn meet(&mut self, header: &DocumentHeader, document: u32) -> BTreeSet<u32> {
        let mut found = BTreeSet::new();
        let passages = header.fingerprint.passages.iter();
        for &hash in passages.flat_map(|p| p.shingles.iter().take(SKETCH)) {
            let (earliest, count, last) = self.seen.entry(hash).or_insert(([0; EARLIEST], 0, document));
            found.extend(&earliest[..usize::from(*count)]);
            found.insert(*last);
            if usize::from(*count) < EARLIEST && !earliest[..usize::from(*count)].contains(&document) {
                earliest[usize::from(*count)] = document;
                *count += 1;
            }
            *last = document;
        }
        found.remove(&document);
        found
    }
}

fn all_shingles(header: &DocumentHeader) -> Vec<u32> {
    let mut all: Vec<u32> = header
        .fingerprint
        .passages
        .iter()
        .flat_map(|p| p.shingles.iter().copied())
        .collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn is_copy(a: &DocumentHeader, b: &DocumentHeader) -> bool {
    let (left, right) = (all_shingles(a), all_shingles(b));
    let shared = count_shared(&left, &right);
    let smaller = left.len().min(right.len()).max(1) as f64;
    let union = (left.len() + right.len() - shared).max(1) as f64;
    let share = shared as f64;
    let enough = shared >= SHARED || share >= 0.8 * smaller;
    let one_agency = a.agency.is_some() && a.agency == b.agency;
    let contained = if one_agency {
        CONTAINED_OF_AGENCY
    } else {
        CONTAINED
    };
    enough && (share / union >= JACCARD || share / smaller >= contained)
}

/// Notes for each long passage of the later document whether the earlier one has it, unless a still earlier one has.
fn trace_passages(
    earlier: &DocumentHeader,
    later: &DocumentHeader,
    (from, to): (u32, u32),
    origins: &mut HashMap<(u32, u32), u32>,
) {
    let have = &earlier.fingerprint.passages;
    for (n, passage) in later.fingerprint.passages.iter().enumerate() {
        let long = passage.shingles.len() >= LONG_PASSAGE;
        if long && have.iter().any(|p| passage.contained_in(p) >= TAKEN) {
            let first = origins.entry((to, n as u32)).or_insert(from);
            *first = (*first).min(from);
        }
    }
}
