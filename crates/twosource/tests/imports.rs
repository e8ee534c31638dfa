//! Imports, whole commands: rows become claims of their coders or counted warnings; records are held against texts.

use assert_cmd::Command;
use serde_json::Value;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data_sets")
        .join(name)
}

/// Standard output and standard error of a run that must succeed.
fn run(arguments: &[&str]) -> (String, String) {
    let output = Command::cargo_bin("twosource")
        .expect("the program")
        .args(arguments)
        .output()
        .expect("it runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{arguments:?}: {err}");
    (out, err)
}

struct Store {
    folder: TempDir,
}

impl Store {
    fn new() -> Self {
        Self {
            folder: TempDir::new().expect("a folder"),
        }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    fn write(&self, name: &str, text: &str) -> String {
        let path = self.path(name);
        std::fs::write(&path, text).expect("written");
        path
    }

    fn import(&self, kind: &str, file: &str) -> String {
        run(&["import", kind, file, "--db", &self.path("s.db")]).1
    }

    fn lines(&self, arguments: &[&str]) -> Vec<Value> {
        let mut all = arguments.to_vec();
        let db = self.path("s.db");
        all.extend(["--db", &db, "--format", "jsonl"]);
        let (out, _) = run(&all);
        out.lines()
            .map(|l| serde_json::from_str(l).expect("JSON"))
            .collect()
    }
}

/// A GDELT 2.0 row: id, day, actor, recipient, code, place (type, name, FIPS), address.
fn gdelt_row(
    id: u64,
    day: &str,
    parties: (&str, &str),
    code: &str,
    place: (&str, &str, &str),
    url: &str,
) -> String {
    let mut cells = vec![String::new(); 61];
    let mut set = |at: usize, value: &str| value.clone_into(&mut cells[at]);
    set(0, &id.to_string());
    set(1, day);
    for (first, country) in [(5, parties.0), (15, parties.1)] {
        set(first, country);
        set(first + 1, country);
        set(first + 2, country);
    }
    set(26, code);
    set(51, place.0);
    set(52, place.1);
    set(53, place.2);
    set(59, "20250304081500");
    set(60, url);
    cells.join("\t") + "\n"
}

fn mention_row(id: u64, source: &str, url: &str) -> String {
    format!(
        "{id}\t20250304081500\t20250304083000\t1\t{source}\t{url}\t3\t-1\t20\t40\t1\t60\t1200\t-2.1\t\t\n"
    )
}

const GOMA: (&str, &str, &str) = ("4", "Goma, Nord-Kivu, Congo", "CG");
const KIGALI: (&str, &str, &str) = ("4", "Kigali, Kigali, Rwanda", "RW");
const NAIROBI: (&str, &str, &str) = ("4", "Nairobi, Nairobi Area, Kenya", "KE");
const RWANDA: (&str, &str, &str) = ("1", "Rwanda", "RW");
const ELSEWHERE: &str = "https://elsewhere.example/";
const ARTICLE: &str = "http://pier.example/news/goma#top";

#[test]
fn every_row_of_a_coder_is_a_claim_or_a_counted_warning() {
    let sets = [
        ("acled", "acled.csv", 4, 2),
        ("ucdp", "ucdp.csv", 3, 2),
        ("icews", "icews.tab", 3, 2),
        ("polecat", "polecat.txt", 2, 1),
    ];
    for (kind, file, rows, claims) in sets {
        let store = Store::new();
        let err = store.import(kind, &fixture(file).display().to_string());
        let dropped = rows - claims;
        let expected = format!("{claims} claims, {dropped} warnings");
        assert!(
            err.contains(&expected) && err.contains(&format!("{dropped} dropped, {rows} rows")),
            "{kind}: {err}"
        );
        assert!(
            err.contains(&format!("{file} line ")),
            "a bad row is named by file and line: {err}"
        );
        assert_eq!(store.lines(&["claims"]).len(), claims, "{kind}");
    }
}

#[test]
fn a_record_quotes_itself_exactly() {
    let store = Store::new();
    for (kind, file) in [
        ("acled", "acled.csv"),
        ("ucdp", "ucdp.csv"),
        ("icews", "icews.tab"),
        ("polecat", "polecat.txt"),
    ] {
        store.import(kind, &fixture(file).display().to_string());
    }
    for claim in store.lines(&["claims"]) {
        let sentence: Vec<char> = claim["sentence"]["text"]
            .as_str()
            .expect("a sentence")
            .chars()
            .collect();
        let sources = claim["attribution"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|a| &a["source"]);
        let parties = ["actor", "recipient"]
            .into_iter()
            .flat_map(|k| claim[k].as_array().into_iter().flatten());
        let spans = sources.chain(parties).chain([&claim["trigger"], &claim["place"]]);
        for span in spans.filter(|s| !s.is_null()) {
            let at = |key: &str| span[key].as_u64().expect("an offset") as usize;
            let words: String = sentence[at("start")..at("end")].iter().collect();
            assert_eq!(span["text"], words.as_str());
        }
    }
}

#[test]
fn acled_swaps_the_parties_of_force_against_protesters() {
    let store = Store::new();
    store.import("acled", &fixture("acled.csv").display().to_string());
    let claims = store.lines(&["claims", "--actor", "ECU"]);
    assert_eq!(claims[0]["mode"], "crowd-control");
    assert_eq!(
        claims[0]["actor"][0]["sector"][0], "MIL",
        "police are state forces to ACLED"
    );
    assert_eq!(claims[0]["recipient"][0]["sector"][0], "CVL");
    assert_eq!(claims[0]["happened_on"]["precision"], "week");
}

#[test]
fn ucdp_roots_are_the_originals_that_it_names() {
    let store = Store::new();
    store.import("ucdp", &fixture("ucdp.csv").display().to_string());
    let claims = store.lines(&["claims"]);
    let of = |id: &str| {
        claims
            .iter()
            .find(|c| c["document_id"] == id)
            .expect("the record")
    };
    let battle = of("ucdp:900001");
    assert_eq!(battle["root_source"]["name"], "Malian army");
    assert_eq!(
        battle["attribution"][0]["source"]["kind"], "agency",
        "Reuters passes it on"
    );
    assert_eq!(
        (&battle["actor"][0]["code"], &battle["quantity"][0]["high"]),
        (&"MLI".into(), &5.0.into())
    );
    let killing = of("ucdp:900002");
    assert_eq!(killing["attribution"].as_array().map(Vec::len), Some(2));
    assert_eq!(
        killing["attribution"][0]["joint"], true,
        "two originals of equal depth"
    );
}

#[test]
fn numbers_that_lost_their_leading_zeros_are_read() {
    let store = Store::new();
    store.import("icews", &fixture("icews.tab").display().to_string());
    assert_eq!(
        store.lines(&["claims", "--event", "CONSULT"])[0]["cameo_code"],
        "040"
    );
}

#[test]
fn machines_records_never_confirm_each_other() {
    let store = Store::new();
    let events = gdelt_row(
        1,
        "20250303",
        ("FRA", "COD"),
        "190",
        GOMA,
        "https://one.example/a",
    );
    let mentions = ["two.example", "three.example", "four.example"]
        .map(|s| mention_row(1, s, &format!("https://{s}/b")));
    store.write("b.mentions.CSV", &mentions.concat());
    store.write("c.export.CSV", &events);
    let both = store.path("*.CSV");
    let err = store.import("gdelt", &both);
    assert!(
        err.contains("4 claims, 0 warnings"),
        "mentions are joined to rows of a later file: {err}"
    );
    let found = store.lines(&["events"]);
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0]["credibility"]["grade"], 4,
        "four outlets in a machine's list confirm nothing"
    );
    assert_eq!(found[0]["root_sources"].as_array().map(Vec::len), Some(4));
}

