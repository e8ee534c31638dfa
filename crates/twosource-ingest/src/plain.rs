//! Plain text and Markdown to clean text.
//!
//! In: decoded text. Out: title and text. Never: joins paragraphs.

use crate::document::Fields;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// Plain text as it is.
pub fn text_fields(id: &str, text: String) -> Fields {
    Fields {
        id: id.to_owned(),
        text: text.trim_start_matches('\u{feff}').to_owned(),
        ..Fields::default()
    }
}

/// Markdown without its marks; the first heading of level one is the title; `key: value` lines between `---` are fields.
pub fn markdown_fields(id: &str, text: &str) -> Fields {
    let (front, body) = front_matter(text);
    let mut fields = Fields {
        id: id.to_owned(),
        ..Fields::default()
    };
    for (key, value) in front.lines().filter_map(|l| l.split_once(':')) {
        let value = Some(value.trim().trim_matches('"').to_owned());
        match key.trim() {
            "title" => fields.title = value,
            "outlet" => fields.outlet = value,
            "agency" => fields.agency = value,
            "published_at" | "date" => fields.published_at = value,
            "url" => fields.url = value,
            "language" => fields.language = value,
            _ => {}
        }
    }
    let (title, text) = strip(body);
    fields.title = fields.title.or(title);
    fields.text = text;
    fields
}

fn front_matter(text: &str) -> (&str, &str) {
    let inside = text.trim_start_matches('\u{feff}').strip_prefix("---\n");
    inside
        .and_then(|rest| rest.split_once("\n---\n"))
        .unwrap_or(("", text))
}

fn strip(body: &str) -> (Option<String>, String) {
    let (mut title, mut out) = (None, String::new());
    let mut in_title = false;
    for event in Parser::new_ext(body, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Heading {
                level: pulldown_cmark::HeadingLevel::H1,
                ..
            }) if title.is_none() => {
                in_title = true;
                title = Some(String::new());
            }
            Event::End(TagEnd::Heading(_)) if in_title => in_title = false,
            Event::Text(words) | Event::Code(words) => title
                .as_mut()
                .filter(|_| in_title)
                .unwrap_or(&mut out)
                .push_str(&words),
            Event::SoftBreak => out.push(' '),
            Event::HardBreak => out.push('\n'),
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableRow) => {
                out.push('\n')
            }
            _ => {}
        }
    }
    (title, out.trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go_and_words_stay() {
        let fields = markdown_fields(
            "a.md",
            "---\noutlet: The Pier\n---\n# Head\n\nThe **army** [left](http://a.b).\n\nSecond.",
        );
        assert_eq!(fields.title.as_deref(), Some("Head"));
        assert_eq!(fields.outlet.as_deref(), Some("The Pier"));
        assert_eq!(fields.text, "The army left.\nSecond.");
    }
}
