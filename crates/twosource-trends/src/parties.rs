//! Under which name a party is counted.
//!
//! In: parties as resolved. Out: keys like `RUS`, `COD.REB`, `NATO`. Never: resolves a name.

use twosource_record::{Party, Sector};

/// How finely parties are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Level {
    /// By code alone: everybody of a country is one.
    Country,
    /// A state with its organs is one; rebels, opposition, civilians and others stand apart (`COD.REB`).
    State,
    /// Code and first sector (`RUS.MIL`).
    Sector,
    /// The resolved name (`M23`, `Ministry of Defence`), else code and sector.
    Name,
}

/// PLOVER's codes for kinds of bodies: there the name says who it is.
const KINDS_OF_BODIES: [&str; 5] = ["IGO", "NGO", "ISM", "IMG", "MNC"];

/// Organs of a state; whoever has one of these sectors acts for it.
const STATE_ORGANS: [Sector; 6] = [
    Sector::Gov,
    Sector::Mil,
    Sector::Cop,
    Sector::Spy,
    Sector::Leg,
    Sector::Jud,
];

impl Level {
    /// The key of a party; none where it is neither coded nor named.
    pub fn key(self, party: &Party) -> Option<String> {
        let named = || party.name.clone();
        let Some(code) = &party.code else {
            return match self {
                Self::Country => None,
                _ => named(),
            };
        };
        let body = KINDS_OF_BODIES.contains(&code.as_str());
        match self {
            Self::Country => Some(code.clone()),
            Self::State if body => named().or_else(|| Some(code.clone())),
            Self::State => Some(with_sector(code, foreign_sector(party))),
            Self::Sector if body => named().or_else(|| Some(code.clone())),
            Self::Sector => Some(with_sector(code, party.sector.first())),
            Self::Name => named().or_else(|| Some(with_sector(code, party.sector.first()))),
        }
    }
}

/// The first sector of somebody who does not act for the state.
fn foreign_sector(party: &Party) -> Option<&Sector> {
    let acts_for_it = party.sector.iter().any(|s| STATE_ORGANS.contains(s));
    if acts_for_it { None } else { party.sector.first() }
}

fn with_sector(code: &str, sector: Option<&Sector>) -> String {
    sector.map_or_else(|| code.to_owned(), |s| format!("{code}.{}", s.name()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn party(code: &str, sector: &[Sector], name: &str) -> Party {
        Party {
            code: Some(code.to_owned()),
            sector: sector.to_vec(),
            name: Some(name.to_owned()),
        }
    }

    #[test]
    fn an_army_is_its_state_and_rebels_are_not() {
        let army = party("COD", &[Sector::Mil], "Congolese army");
        let rebels = party("COD", &[Sector::Reb], "M23");
        assert_eq!(Level::State.key(&army).as_deref(), Some("COD"));
        assert_eq!(Level::State.key(&rebels).as_deref(), Some("COD.REB"));
        assert_eq!(Level::Country.key(&rebels).as_deref(), Some("COD"));
        assert_eq!(Level::Sector.key(&army).as_deref(), Some("COD.MIL"));
        assert_eq!(Level::Name.key(&rebels).as_deref(), Some("M23"));
    }

    #[test]
    fn international_bodies_are_told_apart() {
        assert_eq!(
            Level::State.key(&party("IGO", &[], "NATO")).as_deref(),
            Some("NATO")
        );
    }
}
