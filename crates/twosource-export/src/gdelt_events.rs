//! GDELT 2.0 event table: 61 columns, tab-separated (`docs/reference/export-gdelt.md`).
//!
//! In: an event with its evidence. Out: one row. Never: a tone or a GNS feature id, which we do not have; an event that
//! nobody affirms, which the table could not tell from one that happened.

use crate::{Evidence, OutsideCodes};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use twosource_record::{ActorMention, Event, EventStatus, PlaceMention, Stance};

/// The columns in order.
pub const GDELT_EVENT_COLUMNS: [&str; 61] = [
    "GLOBALEVENTID",
    "SQLDATE",
    "MonthYear",
    "Year",
    "FractionDate",
    "Actor1Code",
    "Actor1Name",
    "Actor1CountryCode",
    "Actor1KnownGroupCode",
    "Actor1EthnicCode",
    "Actor1Religion1Code",
    "Actor1Religion2Code",
    "Actor1Type1Code",
    "Actor1Type2Code",
    "Actor1Type3Code",
    "Actor2Code",
    "Actor2Name",
    "Actor2CountryCode",
    "Actor2KnownGroupCode",
    "Actor2EthnicCode",
    "Actor2Religion1Code",
    "Actor2Religion2Code",
    "Actor2Type1Code",
    "Actor2Type2Code",
    "Actor2Type3Code",
    "IsRootEvent",
    "EventCode",
    "EventBaseCode",
    "EventRootCode",
    "QuadClass",
    "GoldsteinScale",
    "NumMentions",
    "NumSources",
    "NumArticles",
    "AvgTone",
    "Actor1Geo_Type",
    "Actor1Geo_FullName",
    "Actor1Geo_CountryCode",
    "Actor1Geo_ADM1Code",
    "Actor1Geo_ADM2Code",
    "Actor1Geo_Lat",
    "Actor1Geo_Long",
    "Actor1Geo_FeatureID",
    "Actor2Geo_Type",
    "Actor2Geo_FullName",
    "Actor2Geo_CountryCode",
    "Actor2Geo_ADM1Code",
    "Actor2Geo_ADM2Code",
    "Actor2Geo_Lat",
    "Actor2Geo_Long",
    "Actor2Geo_FeatureID",
    "ActionGeo_Type",
    "ActionGeo_FullName",
    "ActionGeo_CountryCode",
    "ActionGeo_ADM1Code",
    "ActionGeo_ADM2Code",
    "ActionGeo_Lat",
    "ActionGeo_Long",
    "ActionGeo_FeatureID",
    "DATEADDED",
    "SOURCEURL",
];

/// Whether some source affirms the event: a GDELT row says that it happened and cannot say anything else.
pub fn is_affirmed(event: &Event) -> bool {
    let affirms = |stance| matches!(stance, Stance::Supports | Stance::Hedges);
    event.status != EventStatus::Planned && event.root_sources.iter().any(|r| affirms(r.stance))
}

/// One event as a row.
pub fn gdelt_event_row(event: &Event, evidence: &Evidence, codes: &OutsideCodes) -> Vec<String> {
    let headers = evidence.headers_of(event);
    let day = day_of(event);
    let cameo = codes.cameo(event);
    let leads = evidence.claims_of(event).iter().any(|c| c.sentence.index == 0);
    let mut row = vec![event_number(event)];
    row.extend(date_cells(day));
    row.extend(actor_cells(event.actor.first(), codes));
    row.extend(actor_cells(event.recipient.first(), codes));
    row.extend([
        u8::from(leads).to_string(),
        cameo.to_owned(),
        cameo.get(..3).unwrap_or(cameo).to_owned(),
        cameo.get(..2).unwrap_or(cameo).to_owned(),
        u8::from(event.event.quad()).to_string(),
        codes.goldstein.scale(cameo).map(one_decimal).unwrap_or_default(),
        event.claim_ids.len().to_string(),
        event.root_sources.len().to_string(),
        event.document_count.to_string(),
        String::new(),
    ]);
    row.extend(geo_cells(None, codes));
    row.extend(geo_cells(None, codes));
    row.extend(geo_cells(event.place.as_ref(), codes));
    row.push(event.first_reported_at.map(instant).unwrap_or_default());
    row.push(headers.iter().find_map(|h| h.url.clone()).unwrap_or_default());
    row.into_iter().map(|cell| one_line(&cell)).collect()
}

