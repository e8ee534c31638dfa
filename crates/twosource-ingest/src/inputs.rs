//! Files, folders, globs and standard input, opened one after the other; compressed ones on the way.
//!
//! In: input names as the user gave them. Out: an iterator of documents and warnings. Never: reads ahead of its consumer,
//! or stops at a file that cannot be read; only a name that matches nothing is an error.

use crate::detect::{decode, is_binary};
use crate::document::build;
use crate::html::html_fields;
use crate::warnings::warning;
use crate::{IngestOptions, Ingested, json, plain};
use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

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
pub fn read_inputs(
    inputs: &[String],
    options: IngestOptions,
) -> Result<impl Iterator<Item = Ingested>, IngestError> {
    let mut files = Vec::new();
    for input in inputs {
        files.extend(expand(input)?);
    }
    Ok(files
        .into_iter()
        .flat_map(move |path| FileReader::open(path, options.clone())))
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

/// One file: a stream of lines, or a whole.
struct FileReader {
    path: String,
    lines: Option<BufReader<Box<dyn Read>>>,
    number: usize,
    ready: VecDeque<Ingested>,
    options: IngestOptions,
}

impl FileReader {
    fn open(path: PathBuf, options: IngestOptions) -> Self {
        let name = path.display().to_string();
        let mut reader = Self {
            path: name.clone(),
            lines: None,
            number: 0,
            ready: VecDeque::new(),
            options,
        };
        let plain_name = name
            .trim_end_matches(".gz")
            .trim_end_matches(".zst")
            .to_lowercase();
        match open_stream(&path) {
            Err(why) => reader.warn("unreadable", &name, &why.to_string(), true),
            Ok(mut stream) => {
                if is_lines(&plain_name, &mut stream) {
                    reader.lines = Some(stream);
                } else {
                    reader.read_whole(stream, &plain_name);
                }
            }
        }
        reader
    }

    fn warn(&mut self, code: &str, place: &str, reason: &str, dropped: bool) {
        self.ready
            .push_back(Ingested::Warning(warning(code, place, reason, dropped)));
    }

    fn read_whole(&mut self, stream: BufReader<Box<dyn Read>>, name: &str) {
        let place = self.path.clone();
        let mut bytes = Vec::new();
        let limit = self.options.max_document_bytes as u64;
        if let Err(why) = stream.take(limit + 1).read_to_end(&mut bytes) {
            self.warn(
                "damaged_archive",
                &place,
                &format!("{why} at byte {}", bytes.len()),
                bytes.is_empty(),
            );
        }
        if bytes.len() as u64 > limit {
            return self.warn("too_large", &place, &format!("more than {limit} bytes"), true);
        }
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return self.warn("empty_input", &place, "the file has no text", true);
        }
        if is_binary(&bytes) {
            return self.warn("binary_input", &place, "the bytes are no text", true);
        }
        self.read_text(&bytes, name, &place);
    }

    fn read_text(&mut self, bytes: &[u8], name: &str, place: &str) {
        let kind = kind_of(name, bytes);
        if kind == Kind::Json {
            return self.ready.extend(json::read_file(bytes, place, &self.options));
        }
        if let Kind::Later(format) = kind {
            return self.warn(
                "unsupported_format",
                place,
                &format!("{format} is not read yet"),
                true,
            );
        }
        let decoded = decode(bytes, declared_encoding(bytes).as_deref());
        if decoded.replaced {
            self.warn(
                "encoding_errors",
                place,
                "bytes outside the encoding were replaced",
                false,
            );
        }
        let mut out = Vec::new();
        let fields = match kind {
            Kind::Html => html_fields(place, &decoded.text, place, &self.options, &mut out),
            Kind::Markdown => plain::markdown_fields(place, &decoded.text),
            _ => plain::text_fields(place, decoded.text),
        };
        self.ready.extend(out);
        self.ready.extend(build(fields, bytes, place, &self.options));
    }

    /// The next line that is not empty; a line over the limit is passed over without being held.
    fn next_line(&mut self) -> Option<()> {
        let mut line = Vec::new();
        let limit = self.options.max_document_bytes as u64;
        let place = format!("{} line {}", self.path, self.number + 1);
        let stream = self.lines.as_mut()?;
        match stream.by_ref().take(limit + 1).read_until(b'\n', &mut line) {
            Err(why) => {
                self.lines = None;
                self.warn("damaged_archive", &place, &why.to_string(), !line.is_empty());
                return Some(());
            }
            Ok(0) => return None,
            Ok(_) => self.number += 1,
        }
        if line.len() as u64 > limit {
            if let Some(stream) = self.lines.as_mut() {
                skip_line(stream);
            }
            self.warn(
                "too_large",
                &place,
                &format!("the line has more than {limit} bytes"),
                true,
            );
            return Some(());
        }
        let trimmed = line.trim_ascii();
        if !trimmed.is_empty() {
            let id = format!("{}#{}", self.path, self.number);
            let read = if is_binary(trimmed) {
                vec![Ingested::Warning(warning(
                    "binary_input",
                    place,
                    "the bytes are no text",
                    true,
                ))]
            } else {
                json::read_line(trimmed, &place, &id, &self.options)
            };
            self.ready.extend(read);
        }
        Some(())
    }
}

