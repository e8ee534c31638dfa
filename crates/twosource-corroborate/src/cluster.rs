//! Which claims tell of one event: pair scores inside blocks, then average linkage.
//!
//! In: claims with their roots. Out: clusters, each sorted by claim id, the list sorted by its first. Never: depends on the
//! order of claims; compares claims of different families of types.

use crate::lineage::RootedClaim;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use twosource_record::{Claim, DatePrecision, EventType, ObjectKind, Polarity, QuantityKind};

/// Average pair score from which two clusters are one event.
const THRESHOLD: f64 = 0.5;
/// A score that keeps two claims apart whatever else agrees.
const APART: f64 = -2.0;

/// Claims of one event.
pub type Cluster<'a> = Vec<RootedClaim<'a>>;

/// Groups claims to events.
pub fn cluster_claims<'a>(claims: &[RootedClaim<'a>]) -> Vec<Cluster<'a>> {
    let mut blocks: BTreeMap<u8, Vec<usize>> = BTreeMap::new();
    for (i, rooted) in claims.iter().enumerate() {
        blocks.entry(family(rooted.claim.event)).or_default().push(i);
    }
    let mut out: Vec<Cluster<'a>> = Vec::new();
    for members in blocks.values() {
        for component in components(claims, members) {
            out.extend(
                link(claims, component)
                    .into_iter()
                    .map(|c| c.into_iter().map(|i| claims[i].clone()).collect()),
            );
        }
    }
    out.sort_by(|a: &Cluster, b: &Cluster| a[0].claim.claim_id.cmp(&b[0].claim.claim_id));
    out
}

/// Types that can be told of the same happening.
fn family(event: EventType) -> u8 {
    match event {
        EventType::Assault | EventType::Coerce => 0,
        EventType::Aid | EventType::Mobilize | EventType::Cooperate => 1,
        EventType::Agree | EventType::Support | EventType::Consult => 2,
        EventType::Accuse => 3,
        EventType::Request => 4,
        EventType::Threaten => 5,
        EventType::Protest => 6,
        EventType::Sanction => 7,
        EventType::Retreat | EventType::Concede => 8,
        EventType::Reject => 9,
    }
}

/// Groups of claims that some chain of positive scores ties together, so that linking stays small.
fn components(claims: &[RootedClaim], members: &[usize]) -> Vec<Vec<usize>> {
    let mut by_key: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (n, &i) in members.iter().enumerate() {
        for key in keys(claims[i].claim) {
            by_key.entry(key).or_default().push(n);
        }
    }
    let mut sets = crate::copies::UnionFind::new(members.len());
    for same in by_key.values() {
        for (n, &a) in same.iter().enumerate() {
            for &b in &same[n + 1..] {
                if sets.find(a) != sets.find(b) && score(&claims[members[a]], &claims[members[b]]) > 0.0 {
                    sets.join(a, b);
                }
            }
        }
    }
    let mut out: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (n, &i) in members.iter().enumerate() {
        out.entry(sets.find(n)).or_default().push(i);
    }
    out.into_values().collect()
}

/// Blocking keys: every code named, and the place; claims without any meet under one key.
fn keys(claim: &Claim) -> BTreeSet<String> {
    let mut keys: BTreeSet<String> = claim
        .actor
        .iter()
        .chain(&claim.recipient)
        .filter_map(|a| a.code.clone())
        .collect();
    keys.extend(claim.place.as_ref().map(|p| p.place.name.clone()));
    keys.insert(format!("document:{}", claim.document_id));
    keys
}

/// Average linkage from the most alike pair down; ties by claim order.
fn link(claims: &[RootedClaim], members: Vec<usize>) -> Vec<Vec<usize>> {
    let mut clusters: Vec<Vec<usize>> = members.iter().map(|&i| vec![i]).collect();
    let mut scores: Vec<Vec<f64>> = members
        .iter()
        .map(|&a| members.iter().map(|&b| score(&claims[a], &claims[b])).collect())
        .collect();
    loop {
        let mut best: Option<(usize, usize)> = None;
        for a in 0..clusters.len() {
            for b in a + 1..clusters.len() {
                if scores[a][b] >= THRESHOLD && best.is_none_or(|(x, y)| scores[a][b] > scores[x][y]) {
                    best = Some((a, b));
                }
            }
        }
        let Some((a, b)) = best else { break };
        join_clusters(&mut clusters, &mut scores, a, b);
    }
    for cluster in &mut clusters {
        cluster.sort_unstable();
    }
    clusters
}

