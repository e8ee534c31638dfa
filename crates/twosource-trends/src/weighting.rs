//! How much an event counts, by its grade.
//!
//! In: a grade. Out: a weight, 0 for events that are left out. Never: counts what is only planned or improbable.

use twosource_record::EventRow;

/// Which events count, and how much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Weighting {
    /// Every event that is not improbable counts one.
    All,
    /// Only what two independent sources affirm.
    Corroborated,
    /// By credibility, as `CREDIBILITY_WEIGHTS` says.
    Credibility,
}

/// Weights of the grades 1 to 6: STIX 2.1, appendix A, Admiralty credibility, as shares; 6 cannot be judged and has none.
pub const CREDIBILITY_WEIGHTS: [f64; 6] = [0.9, 0.7, 0.5, 0.3, 0.1, 0.0];

/// Known only from a denial, or contradicted by more than affirm it.
const IMPROBABLE: u8 = 5;

impl Weighting {
    /// Weight of an event.
    pub fn of(self, row: &EventRow) -> f64 {
        if row.planned {
            return 0.0;
        }
        match self {
            Self::All => f64::from(u8::from(row.credibility != IMPROBABLE)),
            Self::Corroborated => f64::from(u8::from(is_corroborated(row))),
            Self::Credibility => usize::from(row.credibility)
                .checked_sub(1)
                .and_then(|i| CREDIBILITY_WEIGHTS.get(i).copied())
                .unwrap_or(0.0),
        }
    }
}

/// The two-source rule: two independent roots affirm it, and the record holds it at least probably true.
pub(crate) fn is_corroborated(row: &EventRow) -> bool {
    !row.planned && row.independent_sources >= 2 && row.credibility <= 2
}
