//! The tables of attribution, hedging and negation: `cues.tsv`, `hedges.tsv`, `negation.tsv`, `factuality.tsv`.
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
    /// Holds it in mind without saying it: knows, sees, remembers.
    Hold,
    /// Passes it on as what is said, without saying by whom.
    Hearsay,
    /// Names who made a picture.
    Credit,
}

impl CueForce {
    /// Whether somebody says the content by it.
    pub fn speaks(self) -> bool {
        !matches!(self, Self::Hold | Self::Hearsay | Self::Credit)
    }
}

/// All four tables.
#[derive(Debug, Default)]
pub struct CueTable {
    verbs: HashMap<String, CueForce>,
    nouns: HashMap<String, CueForce>,
    adjectives: HashMap<String, CueForce>,
    adverbs: HashMap<String, CueForce>,
    phrases: HashMap<String, CueForce>,
    kinds: HashMap<String, HashSet<String>>,
    hedges: HashMap<String, LikelihoodBand>,
    negation: HashMap<String, HashSet<String>>,
    ceilings: HashMap<String, f32>,
    band_ceilings: HashMap<LikelihoodBand, f32>,
}

impl CueTable {
    /// Reads the tables in `dir`; of two rows of one lemma the later holds.
    pub fn load(dir: &Path) -> Result<Self, TableError> {
        let mut table = Self::default();
        for row in read_rows(&dir.join("cues.tsv"))? {
            let (pos, lemma) = (row.get("pos")?, row.get("lemma")?.to_owned());
            let Some(force) = row.named("force", parse_force)? else {
                table.kinds.entry(pos.to_owned()).or_default().insert(lemma);
                continue;
            };
            let rows = match pos {
                "VERB" => &mut table.verbs,
                "NOUN" => &mut table.nouns,
                "ADJ" => &mut table.adjectives,
                "ADV" => &mut table.adverbs,
                "ADP" => &mut table.phrases,
                _ => return Err(row.error("a force for words of this kind")),
            };
            rows.insert(lemma, force);
        }
        for row in read_rows(&dir.join("hedges.tsv"))? {
            let band = row.named("band", parse_band)?;
            table.hedges.insert(
                row.get("cue")?.to_owned(),
                band.ok_or_else(|| row.error("no band"))?,
            );
        }
        for row in read_rows(&dir.join("factuality.tsv"))? {
            let ceiling = row.named("ceiling", |value| value.parse().ok())?;
            let ceiling = ceiling.ok_or_else(|| row.error("no ceiling"))?;
            match row.named("reason", |name| Some(parse_band(name)))?.flatten() {
                Some(band) => table.band_ceilings.insert(band, ceiling),
                None => table.ceilings.insert(row.get("reason")?.to_owned(), ceiling),
            };
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

    /// The force of a verb, adjective, adverb or noun as a cue.
    pub fn force(&self, lemma: &str, upos: Upos) -> Option<CueForce> {
        let rows = match upos {
            Upos::Verb => &self.verbs,
            Upos::Adj => &self.adjectives,
            Upos::Adv => &self.adverbs,
            Upos::Noun => &self.nouns,
            _ => return None,
        };
        rows.get(lemma).copied()
    }

    /// Adds role nouns to the words that can name a speaker.
    pub fn extend_speakers<'a>(&mut self, terms: impl Iterator<Item = &'a str>) {
        let speakers = self.kinds.entry("SPEAKER".to_owned()).or_default();
        speakers.extend(terms.map(str::to_owned));
    }

    /// Whether `lemma` stands in the table without a force, as a word of this kind: `VERB_NOUN` (its object can be its
    /// content), `VERB_NO_QUESTION` (a question is not its content), `VERB_ASIDE` (can be set into its content),
    /// `VERB_MOVED` (whoever is convinced holds it), `VERB_FIGURE` and `FIGURE` ("put the toll at 40"), `VERB_HEARER` (its object is who is told), `VERB_GERUND` (knows what is put as "-ing"), `VERB_PERSON` (only of persons), `QUOTATIVE`, `ACCOUNT`, `SPEAKER`, `ADP_SPEAKER` (a cue before a speaker only), `CREDIT`.
    pub fn is_kind(&self, kind: &str, lemma: &str) -> bool {
        self.kinds.get(kind).is_some_and(|words| words.contains(lemma))
    }

    /// The force of a prepositional cue ("according to").
    pub fn phrase_force(&self, phrase: &str) -> Option<CueForce> {
        self.phrases.get(phrase).copied()
    }

    /// The band of a hedge, by its words in lower case.
    pub fn hedge(&self, words: &str) -> Option<LikelihoodBand> {
        self.hedges.get(words).copied()
    }

    /// The highest factuality that this reason leaves; 3 where the table has none.
    pub fn ceiling(&self, reason: &str) -> f32 {
        self.ceilings.get(reason).copied().unwrap_or(3.0)
    }

    /// The highest factuality that a hedge of this band leaves.
    pub fn band_ceiling(&self, band: LikelihoodBand) -> f32 {
        self.band_ceilings.get(&band).copied().unwrap_or(3.0)
    }

    /// Whether `lemma` negates or puts off in this way (`word`, `subject`, `verb`, `adjective`, `noun`, `raised`, `plan`,
    /// `not_event`, `inverted`).
    pub fn negates(&self, kind: &str, lemma: &str) -> bool {
        self.negation
            .get(kind)
            .is_some_and(|words| words.contains(&lemma.to_lowercase()))
    }
}

fn parse_band(name: &str) -> Option<LikelihoodBand> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
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
        "hold" => Some(CueForce::Hold),
        "hearsay" => Some(CueForce::Hearsay),
        _ => None,
    }
}
