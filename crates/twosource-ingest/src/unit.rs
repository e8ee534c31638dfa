//! Units: what an input is made of, one file, page, record, line or row each; and the documents they give.
//!
//! In: a unit. Out: documents and warnings. Never: looks at another unit.

use crate::detect::{decode, is_binary};
use crate::document::{Fields, build};
use crate::feed::{FeedItem, parse_feed};
use crate::html::html_fields;
use crate::warnings::warning;
use crate::{IngestOptions, Ingested, json, plain};
use serde_json::{Map, Value};
use twosource_record::Warning;

/// One step through an input.
pub struct Unit {
    /// What was wrong with it.
    pub warnings: Vec<Warning>,
    /// What it holds.
    pub content: Content,
}

/// What a unit holds.
pub enum Content {
    /// A file or page.
    Item(Item),
    /// A line of JSON.
    Line {
        /// Id where the line gives none.
        id: String,
        /// File and line.
        place: String,
        /// The line.
        bytes: Vec<u8>,
    },
    /// A row of a table.
    Row {
        /// Id where the row gives none.
        id: String,
        /// File and row.
        place: String,
        /// Cells by their column.
        object: Map<String, Value>,
    },
    /// No document by its nature: a request, a picture, an empty line.
    Nothing,
}

/// A file or page with what is known of it from outside.
#[derive(Default)]
pub struct Item {
    /// Name that tells the format.
    pub name: String,
    /// Id of its document.
    pub id: String,
    /// Where warnings say it stands.
    pub place: String,
    /// What it holds.
    pub bytes: Vec<u8>,
    /// The format, where a header tells it.
    pub kind: Option<Kind>,
    /// Address it was fetched from.
    pub url: Option<String>,
    /// When it was fetched.
    pub crawled_at: Option<String>,
    /// Encoding as a header says.
    pub charset: Option<String>,
    /// Language as a header says.
    pub language: Option<String>,
}

/// Formats of single files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// A page.
    Html,
    /// JSON.
    Json,
    /// RSS, Atom and their like.
    Feed,
    /// The archive format before WARC.
    Arc,
}

impl Unit {
    /// A unit without fault.
    pub fn new(content: Content) -> Self {
        Self {
            warnings: Vec::new(),
            content,
        }
    }

    /// A unit that is a fault only.
    pub fn fault(code: &str, place: &str, reason: &str, dropped: bool) -> Self {
        Self {
            warnings: vec![warning(code, place, reason, dropped)],
            content: Content::Nothing,
        }
    }

    /// Its documents and warnings.
    pub fn read(self, options: &IngestOptions) -> Vec<Ingested> {
        let mut out: Vec<Ingested> = self.warnings.into_iter().map(Ingested::Warning).collect();
        match self.content {
            Content::Nothing => {}
            Content::Item(item) => read_item(&item, options, &mut out),
            Content::Line { id, place, bytes } if !is_binary(&bytes) => {
                out.extend(json::read_line(&bytes, &place, &id, options))
            }
            Content::Line { place, .. } => out.push(binary(&place)),
            Content::Row { id, place, object } => out.extend(read_row(&object, &place, &id, options)),
        }
        out
    }
}

fn binary(place: &str) -> Ingested {
    Ingested::Warning(warning("binary_input", place, "the bytes are no text", true))
}

fn read_row(object: &Map<String, Value>, place: &str, id: &str, options: &IngestOptions) -> Vec<Ingested> {
    let original = serde_json::to_vec(object).unwrap_or_default();
    match options.mappings.iter().find(|m| m.recognises(object)) {
        Some(mapping) => json::read_foreign(mapping, object, &original, place, id, options),
        None => json::read_line(&original, place, id, options),
    }
}

fn read_item(item: &Item, options: &IngestOptions, out: &mut Vec<Ingested>) {
    if item.bytes.iter().all(u8::is_ascii_whitespace) {
        let empty = warning("empty_input", &*item.place, "the file has no text", true);
        return out.push(Ingested::Warning(empty));
    }
    if is_binary(&item.bytes) {
        return out.push(binary(&item.place));
    }
    let kind = item.kind.unwrap_or_else(|| kind_of(&item.name, &item.bytes));
    match kind {
        Kind::Json => out.extend(json::read_file(&item.bytes, &item.place, options)),
        Kind::Feed => read_feed(item, options, out),
        Kind::Arc => out.push(Ingested::Warning(warning(
            "unsupported_format",
            &*item.place,
            "ARC, the format before WARC, is not read",
            true,
        ))),
        Kind::Text | Kind::Markdown | Kind::Html => {
            let fields = text_fields(item, kind, options, out);
            out.extend(build(fields, &item.bytes, &item.place, options));
        }
    }
}

