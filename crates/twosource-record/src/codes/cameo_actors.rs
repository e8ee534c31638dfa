//! CAMEO's actor types and known groups against PLOVER's codes and sectors (`data/ontology/cameo_actors.tsv`).
//!
//! In: the table's text. Out: lookups both ways. Never: invents a state for a group that has none.

use super::Sector;
use super::tables::{named, rows};

/// What a CAMEO type or group is in PLOVER.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CameoActor {
    /// A known group rather than a type.
    pub is_group: bool,
    /// CAMEO's code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// State or international body, where the code implies one.
    pub plover_code: Option<String>,
    /// PLOVER sector, where the code implies one.
    pub sector: Option<Sector>,
}

/// The table; rows in its order.
#[derive(Debug, Clone, Default)]
pub struct CameoActors {
    rows: Vec<CameoActor>,
}

impl CameoActors {
    /// From a table with the columns `kind, code, name, plover_code, sector`; a broken row is an error naming its line.
    pub fn from_tsv(text: &str) -> Result<Self, String> {
        let row = |(line, [kind, code, name, plover, sector]): (usize, [&str; 5])| {
            Ok(CameoActor {
                is_group: kind == "group",
                code: code.to_owned(),
                name: name.to_owned(),
                plover_code: Some(plover.to_owned()).filter(|c| !c.is_empty()),
                sector: named(line, sector, "PLOVER sector", Sector::from_name)?,
            })
        };
        Ok(Self {
            rows: rows::<5>(text).map(row).collect::<Result<_, String>>()?,
        })
    }

    /// A type (`GOV`) or group (`TAL`) by its CAMEO code.
    pub fn find(&self, code: &str, is_group: bool) -> Option<&CameoActor> {
        self.rows
            .iter()
            .find(|r| r.is_group == is_group && r.code == code)
    }

    /// CAMEO's type for a sector.
    pub fn type_of_sector(&self, sector: Sector) -> Option<&str> {
        let found = self
            .rows
            .iter()
            .find(|r| !r.is_group && r.sector == Some(sector) && r.plover_code.is_none());
        found.map(|r| r.code.as_str())
    }

    /// CAMEO's known group, else type, for a code that is no state (`UNO`, `NGO`).
    pub fn body(&self, plover_code: &str) -> Option<&CameoActor> {
        let fits = |r: &&CameoActor| r.plover_code.as_deref() == Some(plover_code);
        let type_of_name = self.rows.iter().find(|r| !r.is_group && r.code == plover_code);
        let group = self
            .rows
            .iter()
            .filter(|r| r.is_group && r.sector.is_none())
            .find(fits);
        type_of_name.or(group)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "kind\tcode\tname\tplover_code\tsector\ntype\tMED\tMedia\t\tJRN\ntype\tNGO\tNon-governmental\tNGO\t\n\
        group\tEEC\tEuropean Union\tEUR\t\ngroup\tTAL\tTaliban\tAFG\tREB\n";

    #[test]
    fn media_are_journalists_and_not_medics() {
        let actors = CameoActors::from_tsv(TABLE).expect("a sound table");
        assert_eq!(
            actors.find("MED", false).and_then(|r| r.sector),
            Some(Sector::Jrn)
        );
        assert_eq!(actors.type_of_sector(Sector::Jrn), Some("MED"));
        assert_eq!(actors.type_of_sector(Sector::Med), None);
    }

    #[test]
    fn bodies_are_types_or_groups() {
        let actors = CameoActors::from_tsv(TABLE).expect("a sound table");
        assert_eq!(actors.body("EUR").map(|r| r.code.as_str()), Some("EEC"));
        assert_eq!(actors.body("NGO").map(|r| r.code.as_str()), Some("NGO"));
        assert_eq!(actors.body("FRA"), None);
    }

    #[test]
    fn a_broken_row_names_its_line() {
        let why = CameoActors::from_tsv("kind\tcode\tname\tplover_code\tsector\ntype\tX\tX\t\tNONE")
            .expect_err("no such sector");
        assert!(why.contains("line 2"), "{why}");
    }
}
