//! The publication instant of a page: what it states for machines, what it shows to people, what its address tells.
//!
//! In: a page's own data, its address and its main text. Out: an instant, or the noon of a day. Never: the date of another
//! page or of a comment, as far as classes tell; the present day.

use crate::dates::day_in_address;
use crate::page_data::PageData;
use crate::page_tables::{PageTables, Where};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use scraper::{ElementRef, Html};

/// An element that shows a date has no more characters than this.
const SHORT: usize = 160;

/// The publication instant.
pub fn find_publication(
    page: &Html,
    data: &PageData,
    tables: &PageTables,
    url: Option<&str>,
    text: &str,
) -> Option<Timestamp> {
    let dates = &tables.dates;
    if let Some(stated) = stated(data, tables) {
        return Some(stated);
    }
    let address = url.and_then(|u| day_in_address(u, dates));
    let shown = marked(data, tables)
        .or_else(|| in_classes(page, tables))
        .or_else(|| at_the_top(text, tables));
    let near = |found: &Timestamp, day: Date| {
        let found = found.to_zoned(TimeZone::UTC).date();
        day.until(found).is_ok_and(|span| span.get_days().abs() <= 1)
    };
    match (shown, address) {
        (Some(shown), Some(day)) if near(&shown, day) => Some(shown),
        (_, Some(day)) => noon(day),
        (Some(shown), None) => Some(shown),
        (None, None) => alone(page, tables).or_else(|| changed(data, tables)),
    }
}

fn noon(day: Date) -> Option<Timestamp> {
    let noon = day.at(12, 0, 0, 0).to_zoned(TimeZone::UTC);
    noon.ok().map(|z| z.timestamp())
}

/// For machines, in so many words.
fn stated(data: &PageData, tables: &PageTables) -> Option<Timestamp> {
    let places = tables.places("published_at");
    let said = places.filter(|p| matches!(p, Where::Json(_) | Where::Meta(_) | Where::Property(_)));
    said.filter_map(|place| match place {
        Where::Property(selector) => data
            .elements(selector)
            .find_map(|(e, value)| tables.dates.find(&value).filter(|_| !in_other_item(e))),
        _ => tables.dates.find(&data.value(place)?),
    })
    .next()
}

/// In an element made for dates.
fn marked(data: &PageData, tables: &PageTables) -> Option<Timestamp> {
    tables.places("published_at").find_map(|place| match place {
        Where::Selector(selector) => data
            .elements(selector)
            .filter(|(element, _)| !is_foreign(*element, tables))
            .find_map(|(_, value)| tables.dates.find(&value)),
        _ => None,
    })
}

/// In a short element whose class or id has a word for dates or for what stands beside them.
fn in_classes(page: &Html, tables: &PageTables) -> Option<Timestamp> {
    let classes: Vec<&str> = tables
        .places("published_at")
        .filter_map(|place| match place {
            Where::Class(name) => Some(name.as_str()),
            _ => None,
        })
        .collect();
    let rank = |element: ElementRef| {
        let marks = marks(element);
        classes.iter().position(|c| marks.contains(c))
    };
    let elements = page.tree.nodes().filter_map(ElementRef::wrap);
    let mut found: Vec<(usize, ElementRef)> = elements.filter_map(|e| rank(e).map(|r| (r, e))).collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().find_map(|(_, element)| {
        let text = short_text(element)?;
        let date = tables.dates.find(&text)?;
        (!is_foreign(element, tables) && tables.dates.is_date_line(&text, 14)).then_some(date)
    })
}

/// In one of the first lines of the text, where the line is hardly more than the date.
fn at_the_top(text: &str, tables: &PageTables) -> Option<Timestamp> {
    text.lines()
        .take(4)
        .filter(|line| line.len() <= SHORT && tables.dates.is_date_line(line, 6))
        .find_map(|line| tables.dates.find(line))
}

/// In a short element without a class, that says nothing but a date, or says that something was published.
fn alone(page: &Html, tables: &PageTables) -> Option<Timestamp> {
    let elements = page.tree.nodes().filter_map(ElementRef::wrap);
    elements
        .filter(|e| !matches!(e.value().name(), "script" | "style" | "option" | "noscript"))
        .find_map(|element| {
            let text = short_text(element)?;
            let words = if tables.dates.is_marked(&text) { 14 } else { 3 };
            if !tables.dates.is_date_line(&text, words) {
                return None;
            }
            let date = tables.dates.find(&text)?;
            (!is_foreign(element, tables)).then_some(date)
        })
}

