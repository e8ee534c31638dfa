//! Reads the knowledge tables: tab-separated, a header line, `#` comments, lists joined by `|`.
//!
//! In: a file. Out: rows that know their file and line. Never: guesses at a broken row; it is an error with its place.

use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A table that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The file cannot be read.
    #[error("{}: {cause}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// A row is wrong.
    #[error("{}:{line}: {reason}", path.display())]
    BadRow {
        /// The file.
        path: PathBuf,
        /// 1-based line.
        line: usize,
        /// What is wrong.
        reason: String,
    },
}

/// One row of a table.
#[derive(Debug, Clone)]
pub struct Row {
    path: Arc<PathBuf>,
    header: Arc<Vec<String>>,
    line: usize,
    cells: Vec<String>,
}

impl Row {
    /// The cell of this column; missing cells at the end of a row are empty.
    pub fn get(&self, column: &str) -> Result<&str, TableError> {
        let index = self
            .header
            .iter()
            .position(|h| h == column)
            .ok_or_else(|| self.error(&format!("no column '{column}'")))?;
        Ok(self.cells.get(index).map_or("", String::as_str))
    }

    /// The parts of a list cell.
    pub fn list(&self, column: &str) -> Result<impl Iterator<Item = &str>, TableError> {
        Ok(self
            .get(column)?
            .split('|')
            .map(str::trim)
            .filter(|part| !part.is_empty()))
    }

    /// The cell read by `find`; empty is none, an unknown name an error.
    pub fn named<T>(&self, column: &str, find: impl Fn(&str) -> Option<T>) -> Result<Option<T>, TableError> {
        match self.get(column)? {
            "" => Ok(None),
            name => find(name)
                .map(Some)
                .ok_or_else(|| self.error(&format!("unknown {column} '{name}'"))),
        }
    }

    /// An error at this row.
    pub fn error(&self, reason: &str) -> TableError {
        TableError::BadRow {
            path: self.path.as_ref().clone(),
            line: self.line,
            reason: reason.to_owned(),
        }
    }
}

/// All rows of the table at `path`.
pub fn read_rows(path: &Path) -> Result<Vec<Row>, TableError> {
    let text = std::fs::read_to_string(path).map_err(|cause| TableError::Unreadable {
        path: path.to_owned(),
        cause,
    })?;
    let path = Arc::new(path.to_owned());
    let mut lines = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    let header: Arc<Vec<String>> = Arc::new(
        lines
            .next()
            .map(|(_, line)| line.split('\t').map(str::to_owned).collect())
            .unwrap_or_default(),
    );
    Ok(lines
        .map(|(number, line)| Row {
            path: path.clone(),
            header: header.clone(),
            line: number + 1,
            cells: line.split('\t').map(|cell| cell.trim().to_owned()).collect(),
        })
        .collect())
}
