//! Dictionary forms by table and rule.
//!
//! In: a word, its part of speech, and who tells whether there is a word (the encoder's vocabulary). Out: a lemma, lower
//! case but for names.
//! Never: a lemma for what the rules do not know; the word itself then.

use super::Upos;
use crate::code::table::{TableError, read_rows};
use std::collections::HashMap;
use std::path::Path;

/// Tells whether there is such a word, lower case: it decides between candidates.
pub type Known<'k> = &'k dyn Fn(&str) -> bool;

/// Irregular forms.
#[derive(Debug, Default)]
pub struct Lemmas {
    irregular: HashMap<(String, Upos), String>,
}

impl Lemmas {
    /// Reads `lemmas.tsv` (`forms`, `pos`, `lemma`).
    pub fn load(path: &Path) -> Result<Self, TableError> {
        let mut irregular = HashMap::new();
        for row in read_rows(path)? {
            let upos = Upos::from_name(row.get("pos")?);
            for form in row.list("forms")? {
                irregular.insert((form.to_owned(), upos), row.get("lemma")?.to_owned());
            }
        }
        Ok(Self { irregular })
    }

    /// The lemma of `word`.
    pub fn lemma(&self, word: &str, upos: Upos, known: Known) -> String {
        if upos == Upos::Propn {
            return word.to_owned();
        }
        let lower = word.to_lowercase();
        if let Some(lemma) = self.irregular.get(&(lower.clone(), upos)) {
            return lemma.clone();
        }
        match upos {
            Upos::Verb | Upos::Aux => verb(&lower, known),
            Upos::Noun => noun(&lower, known),
            Upos::Adj | Upos::Adv => comparable(&lower, known),
            _ => lower,
        }
    }
}

fn verb(word: &str, known: Known) -> String {
    if let Some(stem) = word.strip_suffix("ies").filter(|s| s.len() > 2) {
        return format!("{stem}y");
    }
    if let Some(stem) = word.strip_suffix("ied").filter(|s| s.len() > 2) {
        return format!("{stem}y");
    }
    for ending in ["ed", "ing"] {
        if let Some(stem) = word
            .strip_suffix(ending)
            .filter(|s| s.chars().any(is_vowel) && s.len() > 1)
        {
            return base_of(stem, known);
        }
    }
    without_s(word, known)
}

/// The base of a stem left by "-ed" or "-ing": with "e", undoubled, or as it is.
fn base_of(stem: &str, known: Known) -> String {
    let with_e = format!("{stem}e");
    let undoubled = undouble(stem);
    let short = is_short(stem);
    if let Some(single) = undoubled.filter(|_| !known(stem)) {
        return single.to_owned();
    }
    if known(&with_e) && (!known(stem) || short) {
        return with_e;
    }
    if known(stem) || !needs_e(stem) {
        stem.to_owned()
    } else {
        with_e
    }
}

fn without_s(word: &str, known: Known) -> String {
    let Some(stem) = word
        .strip_suffix('s')
        .filter(|s| s.len() > 1 && !s.ends_with(['s', 'u', 'i']))
    else {
        return word.to_owned();
    };
    match stem.strip_suffix('e') {
        Some(short)
            if short.ends_with("sh")
                || short.ends_with("ch")
                || short.ends_with('x')
                || short.ends_with("ss")
                || short.ends_with("zz") =>
        {
            short.to_owned()
        }
        Some(short) if short.ends_with('o') && known(short) => short.to_owned(),
        _ => stem.to_owned(),
    }
}

fn noun(word: &str, known: Known) -> String {
    if let Some(stem) = word.strip_suffix("ies").filter(|s| s.len() > 2) {
        return format!("{stem}y");
    }
    if let Some(stem) = word.strip_suffix("men").filter(|s| !s.is_empty()) {
        return format!("{stem}man");
    }
    without_s(word, known)
}

fn comparable(word: &str, known: Known) -> String {
    for ending in ["est", "er"] {
        if let Some(stem) = word.strip_suffix(ending).filter(|s| s.len() > 2) {
            let options = [
                stem.to_owned(),
                format!("{stem}e"),
                undouble(stem).unwrap_or(stem).to_owned(),
                stem.strip_suffix('i').map_or(String::new(), |s| format!("{s}y")),
            ];
            if let Some(base) = options.into_iter().find(|o| known(o) && !known(word)) {
                return base;
            }
        }
    }
    word.to_owned()
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

fn undouble(stem: &str) -> Option<&str> {
    let mut back = stem.chars().rev();
    let (last, before) = (back.next()?, back.next()?);
    (last == before && !is_vowel(last)).then(|| &stem[..stem.len() - last.len_utf8()])
}

/// One vowel and one consonant at the end: such a stem would have doubled ("hop", "hopped"), so the base has an "e".
fn is_short(stem: &str) -> bool {
    let chars: Vec<char> = stem.chars().collect();
    let [.., c, v, last] = chars[..] else {
        return stem.len() == 2;
    };
    !is_vowel(last)
        && !matches!(last, 'w' | 'x')
        && is_vowel(v)
        && !is_vowel(c)
        && chars.iter().filter(|c| is_vowel(**c)).count() == 1
}

/// Endings that no English base has without an "e".
fn needs_e(stem: &str) -> bool {
    [
        "v", "z", "c", "at", "iz", "is", "ag", "us", "dg", "rg", "bl", "pl", "tl",
    ]
    .iter()
    .any(|e| stem.ends_with(e))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lemma(word: &str, upos: Upos) -> String {
        let words = [
            "kill", "seize", "use", "plan", "visit", "hope", "hop", "attack", "stop", "press", "shell",
            "target", "free", "agree", "release", "condemn", "add", "ad",
        ];
        Lemmas::default().lemma(word, upos, &|word| words.contains(&word))
    }

    #[test]
    fn regular_verbs_find_their_base() {
        for (form, base) in [
            ("killed", "kill"),
            ("seized", "seize"),
            ("planning", "plan"),
            ("visited", "visit"),
            ("hoped", "hope"),
            ("shelling", "shell"),
            ("stopped", "stop"),
            ("releases", "release"),
            ("carried", "carry"),
            ("pressed", "press"),
            ("deployed", "deploy"),
            ("escalated", "escalate"),
            ("condemned", "condemn"),
            ("added", "add"),
        ] {
            assert_eq!(lemma(form, Upos::Verb), base);
        }
    }

    #[test]
    fn plurals_find_their_singular_and_names_stay() {
        assert_eq!(lemma("strikes", Upos::Noun), "strike");
        assert_eq!(lemma("gunmen", Upos::Noun), "gunman");
        assert_eq!(lemma("embassies", Upos::Noun), "embassy");
        assert_eq!(lemma("clashes", Upos::Noun), "clash");
        assert_eq!(lemma("Nations", Upos::Propn), "Nations");
    }
}
