//! JSON Schemas of the records, generated from the types and kept under `docs/reference/`.

use crate::{Claim, Document, Event, Warning, reading::Reading};
use schemars::{JsonSchema, schema_for};

/// Schema file name and pretty-printed schema of every record that the program reads or writes.
pub fn schemas() -> Vec<(&'static str, String)> {
    vec![
        ("document.schema.json", pretty::<Document>()),
        ("claim.schema.json", pretty::<Claim>()),
        ("event.schema.json", pretty::<Event>()),
        ("reading.schema.json", pretty::<Reading>()),
        ("warning.schema.json", pretty::<Warning>()),
    ]
}

fn pretty<T: JsonSchema>() -> String {
    let schema = schema_for!(T);
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}
