//! From items and their pages to stored documents.
//!
//! In: items with or without a page. Out: documents and claims in the store, ended items in the journal. Never: fetches.

use super::now;
use super::round::{Entry, FIRST_PAUSE, Watch, back_off};
use crate::pipeline::code_batch;
use anyhow::Result;
use twosource_ingest::{FetchedPage, Ingested, read_entry};
use twosource_record::Document;
use twosource_store::{Alongside, ItemEnd, PendingItem};

impl Watch<'_> {
    /// Leaves an item for later.
    pub(super) fn put_off(
        &mut self,
        item: &PendingItem,
        url: &str,
        why: &str,
        seconds: Option<i64>,
    ) -> Result<()> {
        self.warn("page_put_off", url, why, false);
        let pause = seconds.unwrap_or_else(|| back_off(FIRST_PAUSE, item.failures));
        self.store
            .put_off_item(&item.key, item.failures + 1, now() + pause.max(1))?;
        Ok(())
    }

    /// Reads items that have no page, or none that may be fetched.
    pub(super) fn read_without_pages(
        &mut self,
        items: Vec<(PendingItem, Entry, Option<String>)>,
    ) -> Result<()> {
        let mut read = Vec::new();
        for (item, entry, why) in items {
            if let Some(why) = why {
                self.warn("no_page", &item.key, &why, false);
            }
            read.push((item, entry, None));
        }
        self.read(read)
    }

    /// Codes and stores documents of items, and ends the items with them.
    pub(super) fn read(&mut self, items: Vec<(PendingItem, Entry, Option<FetchedPage>)>) -> Result<()> {
        let (mut documents, mut alongside): (Vec<Document>, Alongside) = Default::default();
        for (item, entry, page) in items {
            if let Some(page) = &page
                && page.url != item.key
                && self.store.knows_document(&page.url)?
            {
                alongside.ended.push((item.key, ItemEnd::Duplicate));
                continue;
            }
            let outlet = self.source(&item.feed).and_then(|f| f.outlet.clone());
            let mut end = ItemEnd::GivenUp;
            let read = read_entry(
                &entry.item,
                page.as_ref(),
                outlet.as_deref(),
                entry.feed_title.as_deref(),
                self.options,
            );
            for part in read {
                match part {
                    Ingested::Warning(warning) => self.log.warn(&warning),
                    Ingested::Document(document) => {
                        end = if page.is_some() {
                            ItemEnd::Read
                        } else {
                            ItemEnd::FeedOnly
                        };
                        documents.push(*document);
                    }
                    Ingested::Passed(_) => {}
                }
            }
            alongside.ended.push((item.key, end));
        }
        let claims = code_batch(self.coder, &documents, self.depth)?;
        let batch: Vec<_> = documents.into_iter().zip(claims).collect();
        let added = self.store.put_with(&batch, &alongside)?;
        self.log.done(added.documents, added.claims);
        Ok(())
    }
}
