//! `alerts`: what saved filters and change rules match that no earlier run told.

use crate::alerts::matching::{self, Match};
use crate::alerts::rules::{Rules, WebhookRule};
use crate::alerts::told::{self, Told};
use crate::alerts::webhook;
use crate::arguments::Arguments;
use crate::arguments::trends::{AlertArguments, SeriesFormat};
use crate::{output, pipeline};
use anyhow::Result;
use jiff::Timestamp;
use serde::Serialize;
use std::path::{Path, PathBuf};
use twosource_export::{AlertEntry, alert_feed};
use twosource_store::Store;

/// Matches, prints, writes the feed, calls; only then are matches told.
pub fn run(arguments: &Arguments, own: &AlertArguments) -> Result<()> {
    let rules = Rules::read(&own.rules)?;
    let record = own
        .state
        .clone()
        .unwrap_or_else(|| own.rules.with_extension("told.json"));
    let mut told = Told::read(&record)?;
    let new = told.new_ones(find(arguments, own, &rules)?);
    write(own.format, &new)?;
    if own.dry_run {
        return Ok(());
    }
    if let (Some(rule), false) = (&rules.webhook, new.is_empty()) {
        call(arguments, rule, &new)?;
    }
    told.add(&new, Timestamp::now());
    if let Some(atom) = &rules.atom {
        let xml = alert_feed(&atom.title, &entries(&told))?;
        told::replace(&beside(&own.rules, &atom.file), xml.as_bytes())?;
    }
    told.write(&record)?;
    if !arguments.quiet {
        anstream::eprintln!("{} new matches of {} alerts", new.len(), rules.alerts.len());
    }
    Ok(())
}

fn find(arguments: &Arguments, own: &AlertArguments, rules: &Rules) -> Result<Vec<Match>> {
    let mut out = Vec::new();
    let events = if rules.alerts.iter().any(|a| a.events.is_some()) {
        pipeline::events(&Store::open_existing(&own.db)?, None)?.0
    } else {
        Vec::new()
    };
    for alert in &rules.alerts {
        if let Some(rule) = &alert.events {
            out.extend(matching::events(alert, rule, &events));
        }
        if let Some(rule) = &alert.changes {
            out.extend(matching::changes(arguments, alert, rule, (&own.db, &own.groups))?);
        }
    }
    Ok(out)
}

fn write(format: SeriesFormat, new: &[Match]) -> Result<()> {
    let rows = || {
        new.iter()
            .map(|m| vec![m.alert.clone(), m.title.clone()])
            .collect()
    };
    match format {
        SeriesFormat::Jsonl => output::write_jsonl(new),
        SeriesFormat::Csv => output::write_csv(&["alert", "match"], rows()),
        SeriesFormat::Table => output::write_table(&["alert", "match"], rows()),
    }
}

/// What the webhook gets.
#[derive(Serialize)]
struct Message<'a> {
    r#type: &'static str,
    matches: &'a [Match],
}

fn call(arguments: &Arguments, rule: &WebhookRule, new: &[Match]) -> Result<()> {
    let body = serde_json::to_string(&Message {
        r#type: "twosource.alerts",
        matches: new,
    })?;
    let id = format!("msg_{}", &blake3::hash(body.as_bytes()).to_hex()[..24]);
    let tries = webhook::send(rule, &id, &body, |wait| {
        if !arguments.quiet {
            anstream::eprintln!("{}: trying again in {:.1} s", rule.url, wait.as_secs_f64());
        }
        std::thread::sleep(wait);
    })?;
    if !arguments.quiet {
        anstream::eprintln!("{}: told, {tries} tries", rule.url);
    }
    Ok(())
}

fn entries(told: &Told) -> Vec<AlertEntry> {
    let one = |m: &told::ToldMatch| AlertEntry {
        id: blake3::hash(format!("{}\n{}\n{}", m.alert, m.subjects.join(" "), m.mark).as_bytes()).to_hex()
            [..24]
            .to_owned(),
        alert: m.alert.clone(),
        title: m.title.clone(),
        summary: format!("{}: {}", m.alert, m.title),
        matched_at: m.matched_at,
    };
    told.newest().map(one).collect()
}

/// A path as the rules mean it: beside them unless absolute.
fn beside(rules: &Path, file: &Path) -> PathBuf {
    rules.parent().unwrap_or_else(|| Path::new("")).join(file)
}
