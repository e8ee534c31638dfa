//! Scores to structures: trees with one root (Chu and Liu 1965, Edmonds 1967), BIO tags by Viterbi.
//!
//! In: scores. Out: heads, spans. Never: a cycle, a second root, an I tag without its B.

use std::ops::Range;

const NEVER: f64 = -1e9;

/// Heads of the words 1..n; `scores[d][h]` for word d under head h, row and column 0 being the root. `heads[0]` is 0.
pub fn tree(scores: &[Vec<f64>]) -> Vec<usize> {
    let heads = spanning_tree(scores);
    if heads.iter().skip(1).filter(|&&h| h == 0).count() <= 1 {
        return heads;
    }
    best_single_root(scores, &heads)
}

/// Tries each word that the free tree hangs on the root as the only root.
fn best_single_root(scores: &[Vec<f64>], free: &[usize]) -> Vec<usize> {
    let candidates = (1..free.len()).filter(|&i| free[i] == 0);
    let trees = candidates.map(|root| {
        let mut fixed = scores.to_vec();
        for (i, row) in fixed.iter_mut().enumerate().skip(1) {
            row[0] = if i == root { row[0] } else { NEVER };
        }
        let heads = spanning_tree(&fixed);
        let total: f64 = (1..heads.len()).map(|i| fixed[i][heads[i]]).sum();
        (total, heads)
    });
    trees
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map_or_else(|| free.to_vec(), |(_, heads)| heads)
}

fn spanning_tree(scores: &[Vec<f64>]) -> Vec<usize> {
    let n = scores.len();
    let mut heads: Vec<usize> = scores
        .iter()
        .enumerate()
        .map(|(i, row)| best_head(row, i))
        .collect();
    if n > 0 {
        heads[0] = 0;
    }
    let Some(cycle) = find_cycle(&heads) else {
        return heads;
    };
    contract(scores, &mut heads, &cycle);
    heads
}

/// Solves the smaller problem in which the cycle is one word, and breaks the cycle where that word is entered.
fn contract(scores: &[Vec<f64>], heads: &mut [usize], cycle: &[usize]) {
    let outside: Vec<usize> = (0..scores.len()).filter(|i| !cycle.contains(i)).collect();
    let m = outside.len();
    let mut small = vec![vec![NEVER; m + 1]; m + 1];
    let (mut enter, mut leave) = (vec![0; m], vec![0; m]);
    for (j, &o) in outside.iter().enumerate() {
        for (k, &p) in outside.iter().enumerate().filter(|&(k, _)| k != j) {
            small[j][k] = scores[o][p];
        }
        let best = |key: &dyn Fn(usize) -> f64| {
            cycle
                .iter()
                .copied()
                .max_by(|&a, &b| key(a).total_cmp(&key(b)))
                .unwrap_or(cycle[0])
        };
        leave[j] = best(&|c| scores[o][c]);
        if o != 0 {
            small[j][m] = scores[o][leave[j]];
        }
        enter[j] = best(&|c| scores[c][o] - scores[c][heads[c]]);
        small[m][j] = scores[enter[j]][o] - scores[enter[j]][heads[enter[j]]];
    }
    let solved = spanning_tree(&small);
    for (j, &o) in outside.iter().enumerate().filter(|&(_, &o)| o != 0) {
        heads[o] = if solved[j] == m {
            leave[j]
        } else {
            outside[solved[j]]
        };
    }
    heads[enter[solved[m]]] = outside[solved[m]];
}

fn find_cycle(heads: &[usize]) -> Option<Vec<usize>> {
    let mut seen = vec![0usize; heads.len()];
    for start in 1..heads.len() {
        let mut at = start;
        while at != 0 && seen[at] == 0 {
            seen[at] = start;
            at = heads[at];
        }
        if at != 0 && seen[at] == start {
            let mut cycle = vec![at];
            let mut next = heads[at];
            while next != at {
                cycle.push(next);
                next = heads[next];
            }
            return Some(cycle);
        }
    }
    None
}

/// The best head of `word`, never itself: a loop of one word would not shrink when contracted.
fn best_head(row: &[f64], word: usize) -> usize {
    let others = row.iter().enumerate().filter(|&(i, _)| i != word);
    others.max_by(|a, b| a.1.total_cmp(b.1)).map_or(0, |(i, _)| i)
}

/// Which tag may follow which, for a list of BIO tags.
#[derive(Debug, Clone)]
pub struct BioTags {
    tags: Vec<String>,
    before: Vec<Vec<usize>>,
}

