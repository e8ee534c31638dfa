//! Sentences: ends of paragraphs and full stops that are none of an abbreviation's.
//!
//! In: a document's text. Out: byte ranges with their paragraph, trimmed. Never: a sentence over a line break, an empty one.

use super::words::WordRules;
use std::ops::Range;

/// A sentence: byte range and 0-based paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentenceSpan {
    /// Bytes of the text.
    pub bytes: Range<usize>,
    /// Paragraph.
    pub paragraph: usize,
}

/// Cuts `text` into sentences.
pub fn split_sentences(text: &str, rules: &WordRules) -> Vec<SentenceSpan> {
    let mut out = Vec::new();
    let mut paragraph = 0;
    for line in lines(text) {
        let before = out.len();
        split_line(text, line, rules, paragraph, &mut out);
        if out.len() > before {
            paragraph += 1;
        }
    }
    out
}

fn lines(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    text.split_inclusive(['\n', '\r', '\u{2028}', '\u{2029}', '\u{85}'])
        .scan(0, |at, line| {
            let start = *at;
            *at += line.len();
            Some(start..*at)
        })
}

fn split_line(
    text: &str,
    line: Range<usize>,
    rules: &WordRules,
    paragraph: usize,
    out: &mut Vec<SentenceSpan>,
) {
    let mut start = line.start;
    let mut at = line.start;
    while let Some(end) = next_end(text, at, line.end, start, rules) {
        push(text, start..end, paragraph, out);
        (start, at) = (end, end);
    }
    push(text, start..line.end, paragraph, out);
}

fn push(text: &str, range: Range<usize>, paragraph: usize, out: &mut Vec<SentenceSpan>) {
    let piece = &text[range.clone()];
    let trimmed = piece.trim();
    if trimmed.chars().any(char::is_alphanumeric) {
        let start = range.start + (piece.len() - piece.trim_start().len());
        out.push(SentenceSpan {
            bytes: start..start + trimmed.len(),
            paragraph,
        });
    } else if let (false, Some(last)) = (trimmed.is_empty(), out.last_mut())
        && last.paragraph == paragraph
    {
        last.bytes.end = range.start + piece.trim_end().len();
    }
}

/// End of the sentence that runs at `at`: past its full stop and the quotes and brackets behind it.
fn next_end(text: &str, mut at: usize, limit: usize, start: usize, rules: &WordRules) -> Option<usize> {
    loop {
        let stop = at + text[at..limit].find(['.', '!', '?', '…'])?;
        let mut end = stop;
        while let Some(c) = text[end..limit]
            .chars()
            .next()
            .filter(|c| matches!(c, '.' | '!' | '?' | '…'))
        {
            end += c.len_utf8();
        }
        let closed = end
            + text[end..limit]
                .chars()
                .take_while(|c| matches!(c, '"' | '”' | '’' | '\'' | ')' | ']' | '»'))
                .map(char::len_utf8)
                .sum::<usize>();
        if ends_sentence(text, start..stop, end, closed, limit, rules) {
            return Some(closed);
        }
        at = closed.max(stop + 1);
        if at >= limit {
            return None;
        }
    }
}

fn ends_sentence(
    text: &str,
    before: Range<usize>,
    end: usize,
    closed: usize,
    limit: usize,
    rules: &WordRules,
) -> bool {
    let behind = &text[closed..limit];
    if !behind.starts_with(char::is_whitespace) {
        return false;
    }
    let Some(next) = behind.trim_start().chars().next() else {
        return false;
    };
    let word_start = text[before.clone()]
        .rfind(char::is_whitespace)
        .map_or(before.start, |i| before.start + i + 1);
    let word = text[word_start..end].trim_start_matches(['(', '"', '“', '‘', '\'', '[']);
    let single_stop = end == before.end + 1 && text.as_bytes()[before.end] == b'.';
    if single_stop && rules.is_abbreviation(word) {
        return ends_after_abbreviation(word, behind.trim_start());
    }
    if closed > end && !next.is_uppercase() {
        return false;
    }
    next.is_uppercase()
        || next.is_numeric()
        || matches!(next, '"' | '“' | '‘' | '\'' | '(' | '[' | '«' | '—' | '-' | '•')
}

/// After "U.S." or "p.m." a sentence ends only before a word that opens one; after "Gen." never.
fn ends_after_abbreviation(word: &str, behind: &str) -> bool {
    const OPENERS: [&str; 26] = [
        "The",
        "A",
        "An",
        "He",
        "She",
        "It",
        "They",
        "We",
        "I",
        "But",
        "And",
        "In",
        "On",
        "At",
        "This",
        "That",
        "These",
        "Those",
        "There",
        "However",
        "Meanwhile",
        "His",
        "Her",
        "Its",
        "Their",
        "According",
    ];
    let dotted =
        word.matches('.').count() > 1 || matches!(word, "Inc." | "Corp." | "Ltd." | "Co." | "Jr." | "etc.");
    let next = behind
        .split(|c: char| !c.is_alphabetic())
        .next()
        .unwrap_or_default();
    dotted && OPENERS.contains(&next)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn split(text: &str) -> Vec<&str> {
        let abbreviations: HashSet<String> = ["gen.", "no.", "mr.", "oct.", "inc."]
            .iter()
            .map(|s| (*s).to_owned())
            .collect();
        let rules = WordRules::new(HashSet::new(), abbreviations);
        split_sentences(text, &rules)
            .into_iter()
            .map(|s| &text[s.bytes])
            .collect()
    }

    #[test]
    fn abbreviations_do_not_end_sentences() {
        assert_eq!(
            split("Gen. Lee met Mr. Kim at 5 p.m. on Oct. 8. He left."),
            ["Gen. Lee met Mr. Kim at 5 p.m. on Oct. 8.", "He left."]
        );
        assert_eq!(
            split("It came from the U.S. The army denied it."),
            ["It came from the U.S.", "The army denied it."]
        );
        assert_eq!(
            split("Talks with U.S. Secretary Lee ended."),
            ["Talks with U.S. Secretary Lee ended."]
        );
    }

    #[test]
    fn a_closing_quote_belongs_to_its_sentence() {
        assert_eq!(split("\"We will go.\" He left."), ["\"We will go.\"", "He left."]);
        assert_eq!(split("\"Go!\" she said."), ["\"Go!\" she said."]);
    }

    #[test]
    fn a_line_break_ends_a_sentence_and_a_paragraph() {
        let rules = WordRules::default();
        let spans = split_sentences("Headline without stop\n\nFirst. Second.", &rules);
        assert_eq!(spans.iter().map(|s| s.paragraph).collect::<Vec<_>>(), [0, 1, 1]);
    }

    #[test]
    fn numbers_are_not_cut() {
        assert_eq!(
            split("It rose 2.5 per cent. No. 5 is next."),
            ["It rose 2.5 per cent.", "No. 5 is next."]
        );
    }

    #[test]
    fn text_without_letters_gives_no_sentence() {
        assert!(split("\n *** \n").is_empty());
        assert!(split("").is_empty());
    }
}
