//! What the server answers from: connections to the store, and the index of its present events.
//!
//! In: a store's path. Out: connections and an index of one state. Never: writes while it answers; only `refresh`, on a
//! thread of its own, keeps newly graded events.

use super::error::Problem;
use ahash::AHashMap;
use anyhow::Result;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;
use twosource_store::{EventIndex, SourceRecord, Store};

/// How long the queries of one answer may run.
const QUERY_TIME: Duration = Duration::from_secs(4);
/// Past states kept for "as known on".
const PAST_STATES: usize = 6;
/// Connections kept open.
const CONNECTIONS: usize = 16;

/// Everything that an answer needs.
pub struct Desk {
    path: PathBuf,
    idle: Mutex<Vec<Store>>,
    present: RwLock<Arc<Snapshot>>,
    past: Mutex<Vec<(jiff::civil::Date, Arc<Snapshot>)>>,
    labels: AHashMap<String, String>,
    /// One past state is made at a time.
    making: Mutex<()>,
}

/// Events of one state of the store.
pub struct Snapshot {
    /// Name of the state, for ETags and paging.
    pub state: String,
    /// The columns.
    pub index: EventIndex,
    /// Records of the sources.
    pub sources: Vec<SourceRecord>,
    /// Positions that earlier text searches of this state found.
    searches: Mutex<AHashMap<String, Arc<ahash::AHashSet<i64>>>>,
    /// The events themselves, where they are not those of the store's file.
    own: Option<Mutex<Store>>,
}

impl Snapshot {
    /// The state that a store holds now.
    fn load(store: &Store, labels: &AHashMap<String, String>) -> Result<Self> {
        Ok(Self {
            state: store.state()?,
            index: EventIndex::load(store)?.with_labels(labels.clone()),
            sources: store.sources(2_000)?,
            searches: Mutex::default(),
            own: None,
        })
    }

    /// The same, answering from `store` alone.
    fn apart(mut self, state: String, store: Store) -> Self {
        self.state = state;
        self.own = Some(Mutex::new(store));
        self
    }

    /// Positions of the events that hold these words.
    pub fn search(&self, store: &Store, words: &str) -> Result<Arc<ahash::AHashSet<i64>>, Problem> {
        let kept = |searches: &AHashMap<String, _>| searches.get(words).map(Arc::clone);
        if let Some(found) = kept(&self.searches.lock().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(found);
        }
        let found = Arc::new(store.search(words)?);
        let mut searches = self.searches.lock().unwrap_or_else(PoisonError::into_inner);
        if searches.len() > 64 {
            searches.clear();
        }
        searches.insert(words.to_owned(), Arc::clone(&found));
        Ok(found)
    }
}

impl Desk {
    /// Opens the store's present state; `labels` are the names of states and bodies by code.
    pub fn open(path: &Path, labels: AHashMap<String, String>) -> Result<Self> {
        let store = Store::open_to_read(path)?;
        let present = Snapshot::load(&store, &labels)?;
        Ok(Self {
            path: path.to_owned(),
            idle: Mutex::new(vec![store]),
            present: RwLock::new(Arc::new(present)),
            past: Mutex::default(),
            labels,
            making: Mutex::default(),
        })
    }

    /// The present state.
    pub fn present(&self) -> Arc<Snapshot> {
        Arc::clone(&self.present.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes the store's new state for the present one.
    pub fn reload(&self) -> Result<()> {
        let next = Arc::new(Snapshot::load(&Store::open_to_read(&self.path)?, &self.labels)?);
        *self.present.write().unwrap_or_else(PoisonError::into_inner) = next;
        self.past.lock().unwrap_or_else(PoisonError::into_inner).clear();
        Ok(())
    }

    /// Answers from a connection of its own; queries may run for a few seconds.
    pub fn with_store<T>(&self, answer: impl FnOnce(&Store) -> Result<T, Problem>) -> Result<T, Problem> {
        let kept = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut store = match kept {
            Some(store) => store,
            None => Store::open_to_read(&self.path)?,
        };
        store.allow(QUERY_TIME)?;
        let out = answer(&store);
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < CONNECTIONS {
            idle.push(store);
        }
        out
    }

    /// Answers from the events of a state.
    pub fn with_events<T>(
        &self,
        snapshot: &Snapshot,
        answer: impl FnOnce(&Store) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        match &snapshot.own {
            Some(own) => answer(&own.lock().unwrap_or_else(PoisonError::into_inner)),
            None => self.with_store(answer),
        }
    }

    /// The state as it was known at the end of a day; made when first asked for.
    pub fn as_known_on(&self, day: jiff::civil::Date) -> Result<Arc<Snapshot>, Problem> {
        let kept = || {
            let past = self.past.lock().unwrap_or_else(PoisonError::into_inner);
            past.iter().find(|(d, _)| *d == day).map(|(_, s)| Arc::clone(s))
        };
        if let Some(found) = kept() {
            return Ok(found);
        }
        let Ok(_one) = self.making.try_lock() else {
            return Err(Problem::new(
                axum::http::StatusCode::SERVICE_UNAVAILABLE,
                "busy",
                "another past day is being graded",
            )
            .hint("ask again in a moment"));
        };
        let made = Arc::new(self.graded(day)?);
        let mut past = self.past.lock().unwrap_or_else(PoisonError::into_inner);
        past.truncate(PAST_STATES - 1);
        past.insert(0, (day, Arc::clone(&made)));
        Ok(made)
    }

    fn graded(&self, day: jiff::civil::Date) -> Result<Snapshot, Problem> {
        let (state, own) = super::refresh::past(&self.path, day)?;
        let made = Snapshot::load(&own, &self.labels).map_err(|_| Problem::ours())?;
        Ok(made.apart(state, own))
    }
}
