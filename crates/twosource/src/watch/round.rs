//! Rounds of a watch: in each every host is asked at most one thing, all hosts at once.
//!
//! In: feeds, the journal, the coder. Out: documents and claims in the store. Never: keeps in memory alone what a killed run
//! would need.

use super::config::{FeedSource, WatchConfig};
use super::fetch::{Answer, Fetcher};
use super::links::{item_key, origin};
use super::now;
use super::robots::RobotRules;
use crate::parallel::map_on_threads;
use crate::run_log::RunLog;
use anyhow::Result;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};
use twosource_coder::Coder;
use twosource_coder::read::Depth;
use twosource_ingest::feed::FeedItem;
use twosource_ingest::{FetchedPage, IngestOptions};
use twosource_record::Warning;
use twosource_store::{FeedState, PendingItem, Store};

/// Hosts asked at once.
const MAX_HOSTS: usize = 8;

/// A host that is to be left alone for longer is left to a later run.
const LONGEST_WAIT: Duration = Duration::from_secs(90);

/// Vain requests for a page, after which what the feed says has to do.
const MAX_FAILURES: u32 = 5;

/// First and longest pause after a failure, in seconds; each is twice the one before.
pub(super) const FIRST_PAUSE: i64 = 300;
pub(super) const LONGEST_PAUSE: i64 = 86_400;

/// A watch at work.
pub struct Watch<'a> {
    pub(super) config: &'a WatchConfig,
    pub(super) options: &'a IngestOptions,
    pub(super) coder: &'a Coder,
    pub(super) depth: Depth,
    pub(super) store: &'a mut Store,
    pub(super) log: &'a mut RunLog,
    fetcher: Fetcher,
    robots: RobotRules,
    free_at: HashMap<String, Instant>,
    asked: HashSet<String>,
}

/// What the journal keeps of an item until it is done with.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) item: FeedItem,
    pub(super) feed_title: Option<String>,
}

/// One request of a round.
enum Task {
    Robots,
    Feed(FeedSource, FeedState),
    Page(PendingItem, Entry),
}

struct Request {
    task: Task,
    origin: String,
    url: String,
}

impl<'a> Watch<'a> {
    /// A watch that has asked nobody yet.
    pub fn new(
        config: &'a WatchConfig,
        options: &'a IngestOptions,
        coder: &'a Coder,
        depth: Depth,
        store: &'a mut Store,
        log: &'a mut RunLog,
    ) -> Self {
        Self {
            fetcher: Fetcher::new(config),
            config,
            options,
            coder,
            depth,
            store,
            log,
            robots: RobotRules::default(),
            free_at: HashMap::new(),
            asked: HashSet::new(),
        }
    }

    /// Asks what is due, until nothing is; returns the instant at which something will be, in seconds since 1970.
    pub fn run_due(&mut self) -> Result<i64> {
        self.asked.clear();
        self.read_files()?;
        loop {
            let (requests, wait) = self.requests()?;
            if requests.is_empty() {
                match wait {
                    Some(pause) => std::thread::sleep(pause),
                    None => return self.next_due(),
                }
                continue;
            }
            let ask = |request: &Request| {
                let state = match &request.task {
                    Task::Feed(_, state) => Some(state),
                    _ => None,
                };
                let etag = state.and_then(|s| s.etag.as_deref());
                let modified = state.and_then(|s| s.last_modified.as_deref());
                Ok::<_, anyhow::Error>(self.fetcher.fetch(&request.url, etag, modified))
            };
            let answers = map_on_threads(&requests, MAX_HOSTS, ask)?;
            self.take(requests, answers)?;
        }
    }

    /// What may be asked now, one thing a host, and how long the nearest host is to be left alone.
    fn requests(&mut self) -> Result<(Vec<Request>, Option<Duration>)> {
        let mut out = Vec::new();
        let mut hosts = HashSet::new();
        let mut wait: Option<Duration> = None;
        let instant = Instant::now();
        for mut request in self.due()? {
            if self.robots.is_due(&request.origin, now()) && matches!(request.task, Task::Page(..)) {
                request.url = format!("{}/robots.txt", request.origin);
                request.task = Task::Robots;
            }
            let free = self.free_at.get(&request.origin).copied().unwrap_or(instant);
            if free > instant + LONGEST_WAIT {
                continue;
            }
            if free > instant {
                let pause = free - instant;
                wait = Some(wait.map_or(pause, |w| w.min(pause)));
            } else if out.len() < MAX_HOSTS && hosts.insert(request.origin.clone()) {
                out.push(request);
            }
        }
        Ok((out, wait))
    }

