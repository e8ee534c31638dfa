"""Fits how sure the coder is of a claim on set-aside gold, and prints how well the figure holds.

In: gold folders (documents.jsonl, claims.jsonl), the program. Out: data/lexicon/confidence.tsv on stdout, figures on stderr.
Never: sees a training text; each document's claims are judged by weights fitted without that document's tenth.

    python training/confidence.py --program target/release/twosource eval/gold eval/published > data/lexicon/confidence.tsv
"""

import argparse
import hashlib
import json
import math
import subprocess
import sys
from pathlib import Path

import numpy

FEATURES = [
    "always",
    "type_by_heads",
    "type_by_row",
    "type_by_rule",
    "actor_known",
    "recipient_known",
    "actor_by_rule",
    "recipient_by_rule",
    "hedged",
]
HEADER = (
    "# How much speaks for a claim being right: a logistic regression fitted by training/confidence.py on set-aside gold, "
    "for the shipped model. CC0.\nfeature\tweight"
)


def settled(decided_by, field):
    """Who settled a field: ("heads" | "row" | "rule" | None, value)."""
    for decision in decided_by:
        if decision["field"] == field:
            return next(iter(decision["by"].items()))
    return (None, None)


def features(explained):
    """The values of FEATURES; the same as in resolve/confidence.rs."""
    claim, decided_by = explained["claim"], explained["decided_by"]
    kind, probability = settled(decided_by, "coded")
    probability = min(0.98, max(0.02, probability)) if kind == "heads" else 0.5
    known = lambda side: any(p["code"] for p in claim[side])
    is_rule = lambda field: settled(decided_by, field)[0] == "rule"
    values = [
        True,
        math.log(probability / (1 - probability)),
        settled(decided_by, "event")[0] == "row",
        is_rule("event"),
        known("actor"),
        known("recipient"),
        is_rule("actor"),
        is_rule("recipient"),
        claim["likelihood"] is not None,
    ]
    return [float(v) for v in values]


def matches(gold, claim):
    """Same sentence, accepted type, a party in common; the rule of `twosource eval`."""
    text = claim["sentence"]["text"]
    codes = lambda side: {p["code"] for p in claim[side] if p["code"]}
    accepted = lambda side: {c for c in gold[side] if c}
    nobody = not accepted("actor") and not accepted("recipient")
    parties = codes("actor") & accepted("actor") or codes("recipient") & accepted("recipient") or nobody
    return (gold["quote"] in text or text in gold["quote"]) and claim["event"] in gold["event"] and bool(parties)


def judged(documents, gold):
    """(document, features, right) of every claim; each gold claim is used once."""
    for document in documents:
        left = list(gold.get(document["document_id"], []))
        ranked = sorted(document["claims"], key=lambda c: -features(c)[1])
        for explained in ranked:
            hit = next((g for g in left if matches(g, explained["claim"])), None)
            if hit:
                left.remove(hit)
            yield document["document_id"], features(explained), hit is not None


def fit(rows, labels, penalty=1.0, steps=30):
    """Logistic regression by Newton's method with a ridge on all weights but the first."""
    weights = numpy.zeros(rows.shape[1])
    ridge = numpy.full(rows.shape[1], penalty)
    ridge[0] = 1e-6
    for _ in range(steps):
        chance = 1 / (1 + numpy.exp(-rows @ weights))
        gradient = rows.T @ (labels - chance) - ridge * weights
        curvature = (rows * (chance * (1 - chance))[:, None]).T @ rows + numpy.diag(ridge)
        weights = weights + numpy.linalg.solve(curvature, gradient)
    return weights


def calibration_error(chances, labels, bins=10):
    """Expected calibration error over bins of equal width, with the bins."""
    total, table = 0.0, []
    for low in range(bins):
        inside = (chances >= low / bins) & (chances < (low + 1) / bins + (low == bins - 1))
        if inside.any():
            mean, right = chances[inside].mean(), labels[inside].mean()
            table.append((int(inside.sum()), mean, right))
            total += inside.sum() * abs(mean - right)
    return total / len(labels), table


def fold_of(document):
    """One of ten, by the digest of the document's id."""
    return int(hashlib.sha256(document.encode()).hexdigest(), 16) % 10


def read(program, folder):
    """The judged claims of one gold folder."""
    command = program.split() + ["--quiet", "code", "--explain", "--format", "jsonl", str(folder / "documents.jsonl")]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    gold = {}
    for line in (folder / "claims.jsonl").read_text().splitlines():
        claim = json.loads(line)
        gold.setdefault(claim["document_id"], []).append(claim)
    return list(judged(map(json.loads, output.splitlines()), gold))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("gold", nargs="+", type=Path)
    options = parser.parse_args()
    sets = [read(options.program, folder) for folder in options.gold]
    claims = [claim for one in sets for claim in one]
    rows = numpy.array([c[1] for c in claims])
    labels = numpy.array([float(c[2]) for c in claims])
    folds = numpy.array([fold_of(c[0]) for c in claims])
    chances = numpy.zeros(len(claims))
    for fold in range(10):
        chances[folds == fold] = 1 / (1 + numpy.exp(-rows[folds == fold] @ fit(rows[folds != fold], labels[folds != fold])))
    start = 0
    for folder, one in zip(options.gold, sets):
        part = slice(start, start + len(one))
        error, table = calibration_error(chances[part], labels[part])
        print(f"{folder}: {len(one)} claims, {labels[part].mean():.3f} right, ECE {error:.3f} (ten-fold)", file=sys.stderr)
        for count, mean, right in table:
            print(f"  {count:5d} claims: said {mean:.2f}, right {right:.2f}", file=sys.stderr)
        start += len(one)
    print(HEADER)
    for name, weight in zip(FEATURES, fit(rows, labels)):
        print(f"{name}\t{weight:.4f}")


if __name__ == "__main__":
    main()
