//! The words that name a source, without what is only said about it.
//!
//! In: a sentence and the head of the phrase. Out: a token range. Never: joined sources in one range.

use crate::read::{NameKind, ReadSentence, Upos};
use std::ops::Range;

/// Relations of what is left out: the preposition before it, what is set beside it, what is joined to it.
const BESIDE: &[&str] = &[
    "case",
    "cc",
    "conj",
    "parataxis",
    "acl:relcl",
    "advcl",
    "discourse",
    "mark",
    "dep",
    "cop",
    "aux",
    "nsubj",
    "csubj",
];

/// The phrase headed by `head`: "Rosa Vance" in "according to Rosa Vance, a minister who resigned". A clause with the cue is
/// not part of it ("a telegram telling him …").
pub fn source_phrase(sentence: &ReadSentence, head: usize, cue: Option<usize>) -> Range<usize> {
    let dropped: Vec<usize> = sentence
        .children(head)
        .filter(|&c| {
            sentence.has_relation(c, BESIDE)
                || is_set_off(sentence, c)
                || cue.is_some_and(|cue| sentence.is_within(cue, c))
        })
        .collect();
    let keeps = |t: usize| sentence.is_within(t, head) && !dropped.iter().any(|&d| sentence.is_within(t, d));
    let mut range = head..head + 1;
    while range.start > 0 && keeps(range.start - 1) {
        range.start -= 1;
    }
    while range.end < sentence.tokens.len() && keeps(range.end) {
        range.end += 1;
    }
    let title = sentence
        .names
        .iter()
        .find(|n| n.tokens.start == range.end && n.kind == NameKind::Person);
    if let Some(name) = title.filter(|n| cue.is_none_or(|cue| !n.tokens.contains(&cue))) {
        range.end = name.tokens.end;
    }
    let is_mark = |t: usize| sentence.tokens[t].upos == Upos::Punct;
    while range.start < head && is_mark(range.start) {
        range.start += 1;
    }
    while range.end > head + 1 && is_mark(range.end - 1) {
        range.end -= 1;
    }
    range
}

/// An apposition behind a comma, or anything in brackets.
fn is_set_off(sentence: &ReadSentence, token: usize) -> bool {
    let start = sentence.subtree_range(token).start;
    let mark = |t: usize| sentence.tokens[t].upos == Upos::Punct;
    let bracket = |t: usize| matches!(sentence.tokens[t].text.as_str(), "(" | "[");
    sentence.relation(token) == "appos" && (mark(start) || start > 0 && mark(start - 1))
        || bracket(start)
        || start > 0 && bracket(start - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::conllu::sentence;

    fn phrase(rows: &str, head: usize) -> String {
        let sentence = sentence(rows);
        sentence.text_of(&source_phrase(&sentence, head, None))
    }

    #[test]
    fn what_is_said_about_a_source_is_not_part_of_it() {
        let rows = "Rosa Rosa PROPN 7 nsubj\nVance Vance PROPN 1 flat\n, , PUNCT 5 punct\na a DET 5 det\n\
            minister minister NOUN 1 appos\n, , PUNCT 5 punct\nsaid say VERB 0 root";
        assert_eq!(phrase(rows, 0), "Rosa Vance");
    }

    #[test]
    fn a_preposition_before_a_source_is_not_part_of_it() {
        let rows = "according accord VERB 4 case\nto to ADP 1 fixed\nthe the DET 4 det\nministry ministry NOUN 5 obl\n\
            fell fall VERB 0 root";
        assert_eq!(phrase(rows, 3), "the ministry");
    }

    #[test]
    fn joined_sources_stand_apart() {
        let rows = "police police NOUN 4 nsubj\nand and CCONJ 3 cc\nresidents resident NOUN 1 conj\nsaid say VERB 0 root";
        assert_eq!(phrase(rows, 0), "police");
        assert_eq!(phrase(rows, 2), "residents");
    }
}
