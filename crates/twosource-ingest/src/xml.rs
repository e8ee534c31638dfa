//! XML as a small tree, read leniently: feeds and lists of feeds are often not well-formed.
//!
//! In: decoded text. Out: the root element with what could be read, and the first fault. Never: recursion; elements nested
//! deeper than a limit are dropped, their text is kept.

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

/// Nesting beyond this is no feed.
const MAX_DEPTH: usize = 64;

/// One element.
#[derive(Debug, Default)]
pub struct Element {
    /// Local name in lower case.
    pub name: String,
    /// Namespace address, or the prefix where it is not declared.
    pub space: String,
    /// Attributes by their written names.
    attributes: Vec<(String, String)>,
    /// What stands inside.
    pub children: Vec<Node>,
}

/// Element or text.
#[derive(Debug)]
pub enum Node {
    /// An element.
    Element(Element),
    /// Text, entities resolved.
    Text(String),
}

impl Element {
    /// Gives all elements of one namespace another name for it.
    pub fn rename_space(&mut self, from: &str, to: &str) {
        if self.space == from {
            self.space = to.to_owned();
        }
        for child in &mut self.children {
            if let Node::Element(element) = child {
                element.rename_space(from, to);
            }
        }
    }

    /// The child elements.
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|c| match c {
            Node::Element(e) => Some(e),
            Node::Text(_) => None,
        })
    }

    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, v)| v.trim())
    }

    /// All text inside.
    pub fn text(&self) -> String {
        let mut out = String::new();
        self.write_text(&mut out);
        out.trim().to_owned()
    }

    fn write_text(&self, out: &mut String) {
        for child in &self.children {
            match child {
                Node::Text(text) => out.push_str(text),
                Node::Element(element) => element.write_text(out),
            }
        }
    }

    /// What stands inside as HTML.
    pub fn markup(&self) -> String {
        let mut out = String::new();
        self.write_markup(&mut out);
        out
    }

    fn write_markup(&self, out: &mut String) {
        for child in &self.children {
            match child {
                Node::Text(text) => out.push_str(&quick_xml::escape::escape(text.as_str())),
                Node::Element(element) => {
                    out.push_str(&format!("<{}", element.name));
                    for (name, value) in element.attributes.iter().filter(|(n, _)| !n.starts_with("xmlns")) {
                        out.push_str(&format!(
                            " {name}=\"{}\"",
                            quick_xml::escape::escape(value.as_str())
                        ));
                    }
                    out.push('>');
                    element.write_markup(out);
                    out.push_str(&format!("</{}>", element.name));
                }
            }
        }
    }
}

/// The root element, if there is any, and why reading stopped early.
pub fn parse_xml(text: &str) -> (Option<Element>, Option<String>) {
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}').trim_start());
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut tree = Tree::default();
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => return (tree.finish(), None),
            Ok(event) => tree.take(&event),
            Err(why) => {
                let fault = format!("{why} at byte {}", reader.error_position());
                return (tree.finish(), Some(fault));
            }
        }
    }
}

/// The tree while it grows: the open elements, outermost first.
#[derive(Default)]
struct Tree {
    open: Vec<Element>,
    names: Vec<String>,
    spaces: Vec<(usize, String, String)>,
    root: Option<Element>,
    beyond: usize,
}

impl Tree {
    fn take(&mut self, event: &Event) {
        match event {
            Event::Start(tag) if self.open.len() >= MAX_DEPTH => {
                self.beyond += usize::from(!tag.is_empty());
            }
            Event::Start(tag) => self.start(tag),
            Event::Empty(tag) if self.open.len() < MAX_DEPTH => {
                self.start(tag);
                self.close();
            }
            Event::End(_) if self.beyond > 0 => self.beyond -= 1,
            Event::End(tag) => {
                let written = tag.name().into_inner().trim();
                if let Some(at) = self.names.iter().rposition(|n| n == written) {
                    while self.open.len() > at {
                        self.close();
                    }
                }
            }
            Event::Text(text) => self.text(text),
            Event::CData(text) => self.text(text),
            Event::GeneralRef(reference) => match reference.resolve_char_ref() {
                Ok(Some(character)) => self.text(&windows_1252(character).to_string()),
                _ => self.text(&html_entities(&format!("&{};", &**reference))),
            },
            _ => {}
        }
    }

