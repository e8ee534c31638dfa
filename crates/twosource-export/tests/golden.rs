//! Each format against its golden file; `UPDATE_GOLDEN=1` writes them anew.
//!
//! The record in `tests/record` is what the program made of the bundled sample, with addresses added, and one event
//! whose words hold every mark that a format must escape.

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Float64Type};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::path::{Path, PathBuf};
use twosource_export::*;
use twosource_record::codes::cameo::{Crosswalk, Goldstein};
use twosource_record::codes::cameo_actors::CameoActors;
use twosource_record::codes::countries::Countries;
use twosource_record::{Claim, DocumentHeader, Event};

fn here(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

fn lines<T: serde::de::DeserializeOwned>(name: &str) -> Vec<T> {
    let text = std::fs::read_to_string(here(&format!("record/{name}.jsonl"))).expect("the record");
    text.lines()
        .map(|l| serde_json::from_str(l).expect("a record"))
        .collect()
}

struct Record {
    events: Vec<Event>,
    claims: Vec<Claim>,
    headers: Vec<DocumentHeader>,
}

fn record() -> Record {
    Record {
        events: lines("events"),
        claims: lines("claims"),
        headers: lines("documents"),
    }
}

fn codes() -> OutsideCodes {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/ontology");
    let table = |name: &str| std::fs::read_to_string(folder.join(name)).expect("the table");
    OutsideCodes {
        crosswalk: Crosswalk::from_tsv(&table("cameo_plover.tsv")).expect("sound"),
        goldstein: Goldstein::from_tsv(&table("cameo_goldstein.tsv")).expect("sound"),
        actors: CameoActors::from_tsv(&table("cameo_actors.tsv")).expect("sound"),
        countries: Countries::from_tsv(&table("countries.tsv")),
    }
}

fn assert_golden(name: &str, made: &str) {
    let path = here(&format!("golden/{name}"));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, made).expect("golden files can be written");
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap_or_default(), made, "{name}");
}

fn rows_text(rows: Vec<Vec<String>>) -> String {
    rows.iter().map(|r| r.join("\t") + "\n").collect()
}

#[test]
fn csv_has_one_row_per_event() {
    let (header, rows) = csv_rows(&record().events);
    assert!(rows.iter().all(|r| r.len() == header.len()));
    assert_golden("events.csv", &(header.join("\t") + "\n" + &rows_text(rows)));
}

#[test]
fn plover_has_one_record_per_event() {
    let record = record();
    let evidence = Evidence::new(&record.claims, &record.headers);
    let lines = record
        .events
        .iter()
        .map(|e| plover_record(e, &evidence).to_string() + "\n");
    assert_golden("events.plover.jsonl", &lines.collect::<String>());
}

#[test]
fn gdelt_rows_have_sixty_one_columns_and_leave_out_what_nobody_affirms() {
    let record = record();
    let (evidence, codes) = (Evidence::new(&record.claims, &record.headers), codes());
    let affirmed = record.events.iter().filter(|e| is_affirmed(e));
    let rows: Vec<Vec<String>> = affirmed.map(|e| gdelt_event_row(e, &evidence, &codes)).collect();
    assert_eq!(rows.len(), 5, "a plan and an event without a source stay out");
    assert!(rows.iter().all(|r| r.len() == GDELT_EVENT_COLUMNS.len()));
    assert_golden("gdelt.events.tsv", &rows_text(rows));
}

#[test]
fn gdelt_cells_cannot_break_their_row() {
    let record = record();
    let (evidence, codes) = (Evidence::new(&record.claims, &record.headers), codes());
    let row = gdelt_event_row(&record.events[6], &evidence, &codes);
    assert!(row.iter().all(|cell| !cell.contains(['\t', '\n'])), "{row:?}");
    assert_eq!(row[51], "3", "an American town");
    assert_eq!(row[52], "Dallas, Texas, United States");
}

#[test]
fn gdelt_mentions_have_sixteen_columns_and_no_denials() {
    let record = record();
    let evidence = Evidence::new(&record.claims, &record.headers);
    let rows: Vec<Vec<String>> = record
        .events
        .iter()
        .flat_map(|e| gdelt_mention_rows(e, &evidence))
        .collect();
    let denials = record
        .claims
        .iter()
        .filter(|c| c.polarity == twosource_record::Polarity::Negated);
    assert_eq!(rows.len() + denials.count(), record.claims.len());
    assert!(rows.iter().all(|r| r.len() == GDELT_MENTION_COLUMNS.len()));
    assert_golden("gdelt.mentions.tsv", &rows_text(rows));
}

