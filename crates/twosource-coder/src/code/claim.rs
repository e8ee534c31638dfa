//! Pointers from coded events to words.
//!
//! Never: names an actor, a place or a date; it only says which words do.

use twosource_record::ObjectKind;

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
