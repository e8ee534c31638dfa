//! The encoder and its heads, run on batches of sentences.
//!
//! In: words with their shapes. Out: raw scores per word. Never: decodes them, never cuts a sentence silently (the caller
//! windows long ones). The encoder runs once; what needs a tree, a predicate or a trigger first is asked of small layers
//! over its word vectors. Model card and names of the tensors: `data/models/reader-en/README.md`.

use super::event_filter::EventFilter;
use super::model_files::{Labels, ModelFiles, ReadError};
use super::network::{
    Embedding, Layer, Linear, Mlp, PairScorer, QuantisedRows, Rows, Tensors, biaffine, picked_relations,
};
use super::pieces::WordPieces;
use super::pools::Pools;
use std::ops::Range;

pub use super::pieces::Pieces;

/// Scores of one batch; the words of its sentences follow one another, the root of each first.
pub struct Scores {
    /// [words, tags]
    pub upos: Rows,
    /// One for each sentence: [dependants, heads].
    pub arcs: Vec<Rows>,
    /// [words, tags]
    pub names: Rows,
    /// [words, 1]
    pub predicates: Rows,
    /// [words, 1]
    pub factuality: Rows,
    /// [words, event types, none first]
    pub kinds: Rows,
    sentences: Vec<Range<usize>>,
    words: QuantisedRows,
}

/// What the event heads say of each trigger asked for.
pub struct Details {
    /// One for each trigger: [words of its sentence, parties].
    pub parties: Vec<Rows>,
    /// [triggers, modes + polarities + aspects + hedges]
    pub about: Rows,
}

/// The layers, the tokeniser and the labels.
pub struct Encoder {
    embedding: Embedding,
    layers: Vec<Layer>,
    upos: Linear,
    arc_dependant: Linear,
    arc_head: Linear,
    arc: Linear,
    label_dependant: Linear,
    label_head: Linear,
    label: Linear,
    names: Mlp,
    predicate: Linear,
    factuality: Mlp,
    kinds: Mlp,
    roles: PairScorer,
    parties: PairScorer,
    about: Mlp,
    pieces: WordPieces,
    pools: Pools,
    /// The first filter for coding.
    pub filter: EventFilter,
    /// Label lists of the heads.
    pub labels: Labels,
}

impl Encoder {
    /// Loads weights, vocabulary and labels.
    pub fn load(files: &ModelFiles) -> Result<Self, ReadError> {
        let labels = files.labels()?;
        let tensors = &Tensors::open(files)?;
        let linear = |name: &str| Linear::load(tensors, name);
        let embedding = Embedding::load(tensors)?;
        let filter = EventFilter::load(tensors, embedding.count(), labels.filter.clone())?;
        Ok(Self {
            layers: (0..labels.layers)
                .map(|n| Layer::load(tensors, n, labels.attention_heads))
                .collect::<Result<_, _>>()?,
            upos: linear("upos")?,
            arc_dependant: linear("arc_dep")?,
            arc_head: linear("arc_head")?,
            arc: linear("arc")?,
            label_dependant: linear("label_dep")?,
            label_head: linear("label_head")?,
            label: linear("label")?,
            names: Mlp::load(tensors, "names")?,
            predicate: linear("predicate")?,
            factuality: Mlp::load(tensors, "factuality")?,
            kinds: Mlp::load(tensors, "events.kind")?,
            roles: PairScorer::load(tensors, "roles")?,
            parties: PairScorer::load(tensors, "events.pairs")?,
            about: Mlp::load(tensors, "events.about")?,
            embedding,
            filter,
            pieces: WordPieces::load(files, labels.long_word)?,
            pools: Pools::default(),
            labels,
        })
    }

    /// Word pieces of a sentence's words.
    pub fn pieces(&self, words: &[&str]) -> Pieces {
        self.pieces.of(words)
    }

    /// Whether the vocabulary has this word whole.
    pub fn knows(&self, word: &str) -> bool {
        self.pieces.knows(word)
    }

    /// Runs the encoder on a batch of sentences.
    pub fn run(&self, batch: &[&Pieces]) -> Result<Scores, ReadError> {
        self.pools.within(|| self.scores(batch))
    }

