//! Which sentences can hold no event, by a linear model over word pieces and the sentences around.
//!
//! In: word pieces of the sentences of a document. Out: for each, whether the encoder should read it. Never: a verdict on an event;
//! it is built to keep 99.5 % of the sentences with one (`training/event_filter.py`).

use super::model_files::{EventFilterSettings, ReadError};
use super::network::Tensors;
use std::collections::BTreeSet;

/// What precedes the first piece in the first pair.
const FIRST: i32 = 101;

/// Weights of pieces, then of hashed pairs of neighbours.
pub struct EventFilter {
    weights: Vec<i8>,
    vocabulary: usize,
    settings: EventFilterSettings,
}

impl EventFilter {
    /// The tensor `filter.weight`; `vocabulary` is how many of its weights are for pieces.
    pub fn load(
        tensors: &Tensors,
        vocabulary: usize,
        settings: EventFilterSettings,
    ) -> Result<Self, ReadError> {
        let (weights, _, columns) = tensors.matrix("filter.weight")?;
        if columns <= vocabulary {
            return Err(tensors.wrong("filter.weight", "has no weights for pairs"));
        }
        Ok(Self {
            weights,
            vocabulary,
            settings,
        })
    }

    /// Whether each sentence of a document may hold an event; of each the ids of its pieces, without marks of beginning and end.
    pub fn keeps(&self, sentences: &[Vec<i32>]) -> Vec<bool> {
        let own: Vec<f32> = sentences.iter().map(|ids| self.score(ids)).collect();
        let farthest = self.settings.farthest;
        let near: Vec<f32> = own.iter().map(|s| s.clamp(-farthest, farthest)).collect();
        let total: f32 = near.iter().sum();
        let verdict = |(i, own): (usize, &f32)| {
            let seen = in_context(*own, &near, i, total);
            let products = seen.iter().zip(self.settings.weights).map(|(v, w)| v * w);
            products.sum::<f32>() + self.settings.bias >= self.settings.threshold
        };
        own.iter().enumerate().map(verdict).collect()
    }

    fn score(&self, ids: &[i32]) -> f32 {
        let pieces = ids.iter().map(|id| id.unsigned_abs() as usize);
        let row = std::iter::once(FIRST).chain(ids.iter().copied());
        let pairs = row.zip(ids).map(|(a, b)| self.pair(a, *b));
        let features: BTreeSet<usize> = pieces.chain(pairs).collect();
        let weights = features.iter().filter_map(|f| self.weights.get(*f));
        let sum: i32 = weights.map(|w| i32::from(*w)).sum();
        sum as f32 * self.settings.scale + self.settings.own_bias
    }

    fn pair(&self, left: i32, right: i32) -> usize {
        let mixed = u64::from(left.unsigned_abs()) * 31 + u64::from(right.unsigned_abs()) * 1_000_003;
        self.vocabulary + mixed as usize % (self.weights.len() - self.vocabulary)
    }
}

/// The sentence's own score, the mean of the others, its best neighbour, the best other, whether it is alone.
fn in_context(own: f32, near: &[f32], i: usize, total: f32) -> [f32; 5] {
    if near.len() < 2 {
        return [own, 0.0, 0.0, 0.0, 1.0];
    }
    let best = |scores: &mut dyn Iterator<Item = &f32>| scores.copied().fold(f32::NEG_INFINITY, f32::max);
    let (before, after) = (&near[..i], &near[i + 1..]);
    let beside = best(&mut before.last().into_iter().chain(after.first()));
    let others = best(&mut before.iter().chain(after));
    [
        own,
        (total - near[i]) / (near.len() - 1) as f32,
        beside,
        others,
        0.0,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter() -> EventFilter {
        // Piece 7 speaks for an event, piece 8 against; no pair says anything.
        let mut weights = vec![0; 10 + 64];
        (weights[7], weights[8]) = (50, -50);
        EventFilter {
            weights,
            vocabulary: 10,
            settings: EventFilterSettings {
                weights: [1.0, 0.5, 0.0, 0.0, 0.0],
                bias: 0.0,
                threshold: 0.0,
                farthest: 4.0,
                scale: 0.1,
                own_bias: -1.0,
            },
        }
    }

    #[test]
    fn a_plain_sentence_is_kept_among_sentences_with_events_only() {
        let plain = vec![3, 4];
        assert_eq!(filter().keeps(std::slice::from_ref(&plain)), [false]);
        assert_eq!(
            filter().keeps(&[plain.clone(), vec![7], vec![7, 3]]),
            [true, true, true]
        );
        assert_eq!(
            filter().keeps(&[plain, vec![8], vec![8, 3]]),
            [false, false, false]
        );
    }

    #[test]
    fn a_piece_counts_once_in_a_sentence() {
        assert!((filter().score(&[7, 7]) - filter().score(&[7])).abs() < 1e-6);
    }
}
