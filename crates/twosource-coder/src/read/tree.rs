//! Questions that later stages ask of a sentence's tree.
//!
//! In: a `ReadSentence`. Out: token indexes and ranges. Never: changes the tree.

use super::{Predicate, ReadSentence};
use std::ops::Range;

impl ReadSentence {
    /// Indexes of the words whose head is `token`, in order.
    pub fn children(&self, token: usize) -> impl Iterator<Item = usize> + '_ {
        (0..self.tokens.len()).filter(move |&i| self.tokens[i].head == Some(token))
    }

    /// The children whose relation is one of `relations` (an entry without subtype also stands for its subtypes).
    pub fn children_by<'a>(
        &'a self,
        token: usize,
        relations: &'a [&str],
    ) -> impl Iterator<Item = usize> + 'a {
        self.children(token)
            .filter(move |&i| self.has_relation(i, relations))
    }

    /// The first child with one of these relations.
    pub fn child(&self, token: usize, relations: &[&str]) -> Option<usize> {
        self.children(token).find(|&i| self.has_relation(i, relations))
    }

    /// Whether `token` hangs by one of `relations` (an entry without subtype also stands for its subtypes).
    pub fn has_relation(&self, token: usize, relations: &[&str]) -> bool {
        let own = self.tokens[token].deprel.as_str();
        let base = own.split(':').next().unwrap_or(own);
        relations.iter().any(|&r| r == own || r == base)
    }

    /// The relation of `token` without its subtype.
    pub fn relation(&self, token: usize) -> &str {
        self.tokens[token].deprel.split(':').next().unwrap_or_default()
    }

    /// The heads of `token` from its own head up to the root.
    pub fn ancestors(&self, token: usize) -> impl Iterator<Item = usize> + '_ {
        let mut next = self.tokens[token].head;
        let mut left = self.tokens.len();
        std::iter::from_fn(move || {
            let here = next.filter(|_| left > 0)?;
            left -= 1;
            next = self.tokens[here].head;
            Some(here)
        })
    }

    /// Whether `token` is `top` or hangs below it.
    pub fn is_within(&self, token: usize, top: usize) -> bool {
        token == top || self.ancestors(token).any(|a| a == top)
    }

    /// All words of the subtree of `token`, itself included, in order.
    pub fn subtree(&self, token: usize) -> Vec<usize> {
        (0..self.tokens.len())
            .filter(|&i| self.is_within(i, token))
            .collect()
    }

    /// Smallest token range that covers the subtree of `token`.
    pub fn subtree_range(&self, token: usize) -> Range<usize> {
        let words = self.subtree(token);
        words.first().copied().unwrap_or(token)..words.last().map_or(token + 1, |&last| last + 1)
    }

    /// The word of `range` whose head lies outside it (the first such word).
    pub fn head_of(&self, range: &Range<usize>) -> usize {
        range
            .clone()
            .find(|&i| self.tokens[i].head.is_none_or(|h| !range.contains(&h)))
            .unwrap_or(range.start)
    }

    /// `token` and the words joined to it by `conj`, in order.
    pub fn conjuncts(&self, token: usize) -> Vec<usize> {
        std::iter::once(token)
            .chain(self.children_by(token, &["conj"]))
            .collect()
    }

    /// The preposition or case marker of a nominal ("of", "against"), lower case; several are joined by a blank.
    pub fn case_of(&self, token: usize) -> String {
        let words: Vec<usize> = self
            .children_by(token, &["case"])
            .filter(|&c| c < token)
            .collect();
        let mut parts = Vec::new();
        for word in words {
            parts.push(self.tokens[word].text.to_lowercase());
            parts.extend(
                self.children_by(word, &["fixed"])
                    .map(|f| self.tokens[f].text.to_lowercase()),
            );
        }
        parts.join(" ")
    }

    /// The predicate at `token`, if the encoder saw one there.
    pub fn predicate_at(&self, token: usize) -> Option<&Predicate> {
        self.predicates.iter().find(|p| p.token == token)
    }

    /// The role of this label of the predicate at `token`.
    pub fn role(&self, token: usize, label: &str) -> Option<Range<usize>> {
        self.predicate_at(token)?
            .roles
            .iter()
            .find(|r| r.label == label)
            .map(|r| r.tokens.clone())
    }

    /// Byte range of a token range; empty at the sentence's start for an empty range.
    pub fn bytes(&self, range: &Range<usize>) -> Range<usize> {
        match (
            self.tokens.get(range.start),
            range.end.checked_sub(1).and_then(|last| self.tokens.get(last)),
        ) {
            (Some(first), Some(last)) if range.start < range.end => first.start..last.end,
            _ => self.start..self.start,
        }
    }

    /// The words of a range as the text has them: a blank only where there is one between two words.
    pub fn text_of(&self, range: &Range<usize>) -> String {
        let mut out = String::new();
        let mut end = None;
        for token in &self.tokens[range.clone()] {
            if end.is_some_and(|end| end < token.start) {
                out.push(' ');
            }
            out.push_str(&token.text);
            end = Some(token.end);
        }
        out
    }

    /// The lemma of `token`.
    pub fn lemma(&self, token: usize) -> &str {
        &self.tokens[token].lemma
    }
}