    fn start(&mut self, tag: &BytesStart) {
        let written = tag.name().into_inner().to_owned();
        let attributes: Vec<(String, String)> = tag
            .html_attributes()
            .with_checks(false)
            .filter_map(Result::ok)
            .map(|a| (a.key.into_inner().to_owned(), unescape(&a.value)))
            .collect();
        let depth = self.open.len();
        for (name, value) in &attributes {
            if let Some(prefix) = name.strip_prefix("xmlns") {
                let prefix = prefix.trim_start_matches(':').to_owned();
                self.spaces.push((depth, prefix, value.clone()));
            }
        }
        let (prefix, local) = written.split_once(':').unwrap_or(("", &written));
        let space = self.spaces.iter().rev().find(|(_, p, _)| p == prefix);
        self.open.push(Element {
            name: local.to_lowercase(),
            space: space.map_or_else(|| prefix.to_owned(), |(_, _, uri)| uri.clone()),
            attributes,
            children: Vec::new(),
        });
        self.names.push(written);
    }

    fn text(&mut self, text: &str) {
        let Some(parent) = self.open.last_mut() else {
            return;
        };
        match parent.children.last_mut() {
            Some(Node::Text(before)) => before.push_str(text),
            _ => parent.children.push(Node::Text(text.to_owned())),
        }
    }

    fn close(&mut self) {
        let Some(element) = self.open.pop() else { return };
        self.names.pop();
        let depth = self.open.len();
        self.spaces.retain(|(at, _, _)| *at < depth);
        match self.open.last_mut() {
            Some(parent) => parent.children.push(Node::Element(element)),
            None => {
                self.root.get_or_insert(element);
            }
        }
    }

    fn finish(mut self) -> Option<Element> {
        while !self.open.is_empty() {
            self.close();
        }
        self.root
    }
}

fn unescape(value: &str) -> String {
    if value.contains('&') {
        html_entities(value)
    } else {
        value.to_owned()
    }
}

/// Entities as HTML knows them; feeds use them without declaring any.
fn html_entities(text: &str) -> String {
    let bare = text.replace('<', "&lt;");
    let fragment = scraper::Html::parse_fragment(&bare);
    fragment.root_element().text().collect()
}

/// `&#146;` and its like are bytes of Windows-1252 in pages that people wrote.
fn windows_1252(character: char) -> char {
    match u32::from(character) {
        code @ 0x80..=0x9f => encoding_rs::WINDOWS_1252
            .decode(&[code as u8])
            .0
            .chars()
            .next()
            .unwrap_or(character),
        _ => character,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_that_is_not_closed_keeps_what_it_holds() {
        let (root, _) = parse_xml("<rss><channel><title>A & B<item>one</item>");
        let root = root.expect("a root");
        assert_eq!(root.name, "rss");
        assert!(root.text().starts_with("A & B"), "{}", root.text());
    }

    #[test]
    fn a_wrong_end_tag_closes_the_element_it_names() {
        let (root, fault) = parse_xml("<a><b>x</c></b><d>y</d></a>");
        let names: Vec<String> = root.expect("a root").elements().map(|e| e.name.clone()).collect();
        assert_eq!((names, fault), (vec!["b".to_owned(), "d".to_owned()], None));
    }

    #[test]
    fn ten_thousand_open_tags_stay_within_the_limit() {
        let (root, _) = parse_xml(&format!("{}deep{}", "<a>".repeat(10_000), "</a>".repeat(10_000)));
        assert_eq!(root.map(|r| r.text()).as_deref(), Some("deep"));
    }

    #[test]
    fn namespaces_are_resolved_and_end_with_their_element() {
        let (root, _) = parse_xml("<a><b xmlns:x='urn:one'><x:c/></b><x:c/></a>");
        let root = root.expect("a root");
        let spaces: Vec<&str> = root
            .elements()
            .flat_map(|e| std::iter::once(e).chain(e.elements()))
            .filter(|e| e.name == "c")
            .map(|e| e.space.as_str())
            .collect();
        assert_eq!(spaces, ["urn:one", "x"]);
    }
}
