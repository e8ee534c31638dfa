//! The text that stands for a record: its values as its coder wrote them, each with its place.
//!
//! In: values. Out: a text and character spans into it, so that a claim quotes its record exactly. Never: words that
//! could be taken for a report.

use twosource_record::TextSpan;

/// A text that grows value by value.
#[derive(Debug, Default)]
pub(super) struct Rendering {
    text: String,
    chars: usize,
    line_starts: Vec<usize>,
}

impl Rendering {
    /// Begins a line.
    pub fn begin_line(&mut self, head: &str) -> TextSpan {
        if !self.text.is_empty() {
            self.append("\n");
        }
        self.line_starts.push(self.chars);
        self.append(head)
    }

    /// Adds "; label value" and says where the value stands.
    pub fn push(&mut self, label: &str, value: &str) -> TextSpan {
        self.append("; ");
        if !label.is_empty() {
            self.append(label);
            self.append(" ");
        }
        self.append(value)
    }

    fn append(&mut self, value: &str) -> TextSpan {
        let flat = value.replace(['\n', '\r', '\t'], " ");
        let start = self.chars;
        self.chars += flat.chars().count();
        self.text.push_str(&flat);
        TextSpan {
            text: flat,
            start,
            end: self.chars,
        }
    }

    /// The line begun last.
    pub fn line(&self) -> TextSpan {
        let start = self.line_starts.last().copied().unwrap_or(0);
        TextSpan {
            text: self.text.chars().skip(start).collect(),
            start,
            end: self.chars,
        }
    }

    /// The whole.
    pub fn into_text(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::Rendering;

    #[test]
    fn every_value_is_where_its_span_says() {
        let mut text = Rendering::default();
        text.begin_line("X 1");
        let town = text.push("place", "Orléans\tnorth");
        text.begin_line("Y");
        let word = text.push("", "Übung");
        let line = text.line();
        let whole: Vec<char> = text.into_text().chars().collect();
        for span in [town, word, line] {
            let found: String = whole[span.start..span.end].iter().collect();
            assert_eq!(found, span.text);
        }
    }
}
