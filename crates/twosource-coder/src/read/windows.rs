//! Sentences to pieces that fit the model: almost always one, several where a sentence is longer than it reads.
//!
//! In: the words of a sentence. Out: windows of whole words. Never: leaves a word out.

use super::document::ReadSentence;
use super::encoder::{Encoder, Pieces};
use std::ops::Range;

/// A piece of a sentence that fits the model.
pub struct Window {
    /// Index of the sentence.
    pub sentence: usize,
    /// Its first word here.
    pub first_word: usize,
    /// The pieces.
    pub pieces: Pieces,
}

impl Window {
    /// How many words it holds.
    pub fn count(&self) -> usize {
        self.pieces.starts.len() - 1
    }

    /// Its pieces without the marks of beginning and end.
    pub fn inner_pieces(&self) -> &[i32] {
        &self.pieces.ids[1..self.pieces.ids.len() - 1]
    }

    /// Which words of the sentence it holds.
    pub fn words(&self) -> Range<usize> {
        self.first_word..self.first_word + self.count()
    }
}

/// The windows of a sentence.
pub fn windows(encoder: &Encoder, sentence: usize, read: &ReadSentence) -> Vec<Window> {
    let words: Vec<&str> = read.tokens.iter().map(|t| t.text.as_str()).collect();
    let mut out = Vec::new();
    let mut first_word = 0;
    while first_word < words.len() {
        let pieces = fitting(encoder, &words[first_word..]);
        let count = pieces.starts.len() - 1;
        out.push(Window {
            sentence,
            first_word,
            pieces,
        });
        first_word += count;
    }
    out
}

/// Pieces of as many of the first words as fit, at least one.
fn fitting(encoder: &Encoder, words: &[&str]) -> Pieces {
    let mut pieces = encoder.pieces(words);
    let mut count = words.len();
    let limit = encoder.labels.max_pieces;
    while pieces.ids.len() > limit && count > 1 {
        let starts = pieces.starts.iter();
        let within = starts.filter(|&&s| (s as usize) + encoder.labels.long_word < limit);
        count = within.count().saturating_sub(1).clamp(1, count - 1);
        pieces = encoder.pieces(&words[..count]);
    }
    pieces
}

/// The root of a later window hangs on the root of the sentence's tree, so that there is one tree.
pub fn join_window(sentence: &mut ReadSentence, words: &Range<usize>) {
    let root = sentence.tokens[..words.start]
        .iter()
        .position(|t| t.head.is_none());
    for token in &mut sentence.tokens[words.clone()] {
        if token.head.is_none() {
            token.head = root;
            token.deprel = "parataxis".to_owned();
        }
    }
}
