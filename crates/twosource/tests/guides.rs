//! Examples in `docs/guides/trends.md` are what the program prints: every `console` block is run, `UPDATE_REFERENCE=1` writes its
//! output anew.

use assert_cmd::Command;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A folder as the guides have it: the examples, and nothing else.
fn folder() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    copy(&repository().join("examples"), &folder.path().join("examples"));
    folder
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).expect("a file");
        }
    }
}

/// What `$ twosource …` prints on stdout; the run must succeed.
fn printed(command: &str, folder: &Path) -> String {
    let words = command.split_whitespace().skip(1);
    let output = Command::cargo_bin("twosource")
        .expect("the program")
        .arg("--quiet")
        .args(words)
        .current_dir(folder)
        .output()
        .expect("it runs");
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command}: {complaint}");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n")
}

/// The guide with the output of its commands as it is now.
fn renewed(guide: &str, folder: &Path) -> String {
    let mut out = Vec::new();
    let mut inside = false;
    for line in guide.lines() {
        if line.starts_with("```") {
            inside = line == "```console";
            out.push(line.to_owned());
        } else if !inside {
            out.push(line.to_owned());
        } else if line.starts_with("$ ") {
            out.push(line.to_owned());
            let text = printed(line.trim_start_matches("$ "), folder);
            out.extend((!text.is_empty()).then_some(text));
        }
    }
    out.join("\n") + "\n"
}

#[test]
fn the_examples_of_the_guide_are_what_the_program_prints() {
    let path = repository().join("docs/guides/trends.md");
    let guide = std::fs::read_to_string(&path).expect("a guide");
    let folder = folder();
    let now = renewed(&guide, folder.path());
    if std::env::var_os("UPDATE_REFERENCE").is_some() {
        std::fs::write(&path, &now).expect("docs/guides can be written");
    } else {
        assert_eq!(
            guide, now,
            "run `UPDATE_REFERENCE=1 cargo test -p twosource --test guides`"
        );
    }
}
