//! Feeds: RSS 0.9 to 2.0, RSS 1.0, Atom 0.3 and 1.0, CDF, well-formed or not.
//!
//! In: bytes of a feed. Out: its title and items with address, dates and content. Never: fetches what an item points to;
//! fails on a broken feed while items can be read (docs/decisions/0031-feeds.md).

use crate::detect::decode;
use crate::xml::{Element, parse_xml};
use scraper::Html;
use serde::{Deserialize, Serialize};

/// A feed.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feed {
    /// Its title.
    pub title: Option<String>,
    /// Address of the site it belongs to.
    pub link: Option<String>,
    /// Language as it says.
    pub language: Option<String>,
    /// Its items, in its order.
    pub items: Vec<FeedItem>,
    /// Why the end could not be read.
    pub fault: Option<String>,
}

/// One item of a feed.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedItem {
    /// `guid` or `id`, else the address, else the title.
    pub id: String,
    /// Address of the page.
    pub url: Option<String>,
    /// Headline without markup.
    pub title: Option<String>,
    /// When published, as written; the last change where only that is told.
    pub published_at: Option<String>,
    /// Language where it differs from the feed's.
    pub language: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// Longest text that the feed itself brings, HTML.
    pub content: Option<String>,
}

/// Reads a feed; `charset` is what the server said of its encoding.
///
/// Errors: the reason, where the bytes are no feed at all.
pub fn parse_feed(bytes: &[u8], charset: Option<&str>) -> Result<Feed, String> {
    let declared = charset.map(str::to_owned).or_else(|| declared_encoding(bytes));
    let text = decode(bytes, declared.as_deref()).text;
    let (root, fault) = parse_xml(&text);
    let mut root = root.ok_or_else(|| {
        fault
            .clone()
            .unwrap_or_else(|| "there is no XML element".to_owned())
    })?;
    if !matches!(
        root.name.as_str(),
        "rss" | "rdf" | "feed" | "channel" | "item" | "entry"
    ) {
        return Err(format!("the root element is '{}'", root.name));
    }
    if root.name != "rdf" {
        let own = if root.name == "feed" { "atom" } else { "" };
        root.rename_space(&root.space.clone(), own);
    }
    let mut feed = read_feed(&root);
    feed.fault = fault;
    Ok(feed)
}

/// The encoding in the XML declaration.
fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(256)]).into_owned();
    let after = head.split_once("encoding=")?.1;
    let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    after[1..].split(quote).next().map(|e| e.trim().to_owned())
}

fn read_feed(root: &Element) -> Feed {
    let channel = root
        .elements()
        .find(|e| e.name == "channel" && is_core(e))
        .unwrap_or(root);
    let mut feed = Feed {
        title: child(channel, &["title"]).and_then(plain_text),
        link: link(channel),
        language: child_text(channel, &["language"])
            .or_else(|| root_language(root))
            .map(|l| l.replace('_', "-")),
        ..Feed::default()
    };
    let inside = |parent: &Element| {
        parent
            .elements()
            .filter(|e| matches!(e.name.as_str(), "item" | "entry") && is_core(e))
            .map(read_item)
            .collect::<Vec<_>>()
    };
    feed.items = inside(channel);
    if !std::ptr::eq(channel, root) {
        feed.items.extend(inside(root));
    }
    if feed.items.is_empty() && matches!(root.name.as_str(), "item" | "entry") {
        feed.items.push(read_item(root));
    }
    feed
}

fn root_language(root: &Element) -> Option<String> {
    root.attribute("xml:lang").map(str::to_owned)
}

fn read_item(item: &Element) -> FeedItem {
    let title = child(item, &["title"])
        .or_else(|| item.elements().find(|e| e.name == "title"))
        .and_then(plain_text);
    let guid = child(item, &["guid"]);
    let permanent = guid
        .filter(|g| g.attribute("isPermaLink") != Some("false"))
        .map(Element::text)
        .filter(|g| g.starts_with("http"));
    let url = link(item).or(permanent);
    let id = child_text(item, &["guid", "id"])
        .or_else(|| item.attribute("rdf:about").map(str::to_owned))
        .or_else(|| url.clone())
        .or_else(|| title.clone())
        .unwrap_or_default();
    let published = ["published", "pubdate", "issued", "date", "created"]
        .iter()
        .chain(&["updated", "modified", "lastmod"])
        .find_map(|name| child_text(item, &[name]))
        .or_else(|| item.attribute("LASTMOD").map(str::to_owned));
    FeedItem {
        id,
        url,
        title,
        published_at: published,
        language: child_text(item, &["language"]).or_else(|| root_language(item)),
        author: author(item),
        content: content(item),
    }
}

