//! Words as Universal Dependencies cuts them in English: clitics and hyphenated compounds apart, abbreviations whole.
//!
//! In: a sentence's text. Out: byte ranges of its words, in order, not overlapping. Never: loses a visible character.

use std::collections::HashSet;
use std::ops::Range;

/// Prefixes that stay joined to their word ("non-lethal", "ex-minister"), and abbreviations that keep their full stop.
#[derive(Debug, Default)]
pub struct WordRules {
    prefixes: HashSet<String>,
    abbreviations: HashSet<String>,
}

impl WordRules {
    /// From the words of the table `abbreviations.tsv`: its kinds `prefix` and everything else.
    pub fn new(prefixes: HashSet<String>, abbreviations: HashSet<String>) -> Self {
        Self {
            prefixes,
            abbreviations,
        }
    }

    /// Whether `word` (with its full stop) is an abbreviation.
    pub fn is_abbreviation(&self, word: &str) -> bool {
        let lower = word.to_lowercase();
        self.abbreviations.contains(&lower) || is_dotted(&lower)
    }

    /// Byte ranges of the words of `text[span]`.
    pub fn split(&self, text: &str, span: Range<usize>) -> Vec<Range<usize>> {
        let mut out = Vec::new();
        for chunk in chunks(text, span.clone()) {
            self.split_chunk(text, chunk, span.end, &mut out);
        }
        out
    }

    /// Cuts marks off both ends of a chunk without blanks, then splits what is left.
    fn split_chunk(&self, text: &str, chunk: Range<usize>, sentence_end: usize, out: &mut Vec<Range<usize>>) {
        let mut core = chunk.clone();
        while let Some(c) = text[core.clone()]
            .chars()
            .next()
            .filter(|&c| is_opening(c, &text[core.clone()]))
        {
            out.push(core.start..core.start + c.len_utf8());
            core.start += c.len_utf8();
        }
        let mut tail = Vec::new();
        while let Some(cut) = self.closing(text, &core, sentence_end) {
            tail.push(cut..core.end);
            core.end = cut;
        }
        self.split_core(text, core, out);
        out.extend(tail.into_iter().rev());
    }

    /// Where the last mark of a chunk starts, if it is to be cut off.
    fn closing(&self, text: &str, core: &Range<usize>, sentence_end: usize) -> Option<usize> {
        let word = &text[core.clone()];
        let last = word.chars().next_back()?;
        let cut = core.end - last.len_utf8();
        if cut == core.start {
            return None;
        }
        if word.ends_with("...") {
            return Some(core.end - 3);
        }
        match last {
            '.' if core.end < sentence_end && self.is_abbreviation(word) => None,
            '.' if is_dotted(&word.to_lowercase()) => None,
            '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']' | '}' | '"' | '”' | '’' | '\'' | '»' | '…'
            | '%' | '›' | '*' => Some(cut),
            _ => None,
        }
    }

    /// Clitics, hyphens, slashes and dashes inside a chunk.
    fn split_core(&self, text: &str, core: Range<usize>, out: &mut Vec<Range<usize>>) {
        if core.is_empty() {
            return;
        }
        let word = &text[core.clone()];
        if is_address(word) {
            out.push(core);
            return;
        }
        if let Some(cut) = self.inner_cut(word) {
            let (left, right) = (core.start..core.start + cut.start, core.start + cut.end..core.end);
            self.split_core(text, left, out);
            out.push(core.start + cut.start..core.start + cut.end);
            self.split_core(text, right, out);
        } else if let Some(at) = clitic_at(word) {
            self.split_core(text, core.start..core.start + at, out);
            out.push(core.start + at..core.end);
        } else {
            out.push(core);
        }
    }

    /// The first mark inside a word that stands as a word of its own.
    fn inner_cut(&self, word: &str) -> Option<Range<usize>> {
        let mut chars = word.char_indices().peekable();
        let mut before: Option<char> = None;
        while let Some((at, c)) = chars.next() {
            let after = chars.peek().map(|&(_, n)| n);
            if self.cuts_here(word, at, c, before, after) {
                let mut end = at + c.len_utf8();
                while c == '-' && word[end..].starts_with('-') {
                    end += 1;
                }
                return Some(at..end);
            }
            before = Some(c);
        }
        None
    }

    fn cuts_here(&self, word: &str, at: usize, c: char, before: Option<char>, after: Option<char>) -> bool {
        let (Some(before), Some(after)) = (before, after) else {
            return false;
        };
        match c {
            '—' | '–' => true,
            '-' if after == '-' => true,
            '-' => {
                (before.is_alphabetic() || after.is_alphabetic())
                    && before.is_alphanumeric()
                    && after.is_alphanumeric()
                    && !self.prefixes.contains(&last_part(&word[..at]))
            }
            '/' => before.is_alphabetic() && after.is_alphabetic() && word.len() > 3,
            '(' | ')' | '"' | '“' | '”' | '[' | ']' => true,
            ',' | ';' | ':' => before.is_alphabetic() && after.is_alphabetic(),
            '$' | '€' | '£' => false,
            _ => false,
        }
    }
}