/// The first fifteen hexadecimal digits of our id as a number: GDELT's readers want 64-bit integers.
pub(crate) fn event_number(event: &Event) -> String {
    let digits = event.event_id.strip_prefix('e').unwrap_or(&event.event_id);
    let head = digits.get(..15).unwrap_or(digits);
    u64::from_str_radix(head, 16)
        .map(|n| n.to_string())
        .unwrap_or_default()
}

/// `YYYYMMDDHHMMSS`, UTC.
pub(crate) fn instant(at: jiff::Timestamp) -> String {
    at.strftime("%Y%m%d%H%M%S").to_string()
}

/// GDELT has no quoting: a tab or line break inside a cell would break the row.
pub(crate) fn one_line(cell: &str) -> String {
    cell.replace(['\t', '\n', '\r'], " ")
}

/// GDELT dates every row; an undated event bears the day of its first report, as GDELT's own do.
fn day_of(event: &Event) -> Option<Date> {
    let stated = event.happened_on.as_ref().and_then(|d| d.start);
    stated.or_else(|| {
        event
            .first_reported_at
            .map(|at| at.to_zoned(TimeZone::UTC).date())
    })
}

fn date_cells(day: Option<Date>) -> [String; 4] {
    let Some(day) = day else {
        return Default::default();
    };
    let fraction = (f64::from(day.month() - 1) * 30.0 + f64::from(day.day())) / 365.0;
    [
        day.strftime("%Y%m%d").to_string(),
        day.strftime("%Y%m").to_string(),
        day.year().to_string(),
        format!("{:.4}", f64::from(day.year()) + fraction),
    ]
}

/// Code, name, country, group, ethnic, two religions, three types.
fn actor_cells(actor: Option<&ActorMention>, codes: &OutsideCodes) -> [String; 10] {
    let mut cells: [String; 10] = Default::default();
    let Some(actor) = actor else { return cells };
    let code = actor.code.as_deref().unwrap_or_default();
    let mut types: Vec<&str> = Vec::new();
    match (codes.state(code), codes.actors.body(code)) {
        (Some(state), _) => cells[2] = state.cameo.clone(),
        (None, Some(body)) if body.is_group => cells[3] = body.code.clone(),
        (None, Some(body)) => types.push(&body.code),
        (None, None) => {}
    }
    types.extend(
        actor
            .sector
            .iter()
            .filter_map(|s| codes.actors.type_of_sector(*s)),
    );
    cells[0] = format!("{}{}{}", cells[2], cells[3], types.concat());
    cells[1] = actor.name.as_ref().unwrap_or(&actor.text).to_uppercase();
    for (cell, kind) in cells[7..].iter_mut().zip(types) {
        *cell = kind.to_owned();
    }
    cells
}

/// Type, name, country, two administrative codes, coordinates, feature. Without a place the type is 0, as in GDELT.
fn geo_cells(place: Option<&PlaceMention>, codes: &OutsideCodes) -> [String; 8] {
    let mut cells: [String; 8] = Default::default();
    cells[0] = "0".to_owned();
    let Some(p) = place.map(|p| &p.place) else {
        return cells;
    };
    let state = p.country_code.as_deref().and_then(|c| codes.state(c));
    let american = p.country_code.as_deref() == Some("USA");
    cells[0] = match (p.resolution, american) {
        (0 | 1, _) => "1",
        (2 | 3, true) => "2",
        (2 | 3, false) => "5",
        (_, true) => "3",
        (_, false) => "4",
    }
    .to_owned();
    let country = state.map(|s| s.name.as_str());
    let parts = [
        Some(p.name.as_str()),
        p.province.as_deref().filter(|n| *n != p.name),
        country.filter(|n| *n != p.name),
    ];
    cells[1] = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let fips = state.and_then(|s| s.fips.clone()).unwrap_or_default();
    cells[3] = fips.clone();
    cells[2] = fips;
    cells[5] = p.lat.map(|n| n.to_string()).unwrap_or_default();
    cells[6] = p.lon.map(|n| n.to_string()).unwrap_or_default();
    cells
}

fn one_decimal(scale: f32) -> String {
    format!("{scale:.1}")
}
