//! `classify`: which event a text reports between two given parties.
//!
//! In: a text and the character spans of its parties. Out: a type with scores. Never: answers from the parties' names.
//!
//! Every word that may name an event is weighed by how surely it does, and by how surely its actor and recipient lie in
//! the given spans.

use crate::code::claim::WordRef;
use crate::code::frames::agreed;
use crate::code::heads::is_verbal;
use crate::coder::Coder;
use crate::read::{Depth, EventPart, EventReading, ReadDocument, ReadError};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use twosource_record::{Aspect, CharIndex, EventType, Quad};

/// A text and its parties.
#[derive(Debug, Clone, Deserialize)]
pub struct PairQuery {
    /// Comes back unchanged.
    pub id: serde_json::Value,
    /// The text.
    pub text: String,
    /// Characters of the actor; null where the text does not name it.
    pub actor: Option<Party>,
    /// Characters of the recipient.
    pub recipient: Option<Party>,
}

/// A span.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Party {
    /// First character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
}

/// The answer.
#[derive(Debug, Clone, Serialize)]
pub struct Classification {
    /// The query's id.
    #[serde(serialize_with = "as_given")]
    pub id: String,
    /// The likeliest type.
    pub event: EventType,
    /// Its quad code.
    pub quad_code: Quad,
    /// Its share of all scores.
    pub confidence: f32,
    /// Scores of all types found.
    pub scores: BTreeMap<EventType, f32>,
}

fn as_given<S: serde::Serializer>(id: &str, serializer: S) -> Result<S::Ok, S::Error> {
    let value: serde_json::Value =
        serde_json::from_str(id).unwrap_or_else(|_| serde_json::Value::String(id.to_owned()));
    value.serialize(serializer)
}

impl Coder {
    /// The event between two parties.
    pub fn classify(&self, query: &PairQuery) -> Result<Classification, ReadError> {
        let doc = self.reader.read(&query.text, Depth::All)?;
        let index = CharIndex::new(&query.text);
        let words = |party: Option<Party>| {
            party.map_or(Vec::new(), |p| {
                words_in(&doc, &query.text, &index, p.start, p.end)
            })
        };
        let mut weights = [UNSEEN; EventType::ALL.len()];
        self.weigh_readings(&doc, &words(query.actor), &words(query.recipient), &mut weights);
        self.weigh_words(&doc, &mut weights);
        Ok(answer(query, &weights))
    }

    /// Every word that may name an event, by how surely it does and how surely the parties are its own.
    fn weigh_readings(
        &self,
        doc: &ReadDocument,
        actor: &[WordRef],
        recipient: &[WordRef],
        weights: &mut [f32],
    ) {
        for (index, sentence) in doc.sentences.iter().enumerate() {
            for reading in &sentence.events {
                let fit = has_part(reading, index, actor, EventPart::Actor)
                    * has_part(reading, index, recipient, EventPart::Recipient);
                for (event, probability) in EventType::ALL.iter().zip(&reading.kinds) {
                    for (told, share) in told_as(*event, reading) {
                        weights[position(told)] += fit * probability * share;
                    }
                }
            }
        }
    }

    /// Types that words of the text name in the lexicon, whatever their frame: a hint where the heads see nothing.
    fn weigh_words(&self, doc: &ReadDocument, weights: &mut [f32]) {
        let words = doc.sentences.iter().flat_map(|s| s.tokens.iter());
        for event in words.filter_map(|t| self.lexicon.any_event(&t.lemma)) {
            weights[position(event)] += NAMED;
        }
    }
}

/// The types that a deed counts as by the time and polarity that the text gives it (PLOVER): one refused or left undone is a
/// REJECT if it is cooperation, one to come a promise or a threat.
fn told_as(event: EventType, reading: &EventReading) -> Vec<(EventType, f32)> {
    if is_verbal(event) {
        return vec![(event, 1.0)];
    }
    let to_come: f32 = reading
        .aspects
        .iter()
        .filter(|(aspect, _)| matches!(aspect, Aspect::Future | Aspect::Hypothetical))
        .map(|(_, p)| p)
        .sum();
    let cooperates = event.quad() < Quad::VerbalConflict;
    let refused = if cooperates { reading.negated } else { 0.0 };
    let rest = 1.0 - refused;
    vec![
        (EventType::Reject, refused),
        (agreed(event), rest * to_come),
        (event, rest * (1.0 - to_come)),
    ]
}

/// What every type has before the text is read.
const UNSEEN: f32 = 0.0005;
/// What a word of the lexicon adds to its type.
const NAMED: f32 = 0.002;
/// What an event counts whose party is another one than asked for.
const OTHER_PARTY: f32 = 0.08;

/// How surely the words of a span take this part; a party that the text does not name says nothing.
fn has_part(reading: &EventReading, sentence: usize, span: &[WordRef], part: EventPart) -> f32 {
    if span.is_empty() {
        return 0.5;
    }
    let inside = |token: usize| span.iter().any(|w| w.sentence == sentence && w.token == token);
    let best = reading
        .parties
        .iter()
        .filter(|p| p.part == part && inside(p.token))
        .map(|p| p.probability)
        .fold(0.0, f32::max);
    OTHER_PARTY + best
}

fn position(event: EventType) -> usize {
    EventType::ALL
        .iter()
        .position(|e| *e == event)
        .unwrap_or_default()
}

fn answer(query: &PairQuery, weights: &[f32]) -> Classification {
    let total: f32 = weights.iter().sum();
    let scores: BTreeMap<EventType, f32> = EventType::ALL
        .iter()
        .zip(weights)
        .map(|(event, weight)| (*event, weight / total))
        .collect();
    let (event, confidence) = scores
        .iter()
        .max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(a.0)))
        .map_or((EventType::Accuse, 0.0), |(event, score)| (*event, *score));
    Classification {
        id: query.id.to_string(),
        event,
        quad_code: event.quad(),
        confidence,
        scores,
    }
}

/// Words that overlap a span of characters.
pub(crate) fn words_in(
    doc: &ReadDocument,
    text: &str,
    index: &CharIndex,
    from: usize,
    to: usize,
) -> Vec<WordRef> {
    let mut out = Vec::new();
    for (s, sentence) in doc.sentences.iter().enumerate() {
        for (t, token) in sentence.tokens.iter().enumerate() {
            let (start, end) = (index.char_of(text, token.start), index.char_of(text, token.end));
            if start < to && from < end {
                out.push(WordRef {
                    sentence: s,
                    token: t,
                });
            }
        }
    }
    out
}
