//! `read`: every layer of one document with character offsets.
//!
//! In: a document. Out: a `Reading`. Never: drops what coding would not use.

use crate::code::attribution::{AttributionSpan, ContentForm, chain_of, find_attributions, find_speakers};
use crate::code::certainty::Certainty;
use crate::code::claim::WordRef;
use crate::code::cue_phrases::is_speaker;
use crate::code::source_phrases::source_phrase;
use crate::coder::Coder;
use crate::read::{CutSentence, Name, NameKind, Predicate, ReadDocument, ReadError, ReadSentence, Upos};
use crate::resolve::actor_table::ActorKind;
use crate::resolve::actors::{ActorResolver, DocumentSetting};
use crate::resolve::dates::{DateFinder, DateMention};
use crate::resolve::mentions::ActorName;
use crate::resolve::places::{PlaceContext, resolve_place};
use serde::Deserialize;
use std::ops::Range;
use twosource_record::reading::{
    AttributionReading, MentionReading, PredicateReading, Reading, RoleReading, SentenceReading, TokenReading,
};
use twosource_record::{CharIndex, DatePrecision, Document};

/// Sentences and tokens as an input document gives them (character offsets).
pub type GivenSentences = Vec<GivenSentence>;

/// One given sentence.
#[derive(Debug, Clone, Deserialize)]
pub struct GivenSentence {
    /// First character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
    /// Words.
    pub tokens: Vec<GivenToken>,
}

/// One given word.
#[derive(Debug, Clone, Deserialize)]
pub struct GivenToken {
    /// First character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
}

struct Layers<'a> {
    coder: &'a Coder,
    document: &'a Document,
    doc: &'a ReadDocument,
    index: CharIndex,
    resolver: &'a ActorResolver<'a>,
    context: PlaceContext,
    attributions: &'a [AttributionSpan],
    speakers: &'a [AttributionSpan],
    certainty: Certainty<'a>,
}

impl Coder {
    /// All layers of a document; `given` sentences and words are used instead of cutting the text.
    pub fn reading(&self, document: &Document, given: Option<&GivenSentences>) -> Result<Reading, ReadError> {
        let doc = self.read_document(document, given.map(|g| cut(&document.text, g)))?;
        let setting: DocumentSetting = self.setting(document);
        let (resolver, context) = self.resolver(document, &doc, &setting);
        let attributions = find_attributions(&doc, &self.cues);
        let speakers = find_speakers(&doc, &self.cues);
        let mut finder = DateFinder::new(&self.calendar, setting.published_on);
        let dates: Vec<Vec<DateMention>> = doc.sentences.iter().map(|s| finder.find(s)).collect();
        let layers = Layers {
            coder: self,
            document,
            doc: &doc,
            index: CharIndex::new(&document.text),
            resolver: &resolver,
            context,
            attributions: &attributions,
            speakers: &speakers,
            certainty: Certainty::new(&doc, &self.cues, &speakers),
        };
        let sentences = doc
            .sentences
            .iter()
            .zip(&dates)
            .map(|(s, d)| layers.sentence(s, d))
            .collect();
        Ok(Reading {
            document_id: document.document_id.clone(),
            text: document.text.clone(),
            title: document.title.clone(),
            title_sentences: 0,
            sentences,
        })
    }
}

/// The reader's names, those that lie in the name of a state joined to one ("United" and "States").
fn whole_names(sentence: &ReadSentence, actors: &[ActorName], resolver: &ActorResolver) -> Vec<Name> {
    let states = actors
        .iter()
        .filter(|n| resolver.entry(n).kind == ActorKind::State);
    let mut out = sentence.names.clone();
    for tokens in states.map(|n| &n.tokens) {
        let inside = |n: &Name| tokens.start <= n.tokens.start && n.tokens.end <= tokens.end;
        if out.iter().any(|n| inside(n) && n.kind == NameKind::Place) {
            out.retain(|n| !inside(n));
            out.push(Name {
                tokens: tokens.clone(),
                kind: NameKind::Place,
            });
        }
    }
    out
}

/// Character offsets to byte offsets.
fn cut(text: &str, given: &GivenSentences) -> Vec<CutSentence> {
    let mut bytes: Vec<usize> = text.char_indices().map(|(byte, _)| byte).collect();
    bytes.push(text.len());
    let byte = |character: usize| bytes.get(character).copied().unwrap_or(text.len());
    given
        .iter()
        .map(|s| {
            (
                byte(s.start)..byte(s.end),
                s.tokens.iter().map(|t| byte(t.start)..byte(t.end)).collect(),
            )
        })
        .collect()
}

