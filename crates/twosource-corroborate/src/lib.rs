//! Stage 5, `corroborate`: claims of many documents to graded events.
//!
//! In: document headers and claims. Out: events, and groups of documents. Same set in, same events out, in whatever
//! order it came. Never: reads raw text; counts a copy twice; gives a grade without its reasons.

mod accounts;
mod cluster;
mod copies;
mod disagreement;
mod grade;
mod lineage;
mod merge;
mod stories;

use jiff::Timestamp;
use std::collections::BTreeMap;
use twosource_record::{Claim, DocumentHeader, Event};

pub use copies::copy_groups;
pub use disagreement::{Difference, Disagreement, Judged, find_disagreements};
pub use stories::{DocumentGroup, group_documents};

/// Events of all claims published up to `as_known_on` (all, when none), sorted by first day, then id.
pub fn corroborate(
    headers: &[DocumentHeader],
    claims: &[Claim],
    as_known_on: Option<Timestamp>,
) -> Vec<Event> {
    let known: Vec<&DocumentHeader> = headers.iter().filter(|h| is_known(h, as_known_on)).collect();
    let documents = lineage::Documents::new(&known);
    let mut usable: Vec<&Claim> = claims
        .iter()
        .filter(|c| documents.contains(&c.document_id))
        .collect();
    usable.sort_by(|a, b| a.claim_id.cmp(&b.claim_id));
    usable.dedup_by(|a, b| a.claim_id == b.claim_id);
    let rooted: Vec<lineage::RootedClaim> = usable
        .iter()
        .map(|claim| documents.trace(claim, &usable))
        .collect();
    let clusters = cluster::cluster_claims(&rooted);
    let mut events: Vec<Event> = clusters
        .iter()
        .map(|cluster| merge::merge_event(cluster, &documents))
        .collect();
    grade::grade_events(&mut events, &clusters, &documents);
    events.sort_by(|a, b| (day(a), &a.event_id).cmp(&(day(b), &b.event_id)));
    events
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
