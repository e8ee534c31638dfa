//! The key under which all spellings of one name are found.
//!
//! In: a name as a table or a text writes it. Out: its key. Never: a guess at what is named.

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// What becomes of each ASCII byte: itself in lower case, nothing (0), or a blank.
const FOLDED: [u8; 128] = folded();

/// Lower case without diacritics, dots, apostrophes and hyphens, words joined by one blank, a leading "the" dropped.
pub fn normalize_name(name: &str) -> String {
    let mut buffer = Vec::new();
    String::from_utf8_lossy(key_of(name, &mut buffer)).into_owned()
}

/// The same in a buffer that is used again: three quarters of a million names are read at each start.
pub fn key_of<'k>(name: &str, buffer: &'k mut Vec<u8>) -> &'k [u8] {
    let length = fold_ascii(name.as_bytes(), buffer).unwrap_or_else(|| {
        buffer.clear();
        name.chars().for_each(|c| push_folded(c, buffer));
        buffer.len()
    });
    let key = &buffer[..length];
    let key = key.strip_suffix(b" ").unwrap_or(key);
    key.strip_prefix(b"the ").unwrap_or(key)
}

/// Length of the folded name, which is the beginning of `buffer`; none beyond ASCII. Does what `push` does without a
/// branch: a byte is written, and the next one over it where it is not kept.
fn fold_ascii(name: &[u8], buffer: &mut Vec<u8>) -> Option<usize> {
    if buffer.len() < name.len() {
        buffer.resize(name.len(), 0);
    }
    let (mut length, mut last) = (0, b' ');
    for byte in name {
        let folded = *FOLDED.get(usize::from(*byte))?;
        let kept = (folded != 0) & ((folded != b' ') | (last != b' '));
        buffer[length] = folded;
        length += usize::from(kept);
        last = if kept { folded } else { last };
    }
    Some(length)
}

/// The letters of a character without their marks.
fn push_folded(c: char, key: &mut Vec<u8>) {
    if let Some(folded) = FOLDED.get(c as usize) {
        return push(*folded, key);
    }
    let mut push_lower = |c: char| match FOLDED.get(c as usize) {
        Some(folded) => push(*folded, key),
        None if matches!(c, '’' | '‘') => {}
        None if c.is_alphanumeric() => key.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        None => push(b' ', key),
    };
    decompose_canonical(c, |part| {
        if !is_combining_mark(part) {
            part.to_lowercase().for_each(&mut push_lower);
        }
    });
}

fn push(folded: u8, key: &mut Vec<u8>) {
    match folded {
        0 => {}
        b' ' if matches!(key.last(), None | Some(b' ')) => {}
        letter => key.push(letter),
    }
}

const fn folded() -> [u8; 128] {
    let mut table = [b' '; 128];
    let mut byte = 0;
    while byte < 128 {
        match byte {
            b'.' | b'\'' | b'`' => table[byte as usize] = 0,
            b'&' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => {
                table[byte as usize] = byte.to_ascii_lowercase()
            }
            _ => {}
        }
        byte += 1;
    }
    table
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
