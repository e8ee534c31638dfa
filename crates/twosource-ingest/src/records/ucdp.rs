//! UCDP Georeferenced Event Dataset rows, by column name.
//!
//! In: a row. Out: a record that cites the office UCDP read and, as its roots, the originals it names. Never: a side's
//! losses told apart; PLOVER counts the dead of an event.

use super::coded_record::CodedRecord;
use super::parties::Party;
use super::rows::Row;
use super::sources::listed;
use super::tables::{Coding, RecordTables};
use super::{RecordContext, Unusable};
use crate::document::parse_instant;
use jiff::Timestamp;
use twosource_record::codes::countries::Scheme;
use twosource_record::{DatePrecision, DateRange, Place, Quantity, QuantityKind, Sector, SourceKind};

/// How the name of a state's side begins.
const STATE_SIDE: &str = "Government of ";

/// One row.
pub(super) fn record(row: &Row, context: &RecordContext) -> Result<CodedRecord, Unusable> {
    let tables = &context.tables;
    let (id, kind) = (row.get("id"), row.get("typeofviolence"));
    if id.is_empty() || !id.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Unusable::new("broken_row", format!("'{id}' is no UCDP id")));
    }
    let coding = tables.ucdp_violence(kind);
    let Some((coding, event)) = coding.and_then(|c| Some((c, c.event?))) else {
        return Err(Unusable::new(
            "unknown_code",
            format!("'{kind}' is no type of violence"),
        ));
    };
    let state = state_of(tables, row.get("countryid"), row.get("country"));
    let side = |name: &str, number: &str, index: usize| {
        party(row.get(name), row.get(number), tables, (coding, index), &state)
    };
    Ok(CodedRecord {
        dataset: "UCDP",
        id: id.to_owned(),
        event_text: format!("type of violence {kind}"),
        event,
        mode: coding.mode,
        context: coding.context.clone(),
        cameo_code: tables
            .crosswalk
            .cameo(event, coding.mode, &coding.context)
            .map(str::to_owned),
        actor: side("sidea", "gwnoa", 0),
        recipient: side("sideb", "gwnob", 1),
        place: place(row, &state),
        happened_on: date(row),
        quantity: dead(row),
        cited: chain(row, context),
        url: None,
        published_at: published(row.get("sourcedate")),
        notes: row.get("sourceheadline").to_owned(),
        confidence: 1.0,
        by_machine: false,
    })
}

fn state_of(tables: &RecordTables, number: &str, name: &str) -> Option<String> {
    let by_number = tables
        .countries
        .find(Scheme::GleditschWard, number)
        .map(|c| c.code.clone());
    by_number.or_else(|| tables.country(name))
}

/// A state by its number, else by the name behind "Government of"; other sides belong to the row's country.
fn party(
    name: &str,
    number: &str,
    tables: &RecordTables,
    (coding, index): (&Coding, usize),
    state: &Option<String>,
) -> Vec<Party> {
    if name.is_empty() {
        return Vec::new();
    }
    let government = name.strip_prefix(STATE_SIDE);
    let code = match government {
        Some(of) => state_of(tables, number, of),
        None => state.clone(),
    };
    let sector = if government.is_some() {
        Some(Sector::Mil)
    } else {
        coding.sectors[index]
    };
    vec![Party {
        text: name.to_owned(),
        name: Some(name.to_owned()),
        code,
        sector: sector.into_iter().collect(),
        wikidata_id: None,
    }]
}

/// The office, then the originals behind it. Where UCDP names no original, the offices are the roots.
fn chain(row: &Row, context: &RecordContext) -> Vec<super::coded_record::Cited> {
    let offices = listed(row.get("sourceoffice"), SourceKind::Outlet, &context.outlets);
    let originals = listed(
        row.get("sourceoriginal"),
        SourceKind::Organisation,
        &context.outlets,
    );
    let own_report = originals.iter().all(|o| offices.iter().any(|f| f.name == o.name));
    if own_report {
        return offices;
    }
    let first = offices
        .into_iter()
        .next()
        .map(|office| super::coded_record::Cited {
            joint: false,
            ..office
        });
    first.into_iter().chain(originals).collect()
}

/// `where_prec`: 1 the place, 2 near it, 3 the district, 4 the region, 5 a linear or vague one, 6 the country, 7 at sea.
fn place(row: &Row, state: &Option<String>) -> Option<Place> {
    let name = [row.get("wherecoordinates"), row.get("adm1"), row.get("country")];
    let name = name.into_iter().find(|n| !n.is_empty())?;
    let text = |column: &str| Some(row.get(column).to_owned()).filter(|c| !c.is_empty());
    Some(Place {
        name: name.to_owned(),
        geonameid: None,
        lat: row.get("latitude").parse().ok(),
        lon: row.get("longitude").parse().ok(),
        province: text("adm1"),
        district: text("adm2"),
        country_code: state.clone(),
        feature_class: None,
        feature_code: None,
        resolution: match row.get("whereprec") {
            "1" | "2" => 4,
            "3" => 3,
            "4" | "5" => 2,
            _ => 1,
        },
    })
}

/// `date_prec`: 1 the day, 2 to 3 some days, 4 a month, 5 longer. Both days stand in the row.
fn date(row: &Row) -> Option<DateRange> {
    let cells = [row.get("datestart"), row.get("dateend")];
    let [start, end] = cells.map(|cell| cell.get(..10).and_then(|d| d.parse().ok()));
    let text = if cells[0] == cells[1] {
        cells[0].to_owned()
    } else {
        cells.join(" to ")
    };
    start.map(|_| DateRange {
        start,
        end: end.or(start),
        precision: match row.get("dateprec") {
            "1" if start == end => DatePrecision::Day,
            "4" => DatePrecision::Month,
            "2" | "3" => DatePrecision::Week,
            _ => DatePrecision::Range,
        },
        text,
    })
}

fn dead(row: &Row) -> Vec<Quantity> {
    let [low, best, high] = ["low", "best", "high"].map(|c| row.get(c).parse::<f64>().ok());
    let text = ["low", "best", "high"].map(|c| row.get(c)).join("/");
    let count = best.map(|_| Quantity {
        kind: QuantityKind::Dead,
        low,
        best,
        high,
        currency: None,
        text,
    });
    count.into_iter().collect()
}

/// The latest of the dates of the articles.
fn published(cell: &str) -> Option<Timestamp> {
    cell.split(';').filter_map(parse_instant).max()
}
