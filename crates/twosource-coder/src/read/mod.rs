//! Stage 2, `read`: text to sentences, words, trees, names, predicates with roles.
//!
//! In: clean text. Out: a `ReadDocument` with byte offsets. Never: decides an event, an actor or a place; it hands on what the
//! event heads say.

mod boundaries;
mod chunks;
mod clitics;
#[cfg(test)]
pub(crate) mod conllu;
mod decode;
pub mod document;
mod encoder;
mod event_filter;
mod event_heads;
mod lemma;
mod lines;
mod marks;
mod model_files;
mod network;
mod noun_phrases;
mod pieces;
mod pools;
mod reader;
mod role_spans;
mod sentences;
mod shapes;
mod splitter;
pub mod tree;
mod windows;
mod word_tables;
mod words;

pub use document::{
    EventPart, EventReading, Name, NameKind, PartyReading, Predicate, ReadDocument, ReadSentence, Role,
    Token, Upos,
};
pub use model_files::ReadError;
pub use reader::{Depth, Reader};
pub use splitter::{CutSentence, Splitter};
