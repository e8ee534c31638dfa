//! Rows of delimited tables and lines of JSON, one at a time, with their places.
//!
//! In: a file, compressed or not. Out: rows whose cells are found by column name. Never: more than one row in memory;
//! a row that is longer than the limit.

use super::{RecordKind, shown};
use crate::files::open_stream;
use crate::warnings::warning;
use csv::{ByteRecord, Reader, ReaderBuilder};
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use twosource_record::Warning;

type Stream = BufReader<Box<dyn Read>>;

/// A line longer than this is left out: 4 MiB.
const MAX_LINE: u64 = 4 << 20;

/// One row: its cells, or the line itself for JSON.
#[derive(Debug)]
pub(crate) struct Row {
    place: String,
    cells: Vec<String>,
    columns: std::sync::Arc<HashMap<String, usize>>,
}

/// A row, or why there is none here.
pub(crate) enum RowResult {
    Row(Row),
    Broken(Warning),
}

impl Row {
    /// File and line.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// Number of cells.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// The cell of a column, by its name without case and marks; empty where there is none, or where it says NA.
    pub fn get(&self, column: &str) -> &str {
        let cell = self.columns.get(column).and_then(|&i| self.cells.get(i));
        match cell.map(|c| c.trim()) {
            None | Some("NA" | "None" | "NULL" | "nan") => "",
            Some(cell) => cell,
        }
    }

    /// The cell at a position.
    pub fn at(&self, position: usize) -> &str {
        self.cells.get(position).map_or("", |c| c.trim())
    }

    /// What the digest is taken of.
    pub fn bytes(&self) -> Vec<u8> {
        self.cells.join("\t").into_bytes()
    }
}

/// Reads one file.
pub(crate) struct RowReader {
    name: String,
    lines: Lines,
    columns: std::sync::Arc<HashMap<String, usize>>,
    number: u64,
}

enum Lines {
    Table(Box<Reader<Stream>>),
    Json(Stream),
}

impl RowReader {
    /// Opens a file and reads its header, where its kind has one.
    pub fn open(path: &Path, kind: RecordKind) -> Result<Self, Warning> {
        let name = shown(path);
        let failed = |why: &str| warning("unreadable", &name, why, true);
        let mut stream = open_stream(path).map_err(|why| failed(&why.to_string()))?;
        if matches!(kind, RecordKind::Plover | RecordKind::Twosource) {
            return Ok(Self {
                name,
                lines: Lines::Json(stream),
                columns: Default::default(),
                number: 0,
            });
        }
        let head = stream.fill_buf().map_err(|why| failed(&why.to_string()))?;
        let first: &[u8] = head.split(|b| *b == b'\n').next().unwrap_or_default();
        let tabs = first.contains(&b'\t');
        let titled = kind != RecordKind::Gdelt || first.first().is_some_and(|b| !b.is_ascii_digit());
        let mut table = ReaderBuilder::new()
            .delimiter(if tabs { b'\t' } else { b',' })
            .quoting(!tabs)
            .has_headers(false)
            .flexible(true)
            .from_reader(stream);
        let mut header = ByteRecord::new();
        if titled {
            let read = table.read_byte_record(&mut header);
            read.map_err(|why| failed(&why.to_string()))?;
        }
        let names = header.iter().enumerate();
        let columns = names.map(|(i, cell)| (folded(&String::from_utf8_lossy(cell)), i));
        Ok(Self {
            name,
            columns: std::sync::Arc::new(columns.collect()),
            lines: Lines::Table(Box::new(table)),
            number: u64::from(titled),
        })
    }

    /// The next row that is not empty.
    pub fn next_row(&mut self) -> Option<RowResult> {
        let cells = match &mut self.lines {
            Lines::Table(table) => {
                let mut record = ByteRecord::new();
                let line = table.position().line();
                match table.read_byte_record(&mut record) {
                    Ok(false) => return None,
                    Ok(true) => {
                        self.number = line;
                        let cells = record.iter().map(|c| String::from_utf8_lossy(c).into_owned());
                        Ok(cells.collect())
                    }
                    Err(why) => Err(why.to_string()),
                }
            }
            Lines::Json(stream) => {
                self.number += 1;
                let line = next_line(stream)?;
                if line.as_ref().is_ok_and(|l| l.trim().is_empty()) {
                    return self.next_row();
                }
                line.map(|line| vec![line])
            }
        };
        let place = format!("{} line {}", self.name, self.number);
        Some(match cells {
            Ok(cells) => RowResult::Row(Row {
                place,
                cells,
                columns: self.columns.clone(),
            }),
            Err(why) => {
                if matches!(self.lines, Lines::Table(_)) {
                    self.end();
                }
                RowResult::Broken(warning("broken_row", place, why, true))
            }
        })
    }

    /// A table whose reader failed cannot be read on.
    fn end(&mut self) {
        let nothing: Box<dyn Read> = Box::new(std::io::empty());
        self.lines = Lines::Json(BufReader::new(nothing));
    }
}

fn next_line(stream: &mut Stream) -> Option<Result<String, String>> {
    let mut line = Vec::new();
    match stream.by_ref().take(MAX_LINE).read_until(b'\n', &mut line) {
        Ok(0) => None,
        Ok(n) if n as u64 == MAX_LINE && !line.ends_with(b"\n") => {
            let mut rest = Vec::new();
            while stream
                .by_ref()
                .take(MAX_LINE)
                .read_until(b'\n', &mut rest)
                .is_ok_and(|n| n as u64 == MAX_LINE)
                && !rest.ends_with(b"\n")
            {
                rest.clear();
            }
            Some(Err(format!("the line is longer than {MAX_LINE} bytes")))
        }
        Ok(_) => Some(Ok(String::from_utf8_lossy(&line).trim_end().to_owned())),
        Err(why) => Some(Err(why.to_string())).filter(|_| line.is_empty()),
    }
}

/// A column's name without case, blanks and marks.
fn folded(name: &str) -> String {
    let bare = name.chars().filter(|c| c.is_alphanumeric());
    bare.flat_map(char::to_lowercase).collect()
}