fn author(item: &Element) -> Option<String> {
    let element = item
        .elements()
        .find(|e| matches!(e.name.as_str(), "creator" | "author") && (is_core(e) || is_dublin(e)))?;
    let name = element.elements().find(|e| e.name == "name").unwrap_or(element);
    Some(name.text()).filter(|t| !t.is_empty())
}

/// The fullest of what an item says of itself.
fn content(item: &Element) -> Option<String> {
    let full = item.elements().find(|e| {
        (e.name == "encoded" && e.space.contains("content"))
            || (e.name == "body" && (e.space.contains("xhtml") || is_core(e)))
            || (e.name == "content" && is_core(e) && e.attribute("src").is_none())
            || (e.name == "fullitem" && is_core(e))
    });
    full.into_iter()
        .chain(child(item, &["description", "summary", "abstract", "tagline"]))
        .chain(item.elements().find(|e| e.name == "summary"))
        .map(html)
        .find(|t| !t.trim().is_empty())
}

/// Address of the page: Atom's alternate link, or the text of an RSS link.
fn link(element: &Element) -> Option<String> {
    let links = || element.elements().filter(|e| e.name == "link" && is_core(e));
    let alternate = |e: &&Element| e.attribute("rel").is_none_or(|r| r == "alternate");
    links()
        .filter(alternate)
        .find_map(|e| e.attribute("href").map(str::to_owned))
        .or_else(|| links().map(Element::text).find(|t| !t.is_empty()))
        .or_else(|| {
            ["href", "HREF"]
                .iter()
                .find_map(|n| element.attribute(n).map(str::to_owned))
        })
        .filter(|t| !t.is_empty())
}

/// The first child of one of these names that belongs to the feed's own language or to Dublin Core.
fn child<'a>(element: &'a Element, names: &[&str]) -> Option<&'a Element> {
    let own = |name: &&str| element.elements().find(|e| e.name == **name && is_core(e));
    let dublin = |name: &&str| element.elements().find(|e| e.name == **name && is_dublin(e));
    names
        .iter()
        .find_map(own)
        .or_else(|| names.iter().find_map(dublin))
}

fn child_text(element: &Element, names: &[&str]) -> Option<String> {
    child(element, names).map(Element::text).filter(|t| !t.is_empty())
}

/// The vocabulary of RSS and Atom, whatever address its version has.
fn is_core(element: &Element) -> bool {
    let space = element.space.to_lowercase();
    matches!(space.as_str(), "" | "rss" | "atom")
        || space.ends_with("purl.org/rss/1.0/")
        || CORE_SPACES.iter().any(|known| space.contains(known))
}

/// Parts of the addresses that versions of RSS and Atom were given.
const CORE_SPACES: [&str; 8] = [
    "w3.org/2005/atom",
    "purl.org/atom/ns",
    "purl.org/echo",
    "purl.org/net/rss1.1",
    "netscape.com/",
    "userland.com/",
    "harvard.edu/tech/rss",
    "channel.dtd",
];

fn is_dublin(element: &Element) -> bool {
    let space = element.space.to_lowercase();
    space == "dc" || space == "dcterms" || space.contains("purl.org/dc/")
}

/// The value of a text construct as HTML.
fn html(element: &Element) -> String {
    let kind = element.attribute("type").unwrap_or_default();
    let escaped = element.attribute("mode") == Some("escaped");
    if element.elements().next().is_some() && !escaped {
        return element.markup();
    }
    let text = element.text();
    let atom = element.space.to_lowercase().contains("atom");
    if element.attribute("mode") == Some("base64") || (atom && is_encoded(kind)) {
        let bare: String = text.split_whitespace().collect();
        let decoded = data_encoding::BASE64.decode(bare.as_bytes()).ok();
        return decoded
            .and_then(|bytes| String::from_utf8(bytes).ok())
            .unwrap_or(text);
    }
    if matches!(kind, "text" | "text/plain") || (kind.is_empty() && atom && !escaped) {
        quick_xml::escape::escape(text.as_str()).into_owned()
    } else {
        text
    }
}

/// Atom encodes what is neither text nor XML.
fn is_encoded(kind: &str) -> bool {
    kind.contains('/') && !kind.starts_with("text/") && !kind.ends_with("xml")
}

