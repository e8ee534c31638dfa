//! The encoder and its heads, run on batches of sentences by rten.
//!
//! In: words with their shapes. Out: raw scores per word. Never: decodes them, never cuts a sentence silently (the caller
//! windows long ones). The encoder runs once; what needs a tree, a predicate or a trigger first is asked of small graphs
//! over its word vectors. Model card and graph contract: `data/models/reader-en/README.md`.

use super::graph::{Graph, Pools, sized};
use super::model_files::{Labels, ModelFiles, ReadError};
use super::pieces::WordPieces;
use rten_tensor::prelude::*;
use rten_tensor::{NdTensor, Tensor};

pub use super::pieces::Pieces;

/// Scores of one batch; the first two sizes are sentences and words (root included).
pub struct Scores {
    /// [B, W, tags]
    pub upos: NdTensor<f32, 3>,
    /// [B, dependant, head]
    pub arcs: NdTensor<f32, 3>,
    /// [B, W, tags]
    pub names: NdTensor<f32, 3>,
    /// [B, W]
    pub predicates: NdTensor<f32, 2>,
    /// [B, W]
    pub factuality: NdTensor<f32, 2>,
    /// [B, W, event types, none first]
    pub kinds: NdTensor<f32, 3>,
    words: Tensor<f32>,
}

/// What the event heads say of each trigger asked for.
pub struct Details {
    /// [triggers, W, parties]
    pub parties: NdTensor<f32, 3>,
    /// [triggers, modes + polarities + aspects + hedges]
    pub about: NdTensor<f32, 2>,
}

/// The graphs, their tokeniser and labels.
pub struct Encoder {
    encoder: Graph<7>,
    relations: Graph<1>,
    roles: Graph<1>,
    events: Graph<2>,
    pieces: WordPieces,
    pools: Pools,
    /// Label lists of the heads.
    pub labels: Labels,
}

impl Encoder {
    /// Loads graphs, vocabulary and labels.
    pub fn load(files: &ModelFiles) -> Result<Self, ReadError> {
        let labels = files.labels()?;
        let asked = |who: &str| {
            [
                "words".to_owned(),
                format!("{who}_sentence"),
                format!("{who}_word"),
            ]
        };
        let (predicate, trigger) = (asked("predicate"), asked("trigger"));
        Ok(Self {
            encoder: Graph::load(
                files,
                "encoder.onnx",
                &["input_ids", "attention_mask", "shape_ids", "word_starts"],
                [
                    "words",
                    "upos",
                    "arcs",
                    "names",
                    "predicates",
                    "factuality",
                    "kinds",
                ],
            )?,
            relations: Graph::load(files, "relations.onnx", &["words", "word_heads"], ["relations"])?,
            roles: Graph::load(
                files,
                "roles.onnx",
                &predicate.each_ref().map(String::as_str),
                ["roles"],
            )?,
            events: Graph::load(
                files,
                "events.onnx",
                &trigger.each_ref().map(String::as_str),
                ["parties", "about"],
            )?,
            pieces: WordPieces::load(files, labels.long_word)?,
            pools: Pools::default(),
            labels,
        })
    }

    /// Word pieces of a sentence's words.
    pub fn pieces(&self, words: &[&str]) -> Pieces {
        self.pieces.of(words)
    }

    /// Runs the encoder graph on a batch.
    pub fn run(&self, batch: &[&Pieces]) -> Result<Scores, ReadError> {
        let width = batch.iter().map(|p| p.ids.len()).max().unwrap_or(0);
        let words = batch.iter().map(|p| p.starts.len()).max().unwrap_or(0);
        let ones: Vec<Vec<i32>> = batch.iter().map(|p| vec![1; p.ids.len()]).collect();
        let inputs = [
            padded(batch.iter().map(|p| p.ids.as_slice()), width),
            padded(ones.iter().map(Vec::as_slice), width),
            padded(batch.iter().map(|p| p.shapes.as_slice()), width),
            padded(batch.iter().map(|p| p.starts.as_slice()), words),
        ];
        let inputs = inputs.iter().map(|t| t.view().into()).collect();
        let [words, upos, arcs, names, predicates, factuality, kinds] =
            self.encoder.run(&self.pools, inputs)?;
        Ok(Scores {
            upos: sized(upos)?,
            arcs: sized(arcs)?,
            names: sized(names)?,
            predicates: sized(predicates)?,
            factuality: sized(factuality)?,
            kinds: sized(kinds)?,
            words: words
                .try_into()
                .map_err(|_| ReadError::Run("word vectors are no floats".to_owned()))?,
        })
    }

    /// Relation of every word to its head: [B, W, relations]. `heads`: for each sentence the head of each word, root first.
    pub fn run_relations(&self, scores: &Scores, heads: &[Vec<i32>]) -> Result<NdTensor<f32, 3>, ReadError> {
        let width = scores.upos.size(1);
        let heads = padded(heads.iter().map(Vec::as_slice), width);
        let inputs = vec![scores.words.view().into(), heads.view().into()];
        let [relations] = self.relations.run(&self.pools, inputs)?;
        sized(relations)
    }

    /// Roles of predicates, given as (sentence of the batch, word): [predicates, W, tags].
    pub fn run_roles(
        &self,
        scores: &Scores,
        predicates: &[(usize, usize)],
    ) -> Result<NdTensor<f32, 3>, ReadError> {
        let (sentence, word) = columns(predicates);
        let inputs = vec![
            scores.words.view().into(),
            sentence.view().into(),
            word.view().into(),
        ];
        let [roles] = self.roles.run(&self.pools, inputs)?;
        sized(roles)
    }

    /// What the event heads say of words that may name an event, given as (sentence of the batch, word).
    pub fn run_events(&self, scores: &Scores, triggers: &[(usize, usize)]) -> Result<Details, ReadError> {
        let (sentence, word) = columns(triggers);
        let inputs = vec![
            scores.words.view().into(),
            sentence.view().into(),
            word.view().into(),
        ];
        let [parties, about] = self.events.run(&self.pools, inputs)?;
        Ok(Details {
            parties: sized(parties)?,
            about: sized(about)?,
        })
    }
}

fn columns(pairs: &[(usize, usize)]) -> (Tensor<i32>, Tensor<i32>) {
    let column = |get: fn(&(usize, usize)) -> usize| {
        let data: Vec<i32> = pairs.iter().map(|p| get(p) as i32).collect();
        Tensor::from_data(&[pairs.len()], data)
    };
    (column(|p| p.0), column(|p| p.1))
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
