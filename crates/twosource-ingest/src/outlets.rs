//! Names of outlets and agencies, for credits and for the outlet behind a web address.
//!
//! In: the text of `outlets.tsv`. Out: lookups. Never: opens the file itself.

use std::collections::HashMap;

/// Names and domains.
#[derive(Debug, Clone, Default)]
pub struct OutletNames {
    agencies: HashMap<String, String>,
    outlets: HashMap<String, String>,
    domains: HashMap<String, String>,
}

impl OutletNames {
    /// From a table with the columns `name, aliases, domain, kind`; rows that lack them are passed over.
    pub fn from_tsv(text: &str) -> Self {
        let mut out = Self::default();
        for line in text.lines().filter(|l| !l.starts_with('#')).skip(1) {
            let cells: Vec<&str> = line.split('\t').collect();
            let [name, aliases, domain, kind, ..] = cells[..] else {
                continue;
            };
            let names = std::iter::once(name).chain(aliases.split('|'));
            let known = if kind == "agency" {
                &mut out.agencies
            } else {
                &mut out.outlets
            };
            known.extend(
                names
                    .filter(|a| !a.is_empty())
                    .map(|a| (a.to_lowercase(), name.to_owned())),
            );
            if !domain.is_empty() {
                out.domains.insert(domain.to_owned(), name.to_owned());
            }
        }
        out
    }

    /// The agency of this name, as the table writes it.
    pub fn agency(&self, name: &str) -> Option<&str> {
        self.agencies.get(&name.trim().to_lowercase()).map(String::as_str)
    }

    /// The outlet of this name, as the table writes it.
    pub fn outlet(&self, name: &str) -> Option<&str> {
        self.outlets.get(&name.trim().to_lowercase()).map(String::as_str)
    }

    /// The outlet of a web address, by its domain or the domain above it.
    pub fn outlet_of(&self, url: &str) -> Option<&str> {
        let host = url
            .split("://")
            .nth(1)
            .unwrap_or(url)
            .split('/')
            .next()?
            .trim_start_matches("www.");
        let above = host.split_once('.').map(|(_, rest)| rest);
        self.domains
            .get(host)
            .or_else(|| self.domains.get(above?))
            .map(String::as_str)
    }
}
