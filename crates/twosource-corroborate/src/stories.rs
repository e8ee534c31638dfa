//! Which documents copy each other, and which report the same happening.
//!
//! In: headers and claims. Out: a copy group and a story per document, in the order of the headers. Never: a story by
//! recalled background alone.

use crate::cluster::cluster_claims;
use crate::copies::UnionFind;
use crate::lineage::{Documents, RootedClaim};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use twosource_record::{Aspect, Claim, DocumentHeader};

/// Where one document belongs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DocumentGroup {
    /// The document's id.
    pub document_id: String,
    /// Number of its copy group.
    pub copy_group: usize,
    /// Number of its story.
    pub story: usize,
}

/// Groups documents.
pub fn group_documents(headers: &[DocumentHeader], claims: &[Claim]) -> Vec<DocumentGroup> {
    let references: Vec<&DocumentHeader> = headers.iter().collect();
    let documents = Documents::new(&references);
    let mut ids: Vec<&str> = headers.iter().map(|h| h.document_id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    let place: BTreeMap<&str, usize> = ids.iter().enumerate().map(|(i, id)| (*id, i)).collect();
    let mut sets = UnionFind::new(ids.len());
    for (i, a) in ids.iter().enumerate() {
        for b in ids[..i]
            .iter()
            .rev()
            .filter(|b| documents.group(b) == documents.group(a))
            .take(1)
        {
            sets.join(i, place[b]);
        }
    }
    let mut current: Vec<&Claim> = claims
        .iter()
        .filter(|c| c.aspect != Aspect::Historical && documents.contains(&c.document_id))
        .collect();
    current.sort_by(|a, b| a.claim_id.cmp(&b.claim_id));
    let rooted: Vec<RootedClaim> = current.iter().map(|c| documents.trace(c, &[])).collect();
    for cluster in cluster_claims(&rooted) {
        let members: BTreeSet<usize> = cluster
            .iter()
            .filter_map(|r| place.get(r.claim.document_id.as_str()).copied())
            .collect();
        let first = members.iter().next().copied();
        members.iter().for_each(|&m| sets.join(first.unwrap_or(m), m));
    }
    headers
        .iter()
        .map(|h| DocumentGroup {
            document_id: h.document_id.clone(),
            copy_group: documents.group(&h.document_id),
            story: sets.find(place[h.document_id.as_str()]),
        })
        .collect()
}
