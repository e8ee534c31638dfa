"""Scores the event heads on held-out coded sentences.

In: models and `Sentence`s with `kinds` and `events`. Out: a dict of figures in per cent: event words with their type (F1), the type
of given event words, parties by head word (F1, event words given), mode, polarity, aspect, hedge (accuracy). Never: trains.
"""
import torch

from batches import make_batches, tensors
from labels import ASPECTS, HEDGES, MODES, PARTIES, POLARITIES

ABOUT = {"mode": len(MODES), "polarity": len(POLARITIES), "aspect": len(ASPECTS), "hedge": len(HEDGES)}


def f1(right, found, gold):
    return round(200 * right / (found + gold), 2) if found + gold else 0.0


def evaluate_events(reader, events, pieces, sentences):
    reader.eval(), events.eval()
    word, given, about, party = [0, 0, 0], [0, 0], {k: [0, 0] for k in ABOUT}, {t: [0, 0, 0] for t in PARTIES[1:]}
    with torch.no_grad():
        for batch in make_batches(sentences, pieces, 2000):
            t = tensors(batch, [], [])
            words = reader.words(t["ids"], t["mask"], t["shapes"], t["starts"])
            kinds = events.kinds(words)
            guess, gold = kinds.argmax(-1), t["kinds"]
            word[0] += int(((guess == gold) & (gold > 0)).sum())
            word[1] += int(((guess > 0) & (gold >= 0)).sum())
            word[2] += int((gold > 0).sum())
            given[0] += int(((kinds[..., 1:].argmax(-1) + 1 == gold) & (gold > 0)).sum())
            given[1] += int((gold > 0).sum())
            if len(t["event_at"]):
                add_details(events.details(words, t["event_at"][:, 0], t["event_at"][:, 1]), t, about, party)
    reader.train(), events.train()
    out = {"event_words": f1(*word), "event_types_given": round(100 * given[0] / max(given[1], 1), 2)}
    out |= {f"party_{k}": f1(*v) for k, v in party.items()}
    return out | {k: round(100 * a / max(b, 1), 2) for k, (a, b) in about.items()}


def add_details(found, t, about, party):
    parties, scores = found
    guess, gold = parties.argmax(-1), t["parties"]
    for n, tag in enumerate(PARTIES[1:], 1):
        party[tag][0] += int(((guess == n) & (gold == n)).sum())
        party[tag][1] += int(((guess == n) & (gold >= 0)).sum())
        party[tag][2] += int((gold == n).sum())
    for n, (name, part) in enumerate(zip(ABOUT, scores.split(list(ABOUT.values()), -1))):
        about[name][0] += int((part.argmax(-1) == t["about"][:, n]).sum())
        about[name][1] += len(part)
