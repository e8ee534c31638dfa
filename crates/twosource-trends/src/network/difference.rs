//! What moved between two windows.
//!
//! In: the networks of both, and how many reports were read in each. Out: pairs that moved together or apart, actors who
//! changed company. Never: takes more reports for more relations: all is told per thousand reports.

use super::graph::{Balance, Network};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Two actors who stand closer or farther than before.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PairMove {
    /// The one, first by name.
    pub a: String,
    /// The other.
    pub b: String,
    /// Cooperation per thousand reports, before and after.
    pub cooperation: [f64; 2],
    /// Conflict per thousand reports, before and after.
    pub conflict: [f64; 2],
    /// Change of cooperation less conflict per thousand reports: above 0 closer, below 0 apart.
    pub moved: f64,
    /// The change in units of its standard error, counts taken as Poisson's.
    pub standard_errors: f64,
}

/// An actor whose partners are others than before.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ActorMove {
    /// Who.
    pub actor: String,
    /// 0 for the same partners in the same shares, 1 for none in common (1 less the cosine of cooperation by partner).
    pub change_of_company: f64,
    /// Bloc before and after.
    pub bloc: [Option<usize>; 2],
    /// Partners whose share grew most.
    pub gained: Vec<Partner>,
    /// Partners whose share fell most.
    pub lost: Vec<Partner>,
}

/// A partner with its shares of all cooperation, before and after.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Partner {
    /// Who.
    pub name: String,
    /// Shares, 0 to 1.
    pub share: [f64; 2],
}

/// Everything that moved.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// Surest first.
    pub pairs: Vec<PairMove>,
    /// Most changed first.
    pub actors: Vec<ActorMove>,
}

/// Fewest weight of cooperation in each window that tells an actor's company.
const FEWEST: f64 = 3.0;
/// Partners told.
const TOLD: usize = 3;

impl Difference {
    /// Compares two windows; reports of 0 count as 1, so that events without documents can be compared.
    pub fn new(before: &Network, after: &Network, reports: [u32; 2]) -> Self {
        let balances = [before.balances(), after.balances()];
        Self {
            pairs: pair_moves(&balances, reports.map(|r| f64::from(r.max(1)) / 1000.0)),
            actors: actor_moves(&balances, before, after),
        }
    }
}

type Balances = BTreeMap<(String, String), Balance>;

fn pair_moves(balances: &[Balances; 2], thousands: [f64; 2]) -> Vec<PairMove> {
    let keys: BTreeSet<&(String, String)> = balances.iter().flat_map(BTreeMap::keys).collect();
    let mut out: Vec<PairMove> = keys
        .into_iter()
        .map(|key| {
            let both = [0, 1].map(|w| balances[w].get(key).copied().unwrap_or_default());
            let rate = |of: fn(Balance) -> f64| [0, 1].map(|w| of(both[w]) / thousands[w]);
            let net = rate(Balance::net);
            let variance: f64 = [0, 1]
                .map(|w| (both[w].cooperation + both[w].conflict) / thousands[w].powi(2))
                .iter()
                .sum();
            PairMove {
                a: key.0.clone(),
                b: key.1.clone(),
                cooperation: rate(|b| b.cooperation),
                conflict: rate(|b| b.conflict),
                moved: net[1] - net[0],
                standard_errors: (net[1] - net[0]) / variance.sqrt(),
            }
        })
        .filter(|m| m.moved != 0.0)
        .collect();
    out.sort_by(|x, y| {
        let surest = y.standard_errors.abs().total_cmp(&x.standard_errors.abs());
        surest.then_with(|| (&x.a, &x.b).cmp(&(&y.a, &y.b)))
    });
    out
}

fn actor_moves(balances: &[Balances; 2], before: &Network, after: &Network) -> Vec<ActorMove> {
    let company = [0, 1].map(|w| company(&balances[w]));
    let bloc = |network: &Network, name: &str| {
        let found = network.actors.iter().find(|a| a.name == name);
        found.and_then(|a| a.bloc)
    };
    let mut out = Vec::new();
    for (actor, old) in &company[0] {
        let Some(new) = company[1].get(actor) else {
            continue;
        };
        let partners = partners(old, new);
        let mut gained = partners.clone();
        gained.sort_by(|x, y| growth(y).total_cmp(&growth(x)));
        let lost = gained
            .iter()
            .rev()
            .filter(|p| growth(p) < 0.0)
            .take(TOLD)
            .cloned()
            .collect();
        gained.retain(|p| growth(p) > 0.0);
        gained.truncate(TOLD);
        out.push(ActorMove {
            actor: (*actor).to_owned(),
            change_of_company: 1.0 - cosine(&partners),
            bloc: [bloc(before, actor), bloc(after, actor)],
            gained,
            lost,
        });
    }
    out.sort_by(|x, y| {
        let most = y.change_of_company.total_cmp(&x.change_of_company);
        most.then_with(|| x.actor.cmp(&y.actor))
    });
    out
}

fn growth(partner: &Partner) -> f64 {
    partner.share[1] - partner.share[0]
}

/// Cooperation of each actor by partner, actors with enough of it.
fn company(balances: &Balances) -> BTreeMap<&str, BTreeMap<&str, f64>> {
    let mut out: BTreeMap<&str, BTreeMap<&str, f64>> = BTreeMap::new();
    for ((a, b), balance) in balances.iter().filter(|(_, b)| b.cooperation > 0.0) {
        for (one, other) in [(a, b), (b, a)] {
            *out.entry(one).or_default().entry(other).or_default() += balance.cooperation;
        }
    }
    out.retain(|_, partners| partners.values().sum::<f64>() >= FEWEST);
    out
}

fn partners(old: &BTreeMap<&str, f64>, new: &BTreeMap<&str, f64>) -> Vec<Partner> {
    let sums = [old.values().sum::<f64>(), new.values().sum::<f64>()];
    let names: BTreeSet<&str> = old.keys().chain(new.keys()).copied().collect();
    names
        .into_iter()
        .map(|name| Partner {
            name: name.to_owned(),
            share: [
                old.get(name).copied().unwrap_or(0.0) / sums[0],
                new.get(name).copied().unwrap_or(0.0) / sums[1],
            ],
        })
        .collect()
}

fn cosine(partners: &[Partner]) -> f64 {
    let sum = |of: fn(&Partner) -> f64| partners.iter().map(of).sum::<f64>();
    let norms = sum(|p| p.share[0].powi(2)).sqrt() * sum(|p| p.share[1].powi(2)).sqrt();
    if norms > 0.0 {
        (sum(|p| p.share[0] * p.share[1]) / norms).min(1.0)
    } else {
        0.0
    }
}
