//! `classify`: which event a text reports between two given parties.
//!
//! In: a text and the character spans of its parties. Out: a type with scores. Never: answers from the parties' names.
//!
//! Every event that the coder finds is weighed by how close its words stand to the parties in the tree, and by whether
//! its actor and recipient lie in the given spans.

use crate::code::attribution::{AttributionSpan, chain_of, find_attributions};
use crate::code::certainty::Certainty;
use crate::code::claim::WordRef;
use crate::code::events::{CodedEvent, find_events};
use crate::code::frames::promised;
use crate::coder::Coder;
use crate::read::{ReadDocument, ReadError, ReadSentence};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use twosource_record::{Aspect, CharIndex, EventType, Polarity, Quad};

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
        let doc = self.reader.read(&query.text)?;
        let index = CharIndex::new(&query.text);
        let attributions = find_attributions(&doc, &query.text, &self.cues);
        let certainty = Certainty::new(&doc, &self.cues, &attributions);
        let events = find_events(&doc, &self.lexicon);
        let mut scores: BTreeMap<EventType, f32> = BTreeMap::new();
        let words =
            |party: Option<Party>| party.map_or(Vec::new(), |p| words_in(&doc, &query.text, &index, p));
        let (actor, recipient) = (words(query.actor), words(query.recipient));
        for event in &events {
            let kind = told_as(event, &certainty, &attributions);
            *scores.entry(kind).or_default() += weight(event, &doc, &actor, &recipient);
        }
        if scores.is_empty() {
            scores.insert(self.fallback(&doc), 0.05);
        }
        let total: f32 = scores.values().sum();
        let (event, best) = scores
            .iter()
            .max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(a.0)))
            .map_or((EventType::Accuse, 0.0), |(e, s)| (*e, *s));
        Ok(Classification {
            id: query.id.to_string(),
            event,
            quad_code: event.quad(),
            confidence: if total > 0.0 { best / total } else { 0.0 },
            scores,
        })
    }

    /// The type that any word of the text names in the lexicon, whatever its frame; speech without more is a remark.
    fn fallback(&self, doc: &ReadDocument) -> EventType {
        let words = doc.sentences.iter().flat_map(|s| s.tokens.iter());
        let named = words.filter_map(|t| self.lexicon.any_event(&t.lemma));
        crate::classify::most(named).unwrap_or(EventType::Agree)
    }
}

/// The most frequent value, the first of equals.
fn most(values: impl Iterator<Item = EventType>) -> Option<EventType> {
    let mut counts: BTreeMap<EventType, usize> = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    counts
        .into_iter()
        .max_by_key(|(event, count)| (*count, std::cmp::Reverse(*event)))
        .map(|(event, _)| event)
}

/// The type that the text gives the event: a refused or failed cooperation is REJECT, a deed to come a promise or threat.
fn told_as(event: &CodedEvent, certainty: &Certainty, attributions: &[AttributionSpan]) -> EventType {
    let chain = chain_of(attributions, event.trigger);
    let refused = certainty.polarity(event.trigger, &chain) == Polarity::Negated;
    match (refused, event.event.quad()) {
        (true, Quad::VerbalCooperation | Quad::MaterialCooperation) => EventType::Reject,
        _ if promises(event, certainty) => promised(event.event),
        _ => event.event,
    }
}

/// A cooperative or hostile deed that is only to come is a promise or a threat (PLOVER).
fn promises(event: &CodedEvent, certainty: &Certainty) -> bool {
    let deed = !matches!(
        event.event,
        EventType::Request | EventType::Accuse | EventType::Reject | EventType::Threaten | EventType::Agree
    );
    !event.framed
        && deed
        && matches!(
            certainty.aspect(event.trigger),
            Aspect::Future | Aspect::Hypothetical
        )
}

fn words_in(doc: &ReadDocument, text: &str, index: &CharIndex, party: Party) -> Vec<WordRef> {
    let mut out = Vec::new();
    for (s, sentence) in doc.sentences.iter().enumerate() {
        for (t, token) in sentence.tokens.iter().enumerate() {
            let (start, end) = (index.char_of(text, token.start), index.char_of(text, token.end));
            if start < party.end && party.start < end {
                out.push(WordRef {
                    sentence: s,
                    token: t,
                });
            }
        }
    }
    out
}

fn weight(event: &CodedEvent, doc: &ReadDocument, actor: &[WordRef], recipient: &[WordRef]) -> f32 {
    let sentence = &doc.sentences[event.trigger.sentence];
    let inside = |words: &[WordRef], span: &[WordRef]| {
        words.iter().any(|w| {
            span.iter()
                .any(|s| s == w || (s.sentence == w.sentence && sentence.is_within(s.token, w.token)))
        })
    };
    let fits = 2.0 * f32::from(u8::from(inside(&event.actor, actor)))
        + 2.0 * f32::from(u8::from(inside(&event.recipient, recipient)))
        + 0.7 * f32::from(u8::from(inside(&event.actor, recipient)));
    let close = |span: &[WordRef]| {
        span.iter()
            .filter(|w| w.sentence == event.trigger.sentence)
            .map(|w| distance(sentence, w.token, event.trigger.token))
            .min()
            .map_or(0.0, |d| 1.0 / (1.0 + d as f32))
    };
    let depth = sentence.ancestors(event.trigger.token).count() as f32;
    0.3 + fits + close(actor) + close(recipient) + 0.6 / (1.0 + depth)
}

/// Steps between two words in the tree.
fn distance(sentence: &ReadSentence, a: usize, b: usize) -> usize {
    let up = |t: usize| {
        std::iter::once(t)
            .chain(sentence.ancestors(t))
            .collect::<Vec<usize>>()
    };
    let (left, right) = (up(a), up(b));
    left.iter()
        .enumerate()
        .find_map(|(i, t)| right.iter().position(|r| r == t).map(|j| i + j))
        .unwrap_or(left.len() + right.len())
}
