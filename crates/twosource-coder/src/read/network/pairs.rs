//! Tags of every word of a sentence as seen from one of its words: roles of a predicate, parties of an event.
//!
//! In: word vectors, and the words that ask. Out: scores [words, tags] for each. Never: runs the encoder again.

use super::linear::Linear;
use super::rows::{QuantisedRows, Rows};
use super::tensors::Tensors;
use super::vectors::{add_terms, gelu};
use crate::read::model_files::ReadError;
use std::ops::Range;

/// Scores of pairs of words: a sum, a product and the distance between them, through GELU and one linear layer.
pub struct PairScorer {
    word: Linear,
    word_product: Linear,
    asker: Linear,
    asker_product: Linear,
    distances: Vec<f32>,
    out: Linear,
}

impl PairScorer {
    /// The parts `word`, `word_product`, `predicate`, `predicate_product`, `distance` and `out` of NAME.
    pub fn load(tensors: &Tensors, name: &str) -> Result<Self, ReadError> {
        let part = |part: &str| Linear::load(tensors, &format!("{name}.{part}"));
        let word = part("word")?;
        let distances = tensors.floats(&format!("{name}.distance"))?;
        if distances.is_empty() || distances.len() % word.outputs() != 0 {
            return Err(tensors.wrong(name, "has no table of distances"));
        }
        Ok(Self {
            word,
            word_product: part("word_product")?,
            asker: part("predicate")?,
            asker_product: part("predicate_product")?,
            distances,
            out: part("out")?,
        })
    }

    /// For each asker (row of `words`, its sentence's range of rows): scores of all words of its sentence, root first.
    pub fn scores(
        &self,
        words: &QuantisedRows,
        asked: &[(usize, Range<usize>)],
    ) -> Result<Vec<Rows>, ReadError> {
        let mut needed: Vec<usize> = asked.iter().flat_map(|(_, s)| s.clone()).collect();
        needed.sort_unstable();
        needed.dedup();
        let near = words.pick(&needed);
        let (sums, products) = (self.word.apply(&near)?, self.word_product.apply(&near)?);
        let askers = words.pick(&asked.iter().map(|(row, _)| *row).collect::<Vec<_>>());
        let (asker_sums, asker_products) = (self.asker.apply(&askers)?, self.asker_product.apply(&askers)?);
        let mut mixed = Rows::zeros(asked.iter().map(|(_, s)| s.len()).sum(), sums.width);
        let mut lines = mixed.data.chunks_exact_mut(sums.width);
        for (n, (row, sentence)) in asked.iter().enumerate() {
            let first = needed.partition_point(|r| *r < sentence.start);
            for ((step, word), line) in sentence.clone().enumerate().zip(&mut lines) {
                let terms = [
                    sums.row(first + step),
                    asker_sums.row(n),
                    self.distance(word, *row),
                ];
                add_terms(line, terms, products.row(first + step), asker_products.row(n));
            }
        }
        gelu(&mut mixed);
        let scores = self.out.apply_to(&mixed)?;
        Ok(cut(&scores, asked.iter().map(|(_, s)| s.len())))
    }

    fn distance(&self, word: usize, asker: usize) -> &[f32] {
        let width = self.word.outputs();
        let most = (self.distances.len() / width / 2) as isize;
        let steps = (word as isize - asker as isize).clamp(-most, most) + most;
        let from = steps.unsigned_abs() * width;
        &self.distances[from..from + width]
    }
}

/// Consecutive pieces of `rows` with as many rows as `counts` says.
fn cut(rows: &Rows, counts: impl Iterator<Item = usize>) -> Vec<Rows> {
    let mut from = 0;
    let piece = |count: usize| {
        let range = from * rows.width..(from + count) * rows.width;
        from += count;
        Rows {
            data: rows.data[range].to_vec(),
            width: rows.width,
        }
    };
    counts.map(piece).collect()
}