    /// Feeds and pages that are due; pages that may not be fetched are ended or put off here.
    fn due(&mut self) -> Result<Vec<Request>> {
        let at = now();
        let mut out = Vec::new();
        for source in self.config.feed.iter().filter(|f| f.url.is_some()) {
            let state = self.store.feed_state(&source.name())?;
            let url = state.moved_to.clone().unwrap_or_else(|| source.name());
            let is_due = state.due_at <= at && !self.asked.contains(&source.name());
            if let (true, Some(origin)) = (is_due, origin(&url)) {
                out.push(Request {
                    task: Task::Feed(source.clone(), state),
                    origin,
                    url,
                });
            }
        }
        let mut without_page = Vec::new();
        for item in self.store.pending_items()? {
            let Ok(entry) = serde_json::from_str::<Entry>(&item.entry) else {
                without_page.push((item, Entry::default(), None));
                continue;
            };
            let wanted = self.wants_page(&item.feed) && item.failures < MAX_FAILURES;
            let address = entry.item.url.clone().filter(|_| wanted);
            match address.and_then(|url| Some((origin(&url)?, url))) {
                None => without_page.push((item, entry, None)),
                Some(_) if item.due_at > at => {}
                Some((origin, url)) => {
                    let known = !self.robots.is_due(&origin, at);
                    match self.robots.allows(&origin, &url) {
                        Some(false) if known => {
                            let reason = "robots.txt does not allow the page";
                            without_page.push((item, entry, Some(reason.to_owned())));
                        }
                        None if known => self.put_off(&item, &url, "robots.txt cannot be had", None)?,
                        _ => out.push(Request {
                            task: Task::Page(item, entry),
                            origin,
                            url,
                        }),
                    }
                }
            }
        }
        self.read_without_pages(without_page)?;
        Ok(out)
    }

    pub(super) fn source(&self, feed: &str) -> Option<&FeedSource> {
        self.config.feed.iter().find(|f| f.name() == feed)
    }

    fn wants_page(&self, feed: &str) -> bool {
        self.source(feed)
            .and_then(|f| f.full_pages)
            .unwrap_or(self.config.full_pages)
    }

    /// Takes the answers of a round: feeds and rules first, then all pages together.
    fn take(&mut self, requests: Vec<Request>, answers: Vec<Answer>) -> Result<()> {
        let mut read = Vec::new();
        for (request, answer) in requests.into_iter().zip(answers) {
            self.leave_alone(&request.origin, &answer);
            match request.task {
                Task::Robots => self.robots.learn(&request.origin, &answer, now()),
                Task::Feed(source, state) => {
                    self.asked.insert(source.name());
                    self.take_feed(&source, state, answer)?;
                }
                Task::Page(item, entry) => match answer {
                    Answer::Body(body) => {
                        let page = FetchedPage {
                            url: item_key(&body.url),
                            charset: body.charset,
                            bytes: body.bytes,
                        };
                        let is_page = body.content_type.contains("html") || body.content_type.is_empty();
                        read.push((item, entry, is_page.then_some(page)));
                    }
                    Answer::Unchanged => read.push((item, entry, None)),
                    Answer::Gone(why) => {
                        self.warn("no_page", &request.url, &why, false);
                        read.push((item, entry, None));
                    }
                    Answer::Later(why, seconds) => self.put_off(&item, &request.url, &why, seconds)?,
                },
            }
        }
        self.read(read)
    }

    /// Until when a host is not asked again.
    fn leave_alone(&mut self, origin: &str, answer: &Answer) {
        let own = self.config.host_pause.as_millis().clamp(0, 3_600_000) as i64;
        let mut pause = own.max(self.robots.delay(origin));
        if let Answer::Later(_, Some(seconds)) = answer {
            pause = pause.max(seconds * 1000);
        }
        let pause = Duration::from_millis(pause.unsigned_abs());
        self.free_at.insert(origin.to_owned(), Instant::now() + pause);
    }

    /// When the next feed or page is due.
    fn next_due(&self) -> Result<i64> {
        let mut next = now() + LONGEST_PAUSE;
        for source in &self.config.feed {
            next = next.min(self.store.feed_state(&source.name())?.due_at);
        }
        for item in self.store.pending_items()? {
            next = next.min(item.due_at);
        }
        Ok(next)
    }

    pub(super) fn warn(&mut self, code: &str, place: &str, reason: &str, dropped: bool) {
        self.log.warn(&Warning {
            code: code.to_owned(),
            place: place.to_owned(),
            reason: reason.to_owned(),
            hint: None,
            dropped,
        });
    }
}

/// Twice as long after every failure, a day at most; in seconds.
pub(super) fn back_off(first: i64, failures: u32) -> i64 {
    first.saturating_mul(1 << failures.min(16)).min(LONGEST_PAUSE)
}
