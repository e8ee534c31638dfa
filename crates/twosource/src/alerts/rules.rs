//! The file of alerts: saved filters, change rules, and where matches go.
//!
//! In: a TOML file. Out: rules with every name checked. Never: a secret; the file names the variable that holds it.

use crate::arguments::FilterArguments;
use crate::arguments::trends::{
    CountArguments, CountName, DateName, LevelName, PairArguments, StepName, WeightName,
};
use crate::filters;
use anyhow::{Context, Result, ensure};
use clap::ValueEnum;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use twosource_record::{EventStatus, ObjectKind};
use twosource_trends::changes::Direction;

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// What is looked for.
    #[serde(default, rename = "alert")]
    pub alerts: Vec<Alert>,
    /// A feed that is written anew at each run.
    pub atom: Option<AtomRule>,
    /// An address that is told of new matches.
    pub webhook: Option<WebhookRule>,
}

/// One alert: events, or changes, or both.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alert {
    /// Its name.
    pub name: String,
    /// Matches events.
    pub events: Option<EventRule>,
    /// Matches changes of relations.
    pub changes: Option<ChangeRule>,
}

/// Which events.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventRule {
    actor: Option<String>,
    recipient: Option<String>,
    event: Option<String>,
    place: Option<String>,
    since: Option<jiff::civil::Date>,
    /// What is given, asked for, withheld or moved.
    pub object: Option<ObjectKind>,
    /// Credibility or better.
    pub min_credibility: Option<u8>,
    /// Where the matter stands.
    pub status: Option<EventStatus>,
    /// Whether an event matches again when its grade or status changes.
    #[serde(default)]
    pub grade_changes: bool,
}

impl EventRule {
    /// As filters of the command line.
    pub fn filter(&self) -> FilterArguments {
        FilterArguments {
            actor: self.actor.clone(),
            recipient: self.recipient.clone(),
            event: self.event.clone(),
            place: self.place.clone(),
            since: self.since,
            ..FilterArguments::default()
        }
    }
}

/// Which changes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeRule {
    actor: Option<String>,
    recipient: Option<String>,
    between: Option<[String; 2]>,
    #[serde(default = "month")]
    step: String,
    #[serde(default = "corroborated")]
    weight: String,
    #[serde(default = "state")]
    level: String,
    /// Only changes of this direction.
    pub direction: Option<Direction>,
    /// Least probability of a change.
    #[serde(default = "three_quarters")]
    pub min_probability: f64,
    /// Whether realignments match, too.
    #[serde(default = "yes")]
    pub realignments: bool,
    /// Only changes that began on this day or later.
    pub since: Option<jiff::civil::Date>,
}

fn month() -> String {
    "month".to_owned()
}

fn corroborated() -> String {
    "corroborated".to_owned()
}

fn state() -> String {
    "state".to_owned()
}

fn three_quarters() -> f64 {
    0.75
}

fn yes() -> bool {
    true
}

impl ChangeRule {
    /// Length of a period.
    pub fn step(&self) -> Result<StepName> {
        value("step", &self.step)
    }

    /// Which pairs.
    pub fn pairs(&self) -> PairArguments {
        PairArguments {
            actor: self.actor.clone(),
            recipient: self.recipient.clone(),
            between: self.between.as_ref().map(|pair| pair.to_vec()),
        }
    }

    /// What is counted in a store.
    pub fn count(&self, db: &Path, groups: &[PathBuf]) -> Result<CountArguments> {
        Ok(CountArguments {
            db: db.to_owned(),
            level: value::<LevelName>("level", &self.level)?,
            weight: value::<WeightName>("weight", &self.weight)?,
            count: CountName::Events,
            date: DateName::Happened,
            groups: groups.to_vec(),
            all_groups: false,
            as_known_on: None,
        })
    }
}

/// A name of a closed list of the command line.
fn value<T: ValueEnum>(key: &str, name: &str) -> Result<T> {
    T::from_str(name, true).map_err(|_| {
        let known: Vec<String> = T::value_variants()
            .iter()
            .filter_map(|v| v.to_possible_value().map(|p| p.get_name().to_owned()))
            .collect();
        anyhow::anyhow!("no {key} '{name}'\nhint: one of {}", known.join(", "))
    })
}

/// Where the feed goes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AtomRule {
    /// The file, beside the rules unless its path is absolute.
    pub file: PathBuf,
    /// Title of the feed.
    #[serde(default = "feed_title")]
    pub title: String,
}

fn feed_title() -> String {
    "Twosource alerts".to_owned()
}

/// Who is told.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebhookRule {
    /// Address.
    pub url: String,
    /// Environment variable with the secret (`whsec_` and base64); unsigned without.
    pub secret_env: Option<String>,
    /// Tries before it is given up.
    #[serde(default = "five")]
    pub attempts: u32,
    /// Seconds before the second try; doubled for each further one.
    #[serde(default = "one_second")]
    pub first_wait: f64,
}

fn five() -> u32 {
    5
}

fn one_second() -> f64 {
    1.0
}

impl Rules {
    /// Reads and checks a file.
    pub fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
        let rules: Self = toml::from_str(&text).with_context(|| path.display().to_string())?;
        rules.check().with_context(|| path.display().to_string())?;
        Ok(rules)
    }

    fn check(&self) -> Result<()> {
        let mut names = BTreeSet::new();
        for alert in &self.alerts {
            let name = &alert.name;
            ensure!(names.insert(name), "two alerts are called '{name}'");
            ensure!(
                alert.events.is_some() || alert.changes.is_some(),
                "alert '{name}' looks for nothing\nhint: give it a table [alert.events] or [alert.changes]"
            );
            if let Some(events) = &alert.events {
                filters::check(&events.filter()).with_context(|| format!("alert '{name}'"))?;
            }
            if let Some(changes) = &alert.changes {
                changes.step().with_context(|| format!("alert '{name}'"))?;
                changes
                    .count(Path::new(""), &[])
                    .with_context(|| format!("alert '{name}'"))?;
            }
        }
        Ok(())
    }
}
