//! Words as Universal Dependencies cuts them in English: clitics and hyphenated compounds apart, abbreviations whole.
//!
//! In: a sentence's text. Out: byte ranges of its words, in order, not overlapping. Never: loses a visible character.

use super::chunks::{between_blanks, may_be_glued};
use super::clitics::{clitic_at, decade};
use super::marks::{
    LONGEST_ADDRESS, emoticon_at_end, first_mark, is_address, is_apostrophe, is_currency, is_lead, is_tail,
    last_mark,
};
use super::word_tables::{WordTables, is_dotted};
use std::ops::Range;

/// What the words beside a chunk say about it.
#[derive(Clone, Copy, Default)]
struct Beside<'a> {
    /// First in its sentence.
    first: bool,
    /// The chunk behind; empty for the last.
    next: &'a str,
}

/// Byte ranges of the words of `text[span]`.
pub fn split_words(text: &str, span: Range<usize>, tables: &WordTables) -> Vec<Range<usize>> {
    let chunks = between_blanks(text, span);
    let mut out = Vec::new();
    for (n, chunk) in chunks.iter().enumerate() {
        let next = chunks.get(n + 1).map_or("", |c| &text[c.clone()]);
        let cutter = Cutter {
            text,
            tables,
            beside: Beside { first: n == 0, next },
        };
        cutter.chunk(chunk.clone(), &mut out);
    }
    out
}

/// Cuts one chunk.
struct Cutter<'a> {
    text: &'a str,
    tables: &'a WordTables,
    beside: Beside<'a>,
}

