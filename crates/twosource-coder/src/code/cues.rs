//! The tables of attribution, hedging and negation: `cues.tsv`, `hedges.tsv`, `negation.tsv`.
//!
//! In: `data/lexicon`. Out: lookups by lemma or phrase. Never: a cue word in code.

use super::table::{TableError, read_rows};
use crate::read::Upos;
use std::collections::{HashMap, HashSet};
use std::path::Path;
use twosource_record::LikelihoodBand;

/// What a source does with its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CueForce {
    /// States it.
    Say,
    /// Confirms it.
    Confirm,
    /// Says that it is not so.
    Deny,
    /// Doubts it.
    Doubt,
    /// States what harms itself.
    Admit,
    /// Blames somebody for it.
    Accuse,
    /// Names somebody else as its source.
    Cite,
}

/// All three tables.
#[derive(Debug, Default)]
pub struct CueTable {
    verbs: HashMap<String, CueForce>,
    nouns: HashMap<String, CueForce>,
    phrases: HashMap<String, CueForce>,
    noun_content: HashSet<String>,
    hedges: HashMap<String, LikelihoodBand>,
    negation: HashMap<String, HashSet<String>>,
}

impl CueTable {
    /// Reads the tables in `dir`; of two rows of one lemma the later holds.
    pub fn load(dir: &Path) -> Result<Self, TableError> {
        let mut table = Self::default();
        for row in read_rows(&dir.join("cues.tsv"))? {
            let force = row
                .named("force", parse_force)?
                .ok_or_else(|| row.error("no force"))?;
            let rows = match row.get("pos")? {
                "VERB_NOUN" => {
                    table.noun_content.insert(row.get("lemma")?.to_owned());
                    continue;
                }
                "VERB" => &mut table.verbs,
                "NOUN" => &mut table.nouns,
                _ => &mut table.phrases,
            };
            rows.insert(row.get("lemma")?.to_owned(), force);
        }
        for row in read_rows(&dir.join("hedges.tsv"))? {
            let band = row.named("band", |name| {
                serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
            })?;
            table.hedges.insert(
                row.get("cue")?.to_owned(),
                band.ok_or_else(|| row.error("no band"))?,
            );
        }
        for row in read_rows(&dir.join("negation.tsv"))? {
            table
                .negation
                .entry(row.get("kind")?.to_owned())
                .or_default()
                .insert(row.get("lemma")?.to_owned());
        }
        Ok(table)
    }

    /// The force of a verb or noun as a cue.
    pub fn force(&self, lemma: &str, upos: Upos) -> Option<CueForce> {
        let rows = if upos == Upos::Verb {
            &self.verbs
        } else {
            &self.nouns
        };
        rows.get(lemma).copied()
    }

    /// Whether the verb's object can tell what is said ("reported a missile attack").
    pub fn reports_nouns(&self, lemma: &str) -> bool {
        self.noun_content.contains(lemma)
    }

    /// The force of a prepositional cue ("according to").
    pub fn phrase_force(&self, phrase: &str) -> Option<CueForce> {
        self.phrases.get(phrase).copied()
    }

    /// The band of a hedge, by its words in lower case.
    pub fn hedge(&self, words: &str) -> Option<LikelihoodBand> {
        self.hedges.get(words).copied()
    }

    /// Whether `lemma` negates in this way (`word`, `subject`, `verb`, `noun`).
    pub fn negates(&self, kind: &str, lemma: &str) -> bool {
        self.negation
            .get(kind)
            .is_some_and(|words| words.contains(&lemma.to_lowercase()))
    }
}

fn parse_force(name: &str) -> Option<CueForce> {
    match name {
        "say" => Some(CueForce::Say),
        "confirm" => Some(CueForce::Confirm),
        "deny" => Some(CueForce::Deny),
        "doubt" => Some(CueForce::Doubt),
        "admit" => Some(CueForce::Admit),
        "accuse" => Some(CueForce::Accuse),
        "cite" => Some(CueForce::Cite),
        _ => None,
    }
}
