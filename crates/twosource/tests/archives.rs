//! Archives through whole commands: every container gives the same documents, and a killed run goes on to the same store.

use assert_cmd::Command;
use std::io::Write;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn page(number: usize) -> String {
    format!(
        "<html><head><title>Report {number}</title><meta property='article:published_time' content='2025-03-{:02}T08:00:00Z'></head>\
         <body><article><h1>Report {number}</h1><p>France condemned the attack on Goma on Monday. Troops of Mali killed {number} rebels near Gao \
         on Tuesday, the defence ministry said. Residents of the town spoke of shelling that went on through the night.</p></article></body></html>",
        number % 28 + 1
    )
}

/// A record with its length, as WARC has it.
fn record(kind: &str, url: &str, content_type: &str, body: &[u8]) -> Vec<u8> {
    let mut out = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2025-03-30T00:00:00Z\r\n\
         WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000000>\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    out.extend_from_slice(body);
    out.extend_from_slice(b"\r\n\r\n");
    out
}

fn response(url: &str, status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let mut http = format!("HTTP/1.1 {status}\r\n{headers}\r\n").into_bytes();
    http.extend_from_slice(body);
    record("response", url, "application/http; msgtype=response", &http)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).expect("written");
    encoder.finish().expect("a gzip member")
}

/// Records of a small crawl: pages, a picture, a page that is not there, a request, the same page again.
fn records(pages: usize) -> Vec<Vec<u8>> {
    let html = "Content-Type: text/html; charset=utf-8\r\n";
    let mut out = vec![record(
        "warcinfo",
        "",
        "application/warc-fields",
        b"software: test\r\n",
    )];
    for n in 0..pages {
        let url = format!("https://pier.example/{n}");
        out.push(record(
            "request",
            &url,
            "application/http; msgtype=request",
            b"GET / HTTP/1.1\r\n\r\n",
        ));
        out.push(response(&url, "200 OK", html, page(n).as_bytes()));
        if n % 5 == 0 {
            out.push(response(&url, "200 OK", html, page(n).as_bytes()));
            out.push(response(
                &format!("{url}.png"),
                "200 OK",
                "Content-Type: image/png\r\n",
                &vec![7; 20_000],
            ));
            out.push(response(
                &format!("{url}/gone"),
                "404 Not Found",
                html,
                b"<html>gone</html>",
            ));
        }
    }
    out
}

fn write(folder: &TempDir, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("a file");
    path
}

