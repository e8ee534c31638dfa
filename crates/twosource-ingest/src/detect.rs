//! Bytes to text: encoding by byte order mark, declaration or guess.
//!
//! In: bytes. Out: text, and whether bytes had to be replaced. Never: fails.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};

/// Decoded text.
pub struct Decoded {
    /// The text.
    pub text: String,
    /// Bytes that did not fit were replaced.
    pub replaced: bool,
}

/// Whether the bytes are no text: NUL, or mostly control characters.
pub fn is_binary(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(4096)];
    let utf16 = head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]);
    let controls = head.iter().filter(|b| **b < 9 || (14..32).contains(*b)).count();
    !utf16 && (head.contains(&0) || controls * 10 > head.len())
}

/// Decodes `bytes`, a declared encoding first.
pub fn decode(bytes: &[u8], declared: Option<&str>) -> Decoded {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return decoded(encoding, bytes);
    }
    match bytes {
        [b'<', 0, ..] => return decoded(encoding_rs::UTF_16LE, bytes),
        [0, b'<', ..] => return decoded(encoding_rs::UTF_16BE, bytes),
        _ => {}
    }
    if std::str::from_utf8(bytes).is_ok() {
        return decoded(UTF_8, bytes);
    }
    let declared = declared
        .and_then(|name| Encoding::for_label(name.as_bytes()))
        .filter(|e| *e != UTF_8);
    decoded(declared.unwrap_or_else(|| guess(bytes)), bytes)
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Allow)
}

fn decoded(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, _, replaced) = encoding.decode(bytes);
    Decoded {
        text: text.into_owned(),
        replaced,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latin_1_is_recognised() {
        let text = decode(
            b"Le pr\xe9sident a d\xe9clar\xe9 la fin des combats \xe0 Paris",
            None,
        );
        assert!(text.text.contains("président"));
    }

    #[test]
    fn nul_bytes_are_no_text() {
        assert!(is_binary(b"\x7fELF\x00\x01"));
        assert!(!is_binary("Київ".as_bytes()));
    }
}
