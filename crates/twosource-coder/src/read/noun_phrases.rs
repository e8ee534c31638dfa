//! Noun phrases do not reach over a verb: a modifier that the tree hangs on a noun behind one belongs to the noun before it.
//!
//! In: a sentence with its tree. Out: the same with such modifiers moved. Never: a word that modifies a noun beside it.

use super::document::{ReadSentence, Upos};

const MODIFIERS: &[&str] = &["amod", "nummod", "det"];

/// "Two Russian drones struck a depot": "Two" and "Russian" go to "drones", wherever the tree had them.
pub fn keep_phrases_together(sentence: &mut ReadSentence) {
    for token in 0..sentence.tokens.len() {
        if let Some(noun) = nearer_noun(sentence, token) {
            sentence.tokens[token].head = Some(noun);
        }
    }
}

fn nearer_noun(sentence: &ReadSentence, token: usize) -> Option<usize> {
    let head = sentence.tokens[token].head.filter(|h| *h > token)?;
    if !MODIFIERS.contains(&sentence.relation(token)) {
        return None;
    }
    let is = |t: &usize, upos: &[Upos]| upos.contains(&sentence.tokens[*t].upos);
    let verb = (token + 1..head).find(|t| is(t, &[Upos::Verb, Upos::Aux]))?;
    // The last noun of the run before the verb heads it ("Russian attack drones").
    (token + 1..verb)
        .rev()
        .find(|t| is(t, &[Upos::Noun, Upos::Propn]) && sentence.tokens[*t].head == Some(verb))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::conllu::sentence;

    #[test]
    fn a_modifier_goes_to_the_subject_and_not_over_the_verb() {
        let mut read = sentence(
            "Two two NUM 6 nummod\nRussian Russian ADJ 6 amod\ndrones drone NOUN 4 nsubj\nstruck strike VERB 0 root\n\
             a a DET 6 det\ndepot depot NOUN 4 obj",
        );
        keep_phrases_together(&mut read);
        let heads: Vec<Option<usize>> = read.tokens.iter().map(|t| t.head).collect();
        assert_eq!(heads, [Some(2), Some(2), Some(3), None, Some(5), Some(3)]);
    }
}
