//! Events kept beside the claims they were made from, so that a list need not grade anew.
//!
//! In: events, and the claims and headers they rest on. Out: the same by id or by position. Never: grades; tells events
//! of claims that have changed since as if they were of today (`events_are_current`).

use crate::summary::{Evidence, is_of_state, party};
use crate::{Store, StoreError};
use jiff::civil::Date;
use rusqlite::{OptionalExtension, Transaction, params};
use std::collections::BTreeMap;
use twosource_record::{Claim, DocumentHeader, Event};

/// Changes whenever what is derived changes its shape or its meaning.
const SHAPE: &str = concat!(env!("CARGO_PKG_VERSION"), "/1");

/// Days since 1970-01-01.
pub(crate) fn day_number(day: Date) -> i64 {
    let days = Date::constant(1970, 1, 1).until(day);
    days.map(|span| i64::from(span.get_days())).unwrap_or_default()
}

impl Store {
    /// What the claims are like now; changes with every addition.
    pub fn state(&self) -> Result<String, StoreError> {
        let sql = "SELECT (SELECT coalesce(max(version), 0) FROM documents), (SELECT count(*) FROM claims)";
        let state = self.connection.query_row(sql, [], |row| {
            Ok(format!("{}-{}", row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))
        })?;
        Ok(state)
    }

    /// Whether the kept events were made from the present claims.
    pub fn events_are_current(&self) -> Result<bool, StoreError> {
        let sql = "SELECT value FROM derived WHERE name = 'events'";
        let kept: Option<String> = self.connection.query_row(sql, [], |row| row.get(0)).optional()?;
        Ok(kept == Some(format!("{SHAPE}/{}", self.state()?)))
    }

    /// Keeps these events in place of all kept before, as those of the present claims.
    pub fn put_events(
        &mut self,
        events: &[Event],
        headers: &[DocumentHeader],
        claims: &[Claim],
    ) -> Result<(), StoreError> {
        let state = format!("{SHAPE}/{}", self.state()?);
        let transaction = self.connection.transaction()?;
        clear_events(&transaction)?;
        append(&transaction, events, &Evidence::new(headers, claims))?;
        mark(&transaction, &state)?;
        Ok(transaction.commit()?)
    }

    /// Adds events whose claims have nothing to do with those kept before, and marks all as those of the present claims.
    pub fn add_events(
        &mut self,
        events: &[Event],
        headers: &[DocumentHeader],
        claims: &[Claim],
    ) -> Result<(), StoreError> {
        let state = format!("{SHAPE}/{}", self.state()?);
        let transaction = self.connection.transaction()?;
        append(&transaction, events, &Evidence::new(headers, claims))?;
        mark(&transaction, &state)?;
        Ok(transaction.commit()?)
    }

    /// A kept event and its position.
    pub fn event(&self, event_id: &str) -> Result<Option<(i64, Event)>, StoreError> {
        let sql = "SELECT position, event FROM events WHERE event_id = ?1";
        let found: Option<(i64, String)> = self
            .connection
            .prepare_cached(sql)?
            .query_row([event_id], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        found
            .map(|(position, json)| Ok((position, serde_json::from_str(&json)?)))
            .transpose()
    }

    /// Kept events of these positions, in this order.
    pub fn events_at(&self, positions: &[i64]) -> Result<Vec<Event>, StoreError> {
        let json = self.column_at("event", positions)?;
        Ok(json
            .iter()
            .map(|j| serde_json::from_str(j))
            .collect::<Result<_, _>>()?)
    }

    /// Summaries of these positions, in this order, as JSON.
    pub fn summaries_at(&self, positions: &[i64]) -> Result<Vec<String>, StoreError> {
        self.column_at("summary", positions)
    }

    fn column_at(&self, column: &str, positions: &[i64]) -> Result<Vec<String>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached(&format!("SELECT {column} FROM events WHERE position = ?1"))?;
        let mut out = Vec::with_capacity(positions.len());
        for position in positions {
            out.extend(statement.query_row([position], |row| row.get(0)).optional()?);
        }
        Ok(out)
    }

    /// Claims by id, in this order.
    pub fn claims_by_id(&self, ids: &[String]) -> Result<Vec<Claim>, StoreError> {
        self.each("SELECT claim FROM claims WHERE claim_id = ?1", ids)
    }

    /// Headers of the latest versions of these documents, in this order.
    pub fn headers_by_id(&self, ids: &[String]) -> Result<Vec<DocumentHeader>, StoreError> {
        self.each(
            "SELECT header FROM documents WHERE document_id = ?1 ORDER BY version DESC LIMIT 1",
            ids,
        )
    }

    /// Claims of the latest versions of these documents.
    pub fn claims_of_documents(&self, ids: &[String]) -> Result<Vec<Claim>, StoreError> {
        let sql = "SELECT claim FROM claims WHERE version = (SELECT max(version) FROM documents WHERE document_id = ?1) ORDER BY position";
        self.each(sql, ids)
    }

    fn each<T: serde::de::DeserializeOwned>(&self, sql: &str, keys: &[String]) -> Result<Vec<T>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut out = Vec::new();
        for key in keys {
            let found: Vec<String> = statement
                .query_map([key], |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            for json in &found {
                out.push(serde_json::from_str(json)?);
            }
        }
        Ok(out)
    }