#[test]
fn a_mention_of_an_unknown_event_is_a_warning_with_a_hint() {
    let store = Store::new();
    let file = store.write("m.csv", &mention_row(7, "two.example", "https://two.example/b"));
    let err = store.import("gdelt", &file);
    assert!(
        err.contains("warning[unknown_record]") && err.contains("hint:"),
        "{err}"
    );
    assert!(
        err.contains("m.csv line 1") && err.contains("1 dropped, 1 rows"),
        "{err}"
    );
}

#[test]
fn the_same_file_twice_is_stored_once() {
    let store = Store::new();
    let file = fixture("icews.tab").display().to_string();
    store.import("icews", &file);
    let err = store.import("icews", &file);
    assert!(
        err.contains("0 documents, 0 claims") && err.contains("2 stored before"),
        "{err}"
    );
}

type About = (
    u64,
    &'static str,
    (&'static str, &'static str),
    &'static str,
    (&'static str, &'static str, &'static str),
    &'static str,
);

/// Ids from 11 say what the article says, ids from 21 do not, 31 cites another one.
const ABOUT: [About; 8] = [
    (11, "20250303", ("FRA", ""), "111", GOMA, ARTICLE),
    (12, "20250304", ("FRA", "RWA"), "040", KIGALI, ARTICLE),
    (13, "20250304", ("RWA", "FRA"), "040", KIGALI, ARTICLE),
    (21, "20250303", ("DEU", ""), "111", GOMA, ARTICLE),
    (22, "20250304", ("FRA", "RWA"), "040", NAIROBI, ARTICLE),
    (23, "20240118", ("FRA", "RWA"), "040", RWANDA, ARTICLE),
    (24, "20250304", ("FRA", "RWA"), "190", RWANDA, ARTICLE),
    (31, "20250304", ("FRA", "RWA"), "190", RWANDA, ELSEWHERE),
];

#[test]
fn records_are_held_against_the_text_that_they_cite() {
    let store = Store::new();
    run(&[
        "ingest",
        &fixture("article.jsonl").display().to_string(),
        "--db",
        &store.path("s.db"),
    ]);
    let rows = ABOUT.map(|(id, day, actor, code, place, url)| gdelt_row(id, day, actor, code, place, url));
    let file = store.write("rows.CSV", &rows.concat());
    store.import("gdelt", &file);
    let found = store.lines(&["events", "--disagree"]);
    let differs = |id: u64| -> Value {
        let document = format!("gdelt:{id}");
        let one = found
            .iter()
            .find(|d| d["record"]["document_id"] == document.as_str());
        one.map_or(Value::Null, |d| d["differs"].clone())
    };
    for supported in [11, 12, 13] {
        assert_eq!(
            differs(supported),
            Value::Null,
            "{supported} says what the text says"
        );
    }
    assert_eq!(differs(21), serde_json::json!(["actor"]));
    assert_eq!(differs(22), serde_json::json!(["place"]));
    assert_eq!(differs(23), serde_json::json!(["date"]));
    assert_eq!(differs(24), serde_json::json!(["type"]));
    assert_eq!(
        differs(31),
        Value::Null,
        "a text that is not there judges nothing"
    );
    let (_, err) = run(&["events", "--disagree", "--db", &store.path("s.db")]);
    assert!(
        err.contains("4 records differ") && err.contains("3 agree") && err.contains("1 cite"),
        "{err}"
    );
}

#[test]
fn a_file_of_another_data_set_is_dropped_row_by_row() {
    let store = Store::new();
    let file = store.write("gkg.csv", "20250304-1\t20250304\t2\n20250304-2\t20250304\t2\n");
    let err = store.import("gdelt", &file);
    assert!(
        err.contains("3 columns") && err.contains("2 dropped, 2 rows"),
        "{err}"
    );
}
