//! What is given, asked for, withheld or moved: the object's kind, and its words.
//!
//! In: a trigger and the classes `object_*` of `classes.tsv`. Out: one object per kind, in text order.
//! Never: guesses a kind that no word names.

use super::arguments::slot_words;
use super::claim::{CodedObject, WordRef};
use super::lexicon::EventLexicon;
use super::triggers::Trigger;
use crate::read::ReadSentence;
use twosource_record::{EventType, ObjectKind};

/// The kinds with the class that names them, in order of precedence for one phrase.
const KINDS: &[(&str, ObjectKind)] = &[
    ("object_technology", ObjectKind::Technology),
    ("object_intelligence", ObjectKind::Intelligence),
    ("object_arms", ObjectKind::Arms),
    ("object_personnel", ObjectKind::Personnel),
    ("object_funds", ObjectKind::Funds),
    ("object_relief", ObjectKind::Relief),
    ("object_goods", ObjectKind::Goods),
];

/// Whether events of this type move, ask for or withhold something.
pub fn has_object(event: EventType) -> bool {
    matches!(
        event,
        EventType::Aid
            | EventType::Cooperate
            | EventType::Request
            | EventType::Reject
            | EventType::Agree
            | EventType::Coerce
    )
}

/// The objects of `trigger`, one for each kind named.
pub fn find_objects(
    sentence: &ReadSentence,
    trigger: &Trigger,
    sentence_index: usize,
    lexicon: &EventLexicon,
) -> Vec<CodedObject> {
    let mut found: Vec<CodedObject> = Vec::new();
    for word in candidate_words(sentence, trigger) {
        if let Some(kind) = kind_of(sentence, word, lexicon)
            && found.iter().all(|o| o.kind != kind)
        {
            found.push(CodedObject {
                kind,
                word: WordRef {
                    sentence: sentence_index,
                    token: word,
                },
            });
        }
    }
    if let (true, Some(kind)) = (found.is_empty(), trigger.entry.object_kind) {
        found.push(CodedObject {
            kind,
            word: WordRef {
                sentence: sentence_index,
                token: trigger.token,
            },
        });
    }
    found
}

fn candidate_words(sentence: &ReadSentence, trigger: &Trigger) -> Vec<usize> {
    let mut words: Vec<usize> = trigger
        .objects
        .iter()
        .flat_map(|&o| sentence.conjuncts(o))
        .collect();
    for slot in ["of", "with", "for", "obj"] {
        words.extend(slot_words(sentence, trigger.token, slot));
    }
    words.extend(sentence.children_by(trigger.token, &["compound", "amod"]));
    words.retain(|&w| w != trigger.token);
    words.sort_unstable();
    words.dedup();
    words
}

/// The kind of a phrase: its head, its modifiers before it ("economic assistance", "artillery shells"), or what it
/// counts ("thousands of shells").
fn kind_of(sentence: &ReadSentence, word: usize, lexicon: &EventLexicon) -> Option<ObjectKind> {
    let counted = sentence
        .children_by(word, &["nmod"])
        .filter(|&n| sentence.case_of(n) == "of");
    let modifiers = sentence.children_by(word, &["amod", "compound"]);
    let words: Vec<usize> = std::iter::once(word).chain(modifiers).chain(counted).collect();
    KINDS
        .iter()
        .find(|(class, _)| words.iter().any(|&w| lexicon.in_class(class, sentence.lemma(w))))
        .map(|(_, kind)| *kind)
}
