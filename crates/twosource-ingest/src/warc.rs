//! WARC and WET archives, plain or compressed by record or as a whole (gzip, zstd, lz4).
//!
//! In: a file. Out: one unit a record: pages of answers and resources, texts of conversions; requests, revisits, pictures
//! and error pages are none. Never: holds a record over the limit (docs/decisions/0030-archives.md).

use crate::files::CountedFile;
use crate::unit::{Content, Item, Kind, Unit};
use fastwarc::stream_io::brotli::BrotliReader;
use fastwarc::stream_io::chunked::ChunkedReader;
use fastwarc::warc::header::HeaderMap;
use fastwarc::warc::iter::{ArchiveIterator, ArchiveIteratorOptions};
use fastwarc::warc::record::{WarcRecord, WarcRecordType};
use std::io::{BufReader, Cursor, Read};

/// Longest accepted header, in bytes.
const MAX_HEADER: usize = 64 << 10;

/// Records of one archive.
pub struct Warc {
    records: Option<ArchiveIterator>,
    place: String,
    number: usize,
    limit: usize,
}

impl Warc {
    /// Records of `file`; `place` names it.
    pub fn new(file: CountedFile, place: &str, limit: usize) -> Self {
        let options = ArchiveIteratorOptions {
            quirks_mode: true,
            max_header_len: MAX_HEADER,
            ..ArchiveIteratorOptions::default()
        };
        let reader = BufReader::with_capacity(1 << 18, file);
        Self {
            records: Some(ArchiveIterator::with_options(reader, options)),
            place: place.to_owned(),
            number: 0,
            limit,
        }
    }
}

impl Iterator for Warc {
    type Item = Unit;

    fn next(&mut self) -> Option<Unit> {
        let record = self.records.as_mut()?.next();
        let place = format!("{} record {}", self.place, self.number + 1);
        match record {
            None if self.number == 0 => {
                self.records = None;
                let reason = "no WARC record was found";
                Some(Unit::fault("damaged_archive", &self.place, reason, true))
            }
            None => None,
            Some(Err(why)) => {
                self.records = None;
                self.number += 1;
                Some(Unit::fault("damaged_archive", &place, &why.to_string(), true))
            }
            Some(Ok(record)) => {
                self.number += 1;
                Some(read_record(&mut record.borrow_mut(), place, self.limit))
            }
        }
    }
}

/// What a record holds, where it is of a kind that can be a document.
fn read_record(record: &mut WarcRecord, place: String, limit: usize) -> Unit {
    let Some(kind) = document_kind(record) else {
        return Unit::new(Content::Nothing);
    };
    let mut bytes = Vec::new();
    let length = record.content_length();
    let read = record
        .reader_mut()
        .map(|body| body.take(limit as u64 + 1).read_to_end(&mut bytes));
    if bytes.len() > limit {
        let reason = format!("the record has more than {limit} bytes");
        return Unit::fault("too_large", &place, &reason, true);
    }
    let fault = match read {
        Some(Err(why)) => Some(why.to_string()),
        _ if (bytes.len() as u64) < length => {
            Some(format!("the record ends after {} of {length} bytes", bytes.len()))
        }
        _ => None,
    };
    let header = |name: &str| record.headers().get(name).map(|v| v.trim().to_owned());
    let url = header("WARC-Target-URI").map(|u| u.trim_matches(['<', '>']).to_owned());
    let bytes = match record.http_headers() {
        Some(http) => decode_body(bytes, http, limit),
        None => bytes,
    };
    let mut unit = Unit::new(Content::Item(Item {
        id: url.clone().unwrap_or_else(|| place.clone()),
        place: place.clone(),
        bytes,
        kind: Some(kind),
        crawled_at: header("WARC-Date"),
        language: header("WARC-Identified-Content-Language").and_then(|l| short_code(&l)),
        charset: record
            .http_charset()
            .map(|c| c.trim_matches(['"', '\'']).to_owned()),
        url,
        ..Item::default()
    }));
    if let Some(why) = fault {
        unit.warnings = Unit::fault("damaged_archive", &place, &why, false).warnings;
    }
    unit
}

/// The format of a record's body; none for records that are no documents by their nature.
fn document_kind(record: &WarcRecord) -> Option<Kind> {
    let content_type = |value: Option<String>| {
        let value = value.unwrap_or_default().to_lowercase();
        value.split(';').next().unwrap_or_default().trim().to_owned()
    };
    match record.record_type() {
        WarcRecordType::Conversion => Some(Kind::Text),
        WarcRecordType::Response => {
            let http = record.http_headers()?;
            let answered = http.status_code().is_none_or(|s| (200..300).contains(&s));
            let kind = content_type(http.get("Content-Type").map(|v| v.into_owned()));
            page_kind(&kind).filter(|_| answered)
        }
        WarcRecordType::Resource => {
            let kind = content_type(record.headers().get("Content-Type").map(|v| v.into_owned()));
            page_kind(&kind)
        }
        _ => None,
    }
}

fn page_kind(content_type: &str) -> Option<Kind> {
    match content_type {
        "text/html" | "application/xhtml+xml" => Some(Kind::Html),
        "application/rss+xml" | "application/atom+xml" => Some(Kind::Feed),
        _ => None,
    }
}

/// Undoes chunks and compression where they are still there; crawlers often undo them and keep the header.
fn decode_body(bytes: Vec<u8>, http: &HeaderMap, limit: usize) -> Vec<u8> {
    let header = |name: &str| {
        http.get(name)
            .map(|v| v.trim().to_lowercase())
            .unwrap_or_default()
    };
    let mut bytes = bytes;
    if header("Transfer-Encoding").contains("chunked") {
        bytes = undo(bytes, limit, |b| Box::new(ChunkedReader::new(Cursor::new(b))));
    }
    match header("Content-Encoding").as_str() {
        "br" => undo(bytes, limit, |b| Box::new(BrotliReader::new(Cursor::new(b)))),
        "gzip" | "x-gzip" => undo(bytes, limit, |b| {
            Box::new(flate2::read::MultiGzDecoder::new(Cursor::new(b)))
        }),
        "deflate" => undo(bytes, limit, |b| {
            Box::new(flate2::read::ZlibDecoder::new(Cursor::new(b)))
        }),
        _ => bytes,
    }
}

/// The decoded body up to the limit; what cannot be decoded at all stays as it is.
fn undo(bytes: Vec<u8>, limit: usize, decoder: impl Fn(Vec<u8>) -> Box<dyn Read>) -> Vec<u8> {
    let mut out = Vec::new();
    let _cut = decoder(bytes.clone()).take(limit as u64).read_to_end(&mut out);
    if out.is_empty() { bytes } else { out }
}

/// "eng,fra" to "en", by ISO 639-3's first language.
fn short_code(codes: &str) -> Option<String> {
    let first = codes.split(',').next()?.trim();
    if first.len() == 2 {
        return Some(first.to_lowercase());
    }
    let language = whatlang::Lang::from_code(first)?;
    Some(
        if language == whatlang::Lang::Eng {
            "en"
        } else {
            language.code()
        }
        .to_owned(),
    )
}
