//! `show --why`: the derivation of a grade as a tree.

use crate::output;
use anyhow::Result;
use owo_colors::OwoColorize;
use twosource_corroborate::{ClaimDerivation, Derivation, SideDerivation};
use twosource_record::Stance;

/// Prints the tree: grade, rules, then each side with its sentences.
pub fn print(why: &Derivation) -> Result<()> {
    let title = format!(
        "{}  credibility {} of 6, {}",
        why.event_id,
        why.grade,
        output::word(&why.status)
    );
    anstream::println!("{}", title.bold());
    for rule in &why.rules {
        anstream::println!(
            "├─ rule {}: {}",
            rule.rule.replace('_', " ").yellow(),
            rule.detail
        );
    }
    anstream::println!("├─ {} independent affirm it", why.independent_source_count);
    let last = why.sides.len() + usize::from(!why.not_counted.is_empty());
    for (n, side) in why.sides.iter().enumerate() {
        print_side(side, n + 1 == last);
    }
    if !why.not_counted.is_empty() {
        anstream::println!("└─ not counted: told flat, but elsewhere in the same text put on a source");
        why.not_counted.iter().for_each(|c| print_statement(c, "   "));
    }
    Ok(())
}

fn print_side(side: &SideDerivation, last: bool) {
    let (branch, indent) = if last {
        ("└─", "   ")
    } else {
        ("├─", "│  ")
    };
    let name = side.name.as_deref().unwrap_or(&side.side);
    anstream::println!(
        "{branch} {} ({}, side {}) {}{}",
        name.cyan(),
        output::word(&side.kind),
        side.side,
        output::word(&side.stance),
        if side.counts { ": counts" } else { "" }
    );
    side.claims.iter().for_each(|c| print_statement(c, indent));
}

fn print_statement(claim: &ClaimDerivation, indent: &str) {
    let day = claim
        .published_at
        .map_or(String::new(), |at| at.strftime(" %Y-%m-%d").to_string());
    let outlet = claim.outlet.as_deref().unwrap_or("no outlet");
    let place = format!("{} ({outlet}{day})", claim.document_id);
    anstream::println!("{indent}├─ {} {}", place.dimmed(), notes(claim));
    anstream::println!("{indent}│  “{}”", marked(claim));
}

fn notes(claim: &ClaimDerivation) -> String {
    let mut notes = vec![output::word(&claim.stance)];
    if claim.stance == Stance::Hedges {
        notes.extend(claim.hedge.iter().map(|h| format!("hedge “{h}”")));
    }
    if !claim.chain.is_empty() {
        notes.push(format!("says {}", claim.chain.join(", who cites ")));
    }
    notes.extend(claim.copy_of.iter().map(|d| format!("copied from {d}")));
    if !claim.via.is_empty() {
        notes.push(format!("followed to {}", claim.via.join(", then ")));
    }
    if claim.circular {
        notes.push("the chain runs in a circle".to_owned());
    }
    notes.join("; ")
}

/// The sentence with the words that name the event marked, also without colour.
fn marked(claim: &ClaimDerivation) -> String {
    match claim.sentence.split_once(claim.trigger.as_str()) {
        Some((before, after)) if !claim.trigger.is_empty() => {
            format!("{before}»{}«{after}", claim.trigger.yellow())
        }
        _ => claim.sentence.clone(),
    }
}
