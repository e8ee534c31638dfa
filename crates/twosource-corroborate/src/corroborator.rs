//! The stage as a whole, fed document by document.
//!
//! In: headers with their claims, in any order. Out: graded events, and how a grade came about. Never: answers differently
//! for documents that came one by one than for the same documents at once.

use crate::cluster::{EventIndex, Together};
use crate::lineage::{Cluster, Documents};
use crate::reliability::SourceRecord;
use crate::why::Derivation;
use crate::{day, grade, merge, reliability, why};
use std::collections::{BTreeMap, BTreeSet};
use twosource_record::{Claim, DocumentHeader, Event};

/// Documents and claims known so far. Only groups of claims that a new document touches are linked again; copies and
/// chains are followed anew for every answer.
#[derive(Default)]
pub struct Corroborator<'a> {
    headers: BTreeMap<&'a str, &'a DocumentHeader>,
    claims: BTreeMap<&'a str, &'a Claim>,
    waiting: BTreeMap<&'a str, Vec<&'a Claim>>,
    indexed: BTreeSet<&'a str>,
    index: EventIndex<'a>,
}

impl<'a> Corroborator<'a> {
    /// Adds a document; one that is known already is passed over, its claims too.
    pub fn add(&mut self, header: &'a DocumentHeader, claims: impl IntoIterator<Item = &'a Claim>) {
        let id = header.document_id.as_str();
        if self.headers.contains_key(id) {
            return;
        }
        self.headers.insert(id, header);
        self.add_claims(claims);
    }

    /// Adds claims of documents that were added just before; those of unknown documents, and of documents whose claims
    /// have been asked for already, are passed over.
    pub fn add_claims(&mut self, claims: impl IntoIterator<Item = &'a Claim>) {
        for claim in claims {
            let document = claim.document_id.as_str();
            let open = self.headers.contains_key(document) && !self.indexed.contains(document);
            if open && self.claims.insert(&claim.claim_id, claim).is_none() {
                self.waiting.entry(document).or_default().push(claim);
            }
        }
    }

    /// Claims grouped to happenings.
    pub fn clusters(&mut self) -> Vec<Together<'a>> {
        for (document, claims) in std::mem::take(&mut self.waiting) {
            self.index.add(self.headers[document], claims);
            self.indexed.insert(document);
        }
        self.index.clusters()
    }

    /// Graded events, sorted by first day, then id.
    pub fn events(&mut self) -> Vec<Event> {
        let (documents, clusters) = self.rooted();
        let mut events = graded(&documents, &clusters);
        events.sort_by(|a, b| (day(a), &a.event_id).cmp(&(day(b), &b.event_id)));
        events
    }

    /// How the grade of one event came about.
    pub fn derive(&mut self, event_id: &str) -> Option<Derivation> {
        let (documents, clusters) = self.rooted();
        let events = graded(&documents, &clusters);
        let (event, cluster) = events
            .into_iter()
            .zip(&clusters)
            .find(|(e, _)| e.event_id == event_id)?;
        Some(why::derive(event, cluster, &documents))
    }

    /// What became of what each source and outlet said first.
    pub fn source_records(&mut self) -> Vec<SourceRecord> {
        reliability::records(&self.rooted().1)
    }

    fn rooted(&mut self) -> (Documents<'a>, Vec<Cluster<'a>>) {
        let together = self.clusters();
        let headers: Vec<&DocumentHeader> = self.headers.values().copied().collect();
        let documents = Documents::new(&headers);
        let claims: Vec<&Claim> = self.claims.values().copied().collect();
        let index = documents.index(&claims);
        let rooted = together
            .into_iter()
            .map(|claims| claims.iter().filter_map(|c| documents.trace(c, &index)).collect())
            .collect();
        (documents, rooted)
    }
}

fn graded(documents: &Documents, clusters: &[Cluster]) -> Vec<Event> {
    let mut events: Vec<Event> = clusters
        .iter()
        .map(|cluster| merge::merge_event(cluster, documents))
        .collect();
    grade::grade_events(&mut events, clusters);
    events
}
