//! The reader: text to sentences, words, trees, names, predicates with roles, in one encoder pass.
//!
//! In: a text. Out: a `ReadDocument`. Never: drops a sentence; those over the model's limit are read in windows. The
//! sentences of a text share batches.

use super::decode::{BioTags, tree};
use super::document::{Name, NameKind, Predicate, ReadDocument, ReadSentence, Token, Upos};
use super::encoder::{Encoder, Scores};
use super::event_heads::EventHeads;
use super::lemma::Lemmas;
use super::model_files::{ModelFiles, ReadError};
use super::noun_phrases::keep_phrases_together;
use super::role_spans::role_spans;
use super::splitter::{CutSentence, Splitter};
use super::windows::{Window, join_windows, windows};
use crate::code::table::read_rows;
use std::collections::HashSet;
use std::ops::Range;
use std::path::Path;

/// Score from which a word is a predicate; under even, since one too many does no harm.
const LEAST_PREDICATE: f32 = -2.0;

/// Word pieces in one batch: as many as keep what a layer works on in the processor's second cache.
const BATCH_PIECES: usize = 192;

/// Reads texts; shared between threads.
pub struct Reader {
    encoder: Encoder,
    splitter: Splitter,
    lemmas: Lemmas,
    names: BioTags,
    roles: BioTags,
    upos: Vec<Upos>,
    particles: HashSet<String>,
    events: EventHeads,
}

/// Which sentences the model reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Every sentence.
    All,
    /// Those that may hold an event; the others are cut into words and no more.
    Filtered,
}

impl Reader {
    /// Loads the model of `model` and the tables of `lexicon`.
    pub fn open(model: &Path, lexicon: &Path) -> Result<Self, ReadError> {
        let files = ModelFiles::open(model)?;
        let encoder = Encoder::load(&files)?;
        Ok(Self {
            splitter: Splitter::open(lexicon)?,
            lemmas: Lemmas::load(&lexicon.join("lemmas.tsv"))?,
            names: BioTags::new(encoder.labels.names.clone()),
            roles: BioTags::new(encoder.labels.roles.clone()),
            particles: load_particles(lexicon)?,
            upos: encoder.labels.upos.iter().map(|u| Upos::from_name(u)).collect(),
            events: EventHeads::new(&encoder.labels),
            encoder,
        })
    }

    /// Reads one text.
    pub fn read(&self, text: &str, depth: Depth) -> Result<ReadDocument, ReadError> {
        let cut = self.splitter.cut(text);
        self.read_sentences(text, &cut.0, &cut.1, depth)
    }

    /// Reads a text whose sentences and words are given.
    pub fn read_cut(&self, text: &str, sentences: Vec<CutSentence>) -> Result<ReadDocument, ReadError> {
        let paragraphs = vec![0; sentences.len()];
        self.read_sentences(text, &sentences, &paragraphs, Depth::All)
    }

    fn read_sentences(
        &self,
        text: &str,
        cut: &[CutSentence],
        paragraphs: &[usize],
        depth: Depth,
    ) -> Result<ReadDocument, ReadError> {
        let bare = |(index, ((bytes, words), &paragraph)): (usize, (&CutSentence, &usize))| ReadSentence {
            index,
            paragraph,
            start: bytes.start,
            end: bytes.end,
            tokens: words.iter().map(|w| bare_token(text, w)).collect(),
            ..ReadSentence::default()
        };
        let mut sentences: Vec<ReadSentence> = cut.iter().zip(paragraphs).enumerate().map(bare).collect();
        self.annotate(&mut sentences, depth)?;
        Ok(ReadDocument { sentences })
    }

    fn annotate(&self, sentences: &mut [ReadSentence], depth: Depth) -> Result<(), ReadError> {
        let numbered = sentences.iter().enumerate();
        let mut windows: Vec<Window> = numbered.flat_map(|(i, s)| windows(&self.encoder, i, s)).collect();
        let kept = match depth {
            Depth::All => vec![true; sentences.len()],
            Depth::Filtered => self.encoder.filter.keeps(&pieces_of(&windows, sentences.len())),
        };
        windows.retain(|w| kept[w.sentence]);
        let later = windows.iter().filter(|w| w.first_word > 0);
        let later: Vec<(usize, Range<usize>)> = later.map(|w| (w.sentence, w.words())).collect();
        let mut from = 0;
        while from < windows.len() {
            let to = from + batch_length(&windows[from..]);
            self.annotate_batch(&windows[from..to], sentences)?;
            from = to;
        }
        for part in later.chunk_by(|a, b| a.0 == b.0) {
            let words: Vec<Range<usize>> = part.iter().map(|(_, words)| words.clone()).collect();
            join_windows(&mut sentences[part[0].0], &words);
        }
        for (sentence, kept) in sentences.iter_mut().zip(kept) {
            sentence.read = kept;
            if kept {
                keep_phrases_together(sentence);
                self.finish(sentence);
            }
        }
        Ok(())
    }

