//! JSON documents: ours or those of other crawlers; one object a line, or one object or array in a file; rows of tables.
//!
//! In: bytes of a line, row or file. Out: documents. Never: changes `text`; offsets of other annotations point into it.

use crate::document::{Fields, build};
use crate::html::html_fields;
use crate::lines::Table;
use crate::mapping::Mapping;
use crate::unit::Content;
use crate::warnings::warning;
use crate::{IngestOptions, Ingested};
use serde::Deserialize;
use serde_json::{Map, Value};

#[derive(Deserialize)]
struct InputDocument {
    id: Option<Value>,
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
    let read = match foreign(line, options) {
        Some((mapping, object)) => return read_foreign(mapping, &object, line, place, default_id, options),
        None => serde_json::from_slice::<InputDocument>(line),
    };
    match read {
        Ok(input) => build(fields(input, default_id), line, place, options),
        Err(why) => vec![Ingested::Warning(warning(
            "broken_json",
            format!("{place} column {}", why.column()),
            reason(&why),
            true,
        ))],
    }
}

/// The object and the mapping that recognises it.
fn foreign<'a>(line: &[u8], options: &'a IngestOptions) -> Option<(&'a Mapping, Map<String, Value>)> {
    if options.mappings.is_empty() {
        return None;
    }
    let object: Map<String, Value> = serde_json::from_slice(line).ok()?;
    let mapping = options.mappings.iter().find(|m| m.recognises(&object))?;
    Some((mapping, object))
}

/// The document of another crawler's object.
pub fn read_foreign(
    mapping: &Mapping,
    object: &Map<String, Value>,
    original: &[u8],
    place: &str,
    default_id: &str,
    options: &IngestOptions,
) -> Vec<Ingested> {
    let mut out = Vec::new();
    let mut fields = mapping.fields(object);
    if let Some(page) = mapping.page(object).filter(|_| fields.text.is_empty()) {
        let url = fields.url.clone();
        fields.fill(html_fields(
            default_id,
            &page,
            url.as_deref(),
            place,
            options,
            &mut out,
        ));
    }
    if fields.id.is_empty() {
        fields.id = default_id.to_owned();
    }
    if fields.text.is_empty() && fields.url.is_some() {
        let reason = format!("an item of a list ({}) has an address and no text", mapping.name);
        out.push(Ingested::Warning(warning("address_only", place, reason, true)));
        return out;
    }
    out.extend(build(fields, original, place, options));
    out
}

/// A whole JSON file: one document, an array of them, or another crawler's object that holds a list.
pub fn read_file(bytes: &[u8], place: &str, options: &IngestOptions) -> Vec<Ingested> {
    if let Ok(items) = serde_json::from_slice::<Vec<Box<serde_json::value::RawValue>>>(bytes) {
        let lines = items.iter().map(|i| i.get().as_bytes().to_owned());
        return read_items(lines, place, options);
    }
    match listed(bytes, options) {
        Some(items) => read_items(items.iter().map(|i| i.to_string().into_bytes()), place, options),
        None => read_line(bytes, place, place, options),
    }
}

fn read_items(items: impl Iterator<Item = Vec<u8>>, place: &str, options: &IngestOptions) -> Vec<Ingested> {
    items
        .enumerate()
        .flat_map(|(n, item)| {
            let n = n + 1;
            read_line(
                &item,
                &format!("{place} item {n}"),
                &format!("{place}#{n}"),
                options,
            )
        })
        .collect()
}

/// The list inside an object, by the first mapping that knows its place and recognises its first item.
fn listed(bytes: &[u8], options: &IngestOptions) -> Option<Vec<Value>> {
    let object: Map<String, Value> = serde_json::from_slice(bytes).ok()?;
    options.mappings.iter().find_map(|mapping| {
        let items = object.get(mapping.items.as_deref()?)?.as_array()?;
        let first = items.first()?.as_object()?;
        mapping.recognises(first).then(|| items.clone())
    })
}

/// The fields of each object of a list of articles, for whoever fetches them: JSON, JSON Lines or a table.
pub fn listed_fields(bytes: &[u8], options: &IngestOptions) -> Vec<Fields> {
    let fields = |object: &Map<String, Value>| {
        let mapping = options.mappings.iter().find(|m| m.recognises(object))?;
        Some(mapping.fields(object))
    };
    if !matches!(bytes.trim_ascii_start().first(), Some(b'{' | b'[')) {
        let rows = Table::new(Box::new(std::io::Cursor::new(bytes.to_vec())), "-", b',');
        let objects = rows.filter_map(|unit| match unit.content {
            Content::Row { object, .. } => Some(object),
            _ => None,
        });
        return objects.filter_map(|o| fields(&o)).collect();
    }
    let whole = listed(bytes, options).or_else(|| serde_json::from_slice(bytes).ok());
    let lines = || {
        bytes
            .split(|b| *b == b'\n')
            .filter_map(|line| serde_json::from_slice(line).ok())
            .collect()
    };
    let items: Vec<Value> = whole.unwrap_or_else(lines);
    items
        .iter()
        .filter_map(|item| fields(item.as_object()?))
        .collect()
}

fn reason(why: &serde_json::Error) -> String {
    let text = why.to_string();
    text.split(" at line ").next().unwrap_or(&text).to_owned()
}

fn fields(input: InputDocument, default_id: &str) -> Fields {
    let id = match input.id {
        Some(Value::String(id)) => id,
        Some(Value::Number(id)) => id.to_string(),
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
