//! Words that the heads or the tables took for parties and that cannot be.
//!
//! In: an event with its parties, its sentence. Out: the event with parties moved or left out. Never: a party added that no one found.

use super::arguments::slot_words;
use super::claim::WordRef;
use super::decisions::Decider;
use super::events::CodedEvent;
use super::lexicon::EventLexicon;
use crate::read::ReadSentence;
use twosource_record::EventType;

/// Moves those who act beside the actor to the actors, and leaves out goods that are given and the actor himself.
pub fn check_parties(event: &mut CodedEvent, sentence: &ReadSentence, lexicon: &EventLexicon) {
    // Words of other sentences were found by what points back to them, and are let be.
    let here = event.trigger.sentence;
    if event.event == EventType::Assault {
        let (beside, others): (Vec<WordRef>, Vec<WordRef>) = event
            .recipient
            .iter()
            .partition(|w| w.sentence == here && stands_beside(sentence, w.token, lexicon));
        event.recipient = others;
        event.actor.extend(beside);
    }
    if event.event == EventType::Mobilize && gives_things(event, sentence, lexicon) {
        (event.event, event.mode) = (EventType::Aid, None);
        event
            .decisions
            .note("event", Decider::Rule("things_given_are_aid"));
    }
    let given = !takes_things(event.event);
    let actors = &event.actor;
    event.recipient.retain(|w| {
        !(actors.contains(w) || given && w.sentence == here && is_thing(sentence, w.token, lexicon))
    });
}

/// "sent shells to Russia": weapons that change hands are aid (PLOVER), weapons that only move are not.
fn gives_things(event: &CodedEvent, sentence: &ReadSentence, lexicon: &EventLexicon) -> bool {
    let token = event.trigger.token;
    let here = event
        .recipient
        .iter()
        .filter(|w| w.sentence == event.trigger.sentence);
    let mut receivers = here.map(|w| sentence.case_of(w.token));
    receivers.any(|case| case == "to")
        && slot_words(sentence, token, "obj")
            .iter()
            .any(|o| is_thing(sentence, *o, lexicon))
}

/// "fighting alongside Russian forces".
fn stands_beside(sentence: &ReadSentence, token: usize, lexicon: &EventLexicon) -> bool {
    lexicon.in_class("fellow_preposition", &sentence.case_of(token))
}

/// Events that are done to things: a depot is struck, a cargo seized.
fn takes_things(event: EventType) -> bool {
    matches!(
        event,
        EventType::Assault | EventType::Coerce | EventType::Protest | EventType::Sanction
    )
}

/// "appealed for longer-range weapons": what is given or asked for is no party.
fn is_thing(sentence: &ReadSentence, token: usize, lexicon: &EventLexicon) -> bool {
    let modifiers = sentence.children_by(token, &["compound"]);
    let words: Vec<usize> = std::iter::once(token).chain(modifiers).collect();
    ["object_arms", "object_funds", "object_relief", "object_goods"]
        .iter()
        .any(|class| words.iter().any(|w| lexicon.in_class(class, sentence.lemma(*w))))
}