impl BioTags {
    /// Works out the allowed neighbours once.
    pub fn new(tags: Vec<String>) -> Self {
        let allowed = |tag: &String| match tag.strip_prefix("I-") {
            Some(kind) => (0..tags.len())
                .filter(|&i| tags[i].get(2..) == Some(kind) && tags[i] != "O")
                .collect(),
            None => (0..tags.len()).collect(),
        };
        let before = tags.iter().map(allowed).collect();
        Self { tags, before }
    }

    /// The tag of this mark (`B-`, `I-`) and kind.
    pub fn index(&self, mark: &str, kind: &str) -> Option<usize> {
        self.tags.iter().position(|t| t.strip_prefix(mark) == Some(kind))
    }

    /// Spans with their kinds of the best allowed sequence; `rows` gives one score per tag for each word.
    pub fn spans(&self, rows: &[&[f32]]) -> Vec<(Range<usize>, &str)> {
        let path = self.best_path(rows);
        let mut out: Vec<(Range<usize>, &str)> = Vec::new();
        for (word, &tag) in path.iter().enumerate() {
            let (mark, kind) = self.tags[tag].split_at_checked(2).unwrap_or(("O", ""));
            match (mark, out.last_mut()) {
                ("B-", _) => out.push((word..word + 1, kind)),
                ("I-", Some((range, _))) => range.end = word + 1,
                _ => {}
            }
        }
        out
    }

    fn best_path(&self, rows: &[&[f32]]) -> Vec<usize> {
        let Some((first, rest)) = rows.split_first() else {
            return Vec::new();
        };
        let start = |(i, &s): (usize, &f32)| {
            if self.tags[i].starts_with("I-") {
                f32::NEG_INFINITY
            } else {
                s
            }
        };
        let mut best: Vec<f32> = first.iter().enumerate().map(start).collect();
        let mut back: Vec<Vec<u16>> = Vec::with_capacity(rest.len());
        for row in rest {
            let from_any = best_of(&best);
            let step = |i: usize| match self.before[i].as_slice() {
                all if all.len() == self.tags.len() => from_any,
                some => best_among(&best, some),
            };
            let from: Vec<u16> = (0..row.len()).map(step).collect();
            best = row
                .iter()
                .zip(&from)
                .map(|(s, &f)| s + best[usize::from(f)])
                .collect();
            back.push(from);
        }
        let mut path = vec![usize::from(best_of(&best))];
        for from in back.iter().rev() {
            path.push(usize::from(from[path[path.len() - 1]]));
        }
        path.reverse();
        path
    }
}

/// Index of the highest score.
fn best_of(scores: &[f32]) -> u16 {
    let mut best = 0;
    for (i, score) in scores.iter().enumerate() {
        if *score > scores[best] {
            best = i;
        }
    }
    best as u16
}

/// The one of `indexes` with the highest score.
fn best_among(scores: &[f32], indexes: &[usize]) -> u16 {
    let mut best = indexes.first().copied().unwrap_or_default();
    for &i in indexes {
        if scores[i] > scores[best] {
            best = i;
        }
    }
    best as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cycle_is_broken_where_it_costs_least() {
        let scores = vec![
            vec![0.0; 4],
            vec![1.0, 0.0, 9.0, 0.0],
            vec![2.0, 9.0, 0.0, 0.0],
            vec![0.0, 0.0, 5.0, 0.0],
        ];
        assert_eq!(tree(&scores), [0, 2, 0, 2]);
    }

    #[test]
    fn a_tree_has_one_root() {
        let scores = vec![vec![0.0; 3], vec![9.0, 0.0, 1.0], vec![8.0, 2.0, 0.0]];
        let heads = tree(&scores);
        assert_eq!(heads.iter().skip(1).filter(|&&h| h == 0).count(), 1);
    }

    #[test]
    fn scores_without_any_good_head_still_give_a_tree() {
        let never = vec![vec![NEVER; 4]; 4];
        let heads = tree(&never);
        assert_eq!(heads.iter().skip(1).filter(|&&h| h == 0).count(), 1);
        assert!((1..4).all(|i| heads[i] != i));
    }

    #[test]
    fn an_inside_tag_never_opens_a_span() {
        let tags = BioTags::new(
            ["O", "B-x", "I-x", "B-y", "I-y"]
                .iter()
                .map(|s| (*s).to_owned())
                .collect(),
        );
        let rows: [&[f32]; 3] = [
            &[0.0, 1.0, 5.0, 0.0, 0.0],
            &[0.0, 0.0, 0.0, 0.0, 9.0],
            &[0.0, 0.0, 3.0, 0.0, 0.0],
        ];
        let spans = tags.spans(&rows);
        assert!(spans.iter().all(|(range, _)| !range.is_empty()));
        assert_eq!(spans[0].0.start, 0);
    }
}
