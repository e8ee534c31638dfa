//! Grades anew when claims were added, and grades past days when somebody asks.
//!
//! In: a store's path. Out: kept events, or a state in memory. Never: runs in the way of an answer about the present.

use super::desk::Desk;
use super::error::Problem;
use crate::commands::end_of_day;
use crate::pipeline;
use anyhow::Result;
use axum::http::StatusCode;
use jiff::civil::Date;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use twosource_store::Store;

/// Most claims that a past day is graded from while somebody waits.
const PAST_CLAIMS: usize = 60_000;
/// How often the store is looked at.
const EVERY: Duration = Duration::from_secs(5);

/// Grades the store's claims and keeps the events, unless that was done for these claims.
pub fn bring_up_to_date(path: &Path) -> Result<bool> {
    let mut store = Store::open_existing(path)?;
    if store.events_are_current()? {
        return Ok(false);
    }
    let (events, claims) = pipeline::events(&store, None)?;
    let headers = store.headers()?;
    store.put_events(&events, &headers, &claims)?;
    Ok(true)
}

/// Looks at the store from time to time, for as long as the program runs.
pub fn watch(desk: Arc<Desk>, path: std::path::PathBuf) {
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(EVERY);
            let outcome = bring_up_to_date(&path).and_then(|_| {
                let state = Store::open_to_read(&path)?.state()?;
                if state == desk.present().state {
                    Ok(())
                } else {
                    desk.reload()
                }
            });
            if let Err(why) = outcome {
                anstream::eprintln!("error: the store was not read anew: {why:#}");
            }
        }
    });
}

/// The events as known at the end of a day, in a store in memory, and the name of that state.
pub fn past(path: &Path, day: Date) -> Result<(String, Store), Problem> {
    let grade = || -> Result<Option<(String, Store)>> {
        let store = Store::open_to_read(path)?;
        if store.counts()?.1 > PAST_CLAIMS {
            return Ok(None);
        }
        let (events, claims) = pipeline::events(&store, end_of_day(day))?;
        let mut own = Store::in_memory()?;
        own.put_events(&events, &store.headers()?, &claims)?;
        Ok(Some((format!("{}@{day}", store.state()?), own)))
    };
    match grade() {
        Ok(Some(state)) => Ok(state),
        Ok(None) => Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "too_many_claims",
            format!("a whole list as known on a day is graded here for up to {PAST_CLAIMS} claims"),
        )
        .hint(
            "`twosource events --as-known-on` grades any number; one event's own page goes back in time too",
        )),
        Err(why) => {
            anstream::eprintln!("error: {why:#}");
            Err(Problem::ours())
        }
    }
}
