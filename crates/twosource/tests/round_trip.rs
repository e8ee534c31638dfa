//! Export and import again: generated events keep what each format can carry, the sample keeps its events.

use jiff::civil::date;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, LazyLock};
use twosource_corroborate::corroborate;
use twosource_export::{Evidence, OutsideCodes, gdelt_event_row, is_affirmed, plover_record};
use twosource_ingest::OutletNames;
use twosource_ingest::records::{Imported, RecordContext, RecordKind, RecordTables, read_records};
use twosource_record::codes::cameo::{Crosswalk, Goldstein};
use twosource_record::codes::cameo_actors::CameoActors;
use twosource_record::codes::countries::Countries;
use twosource_record::event::{EventQuantity, QuantityBySource};
use twosource_record::{
    ActorMention, Claim, Context, Credibility, DatePrecision, DateRange, Document, Event, EventStatus,
    EventType, Mode, Place, PlaceMention, QuantityKind, RootSourceSummary, Sector, SourceKind, Stance,
};

fn table(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/ontology");
    std::fs::read_to_string(folder.join(name)).expect("the table")
}

static CODES: LazyLock<OutsideCodes> = LazyLock::new(|| OutsideCodes {
    crosswalk: Crosswalk::from_tsv(&table("cameo_plover.tsv")).expect("sound"),
    goldstein: Goldstein::from_tsv(&table("cameo_goldstein.tsv")).expect("sound"),
    actors: CameoActors::from_tsv(&table("cameo_actors.tsv")).expect("sound"),
    countries: Countries::from_tsv(&table("countries.tsv")),
});

static CONTEXT: LazyLock<RecordContext> = LazyLock::new(|| RecordContext {
    tables: Arc::new(RecordTables::read(|name| Ok(table(name))).expect("sound tables")),
    outlets: Arc::new(OutletNames::default()),
});

/// Imports the lines of one file.
fn import(kind: RecordKind, text: &str) -> (Document, Vec<Claim>) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("rows");
    std::fs::write(&path, text).expect("written");
    let inputs = [path.display().to_string()];
    let mut all: Vec<Imported> = read_records(kind, &inputs, CONTEXT.clone())
        .expect("a file")
        .collect();
    assert_eq!(all.len(), 1, "{all:?}");
    match all.remove(0) {
        Imported::Record(record) => *record,
        other => panic!("no record: {other:?}"),
    }
}

fn party() -> impl Strategy<Value = ActorMention> {
    let codes = prop::sample::select(vec!["FRA", "UKR", "ROU", "TLS", "UNO", "NGO", "EUR"]);
    let sectors = prop::sample::select(vec![Sector::Gov, Sector::Mil, Sector::Jrn, Sector::Cvl]);
    (codes, prop::option::of(sectors), "[A-Z][a-zé]{2,8}( [a-z]{2,8})?").prop_map(|(code, sector, text)| {
        ActorMention {
            text: text.clone(),
            start: 0,
            end: text.chars().count(),
            name: Some(text),
            code: Some(code.to_owned()),
            sector: sector.into_iter().collect(),
            wikidata_id: None,
        }
    })
}

fn place() -> impl Strategy<Value = PlaceMention> {
    let states = prop::sample::select(vec!["FRA", "UKR", "USA", "PSE", "KOS"]);
    (states, "[A-Z][a-zü]{3,9}", -80.0..80.0_f64, -179.0..179.0_f64).prop_map(|(state, name, lat, lon)| {
        PlaceMention {
            text: name.clone(),
            start: 0,
            end: name.chars().count(),
            place: Place {
                name,
                geonameid: None,
                lat: Some((lat * 1e4).round() / 1e4),
                lon: Some((lon * 1e4).round() / 1e4),
                province: Some("Middle".to_owned()),
                district: None,
                country_code: Some(state.to_owned()),
                feature_class: None,
                feature_code: None,
                resolution: 4,
            },
        }
    })
}

fn sources() -> impl Strategy<Value = Vec<RootSourceSummary>> {
    let stance = prop::sample::select(vec![
        Stance::Supports,
        Stance::Hedges,
        Stance::Denies,
        Stance::Mentions,
    ]);
    prop::collection::btree_map("[A-Z][a-z]{3,8}", stance, 1..4).prop_map(|named| {
        let source = |(name, stance): (String, Stance)| RootSourceSummary {
            side: format!("outlet:{name}"),
            name: Some(name),
            code: None,
            kind: SourceKind::Outlet,
            claims: 1,
            stance,
        };
        named.into_iter().map(source).collect()
    })
}

fn kind() -> impl Strategy<Value = (EventType, Option<Mode>, Vec<Context>)> {
    let event = prop::sample::select(EventType::ALL.to_vec());
    let context = prop::collection::vec(prop::sample::select(Context::ALL.to_vec()), 0..2);
    (event, any::<prop::sample::Index>(), context).prop_map(|(event, index, context)| {
        let modes = Mode::ALL.iter().filter(|m| m.belongs_to(event));
        let modes: Vec<Option<Mode>> = std::iter::once(None).chain(modes.map(|m| Some(*m))).collect();
        (event, *index.get(&modes), context)
    })
}

