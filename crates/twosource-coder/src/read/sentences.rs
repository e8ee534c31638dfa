//! Sentences: the gaps of each block that the boundary weights say end one.
//!
//! In: a document's text. Out: byte ranges with their paragraph, trimmed. Never: a sentence over the end of a block, an empty
//! one; leaves out a visible character.

use super::boundaries::{Boundaries, Gap, Style};
use super::chunks::{Chunk, End, Shape, split_chunks};
use super::lines::split_blocks;
use super::marks::{is_bullet, is_closing, is_ender};
use super::word_tables::WordTables;
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
pub fn split_sentences(text: &str, boundaries: &Boundaries, tables: &WordTables) -> Vec<SentenceSpan> {
    let mut out = Vec::new();
    for_each_block(text, tables, |paragraph, chunks, style| {
        let mut walk = Walk::default();
        for at in 1..chunks.len() {
            let gap = walk.step(chunks, at, style);
            let cut = match sure(text, &gap, tables) {
                Some(sure) => sure,
                None => boundaries.score(&gap, tables) > 0.0,
            };
            if cut {
                out.push(span(&chunks[walk.since..at], paragraph));
                walk = Walk::from(at);
            }
        }
        out.extend((!chunks.is_empty()).then(|| span(&chunks[walk.since..], paragraph)));
    });
    out
}

/// Gives `each` the chunks of every block, with its number and style.
pub fn for_each_block(text: &str, tables: &WordTables, mut each: impl FnMut(usize, &[Chunk], Style)) {
    let blocks = split_blocks(text).into_iter().map(|b| split_chunks(text, b));
    let blocks: Vec<Vec<Chunk>> = blocks.filter(|chunks| !chunks.is_empty()).collect();
    let small_starts = small_starts(&blocks, tables);
    for (paragraph, chunks) in blocks.iter().enumerate() {
        let capitals = chunks.iter().any(|c| c.shape == Shape::Capitals)
            && chunks
                .iter()
                .all(|c| !matches!(c.shape, Shape::Lower | Shape::Capital));
        let marked = chunks.iter().filter(|c| c.end.is_strong()).count().min(2);
        let style = Style {
            small_starts,
            capitals,
            marked,
        };
        each(paragraph, chunks, style);
    }
}

/// How often a small letter stands behind a full stop, question or exclamation mark.
fn small_starts(blocks: &[Vec<Chunk>], tables: &WordTables) -> usize {
    let pairs = blocks.iter().flat_map(|b| b.iter().zip(b.iter().skip(1)));
    let ends = |last: &Chunk| match last.end {
        End::Stop => !last.closed && tables.kind_of(last).is_none(),
        End::Question | End::Exclamation => !last.closed,
        _ => false,
    };
    let starts = pairs.filter(|(last, _)| ends(last)).map(|(_, next)| next.shape);
    let (mut small, mut all) = (0, 0);
    for shape in starts.filter(|s| matches!(s, Shape::Lower | Shape::Capital)) {
        all += 1;
        small += usize::from(shape == Shape::Lower);
    }
    match (small, all) {
        _ if 8 * small < all || small == 0 => 0,
        _ if 2 * small < all => 1,
        _ => 2,
    }
}

/// The running sentence: where it began, which quotes and brackets are open.
#[derive(Debug, Clone, Copy, Default)]
pub struct Walk {
    /// Its first chunk.
    pub since: usize,
    depth: i32,
}

impl Walk {
    /// A sentence that begins at chunk `since`.
    pub fn from(since: usize) -> Self {
        Self { since, depth: 0 }
    }

    /// The gap before chunk `at`, after the chunk in front of it is counted.
    pub fn step<'a>(&mut self, chunks: &'a [Chunk], at: usize, style: Style) -> Gap<'a> {
        let last = &chunks[at - 1];
        self.depth = (self.depth + i32::from(last.opened) - i32::from(last.closed)).clamp(0, 2);
        Gap {
            chunks,
            at,
            since: self.since,
            open: self.depth > 0,
            style,
        }
    }
}

