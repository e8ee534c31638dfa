//! The project's only automation; CI calls the same commands.
//!
//! In: a command name. Out: what it builds or checks. Never: anything that the program itself should do.

mod check;
mod data;
mod licences;
mod readers;
mod regions;
mod sizes;
mod web;

use anyhow::{Result, bail, ensure};
use std::path::{Path, PathBuf};
use std::process::Command;

const HELP: &str = "cargo xtask COMMAND
  demo      reads the bundled sample into a fresh store, prints graded events and one dossier
  test      all tests, `readers`, `browse` where there is a browser, then `check`
  readers   every export format opened by the tools that people read it with (Python)
  check     format, clippy, licences, file and function sizes
  generate  schemas and command reference under docs/reference
  eval      scores on eval/ against eval/floors.toml
  web       builds the desk's pages into web/dist (needs Node and npm)
  browse    the desk's tests in a browser; --large on 200,000 events
  load      32 clients at once on a desk of 200,000 events
  bench     sentences a second and peak memory on the sample, repeated
  data      builds the gazetteer from its packages";

fn main() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize()?;
    match std::env::args().nth(1).as_deref() {
        Some("demo") => demo(&root),
        Some("test") => test(&root),
        Some("readers") => readers::check(&root),
        Some("check") => check::all(&root),
        Some("generate") => run(cargo(&root)
            .args([
                "test",
                "-p",
                "twosource-record",
                "-p",
                "twosource",
                "--test",
                "reference",
            ])
            .env("UPDATE_REFERENCE", "1")),
        Some("eval") => eval(&root),
        Some("bench") => bench(&root),
        Some("web") => web::build(&root),
        Some("browse") if std::env::args().any(|a| a == "--large") => web::browse_large(&root),
        Some("browse") => web::browse(&root, web::SOME),
        Some("load") => web::bench(&root),
        Some("data") => data::build(&root),
        None | Some("help") => {
            println!("{HELP}");
            Ok(())
        }
        Some(other) => bail!("no command '{other}'\n{HELP}"),
    }
}

fn cargo(root: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root);
    command
}

/// Runs a command to its end; its failure is ours.
fn run(command: &mut Command) -> Result<()> {
    let status = command.status()?;
    ensure!(status.success(), "{command:?} failed");
    Ok(())
}

/// Where cargo builds.
fn target(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from)
}

/// The release build of the program.
fn program(root: &Path) -> Result<PathBuf> {
    run(cargo(root).args(["build", "--release", "--package", "twosource"]))?;
    Ok(target(root).join("release/twosource"))
}

fn demo(root: &Path) -> Result<()> {
    let program = program(root)?;
    let store = std::env::temp_dir().join(format!("twosource-demo-{}.db", std::process::id()));
    let here = |arguments: &[&str]| -> Command {
        let mut command = Command::new(&program);
        command.current_dir(root).args(arguments).arg("--db").arg(&store);
        command
    };
    run(&mut here(&["ingest", "examples/sample"]))?;
    run(&mut here(&["events"]))?;
    let events = String::from_utf8(here(&["events", "--format", "jsonl"]).output()?.stdout)?;
    let id = best_event(&events)?;
    println!("\ntwosource show {id}\n");
    run(&mut here(&["show", &id]))?;
    std::fs::remove_file(&store)?;
    Ok(())
}

/// The event that most sources speak of.
fn best_event(lines: &str) -> Result<String> {
    let mut best = (0, String::new());
    for line in lines.lines() {
        let event: serde_json::Value = serde_json::from_str(line)?;
        let sources = event["root_sources"].as_array().map_or(0, Vec::len);
        if sources > best.0 {
            best = (sources, event["event_id"].as_str().unwrap_or_default().to_owned());
        }
    }
    ensure!(best.0 > 0, "the sample gave no event");
    Ok(best.1)
}

fn test(root: &Path) -> Result<()> {
    run(cargo(root).args(["test", "--workspace", "--quiet"]))?;
    readers::check(root)?;
    web::test(root)?;
    check::all(root)
}

/// Scores the program on each set of our own gold; a figure under its floor ("set.figure = value") fails.
fn eval(root: &Path) -> Result<()> {
    let program = program(root)?;
    let floors = std::fs::read_to_string(root.join("eval/floors.toml"))?;
    for set in ["sample", "gold", "published"] {
        let output = Command::new(&program)
            .current_dir(root)
            .args(["eval", &format!("eval/{set}"), "--format", "jsonl"])
            .output()?;
        let scores: serde_json::Value = serde_json::from_slice(&output.stdout)?;
        println!("{set}: {scores}");
        check_floors(&floors, set, &scores)?;
    }
    Ok(())
}

fn check_floors(floors: &str, set: &str, scores: &serde_json::Value) -> Result<()> {
    for line in floors.lines().filter(|l| !l.starts_with('#')) {
        let Some((name, floor)) = line.split_once('=') else {
            continue;
        };
        let Some(figure) = name.trim().strip_prefix(set).and_then(|n| n.strip_prefix('.')) else {
            continue;
        };
        let (value, floor) = (
            scores[figure].as_f64().unwrap_or(0.0),
            floor.trim().parse::<f64>()?,
        );
        ensure!(
            value >= floor,
            "{set}.{figure} is {value:.1}, under its floor {floor}"
        );
    }
    Ok(())
}

/// Codes the sample many times over and prints the run's own counts.
fn bench(root: &Path) -> Result<()> {
    let program = program(root)?;
    let text = std::fs::read_to_string(root.join("examples/sample/wire.jsonl"))?
        + &std::fs::read_to_string(root.join("examples/sample/gap.jsonl"))?;
    let folder = std::env::temp_dir().join(format!("twosource-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("many.jsonl"), text.repeat(100))?;
    run(Command::new(program)
        .args(["code", "--format", "jsonl"])
        .arg(folder.join("many.jsonl"))
        .stdout(std::process::Stdio::null()))?;
    Ok(std::fs::remove_dir_all(folder)?)
}
