//! What the boundary weights are trained on: `boundary_features LEXICON < documents.jsonl`.
//!
//! In: annotated documents, one JSON object a line. Out: for each gap that may end a sentence a line: 1 or 0, the features.
//! Never: the words of sentences, only features. With `--cut`: sentences and tokens of each document as JSON instead.

use serde_json::{Value, json};
use std::collections::HashSet;
use std::io::{BufRead, Write};
use std::path::Path;
use twosource_coder::read::Splitter;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let lexicon = arguments
        .first()
        .ok_or("usage: boundary_features LEXICON [--cut] < documents.jsonl")?;
    let splitter = Splitter::open(Path::new(lexicon))?;
    let only_cut = arguments.iter().any(|a| a == "--cut");
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let document: Value = serde_json::from_str(&line?)?;
        let text = document["text"].as_str().unwrap_or_default();
        if only_cut {
            writeln!(out, "{}", cut(&splitter, &document, text))?;
        } else {
            write_features(&splitter, &document, text, &mut out)?;
        }
    }
    Ok(())
}

/// Byte offset of each character, and of the end.
fn bytes_of(text: &str) -> Vec<usize> {
    let ends = std::iter::once(text.len());
    text.char_indices().map(|(at, _)| at).chain(ends).collect()
}

fn write_features(
    splitter: &Splitter,
    document: &Value,
    text: &str,
    out: &mut impl Write,
) -> std::io::Result<()> {
    let bytes = bytes_of(text);
    let sentences = document["sentences"].as_array().into_iter().flatten();
    let starts: HashSet<usize> = sentences
        .filter_map(|s| bytes.get(s["start"].as_u64()? as usize).copied())
        .collect();
    let mut result = Ok(());
    splitter.boundary_features(
        text,
        |at| starts.contains(&at),
        |at, features| {
            let line = writeln!(out, "{}\t{}", u8::from(starts.contains(&at)), features.join("\t"));
            result = std::mem::replace(&mut result, Ok(())).and(line);
        },
    );
    result
}

fn cut(splitter: &Splitter, document: &Value, text: &str) -> Value {
    let character = |byte: usize| text[..byte].chars().count();
    let tokens = |words: Vec<std::ops::Range<usize>>| -> Vec<Value> {
        words
            .into_iter()
            .map(|w| json!({"text": &text[w.clone()], "start": character(w.start), "end": character(w.end)}))
            .collect()
    };
    let (sentences, _) = splitter.cut(text);
    let sentences: Vec<Value> = sentences
        .into_iter()
        .map(|(s, words)| json!({"start": character(s.start), "end": character(s.end), "tokens": tokens(words)}))
        .collect();
    json!({"document_id": document["id"], "sentences": sentences})
}
