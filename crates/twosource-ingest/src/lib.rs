//! Stage 1, `ingest`: the only reader of foreign formats.
//!
//! In: files, folders, globs, standard input. Out: documents one by one, and warnings for what could not be read.
//! Never: fails on bad markup; changes offsets later; holds more than one input file's worth of one document.

mod archive;
mod container;
mod dateline;
mod dates;
mod detect;
mod document;
mod entry;
pub mod feed;
mod files;
mod fingerprint;
mod html;
mod inputs;
mod json;
mod lines;
mod mapping;
mod outlets;
mod page_data;
mod page_date;
mod page_tables;
mod plain;
mod position;
pub mod records;
mod unit;
mod warc;
pub mod warnings;
mod words;
mod xml;

pub use entry::{FetchedPage, parse_listing, parse_opml, read_entry};
pub use fingerprint::fingerprint;
pub use inputs::{IngestError, Inputs, read_inputs};
pub use mapping::{Mapping, MappingError};
pub use outlets::OutletNames;
pub use page_tables::PageTables;
pub use position::{FINISHED, Position, Resume};
pub use words::WordFrequencies;

use twosource_record::{Document, Warning};

/// What an input gives.
#[derive(Debug)]
pub enum Ingested {
    /// A document.
    Document(Box<Document>),
    /// Something that could not be used as it is.
    Warning(Warning),
    /// All before this is done with; a later run may go on from here.
    Passed(Position),
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
    /// Where pages say what they are.
    pub pages: std::sync::Arc<PageTables>,
    /// How other crawlers name the fields of a document, in the order in which they are tried.
    pub mappings: std::sync::Arc<Vec<Mapping>>,
    /// Pages of an archive that state no date take the day on which they were fetched.
    pub crawl_date: bool,
}

impl Default for IngestOptions {
    fn default() -> Self {
        Self {
            max_document_bytes: 16 << 20,
            outlets: Default::default(),
            frequencies: Default::default(),
            pages: Default::default(),
            mappings: Default::default(),
            crawl_date: false,
        }
    }
}