/// The value of a text construct without markup.
fn plain_text(element: &Element) -> Option<String> {
    let markup = html(element);
    let text = if markup.contains(['<', '&']) {
        Html::parse_fragment(&markup)
            .root_element()
            .text()
            .collect::<String>()
    } else {
        markup
    };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(text).filter(|t| !t.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Feed {
        parse_feed(text.as_bytes(), None).expect("a feed")
    }

    #[test]
    fn rss_items_have_address_date_and_content() {
        let feed = parse(
            "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>The Pier</title>\
             <item><title>Dam &amp;amp; town</title><link>https://pier.example/1</link><guid isPermaLink='false'>p1</guid>\
             <pubDate>Tue, 04 Mar 2025 08:00:00 GMT</pubDate><description>Short.</description>\
             <content:encoded><![CDATA[<p>Long text.</p>]]></content:encoded></item></channel></rss>",
        );
        let item = &feed.items[0];
        assert_eq!(feed.title.as_deref(), Some("The Pier"));
        assert_eq!(item.id, "p1");
        assert_eq!(item.title.as_deref(), Some("Dam & town"));
        assert_eq!(item.url.as_deref(), Some("https://pier.example/1"));
        assert_eq!(item.content.as_deref(), Some("<p>Long text.</p>"));
        assert!(item.published_at.as_deref().is_some_and(|p| p.contains("2025")));
    }

    #[test]
    fn atom_takes_the_alternate_link_and_publication_before_change() {
        let feed = parse(
            "<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>e1</id><link rel='self' href='https://a.example/s'/>\
             <link rel='alternate' href='https://a.example/p'/><updated>2025-03-05T00:00:00Z</updated>\
             <published>2025-03-04T00:00:00Z</published><title type='html'>&lt;b>Talks&lt;/b> open</title>\
             <content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>Body</p></div></content></entry></feed>",
        );
        let item = &feed.items[0];
        assert_eq!(item.url.as_deref(), Some("https://a.example/p"));
        assert_eq!(item.published_at.as_deref(), Some("2025-03-04T00:00:00Z"));
        assert_eq!(item.title.as_deref(), Some("Talks open"));
        assert_eq!(item.content.as_deref(), Some("<div><p>Body</p></div>"));
    }

    #[test]
    fn rss_1_items_stand_beside_the_channel() {
        let feed = parse(
            "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' xmlns:d='http://purl.org/dc/elements/1.1/'>\
             <channel><title>T</title></channel><item rdf:about='https://a.example/1'><title>One</title><d:date>2025-03-04</d:date></item></rdf:RDF>",
        );
        assert_eq!(feed.items[0].id, "https://a.example/1");
        assert_eq!(feed.items[0].published_at.as_deref(), Some("2025-03-04"));
    }

    #[test]
    fn a_feed_cut_in_the_middle_keeps_its_whole_items() {
        let feed = parse("<rss><channel><item><title>One</title></item><item><title>Two</ti");
        assert_eq!(feed.items[0].title.as_deref(), Some("One"));
        assert!(feed.fault.is_some());
    }

    #[test]
    fn titles_of_pictures_are_not_titles_of_items() {
        let feed = parse(
            "<rss xmlns:media='http://search.yahoo.com/mrss/'><channel><item><media:title>Photo</media:title><title>Story</title></item></channel></rss>",
        );
        assert_eq!(feed.items[0].title.as_deref(), Some("Story"));
    }

    #[test]
    fn entities_of_html_and_encoded_content_are_read() {
        let feed = parse(
            "<feed xmlns='http://www.w3.org/2005/Atom'><title>&Alpha; &eacute; &#146;</title><entry>\
             <content type='application/octet-stream'>PHA+Qm9keTwvcD4=</content></entry></feed>",
        );
        assert_eq!(feed.title.as_deref(), Some("Α é ’"));
        assert_eq!(feed.items[0].content.as_deref(), Some("<p>Body</p>"));
    }

    #[test]
    fn wide_characters_without_a_mark_are_recognised() {
        let text = "<?xml version='1.0'?><rss><channel><title>Καλημέρα</title></channel></rss>";
        for swap in [false, true] {
            let bytes: Vec<u8> = text
                .encode_utf16()
                .flat_map(|u| if swap { u.to_be_bytes() } else { u.to_le_bytes() })
                .collect();
            let feed = parse_feed(&bytes, None).expect("a feed");
            assert_eq!(feed.title.as_deref(), Some("Καλημέρα"));
        }
    }

    #[test]
    fn a_page_is_no_feed() {
        assert!(parse_feed(b"<html><body>No feed here</body></html>", None).is_err());
        assert!(parse_feed(b"", None).is_err());
    }
}
