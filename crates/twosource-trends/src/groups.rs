//! Groups of actors that a user counts as one ("NATO", "the Sahel juntas").
//!
//! In: tables `group, name, member, from, to`. Out: the groups of a party, with the days between which it belongs.
//! Never: a group that no table names.

use crate::parties::Level;
use jiff::civil::Date;
use std::collections::BTreeMap;
use twosource_record::Party;

/// Why a table of groups cannot be used.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error(
    "line {line}: {reason}\nhint: columns are group, name, member, from, to, divided by tabs; days as 2024-03-07 or empty"
)]
pub struct GroupsError {
    /// 1-based line.
    pub line: usize,
    /// What is wrong.
    pub reason: String,
}

/// First and last day, both inclusive.
pub(crate) type Days = (Date, Date);

/// Groups with their members.
#[derive(Debug, Clone, Default)]
pub struct Groups {
    /// Lower-case id or name to id.
    ids: BTreeMap<String, String>,
    /// Member to groups.
    members: BTreeMap<String, Vec<(String, Days)>>,
}

impl Groups {
    /// Adds a table; a group that is known already is replaced by the table's.
    pub fn add_table(&mut self, table: &str) -> Result<(), GroupsError> {
        let rows = table
            .lines()
            .enumerate()
            .filter(|(_, l)| !l.starts_with('#') && !l.trim().is_empty());
        let mut fresh = Self::default();
        for (number, line) in rows.skip(1) {
            fresh.add_row(line).map_err(|reason| GroupsError {
                line: number + 1,
                reason,
            })?;
        }
        for id in fresh.ids.values() {
            for list in self.members.values_mut() {
                list.retain(|(group, _)| group != id);
            }
        }
        self.ids.extend(fresh.ids);
        for (member, groups) in fresh.members {
            self.members.entry(member).or_default().extend(groups);
        }
        Ok(())
    }

    fn add_row(&mut self, line: &str) -> Result<(), String> {
        let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
        let [id, name, member, rest @ ..] = cells.as_slice() else {
            return Err("fewer than three columns".to_owned());
        };
        if id.is_empty() || member.is_empty() {
            return Err("no group or no member".to_owned());
        }
        let day = |cell: Option<&&str>, open: Date| match cell.copied().unwrap_or_default() {
            "" => Ok(open),
            text => text.parse().map_err(|_| format!("'{text}' is no day")),
        };
        let days = (day(rest.first(), Date::MIN)?, day(rest.get(1), Date::MAX)?);
        for word in [*id, *name] {
            self.ids.insert(word.to_lowercase(), (*id).to_owned());
        }
        let list = self.members.entry(member.to_lowercase()).or_default();
        list.push(((*id).to_owned(), days));
        Ok(())
    }

    /// The id of the group with this id or name, in any case.
    pub fn id(&self, word: &str) -> Option<&str> {
        self.ids.get(&word.to_lowercase()).map(String::as_str)
    }

    /// Groups that a party belongs to, and when: by its state, its code and sector, or its name.
    pub(crate) fn of<'a>(&'a self, party: &Party) -> impl Iterator<Item = &'a (String, Days)> + use<'a> {
        let mut keys: Vec<String> = [Level::State, Level::Sector, Level::Name]
            .iter()
            .filter_map(|level| level.key(party))
            .map(|key| key.to_lowercase())
            .collect();
        keys.sort();
        keys.dedup();
        keys.into_iter()
            .filter_map(|key| self.members.get(&key))
            .flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const TABLE: &str = "# a note\ngroup\tname\tmember\tfrom\tto\nNATO\tNorth Atlantic Treaty Organization\tSWE\t2024-03-07\t\nNATO\tNorth Atlantic Treaty Organization\tNOR\t\t\n";

    fn state(code: &str) -> Party {
        Party {
            code: Some(code.to_owned()),
            sector: Vec::new(),
            name: None,
        }
    }

    #[test]
    fn a_member_belongs_from_its_accession_on() {
        let mut groups = Groups::default();
        groups.add_table(TABLE).expect("a table");
        assert_eq!(groups.id("north atlantic treaty organization"), Some("NATO"));
        let found: Vec<_> = groups.of(&state("SWE")).collect();
        assert_eq!(found, [&("NATO".to_owned(), (date(2024, 3, 7), Date::MAX))]);
        assert_eq!(groups.of(&state("RUS")).count(), 0);
    }

    #[test]
    fn a_later_table_replaces_a_group() {
        let mut groups = Groups::default();
        groups.add_table(TABLE).expect("a table");
        groups
            .add_table("group\tname\tmember\nNATO\tours\tNOR\n")
            .expect("a table");
        assert_eq!(groups.of(&state("SWE")).count(), 0);
        assert_eq!(groups.of(&state("NOR")).count(), 1);
    }

    #[test]
    fn a_bad_row_is_named_by_its_line() {
        let mut groups = Groups::default();
        let error = groups
            .add_table("group\tname\tmember\tfrom\nA\tb\tNOR\tlast year\n")
            .expect_err("no day");
        assert_eq!((error.line, error.reason.as_str()), (2, "'last year' is no day"));
    }
}
