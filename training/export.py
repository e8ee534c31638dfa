"""Checkpoint to the two ONNX graphs that the program runs, quantised to int8 per channel.

In: --checkpoint, --base (for the vocabulary), --out. Out: encoder.onnx, roles.onnx, labels.json, vocab.txt, model.json.
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
from labels import NAMES, SHAPES, UPOS
from model import DISTANCES, Reader, Roles, load_encoder


class ExportReader(torch.nn.Module):
    """The reader with 32-bit integer inputs and relation scores as two factors."""

    def __init__(self, reader):
        super().__init__()
        self.reader = reader

    def forward(self, input_ids, attention_mask, shape_ids, word_starts):
        r = self.reader
        words = r.words(input_ids.long(), attention_mask, shape_ids.long(), word_starts.long())
        return (words, r.upos(words), r.arcs(words), r.labels(words), r.names(words),
                r.predicate(words).squeeze(-1), r.factuality(words).squeeze(-1))


class ExportRoles(torch.nn.Module):
    def __init__(self, roles):
        super().__init__()
        self.roles = roles

    def forward(self, words, predicate_sentence, predicate_word):
        return self.roles(words, predicate_sentence.long(), predicate_word.long())


OUTPUTS = ["words", "upos", "arcs", "labels", "names", "predicates", "factuality"]


def example():
    ids = torch.tensor([[101, 2028, 2048, 2093, 102], [101, 2028, 102, 0, 0]], dtype=torch.int32)
    mask = torch.tensor([[1, 1, 1, 1, 1], [1, 1, 1, 0, 0]], dtype=torch.int32)
    shapes = torch.zeros_like(ids)
    starts = torch.tensor([[0, 1, 2, 3], [0, 1, 0, 0]], dtype=torch.int32)
    return ids, mask, shapes, starts


def export(reader, roles, folder):
    names = ["input_ids", "attention_mask", "shape_ids", "word_starts"]
    pieces, words = {0: "batch", 1: "pieces"}, {0: "batch", 1: "words"}
    axes = {n: pieces for n in names[:3]} | {"word_starts": words} | {o: dict(words) for o in OUTPUTS}
    axes["arcs"][2] = "words"
    axes["labels"][2] = "words"
    kinds = {"opset_version": 17, "dynamo": False}
    torch.onnx.export(ExportReader(reader), example(), f"{folder}/encoder.onnx", input_names=names, output_names=OUTPUTS,
                      dynamic_axes=axes, **kinds)
    inputs = (torch.randn(2, 4, 384), torch.tensor([0, 1, 1], dtype=torch.int32), torch.tensor([1, 1, 2], dtype=torch.int32))
    torch.onnx.export(ExportRoles(roles), inputs, f"{folder}/roles.onnx",
                      input_names=["words", "predicate_sentence", "predicate_word"], output_names=["roles"],
                      dynamic_axes={"words": words, "predicate_sentence": {0: "predicates"}, "predicate_word": {0: "predicates"},
                                    "roles": {0: "predicates", 1: "words"}}, **kinds)


def quantise(source, target):
    with tempfile.TemporaryDirectory() as t:
        quant_pre_process(source, f"{t}/pre.onnx", skip_symbolic_shape=True)
        quantize_dynamic(f"{t}/pre.onnx", target, weight_type=QuantType.QInt8, per_channel=True,
                         op_types_to_quantize=["MatMul", "Gather"], extra_options={"MatMulConstBOnly": True})


def check(folder, reader):
    """The float graph must give what PyTorch gives."""
    reader.eval()
    session = onnxruntime.InferenceSession(f"{folder}/encoder.onnx")
    inputs = example()
    got = session.run(None, {i.name: x.numpy() for i, x in zip(session.get_inputs(), inputs)})
    with torch.no_grad():
        want = ExportReader(reader)(*inputs)
    for name, a, b in zip(OUTPUTS, got, want):
        gap = float(np.abs(a - b.numpy()).max())
        if gap > 1e-3:
            raise SystemExit(f"{name}: the exported graph differs by {gap}")


def write_labels(folder, relations, role_tags):
    labels = {"upos": UPOS, "relations": relations, "names": NAMES, "roles": role_tags, "shapes": SHAPES,
              "max_pieces": MAX_PIECES, "long_word": LONG_WORD, "max_distance": DISTANCES, "lower_case": True}
    with open(f"{folder}/labels.json", "w", encoding="utf-8") as f:
        json.dump(labels, f, indent=1)


def write_digests(folder, about):
    files = {}
    for name in ("encoder.onnx", "roles.onnx", "labels.json", "vocab.txt"):
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
    reader = Reader(load_encoder(f"{a.base}/model.safetensors", len(SHAPES)), len(UPOS), len(relations), len(NAMES))
    roles = Roles(len(role_tags))
    reader.load_state_dict(state["reader"])
    roles.load_state_dict(state["roles"])
    reader.eval(), roles.eval()
    os.makedirs(a.out, exist_ok=True)
    with tempfile.TemporaryDirectory() as t, torch.no_grad():
        export(reader, roles, t)
        check(t, reader)
        for name in ("encoder.onnx", "roles.onnx"):
            quantise(f"{t}/{name}", f"{a.out}/{name}")
    shutil.copy(f"{a.base}/vocab.txt", f"{a.out}/vocab.txt")
    write_labels(a.out, relations, role_tags)
    write_digests(a.out, {"seed": state["seed"], "epochs": state["epoch"]})


if __name__ == "__main__":
    main()
