//! ACLED rows, by the column names of its exports.
//!
//! In: a row. Out: a record that cites the sources ACLED lists. Never: an interaction code; the parties are enough.

use super::coded_record::CodedRecord;
use super::parties::Party;
use super::rows::Row;
use super::sources::listed;
use super::tables::RecordTables;
use super::{RecordContext, Unusable};
use jiff::civil::Date;
use jiff::{Span, Timestamp};
use twosource_record::codes::countries::Scheme;
use twosource_record::{DatePrecision, DateRange, Place, Quantity, QuantityKind, SourceKind};

/// One row.
pub(super) fn record(row: &Row, context: &RecordContext) -> Result<CodedRecord, Unusable> {
    let tables = &context.tables;
    let (id, kind) = (row.get("eventidcnty"), row.get("subeventtype"));
    if id.is_empty() || kind.is_empty() {
        return Err(Unusable::new(
            "broken_row",
            "no event_id_cnty or no sub_event_type",
        ));
    }
    let Some(coding) = tables.acled_event(kind) else {
        return Err(Unusable::new(
            "unknown_code",
            format!("'{kind}' is no sub-event type of acled_events.tsv"),
        ));
    };
    let Some(event) = coding.event else {
        return Err(Unusable::new(
            "no_plover_type",
            format!("'{kind}' has no PLOVER type"),
        ));
    };
    let state = tables
        .countries
        .find(Scheme::Numeric, row.get("iso"))
        .map(|c| c.code.clone());
    let state = state.or_else(|| tables.country(row.get("country")));
    let (actor, recipient) = parties(row, tables, state.as_deref(), coding.swapped);
    Ok(CodedRecord {
        dataset: "ACLED",
        id: id.to_owned(),
        event_text: kind.to_owned(),
        event,
        mode: coding.mode,
        context: coding.context.clone(),
        cameo_code: tables
            .crosswalk
            .cameo(event, coding.mode, &coding.context)
            .map(str::to_owned),
        actor,
        recipient,
        place: place(row, state),
        happened_on: date(row),
        quantity: fatalities(row),
        cited: listed(row.get("source"), SourceKind::Outlet, &context.outlets),
        url: None,
        published_at: row
            .get("timestamp")
            .parse()
            .ok()
            .and_then(|s| Timestamp::from_second(s).ok()),
        notes: row.get("notes").to_owned(),
        confidence: 1.0,
        by_machine: false,
    })
}

/// Actor and recipient.
fn parties(row: &Row, tables: &RecordTables, state: Option<&str>, swapped: bool) -> (Vec<Party>, Vec<Party>) {
    let first = party(row, tables, state, ["actor1", "assocactor1", "inter1"]);
    let second = party(row, tables, state, ["actor2", "assocactor2", "inter2"]);
    if swapped { (second, first) } else { (first, second) }
}

/// The actor of a side. Its state is the one in brackets behind its name ("Military Forces of Mali (2021-)" has none),
/// else the row's: ACLED gives actors no country.
fn party(row: &Row, tables: &RecordTables, state: Option<&str>, columns: [&str; 3]) -> Vec<Party> {
    let [name, associated, inter] = columns.map(|c| row.get(c));
    if name.is_empty() {
        return Vec::new();
    }
    let bracketed = name
        .rsplit_once('(')
        .and_then(|(_, rest)| tables.country(rest.trim_end_matches(')')));
    let of_state = name.split_once(" of ").and_then(|(_, rest)| {
        let rest = rest.split(" (").next().unwrap_or(rest);
        tables.country(rest)
    });
    let code = of_state.or(bracketed).or_else(|| state.map(str::to_owned));
    let label = if associated.is_empty() {
        name.to_owned()
    } else {
        format!("{name} ({associated})")
    };
    vec![Party {
        text: label,
        name: Some(name.to_owned()),
        code,
        sector: tables.acled_actor(inter).into_iter().collect(),
        wikidata_id: None,
    }]
}

/// `geo_precision`: 1 the town, 2 near it, 3 the region.
fn place(row: &Row, state: Option<String>) -> Option<Place> {
    let name = Some(row.get("location")).filter(|n| !n.is_empty())?;
    let text = |column: &str| Some(row.get(column).to_owned()).filter(|c| !c.is_empty());
    Some(Place {
        name: name.to_owned(),
        geonameid: None,
        lat: row.get("latitude").parse().ok(),
        lon: row.get("longitude").parse().ok(),
        province: text("admin1"),
        district: text("admin2"),
        country_code: state,
        feature_class: None,
        feature_code: None,
        resolution: if row.get("geoprecision") == "3" { 2 } else { 4 },
    })
}

/// `time_precision`: 1 the day, 2 within a week, 3 within a month.
fn date(row: &Row) -> Option<DateRange> {
    let text = row.get("eventdate");
    let formats = ["%Y-%m-%d", "%d %B %Y", "%d-%B-%Y", "%d/%m/%Y"];
    let day = formats.iter().find_map(|f| Date::strptime(f, text).ok())?;
    let (start, end, precision) = match row.get("timeprecision") {
        "2" => (
            day - Span::new().days(3),
            day + Span::new().days(3),
            DatePrecision::Week,
        ),
        "3" => (day.first_of_month(), day.last_of_month(), DatePrecision::Month),
        _ => (day, day, DatePrecision::Day),
    };
    Some(DateRange {
        start: Some(start),
        end: Some(end),
        precision,
        text: text.to_owned(),
    })
}

/// ACLED writes 0 both for none and for none known: only a positive number says something.
fn fatalities(row: &Row) -> Vec<Quantity> {
    let cell = row.get("fatalities");
    let count: Option<f64> = cell.parse().ok().filter(|n| *n > 0.0);
    let dead = |n| Quantity {
        kind: QuantityKind::Dead,
        low: Some(n),
        best: Some(n),
        high: Some(n),
        currency: None,
        text: cell.to_owned(),
    };
    count.map(dead).into_iter().collect()
}
