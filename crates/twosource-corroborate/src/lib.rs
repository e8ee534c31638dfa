//! Stage 5, `corroborate`: claims of many documents to graded events.
//!
//! In: document headers and claims. Out: events, and groups of documents. Same set in, same events out, in whatever
//! order it came. Never: reads raw text; counts a copy twice; gives a grade without its reasons.

mod accounts;
mod cluster;
mod copies;
mod corroborator;
mod disagreement;
mod facts;
mod grade;
mod lineage;
mod linkage;
mod merge;
mod pair;
#[cfg(test)]
mod properties;
mod reliability;
mod stories;
mod union_find;
mod why;

use jiff::Timestamp;
use std::collections::BTreeMap;
use twosource_record::{Claim, DocumentHeader, Event};

pub use corroborator::Corroborator;
pub use disagreement::{Difference, Disagreement, Judged, find_disagreements};
pub use lineage::copy_groups;
pub use reliability::{RecordOf, Reliability, SourceRecord};
pub use stories::{DocumentGroup, group_documents};
pub use why::{ClaimDerivation, Derivation, SideDerivation};

/// Events of all claims published up to `as_known_on` (all, when none), sorted by first day, then id.
pub fn corroborate(
    headers: &[DocumentHeader],
    claims: &[Claim],
    as_known_on: Option<Timestamp>,
) -> Vec<Event> {
    known(headers, claims, as_known_on).events()
}

/// How the grade of one event came about, down to the sentences.
pub fn derive(
    headers: &[DocumentHeader],
    claims: &[Claim],
    as_known_on: Option<Timestamp>,
    event_id: &str,
) -> Option<Derivation> {
    known(headers, claims, as_known_on).derive(event_id)
}

/// The record of every source and outlet among what was published up to `as_known_on`.
pub fn source_records(
    headers: &[DocumentHeader],
    claims: &[Claim],
    as_known_on: Option<Timestamp>,
) -> Vec<SourceRecord> {
    known(headers, claims, as_known_on).source_records()
}

fn known<'a>(
    headers: &'a [DocumentHeader],
    claims: &'a [Claim],
    as_known_on: Option<Timestamp>,
) -> Corroborator<'a> {
    let mut corroborator = Corroborator::default();
    for header in headers.iter().filter(|h| is_known(h, as_known_on)) {
        corroborator.add(header, []);
    }
    corroborator.add_claims(claims);
    corroborator
}

fn is_known(header: &DocumentHeader, as_known_on: Option<Timestamp>) -> bool {
    match (as_known_on, header.published_at) {
        (Some(limit), Some(published)) => published <= limit,
        _ => true,
    }
}

fn day(event: &Event) -> Option<jiff::civil::Date> {
    event.happened_on.as_ref().and_then(|d| d.start)
}

/// Counts how often each value occurs, ties broken by the smaller value.
fn most_common<T: Ord + Clone>(values: impl Iterator<Item = T>) -> Option<T> {
    let mut counts: BTreeMap<T, usize> = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    counts
        .into_iter()
        .max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0)))
        .map(|(value, _)| value)
}
