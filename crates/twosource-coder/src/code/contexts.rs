//! PLOVER contexts: in what matter an event happens (election, migration, nuclear arms).
//!
//! In: `data/lexicon/contexts.tsv`, the sentence, the event's mode, the sectors of its parties. Out: contexts in the order of the
//! manual. Never: more than a claim can use: the ones that most words speak for.

use super::table::{Row, TableError, read_rows};
use crate::read::ReadSentence;
use std::collections::{HashMap, HashSet};
use std::path::Path;
use twosource_record::Sector;
use twosource_record::codes::{Context, Mode};

/// Contexts that one claim is given at most; hand coders of our corpus give one or two.
const MOST: usize = 2;

/// Which words, modes and sectors speak for which context.
#[derive(Debug, Default)]
pub struct ContextTable {
    words: HashMap<String, Vec<Context>>,
    signs: Vec<Signs>,
}

/// What speaks for a context beside words.
#[derive(Debug)]
struct Signs {
    context: Context,
    modes: HashSet<Mode>,
    sectors: HashSet<Sector>,
}

impl ContextTable {
    /// Reads `contexts.tsv` in `dir`; an unknown name is an error naming file and line.
    pub fn load(dir: &Path) -> Result<Self, TableError> {
        let mut table = Self::default();
        for row in read_rows(&dir.join("contexts.tsv"))? {
            table.add(&row)?;
        }
        Ok(table)
    }

    fn add(&mut self, row: &Row) -> Result<(), TableError> {
        let name = row.get("context")?;
        let context = Context::from_name(name).ok_or_else(|| row.error(&format!("no context '{name}'")))?;
        for word in row.list("words")? {
            self.words.entry(word.to_owned()).or_default().push(context);
        }
        self.signs.push(Signs {
            context,
            modes: named(row, "modes", Mode::from_name)?,
            sectors: named(row, "sectors", Sector::from_name)?,
        });
        Ok(())
    }

    /// The contexts that most speaks for, at most two; `own` are those that the event's own word brings.
    pub fn contexts(
        &self,
        own: &[Context],
        sentence: &ReadSentence,
        mode: Option<Mode>,
        sectors: &HashSet<Sector>,
    ) -> Vec<Context> {
        let mut weights: HashMap<Context, usize> = HashMap::new();
        for context in self.signed(mode, sectors) {
            *weights.entry(context).or_default() += 2;
        }
        for context in self.worded(sentence) {
            *weights.entry(context).or_default() += 1;
        }
        let mut found: Vec<(Context, usize)> =
            weights.into_iter().filter(|(c, _)| !own.contains(c)).collect();
        found.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        let rest = MOST.saturating_sub(own.len());
        own.iter()
            .copied()
            .chain(found.into_iter().take(rest).map(|(c, _)| c))
            .collect()
    }

    fn signed(&self, mode: Option<Mode>, sectors: &HashSet<Sector>) -> impl Iterator<Item = Context> {
        self.signs
            .iter()
            .filter(move |s| mode.is_some_and(|m| s.modes.contains(&m)) || !s.sectors.is_disjoint(sectors))
            .map(|s| s.context)
    }

    /// One context a different word.
    fn worded(&self, sentence: &ReadSentence) -> Vec<Context> {
        let lemmas: HashSet<String> = sentence.tokens.iter().map(|t| t.lemma.to_lowercase()).collect();
        lemmas
            .iter()
            .flat_map(|l| self.words.get(l))
            .flatten()
            .copied()
            .collect()
    }
}

fn named<T: Eq + std::hash::Hash>(
    row: &Row,
    column: &str,
    find: impl Fn(&str) -> Option<T>,
) -> Result<HashSet<T>, TableError> {
    row.list(column)?
        .map(|name| find(name).ok_or_else(|| row.error(&format!("unknown name '{name}' in {column}"))))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::conllu::sentence;

    fn table() -> ContextTable {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(
            folder.path().join("contexts.tsv"),
            "context\twords\tmodes\tsectors\nmilitary\tsoldier|drone\tdrone\tMIL\nelection\tvote\t\t\nhealth\thospital\t\tMED\n",
        )
        .expect("written");
        ContextTable::load(folder.path()).expect("a table")
    }

    const ROWS: &str = "Drones drone NOUN 2 nsubj\nhit hit VERB 0 root\nhospitals hospital NOUN 2 obj\n\
        before before ADP 6 case\nthe the DET 6 det\nvote vote NOUN 2 obl";

    #[test]
    fn the_contexts_with_most_signs_come_first_and_are_two() {
        let sectors = HashSet::from([Sector::Mil]);
        let found = table().contexts(&[], &sentence(ROWS), Some(Mode::Drone), &sectors);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0], Context::Military);
    }

    #[test]
    fn what_the_events_own_word_brings_is_kept() {
        let found = table().contexts(&[Context::Election], &sentence(ROWS), None, &HashSet::new());
        assert_eq!(found[0], Context::Election);
        assert_eq!(found.len(), 2);
    }
}
