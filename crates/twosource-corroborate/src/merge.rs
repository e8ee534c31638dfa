//! One event from its claims: fields by the best-backed account, counts with who says which, dissent.
//!
//! In: a cluster. Out: an event without its grade. Never: drops an account; what is not chosen stands in `dissent`.

use crate::accounts::{Account, accounts};
use crate::facts::is_denial;
use crate::lineage::{Cluster, Documents};
use crate::most_common;
use std::collections::{BTreeMap, BTreeSet};
use twosource_record::{
    ActorMention, Claim, Credibility, Dissent, DissentKind, Event, EventStatus, QuantityKind,
    RootSourceSummary, Stance,
    event::{EventQuantity, QuantityBySource},
};

/// Counts in which accounts can differ.
const COUNTED: [QuantityKind; 9] = [
    QuantityKind::Dead,
    QuantityKind::Injured,
    QuantityKind::DeadOrInjured,
    QuantityKind::Missing,
    QuantityKind::Arrested,
    QuantityKind::Captured,
    QuantityKind::Displaced,
    QuantityKind::Personnel,
    QuantityKind::Participants,
];

/// Merges a cluster.
pub fn merge_event(cluster: &Cluster, documents: &Documents) -> Event {
    let accounts = accounts(cluster);
    let claims: Vec<&Claim> = cluster.iter().map(|r| r.claim).collect();
    let told: Vec<&Claim> = preferred(&claims);
    let ids: BTreeSet<&str> = claims.iter().map(|c| c.document_id.as_str()).collect();
    let groups: BTreeSet<usize> = ids.iter().map(|id| documents.group(id)).collect();
    let published: Vec<_> = ids
        .iter()
        .filter_map(|id| documents.header(id)?.published_at)
        .collect();
    let event = most_common(told.iter().map(|c| c.event)).unwrap_or(claims[0].event);
    let culprits = culprit_accounts(&accounts);
    let mut claim_ids: Vec<String> = claims.iter().map(|c| c.claim_id.clone()).collect();
    claim_ids.sort();
    Event {
        event_id: format!("e{}", &claim_ids[0]),
        event,
        mode: most_common(told.iter().filter(|c| c.event == event).filter_map(|c| c.mode)),
        context: most_common(told.iter().map(|c| c.context.clone()).filter(|c| !c.is_empty()))
            .unwrap_or_default(),
        actor: merged_actors(&told, &culprits),
        recipient: most_backed(told.iter().map(|c| &c.recipient)),
        object: told.iter().find_map(|c| c.object.clone()),
        place: best_place(&told),
        happened_on: best_date(&told),
        quantity: quantities(&accounts),
        claim_ids,
        document_count: ids.len(),
        copy_groups: groups.len(),
        root_sources: accounts.iter().map(summary).collect(),
        independent_source_count: accounts.iter().filter(|a| a.stance == Stance::Supports).count(),
        credibility: Credibility {
            grade: 6,
            reasons: Vec::new(),
        },
        status: EventStatus::Unsourced,
        dissent: dissent(&accounts, &culprits),
        first_reported_at: published.iter().min().copied(),
        last_reported_at: published.iter().max().copied(),
    }
}

/// Affirmed claims of the deed itself, else all affirmed ones, else all.
fn preferred<'a>(claims: &[&'a Claim]) -> Vec<&'a Claim> {
    let done: Vec<&Claim> = claims
        .iter()
        .copied()
        .filter(|c| crate::accounts::stance(c) == Stance::Supports)
        .collect();
    let affirmed: Vec<&Claim> = claims.iter().copied().filter(|c| !is_denial(c)).collect();
    [done, affirmed, claims.to_vec()]
        .into_iter()
        .find(|list| !list.is_empty())
        .unwrap_or_default()
}

fn summary(account: &Account) -> RootSourceSummary {
    RootSourceSummary {
        name: account.root.name.clone(),
        code: account.root.code.clone(),
        kind: account.root.kind,
        side: account.side.clone(),
        claims: account.count,
        stance: account.stance,
    }
}

fn codes(list: &[ActorMention]) -> BTreeSet<String> {
    list.iter().filter_map(|a| a.code.clone()).collect()
}

/// For each set of culprits that supporting sides name, the sides that name it.
fn culprit_accounts<'a>(accounts: &'a [Account<'a>]) -> BTreeMap<BTreeSet<String>, Vec<&'a Account<'a>>> {
    let mut out: BTreeMap<BTreeSet<String>, Vec<&Account>> = BTreeMap::new();
    for account in accounts
        .iter()
        .filter(|a| a.stance == Stance::Supports || a.stance == Stance::Hedges)
    {
        let named: BTreeSet<BTreeSet<String>> = account
            .claims
            .iter()
            .filter(|c| !is_denial(c))
            .map(|c| codes(&c.actor))
            .filter(|s| !s.is_empty())
            .collect();
        for set in named {
            out.entry(set).or_default().push(account);
        }
    }
    out
}

