//! States in the codes of other data sets (`data/ontology/countries.tsv`).
//!
//! In: the table's text. Out: lookups both ways between ISO 3166 alpha-3 and ISO numeric, FIPS 10-4, CAMEO,
//! Gleditsch-Ward numbers and names. Never: guesses; a name is found as it is listed, without regard to case.

use super::tables::{list, rows};
use std::collections::HashMap;

/// One state or territory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Country {
    /// Our code: ISO 3166 alpha-3, and KOS.
    pub code: String,
    /// ISO 3166 alpha-2.
    pub alpha2: String,
    /// FIPS 10-4, the preferred one.
    pub fips: Option<String>,
    /// CAMEO's country code.
    pub cameo: String,
    /// The name to show.
    pub name: String,
}

/// The table with its indexes.
#[derive(Debug, Clone, Default)]
pub struct Countries {
    rows: Vec<Country>,
    index: HashMap<(Scheme, String), usize>,
}

/// A scheme that names states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// ISO 3166 alpha-3 (ours).
    Alpha3,
    /// ISO 3166 numeric, leading zeros optional.
    Numeric,
    /// FIPS 10-4 two-letter codes, GDELT's geography.
    Fips,
    /// CAMEO three-letter codes, GDELT's actors.
    Cameo,
    /// Gleditsch-Ward numbers, UCDP's states.
    GleditschWard,
    /// Names in any listed spelling.
    Name,
}

impl Countries {
    /// From a table with the columns `code, iso2, iso_numeric, fips, cameo, gwno, names`.
    pub fn from_tsv(text: &str) -> Self {
        let mut out = Self::default();
        for (_, [code, alpha2, numeric, fips, cameo, gwno, names]) in rows::<7>(text) {
            let row = out.rows.len();
            let mut add = |scheme: Scheme, key: &str| {
                out.index.entry((scheme, folded(scheme, key))).or_insert(row);
            };
            add(Scheme::Alpha3, code);
            add(Scheme::Cameo, cameo);
            if !numeric.is_empty() {
                add(Scheme::Numeric, numeric);
            }
            list(fips).for_each(|key| add(Scheme::Fips, key));
            list(gwno).for_each(|key| add(Scheme::GleditschWard, key));
            list(names).for_each(|key| add(Scheme::Name, key));
            out.rows.push(Country {
                code: code.to_owned(),
                alpha2: alpha2.to_owned(),
                fips: list(fips).next().map(str::to_owned),
                cameo: cameo.to_owned(),
                name: list(names).next().unwrap_or(code).to_owned(),
            });
        }
        out
    }

    /// The state that `key` names in `scheme`.
    pub fn find(&self, scheme: Scheme, key: &str) -> Option<&Country> {
        let row = self.index.get(&(scheme, folded(scheme, key)))?;
        self.rows.get(*row)
    }
}

fn folded(scheme: Scheme, key: &str) -> String {
    let key = key.trim();
    match scheme {
        Scheme::Numeric => key.trim_start_matches('0').to_owned(),
        Scheme::Name => key.to_lowercase(),
        _ => key.to_uppercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "# comment\ncode\tiso2\tiso_numeric\tfips\tcameo\tgwno\tnames\n\
        AFG\tAF\t004\tAF\tAFG\t700\tAfghanistan\nROU\tRO\t642\tRO\tROM\t360\tRomania|Rumania\n";

    #[test]
    fn a_state_is_found_by_each_scheme() {
        let countries = Countries::from_tsv(TABLE);
        let code = |scheme, key| countries.find(scheme, key).map(|c| c.code.as_str());
        assert_eq!(code(Scheme::Cameo, "ROM"), Some("ROU"));
        assert_eq!(code(Scheme::Numeric, "4"), Some("AFG"));
        assert_eq!(code(Scheme::GleditschWard, "360"), Some("ROU"));
        assert_eq!(code(Scheme::Name, "RUMANIA"), Some("ROU"));
        assert_eq!(code(Scheme::Fips, "XX"), None);
    }
}
