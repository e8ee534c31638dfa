//! Stage 7, `export`: the only place with outside field names; one file per format.
//!
//! In: events with their claims and document headers, and tables of outside codes. Out: records of other tools.
//! Never: computes; a field that we do not know stays empty.

mod alert_feed;
mod atom;
mod codes;
mod csv_table;
mod evidence;
mod gdelt_events;
mod gdelt_mentions;
mod geojson;
mod graphml;
mod parquet_table;
mod plot;
mod plover;
mod series_parquet;
mod stix;

pub use alert_feed::{AlertEntry, alert_feed};
pub use atom::atom_feed;
pub use codes::OutsideCodes;
pub use csv_table::csv_rows;
pub use evidence::Evidence;
pub use gdelt_events::{GDELT_EVENT_COLUMNS, gdelt_event_row, is_affirmed};
pub use gdelt_mentions::{GDELT_MENTION_COLUMNS, gdelt_mention_rows};
pub use geojson::geojson_collection;
pub use graphml::graphml;
pub use parquet_table::{month_of, write_parquet};
pub use plot::{Bar, Panel, PlotError, plot_series};
pub use plover::plover_record;
pub use series_parquet::write_series_parquet;
pub use stix::stix_bundle;

/// The name of a value of a closed list, as our JSON writes it.
fn name_of(value: &impl serde::Serialize) -> String {
    let json = serde_json::to_value(value).unwrap_or_default();
    json.as_str().unwrap_or_default().to_owned()
}