/// The last change, where nothing tells the publication.
fn changed(data: &PageData, tables: &PageTables) -> Option<Timestamp> {
    tables
        .places("changed_at")
        .find_map(|place| tables.dates.find(&data.value(place)?))
}

/// The text of an element that is short and has a digit.
fn short_text(element: ElementRef) -> Option<String> {
    let mut out = String::new();
    for part in element.text() {
        out.push_str(part.trim());
        out.push(' ');
        if out.len() > SHORT {
            return None;
        }
    }
    out.bytes().any(|b| b.is_ascii_digit()).then_some(out)
}

/// Whether the element stands in a part of the page that speaks of other things.
fn is_foreign(element: ElementRef, tables: &PageTables) -> bool {
    let foreign: Vec<&str> = tables
        .places("published_at")
        .filter_map(|place| match place {
            Where::NotClass(name) => Some(name.as_str()),
            _ => None,
        })
        .collect();
    let inside = element.ancestors().filter_map(ElementRef::wrap);
    std::iter::once(element).chain(inside).any(|e| {
        let name = e.value().name();
        let marks = marks(e);
        name != "body"
            && name != "html"
            && (matches!(name, "footer" | "aside" | "nav" | "iframe")
                || foreign.iter().any(|word| marks.contains(word))
                || is_other_item(e))
    })
}

fn in_other_item(element: ElementRef) -> bool {
    let inside = element.ancestors().filter_map(ElementRef::wrap);
    std::iter::once(element).chain(inside).any(is_other_item)
}

/// A microdata item that is part of a page and has dates of its own.
fn is_other_item(element: ElementRef) -> bool {
    let kinds = [
        "VideoObject",
        "ImageObject",
        "AudioObject",
        "Comment",
        "Event",
        "Review",
    ];
    let kind = element.value().attr("itemtype").unwrap_or_default();
    kinds.iter().any(|k| kind.ends_with(k))
}

