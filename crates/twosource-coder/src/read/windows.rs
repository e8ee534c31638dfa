//! Sentences to pieces that fit the model: almost always one, several where a sentence is longer than it reads.
//!
//! In: the words of a sentence. Out: windows of whole words, cut where the sentence pauses. Never: leaves a word out, reads
//! one twice.

use super::document::ReadSentence;
use super::encoder::{Encoder, Pieces};
use std::ops::Range;

/// Share of a window, in quarters, behind which it may be cut at a pause.
const LEAST_QUARTERS: usize = 2;

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
    let of = |first_word: usize, pieces: Pieces| Window {
        sentence,
        first_word,
        pieces,
    };
    let whole = encoder.pieces(&words);
    if words.is_empty() {
        return Vec::new();
    }
    if whole.ids.len() <= encoder.labels.max_pieces {
        return vec![of(0, whole)];
    }
    let cuts = cut_words(&words, &lengths(&whole), encoder.labels.max_pieces);
    let pieces = |range: &Range<usize>| of(range.start, encoder.pieces(&words[range.clone()]));
    cuts.iter().map(pieces).collect()
}

/// Pieces of each word.
fn lengths(whole: &Pieces) -> Vec<usize> {
    let starts = || whole.starts.iter().map(|&s| s as usize);
    let ends = starts().skip(2).chain(std::iter::once(whole.ids.len() - 1));
    starts()
        .skip(1)
        .zip(ends)
        .map(|(start, end)| end - start)
        .collect()
}

/// Ranges of words whose pieces, with the two marks of a window, are within `limit`.
fn cut_words(words: &[&str], lengths: &[usize], limit: usize) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut from = 0;
    while from < words.len() {
        let mut pieces = 2;
        let fitting = lengths[from..].iter().take_while(|&&length| {
            pieces += length;
            pieces <= limit
        });
        let most = fitting.count().max(1);
        let to = if from + most < words.len() {
            pause(words, from, from + most)
        } else {
            words.len()
        };
        out.push(from..to);
        from = to;
    }
    out
}

/// The best place to cut in the later half of `from..most`: behind the strongest mark, before a conjunction, else at `most`.
fn pause(words: &[&str], from: usize, most: usize) -> usize {
    let least = from + (most - from) * LEAST_QUARTERS / 4 + 1;
    let strength = |at: usize| match (words[at - 1], words[at].to_lowercase().as_str()) {
        ("." | "!" | "?" | "..." | "…", _) => 4,
        (";" | ":" | "—" | "–" | "--" | "•", _) => 3,
        (",", "and" | "but" | "or" | "which" | "who" | "while" | "that" | "as") => 2,
        (",", _) | (_, "and" | "but" | "or" | "which" | "who" | "while" | "because" | "•" | "—") => 1,
        _ => 0,
    };
    let places = (least..=most).filter(|&at| strength(at) > 0);
    places.max_by_key(|&at| (strength(at), at)).unwrap_or(most)
}

/// Makes one sentence of what its windows (in order) were read as: the root of a later window hangs on the first root, and
/// names, predicates and events stand in the order of the text, whichever window was read first.
pub fn join_windows(sentence: &mut ReadSentence, later: &[Range<usize>]) {
    for words in later {
        let root = sentence.tokens[..words.start]
            .iter()
            .position(|t| t.head.is_none());
        for token in sentence.tokens[words.clone()]
            .iter_mut()
            .filter(|t| t.head.is_none())
        {
            token.head = root;
            token.deprel = "parataxis".to_owned();
        }
    }
    sentence.names.sort_by_key(|name| name.tokens.start);
    sentence.predicates.sort_by_key(|predicate| predicate.token);
    sentence.events.sort_by_key(|event| event.token);
}

#[cfg(test)]
mod tests {
    use super::super::document::{Predicate, Token, Upos};
    use super::*;

    fn cut(text: &str, limit: usize) -> Vec<String> {
        let words: Vec<&str> = text.split(' ').collect();
        let cuts = cut_words(&words, &vec![1; words.len()], limit);
        cuts.into_iter().map(|range| words[range].join(" ")).collect()
    }

    #[test]
    fn a_long_sentence_is_cut_where_it_pauses() {
        assert_eq!(
            cut(
                "they came in March ; we left in May , and the town was empty by then",
                12
            ),
            [
                "they came in March ; we left in May ,",
                "and the town was empty by then"
            ]
        );
        assert_eq!(
            cut("they came in March and were gone ; we left in May", 12),
            ["they came in March and were gone ;", "we left in May"]
        );
    }

    #[test]
    fn windows_hold_every_word_once_and_fit() {
        let words = vec!["word"; 1000];
        let lengths: Vec<usize> = (0..words.len()).map(|n| 1 + n % 8).collect();
        let cuts = cut_words(&words, &lengths, 254);
        assert!(
            cuts.iter()
                .all(|c| lengths[c.clone()].iter().sum::<usize>() + 2 <= 254)
        );
        let read: Vec<usize> = cuts.into_iter().flatten().collect();
        assert_eq!(read, (0..words.len()).collect::<Vec<_>>());
    }

    #[test]
    fn joined_windows_are_one_tree_in_the_order_of_the_text() {
        let token = |head: Option<usize>| Token {
            start: 0,
            end: 0,
            text: String::new(),
            lemma: String::new(),
            upos: Upos::X,
            head,
            deprel: "root".to_owned(),
        };
        let predicate = |token| Predicate {
            token,
            factuality: 0.0,
            roles: Vec::new(),
        };
        let heads = [Some(1), None, Some(3), None, Some(5), None];
        let mut sentence = ReadSentence {
            tokens: heads.into_iter().map(token).collect(),
            predicates: vec![predicate(5), predicate(1), predicate(3)],
            ..ReadSentence::default()
        };
        join_windows(&mut sentence, &[2..4, 4..6]);
        let heads: Vec<Option<usize>> = sentence.tokens.iter().map(|t| t.head).collect();
        assert_eq!(heads, [Some(1), None, Some(3), Some(1), Some(5), Some(1)]);
        let order: Vec<usize> = sentence.predicates.iter().map(|p| p.token).collect();
        assert_eq!(order, [1, 3, 5]);
    }
}
