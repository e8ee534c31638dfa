//! The key under which all spellings of one name are found.
//!
//! In: a name as a table or a text writes it. Out: its key. Never: a guess at what is named.

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// Lower case without diacritics, dots, apostrophes and hyphens, words joined by one blank, a leading "the" dropped.
pub fn normalize_name(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    write_key(name, &mut key);
    key
}

/// The same into a string that is used again: a million names are read at each start.
pub fn write_key(name: &str, key: &mut String) {
    key.clear();
    for c in name.chars() {
        if c.is_ascii() {
            push(c.to_ascii_lowercase(), key);
        } else {
            push_folded(c, key);
        }
    }
    key.truncate(key.trim_end().len());
    if key.starts_with("the ") {
        key.drain(.."the ".len());
    }
}

/// A letter without its marks, in lower case.
fn push_folded(c: char, key: &mut String) {
    decompose_canonical(c, |part| {
        if !is_combining_mark(part) {
            part.to_lowercase().for_each(|c| push(c, key));
        }
    });
}

fn push(c: char, key: &mut String) {
    match c {
        '.' | '\'' | '’' | '‘' | '`' => {}
        c if c.is_alphanumeric() || c == '&' => key.push(c),
        _ if key.ends_with(' ') || key.is_empty() => {}
        _ => key.push(' '),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_have_one_key() {
        assert_eq!(normalize_name("Al-Shabaab"), normalize_name("al Shabaab"));
        assert_eq!(normalize_name("The U.S."), "us");
        assert_eq!(normalize_name("Türkiye"), "turkiye");
        assert_eq!(normalize_name("İzmir"), normalize_name("I\u{307}zmir"));
    }

    #[test]
    fn marks_alone_have_no_key_and_blanks_at_the_ends_are_none() {
        assert_eq!(normalize_name(" - "), "");
        assert_eq!(normalize_name(" Kyiv (city) "), "kyiv city");
        assert_eq!(normalize_name("the"), "the");
    }
}
