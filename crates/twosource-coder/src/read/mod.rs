//! Stage 2, `read`: text to sentences, words, trees, names, predicates with roles.
//!
//! In: clean text. Out: a `ReadDocument` with byte offsets. Never: knows PLOVER, actors or places.

#[cfg(test)]
pub(crate) mod conllu;
mod decode;
pub mod document;
mod encoder;
mod lemma;
mod model_files;
mod reader;
mod sentences;
mod shapes;
pub mod tree;
mod words;

pub use document::{Name, NameKind, Predicate, ReadDocument, ReadSentence, Role, Token, Upos};
pub use model_files::ReadError;
pub use reader::{CutSentence, Reader};
