"""Scores the reader on annotated sentences: tagging and parsing on gold words, names, roles given predicates, factuality.

In: a model and `Sentence`s. Out: a dict of figures in per cent (factuality: MAE and r). Never: trains.
"""
import numpy as np
import torch

from batches import make_batches, tensors
from decode import tree, viterbi
from labels import NAMES


def spans(tags):
    """Set of (start, end, kind) of a BIO tag list."""
    out, start, kind = set(), None, None
    for i, tag in enumerate(list(tags) + ["O"]):
        if start is not None and tag != f"I-{kind}":
            out.add((start, i, kind))
            start = None
        if tag.startswith("B-"):
            start, kind = i, tag[2:]
    return out


def f1(right, found, gold):
    return round(200 * right / (found + gold), 2) if found + gold else 0.0


def universal(relation):
    return relation.split(":")[0]


class Counts:
    def __init__(self):
        self.words = self.upos = self.uas = self.las = 0
        self.names, self.roles, self.predicates = [0, 0, 0], [0, 0, 0], [0, 0, 0]
        self.facts = []


def add(counter, found, gold):
    counter[0] += len(found & gold)
    counter[1] += len(found)
    counter[2] += len(gold)


def score_sentence(c, s, n, b, out, relations):
    upos, arcs, labels, names, predicates = (x[b] for x in out)
    if s.heads:
        heads = tree(arcs[: n + 1, : n + 1])
        for w in range(1, n + 1):
            c.words += 1
            c.upos += int(upos[w].argmax() == s.upos[w - 1])
            if heads[w] == s.heads[w - 1] + 1:
                c.uas += 1
                c.las += universal(relations[int(labels[w, heads[w]].argmax())]) == universal(s.labels[w - 1])
    if s.names and -100 not in s.names:
        got = spans([NAMES[t] for t in viterbi(names[1: n + 1], NAMES)])
        gold = spans([NAMES[t] for t in s.names])
        scored = lambda x: {y for y in x if y[2] != "nationality"}
        add(c.names, scored(got), scored(gold))
    if s.predicates is not None:
        add(c.predicates, {i for i in range(n) if predicates[i + 1] > 0}, {i for i in range(n) if s.predicates[i] == 1})


def evaluate(reader, roles, pieces, sentences, relations, role_tags):
    reader.eval(), roles.eval()
    c = Counts()
    with torch.no_grad():
        for batch in make_batches(sentences, pieces, 2000):
            t = tensors(batch, relations, role_tags)
            words, upos, arcs, labels, names, predicates, facts = reader(t["ids"], t["mask"], t["shapes"], t["starts"])
            out = [x.float().numpy() for x in (upos, arcs, labels, names, predicates)]
            for b, (s, e) in enumerate(batch):
                score_sentence(c, s, len(s.words), b, out, relations)
            if len(t["roles"]):
                score_roles(c, batch, t, roles(words, t["role_at"][:, 0], t["role_at"][:, 1]).float().numpy(), role_tags)
            c.facts += [(facts[b, w].item(), v.item()) for (b, w), v in zip(t["fact_at"].tolist(), t["facts"])]
    reader.train(), roles.train()
    return summary(c)


def score_roles(c, batch, t, scores, role_tags):
    rows = iter(range(len(scores)))
    for s, _ in batch:
        for _, tags in s.roles:
            row = scores[next(rows)][1: len(s.words) + 1]
            got = spans([role_tags[x] for x in viterbi(row, role_tags)])
            add(c.roles, got, spans([tags.get(i, "O") for i in range(len(s.words))]))


def summary(c):
    pct = lambda n: round(100 * n / c.words, 2) if c.words else 0.0
    guess, gold = (np.array(x) for x in zip(*c.facts)) if c.facts else (np.zeros(1), np.zeros(1))
    r = float(np.corrcoef(guess, gold)[0, 1]) if len(guess) > 2 else 0.0
    return {"upos": pct(c.upos), "uas": pct(c.uas), "las": pct(c.las), "names": f1(*c.names), "roles": f1(*c.roles),
            "predicates": f1(*c.predicates), "mae": round(float(np.abs(guess - gold).mean()), 3), "r": round(r, 3)}
