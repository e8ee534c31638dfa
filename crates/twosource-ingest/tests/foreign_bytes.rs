//! Whatever bytes come: nothing panics, and every file comes to its end.

use proptest::prelude::*;
use std::io::Write;
use twosource_ingest::{FINISHED, IngestOptions, Ingested, feed::parse_feed, parse_opml, read_inputs};

const PAGE: &str = "<html><body><p>The old dam above the town broke in the night, they say, and took the bridge with it.</p></body></html>";

const FEED: &str = "<?xml version='1.0' encoding='utf-8'?><rss xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>A &amp; B</title>\
    <item><title><![CDATA[<b>One</b>]]></title><link>https://a.example/1</link><pubDate>Tue, 04 Mar 2025 08:00:00 GMT</pubDate>\
    <content:encoded>&lt;p&gt;Text&lt;/p&gt;</content:encoded></item></channel></rss>";

/// An archive of one answer in chunks.
fn warc() -> String {
    let http = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{PAGE}\r\n0\r\n\r\n",
        PAGE.len()
    );
    format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://pier.example/1\r\nWARC-Date: 2025-03-30T00:00:00Z\r\n\
         Content-Type: application/http\r\nContent-Length: {}\r\n\r\n{http}\r\n\r\n",
        http.len()
    )
}

/// The text with some of its bytes replaced, and cut somewhere.
fn damaged(text: String) -> impl Strategy<Value = Vec<u8>> {
    let length = text.len();
    let changes = prop::collection::vec((0..length, any::<u8>()), 0..12);
    (changes, 0..=length).prop_map(move |(changes, end)| {
        let mut bytes = text.clone().into_bytes();
        for (at, byte) in changes {
            bytes[at] = byte;
        }
        bytes.truncate(end);
        bytes
    })
}

fn read(name: &str, bytes: &[u8]) -> Vec<Ingested> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("a file");
    let input = path.display().to_string();
    read_inputs(&[input], IngestOptions::default())
        .expect("the file is there")
        .collect()
}

fn is_finished(items: &[Ingested]) -> bool {
    matches!(items.last(), Some(Ingested::Passed(p)) if p.done == FINISHED)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).expect("written");
    encoder.finish().expect("compressed")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn damaged_archives_come_to_an_end(bytes in damaged(warc()), packed in any::<bool>()) {
        let bytes = if packed { gzip(&bytes) } else { bytes };
        prop_assert!(is_finished(&read("a.warc", &bytes)));
    }

    #[test]
    fn damaged_files_of_every_name_come_to_an_end(bytes in damaged(warc()), name in "a\\.(zip|tar|jsonl|csv|json|html|rss|warc\\.gz)") {
        prop_assert!(is_finished(&read(&name, &bytes)));
    }

    #[test]
    fn damaged_feeds_are_read_or_refused(bytes in damaged(FEED.to_owned())) {
        let _read = parse_feed(&bytes, None);
        let _read = parse_opml(&bytes);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _read = parse_feed(&bytes, None);
        for name in ["a.zip", "a.tar", "a"] {
            prop_assert!(is_finished(&read(name, &bytes)), "{name}");
        }
    }
}

#[test]
fn the_whole_record_and_the_whole_feed_are_read() {
    let documents = |items: &[Ingested]| {
        items
            .iter()
            .filter(|i| matches!(i, Ingested::Document(_)))
            .count()
    };
    assert_eq!(documents(&read("a.warc", warc().as_bytes())), 1);
    assert_eq!(documents(&read("a.rss", FEED.as_bytes())), 1);
}
