//! Near-copy fingerprints and digests.
//!
//! In: text or bytes. Out: shingle hashes (stable between versions) and BLAKE3 digests. Never: a random seed.

use twosource_record::Fingerprint;

/// Sorted 32-bit hashes of the text's 3-word shingles; the shorter text itself is one shingle.
pub fn fingerprint(text: &str) -> Fingerprint {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect();
    let width = words.len().min(3);
    let mut shingles: Vec<u32> = if width == 0 {
        Vec::new()
    } else {
        words.windows(width).map(hash).collect()
    };
    shingles.sort_unstable();
    shingles.dedup();
    Fingerprint { shingles }
}

fn hash(words: &[String]) -> u32 {
    let digest = blake3::hash(words.join(" ").as_bytes());
    let bytes = digest.as_bytes();
    u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
}

/// BLAKE3 of bytes, hex.
pub fn digest(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_marks_do_not_change_a_fingerprint() {
        assert_eq!(fingerprint("The dam, it broke."), fingerprint("the DAM it broke"));
    }

    #[test]
    fn a_cut_copy_shares_its_shingles() {
        let whole = fingerprint("one two three four five six seven");
        let part = fingerprint("three four five six");
        assert_eq!(whole.shared(&part), part.shingles.len());
    }
}
