"""Name tags from sets whose annotation is not names: entities of any form, spans over running text.

In: annotated documents (GUM, MEANTIME, re3d, WikiGold) in the project's JSON Lines shape. Out: words and BIO tags, -100 where the
set does not say. Never: guesses a kind; a capitalised word that the set leaves open is masked, not called "no name".
"""
import re

from labels import NAMES, NAME_KINDS

WORD = re.compile(r"\w+(?:[.'’\-/]\w+)*?(?=(?:n't|['’](?:s|re|ve|ll|d|m))?\b)|n't|['’](?:s|re|ve|ll|d|m)\b|\w+|[^\w\s]", re.UNICODE)
SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’)\]\d]*\s+(?=[A-Z\"“‘(])|\n+")
ABBREVIATION = re.compile(r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|Gen|Col|Lt|Maj|Sgt|Capt|Gov|Sen|Rep|St|No|vs|Jan|Feb|Aug|Sept|Oct|Nov|Dec))\.$")
DETERMINERS = {"the", "a", "an", "this", "that", "these", "those", "his", "her", "its", "their", "our"}
PRONOUNS = {"i", "we", "he", "she", "they", "it", "you", "us", "him", "them"}
MONTHS = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec"}
TITLES = {"president", "mr", "mr.", "mrs", "mrs.", "ms.", "dr.", "ceo", "chairman", "minister", "secretary", "senator", "prime",
          "governor", "general", "judge", "analyst", "director", "treasury"}
LONGEST_NAME = 5
MEANTIME_KINDS = {"PER": "person", "ORG": "organisation", "LOC": "place"}


def capitalised(word):
    return word[:1].isupper()


def put(tags, span, kind):
    """Writes one name unless a longer one already lies there."""
    if span and all(tags[i] in (0, -100) for i in span):
        for n, i in enumerate(span):
            tags[i] = NAMES.index(("B-" if n == 0 else "I-") + kind)


def proper_run(tokens, head):
    """The unbroken run of proper nouns round the head word."""
    start, end = head, head
    while start > 0 and tokens[start - 1]["upos"] == "PROPN":
        start -= 1
    while end + 1 < len(tokens) and tokens[end + 1]["upos"] == "PROPN":
        end += 1
    return range(start, end + 1)


def gum_tags(tokens, entities, words_in):
    """Names of GUM: the run of proper nouns round the head of a named person, organisation or place."""
    tags = [-100 if t["upos"] == "PROPN" or (t["upos"] == "ADJ" and capitalised(t["text"])) else 0 for t in tokens]
    for e in sorted(entities, key=lambda e: e["start"] - e["end"]):
        head = words_in(tokens, e["head_start"], e["head_end"])
        if e["named"] and e["kind"] in NAME_KINDS and head and tokens[head[0]]["upos"] == "PROPN":
            inside = set(words_in(tokens, e["start"], e["end"]))
            put(tags, [i for i in proper_run(tokens, head[0]) if i in inside], e["kind"])
    return tags


def meantime_tags(tokens, entities, words_in):
    """Names of MEANTIME: mentions marked as names whose chain tells the kind."""
    tags = [-100 if capitalised(t["text"]) and n else 0 for n, t in enumerate(tokens)]
    for e in sorted(entities, key=lambda e: e["start"] - e["end"]):
        kind = MEANTIME_KINDS.get((e["entity"] or "")[:3])
        span = without_determiner(tokens, words_in(tokens, e["start"], e["end"]))
        if e["syntactic_type"] == "NAM" and kind and is_plain_name([tokens[i]["text"] for i in span]):
            put(tags, span, kind)
    return tags


def without_determiner(tokens, span):
    while span and tokens[span[0]]["text"].lower() in DETERMINERS:
        span = span[1:]
    return span


def opens_no_name(word):
    return word.lower() in PRONOUNS | TITLES or word in MONTHS


def is_plain_name(words):
    """A name without title or apposition, as UNER marks names."""
    return (0 < len(words) <= LONGEST_NAME and all(capitalised(w) for w in words)
            and not any(opens_no_name(w) for w in words))


def sentences_of(text):
    """(start, end) of the sentences of running text by a plain rule."""
    out, start = [], 0
    for gap in SENTENCE_END.finditer(text):
        if ABBREVIATION.search(text[start:gap.start()]):
            continue
        out.append((start, gap.start()))
        start = gap.end()
    return [(a, b) for a, b in out + [(start, len(text))] if text[a:b].strip()]


def running_text(document, words_in, also_places=frozenset()):
    """(words, tags) of every sentence of a set that only has spans (re3d, WikiGold).

    A name in `also_places` that is marked as an organisation is a government named by its country: masked."""
    text = document["text"]
    for start, end in sentences_of(text):
        tokens = [{"text": m.group(), "start": start + m.start(), "end": start + m.end()} for m in WORD.finditer(text[start:end])]
        tags = [0] * len(tokens)
        for m in sorted(mentions_of(document), key=lambda m: m["start"] - m["end"]):
            span = without_determiner(tokens, words_in(tokens, m["start"], m["end"]))
            words = [tokens[i]["text"] for i in span]
            state = m["kind"] == "organisation" and " ".join(words) in also_places
            named = words and capitalised(words[0]) and capitalised(words[-1]) and not opens_no_name(words[0])
            if m["kind"] in NAME_KINDS and named and not state:
                put(tags, span, m["kind"])
            elif m["kind"] not in ("date", "quantity"):
                mask(tags, span)
        if len(tokens) > 1:
            yield [t["text"] for t in tokens], tags


def mask(tags, span):
    for i in span:
        tags[i] = tags[i] or -100


def mentions_of(document):
    """Mentions of the document and of its sentences."""
    return document.get("mentions", []) + [m for s in document.get("sentences", []) for m in s.get("mentions", [])]
