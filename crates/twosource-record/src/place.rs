//! Places: a gazetteer entry, and its mention in a claim.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A resolved where. Coordinates in degrees (WGS 84).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// Gazetteer's main name.
    pub name: String,
    /// GeoNames id, where the gazetteer has one.
    pub geonameid: Option<u32>,
    /// Latitude.
    pub lat: Option<f64>,
    /// Longitude.
    pub lon: Option<f64>,
    /// First-level region.
    pub province: Option<String>,
    /// Second-level region.
    pub district: Option<String>,
    /// ISO 3166 alpha-3; null on the high seas.
    pub country_code: Option<String>,
    /// GeoNames feature class (`P`, `A`, `H` …).
    pub feature_class: Option<String>,
    /// GeoNames feature code (`PPL`, `ADM1` …).
    pub feature_code: Option<String>,
    /// 1 country, 2 province, 3 district, 4 city, 5 sub-city.
    pub resolution: u8,
}

/// A place as a claim carries it: the words and the place they were resolved to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlaceMention {
    /// The exact words.
    pub text: String,
    /// First character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
    /// The resolved place, its fields beside the words.
    #[serde(flatten)]
    pub place: Place,
}
