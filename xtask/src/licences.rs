//! Licences of all dependencies against the allow list in `deny.toml`.
//!
//! In: `cargo metadata`. Out: failure naming the crate. Never: trusts a crate without a licence field.

use crate::cargo;
use anyhow::{Result, ensure};
use std::path::Path;

/// Every dependency must offer a licence of the list.
pub fn check(root: &Path) -> Result<()> {
    let output = cargo(root).args(["metadata", "--format-version", "1"]).output()?;
    ensure!(output.status.success(), "cargo metadata failed");
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    let allowed = allow_list(&std::fs::read_to_string(root.join("deny.toml"))?);
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let licence = package["license"].as_str().unwrap_or("none");
        ensure!(
            is_allowed(licence, &allowed),
            "{} {} is under {licence}, which deny.toml does not list",
            package["name"],
            package["version"]
        );
    }
    Ok(())
}

/// The quoted names in the file.
fn allow_list(text: &str) -> Vec<String> {
    let lines = text.lines().filter(|l| !l.trim_start().starts_with('#'));
    lines
        .flat_map(|l| {
            l.split('"')
                .skip(1)
                .step_by(2)
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .collect()
}

/// One alternative of an OR whose parts are all listed.
fn is_allowed(licence: &str, allowed: &[String]) -> bool {
    let flat = licence.replace(['(', ')'], "").replace('/', " OR ");
    flat.split(" OR ").any(|option| {
        option
            .split(" AND ")
            .all(|part| allowed.iter().any(|a| a == part.trim()))
    })
}
