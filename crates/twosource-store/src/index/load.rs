//! The columns from the store's tables.
//!
//! In: a store. Out: an index. Never: parses a record; only columns are read.

use super::{EventIndex, NO_DAY, NOWHERE, PartyKey, PartyOf, PlaceKey};
use crate::derived::day_number;
use crate::{Store, StoreError};
use ahash::AHashMap;
use rusqlite::Row;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use twosource_record::{EventStatus, EventType};

struct Raw {
    position: i64,
    id: String,
    event: EventType,
    status: EventStatus,
    grade: u8,
    day: i32,
    last_day: i32,
    place: u32,
}

impl EventIndex {
    /// Reads all columns.
    pub fn load(store: &Store) -> Result<Self, StoreError> {
        let mut places = Places::default();
        let mut rows = read_rows(store, &mut places)?;
        rows.sort_by(|a, b| (Reverse(a.day), &a.id).cmp(&(Reverse(b.day), &b.id)));
        let by_position: AHashMap<i64, u32> = rows
            .iter()
            .enumerate()
            .map(|(row, raw)| (raw.position, row as u32))
            .collect();
        let (party_starts, parties, names) = read_parties(store, &by_position, rows.len())?;
        Ok(Self {
            positions: rows.iter().map(|r| r.position).collect(),
            days: rows.iter().map(|r| r.day).collect(),
            last_days: rows.iter().map(|r| r.last_day).collect(),
            types: rows.iter().map(|r| r.event).collect(),
            statuses: rows.iter().map(|r| r.status).collect(),
            grades: rows.iter().map(|r| r.grade).collect(),
            place_of: rows.iter().map(|r| r.place).collect(),
            ids: rows.into_iter().map(|r| r.id.into_boxed_str()).collect(),
            places: places.list,
            party_starts,
            parties,
            names,
            labels: AHashMap::new(),
            by_position,
            documents: read_documents(store)?,
        })
    }
}

fn read_rows(store: &Store, places: &mut Places) -> Result<Vec<Raw>, StoreError> {
    let sql = "SELECT position, event_id, type, status, grade, first_day, last_day, reported_day, place, country_code, province, \
               lat, lon, resolution FROM events";
    let mut statement = store.connection.prepare(sql)?;
    let mut found = statement.query([])?;
    let mut out = Vec::new();
    while let Some(row) = found.next()? {
        out.push(read_row(row, places)?);
    }
    Ok(out)
}

fn read_row(row: &Row, places: &mut Places) -> Result<Raw, StoreError> {
    let name: String = row.get(2)?;
    let status: String = row.get(3)?;
    let (first, last, reported): (Option<i32>, Option<i32>, Option<i32>) =
        (row.get(5)?, row.get(6)?, row.get(7)?);
    let day = first.or(last).or(reported).unwrap_or(NO_DAY);
    Ok(Raw {
        position: row.get(0)?,
        id: row.get(1)?,
        event: serde_json::from_value(name.into())?,
        status: serde_json::from_value(status.into())?,
        grade: row.get(4)?,
        day,
        last_day: last.unwrap_or(day),
        place: places.number(row)?,
    })
}

#[derive(Default)]
struct Places {
    numbers: AHashMap<(String, Option<String>, u64, u64), u32>,
    list: Vec<PlaceKey>,
}

impl Places {
    fn number(&mut self, row: &Row) -> Result<u32, StoreError> {
        let Some(name) = row.get::<_, Option<String>>(8)? else {
            return Ok(NOWHERE);
        };
        let country_code: Option<String> = row.get(9)?;
        let at = row.get::<_, Option<f64>>(11)?.zip(row.get::<_, Option<f64>>(12)?);
        let bits = at.map_or((0, 0), |(lat, lon)| (lat.to_bits(), lon.to_bits()));
        let key = (name.clone(), country_code.clone(), bits.0, bits.1);
        let next = self.list.len() as u32;
        let number = *self.numbers.entry(key).or_insert(next);
        if number == next {
            let resolution = row.get::<_, Option<u8>>(13)?.unwrap_or_default();
            self.list.push(PlaceKey {
                name,
                country_code,
                province: row.get(10)?,
                at,
                resolution,
            });
        }
        Ok(number)
    }
}

type Parties = (Vec<u32>, Vec<PartyOf>, Vec<PartyKey>);

fn read_parties(store: &Store, rows: &AHashMap<i64, u32>, count: usize) -> Result<Parties, StoreError> {
    let mut statement = store
        .connection
        .prepare("SELECT position, role, code, name, is_state FROM event_parties")?;
    let mut found = statement.query([])?;
    let mut numbers: AHashMap<(Option<String>, String, bool), u32> = AHashMap::new();
    let mut groups: AHashMap<String, u32> = AHashMap::new();
    let mut names: Vec<PartyKey> = Vec::new();
    let mut pairs: Vec<(u32, PartyOf)> = Vec::new();
    while let Some(row) = found.next()? {
        let Some(&event) = rows.get(&row.get::<_, i64>(0)?) else {
            continue;
        };
        let (code, name): (Option<String>, String) = (row.get(2)?, row.get(3)?);
        let next = names.len() as u32;
        let number = *numbers
            .entry((code.clone(), name.clone(), row.get(4)?))
            .or_insert(next);
        if number == next {
            let key = match &code {
                Some(code) if row.get(4)? => code.clone(),
                Some(code) => format!("{name} ({code})"),
                None => name.clone(),
            };
            let group = groups.len() as u32;
            let group = *groups.entry(key.to_lowercase()).or_insert(group);
            names.push(PartyKey {
                code,
                name,
                key,
                group,
            });
        }
        pairs.push((
            event,
            PartyOf {
                name: number,
                is_actor: row.get::<_, i64>(1)? == 0,
            },
        ));
    }
    pairs.sort_by_key(|(event, party)| (*event, !party.is_actor));
    Ok((
        starts(&pairs, count),
        pairs.into_iter().map(|p| p.1).collect(),
        names,
    ))
}

fn starts(pairs: &[(u32, PartyOf)], count: usize) -> Vec<u32> {
    let mut out = vec![0; count + 1];
    for (event, _) in pairs {
        out[*event as usize + 1] += 1;
    }
    for row in 0..count {
        out[row + 1] += out[row];
    }
    out
}

fn read_documents(store: &Store) -> Result<BTreeMap<i32, usize>, StoreError> {
    let sql = "SELECT substr(published_at, 1, 10), count(DISTINCT document_id) FROM documents WHERE published_at IS NOT NULL GROUP BY 1";
    let mut statement = store.connection.prepare(sql)?;
    let found = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?)))?;
    let mut out = BTreeMap::new();
    for pair in found {
        let (day, count) = pair?;
        if let Ok(day) = day.parse::<jiff::civil::Date>() {
            out.insert(day_number(day) as i32, count as usize);
        }
    }
    Ok(out)
}
