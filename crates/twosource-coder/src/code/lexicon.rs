//! The event lexicon: which words name which PLOVER event, and where its parties stand.
//!
//! In: `data/lexicon/events.tsv` and `classes.tsv`. Out: rows to match against a sentence. Never: a word in code.
//! A row's `lemma` may carry a second word (`shoot down`, `call for`); rows of one lemma are tried in the order of the
//! table, the first that matches wins; a row with event `-` says that the phrase is no event.

use super::table::{Row, TableError, read_rows};
use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;
use twosource_record::ObjectKind;
use twosource_record::codes::{Context, EventType, Mode};

/// Which kind of word an entry stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WordClass {
    /// Verbs and participles.
    Verb,
    /// Common nouns.
    Noun,
    /// Adjectives used as predicates.
    Adjective,
}

/// What an entry does to the events named in its complement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Embedding {
    /// "agreed to send": the promise is the event, the deed is not.
    Promise,
    /// "refused to meet".
    Refuse,
    /// "urged Iran to release".
    Request,
    /// "threatened to attack".
    Threaten,
    /// "accused Iran of attacking": both are claims.
    Accuse,
    /// "prevented an attack", "tried to storm", "plans to send": the deed did not happen (yet).
    Prevent,
}

/// A condition on the object of a verb, or on the modifiers of a noun.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Constraint {
    /// Empty: anything. `@name` is a class, `@party` an actor-like phrase, `-` no object at all.
    pub any_of: Vec<String>,
    /// Classes and words that must not be there.
    pub none_of: Vec<String>,
}

/// One row of the event lexicon.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EventEntry {
    /// 1-based line of `events.tsv`.
    pub line: usize,
    /// Dictionary form of the trigger.
    pub lemma: String,
    /// Second word: particle, preposition or object.
    pub second: Option<String>,
    /// Condition on the object or the modifiers.
    pub object: Constraint,
    /// Type; none where the row says that this is no event.
    pub event: Option<EventType>,
    /// Mode.
    pub mode: Option<Mode>,
    /// Contexts.
    pub context: Vec<Context>,
    /// Where the actor stands, in order of preference.
    pub actor: Vec<String>,
    /// Where the recipient stands, in order of preference.
    pub recipient: Vec<String>,
    /// What it does to its complement.
    pub embed: Option<Embedding>,
    /// Kind of object, where the word itself settles it.
    pub object_kind: Option<ObjectKind>,
    /// True where the act needs all parties as actors ("met", "signed").
    pub mutual: bool,
}

/// The lexicon, by lemma and word class.
#[derive(Debug, Default)]
pub struct EventLexicon {
    rows: HashMap<(String, WordClass), Vec<Arc<EventEntry>>>,
    classes: HashMap<String, HashSet<String>>,
}

impl EventLexicon {
    /// Reads `events.tsv` and `classes.tsv` in `dir`; a broken row is an error naming file and line.
    pub fn load(dir: &Path) -> Result<Self, TableError> {
        let mut lexicon = Self {
            classes: load_classes(&dir.join("classes.tsv"))?,
            ..Self::default()
        };
        for row in read_rows(&dir.join("events.tsv"))? {
            let (class, entry) = parse_entry(&row)?;
            lexicon
                .rows
                .entry((entry.lemma.clone(), class))
                .or_default()
                .push(Arc::new(entry));
        }
        Ok(lexicon)
    }

    /// The rows of a lemma in table order.
    pub fn rows(&self, lemma: &str, class: WordClass) -> &[Arc<EventEntry>] {
        self.rows
            .get(&(lemma.to_lowercase(), class))
            .map_or(&[], Vec::as_slice)
    }

    /// The type of the first row of a lemma, as a verb or a noun, whatever its conditions.
    pub fn any_event(&self, lemma: &str) -> Option<EventType> {
        [WordClass::Verb, WordClass::Noun]
            .iter()
            .flat_map(|class| self.rows(lemma, *class))
            .find_map(|row| row.event)
    }

    /// Whether `lemma` belongs to the noun class `class` (without its `@`).
    pub fn in_class(&self, class: &str, lemma: &str) -> bool {
        self.classes
            .get(class)
            .is_some_and(|words| words.contains(lemma) || words.contains(&lemma.to_lowercase()))
    }

    /// Adds `words` to a class, so that other tables (role nouns) can take part.
    pub fn extend_class<'a>(&mut self, class: &str, words: impl Iterator<Item = &'a str>) {
        self.classes
            .entry(class.to_owned())
            .or_default()
            .extend(words.map(str::to_owned));
    }
}

fn load_classes(path: &Path) -> Result<HashMap<String, HashSet<String>>, TableError> {
    let mut classes: HashMap<String, HashSet<String>> = HashMap::new();
    for row in read_rows(path)? {
        classes
            .entry(row.get("class")?.to_owned())
            .or_default()
            .extend(row.list("lemmas")?.map(str::to_owned));
    }
    Ok(classes)
}

fn parse_entry(row: &Row) -> Result<(WordClass, EventEntry), TableError> {
    let class = match row.get("pos")? {
        "VERB" => WordClass::Verb,
        "NOUN" => WordClass::Noun,
        "ADJ" => WordClass::Adjective,
        other => return Err(row.error(&format!("no word class '{other}'"))),
    };
    let (lemma, second) = match row.get("lemma")?.split_once(' ') {
        Some((first, rest)) => (first, Some(rest.to_owned())),
        None => (row.get("lemma")?, None),
    };
    let entry = EventEntry {
        line: row.line(),
        lemma: lemma.to_owned(),
        second,
        object: parse_constraint(row.get("object")?),
        event: parse_event(row)?,
        mode: row.named("mode", Mode::from_name)?,
        context: row
            .list("context")?
            .map(|c| Context::from_name(c).ok_or_else(|| row.error(&format!("no context '{c}'"))))
            .collect::<Result<_, _>>()?,
        actor: row.list("actor")?.map(str::to_owned).collect(),
        recipient: row.list("recipient")?.map(str::to_owned).collect(),
        embed: row.named("embed", parse_embedding)?,
        object_kind: row.named("kind", parse_object_kind)?,
        mutual: row.get("mutual")? == "yes",
    };
    Ok((class, entry))
}

fn parse_event(row: &Row) -> Result<Option<EventType>, TableError> {
    match row.get("event")? {
        "-" => Ok(None),
        name => EventType::parse(name)
            .map(Some)
            .ok_or_else(|| row.error(&format!("no PLOVER type '{name}'"))),
    }
}

fn parse_constraint(cell: &str) -> Constraint {
    let parts = || cell.split('|').filter(|p| !p.is_empty());
    Constraint {
        any_of: parts()
            .filter(|p| !p.starts_with('!'))
            .map(str::to_owned)
            .collect(),
        none_of: parts()
            .filter_map(|p| p.strip_prefix('!'))
            .map(str::to_owned)
            .collect(),
    }
}

fn parse_embedding(name: &str) -> Option<Embedding> {
    match name {
        "promise" => Some(Embedding::Promise),
        "refuse" => Some(Embedding::Refuse),
        "request" => Some(Embedding::Request),
        "threaten" => Some(Embedding::Threaten),
        "accuse" => Some(Embedding::Accuse),
        "prevent" => Some(Embedding::Prevent),
        _ => None,
    }
}

/// The object kind of this name (as `records.md` spells it).
pub fn parse_object_kind(name: &str) -> Option<ObjectKind> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
}
