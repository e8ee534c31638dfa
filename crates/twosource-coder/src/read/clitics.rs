//! Clitics: "'s", "n't", "’ll" at the end of a word, whatever the apostrophe's shape.
//!
//! In: a word. Out: where it is cut. Never: cuts a decade ("1990's") or a name ("O'Neill").

use super::marks::is_apostrophe;

const ENDINGS: [&str; 6] = ["s", "ll", "ve", "re", "d", "m"];

/// Byte offset of a clitic at the end of a word.
pub fn clitic_at(word: &str) -> Option<usize> {
    let (at, mark) = word.char_indices().rev().find(|&(_, c)| is_apostrophe(c))?;
    let ending = word[at + mark.len_utf8()..].to_lowercase();
    if ending == "t" {
        let negated = word[..at]
            .chars()
            .next_back()
            .filter(|c| matches!(c, 'n' | 'N'))?;
        return Some(at - negated.len_utf8());
    }
    ENDINGS.contains(&ending.as_str()).then_some(at)
}

/// "1990's", "80’s".
pub fn decade(word: &str) -> bool {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let mut rest = word[digits..].chars();
    matches!(digits, 2 | 4)
        && word[..digits].ends_with('0')
        && rest.next().is_some_and(is_apostrophe)
        && rest.as_str() == "s"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clitic_is_cut_at_any_apostrophe() {
        assert_eq!(clitic_at("it's"), Some(2));
        assert_eq!(clitic_at("we’ll"), Some(2));
        assert_eq!(clitic_at("don´t"), Some(2));
        assert_eq!(clitic_at("CAN'T"), Some(2));
        assert_eq!(clitic_at("can"), None);
        assert_eq!(clitic_at("O'Neill"), None);
    }

    #[test]
    fn decades_are_whole() {
        assert!(decade("1990's") && decade("80’s"));
        assert!(!decade("12's") && !decade("Kim's"));
    }
}
