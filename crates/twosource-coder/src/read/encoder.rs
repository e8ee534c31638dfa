//! The encoder and its heads, run on batches of sentences by rten.
//!
//! In: words with their shapes. Out: raw scores per word. Never: decodes them, never cuts a sentence silently (the caller
//! windows long ones). Model card and graph contract: `data/models/reader-en/README.md`.

use super::model_files::{Labels, ModelFiles, ReadError};
use rten::{Model, ModelOptions, NodeId, RunOptions, ThreadPool, Value};
use rten_tensor::prelude::*;
use rten_tensor::{NdTensor, Tensor};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokenizers::models::wordpiece::WordPiece;
use tokenizers::normalizers::BertNormalizer;
use tokenizers::pre_tokenizers::bert::BertPreTokenizer;
use tokenizers::{Tokenizer, TokenizerBuilder};

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

/// Scores of one batch; the first two sizes are sentences and words (root included).
pub struct Scores {
    /// [B, W, tags]
    pub upos: NdTensor<f32, 3>,
    /// [B, dependant, head]
    pub arcs: NdTensor<f32, 3>,
    /// [B, dependant, head, relations]
    pub labels: NdTensor<f32, 4>,
    /// [B, W, tags]
    pub names: NdTensor<f32, 3>,
    /// [B, W]
    pub predicates: NdTensor<f32, 2>,
    /// [B, W]
    pub factuality: NdTensor<f32, 2>,
    words: Tensor<f32>,
}

/// The two graphs, their tokeniser and labels.
pub struct Encoder {
    encoder: Model,
    roles: Model,
    tokenizer: Tokenizer,
    cache: Mutex<HashMap<String, Vec<i32>>>,
    pools: Mutex<Vec<Arc<ThreadPool>>>,
    special: (i32, i32, i32),
    inputs: [NodeId; 4],
    outputs: [NodeId; 7],
    role_inputs: [NodeId; 3],
    role_output: NodeId,
    /// Label lists of the heads.
    pub labels: Labels,
}

const CACHED_WORDS: usize = 200_000;

impl Encoder {
    /// Loads graphs, vocabulary and labels.
    pub fn load(files: &ModelFiles) -> Result<Self, ReadError> {
        let encoder = load_graph(files, "encoder.onnx")?;
        let roles = load_graph(files, "roles.onnx")?;
        let tokenizer = load_tokenizer(files)?;
        let id = |token: &str| {
            tokenizer
                .token_to_id(token)
                .map(|i| i as i32)
                .ok_or_else(|| files.damaged("vocab.txt", &format!("no {token}")))
        };
        let special = (id("[CLS]")?, id("[SEP]")?, id("[UNK]")?);
        let node = |model: &Model, file: &str, name: &str| {
            model
                .node_id(name)
                .map_err(|why| files.damaged(file, &why.to_string()))
        };
        let many = |names: [&str; 4]| -> Result<[NodeId; 4], ReadError> {
            Ok([
                node(&encoder, "encoder.onnx", names[0])?,
                node(&encoder, "encoder.onnx", names[1])?,
                node(&encoder, "encoder.onnx", names[2])?,
                node(&encoder, "encoder.onnx", names[3])?,
            ])
        };
        let inputs = many(["input_ids", "attention_mask", "shape_ids", "word_starts"])?;
        let [words, upos, arcs, labels] = many(["words", "upos", "arcs", "labels"])?;
        let [names, predicates, factuality, _] = many(["names", "predicates", "factuality", "words"])?;
        let role_inputs = [
            node(&roles, "roles.onnx", "words")?,
            node(&roles, "roles.onnx", "predicate_sentence")?,
            node(&roles, "roles.onnx", "predicate_word")?,
        ];
        let role_output = node(&roles, "roles.onnx", "roles")?;
        Ok(Self {
            labels: files.labels()?,
            encoder,
            roles,
            tokenizer,
            cache: Mutex::default(),
            pools: Mutex::default(),
            special,
            inputs,
            outputs: [words, upos, arcs, labels, names, predicates, factuality],
            role_inputs,
            role_output,
        })
    }

