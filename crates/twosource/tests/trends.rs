//! Trends as whole commands: deliveries with their months and independent sources, copies, gaps, changes, pictures.

use assert_cmd::Command;
use serde_json::Value;
use std::path::Path;
use tempfile::TempDir;

fn example(name: &str) -> String {
    format!("{}/../../examples/trends/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn twosource(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::cargo_bin("twosource")
        .expect("the program")
        .current_dir(folder)
        .arg("--quiet")
        .args(arguments)
        .output()
        .expect("it runs");
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {complaint}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn lines(text: &str) -> Vec<Value> {
    text.lines()
        .map(|l| serde_json::from_str(l).expect("a JSON line"))
        .collect()
}

fn store(inputs: &[&str]) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    let mut arguments = vec!["ingest", "--db", "s.db"];
    arguments.extend(inputs);
    twosource(folder.path(), &arguments);
    folder
}

fn dyads(folder: &TempDir, more: &[&str]) -> Vec<Value> {
    let mut arguments = vec!["dyads", "--db", "s.db", "--format", "jsonl"];
    arguments.extend(more);
    lines(&twosource(folder.path(), &arguments))
}

#[test]
fn arms_and_men_given_stand_in_their_months_with_their_independent_sources() {
    let folder = store(&[&example("troops.jsonl")]);
    let periods = dyads(&folder, &["--actor", "PRK", "--recipient", "RUS"]);
    let months: Vec<&str> = periods.iter().filter_map(|p| p["period"].as_str()).collect();
    assert_eq!(months, ["2024-08", "2024-09", "2024-10"]);
    let [august, september, october] = periods.as_slice() else {
        panic!("three months");
    };
    assert_eq!(august["arms"]["events"], 1, "{august}");
    assert_eq!(
        august["arms"]["independent_sources"], 2,
        "the copy is no source: {august}"
    );
    assert_eq!(august["personnel"]["events"], 0);
    assert_eq!(
        (&september["gap"], &september["events"]),
        (&Value::Bool(true), &Value::Null)
    );
    let men = &october["personnel"];
    assert_eq!(
        (&men["events"], &men["independent_sources"]),
        (&1.into(), &2.into()),
        "{october}"
    );
    assert_eq!(men["quantity"]["low"], 1500.0);
    assert_eq!(men["quantity"]["high"], 3000.0);
    let id = october["event_ids"][0].as_str().expect("an id");
    assert!(twosource(folder.path(), &["show", id, "--db", "s.db"]).contains("1,500 soldiers"));
}

#[test]
fn copies_change_no_figure_of_the_corroborated_series() {
    let text = std::fs::read_to_string(example("troops.jsonl")).expect("the sample");
    let mut copies = String::new();
    for line in text.lines() {
        copies.push_str(line);
        copies.push('\n');
        for copy in 0..20 {
            let mut document: Value = serde_json::from_str(line).expect("a report");
            let id = format!("{}-copy-{copy}", document["id"].as_str().unwrap_or_default());
            document["id"] = id.into();
            document["outlet"] = format!("Copyist {copy}").into();
            copies.push_str(&document.to_string());
            copies.push('\n');
        }
    }
    let folder = TempDir::new().expect("a folder");
    std::fs::write(folder.path().join("copies.jsonl"), copies).expect("a file");
    twosource(folder.path(), &["ingest", "--db", "s.db", "copies.jsonl"]);
    let without = store(&[&example("troops.jsonl")]);
    let series = |folder| dyads(folder, &["--weight", "corroborated", "--no-ids"]);
    assert_eq!(series(&folder), series(&without));
    let claims = |folder| {
        dyads(
            folder,
            &["--count", "claims", "--actor", "PRK", "--recipient", "RUS"],
        )
    };
    assert!(
        claims(&folder)[0]["events"].as_f64() > claims(&without)[0]["events"].as_f64(),
        "statements are counted as often as they come"
    );
}

#[test]
fn counting_again_after_a_new_report_counts_it() {
    let folder = store(&[&example("troops.jsonl")]);
    let before = dyads(&folder, &["--actor", "PER"]);
    assert_eq!(before, Vec::<Value>::new());
    twosource(
        folder.path(),
        &["ingest", "--db", "s.db", &example("border.jsonl")],
    );
    assert!(!dyads(&folder, &["--actor", "PER"]).is_empty());
    let early = dyads(&folder, &["--actor", "PRK", "--as-known-on", "2024-09-01"]);
    let events: f64 = early.iter().filter_map(|p| p["events"].as_f64()).sum();
    assert_eq!(events, 1.0, "the men had not been reported by then");
}

#[test]
fn a_falling_out_is_found_in_its_month_and_the_gap_is_no_change() {
    let folder = store(&[&example("border.jsonl")]);
    let found = lines(&twosource(
        folder.path(),
        &[
            "changes",
            "--db",
            "s.db",
            "--between",
            "PER",
            "BOL",
            "--format",
            "jsonl",
        ],
    ));
    assert!(!found.is_empty());
    for change in &found {
        let month = change["period"].as_str().expect("a month");
        assert!(("2023-08".."2023-11").contains(&month), "{change}");
        assert_eq!(change["direction"], "apart", "{change}");
        assert!(!change["event_ids"].as_array().expect("ids").is_empty());
    }
}

#[test]
fn pictures_tables_and_graphs_are_written() {
    let folder = store(&[&example("border.jsonl")]);
    for name in ["plot.svg", "plot.png"] {
        twosource(folder.path(), &["dyads", "--db", "s.db", "--plot", name]);
        assert!(
            folder.path().join(name).metadata().is_ok_and(|m| m.len() > 1000),
            "{name}"
        );
    }
    twosource(
        folder.path(),
        &["changes", "--db", "s.db", "--plot", "changes.svg"],
    );
    assert!(folder.path().join("changes.svg").exists());
    let output = Command::cargo_bin("twosource")
        .expect("the program")
        .current_dir(folder.path())
        .args(["--quiet", "dyads", "--db", "s.db", "--format", "parquet"])
        .output()
        .expect("it runs");
    assert!(output.stdout.starts_with(b"PAR1") && output.stdout.ends_with(b"PAR1"));
    let graph = twosource(folder.path(), &["network", "--db", "s.db", "--format", "graphml"]);
    assert!(graph.contains(r#"<edge source="PER" target="BOL">"#), "{graph}");
    let moved = twosource(
        folder.path(),
        &[
            "network",
            "--db",
            "s.db",
            "--before-since",
            "2022-01-01",
            "--before-until",
            "2022-12-31",
            "--since",
            "2024-01-01",
            "--until",
            "2024-12-31",
            "--format",
            "jsonl",
        ],
    );
    let pair = &lines(&moved)[0];
    assert_eq!(
        (&pair["kind"], &pair["a"], &pair["b"]),
        (&"pair_move".into(), &"BOL".into(), &"PER".into())
    );
    assert!(
        pair["standard_errors"].as_f64().is_some_and(|s| s < -2.0),
        "they moved apart: {pair}"
    );
}
