"""A first filter for coding: which sentences can hold no event, by a linear model over word pieces and their neighbours.

In: --corpus (records of corpus.py with readings), --data (sets of ordinary text), --base. Out: --out, tensors and settings that export.py adds
to the model folder; recall and share kept on stdout. Never: scores a sentence with weights that have seen it; the threshold comes
from three parts, each scored by a model trained on the other two.
"""
import argparse
import collections
import hashlib
import json
import os
import random

import torch
import torch.nn.functional as F
from tokenizers import Tokenizer

from batches import Pieces

PAIRS, PARTS, EPOCHS, RATE, DECAY, WANTED = 65536, 3, 5, 0.01, 2e-5, 3.0
FIRST, FARTHEST, RECALL = 101, 4.0, 0.995
ORDINARY = {"ewt": ("answers", "email", "reviews"), "gum": ("GUM_academic", "GUM_voyage", "GUM_textbook", "GUM_vlog", "GUM_interview")}


def features(ids, vocabulary):
    """Pieces, and pairs of neighbours hashed, each once."""
    row = [FIRST, *ids]
    return sorted(set(ids) | {vocabulary + (a * 31 + b * 1000003) % PAIRS for a, b in zip(row, row[1:])})


class Example:
    def __init__(self, words, wanted, group, pieces, vocabulary):
        ids = [i for w in words for i in pieces.of(w)]
        self.features, self.wanted, self.group = features(ids, vocabulary), wanted, group


def load(corpus, data, pieces, vocabulary):
    """Sentences with a required claim (1), without any (0), with optional ones only (None)."""
    out = []
    with open(corpus, encoding="utf-8") as lines:
        for n, line in enumerate(lines):
            r = json.loads(line)
            words = [t["text"] for s in r["read"]["sentences"] for t in s["tokens"]]
            wanted = 1.0 if any(c["required"] for c in r["claims"]) else None if r["claims"] else 0.0
            out.append(Example(words, wanted, r["group"] if r["kind"] == "document" else f"alone {n}", pieces, vocabulary))
    for name, kinds in ORDINARY.items():
        with open(os.path.join(data, name, "train.jsonl"), encoding="utf-8") as lines:
            for document in map(json.loads, lines):
                if document["id"].startswith(kinds):
                    out += [Example([t["text"] for t in s["tokens"]], 0.0, document["id"], pieces, vocabulary)
                            for s in document["sentences"] if s.get("tokens")]
    return out


def bags(examples):
    offsets, ids = [], []
    for e in examples:
        offsets.append(len(ids))
        ids += e.features
    return torch.tensor(ids), torch.tensor(offsets)


def train(examples, size, seed):
    rng = random.Random(seed)
    table, bias = torch.nn.EmbeddingBag(size, 1, mode="sum"), torch.zeros(1, requires_grad=True)
    torch.nn.init.zeros_(table.weight)
    optimizer = torch.optim.Adam([*table.parameters(), bias], lr=RATE)
    examples = list(examples)
    for epoch in range(EPOCHS):
        rng.shuffle(examples)
        optimizer.param_groups[0]["lr"] = RATE * (1 - epoch / EPOCHS)
        for n in range(0, len(examples), 128):
            batch = examples[n:n + 128]
            scores = table(*bags(batch)).squeeze(1) + bias
            gold = torch.tensor([e.wanted for e in batch])
            loss = F.binary_cross_entropy_with_logits(scores, gold, pos_weight=torch.tensor(WANTED)) + DECAY * (table.weight ** 2).sum()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return table.weight.detach().squeeze(1), bias.detach()


def quantised(weights):
    scale = weights.abs().max() / 127
    return (weights / scale).round().to(torch.int8), scale


def score(examples, weights, bias):
    whole, scale = quantised(weights)
    for e in examples:
        e.score = float(whole[e.features].sum() * scale + bias)


def in_context(scores):
    """Of each sentence of a document: its own score, the mean of the others, the best neighbour, the best other, whether it is alone."""
    near = [max(-FARTHEST, min(FARTHEST, s)) for s in scores]
    out = []
    for i, own in enumerate(scores):
        others = near[:i] + near[i + 1:]
        beside = [near[j] for j in (i - 1, i + 1) if 0 <= j < len(near)]
        out.append([own, sum(others) / len(others), max(beside), max(others), 0.0] if others else [own, 0.0, 0.0, 0.0, 1.0])
    return out


def fit_context(groups):
    rows, gold = [], []
    for group in groups:
        for e, row in zip(group, in_context([e.score for e in group])):
            e.row = row
            if e.wanted is not None:
                rows.append(row)
                gold.append(e.wanted)
    rows, gold = torch.tensor(rows), torch.tensor(gold)
    layer = torch.nn.Linear(5, 1)
    optimizer = torch.optim.Adam(layer.parameters(), lr=0.05)
    for _ in range(300):
        loss = F.binary_cross_entropy_with_logits(layer(rows).squeeze(1), gold)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    scores = layer(rows).squeeze(1).detach()
    wanted = scores[gold == 1].sort().values
    threshold = float(wanted[int((1 - RECALL) * len(wanted))])
    kept = float((scores[gold == 0] >= threshold).float().mean())
    print(f"threshold {threshold:.2f}: keeps {RECALL:.1%} of {len(wanted)} sentences with a required claim, {kept:.1%} of {int((gold == 0).sum())} without")
    return {"weights": layer.weight.detach()[0].tolist(), "bias": float(layer.bias.detach()), "threshold": threshold, "farthest": FARTHEST}


def part_of(group):
    return int(hashlib.sha256(group.encode()).hexdigest()[:8], 16) % PARTS


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--corpus", "--data", "--base", "--out"):
        a.add_argument(name, required=True)
    a = a.parse_args()
    torch.manual_seed(1)
    torch.set_num_threads(1)
    tokenizer = Tokenizer.from_file(os.path.join(a.base, "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    vocabulary = tokenizer.get_vocab_size()
    examples = load(a.corpus, a.data, Pieces(tokenizer), vocabulary)
    known = [e for e in examples if e.wanted is not None]
    for part in range(PARTS):
        unseen = [e for e in examples if part_of(e.group) == part]
        score(unseen, *train([e for e in known if part_of(e.group) != part], vocabulary + PAIRS, part))
    groups = collections.defaultdict(list)
    for e in examples:
        groups[e.group].append(e)
    settings = fit_context(groups.values())
    weights, bias = train(known, vocabulary + PAIRS, PARTS)
    whole, scale = quantised(weights)
    torch.save({"weights": whole, "settings": settings | {"scale": float(scale), "own_bias": float(bias)}}, a.out)


if __name__ == "__main__":
    main()
