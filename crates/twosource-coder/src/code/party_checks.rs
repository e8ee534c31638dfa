//! Words that the heads or the tables took for parties and that cannot be.
//!
//! In: an event with its parties, its sentence. Out: the event with parties moved or left out. Never: a party added that no one found.

use super::claim::WordRef;
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
    let given = !takes_things(event.event);
    let actors = &event.actor;
    event.recipient.retain(|w| {
        !(actors.contains(w) || given && w.sentence == here && is_thing(sentence, w.token, lexicon))
    });
}

/// "fighting alongside Russian forces".
fn stands_beside(sentence: &ReadSentence, token: usize, lexicon: &EventLexicon) -> bool {
    lexicon.in_class("beside_preposition", &sentence.case_of(token))
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
    ["object_arms", "object_funds", "object_relief", "object_goods"]
        .iter()
        .any(|class| lexicon.in_class(class, sentence.lemma(token)))
}
