//! Blocks: lines, or paragraphs whose lines were broken at a width.
//!
//! In: a text. Out: byte ranges that no sentence crosses, in order. Never: joins over an empty line, to a bullet, or what
//! does not fill its line.

use std::ops::Range;

/// Widths at which people and wires break lines, in characters.
const WIDTHS: Range<usize> = 45..101;

/// Lines that must be full before a text counts as broken at a width.
const LEAST_FULL: usize = 3;

/// How much shorter than its neighbours a line broken at a width may be.
const SLACK: usize = 16;

/// A line without blanks at its ends.
struct Line {
    bytes: Range<usize>,
    width: usize,
    /// An empty line stands before it.
    apart: bool,
}

/// The blocks of `text`.
pub fn split_blocks(text: &str) -> Vec<Range<usize>> {
    let lines = lines(text);
    let document = broken_at(text, &lines);
    let mut out: Vec<Range<usize>> = Vec::new();
    for run in lines.chunk_by(|_, next| !next.apart) {
        let width = document.or_else(|| run_broken_at(text, run));
        out.push(run[0].bytes.clone());
        for (before, line) in run.iter().zip(&run[1..]) {
            match out.last_mut() {
                Some(block) if goes_on(text, before, line, width) => block.end = line.bytes.end,
                _ => out.push(line.bytes.clone()),
            }
        }
    }
    out
}

fn lines(text: &str) -> Vec<Line> {
    let mut out = Vec::new();
    let (mut at, mut apart) = (0, true);
    for raw in text.split_inclusive(['\n', '\u{2028}', '\u{2029}', '\u{85}', '\u{b}', '\u{c}', '\r']) {
        let start = at + (raw.len() - raw.trim_start().len());
        let body = raw.trim();
        let broken_twice = raw.len() == 1 && raw == "\n" && text[..at].ends_with('\r');
        at += raw.len();
        if body.is_empty() {
            apart |= !broken_twice;
            continue;
        }
        out.push(Line {
            bytes: start..start + body.len(),
            width: body.chars().count(),
            apart,
        });
        apart = raw.ends_with('\u{2029}');
    }
    out
}

/// The width at which the lines of the text were broken: the longest one's, where enough lines would not take another word.
fn broken_at(text: &str, lines: &[Line]) -> Option<usize> {
    let width = lines.iter().map(|l| l.width).max()?;
    let pairs = || {
        lines
            .iter()
            .zip(lines.iter().skip(1))
            .filter(|(_, next)| !next.apart)
    };
    let full = pairs()
        .filter(|(line, next)| is_full(text, line, next, width))
        .count();
    let enough = full >= LEAST_FULL && 2 * full >= pairs().count();
    (WIDTHS.contains(&width) && enough).then_some(width)
}

/// The width of lines that follow one another, where all but the last are about as long and a sentence runs over an end.
fn run_broken_at(text: &str, run: &[Line]) -> Option<usize> {
    let width = run.iter().map(|l| l.width).max()?;
    let even = run[..run.len() - 1].iter().all(|l| l.width + SLACK > width);
    let runs_over = run.iter().zip(&run[1..]).any(|(before, line)| {
        ends_open(text, before) && is_broken(&text[before.bytes.clone()], &text[line.bytes.clone()])
    });
    (WIDTHS.contains(&width) && run.len() >= LEAST_FULL && even && runs_over).then_some(width)
}

fn is_full(text: &str, line: &Line, next: &Line, width: usize) -> bool {
    let word = text[next.bytes.clone()]
        .split_whitespace()
        .next()
        .unwrap_or_default();
    line.width + 1 + word.chars().count() > width
}

/// Whether `line` goes on with the sentence of the line before.
fn goes_on(text: &str, before: &Line, line: &Line, width: Option<usize>) -> bool {
    if opens_item(&text[line.bytes.clone()]) {
        return false;
    }
    match width {
        Some(width) => {
            is_full(text, before, line, width) || 3 * before.width > 2 * width && ends_open(text, before)
        }
        None => {
            ends_open(text, before)
                && WIDTHS.contains(&before.width)
                && is_broken(&text[before.bytes.clone()], &text[line.bytes.clone()])
        }
    }
}

fn ends_open(text: &str, line: &Line) -> bool {
    text[line.bytes.clone()].ends_with(|c: char| c.is_alphanumeric() || c == ',')
}

/// A line that ends in the middle: no mark at its end, a small letter in front of the next.
fn is_broken(before: &str, line: &str) -> bool {
    line.starts_with(char::is_lowercase) && before.chars().any(char::is_uppercase)
}

/// "- item", "* item", "3. item", "(b) item", "> quoted", "From: header".
fn opens_item(line: &str) -> bool {
    let word = line.split_whitespace().next().unwrap_or_default();
    let inner = word.trim_start_matches('(').trim_end_matches(['.', ')']);
    let numbered = inner.len() < word.len()
        && inner.chars().count() <= 3
        && (inner.chars().all(|c| c.is_ascii_digit())
            || inner.chars().count() == 1 && inner.chars().all(char::is_lowercase));
    let marked = line
        .starts_with(|c: char| matches!(c, '-' | '*' | '+' | '>' | '|' | '#') || super::marks::is_bullet(c));
    let header = word.len() > 3 && word.ends_with(':') && word.starts_with(char::is_uppercase);
    numbered || marked || header
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(text: &str) -> Vec<&str> {
        split_blocks(text).into_iter().map(|b| &text[b]).collect()
    }

    #[test]
    fn a_line_is_a_block_where_lines_are_not_broken_at_a_width() {
        let text = "Floods kill nine\r\nThe river rose overnight. Nine people died.\n\nOfficials came.";
        assert_eq!(
            blocks(text),
            [
                "Floods kill nine",
                "The river rose overnight. Nine people died.",
                "Officials came."
            ]
        );
    }

    #[test]
    fn lines_broken_at_a_width_are_one_block() {
        let text = "Nine dead in floods\n\nThe river rose overnight and swept away two bridges in\nthe \
                    north of the country, the interior ministry said on\nSunday. Nine people died and forty \
                    were still missing, it\nadded.\n\n- Two bridges fell.\n- A road is closed.";
        let got = blocks(text);
        assert_eq!(got.len(), 4);
        assert!(got[1].starts_with("The river") && got[1].ends_with("added."));
        assert_eq!(got[3], "- A road is closed.");
    }

    #[test]
    fn a_paragraph_broken_at_a_width_needs_no_other() {
        let text = "From: Jane Doe\nTo: John Roe\n\nThe talks between the two governments resumed in Geneva, where\n\
                    Col. Otieno led the delegation of the rebels. He said that the\nceasefire would hold.\n\nBest,\nJane";
        assert_eq!(blocks(text).len(), 5);
        let headlines = "Floods kill nine in the north of the country\nTalks resume in Geneva after a long pause\n\
                         Parliament rejects the budget at first reading";
        assert_eq!(blocks(headlines).len(), 3);
    }

    #[test]
    fn a_line_broken_within_a_sentence_goes_on() {
        let text = "The ministry said on Sunday that the river had\nrisen by two metres.";
        assert_eq!(blocks(text), [text]);
        let list = "The parties to the talks, which began on Sunday\nEgypt\nQatar";
        assert_eq!(blocks(list).len(), 3);
    }
}
