//! PLOVER modes: from the lexicon row, else from the means that the sentence names (drone, missile, knife, curfew).
//!
//! In: the triggers of one event. Out: a mode that belongs to its type. Never: a mode that the manual does not list there.

use super::lexicon::EventLexicon;
use super::triggers::Trigger;
use crate::read::ReadSentence;
use twosource_record::{EventType, Mode};

/// The mode of an event: a row's own mode, else the first mode whose words (class `mode_NAME`) stand near a trigger.
pub fn find_mode(
    sentence: &ReadSentence,
    group: &[&Trigger],
    event: EventType,
    lexicon: &EventLexicon,
) -> Option<Mode> {
    let means = Mode::ALL
        .iter()
        .copied()
        .filter(|m| m.belongs_to(event))
        .find(|mode| {
            let class = format!("mode_{}", mode.name());
            group
                .iter()
                .any(|t| near_words(sentence, t.token).any(|w| lexicon.in_class(&class, sentence.lemma(w))))
        });
    let own = group
        .iter()
        .find_map(|t| t.entry.mode)
        .filter(|m| m.belongs_to(event));
    if event == EventType::Assault {
        means.or(own)
    } else {
        own.or(means)
    }
}

/// The trigger, what hangs directly on it, and the modifiers of those.
fn near_words(sentence: &ReadSentence, token: usize) -> impl Iterator<Item = usize> + '_ {
    let children: Vec<usize> = sentence
        .children(token)
        .filter(|&c| !sentence.has_relation(c, &["ccomp", "advcl", "parataxis", "conj"]))
        .collect();
    let below: Vec<usize> = children
        .iter()
        .flat_map(|&c| {
            sentence
                .children_by(c, &["amod", "compound", "conj", "nmod"])
                .collect::<Vec<_>>()
        })
        .collect();
    std::iter::once(token).chain(children).chain(below)
}
