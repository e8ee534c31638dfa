//! Words that change what the events inside their complement are: promises, refusals, requests, threats.
//!
//! In: the triggers of one sentence. Out: which triggers another one swallows, and the verbal type with its mode.
//! Never: drops an event without another one that stands for it. Rules: `docs/reference/plover.md`.

use super::lexicon::{Embedding, EventLexicon};
use super::triggers::Trigger;
use crate::read::ReadSentence;
use twosource_record::{EventType, Mode};

/// For each trigger, the index of the trigger that swallows it.
pub fn swallowed_by(
    sentence: &ReadSentence,
    triggers: &[Trigger],
    lexicon: &EventLexicon,
) -> Vec<Option<usize>> {
    (0..triggers.len())
        .map(|inner| (0..triggers.len()).find(|&outer| swallows(sentence, triggers, outer, inner, lexicon)))
        .collect()
}

fn swallows(
    sentence: &ReadSentence,
    triggers: &[Trigger],
    outer: usize,
    inner: usize,
    lexicon: &EventLexicon,
) -> bool {
    let swallowing = triggers[outer]
        .entry
        .embed
        .is_some_and(|e| e != Embedding::Accuse && e != Embedding::Prevent);
    outer != inner
        && swallowing
        && is_in_complement(sentence, &triggers[outer], triggers[inner].token, lexicon)
}

/// Whether `token` lies in what the frame is about: its clause, object or prepositional complement, but not in a
/// relative clause or an adverbial of time or cause, which tell of other things.
fn is_in_complement(sentence: &ReadSentence, frame: &Trigger, token: usize, lexicon: &EventLexicon) -> bool {
    let mut below = token;
    let mut path = Vec::new();
    while below != frame.token {
        path.push(below);
        match sentence.tokens[below].head {
            Some(head) if path.len() <= sentence.tokens.len() => below = head,
            _ => return false,
        }
    }
    let Some(&top) = path.last() else { return false };
    let complement = sentence.has_relation(top, &["xcomp", "ccomp", "obj", "acl", "nsubj:pass"])
        || frame.objects.contains(&top)
        || is_complement_oblique(sentence, top, lexicon);
    complement && path.iter().all(|&t| !leaves_complement(sentence, t, lexicon))
}

fn is_complement_oblique(sentence: &ReadSentence, token: usize, lexicon: &EventLexicon) -> bool {
    sentence.has_relation(token, &["obl", "nmod"])
        && lexicon.in_class("complement_preposition", &sentence.case_of(token))
}

fn leaves_complement(sentence: &ReadSentence, token: usize, lexicon: &EventLexicon) -> bool {
    let word = &sentence.tokens[token];
    let adverbial = word.deprel == "advcl"
        || (sentence.has_relation(token, &["obl", "nmod"])
            && is_separating(&sentence.case_of(token), lexicon));
    adverbial || word.deprel == "acl:relcl"
}

/// Prepositions that lead to another happening rather than into the same one.
pub fn is_separating(case: &str, lexicon: &EventLexicon) -> bool {
    lexicon.in_class("separating_preposition", case)
}

/// The event of a frame, given the event inside it (none when nothing codable is inside).
pub fn framed_event(
    frame: Embedding,
    own: Option<EventType>,
    inner: Option<EventType>,
) -> Option<(EventType, Option<Mode>)> {
    match frame {
        Embedding::Promise => Some((inner.map_or(own.unwrap_or(EventType::Agree), promised), None)),
        Embedding::Refuse => Some((EventType::Reject, inner.and_then(demanded_mode))),
        Embedding::Request => Some((EventType::Request, inner.and_then(demanded_mode))),
        Embedding::Threaten => Some((EventType::Threaten, inner.and_then(threatened_mode))),
        Embedding::Accuse => Some((EventType::Accuse, None)),
        Embedding::Prevent => None,
    }
}

/// "agreed to withdraw": saying yes to any step is AGREE; vowing a blow is THREATEN.
pub fn agreed(deed: EventType) -> EventType {
    match promised(deed) {
        EventType::Concede => EventType::Agree,
        other => other,
    }
}

/// PLOVER: future cooperation is AGREE, a future step back CONCEDE, a future blow THREATEN.
pub fn promised(deed: EventType) -> EventType {
    match deed {
        EventType::Retreat | EventType::Concede => EventType::Concede,
        EventType::Assault
        | EventType::Coerce
        | EventType::Sanction
        | EventType::Mobilize
        | EventType::Protest
        | EventType::Threaten => EventType::Threaten,
        EventType::Reject => EventType::Reject,
        _ => EventType::Agree,
    }
}

fn demanded_mode(deed: EventType) -> Option<Mode> {
    match deed {
        EventType::Aid | EventType::Cooperate | EventType::Support => Some(Mode::Assist),
        EventType::Retreat | EventType::Concede => Some(Mode::Yield),
        EventType::Consult => Some(Mode::Meet),
        _ => Some(Mode::Change),
    }
}

fn threatened_mode(deed: EventType) -> Option<Mode> {
    match deed {
        EventType::Assault => Some(Mode::Violence),
        EventType::Sanction => Some(Mode::Relations),
        EventType::Coerce => Some(Mode::Restrict),
        _ => None,
    }
}
