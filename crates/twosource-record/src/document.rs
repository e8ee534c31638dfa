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

/// Hashes of a text's 3-word shingles (lower case, letters and digits only), sorted, without repeats.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Fingerprint {
    /// 32-bit shingle hashes.
    pub shingles: Vec<u32>,
}

impl Fingerprint {
    /// Number of shingles in both, by one pass over the sorted lists.
    pub fn shared(&self, other: &Self) -> usize {
        let (mut i, mut j, mut count) = (0, 0, 0);
        while i < self.shingles.len() && j < other.shingles.len() {
            match self.shingles[i].cmp(&other.shingles[j]) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => (i, j, count) = (i + 1, j + 1, count + 1),
            }
        }
        count
    }
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
