//! `classify`: which event a text reports between two given parties.

use crate::arguments::{Arguments, Format, InputArguments};
use crate::parallel::map_in_order;
use crate::{knowledge, output};
use anyhow::{Context, Result};
use std::io::BufRead;
use twosource_coder::{Classification, PairQuery};

/// One object a line of the input.
pub fn run(arguments: &Arguments, own: &InputArguments) -> Result<()> {
    let coder = knowledge::open_coder(arguments)?;
    let mut queries: Vec<PairQuery> = Vec::new();
    for input in &own.inputs {
        let stream: Box<dyn BufRead> = if input == "-" {
            Box::new(std::io::stdin().lock())
        } else {
            Box::new(std::io::BufReader::new(
                std::fs::File::open(input).with_context(|| input.clone())?,
            ))
        };
        for (number, line) in stream.lines().enumerate() {
            let line = line?;
            match serde_json::from_str(&line) {
                Ok(query) => queries.push(query),
                Err(why) if !line.trim().is_empty() => {
                    anstream::eprintln!("warning[broken_json]: {input} line {}: {why}", number + 1)
                }
                Err(_) => {}
            }
        }
    }
    let answers: Vec<Classification> = map_in_order(&queries, |q| coder.classify(q))?;
    let rows = || {
        answers
            .iter()
            .map(|a| {
                vec![
                    a.id.clone(),
                    a.event.name().to_owned(),
                    format!("{:.2}", a.confidence),
                ]
            })
            .collect()
    };
    match own.format {
        Format::Jsonl => output::write_jsonl(&answers),
        Format::Csv => output::write_csv(&["id", "event", "confidence"], rows()),
        Format::Table => output::write_table(&["id", "event", "confidence"], rows()),
    }
}
