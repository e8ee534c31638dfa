//! ICEWS rows, by column name.
//!
//! In: a row. Out: a record that cites its publisher. Never: the story's number as an address.

use super::coded_record::CodedRecord;
use super::parties::named_party;
use super::rows::Row;
use super::sources::listed;
use super::tables::RecordTables;
use super::{RecordContext, Unusable};
use twosource_record::{DatePrecision, DateRange, Place, SourceKind};

/// One row. The event number is not unique in ICEWS; with story and sentence it is.
pub(super) fn record(row: &Row, context: &RecordContext) -> Result<CodedRecord, Unusable> {
    let tables = &context.tables;
    let (id, code) = (row.get("eventid"), row.get("cameocode"));
    if id.is_empty() || code.is_empty() {
        return Err(Unusable::new("broken_row", "no Event ID or no CAMEO Code"));
    }
    let Some(plover) = tables.cameo(code) else {
        return Err(Unusable::new(
            "no_plover_type",
            format!("CAMEO {code} has no PLOVER type"),
        ));
    };
    let party =
        |name, country, sectors| named_party(tables, row.get(name), row.get(country), row.get(sectors));
    let actor = party("sourcename", "sourcecountry", "sourcesectors");
    let recipient = party("targetname", "targetcountry", "targetsectors");
    let day = row.get("eventdate").parse().ok();
    Ok(CodedRecord {
        dataset: "ICEWS",
        id: [id, row.get("storyid"), row.get("sentencenumber")].join("-"),
        event_text: format!("{} {}", plover.code, row.get("eventtext")),
        event: plover.event,
        mode: plover.mode,
        context: plover.context.clone(),
        cameo_code: Some(plover.code.clone()),
        actor: actor.into_iter().collect(),
        recipient: recipient.into_iter().collect(),
        place: place(row, tables),
        happened_on: day.map(|day| DateRange {
            start: Some(day),
            end: Some(day),
            precision: DatePrecision::Day,
            text: row.get("eventdate").to_owned(),
        }),
        quantity: Vec::new(),
        cited: listed(row.get("publisher"), SourceKind::Outlet, &context.outlets),
        url: None,
        published_at: None,
        notes: String::new(),
        confidence: 1.0,
        by_machine: true,
    })
}

/// The smallest unit that the row names.
pub(super) fn place(row: &Row, tables: &RecordTables) -> Option<Place> {
    let units = [("city", 4), ("district", 3), ("province", 2), ("country", 1)];
    let (name, resolution) = units
        .into_iter()
        .map(|(column, resolution)| (row.get(column), resolution))
        .find(|(name, _)| !name.is_empty())?;
    let text = |column: &str| Some(row.get(column).to_owned()).filter(|c| !c.is_empty());
    Some(Place {
        name: name.to_owned(),
        geonameid: row.get("geonamesid").parse().ok(),
        lat: row.get("latitude").parse().ok(),
        lon: row.get("longitude").parse().ok(),
        province: text("province"),
        district: text("district"),
        country_code: tables.country(row.get("country")),
        feature_class: None,
        feature_code: None,
        resolution,
    })
}
