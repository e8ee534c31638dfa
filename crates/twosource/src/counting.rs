//! Counting the events of a store: rows from the store, or made on the spot, to cells, on all cores.
//!
//! In: arguments, a store. Out: pairs, cells, coverage, and the ids behind the positions. Never: counts itself.

use crate::arguments::Arguments;
use crate::arguments::trends::{CountArguments, CountName, PairArguments};
use crate::commands::end_of_day;
use crate::{knowledge, pipeline};
use anyhow::{Context, Result, anyhow};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::path::Path;
use twosource_corroborate::copy_groups;
use twosource_record::{DocumentHeader, EventRow, PartySet};
use twosource_store::{Store, StoreError};
use twosource_trends::{Coverage, Dyads, Groups, Options, Pairs, Step, Wanted};

/// Where groups of actors stand in the data folder.
const GROUPS: &str = "actors/groups.tsv";

/// Everything that was counted.
pub struct Counted {
    /// Actors and pairs.
    pub pairs: Pairs,
    /// Cells.
    pub dyads: Dyads,
    /// Reports read.
    pub coverage: Coverage,
    ids: Ids,
}

/// The ids behind the positions.
enum Ids {
    Stored(Store),
    Listed(Vec<String>),
}

impl Counted {
    /// Ids of the events at these positions.
    pub fn event_ids(&self, positions: &[u32]) -> Result<Vec<String>> {
        match &self.ids {
            Ids::Stored(store) => Ok(store.event_ids(positions)?),
            Ids::Listed(ids) => Ok(positions
                .iter()
                .filter_map(|p| ids.get(*p as usize).cloned())
                .collect()),
        }
    }
}

/// Options of the trends from arguments and tables.
pub fn options(
    arguments: &Arguments,
    count: &CountArguments,
    pairs: &PairArguments,
    step: Step,
    window: (Option<Date>, Option<Date>),
) -> Result<Options> {
    let mut groups = Groups::default();
    let shipped = knowledge::data_folder(arguments)?.join(GROUPS);
    for path in std::iter::once(&shipped).chain(&count.groups) {
        let table = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
        groups
            .add_table(&table)
            .map_err(|why| anyhow!("{}: {why}", path.display()))?;
    }
    let between = pairs.between.as_deref().and_then(|words| match words {
        [a, b] => Some((a.clone(), b.clone())),
        _ => None,
    });
    Ok(Options {
        step,
        level: count.level.into(),
        weighting: count.weight.into(),
        basis: count.date.into(),
        since: window.0,
        until: window.1,
        wanted: Wanted {
            actor: pairs.actor.clone(),
            recipient: pairs.recipient.clone(),
            between,
        },
        groups,
        all_groups: count.all_groups,
    })
}

/// Counts what the arguments ask for.
pub fn count(count: &CountArguments, options: &Options) -> Result<Counted> {
    let mut store = Store::open_existing(&count.db)?;
    match (count.count, count.as_known_on) {
        (CountName::Events, None) => {
            refresh(&mut store)?;
            count_stored(store, &count.db, options)
        }
        (CountName::Events, Some(day)) => {
            let limit = end_of_day(day);
            let (events, _) = pipeline::events(&store, limit)?;
            let rows = events.iter().map(|event| {
                let (row, set) = EventRow::of_event(event);
                (event.event_id.clone(), row, set)
            });
            let headers = store.headers()?;
            let known = |h: &&DocumentHeader| limit.is_none_or(|l| h.published_at.is_none_or(|at| at <= l));
            let known: Vec<&DocumentHeader> = headers.iter().filter(known).collect();
            Ok(count_listed(rows, coverage_of(&known), options))
        }
        (CountName::Claims, day) => count_claims(&store, day, options),
    }
}

