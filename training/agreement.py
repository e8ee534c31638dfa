"""How far two hands agree on the same sentences.

In: two folders or files in the corpus's notation; sentences are paired by their text within their group. Out: a table: claims found by
both (F1), and over paired claims the share of equal types, modes, parties, aspects, roots; Cohen's kappa (1960) for "holds a claim".
Never: says which hand is right.
"""
import argparse
import glob
import os

from corpus import read


def sentences(path):
    faults = []
    paths = sorted(glob.glob(f"{path}/*.txt")) if os.path.isdir(path) else [path]
    return {(s["group"], s["text"]): s["claims"] for p in paths for s in read(p, faults)}


def codes(parties):
    return {p["code"] for p in parties if p["code"]}


def overlap(a, b):
    return a["trigger"]["start"] < b["trigger"]["end"] and b["trigger"]["start"] < a["trigger"]["end"]


def pairs(left, right):
    """Claims that mean the same: the same words, else the same type with a party in common."""
    out, free = [], list(right)
    tests = [lambda a, b: overlap(a, b) and a["event"] == b["event"], overlap,
             lambda a, b: a["event"] == b["event"] and (codes(a["actor"]) & codes(b["actor"]) or codes(a["recipient"]) & codes(b["recipient"]))]
    rest = list(left)
    for test in tests:
        for a in list(rest):
            hit = next((b for b in free if test(a, b)), None)
            if hit is not None:
                out.append((a, hit))
                free.remove(hit)
                rest.remove(a)
    return out


def required(claims):
    return [c for c in claims if c["required"]]


def kappa(table):
    (a, b), (c, d) = table
    n = a + b + c + d
    seen, chance = (a + d) / n, ((a + b) * (a + c) + (c + d) * (b + d)) / n / n
    return (seen - chance) / (1 - chance) if chance < 1 else 1.0


def root(claim):
    links = claim["attribution"]
    return links[-1]["source"]["code"] if links else "outlet"


FIELDS = {
    "type": lambda a, b: a["event"] == b["event"],
    "mode (same type)": lambda a, b: None if a["event"] != b["event"] else a["mode"] == b["mode"],
    "actor codes": lambda a, b: codes(a["actor"]) == codes(b["actor"]),
    "recipient codes": lambda a, b: codes(a["recipient"]) == codes(b["recipient"]),
    "polarity": lambda a, b: a["polarity"] == b["polarity"],
    "aspect": lambda a, b: a["aspect"] == b["aspect"],
    "root source": lambda a, b: root(a) == root(b),
}


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("first")
    a.add_argument("second")
    a = a.parse_args()
    first, second = sentences(a.first), sentences(a.second)
    shared = [k for k in second if k in first]
    table, found, sizes = [[0, 0], [0, 0]], [], [0, 0]
    for key in shared:
        table[not first[key]][not second[key]] += 1
        found += pairs(first[key], second[key])
        sizes = [sizes[0] + len(required(first[key])), sizes[1] + len(required(second[key]))]
    both = sum(x["required"] or y["required"] for x, y in found)
    print(f"{len(shared)} sentences, {sizes[0]} and {sizes[1]} required claims")
    print(f"holds a claim: kappa {kappa(table):.2f}")
    print(f"claims: F1 {100 * 2 * both / (2 * both + max(sizes[0] - both, 0) + max(sizes[1] - both, 0)):.1f}")
    for name, same in FIELDS.items():
        judged = [r for r in (same(x, y) for x, y in found) if r is not None]
        print(f"{name}: {100 * sum(judged) / max(len(judged), 1):.1f} % of {len(judged)}")


if __name__ == "__main__":
    main()
