//! The country that a phrase without a name belongs to: "protesters" in a report from Lagos are Nigerians.
//!
//! In: the places and states that a document names. Out: a country code. Never: a country for what the words put elsewhere
//! ("foreign", "counterpart"), or where the sentence names several and none is nearer.

use super::actor_table::ActorKind;
use super::actors::ActorResolver;
use super::gazetteer::Gazetteer;
use super::places::{PlaceContext, resolve_place};
use crate::code::claim::WordRef;
use crate::code::lexicon::EventLexicon;
use crate::read::{NameKind, ReadSentence, Upos};
use std::collections::BTreeSet;

/// How many sentences back a country is carried.
const REACH: usize = 4;

/// A word of a sentence that names a country or a place in one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LocalName {
    token: usize,
    code: String,
    rank: LocalRank,
}

/// What a country is named by, the best hint of where a story plays first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum LocalRank {
    /// A town, province or river, or a capital.
    Place,
    /// A state or its people.
    State,
    /// An armed group or body at home there.
    Body,
}

impl ActorResolver<'_> {
    /// Notes where the places of the document lie, and which words put a party elsewhere.
    pub fn locate(&mut self, gazetteer: &Gazetteer, context: &PlaceContext, lexicon: &EventLexicon) {
        let sentences = 0..self.doc.sentences.len();
        self.local = sentences
            .map(|i| self.local_names(i, gazetteer, context))
            .collect();
        let class = |name: &str| {
            let sentences = self.doc.sentences.iter();
            sentences.map(|s| words_in_class(s, lexicon, name)).collect()
        };
        (self.elsewhere, self.abroad, self.anybody) = (class("elsewhere"), class("abroad"), class("anybody"));
    }

    fn local_names(&self, index: usize, gazetteer: &Gazetteer, context: &PlaceContext) -> Vec<LocalName> {
        let sentence = &self.doc.sentences[index];
        let mut out: Vec<LocalName> = Vec::new();
        for name in self.names_in(index) {
            let entry = self.entry(name);
            let country = entry.code.as_deref().filter(|c| self.table.state(c).is_some());
            if let (Some(code), true) = (country, self.can_own(name)) {
                out.push(LocalName {
                    token: name.tokens.start,
                    code: code.to_owned(),
                    rank: rank_of(entry.kind),
                });
            }
        }
        for name in sentence.names.iter().filter(|n| n.kind == NameKind::Place) {
            if out.iter().any(|l| name.tokens.contains(&l.token)) {
                continue;
            }
            let found = resolve_place(gazetteer, &sentence.text_of(&name.tokens), context);
            if let Some(code) = found.and_then(|p| p.country_code) {
                out.push(LocalName {
                    token: name.tokens.start,
                    code,
                    rank: LocalRank::Place,
                });
            }
        }
        out
    }

    /// The country of a phrase without a name of its own.
    pub(super) fn local_country(&self, word: WordRef) -> Option<String> {
        let sentence = &self.doc.sentences[word.sentence];
        if self.is_relation(word) {
            return None;
        }
        let own = self.local.get(word.sentence)?;
        let inside = own.iter().find(|l| sentence.is_within(l.token, word.token));
        if let Some(inside) = inside {
            return Some(inside.code.clone());
        }
        if self.is_elsewhere(word) || self.is_abroad(word) {
            return None;
        }
        if self.is_anybody(word) {
            let plain = |l: &&LocalName| l.rank == LocalRank::State && !self.owns_role(sentence, l.token);
            let states: Vec<LocalName> = own.iter().filter(plain).cloned().collect();
            return only(&states, LocalRank::State);
        }
        nearest(own, word.token)
            .or_else(|| self.carried_country(word.sentence))
            .or_else(|| self.setting.dateline_country.clone())
            .or_else(|| self.states_by_count().into_iter().next())
            .or_else(|| self.setting.outlet_country.clone())
    }

    /// Whether it is one who serves or travels abroad, so that the country of the story is not his ("an envoy", "two sailors").
    pub(super) fn is_abroad(&self, word: WordRef) -> bool {
        self.is_put(&self.abroad, word)
    }

    /// Whether the noun itself says that it is another's ("Moscow's ally"), so that its owner is not its state.
    pub(super) fn is_relation(&self, word: WordRef) -> bool {
        self.elsewhere
            .get(word.sentence)
            .is_some_and(|w| w.contains(&word.token))
    }

    /// Whether the phrase is put elsewhere by its own words ("Moscow's ally", "a visiting envoy").
    pub(super) fn is_elsewhere(&self, word: WordRef) -> bool {
        self.is_put(&self.elsewhere, word)
    }

    /// Whether the word or one before it is among `words`; "foreign minister" is an office.
    fn is_put(&self, words: &[Vec<usize>], word: WordRef) -> bool {
        let sentence = &self.doc.sentences[word.sentence];
        let words = words.get(word.sentence).map_or(&[][..], Vec::as_slice);
        words.iter().any(|&t| {
            let modifies = sentence.tokens[t].head == Some(word.token);
            let office = || {
                let pair = format!("{} {}", sentence.lemma(t), sentence.lemma(word.token));
                self.table.role(&pair.to_lowercase()).is_some()
            };
            // "the bulk carrier True Confidence": the noun that the name stands beside.
            let named = sentence.tokens[word.token].head == Some(t)
                && sentence.has_relation(word.token, &["appos", "flat"]);
            t == word.token || named || (modifies && !office())
        })
    }

    /// "Romania's defence ministry": the state is named to say whose ministry, not where the story plays.
    fn owns_role(&self, sentence: &ReadSentence, token: usize) -> bool {
        let owned = sentence.tokens[token]
            .head
            .filter(|_| sentence.has_relation(token, &["nmod:poss", "amod", "compound", "nmod"]));
        owned.is_some_and(|h| self.role_of(sentence, h).is_some())
    }

    /// "14 people", "a gathering", "a monastery": nobody in particular, so only a state named beside it says whose.
    fn is_anybody(&self, word: WordRef) -> bool {
        let sentence = &self.doc.sentences[word.sentence];
        let token = &sentence.tokens[word.token];
        let nobody = self
            .anybody
            .get(word.sentence)
            .is_some_and(|w| w.contains(&word.token));
        let nominal = matches!(token.upos, Upos::Noun | Upos::Num | Upos::Adj);
        nobody || (nominal && self.role_of(sentence, word.token).is_none())
    }

    /// Name of the state with this code.
    pub(super) fn state_name(&self, code: &str) -> Option<String> {
        self.table.state(code).map(|s| s.name.clone())
    }

    /// The country that the sentences before play in.
    fn carried_country(&self, sentence: usize) -> Option<String> {
        let first = sentence.saturating_sub(REACH);
        (first..sentence).rev().find_map(|s| main_country(&self.local[s]))
    }
}