/// Every claim as an event of its own.
fn count_claims(store: &Store, day: Option<Date>, options: &Options) -> Result<Counted> {
    let headers = store.headers()?;
    let limit = day.and_then(end_of_day);
    let published: BTreeMap<&str, _> = headers
        .iter()
        .filter(|h| limit.is_none_or(|l| h.published_at.is_none_or(|at| at <= l)))
        .map(|h| (h.document_id.as_str(), h.published_at))
        .collect();
    let coverage = published
        .values()
        .flatten()
        .map(|at| at.to_zoned(TimeZone::UTC).date())
        .collect();
    let claims = store.claims()?;
    let rows = claims.iter().filter_map(|claim| {
        let at = *published.get(claim.document_id.as_str())?;
        let (row, set) = EventRow::of_claim(claim, at)?;
        Some((claim.claim_id.clone(), row, set))
    });
    Ok(count_listed(rows, coverage, options))
}

/// Makes the rows of the store anew if claims were added since they were made.
fn refresh(store: &mut Store) -> Result<()> {
    if store.has_event_rows()? {
        return Ok(());
    }
    let (events, _) = pipeline::events(store, None)?;
    let headers = store.headers()?;
    let coverage = coverage_of(&headers.iter().collect::<Vec<_>>());
    let rows = events.iter().map(|event| {
        let (row, set) = EventRow::of_event(event);
        (event.event_id.clone(), row, set)
    });
    store.put_event_rows(rows, coverage.days())?;
    Ok(())
}

/// Reports by day: each group of copies once, on its first day.
fn coverage_of(headers: &[&DocumentHeader]) -> Coverage {
    let groups = copy_groups(headers);
    let mut first: BTreeMap<usize, Date> = BTreeMap::new();
    for header in headers {
        let (Some(group), Some(at)) = (groups.get(&header.document_id), header.published_at) else {
            continue;
        };
        let day = at.to_zoned(TimeZone::UTC).date();
        first
            .entry(*group)
            .and_modify(|known| *known = day.min(*known))
            .or_insert(day);
    }
    first.into_values().collect()
}

fn count_listed(
    rows: impl Iterator<Item = (String, EventRow, PartySet)>,
    coverage: Coverage,
    options: &Options,
) -> Counted {
    let (mut ids, mut list, mut sets) = (Vec::new(), Vec::new(), Vec::new());
    for (position, (id, mut row, set)) in rows.enumerate() {
        row.parties = position as u32;
        ids.push(id);
        list.push(row);
        sets.push(set);
    }
    let pairs = Pairs::new(&sets, options);
    let mut dyads = Dyads::default();
    for (position, row) in list.iter().enumerate() {
        dyads.add(position as u32, row, &pairs, options);
    }
    Counted {
        pairs,
        dyads,
        coverage,
        ids: Ids::Listed(ids),
    }
}

/// Counts the rows of a store, a part on each core.
fn count_stored(store: Store, path: &Path, options: &Options) -> Result<Counted> {
    let pairs = Pairs::new(&store.party_sets()?, options);
    let mut coverage = Coverage::default();
    for (day, reports) in store.reports_read()? {
        coverage.add(day, reports);
    }
    let total = store.event_row_count()?;
    let cores = std::thread::available_parallelism().map_or(1, |n| n.get() as u32);
    let part = total.div_ceil(cores).max(1);
    let ranges: Vec<_> = (0..cores)
        .map(|core| (core * part).min(total)..((core + 1) * part).min(total))
        .filter(|range| !range.is_empty())
        .collect();
    let parts: Vec<Result<Dyads, StoreError>> = std::thread::scope(|scope| {
        let running: Vec<_> = ranges
            .into_iter()
            .map(|range| scope.spawn(|| count_part(path, range, &pairs, options)))
            .collect();
        running
            .into_iter()
            .map(|thread| {
                thread
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            })
            .collect()
    });
    let mut dyads = Dyads::default();
    for part in parts {
        dyads.merge(part?);
    }
    Ok(Counted {
        pairs,
        dyads,
        coverage,
        ids: Ids::Stored(store),
    })
}

fn count_part(
    path: &Path,
    positions: std::ops::Range<u32>,
    pairs: &Pairs,
    options: &Options,
) -> Result<Dyads, StoreError> {
    let mut dyads = Dyads::default();
    let store = Store::open_existing(path)?;
    store.each_event_row(positions, |position, row| {
        dyads.add(position, row, pairs, options)
    })?;
    Ok(dyads)
}
