//! What claims say, ready for comparison: parties, day, place, numbers, telling words.
//!
//! In: claims with their documents' headers. Out: facts of one claim, or of several that tell of one happening. Never:
//! compares them.

use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use twosource_record::document::word_hash;
use twosource_record::{
    Aspect, Claim, DatePrecision, DocumentHeader, EventType, Mode, ObjectKind, Place, Polarity, QuantityKind,
};

/// Words that point back to something told before.
const POINTING_BACK: [&str; 7] = ["the", "this", "that", "these", "those", "its", "such"];

/// Words that add a further event to one told before.
const FURTHER: [&str; 5] = ["another", "also", "elsewhere", "separately", "too"];

/// Units and words that together move the time of telling ("a day earlier").
const UNITS_OF_TIME: [&str; 5] = ["hour", "day", "week", "month", "year"];
const SHIFTS: [&str; 4] = ["earlier", "later", "before", "after"];

/// What one claim, or several of one document, say.
#[derive(Debug, Clone)]
pub struct Facts<'a> {
    /// The document that says so.
    pub document_id: &'a str,
    /// Its header, where one is known.
    pub header: Option<&'a DocumentHeader>,
    /// Types.
    pub events: BTreeSet<EventType>,
    /// Modes.
    pub modes: BTreeSet<Mode>,
    /// Codes of those who did it.
    pub actors: BTreeSet<&'a str>,
    /// Codes of those to whom.
    pub recipients: BTreeSet<&'a str>,
    /// Sides that say so.
    pub sides: BTreeSet<&'a str>,
    /// The most exact day range.
    pub days: Option<(Date, Date, DatePrecision)>,
    /// The most exact place.
    pub place: Option<&'a Place>,
    /// Numbers by kind.
    pub numbers: BTreeMap<QuantityKind, Vec<f64>>,
    /// Kinds of objects.
    pub objects: BTreeSet<ObjectKind>,
    /// Telling words of the sentences, by word hash, with their weight in the document.
    pub words: BTreeMap<u32, f64>,
    /// Publication day.
    pub published: Option<Date>,
    /// Sentences, by index.
    pub sentences: BTreeSet<usize>,
    /// Nothing but plans and possibilities.
    pub planned: bool,
    /// At least one claim that recalls.
    pub recalled: bool,
    /// Nothing but denials.
    pub denied: bool,
    /// The words that name the event are spoken of as known ("the strike").
    pub points_back: bool,
    /// The sentence adds a further event ("another", "as well").
    pub is_further: bool,
}

impl<'a> Facts<'a> {
    /// Facts of one claim.
    pub fn of(claim: &'a Claim, header: Option<&'a DocumentHeader>) -> Self {
        let codes = |list: &'a [twosource_record::ActorMention]| -> BTreeSet<&'a str> {
            list.iter().filter_map(|a| a.code.as_deref()).collect()
        };
        let mut numbers: BTreeMap<QuantityKind, Vec<f64>> = BTreeMap::new();
        for quantity in &claim.quantity {
            numbers.entry(quantity.kind).or_default().extend(quantity.best);
        }
        Self {
            document_id: &claim.document_id,
            header,
            events: BTreeSet::from([claim.event]),
            modes: claim.mode.into_iter().collect(),
            actors: codes(&claim.actor),
            recipients: codes(&claim.recipient),
            sides: BTreeSet::from([claim.root_source.side.as_str()]),
            days: claim
                .happened_on
                .as_ref()
                .and_then(|d| Some((d.start?, d.end?, d.precision))),
            place: claim.place.as_ref().map(|p| &p.place),
            numbers,
            objects: claim.object.iter().map(|o| o.kind).collect(),
            words: telling_words(claim, header),
            published: header
                .and_then(|h| h.published_at)
                .map(|at| at.to_zoned(jiff::tz::TimeZone::UTC).date()),
            sentences: BTreeSet::from([claim.sentence.index]),
            planned: matches!(claim.aspect, Aspect::Future | Aspect::Hypothetical),
            recalled: claim.aspect == Aspect::Historical,
            denied: is_denial(claim),
            points_back: points_back(claim),
            is_further: is_further(claim),
        }
    }

