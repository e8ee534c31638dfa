//! Full-text search over kept events, with a limit on what one query may cost.
//!
//! In: words as a person types them. Out: positions of events. Never: lets a person's signs be search syntax.

use crate::{Store, StoreError};
use ahash::AHashSet;
use std::time::{Duration, Instant};

impl Store {
    /// Events whose sentences, titles or names hold all these words; the last one may be a beginning. Words in double
    /// quotes must stand together.
    pub fn search(&self, words: &str) -> Result<AHashSet<i64>, StoreError> {
        let Some(query) = match_expression(words) else {
            return Ok(AHashSet::new());
        };
        let mut statement = self
            .connection
            .prepare_cached("SELECT rowid FROM event_words WHERE event_words MATCH ?1")?;
        let found = statement.query_map([query], |row| row.get(0))?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// Lets queries of this connection run until `limit` from now; later they fail (SQLite's `interrupted`).
    pub fn allow(&mut self, limit: Duration) -> Result<(), StoreError> {
        let end = Instant::now() + limit;
        Ok(self
            .connection
            .progress_handler(20_000, Some(move || Instant::now() > end))?)
    }
}

/// Every run of letters and digits becomes a quoted string.
fn match_expression(words: &str) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    for (index, piece) in words.split('"').enumerate() {
        let tokens: Vec<&str> = piece
            .split(|c: char| !c.is_alphanumeric())
            .filter(|t| !t.is_empty())
            .collect();
        if index % 2 == 1 {
            parts.extend((!tokens.is_empty()).then(|| format!("\"{}\"", tokens.join(" "))));
        } else {
            parts.extend(tokens.iter().map(|t| format!("\"{t}\"")));
        }
    }
    let open = words.chars().last().is_some_and(char::is_alphanumeric);
    if let (true, Some(last)) = (open, parts.last_mut()) {
        last.push('*');
    }
    (!parts.is_empty()).then(|| parts.join(" "))
}

#[cfg(test)]
mod tests {
    use super::match_expression;

    #[test]
    fn signs_of_the_search_language_are_words_or_nothing() {
        assert_eq!(
            match_expression("fuel NOT depot").as_deref(),
            Some("\"fuel\" \"NOT\" \"depot\"*")
        );
        assert_eq!(
            match_expression("\"fuel depot\" x:").as_deref(),
            Some("\"fuel depot\" \"x\"")
        );
        assert_eq!(match_expression(" *-^() "), None);
    }
}
