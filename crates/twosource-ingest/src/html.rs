//! HTML pages: main text by a readability library; title, outlet, date and credit from the page's own data.
//!
//! In: decoded markup. Out: fields. Never: overflows on deep nesting; such pages lose their tags by a linear scan.

use crate::document::Fields;
use crate::page_data::PageData;
use crate::page_date::find_publication;
use crate::warnings::warning;
use crate::{IngestOptions, Ingested};
use scraper::{Html, Selector};

/// Nesting beyond this is no page that a person wrote.
const MAX_DEPTH: usize = 400;

/// Fields of a page that came from `url`, with warnings.
pub fn html_fields(
    id: &str,
    markup: &str,
    url: Option<&str>,
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
    let data = PageData::new(&page, &options.pages);
    let own_url = data.first("url").filter(|u| u.starts_with("http"));
    let text = main_text(markup, &page, &data);
    let address = url.or(own_url.as_deref());
    let published = find_publication(&page, &data, &options.pages, address, &text);
    Fields {
        id: id.to_owned(),
        title: data.first("title"),
        outlet: data.first("outlet").filter(|o| !o.starts_with("http")),
        published_at: published.map(|at| at.to_string()),
        language: language(&page),
        agency: data.first("author").and_then(|byline| credit(&byline, options)),
        url: own_url,
        text,
    }
}

/// The language that the page's root states.
fn language(page: &Html) -> Option<String> {
    let root = page.root_element().value();
    let tag = root.attr("lang").or_else(|| root.attr("xml:lang"))?;
    let language = tag.split(['-', '_']).next().unwrap_or_default().to_lowercase();
    Some(language).filter(|l| l.len() == 2)
}

/// An agency named in a byline ("By Jane Roe, Reuters").
fn credit(byline: &str, options: &IngestOptions) -> Option<String> {
    byline
        .split([',', '(', ')', '|', '/', '-'])
        .find_map(|part| options.outlets.agency(part.trim().trim_start_matches("By ")))
        .map(str::to_owned)
}

fn main_text(markup: &str, page: &Html, data: &PageData) -> String {
    let config = dom_smoothie::Config {
        text_mode: dom_smoothie::TextMode::Formatted,
        ..dom_smoothie::Config::default()
    };
    let article = dom_smoothie::Readability::new(markup, None, Some(config)).and_then(|mut r| r.parse());
    let text = article.map(|a| tidy(&a.text_content)).unwrap_or_default();
    let stated = data
        .article_body()
        .filter(|body| text.len() * 2 < body.len() && !body.contains('<'));
    match stated {
        Some(body) => tidy(&body),
        None if text.len() > 80 => text,
        None => paragraphs(page),
    }
}

fn tidy(text: &str) -> String {
    let lines = text
        .lines()
        .map(|l| l.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|l| !l.is_empty()).collect::<Vec<_>>().join("\n")
}

/// All paragraphs, for pages too short for the library.
fn paragraphs(page: &Html) -> String {
    let found = texts(page, "p, h2, h3, li");
    let found = if found.is_empty() {
        texts(page, "body")
    } else {
        found
    };
    found.join("\n")
}

fn texts(page: &Html, selector: &str) -> Vec<String> {
    let Ok(selector) = Selector::parse(selector) else {
        return Vec::new();
    };
    page.select(&selector)
        .map(|e| tidy(&e.text().collect::<String>()))
        .filter(|t| !t.is_empty())
        .collect()
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
