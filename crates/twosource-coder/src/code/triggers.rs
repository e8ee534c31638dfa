//! Finds the words that name events.
//!
//! In: a sentence and the event lexicon. Out: triggers with the row that matched. Never: decides parties or certainty.

use super::arguments::slot_words;
use super::lexicon::{Constraint, EventEntry, EventLexicon, WordClass};
use crate::read::{ReadSentence, Upos};
use std::sync::Arc;

/// A word that names an event, with the row that says so.
#[derive(Debug, Clone, PartialEq)]
pub struct Trigger {
    /// Index of the word.
    pub token: usize,
    /// The row.
    pub entry: Arc<EventEntry>,
    /// Heads of the object phrases that the row's condition was asked of.
    pub objects: Vec<usize>,
}

/// All triggers of a sentence, in order. Rows with event `-` silence their word.
pub fn find_triggers(sentence: &ReadSentence, lexicon: &EventLexicon) -> Vec<Trigger> {
    (0..sentence.tokens.len())
        .filter_map(|token| find_trigger(sentence, token, lexicon))
        .collect()
}

/// The trigger at `token`, if the first row that matches names an event.
pub fn find_trigger(sentence: &ReadSentence, token: usize, lexicon: &EventLexicon) -> Option<Trigger> {
    let word = &sentence.tokens[token];
    if sentence.has_relation(token, &["aux", "cop", "case", "compound:prt"]) {
        return None;
    }
    classes(word.upos)
        .iter()
        .flat_map(|class| lexicon.rows(&word.lemma, *class))
        .find_map(|entry| match_entry(sentence, token, entry, lexicon))
        .filter(|trigger| trigger.entry.event.is_some() || trigger.entry.embed.is_some())
}

/// The word classes to look under; participles are often tagged as adjectives, gerunds as nouns.
fn classes(upos: Upos) -> &'static [WordClass] {
    match upos {
        Upos::Verb => &[WordClass::Verb],
        Upos::Noun => &[WordClass::Noun],
        Upos::Adj => &[WordClass::Adjective, WordClass::Verb],
        _ => &[],
    }
}

fn match_entry(
    sentence: &ReadSentence,
    token: usize,
    entry: &Arc<EventEntry>,
    lexicon: &EventLexicon,
) -> Option<Trigger> {
    let mut objects = objects_of(sentence, token);
    if let Some(second) = &entry.second {
        objects = match_second(sentence, token, second, objects)?;
    }
    let satisfied = satisfies(sentence, token, &objects, &entry.object, lexicon);
    satisfied.then(|| Trigger {
        token,
        entry: entry.clone(),
        objects,
    })
}

/// What a condition is asked of: a verb's objects, a noun's modifiers and its "of" phrase.
fn objects_of(sentence: &ReadSentence, token: usize) -> Vec<usize> {
    if sentence.tokens[token].upos.is_nominal() {
        let mut words: Vec<usize> = sentence
            .children_by(token, &["amod", "compound", "nmod"])
            .collect();
        words.extend(slot_words(sentence, token, "of"));
        words.sort_unstable();
        words.dedup();
        return words;
    }
    let mut words = slot_words(sentence, token, "obj");
    words.retain(|&w| w != token);
    words
}

/// The objects of a two-word row ("shoot down", "call for", "open fire"), or none when the second word is not there.
fn match_second(
    sentence: &ReadSentence,
    token: usize,
    second: &str,
    objects: Vec<usize>,
) -> Option<Vec<usize>> {
    let is_second =
        |w: &usize| sentence.tokens[*w].text.eq_ignore_ascii_case(second) || sentence.lemma(*w) == second;
    if sentence
        .children_by(
            token,
            &[
                "compound:prt",
                "advmod",
                "xcomp",
                "compound",
                "amod",
                "case",
                "advcl",
            ],
        )
        .any(|w| is_second(&w))
    {
        return Some(objects);
    }
    if objects.iter().any(is_second) {
        return Some(objects);
    }
    let oblique = slot_words(sentence, token, second);
    (!oblique.is_empty()).then_some(oblique)
}

/// Whether the objects fulfil a row's condition.
fn satisfies(
    sentence: &ReadSentence,
    token: usize,
    objects: &[usize],
    constraint: &Constraint,
    lexicon: &EventLexicon,
) -> bool {
    let holds = |test: &String| match test.as_str() {
        "-" => objects.is_empty() && sentence.child(token, &["ccomp", "xcomp"]).is_none(),
        "clause" => sentence.child(token, &["ccomp", "xcomp", "acl"]).is_some(),
        test if test.starts_with('~') => is_near(sentence, token, &test[1..], lexicon),
        test => objects.iter().any(|&word| is_kind(sentence, word, test, lexicon)),
    };
    (constraint.any_of.is_empty() || constraint.any_of.iter().any(holds))
        && !constraint.none_of.iter().any(holds)
}

/// Whether a word of this class stands under the trigger, or in the clause that it modifies.
fn is_near(sentence: &ReadSentence, token: usize, class: &str, lexicon: &EventLexicon) -> bool {
    sentence
        .subtree(token)
        .into_iter()
        .filter(|&w| w != token)
        .any(|w| lexicon.in_class(class, sentence.lemma(w)))
}

/// Whether the phrase headed by `word` is of the kind that a condition names (`@class`, `@party` or a lemma).
pub fn is_kind(sentence: &ReadSentence, word: usize, test: &str, lexicon: &EventLexicon) -> bool {
    match test.strip_prefix('@') {
        Some("party") => is_party_like(sentence, word, lexicon),
        Some(class) => class_words(sentence, word).any(|w| lexicon.in_class(class, sentence.lemma(w))),
        None => sentence.lemma(word) == test || sentence.tokens[word].text.eq_ignore_ascii_case(test),
    }
}

/// The head of a phrase and what can carry its meaning: "thousands of soldiers", "a number of tanks".
fn class_words(sentence: &ReadSentence, word: usize) -> impl Iterator<Item = usize> + '_ {
    std::iter::once(word).chain(
        sentence
            .children_by(word, &["nmod"])
            .filter(move |&n| sentence.case_of(n) == "of"),
    )
}

/// Whether a phrase can be a party: a name, a pronoun, people, or something that a nationality goes before.
pub fn is_party_like(sentence: &ReadSentence, word: usize, lexicon: &EventLexicon) -> bool {
    let token = &sentence.tokens[word];
    let pronoun = token.upos == Upos::Pron
        && !matches!(
            token.lemma.to_lowercase().as_str(),
            "what" | "this" | "that" | "there"
        );
    pronoun
        || token.upos == Upos::Propn
        || super::arguments::is_named(sentence, word)
        || class_words(sentence, word).any(|w| {
            lexicon.in_class("person", sentence.lemma(w)) || lexicon.in_class("group", sentence.lemma(w))
        })
        || token.upos == Upos::Num
}