    /// The kept event of each claim that has one.
    pub fn events_of_claims(
        &self,
        claim_ids: &[String],
    ) -> Result<BTreeMap<String, (String, u8)>, StoreError> {
        let sql = "SELECT event_id, grade FROM event_claims JOIN events USING (position) WHERE claim_id = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut out = BTreeMap::new();
        for id in claim_ids {
            let found = statement
                .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?;
            out.extend(found.map(|event| (id.clone(), event)));
        }
        Ok(out)
    }

    /// Ids of the documents that carry claims of these events.
    pub fn documents_of_events(&self, positions: &[i64]) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT document_id FROM event_claims JOIN claims USING (claim_id) JOIN documents USING (version) \
                   WHERE event_claims.position = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut out = std::collections::BTreeSet::new();
        for position in positions {
            let ids = statement.query_map([position], |row| row.get::<_, String>(0))?;
            out.extend(ids.collect::<Result<Vec<_>, _>>()?);
        }
        Ok(out.into_iter().collect())
    }

    /// The latest version of a document: header and text.
    pub fn document(&self, document_id: &str) -> Result<Option<(DocumentHeader, String)>, StoreError> {
        let sql = "SELECT header, text FROM documents WHERE document_id = ?1 ORDER BY version DESC LIMIT 1";
        let found: Option<(String, String)> = self
            .connection
            .prepare_cached(sql)?
            .query_row([document_id], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        found
            .map(|(header, text)| Ok((serde_json::from_str(&header)?, text)))
            .transpose()
    }
}

fn clear_events(transaction: &Transaction) -> Result<(), StoreError> {
    Ok(transaction.execute_batch(
        "DELETE FROM events; DELETE FROM event_parties; DELETE FROM event_claims; DELETE FROM event_sources;
         INSERT INTO event_words (event_words) VALUES ('delete-all');",
    )?)
}

fn mark(transaction: &Transaction, state: &str) -> Result<(), StoreError> {
    let sql = "INSERT OR REPLACE INTO derived (name, value) VALUES ('events', ?1)";
    transaction.execute(sql, [state])?;
    Ok(())
}

fn append(transaction: &Transaction, events: &[Event], evidence: &Evidence) -> Result<(), StoreError> {
    for event in events {
        let position = append_event(transaction, event, evidence)?;
        append_parts(transaction, position, event)?;
        let mut words =
            transaction.prepare_cached("INSERT INTO event_words (rowid, words) VALUES (?1, ?2)")?;
        words.execute(params![position, evidence.words(event)])?;
    }
    Ok(())
}

fn append_event(transaction: &Transaction, event: &Event, evidence: &Evidence) -> Result<i64, StoreError> {
    let sql = "INSERT INTO events (event_id, type, status, grade, first_day, last_day, reported_day, place, country_code, \
               province, lat, lon, resolution, summary, event) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)";
    let date = event.happened_on.as_ref();
    let place = event.place.as_ref().map(|p| &p.place);
    let reported = event
        .first_reported_at
        .map(|at| at.to_zoned(jiff::tz::TimeZone::UTC).date());
    transaction.prepare_cached(sql)?.execute(params![
        event.event_id,
        event.event.name(),
        name_of(&event.status)?,
        event.credibility.grade,
        date.and_then(|d| d.start).map(day_number),
        date.and_then(|d| d.end.or(d.start)).map(day_number),
        reported.map(day_number),
        place.map(|p| &p.name),
        place.and_then(|p| p.country_code.as_ref()),
        place.and_then(|p| p.province.as_ref()),
        place.and_then(|p| p.lat),
        place.and_then(|p| p.lon),
        place.map(|p| p.resolution),
        serde_json::to_string(&evidence.summary(event))?,
        serde_json::to_string(event)?,
    ])?;
    Ok(transaction.last_insert_rowid())
}

fn append_parts(transaction: &Transaction, position: i64, event: &Event) -> Result<(), StoreError> {
    let sql = "INSERT INTO event_parties (position, role, code, name, is_state) VALUES (?1, ?2, ?3, ?4, ?5)";
    let mut parties = transaction.prepare_cached(sql)?;
    for (role, list) in [(0, &event.actor), (1, &event.recipient)] {
        for actor in list {
            let short = party(actor);
            let is_state = short.code.is_some() && is_of_state(&short.sector);
            parties.execute(params![position, role, short.code, short.name, is_state])?;
        }
    }
    let mut claims = transaction
        .prepare_cached("INSERT OR REPLACE INTO event_claims (claim_id, position) VALUES (?1, ?2)")?;
    for id in &event.claim_ids {
        claims.execute(params![id, position])?;
    }
    let sql = "INSERT INTO event_sources (position, side, kind, code, name, stance) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let mut sources = transaction.prepare_cached(sql)?;
    for root in &event.root_sources {
        let name = root.name.as_ref().unwrap_or(&root.side);
        sources.execute(params![
            position,
            root.side,
            name_of(&root.kind)?,
            root.code,
            name,
            name_of(&root.stance)?
        ])?;
    }
    Ok(())
}

/// The name of a value of a closed list, as JSON writes it.
fn name_of(value: &impl serde::Serialize) -> Result<String, StoreError> {
    Ok(serde_json::to_value(value)?
        .as_str()
        .unwrap_or_default()
        .to_owned())
}
