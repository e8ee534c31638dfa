//! The sources that human coders list in a cell: outlets and agencies by the names of our table, others as they stand.
//!
//! In: a cell. Out: sources of equal depth, joint where there are several. Never: a side of a government; a ministry in
//! a list is an organisation of that name.

use super::coded_record::Cited;
use crate::OutletNames;
use twosource_record::SourceKind;

/// The sources of a cell that separates them by `;`, each once.
pub(super) fn listed(cell: &str, kind: SourceKind, outlets: &OutletNames) -> Vec<Cited> {
    let mut out: Vec<Cited> = Vec::new();
    for name in cell.split(';').map(str::trim).filter(|n| !n.is_empty()) {
        let agency = outlets.agency(name);
        let outlet = outlets.outlet(name);
        let (name, kind) = match (agency, outlet) {
            (Some(agency), _) => (agency, SourceKind::Agency),
            (None, Some(outlet)) => (outlet, SourceKind::Outlet),
            (None, None) => (name, kind),
        };
        if !out.iter().any(|c| c.name == name) {
            out.push(Cited {
                name: name.to_owned(),
                kind,
                joint: false,
            });
        }
    }
    let joint = out.len() > 1;
    out.iter_mut().for_each(|c| c.joint = joint);
    out
}
