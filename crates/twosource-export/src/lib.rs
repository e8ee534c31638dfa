//! Stage 7, `export`: the only place with outside field names.
//!
//! In: events and claims. Out: records of other tools. Never: computes; a field that we do not know stays empty.

mod csv_table;
mod plover;

pub use csv_table::csv_rows;
pub use plover::plover_record;
