//! `claims`: the claims of a store.

use crate::arguments::{Format, StoreArguments};
use crate::{filters, output};
use anyhow::Result;
use twosource_record::Claim;
use twosource_store::Store;

/// Claims that pass the filters, by publication.
pub fn run(own: &StoreArguments) -> Result<()> {
    filters::check(&own.filter)?;
    let claims = Store::open_existing(&own.db)?.claims()?;
    let kept: Vec<&Claim> = claims
        .iter()
        .filter(|c| filters::keeps_claim(&own.filter, c))
        .collect();
    let rows = || kept.iter().map(|c| output::claim_row(c)).collect();
    match own.format {
        Format::Jsonl => output::write_jsonl(&kept),
        Format::Csv => output::write_csv(&output::CLAIM_COLUMNS, rows()),
        Format::Table => output::write_table(&output::CLAIM_COLUMNS, rows()),
    }
}