fn last_part(left: &str) -> String {
    left.rsplit(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or(left)
        .to_lowercase()
}

/// Runs without white space, as byte ranges.
fn chunks(text: &str, span: Range<usize>) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = None;
    for (at, c) in text[span.clone()]
        .char_indices()
        .map(|(i, c)| (span.start + i, c))
    {
        match (c.is_whitespace() || c.is_control(), start) {
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

/// Marks cut off the front: quotes, brackets, currency signs, dashes before a word.
fn is_opening(c: char, rest: &str) -> bool {
    let alone = rest.chars().count() == 1;
    match c {
        '(' | '[' | '{' | '"' | '“' | '„' | '‘' | '«' | '‹' | '$' | '€' | '£' | '#' | '—' | '–' | '*'
        | '…' => !alone,
        '\'' => !alone && clitic_at(rest) != Some(0),
        '-' => rest.chars().nth(1).is_some_and(char::is_alphabetic),
        _ => false,
    }
}

/// Single letters with full stops: "u.s.", "a.m.", "j.".
fn is_dotted(word: &str) -> bool {
    let mut chars = word.chars();
    word.len() >= 2
        && word.ends_with('.')
        && std::iter::from_fn(|| Some((chars.next()?, chars.next())))
            .all(|(letter, dot)| letter.is_alphabetic() && dot == Some('.'))
}

fn is_address(word: &str) -> bool {
    word.contains("://")
        || word.starts_with("www.")
        || (word.contains('@') && word.contains('.'))
        || word.starts_with('@')
}

/// Byte offset of a clitic at the end of a word ("'s", "n't", "’ll"), or of "not" in "cannot".
fn clitic_at(word: &str) -> Option<usize> {
    let lower = word.to_lowercase();
    if lower.len() != word.len() {
        return None;
    }
    if lower == "cannot" {
        return Some(3);
    }
    for mark in ["'", "’"] {
        for ending in ["s", "ll", "ve", "re", "d", "m"] {
            if lower.strip_suffix(ending).is_some_and(|l| l.ends_with(mark)) {
                return Some(word.len() - ending.len() - mark.len());
            }
        }
        let negation = format!("n{mark}t");
        if lower.ends_with(&negation) {
            return Some(word.len() - negation.len());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        let set = |w: &[&str]| w.iter().map(|s| (*s).to_owned()).collect();
        let rules = WordRules::new(set(&["non", "ex", "co", "pre"]), set(&["gen.", "oct.", "no."]));
        rules
            .split(text, 0..text.len())
            .into_iter()
            .map(|r| &text[r])
            .collect()
    }

    #[test]
    fn clitics_are_words() {
        assert_eq!(
            words("Russia’s envoy didn't, he's gone"),
            ["Russia", "’s", "envoy", "did", "n't", ",", "he", "'s", "gone"]
        );
        assert_eq!(
            words("soldiers' wives cannot"),
            ["soldiers", "'", "wives", "can", "not"]
        );
    }

    #[test]
    fn compounds_are_cut_at_the_hyphen_and_prefixes_are_not() {
        assert_eq!(
            words("Russian-occupied areas"),
            ["Russian", "-", "occupied", "areas"]
        );
        assert_eq!(words("ex-minister pre-war"), ["ex-minister", "pre-war"]);
        assert_eq!(words("2-1"), ["2-1"]);
    }

    #[test]
    fn abbreviations_keep_their_stop_inside_a_sentence() {
        assert_eq!(
            words("Gen. Lee of the U.S. left at 5 p.m. on Oct. 8."),
            [
                "Gen.", "Lee", "of", "the", "U.S.", "left", "at", "5", "p.m.", "on", "Oct.", "8", "."
            ]
        );
    }

    #[test]
    fn marks_and_money_stand_alone() {
        assert_eq!(
            words("\"Stop,\" she said (twice)."),
            ["\"", "Stop", ",", "\"", "she", "said", "(", "twice", ")", "."]
        );
        assert_eq!(
            words("$1.5 million, 30%"),
            ["$", "1.5", "million", ",", "30", "%"]
        );
        assert_eq!(words("KYIV—Russia"), ["KYIV", "—", "Russia"]);
    }
}
