"""Coded sentences to training sentences: event words, their parties, and what is said of them.

In: records of corpus.py and the same sentences as `twosource read` cuts them. Out: `Sentence`s with `kinds` and `events`. Never:
invents a party that stands in another sentence; an optional claim is masked, neither asked for nor forbidden.
"""
import json

from labels import ASPECTS, EVENTS, HEDGES, MODES, PARTIES, POLARITIES
from prepare import Sentence

NOMINAL = {"NOUN", "PROPN", "VERB", "ADJ", "PRON", "NUM", "X"}


def head_word(tokens, start, end):
    """Index of the word of a span that hangs on something outside it; None where no word lies inside."""
    inside = [i for i, t in enumerate(tokens) if t["start"] < end and t["end"] > start]
    tops = [i for i in inside if tokens[i]["head"] not in inside]
    strong = [i for i in tops if tokens[i]["upos"] in NOMINAL]
    return (strong or tops or inside or [None])[0]


def span_head(tokens, span):
    return None if span is None or span["start"] is None else head_word(tokens, span["start"], span["end"])


def hedge_of(claim):
    band = claim["likelihood"] and claim["likelihood"]["band"]
    return HEDGES.index("-" if not band else band if band in HEDGES else "odds")


def party_tags(tokens, claim, trigger):
    """{word: tag} of one claim; the first to take a word keeps it."""
    out = {}

    def put(span, tag):
        word = span_head(tokens, span)
        if word is not None and word != trigger:
            out.setdefault(word, PARTIES.index(tag))

    for tag in ("actor", "recipient"):
        for party in claim[tag]:
            put(party, tag)
    for link in claim["attribution"]:
        put(link["source"], "source")
        put(link["cue"], "cue")
    put(claim["place"], "place")
    put(claim["happened_on"], "date")
    put(claim["object"], "object")
    return out


def about(claim):
    """Mode, polarity, aspect, hedge as indexes."""
    return (MODES.index(claim["mode"] or "-"), POLARITIES.index(claim["polarity"]), ASPECTS.index(claim["aspect"]), hedge_of(claim))


def read_coded(record, tokens):
    s = Sentence([t["text"] for t in tokens])
    s.kinds, s.events = [0] * len(tokens), []
    for claim in record["claims"]:
        trigger = span_head(tokens, claim["trigger"])
        if trigger is None:
            continue
        for i, t in enumerate(tokens):
            inside = t["start"] < claim["trigger"]["end"] and t["end"] > claim["trigger"]["start"]
            if inside and i != trigger and s.kinds[i] == 0:
                s.kinds[i] = -100
        if not claim["required"]:
            s.kinds[trigger] = -100
        elif s.kinds[trigger] <= 0:
            s.kinds[trigger] = EVENTS.index(claim["event"])
            s.events.append((trigger, party_tags(tokens, claim, trigger), about(claim)))
    return s


def flat_tokens(read):
    """All words of a text with heads as indexes into the whole."""
    out = []
    for sentence in read["sentences"]:
        base = len(out)
        out += [t | {"head": t["head"] + base if t["head"] >= 0 else -1} for t in sentence["tokens"]]
    return out


def load_coded(path):
    """(training sentences, held-out sentences) of a file of records that carry `read`."""
    train, held = [], []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            (held if record["held_out"] else train).append(read_coded(record, flat_tokens(record["read"])))
    return train, held
