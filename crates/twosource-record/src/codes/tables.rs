//! Rows of tab-separated knowledge tables: a header line, `#` comments, lists joined by `|`.
//!
//! In: a table's text. Out: rows with their line numbers. Never: opens a file.

/// The rows of a table below its header, each with its 1-based line number and exactly `N` cells (missing ones empty).
pub fn rows<const N: usize>(text: &str) -> impl Iterator<Item = (usize, [&str; N])> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
        .skip(1)
        .map(|(number, line)| {
            let mut cells = line.split('\t');
            (
                number + 1,
                std::array::from_fn(|_| cells.next().unwrap_or_default()),
            )
        })
}

/// The parts of a cell that holds a list.
pub fn list(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('|').filter(|part| !part.is_empty())
}

/// The entry of a closed list that a cell names; none where the cell is empty, an error naming the line otherwise.
pub fn named<T>(
    line: usize,
    cell: &str,
    what: &str,
    find: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, String> {
    if cell.is_empty() {
        return Ok(None);
    }
    find(cell)
        .map(Some)
        .ok_or_else(|| format!("line {line}: no {what} '{cell}'"))
}
