//! Chunks: what stands between blanks, and between a full stop and a word that is glued to it ("over.The").
//!
//! In: a text and a block of it. Out: the chunks with what a rule about sentence ends asks of them: core word, shape, marks
//! at both ends. Never: reorders, overlaps or leaves out a visible character.

use super::marks::{is_address, is_closing, is_ender, is_opening};
use std::ops::Range;

/// A chunk and its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk {
    /// Bytes of the text.
    pub bytes: Range<usize>,
    /// The word inside, lower case; the marks themselves where there is no word.
    pub word: String,
    /// What the word looks like.
    pub shape: Shape,
    /// Opening quote or bracket in front.
    pub opened: bool,
    /// The mark that ends it, quotes and brackets apart.
    pub end: End,
    /// Closing quote or bracket behind.
    pub closed: bool,
    /// No blank before it.
    pub glued: bool,
}

/// How a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    Lower,
    Capital,
    Capitals,
    Letter,
    Number,
    Address,
    Mixed,
    Marks,
}

/// Which mark ends a chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum End {
    None,
    Stop,
    Dots,
    Question,
    Exclamation,
    Colon,
    Semicolon,
    Comma,
    Dash,
    Other,
}

impl End {
    /// Whether sentences commonly end with it.
    pub fn is_strong(self) -> bool {
        matches!(self, Self::Stop | Self::Dots | Self::Question | Self::Exclamation)
    }
}

/// The chunks of a block.
pub fn split_chunks(text: &str, block: Range<usize>) -> Vec<Chunk> {
    let (mut out, mut quotes) = (Vec::new(), 0);
    for blank_free in between_blanks(text, block) {
        let mut rest = blank_free.clone();
        while let Some(cut) = glued_at(&text[rest.clone()]) {
            let glued = rest.start > blank_free.start;
            push(
                text,
                chunk(text, rest.start..rest.start + cut, glued),
                &mut quotes,
                &mut out,
            );
            rest.start += cut;
        }
        let glued = rest.start > blank_free.start;
        push(text, chunk(text, rest, glued), &mut quotes, &mut out);
    }
    out
}

/// A mark that stands alone and closes or ends what is before it ("left ." or "no . \"") belongs to the chunk before it.
fn push(text: &str, new: Chunk, quotes: &mut usize, out: &mut Vec<Chunk>) {
    let marks = &text[new.bytes.clone()];
    let is_closing_quote = new.shape == Shape::Marks && *quotes % 2 == 1;
    *quotes += marks.matches('"').count();
    let closes = |c: char| matches!(c, ')' | ']' | '}' | '”' | '»') || c == '"' && is_closing_quote;
    let ends = |c: char| is_ender(c) || matches!(c, ',' | ';');
    let joins =
        marks.chars().all(|c| closes(c) || ends(c)) && !marks.starts_with("..") && !marks.starts_with('…');
    let Some(last) = out.last_mut().filter(|last| joins && last.shape != Shape::Marks) else {
        return out.push(new);
    };
    last.bytes.end = new.bytes.end;
    last.closed |= marks.chars().any(closes);
    if new.end != End::Other && (last.end == End::None || marks.chars().any(is_ender)) {
        last.end = new.end;
    }
}

/// Runs without white space.
pub fn between_blanks(text: &str, span: Range<usize>) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = None;
    for (at, c) in text[span.clone()]
        .char_indices()
        .map(|(i, c)| (span.start + i, c))
    {
        match (is_blank(c), start) {
            (false, None) => start = Some(at),
            (true, Some(s)) => {
                out.push(s..at);
                start = None;
            }
            _ => {}
        }
    }
    out.extend(start.map(|s| s..span.end));
    out
}

/// White space, control characters, byte order marks and zero-width spaces.
pub fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}')
}

/// Where, inside a chunk, a word follows an end of a sentence without a blank.
fn glued_at(chunk: &str) -> Option<usize> {
    if is_address(chunk) {
        return None;
    }
    let mut from = 0;
    while let Some(found) = chunk[from..].find(is_ender) {
        let start = from + found;
        let run = run_length(&chunk[start..], is_ender);
        let closers = run_length(&chunk[start + run..], is_closing);
        let cut = start + run + closers;
        if may_be_glued(&chunk[..start], &chunk[start..start + run], &chunk[cut..]) {
            return Some(cut);
        }
        from = start + run;
    }
    None
}

