//! GDELT 1.0 and 2.0 event rows (57, 58 or 61 columns) and GDELT 2.0 mention rows (16 columns).
//!
//! In: a row. Out: a record that cites the address of its article, or a mention that cites another one. Never: the
//! Goldstein scale or tone, which say nothing of the event.

use super::coded_record::{Cited, CodedRecord, cite, claim_id, record_document, sentence};
use super::parties::{Party, cameo_party};
use super::rendering::Rendering;
use super::rows::Row;
use super::tables::RecordTables;
use super::{RecordContext, Unusable};
use crate::OutletNames;
use crate::files::open_stream;
use crate::fingerprint::digest;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::io::BufRead;
use std::path::Path;
use twosource_record::codes::countries::Scheme;
use twosource_record::document::MENTION;
use twosource_record::{Claim, DatePrecision, DateRange, Document, Place, SourceKind};

/// Cells of a mention row.
pub(super) const MENTION_CELLS: usize = 16;

/// Name of the data set.
const GDELT: &str = "GDELT";

/// A further article in which GDELT found an event of its event table.
#[derive(Debug)]
pub struct Mention {
    /// The document id of the event's record.
    pub record_id: String,
    /// Where the row stands.
    pub place: String,
    identifier: String,
    source: String,
    sentence: String,
    mentioned_at: Option<Timestamp>,
    confidence: f32,
    original: Vec<u8>,
}

/// Whether the first line of a file has a mention's cells; a file that cannot be read is none.
pub(super) fn is_mention_file(path: &Path) -> bool {
    if path.as_os_str() == "-" {
        return false;
    }
    let mut line = Vec::new();
    let read = open_stream(path).and_then(|mut s| s.read_until(b'\n', &mut line));
    let delimiter = if line.contains(&b'\t') { b'\t' } else { b',' };
    read.is_ok() && line.iter().filter(|b| **b == delimiter).count() + 1 == MENTION_CELLS
}

/// Where the columns after the 35 common ones stand: each place has a second administrative code from version 2 on.
struct Layout {
    action_geo: usize,
    after_admin: usize,
    added: usize,
}

fn layout(cells: usize) -> Option<Layout> {
    match cells {
        61 => Some(Layout {
            action_geo: 51,
            after_admin: 5,
            added: 59,
        }),
        57 | 58 => Some(Layout {
            action_geo: 49,
            after_admin: 4,
            added: 56,
        }),
        _ => None,
    }
}

/// One event row.
pub(super) fn record(row: &Row, context: &RecordContext) -> Result<CodedRecord, Unusable> {
    let Some(layout) = layout(row.len()) else {
        let reason = format!(
            "{} columns: neither events (57, 58, 61) nor mentions (16)",
            row.len()
        );
        return Err(Unusable::new("broken_row", reason));
    };
    let id = row.at(0);
    if id.is_empty() || !id.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Unusable::new("broken_row", format!("'{id}' is no event number")));
    }
    let tables = &context.tables;
    let code = row.at(26);
    let Some(plover) = tables.cameo(code) else {
        return Err(Unusable::new(
            "no_plover_type",
            format!("CAMEO {code} has no PLOVER type"),
        ));
    };
    let url = Some(row.at(layout.added + 1).to_owned()).filter(|u| !u.is_empty());
    Ok(CodedRecord {
        dataset: GDELT,
        id: id.to_owned(),
        event_text: code.to_owned(),
        event: plover.event,
        mode: plover.mode,
        context: plover.context.clone(),
        cameo_code: Some(plover.code.clone()),
        actor: party(row, 5, tables).into_iter().collect(),
        recipient: party(row, 15, tables).into_iter().collect(),
        place: place(row, &layout, tables),
        happened_on: day(row.at(1)),
        quantity: Vec::new(),
        cited: url
            .as_deref()
            .map(|u| cited(u, "", &context.outlets))
            .into_iter()
            .collect(),
        published_at: instant(row.at(layout.added)),
        url,
        notes: String::new(),
        confidence: 1.0,
        by_machine: true,
    })
}

/// Ten cells: code, name, country, group, ethnic, two religions, three types.
fn party(row: &Row, first: usize, tables: &RecordTables) -> Option<Party> {
    let types = [row.at(first + 7), row.at(first + 8), row.at(first + 9)];
    cameo_party(
        tables,
        row.at(first + 1),
        row.at(first + 2),
        row.at(first + 3),
        types,
    )
}

