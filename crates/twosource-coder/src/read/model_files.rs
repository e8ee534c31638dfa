//! The model folder: found, checked by digest, read.
//!
//! In: a folder with `model.json`. Out: bytes and files whose SHA-256 is the one written there. Never: runs on a damaged file.

use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Bytes read at once: few enough to stay in the processor's second cache.
const PART: usize = 1 << 17;

/// Why reading is impossible.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The folder is none of a model.
    #[error("{}: no model here: {cause}\nhint: a model folder holds model.json and the files it names; see --model", path.display())]
    NoModel {
        /// The folder.
        path: PathBuf,
        /// Why.
        cause: String,
    },
    /// A file is not the one that `model.json` names.
    #[error("{}: {reason}\nhint: the file is damaged or from another model; restore the folder", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// A table is wrong.
    #[error(transparent)]
    Table(#[from] crate::code::table::TableError),
    /// The graph could not be run.
    #[error("the model failed: {0}")]
    Run(String),
}

/// A model folder with its digests.
#[derive(Debug)]
pub struct ModelFiles {
    folder: PathBuf,
    digests: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Manifest {
    files: BTreeMap<String, String>,
}

/// How the first filter joins what it sees (`event_filter.rs`).
#[derive(Debug, Clone, Deserialize)]
pub struct EventFilterSettings {
    /// Of a sentence's own score, the mean of the others, the best neighbour, the best other, being alone.
    pub weights: [f32; 5],
    /// Added to their sum.
    pub bias: f32,
    /// Sum from which a sentence is read.
    pub threshold: f32,
    /// Scores of other sentences are cut to this far from zero.
    pub farthest: f32,
    /// Value of one step of a piece's weight.
    pub scale: f32,
    /// Score of a sentence without any known piece.
    pub own_bias: f32,
}

/// Label lists of the heads, as the model folder gives them.
#[derive(Debug, Clone, Deserialize)]
pub struct Labels {
    /// Parts of speech.
    pub upos: Vec<String>,
    /// Relations with subtypes.
    pub relations: Vec<String>,
    /// BIO tags of names.
    pub names: Vec<String>,
    /// BIO tags of roles.
    pub roles: Vec<String>,
    /// Event types, none first.
    pub events: Vec<String>,
    /// Modes, none first.
    pub modes: Vec<String>,
    /// What a word can be to an event, nothing first.
    pub parties: Vec<String>,
    /// Affirmed, negated.
    pub polarities: Vec<String>,
    /// Aspects.
    pub aspects: Vec<String>,
    /// The first filter for coding.
    pub filter: EventFilterSettings,
    /// Layers of the encoder.
    pub layers: usize,
    /// Attention heads of each layer.
    pub attention_heads: usize,
    /// Longest input in pieces.
    pub max_pieces: usize,
    /// Pieces kept of one word.
    pub long_word: usize,
}

impl ModelFiles {
    /// Reads `model.json` of `folder`.
    pub fn open(folder: &Path) -> Result<Self, ReadError> {
        let no_model = |cause: String| ReadError::NoModel {
            path: folder.to_owned(),
            cause,
        };
        let text =
            std::fs::read_to_string(folder.join("model.json")).map_err(|why| no_model(why.to_string()))?;
        let manifest: Manifest =
            serde_json::from_str(&text).map_err(|why| no_model(format!("model.json: {why}")))?;
        Ok(Self {
            folder: folder.to_owned(),
            digests: manifest.files,
        })
    }

    /// The bytes of a file, checked against its digest.
    pub fn bytes(&self, name: &str) -> Result<Vec<u8>, ReadError> {
        let mut bytes = Vec::new();
        self.read(name, |part| bytes.extend_from_slice(part))?;
        Ok(bytes)
    }

    /// A file, checked against its digest but not kept: it may be large, and is wanted part by part.
    pub fn checked(&self, name: &str) -> Result<File, ReadError> {
        self.read(name, |_| {})
    }

    fn read(&self, name: &str, mut take: impl FnMut(&[u8])) -> Result<File, ReadError> {
        let unreadable = |why: std::io::Error| self.damaged(name, &why.to_string());
        let mut file = File::open(self.folder.join(name)).map_err(unreadable)?;
        let (mut hasher, mut part) = (Sha256::new(), vec![0; PART]);
        loop {
            let count = file.read(&mut part).map_err(unreadable)?;
            if count == 0 {
                break;
            }
            hasher.update(&part[..count]);
            take(&part[..count]);
        }
        let digest: String = hasher.finalize().iter().map(|b| format!("{b:02x}")).collect();
        match self.digests.get(name) {
            Some(expected) if *expected == digest => Ok(file),
            Some(_) => Err(self.damaged(name, "its SHA-256 is not the one in model.json")),
            None => Err(self.damaged(name, "model.json does not name it")),
        }
    }

    /// The label lists.
    pub fn labels(&self) -> Result<Labels, ReadError> {
        serde_json::from_slice(&self.bytes("labels.json")?)
            .map_err(|why| self.damaged("labels.json", &why.to_string()))
    }

    /// The word pieces in the order of their ids.
    pub fn vocabulary(&self) -> Result<Vec<String>, ReadError> {
        let text = String::from_utf8(self.bytes("vocab.txt")?)
            .map_err(|why| self.damaged("vocab.txt", &why.to_string()))?;
        Ok(text.lines().map(str::to_owned).collect())
    }

    /// An error about one of the folder's files.
    pub fn damaged(&self, name: &str, reason: &str) -> ReadError {
        ReadError::Damaged {
            path: self.folder.join(name),
            reason: reason.to_owned(),
        }
    }
}
