//! The tables of public actors: states, bodies, office holders, outlets, and role nouns.
//!
//! In: `data/actors/*.tsv` and `data/outlets/outlets.tsv`. Out: lookups by name and by role noun.
//! Never: a private person; only holders of a public office have names here.

use super::name_index::NameIndex;
use super::name_key::normalize_name;
use crate::code::table::{Row, TableError, read_rows};
use jiff::civil::Date;
use std::collections::HashMap;
use std::path::Path;
use twosource_record::{Sector, SourceKind};

/// One public actor, or one term of office of a person.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ActorEntry {
    /// Name as written out.
    pub name: String,
    /// ISO 3166 alpha-3 or PLOVER's international code.
    pub code: Option<String>,
    /// PLOVER sectors.
    pub sectors: Vec<Sector>,
    /// Wikidata id.
    pub wikidata_id: Option<String>,
    /// What it is.
    pub kind: ActorKind,
    /// First day of the role.
    pub from: Option<Date>,
    /// Last day of the role.
    pub to: Option<Date>,
    /// Office, for persons.
    pub office: Option<String>,
    /// From the user's own table, which goes before ours.
    pub own: bool,
}

/// What an actor is, as far as sources and sides ask.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum ActorKind {
    /// A state, by its name.
    #[default]
    State,
    /// A nationality ("Ukrainian"): stands before a noun, or for people.
    Nationality,
    /// Seat or nickname of a government ("the Kremlin", "Moscow").
    Metonym,
    /// A person in a public office.
    Person,
    /// Ministry, military, police, parliament, court of a state.
    Organ,
    /// Body of several states.
    International,
    /// Armed non-state group.
    ArmedGroup,
    /// Party, company, NGO and others that are no organ of a state.
    Organisation,
    /// Publisher.
    Outlet,
    /// Wire service.
    Agency,
}

/// One way of writing an actor.
#[derive(Debug)]
struct Spelling {
    key: String,
    /// Index into the entries.
    entry: usize,
    /// Letters and digits of an abbreviation, whose words must be written exactly so.
    exact: Option<String>,
}

/// A role noun ("soldier", "foreign ministry").
#[derive(Debug, Clone, PartialEq)]
pub struct RoleNoun {
    /// PLOVER sector.
    pub sectors: Vec<Sector>,
    /// Office, where it names one.
    pub office: Option<String>,
    /// What kind of source it is when it speaks.
    pub source_kind: Option<SourceKind>,
    /// Acts for its state.
    pub state_organ: bool,
    /// A body or group rather than a person.
    pub collective: bool,
}

/// All tables.
#[derive(Debug, Default)]
pub struct ActorTable {
    entries: Vec<ActorEntry>,
    spellings: Vec<Spelling>,
    /// Keys of the spellings.
    names: NameIndex,
    roles: HashMap<String, RoleNoun>,
    countries: HashMap<String, usize>,
    outlets: HashMap<String, usize>,
    outlet_homes: HashMap<String, OutletHome>,
    longest: usize,
}

/// Where an outlet sits, and whether it speaks for its state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutletHome {
    /// ISO 3166 alpha-3.
    pub country_code: Option<String>,
    /// True for state media.
    pub state_media: bool,
}

/// Tables of bodies; of two rows with one name the earlier table is asked first.
const BODIES: [&str; 5] = [
    "bodies.tsv",
    "armed_groups.tsv",
    "organs.tsv",
    "organisations.tsv",
    "parties.tsv",
];

impl ActorTable {
    /// Reads every table under `data` and the user's own; a broken row is an error naming file and line.
    pub fn load(data: &Path, own: Option<&Path>) -> Result<Self, TableError> {
        let mut table = Self::default();
        if let Some(path) = own {
            table.load_bodies(path)?;
            table.mark_own();
        }
        let actors = data.join("actors");
        table.load_states(&actors.join("states.tsv"))?;
        for file in BODIES {
            table.load_bodies(&actors.join(file))?;
        }
        table.load_peoples(&actors.join("peoples.tsv"))?;
        table.load_holders(&actors.join("officeholders.tsv"))?;
        table.load_outlets(&data.join("outlets").join("outlets.tsv"))?;
        for row in read_rows(&actors.join("roles.tsv"))? {
            let role = parse_role(&row)?;
            table.roles.insert(row.get("term")?.to_lowercase(), role);
        }
        table.names = NameIndex::of_keys(table.spellings.iter().map(|s| s.key.as_str()));
        Ok(table)
    }

    /// The entry at `index`.
    pub fn entry(&self, index: usize) -> &ActorEntry {
        &self.entries[index]
    }

    /// The role noun of this term (lower case, one or more words).
    pub fn role(&self, term: &str) -> Option<&RoleNoun> {
        self.roles.get(term)
    }

    /// All role terms, for the coder's class of persons.
    pub fn role_terms(&self) -> impl Iterator<Item = &str> {
        self.roles.keys().map(String::as_str)
    }

    /// Longest name in words.
    pub fn longest_name(&self) -> usize {
        self.longest
    }

