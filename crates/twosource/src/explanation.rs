//! `code --explain`: who settled what of each claim, for people and for programs.
//!
//! In: the codings of documents. Out: stdout. Never: decides anything; it repeats what the coder noted.

use crate::output;
use anyhow::Result;
use serde::Serialize;
use std::io::Write;
use twosource_coder::{Coding, Decider, Decisions, SeenEvent};
use twosource_record::{Claim, Document};

/// One document's coding as a record.
#[derive(Serialize)]
struct ExplainedDocument<'a> {
    document_id: &'a str,
    claims: Vec<ExplainedClaim<'a>>,
    passed_over: &'a [SeenEvent],
}

#[derive(Serialize)]
struct ExplainedClaim<'a> {
    claim: &'a Claim,
    decided_by: &'a Decisions,
}

/// One JSON object per document.
pub fn write_jsonl(documents: &[Document], codings: &[Coding]) -> Result<()> {
    output::write_jsonl(
        documents
            .iter()
            .zip(codings)
            .map(|(document, coding)| explained(document, coding)),
    )
}

/// Claims with an indented line for each part, then what was not coded.
pub fn write_text(documents: &[Document], codings: &[Coding]) -> Result<()> {
    let mut out = std::io::BufWriter::new(anstream::stdout().lock());
    for (document, coding) in documents.iter().zip(codings) {
        writeln!(out, "{}", document.document_id)?;
        for (claim, decisions) in &coding.claims {
            write_claim(&mut out, claim, decisions)?;
        }
        for seen in &coding.passed_over {
            let by = settled_by(&seen.seen_by);
            writeln!(
                out,
                "  not coded: {} \"{}\" ({by}): {}",
                seen.event, seen.word, seen.reason
            )?;
        }
    }
    Ok(out.flush()?)
}

fn write_claim(out: &mut impl Write, claim: &Claim, decisions: &Decisions) -> Result<()> {
    let parties = [&claim.actor, &claim.recipient].map(|p| output::parties(p));
    let event = output::with_mode(claim.event.name(), claim.mode.map(|m| m.name()));
    writeln!(
        out,
        "  {} \"{}\": {} > {}  (confidence {:.2})",
        event,
        claim.trigger.text,
        or_nobody(&parties[0]),
        or_nobody(&parties[1]),
        claim.confidence
    )?;
    writeln!(out, "    {}", claim.sentence.text.replace('\n', " "))?;
    for decision in decisions.iter() {
        writeln!(out, "    {:<12} {}", decision.field, settled_by(&decision.by))?;
    }
    Ok(())
}

fn or_nobody(parties: &str) -> &str {
    if parties.is_empty() { "nobody" } else { parties }
}

fn settled_by(decider: &Decider) -> String {
    match decider {
        Decider::Row(line) => format!("row: events.tsv:{line}"),
        Decider::Heads(probability) => format!("event heads: {probability:.2}"),
        Decider::Rule(name) => format!("rule: {}", name.replace('_', " ")),
    }
}

fn explained<'a>(document: &'a Document, coding: &'a Coding) -> ExplainedDocument<'a> {
    let claims = coding.claims.iter();
    ExplainedDocument {
        document_id: &document.document_id,
        claims: claims
            .map(|(claim, decided_by)| ExplainedClaim { claim, decided_by })
            .collect(),
        passed_over: &coding.passed_over,
    }
}
