//! What a file is made of: one document, lines, rows, or the records and members of an archive.
//!
//! In: a file. Out: its units, one after the other. Never: reads ahead of its consumer.

use crate::archive::{Frame, Tar, Zip};
use crate::files::CountedFile;
use crate::lines::{Lines, Stream, Table};
use crate::unit::{Content, Item, Unit};
use crate::warc::Warc;
use std::io::{BufReader, Read};

/// The units of a file.
pub enum Units {
    /// One document, or one fault.
    Whole(Option<Box<Unit>>),
    /// JSON Lines.
    Lines(Lines),
    /// Rows of a table.
    Table(Box<Table>),
    /// Records of a WARC file.
    Warc(Box<Warc>),
    /// Members of a ZIP file.
    Zip(Box<Zip>),
    /// Members of a tar file.
    Tar(Box<Tar>),
}

impl Iterator for Units {
    type Item = Unit;

    fn next(&mut self) -> Option<Unit> {
        match self {
            Self::Whole(unit) => unit.take().map(|unit| *unit),
            Self::Lines(lines) => lines.next(),
            Self::Table(table) => table.next(),
            Self::Warc(warc) => warc.next(),
            Self::Zip(zip) => zip.next(),
            Self::Tar(tar) => tar.next(),
        }
    }
}

#[derive(PartialEq, Eq)]
enum Shape {
    Whole,
    Lines,
    Table(u8),
    Warc,
    Zip,
    Tar,
}

/// Whether a member of this name is opened as an archive of its own.
pub fn is_container(name: &str) -> bool {
    !matches!(shape_of(&bare(name), b""), Shape::Whole) || name.ends_with(".gz") || name.ends_with(".zst")
}

/// The units of an open file.
pub fn open_file(mut file: CountedFile, frame: Frame) -> std::io::Result<Units> {
    let head = file.head(512)?;
    let shape = shape_of(&bare(&frame.place), &head);
    let (place, limit) = (frame.place.clone(), frame.limit);
    Ok(match shape {
        Shape::Warc => Units::Warc(Box::new(Warc::new(file, &place, limit))),
        Shape::Zip => Units::Zip(Box::new(Zip::new(file, frame))),
        Shape::Tar => Units::Tar(Box::new(Tar::new(file.decoded()?, frame))),
        Shape::Table(delimiter) => Units::Table(Box::new(Table::new(file.decoded()?, &place, delimiter))),
        Shape::Lines => Units::Lines(lines(file.decoded()?, &place, limit)),
        Shape::Whole => Units::Whole(Some(Box::new(whole(file.decoded()?, &place, limit)))),
    })
}

/// The units of standard input: lines, or one document.
pub fn open_stream(stream: Stream, limit: usize) -> Units {
    let mut stream = BufReader::with_capacity(1 << 16, stream);
    let head = std::io::BufRead::fill_buf(&mut stream).map(<[u8]>::to_vec);
    if shape_of("-", head.as_deref().unwrap_or_default()) == Shape::Lines {
        Units::Lines(lines(Box::new(stream), "-", limit))
    } else {
        Units::Whole(Some(Box::new(whole(Box::new(stream), "-", limit))))
    }
}

fn lines(stream: Stream, place: &str, limit: usize) -> Lines {
    Lines::new(BufReader::with_capacity(1 << 16, stream), place, limit)
}

/// The name in lower case without the ending of a compression.
fn bare(name: &str) -> String {
    let name = name.to_lowercase();
    let name = name
        .trim_end_matches(".gz")
        .trim_end_matches(".zst")
        .trim_end_matches(".lz4");
    name.replace(".tgz", ".tar")
}

/// By the name; by the first bytes where the name says nothing.
fn shape_of(bare_name: &str, head: &[u8]) -> Shape {
    let known = [
        "txt", "md", "markdown", "html", "htm", "xhtml", "json", "xml", "rss", "atom", "rdf",
    ];
    match bare_name.rsplit('.').next().unwrap_or_default() {
        "warc" | "wet" | "wat" => Shape::Warc,
        "zip" => Shape::Zip,
        "tar" => Shape::Tar,
        "csv" => Shape::Table(b','),
        "tsv" => Shape::Table(b'\t'),
        "jsonl" | "ndjson" => Shape::Lines,
        _ if head.starts_with(b"WARC/") => Shape::Warc,
        _ if head.starts_with(b"PK\x03\x04") => Shape::Zip,
        _ if head.get(257..262) == Some(b"ustar") => Shape::Tar,
        ending if !known.contains(&ending) && head.trim_ascii_start().starts_with(b"{") => Shape::Lines,
        _ => Shape::Whole,
    }
}

/// A file that is one document; what came before a break is kept.
fn whole(stream: Stream, place: &str, limit: usize) -> Unit {
    let mut bytes = Vec::new();
    let read = stream.take(limit as u64 + 1).read_to_end(&mut bytes);
    if bytes.len() > limit {
        return Unit::fault("too_large", place, &format!("more than {limit} bytes"), true);
    }
    let fault = read.err().map(|why| {
        let reason = format!("{why} at byte {}", bytes.len());
        Unit::fault("damaged_archive", place, &reason, bytes.is_empty())
    });
    match fault {
        Some(fault) if bytes.is_empty() => fault,
        fault => Unit {
            warnings: fault.map(|f| f.warnings).unwrap_or_default(),
            content: Content::Item(Item {
                name: bare(place),
                id: place.to_owned(),
                place: place.to_owned(),
                bytes,
                ..Item::default()
            }),
        },
    }
}
