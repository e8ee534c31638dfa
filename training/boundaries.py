"""Weights of the sentence boundaries: logistic regression over the features that the program itself gives.

In: DATA with ewt/, gum/ and meantime/, the example program `boundary_features`. Out: boundaries.tsv. Never: features
of its own; a set that is not free to train on. Every document is read as it is, some in capitals, some in small letters too.
"""
import argparse
import json
import os
import random
import subprocess

from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

SETS = ("ewt/train.jsonl", "gum/train.jsonl", "meantime/train.jsonl")
CHANGED = 0.12       # share of documents that are read again in capitals, and again in small letters
LEAST_COUNT = 3      # features seen less often are left out
STRENGTH = 0.5       # inverse of the L1 penalty
LEAST_WEIGHT = 0.04  # weights under this are not written
HEADER = """# Weights of the sentence boundaries: `crates/twosource-coder/src/read/boundaries.rs` says what the features mean.
# Made by training/boundaries.py from UD English EWT (CC BY-SA 4.0), the free genres of GUM and MEANTIME (CC BY 4.0);
# CC BY-SA 4.0.
feature	weight
"""


def documents(data):
    out = []
    for name in SETS:
        with open(os.path.join(data, name), encoding="utf-8") as lines:
            for line in lines:
                d = json.loads(line)
                out.append({"text": d["text"], "sentences": [{"start": s["start"]} for s in d["sentences"]]})
    return out


def changed(docs, rng):
    """Copies in another case, where that leaves every offset as it is."""
    for change in (str.upper, str.lower):
        for d in docs:
            text = change(d["text"])
            if rng.random() < CHANGED and len(text) == len(d["text"]):
                yield dict(d, text=text)


def gaps(program, lexicon, docs):
    given = "".join(json.dumps(d) + "\n" for d in docs)
    answer = subprocess.run([program, lexicon], input=given, text=True, capture_output=True, check=True).stdout
    for line in answer.split("\n"):
        if line:
            label, *features = line.split("\t")
            yield int(label), features


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--data", required=True)
    ap.add_argument("--program", required=True, help="the example boundary_features")
    ap.add_argument("--lexicon", default="../data/lexicon")
    ap.add_argument("--out", default="../data/lexicon/boundaries.tsv")
    a = ap.parse_args()
    docs = documents(a.data)
    docs += list(changed(docs, random.Random(0)))
    rows = list(gaps(a.program, a.lexicon, docs))
    vectors = CountVectorizer(analyzer=lambda features: features, binary=True, min_df=LEAST_COUNT, dtype=float)
    x = vectors.fit_transform(features for _, features in rows)
    print(f"{len(rows)} gaps, {sum(label for label, _ in rows)} boundaries, {x.shape[1]} features", flush=True)
    model = LogisticRegression(l1_ratio=1, solver="liblinear", C=STRENGTH, tol=1e-3, fit_intercept=False, random_state=0)
    model.fit(x, [label for label, _ in rows])
    names = vectors.get_feature_names_out()
    kept = [(f, v) for f, v in zip(names, model.coef_[0]) if abs(v) >= LEAST_WEIGHT]
    with open(a.out, "w", encoding="utf-8") as f:
        f.write(HEADER + "".join(f"{name}\t{value:.2f}\n" for name, value in kept))
    print(f"{len(kept)} weights")


if __name__ == "__main__":
    main()
