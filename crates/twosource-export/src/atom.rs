//! Atom (RFC 4287) with GeoRSS points: one entry per event (`docs/reference/export-atom.md`).
//!
//! In: events with their evidence. Out: the feed. Never: a clock; the feed is as old as its latest report.

use crate::{Evidence, name_of};
use jiff::Timestamp;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event as Xml};
use std::io;
use twosource_record::{ActorMention, Event};

/// Entries, latest report first, under one feed.
pub fn atom_feed(events: &[Event], evidence: &Evidence) -> io::Result<String> {
    let mut sorted: Vec<&Event> = events.iter().collect();
    sorted.sort_by(|a, b| (updated(b), &a.event_id).cmp(&(updated(a), &b.event_id)));
    let latest = sorted.first().map_or(Timestamp::UNIX_EPOCH, |e| updated(e));
    let mut out = Writer::new_with_indent(Vec::new(), b' ', 2);
    out.write_event(Xml::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    out.create_element("feed")
        .with_attribute(("xmlns", "http://www.w3.org/2005/Atom"))
        .with_attribute(("xmlns:georss", "http://www.georss.org/georss"))
        .write_inner_content(|feed| {
            text(feed, "title", "Twosource events")?;
            text(feed, "id", "urn:twosource:events")?;
            text(feed, "updated", &latest.to_string())?;
            let author = feed.create_element("author");
            author.write_inner_content(|a| text(a, "name", "Twosource"))?;
            sorted.iter().try_for_each(|event| entry(feed, event, evidence))
        })?;
    let xml = String::from_utf8(out.into_inner()).map_err(io::Error::other)?;
    Ok(xml + "\n")
}

fn updated(event: &Event) -> Timestamp {
    event.last_reported_at.unwrap_or(Timestamp::UNIX_EPOCH)
}

fn entry(feed: &mut Writer<Vec<u8>>, event: &Event, evidence: &Evidence) -> io::Result<()> {
    feed.create_element("entry").write_inner_content(|out| {
        text(out, "title", &title(event))?;
        text(out, "id", &format!("urn:twosource:event:{}", event.event_id))?;
        text(out, "updated", &updated(event).to_string())?;
        if let Some(first) = event.first_reported_at {
            text(out, "published", &first.to_string())?;
        }
        let category = out.create_element("category");
        category
            .with_attribute(("term", event.event.name()))
            .write_empty()?;
        for url in evidence.headers_of(event).iter().filter_map(|h| h.url.as_deref()) {
            let link = out.create_element("link").with_attribute(("rel", "related"));
            link.with_attribute(("href", url)).write_empty()?;
        }
        text(out, "summary", &summary(event))?;
        let place = event.place.as_ref().map(|p| &p.place);
        if let Some((lat, lon)) = place.and_then(|p| p.lat.zip(p.lon)) {
            text(out, "georss:point", &format!("{lat} {lon}"))?;
        }
        Ok(())
    })?;
    Ok(())
}

fn text(out: &mut Writer<Vec<u8>>, name: &str, value: &str) -> io::Result<()> {
    let plain = value.replace(char::is_control, " ");
    out.create_element(name)
        .write_text_content(BytesText::new(&plain))
        .map(|_| ())
}

fn title(event: &Event) -> String {
    let mode = event.mode.map(|m| format!(" ({m})")).unwrap_or_default();
    let place = event.place.as_ref().map(|p| p.place.name.clone());
    let day = event.happened_on.as_ref().and_then(|d| d.start);
    let tail: Vec<String> = place.into_iter().chain(day.map(|d| d.to_string())).collect();
    let parties = format!("{} → {}", named(&event.actor), named(&event.recipient));
    let head = format!("{}{mode}: {parties}", event.event);
    std::iter::once(head).chain(tail).collect::<Vec<_>>().join(", ")
}

fn named(list: &[ActorMention]) -> String {
    let names: Vec<&str> = list
        .iter()
        .map(|a| a.name.as_ref().unwrap_or(&a.text).as_str())
        .collect();
    if names.is_empty() {
        "?".to_owned()
    } else {
        names.join(", ")
    }
}

fn summary(event: &Event) -> String {
    let sources: Vec<String> = event
        .root_sources
        .iter()
        .map(|r| format!("{} {}", r.name.as_ref().unwrap_or(&r.side), name_of(&r.stance)))
        .collect();
    let named = if sources.is_empty() {
        "nobody".to_owned()
    } else {
        sources.join(", ")
    };
    format!(
        "Credibility {} of 6, {}; {} independent of {} root sources: {named}. {} documents in {} copy groups.",
        event.credibility.grade,
        name_of(&event.status).replace('_', " "),
        event.independent_source_count,
        event.root_sources.len(),
        event.document_count,
        event.copy_groups
    )
}
