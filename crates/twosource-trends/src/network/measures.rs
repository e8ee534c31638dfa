//! Blocs and brokers of a graph of friends.
//!
//! In: an undirected, weighted graph. Out: the bloc of each node and its brokerage. Never: chance: the seed is fixed, and
//! blocs are numbered by size and first name.
//!
//! Blocs: Leiden (Traag, Waltman and van Eck 2019, From Louvain to Leiden) on modularity, by `leiden-rs`. Brokerage:
//! betweenness (Brandes 2001) without weights, by `rustworkx-core`.

use leiden_rs::{GraphDataBuilder, Leiden, LeidenConfig};
use petgraph::graph::UnGraph;
use petgraph::visit::EdgeRef;
use rustworkx_core::centrality::betweenness_centrality;

const SEED: u64 = 1;
/// More nodes than any network has: one thread, one order of sums.
const NEVER_PARALLEL: usize = usize::MAX;

/// Bloc of each node, from 1 for the largest, none for nodes without friends; and the modularity.
pub(crate) fn blocs(friends: &UnGraph<String, f64>) -> (Vec<Option<usize>>, f64) {
    let Some((communities, modularity)) = communities(friends) else {
        return (vec![None; friends.node_count()], 0.0);
    };
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); friends.node_count() + 1];
    for (node, community) in communities.into_iter().enumerate() {
        if friends
            .neighbors(petgraph::graph::NodeIndex::new(node))
            .next()
            .is_some()
        {
            members[community].push(node);
        }
    }
    members.retain(|m| !m.is_empty());
    members.sort_by(|a, b| b.len().cmp(&a.len()).then(a[0].cmp(&b[0])));
    let mut out = vec![None; friends.node_count()];
    for (number, nodes) in members.iter().enumerate() {
        for node in nodes {
            out[*node] = Some(number + 1);
        }
    }
    (out, modularity)
}

/// The library's numbers; none for a graph without edges.
fn communities(friends: &UnGraph<String, f64>) -> Option<(Vec<usize>, f64)> {
    if friends.edge_count() == 0 {
        return None;
    }
    let mut builder = GraphDataBuilder::new(friends.node_count());
    for edge in friends.edge_references() {
        let ends = (edge.source().index(), edge.target().index());
        builder.add_edge(ends.0, ends.1, *edge.weight()).ok()?;
    }
    let graph = builder.build().ok()?;
    let found = Leiden::new(LeidenConfig::builder().seed(SEED).build())
        .run(&graph)
        .ok()?;
    let community = |node| found.partition.community_of(node);
    Some(((0..friends.node_count()).map(community).collect(), found.quality))
}

/// Share of the shortest ways between others that lead over each node.
pub(crate) fn brokerage(friends: &UnGraph<String, f64>) -> Vec<f64> {
    let found = betweenness_centrality(friends, false, true, NEVER_PARALLEL);
    found
        .into_iter()
        .map(|share| share.filter(|s| s.is_finite()).unwrap_or(0.0))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(edges: &[(&str, &str, f64)], alone: &[&str]) -> UnGraph<String, f64> {
        let mut names: Vec<&str> = edges
            .iter()
            .flat_map(|(a, b, _)| [*a, *b])
            .chain(alone.iter().copied())
            .collect();
        names.sort_unstable();
        names.dedup();
        let mut graph = UnGraph::default();
        let nodes: Vec<_> = names.iter().map(|n| graph.add_node((*n).to_owned())).collect();
        let node = |name: &str| nodes[names.iter().position(|n| *n == name).expect("a name")];
        for (a, b, weight) in edges {
            graph.add_edge(node(a), node(b), *weight);
        }
        graph
    }

    #[test]
    fn two_circles_with_one_go_between_are_two_blocs() {
        let graph = graph(
            &[
                ("A", "B", 9.0),
                ("B", "C", 9.0),
                ("A", "C", 9.0),
                ("X", "Y", 9.0),
                ("Y", "Z", 9.0),
                ("X", "Z", 9.0),
                ("C", "M", 1.0),
                ("M", "X", 1.0),
            ],
            &["Q"],
        );
        let (blocs, modularity) = blocs(&graph);
        let of = |name: &str| {
            blocs[graph
                .node_indices()
                .find(|n| graph[*n] == name)
                .expect("a node")
                .index()]
        };
        assert_eq!(of("A"), of("B"));
        assert_ne!(of("A"), of("Z"));
        assert_eq!(of("Q"), None, "nobody's friend");
        assert!(modularity > 0.3, "{modularity}");
        let brokerage = brokerage(&graph);
        let top = graph
            .node_indices()
            .max_by(|a, b| brokerage[a.index()].total_cmp(&brokerage[b.index()]));
        assert!(["M", "C", "X"].contains(&graph[top.expect("a node")].as_str()));
        assert_eq!(
            brokerage[graph
                .node_indices()
                .find(|n| graph[*n] == "A")
                .expect("a node")
                .index()],
            0.0
        );
    }

    #[test]
    fn an_empty_graph_has_no_blocs() {
        let (found, modularity) = blocs(&graph(&[], &["A"]));
        assert_eq!((found, modularity), (vec![None], 0.0));
        assert_eq!(brokerage(&graph(&[], &["A"])), [0.0]);
    }
}
