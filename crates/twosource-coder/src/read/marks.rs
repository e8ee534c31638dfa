//! Marks: which characters open, close and end; runs of marks that are one word; emoticons; addresses.
//!
//! In: text without blanks. Out: lengths in bytes of the mark at its start or end. Never: cuts inside an address.

/// Ends of sentences.
pub fn is_ender(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '‼' | '⁉')
}

/// Quotes and brackets that open; the straight quotes do both.
pub fn is_opening(c: char) -> bool {
    matches!(
        c,
        '(' | '[' | '{' | '"' | '“' | '„' | '‘' | '‚' | '«' | '‹' | '<' | '¡' | '¿' | '\'' | '`'
    )
}

/// Quotes and brackets that close.
pub fn is_closing(c: char) -> bool {
    matches!(
        c,
        ')' | ']' | '}' | '"' | '”' | '“' | '’' | '\'' | '»' | '›' | '>' | '‘'
    )
}

/// Apostrophes of all shapes.
pub fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '´' | '‘' | '`' | '′' | '＇')
}

/// Signs of money.
pub fn is_currency(c: char) -> bool {
    matches!(
        c,
        '$' | '€' | '£' | '¥' | '₹' | '₽' | '₺' | '₩' | '₦' | '₪' | '₴' | '¢'
    )
}

/// Signs that open an item of a list within a line.
pub fn is_bullet(c: char) -> bool {
    matches!(c, '•' | '‣' | '▪' | '●' | '◦' | '■' | '►' | '·' | '▸')
}

/// Signs that stand in rows: rules, stars.
fn is_rule(c: char) -> bool {
    matches!(c, '-' | '=' | '*' | '_' | '~' | '—' | '–')
}

/// Signs and pictures beyond ASCII that are no letters, marks or quotes.
fn is_picture(c: char) -> bool {
    !c.is_ascii()
        && !c.is_alphanumeric()
        && !is_ender(c)
        && !is_closing(c)
        && !is_opening(c)
        && !is_apostrophe(c)
        && !is_rule(c)
        && !is_currency(c)
        && !matches!(
            c,
            '\u{300}'..='\u{36f}' | '·' | '\u{2010}' | '\u{2011}' | '\u{ad}' | '\u{2044}'
        )
}

/// Length of the mark at the start of `rest`: a run that is one word ("!!!", "***", "----="), else one character.
pub fn first_mark(rest: &str) -> usize {
    let mut chars = rest.chars();
    let Some(first) = chars.next() else { return 0 };
    let joins: fn(char, char) -> bool = join_of(first);
    first.len_utf8()
        + chars
            .take_while(|&c| joins(first, c))
            .map(char::len_utf8)
            .sum::<usize>()
}

/// Length of the mark at the end of `rest`.
pub fn last_mark(rest: &str) -> usize {
    let mut chars = rest.chars().rev();
    let Some(last) = chars.next() else { return 0 };
    let joins: fn(char, char) -> bool = join_of(last);
    last.len_utf8()
        + chars
            .take_while(|&c| joins(last, c))
            .map(char::len_utf8)
            .sum::<usize>()
}

/// What goes on with a run that has this mark.
fn join_of(mark: char) -> fn(char, char) -> bool {
    match mark {
        _ if is_ender(mark) => |_, c| is_ender(c),
        _ if is_rule(mark) => |_, c| is_rule(c),
        _ if is_picture(mark) => |_, c| is_picture(c),
        _ if is_currency(mark) || matches!(mark, '+' | '#' | '<' | '>' | '/' | '\\' | '|' | '^' | '`') => {
            |a, c| a == c
        }
        _ => |_, _| false,
    }
}

/// Whether `c` is cut off the end of a word.
pub fn is_tail(c: char) -> bool {
    is_ender(c)
        || is_closing(c)
        || is_opening(c)
        || is_rule(c)
        || is_picture(c)
        || is_currency(c)
        || matches!(
            c,
            ',' | ';' | ':' | '%' | '+' | '/' | '|' | '\\' | '^' | '#' | '´'
        )
}

/// Whether `c` is cut off the start of a word; apostrophes and what depends on the next character aside.
pub fn is_lead(c: char) -> bool {
    (is_opening(c) && !is_apostrophe(c))
        || c == '‘'
        || matches!(
            c,
            ')' | ']' | '}' | '”' | '»' | '>' | ',' | ';' | ':' | '!' | '?' | '|' | '\\' | '^' | '/' | '…'
        )
        || is_rule(c)
        || is_picture(c)
        || is_currency(c)
}

