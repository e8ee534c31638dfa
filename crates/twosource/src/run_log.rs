//! What a run tells on stderr: warnings as they come, progress, and one last line of counts.
//!
//! In: events of the run. Out: stderr. Never: stdout.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::collections::BTreeMap;
use std::time::Instant;
use twosource_record::Warning;
use twosource_store::RunRecord;

/// Warnings of one kind that a run prints; the rest are only counted.
const PRINTED: usize = 20;

/// Shown while the amount of input is unknown.
const SPINNER: &str = "{spinner} {msg} documents, {elapsed}";

/// Shown while bytes of known files are read.
const BAR: &str = "{bar:24} {percent}% {binary_bytes_per_sec}, {eta} left, {msg} documents, {elapsed}";

/// Counts of one run.
pub struct RunLog {
    quiet: bool,
    started: Instant,
    bar: ProgressBar,
    passed_over: Option<u64>,
    documents: usize,
    claims: usize,
    dropped: usize,
    warnings: BTreeMap<String, usize>,
}

impl RunLog {
    /// A new run.
    pub fn new(quiet: bool) -> Self {
        let bar = ProgressBar::with_draw_target(
            None,
            if quiet {
                ProgressDrawTarget::hidden()
            } else {
                ProgressDrawTarget::stderr()
            },
        );
        if let Ok(style) = ProgressStyle::with_template(SPINNER) {
            bar.set_style(style);
        }
        bar.set_message("0");
        Self {
            quiet,
            started: Instant::now(),
            bar,
            passed_over: None,
            documents: 0,
            claims: 0,
            dropped: 0,
            warnings: BTreeMap::new(),
        }
    }

    /// Bytes of the files to come: from now on the run shows its rate and the time left.
    pub fn expect_bytes(&self, total: u64) {
        if total > 0
            && let Ok(style) = ProgressStyle::with_template(BAR)
        {
            self.bar.set_style(style);
            self.bar.set_length(total);
        }
    }

    /// Bytes of them that are read. What an earlier run had read says nothing about the rate of this one.
    pub fn read_bytes(&mut self, count: u64) {
        if self.passed_over.is_none() {
            self.passed_over = Some(count);
            self.bar.set_position(count);
            self.bar.reset_eta();
        }
        self.bar.set_position(count);
    }

    /// One warning: counted, and printed unless many of its kind were.
    pub fn warn(&mut self, warning: &Warning) {
        self.dropped += usize::from(warning.dropped);
        let count = self.warnings.entry(warning.code.clone()).or_default();
        *count += 1;
        match *count {
            1..=PRINTED => self.print(warning),
            n if n == PRINTED + 1 => self.bar.suspend(|| {
                anstream::eprintln!("warning[{}]: more of these are only counted", warning.code);
            }),
            _ => {}
        }
    }

    fn print(&self, warning: &Warning) {
        let hint = warning
            .hint
            .as_ref()
            .map(|h| format!("\nhint: {h}"))
            .unwrap_or_default();
        self.bar.suspend(|| {
            anstream::eprintln!(
                "warning[{}]: {}: {}{hint}",
                warning.code,
                warning.place,
                warning.reason
            )
        });
    }

    /// Documents done and their claims.
    pub fn done(&mut self, documents: usize, claims: usize) {
        self.documents += documents;
        self.claims += claims;
        self.bar.set_message(self.documents.to_string());
    }

    /// The run as the store keeps it.
    pub fn record(&self, versions: RunRecord, known: usize) -> RunRecord {
        RunRecord {
            documents: self.documents,
            known,
            claims: self.claims,
            dropped: self.dropped,
            warnings: self.warnings.clone(),
            ..versions
        }
    }

    /// The last line.
    pub fn finish(&self, extra: &str) {
        self.bar.finish_and_clear();
        if self.quiet {
            return;
        }
        let warned: usize = self.warnings.values().sum();
        let kinds: Vec<String> = self
            .warnings
            .iter()
            .map(|(code, n)| format!("{code} {n}"))
            .collect();
        let list = if kinds.is_empty() {
            String::new()
        } else {
            format!(" ({})", kinds.join(", "))
        };
        anstream::eprintln!(
            "{} documents, {} claims, {warned} warnings{list}, {} dropped{extra} in {:.1} s",
            self.documents,
            self.claims,
            self.dropped,
            self.started.elapsed().as_secs_f64()
        );
    }
}