fn join_clusters(clusters: &mut Vec<Vec<usize>>, scores: &mut Vec<Vec<f64>>, a: usize, b: usize) {
    let (left, right) = (clusters[a].len() as f64, clusters[b].len() as f64);
    let joined: Vec<f64> = scores[a]
        .iter()
        .zip(&scores[b])
        .map(|(&x, &y)| {
            if x <= APART || y <= APART {
                APART
            } else {
                (x * left + y * right) / (left + right)
            }
        })
        .collect();
    for (row, &joint) in scores.iter_mut().zip(&joined) {
        row[a] = joint;
    }
    scores[a] = joined;
    let moved = clusters.remove(b);
    clusters[a].extend(moved);
    scores.remove(b);
    for row in scores.iter_mut() {
        row.remove(b);
    }
}

/// How likely two claims tell of one event; about -2 (never) to 3.
pub fn score(a: &RootedClaim, b: &RootedClaim) -> f64 {
    let (x, y) = (a.claim, b.claim);
    let parts = [
        type_score(x, y),
        party_score(x, y),
        date_score(a, b),
        place_score(x, y),
        count_score(x, y),
        object_score(x, y),
    ];
    if parts.iter().any(|&p| p <= APART) {
        return APART;
    }
    let same_text =
        if a.group == b.group && x.document_id != y.document_id && x.sentence.text == y.sentence.text {
            1.0
        } else {
            0.0
        };
    let aspect = if is_old(x) != is_old(y) { -1.0 } else { 0.0 };
    parts.iter().sum::<f64>() + same_text + aspect + same_document(x, y)
}

fn is_old(claim: &Claim) -> bool {
    claim.aspect == twosource_record::Aspect::Historical
}

/// Two sentences near each other in one document more often tell of one happening than of two.
fn same_document(x: &Claim, y: &Claim) -> f64 {
    if x.document_id != y.document_id {
        return 0.0;
    }
    if x.sentence.index.abs_diff(y.sentence.index) <= 2 {
        0.2
    } else {
        0.0
    }
}

fn type_score(x: &Claim, y: &Claim) -> f64 {
    match (x.event == y.event, x.mode, y.mode) {
        (false, ..) => -0.3,
        (true, Some(a), Some(b)) if a == b => 0.3,
        (true, Some(_), Some(_)) => -0.1,
        _ => 0.1,
    }
}

fn party_score(x: &Claim, y: &Claim) -> f64 {
    let codes = |list: &[twosource_record::ActorMention]| -> BTreeSet<String> {
        list.iter().filter_map(|a| a.code.clone()).collect()
    };
    let (xa, xr, ya, yr) = (
        codes(&x.actor),
        codes(&x.recipient),
        codes(&y.actor),
        codes(&y.recipient),
    );
    let side = |a: &BTreeSet<String>, b: &BTreeSet<String>| -> f64 {
        match (a.is_empty() || b.is_empty(), a.is_disjoint(b)) {
            (true, _) => 0.0,
            (_, true) => -0.9,
            _ if a == b => 0.6,
            _ => 0.4,
        }
    };
    let straight: f64 = side(&xa, &ya) + side(&xr, &yr);
    let joined =
        |a: &BTreeSet<String>, b: &BTreeSet<String>| -> BTreeSet<String> { a.union(b).cloned().collect() };
    let together = side(&joined(&xa, &xr), &joined(&ya, &yr));
    let blamed = x.event == EventType::Assault && y.event == EventType::Assault;
    match (is_mutual(x.event) || is_mutual(y.event), blamed) {
        (true, _) => straight.max(together - 0.4),
        (_, true) => straight.max(together - 0.7),
        _ if !xa.is_empty() && !ya.is_empty() && xa.is_disjoint(&ya) => APART,
        _ => straight,
    }
}

/// Acts in which the parties can change places in the telling; others have a doer, and another doer is another act.
fn is_mutual(event: EventType) -> bool {
    matches!(
        event,
        EventType::Consult
            | EventType::Agree
            | EventType::Support
            | EventType::Cooperate
            | EventType::Retreat
    )
}

fn day_range(claim: &Claim) -> Option<(Date, Date, DatePrecision)> {
    let date = claim.happened_on.as_ref()?;
    Some((date.start?, date.end?, date.precision))
}

