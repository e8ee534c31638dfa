//! JSON documents: one object a line, or one object or array in a file.
//!
//! In: bytes of a line or file. Out: fields. Never: changes `text`; offsets of other annotations point into it.

use crate::document::{Fields, build};
use crate::warnings::warning;
use crate::{IngestOptions, Ingested};
use serde::Deserialize;

#[derive(Deserialize)]
struct InputDocument {
    id: Option<serde_json::Value>,
    url: Option<String>,
    outlet: Option<String>,
    agency: Option<String>,
    title: Option<String>,
    published_at: Option<String>,
    language: Option<String>,
    text: Option<String>,
}

/// The document of one line; `place` names file and line.
pub fn read_line(line: &[u8], place: &str, default_id: &str, options: &IngestOptions) -> Vec<Ingested> {
    match serde_json::from_slice::<InputDocument>(line) {
        Ok(input) => build(fields(input, default_id), line, place, options),
        Err(why) => vec![Ingested::Warning(warning(
            "broken_json",
            format!("{place} column {}", why.column()),
            reason(&why),
            true,
        ))],
    }
}

/// A whole JSON file: one document or an array of them.
pub fn read_file(bytes: &[u8], place: &str, options: &IngestOptions) -> Vec<Ingested> {
    let items: Result<Vec<Box<serde_json::value::RawValue>>, _> = serde_json::from_slice(bytes);
    match items {
        Ok(items) => {
            let read = |(n, item): (usize, &serde_json::value::RawValue)| {
                read_line(
                    item.get().as_bytes(),
                    &format!("{place} item {}", n + 1),
                    &format!("{place}#{}", n + 1),
                    options,
                )
            };
            items
                .iter()
                .map(AsRef::as_ref)
                .enumerate()
                .flat_map(read)
                .collect()
        }
        Err(_) => read_line(bytes, place, place, options),
    }
}

fn reason(why: &serde_json::Error) -> String {
    let text = why.to_string();
    text.split(" at line ").next().unwrap_or(&text).to_owned()
}

fn fields(input: InputDocument, default_id: &str) -> Fields {
    let id = match input.id {
        Some(serde_json::Value::String(id)) => id,
        Some(serde_json::Value::Number(id)) => id.to_string(),
        _ => default_id.to_owned(),
    };
    Fields {
        id,
        url: input.url,
        outlet: input.outlet,
        agency: input.agency,
        title: input.title,
        published_at: input.published_at,
        language: input.language,
        text: input.text.unwrap_or_default(),
    }
}