/// What needs no weights: a sentence begins at a bullet, never behind one, within a date, within a dateline,
/// nor with a small letter behind a quotation, unless the author begins sentences so.
pub fn sure(text: &str, gap: &Gap, tables: &WordTables) -> Option<bool> {
    let (last, next) = (&gap.chunks[gap.at - 1], &gap.chunks[gap.at]);
    if text[next.bytes.clone()].starts_with(is_bullet) {
        return Some(true);
    }
    let dates = tables.is_calendar(&next.word)
        && (last.end == End::Stop && last.word.len() < 5 || last.shape == Shape::Number)
        || tables.is_calendar(&last.word) && next.shape == Shape::Number;
    let initials = is_initial(last) && is_initial(next);
    let goes_on = last.closed && next.shape == Shape::Lower && gap.style.small_starts == 0;
    let no = goes_on && last.end != End::None
        || is_all_closing(&text[next.bytes.clone()])
        || dates && !last.closed
        || initials
        || gap.at == gap.since + 1 && opens_item(&text[last.bytes.clone()])
        || gap.since == 0 && ends_dateline(text, &gap.chunks[..gap.at]);
    no.then_some(false)
}

/// Marks that end or close, and nothing else; quotes that may as well open aside.
fn is_all_closing(chunk: &str) -> bool {
    let closes = |c: char| {
        is_ender(c)
            || matches!(c, ',' | ';' | ':')
            || is_closing(c) && !matches!(c, '"' | '\'' | '“' | '‘' | '>')
    };
    chunk.chars().all(closes) && !chunk.starts_with("..") && !chunk.starts_with('…')
}

/// "J." in "J. R. Lee", "a." in "9 a. m.".
fn is_initial(chunk: &Chunk) -> bool {
    chunk.word.chars().count() == 1 && chunk.end == End::Stop && chunk.shape != Shape::Number && !chunk.closed
}

/// A bullet, dash or number that opens an item: "•", "—", "(b)", "3)".
fn opens_item(chunk: &str) -> bool {
    let inner = chunk.trim_start_matches('(').trim_end_matches(['.', ')']);
    let number = inner.len() <= 3 && inner.chars().all(|c| c.is_ascii_digit());
    let letter = inner.chars().count() == 1 && inner.chars().all(char::is_lowercase) && chunk.ends_with(')');
    let mark = chunk
        .chars()
        .all(|c| is_bullet(c) || matches!(c, '—' | '–' | '-' | '*'))
        && chunk.chars().count() <= 2;
    mark || inner.len() < chunk.len() && !inner.is_empty() && (number || letter)
}

/// "NAIROBI, Kenya (Agency) —", "(Agency)": names, a bracket or a dash at its end, no small word.
fn ends_dateline(text: &str, chunks: &[Chunk]) -> bool {
    const LONGEST: usize = 9;
    if let [place] = chunks
        && place.end == End::Colon
        && place.shape == Shape::Lower
    {
        return true;
    }
    let Some(last) = chunks.last().filter(|_| chunks.len() <= LONGEST) else {
        return false;
    };
    let dash = text[last.bytes.clone()].ends_with(['-', '–', '—']);
    let bracket = text[last.bytes.clone()].ends_with(')')
        && chunks.iter().any(|c| text[c.bytes.clone()].starts_with('('));
    let name = |c: &Chunk| {
        let stops = c.end == End::Stop && c.word.len() > 5 || c.end.is_strong() && c.end != End::Stop;
        !matches!(c.shape, Shape::Lower) && !stops && c.end != End::Colon
    };
    let place = chunks
        .first()
        .is_some_and(|c| c.shape == Shape::Capitals || c.opened && chunks.len() <= 3);
    (dash || bracket) && place && chunks.iter().all(name)
}