/// Brackets in a row that may be a mouth.
const LONGEST_MOUTH: usize = 9;

/// Length of an emoticon at the end of `chunk`: ":)", ";-)", ":D", "<3", "^_^".
pub fn emoticon_at_end(chunk: &str) -> Option<usize> {
    const WHOLE: [&str; 12] = [
        "<3", "^_^", ":'(", ":D", ":P", ":p", ";D", ";P", ":-D", ":-P", ":-/", ":/",
    ];
    if WHOLE.contains(&chunk) {
        return Some(chunk.len());
    }
    let mouths = chunk
        .bytes()
        .rev()
        .take(LONGEST_MOUTH)
        .take_while(|b| matches!(b, b')' | b'('))
        .count();
    let before = &chunk[..chunk.len() - mouths];
    let eyes = [":-", ";-", "=", ":", ";"]
        .into_iter()
        .find(|eyes| before.ends_with(eyes))?;
    let head = &before[..before.len() - eyes.len()];
    let closes_bracket = head.contains('(');
    (mouths > 0 && !closes_bracket && !head.ends_with([')', '"', '”'])).then_some(eyes.len() + mouths)
}

/// Longest address, in bytes; what is longer is only asked how it begins.
pub const LONGEST_ADDRESS: usize = 2048;

/// Addresses of pages, people and groups, and file names: never cut inside.
pub fn is_address(word: &str) -> bool {
    if word.len() > LONGEST_ADDRESS {
        return word.starts_with("http://") || word.starts_with("https://");
    }
    let has_user = |at: usize| at > 0 && word[at..].contains('.');
    word.contains("://")
        || word.starts_with("www.")
        || word.starts_with("mailto:")
        || word
            .find('@')
            .is_some_and(|at| at == 0 && word.len() > 1 || has_user(at))
        || is_dotted_name(word)
}

/// "comp.lang.example", "example.org", "report-2.pdf".
fn is_dotted_name(word: &str) -> bool {
    let word = word.trim_end_matches(|c: char| !c.is_alphanumeric());
    let parts: Vec<&str> = word.split(['.', '/']).collect();
    let small = |p: &&str| {
        p.len() > 1
            && p.bytes()
                .all(|b| b.is_ascii_lowercase() || b == b'-' || b.is_ascii_digit())
    };
    let ends = |list: &[&str]| {
        parts
            .last()
            .is_some_and(|last| list.contains(&last.to_lowercase().as_str()))
    };
    if parts.len() < 2 || !word.contains('.') || word.contains("..") {
        return false;
    }
    let plain = |p: &&str| !p.is_empty() && p.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    (parts.len() > 2 && parts.iter().all(small))
        || (parts.iter().all(plain)
            && ends(&DOMAINS)
            && parts.iter().rev().nth(1).is_some_and(|p| p.len() > 1))
        || (parts.iter().all(plain) && ends(&FILES))
}

const DOMAINS: [&str; 14] = [
    "com", "org", "net", "gov", "edu", "mil", "int", "uk", "info", "biz", "eu", "tv", "fm", "gob",
];
const FILES: [&str; 16] = [
    "doc", "docx", "xls", "xlsx", "ppt", "pdf", "txt", "htm", "html", "php", "asp", "jpg", "jpeg", "gif",
    "png", "zip",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_of_marks_is_one_word() {
        assert_eq!(first_mark("!!! no"), 3);
        assert_eq!(first_mark("?!)"), 2);
        assert_eq!(first_mark("----=="), 6);
        assert_eq!(last_mark("fine..."), 3);
        assert_eq!(last_mark("so))"), 1);
    }

    #[test]
    fn emoticons_are_found_and_brackets_are_not() {
        assert_eq!(emoticon_at_end(":)"), Some(2));
        assert_eq!(emoticon_at_end("family:)"), Some(2));
        assert_eq!(emoticon_at_end(";-)"), Some(3));
        assert_eq!(emoticon_at_end("(note:)"), None);
        assert_eq!(emoticon_at_end("page)"), None);
    }

    #[test]
    fn addresses_and_file_names_are_known() {
        for address in [
            "http://a.example/b",
            "www.a.example",
            "a@b.example",
            "@someone",
            "rec.pets.small",
            "a-b.org",
            "x-1.pdf",
        ] {
            assert!(is_address(address), "{address}");
        }
        for word in ["U.S.", "over.The", "end...well", "p.m.", "3.5", "@"] {
            assert!(!is_address(word), "{word}");
        }
    }
}