fn place(row: &Row, layout: &Layout, tables: &RecordTables) -> Option<Place> {
    let at = |offset: usize| row.at(layout.action_geo + offset);
    let parts: Vec<&str> = at(1).split(", ").collect();
    let name = parts.first().filter(|n| !n.is_empty())?;
    let resolution = match at(0) {
        "1" => 1,
        "2" | "5" => 2,
        "3" | "4" => 4,
        _ => return None,
    };
    let coordinate = |offset: usize| at(offset).parse::<f64>().ok();
    Some(Place {
        name: (*name).to_owned(),
        geonameid: None,
        lat: coordinate(layout.after_admin),
        lon: coordinate(layout.after_admin + 1),
        province: match resolution {
            1 => None,
            2 => Some((*name).to_owned()),
            _ => (parts.len() > 2).then(|| parts[1].to_owned()),
        },
        district: None,
        country_code: tables.countries.find(Scheme::Fips, at(2)).map(|c| c.code.clone()),
        feature_class: None,
        feature_code: None,
        resolution,
    })
}

/// `YYYYMMDD`.
fn day(cell: &str) -> Option<DateRange> {
    let day = Date::strptime("%Y%m%d", cell.get(..8)?).ok()?;
    Some(DateRange {
        start: Some(day),
        end: Some(day),
        precision: DatePrecision::Day,
        text: cell.to_owned(),
    })
}

/// `YYYYMMDDHHMMSS`, or a day (its noon), UTC.
fn instant(cell: &str) -> Option<Timestamp> {
    let day = Date::strptime("%Y%m%d", cell.get(..8)?).ok()?;
    let time = match cell.get(8..14) {
        Some(clock) => jiff::civil::Time::strptime("%H%M%S", clock).ok()?,
        None => jiff::civil::time(12, 0, 0, 0),
    };
    Some(day.to_datetime(time).to_zoned(TimeZone::UTC).ok()?.timestamp())
}

/// The outlet of an address; its host where no table knows it.
fn cited(url: &str, named: &str, outlets: &OutletNames) -> Cited {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest
        .split(['/', '?', ':'])
        .next()
        .unwrap_or(rest)
        .trim_start_matches("www.");
    let known = outlets.outlet_of(url);
    let name = known.unwrap_or(if named.is_empty() { host } else { named });
    let agency = outlets.agency(name).is_some();
    Cited {
        name: name.to_owned(),
        kind: if agency {
            SourceKind::Agency
        } else {
            SourceKind::Outlet
        },
        joint: false,
    }
}

/// One mention row.
pub(super) fn mention(row: &Row) -> Result<Mention, Unusable> {
    let (id, identifier) = (row.at(0), row.at(5));
    if id.is_empty() || !id.bytes().all(|b| b.is_ascii_digit()) || identifier.is_empty() {
        return Err(Unusable::new("broken_row", "no event number or no article"));
    }
    Ok(Mention {
        record_id: format!("gdelt:{id}"),
        place: row.place().to_owned(),
        identifier: identifier.to_owned(),
        source: row.at(4).to_owned(),
        sentence: row.at(6).to_owned(),
        mentioned_at: instant(row.at(2)),
        confidence: row
            .at(11)
            .parse::<f32>()
            .map_or(1.0, |c| (c / 100.0).clamp(0.0, 1.0)),
        original: row.bytes(),
    })
}

impl Mention {
    /// The claim of the event's record, made again with this article as what it cites.
    pub fn build(self, of: &Claim, outlets: &OutletNames) -> (Document, Vec<Claim>) {
        let digest = digest(&self.original);
        let document_id = format!("{}{MENTION}{}", self.record_id, &digest[..12]);
        let web = self.identifier.contains("://");
        let cited = cited(&self.identifier, &self.source, outlets);
        let mut text = Rendering::default();
        text.begin_line(&format!(
            "GDELT mention of {}",
            self.record_id.trim_start_matches("gdelt:")
        ));
        let trigger = text.push("event", &of.trigger.text);
        let mut claim = of.clone();
        for (label, parties) in [("actor", &mut claim.actor), ("recipient", &mut claim.recipient)] {
            for party in parties.iter_mut() {
                let span = text.push(label, &party.text);
                (party.start, party.end) = (span.start, span.end);
            }
        }
        if let Some(place) = &mut claim.place {
            let span = text.push("place", &place.text);
            (place.start, place.end) = (span.start, span.end);
        }
        if let Some(date) = &claim.happened_on {
            text.push("date", &date.text);
        }
        text.push("sentence", &self.sentence);
        (claim.attribution, claim.root_source) = cite(&mut text, GDELT, &[cited]);
        if let Some(hedge) = &claim.likelihood {
            text.push("", &hedge.cue);
        }
        text.push("cites", &self.identifier);
        claim.claim_id = claim_id(&document_id, &digest);
        claim.document_id = document_id.clone();
        claim.sentence = sentence(0, text.line());
        claim.trigger = trigger;
        claim.confidence = self.confidence;
        let url = Some(self.identifier).filter(|_| web);
        (
            record_document(GDELT, document_id, url, self.mentioned_at, text, digest),
            vec![claim],
        )
    }
}
