//! Files of many small documents: JSON Lines, and tables whose rows a mapping file recognises.
//!
//! In: a decoded stream. Out: one unit a line or row. Never: holds a line over the limit.

use crate::unit::{Content, Unit};
use std::io::{BufRead, BufReader, Read};

/// A stream of bytes.
pub type Stream = Box<dyn Read>;

/// JSON Lines.
pub struct Lines {
    stream: Option<BufReader<Stream>>,
    place: String,
    number: usize,
    limit: usize,
}

impl Lines {
    /// Lines of `stream`; `place` names the file.
    pub fn new(stream: BufReader<Stream>, place: &str, limit: usize) -> Self {
        Self {
            stream: Some(stream),
            place: place.to_owned(),
            number: 0,
            limit,
        }
    }

    fn broken(&mut self, why: &std::io::Error, place: &str, lost: bool) -> Unit {
        self.stream = None;
        Unit::fault("damaged_archive", place, &why.to_string(), lost)
    }
}

impl Iterator for Lines {
    type Item = Unit;

    /// The next line; one over the limit is passed over without being held.
    fn next(&mut self) -> Option<Unit> {
        let place = format!("{} line {}", self.place, self.number + 1);
        let mut line = Vec::new();
        let stream = self.stream.as_mut()?;
        match stream
            .by_ref()
            .take(self.limit as u64 + 1)
            .read_until(b'\n', &mut line)
        {
            Err(why) => return Some(self.broken(&why, &place, !line.is_empty())),
            Ok(0) if self.number == 0 => {
                self.stream = None;
                return Some(Unit::fault(
                    "empty_input",
                    &self.place,
                    "the file has no text",
                    true,
                ));
            }
            Ok(0) => return None,
            Ok(_) => self.number += 1,
        }
        if line.len() > self.limit {
            skip_line(stream);
            let reason = format!("the line has more than {} bytes", self.limit);
            return Some(Unit::fault("too_large", &place, &reason, true));
        }
        let content = if line.trim_ascii().is_empty() {
            Content::Nothing
        } else {
            Content::Line {
                id: format!("{}#{}", self.place, self.number),
                place,
                bytes: line.trim_ascii().to_owned(),
            }
        };
        Some(Unit::new(content))
    }
}

fn skip_line(stream: &mut BufReader<Stream>) {
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

/// A table with a header.
pub struct Table {
    rows: csv::StringRecordsIntoIter<Stream>,
    header: Option<csv::StringRecord>,
    place: String,
    number: usize,
    broken: bool,
}

impl Table {
    /// Rows of `stream`, cells parted by `delimiter`.
    pub fn new(stream: Stream, place: &str, delimiter: u8) -> Self {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .from_reader(stream);
        let header = reader.headers().ok().cloned();
        Self {
            rows: reader.into_records(),
            header,
            place: place.to_owned(),
            number: 1,
            broken: false,
        }
    }

    fn object(&self, row: &csv::StringRecord) -> serde_json::Map<String, serde_json::Value> {
        let names = self.header.iter().flatten();
        names
            .zip(row)
            .map(|(name, cell)| (name.trim_start_matches('\u{feff}').trim().to_owned(), cell.into()))
            .collect()
    }
}

impl Iterator for Table {
    type Item = Unit;

    fn next(&mut self) -> Option<Unit> {
        let row = self.rows.next().filter(|_| !self.broken)?;
        self.number += 1;
        let place = format!("{} row {}", self.place, self.number);
        match row {
            Ok(row) => Some(Unit::new(Content::Row {
                id: format!("{}#{}", self.place, self.number),
                place,
                object: self.object(&row),
            })),
            Err(why) => {
                self.broken = why.is_io_error();
                Some(Unit::fault("broken_table", &place, &why.to_string(), true))
            }
        }
    }
}