impl Cutter<'_> {
    /// Cuts marks off both ends, then splits what is left.
    fn chunk(&self, chunk: Range<usize>, out: &mut Vec<Range<usize>>) {
        let mut core = self.lead(chunk, out);
        let mut tail = Vec::new();
        while let Some(length) = self.trailing(&self.text[core.clone()]) {
            tail.push(core.end - length..core.end);
            core.end -= length;
        }
        self.core(core, out);
        out.extend(tail.into_iter().rev());
    }

    /// Cuts marks off the start; what is left.
    fn lead(&self, mut core: Range<usize>, out: &mut Vec<Range<usize>>) -> Range<usize> {
        while let Some(length) = self.leading(&self.text[core.clone()]) {
            out.push(core.start..core.start + length);
            core.start += length;
        }
        core
    }

    /// Length of the mark to cut off the start.
    fn leading(&self, rest: &str) -> Option<usize> {
        let first = rest.chars().next()?;
        if emoticon_at_end(rest) == Some(rest.len()) {
            return Some(rest.len());
        }
        let length = first_mark(rest);
        let behind = rest[length..].chars().next();
        let cut = match first {
            _ if behind.is_none() => !first.is_alphanumeric(),
            '#' => behind.is_some_and(|c| c.is_ascii_digit()),
            '.' => length > 1 || !behind.is_some_and(char::is_alphanumeric),
            '@' | '+' | '&' => !behind.is_some_and(|c| c.is_alphanumeric() || c == '_'),
            '/' => !rest[1..].contains('/'),
            _ if is_apostrophe(first) && is_short_decade(&rest[length..]) => false,
            _ if is_apostrophe(first) => !(clitic_at(rest) == Some(0) || self.tables.is_short(rest)),
            _ => is_lead(first) || !first.is_alphanumeric() && !is_lead_part(first),
        };
        cut.then_some(length)
    }

    /// Length of the mark to cut off the end.
    fn trailing(&self, word: &str) -> Option<usize> {
        let last = word.chars().next_back().filter(|&c| is_tail(c))?;
        if let Some(length) = emoticon_at_end(word) {
            return (length < word.len()).then_some(length);
        }
        let length = last_mark(word);
        if length >= word.len() || word == "w/" || last == '/' && is_address(word) {
            return None;
        }
        let run = &word[word.len() - length..];
        if run.starts_with('.') {
            return self.trailing_stop(word, run);
        }
        (!(is_apostrophe(last) && self.tables.is_short(word))).then_some(length)
    }

    /// A run that begins with a full stop: an abbreviation keeps the first one.
    fn trailing_stop(&self, word: &str, run: &str) -> Option<usize> {
        let kept = &word[..word.len() - run.len() + 1];
        if run == "..." && is_address(word) || word.len() == run.len() {
            return None;
        }
        let abbreviated = match run {
            "." => self.keeps_stop(word),
            ".." => self.tables.kind(kept).is_some_and(|kind| kind != "initial"),
            _ => !run.starts_with("..") && is_dotted(kept) && kept.len() > 2,
        };
        let length = run.len() - usize::from(abbreviated);
        (length > 0).then_some(length)
    }

    /// Whether the full stop belongs to the word: always in "U.S.", inside a sentence in "Gen.", before a number in "No.".
    fn keeps_stop(&self, word: &str) -> bool {
        let inside = !self.beside.next.is_empty();
        match self.tables.kind(word) {
            _ if is_dotted(word) && word.len() > 2 => true,
            Some("number") => inside && self.beside.next.contains(|c: char| c.is_numeric()),
            Some(_) => inside,
            None => false,
        }
    }

    /// Cuts at inner marks and units from left to right.
    fn core(&self, mut core: Range<usize>, out: &mut Vec<Range<usize>>) {
        while !core.is_empty() {
            let word = &self.text[core.clone()];
            let Some(cut) = Some(word)
                .filter(|w| !self.is_whole(w))
                .and_then(|w| self.inner_cut(w))
            else {
                return self.plain(core, out);
            };
            let mark = core.start + cut.start..core.start + cut.end;
            self.left(core.start..mark.start, out);
            out.extend(Some(mark.clone()).filter(|m| !m.is_empty()));
            core.start = mark.end;
            core = self.lead(core, out);
        }
    }

    /// Contractions and clitics of a word without inner marks.
    fn plain(&self, core: Range<usize>, out: &mut Vec<Range<usize>>) {
        let word = &self.text[core.clone()];
        let cuts = match self.tables.contraction(word, self.beside.first, self.beside.next) {
            none if none.is_empty() && !self.is_whole(word) => clitic_at(word).into_iter().collect(),
            cuts => cuts,
        };
        let mut start = core.start;
        for cut in cuts
            .into_iter()
            .map(|c| core.start + c)
            .filter(|&c| c > core.start && c < core.end)
        {
            out.push(start..cut);
            start = cut;
        }
        out.push(start..core.end);
    }

    fn is_whole(&self, word: &str) -> bool {
        if word.len() > LONGEST_ADDRESS {
            return false;
        }
        is_address(word) && !word.contains(['"', '<'])
            || self.tables.kind(word).is_some()
            || decade(word)
            || emoticon_at_end(word) == Some(word.len())
    }

    /// The part of a chunk in front of a cut: it loses the marks at its own end.
    fn left(&self, part: Range<usize>, out: &mut Vec<Range<usize>>) {
        let beside = Beside {
            first: false,
            next: "-",
        };
        let Self { text, tables, .. } = *self;
        Cutter { text, tables, beside }.chunk(part, out);
    }

    /// The first mark inside a word that stands as a word of its own; empty where the word is cut between two characters.
    fn inner_cut(&self, word: &str) -> Option<Range<usize>> {
        if let Some(cut) = self.tables.unit_at(word) {
            return Some(cut..cut);
        }
        let inside = word.char_indices().skip(1).map(|(at, _)| at);
        inside
            .filter(|&at| at < word.len())
            .find_map(|at| self.cut_at(word, at))
    }

    /// The mark at `at`, if it is cut out.
    fn cut_at(&self, word: &str, at: usize) -> Option<Range<usize>> {
        let mut here = word[at..].chars();
        let (c, before) = (here.next()?, word[..at].chars().next_back()?);
        let length = first_mark(&word[at..]);
        let after = word[at + length..].chars().next()?;
        let letters = before.is_alphabetic() || after.is_alphabetic();
        let cut = match c {
            '-' if length == 1 => self.cuts_hyphen(&word[..at], &word[at + 1..], before, after),
            '—' | '–' | '-' => true,
            '=' | '*' | '~' | '_' => length > 1,
            '.' if length == 1 && self.tables.is_listed(&word[..=at]) => return Some(at + 1..at + 1),
            '.' if length == 1 => may_be_glued(&word[..at], ".", &word[at + 1..]),
            '.' | '!' | '?' | '…' | '‼' | '⁉' => true,
            '/' => before.is_alphabetic() && after.is_alphabetic() && word.len() > 3,
            '(' | ')' | '"' | '“' | '”' | '[' | ']' | '{' | '}' | '<' | '>' | '«' | '»' => true,
            ',' | ':' => letters || !before.is_alphanumeric(),
            ';' => true,
            _ if is_currency(c) && after.is_numeric() => return Some(at + length..at + length),
            _ => false,
        };
        cut.then(|| at..at + length)
    }

    fn cuts_hyphen(&self, left: &str, right: &str, before: char, after: char) -> bool {
        let beside = before.is_alphanumeric() || matches!(before, '.' | '%' | '\'' | '’');
        if !beside || !(after.is_alphanumeric() || is_currency(after)) {
            return false;
        }
        if before.is_numeric() && after.is_numeric() {
            return is_range(left, right);
        }
        !self.tables.is_prefix(last_part(left))
    }
}

/// Marks that stay in front of a word: of people, of groups, of additions.
fn is_lead_part(c: char) -> bool {
    matches!(c, '@' | '#' | '+' | '&' | '.') || is_apostrophe(c)
}

/// "90s" of "’90s".
fn is_short_decade(rest: &str) -> bool {
    rest.len() == 3 && rest.ends_with("0s") && rest.starts_with(|c: char| c.is_ascii_digit())
}

