//! "The strike", "the attack": definite nouns that point back to an event told before.
//!
//! In: an event, those told before it, the document. Out: the event with the type and the parties of what it points to. Never:
//! a party that the sentence itself names otherwise.

use super::decisions::Decider;
use super::events::CodedEvent;
use super::lexicon::EventLexicon;
use crate::read::{ReadDocument, Upos};

/// Takes over what a definite noun leaves to the event that it points to.
pub fn point_back(
    coded: &mut CodedEvent,
    earlier: &[&CodedEvent],
    doc: &ReadDocument,
    lexicon: &EventLexicon,
) {
    if !is_definite_noun(coded, doc, lexicon) {
        return;
    }
    take_type(coded, earlier, doc);
    take_parties(coded, earlier);
}

fn is_definite_noun(coded: &CodedEvent, doc: &ReadDocument, lexicon: &EventLexicon) -> bool {
    let sentence = &doc.sentences[coded.trigger.sentence];
    let token = coded.trigger.token;
    let mut determiners = sentence.children_by(token, &["det"]);
    sentence.tokens[token].upos == Upos::Noun
        && determiners.any(|d| lexicon.in_class("definite_determiner", sentence.lemma(d)))
}

/// "the strike" after an air strike is that one, and no walkout: the last event told by the same word has the type.
fn take_type(coded: &mut CodedEvent, earlier: &[&CodedEvent], doc: &ReadDocument) {
    let lemma = |e: &CodedEvent| doc.sentences[e.trigger.sentence].lemma(e.trigger.token);
    let own = lemma(coded);
    if let Some(before) = earlier.iter().rev().find(|e| lemma(e) == own) {
        coded.event = before.event;
        coded.mode = before.mode;
        coded.decisions.note("event", Decider::Rule("points_back"));
    }
}

fn take_parties(coded: &mut CodedEvent, earlier: &[&CodedEvent]) {
    let told = |e: &&&CodedEvent| e.event == coded.event && !(e.actor.is_empty() && e.recipient.is_empty());
    let Some(before) = earlier.iter().rev().find(told) else {
        return;
    };
    if coded.actor.is_empty() && coded.recipient.is_empty() {
        coded.points_to = Some(before.trigger);
    }
    if coded.actor.is_empty() {
        coded.actor.clone_from(&before.actor);
        coded.decisions.note("actor", Decider::Rule("points_back"));
    }
    if coded.recipient.is_empty() {
        coded.recipient.clone_from(&before.recipient);
        coded.decisions.note("recipient", Decider::Rule("points_back"));
    }
}
