//! Which row, head or rule decided each part of an event, and what was seen and not coded.
//!
//! In: what the steps of coding note down. Out: an explanation that a person can check. Never: decides anything itself.

use super::claim::WordRef;
use serde::Serialize;
use twosource_record::EventType;

/// Who settled a part.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Decider {
    /// A row of `events.tsv`, by its 1-based line.
    Row(usize),
    /// The event heads, with their probability.
    Heads(f32),
    /// A rule of the codebook, by its name.
    Rule(&'static str),
}

/// One part of an event (a field of the claim record) and who settled it last.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Decision {
    /// Field of the claim record.
    pub field: &'static str,
    /// Who.
    pub by: Decider,
}

/// The decisions on one event; a later one on the same field takes the place of the earlier.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Decisions(Vec<Decision>);

impl Decisions {
    /// Notes who settled a field.
    pub fn note(&mut self, field: &'static str, by: Decider) {
        self.0.retain(|d| d.field != field);
        self.0.push(Decision { field, by });
    }

    /// All of them, in the order in which they were taken.
    pub fn iter(&self) -> impl Iterator<Item = &Decision> {
        self.0.iter()
    }
}

/// An event that was seen and did not become a claim.
#[derive(Debug, Clone, PartialEq)]
pub struct PassedOver {
    /// Its word.
    pub word: WordRef,
    /// Its type.
    pub event: EventType,
    /// Who saw it.
    pub seen_by: Decider,
    /// Why it is no claim.
    pub reason: &'static str,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_decision_on_a_field_stands() {
        let mut decisions = Decisions::default();
        decisions.note("event", Decider::Row(12));
        decisions.note("actor", Decider::Rule("points_back"));
        decisions.note("event", Decider::Heads(0.5));
        let kept: Vec<_> = decisions.iter().map(|d| (d.field, d.by.clone())).collect();
        assert_eq!(
            kept,
            [
                ("actor", Decider::Rule("points_back")),
                ("event", Decider::Heads(0.5))
            ]
        );
    }
}
