//! Outside readers: every export format is opened by the tool that people read it with (`xtask/readers`).
//!
//! In: the sample. Out: failure naming the format, or the missing tool. Never: a reader of our own.

use crate::{cargo, run};
use anyhow::{Context, Result, bail, ensure};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Export formats and the files that `accept.py` looks for.
const EXPORTS: [(&str, &str); 9] = [
    ("jsonl", "events.jsonl"),
    ("csv", "events.csv"),
    ("plover", "plover.jsonl"),
    ("gdelt", "gdelt.events.tsv"),
    ("gdelt-mentions", "gdelt.mentions.tsv"),
    ("parquet", "parquet"),
    ("geojson", "events.geojson"),
    ("stix", "events.stix.json"),
    ("atom", "events.atom"),
];

/// Exports the sample in every format and has each read by others.
pub fn check(root: &Path) -> Result<()> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let python = environment(root, &target.join("readers"))?;
    run(cargo(root).args(["build", "--quiet", "--package", "twosource"]))?;
    let program = target.join("debug/twosource");
    let folder = target.join("readers-exports");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(&folder)?;
    let store = folder.join("sample.db");
    let here = |arguments: &[&str]| {
        let mut command = Command::new(&program);
        command
            .current_dir(root)
            .args(["--quiet"])
            .args(arguments)
            .arg("--db")
            .arg(&store);
        command
    };
    run(&mut here(&["ingest", "examples/sample"]))?;
    for (format, name) in EXPORTS {
        run(here(&["export", "--to", format])
            .arg("--out")
            .arg(folder.join(name)))?;
    }
    run(Command::new(python)
        .arg(root.join("xtask/readers/accept.py"))
        .arg(&folder))
}

/// The Python of an environment with the readers, made anew when the requirements changed.
fn environment(root: &Path, folder: &Path) -> Result<PathBuf> {
    let lists =
        ["requirements.txt", "requirements-alone.txt"].map(|name| root.join("xtask/readers").join(name));
    let wanted = lists
        .iter()
        .map(std::fs::read_to_string)
        .collect::<Result<Vec<_>, _>>()?
        .concat();
    let (python, stamp) = (folder.join("bin/python"), folder.join("installed"));
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    make_environment(folder)?;
    let install = |options: &[&str], list: &Path| -> Result<()> {
        let mut pip = Command::new(&python);
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
            .args(options);
        let done = pip.arg("-r").arg(list).status()?;
        ensure!(
            done.success(),
            "pip could not install {}\nhint: it needs a Python package index; see `pip config`",
            list.display()
        );
        Ok(())
    };
    install(&[], &lists[0])?;
    install(&["--no-deps"], &lists[1])?;
    std::fs::write(&stamp, wanted)?;
    Ok(python)
}

fn make_environment(folder: &Path) -> Result<()> {
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    let made = Command::new("python3").args(["-m", "venv"]).arg(folder).status();
    match made.context(
        "python3 is missing\nhint: install Python 3.11 or newer (Debian: apt-get install python3-venv)",
    )? {
        status if status.success() => Ok(()),
        _ => bail!("python3 has no venv or no pip\nhint: Debian: apt-get install python3-venv"),
    }
}
