//! Resolves the parties of coded sentences: `resolve_parties DATA MODEL < records.jsonl` (records of `training/corpus.py`).
//!
//! In: sentences with the character spans of their parties and the right codes. Out: a line for each party (right code, code
//! given, words, sentence), and shares at the end. Never: lets the coder see the right code.

use serde::Deserialize;
use std::io::BufRead;
use std::path::Path;
use twosource_coder::Coder;
use twosource_record::document::{Document, Fingerprint};

#[derive(Deserialize)]
struct Record {
    group: String,
    kind: String,
    outlet: String,
    published_at: String,
    text: String,
    claims: Vec<Coded>,
}

#[derive(Deserialize)]
struct Coded {
    actor: Vec<Party>,
    recipient: Vec<Party>,
}

#[derive(Deserialize)]
struct Party {
    text: Option<String>,
    start: Option<usize>,
    end: Option<usize>,
    code: Option<String>,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [data, model] = arguments.as_slice() else {
        return Err("usage: resolve_parties DATA MODEL < records.jsonl".into());
    };
    let coder = Coder::open(Path::new(data), Path::new(model))?;
    let lines: Result<Vec<String>, _> = std::io::stdin().lock().lines().collect();
    let records: Vec<Record> = lines?
        .iter()
        .map(|l| serde_json::from_str(l))
        .collect::<Result<_, _>>()?;
    let (mut right, mut all) = (0usize, 0usize);
    let same = |a: &Record, b: &Record| a.kind == "document" && a.group == b.group;
    for report in records.chunk_by(same) {
        let (found, asked) = score(&coder, report)?;
        right += found;
        all += asked;
    }
    println!(
        "right {right} of {all}: {:.1} %",
        100.0 * right as f64 / all.max(1) as f64
    );
    Ok(())
}

fn score(coder: &Coder, report: &[Record]) -> Result<(usize, usize), Box<dyn std::error::Error>> {
    let text = report
        .iter()
        .map(|r| r.text.as_str())
        .collect::<Vec<_>>()
        .join(" ");
    let document = Document {
        document_id: report[0].group.clone(),
        url: None,
        outlet: Some(report[0].outlet.clone()),
        agency: None,
        title: None,
        published_at: format!("{}T12:00:00Z", report[0].published_at).parse().ok(),
        language: None,
        text,
        digest: String::new(),
        dateline: None,
        fingerprint: Fingerprint::default(),
        dataset: None,
    };
    let (mut right, mut all, mut base) = (0, 0, 0);
    let mut spans = Vec::new();
    for record in report {
        for party in record
            .claims
            .iter()
            .flat_map(|c| c.actor.iter().chain(&c.recipient))
        {
            if let (Some(start), Some(end)) = (party.start, party.end) {
                spans.push((base + start, base + end, party, &record.text));
            }
        }
        base += record.text.chars().count() + 1;
    }
    let asked: Vec<(usize, usize)> = spans.iter().map(|s| (s.0, s.1)).collect();
    for ((_, _, party, sentence), codes) in spans.iter().zip(coder.codes_of(&document, &asked)?) {
        let found = match &party.code {
            Some(code) => codes.contains(code),
            None => codes.is_empty(),
        };
        right += usize::from(found);
        all += 1;
        if !found {
            println!(
                "{}\t{}\t{}\t{sentence}",
                party.code.as_deref().unwrap_or("-"),
                codes.join(","),
                party.text.as_deref().unwrap_or_default()
            );
        }
    }
    Ok((right, all))
}
