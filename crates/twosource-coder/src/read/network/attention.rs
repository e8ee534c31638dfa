//! Attention of the pieces of one sentence to one another (Vaswani et al. 2017).
//!
//! In: queries, keys and values of the pieces. Out: mixed values. Never: looks into another sentence.

use super::rows::Rows;
use super::vectors::{LANES, softmax};
use pulp::{Arch, Simd, with_simd};
use std::ops::Range;

/// For rows of [query | key | value], what each piece takes from the pieces of its own sentence; `sentences` are ranges of rows.
#[with_simd(attend = Arch::new())]
#[inline(always)]
pub fn attend_with<S: Simd>(_: S, projected: &Rows, sentences: &[Range<usize>], heads: usize) -> Rows {
    let hidden = projected.width / 3;
    let mut out = Rows::zeros(projected.count(), hidden);
    let mut scratch = Scratch::default();
    for sentence in sentences {
        for number in 0..heads {
            let size = hidden / heads;
            let head = Head {
                projected,
                sentence,
                from: number * size,
                size,
            };
            attend_head(&head, &mut out, &mut scratch);
        }
    }
    out
}

/// Queries that are worked on at once, so that the sums of one do not wait for each other.
const TOGETHER: usize = 4;

#[derive(Default)]
struct Scratch {
    keys: Vec<f32>,
    scores: [Vec<f32>; TOGETHER],
}

/// Where one head of one sentence lies in the projected rows.
struct Head<'a> {
    projected: &'a Rows,
    sentence: &'a Range<usize>,
    from: usize,
    size: usize,
}

impl Head<'_> {
    /// Query (0), key (1) or value (2) of a row.
    #[inline(always)]
    fn part(&self, row: usize, kind: usize) -> &[f32] {
        let from = row * self.projected.width + kind * self.projected.width / 3 + self.from;
        &self.projected.data[from..from + self.size]
    }

    /// Keys turned, so that one step of a score is a vector of pieces.
    #[inline(always)]
    fn turn_keys(&self, padded: usize, keys: &mut Vec<f32>) {
        keys.clear();
        keys.resize(self.size * padded, 0.0);
        for (n, row) in self.sentence.clone().enumerate() {
            for (d, key) in self.part(row, 1).iter().enumerate() {
                keys[d * padded + n] = *key;
            }
        }
    }
}

#[inline(always)]
fn attend_head(head: &Head, out: &mut Rows, scratch: &mut Scratch) {
    let count = head.sentence.len();
    let padded = count.next_multiple_of(LANES);
    head.turn_keys(padded, &mut scratch.keys);
    for scores in &mut scratch.scores {
        scores.resize(padded, 0.0);
    }
    let last = head.sentence.end - 1;
    for first in head.sentence.clone().step_by(TOGETHER) {
        // The last group may ask for its last row again.
        let rows: [usize; TOGETHER] = std::array::from_fn(|q| (first + q).min(last));
        score(rows.map(|row| head.part(row, 0)), padded, scratch);
        for scores in &mut scratch.scores {
            softmax(&mut scores[..count]);
        }
        for chunk in 0..head.size / LANES {
            let mixed = mix(head, chunk * LANES, &scratch.scores);
            for (row, values) in rows.iter().zip(mixed) {
                let from = row * out.width + head.from + chunk * LANES;
                out.data[from..from + LANES].copy_from_slice(&values);
            }
        }
    }
}

/// Scores of a group of queries for all keys.
#[inline(always)]
fn score(queries: [&[f32]; TOGETHER], padded: usize, scratch: &mut Scratch) {
    let sharpness = 1.0 / (queries[0].len() as f32).sqrt();
    for block in (0..padded).step_by(LANES) {
        let mut sums = [[0.0f32; LANES]; TOGETHER];
        for (d, keys) in scratch.keys.chunks_exact(padded).enumerate() {
            let keys = &keys[block..block + LANES];
            for (q, sums) in sums.iter_mut().enumerate() {
                let query = queries[q][d];
                for i in 0..LANES {
                    sums[i] = query.mul_add(keys[i], sums[i]);
                }
            }
        }
        for (scores, sums) in scratch.scores.iter_mut().zip(sums) {
            for i in 0..LANES {
                scores[block + i] = sums[i] * sharpness;
            }
        }
    }
}

/// Sixteen values from `from` on, mixed by the shares of a group of queries.
#[inline(always)]
fn mix(head: &Head, from: usize, shares: &[Vec<f32>; TOGETHER]) -> [[f32; LANES]; TOGETHER] {
    let mut sums = [[0.0f32; LANES]; TOGETHER];
    for (n, row) in head.sentence.clone().enumerate() {
        let values = &head.part(row, 2)[from..from + LANES];
        for (q, sums) in sums.iter_mut().enumerate() {
            let share = shares[q][n];
            for i in 0..LANES {
                sums[i] = share.mul_add(values[i], sums[i]);
            }
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_takes_most_from_the_key_that_its_query_fits() {
        // Two sentences of two pieces, one head of 16: the first query of each points at the second key.
        let mut projected = Rows::zeros(4, 48);
        for row in 0..4 {
            let line = &mut projected.data[row * 48..(row + 1) * 48];
            line[0] = if row % 2 == 0 { 40.0 } else { 0.0 };
            line[16] = if row % 2 == 1 { 1.0 } else { 0.0 };
            line[32] = row as f32;
        }
        let out = attend(&projected, &[0..2, 2..4], 1);
        assert!((out.row(0)[0] - 1.0).abs() < 1e-3, "{}", out.row(0)[0]);
        assert!((out.row(1)[0] - 0.5).abs() < 1e-3);
        assert!((out.row(2)[0] - 3.0).abs() < 1e-3);
    }
}
