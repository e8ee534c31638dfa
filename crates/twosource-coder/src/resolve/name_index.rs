//! An index of names: the hash of each name's key beside a number that says where the name stands.
//!
//! In: names with numbers. Out: the numbers that a name may have, rising. Never: keeps a name; two may share a hash, so
//! whoever asks compares keys.

use super::name_key::key_of;
use ahash::RandomState;

/// Names and their numbers, one word of memory each.
#[derive(Debug)]
pub struct NameIndex {
    hasher: RandomState,
    /// Sorted; the upper half of a word is a hash, the lower a number.
    words: Vec<u64>,
}

/// The half of a word that is the number.
const NUMBER: u64 = u32::MAX as u64;

impl NameIndex {
    /// From names as the tables write them.
    pub fn of_names<'n>(names: impl Iterator<Item = (&'n str, u32)>) -> Self {
        let hasher = seeded();
        let mut buffer = Vec::new();
        let word = |(name, number)| word(&hasher, key_of(name, &mut buffer), number);
        let words = names.map(word).collect();
        Self::sorted(hasher, words)
    }

    /// From keys, the number of each being its place in the list.
    pub fn of_keys<'k>(keys: impl Iterator<Item = &'k str>) -> Self {
        let hasher = seeded();
        let words = (0..).zip(keys).map(|(n, key)| word(&hasher, key.as_bytes(), n));
        let words = words.collect();
        Self::sorted(hasher, words)
    }

    fn sorted(hasher: RandomState, mut words: Vec<u64>) -> Self {
        words.sort_unstable();
        words.dedup();
        Self { hasher, words }
    }

    /// The numbers of this key and of keys that share its hash.
    pub fn numbers<'i>(&'i self, key: &str) -> impl Iterator<Item = usize> + use<'i> {
        let first = word(&self.hasher, key.as_bytes(), 0);
        let from = self.words.partition_point(|w| *w < first);
        let same = self.words[from..]
            .iter()
            .take_while(move |w| **w & !NUMBER == first);
        same.map(|w| (w & NUMBER) as usize)
    }
}

impl Default for NameIndex {
    fn default() -> Self {
        Self::sorted(seeded(), Vec::new())
    }
}

/// The same in every run.
fn seeded() -> RandomState {
    RandomState::with_seeds(1, 2, 3, 4)
}

fn word(hasher: &RandomState, key: &[u8], number: u32) -> u64 {
    hasher.hash_one(key) & !NUMBER | u64::from(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_the_numbers_of_all_its_spellings_in_order() {
        let names = [("Kyiv", 0), ("Paris", 7), ("paris", 3), ("PARIS", 3)];
        let index = NameIndex::of_names(names.into_iter());
        assert_eq!(index.numbers("paris").collect::<Vec<_>>(), [3, 7]);
        assert_eq!(index.numbers("lima").count(), 0);
    }
}
