//! `eval`: scores the program against gold claims.

use crate::arguments::{Arguments, EvalArguments, Format};
use crate::run_log::RunLog;
use crate::{knowledge, output, pipeline};
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use twosource_coder::read::Depth;
use twosource_record::Claim;

/// What a gold claim must have; other fields are not scored here.
#[derive(Deserialize)]
struct GoldClaim {
    document_id: String,
    quote: String,
    event: Vec<String>,
    actor: Vec<Option<String>>,
    recipient: Vec<Option<String>>,
    #[serde(default = "yes")]
    required: bool,
}

fn yes() -> bool {
    true
}

/// Figures in per cent.
#[derive(Debug, Serialize)]
struct Scores {
    gold: usize,
    found: usize,
    system: usize,
    recall: f64,
    precision: f64,
    f1: f64,
}

/// Matched claims: same document, sentence, accepted type, and a party in common.
pub fn run(arguments: &Arguments, own: &EvalArguments) -> Result<()> {
    let coder = knowledge::open_coder(arguments)?;
    let path = own.gold.join("claims.jsonl");
    let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let gold: Vec<GoldClaim> = text
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()
        .with_context(|| path.display().to_string())?;
    let mut log = RunLog::new(true);
    let mut claims: Vec<Claim> = Vec::new();
    let inputs = [own.gold.join("documents.jsonl").display().to_string()];
    pipeline::for_each_batch(
        &inputs,
        knowledge::ingest_options(arguments)?,
        &mut log,
        |documents, _| {
            claims.extend(
                pipeline::code_batch(coder, &documents, Depth::Filtered)?
                    .into_iter()
                    .flatten(),
            );
            Ok(())
        },
    )?;
    let scores = score(&gold, &claims);
    if own.format == Format::Jsonl {
        return output::write_jsonl([scores]);
    }
    let cell = |n: f64| format!("{n:.1}");
    output::write_table(
        &["gold", "found", "system", "recall", "precision", "f1"],
        vec![vec![
            scores.gold.to_string(),
            scores.found.to_string(),
            scores.system.to_string(),
            cell(scores.recall),
            cell(scores.precision),
            cell(scores.f1),
        ]],
    )
}

fn score(gold: &[GoldClaim], claims: &[Claim]) -> Scores {
    let mut used: BTreeSet<usize> = BTreeSet::new();
    let (mut found, mut required) = (0, 0);
    let mut ordered: Vec<&GoldClaim> = gold.iter().collect();
    ordered.sort_by_key(|g| !g.required);
    for expected in ordered {
        required += usize::from(expected.required);
        if let Some(hit) = (0..claims.len()).find(|i| !used.contains(i) && matches(expected, &claims[*i])) {
            used.insert(hit);
            found += usize::from(expected.required);
        }
    }
    let share = |a: usize, b: usize| if b == 0 { 0.0 } else { 100.0 * a as f64 / b as f64 };
    let (recall, precision) = (share(found, required), share(used.len(), claims.len()));
    let f1 = if recall + precision > 0.0 {
        2.0 * recall * precision / (recall + precision)
    } else {
        0.0
    };
    Scores {
        gold: required,
        found,
        system: claims.len(),
        recall,
        precision,
        f1,
    }
}

fn matches(expected: &GoldClaim, claim: &Claim) -> bool {
    let named = |list: &[Option<String>]| list.iter().flatten().cloned().collect::<BTreeSet<String>>();
    let codes = |list: &[twosource_record::ActorMention]| {
        list.iter()
            .filter_map(|a| a.code.clone())
            .collect::<BTreeSet<String>>()
    };
    let (actor, recipient) = (named(&expected.actor), named(&expected.recipient));
    let shared = !actor.is_disjoint(&codes(&claim.actor)) || !recipient.is_disjoint(&codes(&claim.recipient));
    let overlaps =
        expected.quote.contains(&claim.sentence.text) || claim.sentence.text.contains(&expected.quote);
    claim.document_id == expected.document_id
        && overlaps
        && expected.event.iter().any(|e| e == claim.event.name())
        && (shared || (actor.is_empty() && recipient.is_empty()))
}
