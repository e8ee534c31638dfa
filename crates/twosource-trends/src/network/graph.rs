//! The graph of one window.
//!
//! In: cells by pair. Out: actors and ties, strongest first, with the measures of `measures`. Never: a tie of an actor
//! with itself.

use super::measures;
use crate::dyads::Dyads;
use crate::plan::Pairs;
use petgraph::graph::{DiGraph, NodeIndex, UnGraph};
use serde::Serialize;
use std::collections::BTreeMap;

/// What one actor did to another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tie {
    /// Who does it.
    pub actor: String,
    /// To whom.
    pub recipient: String,
    /// Weight of cooperation.
    pub cooperation: f64,
    /// Weight of conflict.
    pub conflict: f64,
    /// Mean conflict-cooperation score, -10 to 10.
    pub scale_mean: Option<f64>,
    /// The events.
    pub event_ids: Vec<String>,
    /// Their positions.
    #[serde(skip)]
    pub rows: Vec<u32>,
}

/// An actor and where it stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NetworkActor {
    /// Its name.
    pub name: String,
    /// Number of its bloc, from 1 for the largest; null where it has no friend.
    pub bloc: Option<usize>,
    /// Share of the shortest ways of friendship between others that lead over it, 0 to 1.
    pub brokerage: f64,
    /// Cooperation that it gives.
    pub cooperation_given: f64,
    /// Cooperation that it receives.
    pub cooperation_received: f64,
    /// Conflict that it gives.
    pub conflict_given: f64,
    /// Conflict that it receives.
    pub conflict_received: f64,
    /// Those it stands closest to, by cooperation less conflict in both orders.
    pub closest: Vec<String>,
    /// Those it stands farthest from.
    pub farthest: Vec<String>,
}

/// Actors and ties of one window.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Network {
    /// By name.
    pub actors: Vec<NetworkActor>,
    /// Strongest first.
    pub ties: Vec<Tie>,
    /// How much denser friendships are inside blocs than by chance (Newman's modularity).
    pub modularity: f64,
}

/// Names told of the closest and the farthest.
const TOLD: usize = 3;

/// Cooperation and conflict of two actors, in both orders together.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Balance {
    pub cooperation: f64,
    pub conflict: f64,
}

impl Balance {
    /// Cooperation less conflict.
    pub fn net(self) -> f64 {
        self.cooperation - self.conflict
    }
}

impl Network {
    /// The graph of all cells; pairs below `least` weight are left out.
    pub fn new(dyads: &Dyads, pairs: &Pairs, least: f64) -> Self {
        let ties = ties(dyads, pairs, least);
        let directed = directed(&ties);
        let balances = balances(&ties);
        let friends = friends(&directed, &balances);
        let (blocs, modularity) = measures::blocs(&friends);
        let brokerage = measures::brokerage(&friends);
        let actors = directed
            .node_indices()
            .map(|node| NetworkActor {
                bloc: blocs[node.index()],
                brokerage: brokerage[node.index()],
                ..actor(&directed, node, &balances)
            })
            .collect();
        Self {
            actors,
            ties,
            modularity,
        }
    }

    /// Cooperation and conflict of every two actors, names in order.
    pub(crate) fn balances(&self) -> BTreeMap<(String, String), Balance> {
        balances(&self.ties)
    }
}

fn ties(dyads: &Dyads, pairs: &Pairs, least: f64) -> Vec<Tie> {
    let mut out = Vec::new();
    for series in dyads.series(pairs).iter().filter(|s| s.weight() >= least) {
        for cell in series.cells.values() {
            let [verbal, material, words, deeds] = cell.quads();
            out.push(Tie {
                actor: series.actor.to_owned(),
                recipient: series.recipient.to_owned(),
                cooperation: verbal + material,
                conflict: words + deeds,
                scale_mean: cell.scale_mean(),
                event_ids: Vec::new(),
                rows: cell.rows.clone(),
            });
        }
    }
    out
}

fn directed(ties: &[Tie]) -> DiGraph<String, Balance> {
    let mut names: Vec<&str> = ties
        .iter()
        .flat_map(|t| [t.actor.as_str(), &t.recipient])
        .collect();
    names.sort_unstable();
    names.dedup();
    let mut graph = DiGraph::new();
    let nodes: BTreeMap<&str, NodeIndex> = names
        .iter()
        .map(|name| (*name, graph.add_node((*name).to_owned())))
        .collect();
    for tie in ties {
        let balance = Balance {
            cooperation: tie.cooperation,
            conflict: tie.conflict,
        };
        graph.add_edge(nodes[tie.actor.as_str()], nodes[tie.recipient.as_str()], balance);
    }
    graph
}

fn balances(ties: &[Tie]) -> BTreeMap<(String, String), Balance> {
    let mut out: BTreeMap<(String, String), Balance> = BTreeMap::new();
    for tie in ties {
        let (a, b) = (tie.actor.clone(), tie.recipient.clone());
        let balance = out.entry(if a < b { (a, b) } else { (b, a) }).or_default();
        balance.cooperation += tie.cooperation;
        balance.conflict += tie.conflict;
    }
    out
}

/// The graph of those who cooperate more than they quarrel, by how much more.
fn friends(
    directed: &DiGraph<String, Balance>,
    balances: &BTreeMap<(String, String), Balance>,
) -> UnGraph<String, f64> {
    let mut out = UnGraph::default();
    let nodes: BTreeMap<&str, NodeIndex> = directed
        .node_indices()
        .map(|node| (directed[node].as_str(), out.add_node(directed[node].clone())))
        .collect();
    for ((a, b), balance) in balances.iter().filter(|(_, balance)| balance.net() > 0.0) {
        out.add_edge(nodes[a.as_str()], nodes[b.as_str()], balance.net());
    }
    out
}

fn actor(
    graph: &DiGraph<String, Balance>,
    node: NodeIndex,
    balances: &BTreeMap<(String, String), Balance>,
) -> NetworkActor {
    use petgraph::Direction::{Incoming, Outgoing};
    let sum = |direction, of: fn(&Balance) -> f64| -> f64 {
        let weights = graph.edges_directed(node, direction).map(|e| of(e.weight()));
        weights.fold(0.0, |sum, weight| sum + weight)
    };
    let name = graph[node].clone();
    let mut others: Vec<(&String, f64)> = balances
        .iter()
        .filter_map(|((a, b), balance)| match (a == &name, b == &name) {
            (true, _) => Some((b, balance.net())),
            (_, true) => Some((a, balance.net())),
            _ => None,
        })
        .collect();
    others.sort_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(y.0)));
    let names = |list: Vec<&(&String, f64)>| list.into_iter().take(TOLD).map(|(n, _)| (*n).clone()).collect();
    NetworkActor {
        bloc: None,
        brokerage: 0.0,
        cooperation_given: sum(Outgoing, |b| b.cooperation),
        cooperation_received: sum(Incoming, |b| b.cooperation),
        conflict_given: sum(Outgoing, |b| b.conflict),
        conflict_received: sum(Incoming, |b| b.conflict),
        closest: names(others.iter().filter(|(_, net)| *net > 0.0).collect()),
        farthest: names(others.iter().rev().filter(|(_, net)| *net < 0.0).collect()),
        name,
    }
}
