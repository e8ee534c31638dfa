//! Scores of the event heads to probabilities.
//!
//! In: label lists, scores of one trigger. Out: an `EventReading`. Never: decides whether it is an event.

use super::document::{EventPart, EventReading, PartyReading};
use super::model_files::Labels;
use super::network::Rows;
use twosource_record::Aspect;
use twosource_record::codes::{EventType, Mode};

/// Words under this probability of naming an event are not looked at further.
const LEAST_EVENT: f32 = 0.04;
/// Parts under this probability are not handed on.
const LEAST_PART: f32 = 0.03;

/// The label lists in the program's own types; names that it does not know are passed over.
pub struct EventHeads {
    kinds: Vec<Option<EventType>>,
    modes: Vec<Option<Mode>>,
    parts: Vec<Option<EventPart>>,
    negated: usize,
    polarities: usize,
    aspects: Vec<Option<Aspect>>,
}

impl EventHeads {
    /// For the labels of a model.
    pub fn new(labels: &Labels) -> Self {
        let aspect = |name: &String| serde_json::from_value(serde_json::Value::String(name.clone())).ok();
        Self {
            kinds: labels.events.iter().map(|n| EventType::from_name(n)).collect(),
            modes: labels.modes.iter().map(|n| Mode::from_name(n)).collect(),
            parts: labels.parties.iter().map(|n| EventPart::from_name(n)).collect(),
            negated: labels
                .polarities
                .iter()
                .position(|n| n == "negated")
                .unwrap_or_default(),
            polarities: labels.polarities.len(),
            aspects: labels.aspects.iter().map(aspect).collect(),
        }
    }

    /// Probability of each type for a word, in the order of `EventType::ALL`; none where it surely names no event.
    pub fn kinds(&self, scores: &[f32]) -> Option<Vec<f32>> {
        let probabilities = softmax(scores);
        let of = |event: &EventType| {
            let same = self.kinds.iter().zip(&probabilities);
            same.filter(|(kind, _)| **kind == Some(*event))
                .map(|(_, p)| *p)
                .sum::<f32>()
        };
        let kinds: Vec<f32> = EventType::ALL.iter().map(of).collect();
        (kinds.iter().sum::<f32>() >= LEAST_EVENT).then_some(kinds)
    }

    /// The whole reading of a trigger; `parties` [W, parts] with the root first, words counted from `base`.
    pub fn reading(
        &self,
        token: usize,
        kinds: Vec<f32>,
        parties: &Rows,
        about: &[f32],
        words: std::ops::Range<usize>,
    ) -> EventReading {
        let (modes, rest) = about.split_at(self.modes.len());
        let (polarities, rest) = rest.split_at(self.polarities);
        let aspects = &rest[..self.aspects.len()];
        EventReading {
            token,
            kinds,
            modes: named(&self.modes, modes),
            negated: softmax(polarities).get(self.negated).copied().unwrap_or_default(),
            aspects: named(&self.aspects, aspects),
            parties: words
                .clone()
                .flat_map(|w| self.parts_of(w, parties.row(w - words.start + 1)))
                .collect(),
        }
    }

    fn parts_of(&self, token: usize, scores: &[f32]) -> Vec<PartyReading> {
        let parts = named(&self.parts, scores).into_iter();
        parts
            .filter(|(_, probability)| *probability >= LEAST_PART)
            .map(|(part, probability)| PartyReading {
                token,
                part,
                probability,
            })
            .collect()
    }
}

/// Labels that the program knows with their probabilities.
fn named<T: Copy>(labels: &[Option<T>], scores: &[f32]) -> Vec<(T, f32)> {
    let pairs = labels.iter().zip(softmax(scores));
    pairs.filter_map(|(label, p)| label.map(|l| (l, p))).collect()
}

fn softmax(scores: &[f32]) -> Vec<f32> {
    let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let powers: Vec<f32> = scores.iter().map(|s| (s - top).exp()).collect();
    let total: f32 = powers.iter().sum();
    powers.iter().map(|p| p / total).collect()
}
