//! "Russia said that Sudan must return the helicopter": what somebody says that another must do is asked of him.
//!
//! In: an event and its sentence. Out: a request by the speaker to the one who must. Never: a duty that nobody speaks of, or that the
//! speaker takes on himself.

use super::arguments::slot_words;
use super::claim::WordRef;
use super::decisions::Decider;
use super::events::CodedEvent;
use super::lexicon::EventLexicon;
use crate::read::ReadSentence;
use twosource_record::EventType;

/// Turns a deed under a verb of duty, inside what somebody says, into a request.
pub fn ask_for_duties(event: &mut CodedEvent, sentence: &ReadSentence, lexicon: &EventLexicon) {
    let token = event.trigger.token;
    let due = sentence
        .children_by(token, &["aux"])
        .any(|a| lexicon.in_class("duty_auxiliary", sentence.lemma(a)));
    if !due || is_told_as_words(event.event) || !sentence.has_relation(token, &["ccomp"]) {
        return;
    }
    let Some(speech) = sentence.tokens[token].head else {
        return;
    };
    let word = |token: usize| WordRef {
        sentence: event.trigger.sentence,
        token,
    };
    let speakers: Vec<WordRef> = slot_words(sentence, speech, "subj")
        .into_iter()
        .map(word)
        .collect();
    let bound: Vec<WordRef> = slot_words(sentence, token, "subj")
        .into_iter()
        .map(word)
        .collect();
    if speakers.is_empty() || bound.is_empty() || bound.iter().any(|b| speakers.contains(b)) {
        return;
    }
    (event.event, event.mode, event.framed) = (EventType::Request, None, true);
    (event.actor, event.recipient) = (speakers, bound);
    for field in ["event", "actor", "recipient"] {
        event.decisions.note(field, Decider::Rule("a_duty_is_asked_for"));
    }
}

/// Types that are words themselves, so that a duty inside them is theirs.
fn is_told_as_words(event: EventType) -> bool {
    matches!(event, EventType::Reject | EventType::Threaten | EventType::Accuse)
}
