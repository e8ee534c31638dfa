//! Average linkage: from the most alike pair down, two clusters are joined while the mean score of their pairs allows it.
//!
//! In: pair scores of a few items and their weights. Out: clusters. Never: chains; one pair that is kept apart keeps its
//! clusters apart. (Unweighted pair group method, Sokal and Michener 1958.)

use crate::pair::APART;

/// Clusters of the items 0 to n, each sorted; ties go to the smaller items.
pub fn link(scores: Vec<Vec<f64>>, weights: &[usize], threshold: f64) -> Vec<Vec<usize>> {
    let mut rows = Rows::new(scores, weights);
    while let Some((a, b)) = rows.best(threshold) {
        rows.join(a, b);
    }
    let mut clusters: Vec<Vec<usize>> = rows.members.into_iter().filter(|m| !m.is_empty()).collect();
    clusters.iter_mut().for_each(|c| c.sort_unstable());
    clusters.sort_unstable();
    clusters
}

struct Rows {
    scores: Vec<Vec<f64>>,
    weights: Vec<f64>,
    members: Vec<Vec<usize>>,
    nearest: Vec<Option<usize>>,
}

impl Rows {
    fn new(scores: Vec<Vec<f64>>, weights: &[usize]) -> Self {
        let count = scores.len();
        let mut rows = Self {
            scores,
            weights: weights.iter().map(|&w| w as f64).collect(),
            members: (0..count).map(|i| vec![i]).collect(),
            nearest: vec![None; count],
        };
        (0..count).for_each(|row| rows.nearest[row] = rows.find_nearest(row));
        rows
    }

    /// The most alike living item after this one.
    fn find_nearest(&self, row: usize) -> Option<usize> {
        (row + 1..self.members.len())
            .filter(|&other| !self.members[other].is_empty())
            .max_by(|&x, &y| {
                self.scores[row][x]
                    .total_cmp(&self.scores[row][y])
                    .then(y.cmp(&x))
            })
    }

    fn best(&self, threshold: f64) -> Option<(usize, usize)> {
        let pairs = self.nearest.iter().enumerate().filter_map(|(row, near)| {
            let near = (*near).filter(|_| !self.members[row].is_empty())?;
            (self.scores[row][near] >= threshold).then_some((row, near))
        });
        pairs.max_by(|x, y| {
            self.scores[x.0][x.1]
                .total_cmp(&self.scores[y.0][y.1])
                .then(y.cmp(x))
        })
    }

    fn join(&mut self, a: usize, b: usize) {
        let (left, right) = (self.weights[a], self.weights[b]);
        for other in 0..self.members.len() {
            let (x, y) = (self.scores[a][other], self.scores[b][other]);
            let joint = if x <= APART || y <= APART {
                APART
            } else {
                (x * left + y * right) / (left + right)
            };
            self.scores[a][other] = joint;
            self.scores[other][a] = joint;
        }
        self.weights[a] += right;
        let moved = std::mem::take(&mut self.members[b]);
        self.members[a].extend(moved);
        self.nearest[b] = None;
        for row in 0..b {
            self.refresh(row, a, b);
        }
    }

    /// Sets the nearest of a row right after `b` went into `a`.
    fn refresh(&mut self, row: usize, a: usize, b: usize) {
        if self.members[row].is_empty() {
            return;
        }
        match self.nearest[row] {
            Some(near) if row != a && near != a && near != b => {
                let (old, new) = (self.scores[row][near], self.scores[row][a]);
                if row < a && (new > old || (new == old && a < near)) {
                    self.nearest[row] = Some(a);
                }
            }
            _ => self.nearest[row] = self.find_nearest(row),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_pair_kept_apart_keeps_its_clusters_apart() {
        let scores = vec![vec![0.0, 1.0, APART], vec![1.0, 0.0, 1.0], vec![APART, 1.0, 0.0]];
        assert_eq!(link(scores, &[1, 1, 1], 0.5), [vec![0, 1], vec![2]]);
    }

    #[test]
    fn days_in_a_row_do_not_chain() {
        let near = |i: usize, j: usize| match i.abs_diff(j) {
            1 => 0.6,
            _ => -0.4,
        };
        let scores = (0..6).map(|i| (0..6).map(|j| near(i, j)).collect()).collect();
        assert!(link(scores, &[1; 6], 0.5).iter().all(|c| c.len() <= 2));
    }
}
