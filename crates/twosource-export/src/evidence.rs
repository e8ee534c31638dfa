//! What stands behind an event: its claims and the documents that carry them.
//!
//! In: claims and headers of a store. Out: those of one event. Never: a claim that the event does not list.

use std::collections::{BTreeMap, BTreeSet};
use twosource_record::{Claim, DocumentHeader, Event};

/// Claims and headers by their ids.
pub struct Evidence<'a> {
    claims: BTreeMap<&'a str, &'a Claim>,
    headers: BTreeMap<&'a str, &'a DocumentHeader>,
}

impl<'a> Evidence<'a> {
    /// Indexes claims and headers once.
    pub fn new(claims: &'a [Claim], headers: &'a [DocumentHeader]) -> Self {
        Self {
            claims: claims.iter().map(|c| (c.claim_id.as_str(), c)).collect(),
            headers: headers.iter().map(|h| (h.document_id.as_str(), h)).collect(),
        }
    }

    /// The claims of an event, by publication, document and place in the text.
    pub fn claims_of(&self, event: &Event) -> Vec<&'a Claim> {
        let ids = event.claim_ids.iter();
        let mut out: Vec<&Claim> = ids
            .filter_map(|id| self.claims.get(id.as_str()).copied())
            .collect();
        out.sort_by_key(|c| (self.published(c), &c.document_id, c.sentence.start, &c.claim_id));
        out
    }

    /// The documents of an event, earliest first.
    pub fn headers_of(&self, event: &Event) -> Vec<&'a DocumentHeader> {
        let mut seen = BTreeSet::new();
        let claims = self.claims_of(event);
        let ids = claims.iter().map(|c| c.document_id.as_str());
        ids.filter(|id| seen.insert(*id))
            .filter_map(|id| self.header(id))
            .collect()
    }

    /// The header of a document.
    pub fn header(&self, document_id: &str) -> Option<&'a DocumentHeader> {
        self.headers.get(document_id).copied()
    }

    /// Undated documents last.
    fn published(&self, claim: &Claim) -> (bool, Option<jiff::Timestamp>) {
        let at = self.header(&claim.document_id).and_then(|h| h.published_at);
        (at.is_none(), at)
    }
}