    /// All entries written as `words`, given as they stand in the text.
    pub fn named(&self, words: &str) -> impl Iterator<Item = usize> + '_ {
        let (key, written) = (normalize_name(words), squeeze(words));
        let spellings = self.names.numbers(&key).map(|n| &self.spellings[n]);
        spellings
            .filter(move |s| s.key == key && s.exact.as_ref().is_none_or(|exact| *exact == written))
            .map(|s| s.entry)
    }

    /// The state with this code.
    pub fn state(&self, code: &str) -> Option<&ActorEntry> {
        self.countries.get(code).map(|&i| &self.entries[i])
    }

    /// The outlet or agency of this name.
    pub fn outlet(&self, name: &str) -> Option<&ActorEntry> {
        self.outlets.get(&normalize_name(name)).map(|&i| &self.entries[i])
    }

    /// Where the outlet of this name sits.
    pub fn outlet_home(&self, name: &str) -> Option<&OutletHome> {
        self.outlet_homes.get(&normalize_name(name))
    }

    fn add(&mut self, entry: ActorEntry) -> usize {
        self.entries.push(entry);
        self.entries.len() - 1
    }

    fn add_name(&mut self, entry: usize, name: &str) {
        let key = normalize_name(name);
        if key.is_empty() {
            return;
        }
        self.longest = self.longest.max(1 + key.bytes().filter(|b| *b == b' ').count());
        let exact = is_abbreviation(name).then(|| squeeze(name));
        self.spellings.push(Spelling { key, entry, exact });
    }

    fn load_states(&mut self, path: &Path) -> Result<(), TableError> {
        for row in read_rows(path)? {
            let sectors = sectors_of(&row, "sector_default")?;
            let state = ActorEntry {
                name: row.get("name")?.to_owned(),
                code: Some(row.get("code")?.to_owned()),
                sectors: sectors.clone(),
                wikidata_id: filled(row.get("wikidata_id")?),
                ..ActorEntry::default()
            };
            let government = if sectors.is_empty() {
                vec![Sector::Gov]
            } else {
                sectors
            };
            let index = self.add(state.clone());
            if state.sectors.is_empty() {
                self.countries.entry(row.get("code")?.to_owned()).or_insert(index);
            }
            self.add_name(index, row.get("name")?);
            row.list("names")?.for_each(|name| self.add_name(index, name));
            let people = self.add(ActorEntry {
                kind: ActorKind::Nationality,
                ..state.clone()
            });
            row.list("adjectives")?
                .for_each(|name| self.add_name(people, name));
            let seat = self.add(ActorEntry {
                kind: ActorKind::Metonym,
                sectors: government,
                ..state
            });
            row.list("metonyms")?
                .chain(std::iter::once(row.get("capital")?))
                .for_each(|name| self.add_name(seat, name));
        }
        Ok(())
    }

    /// What was loaded so far is the user's; states among them can be resolved by their codes.
    fn mark_own(&mut self) {
        for (index, entry) in self.entries.iter_mut().enumerate() {
            entry.own = true;
            let code = entry.code.clone().filter(|_| entry.kind == ActorKind::State);
            if let Some(code) = code {
                self.countries.entry(code).or_insert(index);
            }
        }
    }

    fn load_bodies(&mut self, path: &Path) -> Result<(), TableError> {
        for row in read_rows(path)? {
            let index = self.add(ActorEntry {
                name: row.get("name")?.to_owned(),
                code: filled(row.get("code")?),
                sectors: sectors_of(&row, "sectors")?,
                wikidata_id: filled(row.get("wikidata_id")?),
                kind: body_kind(row.get("kind")?),
                from: day(&row, "from")?,
                to: day(&row, "to")?,
                ..ActorEntry::default()
            });
            self.add_name(index, row.get("name")?);
            row.list("aliases")?.for_each(|name| self.add_name(index, name));
        }
        Ok(())
    }

    /// Peoples and regions whose name points to one state: they own what nationalities own.
    fn load_peoples(&mut self, path: &Path) -> Result<(), TableError> {
        for row in read_rows(path)? {
            let code = row.get("code")?;
            let state = self.state(code).cloned().unwrap_or_default();
            let index = self.add(ActorEntry {
                kind: ActorKind::Nationality,
                code: Some(code.to_owned()),
                ..state
            });
            row.list("forms")?.for_each(|name| self.add_name(index, name));
        }
        Ok(())
    }

    fn load_holders(&mut self, path: &Path) -> Result<(), TableError> {
        for row in read_rows(path)? {
            let index = self.add(ActorEntry {
                name: row.get("name")?.to_owned(),
                code: filled(row.get("code")?),
                sectors: sectors_of(&row, "sectors")?,
                wikidata_id: filled(row.get("wikidata_id")?),
                kind: ActorKind::Person,
                from: day(&row, "from")?,
                to: day(&row, "to")?,
                office: filled(row.get("office")?),
                own: false,
            });
            self.add_name(index, row.get("name")?);
            row.list("aliases")?.for_each(|name| self.add_name(index, name));
        }
        Ok(())
    }

    fn load_outlets(&mut self, path: &Path) -> Result<(), TableError> {
        for row in read_rows(path)? {
            let state_media = row.get("state_media")? == "true";
            let kind = if row.get("kind")? == "agency" {
                ActorKind::Agency
            } else {
                ActorKind::Outlet
            };
            let home = OutletHome {
                country_code: filled(row.get("country_code")?),
                state_media,
            };
            let index = self.add(ActorEntry {
                name: row.get("name")?.to_owned(),
                code: home.country_code.clone().filter(|_| state_media),
                sectors: vec![Sector::Jrn],
                kind,
                ..ActorEntry::default()
            });
            for name in std::iter::once(row.get("name")?).chain(row.list("aliases")?) {
                self.add_name(index, name);
                self.outlets.insert(normalize_name(name), index);
                self.outlet_homes.insert(normalize_name(name), home.clone());
            }
        }
        Ok(())
    }
}

