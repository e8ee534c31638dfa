//! Atom (RFC 4287) of what alerts matched: one entry per match.
//!
//! In: entries, newest first. Out: the feed. Never: a clock; the feed is as old as its newest entry.

use jiff::Timestamp;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event as Xml};
use std::io;

/// One match.
#[derive(Debug, Clone)]
pub struct AlertEntry {
    /// Stable, of this match alone.
    pub id: String,
    /// Which alert.
    pub alert: String,
    /// What happened, in a line.
    pub title: String,
    /// In a few lines.
    pub summary: String,
    /// When it was first matched.
    pub matched_at: Timestamp,
}

/// A feed of these entries.
pub fn alert_feed(title: &str, entries: &[AlertEntry]) -> io::Result<String> {
    let newest = entries.iter().map(|e| e.matched_at).max();
    let mut out = Writer::new_with_indent(Vec::new(), b' ', 1);
    out.write_event(Xml::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    out.create_element("feed")
        .with_attribute(("xmlns", "http://www.w3.org/2005/Atom"))
        .write_inner_content(|feed| {
            text(feed, "title", title)?;
            text(feed, "id", "urn:twosource:alerts")?;
            text(
                feed,
                "updated",
                &newest.unwrap_or(Timestamp::UNIX_EPOCH).to_string(),
            )?;
            feed.create_element("author")
                .write_inner_content(|author| text(author, "name", "Twosource"))?;
            entries.iter().try_for_each(|entry| write_entry(feed, entry))
        })?;
    let xml = String::from_utf8(out.into_inner()).map_err(io::Error::other)?;
    Ok(xml + "\n")
}

fn write_entry(feed: &mut Writer<Vec<u8>>, entry: &AlertEntry) -> io::Result<()> {
    feed.create_element("entry").write_inner_content(|out| {
        text(out, "title", &entry.title)?;
        text(out, "id", &format!("urn:twosource:alert:{}", entry.id))?;
        text(out, "updated", &entry.matched_at.to_string())?;
        out.create_element("category")
            .with_attribute(("term", entry.alert.as_str()))
            .write_empty()?;
        text(out, "summary", &entry.summary)
    })?;
    Ok(())
}

/// Control characters are no XML.
fn text(out: &mut Writer<Vec<u8>>, name: &str, value: &str) -> io::Result<()> {
    let plain = value.replace(char::is_control, " ");
    out.create_element(name)
        .write_text_content(BytesText::new(&plain))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_is_as_old_as_its_newest_entry_and_escapes_texts() {
        let entry = |id: &str, second: i64| AlertEntry {
            id: id.to_owned(),
            alert: "Arms & men".to_owned(),
            title: "PRK < RUS\u{0}".to_owned(),
            summary: "three sources".to_owned(),
            matched_at: Timestamp::from_second(second).expect("a time"),
        };
        let xml = alert_feed("Alerts", &[entry("b", 86_400), entry("a", 0)]).expect("a feed");
        assert!(
            xml.contains("<updated>1970-01-02T00:00:00Z</updated>\n <author>"),
            "{xml}"
        );
        assert!(xml.contains("PRK &lt; RUS </title>"), "{xml}");
        assert!(xml.contains(r#"<category term="Arms &amp; men"/>"#), "{xml}");
        assert_eq!(xml.matches("<entry>").count(), 2);
    }
}
