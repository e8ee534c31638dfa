//! Each root source's record over the kept events.
//!
//! In: the kept events. Out: one row per source, most events first. Never: judges; only counts what was graded.

use crate::{Store, StoreError};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What one root source said, and how it stands with others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SourceRecord {
    /// Name.
    pub name: String,
    /// Its side; equal sides count once.
    pub side: String,
    /// State or body.
    pub code: Option<String>,
    /// Kind of source.
    pub kind: String,
    /// Events that it speaks of.
    pub events: usize,
    /// Events that it affirms.
    pub supports: usize,
    /// Events that it affirms with a weaker hedge.
    pub hedges: usize,
    /// Events that it denies.
    pub denies: usize,
    /// Events of which it took back what it said.
    pub withdrew: usize,
    /// Events that it affirms and that are confirmed (credibility 1).
    pub confirmed: usize,
    /// Events that it affirms and that others dispute or deny.
    pub contested: usize,
    /// Events that it alone speaks of.
    pub alone: usize,
}

impl Store {
    /// The sources of the kept events, most events first, at most `limit`.
    pub fn sources(&self, limit: usize) -> Result<Vec<SourceRecord>, StoreError> {
        let sql = "
            SELECT s.name, s.side, s.code, s.kind, count(*), sum(stance = 'supports'), sum(stance = 'hedges'), sum(stance = 'denies'),
                   sum(stance = 'withdrew'), sum(stance = 'supports' AND e.grade = 1),
                   sum(stance IN ('supports', 'hedges') AND e.status IN ('disputed', 'denied')),
                   sum(n.sources = 1)
            FROM event_sources s JOIN events e USING (position)
            JOIN (SELECT position, count(*) AS sources FROM event_sources GROUP BY position) n USING (position)
            GROUP BY s.name, s.side, s.code, s.kind ORDER BY 5 DESC, s.name, s.side LIMIT ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let found = statement.query_map([limit as i64], |row| {
            let count = |i: usize| row.get::<_, i64>(i).map(|n| n as usize);
            Ok(SourceRecord {
                name: row.get(0)?,
                side: row.get(1)?,
                code: row.get(2)?,
                kind: row.get(3)?,
                events: count(4)?,
                supports: count(5)?,
                hedges: count(6)?,
                denies: count(7)?,
                withdrew: count(8)?,
                confirmed: count(9)?,
                contested: count(10)?,
                alone: count(11)?,
            })
        })?;
        Ok(found.collect::<Result<_, _>>()?)
    }
}
