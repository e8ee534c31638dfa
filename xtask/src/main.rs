//! The project's only automation; CI calls the same commands.
//!
//! In: a command name. Out: what it builds or checks. Never: anything the program itself should do.

mod data;

use anyhow::{Result, bail};
use std::path::Path;

fn main() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    match std::env::args().nth(1).as_deref() {
        Some("data") => data::build(&root),
        other => bail!("no command {other:?}"),
    }
}