impl Iterator for FileReader {
    type Item = Ingested;

    fn next(&mut self) -> Option<Ingested> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                return Some(item);
            }
            let before = self.number;
            if self.next_line().is_none() {
                if before == 0 && self.lines.take().is_some() {
                    let place = self.path.clone();
                    self.warn("empty_input", &place, "the file has no text", true);
                    continue;
                }
                return None;
            }
        }
    }
}

fn skip_line(stream: &mut BufReader<Box<dyn Read>>) {
    loop {
        let (used, found) = match stream.fill_buf() {
            Ok([]) | Err(_) => return,
            Ok(buffer) => buffer
                .iter()
                .position(|&b| b == b'\n')
                .map_or((buffer.len(), false), |i| (i + 1, true)),
        };
        stream.consume(used);
        if found {
            return;
        }
    }
}

pub(crate) fn open_stream(path: &Path) -> std::io::Result<BufReader<Box<dyn Read>>> {
    if path.as_os_str() == "-" {
        return Ok(BufReader::new(Box::new(std::io::stdin())));
    }
    let file = std::fs::File::open(path)?;
    let stream: Box<dyn Read> = match path.extension().and_then(|e| e.to_str()) {
        Some("gz") => Box::new(flate2::read::MultiGzDecoder::new(BufReader::new(file))),
        Some("zst") => Box::new(zstd::Decoder::new(file)?),
        _ => Box::new(file),
    };
    Ok(BufReader::with_capacity(1 << 16, stream))
}

/// JSON Lines by name, or by an opening brace in a file of no known name.
fn is_lines(name: &str, stream: &mut BufReader<Box<dyn Read>>) -> bool {
    if name.ends_with(".jsonl") || name.ends_with(".ndjson") {
        return true;
    }
    let known = [
        ".txt",
        ".md",
        ".markdown",
        ".html",
        ".htm",
        ".json",
        ".xml",
        ".warc",
        ".rss",
        ".atom",
    ]
    .iter()
    .any(|e| name.ends_with(e));
    !known
        && stream
            .fill_buf()
            .is_ok_and(|head| head.trim_ascii_start().starts_with(b"{"))
}

#[derive(PartialEq, Eq)]
enum Kind {
    Text,
    Markdown,
    Html,
    Json,
    Later(&'static str),
}

fn kind_of(name: &str, bytes: &[u8]) -> Kind {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(512)])
        .trim_start_matches('\u{feff}')
        .trim_start()
        .to_lowercase();
    match name.rsplit('.').next().unwrap_or_default() {
        "json" => Kind::Json,
        "md" | "markdown" => Kind::Markdown,
        "html" | "htm" | "xhtml" => Kind::Html,
        "warc" => Kind::Later("WARC"),
        "rss" | "atom" => Kind::Later("a feed"),
        _ if head.starts_with("warc/") => Kind::Later("WARC"),
        _ if head.contains("<rss") || head.contains("<feed") => Kind::Later("a feed"),
        _ if head.starts_with("<!doctype html") || head.contains("<html") => Kind::Html,
        _ => Kind::Text,
    }
}

/// The encoding that a page declares in its head.
fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_lowercase();
    let after = head.split_once("charset=")?.1.trim_start_matches(['"', '\'']);
    Some(
        after
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
            .collect(),
    )
}
