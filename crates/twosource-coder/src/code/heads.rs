//! What the tables found and what the event heads read, put together.
//!
//! In: a sentence with its readings, the events that the tables gave. Out: one list of events. Never: an event that the heads
//! surely deny, however well a table matches.
//!
//! The tables know words, not senses: "strike" in sport and business looks like one on a town. The heads have seen whole
//! sentences. So the heads decide whether a word names an event and of which type; the tables add what they know better: the
//! object moved, the frame, parties that the tree settles. Thresholds were set on the scenario-like sets and the set-aside tenth.

use super::claim::WordRef;
use super::decisions::{Decider, Decisions, PassedOver};
use super::events::CodedEvent;
use crate::read::{EventPart, EventReading, ReadSentence};
use twosource_record::{EventType, Mode};

/// Least probability at which a word that no table knows names an event.
const ALONE: f32 = 0.5;
/// Least probability at which an event of the tables is kept.
const SUPPORTED: f32 = 0.4;
/// Least share of the best type's probability at which the type of the tables stands.
const KEPT: f32 = 0.3;
/// Least probability of a party; low, since a party missed loses more than one too many.
const PARTY: f32 = 0.3;
/// Least probability at which a word that is no event after all is worth a line of explanation.
const TOLD_OF: f32 = 0.2;

/// The events of a sentence, in the order of their words.
pub fn join(
    sentence: &ReadSentence,
    index: usize,
    tables: Vec<CodedEvent>,
    passed_over: &mut Vec<PassedOver>,
) -> Vec<CodedEvent> {
    let mut out: Vec<CodedEvent> = Vec::new();
    for event in tables {
        let support = support(sentence, &event);
        match reading_of(sentence, &event.words) {
            Some(reading) if support >= SUPPORTED => out.push(settled(event, reading)),
            None if support >= SUPPORTED => out.push(event),
            // "willing to withdraw": the deed that the heads see is only promised.
            _ if reading_of(sentence, &event.swallowed).is_some_and(|r| r.probability() >= SUPPORTED) => {
                out.push(event)
            }
            _ => passed_over.push(event.passed_over("the event heads see no event in this word")),
        }
    }
    for reading in &sentence.events {
        let word = WordRef {
            sentence: index,
            token: reading.token,
        };
        let known = out
            .iter()
            .any(|e| e.words.contains(&word) || e.swallowed.contains(&word));
        if !known && reading.best().1 >= ALONE {
            add(&mut out, from_reading(reading, word), sentence);
        } else if !known && reading.best().1 >= TOLD_OF {
            passed_over.push(unsure(reading, word));
        }
    }
    out.sort_by_key(|e| e.trigger);
    out
}

/// The heads see an event, and not surely enough for a word that no row knows.
fn unsure(reading: &EventReading, word: WordRef) -> PassedOver {
    let (event, probability) = reading.best();
    PassedOver {
        word,
        event,
        seen_by: Decider::Heads(probability),
        reason: "no row knows the word and the event heads are not sure",
    }
}

/// The reading of one of these words that most surely names an event.
fn reading_of<'a>(sentence: &'a ReadSentence, words: &[WordRef]) -> Option<&'a EventReading> {
    let own = |r: &&EventReading| words.iter().any(|w| w.token == r.token);
    let readings = sentence.events.iter().filter(own);
    readings.max_by(|a, b| a.probability().total_cmp(&b.probability()))
}

/// How surely the heads see the event: in its own words, or spread over those beside them ("killed when a missile hit").
fn support(sentence: &ReadSentence, event: &CodedEvent) -> f32 {
    let own = reading_of(sentence, &event.words).map_or(0.0, EventReading::probability);
    let beside = |r: &&EventReading| {
        r.best().1 < ALONE
            && event.words.iter().all(|w| w.token != r.token)
            && event.words.iter().any(|w| are_linked(sentence, w.token, r.token))
    };
    let shared = sentence.events.iter().filter(beside);
    own + shared.map(|r| r.probability_of(event.event)).sum::<f32>()
}

fn are_linked(sentence: &ReadSentence, a: usize, b: usize) -> bool {
    sentence.tokens[a].head == Some(b) || sentence.tokens[b].head == Some(a)
}

