//! Reads the knowledge tables: tab-separated, a header line, `#` comments, lists joined by `|`.
//!
//! In: a file. Out: rows that know their file and line. Never: guesses at a broken row; it is an error with its place.

use memchr::memchr_iter;
use std::ops::Range;
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

/// One row of a table: where it lies in the text that all rows share.
#[derive(Debug, Clone)]
pub struct Row {
    table: Arc<Table>,
    line: usize,
    bytes: Range<usize>,
}

#[derive(Debug)]
struct Table {
    path: PathBuf,
    header: Vec<String>,
    text: String,
}

impl Row {
    /// The cell of this column; missing cells at the end of a row are empty.
    pub fn get(&self, column: &str) -> Result<&str, TableError> {
        let index = self.table.header.iter().position(|h| h == column);
        let index = index.ok_or_else(|| self.error(&format!("no column '{column}'")))?;
        let line = &self.table.text[self.bytes.clone()];
        let mut tabs = memchr_iter(b'\t', line.as_bytes());
        let start = match index.checked_sub(1) {
            Some(before) => tabs.nth(before).map(|tab| tab + 1),
            None => Some(0),
        };
        let end = tabs.next().unwrap_or(line.len());
        Ok(start.map_or("", |start| line[start..end].trim()))
    }

    /// 1-based line in its file.
    pub fn line(&self) -> usize {
        self.line
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
            path: self.table.path.clone(),
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
    let mut lines = lines(&text);
    let header = lines.next().map(|(_, bytes)| &text[bytes]).unwrap_or_default();
    let header = header.split('\t').map(str::to_owned).collect();
    let places: Vec<_> = lines.collect();
    let path = path.to_owned();
    let table = Arc::new(Table { path, header, text });
    let row = |(line, bytes)| Row {
        table: table.clone(),
        line,
        bytes,
    };
    Ok(places.into_iter().map(row).collect())
}

/// Number and bytes of the lines that are neither empty nor comments.
fn lines(text: &str) -> impl Iterator<Item = (usize, Range<usize>)> {
    let mut end = 0;
    let whole = text.split_inclusive('\n').enumerate().map(move |(number, line)| {
        let start = end;
        end += line.len();
        let bare = line.strip_suffix('\n').unwrap_or(line);
        (
            number + 1,
            start..start + bare.strip_suffix('\r').unwrap_or(bare).len(),
        )
    });
    whole.filter(|(_, bytes)| !bytes.is_empty() && !text[bytes.clone()].starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_know_their_cells_and_their_line() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        let text = "# comment\nname\tkind\tnames\r\n\n Ada \tx\ta| b||c\r\nBo";
        std::fs::write(file.path(), text).expect("written");
        let rows = read_rows(file.path()).expect("a table");
        let cells = |row: &Row| [row.get("name"), row.get("names")].map(|c| c.expect("a column").to_owned());
        assert_eq!(cells(&rows[0]), ["Ada", "a| b||c"]);
        assert_eq!(cells(&rows[1]), ["Bo", ""]);
        assert_eq!(
            rows[0].list("names").expect("a column").collect::<Vec<_>>(),
            ["a", "b", "c"]
        );
        assert!(
            rows[1]
                .get("none")
                .expect_err("no column")
                .to_string()
                .contains(":5: no column 'none'")
        );
    }
}
