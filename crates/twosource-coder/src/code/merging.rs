//! Triggers of one sentence that tell of the same happening: "killed in a strike", "fired missiles and killed four".
//!
//! In: the triggers of a sentence. Out: for each, the trigger that leads its group. Never: joins triggers of different
//! types, or across words that lead to another happening ("after", "since").

use super::arguments::{first_filled, logical_subject_is_own};
use super::frames::is_separating;
use super::lexicon::EventLexicon;
use super::triggers::Trigger;
use crate::read::{ReadSentence, Upos};

/// For each trigger, the index of its group's leader (itself when it leads).
pub fn leaders(sentence: &ReadSentence, triggers: &[Trigger], lexicon: &EventLexicon) -> Vec<usize> {
    let mut leaders: Vec<usize> = (0..triggers.len()).collect();
    for (lower, leader) in leaders.iter_mut().enumerate() {
        if let Some(upper) = nearest_above(sentence, triggers, lower)
            && same_happening(sentence, triggers, upper, lower, lexicon)
        {
            *leader = upper;
        }
    }
    (0..triggers.len()).map(|i| follow(&leaders, i)).collect()
}

fn follow(leaders: &[usize], start: usize) -> usize {
    let mut here = start;
    for _ in 0..leaders.len() {
        here = leaders[here];
    }
    here
}

/// The closest trigger above `lower` in the tree.
fn nearest_above(sentence: &ReadSentence, triggers: &[Trigger], lower: usize) -> Option<usize> {
    sentence
        .ancestors(triggers[lower].token)
        .find_map(|a| triggers.iter().position(|t| t.token == a))
}

fn same_happening(
    sentence: &ReadSentence,
    triggers: &[Trigger],
    upper: usize,
    lower: usize,
    lexicon: &EventLexicon,
) -> bool {
    let (above, below) = (&triggers[upper], &triggers[lower]);
    above.entry.event == below.entry.event
        && above.entry.embed.is_none()
        && below.entry.embed.is_none()
        && path(sentence, below.token, above.token)
            .iter()
            .all(|&t| keeps_to_happening(sentence, t, lexicon))
        && !parties_differ(sentence, above, below)
}

/// The words from `low` up to, but without, `top`.
fn path(sentence: &ReadSentence, low: usize, top: usize) -> Vec<usize> {
    std::iter::once(low)
        .chain(sentence.ancestors(low))
        .take_while(|&t| t != top)
        .collect()
}

fn keeps_to_happening(sentence: &ReadSentence, token: usize, lexicon: &EventLexicon) -> bool {
    match sentence.relation(token) {
        "obl" | "nmod" => !is_separating(&sentence.case_of(token), lexicon),
        "advcl" => !sentence
            .children_by(token, &["mark", "advmod", "case"])
            .any(|m| is_separating(&sentence.tokens[m].text.to_lowercase(), lexicon)),
        "conj" => sentence.tokens[token].upos != Upos::Verb || !logical_subject_is_own(sentence, token),
        "ccomp" | "parataxis" => false,
        _ => true,
    }
}

/// Both name their own actor, or their own recipient, and in different words.
fn parties_differ(sentence: &ReadSentence, a: &Trigger, b: &Trigger) -> bool {
    let words = |t: &Trigger, slots: &[String]| -> Vec<String> {
        first_filled(sentence, t.token, slots)
            .into_iter()
            .map(|w| sentence.lemma(w).to_lowercase())
            .collect()
    };
    let (actor_a, actor_b) = (words(a, &a.entry.actor), words(b, &b.entry.actor));
    let both = !actor_a.is_empty() && !actor_b.is_empty();
    both && sentence.tokens[b.token].upos == Upos::Noun
        && sentence.tokens[a.token].upos == Upos::Noun
        && actor_a.iter().all(|w| !actor_b.contains(w))
}
