//! The bundled sample through whole commands: a store, its events, a dossier, exports.

use assert_cmd::Command;
use serde_json::Value;
use std::path::PathBuf;
use tempfile::TempDir;

fn twosource(arguments: &[&str]) -> Vec<u8> {
    let output = Command::cargo_bin("twosource")
        .expect("the program")
        .args(arguments)
        .output()
        .expect("it runs");
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}

fn sample() -> String {
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/sample").to_owned()
}

fn store(folder: &TempDir) -> PathBuf {
    let path = folder.path().join("store.db");
    twosource(&[
        "--quiet",
        "ingest",
        &sample(),
        "--db",
        path.to_str().expect("a path"),
    ]);
    path
}

fn lines(bytes: &[u8]) -> Vec<Value> {
    String::from_utf8_lossy(bytes)
        .lines()
        .map(|l| serde_json::from_str(l).expect("a JSON line"))
        .collect()
}

fn events(path: &str) -> Vec<Value> {
    lines(&twosource(&["events", "--db", path, "--format", "jsonl"]))
}

#[test]
fn the_sample_gives_a_confirmed_and_denied_strike() {
    let folder = TempDir::new().expect("a folder");
    let path = store(&folder);
    let events = events(path.to_str().expect("a path"));
    let strike = events
        .iter()
        .find(|e| e["event"] == "ASSAULT" && e["actor"][0]["code"] == "RUS")
        .expect("the strike");
    assert_eq!(strike["status"], "denied", "{strike}");
    assert_eq!(strike["credibility"]["grade"], 1, "{strike}");
    assert_eq!(
        strike["independent_source_count"], 2,
        "Moldova and Romania; the copy counts once: {strike}"
    );
    assert!(
        strike["dissent"]
            .as_array()
            .is_some_and(|d| d.iter().any(|d| d["kind"] == "denial"))
    );
    assert!(strike["copy_groups"].as_u64() < strike["document_count"].as_u64());
}

#[test]
fn ingesting_twice_changes_nothing() {
    let folder = TempDir::new().expect("a folder");
    let path = store(&folder);
    let name = path.to_str().expect("a path");
    let before = events(name);
    twosource(&["--quiet", "ingest", &sample(), "--db", name]);
    assert_eq!(events(name), before);
}

#[test]
fn the_order_of_documents_does_not_matter() {
    let folder = TempDir::new().expect("a folder");
    let path = store(&folder);
    let other = folder.path().join("other.db");
    let mut files: Vec<_> = std::fs::read_dir(sample())
        .expect("the sample")
        .map(|e| e.expect("a file").path().display().to_string())
        .collect();
    files.sort_by(|a, b| b.cmp(a));
    for file in files {
        twosource(&[
            "--quiet",
            "ingest",
            &file,
            "--db",
            other.to_str().expect("a path"),
        ]);
    }
    assert_eq!(
        events(path.to_str().expect("a path")),
        events(other.to_str().expect("a path"))
    );
}

#[test]
fn metaphors_of_the_sample_are_no_events() {
    let claims = lines(&twosource(&["code", &sample(), "--format", "jsonl"]));
    for phrase in ["took a hammering", "has been a nightmare"] {
        assert!(
            !claims
                .iter()
                .any(|c| c["sentence"]["text"].as_str().is_some_and(|t| t.contains(phrase))),
            "{phrase}"
        );
    }
}

#[test]
fn every_claim_quotes_its_document_exactly() {
    let folder = TempDir::new().expect("a folder");
    let wire = format!("{}/wire.jsonl", sample());
    let texts: std::collections::HashMap<String, Vec<char>> = std::fs::read_to_string(&wire)
        .expect("the sample")
        .lines()
        .map(|l| serde_json::from_str::<Value>(l).expect("a document"))
        .map(|d| {
            (
                d["id"].as_str().unwrap_or_default().to_owned(),
                d["text"].as_str().unwrap_or_default().chars().collect(),
            )
        })
        .collect();
    let claims = lines(&twosource(&["code", &wire, "--format", "jsonl"]));
    assert!(claims.len() > 8, "{}", claims.len());
    for claim in &claims {
        let text = &texts[claim["document_id"].as_str().expect("an id")];
        for span in [&claim["sentence"], &claim["trigger"]] {
            let (start, end) = (
                span["start"].as_u64().expect("a start") as usize,
                span["end"].as_u64().expect("an end") as usize,
            );
            assert_eq!(
                text[start..end].iter().collect::<String>(),
                span["text"].as_str().expect("words")
            );
        }
    }
    drop(folder);
}

