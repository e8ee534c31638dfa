//! The CAMEO crosswalk as kept in `data/ontology`.

use twosource_record::codes::cameo::Crosswalk;
use twosource_record::{EventType, Mode};

fn crosswalk() -> Crosswalk {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../data/ontology/cameo_plover.tsv"
    );
    Crosswalk::from_tsv(&std::fs::read_to_string(path).expect("the table")).expect("a sound table")
}

#[test]
fn every_mode_of_the_crosswalk_belongs_to_its_type() {
    for row in crosswalk().rows() {
        assert!(row.mode.is_none_or(|mode| mode.belongs_to(row.event)), "{row:?}");
    }
}

#[test]
fn embargoes_are_sanctions_and_treaties_support() {
    let table = crosswalk();
    assert_eq!(
        table.plover("163").map(|r| (r.event, r.mode)),
        Some((EventType::Sanction, Some(Mode::Discontinue)))
    );
    assert_eq!(table.plover("057").map(|r| r.event), Some(EventType::Support));
    assert_eq!(table.rows().len(), 256);
}

#[test]
fn every_type_has_a_cameo_code() {
    let table = crosswalk();
    for event in EventType::ALL {
        let code = table.cameo(*event, None, &[]).unwrap_or_default();
        assert_eq!(table.plover(code).map(|r| r.event), Some(*event), "{event}");
    }
}

#[test]
fn a_broken_row_names_its_line() {
    let why =
        Crosswalk::from_tsv("cameo_code\tevent\tmode\tcontext\n010\tNOTHING\t\t").expect_err("no such type");
    assert!(why.contains("line 2"), "{why}");
}
