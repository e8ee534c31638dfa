"""The reader: a 6-layer BERT encoder with word shapes, and its heads.

In: word pieces with their shapes, and the first piece of every word. Out: scores per word. Never: labels as text.
The encoder's weights are those of all-MiniLM-L6-v2 (Apache-2.0), read from safetensors.
"""
import math

import torch
from torch import nn
import torch.nn.functional as F

HIDDEN, LAYERS, ATTENTION_HEADS, DISTANCES = 384, 6, 12, 32


class Layer(nn.Module):
    def __init__(self, dropout):
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(HIDDEN, HIDDEN) for _ in range(4))
        self.up, self.down = nn.Linear(HIDDEN, 4 * HIDDEN), nn.Linear(4 * HIDDEN, HIDDEN)
        self.norm1, self.norm2 = nn.LayerNorm(HIDDEN, eps=1e-12), nn.LayerNorm(HIDDEN, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x, bias):
        b, t, _ = x.shape
        split = lambda y: y.view(b, t, ATTENTION_HEADS, HIDDEN // ATTENTION_HEADS).transpose(1, 2)
        q, k, v = split(self.query(x)), split(self.key(x)), split(self.value(x))
        scores = q @ k.transpose(-1, -2) / math.sqrt(HIDDEN // ATTENTION_HEADS) + bias
        mixed = (self.dropout(scores.softmax(-1)) @ v).transpose(1, 2).reshape(b, t, HIDDEN)
        x = self.norm1(x + self.dropout(self.out(mixed)))
        return self.norm2(x + self.dropout(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    def __init__(self, vocabulary, positions, shapes, dropout=0.1):
        super().__init__()
        self.pieces = nn.Embedding(vocabulary, HIDDEN)
        self.positions = nn.Embedding(positions, HIDDEN)
        self.kinds = nn.Parameter(torch.zeros(HIDDEN))
        self.shapes = nn.Embedding(shapes, HIDDEN)
        nn.init.zeros_(self.shapes.weight)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.dropout = nn.Dropout(dropout)
        self.pieces.weight.requires_grad = False

    def forward(self, ids, mask, shapes):
        t = ids.shape[1]
        x = self.pieces(ids) + self.positions.weight[:t] + self.kinds + self.shapes(shapes)
        x = self.dropout(self.norm(x))
        bias = (1.0 - mask[:, None, None, :].to(x.dtype)) * -10000.0
        for layer in self.layers:
            x = layer(x, bias)
        return x


class Mlp(nn.Module):
    def __init__(self, width, out, dropout=0.3):
        super().__init__()
        self.hidden, self.out, self.dropout = nn.Linear(HIDDEN, width), nn.Linear(width, out), nn.Dropout(dropout)

    def forward(self, x):
        return self.out(self.dropout(F.gelu(self.hidden(x))))


class Reader(nn.Module):
    """Word 0 of every sentence is the tree root ([CLS])."""

    def __init__(self, encoder, upos, relations, names, arc=256, label=96):
        super().__init__()
        self.encoder = encoder
        self.upos = nn.Linear(HIDDEN, upos)
        self.arc_dep, self.arc_head = nn.Linear(HIDDEN, arc), nn.Linear(HIDDEN, arc)
        self.arc = nn.Linear(arc + 1, arc, bias=False)
        self.label_dep, self.label_head = nn.Linear(HIDDEN, label), nn.Linear(HIDDEN, label)
        self.label = nn.Linear(label + 1, relations * (label + 1), bias=False)
        self.relations, self.label_width = relations, label
        nn.init.zeros_(self.arc.weight)
        nn.init.normal_(self.label.weight, std=0.01)
        self.names = Mlp(192, names)
        self.predicate = nn.Linear(HIDDEN, 1)
        self.factuality = Mlp(128, 1)
        self.word_dropout, self.head_dropout = nn.Dropout(0.2), nn.Dropout(0.3)

    def words(self, ids, mask, shapes, starts):
        pieces = self.encoder(ids, mask, shapes)
        index = starts[:, :, None].expand(-1, -1, HIDDEN)
        return self.word_dropout(torch.gather(pieces, 1, index))

    def arcs(self, words):
        dep = self.head_dropout(F.gelu(self.arc_dep(words)))
        head = self.head_dropout(F.gelu(self.arc_head(words)))
        return self.arc(with_one(dep)) @ head.transpose(1, 2)

    def label_vectors(self, words):
        """Per word: what it asks of a head for every relation [B,W,R,width+1], and what it offers as one."""
        dep = self.head_dropout(F.gelu(self.label_dep(words)))
        head = self.head_dropout(F.gelu(self.label_head(words)))
        b, w, _ = words.shape
        asked = self.label(with_one(dep)).view(b, w, self.relations, self.label_width + 1)
        return asked, with_one(head)

    def labels(self, words):
        """[B,W,W,R]: score of each relation of each word to each head."""
        asked, offered = self.label_vectors(words)
        b, w, r, k = asked.shape
        return (asked.reshape(b, w * r, k) @ offered.transpose(1, 2)).view(b, w, r, w).transpose(2, 3)

    def labels_at(self, words, heads):
        """[B,W,R]: score of each relation of each word to the head given for it."""
        asked, offered = self.label_vectors(words)
        offered = torch.gather(offered, 1, heads[:, :, None].expand(-1, -1, offered.shape[-1]))
        return (asked @ offered[:, :, :, None]).squeeze(-1)

    def forward(self, ids, mask, shapes, starts):
        words = self.words(ids, mask, shapes, starts)
        return (words, self.upos(words), self.arcs(words), self.labels(words), self.names(words),
                self.predicate(words).squeeze(-1), self.factuality(words).squeeze(-1))


def with_one(x):
    return torch.cat([x, torch.ones_like(x[..., :1])], -1)


class Roles(nn.Module):
    """Roles of every word for every predicate, without running the encoder again."""

    def __init__(self, tags, width=256):
        super().__init__()
        self.word, self.predicate = nn.Linear(HIDDEN, width), nn.Linear(HIDDEN, width)
        self.word_product, self.predicate_product = nn.Linear(HIDDEN, width), nn.Linear(HIDDEN, width)
        self.distance = nn.Embedding(2 * DISTANCES + 1, width)
        self.out, self.dropout = nn.Linear(width, tags), nn.Dropout(0.3)

    def forward(self, words, sentence, position):
        """words [B,W,H], sentence and position [P]; out [P,W,tags]."""
        predicate = words[sentence, position][:, None]
        steps = torch.arange(words.shape[1], device=words.device)[None, :] - position[:, None]
        distance = self.distance(steps.clamp(-DISTANCES, DISTANCES) + DISTANCES)
        mixed = self.word(words)[sentence] + self.predicate(predicate) + distance
        mixed = mixed + self.word_product(words)[sentence] * self.predicate_product(predicate)
        return self.out(self.dropout(F.gelu(mixed)))


class Events(nn.Module):
    """Which words name an event of which type; for each, its parties and what the text says of it."""

    def __init__(self, kinds, parties, about, width=192):
        super().__init__()
        self.kind = Mlp(192, kinds)
        self.pairs = Roles(parties, width)
        self.about = Mlp(192, about)

    def kinds(self, words):
        """[B,W,kinds]"""
        return self.kind(words)

    def details(self, words, sentence, position):
        """Of the words at (sentence, position) [P]: parties [P,W,parties] and about [P,about]."""
        return self.pairs(words, sentence, position), self.about(words[sentence, position])


def load_encoder(path, shapes):
    """An `Encoder` with the published weights."""
    from safetensors.torch import load_file
    w = load_file(path)
    prefix = "" if "embeddings.word_embeddings.weight" in w else "bert."
    g = lambda name: w[prefix + name].float()
    e = Encoder(g("embeddings.word_embeddings.weight").shape[0], g("embeddings.position_embeddings.weight").shape[0], shapes)
    with torch.no_grad():
        e.pieces.weight.copy_(g("embeddings.word_embeddings.weight"))
        e.positions.weight.copy_(g("embeddings.position_embeddings.weight"))
        e.kinds.copy_(g("embeddings.token_type_embeddings.weight")[0])
        copy(e.norm, g, "embeddings.LayerNorm")
        for n, layer in enumerate(e.layers):
            base = f"encoder.layer.{n}."
            copy(layer.query, g, base + "attention.self.query")
            copy(layer.key, g, base + "attention.self.key")
            copy(layer.value, g, base + "attention.self.value")
            copy(layer.out, g, base + "attention.output.dense")
            copy(layer.norm1, g, base + "attention.output.LayerNorm")
            copy(layer.up, g, base + "intermediate.dense")
            copy(layer.down, g, base + "output.dense")
            copy(layer.norm2, g, base + "output.LayerNorm")
    return e


def copy(module, weights, name):
    module.weight.copy_(weights(name + ".weight"))
    module.bias.copy_(weights(name + ".bias"))
