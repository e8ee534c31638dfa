//! From fields and text to a `Document`: language, dateline, credit, digest, fingerprint.
//!
//! In: what a format gave. Out: a document and its warnings. Never: alters the text that offsets point into.

use crate::dateline::parse_dateline;
use crate::fingerprint::{digest, fingerprint};
use crate::warnings::warning;
use crate::{IngestOptions, Ingested};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use twosource_record::Document;

/// What a format knows of an item.
#[derive(Debug, Default)]
pub struct Fields {
    /// Id, or the path.
    pub id: String,
    /// Address.
    pub url: Option<String>,
    /// Publisher.
    pub outlet: Option<String>,
    /// Wire service.
    pub agency: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Publication instant as written.
    pub published_at: Option<String>,
    /// Language as declared.
    pub language: Option<String>,
    /// Main text.
    pub text: String,
}

impl Fields {
    /// Takes from `other` what is missing here.
    pub fn fill(&mut self, other: Self) {
        let keep = |own: &mut Option<String>, other| *own = own.take().or(other);
        keep(&mut self.url, other.url);
        keep(&mut self.outlet, other.outlet);
        keep(&mut self.agency, other.agency);
        keep(&mut self.title, other.title);
        keep(&mut self.published_at, other.published_at);
        keep(&mut self.language, other.language);
        if self.text.is_empty() {
            self.text = other.text;
        }
    }
}

/// Builds the document; `place` is where warnings say it stands.
pub fn build(fields: Fields, original: &[u8], place: &str, options: &IngestOptions) -> Vec<Ingested> {
    let mut out = Vec::new();
    if fields.text.trim().is_empty() {
        let code = if original.is_empty() {
            "empty_input"
        } else {
            "no_text"
        };
        return vec![Ingested::Warning(warning(code, place, "there is no text", true))];
    }
    let published_at = published(&fields, place, options, &mut out);
    let language = fields.language.clone().or_else(|| detect_language(&fields.text));
    if language.as_deref().is_some_and(|l| !l.starts_with("en")) {
        let reason = format!("the language is {}", language.as_deref().unwrap_or_default());
        out.push(Ingested::Warning(warning("other_language", place, reason, false)));
    }
    let day = published_at.map(|at| at.to_zoned(TimeZone::UTC).date());
    let dateline = parse_dateline(&fields.text, day, &options.outlets);
    let credit = fields
        .agency
        .as_deref()
        .map(|a| options.outlets.agency(a).unwrap_or(a).to_owned());
    let outlet = fields.outlet.or_else(|| {
        fields
            .url
            .as_deref()
            .and_then(|u| options.outlets.outlet_of(u))
            .map(str::to_owned)
    });
    out.push(Ingested::Document(Box::new(Document {
        document_id: fields.id,
        url: fields.url,
        outlet,
        agency: credit
            .or_else(|| dateline.as_ref().and_then(|d| d.agency.clone()))
            .or_else(|| closing_credit(&fields.text, options)),
        fingerprint: fingerprint(fields.title.as_deref(), &fields.text, &options.frequencies),
        title: fields.title,
        published_at,
        language,
        digest: digest(original),
        dateline,
        dataset: None,
        text: fields.text,
    })));
    out
}

fn published(
    fields: &Fields,
    place: &str,
    options: &IngestOptions,
    out: &mut Vec<Ingested>,
) -> Option<Timestamp> {
    let Some(written) = fields.published_at.as_deref().filter(|w| !w.trim().is_empty()) else {
        out.push(Ingested::Warning(warning(
            "missing_date",
            place,
            "no publication date",
            false,
        )));
        return None;
    };
    let read = parse_instant(written).or_else(|| options.pages.dates.find(written));
    if read.is_none() {
        out.push(Ingested::Warning(warning(
            "bad_date",
            place,
            format!("'{written}' is no date"),
            false,
        )));
    }
    read
}

/// An instant, a local time (taken as UTC) or a day (its noon, UTC); RFC 2822 as feeds write it.
pub fn parse_instant(written: &str) -> Option<Timestamp> {
    let written = written.trim();
    let noon = |d: Date| {
        d.at(12, 0, 0, 0)
            .to_zoned(TimeZone::UTC)
            .ok()
            .map(|z| z.timestamp())
    };
    written
        .parse::<Timestamp>()
        .ok()
        .or_else(|| jiff::fmt::rfc2822::parse(written).ok().map(|z| z.timestamp()))
        .or_else(|| {
            written
                .contains([':', 'T'])
                .then(|| {
                    written
                        .parse::<DateTime>()
                        .ok()?
                        .to_zoned(TimeZone::UTC)
                        .ok()
                        .map(|z| z.timestamp())
                })
                .flatten()
        })
        .or_else(|| written.parse::<Date>().ok().and_then(noon))
}

/// The language of a text long enough to tell.
fn detect_language(text: &str) -> Option<String> {
    let end = text.char_indices().nth(2000).map_or(text.len(), |(i, _)| i);
    let info = whatlang::detect(&text[..end])?;
    let code = if info.lang() == whatlang::Lang::Eng || !info.is_reliable() || text.len() < 60 {
        "en"
    } else {
        info.lang().code()
    };
    Some(code.to_owned())
}

/// "© AFP", "(Reuters)" as the last words of a text.
fn closing_credit(text: &str, options: &IngestOptions) -> Option<String> {
    let last = text.trim_end().lines().next_back()?.trim();
    let bare = last
        .trim_start_matches(['©', '(', '—', '-', ' '])
        .trim_start_matches("Copyright ")
        .trim_end_matches([')', '.', ' ']);
    (last.len() < 40)
        .then(|| options.outlets.agency(bare))
        .flatten()
        .map(str::to_owned)
}
