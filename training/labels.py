"""Label lists and word shapes of the reader.

In: nothing but constants. Out: the lists in the order of the model's outputs. Never: reads data.
"""

UPOS = ["ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ",
        "SYM", "VERB", "X"]
NAMES = ["O"] + [f"{p}-{k}" for k in ("person", "organisation", "place", "nationality") for p in "BI"]
SHAPES = ["special", "lower", "title", "title_first", "upper", "single_capital", "mixed", "number", "letters_digits",
          "other"]
NAME_KINDS = {"person", "organisation", "place", "nationality"}


def shape(word: str, first: bool) -> int:
    """Index into SHAPES; `first` is true for the first word of a sentence."""
    letters = [c for c in word if c.isalpha()]
    digits = any(c.isdigit() for c in word)
    if not letters:
        return SHAPES.index("number" if digits else "other")
    if digits:
        return SHAPES.index("letters_digits")
    if all(c.islower() for c in letters):
        return SHAPES.index("lower")
    if all(c.isupper() for c in letters):
        return SHAPES.index("single_capital" if len(letters) == 1 else "upper")
    if word[0].isupper() and all(c.islower() for c in letters[1:]):
        return SHAPES.index("title_first" if first else "title")
    return SHAPES.index("mixed")
