//! Pronouns and unspoken states: whom "he", "it", "they" and "the army" mean inside one document.
//!
//! In: the resolver's names. Out: the word or state meant. Never: looks beyond the document.

use super::actor_table::{ActorEntry, ActorKind};
use super::actors::ActorResolver;
use super::mentions::ActorName;
use crate::code::claim::WordRef;
use crate::read::{NameKind, ReadSentence, Upos};

/// How many sentences back a pronoun may reach.
const REACH: usize = 3;

/// What a pronoun can stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// he, she, his, her
    Person,
    /// it, its
    Body,
    /// they, them, their
    Several,
}

impl ActorResolver<'_> {
    /// The word that a pronoun stands for: the nearest fitting subject before it, else the nearest fitting name.
    pub(super) fn antecedent(&self, pronoun: WordRef) -> Option<WordRef> {
        let sentence = &self.doc.sentences[pronoun.sentence];
        let kind = pronoun_kind(&sentence.tokens[pronoun.token].text.to_lowercase())?;
        let first = pronoun.sentence.saturating_sub(REACH);
        (first..=pronoun.sentence).rev().find_map(|s| {
            let limit = if s == pronoun.sentence {
                pronoun.token
            } else {
                usize::MAX
            };
            self.best_in(s, limit, kind, pronoun)
        })
    }

    /// The actor name that a possessive pronoun stands for.
    pub(super) fn antecedent_name(&self, pronoun: WordRef) -> Option<&ActorName> {
        let word = self.antecedent(pronoun)?;
        let covering = self
            .names_in(word.sentence)
            .iter()
            .find(|n| n.tokens.contains(&word.token));
        covering.or_else(|| {
            let sentence = &self.doc.sentences[word.sentence];
            self.names_in(word.sentence)
                .iter()
                .find(|n| sentence.is_within(n.tokens.start, word.token))
        })
    }

    fn best_in(&self, index: usize, limit: usize, kind: Kind, pronoun: WordRef) -> Option<WordRef> {
        let sentence = &self.doc.sentences[index];
        let fits = |t: &usize| {
            *t < limit
                && self.fits(index, *t, kind)
                && !(index == pronoun.sentence && shares_clause(sentence, *t, pronoun.token))
        };
        let words: Vec<usize> = (0..sentence.tokens.len()).filter(fits).collect();
        let subject = words
            .iter()
            .copied()
            .find(|&t| sentence.has_relation(t, &["nsubj"]));
        let other = || {
            words
                .iter()
                .copied()
                .find(|&t| !sentence.has_relation(t, &["nmod", "compound", "amod"]))
        };
        subject
            .or_else(other)
            .or_else(|| words.first().copied())
            .map(|token| WordRef {
                sentence: index,
                token,
            })
    }

    fn fits(&self, index: usize, token: usize, kind: Kind) -> bool {
        let sentence = &self.doc.sentences[index];
        let word = &sentence.tokens[token];
        if !word.upos.is_nominal() || sentence.has_relation(token, &["compound", "flat", "amod"]) {
            return false;
        }
        let entry = self
            .names_in(index)
            .iter()
            .find(|n| n.tokens.contains(&token))
            .map(|n| self.entry(n).kind);
        let role = self.table.role(&word.lemma.to_lowercase());
        let person_name = sentence
            .names
            .iter()
            .any(|n| n.tokens.contains(&token) && n.kind == NameKind::Person);
        match kind {
            Kind::Person => {
                entry == Some(ActorKind::Person)
                    || person_name
                    || (entry.is_none() && role.is_some_and(|r| !r.collective))
            }
            Kind::Body => {
                entry.is_some_and(|k| k != ActorKind::Person && k != ActorKind::Nationality)
                    || (entry.is_none() && role.is_some_and(|r| r.collective))
            }
            Kind::Several => {
                entry.is_some_and(|k| k != ActorKind::Person && k != ActorKind::State) || role.is_some()
            }
        }
    }

    /// "the North" for North Korea, "the Guards" for the Revolutionary Guards: one capitalised word of a longer name told before.
    pub(super) fn shortened_name(&self, word: WordRef) -> Option<&ActorName> {
        let sentence = &self.doc.sentences[word.sentence];
        let token = &sentence.tokens[word.token];
        let has = |relations: &[&str]| sentence.children_by(word.token, relations).next().is_some();
        let is_bare = has(&["det"]) && !has(&["compound", "amod", "flat", "nmod", "nmod:poss"]);
        if token.upos != Upos::Propn || !is_bare {
            return None;
        }
        (0..=word.sentence).rev().find_map(|s| {
            let words = &self.doc.sentences[s].tokens;
            let mut names = self.names_in(s).iter().rev();
            names.find(|n| {
                n.tokens.len() > 1
                    && self.entry(n).kind != ActorKind::Person
                    && words[n.tokens.clone()].iter().any(|t| t.text == token.text)
            })
        })
    }

    /// The state whose organ is meant: that of the last actor named before in this sentence or the ones before, else of
    /// the dateline, the outlet, or the state the document names most.
    pub(super) fn state_at(&self, word: WordRef) -> Option<&ActorEntry> {
        let from_code = |code: &Option<String>| code.as_deref().and_then(|c| self.table.state(c));
        self.last_acting_state(word)
            .or_else(|| from_code(&self.setting.dateline_country))
            .or_else(|| from_code(&self.setting.outlet_country))
            .or_else(|| self.most_named_state())
    }

    fn last_acting_state(&self, word: WordRef) -> Option<&ActorEntry> {
        let first = word.sentence.saturating_sub(2);
        (first..=word.sentence).rev().find_map(|s| {
            let sentence = &self.doc.sentences[s];
            self.names_in(s)
                .iter()
                .filter(|n| s < word.sentence || n.tokens.end <= word.token)
                .find(|n| is_subject(sentence, n.tokens.start))
                .and_then(|n| self.table.state(self.entry(n).code.as_deref()?))
        })
    }

    fn most_named_state(&self) -> Option<&ActorEntry> {
        let first = self.states_by_count().into_iter().next()?;
        self.table.state(&first)
    }

    /// Codes of the states that the document names, the most named first.
    pub(super) fn states_by_count(&self) -> Vec<String> {
        let mut counts: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
        let codes = self
            .names
            .iter()
            .flatten()
            .filter_map(|n| self.entry(n).code.as_deref());
        for code in codes.filter(|c| self.table.state(c).is_some()) {
            *counts.entry(code).or_default() += 1;
        }
        let mut sorted: Vec<(&str, usize)> = counts.into_iter().collect();
        sorted.sort_by_key(|&(code, count)| (std::cmp::Reverse(count), code));
        sorted.into_iter().map(|(code, _)| code.to_owned()).collect()
    }
}

/// Inside the subject phrase of some clause.
fn is_subject(sentence: &ReadSentence, token: usize) -> bool {
    std::iter::once(token)
        .chain(sentence.ancestors(token))
        .take_while(|&t| sentence.tokens[t].upos != Upos::Verb)
        .any(|t| sentence.has_relation(t, &["nsubj"]))
}

/// The subject and an object of one clause are different parties, unless one is a possessor.
fn shares_clause(sentence: &ReadSentence, candidate: usize, pronoun: usize) -> bool {
    let verb = sentence.tokens[candidate].head;
    verb.is_some() && verb == sentence.tokens[pronoun].head
}

fn pronoun_kind(word: &str) -> Option<Kind> {
    match word {
        "he" | "she" | "his" | "her" | "him" | "hers" => Some(Kind::Person),
        "it" | "its" => Some(Kind::Body),
        "they" | "their" | "them" | "theirs" => Some(Kind::Several),
        _ => None,
    }
}
