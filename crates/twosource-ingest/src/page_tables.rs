//! Tables of `data/pages`: where pages say what they are.
//!
//! In: the text of `fields.tsv` and `dates.tsv`. Out: rows by field. Never: opens the files itself.

use crate::dates::DateWords;
use scraper::Selector;

/// Both tables.
#[derive(Debug, Clone, Default)]
pub struct PageTables {
    rows: Vec<(String, Where)>,
    /// Words in dates.
    pub dates: DateWords,
}

/// One place where a field may stand.
#[derive(Debug, Clone)]
pub enum Where {
    /// Key of a JSON-LD object.
    Json(String),
    /// Name of a `meta` element, lower case.
    Meta(String),
    /// Name of a microdata property.
    Property(Selector),
    /// Any element.
    Selector(Selector),
    /// Part of a class or id, between hyphens.
    Class(String),
    /// Part of a class or id inside which nothing is of the page itself.
    NotClass(String),
}

impl PageTables {
    /// From the texts of both tables; rows that lack a column or hold no selector are passed over.
    pub fn from_tsv(fields: &str, dates: &str) -> Self {
        let rows = fields
            .lines()
            .filter(|l| !l.starts_with('#'))
            .skip(1)
            .filter_map(row);
        Self {
            rows: rows.collect(),
            dates: DateWords::from_tsv(dates),
        }
    }

    /// The places of a field, best first.
    pub fn places<'a>(&'a self, field: &'a str) -> impl Iterator<Item = &'a Where> {
        self.rows.iter().filter(move |(f, _)| f == field).map(|(_, w)| w)
    }
}

fn row(line: &str) -> Option<(String, Where)> {
    let mut cells = line.split('\t');
    let (field, kind, name) = (cells.next()?, cells.next()?, cells.next()?);
    let place = match kind {
        "json" => Where::Json(name.to_owned()),
        "meta" => Where::Meta(name.to_lowercase()),
        "itemprop" => Where::Property(Selector::parse(&format!("[itemprop~=\"{name}\"]")).ok()?),
        "selector" => Where::Selector(Selector::parse(name).ok()?),
        "class" => Where::Class(format!("-{name}-")),
        "not_class" => Where::NotClass(format!("-{name}-")),
        _ => return None,
    };
    Some((field.to_owned(), place))
}