    fn annotate_batch(&self, windows: &[Window], sentences: &mut [ReadSentence]) -> Result<(), ReadError> {
        let scores = self
            .encoder
            .run(&windows.iter().map(|w| &w.pieces).collect::<Vec<_>>())?;
        for (row, window) in windows.iter().enumerate() {
            self.decode_names(row, window, &scores, &mut sentences[window.sentence]);
            find_predicates(row, window, &scores, &mut sentences[window.sentence]);
        }
        self.decode_trees(windows, &scores, sentences)?;
        self.decode_roles(windows, &scores, sentences)?;
        self.decode_events(windows, &scores, sentences)
    }

    fn decode_trees(
        &self,
        windows: &[Window],
        scores: &Scores,
        sentences: &mut [ReadSentence],
    ) -> Result<(), ReadError> {
        let heads: Vec<Vec<usize>> = (0..windows.len()).map(|row| heads_of(row, scores)).collect();
        let relations = self.encoder.run_relations(scores, &heads)?;
        for (row, window) in windows.iter().enumerate() {
            let sentence = &mut sentences[window.sentence];
            for (word, &head) in heads[row].iter().enumerate().skip(1) {
                let token = &mut sentence.tokens[window.first_word + word - 1];
                let at = scores.row(row, word);
                token.upos = self.part_of_speech(scores.upos.row(at), &token.text);
                let relation = arg_max(relations.row(at));
                token.deprel.clone_from(&self.encoder.labels.relations[relation]);
                token.head = head.checked_sub(1).map(|h| window.first_word + h);
            }
        }
        Ok(())
    }

    /// The likeliest part of speech; particles are a closed class, so no other word is one.
    fn part_of_speech(&self, scores: &[f32], word: &str) -> Upos {
        let particle = self.particles.contains(&word.to_lowercase());
        let allowed = |upos: Upos| particle || upos != Upos::Part;
        let tags = self.upos.iter().zip(scores).filter(|(upos, _)| allowed(**upos));
        tags.max_by(|a, b| a.1.total_cmp(b.1))
            .map_or(Upos::X, |(upos, _)| *upos)
    }

    fn decode_names(&self, row: usize, window: &Window, scores: &Scores, sentence: &mut ReadSentence) {
        let base = window.first_word;
        let rows: Vec<&[f32]> = (1..=window.count())
            .map(|w| scores.names.row(scores.row(row, w)))
            .collect();
        let names = self.names.spans(&rows).into_iter().filter_map(|(range, kind)| {
            Some(Name {
                tokens: base + range.start..base + range.end,
                kind: name_kind(kind)?,
            })
        });
        sentence.names.extend(names);
    }

    fn decode_roles(
        &self,
        windows: &[Window],
        scores: &Scores,
        sentences: &mut [ReadSentence],
    ) -> Result<(), ReadError> {
        let mut asked: Vec<(usize, usize)> = Vec::new();
        for (row, window) in windows.iter().enumerate() {
            let range = window.words();
            let sentence = &mut sentences[window.sentence];
            let tokens = &sentence.tokens;
            sentence
                .predicates
                .retain(|p| !range.contains(&p.token) || is_real_predicate(&tokens[p.token]));
            let here = sentence.predicates.iter().filter(|p| range.contains(&p.token));
            asked.extend(here.map(|p| (row, p.token - window.first_word + 1)));
        }
        if asked.is_empty() {
            return Ok(());
        }
        let found = self.encoder.run_roles(scores, &asked)?;
        for (n, &(row, word)) in asked.iter().enumerate() {
            let window = &windows[row];
            let rows: Vec<&[f32]> = found[n].iter().skip(1).collect();
            let token = window.first_word + word - 1;
            let mut predicates = sentences[window.sentence].predicates.iter_mut();
            if let Some(predicate) = predicates.find(|p| p.token == token) {
                predicate.roles = role_spans(&self.roles, &rows, window.first_word);
            }
        }
        Ok(())
    }

