//! The desk's pages: built with Vite, looked at in a browser, put under load.
//!
//! In: `web/`. Out: `web/dist`, which the program embeds; failures of browser tests; figures. Never: a condition of
//! `cargo build`; what is missing is named, and the rest of the gate goes on.

use crate::{cargo, run, target};
use anyhow::{Context, Result, bail, ensure};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Events of the store that the gate looks at; `browse --large` takes as many as the bench.
pub const SOME: usize = 20_000;
/// Events of the bench.
const MANY: usize = 200_000;

/// What browser tests need and this machine lacks.
fn missing() -> Vec<&'static str> {
    let lacks = |program: &str| {
        let probe = Command::new(program)
            .arg("--version")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        !probe.is_ok_and(|s| s.success())
    };
    [
        ("node", "nodejs (20 or newer)"),
        ("npm", "npm"),
        ("chromium", "chromium"),
    ]
    .into_iter()
    .filter(|(program, _)| lacks(program))
    .map(|(_, package)| package)
    .collect()
}

fn npm(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("npm");
    command.current_dir(root.join("web")).args(arguments);
    command
}

fn install(root: &Path) -> Result<()> {
    if root.join("web/node_modules/.package-lock.json").is_file() {
        return Ok(());
    }
    run(&mut npm(
        root,
        &["ci", "--no-audit", "--no-fund", "--loglevel=error"],
    ))
}

/// Builds the pages into `web/dist`.
pub fn build(root: &Path) -> Result<()> {
    install(root)?;
    run(&mut npm(root, &["run", "--silent", "build"]))
}

/// For the gate: the pages as built anew are those of the repository, and they pass their tests in a browser.
pub fn test(root: &Path) -> Result<()> {
    let missing = missing();
    if !missing.is_empty() {
        println!(
            "web: not built and not looked at in a browser; missing: {}",
            missing.join(", ")
        );
        return Ok(());
    }
    if let Err(why) = install(root) {
        println!("web: not built and not looked at in a browser; npm could not fetch its packages: {why}");
        return Ok(());
    }
    is_fresh(root)?;
    browse(root, SOME)
}

/// `web/dist` holds what a build gives.
pub fn is_fresh(root: &Path) -> Result<()> {
    install(root)?;
    let folder = std::env::temp_dir().join(format!("twosource-web-{}", std::process::id()));
    let name = folder.to_str().context("a folder that text can name")?;
    run(npm(
        root,
        &[
            "run",
            "--silent",
            "build",
            "--",
            "--logLevel",
            "error",
            "--emptyOutDir",
            "--outDir",
            name,
        ],
    )
    .stdout(Stdio::null()))?;
    let (built, kept) = (files(&folder)?, files(&root.join("web/dist"))?);
    std::fs::remove_dir_all(&folder)?;
    let names = |list: &[(PathBuf, Vec<u8>)]| {
        list.iter()
            .map(|f| f.0.display().to_string())
            .collect::<Vec<_>>()
            .join(" ")
    };
    ensure!(
        built == kept,
        "web/dist is not what a build gives\nhint: `cargo xtask web`\nbuilt: {}\nkept: {}",
        names(&built),
        names(&kept)
    );
    println!("web: {} files as built", kept.len());
    Ok(())
}

fn files(folder: &Path) -> Result<Vec<(PathBuf, Vec<u8>)>> {
    let mut out = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).with_context(|| next.display().to_string())? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                out.push((path.strip_prefix(folder)?.to_owned(), std::fs::read(&path)?));
            }
        }
    }
    out.sort();
    Ok(out)
}

/// The browser tests, on the sample and on a store of so many events.
pub fn browse(root: &Path, events: usize) -> Result<()> {
    let missing = missing();
    ensure!(missing.is_empty(), "missing: {}", missing.join(", "));
    install(root)?;
    run(cargo(root).args(["build", "--quiet", "--package", "twosource"]))?;
    let store = large_store(root, events)?;
    run(Command::new("node")
        .current_dir(root.join("web"))
        .args(["--test", "--test-reporter=spec", "tests/desk.test.mjs"])
        .env("TWOSOURCE", target(root).join("debug/twosource"))
        .env("LARGE_STORE", &store))
}

/// A store of invented events, made once under the target folder.
fn large_store(root: &Path, events: usize) -> Result<PathBuf> {
    let source = root.join("crates/twosource-store");
    let digest = [
        source.join("examples/large_store.rs"),
        source.join("src/schema.rs"),
        source.join("src/derived.rs"),
    ]
    .iter()
    .map(|p| {
        std::fs::read(p).map(|bytes| {
            bytes
                .iter()
                .fold(0_u64, |h, b| (h ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3))
        })
    })
    .try_fold(events as u64, |sum, hash| hash.map(|h| sum ^ h.rotate_left(7)))?;
    let path = target(root).join(format!("desk-{events}-{digest:x}.db"));
    if !path.is_file() {
        let made = path.with_extension("part");
        let name = made.to_str().context("a path that text can name")?;
        let count = events.to_string();
        run(cargo(root).args([
            "run",
            "--quiet",
            "--package",
            "twosource-store",
            "--example",
            "large_store",
            "--",
            name,
            &count,
        ]))?;
        std::fs::rename(&made, &path)?;
    }
    Ok(path)
}

/// Many clients at once on 200,000 events.
pub fn bench(root: &Path) -> Result<()> {
    let store = large_store(root, MANY)?;
    run(cargo(root).args(["build", "--release", "--quiet", "--package", "twosource"]))?;
    run(cargo(root).args([
        "build",
        "--quiet",
        "--package",
        "twosource",
        "--example",
        "desk_load",
    ]))?;
    let address = "127.0.0.1:8769";
    let mut server = Command::new(target(root).join("release/twosource"))
        .args(["--quiet", "serve", "--listen", address, "--db"])
        .arg(&store)
        .stdout(Stdio::null())
        .spawn()?;
    let outcome = wait_for(address).and_then(|()| {
        run(Command::new(target(root).join("debug/examples/desk_load")).args([address, "32", "20"]))
    });
    server.kill()?;
    server.wait()?;
    outcome
}

fn wait_for(address: &str) -> Result<()> {
    for _ in 0..600 {
        if std::net::TcpStream::connect(address).is_ok() {
            return Ok(());
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    bail!("the server did not start")
}

/// The browser tests on as many events as the bench has.
pub fn browse_large(root: &Path) -> Result<()> {
    browse(root, MANY)
}
