//! Copy groups: documents that share their reporting, however they were cut, retitled or lightly edited.
//!
//! In: document headers with shingle fingerprints. Out: a group number per document. Never: compares all pairs; only
//! documents that share several shingles meet (an inverted index; shingles that very many share are passed over).
//! Near-copies in the wild share as little as 30 % of their 3-word shingles (Silcock and others, NEWS-COPY, 2022).

use std::collections::{BTreeMap, HashMap};
use twosource_record::DocumentHeader;

/// Share of the shorter text's shingles that makes a copy.
const CONTAINED: f64 = 0.45;
/// Share of both texts' shingles that makes a copy.
const JACCARD: f64 = 0.30;
/// Fewest shared shingles; about two sentences.
const SHARED: usize = 18;
/// A shingle in more documents than this is boilerplate.
const COMMON: usize = 50;

/// The group of each document, numbered by the order of the smallest document id in it.
pub fn copy_groups(headers: &[&DocumentHeader]) -> BTreeMap<String, usize> {
    let mut sorted: Vec<&DocumentHeader> = headers.to_vec();
    sorted.sort_by(|a, b| a.document_id.cmp(&b.document_id));
    let mut groups = UnionFind::new(sorted.len());
    for ((a, b), shared) in shared_shingles(&sorted) {
        if is_copy(sorted[a], sorted[b], shared) {
            groups.join(a, b);
        }
    }
    join_equal_digests(&sorted, &mut groups);
    let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
    sorted
        .iter()
        .enumerate()
        .map(|(i, header)| {
            let next = numbers.len();
            (
                header.document_id.clone(),
                *numbers.entry(groups.find(i)).or_insert(next),
            )
        })
        .collect()
}

fn join_equal_digests(sorted: &[&DocumentHeader], groups: &mut UnionFind) {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for (i, header) in sorted.iter().enumerate().filter(|(_, h)| !h.digest.is_empty()) {
        let first = *seen.entry(&header.digest).or_insert(i);
        groups.join(first, i);
    }
}

fn shared_shingles(sorted: &[&DocumentHeader]) -> BTreeMap<(usize, usize), usize> {
    let mut index: HashMap<u32, Vec<usize>> = HashMap::new();
    for (i, header) in sorted.iter().enumerate() {
        for &shingle in &header.fingerprint.shingles {
            index.entry(shingle).or_default().push(i);
        }
    }
    let mut counts = BTreeMap::new();
    for documents in index.values().filter(|d| d.len() > 1 && d.len() <= COMMON) {
        for (n, &a) in documents.iter().enumerate() {
            for &b in &documents[n + 1..] {
                *counts.entry((a, b)).or_insert(0) += 1;
            }
        }
    }
    counts
}

fn is_copy(a: &DocumentHeader, b: &DocumentHeader, shared: usize) -> bool {
    let (left, right) = (a.fingerprint.shingles.len(), b.fingerprint.shingles.len());
    let smaller = left.min(right).max(1) as f64;
    let union = (left + right - shared).max(1) as f64;
    let enough = shared >= SHARED || shared as f64 >= 0.8 * smaller;
    let share = shared as f64;
    enough && (share / union >= JACCARD || share / smaller >= CONTAINED)
}

/// Disjoint sets.
pub struct UnionFind {
    parent: Vec<usize>,
}

impl UnionFind {
    /// `count` sets of one.
    pub fn new(count: usize) -> Self {
        Self {
            parent: (0..count).collect(),
        }
    }

    /// The set of `item`, by its smallest member.
    pub fn find(&mut self, item: usize) -> usize {
        let mut root = item;
        while self.parent[root] != root {
            root = self.parent[root];
        }
        self.parent[item] = root;
        root
    }

    /// Makes one set of two.
    pub fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        self.parent[a.max(b)] = a.min(b);
    }
}
