//! Parties of records: states by any scheme, CAMEO codes, ICEWS names with sectors.
//!
//! In: cells. Out: parties with PLOVER codes and sectors. Never: a code that no table has; the words stay.

use super::tables::RecordTables;
use twosource_record::Sector;
use twosource_record::codes::countries::Scheme;

/// A party of a record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Party {
    /// As the record writes it.
    pub text: String,
    pub name: Option<String>,
    pub code: Option<String>,
    pub sector: Vec<Sector>,
    pub wikidata_id: Option<String>,
}

impl Party {
    /// Adds a sector once.
    pub fn add_sector(&mut self, sector: Sector) {
        if !self.sector.contains(&sector) {
            self.sector.push(sector);
        }
    }
}

/// A party by CAMEO's codes: state, known group, types. None where all cells are empty.
pub(super) fn cameo_party(
    tables: &RecordTables,
    name: &str,
    country: &str,
    group: &str,
    types: [&str; 3],
) -> Option<Party> {
    let cells = [name, country, group, types[0]];
    let text = cells.into_iter().find(|c| !c.is_empty())?;
    let mut party = Party {
        text: text.to_owned(),
        name: Some(name.to_owned()).filter(|n| !n.is_empty()),
        ..Party::default()
    };
    let bodies = [tables.actors.find(group, true)]
        .into_iter()
        .chain(types.map(|t| tables.actors.find(t, false)));
    let bodies: Vec<_> = bodies.flatten().collect();
    let state = tables
        .countries
        .find(Scheme::Cameo, country)
        .map(|c| c.code.clone());
    party.code = state.or_else(|| bodies.iter().find_map(|b| b.plover_code.clone()));
    bodies
        .iter()
        .filter_map(|b| b.sector)
        .for_each(|s| party.add_sector(s));
    Some(party)
}

/// A party by name, country name and sectors (ICEWS, POLECAT write sectors in words or codes).
pub(super) fn named_party(tables: &RecordTables, name: &str, country: &str, sectors: &str) -> Option<Party> {
    if name.is_empty() && country.is_empty() {
        return None;
    }
    let bare = name.rsplit_once(" (").map_or(name, |(head, _)| head);
    let mut party = Party {
        text: if name.is_empty() { country } else { name }.to_owned(),
        name: Some(bare.to_owned()).filter(|n| !n.is_empty()),
        ..Party::default()
    };
    party.code = tables.country(country);
    for part in sectors.split([',', ';']).map(str::trim).filter(|p| !p.is_empty()) {
        let known = tables.icews_sector(part);
        party.code = party.code.or_else(|| known.and_then(|k| k.code.clone()));
        let listed = known.map(|k| k.sectors.clone()).unwrap_or_default();
        listed
            .into_iter()
            .chain(Sector::from_name(part))
            .for_each(|s| party.sector.push(s));
    }
    let mut seen = Vec::new();
    party.sector.retain(|s| {
        !seen.contains(s) && {
            seen.push(*s);
            true
        }
    });
    Some(party)
}
