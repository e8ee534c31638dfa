"""Checkpoint to the ONNX graphs that the program runs, quantised to int8 per channel.

In: --checkpoint, --base (for the vocabulary), --out. Out: encoder, relations, roles and events (.onnx), labels.json, vocab.txt,
model.json.
Never: per-tensor weights (they cost points), a file without its digest.
"""
import argparse
import hashlib
import json
import os
import shutil
import tempfile

import numpy as np
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process

from batches import LONG_WORD, MAX_PIECES
from labels import ASPECTS, EVENTS, HEDGES, MODES, NAMES, PARTIES, POLARITIES, SHAPES, UPOS
from model import DISTANCES
from train import PARTS, build


class ExportReader(torch.nn.Module):
    """Encoder and heads with 32-bit integer inputs; what needs a tree or a predicate first has graphs of its own."""

    def __init__(self, reader, events):
        super().__init__()
        self.reader, self.events = reader, events

    def forward(self, input_ids, attention_mask, shape_ids, word_starts):
        r = self.reader
        words = r.words(input_ids.long(), attention_mask, shape_ids.long(), word_starts.long())
        return (words, r.upos(words), r.arcs(words), r.names(words), r.predicate(words).squeeze(-1), r.factuality(words).squeeze(-1),
                self.events.kinds(words))


class ExportRelations(torch.nn.Module):
    """Relations of every word to the head that the tree gives it: words [B,W,H], heads [B,W] to [B,W,relations]."""

    def __init__(self, reader):
        super().__init__()
        self.reader = reader

    def forward(self, words, word_heads):
        return self.reader.labels_at(words, word_heads.long())


class ExportRoles(torch.nn.Module):
    def __init__(self, roles):
        super().__init__()
        self.roles = roles

    def forward(self, words, predicate_sentence, predicate_word):
        return self.roles(words, predicate_sentence.long(), predicate_word.long())


class ExportEvents(torch.nn.Module):
    def __init__(self, events):
        super().__init__()
        self.events = events

    def forward(self, words, trigger_sentence, trigger_word):
        return self.events.details(words, trigger_sentence.long(), trigger_word.long())


OUTPUTS = ["words", "upos", "arcs", "names", "predicates", "factuality", "kinds"]
GRAPHS = ["encoder", "relations", "roles", "events"]


def example():
    ids = torch.tensor([[101, 2028, 2048, 2093, 102], [101, 2028, 102, 0, 0]], dtype=torch.int32)
    mask = torch.tensor([[1, 1, 1, 1, 1], [1, 1, 1, 0, 0]], dtype=torch.int32)
    shapes = torch.zeros_like(ids)
    starts = torch.tensor([[0, 1, 2, 3], [0, 1, 0, 0]], dtype=torch.int32)
    return ids, mask, shapes, starts


def export(modules, folder):
    """One float graph for each of GRAPHS."""
    reader, roles, events = modules
    names = ["input_ids", "attention_mask", "shape_ids", "word_starts"]
    pieces, words = {0: "batch", 1: "pieces"}, {0: "batch", 1: "words"}
    axes = {n: pieces for n in names[:3]} | {"word_starts": words} | {o: dict(words) for o in OUTPUTS}
    axes["arcs"][2] = "words"
    kinds = {"opset_version": 17, "dynamo": False}
    torch.onnx.export(ExportReader(reader, events).eval(), example(), f"{folder}/encoder.onnx", input_names=names, output_names=OUTPUTS,
                      dynamic_axes=axes, **kinds)
    some = torch.randn(2, 4, 384)
    torch.onnx.export(ExportRelations(reader).eval(), (some, torch.tensor([[0, 2, 0, 2], [0, 0, 1, 1]], dtype=torch.int32)),
                      f"{folder}/relations.onnx", input_names=["words", "word_heads"], output_names=["relations"],
                      dynamic_axes={"words": words, "word_heads": words, "relations": words}, **kinds)
    asked = (some, torch.tensor([0, 1, 1], dtype=torch.int32), torch.tensor([1, 1, 2], dtype=torch.int32))
    for graph, module, who, outputs in (("roles", ExportRoles(roles), "predicate", ["roles"]),
                                        ("events", ExportEvents(events), "trigger", ["parties", "about"])):
        rows = {0: "asked"}
        axes = {"words": words, f"{who}_sentence": rows, f"{who}_word": rows, outputs[0]: {0: "asked", 1: "words"}}
        axes |= {o: rows for o in outputs[1:]}
        torch.onnx.export(module.eval(), asked, f"{folder}/{graph}.onnx", input_names=["words", f"{who}_sentence", f"{who}_word"],
                          output_names=outputs, dynamic_axes=axes, **kinds)


