//! Faults: killed runs, foreign files, newer files, the same document twice.

use std::process::Command;
use twosource_record::{Document, Fingerprint};
use twosource_store::{Store, StoreError};

fn document(id: &str, digest: &str) -> Document {
    Document {
        document_id: id.to_owned(),
        url: None,
        outlet: None,
        agency: None,
        title: None,
        published_at: None,
        language: None,
        text: format!("text of {id}"),
        digest: digest.to_owned(),
        dateline: None,
        fingerprint: Fingerprint::default(),
        dataset: None,
    }
}

#[test]
fn a_document_put_twice_is_stored_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = Store::open(&folder.path().join("s.db")).expect("a store");
    assert_eq!(
        store
            .put(&[(document("a", "1"), Vec::new())])
            .expect("put")
            .documents,
        1
    );
    assert_eq!(
        store
            .put(&[(document("a", "1"), Vec::new())])
            .expect("put")
            .documents,
        0
    );
    assert_eq!(
        store
            .put(&[(document("a", "2"), Vec::new())])
            .expect("put")
            .documents,
        1,
        "a new version"
    );
    assert_eq!(
        store.headers().expect("headers").len(),
        1,
        "the latest version is read"
    );
    assert_eq!(store.counts().expect("counts").0, 2, "the old one is kept");
}

#[test]
fn what_was_reported_as_stored_survives_a_kill() {
    if let Ok(path) = std::env::var("STORE_TO_ABORT") {
        let mut store = Store::open(path.as_ref()).expect("a store");
        store.put(&[(document("a", "1"), Vec::new())]).expect("put");
        std::process::abort();
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("s.db");
    let this = std::env::current_exe().expect("the test binary");
    let mut child = Command::new(this);
    child
        .args(["what_was_reported_as_stored_survives_a_kill", "--exact"])
        .env("STORE_TO_ABORT", &path);
    assert!(
        !child.output().expect("a child").status.success(),
        "the child was killed"
    );
    assert_eq!(
        Store::open(&path)
            .expect("reopened")
            .headers()
            .expect("headers")
            .len(),
        1
    );
}

#[test]
fn a_foreign_file_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("s.db");
    std::fs::write(
        &path,
        "no database at all, but long enough to be looked at as one by the library".repeat(20),
    )
    .expect("written");
    assert!(matches!(Store::open(&path), Err(StoreError::NotAStore { .. })));
}

#[test]
fn a_newer_schema_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("s.db");
    drop(Store::open(&path).expect("a store"));
    let connection = rusqlite::Connection::open(&path).expect("a database");
    connection.pragma_update(None, "user_version", 99).expect("set");
    drop(connection);
    assert!(matches!(
        Store::open(&path),
        Err(StoreError::TooNew { found: 99, .. })
    ));
}
