//! What a page says of itself: JSON-LD, `meta` elements, microdata, and marked elements, by the table of fields.
//!
//! In: a parsed page. Out: values as written. Never: decides between them; the table's order does.

use crate::page_tables::{PageTables, Where};
use scraper::{ElementRef, Html, Selector};
use serde_json::Value;
use std::collections::HashMap;

/// A page's own data.
pub struct PageData<'a> {
    page: &'a Html,
    tables: &'a PageTables,
    metas: HashMap<String, String>,
    objects: Vec<Value>,
}

impl<'a> PageData<'a> {
    /// Collects what `page` says.
    pub fn new(page: &'a Html, tables: &'a PageTables) -> Self {
        let metas = metas(page);
        let mut objects = linked_data(page);
        let inside = metas.values().filter(|v| v.starts_with('{'));
        objects.extend(inside.filter_map(|v| parse_json(v)));
        Self {
            page,
            tables,
            metas,
            objects,
        }
    }

    /// The first value of a field.
    pub fn first(&self, field: &str) -> Option<String> {
        self.tables.places(field).find_map(|place| self.value(place))
    }

    /// The value at one place; none for places that are classes.
    pub fn value(&self, place: &Where) -> Option<String> {
        match place {
            Where::Json(key) => self.objects.iter().find_map(|o| json_text(&o[key.as_str()])),
            Where::Meta(name) => self.metas.get(name).cloned(),
            Where::Property(selector) | Where::Selector(selector) => {
                self.page.select(selector).find_map(element_value)
            }
            Where::Class(_) | Where::NotClass(_) => None,
        }
    }

    /// Values of all elements of a selector, with the elements.
    pub fn elements(&self, selector: &'a Selector) -> impl Iterator<Item = (ElementRef<'a>, String)> {
        self.page
            .select(selector)
            .filter_map(|e| Some((e, element_value(e)?)))
    }

    /// The text of the article in its linked data.
    pub fn article_body(&self) -> Option<String> {
        self.objects.iter().find_map(|o| json_text(&o["articleBody"]))
    }
}

/// What a machine should read of an element, else its text.
fn element_value(element: ElementRef) -> Option<String> {
    let attribute = ["datetime", "content", "href", "title"]
        .iter()
        .find_map(|name| element.value().attr(name));
    let text = || element.text().collect::<Vec<_>>().join(" ");
    let value = attribute.map_or_else(text, str::to_owned);
    Some(tidy(&value)).filter(|v| !v.is_empty())
}

fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `meta` elements by name or property, the first of each.
fn metas(page: &Html) -> HashMap<String, String> {
    let mut out = HashMap::new();
    let elements = page
        .tree
        .nodes()
        .filter_map(ElementRef::wrap)
        .filter(|e| e.value().name() == "meta");
    for element in elements {
        let content = tidy(element.value().attr("content").unwrap_or_default());
        for name in ["property", "name"] {
            if let Some(name) = element.value().attr(name).filter(|_| !content.is_empty()) {
                for name in name.split_whitespace() {
                    out.entry(name.to_lowercase()).or_insert_with(|| content.clone());
                }
            }
        }
    }
    out
}

/// All JSON-LD objects, those that describe an article first.
fn linked_data(page: &Html) -> Vec<Value> {
    let scripts = page
        .tree
        .nodes()
        .filter_map(ElementRef::wrap)
        .filter(|e| e.value().name() == "script")
        .filter(|e| {
            e.value()
                .attr("type")
                .is_some_and(|t| t.eq_ignore_ascii_case("application/ld+json"))
        });
    let values = scripts.filter_map(|e| parse_json(&e.text().collect::<String>()));
    let mut objects: Vec<Value> = values.flat_map(flatten).collect();
    objects.sort_by_key(|object| {
        let kind = json_text(&object["@type"]).unwrap_or_default();
        let article = ["Article", "Posting", "Report"].iter().any(|k| kind.contains(k));
        (!article, object.get("datePublished").is_none())
    });
    objects
}

/// JSON as pages have it: control characters inside strings and comments around it are common.
fn parse_json(text: &str) -> Option<Value> {
    let bare = text
        .trim()
        .trim_start_matches("<!--")
        .trim_start_matches("//<![CDATA[")
        .trim_end_matches("-->")
        .trim_end_matches("//]]>");
    serde_json::from_str(bare).ok().or_else(|| {
        let flat: String = bare
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        serde_json::from_str(flat.trim().trim_end_matches(';')).ok()
    })
}

fn flatten(value: Value) -> Vec<Value> {
    match value {
        Value::Array(items) => items.into_iter().flat_map(flatten).collect(),
        Value::Object(mut object) => {
            let inner = ["@graph", "mainEntity", "mainEntityOfPage"]
                .iter()
                .filter_map(|key| object.remove(*key))
                .flat_map(flatten)
                .collect::<Vec<_>>();
            std::iter::once(Value::Object(object)).chain(inner).collect()
        }
        _ => Vec::new(),
    }
}

/// A string, or the name of an object or of the first of several.
fn json_text(value: &Value) -> Option<String> {
    match value {
        Value::String(words) => Some(words.trim().to_owned()).filter(|w| !w.is_empty()),
        Value::Array(items) => items.iter().find_map(json_text),
        Value::Object(object) => object.get("name").and_then(json_text),
        _ => None,
    }
}
