//! Text to sentences and words, before any model sees it.
//!
//! In: a text. Out: byte ranges of sentences and words, the paragraph of each sentence. Never: runs the encoder.

use super::boundaries::{Boundaries, features};
use super::sentences::{Walk, for_each_block, split_sentences, sure};
use super::word_tables::WordTables;
use super::words::split_words;
use crate::code::table::TableError;
use std::ops::Range;
use std::path::Path;

/// Byte range of a sentence and of its words.
pub type CutSentence = (Range<usize>, Vec<Range<usize>>);

/// The tables that cutting needs.
#[derive(Debug, Default)]
pub struct Splitter {
    tables: WordTables,
    boundaries: Boundaries,
}

impl Splitter {
    /// Reads `abbreviations.tsv` and `boundaries.tsv` of the folder `lexicon`.
    pub fn open(lexicon: &Path) -> Result<Self, TableError> {
        Ok(Self {
            tables: WordTables::load(&lexicon.join("abbreviations.tsv"))?,
            boundaries: Boundaries::load(&lexicon.join("boundaries.tsv"))?,
        })
    }

    /// The sentences of `text` with their words, and the paragraph of each.
    pub fn cut(&self, text: &str) -> (Vec<CutSentence>, Vec<usize>) {
        let spans = split_sentences(text, &self.boundaries, &self.tables);
        let paragraphs = spans.iter().map(|s| s.paragraph).collect();
        let cut = |bytes: Range<usize>| (bytes.clone(), self.words(text, bytes));
        (spans.into_iter().map(|s| cut(s.bytes)).collect(), paragraphs)
    }

    /// The words of one sentence.
    pub fn words(&self, text: &str, sentence: Range<usize>) -> Vec<Range<usize>> {
        split_words(text, sentence, &self.tables)
    }

    /// For training: `each` gets the byte in front of which a sentence may begin, and the features of that gap; `begins`
    /// says where sentences begin.
    pub fn boundary_features(
        &self,
        text: &str,
        begins: impl Fn(usize) -> bool,
        mut each: impl FnMut(usize, Vec<String>),
    ) {
        for_each_block(text, &self.tables, |_, chunks, style| {
            let mut walk = Walk::default();
            for at in 1..chunks.len() {
                let gap = walk.step(chunks, at, style);
                let mut found = Vec::new();
                if sure(text, &gap, &self.tables).is_none() {
                    features(&gap, &self.tables, &mut |name| found.push(name.to_owned()));
                    each(chunks[at].bytes.start, found);
                }
                if begins(chunks[at].bytes.start) {
                    walk = Walk::from(at);
                }
            }
        });
    }
}