#[test]
fn geojson_puts_longitude_first_and_keeps_events_without_a_point() {
    let made = geojson_collection(&record().events);
    let dallas = &made["features"][6]["geometry"]["coordinates"];
    assert_eq!(dallas, &serde_json::json!([-96.80667, 32.78306]));
    assert!(made["features"][2]["geometry"].is_null());
    assert_golden("events.geojson", &format!("{made:#}\n"));
}

#[test]
fn stix_confidence_follows_credibility_and_is_left_out_where_none_can_be_judged() {
    let record = record();
    let made = stix_bundle(
        &record.events,
        &Evidence::new(&record.claims, &record.headers),
        &codes(),
    );
    let objects = made["objects"].as_array().expect("objects");
    for event in &record.events {
        let known = |o: &&serde_json::Value| {
            o["type"] == "incident" && o["external_references"][0]["external_id"] == event.event_id
        };
        let incident = objects.iter().find(known).expect("one incident per event");
        let expected = [None, Some(90), Some(70), Some(50), Some(30), Some(10), None];
        let grade = usize::from(event.credibility.grade);
        assert_eq!(incident["confidence"].as_u64(), expected[grade], "grade {grade}");
    }
    assert_golden("events.stix.json", &format!("{made:#}\n"));
}

#[test]
fn stix_objects_are_named_by_their_content_and_stand_once() {
    let record = record();
    let evidence = Evidence::new(&record.claims, &record.headers);
    let ids = |events: &[Event]| -> Vec<String> {
        let made = stix_bundle(events, &evidence, &codes());
        let objects = made["objects"].as_array().expect("objects").clone();
        objects
            .iter()
            .map(|o| o["id"].as_str().unwrap_or_default().to_owned())
            .collect()
    };
    let all = ids(&record.events);
    let distinct: std::collections::BTreeSet<&String> = all.iter().collect();
    assert_eq!(distinct.len(), all.len());
    let some = ids(&record.events[3..5]);
    assert!(
        some.iter().all(|id| all.contains(id)),
        "a smaller bundle uses the same ids"
    );
}

#[test]
fn atom_lists_the_latest_report_first() {
    let record = record();
    let evidence = Evidence::new(&record.claims, &record.headers);
    let made = atom_feed(&record.events, &evidence).expect("a feed");
    assert!(
        made.contains("&amp;b=2") && made.contains("&lt;gang&gt;"),
        "marks are escaped"
    );
    assert_golden("events.atom", &made);
}

#[test]
fn parquet_columns_are_typed_and_read_back() {
    let record = record();
    let events: Vec<&Event> = record.events.iter().collect();
    let mut bytes = Vec::new();
    write_parquet(&events, &mut bytes).expect("a file");
    let reader = ParquetRecordBatchReaderBuilder::try_new(bytes::Bytes::from(bytes)).expect("a Parquet file");
    let schema: String = reader
        .schema()
        .fields()
        .iter()
        .map(|f| format!("{}: {}\n", f.name(), f.data_type()))
        .collect();
    let batches: Vec<_> = reader
        .build()
        .expect("readable")
        .map(|b| b.expect("a batch"))
        .collect();
    let batch = &batches[0];
    assert_eq!(batch.num_rows(), events.len());
    let column = |name: &str| batch.column_by_name(name).expect("the column");
    assert_eq!(
        column("start_on").as_primitive::<Date32Type>().value(6),
        20_118,
        "2025-01-30"
    );
    assert_eq!(column("lat").as_primitive::<Float64Type>().value(6), 32.78306);
    let dead = column("quantity").as_list::<i32>().value(6);
    let best = dead.as_struct().column_by_name("best").expect("a field");
    assert_eq!(best.as_primitive::<Float64Type>().value(0), 3.0);
    assert_golden("parquet-columns.txt", &schema);
}

#[test]
fn events_are_filed_by_the_month_they_began_in() {
    let months: Vec<Option<String>> = record().events.iter().map(month_of).collect();
    assert_eq!(months[6].as_deref(), Some("2025-01"));
    assert_eq!(months[2], None);
}
