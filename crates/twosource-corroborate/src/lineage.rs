//! Lineage: the root of each claim once its chain is followed through the store.
//!
//! In: headers and claims. Out: claims with their final root and copy group. Never: follows a cycle; a claim met twice on
//! the way ends it there.

use crate::copies::copy_groups;
use std::collections::BTreeMap;
use twosource_record::{Claim, DocumentHeader, RootSource, SourceKind};

/// Headers by id, with their copy groups.
pub struct Documents<'a> {
    headers: BTreeMap<&'a str, &'a DocumentHeader>,
    groups: BTreeMap<String, usize>,
}

/// A claim with all its roots and its copy group.
#[derive(Debug, Clone)]
pub struct RootedClaim<'a> {
    /// The claim.
    pub claim: &'a Claim,
    /// Its roots; several for a joint attribution.
    pub roots: Vec<RootSource>,
    /// Its copy group.
    pub group: usize,
    /// Publication instant, for the latest stance.
    pub published_at: Option<jiff::Timestamp>,
}

impl<'a> Documents<'a> {
    /// Groups the documents once.
    pub fn new(headers: &[&'a DocumentHeader]) -> Self {
        Self {
            headers: headers.iter().map(|h| (h.document_id.as_str(), *h)).collect(),
            groups: copy_groups(headers),
        }
    }

    /// Whether this document is known.
    pub fn contains(&self, id: &str) -> bool {
        self.headers.contains_key(id)
    }

    /// The header of a document.
    pub fn header(&self, id: &str) -> Option<&'a DocumentHeader> {
        self.headers.get(id).copied()
    }

    /// The copy group of a document.
    pub fn group(&self, id: &str) -> usize {
        self.groups.get(id).copied().unwrap_or(usize::MAX)
    }

    /// The final roots of a claim.
    pub fn trace(&self, claim: &'a Claim, all: &[&'a Claim]) -> RootedClaim<'a> {
        let header = self.header(&claim.document_id);
        let mut roots = own_roots(claim);
        if let [only] = roots.as_slice()
            && let Some(traced) = self.follow(only.clone(), claim, all, 0)
        {
            roots = vec![traced];
        }
        if let (true, Some(first)) = (claim.attribution.is_empty(), self.first_of_group(claim, all)) {
            roots = own_roots(first);
        }
        RootedClaim {
            claim,
            roots,
            group: self.group(&claim.document_id),
            published_at: header.and_then(|h| h.published_at),
        }
    }

    /// A root that is an outlet of the store: the root of what that outlet reports of the same event.
    fn follow(&self, root: RootSource, claim: &Claim, all: &[&'a Claim], depth: usize) -> Option<RootSource> {
        if depth > 8
            || !matches!(root.kind, SourceKind::Outlet | SourceKind::Agency)
            || claim.attribution.is_empty()
        {
            return None;
        }
        let name = root.name.as_deref()?;
        let told = all.iter().find(|other| {
            other.document_id != claim.document_id
                && other.event == claim.event
                && self.is_published_by(&other.document_id, name)
                && shares_party(other, claim)
        })?;
        let next = own_roots(told).into_iter().next()?;
        let onward = if told.attribution.is_empty() {
            None
        } else {
            self.follow(next.clone(), told, all, depth + 1)
        };
        Some(onward.unwrap_or(next))
    }

    fn is_published_by(&self, document_id: &str, name: &str) -> bool {
        let plain = |s: &str| s.to_lowercase().trim_start_matches("the ").to_owned();
        self.header(document_id).is_some_and(|h| {
            [&h.outlet, &h.agency]
                .into_iter()
                .flatten()
                .any(|o| plain(o) == plain(name))
        })
    }

    /// A flat claim of a copy rests on what the first of its copy group rests on.
    fn first_of_group(&self, claim: &Claim, all: &[&'a Claim]) -> Option<&'a Claim> {
        let group = self.group(&claim.document_id);
        let same = all.iter().filter(|o| {
            o.event == claim.event
                && self.group(&o.document_id) == group
                && shares_party(o, claim)
                && o.polarity == claim.polarity
        });
        let first = same.min_by_key(|o| {
            (
                self.header(&o.document_id).and_then(|h| h.published_at),
                &o.document_id,
            )
        })?;
        (first.document_id != claim.document_id).then_some(*first)
    }
}

/// Whether two claims name a party in common, or neither names any.
pub fn shares_party(a: &Claim, b: &Claim) -> bool {
    let codes = |c: &Claim| -> Vec<String> {
        c.actor
            .iter()
            .chain(&c.recipient)
            .filter_map(|x| x.code.clone())
            .collect()
    };
    let (left, right) = (codes(a), codes(b));
    left.is_empty() || right.is_empty() || left.iter().any(|c| right.contains(c))
}

/// The ends of a claim's own chain.
fn own_roots(claim: &Claim) -> Vec<RootSource> {
    let joint: Vec<RootSource> = claim
        .attribution
        .iter()
        .filter(|link| link.joint)
        .map(|link| RootSource {
            kind: link.source.kind,
            code: link.source.code.clone(),
            name: link.source.name.clone(),
            side: joint_side(link),
        })
        .collect();
    if joint.len() > 1 {
        joint
    } else {
        vec![claim.root_source.clone()]
    }
}

/// Joint ends carry no side of their own in the record; officials stand on their state's.
fn joint_side(link: &twosource_record::Attribution) -> String {
    let name = link.source.name.clone().unwrap_or_default();
    match (link.source.kind, &link.source.code) {
        (SourceKind::Official | SourceKind::AnonymousOfficial, Some(code)) => code.clone(),
        (_, Some(code)) => format!("{code}:{name}"),
        (_, None) => format!("unnamed:{name}"),
    }
}