/// "over.The", "well...we", "why?because", but neither "U.S.A", "3.5" nor "example.org".
pub fn may_be_glued(before: &str, marks: &str, after: &str) -> bool {
    let small = |c: char| c.is_lowercase();
    let after_letters = after.trim_start_matches(is_opening);
    let mut next = after_letters.chars();
    let starts_word = next.next().is_some_and(char::is_alphabetic);
    if !starts_word || before.is_empty() {
        return false;
    }
    if marks != "." {
        return before.ends_with(char::is_alphanumeric);
    }
    let capital = after_letters.starts_with(char::is_uppercase) && next.next().is_some_and(small);
    let one_letter = matches!(after_letters, "I" | "A");
    let word = before
        .rsplit(|c: char| !c.is_alphabetic())
        .next()
        .unwrap_or_default();
    let long = word.chars().count() >= 2 && word.chars().skip(1).all(small);
    let year = before.len() >= 4 && before.bytes().rev().take(4).all(|b| b.is_ascii_digit());
    (capital || one_letter) && (long || year)
}

fn run_length(text: &str, of: impl Fn(char) -> bool) -> usize {
    text.chars().take_while(|&c| of(c)).map(char::len_utf8).sum()
}

fn chunk(text: &str, bytes: Range<usize>, glued: bool) -> Chunk {
    let whole = &text[bytes.clone()];
    let body = whole.trim_start_matches(is_opening);
    let bare = body.trim_end_matches(is_closing);
    let word = bare.trim_matches(|c: char| !c.is_alphanumeric());
    let shape = if is_address(bare) {
        Shape::Address
    } else {
        shape(word)
    };
    Chunk {
        bytes,
        shape,
        word: match shape {
            Shape::Marks => whole.chars().take(3).collect(),
            Shape::Address => "http".to_owned(),
            _ => word.to_lowercase(),
        },
        opened: body.len() < whole.len(),
        end: end_of(bare),
        closed: bare.len() < body.len(),
        glued,
    }
}

fn shape(word: &str) -> Shape {
    let letters: Vec<char> = word.chars().filter(|c| c.is_alphabetic()).collect();
    match letters.as_slice() {
        [] if word.is_empty() => Shape::Marks,
        [] => Shape::Number,
        [one] if one.is_uppercase() => Shape::Letter,
        [first, ..] if !word.starts_with(*first) => Shape::Mixed,
        all if all.iter().all(|c| !c.is_uppercase()) => Shape::Lower,
        all if all.iter().all(|c| !c.is_lowercase()) => Shape::Capitals,
        [first, ..] if first.is_uppercase() => Shape::Capital,
        _ => Shape::Mixed,
    }
}

fn end_of(bare: &str) -> End {
    let marks: String = bare.chars().rev().take_while(|&c| is_ender(c)).collect();
    match bare.chars().next_back() {
        _ if marks.contains('?') => End::Question,
        _ if marks.contains('!') => End::Exclamation,
        Some('.') if marks.len() == 1 => End::Stop,
        Some('.' | '…') => End::Dots,
        Some(':') => End::Colon,
        Some(';') => End::Semicolon,
        Some(',') => End::Comma,
        Some('-' | '–' | '—') => End::Dash,
        Some(c) if c.is_alphanumeric() => End::None,
        _ => End::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        let chunks = split_chunks(text, 0..text.len());
        chunks.into_iter().map(|c| &text[c.bytes]).collect()
    }

    #[test]
    fn a_word_glued_to_a_full_stop_is_a_chunk_of_its_own() {
        assert_eq!(
            cut("It is over.The army left."),
            ["It", "is", "over.", "The", "army", "left."]
        );
        assert_eq!(cut("Why?\"Because...well"), ["Why?\"", "Because...", "well"]);
        assert_eq!(
            cut("It ended in 1998.Since then"),
            ["It", "ended", "in", "1998.", "Since", "then"]
        );
    }

    #[test]
    fn stops_inside_words_do_not_cut() {
        for word in [
            "U.S.A",
            "3.5",
            "example.org",
            "http://example.org/a?b",
            "v2.Beta",
            "p.m",
            "a.b@example.org",
        ] {
            assert_eq!(cut(word), [word]);
        }
    }

    #[test]
    fn a_chunk_knows_its_marks() {
        let text = "(\"Stop!\")";
        let chunk = &split_chunks(text, 0..text.len())[0];
        assert_eq!((chunk.word.as_str(), chunk.shape), ("stop", Shape::Capital));
        assert_eq!(
            (chunk.opened, chunk.end, chunk.closed),
            (true, End::Exclamation, true)
        );
    }
}
