//! What comes of asking a feed: its state, and its new items.
//!
//! In: answers, and lists that lie in files. Out: the journal. Never: fetches.

use super::config::FeedSource;
use super::fetch::Answer;
use super::links::{item_key, join};
use super::now;
use super::round::{Entry, FIRST_PAUSE, Watch, back_off};
use anyhow::Result;
use twosource_ingest::feed::FeedItem;
use twosource_ingest::parse_listing;
use twosource_store::FeedState;

impl Watch<'_> {
    /// Takes a feed's answer.
    pub(super) fn take_feed(
        &mut self,
        source: &FeedSource,
        mut state: FeedState,
        answer: Answer,
    ) -> Result<()> {
        let name = source.name();
        let every = source.every.unwrap_or(self.config.every).as_secs();
        let items = match answer {
            Answer::Unchanged => Ok(Vec::new()),
            Answer::Body(body) => {
                let read = self.items(&name, &body.url, &body.bytes, body.charset.as_deref());
                if read.is_ok() {
                    state.etag = body.etag;
                    state.last_modified = body.last_modified;
                    state.moved_to = body.moved_for_good.then_some(body.url).or(state.moved_to);
                }
                read.map_err(|why| (why, None))
            }
            Answer::Later(why, seconds) => Err((why, seconds)),
            Answer::Gone(why) => Err((why, None)),
        };
        match items {
            Ok(items) => {
                state.failures = 0;
                state.fault = None;
                state.due_at = now() + every;
                self.store.put_feed(&name, &state, &items)?;
            }
            Err((why, seconds)) => {
                self.warn("feed_failed", &name, &why, false);
                let pause = seconds.unwrap_or_else(|| back_off(every.max(FIRST_PAUSE), state.failures));
                state.failures += 1;
                state.fault = Some(why);
                state.due_at = now() + pause.max(every);
                self.store.put_feed(&name, &state, &[])?;
            }
        }
        Ok(())
    }

    /// Items of a feed by their keys, as the journal keeps them.
    fn items(
        &mut self,
        name: &str,
        base: &str,
        bytes: &[u8],
        charset: Option<&str>,
    ) -> Result<Vec<(String, String)>, String> {
        let feed = parse_listing(bytes, charset, self.options)?;
        if let Some(why) = &feed.fault {
            self.warn("broken_feed", name, why, false);
        }
        let keep = |mut item: FeedItem| {
            item.url = item.url.and_then(|u| join(base, &u).or(Some(u)));
            item.language = item.language.or_else(|| feed.language.clone());
            let key = item
                .url
                .as_deref()
                .map_or_else(|| format!("{name} {}", item.id), item_key);
            let entry = Entry {
                item,
                feed_title: feed.title.clone(),
            };
            let entry = serde_json::to_string(&entry).map_err(|why| why.to_string())?;
            Ok((key, entry))
        };
        feed.items.into_iter().map(keep).collect()
    }

    /// Lists that are files are read anew each time; the journal knows which items are new.
    pub(super) fn read_files(&mut self) -> Result<()> {
        for source in self.config.feed.iter().filter(|f| f.file.is_some()) {
            let name = source.name();
            let bytes = source.file.as_ref().map(std::fs::read).transpose();
            let read = bytes.map_err(|why| why.to_string());
            let items = read.and_then(|b| self.items(&name, "", &b.unwrap_or_default(), None));
            match items {
                Ok(items) => {
                    let due_at = now() + source.every.unwrap_or(self.config.every).as_secs();
                    let state = FeedState {
                        due_at,
                        ..FeedState::default()
                    };
                    self.store.put_feed(&name, &state, &items)?;
                }
                Err(why) => self.warn("feed_failed", &name, &why, false),
            }
        }
        Ok(())
    }
}