fn date_score(a: &RootedClaim, b: &RootedClaim) -> f64 {
    match (day_range(a.claim), day_range(b.claim)) {
        (Some((s, e, p)), Some((t, f, q))) => {
            let overlap = s <= f && t <= e;
            let exact = p == DatePrecision::Day && q == DatePrecision::Day;
            match (overlap, exact) {
                (true, true) => 0.6,
                (true, false) => 0.3,
                (false, true) if gap_days(e, t).min(gap_days(f, s)) > 1 => APART,
                (false, true) => -0.7,
                (false, false) => -0.8,
            }
        }
        (Some((s, ..)), None) => undated(s, b),
        (None, Some((t, ..))) => undated(t, a),
        (None, None) => published_gap(a, b),
    }
}

/// A dated claim against one without a date: the latter is news of about its publication.
fn undated(day: Date, other: &RootedClaim) -> f64 {
    let Some(published) = other
        .published_at
        .map(|p| p.to_zoned(jiff::tz::TimeZone::UTC).date())
    else {
        return 0.0;
    };
    match gap_days(day, published) {
        0..=10 => 0.1,
        11..=40 => -0.2,
        _ => -0.7,
    }
}

fn published_gap(a: &RootedClaim, b: &RootedClaim) -> f64 {
    let (Some(x), Some(y)) = (a.published_at, b.published_at) else {
        return 0.0;
    };
    match (x.as_second() - y.as_second()).abs() / 86_400 {
        0..=3 => 0.1,
        4..=20 => -0.1,
        _ => -0.5,
    }
}

fn gap_days(a: Date, b: Date) -> i64 {
    a.until(b).map_or(0, |span| {
        i64::from(span.get_days()).abs()
            + 30 * i64::from(span.get_months()).abs()
            + 365 * i64::from(span.get_years()).abs()
    })
}

fn place_score(x: &Claim, y: &Claim) -> f64 {
    let (Some(p), Some(q)) = (&x.place, &y.place) else {
        return 0.0;
    };
    let (p, q) = (&p.place, &q.place);
    if p.name == q.name {
        return if p.resolution >= 3 { 0.6 } else { 0.3 };
    }
    if p.country_code != q.country_code {
        return -0.8;
    }
    let contains = p.resolution <= 2 && p.province.as_ref().is_none_or(|r| q.province.as_ref() == Some(r))
        || q.resolution <= 2 && q.province.as_ref().is_none_or(|r| p.province.as_ref() == Some(r));
    match (contains, p.resolution.min(q.resolution)) {
        (true, _) => 0.2,
        (false, 1 | 2) => 0.0,
        (false, _) => near(p, q),
    }
}

fn near(p: &twosource_record::Place, q: &twosource_record::Place) -> f64 {
    let (Some(a), Some(b), Some(c), Some(d)) = (p.lat, p.lon, q.lat, q.lon) else {
        return -0.2;
    };
    let km = ((a - c).powi(2) + ((b - d) * a.to_radians().cos()).powi(2)).sqrt() * 111.0;
    if km < 60.0 { 0.2 } else { -0.6 }
}

fn count_score(x: &Claim, y: &Claim) -> f64 {
    let number =
        |c: &Claim, kind: QuantityKind| c.quantity.iter().find(|q| q.kind == kind).and_then(|q| q.best);
    let kinds = [
        QuantityKind::Dead,
        QuantityKind::Injured,
        QuantityKind::Released,
        QuantityKind::Arrested,
        QuantityKind::Expelled,
    ];
    let pairs = kinds.iter().filter_map(|&k| Some((number(x, k)?, number(y, k)?)));
    pairs
        .map(|(a, b)| {
            if (a - b).abs() < 0.5 {
                0.4
            } else if a.max(b) / a.min(b).max(1.0) > 4.0 {
                -0.2
            } else {
                0.0
            }
        })
        .fold(0.0, f64::max)
}

fn object_score(x: &Claim, y: &Claim) -> f64 {
    match (
        x.object.as_ref().map(|o| o.kind),
        y.object.as_ref().map(|o| o.kind),
    ) {
        (Some(a), Some(b)) if a == b => 0.4,
        (Some(ObjectKind::Other), _) | (_, Some(ObjectKind::Other)) | (None, _) | (_, None) => 0.0,
        _ => APART,
    }
}

/// Whether the claim says that it did not happen.
pub fn is_denial(claim: &Claim) -> bool {
    claim.polarity == Polarity::Negated
}
