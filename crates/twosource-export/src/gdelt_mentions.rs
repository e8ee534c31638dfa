//! GDELT 2.0 mention table: 16 columns, tab-separated, one row per claim (`docs/reference/export-gdelt.md`).
//!
//! In: an event with its evidence. Out: its rows. Never: a denial, which GDELT would take for a report; a tone.

use crate::Evidence;
use crate::gdelt_events::{event_number, instant, one_line};
use twosource_record::{ActorMention, Claim, Event, Polarity};

/// The columns in order.
pub const GDELT_MENTION_COLUMNS: [&str; 16] = [
    "GLOBALEVENTID",
    "EventTimeDate",
    "MentionTimeDate",
    "MentionType",
    "MentionSourceName",
    "MentionIdentifier",
    "SentenceID",
    "Actor1CharOffset",
    "Actor2CharOffset",
    "ActionCharOffset",
    "InRawText",
    "Confidence",
    "MentionDocLen",
    "MentionDocTone",
    "MentionDocTranslationInfo",
    "Extras",
];

/// One row per affirming claim of the event, earliest first.
pub fn gdelt_mention_rows(event: &Event, evidence: &Evidence) -> Vec<Vec<String>> {
    let claims = evidence.claims_of(event);
    let affirming = claims.into_iter().filter(|c| c.polarity == Polarity::Affirmed);
    affirming
        .map(|claim| mention_row(event, claim, evidence))
        .collect()
}

fn mention_row(event: &Event, claim: &Claim, evidence: &Evidence) -> Vec<String> {
    let header = evidence.header(&claim.document_id);
    let url = header.and_then(|h| h.url.clone());
    let web = url.is_some();
    let outlet = header.and_then(|h| h.outlet.clone().or_else(|| h.agency.clone()));
    let row = [
        event_number(event),
        event.first_reported_at.map(instant).unwrap_or_default(),
        header
            .and_then(|h| h.published_at)
            .map(instant)
            .unwrap_or_default(),
        if web { "1" } else { "2" }.to_owned(),
        outlet.unwrap_or_default(),
        url.unwrap_or_else(|| claim.document_id.clone()),
        (claim.sentence.index + 1).to_string(),
        offset(&claim.actor),
        offset(&claim.recipient),
        claim.trigger.start.to_string(),
        "1".to_owned(),
        format!("{:.0}", claim.confidence * 100.0),
        String::new(),
        String::new(),
        String::new(),
        String::new(),
    ];
    row.iter().map(|cell| one_line(cell)).collect()
}

/// Character offset of the first of the parties, -1 where there is none.
fn offset(parties: &[ActorMention]) -> String {
    parties
        .first()
        .map_or_else(|| "-1".to_owned(), |a| a.start.to_string())
}
