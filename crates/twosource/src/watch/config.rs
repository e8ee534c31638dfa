//! The list of feeds: TOML, or OPML as feed readers export it.
//!
//! In: files. Out: feeds and manners. Never: asks anybody.

use anyhow::{Context, Result, bail, ensure};
use jiff::SignedDuration;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// Feeds and manners.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WatchConfig {
    /// Address or mail box that the program names to servers.
    pub contact: Option<String>,
    /// How often a feed is asked.
    pub every: SignedDuration,
    /// Pause between two requests to one host.
    pub host_pause: SignedDuration,
    /// Longest wait for an answer.
    pub timeout: SignedDuration,
    /// Largest answer that is read, in bytes.
    pub max_bytes: u64,
    /// Fetch the page of every item.
    pub full_pages: bool,
    /// The feeds.
    pub feed: Vec<FeedSource>,
}

/// One feed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeedSource {
    /// Its address.
    pub url: Option<String>,
    /// A file with a feed or a list of articles, in its place.
    pub file: Option<PathBuf>,
    /// Name of the publisher, in the place of what page and feed say.
    pub outlet: Option<String>,
    /// How often it is asked.
    pub every: Option<SignedDuration>,
    /// Fetch the page of every item.
    pub full_pages: Option<bool>,
}

impl Default for WatchConfig {
    fn default() -> Self {
        Self {
            contact: None,
            every: SignedDuration::from_mins(30),
            host_pause: SignedDuration::from_secs(5),
            timeout: SignedDuration::from_secs(30),
            max_bytes: 16 << 20,
            full_pages: true,
            feed: Vec::new(),
        }
    }
}

impl FeedSource {
    /// What the journal calls it.
    pub fn name(&self) -> String {
        let file = || self.file.as_ref().map(|f| f.display().to_string());
        self.url.clone().or_else(file).unwrap_or_default()
    }
}

impl WatchConfig {
    /// From one or several files; manners are those of the first TOML file.
    pub fn open(paths: &[PathBuf]) -> Result<Self> {
        let mut all: Option<Self> = None;
        let mut feeds: Vec<FeedSource> = Vec::new();
        for path in paths {
            let bytes = std::fs::read(path).with_context(|| path.display().to_string())?;
            if bytes.trim_ascii_start().starts_with(b"<") {
                feeds.extend(from_opml(&bytes, path)?);
                continue;
            }
            let text = String::from_utf8_lossy(&bytes);
            let mut one: Self = toml::from_str(&text).map_err(|why| {
                anyhow::anyhow!("{}: {why}\nhint: see docs/guides/watch.md", path.display())
            })?;
            feeds.append(&mut one.feed);
            all.get_or_insert(one);
        }
        let mut config = all.unwrap_or_default();
        let mut seen = std::collections::HashSet::new();
        feeds.retain(|feed| seen.insert(feed.name()));
        config.feed = feeds;
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Result<()> {
        ensure!(
            !self.feed.is_empty(),
            "no feed is listed\nhint: a feed is a table [[feed]] with a url, see docs/guides/watch.md"
        );
        for feed in &self.feed {
            match (&feed.url, &feed.file) {
                (Some(url), None) if url.starts_with("http://") || url.starts_with("https://") => {}
                (Some(url), None) => bail!("'{url}' is no address of the web\nhint: http:// or https://"),
                (None, Some(_)) => {}
                _ => bail!("a feed has a url or a file, one of them"),
            }
        }
        Ok(())
    }
}

fn from_opml(bytes: &[u8], path: &Path) -> Result<Vec<FeedSource>> {
    let feeds = twosource_ingest::parse_opml(bytes)
        .map_err(|why| anyhow::anyhow!("{}: no OPML: {why}", path.display()))?;
    let source = |(_, url): (Option<String>, String)| FeedSource {
        url: Some(url),
        ..FeedSource::default()
    };
    Ok(feeds.into_iter().map(source).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(text: &str) -> Result<WatchConfig> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("feeds.toml");
        std::fs::write(&path, text)?;
        WatchConfig::open(&[path])
    }

    #[test]
    fn manners_have_defaults_and_a_feed_its_own() {
        let config =
            open("every = '1h'\n[[feed]]\nurl = 'https://a.example/rss'\nevery = '10m'\n").expect("a list");
        assert_eq!(config.every, SignedDuration::from_hours(1));
        assert_eq!(config.feed[0].every, Some(SignedDuration::from_mins(10)));
        assert_eq!(config.host_pause, SignedDuration::from_secs(5));
    }

    #[test]
    fn a_feed_listed_twice_is_asked_once() {
        let feed = "[[feed]]\nurl = 'https://a.example/rss'\n";
        assert_eq!(open(&feed.repeat(2)).expect("a list").feed.len(), 1);
    }

    #[test]
    fn wrong_lists_are_named_with_a_hint() {
        for text in [
            "",
            "[[feed]]\nurl = 'ftp://a.example'\n",
            "[[feed]]\nuri = 'https://a.example'\n",
        ] {
            let why = open(text).expect_err("wrong").to_string();
            assert!(why.contains("hint:"), "{why}");
        }
    }
}
