//! The tables of outside codes that exports look values up in (`data/ontology`).
//!
//! In: tables already read. Out: lookups of one value. Never: a code that no table has.

use twosource_record::Event;
use twosource_record::codes::cameo::{Crosswalk, Goldstein};
use twosource_record::codes::cameo_actors::CameoActors;
use twosource_record::codes::countries::{Countries, Country, Scheme};

/// CAMEO, Goldstein's scale, states.
pub struct OutsideCodes {
    /// CAMEO codes and PLOVER types.
    pub crosswalk: Crosswalk,
    /// Goldstein's scale by CAMEO code.
    pub goldstein: Goldstein,
    /// CAMEO's actor types and groups.
    pub actors: CameoActors,
    /// States in other schemes.
    pub countries: Countries,
}

impl OutsideCodes {
    /// The CAMEO code of an event.
    pub fn cameo(&self, event: &Event) -> &str {
        let code = self.crosswalk.cameo(event.event, event.mode, &event.context);
        code.unwrap_or_default()
    }

    /// The state of one of our codes; none for international bodies.
    pub fn state(&self, code: &str) -> Option<&Country> {
        self.countries.find(Scheme::Alpha3, code)
    }
}
