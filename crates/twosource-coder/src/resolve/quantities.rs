//! How many of what: numbers, the words that bound them, and what they count.
//!
//! In: a sentence, the words of an event, the tables `counted.tsv` and `calendar.tsv` (number words). Out: quantities.
//! Never: a number for "dozens" or "several"; the words bound nothing.

use super::actors::noun_phrase;
use super::calendar::Calendar;
use crate::code::table::{TableError, read_rows};
use crate::read::{NameKind, ReadSentence, Upos};
use std::collections::HashMap;
use std::path::Path;
use twosource_record::{EventType, Quantity, QuantityKind};

/// What counted nouns, governing verbs and bounding words mean.
#[derive(Debug, Default)]
pub struct CountedWords {
    nouns: HashMap<String, String>,
    verbs: HashMap<String, QuantityKind>,
    bounds: HashMap<String, Bound>,
    currencies: HashMap<String, String>,
    scales: HashMap<String, f64>,
}

/// How a word bounds a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bound {
    AtLeast,
    AtMost,
    About,
}

impl CountedWords {
    /// Reads `counted.tsv` in `dir`.
    pub fn load(dir: &Path) -> Result<Self, TableError> {
        let mut out = Self::default();
        for row in read_rows(&dir.join("counted.tsv"))? {
            let value = row.get("value")?;
            for word in row.list("words")?.map(str::to_owned) {
                match row.get("kind")? {
                    "noun" => drop(out.nouns.insert(word, value.to_owned())),
                    "verb" => drop(
                        out.verbs
                            .insert(word, kind(value).ok_or_else(|| row.error("no such quantity"))?),
                    ),
                    "currency" => drop(out.currencies.insert(word, value.to_owned())),
                    "scale" => drop(
                        out.scales
                            .insert(word, value.parse().map_err(|_| row.error("no number"))?),
                    ),
                    "at_least" => drop(out.bounds.insert(word, Bound::AtLeast)),
                    "at_most" => drop(out.bounds.insert(word, Bound::AtMost)),
                    "about" => drop(out.bounds.insert(word, Bound::About)),
                    other => return Err(row.error(&format!("no kind '{other}'"))),
                }
            }
        }
        Ok(out)
    }

    /// The quantities that stand at the words of an event; `blocked` are words of dates and of other events' clauses.
    pub fn find(
        &self,
        sentence: &ReadSentence,
        event_words: &[usize],
        event: EventType,
        calendar: &Calendar,
        blocked: &dyn Fn(usize) -> bool,
    ) -> Vec<Quantity> {
        let mut out: Vec<Quantity> = Vec::new();
        for token in
            (0..sentence.tokens.len()).filter(|&t| sentence.tokens[t].upos == Upos::Num && !blocked(t))
        {
            let Some(value) = self.number_at(sentence, token, calendar) else {
                continue;
            };
            let counted = counted_noun(sentence, token);
            let Some(kind) = self.kind_of(sentence, token, counted, event_words, event) else {
                continue;
            };
            let quantity = self.bounded(sentence, token, counted, value, kind);
            if !out
                .iter()
                .any(|q| q.kind == quantity.kind && q.best == quantity.best)
            {
                out.push(quantity);
            }
        }
        if event == EventType::Assault {
            out.extend(self.one_victim(sentence, event_words, &out));
        }
        out
    }

    /// "killed a farmer", "Ann Lee was wounded": one, where the verb says what happened and no number says how many.
    fn one_victim(
        &self,
        sentence: &ReadSentence,
        event_words: &[usize],
        told: &[Quantity],
    ) -> Option<Quantity> {
        let harmed = event_words.iter().find_map(|&word| {
            let kind = self.verbs.get(sentence.lemma(word)).copied();
            let kind = kind.filter(|k| matches!(k, QuantityKind::Dead | QuantityKind::Injured))?;
            let verbal = sentence.tokens[word].upos == Upos::Verb && !told.iter().any(|q| q.kind == kind);
            let victim = sentence.child(word, &["obj", "nsubj:pass"]).filter(|_| verbal)?;
            self.is_one_person(sentence, victim).then_some((kind, victim))
        });
        let (kind, victim) = harmed?;
        let words = noun_phrase(sentence, victim);
        Some(Quantity {
            kind,
            low: Some(1.0),
            best: Some(1.0),
            high: Some(1.0),
            currency: None,
            text: sentence.text_of(&words),
        })
    }

