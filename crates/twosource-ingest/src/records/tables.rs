//! The tables that importers look codes up in (`data/ontology`).
//!
//! In: the tables' texts. Out: lookups. Never: opens a file; accepts a row that names no entry of a closed list.

use std::collections::HashMap;
use twosource_record::codes::cameo::{CameoRow, Crosswalk};
use twosource_record::codes::cameo_actors::CameoActors;
use twosource_record::codes::countries::{Countries, Scheme};
use twosource_record::codes::tables::{list, named, rows};
use twosource_record::{Context, EventType, Mode, Sector};

/// What a code of a data set is in PLOVER; no event where PLOVER has none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coding {
    /// Type.
    pub event: Option<EventType>,
    /// Mode.
    pub mode: Option<Mode>,
    /// Contexts.
    pub context: Vec<Context>,
    /// The data set's first actor suffers the act.
    pub swapped: bool,
    /// Sectors of the two sides, where the code implies them.
    pub sectors: [Option<Sector>; 2],
}

/// What a sector of ICEWS is in PLOVER.
#[derive(Debug, Clone, Default)]
pub struct SectorCoding {
    /// International body.
    pub code: Option<String>,
    /// Sectors.
    pub sectors: Vec<Sector>,
}

/// All tables.
#[derive(Debug, Default)]
pub struct RecordTables {
    /// CAMEO codes and PLOVER types.
    pub crosswalk: Crosswalk,
    /// CAMEO's actor types and groups.
    pub actors: CameoActors,
    /// States in other schemes.
    pub countries: Countries,
    icews_sectors: HashMap<String, SectorCoding>,
    acled_events: HashMap<String, Coding>,
    acled_actors: HashMap<String, Sector>,
    ucdp_violence: HashMap<String, Coding>,
}

impl RecordTables {
    /// From the tables' texts, asked for by file name; an error names file and line.
    pub fn read(mut text_of: impl FnMut(&str) -> Result<String, String>) -> Result<Self, String> {
        let mut table = |name: &str| text_of(name).map(|text| (name.to_owned(), text));
        fn within<T>(name: &str, parsed: Result<T, String>) -> Result<T, String> {
            parsed.map_err(|why| format!("{name}: {why}"))
        }
        let (name, text) = table("cameo_plover.tsv")?;
        let crosswalk = within(&name, Crosswalk::from_tsv(&text))?;
        let (name, text) = table("cameo_actors.tsv")?;
        let actors = within(&name, CameoActors::from_tsv(&text))?;
        let countries = Countries::from_tsv(&table("countries.tsv")?.1);
        let (name, text) = table("icews_sectors.tsv")?;
        let icews_sectors = within(&name, icews_sectors(&text))?;
        let (name, text) = table("acled_events.tsv")?;
        let acled_events = within(&name, acled_events(&text))?;
        let (name, text) = table("acled_actors.tsv")?;
        let acled_actors = within(&name, acled_actors(&text))?;
        let (name, text) = table("ucdp_violence.tsv")?;
        let ucdp_violence = within(&name, ucdp_violence(&text))?;
        Ok(Self {
            crosswalk,
            actors,
            countries,
            icews_sectors,
            acled_events,
            acled_actors,
            ucdp_violence,
        })
    }

    /// A CAMEO code in PLOVER; leading zeros that a spreadsheet ate are given back, and a code that the crosswalk lacks
    /// is read as the one above it.
    pub fn cameo(&self, code: &str) -> Option<&CameoRow> {
        let padded = format!("0{code}");
        let known = |code: &str| self.crosswalk.plover(code);
        known(code)
            .or_else(|| known(&padded))
            .or_else(|| {
                (code.len() == 4)
                    .then(|| known(&code[..code.floor_char_boundary(3)]))
                    .flatten()
            })
            .or_else(|| (code.len() == 2).then(|| known(&format!("{code}0"))).flatten())
    }

    /// Our code of a state by alpha-3 or any listed name.
    pub fn country(&self, name: &str) -> Option<String> {
        let by = |scheme| self.countries.find(scheme, name);
        by(Scheme::Alpha3)
            .or_else(|| by(Scheme::Name))
            .map(|c| c.code.clone())
    }

    /// What an ICEWS sector says.
    pub fn icews_sector(&self, name: &str) -> Option<&SectorCoding> {
        self.icews_sectors.get(&name.to_lowercase())
    }

    /// What an ACLED sub-event type is.
    pub fn acled_event(&self, name: &str) -> Option<&Coding> {
        self.acled_events.get(&name.to_lowercase())
    }

    /// The sector of an ACLED kind of actor, by number or name.
    pub fn acled_actor(&self, inter: &str) -> Option<Sector> {
        self.acled_actors.get(&inter.to_lowercase()).copied()
    }

    /// What a UCDP type of violence is.
    pub fn ucdp_violence(&self, kind: &str) -> Option<&Coding> {
        self.ucdp_violence.get(kind)
    }
}

fn coding(line: usize, event: &str, mode: &str, context: &str) -> Result<Coding, String> {
    let contexts = list(context).map(|c| named(line, c, "PLOVER context", Context::from_name));
    Ok(Coding {
        event: named(line, event, "PLOVER type", EventType::from_name)?,
        mode: named(line, mode, "PLOVER mode", Mode::from_name)?,
        context: contexts.filter_map(Result::transpose).collect::<Result<_, _>>()?,
        ..Coding::default()
    })
}

fn acled_events(text: &str) -> Result<HashMap<String, Coding>, String> {
    let row = |(line, [kind, event, mode, context, parties]): (usize, [&str; 5])| {
        let swapped = parties == "swapped";
        Ok((
            kind.to_lowercase(),
            Coding {
                swapped,
                ..coding(line, event, mode, context)?
            },
        ))
    };
    rows::<5>(text).map(row).collect()
}

fn acled_actors(text: &str) -> Result<HashMap<String, Sector>, String> {
    let mut out = HashMap::new();
    for (line, [inter, name, sector]) in rows::<3>(text) {
        if let Some(sector) = named(line, sector, "PLOVER sector", Sector::from_name)? {
            out.insert(inter.to_lowercase(), sector);
            out.insert(name.to_lowercase(), sector);
        }
    }
    Ok(out)
}

fn ucdp_violence(text: &str) -> Result<HashMap<String, Coding>, String> {
    let row = |(line, [kind, event, mode, context, a, b]): (usize, [&str; 6])| {
        let sector = |cell: &str| named(line, cell, "PLOVER sector", Sector::from_name);
        let sectors = [sector(a)?, sector(b)?];
        Ok((
            kind.to_owned(),
            Coding {
                sectors,
                ..coding(line, event, mode, context)?
            },
        ))
    };
    rows::<6>(text).map(row).collect()
}

fn icews_sectors(text: &str) -> Result<HashMap<String, SectorCoding>, String> {
    let row = |(line, [name, code, sectors]): (usize, [&str; 3])| {
        let listed = list(sectors).map(|s| named(line, s, "PLOVER sector", Sector::from_name));
        let coding = SectorCoding {
            code: Some(code.to_owned()).filter(|c| !c.is_empty()),
            sectors: listed.filter_map(Result::transpose).collect::<Result<_, _>>()?,
        };
        Ok((name.to_lowercase(), coding))
    };
    rows::<3>(text).map(row).collect()
}
