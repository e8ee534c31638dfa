//! The warnings of this stage: stable codes with what they mean (`docs/reference/warnings.md` is made from this list).

use twosource_record::Warning;

/// Code and meaning.
pub const WARNINGS: &[(&str, &str)] = &[
    ("empty_input", "the file has no text"),
    ("binary_input", "the bytes are no text"),
    (
        "encoding_errors",
        "some bytes do not fit the encoding and were replaced",
    ),
    ("too_large", "a document is larger than the limit"),
    ("broken_json", "a line is no JSON document"),
    ("no_text", "a document has no text after clean-up"),
    (
        "missing_date",
        "a document has no publication date, so relative dates stay open",
    ),
    ("bad_date", "a publication date cannot be read and is ignored"),
    ("other_language", "the text is not in English and is not coded"),
    (
        "deep_markup",
        "markup is nested too deeply, so only its text was kept",
    ),
    ("damaged_archive", "a compressed file ends early or is damaged"),
    ("unsupported_format", "the format is known but not read"),
    (
        "broken_feed",
        "a feed is not well-formed; what could be read was read",
    ),
    ("broken_table", "a row of a table cannot be read"),
    (
        "address_only",
        "an item of a list of articles has an address and no text",
    ),
    ("unreadable", "the file cannot be opened"),
    (
        "broken_row",
        "a row of a data set lacks what makes it a record, or has other columns",
    ),
    ("unknown_code", "a row has a code that no table knows"),
    (
        "no_plover_type",
        "a row codes something that PLOVER has no type for",
    ),
    (
        "unknown_record",
        "a mention's event is neither in the files nor in the store",
    ),
];

/// A warning of this stage.
pub fn warning(code: &str, place: impl Into<String>, reason: impl Into<String>, dropped: bool) -> Warning {
    debug_assert!(
        WARNINGS.iter().any(|(known, _)| *known == code),
        "{code} is not listed"
    );
    Warning {
        code: code.to_owned(),
        place: place.into(),
        reason: reason.into(),
        hint: hint(code).map(str::to_owned),
        dropped,
    }
}

fn hint(code: &str) -> Option<&'static str> {
    match code {
        "broken_json" => Some("one JSON object a line; the other lines were read"),
        "missing_date" => Some("give `published_at`, so that \"on Tuesday\" can be resolved"),
        "too_large" => Some("split the file into documents"),
        "address_only" => Some("give the list to `twosource watch`, which fetches the pages"),
        "unsupported_format" => Some("convert it to HTML, text or JSON Lines first"),
        "unknown_code" => Some("add the code to its table in data/ontology"),
        "unknown_record" => Some("import the event table of that quarter of an hour first"),
        _ => None,
    }
}