impl Layers<'_> {
    fn characters(&self, sentence: &ReadSentence, tokens: &Range<usize>) -> (usize, usize) {
        let bytes = sentence.bytes(tokens);
        (
            self.index.char_of(&self.document.text, bytes.start),
            self.index.char_of(&self.document.text, bytes.end),
        )
    }

    fn sentence(&self, sentence: &ReadSentence, dates: &[DateMention]) -> SentenceReading {
        let text = &self.document.text;
        let position = self
            .doc
            .sentences
            .iter()
            .position(|s| std::ptr::eq(s, sentence))
            .unwrap_or(sentence.index);
        SentenceReading {
            index: sentence.index,
            start: self.index.char_of(text, sentence.start),
            end: self.index.char_of(text, sentence.end),
            tokens: (0..sentence.tokens.len())
                .map(|t| self.token(sentence, t))
                .collect(),
            mentions: self.mentions(sentence, position, dates),
            predicates: sentence
                .predicates
                .iter()
                .map(|p| self.predicate(sentence, position, p))
                .collect(),
            attributions: self
                .attributions
                .iter()
                .filter(|a| a.cue.sentence == position && self.is_shown(a))
                .map(|a| self.attribution(a))
                .collect(),
        }
    }

    fn token(&self, sentence: &ReadSentence, token: usize) -> TokenReading {
        let word = &sentence.tokens[token];
        let (start, end) = self.characters(sentence, &(token..token + 1));
        TokenReading {
            text: word.text.clone(),
            start,
            end,
            lemma: word.lemma.clone(),
            upos: word.upos.name().to_owned(),
            head: word.head.map_or(-1, |h| h as i32),
            deprel: word.deprel.clone(),
        }
    }

    fn mentions(
        &self,
        sentence: &ReadSentence,
        position: usize,
        dates: &[DateMention],
    ) -> Vec<MentionReading> {
        let names = whole_names(sentence, self.resolver.names_in(position), self.resolver);
        let names = names.iter().map(|n| self.name(sentence, position, n));
        let dated = dates.iter().map(|d| self.date(sentence, d));
        let mut out: Vec<MentionReading> = names.chain(dated).collect();
        out.sort_by_key(|m| (m.start, m.end));
        out
    }

    fn bare(&self, sentence: &ReadSentence, kind: &str, tokens: &Range<usize>) -> MentionReading {
        let (start, end) = self.characters(sentence, tokens);
        let text = self
            .document
            .text
            .get(sentence.bytes(tokens))
            .unwrap_or_default()
            .to_owned();
        MentionReading {
            kind: kind.to_owned(),
            text,
            start,
            end,
            geonameid: None,
            lat: None,
            lon: None,
            actor: None,
            value: None,
            start_date: None,
            end_date: None,
        }
    }

    /// A name; a place that acts carries the actor it stands for, one that is where carries its coordinates.
    fn name(&self, sentence: &ReadSentence, position: usize, name: &Name) -> MentionReading {
        let kind = match name.kind {
            NameKind::Person => "person",
            NameKind::Organisation => "organisation",
            NameKind::Place => "place",
            NameKind::Nationality => "nationality",
        };
        let mut out = self.bare(sentence, kind, &name.tokens);
        let actor = self
            .resolver
            .names_in(position)
            .iter()
            .find(|n| n.tokens.start < name.tokens.end && name.tokens.start < n.tokens.end);
        let entry = actor.map(|n| self.resolver.entry(n));
        let head = sentence.head_of(&name.tokens);
        let acts = self.acts(sentence, head)
            && entry.is_some_and(|e| matches!(e.kind, ActorKind::State | ActorKind::Metonym));
        if kind == "place"
            && !acts
            && let Some(place) = resolve_place(&self.coder.gazetteer, &out.text, &self.context)
        {
            (out.geonameid, out.lat, out.lon) = (place.geonameid, place.lat, place.lon);
            return out;
        }
        out.actor = entry.and_then(|e| e.code.clone());
        out
    }

    /// Whether the name is who does or says something, not merely what a sentence is about.
    fn acts(&self, sentence: &ReadSentence, head: usize) -> bool {
        let verb = sentence.tokens[head]
            .head
            .filter(|_| sentence.relation(head) == "nsubj");
        verb.is_some_and(|v| {
            self.coder.lexicon.any_event(sentence.lemma(v)).is_some()
                || self.attributions.iter().any(|a| {
                    std::ptr::eq(&raw const self.doc.sentences[a.cue.sentence], sentence) && a.cue.token == v
                })
        })
    }

    fn date(&self, sentence: &ReadSentence, date: &DateMention) -> MentionReading {
        let mut out = self.bare(sentence, "date", &date.tokens);
        if let Some((start, end)) = date.days {
            out.value = Some(timex_value(start, end, date.precision));
            out.start_date = Some(start.to_string());
            out.end_date = Some(end.to_string());
        }
        out
    }

    fn predicate(&self, sentence: &ReadSentence, position: usize, predicate: &Predicate) -> PredicateReading {
        let word = WordRef {
            sentence: position,
            token: predicate.token,
        };
        let chain = chain_of(self.speakers, word);
        let (polarity, aspect, likelihood) = (
            self.certainty.polarity(word, &chain),
            self.certainty.aspect(word),
            self.certainty.likelihood(word),
        );
        let (start, end) = self.characters(sentence, &(predicate.token..predicate.token + 1));
        let roles = predicate.roles.iter().map(|r| {
            let (start, end) = self.characters(sentence, &r.tokens);
            RoleReading {
                role: r.label.clone(),
                start,
                end,
            }
        });
        PredicateReading {
            text: sentence.tokens[predicate.token].text.clone(),
            start,
            end,
            polarity,
            aspect,
            factuality: self.certainty.factuality(word, &chain, predicate.factuality),
            likelihood,
            roles: roles.collect(),
        }
    }

    /// Whether an attribution is one by itself: a noun phrase as content needs a speaker and
    /// must tell of something that happens or is said, an unsaid clause an imperative.
    fn is_shown(&self, span: &AttributionSpan) -> bool {
        let sentence = &self.doc.sentences[span.cue.sentence];
        match span.form {
            ContentForm::Noun => {
                let speaks = |s: &WordRef| is_speaker(sentence, s.token, &self.coder.cues);
                let happens = |(_, range): &(usize, Range<usize>)| {
                    let head = sentence.head_of(range);
                    let said = self.coder.cues.force(sentence.lemma(head), Upos::Noun).is_some();
                    said || sentence.predicate_at(head).is_some()
                };
                span.sources.iter().any(speaks) && span.content.iter().any(happens)
            }
            ContentForm::Unsaid => {
                sentence.tokens[span.cue.token].upos == Upos::Verb
                    && matches!(
                        sentence.relation(span.cue.token),
                        "root" | "conj" | "parataxis" | "ccomp"
                    )
            }
            ContentForm::Clause => true,
        }
    }

    fn attribution(&self, span: &AttributionSpan) -> AttributionReading {
        let characters = |sentence: usize, tokens: Range<usize>| {
            let (start, end) = self.characters(&self.doc.sentences[sentence], &tokens);
            [start, end]
        };
        let source = |w: &WordRef| {
            let sentence = &self.doc.sentences[w.sentence];
            let cue = (span.cue.sentence == w.sentence).then_some(span.cue.token);
            characters(w.sentence, source_phrase(sentence, w.token, cue))
        };
        let content = span.content.iter().flat_map(|(s, range)| {
            let narrow = span.clause.as_ref().filter(|_| *s == span.cue.sentence);
            let range = narrow.map_or(range.clone(), |c| range.start.max(c.start)..range.end.min(c.end));
            let except = if *s == span.cue.sentence {
                span.except.clone()
            } else {
                0..0
            };
            without(range, &except).into_iter().map(|r| characters(*s, r))
        });
        AttributionReading {
            source: span.phrases.iter().map(source).collect(),
            cue: vec![characters(span.cue.sentence, span.cue_words.clone())],
            content: content.collect(),
        }
    }
}

/// What is left of a range without another one.
fn without(range: Range<usize>, except: &Range<usize>) -> Vec<Range<usize>> {
    let before = range.start..range.end.min(except.start.max(range.start));
    let behind = range.start.max(except.end.min(range.end))..range.end;
    let parts = if except.is_empty() {
        [range, 0..0]
    } else {
        [before, behind]
    };
    parts.into_iter().filter(|part| !part.is_empty()).collect()
}

/// TIMEX3 value of a range.
fn timex_value(start: jiff::civil::Date, end: jiff::civil::Date, precision: DatePrecision) -> String {
    match precision {
        DatePrecision::Month => format!("{:04}-{:02}", start.year(), start.month()),
        DatePrecision::Year => format!("{:04}", start.year()),
        DatePrecision::Week => {
            let week = start.iso_week_date();
            format!("{:04}-W{:02}", week.year(), week.week())
        }
        _ if start == end => start.to_string(),
        _ => format!("{start}/{end}"),
    }
}
