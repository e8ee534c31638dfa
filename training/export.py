"""Checkpoint to the model folder that the program reads: int8 weights with one scale an output, in safetensors.

In: --checkpoint, --base (for the vocabulary), --filter (of event_filter.py), --out. Out: weights.safetensors, labels.json, vocab.txt, model.json. Never: weights of more
than seven bits (sixteen-bit partial sums of some processors would overflow), one scale for a whole matrix (it costs points), a file
without its digest.
"""
import argparse
import hashlib
import json
import os
import shutil

import torch
from safetensors.torch import save_file

from batches import LONG_WORD, MAX_PIECES
from labels import ASPECTS, EVENTS, HEDGES, MODES, NAMES, PARTIES, POLARITIES, SHAPES, UPOS
from model import ATTENTION_HEADS, DISTANCES
from train import PARTS, build

MOST = 63
MLPS = {"names": "names", "factuality": "factuality", "events.kind": "kind", "events.about": "about"}
PAIR_PARTS = ["word", "word_product", "predicate", "predicate_product", "out"]


def quantised(weight, most=MOST):
    """int8 values [out, in] and the scale of each row."""
    scale = weight.abs().amax(1).clamp(min=1e-8) / most
    return (weight / scale[:, None]).round().to(torch.int8), scale


class Folder:
    """Tensors by name."""

    def __init__(self):
        self.tensors = {}

    def floats(self, name, values):
        self.tensors[name] = values.float().contiguous()

    def linear(self, name, weight, bias):
        self.tensors[f"{name}.weight"], scale = quantised(weight)
        self.floats(f"{name}.scale", scale)
        self.floats(f"{name}.bias", torch.zeros(weight.shape[0]) if bias is None else bias)

    def layer(self, name, module):
        self.linear(name, module.weight, module.bias)

    def with_constant(self, name, module):
        """A layer whose last input is always one: that column is its bias."""
        self.linear(name, module.weight[:, :-1], module.weight[:, -1])

    def norm(self, name, module):
        self.floats(f"{name}.weight", module.weight)
        self.floats(f"{name}.bias", module.bias)

    def pairs(self, name, module):
        for part in PAIR_PARTS:
            self.layer(f"{name}.{part}", getattr(module, part))
        self.floats(f"{name}.distance", module.distance.weight)

    def mlp(self, name, module):
        self.layer(f"{name}.hidden", module.hidden)
        self.layer(f"{name}.out", module.out)


def add_encoder(folder, encoder):
    folder.tensors["encoder.pieces.weight"], scale = quantised(encoder.pieces.weight, 127)
    folder.floats("encoder.pieces.scale", scale)
    folder.floats("encoder.positions", encoder.positions.weight[:MAX_PIECES + 2] + encoder.kinds)
    folder.floats("encoder.shapes", encoder.shapes.weight)
    folder.norm("encoder.norm", encoder.norm)
    for n, layer in enumerate(encoder.layers):
        name = f"encoder.layers.{n}"
        asked = [layer.query, layer.key, layer.value]
        folder.linear(f"{name}.qkv", torch.cat([m.weight for m in asked]), torch.cat([m.bias for m in asked]))
        for part in ("out", "up", "down"):
            folder.layer(f"{name}.{part}", getattr(layer, part))
        for part in ("norm1", "norm2"):
            folder.norm(f"{name}.{part}", getattr(layer, part))


def add_heads(folder, reader, roles, events):
    for name in ("upos", "predicate", "arc_dep", "arc_head", "label_dep", "label_head"):
        folder.layer(name, getattr(reader, name))
    # The arc layer scores a head's vector against what the dependant asks: asked = [dependant, 1] W^T.
    folder.with_constant("arc", reader.arc)
    folder.with_constant("label", reader.label)
    for name, part in MLPS.items():
        folder.mlp(name, getattr(events if name.startswith("events.") else reader, part))
    folder.pairs("roles", roles)
    folder.pairs("events.pairs", events.pairs)


def write_labels(folder, relations, role_tags, layers, event_filter):
    labels = {"upos": UPOS, "relations": relations, "names": NAMES, "roles": role_tags, "shapes": SHAPES,
              "events": EVENTS, "modes": MODES, "parties": PARTIES, "polarities": POLARITIES, "aspects": ASPECTS, "hedges": HEDGES,
              "layers": layers, "attention_heads": ATTENTION_HEADS, "max_pieces": MAX_PIECES, "long_word": LONG_WORD,
              "max_distance": DISTANCES, "lower_case": True, "filter": event_filter["settings"]}
    with open(f"{folder}/labels.json", "w", encoding="utf-8") as f:
        json.dump(labels, f, indent=1)


def write_digests(folder, about):
    files = {}
    for name in ["weights.safetensors", "labels.json", "vocab.txt"]:
        with open(f"{folder}/{name}", "rb") as f:
            files[name] = hashlib.sha256(f.read()).hexdigest()
    with open(f"{folder}/model.json", "w", encoding="utf-8") as f:
        json.dump({"name": "reader-en", **about, "files": files}, f, indent=1)
        f.write("\n")


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--checkpoint", "--base", "--filter", "--out"):
        a.add_argument(name, required=True)
    a = a.parse_args()
    state = torch.load(a.checkpoint, map_location="cpu")
    modules = build(a.base, state["relations"], state["role_tags"])
    for name, module in zip(PARTS, modules):
        module.load_state_dict(state[name])
    reader, roles, events = modules
    os.makedirs(a.out, exist_ok=True)
    folder = Folder()
    with torch.no_grad():
        add_encoder(folder, reader.encoder)
        add_heads(folder, reader, roles, events)
    event_filter = torch.load(a.filter)
    folder.tensors["filter.weight"] = event_filter["weights"][None]
    save_file(folder.tensors, f"{a.out}/weights.safetensors")
    os.chmod(f"{a.out}/weights.safetensors", 0o644)
    shutil.copy(f"{a.base}/vocab.txt", f"{a.out}/vocab.txt")
    write_labels(a.out, state["relations"], state["role_tags"], len(reader.encoder.layers), event_filter)
    write_digests(a.out, {"seed": state["seed"], "epochs": state["epoch"]})


if __name__ == "__main__":
    main()
