//! Tag scores of one predicate to its arguments.
//!
//! In: tag scores per word, the tree. Out: role spans. Never: a core role told twice; of two the better scored stays.

use super::decode::BioTags;
use super::document::Role;
use std::ops::Range;

/// Spans of one predicate's roles, words counted from `base`.
pub fn role_spans(tags: &BioTags, rows: &[&[f32]], base: usize) -> Vec<Role> {
    let scored: Vec<(Range<usize>, &str, f32)> = tags
        .spans(rows)
        .into_iter()
        .map(|(range, label)| (range.clone(), label, mean_score(tags, rows, &range, label)))
        .collect();
    let beaten = |(_, label, score): &(Range<usize>, &str, f32)| {
        is_core(label)
            && scored
                .iter()
                .any(|(_, other, better)| other == label && better > score)
    };
    scored
        .iter()
        .filter(|span| !beaten(span))
        .map(|(range, label, _)| Role {
            label: (*label).to_owned(),
            tokens: base + range.start..base + range.end,
        })
        .collect()
}

fn is_core(label: &str) -> bool {
    label.starts_with("ARG") && !label.starts_with("ARGM")
}

/// Mean log probability of the tags that a span takes.
fn mean_score(tags: &BioTags, rows: &[&[f32]], range: &Range<usize>, label: &str) -> f32 {
    let score = |word: usize| {
        let mark = if word == range.start { "B-" } else { "I-" };
        tags.index(mark, label)
            .map_or(0.0, |tag| rows[word][tag] - log_sum(rows[word]))
    };
    range.clone().map(score).sum::<f32>() / range.len().max(1) as f32
}

fn log_sum(row: &[f32]) -> f32 {
    let top = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    top + row.iter().map(|s| (s - top).exp()).sum::<f32>().ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_core_role_told_twice_the_better_stays() {
        let names = ["O", "B-ARG1", "I-ARG1", "B-ARGM-TMP", "I-ARGM-TMP"];
        let tags = BioTags::new(names.iter().map(|s| (*s).to_owned()).collect());
        let rows: [&[f32]; 3] = [
            &[0.0, 2.0, 0.0, 0.0, 0.0],
            &[3.0, 0.0, 0.0, 0.0, 0.0],
            &[0.0, 6.0, 0.0, 0.0, 0.0],
        ];
        let found = role_spans(&tags, &rows, 10);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].tokens, 12..13);
    }
}
