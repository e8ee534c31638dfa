//! How sure the coder is of a claim: the probability that its type and a party of it are what a careful reader would code.
//!
//! In: `data/lexicon/confidence.tsv` (a logistic regression that `training/confidence.py` fits on set-aside gold), a claim, who
//! settled what. Out: 0 to 1. Never: a judgement of the claim's truth; that is `likelihood` and the grade.

use crate::code::decisions::{Decider, Decisions};
use crate::code::table::{TableError, read_rows};
use std::collections::HashMap;
use std::path::Path;
use twosource_record::{ActorMention, Claim};

/// Weights by the name of what they weigh.
#[derive(Debug, Default)]
pub struct ConfidenceTable(HashMap<String, f32>);

impl ConfidenceTable {
    /// Reads `confidence.tsv` in `dir`.
    pub fn load(dir: &Path) -> Result<Self, TableError> {
        let mut weights = HashMap::new();
        for row in read_rows(&dir.join("confidence.tsv"))? {
            let weight = row.get("weight")?;
            let weight = weight
                .parse()
                .map_err(|_| row.error(&format!("no number '{weight}'")))?;
            weights.insert(row.get("feature")?.to_owned(), weight);
        }
        Ok(Self(weights))
    }

    /// The probability that the claim is right.
    pub fn confidence(&self, claim: &Claim, decisions: &Decisions) -> f32 {
        let features = features(claim, decisions);
        let score: f32 = features
            .iter()
            .map(|(name, value)| self.0.get(*name).copied().unwrap_or_default() * value)
            .sum();
        1.0 / (1.0 + (-score).exp())
    }
}

/// What is weighed; `training/confidence.py` computes the same from `code --explain`.
fn features(claim: &Claim, decisions: &Decisions) -> [(&'static str, f32); 9] {
    let settled = |field: &str| decisions.iter().find(|d| d.field == field).map(|d| &d.by);
    let by_row = matches!(settled("event"), Some(Decider::Row(_)));
    let by_rule = matches!(settled("event"), Some(Decider::Rule(_)));
    let unsaid = |field: &str| matches!(settled(field), Some(Decider::Rule(_)));
    [
        ("always", 1.0),
        ("type_by_heads", log_odds(settled("coded"))),
        ("type_by_row", on(by_row)),
        ("type_by_rule", on(by_rule)),
        ("actor_known", on(is_known(&claim.actor))),
        ("recipient_known", on(is_known(&claim.recipient))),
        ("actor_by_rule", on(unsaid("actor"))),
        ("recipient_by_rule", on(unsaid("recipient"))),
        ("hedged", on(claim.likelihood.is_some())),
    ]
}

fn on(yes: bool) -> f32 {
    f32::from(u8::from(yes))
}

fn is_known(parties: &[ActorMention]) -> bool {
    parties.iter().any(|p| p.code.is_some())
}

/// Log odds of the heads' probability, kept between 0.02 and 0.98; even odds where the heads were not asked.
fn log_odds(decider: Option<&Decider>) -> f32 {
    let probability = match decider {
        Some(Decider::Heads(probability)) => probability.clamp(0.02, 0.98),
        _ => 0.5,
    };
    (probability / (1.0 - probability)).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_probable_events_are_surer() {
        let odds = |p| log_odds(Some(&Decider::Heads(p)));
        assert!(odds(0.9) > odds(0.6));
        assert_eq!(odds(1.0), odds(0.98));
        assert_eq!(log_odds(None), 0.0);
    }
}
