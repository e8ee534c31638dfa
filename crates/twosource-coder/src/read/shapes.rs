//! Word shapes: what the uncased encoder is told of capitals and digits. The same rules as `training/labels.py`.
//!
//! In: a word. Out: an index into the model's list of shapes. Never: looks at neighbours.

/// Shape of `word`; `first` is true at the start of a sentence.
pub fn shape(word: &str, first: bool) -> i32 {
    let letters: Vec<char> = word.chars().filter(|c| c.is_alphabetic()).collect();
    let digits = word.chars().any(|c| c.is_numeric());
    match (letters.as_slice(), digits) {
        ([], true) => 7,
        ([], false) => 9,
        (_, true) => 8,
        (all, _) if all.iter().all(|c| c.is_lowercase()) => 1,
        ([one], _) if one.is_uppercase() => 5,
        (all, _) if all.iter().all(|c| c.is_uppercase()) => 4,
        ([_, rest @ ..], _)
            if word.chars().next().is_some_and(char::is_uppercase)
                && rest.iter().all(|c| c.is_lowercase()) =>
        {
            if first {
                3
            } else {
                2
            }
        }
        _ => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::shape;

    #[test]
    fn shapes_follow_the_list() {
        let got: Vec<i32> = ["the", "Kim", "UN", "A", "McKay", "2024", "F16", "--"]
            .iter()
            .map(|w| shape(w, false))
            .collect();
        assert_eq!(got, [1, 2, 4, 5, 6, 7, 8, 9]);
        assert_eq!(shape("The", true), 3);
    }
}
