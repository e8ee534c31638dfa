"""Decoding: maximum spanning trees with one root (Chu-Liu-Edmonds) and BIO Viterbi.

In: numpy scores. Out: heads, tags. Never: returns an I tag without its B, or a tree with two roots.
"""
import numpy as np


def viterbi(scores, tags):
    """Best tag sequence in which I-X only follows B-X or I-X; scores [n, tags]."""
    n, k = scores.shape
    if n == 0:
        return []
    allowed = np.zeros((k, k))
    for j, tag in enumerate(tags):
        if tag.startswith("I-"):
            allowed[:, j] = [0.0 if t[2:] == tag[2:] and t != "O" else -1e9 for t in tags]
    best = scores[0] + np.array([-1e9 if t.startswith("I-") else 0.0 for t in tags])
    back = []
    for row in scores[1:]:
        paths = best[:, None] + allowed
        back.append(paths.argmax(0))
        best = paths.max(0) + row
    out = [int(best.argmax())]
    for pointers in reversed(back):
        out.append(int(pointers[out[-1]]))
    return out[::-1]


def tree(scores):
    """Heads of words 1..n given scores [n+1, n+1] (dependant, head); word 0 is the root. heads[0] is -1."""
    scores = scores.astype(np.float64).copy()
    np.fill_diagonal(scores, -1e9)
    heads = chu_liu_edmonds(scores)
    roots = [i for i in range(1, len(heads)) if heads[i] == 0]
    if len(roots) == 1:
        return heads
    best, chosen = None, heads
    for root in range(1, len(heads)):
        fixed = scores.copy()
        fixed[:, 0] = -1e6
        fixed[root, 0] = scores[root, 0]
        got = chu_liu_edmonds(fixed)
        total = sum(fixed[i, got[i]] for i in range(1, len(got)))
        if best is None or total > best:
            best, chosen = total, got
    return chosen


def chu_liu_edmonds(scores):
    n = len(scores)
    heads = scores.argmax(1)
    heads[0] = -1
    cycle = find_cycle(heads)
    if not cycle:
        return heads
    inside = np.zeros(n, bool)
    inside[list(cycle)] = True
    outside = [i for i in range(n) if not inside[i]]
    cyc = list(cycle)
    kept = sum(scores[i, heads[i]] for i in cyc)
    m = len(outside)
    small = np.full((m + 1, m + 1), -1e9)
    small[:m, :m] = scores[np.ix_(outside, outside)]
    enter, leave = {}, {}
    for j, o in enumerate(outside):
        if o != 0:
            best = max(cyc, key=lambda c: scores[o, c])
            small[j, m], leave[j] = scores[o, best], best
        best = max(cyc, key=lambda c: scores[c, o] - scores[c, heads[c]])
        small[m, j], enter[j] = scores[best, o] - scores[best, heads[best]] + kept, best
    np.fill_diagonal(small, -1e9)
    got = chu_liu_edmonds(small)
    for j, o in enumerate(outside):
        if o != 0:
            heads[o] = leave[j] if got[j] == m else outside[got[j]]
    broken = enter[got[m]]
    heads[broken] = outside[got[m]]
    return heads


def find_cycle(heads):
    state = [0] * len(heads)
    for start in range(1, len(heads)):
        path, i = [], start
        while i > 0 and state[i] == 0:
            state[i] = 1
            path.append(i)
            i = heads[i]
        if i > 0 and state[i] == 1 and i in path:
            return path[path.index(i):]
        for p in path:
            state[p] = 2
    return None