    /// A person's name, or a person in the singular behind an article; nobody joined to it.
    fn is_one_person(&self, sentence: &ReadSentence, token: usize) -> bool {
        let word = &sentence.tokens[token];
        let named = || {
            let mut names = sentence.names.iter();
            names.any(|n| n.kind == NameKind::Person && n.tokens.contains(&token))
        };
        let singular = || {
            let people = self
                .nouns
                .get(sentence.lemma(token))
                .is_some_and(|n| n == "people");
            let article = sentence
                .children_by(token, &["det"])
                .any(|d| matches!(sentence.lemma(d), "a" | "an" | "the"));
            people && article && word.text.to_lowercase() == sentence.lemma(token)
        };
        let alone = sentence.child(token, &["conj", "nummod"]).is_none();
        alone
            && match word.upos {
                Upos::Propn => named(),
                Upos::Noun => {
                    singular() && !matches!(sentence.lemma(token), "people" | "crew" | "staff" | "family")
                }
                _ => false,
            }
    }

    /// The number that starts at `token`; none for its later words ("million" of "5 million").
    fn number_at(&self, sentence: &ReadSentence, token: usize, calendar: &Calendar) -> Option<f64> {
        let word = sentence.tokens[token].text.to_lowercase();
        let continues = token.checked_sub(1).is_some_and(|b| {
            sentence.tokens[b].upos == Upos::Num && sentence.tokens[token].head == sentence.tokens[b].head
                || self.scales.contains_key(&word) && b + 1 == token && sentence.tokens[b].upos == Upos::Num
        });
        if continues {
            return None;
        }
        let plain = word.replace(',', "").parse::<f64>().ok();
        let value = plain
            .or_else(|| {
                calendar
                    .number(&word)
                    .filter(|_| word.chars().all(char::is_alphabetic))
                    .map(f64::from)
            })
            .or_else(|| self.compound_number(sentence, token, calendar))?;
        let scale = sentence
            .tokens
            .get(token + 1)
            .and_then(|next| self.scales.get(&next.text.to_lowercase()));
        Some(value * scale.copied().unwrap_or(1.0))
    }

    /// "twenty-three": tens, hyphen, ones.
    fn compound_number(&self, sentence: &ReadSentence, token: usize, calendar: &Calendar) -> Option<f64> {
        let (tens, ones) = sentence.tokens[token].text.split_once('-')?;
        Some(f64::from(
            calendar.number(&tens.to_lowercase())? + calendar.number(&ones.to_lowercase())?,
        ))
    }

    fn kind_of(
        &self,
        sentence: &ReadSentence,
        token: usize,
        counted: usize,
        event_words: &[usize],
        event: EventType,
    ) -> Option<QuantityKind> {
        if self.currency(sentence, token, counted).is_some() {
            return Some(QuantityKind::Money);
        }
        let noun = self.nouns.get(sentence.lemma(counted)).map(String::as_str);
        if noun == Some("skip") {
            return None;
        }
        if !is_attached(sentence, counted, event_words) {
            return None;
        }
        if let Some(kind) = self.governing_kind(sentence, counted, event_words) {
            let countable =
                counted == token || noun.is_some_and(|n| n == "people" || n == "items") || noun.is_none();
            return (countable && (noun != Some("items") || kind == QuantityKind::Other))
                .then_some(kind)
                .or(Some(QuantityKind::Items).filter(|_| noun == Some("items")));
        }
        match (noun, event) {
            (Some("items"), _) => Some(QuantityKind::Items),
            (Some("people"), EventType::Protest) => Some(QuantityKind::Participants),
            (Some("people"), EventType::Aid | EventType::Mobilize | EventType::Cooperate) => {
                Some(QuantityKind::Personnel)
            }
            (Some("people"), _) => None,
            (Some(other), _) => kind(other),
            (None, _) => None,
        }
    }

