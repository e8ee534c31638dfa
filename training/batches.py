"""Sentences to padded batches.

In: `Sentence`s and a word-piece tokeniser. Out: tensors in the model's terms (word 0 is the root). Never: drops a word;
sentences over the piece limit are left out and counted by the caller.
"""
import random

import torch

from labels import shape

MAX_PIECES, LONG_WORD = 254, 8


class Pieces:
    """Word pieces of words, cached; words are lower-cased by the tokeniser."""

    def __init__(self, tokenizer):
        self.tokenizer, self.cache = tokenizer, {}
        self.cls, self.sep = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
        self.unknown = tokenizer.token_to_id("[UNK]")

    def of(self, word):
        if word not in self.cache:
            ids = self.tokenizer.encode(word, add_special_tokens=False).ids[:LONG_WORD]
            self.cache[word] = ids or [self.unknown]
        return self.cache[word]

    def encode(self, words):
        """ids, shape per piece, first piece of every word (the root's is 0)."""
        ids, shapes, starts = [self.cls], [0], [0]
        for n, word in enumerate(words):
            starts.append(len(ids))
            pieces = self.of(word)
            ids += pieces
            shapes += [shape(word, n == 0)] * len(pieces)
        return ids + [self.sep], shapes + [0], starts


def make_batches(sentences, pieces, budget, rng=None):
    """Lists of (sentence, encoded) of about equal length, at most `budget` padded pieces each."""
    encoded = [(s, pieces.encode(s.words)) for s in sentences]
    encoded = [e for e in encoded if len(e[1][0]) <= MAX_PIECES]
    noise = rng or random.Random(0)
    encoded.sort(key=lambda e: len(e[1][0]) + (noise.random() * 2 if rng else 0))
    out, batch = [], []
    for item in encoded:
        if batch and len(item[1][0]) * (len(batch) + 1) > budget:
            out.append(batch)
            batch = []
        batch.append(item)
    if batch:
        out.append(batch)
    if rng:
        rng.shuffle(out)
    return out


def pad(rows, fill, width):
    return torch.tensor([r + [fill] * (width - len(r)) for r in rows])


def tensors(batch, relations, role_tags):
    """Inputs and targets of one batch as a dict; -100 where nothing is known."""
    relation_of = {r: i for i, r in enumerate(relations)}
    tag_of = {t: i for i, t in enumerate(role_tags)}
    t = max(len(e[0]) for _, e in batch)
    w = max(len(e[2]) for _, e in batch)
    per_word = lambda get: pad([[-100] + (get(s) if get(s) is not None else [-100] * len(s.words)) for s, _ in batch], -100, w)
    out = {
        "ids": pad([e[0] for _, e in batch], 0, t), "mask": pad([[1] * len(e[0]) for _, e in batch], 0, t),
        "shapes": pad([e[1] for _, e in batch], 0, t), "starts": pad([e[2] for _, e in batch], 0, w),
        "upos": per_word(lambda s: s.upos), "names": per_word(lambda s: s.names),
        "heads": per_word(lambda s: s.heads and [h + 1 for h in s.heads]),
        "labels": per_word(lambda s: s.labels and [relation_of.get(l, -100) for l in s.labels]),
        "predicates": per_word(lambda s: s.predicates), "kinds": per_word(lambda s: s.kinds),
        "word_mask": pad([[1] * len(e[2]) for _, e in batch], 0, w),
    }
    roles, facts, events = [], [], []
    for b, (s, _) in enumerate(batch):
        for word, tags, about in s.events:
            row = [-100] + [tags.get(i, 0) for i in range(len(s.words))]
            events.append((b, word + 1, row + [-100] * (w - len(row)), about))
        for word, tags in s.roles:
            row = [-100] + [tag_of.get(tags.get(i, "O"), -100) for i in range(len(s.words))]
            roles.append((b, word + 1, row + [-100] * (w - len(row))))
        facts += [(b, word + 1, value) for word, value in s.factuality]
    out["event_at"] = torch.tensor([(b, p) for b, p, _, _ in events], dtype=torch.long).view(-1, 2)
    out["parties"] = torch.tensor([r for _, _, r, _ in events], dtype=torch.long).view(-1, w)
    out["about"] = torch.tensor([a for _, _, _, a in events], dtype=torch.long).view(-1, 4)
    out["role_at"] = torch.tensor([(b, p) for b, p, _ in roles]).view(-1, 2)
    out["roles"] = torch.tensor([r for _, _, r in roles]).view(-1, w)
    out["fact_at"] = torch.tensor([(b, p) for b, p, _ in facts], dtype=torch.long).view(-1, 2)
    out["facts"] = torch.tensor([v for _, _, v in facts])
    return out