prop_compose! {
    fn event()(
        id in "[0-9a-f]{16}",
        (event, mode, context) in kind(),
        actor in party(),
        recipient in prop::option::of(party()),
        place in prop::option::of(place()),
        day in 0..700_i64,
        dead in prop::option::of(1..400_u32),
        root_sources in sources(),
    ) -> Event {
        let day = date(2024, 1, 1) + jiff::Span::new().days(day);
        let at = day.at(12, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC).expect("a day").timestamp();
        let affirming = root_sources.iter().find(|r| r.stance != Stance::Denies);
        let quantity = dead.zip(affirming).map(|(n, source)| EventQuantity {
            kind: QuantityKind::Dead,
            low: Some(f64::from(n)),
            best: Some(f64::from(n)),
            high: Some(f64::from(n)),
            by: vec![QuantityBySource { root_source: source.name.clone().unwrap_or_default(), best: Some(f64::from(n)) }],
        });
        Event {
            event_id: format!("e{id}"),
            event,
            mode,
            context,
            actor: vec![actor],
            recipient: recipient.into_iter().collect(),
            object: None,
            place,
            happened_on: Some(DateRange { start: Some(day), end: Some(day), precision: DatePrecision::Day, text: day.to_string() }),
            quantity: quantity.into_iter().collect(),
            claim_ids: Vec::new(),
            document_count: 1,
            copy_groups: 1,
            root_sources,
            independent_source_count: 0,
            credibility: Credibility { grade: 6, reasons: Vec::new() },
            status: EventStatus::SingleSource,
            dissent: Vec::new(),
            first_reported_at: Some(at),
            last_reported_at: Some(at),
        }
    }
}

fn codes(parties: &[ActorMention]) -> Vec<(Option<String>, Vec<Sector>)> {
    parties
        .iter()
        .map(|a| (a.code.clone(), a.sector.clone()))
        .collect()
}

fn stances(event: &Event) -> BTreeMap<&str, Stance> {
    event
        .root_sources
        .iter()
        .map(|r| (r.side.as_str(), r.stance))
        .collect()
}

/// The event that a document's claims give, which must be one.
fn graded(imported: (Document, Vec<Claim>)) -> Event {
    let (document, claims) = imported;
    let mut events = corroborate(&[document.header()], &claims, None);
    assert_eq!(events.len(), 1, "one record, one event: {claims:#?}");
    events.remove(0)
}

fn assert_same(before: &Event, after: &Event) {
    assert_eq!(before.event_id, after.event_id);
    assert_eq!(
        (before.event, before.mode, &before.context),
        (after.event, after.mode, &after.context)
    );
    assert_eq!(codes(&before.actor), codes(&after.actor));
    assert_eq!(codes(&before.recipient), codes(&after.recipient));
    assert_eq!(
        before.place.as_ref().map(|p| &p.place),
        after.place.as_ref().map(|p| &p.place)
    );
    assert_eq!(before.happened_on, after.happened_on);
    assert_eq!(before.quantity, after.quantity);
    assert_eq!(stances(before), stances(after));
    assert_eq!(before.first_reported_at, after.first_reported_at);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn json_lines_bring_the_event_back(event in event()) {
        let line = serde_json::to_string(&event).expect("JSON");
        assert_same(&event, &graded(import(RecordKind::Twosource, &line)));
    }

    #[test]
    fn plover_records_bring_the_event_back(event in event()) {
        let line = plover_record(&event, &Evidence::new(&[], &[])).to_string();
        assert_same(&event, &graded(import(RecordKind::Plover, &line)));
    }

    #[test]
    fn gdelt_rows_bring_back_type_parties_place_and_day(event in event()) {
        prop_assume!(is_affirmed(&event));
        let row = gdelt_event_row(&event, &Evidence::new(&[], &[]), &CODES).join("\t");
        let after = graded(import(RecordKind::Gdelt, &row));
        prop_assert_eq!(event.event, after.event);
        prop_assert_eq!(codes(&event.actor), codes(&after.actor));
        prop_assert_eq!(codes(&event.recipient), codes(&after.recipient));
        prop_assert_eq!(event.happened_on.as_ref().and_then(|d| d.start), after.happened_on.as_ref().and_then(|d| d.start));
        let point = |e: &Event| e.place.as_ref().map(|p| {
            (p.place.name.clone(), p.place.country_code.clone(), p.place.lat, p.place.lon, p.place.resolution)
        });
        prop_assert_eq!(point(&event), point(&after));
    }
}

/// Output of the program.
fn twosource(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_twosource"))
        .args(arguments)
        .output()
        .expect("it runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn the_sample_keeps_its_events_through_json_lines_and_plover() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/sample");
    let sample = sample.display().to_string();
    twosource(&["ingest", &sample, "--db", &path("first.db")]);
    let events = |db: &str| -> BTreeMap<String, Event> {
        let lines = twosource(&["events", "--format", "jsonl", "--db", &path(db)]);
        let all = lines.lines().map(|l| serde_json::from_str(l).expect("an event"));
        all.map(|e: Event| (e.event_id.clone(), e)).collect()
    };
    let before = events("first.db");
    assert!(before.len() > 10, "the sample has events");
    for (format, kind) in [("jsonl", "twosource"), ("plover", "plover")] {
        let (file, db) = (path(format), format!("{format}.db"));
        twosource(&[
            "export",
            "--to",
            format,
            "--out",
            &file,
            "--db",
            &path("first.db"),
        ]);
        twosource(&["import", kind, &file, "--db", &path(&db)]);
        let after = events(&db);
        assert_eq!(
            before.keys().collect::<Vec<_>>(),
            after.keys().collect::<Vec<_>>(),
            "{format}"
        );
        for (id, event) in &before {
            assert_same(event, &after[id]);
            let grade = |e: &Event| (e.status, e.credibility.grade, e.independent_source_count);
            assert_eq!(grade(event), grade(&after[id]), "{format} {id}");
        }
    }
}
