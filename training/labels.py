"""Label lists and word shapes of the reader.

In: nothing but constants. Out: the lists in the order of the model's outputs. Never: reads data.
"""

UPOS = ["ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ",
        "SYM", "VERB", "X"]
NAMES = ["O"] + [f"{p}-{k}" for k in ("person", "organisation", "place", "nationality") for p in "BI"]
SHAPES = ["special", "lower", "title", "title_first", "upper", "single_capital", "mixed", "number", "letters_digits",
          "other"]
NAME_KINDS = {"person", "organisation", "place", "nationality"}
EVENTS = ["-", "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN",
          "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"]
MODES = ["-", "visit", "third-party", "multilateral", "phone", "withdraw", "release", "disarm", "ceasefire", "access", "resign",
         "assist", "change", "yield", "meet", "disapprove", "investigate", "allege", "restrict", "arrest", "relations", "expel",
         "territory", "violence", "demo", "riot", "strike", "hunger", "boycott", "obstruct", "vandalize", "convict", "discontinue",
         "troops", "weapons", "police", "militia", "seize", "censor", "curfew", "martial-law", "deport", "withhold",
         "misinformation", "cyber", "abduct", "beat", "torture", "sexual", "targeted", "destroy", "primitive", "firearms",
         "explosives", "suicide-attack", "aerial", "drone", "heavy-weapons", "crowd-control", "unconventional"]
PARTIES = ["-", "actor", "recipient", "source", "cue", "place", "date", "object"]
POLARITIES = ["affirmed", "negated"]
ASPECTS = ["past", "ongoing", "future", "hypothetical", "historical"]
HEDGES = ["-", "reported", "possible", "odds"]


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
