"""Annotated documents to training sentences.

In: a folder with ewt/, gum/, wikigold/, re3d/ and meantime/ in the project's JSON Lines shape. Out: lists of `Sentence`s whose
layers are None where the set does not have them. Never: reads a set that is not free to train on.
"""
import collections
import json
import os
import random

from labels import NAMES, NAME_KINDS, UPOS
from names_of import gum_tags, meantime_tags, mentions_of, running_text

MIN_ROLE_COUNT = 20


class Sentence:
    """Words and the layers that are known of them; word indexes are 0-based, head -1 is the root."""

    def __init__(self, words):
        self.words = words
        self.upos = self.heads = self.labels = self.names = self.predicates = None
        self.kinds = None      # type of event that each word names
        self.events = []       # (trigger word, {word: party tag}, (mode, polarity, aspect, hedge))
        self.roles = []        # (predicate word, {word: tag})
        self.factuality = []   # (word, value)


def read_set(path, layers):
    """All sentences of one file with the layers named in `layers`."""
    out = []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            for raw in json.loads(line)["sentences"]:
                if raw.get("tokens"):
                    out.append(read_sentence(raw, layers))
    return out


def read_sentence(raw, layers):
    tokens = raw["tokens"]
    s = Sentence([t["text"] for t in tokens])
    if "parsing" in layers:
        s.upos = [UPOS.index(t["upos"]) if t["upos"] in UPOS else UPOS.index("X") for t in tokens]
        s.heads = [t["head"] for t in tokens]
        s.labels = [t["deprel"] for t in tokens]
    if "names" in layers and not raw.get("names_missing"):
        s.names = name_tags(tokens, raw.get("mentions", []))
    if "gum names" in layers:
        s.names = gum_tags(tokens, raw.get("entities", []), words_in)
    if "meantime" in layers:
        s.names = meantime_tags(tokens, raw.get("entities", []), words_in)
        read_factuality(s, tokens, raw.get("predicates", []))
    if "roles" in layers and not raw.get("roles_missing"):
        read_predicates(s, tokens, raw.get("predicates", []))
    return s


def words_in(tokens, start, end):
    return [i for i, t in enumerate(tokens) if t["start"] >= start and t["end"] <= end and t["end"] > t["start"]]


def name_tags(tokens, mentions):
    tags = [0] * len(tokens)
    for m in mentions:
        span = words_in(tokens, m["start"], m["end"])
        kind = {"other": "nationality"}.get(m["kind"], m["kind"])
        if kind not in NAME_KINDS:
            for i in span:
                tags[i] = -100
            continue
        for n, i in enumerate(span):
            tags[i] = NAMES.index(("B-" if n == 0 else "I-") + kind)
    return tags


def read_predicates(s, tokens, predicates):
    s.predicates = [0] * len(tokens)
    for p in predicates:
        at = words_in(tokens, p["start"], p["end"])
        if not at:
            continue
        word = p.get("token", at[0])
        s.predicates[word] = 1
        tags = {}
        for role in p.get("roles", []):
            for n, i in enumerate(words_in(tokens, role["start"], role["end"])):
                tags[i] = ("B-" if n == 0 else "I-") + role["role"]
        if p.get("roleset") is not None:
            s.roles.append((word, tags))
        if p.get("factuality") is not None:
            s.factuality.append((word, float(p["factuality"])))


def read_factuality(s, tokens, predicates):
    """Only how certain an event is: MEANTIME's predicates are not all of a sentence and its roles are coarser."""
    for p in predicates:
        at = words_in(tokens, p["start"], p["end"])
        if at and p.get("factuality") is not None:
            s.factuality.append((at[-1], float(p["factuality"])))


def read_running(path):
    """Sentences of a set without tokens: words and names only."""
    with open(path, encoding="utf-8") as lines:
        documents = [json.loads(line) for line in lines]
    places = {m["text"].removeprefix("the ") for d in documents for m in mentions_of(d) if m["kind"] == "place"}
    out = []
    for document in documents:
        for words, tags in running_text(document, words_in, places):
            s = Sentence(words)
            s.names = tags
            out.append(s)
    return out


def load(data, split):
    """The training mix (`train`), or EWT and GUM dev (`dev`) as a dict."""
    path = lambda name: os.path.join(data, name, f"{split}.jsonl")
    sets = {
        "ewt": read_set(path("ewt"), {"parsing", "names", "roles"}),
        "gum": read_set(path("gum"), {"parsing", "gum names"} if split == "train" else {"parsing"}),
    }
    if split == "train":
        sets["wikigold"] = read_running(path("wikigold"))
        sets["re3d"] = read_running(path("re3d"))
        sets["meantime"] = read_set(path("meantime"), {"meantime"})
    return sets


def label_lists(sentences):
    """Relations in use, and role tags seen often enough."""
    relations = sorted({l for s in sentences if s.labels for l in s.labels})
    counts = collections.Counter(t[2:] for s in sentences for _, tags in s.roles for t in tags.values() if t[0] == "B")
    roles = [r for r, n in sorted(counts.items()) if n >= MIN_ROLE_COUNT]
    return relations, ["O"] + [f"{p}-{r}" for r in roles for p in "BI"]


def with_case_noise(sentences, share, seed):
    """Copies of a share of the sentences in capitals or small letters: wire copy, headlines, tweets."""
    rng = random.Random(seed)
    out = []
    for s in sentences:
        if rng.random() < share:
            copy = Sentence(list(s.words))
            fold = str.upper if rng.random() < 0.6 else str.lower
            copy.words = [fold(w) for w in s.words]
            for field in ("upos", "heads", "labels", "names", "predicates", "roles", "factuality", "kinds", "events"):
                setattr(copy, field, getattr(s, field))
            out.append(copy)
    return out