    fn decode_events(
        &self,
        windows: &[Window],
        scores: &Scores,
        sentences: &mut [ReadSentence],
    ) -> Result<(), ReadError> {
        let mut asked: Vec<(usize, usize)> = Vec::new();
        let mut kinds: Vec<Vec<f32>> = Vec::new();
        for (row, window) in windows.iter().enumerate() {
            for word in 1..=window.count() {
                if let Some(found) = self.events.kinds(scores.kinds.row(scores.row(row, word))) {
                    asked.push((row, word));
                    kinds.push(found);
                }
            }
        }
        if asked.is_empty() {
            return Ok(());
        }
        let details = self.encoder.run_events(scores, &asked)?;
        for ((n, &(row, word)), kinds) in asked.iter().enumerate().zip(kinds) {
            let window = &windows[row];
            sentences[window.sentence].events.push(self.events.reading(
                window.first_word + word - 1,
                kinds,
                &details.parties[n],
                details.about.row(n),
                window.words(),
            ));
        }
        Ok(())
    }

    fn finish(&self, sentence: &mut ReadSentence) {
        for token in &mut sentence.tokens {
            let known = |word: &str| self.encoder.knows(word);
            token.lemma = self.lemmas.lemma(&token.text, token.upos, &known);
        }
    }
}

/// How many of the first windows make a batch, at least one.
fn batch_length(windows: &[Window]) -> usize {
    let sums = windows.iter().scan(0, |sum, window| {
        *sum += window.pieces.ids.len();
        Some(*sum)
    });
    sums.take_while(|sum| *sum <= BATCH_PIECES).count().max(1)
}

/// Pieces of each of `count` sentences, over all its windows.
fn pieces_of(windows: &[Window], count: usize) -> Vec<Vec<i32>> {
    let mut out = vec![Vec::new(); count];
    for window in windows {
        out[window.sentence].extend_from_slice(window.inner_pieces());
    }
    out
}

/// Auxiliaries have rolesets in PropBank, but neither arguments nor a happening.
fn is_real_predicate(token: &Token) -> bool {
    !token.deprel.starts_with("aux")
}

fn heads_of(row: usize, scores: &Scores) -> Vec<usize> {
    let arcs = scores.arcs[row].iter();
    let arcs: Vec<Vec<f64>> = arcs
        .map(|line| line.iter().map(|s| f64::from(*s)).collect())
        .collect();
    tree(&arcs)
}

fn find_predicates(row: usize, window: &Window, scores: &Scores, sentence: &mut ReadSentence) {
    let score = |word: usize| scores.predicates.row(scores.row(row, word))[0];
    for word in (1..=window.count()).filter(|&w| score(w) > LEAST_PREDICATE) {
        sentence.predicates.push(Predicate {
            token: window.first_word + word - 1,
            factuality: scores.factuality.row(scores.row(row, word))[0].clamp(-3.0, 3.0),
            roles: Vec::new(),
        });
    }
}

fn bare_token(text: &str, bytes: &Range<usize>) -> Token {
    let word = text.get(bytes.clone()).unwrap_or_default().to_owned();
    Token {
        start: bytes.start,
        end: bytes.end,
        lemma: word.clone(),
        text: word,
        upos: Upos::X,
        head: None,
        deprel: "root".to_owned(),
    }
}

/// The row `particle` of the closed classes.
fn load_particles(lexicon: &Path) -> Result<HashSet<String>, ReadError> {
    let mut out = HashSet::new();
    for row in read_rows(&lexicon.join("closed_words.tsv"))? {
        if row.get("kind")? == "particle" {
            out.extend(row.list("words")?.map(str::to_owned));
        }
    }
    Ok(out)
}

fn arg_max(row: &[f32]) -> usize {
    row.iter()
        .enumerate()
        .max_by(|a, b| a.1.total_cmp(b.1))
        .map_or(0, |(i, _)| i)
}

fn name_kind(kind: &str) -> Option<NameKind> {
    match kind {
        "person" => Some(NameKind::Person),
        "organisation" => Some(NameKind::Organisation),
        "place" => Some(NameKind::Place),
        "nationality" => Some(NameKind::Nationality),
        _ => None,
    }
}
