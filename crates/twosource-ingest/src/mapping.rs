//! Mapping files: how other crawlers name the fields of a document (`data/crawlers/*.toml`).
//!
//! In: TOML text, then JSON objects. Out: fields. Never: guesses; an object that no mapping recognises is ours or no
//! document.

use crate::document::Fields;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// How one crawler writes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The crawler.
    pub name: String,
    /// Fields that an object of this crawler has, all of them.
    pub recognise: Vec<String>,
    /// Where the list of objects lies in a file that is one object.
    #[serde(default)]
    pub items: Option<String>,
    /// For each of our fields the crawler's, first come, first served; dots lead into objects.
    pub fields: BTreeMap<String, Vec<String>>,
    /// How its dates are written, in the terms of `strftime`, where they are not as ISO 8601 or RFC 2822 have them.
    #[serde(default)]
    pub dates: Vec<String>,
    /// Its names of languages.
    #[serde(default)]
    pub languages: BTreeMap<String, String>,
    /// A field that holds HTML, from which the main text is taken where `text` is not given.
    #[serde(default)]
    pub html: Option<String>,
}

/// Our fields that a mapping may fill.
const FIELDS: [&str; 8] = [
    "id",
    "url",
    "outlet",
    "agency",
    "title",
    "published_at",
    "language",
    "text",
];

/// A mapping that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum MappingError {
    /// Not TOML, or not of this shape.
    #[error("{0}\nhint: see docs/guides/archives.md for the shape of a mapping file")]
    Toml(String),
    /// A field that documents do not have.
    #[error(
        "'{0}' is no field of a document\nhint: id, url, outlet, agency, title, published_at, language, text"
    )]
    UnknownField(String),
}

impl Mapping {
    /// From the text of a mapping file.
    pub fn parse(text: &str) -> Result<Self, MappingError> {
        let mapping: Self =
            toml::from_str(text).map_err(|why| MappingError::Toml(why.to_string().trim().to_owned()))?;
        match mapping.fields.keys().find(|k| !FIELDS.contains(&k.as_str())) {
            Some(unknown) => Err(MappingError::UnknownField(unknown.clone())),
            None => Ok(mapping),
        }
    }

    /// Whether the object is this crawler's.
    pub fn recognises(&self, object: &Map<String, Value>) -> bool {
        !self.recognise.is_empty() && self.recognise.iter().all(|key| object.contains_key(key))
    }

    /// The fields of one object.
    pub fn fields(&self, object: &Map<String, Value>) -> Fields {
        let get = |field: &str| {
            self.fields
                .get(field)
                .into_iter()
                .flatten()
                .find_map(|path| value_at(object, path))
        };
        Fields {
            id: get("id").unwrap_or_default(),
            url: get("url"),
            outlet: get("outlet"),
            agency: get("agency"),
            title: get("title"),
            published_at: get("published_at").map(|written| self.date(written)),
            language: get("language").map(|l| self.languages.get(&l).cloned().unwrap_or(l)),
            text: get("text").unwrap_or_default(),
        }
    }

    /// The page of an object that brings one instead of a text.
    pub fn page(&self, object: &Map<String, Value>) -> Option<String> {
        self.html.as_deref().and_then(|path| value_at(object, path))
    }

    /// A date of this crawler as ISO 8601; one in another form stays as it is.
    fn date(&self, written: String) -> String {
        let parsed = self.dates.iter().find_map(|format| {
            let parts = jiff::fmt::strtime::parse(format, &written).ok()?;
            if !format.contains("%H") {
                return parts.to_date().ok().map(|d| d.to_string());
            }
            let instant = parts.to_timestamp().map(|t| t.to_string());
            instant
                .or_else(|_| parts.to_datetime().map(|t| t.to_string()))
                .ok()
        });
        parsed.unwrap_or(written)
    }
}

/// The text at a path; numbers as they are written, the parts of a list joined by blank lines.
fn value_at(object: &Map<String, Value>, path: &str) -> Option<String> {
    let mut parts = path.split('.');
    let mut value = object.get(parts.next()?)?;
    for part in parts {
        value = value.get(part)?;
    }
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Array(items) => items
            .iter()
            .filter_map(Value::as_str)
            .collect::<Vec<_>>()
            .join("\n\n"),
        _ => return None,
    };
    Some(text).filter(|t| !t.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapping() -> Mapping {
        Mapping::parse(
            "name = 'x'\nrecognise = ['body', 'when']\ndates = ['%Y%m%dT%H%M%SZ', '%d.%m.%Y']\n[fields]\nid = ['uri', 'key']\n\
             text = ['body']\npublished_at = ['when']\noutlet = ['site.name']\nlanguage = ['lang']\n[languages]\nEnglish = 'en'\n",
        )
        .expect("a mapping")
    }

    fn object(json: &str) -> Map<String, Value> {
        serde_json::from_str(json).expect("an object")
    }

    #[test]
    fn fields_are_found_by_the_first_name_that_has_a_value() {
        let fields = mapping().fields(&object(
            r#"{"key":7,"uri":"","body":["One.","Two."],"when":"20250304T080000Z","site":{"name":"The Pier"},"lang":"English"}"#,
        ));
        assert_eq!((fields.id.as_str(), fields.text.as_str()), ("7", "One.\n\nTwo."));
        assert_eq!(fields.outlet.as_deref(), Some("The Pier"));
        assert_eq!(fields.language.as_deref(), Some("en"));
    }

    #[test]
    fn dates_are_read_by_the_mappings_forms() {
        let date = |when: &str| {
            let json = format!(r#"{{"body":"x","when":"{when}"}}"#);
            mapping().fields(&object(&json)).published_at
        };
        assert_eq!(
            date("20250304T081500Z").and_then(|d| crate::document::parse_instant(&d)),
            "2025-03-04T08:15:00Z".parse().ok()
        );
        assert_eq!(date("04.03.2025").as_deref(), Some("2025-03-04"));
        assert_eq!(date("2025-03-04").as_deref(), Some("2025-03-04"));
    }

    #[test]
    fn an_object_needs_all_fields_to_be_recognised() {
        assert!(mapping().recognises(&object(r#"{"body":"","when":""}"#)));
        assert!(!mapping().recognises(&object(r#"{"body":""}"#)));
    }

    #[test]
    fn an_unknown_field_is_named() {
        let why = Mapping::parse("name='x'\nrecognise=['a']\n[fields]\nauthor=['a']\n").expect_err("wrong");
        assert!(
            why.to_string().contains("author") && why.to_string().contains("hint:"),
            "{why}"
        );
    }
}