    /// Vectors of words: of their first pieces, and in the last layer of nothing else.
    fn words(&self, batch: &[&Pieces]) -> Result<Rows, ReadError> {
        let sentences = batch.iter().map(|p| (p.ids.as_slice(), p.shapes.as_slice()));
        let mut rows = self.embedding.rows(sentences);
        let pieces = ranges(batch.iter().map(|p| p.ids.len()));
        let starts = batch.iter().zip(&pieces);
        let starts = starts.flat_map(|(p, at)| p.starts.iter().map(|s| at.start + *s as usize));
        let starts: Vec<usize> = starts.collect();
        for (n, layer) in self.layers.iter().enumerate() {
            let mut attended = layer.attend(&rows, &pieces)?;
            if n + 1 == self.layers.len() {
                (rows, attended) = (rows.pick(&starts), attended.pick(&starts));
            }
            rows = layer.finish(rows, &attended)?;
        }
        Ok(rows)
    }

    fn scores(&self, batch: &[&Pieces]) -> Result<Scores, ReadError> {
        let words = QuantisedRows::of(&self.words(batch)?);
        let sentences = ranges(batch.iter().map(|p| p.starts.len()));
        Ok(Scores {
            upos: self.upos.apply(&words)?,
            arcs: self.arcs(&words, &sentences)?,
            names: self.names.apply(&words)?,
            predicates: self.predicate.apply(&words)?,
            factuality: self.factuality.apply(&words)?,
            kinds: self.kinds.apply(&words)?,
            sentences,
            words,
        })
    }

    fn arcs(&self, words: &QuantisedRows, sentences: &[Range<usize>]) -> Result<Vec<Rows>, ReadError> {
        let dependants = self.arc.apply_to(&self.arc_dependant.apply(words)?.with_gelu())?;
        let heads = self.arc_head.apply(words)?.with_gelu();
        let of =
            |sentence: &Range<usize>| biaffine(dependants.rows(sentence), heads.rows(sentence), heads.width);
        Ok(sentences.iter().map(of).collect())
    }

    /// Relation of every word to its head: [words, relations]. `heads`: for each sentence the head of each word, root first.
    pub fn run_relations(&self, scores: &Scores, heads: &[Vec<usize>]) -> Result<Rows, ReadError> {
        let bases = scores.sentences.iter().map(|s| s.start);
        let chosen = heads.iter().zip(bases);
        let chosen: Vec<usize> = chosen
            .flat_map(|(heads, base)| heads.iter().map(move |h| base + h))
            .collect();
        self.pools.within(|| {
            let dependants = self.label_dependant.apply(&scores.words)?.with_gelu();
            let offered = self.label_head.apply(&scores.words)?.with_gelu();
            Ok(picked_relations(
                &self.label.apply_to(&dependants)?,
                &offered.pick(&chosen),
            ))
        })
    }

    /// Roles of predicates, given as (sentence of the batch, word): one [words, tags] for each.
    pub fn run_roles(&self, scores: &Scores, predicates: &[(usize, usize)]) -> Result<Vec<Rows>, ReadError> {
        self.pools
            .within(|| self.roles.scores(&scores.words, &scores.asked(predicates)))
    }

    /// What the event heads say of words that may name an event, given as (sentence of the batch, word).
    pub fn run_events(&self, scores: &Scores, triggers: &[(usize, usize)]) -> Result<Details, ReadError> {
        self.pools.within(|| {
            let asked = scores.asked(triggers);
            let rows: Vec<usize> = asked.iter().map(|(row, _)| *row).collect();
            Ok(Details {
                parties: self.parties.scores(&scores.words, &asked)?,
                about: self.about.apply(&scores.words.pick(&rows))?,
            })
        })
    }
}

impl Scores {
    /// Row of a word: (sentence of the batch, word), the root being word 0.
    pub fn row(&self, sentence: usize, word: usize) -> usize {
        self.sentences[sentence].start + word
    }

    fn asked(&self, words: &[(usize, usize)]) -> Vec<(usize, Range<usize>)> {
        let at =
            |&(sentence, word): &(usize, usize)| (self.row(sentence, word), self.sentences[sentence].clone());
        words.iter().map(at).collect()
    }
}

/// Consecutive ranges of these lengths.
fn ranges(lengths: impl Iterator<Item = usize>) -> Vec<Range<usize>> {
    let next = |end: &mut usize, length: usize| {
        let start = *end;
        *end += length;
        Some(start..*end)
    };
    lengths.scan(0, next).collect()
}
