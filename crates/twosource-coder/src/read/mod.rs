//! Stage 2, `read`: text to sentences, words, trees, names, predicates with roles.
//!
//! In: clean text. Out: a `ReadDocument` with byte offsets. Never: knows PLOVER, actors or places.

#[cfg(test)]
pub(crate) mod conllu;
pub mod document;
pub mod tree;

pub use document::{Name, NameKind, Predicate, ReadDocument, ReadSentence, Role, Token, Upos};
