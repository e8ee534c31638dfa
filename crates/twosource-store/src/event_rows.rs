//! The countable part of all events, kept beside the claims they were made from: numbers in columns, so that millions
//! are counted in seconds.
//!
//! In: rows with their party sets and event ids, and reports by day. Out: the same, streamed by position. Never: grades;
//! gives rows of claims that have changed since (`has_event_rows`).

use crate::{Store, StoreError};
use jiff::civil::Date;
use rusqlite::{CachedStatement, OptionalExtension, Row, Rows, params};
use std::collections::HashMap;
use twosource_record::{EventRow, EventType, ObjectKind, PartySet, QuantityKind, RowQuantity};

/// Changes whenever the rows change their shape or their meaning.
const SHAPE: &str = concat!(env!("CARGO_PKG_VERSION"), "/1");

const COLUMNS: &str = "position, parties, type, first_on, last_on, ranged, reported_on, planned, credibility, \
                       independent_sources, object, scale";

impl Store {
    /// Whether the kept rows were made from the present claims.
    pub fn has_event_rows(&self) -> Result<bool, StoreError> {
        let sql = "SELECT made_of FROM event_rows_state";
        let kept: Option<String> = self.connection.query_row(sql, [], |row| row.get(0)).optional()?;
        Ok(kept == Some(self.made_of()?))
    }

    /// What the claims are like now; changes with every addition.
    fn made_of(&self) -> Result<String, StoreError> {
        let sql = "SELECT (SELECT coalesce(max(version), 0) FROM documents), (SELECT count(*) FROM claims)";
        Ok(self.connection.query_row(sql, [], |row| {
            Ok(format!(
                "{SHAPE}/{}/{}",
                row.get::<_, i64>(0)?,
                row.get::<_, i64>(1)?
            ))
        })?)
    }

    /// Keeps these rows in place of all kept before, as those of the present claims; positions count from 0.
    pub fn put_event_rows(
        &mut self,
        rows: impl IntoIterator<Item = (String, EventRow, PartySet)>,
        reports: impl IntoIterator<Item = (Date, u32)>,
    ) -> Result<usize, StoreError> {
        let made_of = self.made_of()?;
        let transaction = self.connection.transaction()?;
        transaction.execute_batch(
            "DELETE FROM event_rows; DELETE FROM event_row_quantities; DELETE FROM party_sets; DELETE FROM reports_read; DELETE FROM event_rows_state;",
        )?;
        let mut sets: HashMap<PartySet, u32> = HashMap::new();
        let mut count = 0;
        for (event_id, row, set) in rows {
            let known = sets.get(&set).copied();
            let parties = match known {
                Some(number) => number,
                None => {
                    let number = sets.len() as u32;
                    let sql = "INSERT INTO party_sets (number, parties) VALUES (?1, ?2)";
                    let mut insert = transaction.prepare_cached(sql)?;
                    insert.execute(params![number, serde_json::to_string(&set)?])?;
                    sets.insert(set, number);
                    number
                }
            };
            insert_row(&transaction, count, &event_id, parties, &row)?;
            count += 1;
        }
        for (day, number) in reports {
            let sql = "INSERT INTO reports_read (day, reports) VALUES (?1, ?2)";
            transaction
                .prepare_cached(sql)?
                .execute(params![number_of(day), number])?;
        }
        transaction.execute("INSERT INTO event_rows_state (made_of) VALUES (?1)", [made_of])?;
        transaction.commit()?;
        Ok(count)
    }

    /// Number of kept rows.
    pub fn event_row_count(&self) -> Result<u32, StoreError> {
        let sql = "SELECT coalesce(max(position) + 1, 0) FROM event_rows";
        Ok(self.connection.query_row(sql, [], |row| row.get(0))?)
    }

    /// All party sets, by number.
    pub fn party_sets(&self) -> Result<Vec<PartySet>, StoreError> {
        self.rows("SELECT parties FROM party_sets ORDER BY number", params![])
    }

    /// Reports read by day of publication, copies once.
    pub fn reports_read(&self) -> Result<Vec<(Date, u32)>, StoreError> {
        let mut statement = self
            .connection
            .prepare("SELECT day, reports FROM reports_read ORDER BY day")?;
        let found = statement.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get(1)?)))?;
        let mut out = Vec::new();
        for pair in found {
            let (day, reports) = pair?;
            out.extend(day_of(Some(day)).map(|day| (day, reports)));
        }
        Ok(out)
    }

    /// Streams the rows from one position up to, and without, another.
    pub fn each_event_row(
        &self,
        positions: std::ops::Range<u32>,
        mut take: impl FnMut(u32, &EventRow),
    ) -> Result<(), StoreError> {
        let bounds = params![positions.start, positions.end];
        let sql = format!(
            "SELECT {COLUMNS} FROM event_rows WHERE position >= ?1 AND position < ?2 ORDER BY position"
        );
        let mut statement = self.connection.prepare(&sql)?;
        let mut rows = statement.query(bounds)?;
        let mut numbers = self.connection.prepare_cached(
            "SELECT position, kind, low, best, high FROM event_row_quantities WHERE position >= ?1 AND position < ?2 ORDER BY position, kind",
        )?;
        let mut quantities = Quantities::start(&mut numbers, bounds)?;
        let mut event_row = blank();
        while let Some(row) = rows.next()? {
            let position = read_row(row, &mut event_row)?;
            event_row.quantity.clear();
            quantities.take(position, &mut event_row.quantity)?;
            take(position, &event_row);
        }
        Ok(())
    }

    /// Event ids of these positions, in this order.
    pub fn event_ids(&self, positions: &[u32]) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT event_id FROM event_rows WHERE position = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut out = Vec::with_capacity(positions.len());
        for position in positions {
            out.push(statement.query_row([position], |row| row.get(0))?);
        }
        Ok(out)
    }
}

