//! Words to word pieces, with the shape of each word that lower-casing takes away.
//!
//! In: the words of a sentence. Out: ids, shapes, and where each word starts. Never: more than `long_word` pieces of a word.

use super::model_files::{ModelFiles, ReadError};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use tokenizers::models::wordpiece::WordPiece;
use tokenizers::normalizers::BertNormalizer;
use tokenizers::pre_tokenizers::bert::BertPreTokenizer;
use tokenizers::{Tokenizer, TokenizerBuilder};

const CACHED_WORDS: usize = 200_000;

/// Word pieces of one window: ids, shape of each piece, first piece of each word (the root's is 0).
#[derive(Debug, Clone, Default)]
pub struct Pieces {
    /// Ids with [CLS] and [SEP].
    pub ids: Vec<i32>,
    /// Index into the shapes.
    pub shapes: Vec<i32>,
    /// First piece of each word; the first entry is the root.
    pub starts: Vec<i32>,
}

/// The tokeniser with the words that it has seen.
pub struct WordPieces {
    tokenizer: Tokenizer,
    cache: Mutex<HashMap<String, Vec<i32>>>,
    long_word: usize,
    special: (i32, i32, i32),
}

impl WordPieces {
    /// From the vocabulary of a model folder.
    pub fn load(files: &ModelFiles, long_word: usize) -> Result<Self, ReadError> {
        let tokenizer = load_tokenizer(files)?;
        let id = |token: &str| {
            tokenizer
                .token_to_id(token)
                .map(|i| i as i32)
                .ok_or_else(|| files.damaged("vocab.txt", &format!("no {token}")))
        };
        let special = (id("[CLS]")?, id("[SEP]")?, id("[UNK]")?);
        Ok(Self {
            tokenizer,
            cache: Mutex::default(),
            long_word,
            special,
        })
    }

    /// Whether a word of letters only is a piece of its own.
    pub fn knows(&self, word: &str) -> bool {
        word.chars().all(char::is_alphabetic) && self.tokenizer.token_to_id(word).is_some()
    }

    /// Word pieces of a sentence's words.
    pub fn of(&self, words: &[&str]) -> Pieces {
        let mut out = Pieces {
            ids: vec![self.special.0],
            shapes: vec![0],
            starts: vec![0],
        };
        for (n, word) in words.iter().enumerate() {
            out.starts.push(out.ids.len() as i32);
            let ids = self.word_ids(word);
            out.shapes
                .extend(std::iter::repeat_n(super::shapes::shape(word, n == 0), ids.len()));
            out.ids.extend(ids);
        }
        out.ids.push(self.special.1);
        out.shapes.push(0);
        out
    }

    fn word_ids(&self, word: &str) -> Vec<i32> {
        let cached = |cache: &Mutex<HashMap<String, Vec<i32>>>| {
            cache
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .get(word)
                .cloned()
        };
        if let Some(ids) = cached(&self.cache) {
            return ids;
        }
        let encoded = self.tokenizer.encode_fast(word, false);
        let mut ids: Vec<i32> = encoded
            .map(|e| e.get_ids().iter().map(|&i| i as i32).collect())
            .unwrap_or_default();
        ids.truncate(self.long_word);
        if ids.is_empty() {
            ids.push(self.special.2);
        }
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        if cache.len() < CACHED_WORDS {
            cache.insert(word.to_owned(), ids.clone());
        }
        ids
    }
}

fn load_tokenizer(files: &ModelFiles) -> Result<Tokenizer, ReadError> {
    let words = files.vocabulary()?.into_iter().enumerate();
    let vocabulary: ahash::AHashMap<String, u32> = words.map(|(i, word)| (word, i as u32)).collect();
    let damaged = |why: String| files.damaged("vocab.txt", &why);
    let model = WordPiece::builder()
        .vocab(vocabulary)
        .unk_token("[UNK]".to_owned())
        .build()
        .map_err(|why| damaged(why.to_string()))?;
    let built = TokenizerBuilder::<
        WordPiece,
        BertNormalizer,
        BertPreTokenizer,
        tokenizers::PostProcessorWrapper,
        tokenizers::DecoderWrapper,
    >::new()
    .with_model(model)
    .with_normalizer(Some(BertNormalizer::default()))
    .with_pre_tokenizer(Some(BertPreTokenizer))
    .build()
    .map_err(|why| damaged(why.to_string()))?;
    Ok(built.into())
}
