//! `check`: everything that is no test of behaviour.
//!
//! In: the repository. Out: failure with the place. Never: changes a file.

use crate::{cargo, licences, run, sizes};
use anyhow::Result;
use std::path::Path;

/// Format, lints, licences, sizes.
pub fn all(root: &Path) -> Result<()> {
    run(cargo(root).args(["fmt", "--all", "--check"]))?;
    run(cargo(root).args([
        "clippy",
        "--workspace",
        "--all-targets",
        "--quiet",
        "--",
        "-D",
        "warnings",
    ]))?;
    licences::check(root)?;
    sizes::check(root)
}
