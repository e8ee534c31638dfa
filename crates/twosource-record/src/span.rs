//! Text spans as outputs carry them, and the bridge from byte offsets (inside) to character offsets (outside).
//!
//! Never: guesses; an offset beyond the text maps to the text's end.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A piece of a document's text with its character offsets (Unicode scalars, 0-based, end exclusive).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct TextSpan {
    /// The exact words.
    pub text: String,
    /// First character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
}

/// Converts byte offsets of one text to character offsets; one checkpoint every 64 bytes keeps it small.
#[derive(Debug, Clone)]
pub struct CharIndex {
    checkpoints: Vec<usize>,
}

const STEP: usize = 64;

impl CharIndex {
    /// Builds the index for `text`.
    pub fn new(text: &str) -> Self {
        let mut checkpoints = Vec::with_capacity(text.len() / STEP + 1);
        let mut chars = 0;
        for (byte, value) in text.bytes().enumerate() {
            if byte % STEP == 0 {
                checkpoints.push(chars);
            }
            if !is_continuation(value) {
                chars += 1;
            }
        }
        Self { checkpoints }
    }

    /// Character offset of the byte offset `byte` in `text` (the text the index was built for).
    pub fn char_of(&self, text: &str, byte: usize) -> usize {
        let byte = byte.min(text.len());
        let Some(&base) = self.checkpoints.get(byte / STEP) else {
            let last = self.checkpoints.len().saturating_sub(1);
            return self.checkpoints.last().copied().unwrap_or(0) + count_chars(text, last * STEP, byte);
        };
        base + count_chars(text, byte / STEP * STEP, byte)
    }

    /// The span of the bytes `start..end` of `text`, with its words.
    pub fn span(&self, text: &str, start: usize, end: usize) -> TextSpan {
        TextSpan {
            text: text.get(start..end).unwrap_or_default().to_owned(),
            start: self.char_of(text, start),
            end: self.char_of(text, end),
        }
    }
}

fn is_continuation(byte: u8) -> bool {
    byte & 0b1100_0000 == 0b1000_0000
}

fn count_chars(text: &str, from: usize, to: usize) -> usize {
    text.as_bytes()[from.min(to)..to]
        .iter()
        .filter(|&&b| !is_continuation(b))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn character_offsets_agree_with_counting() {
        let text = "Zürich – 北京 ".repeat(40);
        let index = CharIndex::new(&text);
        for (chars, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(index.char_of(&text, byte), chars);
        }
        assert_eq!(index.char_of(&text, text.len()), text.chars().count());
    }

    #[test]
    fn an_offset_beyond_the_text_is_its_end() {
        let index = CharIndex::new("é");
        assert_eq!(index.char_of("é", 99), 1);
        assert_eq!(CharIndex::new("").char_of("", 5), 0);
    }
}
