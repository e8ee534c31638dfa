//! `show`: one event's dossier.

use super::why;
use crate::arguments::{Format, ShowArguments};
use crate::sources::speaks;
use crate::{output, pipeline};
use anyhow::{Result, bail};
use owo_colors::OwoColorize;
use std::collections::BTreeMap;
use twosource_corroborate::derive;
use twosource_record::{Claim, Event};
use twosource_store::Store;

/// Grade and reasons, each root source with its sentences, dissent.
pub fn run(own: &ShowArguments) -> Result<()> {
    let store = Store::open_existing(&own.db)?;
    let limit = own.as_known_on.and_then(super::end_of_day);
    let (events, claims) = pipeline::events(&store, limit)?;
    let found: Vec<&Event> = events
        .iter()
        .filter(|e| e.event_id.starts_with(&own.event))
        .collect();
    let event = match found.as_slice() {
        [one] => *one,
        [] => bail!("no event '{}'\nhint: `twosource events` lists the ids", own.event),
        several => bail!(
            "'{}' is the beginning of {} events\nhint: give more of the id",
            own.event,
            several.len()
        ),
    };
    if own.why {
        let why = derive(&store.headers()?, &claims, limit, &event.event_id);
        return match (why, own.format) {
            (None, _) => bail!("the event '{}' has no derivation", event.event_id),
            (Some(why), Format::Jsonl) => output::write_jsonl([why]),
            (Some(why), _) => why::print(&why),
        };
    }
    if own.format == Format::Jsonl {
        return output::write_jsonl([event]);
    }
    let by_id: BTreeMap<&str, &Claim> = claims.iter().map(|c| (c.claim_id.as_str(), c)).collect();
    let told: Vec<&Claim> = event
        .claim_ids
        .iter()
        .filter_map(|id| by_id.get(id.as_str()).copied())
        .collect();
    print_head(event);
    print_sources(event, &told);
    print_dissent(event);
    Ok(())
}

fn print_head(event: &Event) {
    let title = format!(
        "{} {} → {}",
        event.event,
        output::parties(&event.actor),
        output::parties(&event.recipient)
    );
    anstream::println!("{}", title.bold());
    line("id", &event.event_id);
    line("when", &output::when(event.happened_on.as_ref()));
    line(
        "where",
        &event
            .place
            .as_ref()
            .map(|p| {
                format!(
                    "{} {}",
                    p.place.name,
                    p.place.country_code.as_deref().unwrap_or("")
                )
            })
            .unwrap_or_default(),
    );
    for quantity in &event.quantity {
        let by: Vec<String> = quantity
            .by
            .iter()
            .map(|b| {
                format!(
                    "{} says {}",
                    b.root_source,
                    b.best.map_or("?".to_owned(), |n| n.to_string())
                )
            })
            .collect();
        line(&output::word(&quantity.kind), &by.join("; "));
    }
    line("status", &output::word(&event.status));
    line("credibility", &format!("{} of 6", event.credibility.grade));
    for reason in &event.credibility.reasons {
        line(
            "",
            &format!("{}: {}", reason.rule.replace('_', " "), reason.detail),
        );
    }
    line(
        "documents",
        &format!("{} in {} copy groups", event.document_count, event.copy_groups),
    );
}

fn line(name: &str, value: &str) {
    if !value.trim().is_empty() {
        anstream::println!("  {:<12} {value}", name.dimmed());
    }
}

fn print_sources(event: &Event, told: &[&Claim]) {
    anstream::println!("\n{}", "Who says so".bold());
    for source in &event.root_sources {
        let name = source.name.clone().unwrap_or_else(|| source.side.clone());
        anstream::println!(
            "  {} ({}{}): {}",
            name.cyan(),
            output::word(&source.kind),
            source.code.as_ref().map(|c| format!(", {c}")).unwrap_or_default(),
            output::word(&source.stance)
        );
        for claim in told.iter().filter(|c| speaks(c, source)) {
            anstream::println!("    {}  {}", claim.document_id.dimmed(), highlighted(claim));
        }
    }
}

/// The sentence with the words that name the event marked, also without colour.
fn highlighted(claim: &Claim) -> String {
    let text: Vec<char> = claim.sentence.text.chars().collect();
    let (from, to) = (
        claim.trigger.start.saturating_sub(claim.sentence.start),
        claim.trigger.end.saturating_sub(claim.sentence.start),
    );
    let part = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default().iter().collect::<String>();
    let (from, to) = (from.min(text.len()), to.min(text.len()));
    format!(
        "{}»{}«{}",
        part(0..from),
        part(from..to).yellow().bold(),
        part(to..text.len())
    )
}

fn print_dissent(event: &Event) {
    if event.dissent.is_empty() {
        return;
    }
    anstream::println!("\n{}", "Dissent".bold());
    for dissent in &event.dissent {
        let name = dissent
            .root_source
            .name
            .clone()
            .unwrap_or_else(|| dissent.root_source.side.clone());
        anstream::println!(
            "  {}: {} ({} claims)",
            output::word(&dissent.kind).red(),
            name,
            dissent.claim_ids.len()
        );
    }
}
