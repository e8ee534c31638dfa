//! Trees written by hand, for tests of later stages: one word a line, `form lemma UPOS head relation`.
//!
//! In: such lines (heads are 1-based, 0 for the root, as in CoNLL-U). Out: a `ReadSentence` with words joined by blanks.
//! Never: used outside tests.

use super::{ReadSentence, Token, Upos};

/// Builds a sentence; a malformed line panics, since only tests call this.
pub fn sentence(rows: &str) -> ReadSentence {
    let mut out = ReadSentence::default();
    for line in rows.lines().map(str::trim).filter(|l| !l.is_empty()) {
        let cells: Vec<&str> = line.split_whitespace().collect();
        let start = if out.tokens.is_empty() { 0 } else { out.end + 1 };
        out.end = start + cells[0].len();
        let head: usize = cells[3].parse().expect("a number as head");
        out.tokens.push(Token {
            start,
            end: out.end,
            text: cells[0].to_owned(),
            lemma: cells[1].to_owned(),
            upos: Upos::from_name(cells[2]),
            head: head.checked_sub(1),
            deprel: cells[4].to_owned(),
        });
    }
    out
}
