//! `read`: every layer that the reader sees.

use crate::arguments::{Arguments, Format, ReadArguments};
use crate::parallel::map_in_order;
use crate::run_log::RunLog;
use crate::{knowledge, output, pipeline};
use anyhow::Result;
use std::collections::HashMap;
use twosource_coder::GivenSentences;
use twosource_record::reading::Reading;

/// One object a document.
pub fn run(arguments: &Arguments, own: &ReadArguments) -> Result<()> {
    let options = knowledge::ingest_options(arguments)?;
    let coder = knowledge::open_coder(arguments)?;
    let given = if own.gold_tokens {
        given_sentences(&own.input.inputs)?
    } else {
        HashMap::new()
    };
    let mut log = RunLog::new(arguments.quiet);
    pipeline::for_each_batch(&own.input.inputs, options, &mut log, |documents, log| {
        let read = |d: &twosource_record::Document| coder.reading(d, given.get(&d.document_id));
        let readings: Vec<Reading> = map_in_order(&documents, read)?;
        log.done(documents.len(), 0);
        if own.input.format == Format::Jsonl {
            output::write_jsonl(&readings)
        } else {
            readings.iter().try_for_each(print)
        }
    })?;
    log.finish("");
    Ok(())
}

fn print(reading: &Reading) -> Result<()> {
    let columns = ["word", "lemma", "upos", "head", "relation"];
    for sentence in &reading.sentences {
        let rows = sentence.tokens.iter().map(|t| {
            vec![
                t.text.clone(),
                t.lemma.clone(),
                t.upos.clone(),
                t.head.to_string(),
                t.deprel.clone(),
            ]
        });
        output::write_table(&columns, rows.collect())?;
    }
    Ok(())
}

/// The sentences and tokens of JSON Lines inputs, by document id.
fn given_sentences(inputs: &[String]) -> Result<HashMap<String, GivenSentences>> {
    let mut out = HashMap::new();
    for input in inputs {
        for line in std::fs::read_to_string(input)?.lines() {
            let value: serde_json::Value = serde_json::from_str(line)?;
            if let (Some(id), Ok(sentences)) = (
                value["id"].as_str(),
                serde_json::from_value(value["sentences"].clone()),
            ) {
                out.insert(id.to_owned(), sentences);
            }
        }
    }
    Ok(out)
}