fn span(chunks: &[Chunk], paragraph: usize) -> SentenceSpan {
    let start = chunks.first().map_or(0, |c| c.bytes.start);
    let end = chunks.last().map_or(start, |c| c.bytes.end);
    SentenceSpan {
        bytes: start..end,
        paragraph,
    }
}

#[cfg(test)]
mod tests {
    use super::super::splitter::Splitter;

    fn spans(text: &str) -> Vec<(&str, usize)> {
        let lexicon = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/lexicon");
        let splitter = Splitter::open(&lexicon).expect("the tables");
        let (sentences, paragraphs) = splitter.cut(text);
        sentences
            .into_iter()
            .zip(paragraphs)
            .map(|((s, _), p)| (&text[s], p))
            .collect()
    }

    /// Whether the text, with `|` for each boundary, is cut exactly there.
    fn cuts(marked: &str) {
        let text = marked.replace(" | ", " ").replace('|', "");
        let got: Vec<&str> = spans(&text).into_iter().map(|(s, _)| s).collect();
        let wanted: Vec<&str> = marked.split('|').map(str::trim).collect();
        assert_eq!(got, wanted);
    }

    #[test]
    fn abbreviations_do_not_end_sentences() {
        cuts("Gen. Lee met Mr. Kim at 5 p.m. on Oct. 8. | He left.");
        cuts("It came from the U.S. | The army denied it.");
        cuts("Talks with U.S. Secretary Lee ended. | Sgt. 1st Class Ann Bell, No. 5 on the list, stayed.");
        cuts("At 9 a.m. Tuesday the talks began. | He left on Jan. 3. | J. R. Smith of Acme Inc. did not.");
        cuts("See p. 12. | Prices rose by approx. 3 percent, e.g. Bread by five.");
    }

    #[test]
    fn a_closing_quote_belongs_to_its_sentence() {
        cuts("\"We will go.\" | He left.");
        cuts("\"Go!\" she said. | \"Will you resign?\" a reporter asked.");
        cuts("“It is over,” the envoy said. | “Nobody won.”");
        cuts("\"We heard shots. | Then nothing,\" said Col. James T. Otieno.");
        cuts("\" I say no . \" | The talks ended .");
    }

    #[test]
    fn a_dateline_belongs_to_its_sentence() {
        cuts("NAIROBI, Kenya (Agency) — Gunmen killed nine people on Monday. | Police said so.");
        cuts("LONDON, Jan 3 (Agency) - Shares fell. | They rose later.");
        cuts("(Agency) The minister resigned on Monday.");
    }

    #[test]
    fn capitals_and_small_letters_are_cut_too() {
        cuts(
            "TWO MEN WERE ARRESTED IN KHARTOUM ON FRIDAY. | THEY WERE CHARGED. | U.S. OFFICIALS WERE SILENT.",
        );
        cuts("two men were arrested on friday. | they were charged with murder. | the u.s. was silent.");
    }

    #[test]
    fn a_missing_blank_is_no_missing_boundary() {
        cuts("The army entered the town.|The rebels left. | Is it over?|Nobody knows!");
    }

    #[test]
    fn bullets_open_sentences() {
        cuts("• Talks resume on Monday | • Two sides agree on aid | • No date for the vote");
    }

    #[test]
    fn a_line_break_ends_a_sentence_and_a_paragraph() {
        let got = spans("Headline without stop\n\nIt is over. He left.");
        assert_eq!(
            got,
            [("Headline without stop", 0), ("It is over.", 1), ("He left.", 1)]
        );
    }

    #[test]
    fn numbers_are_not_cut() {
        cuts("It rose 2.5 per cent. | No. 5 is next.");
    }

    #[test]
    fn marks_alone_are_kept_and_an_empty_text_is_empty() {
        assert_eq!(spans("\n *** \n"), [("***", 0)]);
        assert!(spans(" \n ").is_empty());
    }
}
