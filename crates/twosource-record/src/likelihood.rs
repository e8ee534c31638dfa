//! What a text itself expresses about the truth of a claim (ICD-203 rows and two of ours). Never our own confidence.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A hedge as the text words it. `low` and `high` only where the band names odds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Likelihood {
    /// The row.
    pub band: LikelihoodBand,
    /// Lower end of the odds.
    pub low: Option<f32>,
    /// Upper end of the odds.
    pub high: Option<f32>,
    /// The exact words.
    pub cue: String,
}

/// ICD-203's seven rows, `possible` (a hedge without odds) and `reported` (evidential distance only).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub enum LikelihoodBand {
    /// 1 to 5 %.
    #[serde(rename = "almost no chance")]
    AlmostNoChance,
    /// 5 to 20 %.
    #[serde(rename = "very unlikely")]
    VeryUnlikely,
    /// 20 to 45 %.
    #[serde(rename = "unlikely")]
    Unlikely,
    /// 45 to 55 %.
    #[serde(rename = "roughly even chance")]
    RoughlyEvenChance,
    /// 55 to 80 %.
    #[serde(rename = "likely")]
    Likely,
    /// 80 to 95 %.
    #[serde(rename = "very likely")]
    VeryLikely,
    /// 95 to 99 %.
    #[serde(rename = "almost certain")]
    AlmostCertain,
    /// "may", "could", "potentially": no odds named.
    #[serde(rename = "possible")]
    Possible,
    /// "reportedly", "allegedly": distance, no odds.
    #[serde(rename = "reported")]
    Reported,
}

impl LikelihoodBand {
    /// The odds of the row as fractions, or none.
    pub fn odds(self) -> Option<(f32, f32)> {
        match self {
            Self::AlmostNoChance => Some((0.01, 0.05)),
            Self::VeryUnlikely => Some((0.05, 0.20)),
            Self::Unlikely => Some((0.20, 0.45)),
            Self::RoughlyEvenChance => Some((0.45, 0.55)),
            Self::Likely => Some((0.55, 0.80)),
            Self::VeryLikely => Some((0.80, 0.95)),
            Self::AlmostCertain => Some((0.95, 0.99)),
            Self::Possible | Self::Reported => None,
        }
    }

    /// Whether a claim hedged so still affirms (`likely` and above).
    pub fn affirms(self) -> bool {
        matches!(self, Self::Likely | Self::VeryLikely | Self::AlmostCertain)
    }

    /// The hedge with its odds and words.
    pub fn with_cue(self, cue: impl Into<String>) -> Likelihood {
        let odds = self.odds();
        Likelihood {
            band: self,
            low: odds.map(|o| o.0),
            high: odds.map(|o| o.1),
            cue: cue.into(),
        }
    }
}
