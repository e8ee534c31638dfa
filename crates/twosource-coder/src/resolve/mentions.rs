//! Names of public actors in a read document, before context decides what they stand for.
//!
//! In: a `ReadDocument` and the actor tables. Out: mentions with candidate entries, longest match first.
//! Never: a mention inside a longer one.

use super::actor_table::{ActorEntry, ActorKind, ActorTable};
use crate::read::{ReadDocument, ReadSentence};
use jiff::civil::Date;
use std::ops::Range;

/// A name of an actor in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActorName {
    /// Token range.
    pub tokens: Range<usize>,
    /// Index into the actor table, chosen among the candidates by the publication day.
    pub entry: usize,
}

/// For each sentence the actor names in it, in order.
pub fn find_actor_names(doc: &ReadDocument, table: &ActorTable, day: Option<Date>) -> Vec<Vec<ActorName>> {
    doc.sentences
        .iter()
        .map(|sentence| names_in(sentence, table, day))
        .collect()
}

fn names_in(sentence: &ReadSentence, table: &ActorTable, day: Option<Date>) -> Vec<ActorName> {
    let mut out = Vec::new();
    let mut start = 0;
    while start < sentence.tokens.len() {
        match longest_at(sentence, table, start, day) {
            Some(name) => {
                start = name.tokens.end;
                out.push(name);
            }
            None => start += 1,
        }
    }
    out
}

fn longest_at(
    sentence: &ReadSentence,
    table: &ActorTable,
    start: usize,
    day: Option<Date>,
) -> Option<ActorName> {
    let first = &sentence.tokens[start].text;
    if !first
        .chars()
        .next()
        .is_some_and(|c| c.is_uppercase() || c.is_numeric())
        && !first.starts_with("al")
    {
        return None;
    }
    let limit = (start + 2 * table.longest_name()).min(sentence.tokens.len());
    (start + 1..=limit).rev().find_map(|end| {
        let words = words_of(sentence, &(start..end))?;
        let entry = choose(table, table.named(&words), day)?;
        let person_inside = table.entry(entry).kind == ActorKind::Person
            && end - start == 1
            && is_inside_longer_name(sentence, start);
        (!person_inside).then_some(ActorName {
            tokens: start..end,
            entry,
        })
    })
}

/// The words of a range as one string, hyphens kept as blanks; none when it starts or ends in a mark.
fn words_of(sentence: &ReadSentence, range: &Range<usize>) -> Option<String> {
    let edge = |t: usize| sentence.tokens[t].text.chars().any(char::is_alphanumeric);
    if !edge(range.start) || !edge(range.end - 1) {
        return None;
    }
    let words: Vec<&str> = range.clone().map(|t| sentence.tokens[t].text.as_str()).collect();
    let clean = words
        .iter()
        .all(|w| w.chars().any(char::is_alphanumeric) || matches!(*w, "-" | "–" | "." | "'" | "’" | "&"));
    clean.then(|| words.join(" "))
}

/// A surname alone that stands next to another capitalised word is somebody else's ("John Kirby Smith", "Kim Street").
fn is_inside_longer_name(sentence: &ReadSentence, token: usize) -> bool {
    let flat = |t: usize| {
        sentence.has_relation(t, &["flat"])
            || (sentence.has_relation(t, &["compound"])
                && sentence
                    .names
                    .iter()
                    .any(|n| n.tokens.contains(&t) && n.tokens.contains(&token)))
    };
    let before = token.checked_sub(1).is_some_and(|b| {
        sentence
            .names
            .iter()
            .any(|n| n.tokens.contains(&b) && n.tokens.contains(&token))
    });
    before || sentence.children(token).any(|c| flat(c) && c > token)
}

/// The candidate whose term covers the day; the user's own first, states before bodies before persons, the latest term first.
fn choose(table: &ActorTable, candidates: impl Iterator<Item = usize>, day: Option<Date>) -> Option<usize> {
    candidates.max_by_key(|&c| {
        let entry = table.entry(c);
        (
            entry.holds_on(day),
            entry.own,
            rank(entry.kind),
            office_rank(entry),
            entry.from,
            std::cmp::Reverse(c),
        )
    })
}

fn office_rank(entry: &ActorEntry) -> bool {
    entry.to.is_none()
}

fn rank(kind: ActorKind) -> u8 {
    match kind {
        ActorKind::State => 9,
        ActorKind::Nationality => 8,
        ActorKind::Metonym => 7,
        ActorKind::International | ActorKind::ArmedGroup => 6,
        ActorKind::Organ => 5,
        ActorKind::Organisation => 4,
        ActorKind::Person => 3,
        ActorKind::Agency => 2,
        ActorKind::Outlet => 1,
    }
}
