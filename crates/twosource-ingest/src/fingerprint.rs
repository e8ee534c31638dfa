//! Near-copy fingerprints, telling words and digests.
//!
//! In: text or bytes. Out: shingle hashes by passage, weighted word hashes (both stable between versions) and BLAKE3 digests.
//! Never: a random seed.

use crate::words::WordFrequencies;
use std::collections::BTreeMap;
use twosource_record::document::word_hash;
use twosource_record::{Fingerprint, Passage, Term};

/// Words kept of a text's vector; more changed nothing on a pool of 4,300 articles.
const TERMS: usize = 64;
/// A name tells a story from another better than a word of the same rarity.
const NAME_WEIGHT: f64 = 1.5;
/// A passage with fewer words is cut on to the next.
const SHORTEST: usize = 4;

/// Passages of the text and telling words of title and text.
pub fn fingerprint(title: Option<&str>, text: &str, frequencies: &WordFrequencies) -> Fingerprint {
    Fingerprint {
        passages: passages(text),
        terms: terms(title.unwrap_or_default(), text, frequencies),
    }
}

/// Pieces of about a sentence: cut after closing marks before a blank, and at line ends.
fn passages(text: &str) -> Vec<Passage> {
    let mut out = Vec::new();
    let (mut start, mut words): (Option<usize>, Vec<String>) = (None, Vec::new());
    let mut word = String::new();
    let mut previous = ' ';
    for (at, c) in text.chars().chain(std::iter::once('\n')).enumerate() {
        if c.is_alphanumeric() {
            start = start.or(Some(at));
            word.extend(c.to_lowercase());
        } else if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        let closed = c == '\n' || (c.is_whitespace() && matches!(previous, '.' | '!' | '?' | '"' | '”'));
        if let (true, Some(from)) = (closed && words.len() >= SHORTEST, start) {
            out.push(passage(from, at, &words));
            (start, words) = (None, Vec::new());
        }
        previous = c;
    }
    if let (Some(from), false) = (start, words.is_empty()) {
        out.push(passage(from, text.chars().count(), &words));
    }
    out
}

fn passage(start: usize, end: usize, words: &[String]) -> Passage {
    let mut shingles: Vec<u32> = words
        .windows(words.len().min(3))
        .map(|w| hash(&w.join(" ")))
        .collect();
    shingles.sort_unstable();
    shingles.dedup();
    Passage { start, end, shingles }
}

/// The heaviest words by term frequency and rarity (Salton and Buckley 1988), normalised, sorted by hash.
fn terms(title: &str, text: &str, frequencies: &WordFrequencies) -> Vec<Term> {
    let mut counts: BTreeMap<String, (u32, bool)> = BTreeMap::new();
    for (n, word) in words_of(title)
        .map(|w| (0, w))
        .chain(words_of(text).map(|w| (1, w)))
    {
        let small = word.chars().next().is_some_and(char::is_lowercase);
        let entry = counts.entry(word.to_lowercase()).or_insert((0, true));
        entry.0 += 1;
        entry.1 &= !(n == 1 && small);
    }
    let mut weighted: Vec<(f64, String)> = counts
        .into_iter()
        .map(|(word, (count, name))| {
            let name = name && word.chars().all(char::is_alphabetic);
            let weight = (1.0 + f64::from(count).ln()) * frequencies.rarity(&word);
            (if name { weight * NAME_WEIGHT } else { weight }, word)
        })
        .collect();
    weighted.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    weighted.truncate(TERMS);
    let length = weighted
        .iter()
        .map(|(w, _)| w * w)
        .sum::<f64>()
        .sqrt()
        .max(f64::MIN_POSITIVE);
    let mut out: Vec<Term> = weighted
        .iter()
        .map(|(weight, word)| Term {
            word: word_hash(word),
            weight: (weight / length * 1e4).round() as u16,
        })
        .collect();
    out.sort_by_key(|t| t.word);
    out.dedup_by_key(|t| t.word);
    out
}

/// Words of two letters and more, the possessive cut off.
fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '’'))
        .map(|w| w.trim_matches(['\'', '’']))
        .map(|w| w.strip_suffix("'s").or_else(|| w.strip_suffix("’s")).unwrap_or(w))
        .filter(|w| w.len() > 1)
}

fn hash(words: &str) -> u32 {
    let digest = blake3::hash(words.as_bytes());
    let bytes = digest.as_bytes();
    u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
}

/// BLAKE3 of bytes, hex.
pub fn digest(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Fingerprint {
        fingerprint(None, text, &WordFrequencies::default())
    }

    #[test]
    fn case_and_marks_do_not_change_a_fingerprint() {
        let (a, b) = (of("The dam, it broke at noon."), of("the DAM it broke at noon!"));
        assert_eq!(a.passages[0].shingles, b.passages[0].shingles);
    }

    #[test]
    fn a_copied_sentence_is_contained_whole() {
        let whole = of("Water rose in the town. The dam broke at noon on Tuesday. Nobody was hurt there.");
        let part = of("The dam broke at noon on Tuesday.");
        assert_eq!(part.passages[0].contained_in(&whole.passages[1]), 1.0);
        assert_eq!(part.passages[0].contained_in(&whole.passages[0]), 0.0);
    }

    #[test]
    fn passages_point_at_their_characters() {
        let text = "“Éric left the town.” He came back to it later.\n\nNo more was known of him.";
        let characters: Vec<char> = text.chars().collect();
        let cut: Vec<String> = of(text)
            .passages
            .iter()
            .map(|p| characters[p.start..p.end].iter().collect())
            .collect();
        assert_eq!(cut[0], "Éric left the town.”");
        assert_eq!(cut[2], "No more was known of him.");
    }

    #[test]
    fn texts_of_one_story_are_closer_than_others() {
        let a = of("The freighter Halcyon sank off Brindisi; the Halcyon carried grain.");
        let b = of("Divers reached the Halcyon near Brindisi.");
        let c = of("Divers reached the cave near the village.");
        assert!(a.cosine(&b) > a.cosine(&c));
    }
}