/// Adds an event that only the heads see, unless it is one word more for an event that is there ("imposed sanctions").
fn add(events: &mut Vec<CodedEvent>, new: CodedEvent, sentence: &ReadSentence) {
    let same = events.iter_mut().find(|e| {
        e.event == new.event
            && e.words
                .iter()
                .any(|w| are_linked(sentence, w.token, new.trigger.token))
            && are_compatible(&e.actor, &new.actor)
            && are_compatible(&e.recipient, &new.recipient)
    });
    match same {
        Some(event) => take_in(event, new),
        None => events.push(new),
    }
}

/// Nobody on one side, or somebody in common.
fn are_compatible(a: &[WordRef], b: &[WordRef]) -> bool {
    a.is_empty() || b.is_empty() || a.iter().any(|w| b.contains(w))
}

/// What one more word of an event knows and the event does not.
fn take_in(event: &mut CodedEvent, word: CodedEvent) {
    event.words.push(word.trigger);
    event.mode = event.mode.or(word.mode);
    if event.actor.is_empty() {
        event.actor = word.actor;
    }
    if event.recipient.is_empty() {
        event.recipient = word.recipient;
    }
}

/// An event of the tables as the heads see it.
fn settled(mut event: CodedEvent, reading: &EventReading) -> CodedEvent {
    let (best, probability) = reading.best();
    let serves = serves_others(&event, best);
    if reading.probability_of(event.event) < KEPT * probability && !serves {
        event.event = best;
        event.mode = None;
        event.framed = is_verbal(best);
        event.decisions.note("event", Decider::Heads(probability));
    }
    if let Some((mode, probability)) = mode_of(reading, event.event) {
        event.mode = Some(mode);
        event.decisions.note("mode", Decider::Heads(probability));
    }
    fill_parties(&mut event, reading);
    event
        .decisions
        .note("coded", Decider::Heads(reading.probability_of(event.event)));
    event.reading = Some(reading.clone());
    event
}

/// The parties that the tables left open, from the heads.
fn fill_parties(event: &mut CodedEvent, reading: &EventReading) {
    let sentence = event.trigger.sentence;
    if event.actor.is_empty() {
        event.actor = party(reading, sentence, EventPart::Actor);
        note_party(event, "actor", reading, EventPart::Actor);
    }
    if event.recipient.is_empty() {
        event.recipient = party(reading, sentence, EventPart::Recipient);
        note_party(event, "recipient", reading, EventPart::Recipient);
    }
}

fn note_party(event: &mut CodedEvent, field: &'static str, reading: &EventReading, part: EventPart) {
    let parts = reading.parties.iter().filter(|p| p.part == part);
    let best = parts.map(|p| p.probability).fold(0.0, f32::max);
    if best >= PARTY {
        event.decisions.note(field, Decider::Heads(best));
    }
}

/// Troops or weapons moved to serve somebody else are aid to them (PLOVER): where the tables found whom, they know better.
fn serves_others(event: &CodedEvent, best: EventType) -> bool {
    event.event == EventType::Aid && best == EventType::Mobilize && !event.recipient.is_empty()
}

fn from_reading(reading: &EventReading, trigger: WordRef) -> CodedEvent {
    let (event, probability) = reading.best();
    let mut decisions = Decisions::default();
    decisions.note("event", Decider::Heads(probability));
    let coded = CodedEvent {
        trigger,
        event,
        mode: None,
        context: Vec::new(),
        framed: is_verbal(event),
        mutual: false,
        actor: Vec::new(),
        recipient: Vec::new(),
        object: None,
        words: vec![trigger],
        swallowed: Vec::new(),
        points_to: None,
        reading: None,
        decisions,
    };
    settled(coded, reading)
}

/// Types that are made of words: their deed inside is not claimed.
pub fn is_verbal(event: EventType) -> bool {
    matches!(
        event,
        EventType::Agree
            | EventType::Request
            | EventType::Reject
            | EventType::Threaten
            | EventType::Accuse
            | EventType::Concede
    )
}

/// The likeliest of the type's own modes, if likelier than none at all.
fn mode_of(reading: &EventReading, event: EventType) -> Option<(Mode, f32)> {
    let none = 1.0 - reading.modes.iter().map(|(_, p)| p).sum::<f32>();
    let own = reading.modes.iter().filter(|(mode, _)| mode.belongs_to(event));
    own.max_by(|a, b| a.1.total_cmp(&b.1))
        .filter(|(_, p)| *p > none)
        .copied()
}

