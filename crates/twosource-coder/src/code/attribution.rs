//! Who says what: spans of source, cue and content (PARC's terms), and the chain of speakers of a word.
//!
//! In: a `ReadDocument`. Out: attributions that point to words. Never: decides who a source is.

use super::claim::WordRef;
use super::cue_clauses::clausal;
use super::cue_phrases::{by_adverb, by_colon, by_preposition, credits, nominal};
use super::cues::{CueForce, CueTable};
use super::quotations::{blocks, find_quotations, give_speakers};
use crate::read::{ReadDocument, ReadSentence, Upos};
use std::ops::Range;

/// One "X says".
#[derive(Debug, Clone, PartialEq)]
pub struct AttributionSpan {
    /// Heads of the sources; several speak jointly, none is unspecified.
    pub sources: Vec<WordRef>,
    /// Heads of the words that stand for the source in the text ("who", the report whose authors the sources are).
    pub phrases: Vec<WordRef>,
    /// The outlet that the source spoke to ("told Reuters").
    pub told: Option<WordRef>,
    /// The cue.
    pub cue: WordRef,
    /// All words of the cue, in the sentence of its head.
    pub cue_words: Range<usize>,
    /// What it does with its content.
    pub force: CueForce,
    /// The content: sentence and token range.
    pub content: Vec<(usize, Range<usize>)>,
    /// The clause that a cue set into a sentence hangs on; the rest of the sentence is the content in the wider sense.
    pub clause: Option<Range<usize>>,
    /// Words of the content's own sentence that are not part of it (the cue's clause inside a content).
    pub except: Range<usize>,
    /// The saying itself is denied ("did not say", "has not confirmed").
    pub negated: bool,
    /// "citing X": stands inside the attribution beside it.
    pub inner: bool,
    /// What the content is made of.
    pub form: ContentForm,
}

/// How the content is put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContentForm {
    /// A clause, a sentence, a quotation.
    Clause,
    /// A noun phrase ("denied the attack").
    Noun,
    /// A clause of a verb that nobody is the subject of ("it was reported that", "suppose that").
    Unsaid,
}

impl AttributionSpan {
    /// An attribution within one sentence, with everything else unset.
    pub(super) fn new(sentence: usize, cue: usize, force: CueForce) -> Self {
        Self {
            sources: Vec::new(),
            phrases: Vec::new(),
            told: None,
            cue: WordRef { sentence, token: cue },
            cue_words: cue..cue + 1,
            force,
            content: Vec::new(),
            clause: None,
            except: 0..0,
            negated: false,
            inner: false,
            form: ContentForm::Clause,
        }
    }

    /// The same with these sources, which are the words of the text, too.
    pub(super) fn said_by(mut self, sources: impl IntoIterator<Item = usize>) -> Self {
        let sentence = self.cue.sentence;
        self.sources = sources
            .into_iter()
            .map(|token| WordRef { sentence, token })
            .collect();
        self.phrases.clone_from(&self.sources);
        self
    }

    /// The same with this content in the cue's sentence.
    pub(super) fn of(mut self, range: Range<usize>) -> Self {
        self.content = vec![(self.cue.sentence, range)];
        self
    }

    /// Whether a word belongs to the content.
    pub fn covers(&self, word: WordRef) -> bool {
        let inside = self
            .content
            .iter()
            .any(|(s, range)| *s == word.sentence && range.contains(&word.token));
        inside
            && word != self.cue
            && !(word.sentence == self.cue.sentence && self.except.contains(&word.token))
    }

    fn width(&self) -> usize {
        self.content.iter().map(|(_, range)| range.len()).sum()
    }
}

/// All attributions of a document, in order.
pub fn find_attributions(doc: &ReadDocument, cues: &CueTable) -> Vec<AttributionSpan> {
    let mut out: Vec<AttributionSpan> = Vec::new();
    for (index, sentence) in doc.sentences.iter().enumerate() {
        out.extend(in_sentence(sentence, index, cues));
        let before = index.checked_sub(1).map(|i| &doc.sentences[i]);
        out.extend(credits(sentence, index, before, cues));
    }
    let quotations = find_quotations(doc);
    give_speakers(doc, &quotations, &mut out, cues);
    out.extend(blocks(doc, &quotations, &out, cues));
    out
}

/// Those whose sources speak; what somebody only knows, what is only hearsay and who took a picture are left out.
pub fn find_speakers(doc: &ReadDocument, cues: &CueTable) -> Vec<AttributionSpan> {
    let all = find_attributions(doc, cues).into_iter();
    all.filter(|span| span.force.speaks()).collect()
}

