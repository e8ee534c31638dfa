//! Bad input, whole commands: one warning each, the rest processed, exit code and counts say what happened.

use assert_cmd::Command;
use std::io::Write;
use std::path::Path;
use tempfile::TempDir;

const GOOD: &str = r#"{"id":"good","outlet":"The Pier","published_at":"2025-03-04T08:00:00Z","text":"France condemned the attack on Goma on Monday."}"#;

fn code(folder: &Path) -> (i32, String, String) {
    let output = Command::cargo_bin("twosource")
        .expect("the program")
        .args(["code", "--format", "jsonl"])
        .arg(folder)
        .output()
        .expect("it runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        output.status.code().unwrap_or(-1),
        text(&output.stdout),
        text(&output.stderr),
    )
}

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    for (name, bytes) in files {
        std::fs::write(folder.path().join(name), bytes).expect("a file");
    }
    folder
}

/// The bad file gives exactly one warning of this code, and the good document beside it is coded.
fn assert_one_warning(name: &str, bytes: &[u8], expected: &str) {
    let folder = folder(&[(name, bytes), ("zz.jsonl", GOOD.as_bytes())]);
    let (status, stdout, stderr) = code(folder.path());
    assert_eq!(status, 0, "{stderr}");
    assert_eq!(
        stderr.matches(&format!("warning[{expected}]")).count(),
        1,
        "{stderr}"
    );
    assert!(stderr.contains(name), "the file is named: {stderr}");
    assert!(
        stdout.contains("\"document_id\":\"good\""),
        "the rest is processed: {stdout}"
    );
}

#[test]
fn an_empty_file_is_one_warning() {
    assert_one_warning("empty.txt", b"", "empty_input");
    assert_one_warning("empty.jsonl", b"", "empty_input");
}

#[test]
fn binary_bytes_are_one_warning() {
    assert_one_warning(
        "image.txt",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x01",
        "binary_input",
    );
}

#[test]
fn a_wrong_encoding_is_read_as_what_it_is() {
    let folder = folder(&[(
        "latin.txt",
        b"Le pr\xe9sident du S\xe9n\xe9gal a rencontr\xe9 le ministre \xe0 Dakar hier soir.",
    )]);
    let (status, _, stderr) = code(folder.path());
    assert_eq!(status, 0);
    assert!(stderr.contains("warning[other_language]"), "{stderr}");
    assert!(stderr.contains("1 documents"), "{stderr}");
}

#[test]
fn a_line_of_fifty_megabytes_is_passed_over() {
    let folder = TempDir::new().expect("a folder");
    let mut file = std::fs::File::create(folder.path().join("large.jsonl")).expect("a file");
    file.write_all(b"{\"id\":\"large\",\"text\":\"").expect("written");
    for _ in 0..50 {
        file.write_all(&vec![b'a'; 1 << 20]).expect("written");
    }
    writeln!(file, "\"}}\n{GOOD}").expect("written");
    let (status, stdout, stderr) = code(folder.path());
    assert_eq!(status, 0);
    assert_eq!(stderr.matches("warning[too_large]").count(), 1, "{stderr}");
    assert!(
        stderr.contains("line 1") && stderr.contains("1 dropped"),
        "{stderr}"
    );
    assert!(stdout.contains("good"));
}

#[test]
fn another_language_is_said_and_not_coded() {
    let german = r#"{"id":"de","published_at":"2025-03-04","text":"Die Bundesregierung hat am Montag den Angriff auf die Stadt scharf verurteilt und weitere Hilfe zugesagt."}"#;
    assert_one_warning("deutsch.jsonl", german.as_bytes(), "other_language");
}

#[test]
fn one_broken_line_does_not_cost_the_others() {
    let folder = folder(&[("mixed.jsonl", format!("{{\"id\": \"cut\n{GOOD}\n").as_bytes())]);
    let (status, stdout, stderr) = code(folder.path());
    assert_eq!(status, 0);
    assert!(
        stderr.contains("warning[broken_json]") && stderr.contains("line 1"),
        "{stderr}"
    );
    assert!(
        stderr.contains("1 documents") && stderr.contains("1 dropped"),
        "{stderr}"
    );
    assert!(stdout.contains("good"));
}

#[test]
fn a_missing_date_is_one_warning() {
    assert_one_warning(
        "undated.txt",
        b"France condemned the attack on Goma.",
        "missing_date",
    );
    assert_one_warning(
        "odd.jsonl",
        br#"{"id":"odd","published_at":"soon","text":"France condemned the attack."}"#,
        "bad_date",
    );
}

#[test]
fn ten_thousand_nested_tags_do_not_overflow() {
    let mut page = String::from("<html><head><title>Deep</title></head><body>");
    page.push_str(&"<div>".repeat(10_000));
    page.push_str("France condemned the attack on Goma on Monday.");
    page.push_str(&"</div>".repeat(10_000));
    assert_one_warning("deep.html", page.as_bytes(), "deep_markup");
}

#[test]
fn a_cut_archive_is_one_warning() {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(GOOD.repeat(50).as_bytes()).expect("written");
    let bytes = encoder.finish().expect("an archive");
    assert_one_warning("cut.txt.gz", &bytes[..bytes.len() / 2], "damaged_archive");
}

#[test]
fn a_missing_path_is_the_users_error_with_a_hint() {
    let output = Command::cargo_bin("twosource")
        .expect("the program")
        .args(["code", "no/such/file"])
        .output()
        .expect("it runs");
    assert_eq!(output.status.code(), Some(1));
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(
        stderr.contains("no/such/file") && stderr.contains("hint:"),
        "{stderr}"
    );
}

#[test]
fn an_unknown_option_gets_a_suggestion() {
    let output = Command::cargo_bin("twosource")
        .expect("the program")
        .args(["events", "--db", "x.db", "--acter", "RUS"])
        .output()
        .expect("it runs");
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--actor"));
}

#[test]
fn a_model_folder_that_is_none_gets_a_clear_error() {
    let folder = folder(&[("good.jsonl", GOOD.as_bytes())]);
    let output = Command::cargo_bin("twosource")
        .expect("the program")
        .arg("--model")
        .arg(folder.path())
        .arg("code")
        .arg(folder.path())
        .output()
        .expect("it runs");
    assert_eq!(output.status.code(), Some(1));
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(
        stderr.contains("no model here") && stderr.contains("hint:"),
        "{stderr}"
    );
}

#[test]
fn many_warnings_of_a_kind_are_counted_rather_than_printed() {
    let line = "{\"outlet\":\"The Pier\",\"text\":\"Rain fell.\"}\n";
    let folder = folder(&[("undated.jsonl", line.repeat(60).as_bytes())]);
    let (status, _, stderr) = code(folder.path());
    assert_eq!(status, 0, "{stderr}");
    assert_eq!(stderr.matches("warning[missing_date]").count(), 21, "{stderr}");
    assert!(stderr.contains("missing_date 60"), "all are counted: {stderr}");
}
