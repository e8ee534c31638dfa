//! Lineage: the root of each claim once its chain is followed through the store.
//!
//! In: headers and claims. Out: claims with their final roots, their copy group and the documents that the chain ran
//! through. Never: follows a circle twice; a document met again ends the chain there, and the claim says so.

use crate::copies::Copies;
use std::collections::{BTreeMap, HashMap};
use twosource_record::{Claim, DocumentHeader, RootSource, SourceKind};

/// Longest chain of documents that is followed.
const LONGEST: usize = 8;
/// A document credits what was published before it; feeds and pages differ by hours.
const CLOCK_SKEW_SECONDS: i64 = 86_400;

/// What a newsroom calls its own earlier report by.
const OUR_OWN: [&str; 2] = ["our ", "an earlier version"];

/// Known documents in order of publication, with their copies.
pub struct Documents<'a> {
    headers: Vec<&'a DocumentHeader>,
    place: HashMap<&'a str, usize>,
    copies: Copies,
    by_name: HashMap<String, Vec<usize>>,
}

/// A claim with all its roots and its copy group.
#[derive(Debug, Clone)]
pub struct RootedClaim<'a> {
    /// The claim.
    pub claim: &'a Claim,
    /// The header of its document.
    pub header: &'a DocumentHeader,
    /// Its roots; several for a joint attribution.
    pub roots: Vec<RootSource>,
    /// Its copy group; that of the text its sentence was taken from, where it was.
    pub group: usize,
    /// The earliest document of its copy group that says the same for the same side: a copy says it no later.
    pub first_said: &'a DocumentHeader,
    /// The documents that the chain ran through, this claim's own left out.
    pub via: Vec<&'a str>,
    /// The chain came back to a document that it had passed.
    pub circular: bool,
}

/// Claims of one event with their roots, by claim id.
pub type Cluster<'a> = Vec<RootedClaim<'a>>;

/// Claims by document and by copy group, for following chains.
pub struct ClaimIndex<'a> {
    by_document: HashMap<usize, Vec<&'a Claim>>,
    by_group: HashMap<usize, Vec<(usize, &'a Claim)>>,
}

impl<'a> Documents<'a> {
    /// Groups the documents once.
    pub fn new(headers: &[&'a DocumentHeader]) -> Self {
        let mut sorted: Vec<&DocumentHeader> = headers.to_vec();
        sorted.sort_by_key(|h| (h.published_at.is_none(), h.published_at, &h.document_id));
        sorted.dedup_by(|a, b| a.document_id == b.document_id);
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        for (i, header) in sorted.iter().enumerate() {
            let mut names: Vec<String> = [&header.outlet, &header.agency]
                .into_iter()
                .flatten()
                .map(|n| plain_name(n))
                .collect();
            names.dedup();
            names
                .into_iter()
                .for_each(|n| by_name.entry(n).or_default().push(i));
        }
        Self {
            place: sorted
                .iter()
                .enumerate()
                .map(|(i, h)| (h.document_id.as_str(), i))
                .collect(),
            copies: Copies::new(&sorted),
            by_name,
            headers: sorted,
        }
    }

    /// The header of a document.
    pub fn header(&self, id: &str) -> Option<&'a DocumentHeader> {
        self.place.get(id).map(|&i| self.headers[i])
    }

    /// The copy group of a document.
    pub fn group(&self, id: &str) -> usize {
        self.place.get(id).map_or(usize::MAX, |&i| self.copies.group(i))
    }

