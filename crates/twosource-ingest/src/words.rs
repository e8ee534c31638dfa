//! How many documents a word occurs in, by a fixed table, so that a text's vector depends on no other text.
//!
//! In: the text of `word_frequency.tsv`. Out: rarities. Never: opens the file itself; learns from what is ingested.

use std::collections::HashMap;

/// Document counts of words.
#[derive(Debug, Clone, Default)]
pub struct WordFrequencies {
    documents: f64,
    counts: HashMap<String, u32>,
}

impl WordFrequencies {
    /// From a table with the columns `word, documents`; the row of the empty word `*` says how many documents there were.
    pub fn from_tsv(text: &str) -> Self {
        let mut counts: HashMap<String, u32> = text
            .lines()
            .filter(|l| !l.starts_with('#'))
            .filter_map(|l| l.split_once('\t'))
            .filter_map(|(word, count)| Some((word.to_owned(), count.trim().parse().ok()?)))
            .collect();
        let documents = f64::from(counts.remove("*").unwrap_or(0));
        Self { documents, counts }
    }

    /// Inverse document frequency, natural logarithm; a word that the table lacks is taken to be in one and a half.
    pub fn rarity(&self, word: &str) -> f64 {
        let count = self.counts.get(word).map_or(1.5, |&c| f64::from(c));
        ((self.documents + 1.0).max(3.0) / count).ln()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_words_weigh_more() {
        let table = WordFrequencies::from_tsv("word\tdocuments\n*\t1000\nthe\t990\ndam\t12\n");
        assert!(table.rarity("the") < table.rarity("dam"));
        assert!(table.rarity("dam") < table.rarity("Halcyon"));
    }
}
