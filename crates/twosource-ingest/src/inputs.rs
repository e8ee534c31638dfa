//! Files, folders, globs and standard input, opened one after the other; compressed ones and archives on the way.
//!
//! In: input names as the user gave them, and how far earlier runs came. Out: an iterator of documents, warnings and
//! positions. Never: reads ahead of its consumer, or stops at a file that cannot be read; only a name that matches nothing
//! is an error.

use crate::archive::Frame;
use crate::container::{Units, open_file, open_stream};
use crate::files::CountedFile;
use crate::position::{FINISHED, Position, Resume, identity};
use crate::warnings::warning;
use crate::{IngestOptions, Ingested};
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A wrong input name.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// Nothing there.
    #[error(
        "{0}: no such file or folder\nhint: give a file, a folder, a glob in quotes, or - for standard input"
    )]
    NotFound(String),
}

/// Documents of all inputs, in the order given; folders and globs in the order of their names.
pub fn read_inputs(inputs: &[String], options: IngestOptions) -> Result<Inputs, IngestError> {
    let mut files = Vec::new();
    for input in inputs {
        files.extend(expand(input)?);
    }
    let size = |path: &PathBuf| std::fs::metadata(path).map_or(0, |m| m.len());
    Ok(Inputs {
        bytes_total: files.iter().map(size).sum(),
        bytes_read: Arc::default(),
        files: files.into_iter(),
        current: None,
        ready: VecDeque::new(),
        resume: Resume::default(),
        options,
    })
}

pub(crate) fn expand(input: &str) -> Result<Vec<PathBuf>, IngestError> {
    let path = Path::new(input);
    if input == "-" || path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let not_found = || IngestError::NotFound(input.to_owned());
    let (root, pattern) = if path.is_dir() {
        (path.to_owned(), None)
    } else {
        (
            glob_root(input),
            Some(
                globset::Glob::new(input)
                    .map_err(|_| not_found())?
                    .compile_matcher(),
            ),
        )
    };
    let walk = walkdir::WalkDir::new(if root.as_os_str().is_empty() {
        Path::new(".")
    } else {
        &root
    })
    .sort_by_file_name();
    let files = walk
        .into_iter()
        .filter_map(Result::ok)
        .filter(|e| e.file_type().is_file())
        .map(|e| e.into_path());
    let bare = |p: PathBuf| p.strip_prefix("./").map(Path::to_owned).unwrap_or(p);
    let found: Vec<PathBuf> = files
        .map(bare)
        .filter(|p| pattern.as_ref().is_none_or(|g| g.is_match(p)))
        .collect();
    if found.is_empty() && !path.is_dir() {
        Err(not_found())
    } else {
        Ok(found)
    }
}

/// The folder before the first wildcard.
fn glob_root(pattern: &str) -> PathBuf {
    let fixed = pattern.split(['*', '?', '[', '{']).next().unwrap_or_default();
    Path::new(fixed.rsplit_once('/').map_or("", |(folder, _)| folder)).to_owned()
}

/// The inputs of a run while they are read.
pub struct Inputs {
    files: std::vec::IntoIter<PathBuf>,
    current: Option<OpenFile>,
    ready: VecDeque<Ingested>,
    resume: Resume,
    bytes_total: u64,
    bytes_read: Arc<AtomicU64>,
    options: IngestOptions,
}

/// A file in work.
struct OpenFile {
    units: Units,
    position: Position,
    skip: u64,
}

impl Inputs {
    /// Passes over what earlier runs have done.
    pub fn resume_from(&mut self, resume: Resume) {
        self.resume = resume;
    }

    /// Bytes of all input files as they lie on disk; standard input counts nothing.
    pub fn bytes_total(&self) -> u64 {
        self.bytes_total
    }

    /// Bytes of them that were read or passed over.
    pub fn bytes_read(&self) -> u64 {
        self.bytes_read.load(Ordering::Relaxed)
    }

    fn open(&mut self, path: &Path) {
        let name = path.display().to_string();
        if name == "-" {
            let units = open_stream(Box::new(std::io::stdin()), self.options.max_document_bytes);
            self.current = Some(OpenFile {
                units,
                position: Position::new("-", ""),
                skip: 0,
            });
            return;
        }
        let identity = identity(path);
        let skip = self.resume.done(&name, &identity);
        if skip == FINISHED {
            let size = std::fs::metadata(path).map_or(0, |m| m.len());
            self.bytes_read.fetch_add(size, Ordering::Relaxed);
            return;
        }
        let frame = Frame {
            place: name.clone(),
            limit: self.options.max_document_bytes,
            nested: 0,
        };
        let counter = self.bytes_read.clone();
        match std::fs::File::open(path).and_then(|f| open_file(CountedFile::new(f, counter), frame)) {
            Ok(units) => {
                let position = Position::new(&name, &identity);
                self.current = Some(OpenFile {
                    units,
                    position,
                    skip,
                });
            }
            Err(why) => {
                let unreadable = warning("unreadable", name, why.to_string(), true);
                self.ready.push_back(Ingested::Warning(unreadable));
            }
        }
    }

    /// One step through the open file.
    fn step(&mut self) {
        let Some(file) = &mut self.current else { return };
        let unit = file.units.next();
        let mut position = file.position.clone();
        let Some(unit) = unit else {
            position.done = FINISHED;
            self.current = None;
            return self.ready.push_back(Ingested::Passed(position));
        };
        position.done += 1;
        file.position = position.clone();
        if position.done > file.skip {
            self.ready.extend(unit.read(&self.options));
            self.ready.push_back(Ingested::Passed(position));
        }
    }
}

impl Iterator for Inputs {
    type Item = Ingested;

    fn next(&mut self) -> Option<Ingested> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                return Some(item);
            }
            if self.current.is_some() {
                self.step();
                continue;
            }
            let path = self.files.next()?;
            self.open(&path);
        }
    }
}