/// The actors that most sides name; all of them where opposed accounts are equally backed.
fn merged_actors(told: &[&Claim], culprits: &BTreeMap<BTreeSet<String>, Vec<&Account>>) -> Vec<ActorMention> {
    let most = culprits.values().map(Vec::len).max().unwrap_or(0);
    let best: Vec<&BTreeSet<String>> = culprits
        .iter()
        .filter(|(_, sides)| sides.len() == most)
        .map(|(set, _)| set)
        .collect();
    let wanted: BTreeSet<String> = match best.as_slice() {
        [] => return most_backed(told.iter().map(|c| &c.actor)),
        [one] => (*one).clone(),
        several
            if several
                .iter()
                .enumerate()
                .any(|(i, a)| several[i + 1..].iter().any(|b| a.is_disjoint(b))) =>
        {
            several.iter().flat_map(|s| s.iter().cloned()).collect()
        }
        several => several
            .iter()
            .max_by_key(|s| s.len())
            .map(|s| (*s).clone())
            .unwrap_or_default(),
    };
    let mut out: Vec<ActorMention> = Vec::new();
    for actor in told.iter().flat_map(|c| &c.actor) {
        if actor.code.as_ref().is_some_and(|c| wanted.contains(c))
            && !out.iter().any(|o| o.code == actor.code)
        {
            out.push(actor.clone());
        }
    }
    out.sort_by(|a, b| a.code.cmp(&b.code));
    out
}

/// The list whose codes most claims have; the longer of two equally common.
fn most_backed<'a>(lists: impl Iterator<Item = &'a Vec<ActorMention>>) -> Vec<ActorMention> {
    let mut by_codes: BTreeMap<BTreeSet<String>, (usize, Vec<ActorMention>)> = BTreeMap::new();
    for list in lists {
        by_codes.entry(codes(list)).or_insert_with(|| (0, list.clone())).0 += 1;
    }
    by_codes
        .into_iter()
        .max_by(|a, b| {
            (!a.0.is_empty(), a.1.0, a.0.len())
                .cmp(&(!b.0.is_empty(), b.1.0, b.0.len()))
                .then(b.0.cmp(&a.0))
        })
        .map(|(_, (_, list))| list)
        .unwrap_or_default()
}

fn best_place(told: &[&Claim]) -> Option<twosource_record::PlaceMention> {
    let mut counts: BTreeMap<String, (usize, &twosource_record::PlaceMention)> = BTreeMap::new();
    for place in told.iter().filter_map(|c| c.place.as_ref()) {
        counts.entry(place.place.name.clone()).or_insert((0, place)).0 += 1;
    }
    counts
        .into_iter()
        .max_by(|a, b| {
            (a.1.1.place.resolution.min(4), a.1.0)
                .cmp(&(b.1.1.place.resolution.min(4), b.1.0))
                .then(b.0.cmp(&a.0))
        })
        .map(|(_, (_, place))| place.clone())
}

/// The most exact date, the most told of those.
fn best_date(told: &[&Claim]) -> Option<twosource_record::DateRange> {
    let dates: Vec<_> = told
        .iter()
        .filter_map(|c| c.happened_on.as_ref())
        .filter(|d| d.start.is_some() && d.end.is_some())
        .collect();
    let length = |d: &twosource_record::DateRange| {
        d.start
            .zip(d.end)
            .and_then(|(a, b)| a.until(b).ok())
            .map_or(i32::MAX, |s| {
                s.get_days() + 31 * s.get_months() + 366 * i32::from(s.get_years())
            })
    };
    let shortest = dates.iter().map(|d| length(d)).min()?;
    let exact: Vec<_> = dates.into_iter().filter(|d| length(d) == shortest).collect();
    let start = most_common(exact.iter().map(|d| d.start))?;
    exact.into_iter().find(|d| d.start == start).cloned()
}

/// The latest number of each kind that a side gives; of several in one claim ("20 soldiers, six of them officers") the
/// largest, which is the whole.
fn latest_counts(account: &Account) -> BTreeMap<QuantityKind, twosource_record::Quantity> {
    let mut out = BTreeMap::new();
    for claim in account.claims.iter().filter(|c| !is_denial(c)) {
        let mut whole: BTreeMap<QuantityKind, &twosource_record::Quantity> = BTreeMap::new();
        for quantity in &claim.quantity {
            let known = whole.entry(quantity.kind).or_insert(quantity);
            if quantity.best > known.best {
                *known = quantity;
            }
        }
        out.extend(whole.into_iter().map(|(kind, q)| (kind, q.clone())));
    }
    out
}