/// "3-5", "1998-2004", "1,500-2,000"; but no telephone number, score of parts or date.
fn is_range(left: &str, right: &str) -> bool {
    let number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
    let left_number = left.rsplit(|c| !number(c)).next().unwrap_or_default();
    let right_number = right.split(|c| !number(c)).next().unwrap_or_default();
    let rest = &right[right_number.len()..];
    let short = |n: &str| n.len() <= 2 || n.contains(['.', ',']);
    let year = |n: &str| n.len() == 4 && (n.starts_with('1') || n.starts_with("20"));
    let whole = left_number.len() == left.len()
        || left.ends_with(|c: char| c.is_numeric()) && left.starts_with(is_currency);
    whole
        && !rest.starts_with('-')
        && (short(left_number) && short(right_number)
            || year(left_number) && (year(right_number) || right_number.len() == 2)
            || left_number.len() == 3 && right_number.len() == 3)
}

fn last_part(left: &str) -> &str {
    left.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or(left)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        let lexicon =
            std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/lexicon/abbreviations.tsv");
        let tables = WordTables::load(&lexicon).expect("the table");
        let words = split_words(text, 0..text.len(), &tables);
        words.into_iter().map(|r| &text[r]).collect()
    }

    /// The words, joined by blanks.
    fn cut(text: &str) -> String {
        words(text).join(" ")
    }

    #[test]
    fn clitics_are_words() {
        assert_eq!(
            cut("Russia’s envoy didn't, he's gone"),
            "Russia ’s envoy did n't , he 's gone"
        );
        assert_eq!(cut("soldiers' wives cannot"), "soldiers ' wives can not");
        assert_eq!(
            cut("We´re gonna leave, dont wait"),
            "We ´re gon na leave , do nt wait"
        );
        assert_eq!(cut("its a trap in its den"), "it s a trap in its den");
        assert_eq!(
            cut("O'Neill in the 1990's and '90s"),
            "O'Neill in the 1990's and '90s"
        );
    }

    #[test]
    fn compounds_are_cut_at_the_hyphen_and_prefixes_are_not() {
        assert_eq!(cut("Russian-occupied areas"), "Russian - occupied areas");
        assert_eq!(cut("ex-minister pre-war"), "ex-minister pre-war");
        assert_eq!(
            cut("UN-backed U.S.-led al-Nur"),
            "UN - backed U.S. - led al - Nur"
        );
        assert_eq!(
            cut("3-5 in 1998-2004 by 555-1234"),
            "3 - 5 in 1998 - 2004 by 555-1234"
        );
    }

    #[test]
    fn abbreviations_keep_their_stop_inside_a_sentence() {
        assert_eq!(
            cut("Gen. Lee of the U.S. left at 5 p.m. on Oct. 8."),
            "Gen. Lee of the U.S. left at 5 p.m. on Oct. 8 ."
        );
        assert_eq!(
            cut("No. 5 said no. Dr.Lee agreed, Inc."),
            "No. 5 said no . Dr. Lee agreed , Inc ."
        );
        assert_eq!(cut("He was ill. in the U.S.?"), "He was ill . in the U.S. ?");
    }

    #[test]
    fn marks_and_money_stand_alone() {
        assert_eq!(
            cut("\"Stop,\" she said (twice)."),
            "\" Stop , \" she said ( twice ) ."
        );
        assert_eq!(
            cut("$1.5 million, 30%, US$5bn"),
            "$ 1.5 million , 30 % , US $ 5 bn"
        );
        assert_eq!(
            cut("KYIV—Russia 5km 155mm 10am 5th"),
            "KYIV — Russia 5 km 155 mm 10 am 5th"
        );
        assert_eq!(cut("<a@b.example>, (c)(d)"), "< a@b.example > , ( c ) ( d )");
    }

    #[test]
    fn runs_of_marks_and_emoticons_are_one_word() {
        assert_eq!(
            cut("What?! No... wait...stop ***"),
            "What ?! No ... wait ... stop ***"
        );
        assert_eq!(cut("fine :) thanks:)"), "fine :) thanks :)");
        assert_eq!(cut("#tag @name #1"), "#tag @name # 1");
    }

    #[test]
    fn endless_words_are_cut_too() {
        for part in [
            "a-b", "x.Y", "aa.Bb", "'", ")", "(", "a,1", "...", ":)", "$", "1:", "\u{301}", "a/",
        ] {
            let text = part.repeat(50_000);
            assert_eq!(words(&text).concat(), text);
        }
    }

    #[test]
    fn no_visible_character_is_lost() {
        let text =
            "¿Qué? “‘Oh—no’…” 45°C (a)[b]{c}<d> x=y a_b ++ A+ // \\ ~5 ^_^ ''q'' `t´ №5 ½ 東京。 e\u{301} 👍🏽";
        let kept: String = words(text).concat();
        let visible: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        assert_eq!(kept, visible);
    }
}
