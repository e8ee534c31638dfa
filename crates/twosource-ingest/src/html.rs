//! HTML pages: main text by a readability library; title, outlet, date and credit from the page's own data.
//!
//! In: decoded markup. Out: fields. Never: overflows on deep nesting; such pages lose their tags by a linear scan.

use crate::document::Fields;
use crate::warnings::warning;
use crate::{IngestOptions, Ingested};
use scraper::{Html, Selector};
use serde_json::Value;

/// Nesting beyond this is no page that a person wrote.
const MAX_DEPTH: usize = 400;

/// Fields of a page, with warnings.
pub fn html_fields(
    id: &str,
    markup: &str,
    place: &str,
    options: &IngestOptions,
    out: &mut Vec<Ingested>,
) -> Fields {
    if depth(markup) > MAX_DEPTH {
        out.push(Ingested::Warning(warning(
            "deep_markup",
            place,
            format!("more than {MAX_DEPTH} open tags"),
            false,
        )));
        return Fields {
            id: id.to_owned(),
            text: without_tags(markup),
            ..Fields::default()
        };
    }
    let page = Html::parse_document(markup);
    let data = linked_data(&page);
    let mut fields = Fields {
        id: id.to_owned(),
        text: main_text(markup, &page),
        ..Fields::default()
    };
    fields.title = meta(&page, &["og:title", "twitter:title"])
        .or_else(|| data.title.clone())
        .or_else(|| first_text(&page, "title"));
    fields.outlet = meta(&page, &["og:site_name", "application-name"]).or(data.outlet);
    fields.published_at = meta(
        &page,
        &[
            "article:published_time",
            "og:article:published_time",
            "datePublished",
            "date",
            "dc.date",
            "pubdate",
            "parsely-pub-date",
        ],
    )
    .or(data.published_at)
    .or_else(|| attribute(&page, "time[datetime]", "datetime"))
    .or_else(|| attribute(&page, "[itemprop=datePublished]", "content"));
    fields.url = attribute(&page, "link[rel=canonical]", "href").or_else(|| meta(&page, &["og:url"]));
    fields.language = attribute(&page, "html[lang]", "lang")
        .map(|l| l.split('-').next().unwrap_or_default().to_lowercase())
        .filter(|l| l.len() == 2);
    let byline = meta(&page, &["author", "article:author", "byl"])
        .or(data.author)
        .or_else(|| first_text(&page, ".byline, [rel=author]"));
    fields.agency = byline.and_then(|b| credit(&b, options));
    fields
}

/// An agency named in a byline ("By Jane Roe, Reuters").
fn credit(byline: &str, options: &IngestOptions) -> Option<String> {
    byline
        .split([',', '(', ')', '|', '/', '-'])
        .find_map(|part| options.outlets.agency(part.trim().trim_start_matches("By ")))
        .map(str::to_owned)
}

fn main_text(markup: &str, page: &Html) -> String {
    let config = dom_smoothie::Config {
        text_mode: dom_smoothie::TextMode::Formatted,
        ..dom_smoothie::Config::default()
    };
    let article = dom_smoothie::Readability::new(markup, None, Some(config)).and_then(|mut r| r.parse());
    let text = article.map(|a| tidy(&a.text_content)).unwrap_or_default();
    if text.len() > 80 { text } else { paragraphs(page) }
}

fn tidy(text: &str) -> String {
    let lines = text
        .lines()
        .map(|l| l.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|l| !l.is_empty()).collect::<Vec<_>>().join("\n")
}

/// All paragraphs, for pages too short for the library.
fn paragraphs(page: &Html) -> String {
    let Ok(selector) = Selector::parse("p, h2, h3, li") else {
        return String::new();
    };
    let found: Vec<String> = page
        .select(&selector)
        .map(|e| tidy(&e.text().collect::<String>()))
        .filter(|t| !t.is_empty())
        .collect();
    if found.is_empty() {
        first_text(page, "body").unwrap_or_default()
    } else {
        found.join("\n")
    }
}

fn meta(page: &Html, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| {
        let selector = format!("meta[property=\"{name}\"], meta[name=\"{name}\"], meta[itemprop=\"{name}\"]");
        attribute(page, &selector, "content")
    })
}

fn attribute(page: &Html, selector: &str, name: &str) -> Option<String> {
    let selector = Selector::parse(selector).ok()?;
    page.select(&selector)
        .find_map(|e| e.value().attr(name))
        .map(str::trim)
        .filter(|v| !v.is_empty())
        .map(str::to_owned)
}

fn first_text(page: &Html, selector: &str) -> Option<String> {
    let selector = Selector::parse(selector).ok()?;
    page.select(&selector)
        .map(|e| tidy(&e.text().collect::<String>()))
        .find(|t| !t.is_empty())
}

#[derive(Default)]
struct LinkedData {
    title: Option<String>,
    outlet: Option<String>,
    published_at: Option<String>,
    author: Option<String>,
}

/// The first JSON-LD object with a publication date or a headline.
fn linked_data(page: &Html) -> LinkedData {
    let Ok(selector) = Selector::parse("script[type=\"application/ld+json\"]") else {
        return LinkedData::default();
    };
    let values = page
        .select(&selector)
        .filter_map(|e| serde_json::from_str::<Value>(&e.text().collect::<String>()).ok());
    let mut objects: Vec<Value> = values.flat_map(flatten).collect();
    objects.sort_by_key(|o| o.get("datePublished").is_none());
    let Some(object) = objects
        .into_iter()
        .find(|o| o.get("datePublished").is_some() || o.get("headline").is_some())
    else {
        return LinkedData::default();
    };
    LinkedData {
        title: text(&object["headline"]),
        outlet: text(&object["publisher"]),
        published_at: text(&object["datePublished"]),
        author: text(&object["author"]),
    }
}

fn flatten(value: Value) -> Vec<Value> {
    match value {
        Value::Array(items) => items.into_iter().flat_map(flatten).collect(),
        Value::Object(mut object) => match object.remove("@graph") {
            Some(graph) => flatten(graph),
            None => vec![Value::Object(object)],
        },
        _ => Vec::new(),
    }
}

/// A string, or the name of an object or of the first of several.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(words) => Some(words.clone()),
        Value::Array(items) => items.first().and_then(text),
        Value::Object(object) => object.get("name").and_then(text),
        _ => None,
    }
}

/// Most tags open at once, by a scan that builds nothing.
fn depth(markup: &str) -> usize {
    let (mut open, mut most) = (0_usize, 0);
    for tag in markup.split('<').skip(1) {
        let name = tag
            .trim_start_matches('/')
            .split(|c: char| !c.is_ascii_alphanumeric())
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        let alone = matches!(
            name.as_str(),
            "" | "br"
                | "hr"
                | "img"
                | "meta"
                | "link"
                | "input"
                | "p"
                | "li"
                | "source"
                | "wbr"
                | "td"
                | "tr"
                | "option"
        );
        if tag.starts_with('/') {
            open = open.saturating_sub(usize::from(!alone));
        } else if !alone && !tag.split('>').next().unwrap_or_default().ends_with('/') {
            open += 1;
            most = most.max(open);
        }
    }
    most
}

fn without_tags(markup: &str) -> String {
    let mut out = String::new();
    for (n, part) in markup.split('<').enumerate() {
        let words = if n == 0 {
            part
        } else {
            part.split_once('>').map_or("", |(_, words)| words)
        };
        out.push_str(words);
        out.push(' ');
    }
    tidy(&out)
}
