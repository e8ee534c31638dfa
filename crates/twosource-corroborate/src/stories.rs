//! Which documents copy each other, and which report the same happening.
//!
//! In: headers and claims. Out: a copy group and a story per document, in the order of the headers. Never: a story by
//! recalled background alone.

use crate::Corroborator;
use crate::lineage::Documents;
use crate::union_find::UnionFind;
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
    let mut first_of: BTreeMap<usize, usize> = BTreeMap::new();
    for (i, id) in ids.iter().enumerate() {
        let first = *first_of.entry(documents.group(id)).or_insert(i);
        sets.join(first, i);
    }
    let mut told = Corroborator::default();
    for header in headers {
        told.add(header, []);
    }
    let current = |c: &&Claim| c.aspect != Aspect::Historical;
    told.add_claims(claims.iter().filter(current));
    for cluster in told.clusters() {
        let members: BTreeSet<usize> = cluster
            .iter()
            .filter_map(|c| place.get(c.document_id.as_str()).copied())
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
