//! What coding hands to resolution: events whose fields still point to words.
//!
//! Never: names an actor, a place or a date; it only says which words do.

use super::lexicon::EventEntry;
use std::ops::Range;
use std::sync::Arc;
use twosource_record::{Aspect, EventType, Likelihood, Mode, ObjectKind, Polarity};

/// A word of the document: sentence index and token index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WordRef {
    /// Index into `ReadDocument::sentences`.
    pub sentence: usize,
    /// Index into that sentence's tokens.
    pub token: usize,
}

/// The object of an event: kind and the words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodedObject {
    /// Kind.
    pub kind: ObjectKind,
    /// The head word.
    pub word: WordRef,
}

/// One event as coded.
#[derive(Debug, Clone, PartialEq)]
pub struct CodedClaim {
    /// The word that names the event.
    pub trigger: WordRef,
    /// The lexicon row that fired.
    pub entry: Arc<EventEntry>,
    /// Type after frames ("agreed to send" is AGREE).
    pub event: EventType,
    /// Mode.
    pub mode: Option<Mode>,
    /// Heads of the actor phrases.
    pub actor: Vec<WordRef>,
    /// Heads of the recipient phrases.
    pub recipient: Vec<WordRef>,
    /// Object.
    pub object: Option<CodedObject>,
    /// Words whose subtrees hold the event's place and date: the trigger first, then what it rests on.
    pub scope: Vec<WordRef>,
    /// Token range of the clause that the scope lies in, for attribution and numbers.
    pub clause: Range<usize>,
    /// Polarity.
    pub polarity: Polarity,
    /// Aspect.
    pub aspect: Aspect,
    /// Hedge.
    pub likelihood: Option<Likelihood>,
    /// Indexes into the document's attributions, outermost first.
    pub chain: Vec<usize>,
}