    /// Facts of several claims of one document together.
    pub fn merge(parts: &[&Facts<'a>]) -> Option<Self> {
        let (first, rest) = parts.split_first()?;
        let mut out = (*first).clone();
        for part in rest {
            out.events.extend(&part.events);
            out.modes.extend(&part.modes);
            out.actors.extend(&part.actors);
            out.recipients.extend(&part.recipients);
            out.sides.extend(&part.sides);
            out.objects.extend(&part.objects);
            out.sentences.extend(&part.sentences);
            for (kind, numbers) in &part.numbers {
                out.numbers.entry(*kind).or_default().extend(numbers);
            }
            for (&word, &weight) in &part.words {
                let known = out.words.entry(word).or_insert(weight);
                *known = known.max(weight);
            }
            out.planned &= part.planned;
            out.recalled |= part.recalled;
            out.denied &= part.denied;
            out.points_back &= part.points_back;
            out.is_further &= part.is_further;
        }
        out.days = parts.iter().filter_map(|p| p.days).min_by_key(|d| length(*d));
        out.place = parts
            .iter()
            .filter_map(|p| p.place)
            .max_by_key(|p| p.resolution.min(4));
        Some(out)
    }

    /// Neither day nor place of its own.
    pub fn is_bare(&self) -> bool {
        self.days.is_none() && self.place.is_none()
    }

    /// The day by which it is filed: its own, else that of publication.
    pub fn filed_on(&self) -> Option<(Date, Date)> {
        self.days
            .map(|(from, to, _)| (from, to))
            .or_else(|| self.published.map(|d| (d, d)))
    }
}

/// Days between first and last.
fn length((from, to, _): (Date, Date, DatePrecision)) -> i64 {
    days_between(from, to)
}

/// Days from one date to another, without sign.
pub fn days_between(a: Date, b: Date) -> i64 {
    a.until((jiff::Unit::Day, b))
        .map_or(0, |s| i64::from(s.get_days()).abs())
}

/// Whether the claim says that it did not happen.
pub fn is_denial(claim: &Claim) -> bool {
    claim.polarity == Polarity::Negated
}

/// Words of the sentence that tell its text from others; those of its parties and speakers are compared as such.
fn telling_words(claim: &Claim, header: Option<&DocumentHeader>) -> BTreeMap<u32, f64> {
    let Some(header) = header else {
        return BTreeMap::new();
    };
    let parties = claim
        .actor
        .iter()
        .chain(&claim.recipient)
        .map(|a| a.text.as_str());
    let speakers = claim.attribution.iter().map(|l| l.source.text.as_str());
    let elsewhere: BTreeSet<u32> = parties.chain(speakers).flat_map(hashes).collect();
    hashes(&claim.sentence.text)
        .filter(|word| !elsewhere.contains(word))
        .map(|word| (word, header.fingerprint.weight(word)))
        .filter(|(_, weight)| *weight > 0.0)
        .collect()
}

fn hashes(text: &str) -> impl Iterator<Item = u32> + '_ {
    text.split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '’'))
        .map(|w| w.trim_matches(['\'', '’']))
        .map(|w| w.strip_suffix("'s").or_else(|| w.strip_suffix("’s")).unwrap_or(w))
        .filter(|w| w.len() > 1)
        .map(|w| word_hash(&w.to_lowercase()))
}

/// Whether the word before the trigger says that the event is known already.
fn points_back(claim: &Claim) -> bool {
    let before: String = claim
        .sentence
        .text
        .chars()
        .take(claim.trigger.start.saturating_sub(claim.sentence.start))
        .collect();
    before
        .split_whitespace()
        .next_back()
        .is_some_and(|w| POINTING_BACK.contains(&w.to_lowercase().as_str()))
}

/// "another", "as well", "a day earlier": the sentence turns to a further event.
fn is_further(claim: &Claim) -> bool {
    let text = claim.sentence.text.to_lowercase();
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect();
    let shifts =
        |pair: &[&str]| UNITS_OF_TIME.contains(&pair[0].trim_end_matches('s')) && SHIFTS.contains(&pair[1]);
    (text.contains(" as well") && !text.contains(" as well as "))
        || words.iter().any(|word| FURTHER.contains(word))
        || words.windows(2).any(shifts)
}
