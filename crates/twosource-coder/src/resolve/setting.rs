//! Where and when an event took place, by the words that hang on it.
//!
//! In: the words of an event, the dates and place names of its sentence. Out: at most one place and one date.
//! Never: a date of the saying for the deed, or a place of another clause.

use super::actors::{ActorResolver, noun_phrase};
use super::dates::DateMention;
use super::gazetteer::Gazetteer;
use super::places::{PlaceContext, resolve_place};
use crate::code::claim::WordRef;
use crate::code::lexicon::EventLexicon;
use crate::read::{NameKind, ReadSentence, Upos};
use std::ops::Range;
use twosource_record::Place;

/// A place with the token range of its words.
pub type FoundPlace = (Range<usize>, Place);

/// What is needed to look for places.
pub struct PlaceFinder<'a> {
    /// Names to places.
    pub gazetteer: &'a Gazetteer,
    /// Classes of prepositions and nouns.
    pub lexicon: &'a EventLexicon,
    /// Actors, for "its territory".
    pub resolver: &'a ActorResolver<'a>,
    /// What the document speaks of.
    pub context: &'a PlaceContext,
}

/// The words that an event's adverbials may hang on: its own, and the light verb over its noun.
pub fn scope(sentence: &ReadSentence, words: &[usize], is_other: &dyn Fn(usize) -> bool) -> Vec<usize> {
    let mut out = words.to_vec();
    for &word in words {
        let mut at = word;
        while let Some(head) = sentence.tokens[at].head {
            let argument =
                sentence.has_relation(at, &["obj", "nsubj", "obl", "nmod", "xcomp", "acl", "conj"]);
            if !argument || is_other(head) || out.contains(&head) {
                break;
            }
            if sentence.tokens[head].upos == Upos::Verb {
                out.push(head);
                break;
            }
            at = head;
        }
    }
    out
}

/// The nearest word above `token` that is in `scope`, if no other clause or event lies between.
fn hangs_on(
    sentence: &ReadSentence,
    token: usize,
    scope: &[usize],
    is_other: &dyn Fn(usize) -> bool,
) -> Option<usize> {
    let mut below = token;
    let mut steps = 0;
    for above in sentence.ancestors(token) {
        let clause = sentence.has_relation(below, &["ccomp", "advcl", "parataxis"])
            || sentence.tokens[below].deprel == "acl:relcl";
        if (clause && below != token) || is_other(above) {
            return None;
        }
        if scope.contains(&above) {
            return Some(steps);
        }
        (below, steps) = (above, steps + 1);
    }
    None
}

/// A spot in the town of the story: its coordinates are the town's, so it tells nothing of whose it is.
pub fn is_site(place: &Place) -> bool {
    place.feature_class.as_deref() == Some("S") && place.feature_code.is_none()
}

fn has_capital(sentence: &ReadSentence, range: &Range<usize>) -> bool {
    let mut words = sentence.tokens[range.clone()].iter();
    words.any(|t| t.text.starts_with(char::is_uppercase))
}

fn is_named(sentence: &ReadSentence, token: usize, kind: NameKind) -> bool {
    sentence
        .names
        .iter()
        .any(|n| n.kind == kind && n.tokens.contains(&token))
}

/// Whether a range leaves off the beginning of a name ("Hospital" of "Mount Sinai Hospital").
fn cuts_name(sentence: &ReadSentence, phrase: &Range<usize>, range: &Range<usize>) -> bool {
    let Some(before) = range.start.checked_sub(1).filter(|b| phrase.contains(b)) else {
        return false;
    };
    let part = sentence.has_relation(before, &["compound", "flat", "nmod:unmarked"])
        && sentence.tokens[before].upos == Upos::Propn
        && sentence.tokens[before].text.starts_with(char::is_uppercase);
    part && !is_named(sentence, before, NameKind::Nationality)
}

/// The event's own date among those of its sentence: the one that hangs closest.
pub fn own_date<'d>(
    sentence: &ReadSentence,
    dates: &'d [DateMention],
    scope: &[usize],
    is_other: &dyn Fn(usize) -> bool,
) -> Option<&'d DateMention> {
    let placed = dates.iter().filter_map(|d| {
        let head = sentence.head_of(&d.tokens);
        let steps = if scope.iter().any(|s| d.tokens.contains(s)) {
            Some(0)
        } else {
            hangs_on(sentence, head, scope, is_other)
        };
        Some((steps?, d))
    });
    placed
        .min_by_key(|(steps, d)| (*steps, d.tokens.start))
        .map(|(_, d)| d)
}