fn rank_of(kind: ActorKind) -> LocalRank {
    match kind {
        ActorKind::Metonym => LocalRank::Place,
        ActorKind::State | ActorKind::Nationality => LocalRank::State,
        _ => LocalRank::Body,
    }
}

/// In the word's own sentence: the nearest place, else the only state, else the only home of a body.
fn nearest(names: &[LocalName], token: usize) -> Option<String> {
    let places = names.iter().filter(|l| l.rank == LocalRank::Place);
    places
        .min_by_key(|l| l.token.abs_diff(token))
        .map(|l| l.code.clone())
        .or_else(|| only(names, LocalRank::State))
        .or_else(|| only(names, LocalRank::Body))
}

/// In a sentence before: the only country of its places, else its only state, else what is named first.
fn main_country(names: &[LocalName]) -> Option<String> {
    only(names, LocalRank::Place)
        .or_else(|| only(names, LocalRank::State))
        .or_else(|| only(names, LocalRank::Body))
        .or_else(|| names.first().map(|l| l.code.clone()))
}

/// The one country that names of this rank or better give.
fn only(names: &[LocalName], rank: LocalRank) -> Option<String> {
    let ranked = names.iter().filter(|l| l.rank <= rank);
    let codes: BTreeSet<&str> = ranked.map(|l| l.code.as_str()).collect();
    match codes.into_iter().collect::<Vec<&str>>().as_slice() {
        [code] => Some((*code).to_owned()),
        _ => None,
    }
}

fn words_in_class(sentence: &ReadSentence, lexicon: &EventLexicon, class: &str) -> Vec<usize> {
    (0..sentence.tokens.len())
        .filter(|&t| lexicon.in_class(class, sentence.lemma(t)))
        .collect()
}
