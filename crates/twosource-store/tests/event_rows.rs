//! Event rows: kept and read back, no longer valid after a new claim, older files brought up to date.

use jiff::civil::date;
use twosource_record::{
    Document, EventRow, EventType, Fingerprint, ObjectKind, Party, PartySet, QuantityKind, RowQuantity,
};
use twosource_store::Store;

fn set(actor: &str, recipient: &str) -> PartySet {
    let party = |code: &str| {
        vec![Party {
            code: Some(code.to_owned()),
            sector: Vec::new(),
            name: None,
        }]
    };
    PartySet {
        actor: party(actor),
        recipient: party(recipient),
    }
}

fn row(best: Option<f64>) -> EventRow {
    EventRow {
        parties: 0,
        event: EventType::Aid,
        first_on: Some(date(2024, 10, 8)),
        last_on: Some(date(2024, 10, 13)),
        ranged: true,
        reported_on: None,
        planned: false,
        credibility: 1,
        independent_sources: 3,
        object: Some(ObjectKind::Personnel),
        scale: 10.0,
        quantity: best
            .map(|best| RowQuantity {
                kind: QuantityKind::Personnel,
                low: Some(best),
                best: Some(best),
                high: None,
            })
            .into_iter()
            .collect(),
    }
}

fn kept(store: &Store, positions: std::ops::Range<u32>) -> Vec<(u32, EventRow)> {
    let mut out = Vec::new();
    store
        .each_event_row(positions, |position, row| out.push((position, row.clone())))
        .expect("rows");
    out
}

#[test]
fn rows_come_back_as_they_were_put() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = Store::open(&folder.path().join("s.db")).expect("a store");
    let rows = [
        ("a", row(Some(1500.0)), set("PRK", "RUS")),
        ("b", row(None), set("KOR", "UKR")),
        ("c", row(Some(12.0)), set("PRK", "RUS")),
    ];
    let put = rows
        .iter()
        .map(|(id, row, set)| ((*id).to_owned(), row.clone(), set.clone()));
    assert_eq!(
        store.put_event_rows(put, [(date(2024, 10, 4), 7)]).expect("put"),
        3
    );
    assert!(store.has_event_rows().expect("state"));
    assert_eq!(store.event_row_count().expect("count"), 3);
    assert_eq!(
        store.party_sets().expect("sets"),
        [set("PRK", "RUS"), set("KOR", "UKR")]
    );
    assert_eq!(store.reports_read().expect("reports"), [(date(2024, 10, 4), 7)]);
    let expected: Vec<(u32, EventRow)> = [0, 1, 0]
        .iter()
        .zip(&rows)
        .zip(0..)
        .map(|((parties, (_, row, _)), position)| {
            (
                position,
                EventRow {
                    parties: *parties,
                    ..row.clone()
                },
            )
        })
        .collect();
    assert_eq!(kept(&store, 0..3), expected);
    assert_eq!(kept(&store, 1..3), expected[1..], "a part of them");
    assert_eq!(store.event_ids(&[2, 0]).expect("ids"), ["c", "a"]);
}

#[test]
fn rows_are_not_valid_after_a_new_document() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = Store::open(&folder.path().join("s.db")).expect("a store");
    assert!(!store.has_event_rows().expect("state"), "none were made");
    store
        .put_event_rows([("a".to_owned(), row(None), set("PRK", "RUS"))], [])
        .expect("put");
    let document = Document {
        document_id: "d".to_owned(),
        dataset: None,
        url: None,
        outlet: None,
        agency: None,
        title: None,
        published_at: None,
        language: None,
        text: "text".to_owned(),
        digest: "1".to_owned(),
        dateline: None,
        fingerprint: Fingerprint::default(),
    };
    store.put(&[(document, Vec::new())]).expect("put");
    assert!(!store.has_event_rows().expect("state"));
}

/// What version 1 of the schema made; written out, since the program no longer makes such files.
const SCHEMA_1: &str = "
    CREATE TABLE documents (version INTEGER PRIMARY KEY AUTOINCREMENT, document_id TEXT NOT NULL, digest TEXT NOT NULL,
        published_at TEXT, header TEXT NOT NULL, text TEXT NOT NULL, UNIQUE (document_id, digest));
    CREATE TABLE claims (claim_id TEXT PRIMARY KEY, version INTEGER NOT NULL REFERENCES documents (version),
        position INTEGER NOT NULL, claim TEXT NOT NULL);
    CREATE INDEX claims_by_version ON claims (version, position);
    INSERT INTO documents (document_id, digest, header, text) VALUES ('d', '1', '{}', 'kept');
    PRAGMA user_version = 1;";

#[test]
fn a_file_of_the_first_schema_is_opened_with_its_documents() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("s.db");
    let connection = rusqlite::Connection::open(&path).expect("a database");
    connection.execute_batch(SCHEMA_1).expect("schema 1");
    drop(connection);
    let mut store = Store::open(&path).expect("an older file");
    assert_eq!(store.text("d").expect("a text").as_deref(), Some("kept"));
    store
        .put_event_rows([("a".to_owned(), row(None), set("PRK", "RUS"))], [])
        .expect("the new tables are there");
    assert!(store.has_event_rows().expect("state"));
}
