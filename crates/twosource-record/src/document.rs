//! A published item as received, and what later stages may know of it without its text.

use jiff::{Timestamp, civil::Date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One published item as received.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Document {
    /// The id as given in the input, else the path.
    pub document_id: String,
    /// Address.
    pub url: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// The wire service whose text it is.
    pub agency: Option<String>,
    /// Headline; never coded, never part of `text`.
    pub title: Option<String>,
    /// Publication instant; noon UTC where only a day is known.
    #[schemars(with = "Option<String>")]
    pub published_at: Option<Timestamp>,
    /// ISO 639-1.
    pub language: Option<String>,
    /// Clean main text.
    pub text: String,
    /// BLAKE3 of the original bytes, hex.
    pub digest: String,
    /// Place and day at the head of the text.
    pub dateline: Option<Dateline>,
    /// Near-copy fingerprint of the text.
    pub fingerprint: Fingerprint,
    /// The data set whose record this is (`GDELT` …): then `text` is the record's rendering and `url` what the record
    /// cites. Null for a published item.
    #[serde(default)]
    pub dataset: Option<String>,
}

/// "SEOUL, Oct 8 (Yonhap) --": byte range in `text` and what it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Dateline {
    /// First byte in `text`.
    pub byte_start: usize,
    /// One past its last byte (dash included).
    pub byte_end: usize,
    /// The place's words.
    pub place: Option<String>,
    /// The day, completed from the publication instant.
    #[schemars(with = "Option<String>")]
    pub day: Option<Date>,
    /// The agency's words.
    pub agency: Option<String>,
}

/// What later stages may compare of a text without having it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Fingerprint {
    /// Pieces of about a sentence, in the order of the text.
    #[serde(default)]
    pub passages: Vec<Passage>,
    /// The words that tell this text from others, by word hash; the title's included.
    #[serde(default)]
    pub terms: Vec<Term>,
}

/// A piece of text of about a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Passage {
    /// First character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
    /// Hashes of its 3-word shingles (lower case, letters and digits only), sorted, without repeats.
    pub shingles: Vec<u32>,
}

/// A word and its weight (term frequency times inverse document frequency).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Term {
    /// `word_hash` of the word in lower case.
    pub word: u32,
    /// Share of the text's vector, in ten-thousandths; the squares of all sum to about one.
    pub weight: u16,
}

impl Fingerprint {
    /// The weight of a word in this text's vector, 0 to 1; 0 where it is none of the telling ones.
    pub fn weight(&self, word: u32) -> f64 {
        self.terms
            .binary_search_by_key(&word, |t| t.word)
            .map_or(0.0, |i| f64::from(self.terms[i].weight) / 1e4)
    }

    /// Cosine of the two texts' term vectors, 0 to 1.
    pub fn cosine(&self, other: &Self) -> f64 {
        let (mut i, mut j, mut sum) = (0, 0, 0u64);
        while i < self.terms.len() && j < other.terms.len() {
            let (a, b) = (self.terms[i], other.terms[j]);
            match a.word.cmp(&b.word) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    sum += u64::from(a.weight) * u64::from(b.weight);
                    (i, j) = (i + 1, j + 1);
                }
            }
        }
        (sum as f64 / 1e8).min(1.0)
    }
}

impl Passage {
    /// Share of this passage's shingles that `other` has too, 0 to 1.
    pub fn contained_in(&self, other: &Self) -> f64 {
        if self.shingles.is_empty() {
            return 0.0;
        }
        count_shared(&self.shingles, &other.shingles) as f64 / self.shingles.len() as f64
    }
}

/// FNV-1a (Fowler, Noll and Vo; 32 bits) of a word in lower case: what `Term::word` holds.
pub fn word_hash(word: &str) -> u32 {
    word.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

/// Number of values in both of two sorted lists without repeats.
pub fn count_shared(left: &[u32], right: &[u32]) -> usize {
    let (mut i, mut j, mut count) = (0, 0, 0);
    while i < left.len() && j < right.len() {
        match left[i].cmp(&right[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, count) = (i + 1, j + 1, count + 1),
        }
    }
    count
}

/// A document without its text: what corroboration sees.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DocumentHeader {
    /// The id as given.
    pub document_id: String,
    /// Address.
    pub url: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// The wire service whose text it is.
    pub agency: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Publication instant.
    #[schemars(with = "Option<String>")]
    pub published_at: Option<Timestamp>,
    /// BLAKE3 of the original bytes, hex.
    pub digest: String,
    /// Near-copy fingerprint of the text.
    pub fingerprint: Fingerprint,
    /// The data set whose record this is; null for a published item.
    #[serde(default)]
    pub dataset: Option<String>,
}

/// What stands in a document's id between the record of a data set and one mention of it.
pub const MENTION: &str = ":mention:";

impl DocumentHeader {
    /// The record of a data set that this document is, or is a mention of; none for a published text.
    pub fn record(&self) -> Option<&str> {
        self.dataset.as_ref()?;
        let id = self.document_id.as_str();
        Some(id.split_once(MENTION).map_or(id, |(record, _)| record))
    }
}

impl Document {
    /// The document without its text.
    pub fn header(&self) -> DocumentHeader {
        DocumentHeader {
            document_id: self.document_id.clone(),
            url: self.url.clone(),
            outlet: self.outlet.clone(),
            agency: self.agency.clone(),
            title: self.title.clone(),
            published_at: self.published_at,
            digest: self.digest.clone(),
            fingerprint: self.fingerprint.clone(),
            dataset: self.dataset.clone(),
        }
    }
}