impl ActorEntry {
    /// Whether the role was held on `day` (always, when the day or the term is not known).
    pub fn holds_on(&self, day: Option<Date>) -> bool {
        day.is_none_or(|day| self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to))
    }

    /// Whether its term ended before `day`.
    pub fn ended_before(&self, day: Option<Date>) -> bool {
        matches!((self.to, day), (Some(to), Some(day)) if to < day)
    }
}

fn body_kind(kind: &str) -> ActorKind {
    match kind {
        "state" => ActorKind::State,
        "people" => ActorKind::Nationality,
        "person" => ActorKind::Person,
        "international_body" => ActorKind::International,
        "armed_group" => ActorKind::ArmedGroup,
        "military" | "police" | "intelligence" | "ministry" | "parliament" | "court" | "government"
        | "health_body" | "election_body" => ActorKind::Organ,
        _ => ActorKind::Organisation,
    }
}

fn parse_role(row: &Row) -> Result<RoleNoun, TableError> {
    let number = row.get("number")?;
    Ok(RoleNoun {
        sectors: sectors_of(row, "sector")?,
        office: filled(row.get("office")?),
        source_kind: row.named("source_kind", |name| {
            serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
        })?,
        state_organ: row.get("state_organ")? == "true",
        collective: number == "group" || number == "body",
    })
}

fn sectors_of(row: &Row, column: &str) -> Result<Vec<Sector>, TableError> {
    row.list(column)?
        .map(|s| Sector::from_name(s).ok_or_else(|| row.error(&format!("no PLOVER sector '{s}'"))))
        .collect()
}

fn filled(cell: &str) -> Option<String> {
    (!cell.is_empty()).then(|| cell.to_owned())
}

/// A day; a month or year alone is its first day in `from`, its last in `to`.
fn day(row: &Row, column: &str) -> Result<Option<Date>, TableError> {
    let cell = row.get(column)?;
    if cell.is_empty() {
        return Ok(None);
    }
    let last = column == "to";
    let parts: Vec<i16> = cell.split('-').filter_map(|p| p.parse().ok()).collect();
    let date = match parts[..] {
        [year] => Date::new(year, if last { 12 } else { 1 }, if last { 31 } else { 1 }),
        [year, month] => Date::new(year, month as i8, 1).map(|d| if last { d.last_of_month() } else { d }),
        [year, month, day] => Date::new(year, month as i8, day as i8),
        _ => return Err(row.error(&format!("'{cell}' is no date"))),
    };
    date.map(Some).map_err(|why| row.error(&why.to_string()))
}

/// All capitals, with or without dots: such names are only themselves when written so ("US", "WHO", "U.S.").
fn is_abbreviation(name: &str) -> bool {
    name.chars().filter(|c| c.is_alphabetic()).count() <= 6
        && name.chars().any(char::is_alphabetic)
        && !name.chars().any(char::is_lowercase)
}

fn squeeze(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_abbreviation_is_all_capitals() {
        assert!(is_abbreviation("U.S."));
        assert!(is_abbreviation("WHO"));
        assert!(!is_abbreviation("Hamas"));
    }

    #[test]
    fn own_actors_are_states_of_their_own_and_go_before_ours() {
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("own.tsv");
        let header = "id\tname\tcode\tsectors\tkind\twikidata_id\tfrom\tto\taliases";
        let rows = "ardor\tArdor\tARD\t\tstate\t\t\t\tArdoria\nardorian\tArdorian\tARD\t\tpeople\t\t\t\t\n";
        std::fs::write(&path, format!("{header}\n{rows}")).expect("written");
        let table = ActorTable::load(&data, Some(&path)).expect("sound tables");
        assert_eq!(table.state("ARD").map(|s| s.name.as_str()), Some("Ardor"));
        let people = table.named("Ardorian").next().expect("a people");
        assert_eq!(table.entry(people).kind, ActorKind::Nationality);
        assert!(table.entry(people).own);
        assert!(table.state("FRA").is_some_and(|s| !s.own));
    }
}