#[test]
fn filters_dossier_and_exports_work() {
    let folder = TempDir::new().expect("a folder");
    let path = store(&folder);
    let name = path.to_str().expect("a path");
    let filtered = lines(&twosource(&[
        "events",
        "--db",
        name,
        "--actor",
        "RUS",
        "--event",
        "assault",
        "--min-credibility",
        "1",
        "--format",
        "jsonl",
    ]));
    assert_eq!(filtered.len(), 1);
    let id = filtered[0]["event_id"].as_str().expect("an id");
    let dossier =
        String::from_utf8(twosource(&["--color", "never", "show", id, "--db", name])).expect("text");
    for part in ["Who says so", "credibility", "Dissent", "»", "Romania"] {
        assert!(dossier.contains(part), "{part}: {dossier}");
    }
    let plover = lines(&twosource(&["export", "--db", name, "--to", "plover"]));
    assert!(
        plover
            .iter()
            .all(|r| r["event"].is_array() && r["actor"].is_array() && r["quad_code"].is_u64())
    );
    assert!(
        String::from_utf8_lossy(&twosource(&["export", "--db", name, "--to", "csv"]))
            .starts_with("event_id,event,mode")
    );
    let early = lines(&twosource(&[
        "events",
        "--db",
        name,
        "--as-known-on",
        "2025-03-04",
        "--actor",
        "RUS",
        "--event",
        "ASSAULT",
        "--format",
        "jsonl",
    ]));
    assert_ne!(
        early[0]["credibility"]["grade"], 1,
        "Romania had not spoken yet: {}",
        early[0]
    );
}

#[test]
fn an_explanation_names_who_settled_each_field_and_what_was_not_coded() {
    let path = format!("{}/wire.jsonl", sample());
    let documents = lines(&twosource(&[
        "--quiet",
        "code",
        "--explain",
        "--format",
        "jsonl",
        &path,
    ]));
    let claims: Vec<&Value> = documents
        .iter()
        .flat_map(|d| d["claims"].as_array().into_iter().flatten())
        .collect();
    assert!(!claims.is_empty());
    for claim in &claims {
        let decided = claim["decided_by"].as_array().expect("a list");
        for field in ["event", "aspect", "polarity"] {
            assert!(decided.iter().any(|d| d["field"] == field), "{field}: {claim}");
        }
    }
    let plain = lines(&twosource(&["--quiet", "code", "--format", "jsonl", &path]));
    assert_eq!(plain.len(), claims.len());
    let passed_over = documents
        .iter()
        .flat_map(|d| d["passed_over"].as_array().into_iter().flatten());
    assert!(passed_over.clone().count() > 0);
    for seen in passed_over {
        assert!(seen["reason"].as_str().is_some_and(|r| !r.is_empty()), "{seen}");
    }
}

#[test]
fn the_derivation_of_a_grade_names_every_sentence_and_the_copy() {
    let folder = TempDir::new().expect("a folder");
    let path = store(&folder);
    let name = path.to_str().expect("a path");
    let events = events(name);
    let strike = events
        .iter()
        .find(|e| e["event"] == "ASSAULT" && e["actor"][0]["code"] == "RUS")
        .expect("the strike");
    let id = strike["event_id"].as_str().expect("an id");
    let why = &lines(&twosource(&[
        "show", id, "--db", name, "--why", "--format", "jsonl",
    ]))[0];
    let told: Vec<&Value> = why["sides"]
        .as_array()
        .expect("sides")
        .iter()
        .chain(std::iter::once(why))
        .flat_map(|s| ["claims", "not_counted"].map(|k| &s[k]))
        .filter_map(Value::as_array)
        .flatten()
        .collect();
    for claim in strike["claim_ids"].as_array().expect("claims") {
        assert!(
            told.iter().any(|t| t["claim_id"] == *claim),
            "{claim} is missing in {why}"
        );
    }
    assert!(told.iter().any(|t| t["copy_of"].is_string()), "{why}");
    let tree = String::from_utf8_lossy(&twosource(&["show", id, "--db", name, "--why"])).into_owned();
    assert!(tree.contains("rule independent confirmation"), "{tree}");
}

#[test]
fn sources_are_not_judged_on_a_handful_of_reports() {
    let folder = TempDir::new().expect("a folder");
    let path = store(&folder);
    let records = lines(&twosource(&[
        "sources",
        "--db",
        path.to_str().expect("a path"),
        "--format",
        "jsonl",
    ]));
    assert!(!records.is_empty());
    assert!(records.iter().all(|r| r["reliability"] == "F"), "{records:?}");
}