/// Words that take this part in the event.
fn party(reading: &EventReading, sentence: usize, part: EventPart) -> Vec<WordRef> {
    reading
        .parties
        .iter()
        .filter(|p| p.part == part && p.probability >= PARTY)
        .map(|p| WordRef {
            sentence,
            token: p.token,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::conllu::sentence;

    fn reading(token: usize, event: EventType, probability: f32) -> EventReading {
        let kinds = EventType::ALL
            .iter()
            .map(|e| if *e == event { probability } else { 0.0 });
        EventReading {
            token,
            kinds: kinds.collect(),
            modes: vec![(Mode::Arrest, 0.7), (Mode::Visit, 0.2)],
            negated: 0.0,
            aspects: Vec::new(),
            parties: vec![crate::read::PartyReading {
                token: 0,
                part: EventPart::Actor,
                probability: 0.9,
            }],
        }
    }

    fn table_event(token: usize, event: EventType) -> CodedEvent {
        CodedEvent {
            reading: None,
            actor: Vec::new(),
            ..from_reading(&reading(token, event, 1.0), WordRef { sentence: 0, token })
        }
    }

    const ROWS: &str = "Police police NOUN 2 nsubj\nrounded round VERB 0 root\nup up ADP 2 compound:prt\n\
        marchers marcher NOUN 2 obj";

    #[test]
    fn a_word_that_no_table_knows_is_an_event_where_the_heads_are_sure() {
        let mut read = sentence(ROWS);
        read.events = vec![reading(1, EventType::Coerce, 0.8)];
        let events = join(&read, 0, Vec::new(), &mut Vec::new());
        assert_eq!(events.len(), 1);
        assert_eq!(
            (events[0].event, events[0].mode),
            (EventType::Coerce, Some(Mode::Arrest))
        );
        assert_eq!(
            events[0].actor,
            [WordRef {
                sentence: 0,
                token: 0
            }]
        );
    }

    #[test]
    fn a_word_that_the_heads_deny_is_none_however_well_a_table_matches() {
        let read = sentence(ROWS);
        let mut passed_over = Vec::new();
        assert!(
            join(
                &read,
                0,
                vec![table_event(1, EventType::Protest)],
                &mut passed_over
            )
            .is_empty()
        );
        assert_eq!(passed_over.len(), 1);
    }

    #[test]
    fn the_heads_settle_the_type_of_a_word_that_a_table_knows() {
        let mut read = sentence(ROWS);
        read.events = vec![reading(1, EventType::Coerce, 0.6)];
        let events = join(
            &read,
            0,
            vec![table_event(1, EventType::Protest)],
            &mut Vec::new(),
        );
        assert_eq!(events.len(), 1);
        assert_eq!(events[0].event, EventType::Coerce);
    }

    #[test]
    fn an_event_spread_over_two_words_is_seen() {
        let mut read = sentence(ROWS);
        let (mut verb, mut object) = (
            reading(1, EventType::Coerce, 0.3),
            reading(3, EventType::Coerce, 0.3),
        );
        (verb.parties, object.parties) = (Vec::new(), Vec::new());
        read.events = vec![verb, object];
        assert_eq!(
            join(&read, 0, vec![table_event(1, EventType::Coerce)], &mut Vec::new()).len(),
            1
        );
    }

    #[test]
    fn two_words_of_one_event_are_one_event() {
        let mut read = sentence(ROWS);
        read.events = vec![
            reading(1, EventType::Coerce, 0.8),
            reading(3, EventType::Coerce, 0.7),
        ];
        let events = join(&read, 0, Vec::new(), &mut Vec::new());
        assert_eq!(events.len(), 1);
        assert_eq!(events[0].words.len(), 2);
    }

    #[test]
    fn one_deed_to_two_parties_stays_two_events() {
        let mut read = sentence(ROWS);
        let (mut first, mut second) = (
            reading(1, EventType::Coerce, 0.8),
            reading(3, EventType::Coerce, 0.7),
        );
        first.parties[0].token = 0;
        second.parties[0].token = 3;
        read.events = vec![first, second];
        assert_eq!(join(&read, 0, Vec::new(), &mut Vec::new()).len(), 2);
    }
}
