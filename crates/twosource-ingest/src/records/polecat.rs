//! POLECAT rows (PLOVER codings of the ICEWS successor), by column name.
//!
//! In: a row. Out: a record that cites its publisher. Never: a type that PLOVER does not have.

use super::coded_record::CodedRecord;
use super::icews::place;
use super::parties::{Party, named_party};
use super::rows::Row;
use super::sources::listed;
use super::{RecordContext, Unusable};
use crate::document::parse_instant;
use twosource_record::{Context, DatePrecision, DateRange, EventType, Mode, SourceKind};

/// One row.
pub(super) fn record(row: &Row, context: &RecordContext) -> Result<CodedRecord, Unusable> {
    let tables = &context.tables;
    let (id, kind) = (row.get("eventid"), row.get("eventtype"));
    if id.is_empty() || kind.is_empty() {
        return Err(Unusable::new("broken_row", "no Event ID or no Event Type"));
    }
    let Some(event) = EventType::parse(&kind.to_uppercase()) else {
        return Err(Unusable::new(
            "unknown_code",
            format!("'{kind}' is no PLOVER type"),
        ));
    };
    let mode = Mode::from_name(&row.get("eventmode").to_lowercase()).filter(|m| m.belongs_to(event));
    let contexts = row.get("contexts").split([';', ',', '|']).map(str::trim);
    let contexts: Vec<Context> = contexts
        .filter_map(|c| Context::from_name(&c.to_lowercase()))
        .collect();
    let party = |side: &str| -> Option<Party> {
        let cell = |column: &str| row.get(&format!("{side}{column}"));
        let sectors = [row.get(&format!("primary{side}sector")), cell("sectors")].join(";");
        let party = named_party(tables, cell("name"), cell("country"), &sectors)?;
        Some(Party {
            text: [cell("nameraw"), &party.text]
                .into_iter()
                .find(|t| !t.is_empty())?
                .to_owned(),
            ..party
        })
    };
    let day = row.get("eventdate").get(..10).and_then(|d| d.parse().ok());
    Ok(CodedRecord {
        dataset: "POLECAT",
        id: id.to_owned(),
        event_text: [kind, row.get("eventmode")].join(" ").trim().to_owned(),
        event,
        mode,
        cameo_code: tables.crosswalk.cameo(event, mode, &contexts).map(str::to_owned),
        context: contexts,
        actor: party("actor").into_iter().collect(),
        recipient: party("recipient").into_iter().collect(),
        place: place(row, tables),
        happened_on: day.map(|day| DateRange {
            start: Some(day),
            end: Some(day),
            precision: DatePrecision::Day,
            text: row.get("eventdate").to_owned(),
        }),
        quantity: Vec::new(),
        cited: listed(row.get("source"), SourceKind::Outlet, &context.outlets),
        url: None,
        published_at: parse_instant(row.get("publicationdate")),
        notes: String::new(),
        confidence: 1.0,
        by_machine: true,
    })
}