/// Class and id as "-post-date-": lower case, words parted by hyphens.
fn marks(element: ElementRef) -> String {
    let value = element.value();
    let mut out = String::from("-");
    let mut before = ' ';
    let written = [value.attr("class"), value.attr("id")];
    for character in written.into_iter().flatten().flat_map(|w| w.chars().chain([' '])) {
        let parted = !character.is_alphanumeric();
        if (parted || (character.is_uppercase() && before.is_lowercase())) && !out.ends_with('-') {
            out.push('-');
        }
        if !parted {
            out.extend(character.to_lowercase());
        }
        before = character;
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::html::html_fields;
    use crate::page_tables::PageTables;
    use crate::{IngestOptions, document::parse_instant};
    use std::sync::Arc;

    fn published_at(head: &str, body: &str, url: Option<&str>) -> Option<String> {
        let options = IngestOptions {
            pages: Arc::new(PageTables::from_tsv(
                include_str!("../../../data/pages/fields.tsv"),
                include_str!("../../../data/pages/dates.tsv"),
            )),
            ..IngestOptions::default()
        };
        let markup = format!("<html><head>{head}</head><body>{body}</body></html>");
        let fields = html_fields("p", &markup, url, "p", &options, &mut Vec::new());
        let instant = fields.published_at.as_deref().and_then(parse_instant)?;
        Some(instant.to_string())
    }

    const STORY: &str = "<article><h1>Dam</h1><p>The old dam above the town broke in the night, and the river took the bridge with it.</p></article>";

    fn assert_published(head: &str, body: &str, url: Option<&str>, expected: &str) {
        let body = format!("{body}{STORY}");
        assert_eq!(published_at(head, &body, url).as_deref(), Some(expected));
    }

    #[test]
    fn linked_data_is_read_also_inside_a_graph_and_with_raw_line_breaks() {
        let json = "<script type='application/ld+json'>{\"@graph\":[{\"@type\":\"WebSite\",\"name\":\"x\"},\
                    {\"@type\":\"NewsArticle\",\"headline\":\"a\nb\",\"datePublished\":\"2025-03-04T08:00:00+01:00\"}]}</script>";
        assert_published(json, "", None, "2025-03-04T07:00:00Z");
    }

    #[test]
    fn the_articles_linked_data_comes_before_the_pages() {
        let json = "<script type='application/ld+json'>[{\"@type\":\"WebPage\",\"datePublished\":\"2019-01-01\"},\
                    {\"@type\":\"NewsArticle\",\"datePublished\":\"2025-03-04\"}]</script>";
        assert_published(json, "", None, "2025-03-04T12:00:00Z");
    }

    #[test]
    fn meta_elements_are_read_whatever_their_case() {
        let meta = "<meta property='Article:Published_Time' content='2025-03-04T08:00:00Z'>";
        assert_published(meta, "", None, "2025-03-04T08:00:00Z");
        let meta = "<meta name='DC.date.issued' content='2025-03-04'>";
        assert_published(meta, "", None, "2025-03-04T12:00:00Z");
    }

    #[test]
    fn publication_comes_before_change() {
        let meta = "<meta property='article:modified_time' content='2025-03-09T08:00:00Z'>";
        assert_published(
            meta,
            "<time itemprop='datePublished' datetime='2025-03-04'>",
            None,
            "2025-03-04T12:00:00Z",
        );
        assert_published(meta, "", None, "2025-03-09T08:00:00Z");
    }

    #[test]
    fn time_elements_are_read_outside_of_comments() {
        let body = "<div class='comments-list'><time datetime='2025-03-08'></time></div><header><time datetime='2025-03-04T08:00:00Z'></time></header>";
        assert_published("", body, None, "2025-03-04T08:00:00Z");
    }

    #[test]
    fn a_visible_date_line_is_read() {
        assert_published(
            "",
            "<div class='articleByline'>By Ann Doe | Posted March 4, 2025 8:00 AM EST</div>",
            None,
            "2025-03-04T13:00:00Z",
        );
        assert_published(
            "",
            "<p><em>Tuesday 4 March 2025</em></p>",
            None,
            "2025-03-04T12:00:00Z",
        );
    }

    #[test]
    fn the_address_tells_the_day_and_wins_over_a_stray_date() {
        let url = Some("https://pier.example/2025/03/04/dam.html");
        assert_published("", "", url, "2025-03-04T12:00:00Z");
        assert_published(
            "",
            "<span class='date'>March 20, 2025</span>",
            url,
            "2025-03-04T12:00:00Z",
        );
        assert_published(
            "",
            "<span class='date'>March 4, 2025, 15:05</span>",
            url,
            "2025-03-04T15:05:00Z",
        );
    }

    #[test]
    fn microdata_of_a_film_beside_the_story_is_not_the_storys() {
        let body = "<div itemscope itemtype='http://schema.org/VideoObject'><meta itemprop='datePublished' content='2025-03-09'></div>\
                    <div itemscope itemtype='http://schema.org/Article'><meta itemprop='datePublished' content='2025-03-04'></div>";
        assert_published("", body, None, "2025-03-04T12:00:00Z");
    }

    #[test]
    fn microdata_of_the_story_counts_also_in_an_aside() {
        let body = "<aside><time itemprop='datePublished' datetime='2025-03-04'>4/3</time></aside>";
        assert_published("", body, None, "2025-03-04T12:00:00Z");
    }

    #[test]
    fn an_object_inside_a_meta_element_is_read() {
        let meta = r#"<meta name='parsely-page' content='{"pub_date":"2025-03-04T08:00:00Z"}'>"#;
        assert_published(meta, "", None, "2025-03-04T08:00:00Z");
    }

    #[test]
    fn a_line_that_says_that_it_was_posted_may_name_its_writers() {
        let body = "<div>Posted by Ann, Ben, Cem and Dora on 2025-03-04, all posts</div>";
        assert_published("", body, None, "2025-03-04T12:00:00Z");
    }

    #[test]
    fn dates_in_the_story_and_the_footer_are_no_publication() {
        let body = "<article><p>On March 4, 2019 the old dam above the town broke in the night, and the river took the bridge with it.</p></article>\
                    <footer>Copyright March 1, 2025</footer>";
        assert_eq!(published_at("", body, None), None);
    }
}