    /// Word pieces of a sentence's words.
    pub fn pieces(&self, words: &[&str]) -> Pieces {
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
        if let Some(ids) = self
            .cache
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(word)
        {
            return ids.clone();
        }
        let encoded = self.tokenizer.encode_fast(word, false);
        let mut ids: Vec<i32> = encoded
            .map(|e| e.get_ids().iter().map(|&i| i as i32).collect())
            .unwrap_or_default();
        ids.truncate(self.labels.long_word);
        if ids.is_empty() {
            ids.push(self.special.2);
        }
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        if cache.len() < CACHED_WORDS {
            cache.insert(word.to_owned(), ids.clone());
        }
        ids
    }

    /// Runs the encoder graph on a batch.
    pub fn run(&self, batch: &[&Pieces]) -> Result<Scores, ReadError> {
        let width = batch.iter().map(|p| p.ids.len()).max().unwrap_or(0);
        let words = batch.iter().map(|p| p.starts.len()).max().unwrap_or(0);
        let ones: Vec<Vec<i32>> = batch.iter().map(|p| vec![1; p.ids.len()]).collect();
        let values = [
            padded(batch.iter().map(|p| p.ids.as_slice()), width),
            padded(ones.iter().map(Vec::as_slice), width),
            padded(batch.iter().map(|p| p.shapes.as_slice()), width),
            padded(batch.iter().map(|p| p.starts.as_slice()), words),
        ];
        let inputs = self
            .inputs
            .iter()
            .zip(&values)
            .map(|(&id, value)| (id, value.view().into()))
            .collect();
        let [words, upos, arcs, labels, names, predicates, factuality] = self
            .with_pool(|options| self.encoder.run_n(inputs, self.outputs, options))
            .map_err(|why| ReadError::Run(why.to_string()))?;
        Ok(Scores {
            upos: sized(upos)?,
            arcs: sized(arcs)?,
            labels: sized(labels)?,
            names: sized(names)?,
            predicates: sized(predicates)?,
            factuality: sized(factuality)?,
            words: words
                .try_into()
                .map_err(|_| ReadError::Run("word vectors are no floats".to_owned()))?,
        })
    }

    /// Role scores [P, W, tags] of the predicates at (sentence of the batch, word; the root is word 0).
    pub fn run_roles(
        &self,
        scores: &Scores,
        predicates: &[(usize, usize)],
    ) -> Result<NdTensor<f32, 3>, ReadError> {
        let sentence = Tensor::from_data(
            &[predicates.len()],
            predicates.iter().map(|p| p.0 as i32).collect::<Vec<_>>(),
        );
        let word = Tensor::from_data(
            &[predicates.len()],
            predicates.iter().map(|p| p.1 as i32).collect::<Vec<_>>(),
        );
        let inputs = vec![
            (self.role_inputs[0], scores.words.view().into()),
            (self.role_inputs[1], sentence.view().into()),
            (self.role_inputs[2], word.view().into()),
        ];
        let [roles] = self
            .with_pool(|options| self.roles.run_n(inputs, [self.role_output], options))
            .map_err(|why| ReadError::Run(why.to_string()))?;
        sized(roles)
    }

    /// One thread per run: documents, not operators, share the cores.
    fn with_pool<T>(&self, run: impl FnOnce(Option<RunOptions>) -> T) -> T {
        let pooled = self.pools.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let pool = pooled.unwrap_or_else(|| Arc::new(ThreadPool::with_num_threads(1)));
        let result = run(Some(RunOptions::default().with_thread_pool(Some(pool.clone()))));
        self.pools
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(pool);
        result
    }
}

fn load_graph(files: &ModelFiles, name: &str) -> Result<Model, ReadError> {
    // Packed once here instead of at every run.
    let mut options = ModelOptions::with_all_ops();
    options.prepack_weights(true);
    options
        .load(files.bytes(name)?)
        .map_err(|why| files.damaged(name, &why.to_string()))
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

fn padded<'a>(rows: impl Iterator<Item = &'a [i32]>, width: usize) -> Tensor<i32> {
    let mut data = Vec::new();
    let mut count = 0;
    for row in rows {
        data.extend_from_slice(row);
        data.resize(data.len() + width - row.len(), 0);
        count += 1;
    }
    Tensor::from_data(&[count, width], data)
}

fn sized<const N: usize>(value: Value) -> Result<NdTensor<f32, N>, ReadError> {
    value
        .try_into()
        .map_err(|_| ReadError::Run(format!("the graph gave no float tensor of {N} sizes")))
}
