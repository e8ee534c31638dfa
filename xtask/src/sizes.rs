//! Sizes: files over 600 lines and functions over 60 fail, files over 400 are listed.
//!
//! In: our Rust files. Out: failure with places. Never: counts tables.

use anyhow::{Result, ensure};
use std::path::{Path, PathBuf};

const FILE: usize = 600;
const FUNCTION: usize = 60;

/// Checks every file under `crates` and `xtask`.
pub fn check(root: &Path) -> Result<()> {
    let mut files = Vec::new();
    for folder in ["crates", "xtask"] {
        collect(&root.join(folder), &mut files)?;
    }
    files.sort();
    let mut faults = Vec::new();
    for path in &files {
        let text = std::fs::read_to_string(path)?;
        let name = path.strip_prefix(root).unwrap_or(path).display().to_string();
        let count = text.lines().count();
        if count > FILE {
            faults.push(format!("{name}: {count} lines"));
        } else if count > 400 {
            println!("look again: {name} has {count} lines");
        }
        if !text.starts_with("//!") {
            faults.push(format!("{name}: no //! header"));
        }
        faults.extend(
            long_functions(&text)
                .into_iter()
                .map(|(line, length)| format!("{name}:{line}: a function of {length} lines")),
        );
    }
    ensure!(faults.is_empty(), "sizes:\n{}", faults.join("\n"));
    println!("sizes: {} files", files.len());
    Ok(())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() && path.file_name().is_some_and(|n| n != "target") {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
    Ok(())
}

/// First line and length of functions over the limit, by the indentation of their closing brace (formatted code).
fn long_functions(text: &str) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut open: Option<(usize, usize)> = None;
    for (number, line) in text.lines().enumerate() {
        let indent = line.len() - line.trim_start().len();
        match open {
            Some((start, width)) if indent == width && line.trim_start().starts_with('}') => {
                if number - start + 1 > FUNCTION {
                    out.push((start + 1, number - start + 1));
                }
                open = None;
            }
            None if is_function(line.trim_start()) && !line.trim_end().ends_with('}') => {
                open = Some((number, indent))
            }
            _ => {}
        }
    }
    out
}

fn is_function(line: &str) -> bool {
    let bare = line
        .trim_start_matches("pub ")
        .trim_start_matches("pub(crate) ")
        .trim_start_matches("pub(super) ")
        .trim_start_matches("const ");
    bare.starts_with("fn ")
}