fn ingest(input: &Path, store: &Path) -> (bool, String) {
    let output = Command::cargo_bin("twosource")
        .expect("the program")
        .arg("ingest")
        .arg(input)
        .arg("--db")
        .arg(store)
        .output()
        .expect("it runs");
    (
        output.status.success(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}

fn claims(store: &Path) -> String {
    let output = Command::cargo_bin("twosource")
        .expect("the program")
        .args(["claims", "--format", "jsonl", "--db"])
        .arg(store)
        .output()
        .expect("it runs");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn a_crawl_gives_the_same_documents_however_it_is_packed() {
    let folder = TempDir::new().expect("a folder");
    let records = records(6);
    let plain = records.concat();
    let by_record: Vec<u8> = records.iter().flat_map(|r| gzip(r)).collect();
    let zstd = zstd::encode_all(plain.as_slice(), 1).expect("compressed");
    let mut tar = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_size(by_record.len() as u64);
    header.set_mode(0o644);
    tar.append_data(&mut header, "deep/crawl.warc.gz", by_record.as_slice())
        .expect("a member");
    let tar = tar.into_inner().expect("an archive");
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("crawl.warc", zip::write::SimpleFileOptions::default())
        .expect("a member");
    zip.write_all(&plain).expect("written");
    let zip = zip.finish().expect("an archive").into_inner();
    let mut seen = Vec::new();
    for (name, bytes) in [
        ("a.warc", plain.clone()),
        ("b.warc.gz", by_record),
        ("c.warc.gz", gzip(&plain)),
        ("d.warc.zst", zstd),
        ("e.tar", tar.clone()),
        ("f.tar.gz", gzip(&tar)),
        ("g.zip", zip),
    ] {
        let input = write(&folder, name, &bytes);
        let store = folder.path().join(format!("{name}.db"));
        let (done, stderr) = ingest(&input, &store);
        assert!(
            done && stderr.contains("6 documents") && stderr.contains("0 warnings"),
            "{name}: {stderr}"
        );
        seen.push(claims(&store));
    }
    assert!(seen[0].contains("https://pier.example/3") && seen[0].contains("2025-03-0"));
    assert!(
        seen.iter().all(|s| *s == seen[0]),
        "all packings give the same claims"
    );
}

#[test]
fn a_folder_of_pages_in_a_zip_is_read_page_by_page() {
    let folder = TempDir::new().expect("a folder");
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for n in 0..3 {
        zip.start_file(
            format!("pages/{n}.html"),
            zip::write::SimpleFileOptions::default(),
        )
        .expect("a member");
        zip.write_all(page(n).as_bytes()).expect("written");
    }
    let input = write(
        &folder,
        "pages.zip",
        &zip.finish().expect("an archive").into_inner(),
    );
    let (done, stderr) = ingest(&input, &folder.path().join("s.db"));
    assert!(done && stderr.contains("3 documents"), "{stderr}");
}

#[test]
fn chunks_and_compression_of_answers_are_undone() {
    let folder = TempDir::new().expect("a folder");
    let body = gzip(page(3).as_bytes());
    let mut chunked = format!("{:x}\r\n", body.len()).into_bytes();
    chunked.extend_from_slice(&body);
    chunked.extend_from_slice(b"\r\n0\r\n\r\n");
    let headers = "Content-Type: text/html\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n";
    let input = write(
        &folder,
        "c.warc",
        &response("https://pier.example/3", "200 OK", headers, &chunked),
    );
    let store = folder.path().join("s.db");
    let (done, stderr) = ingest(&input, &store);
    assert!(done && stderr.contains("1 documents"), "{stderr}");
    assert!(claims(&store).contains("France condemned the attack on Goma"));
}

#[test]
fn extracted_text_takes_the_day_of_the_crawl_only_when_asked() {
    let folder = TempDir::new().expect("a folder");
    let text =
        "France condemned the attack on Goma on Monday.\nTroops of Mali killed 4 rebels near Gao on Tuesday.";
    let input = write(
        &folder,
        "t.warc.wet.gz",
        &gzip(&record(
            "conversion",
            "https://pier.example/t",
            "text/plain",
            text.as_bytes(),
        )),
    );
    let (_, stderr) = ingest(&input, &folder.path().join("s.db"));
    assert!(
        stderr.contains("1 documents") && stderr.contains("missing_date 1"),
        "{stderr}"
    );
    let output = Command::cargo_bin("twosource")
        .expect("the program")
        .args(["ingest", "--crawl-date", "--db"])
        .arg(folder.path().join("d.db"))
        .arg(&input)
        .output()
        .expect("it runs");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(
        stderr.contains("1 documents") && stderr.contains("0 warnings"),
        "{stderr}"
    );
}

#[test]
fn a_cut_archive_keeps_the_records_before_the_cut() {
    let folder = TempDir::new().expect("a folder");
    let packed: Vec<u8> = records(3).iter().flat_map(|r| gzip(r)).collect();
    let input = write(&folder, "cut.warc.gz", &packed[..packed.len() - 40]);
    let (done, stderr) = ingest(&input, &folder.path().join("s.db"));
    assert!(done && stderr.contains("warning[damaged_archive]"), "{stderr}");
    assert!(stderr.contains("3 documents"), "the last one in part: {stderr}");
}

#[test]
fn a_second_run_reads_nothing_again_and_a_third_does_when_told_to() {
    let folder = TempDir::new().expect("a folder");
    let input = write(&folder, "a.warc", &records(4).concat());
    let store = folder.path().join("s.db");
    ingest(&input, &store);
    let (_, stderr) = ingest(&input, &store);
    assert!(
        stderr.contains("0 documents") && stderr.contains("0 stored before"),
        "{stderr}"
    );
    let output = Command::cargo_bin("twosource")
        .expect("the program")
        .args(["ingest", "--again", "--db"])
        .arg(&store)
        .arg(&input)
        .output()
        .expect("it runs");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.contains("5 stored before"), "{stderr}");
}

#[test]
fn a_file_that_grew_is_read_again_and_only_its_new_documents_are_stored() {
    let folder = TempDir::new().expect("a folder");
    let input = write(&folder, "a.warc", &records(2).concat());
    let store = folder.path().join("s.db");
    ingest(&input, &store);
    write(&folder, "a.warc", &records(3).concat());
    let (_, stderr) = ingest(&input, &store);
    assert!(
        stderr.contains("1 documents") && stderr.contains("3 stored before"),
        "{stderr}"
    );
}

/// The whole store, row by row.
fn dump(path: &Path) -> Vec<String> {
    let connection = rusqlite::Connection::open(path).expect("a store");
    let mut out = Vec::new();
    for (table, order) in [
        ("documents", "version"),
        ("claims", "claim_id"),
        ("checkpoints", "input"),
    ] {
        let mut statement = connection
            .prepare(&format!("SELECT * FROM {table} ORDER BY {order}"))
            .expect("a table");
        let columns = statement.column_count();
        let mut rows = statement.query([]).expect("rows");
        while let Some(row) = rows.next().expect("a row") {
            let cells = (0..columns).map(|c| format!("{:?}", row.get_ref(c).expect("a cell")));
            out.push(format!("{table} {}", cells.collect::<Vec<_>>().join("|")));
        }
    }
    out
}

#[test]
fn a_run_that_is_killed_again_and_again_ends_with_the_store_of_an_undisturbed_one() {
    let folder = TempDir::new().expect("a folder");
    let packed: Vec<u8> = records(330).iter().flat_map(|r| gzip(r)).collect();
    let input = write(&folder, "crawl.warc.gz", &packed);
    let undisturbed = folder.path().join("undisturbed.db");
    assert!(ingest(&input, &undisturbed).0);
    let disturbed = folder.path().join("disturbed.db");
    let program = assert_cmd::cargo::cargo_bin("twosource");
    let mut kills = 0;
    for documents in [1, 129, 257] {
        let mut run = std::process::Command::new(&program)
            .args(["--quiet", "ingest"])
            .arg(&input)
            .arg("--db")
            .arg(&disturbed)
            .spawn()
            .expect("it runs");
        while stored(&disturbed) < documents && run.try_wait().expect("a state").is_none() {
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        kills += usize::from(run.try_wait().expect("a state").is_none());
        run.kill().expect("killed");
        run.wait().expect("ended");
    }
    assert!(kills > 0, "no run was killed before its end");
    let (done, stderr) = ingest(&input, &disturbed);
    assert!(done, "{stderr}");
    assert_eq!(dump(&disturbed), dump(&undisturbed));
    assert_eq!(
        last_version(&disturbed),
        stored(&disturbed),
        "pages that come twice leave no gap, however the run was cut"
    );
}

fn last_version(path: &Path) -> i64 {
    rusqlite::Connection::open(path)
        .and_then(|c| c.query_row("SELECT max(version) FROM documents", [], |row| row.get(0)))
        .expect("a store")
}

/// Documents that are on disk.
fn stored(path: &Path) -> i64 {
    rusqlite::Connection::open_with_flags(path, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY)
        .and_then(|c| c.query_row("SELECT count(*) FROM documents", [], |row| row.get(0)))
        .unwrap_or(0)
}
