//! What the rules match in a store.
//!
//! In: rules, events, findings. Out: matches with subjects that stay the same and a mark that changes with the news.
//! Never: decides whether a match is new.

use super::rules::{Alert, ChangeRule, EventRule};
use crate::arguments::Arguments;
use crate::commands::changes::{self, Finding};
use crate::{counting, filters, output};
use anyhow::Result;
use serde::Serialize;
use std::path::{Path, PathBuf};
use twosource_record::Event;
use twosource_trends::Step;
use twosource_trends::changes::{Prior, YEARS_BETWEEN};

/// One match of an alert.
#[derive(Debug, Serialize)]
pub struct Match {
    /// Which alert.
    pub alert: String,
    /// In a line.
    pub title: String,
    /// The event, the change or the realignment.
    #[serde(flatten)]
    pub what: Matched,
    /// What it is about, for comparing with earlier runs: the claims of an event, since its id is that of one of them
    /// and may change with the next report; the pair of a change.
    #[serde(skip)]
    pub subjects: Vec<String>,
    /// What of it is news.
    #[serde(skip)]
    pub mark: String,
}

/// What matched.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Matched {
    /// An event.
    Event(Box<Event>),
    /// A change of a relation or a neighbourhood.
    Finding(Box<Finding>),
}

/// Events that an alert matches.
pub fn events(alert: &Alert, rule: &EventRule, events: &[Event]) -> Vec<Match> {
    let filter = rule.filter();
    let fits = |event: &&Event| {
        filters::keeps_fields(&filter, event)
            && rule
                .min_credibility
                .is_none_or(|limit| event.credibility.grade <= limit)
            && rule.status.is_none_or(|status| event.status == status)
            && rule
                .object
                .is_none_or(|kind| event.object.as_ref().is_some_and(|o| o.kind == kind))
    };
    let one = |event: &Event| Match {
        alert: alert.name.clone(),
        title: title(event),
        subjects: event.claim_ids.clone(),
        mark: if rule.grade_changes {
            format!("{} {}", event.credibility.grade, output::word(&event.status))
        } else {
            String::new()
        },
        what: Matched::Event(Box::new(event.clone())),
    };
    events.iter().filter(fits).map(one).collect()
}

fn title(event: &Event) -> String {
    let parties = [&event.actor, &event.recipient].map(|list| output::parties(list));
    let parties: Vec<&str> = parties
        .iter()
        .map(String::as_str)
        .filter(|p| !p.is_empty())
        .collect();
    let mut parts = vec![format!("{} {}", event.event, parties.join(" → "))];
    let when = output::when(event.happened_on.as_ref());
    parts.extend((!when.is_empty()).then_some(when));
    parts.extend(event.place.as_ref().map(|p| p.place.name.clone()));
    parts.push(format!(
        "credibility {}, {}, {} independent sources",
        event.credibility.grade,
        output::word(&event.status),
        event.independent_source_count
    ));
    parts.join(", ")
}

/// Changes that an alert matches.
pub fn changes(
    arguments: &Arguments,
    alert: &Alert,
    rule: &ChangeRule,
    (db, groups): (&Path, &[PathBuf]),
) -> Result<Vec<Match>> {
    let count = rule.count(db, groups)?;
    let step: Step = rule.step()?.into();
    let options = counting::options(arguments, &count, &rule.pairs(), step, (None, None))?;
    let prior = Prior {
        least_probability: rule.min_probability,
        ..Prior::of_step(step, YEARS_BETWEEN)
    };
    let (_, findings) = changes::find(&count, options, prior)?;
    let fits = |finding: &Finding| {
        let late = rule.since.is_none_or(|day| finding.number >= step.period(day));
        let way = rule.direction.is_none_or(|wanted| finding.moves(wanted));
        late && way && (rule.realignments || finding.recipient.is_some())
    };
    let one = |finding: Finding| Match {
        alert: alert.name.clone(),
        title: finding.title(),
        subjects: vec![finding.subject()],
        mark: finding.number.to_string(),
        what: Matched::Finding(Box::new(finding)),
    };
    Ok(findings.into_iter().filter(fits).map(one).collect())
}