def quantise(source, target):
    with tempfile.TemporaryDirectory() as t:
        quant_pre_process(source, f"{t}/pre.onnx", skip_symbolic_shape=True)
        quantize_dynamic(f"{t}/pre.onnx", target, weight_type=QuantType.QInt8, per_channel=True,
                         op_types_to_quantize=["MatMul", "Gather"], extra_options={"MatMulConstBOnly": True})


def check(folder, reader, events):
    """The float graph must give what PyTorch gives."""
    session = onnxruntime.InferenceSession(f"{folder}/encoder.onnx")
    inputs = example()
    got = session.run(None, {i.name: x.numpy() for i, x in zip(session.get_inputs(), inputs)})
    with torch.no_grad():
        want = ExportReader(reader, events).eval()(*inputs)
    for name, a, b in zip(OUTPUTS, got, want):
        gap = float(np.abs(a - b.numpy()).max())
        if gap > 1e-3:
            raise SystemExit(f"{name}: the exported graph differs by {gap}")


def write_labels(folder, relations, role_tags):
    labels = {"upos": UPOS, "relations": relations, "names": NAMES, "roles": role_tags, "shapes": SHAPES,
              "events": EVENTS, "modes": MODES, "parties": PARTIES, "polarities": POLARITIES, "aspects": ASPECTS, "hedges": HEDGES,
              "max_pieces": MAX_PIECES, "long_word": LONG_WORD, "max_distance": DISTANCES, "lower_case": True}
    with open(f"{folder}/labels.json", "w", encoding="utf-8") as f:
        json.dump(labels, f, indent=1)


def write_digests(folder, about):
    files = {}
    for name in [f"{g}.onnx" for g in GRAPHS] + ["labels.json", "vocab.txt"]:
        with open(f"{folder}/{name}", "rb") as f:
            files[name] = hashlib.sha256(f.read()).hexdigest()
    with open(f"{folder}/model.json", "w", encoding="utf-8") as f:
        json.dump({"name": "reader-en", **about, "files": files}, f, indent=1)
        f.write("\n")


def main():
    a = argparse.ArgumentParser(description=__doc__)
    for name in ("--checkpoint", "--base", "--out"):
        a.add_argument(name, required=True)
    a = a.parse_args()
    state = torch.load(a.checkpoint, map_location="cpu")
    relations, role_tags = state["relations"], state["role_tags"]
    modules = build(a.base, relations, role_tags)
    for name, module in zip(PARTS, modules):
        module.load_state_dict(state[name])
        module.eval()
    os.makedirs(a.out, exist_ok=True)
    with tempfile.TemporaryDirectory() as t, torch.no_grad():
        export(modules, t)
        check(t, modules[0], modules[2])
        for graph in GRAPHS:
            quantise(f"{t}/{graph}.onnx", f"{a.out}/{graph}.onnx")
    shutil.copy(f"{a.base}/vocab.txt", f"{a.out}/vocab.txt")
    write_labels(a.out, relations, role_tags)
    write_digests(a.out, {"seed": state["seed"], "epochs": state["epoch"]})


if __name__ == "__main__":
    main()