/// The attributions that hold over a word, outermost first.
pub fn chain_of(attributions: &[AttributionSpan], word: WordRef) -> Vec<usize> {
    let mut chain: Vec<usize> = (0..attributions.len())
        .filter(|&i| attributions[i].covers(word))
        .collect();
    chain.sort_by_key(|&i| {
        (
            attributions[i].inner,
            std::cmp::Reverse(attributions[i].width()),
            i,
        )
    });
    chain
}

fn in_sentence(sentence: &ReadSentence, index: usize, cues: &CueTable) -> Vec<AttributionSpan> {
    let mut out: Vec<AttributionSpan> = by_colon(sentence, index, cues).into_iter().collect();
    for token in 0..sentence.tokens.len() {
        let found = match sentence.tokens[token].upos {
            Upos::Noun if sentence.relation(token) == "obl" || sentence.relation(token) == "nmod" => {
                by_preposition(sentence, index, token, cues).or_else(|| nominal(sentence, index, token, cues))
            }
            Upos::Noun => nominal(sentence, index, token, cues),
            Upos::Propn | Upos::Pron => by_preposition(sentence, index, token, cues),
            Upos::Adv => by_adverb(sentence, index, token, cues),
            Upos::Verb if is_noun_use(sentence, token) => nominal(sentence, index, token, cues),
            Upos::Verb if sentence.relation(token) == "obl" => by_preposition(sentence, index, token, cues),
            _ => clausal(sentence, index, token, cues),
        };
        out.extend(found);
    }
    out.sort_by_key(|span| span.cue.token);
    for i in 0..out.len() {
        if let Some(outer) = elided_speaker(sentence, &out, i) {
            out[i].sources = out[outer].sources.clone();
            out[i].phrases = out[outer].phrases.clone();
        }
    }
    out
}

/// A noun that the reader takes for a verb ("the army's claim that …").
fn is_noun_use(sentence: &ReadSentence, token: usize) -> bool {
    let owned = sentence.child(token, &["nmod:poss"]).is_some();
    let nominal = sentence.has_relation(token, &["nsubj", "obj", "nmod"]);
    owned || nominal && sentence.child(token, &["det"]).is_some()
}

/// The attribution whose speaker goes on speaking with a cue that has no subject of its own ("…, adding that …").
fn elided_speaker(sentence: &ReadSentence, spans: &[AttributionSpan], own: usize) -> Option<usize> {
    let span = &spans[own];
    let cue = span.cue.token;
    let bare = sentence.has_relation(cue, &["advcl", "conj"])
        && sentence.tokens[cue].upos == Upos::Verb
        && sentence.child(cue, &["nsubj", "mark"]).is_none()
        && !span.inner;
    let start = sentence.subtree_range(cue).start;
    let set_off = start > 0 && matches!(sentence.tokens[start - 1].text.as_str(), "," | "”" | "\"")
        || sentence.tokens[start].upos == Upos::Punct
        || sentence.tokens[start].upos == Upos::Cconj;
    let outer = |other: &AttributionSpan| {
        other.force.speaks() && other.cue.token < cue && other.cue != span.cue && other.covers(span.cue)
    };
    let goes_on = bare && set_off && span.force.speaks() && !span.sources.is_empty();
    goes_on.then(|| spans.iter().position(outer)).flatten()
}

/// Whether a negating word hangs on `token`.
pub fn is_negated(sentence: &ReadSentence, token: usize, cues: &CueTable) -> bool {
    let children = sentence.children_by(token, &["advmod", "det", "cc", "neg"]);
    let mut words: Vec<usize> = children.collect();
    words.extend(
        sentence
            .children_by(token, &["aux"])
            .flat_map(|a| sentence.children_by(a, &["advmod"]).collect::<Vec<_>>()),
    );
    words
        .into_iter()
        .any(|w| cues.negates("word", sentence.lemma(w)) || cues.negates("word", &sentence.tokens[w].text))
        && !is_not_only(sentence, token)
}

fn is_not_only(sentence: &ReadSentence, token: usize) -> bool {
    let lemmas: Vec<&str> = sentence
        .children_by(token, &["advmod"])
        .map(|c| sentence.lemma(c))
        .collect();
    lemmas
        .windows(2)
        .any(|pair| pair[0] == "not" && matches!(pair[1], "only" | "just" | "merely" | "simply"))
}
