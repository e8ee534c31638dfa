//! From an item of a feed, with or without its page, to a document; and lists of feeds or articles to items.
//!
//! In: what a feed says of an item and the page it points to, both as fetched. Out: documents, or items to fetch. Never:
//! fetches; takes a page that says less than the feed itself.

use crate::document::{Fields, build};
use crate::feed::{Feed, FeedItem, parse_feed};
use crate::unit::{Item, Kind, entry_fields, text_fields};
use crate::xml::{Element, parse_xml};
use crate::{IngestOptions, Ingested, json};

/// A page as it was fetched.
#[derive(Debug, Clone)]
pub struct FetchedPage {
    /// Address after all redirections.
    pub url: String,
    /// Encoding as the server says.
    pub charset: Option<String>,
    /// What came.
    pub bytes: Vec<u8>,
}

/// The document of an item. `outlet` is its publisher where somebody knows better than page and feed.
pub fn read_entry(
    entry: &FeedItem,
    page: Option<&FetchedPage>,
    outlet: Option<&str>,
    feed_title: Option<&str>,
    options: &IngestOptions,
) -> Vec<Ingested> {
    let mut out = Vec::new();
    let place = page
        .map(|p| p.url.clone())
        .or_else(|| entry.url.clone())
        .unwrap_or_else(|| entry.id.clone());
    let mut fields = entry_fields(entry, &None, &place, options, &mut out);
    let mut original = entry.content.clone().unwrap_or_default().into_bytes();
    if let Some(page) = page {
        let read = page_fields(page, options, &mut out);
        if read.text.len() >= fields.text.len() {
            fields.text = read.text.clone();
            original = page.bytes.clone();
        }
        fields.id = page.url.clone();
        fields.url = Some(page.url.clone());
        fields.fill(read);
    }
    let known = known_outlet(&fields, options);
    fields.outlet = outlet
        .map(str::to_owned)
        .or(fields.outlet)
        .or(known)
        .or_else(|| feed_title.map(str::to_owned));
    out.extend(build(fields, &original, &place, options));
    out
}

fn page_fields(page: &FetchedPage, options: &IngestOptions, out: &mut Vec<Ingested>) -> Fields {
    let item = Item {
        id: page.url.clone(),
        place: page.url.clone(),
        bytes: page.bytes.clone(),
        url: Some(page.url.clone()),
        charset: page.charset.clone(),
        ..Item::default()
    };
    text_fields(&item, Kind::Html, options, out)
}

fn known_outlet(fields: &Fields, options: &IngestOptions) -> Option<String> {
    options
        .outlets
        .outlet_of(fields.url.as_deref()?)
        .map(str::to_owned)
}

/// A feed, or a list of articles that a mapping file recognises (JSON, JSON Lines, CSV).
///
/// Errors: the reason, where the bytes are neither.
pub fn parse_listing(bytes: &[u8], charset: Option<&str>, options: &IngestOptions) -> Result<Feed, String> {
    let head = bytes.trim_ascii_start();
    if head.starts_with(b"<") {
        return parse_feed(bytes, charset);
    }
    let items: Vec<FeedItem> = json::listed_fields(bytes, options)
        .into_iter()
        .filter(|fields| fields.url.is_some())
        .map(listed_item)
        .collect();
    if items.is_empty() {
        return parse_feed(bytes, charset)
            .map_err(|_| "neither a feed nor a list of articles that a mapping file recognises".to_owned());
    }
    Ok(Feed {
        items,
        ..Feed::default()
    })
}

fn listed_item(fields: Fields) -> FeedItem {
    FeedItem {
        id: fields.id,
        url: fields.url,
        title: fields.title,
        published_at: fields.published_at,
        language: fields.language,
        author: None,
        content: Some(fields.text)
            .filter(|t| !t.is_empty())
            .map(|t| quick_xml::escape::escape(t.as_str()).into_owned()),
    }
}

/// Feeds of an OPML list: title and address, folders opened, in their order.
///
/// Errors: the reason, where the bytes are no OPML.
pub fn parse_opml(bytes: &[u8]) -> Result<Vec<(Option<String>, String)>, String> {
    let text = crate::detect::decode(bytes, None).text;
    let (root, fault) = parse_xml(&text);
    let root = root
        .filter(|r| r.name == "opml")
        .ok_or_else(|| fault.unwrap_or_else(|| "the root element is not 'opml'".to_owned()))?;
    let mut out = Vec::new();
    collect_outlines(&root, &mut out);
    Ok(out)
}

fn collect_outlines(element: &Element, out: &mut Vec<(Option<String>, String)>) {
    for child in element.elements() {
        let address = ["xmlUrl", "xmlurl", "xmlURL"]
            .iter()
            .find_map(|n| child.attribute(n));
        if let Some(address) = address.filter(|a| !a.is_empty()) {
            let title = child.attribute("title").or_else(|| child.attribute("text"));
            out.push((
                title.filter(|t| !t.is_empty()).map(str::to_owned),
                address.to_owned(),
            ));
        }
        collect_outlines(child, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Mapping;
    use std::sync::Arc;

    #[test]
    fn feeds_in_folders_of_an_opml_list_are_found() {
        let opml = b"<opml version='2.0'><body><outline text='News'><outline type='rss' text='The Pier' xmlUrl='https://pier.example/rss'/></outline>\
                     <outline title='Dam Daily' xmlUrl='https://dam.example/atom'/></body></opml>";
        let feeds = parse_opml(opml).expect("a list");
        assert_eq!(
            feeds[0],
            (Some("The Pier".to_owned()), "https://pier.example/rss".to_owned())
        );
        assert_eq!(feeds[1].1, "https://dam.example/atom");
        assert!(parse_opml(b"<html></html>").is_err());
    }

    #[test]
    fn a_list_of_articles_gives_items_to_fetch() {
        let mapping = Mapping::parse(include_str!("../../../data/crawlers/gdelt-articles.toml"));
        let options = IngestOptions {
            mappings: Arc::new(vec![mapping.expect("a mapping")]),
            ..IngestOptions::default()
        };
        let json = br#"{"articles":[{"url":"https://pier.example/1","title":"Dam","seendate":"20250304T081500Z","domain":"pier.example","language":"English"}]}"#;
        let feed = parse_listing(json, None, &options).expect("a list");
        assert_eq!(feed.items[0].url.as_deref(), Some("https://pier.example/1"));
        assert_eq!(feed.items[0].language.as_deref(), Some("en"));
        assert!(parse_listing(b"[1, 2]", None, &options).is_err());
    }

    #[test]
    fn a_page_that_says_less_than_the_feed_leaves_the_feeds_text() {
        let entry = FeedItem {
            id: "1".into(),
            url: Some("https://pier.example/1".into()),
            content: Some(
                "<p>The old dam above the town broke in the night, and the river took the bridge with it.</p>".into(),
            ),
            ..FeedItem::default()
        };
        let page = FetchedPage {
            url: "https://pier.example/1".into(),
            charset: None,
            bytes: b"<html><body><p>Subscribe to read.</p></body></html>".to_vec(),
        };
        let read = read_entry(
            &entry,
            Some(&page),
            None,
            Some("The Pier"),
            &IngestOptions::default(),
        );
        let document = read.iter().find_map(|i| match i {
            Ingested::Document(d) => Some(d),
            _ => None,
        });
        let document = document.expect("a document");
        assert!(document.text.starts_with("The old dam"), "{}", document.text);
        assert_eq!(document.outlet.as_deref(), Some("The Pier"));
    }
}