    /// What happened to the counted, by the verb or noun above it ("killed", "the arrest of").
    fn governing_kind(
        &self,
        sentence: &ReadSentence,
        counted: usize,
        event_words: &[usize],
    ) -> Option<QuantityKind> {
        if let Some(kind) = self.left_as(sentence, counted) {
            return Some(kind);
        }
        let above = std::iter::once(counted)
            .chain(sentence.ancestors(counted))
            .take(4);
        let mut nearest = above.filter_map(|t| self.verbs.get(sentence.lemma(t)).map(|k| (t, *k)));
        nearest
            .next()
            .filter(|(t, _)| event_words.contains(t) || is_attached(sentence, *t, event_words))
            .map(|(_, k)| k)
    }

    /// "left two men dead", "leaving six people wounded": the state that the verb leaves them in.
    fn left_as(&self, sentence: &ReadSentence, counted: usize) -> Option<QuantityKind> {
        let verb = sentence.tokens[counted]
            .head
            .filter(|_| sentence.has_relation(counted, &["obj"]))?;
        let left = sentence.lemma(verb) == "leave";
        let state = sentence
            .child(verb, &["xcomp"])
            .filter(|&s| left && s > counted)?;
        let kind = self.verbs.get(sentence.lemma(state)).copied();
        kind.filter(|k| matches!(k, QuantityKind::Dead | QuantityKind::Injured))
    }

    fn currency(&self, sentence: &ReadSentence, token: usize, counted: usize) -> Option<String> {
        let sign = token
            .checked_sub(1)
            .and_then(|b| self.currencies.get(&sentence.tokens[b].text));
        sign.or_else(|| self.currencies.get(sentence.lemma(counted)))
            .cloned()
    }

    fn bounded(
        &self,
        sentence: &ReadSentence,
        token: usize,
        counted: usize,
        value: f64,
        kind: QuantityKind,
    ) -> Quantity {
        let first = token.saturating_sub(3);
        let words: Vec<String> = (first..token)
            .map(|t| sentence.tokens[t].text.to_lowercase())
            .collect();
        let tail = |n: usize| words[words.len().saturating_sub(n)..].join(" ");
        let bound = (1..=3).rev().find_map(|n| self.bounds.get(&tail(n))).copied();
        let behind = sentence.tokens.get(token + 1..token + 3).map(|t| {
            t.iter()
                .map(|t| t.text.to_lowercase())
                .collect::<Vec<_>>()
                .join(" ")
        });
        let bound = bound.or_else(|| behind.and_then(|b| self.bounds.get(&b).copied()));
        let start = if bound.is_some() { first } else { token };
        let (low, high) = match bound {
            Some(Bound::AtLeast) => (Some(value), None),
            Some(Bound::AtMost) => (None, Some(value)),
            Some(Bound::About) | None => (Some(value), Some(value)),
        };
        let text: Vec<&str> = (start..=counted.max(token))
            .take(8)
            .map(|t| sentence.tokens[t].text.as_str())
            .collect();
        Quantity {
            kind,
            low,
            best: Some(value),
            high,
            currency: self.currency(sentence, token, counted),
            text: text.join(" "),
        }
    }
}

/// The noun that a number counts; the number itself when it stands alone ("killed two").
fn counted_noun(sentence: &ReadSentence, token: usize) -> usize {
    let mut noun = token;
    while matches!(
        sentence.relation(noun),
        "nummod" | "compound" | "nmod" | "advmod" | "flat"
    ) && sentence.tokens[noun].upos == Upos::Num
    {
        match sentence.tokens[noun].head {
            Some(head) if head != noun => noun = head,
            _ => break,
        }
    }
    noun
}

/// Whether a word hangs on one of the event's words without another clause between.
fn is_attached(sentence: &ReadSentence, token: usize, event_words: &[usize]) -> bool {
    event_words.contains(&token)
        || sentence
            .ancestors(token)
            .take(5)
            .any(|a| event_words.contains(&a))
        || event_words.iter().any(|&w| {
            sentence
                .ancestors(w)
                .any(|a| a == token || sentence.tokens[token].head == Some(a))
        })
}

fn kind(name: &str) -> Option<QuantityKind> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
}