impl PlaceFinder<'_> {
    /// The event's own place: what it is done to, else where it is said to happen.
    pub fn own_place(
        &self,
        sentence: &ReadSentence,
        index: usize,
        scope: &[usize],
        is_other: &dyn Fn(usize) -> bool,
    ) -> Option<FoundPlace> {
        let mut found: Vec<(usize, usize, FoundPlace)> = Vec::new();
        for token in 0..sentence.tokens.len() {
            let Some(rank) = self.rank(sentence, token) else {
                continue;
            };
            let Some(steps) = hangs_on(sentence, token, scope, is_other) else {
                continue;
            };
            if let Some(place) = self.place_at(sentence, index, token) {
                found.push((rank, steps, place));
            }
        }
        found
            .into_iter()
            .min_by_key(|(rank, steps, (words, place))| {
                (
                    is_site(place),
                    *rank,
                    u8::MAX - place.resolution,
                    *steps,
                    words.start,
                )
            })
            .map(|(_, _, place)| place)
    }

    /// How well a phrase fits as the place: by its preposition, or as the object.
    fn rank(&self, sentence: &ReadSentence, token: usize) -> Option<usize> {
        if !sentence.tokens[token].upos.is_nominal() {
            return None;
        }
        if sentence.has_relation(token, &["obl", "nmod"]) {
            let case = sentence.case_of(token);
            return self
                .lexicon
                .in_class("place_preposition", &case)
                .then_some(0)
                .or_else(|| self.lexicon.in_class("goal_preposition", &case).then_some(1));
        }
        let named = self
            .name_ranges(sentence, token)
            .iter()
            .any(|r| has_capital(sentence, r));
        (sentence.has_relation(token, &["obj", "nsubj:pass"]) && named).then_some(1)
    }

    /// The place that a phrase names.
    pub fn place_at(&self, sentence: &ReadSentence, index: usize, token: usize) -> Option<FoundPlace> {
        if let Some(owned) = self.own_ground(sentence, index, token) {
            return Some(owned);
        }
        if is_named(sentence, token, NameKind::Person) {
            return None;
        }
        for range in self.name_ranges(sentence, token) {
            let capital = has_capital(sentence, &range);
            let name = sentence.text_of(&range);
            if let Some(place) = resolve_place(self.gazetteer, &name, self.context).filter(|_| capital) {
                return Some((range, place));
            }
        }
        self.behind_kind(sentence, index, token)
            .or_else(|| self.site(sentence, token))
    }

    /// "the village of Pazigyi", "Kherson region": the name that a noun of place goes with.
    fn behind_kind(&self, sentence: &ReadSentence, index: usize, token: usize) -> Option<FoundPlace> {
        let kind_noun = self.lexicon.in_class("place_noun", sentence.lemma(token));
        let behind = sentence
            .children_by(
                token,
                &[
                    "nmod",
                    "appos",
                    "compound",
                    "flat",
                    "nmod:unmarked",
                    "nmod:poss",
                    "amod",
                ],
            )
            .filter(|&c| {
                kind_noun
                    && sentence.tokens[c]
                        .text
                        .chars()
                        .next()
                        .is_some_and(char::is_uppercase)
            });
        let mut named: Vec<usize> = behind.collect();
        named.sort_by_key(|&c| (sentence.case_of(c) != "of", std::cmp::Reverse(c)));
        named.into_iter().find_map(|c| self.place_at(sentence, index, c))
    }

    /// "a house on Oak Street": a spot in the town of the story, with the words as its name if it has one.
    fn site(&self, sentence: &ReadSentence, token: usize) -> Option<FoundPlace> {
        let lemma = sentence.lemma(token).to_lowercase();
        let town = self.context.town.as_ref()?;
        let abroad = sentence.children_by(token, &["nmod", "nmod:poss", "appos"]);
        let mut others = abroad.filter(|&c| is_named(sentence, c, NameKind::Place));
        if !self.gazetteer.words().is_site(&lemma) || others.next().is_some() {
            return None;
        }
        let words = noun_phrase(sentence, token);
        let start = usize::from(sentence.has_relation(words.start, &["det"]));
        let words = words.start + start..words.end;
        let named = has_capital(sentence, &words);
        let place = Place {
            name: if named {
                sentence.text_of(&words)
            } else {
                town.place.name.clone()
            },
            geonameid: None,
            feature_class: Some("S".to_owned()),
            feature_code: None,
            resolution: 5,
            ..town.place.clone()
        };
        Some((words, place))
    }

    /// Candidate spellings of the name at a head, longest first.
    fn name_ranges(&self, sentence: &ReadSentence, token: usize) -> Vec<Range<usize>> {
        let phrase = noun_phrase(sentence, token);
        let of = sentence
            .children_by(token, &["nmod"])
            .filter(|&c| c > token && sentence.case_of(c) == "of")
            .map(|c| c + 1)
            .next();
        let mut out: Vec<Range<usize>> = of.into_iter().map(|end| phrase.start..end).collect();
        out.push(phrase.clone());
        out.extend((phrase.start + 1..=token).map(|start| start..phrase.end));
        out.extend((phrase.start..=token).map(|start| start..token + 1));
        out.extend(
            sentence
                .names
                .iter()
                .filter(|n| n.tokens.contains(&token))
                .map(|n| n.tokens.clone()),
        );
        let whole = sentence
            .names
            .iter()
            .find(|n| n.kind == NameKind::Organisation && n.tokens.contains(&token));
        out.retain(|r| {
            !r.is_empty()
                && !sentence.has_relation(r.start, &["det", "case"])
                && sentence.tokens[r.start].text != "'s"
                && !cuts_name(sentence, &phrase, r)
                && whole.is_none_or(|n| n.tokens == *r)
        });
        out
    }

    /// "its territory", "Iranian soil": the country itself.
    fn own_ground(&self, sentence: &ReadSentence, index: usize, token: usize) -> Option<FoundPlace> {
        if !self.lexicon.in_class("ground_noun", sentence.lemma(token)) {
            return None;
        }
        let actor = self
            .resolver
            .resolve(WordRef {
                sentence: index,
                token,
            })
            .into_iter()
            .next()?;
        let state = self.resolver.table.state(actor.code.as_deref()?)?;
        Some((
            actor.tokens,
            resolve_place(self.gazetteer, &state.name, self.context)?,
        ))
    }
}