/// The fields of a text or page.
pub fn text_fields(item: &Item, kind: Kind, options: &IngestOptions, out: &mut Vec<Ingested>) -> Fields {
    let declared = item.charset.clone().or_else(|| declared_encoding(&item.bytes));
    let decoded = decode(&item.bytes, declared.as_deref());
    if decoded.replaced {
        let reason = "bytes outside the encoding were replaced";
        out.push(Ingested::Warning(warning(
            "encoding_errors",
            &*item.place,
            reason,
            false,
        )));
    }
    let mut fields = match kind {
        Kind::Html => html_fields(
            &item.id,
            &decoded.text,
            item.url.as_deref(),
            &item.place,
            options,
            out,
        ),
        Kind::Markdown => plain::markdown_fields(&item.id, &decoded.text),
        _ => plain::text_fields(&item.id, decoded.text),
    };
    fields.url = item.url.clone().or(fields.url);
    fields.language = fields.language.or_else(|| item.language.clone());
    if options.crawl_date && fields.published_at.is_none() {
        fields.published_at = item.crawled_at.clone();
    }
    fields
}

/// Each item of a feed with what the feed itself says.
fn read_feed(item: &Item, options: &IngestOptions, out: &mut Vec<Ingested>) {
    let feed = match parse_feed(&item.bytes, item.charset.as_deref()) {
        Ok(feed) => feed,
        Err(why) => {
            return out.push(Ingested::Warning(warning("broken_feed", &*item.place, why, true)));
        }
    };
    if let Some(why) = &feed.fault {
        out.push(Ingested::Warning(warning(
            "broken_feed",
            &*item.place,
            why.clone(),
            false,
        )));
    }
    for (n, entry) in feed.items.iter().enumerate() {
        let place = format!("{} item {}", item.place, n + 1);
        let fields = entry_fields(entry, &feed.title, &place, options, out);
        let original = entry.content.as_deref().unwrap_or_default().as_bytes();
        out.extend(build(fields, original, &place, options));
    }
}

/// What a feed says of an item: its text cleaned as a page is.
pub fn entry_fields(
    entry: &FeedItem,
    outlet: &Option<String>,
    place: &str,
    options: &IngestOptions,
    out: &mut Vec<Ingested>,
) -> Fields {
    let id = entry.url.clone().unwrap_or_else(|| entry.id.clone());
    let content = entry.content.as_deref().unwrap_or_default();
    let mut fields = Fields {
        id: id.clone(),
        url: entry.url.clone(),
        outlet: outlet.clone(),
        title: entry.title.clone(),
        published_at: entry.published_at.clone(),
        language: entry.language.as_deref().map(short_language),
        ..Fields::default()
    };
    fields.text = html_fields(&id, content, None, place, options, out).text;
    fields
}

/// "en-GB" to "en".
fn short_language(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or_default().to_lowercase()
}

fn kind_of(name: &str, bytes: &[u8]) -> Kind {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(512)])
        .trim_start_matches('\u{feff}')
        .trim_start()
        .to_lowercase();
    match name.rsplit('.').next().unwrap_or_default() {
        "json" => Kind::Json,
        "md" | "markdown" => Kind::Markdown,
        "html" | "htm" | "xhtml" => Kind::Html,
        "rss" | "atom" | "rdf" => Kind::Feed,
        "arc" => Kind::Arc,
        _ if head.starts_with("filedesc://") => Kind::Arc,
        _ if head.starts_with("<!doctype html") || head.contains("<html") => Kind::Html,
        _ if ["<rss", "<feed", "<rdf:rdf"].iter().any(|tag| head.contains(tag)) => Kind::Feed,
        _ => Kind::Text,
    }
}

/// The encoding that a page declares in its head.
fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_lowercase();
    let after = head.split_once("charset=")?.1.trim_start_matches(['"', '\'']);
    Some(
        after
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
            .collect(),
    )
}
