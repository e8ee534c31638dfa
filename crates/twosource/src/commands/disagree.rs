//! `events --disagree`: records of data sets whose cited text does not say what they say.

use crate::arguments::{EventArguments, Format};
use crate::{filters, output, pipeline};
use anyhow::Result;
use std::collections::BTreeSet;
use twosource_corroborate::{Disagreement, Judged, find_disagreements};
use twosource_record::Claim;
use twosource_store::Store;

const COLUMNS: [&str; 6] = [
    "event",
    "data set",
    "record says",
    "text says",
    "differs",
    "address",
];

/// One row per record; what could be judged is counted on stderr.
pub fn run(own: &EventArguments, quiet: bool) -> Result<()> {
    let store = Store::open_existing(&own.store.db)?;
    filters::check(&own.store.filter)?;
    let (events, claims) = pipeline::events(&store, own.as_known_on.and_then(super::end_of_day))?;
    let (all, judged) = find_disagreements(&store.headers()?, &claims, &events);
    let kept: BTreeSet<&str> = events
        .iter()
        .filter(|e| filters::keeps_event(own, e))
        .map(|e| e.event_id.as_str())
        .collect();
    let shown: Vec<&Disagreement> = all
        .iter()
        .filter(|d| kept.contains(d.event_id.as_str()))
        .collect();
    let rows = || shown.iter().map(|d| row(d)).collect();
    match own.store.format {
        Format::Jsonl => output::write_jsonl(&shown)?,
        Format::Csv => output::write_csv(&COLUMNS, rows())?,
        Format::Table => output::write_table(&COLUMNS, rows())?,
    }
    if !quiet {
        tell(judged);
    }
    Ok(())
}

fn tell(judged: Judged) {
    anstream::eprintln!(
        "{} records differ from the text they cite, {} agree with it, {} cite a text that is not in the store",
        judged.differing,
        judged.supported,
        judged.without_text
    );
    if judged.differing + judged.supported == 0 && judged.without_text > 0 {
        anstream::eprintln!(
            "hint: ingest the texts with their `url`, so that records and texts can be compared"
        );
    }
}

fn row(found: &Disagreement) -> Vec<String> {
    let differs: Vec<String> = found.differs.iter().map(output::word).collect();
    vec![
        found.event_id.chars().take(9).collect(),
        found.dataset.clone(),
        says(&found.record),
        found.text.as_ref().map(says).unwrap_or_default(),
        differs.join(", "),
        found.url.clone(),
    ]
}

/// Type, parties, place and day.
fn says(claim: &Claim) -> String {
    let place = claim.place.as_ref().map(|p| p.place.name.clone());
    let parts = [
        Some(format!(
            "{} {} → {}",
            claim.event,
            output::parties(&claim.actor),
            output::parties(&claim.recipient)
        )),
        place,
        Some(output::when(claim.happened_on.as_ref())).filter(|d| !d.is_empty()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
