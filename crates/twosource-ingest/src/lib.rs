//! Stage 1, `ingest`: the only reader of foreign formats.
//!
//! In: files, folders, globs, standard input. Out: documents one by one, and warnings for what could not be read.
//! Never: fails on bad markup; changes offsets later; holds more than one input file's worth of one document.

mod dateline;
mod detect;
mod document;
mod fingerprint;
mod html;
mod inputs;
mod json;
mod outlets;
mod plain;
pub mod records;
pub mod warnings;
mod words;

pub use fingerprint::fingerprint;
pub use inputs::{IngestError, read_inputs};
pub use outlets::OutletNames;
pub use words::WordFrequencies;

use twosource_record::{Document, Warning};

/// What an input gives.
#[derive(Debug)]
pub enum Ingested {
    /// A document.
    Document(Box<Document>),
    /// Something that could not be used as it is.
    Warning(Warning),
}

/// Limits and knowledge.
#[derive(Debug, Clone)]
pub struct IngestOptions {
    /// A line or file larger than this is left out with a warning.
    pub max_document_bytes: usize,
    /// Names of outlets and agencies.
    pub outlets: std::sync::Arc<OutletNames>,
    /// How rare words are.
    pub frequencies: std::sync::Arc<WordFrequencies>,
}

impl Default for IngestOptions {
    fn default() -> Self {
        Self {
            max_document_bytes: 16 << 20,
            outlets: Default::default(),
            frequencies: Default::default(),
        }
    }
}