fn insert_row(
    transaction: &rusqlite::Transaction,
    position: usize,
    event_id: &str,
    parties: u32,
    row: &EventRow,
) -> Result<(), StoreError> {
    let sql = format!(
        "INSERT INTO event_rows ({COLUMNS}, event_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"
    );
    transaction.prepare_cached(&sql)?.execute(params![
        position as i64,
        parties,
        row.event as u8,
        row.first_on.map(number_of),
        row.last_on.map(number_of),
        row.ranged,
        row.reported_on.map(number_of),
        row.planned,
        row.credibility,
        row.independent_sources,
        row.object.map(|o| o as u8),
        row.scale,
        event_id,
    ])?;
    let sql =
        "INSERT INTO event_row_quantities (position, kind, low, best, high) VALUES (?1, ?2, ?3, ?4, ?5)";
    let mut insert = transaction.prepare_cached(sql)?;
    for quantity in &row.quantity {
        insert.execute(params![
            position as i64,
            quantity.kind as u8,
            quantity.low,
            quantity.best,
            quantity.high
        ])?;
    }
    Ok(())
}

fn blank() -> EventRow {
    EventRow {
        parties: 0,
        event: EventType::Consult,
        first_on: None,
        last_on: None,
        ranged: false,
        reported_on: None,
        planned: false,
        credibility: 6,
        independent_sources: 0,
        object: None,
        scale: 0.0,
        quantity: Vec::new(),
    }
}

/// Reads the columns; numbers that no list has are read as what says least.
fn read_row(row: &Row, out: &mut EventRow) -> Result<u32, StoreError> {
    let position = row.get(0)?;
    out.parties = row.get(1)?;
    let kind: u8 = row.get(2)?;
    out.event = EventType::ALL
        .get(usize::from(kind))
        .copied()
        .unwrap_or(EventType::Consult);
    out.first_on = day_of(row.get(3)?);
    out.last_on = day_of(row.get(4)?);
    out.ranged = row.get(5)?;
    out.reported_on = day_of(row.get(6)?);
    out.planned = row.get(7)?;
    out.credibility = row.get(8)?;
    out.independent_sources = row.get(9)?;
    let object: Option<u8> = row.get(10)?;
    out.object = object.and_then(|n| ObjectKind::ALL.get(usize::from(n)).copied());
    out.scale = row.get(11)?;
    Ok(position)
}

/// The numbers of the rows, read alongside them.
struct Quantities<'a> {
    rows: Rows<'a>,
    next: Option<(u32, RowQuantity)>,
}

impl<'a> Quantities<'a> {
    fn start(
        statement: &'a mut CachedStatement<'_>,
        bounds: &[&dyn rusqlite::ToSql],
    ) -> Result<Self, StoreError> {
        let mut out = Self {
            rows: statement.query(bounds)?,
            next: None,
        };
        out.step()?;
        Ok(out)
    }

    fn step(&mut self) -> Result<(), StoreError> {
        self.next = match self.rows.next()? {
            Some(row) => {
                let kind: u8 = row.get(1)?;
                let quantity = RowQuantity {
                    kind: QuantityKind::ALL
                        .get(usize::from(kind))
                        .copied()
                        .unwrap_or(QuantityKind::Other),
                    low: row.get(2)?,
                    best: row.get(3)?,
                    high: row.get(4)?,
                };
                Some((row.get(0)?, quantity))
            }
            None => None,
        };
        Ok(())
    }

    fn take(&mut self, position: u32, out: &mut Vec<RowQuantity>) -> Result<(), StoreError> {
        while let Some((at, quantity)) = self.next {
            if at > position {
                break;
            }
            if at == position {
                out.push(quantity);
            }
            self.step()?;
        }
        Ok(())
    }
}

/// A day as the number 20240307.
fn number_of(day: Date) -> i64 {
    i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day())
}

fn day_of(number: Option<i64>) -> Option<Date> {
    let number = number?;
    let year = i16::try_from(number.div_euclid(10_000)).ok()?;
    let rest = number.rem_euclid(10_000);
    Date::new(year, (rest / 100) as i8, (rest % 100) as i8).ok()
}