fn quantities(accounts: &[Account]) -> Vec<EventQuantity> {
    let mut by_kind: BTreeMap<QuantityKind, Vec<(&Account, twosource_record::Quantity)>> = BTreeMap::new();
    for account in accounts {
        for (kind, quantity) in latest_counts(account) {
            by_kind.entry(kind).or_default().push((account, quantity));
        }
    }
    let smallest = |values: &[Option<f64>]| values.iter().flatten().copied().reduce(f64::min);
    let largest = |values: &[Option<f64>]| values.iter().flatten().copied().reduce(f64::max);
    by_kind
        .into_iter()
        .map(|(kind, told)| {
            let all: Vec<Option<f64>> = told.iter().flat_map(|(_, q)| [q.low, q.best, q.high]).collect();
            let best = told
                .iter()
                .max_by(|a, b| a.0.count.cmp(&b.0.count).then(b.0.side.cmp(&a.0.side)))
                .and_then(|(_, q)| q.best);
            let by = told
                .iter()
                .map(|(account, q)| QuantityBySource {
                    root_source: account.root.name.clone().unwrap_or_else(|| account.side.clone()),
                    best: q.best,
                })
                .collect();
            EventQuantity {
                kind,
                low: smallest(&all),
                best,
                high: largest(&all),
                by,
            }
        })
        .collect()
}

fn dissent(accounts: &[Account], culprits: &BTreeMap<BTreeSet<String>, Vec<&Account>>) -> Vec<Dissent> {
    let mut out: Vec<Dissent> = accounts.iter().filter(|a| a.denies).map(denial).collect();
    let opposed = |set: &BTreeSet<String>, account: &Account| {
        culprits
            .iter()
            .any(|(other, sides)| other.is_disjoint(set) && sides.iter().any(|s| s.side != account.side))
    };
    for (set, sides) in culprits {
        for account in sides.iter().filter(|a| opposed(set, a)) {
            let named = |c: &&&Claim| !is_denial(c) && codes(&c.actor) == *set;
            push(
                &mut out,
                account,
                DissentKind::Culprit,
                account
                    .claims
                    .iter()
                    .filter(named)
                    .map(|c| c.claim_id.clone())
                    .collect(),
            );
        }
    }
    for account in count_dissenters(accounts) {
        let counting = |c: &&&Claim| c.quantity.iter().any(|q| COUNTED.contains(&q.kind));
        push(
            &mut out,
            account,
            DissentKind::Count,
            account
                .claims
                .iter()
                .filter(counting)
                .map(|c| c.claim_id.clone())
                .collect(),
        );
    }
    out.sort_by(|a, b| (a.kind, &a.claim_ids).cmp(&(b.kind, &b.claim_ids)));
    out
}

fn denial(account: &Account) -> Dissent {
    let kind = if account.reversed && account.root.kind == twosource_record::SourceKind::Outlet {
        DissentKind::Retraction
    } else {
        DissentKind::Denial
    };
    let claim_ids = account
        .claims
        .iter()
        .filter(|c| is_denial(c))
        .map(|c| c.claim_id.clone())
        .collect();
    Dissent {
        root_source: account.root.clone(),
        kind,
        claim_ids,
    }
}

fn push(out: &mut Vec<Dissent>, account: &Account, kind: DissentKind, claim_ids: Vec<String>) {
    if !claim_ids.is_empty() {
        out.push(Dissent {
            root_source: account.root.clone(),
            kind,
            claim_ids,
        });
    }
}

/// Sides whose numbers differ from another side's.
fn count_dissenters<'a>(accounts: &'a [Account<'a>]) -> Vec<&'a Account<'a>> {
    let counts: Vec<_> = accounts.iter().map(latest_counts).collect();
    let differs = |a: usize, b: usize| {
        let number = |side: usize, kind: &QuantityKind| counts[side].get(kind).and_then(|q| q.best);
        COUNTED.iter().any(
            |k| matches!((number(a, k), number(b, k)), (Some(x), Some(y)) if (x - y).abs() > 0.1 * x.max(y)),
        )
    };
    (0..accounts.len())
        .filter(|&a| (0..accounts.len()).any(|b| b != a && differs(a, b)))
        .map(|a| &accounts[a])
        .collect()
}