    /// The earliest document of a copy group.
    pub fn first_of_group(&self, group: usize) -> Option<&'a DocumentHeader> {
        self.headers.get(group).copied()
    }

    /// Indexes claims of known documents.
    pub fn index(&self, claims: &[&'a Claim]) -> ClaimIndex<'a> {
        let mut index = ClaimIndex {
            by_document: HashMap::new(),
            by_group: HashMap::new(),
        };
        for claim in claims {
            if let Some(&document) = self.place.get(claim.document_id.as_str()) {
                index.by_document.entry(document).or_default().push(claim);
                let group = self.copies.group(document);
                index.by_group.entry(group).or_default().push((document, claim));
            }
        }
        for list in index.by_group.values_mut() {
            list.sort_by(|a, b| (a.0, &a.1.claim_id).cmp(&(b.0, &b.1.claim_id)));
        }
        index
    }

    /// A claim with its final roots; `None` for a claim of an unknown document.
    pub fn trace(&self, claim: &'a Claim, index: &ClaimIndex<'a>) -> Option<RootedClaim<'a>> {
        let document = *self.place.get(claim.document_id.as_str())?;
        let header = self.headers[document];
        let mut rooted = RootedClaim {
            claim,
            header,
            roots: own_roots(claim, header),
            group: self.copies.group(document),
            first_said: header,
            via: Vec::new(),
            circular: false,
        };
        if claim.attribution.is_empty() {
            self.trace_copy(&mut rooted, document, index);
        } else if rooted.roots.len() == 1 && rooted.roots[0].name == claim.root_source.name {
            self.follow(&mut rooted, document, index);
        }
        self.date_back(&mut rooted, document, index);
        Some(rooted)
    }

    fn date_back(&self, rooted: &mut RootedClaim<'a>, document: usize, index: &ClaimIndex<'a>) {
        let same = |(_, other): &&(usize, &'a Claim)| {
            let one_voice = other.attribution.is_empty() == rooted.claim.attribution.is_empty()
                && (other.attribution.is_empty() || other.root_source.side == rooted.claim.root_source.side);
            one_voice && tells_same(other, rooted.claim)
        };
        let group = index.by_group.get(&rooted.group);
        if let Some(&(first, _)) = group.and_then(|list| list.iter().find(same)) {
            rooted.first_said = self.headers[first.min(document)];
        }
    }

    /// A flat claim of a taken sentence, or of a copy, rests on what the earlier text rests on.
    fn trace_copy(&self, rooted: &mut RootedClaim<'a>, document: usize, index: &ClaimIndex<'a>) {
        let sentence = &rooted.claim.sentence;
        let taken = self
            .copies
            .origin(document, rooted.header, sentence.start, sentence.end);
        if let Some(origin) = taken {
            rooted.group = self.copies.group(origin);
            rooted.via.push(&self.headers[origin].document_id);
            rooted.roots = vec![publisher_of(self.headers[origin])];
        }
        let told = |(_, other): &&(usize, &'a Claim)| tells_same(other, rooted.claim);
        let first = index
            .by_group
            .get(&rooted.group)
            .and_then(|list| list.iter().find(told));
        if let Some(&(earlier, first)) = first.filter(|(d, _)| *d != document) {
            rooted.roots = own_roots(first, self.headers[earlier]);
            rooted.via = vec![&self.headers[earlier].document_id];
        }
    }

    /// A root that is an outlet of the store: the root of what that outlet reports of the same event.
    fn follow(&self, rooted: &mut RootedClaim<'a>, document: usize, index: &ClaimIndex<'a>) {
        let (mut at, mut claim) = (document, rooted.claim);
        while rooted.via.len() < LONGEST && !claim.attribution.is_empty() {
            let root = &rooted.roots[0];
            let Some(name) = root
                .name
                .as_deref()
                .filter(|_| matches!(root.kind, SourceKind::Outlet | SourceKind::Agency))
            else {
                return;
            };
            let Some((next, told)) = self.reported_by(name, at, claim, index) else {
                return;
            };
            let id = self.headers[next].document_id.as_str();
            if next == document || rooted.via.contains(&id) {
                rooted.circular = true;
                return;
            }
            rooted.via.push(id);
            rooted.roots = own_roots(told, self.headers[next]);
            (at, claim) = (next, told);
        }
    }

    /// What the named outlet reports of the act, up to about the time of the document that credits it; the most alike.
    fn reported_by(
        &self,
        name: &str,
        by: usize,
        claim: &Claim,
        index: &ClaimIndex<'a>,
    ) -> Option<(usize, &'a Claim)> {
        let credits = |&&d: &&usize| d != by && self.is_before(d, by);
        let theirs = self.by_name.get(&plain_name(name))?;
        let claims = theirs
            .iter()
            .rev()
            .filter(credits)
            .flat_map(|d| {
                index
                    .by_document
                    .get(d)
                    .into_iter()
                    .flatten()
                    .map(move |c| (*d, *c))
            })
            .filter(|(_, told)| tells_same(told, claim));
        claims.take(64).max_by(|a, b| {
            let likeness = |told: &Claim| crate::pair::likeness(told, claim);
            likeness(a.1)
                .total_cmp(&likeness(b.1))
                .then_with(|| b.1.claim_id.cmp(&a.1.claim_id))
        })
    }

    fn is_before(&self, earlier: usize, later: usize) -> bool {
        match (
            self.headers[earlier].published_at,
            self.headers[later].published_at,
        ) {
            (Some(a), Some(b)) => a.as_second() <= b.as_second() + CLOCK_SKEW_SECONDS,
            _ => true,
        }
    }
}

/// The copy group of each document, by id.
pub fn copy_groups(headers: &[&DocumentHeader]) -> BTreeMap<String, usize> {
    let documents = Documents::new(headers);
    let group = |(i, h): (usize, &&DocumentHeader)| (h.document_id.clone(), documents.copies.group(i));
    documents.headers.iter().enumerate().map(group).collect()
}

fn plain_name(name: &str) -> String {
    name.to_lowercase().trim_start_matches("the ").trim().to_owned()
}

/// Same type and polarity, and a party in common.
fn tells_same(a: &Claim, b: &Claim) -> bool {
    a.event == b.event && a.polarity == b.polarity && shares_party(a, b)
}

fn publisher_of(header: &DocumentHeader) -> RootSource {
    let (kind, name, word) = match (&header.agency, &header.outlet) {
        (Some(agency), _) => (SourceKind::Agency, Some(agency.clone()), "agency"),
        (None, outlet) => (SourceKind::Outlet, outlet.clone(), "outlet"),
    };
    let side = format!("{word}:{}", name.as_deref().unwrap_or(&header.document_id));
    RootSource {
        kind,
        code: None,
        name,
        side,
    }
}

/// Whether two claims name a party in common, or one of them names none.
pub fn shares_party(a: &Claim, b: &Claim) -> bool {
    let codes = |c: &'_ Claim| -> Vec<String> {
        let parties = c.actor.iter().chain(&c.recipient);
        parties.filter_map(|x| x.code.clone()).collect()
    };
    let (left, right) = (codes(a), codes(b));
    left.is_empty() || right.is_empty() || left.iter().any(|c| right.contains(c))
}

/// The ends of a claim's own chain.
fn own_roots(claim: &Claim, header: &DocumentHeader) -> Vec<RootSource> {
    let own_report = |root: &RootSource| {
        let name = root.name.as_deref().unwrap_or_default().to_lowercase();
        root.kind == SourceKind::Outlet && OUR_OWN.iter().any(|word| name.starts_with(word))
    };
    if own_report(&claim.root_source) {
        return vec![publisher_of(header)];
    }

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
        let mut root = claim.root_source.clone();
        // An international body and its officials are one side.
        root.side.truncate(root.side.trim_end_matches(':').len());
        vec![root]
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
