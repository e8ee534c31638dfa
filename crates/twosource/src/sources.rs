//! Which claims rest on which root source, by their own words.

use twosource_record::{Claim, RootSourceSummary};

/// Whether a claim rests on this source, by its own text.
pub fn speaks(claim: &Claim, source: &RootSourceSummary) -> bool {
    claim.root_source.side == source.side
        || claim
            .attribution
            .iter()
            .any(|l| l.joint && l.source.code.is_some() && l.source.code == source.code)
}
