"""Trains the reader on free sets only, on a wall clock.

In: --data (the sets), --base (folder of the base encoder). Out: --out/checkpoint.pt after every epoch, dev scores on
stdout. Seeds are pinned; the schedule follows the clock, so a slower machine does fewer epochs.
"""
import argparse
import hashlib
import os
import random
import time

import torch
import torch.nn.functional as F
from tokenizers import Tokenizer

from batches import Pieces, make_batches, tensors
from evaluate import evaluate
from labels import NAMES, SHAPES, UPOS
from model import Reader, Roles, load_encoder
from prepare import label_lists, load, with_case_noise

BASE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
SEED, BUDGET, ENCODER_RATE, HEAD_RATE, WARM_UP = 20241008, 1100, 2e-4, 1e-3, 0.07
WEIGHTS = {"upos": 0.5, "heads": 1.0, "labels": 0.5, "names": 1.5, "roles": 2.0, "predicates": 0.3, "facts": 0.3}


def check_base(folder):
    """Path of the base weights, refused unless they are the published ones."""
    path = os.path.join(folder, "model.safetensors")
    with open(path, "rb") as f:
        if hashlib.sha256(f.read()).hexdigest() != BASE_SHA256:
            raise SystemExit(f"{path}: not the published all-MiniLM-L6-v2 weights")
    return path


def losses(reader, roles, t):
    """Loss of each layer that the batch has."""
    words, upos, arcs, labels, names, predicates, facts = reader(t["ids"], t["mask"], t["shapes"], t["starts"])
    entropy = lambda scores, gold, **k: F.cross_entropy(scores.flatten(0, -2).float(), gold.flatten(), ignore_index=-100, **k)
    out = {}
    arcs = arcs.float().masked_fill(t["word_mask"][:, None, :] == 0, -1e4)
    if (t["heads"] >= 0).any():
        out["upos"], out["heads"] = entropy(upos, t["upos"]), entropy(arcs, t["heads"])
        at = t["heads"].clamp(min=0)[:, :, None, None].expand(-1, -1, 1, labels.shape[-1])
        out["labels"] = entropy(labels.gather(2, at).squeeze(2), t["labels"])
    if (t["names"] >= 0).any():
        out["names"] = entropy(names, t["names"])
    known = t["predicates"] >= 0
    if known.any():
        out["predicates"] = F.binary_cross_entropy_with_logits(predicates[known].float(), t["predicates"][known].float())
    if len(t["roles"]):
        out["roles"] = entropy(roles(words, t["role_at"][:, 0], t["role_at"][:, 1]), t["roles"])
    if len(t["facts"]):
        out["facts"] = F.smooth_l1_loss(facts[t["fact_at"][:, 0], t["fact_at"][:, 1]].float(), t["facts"])
    return out


def build(base, relations, role_tags):
    reader = Reader(load_encoder(check_base(base), len(SHAPES)), len(UPOS), len(relations), len(NAMES))
    return reader, Roles(len(role_tags))


def rate(progress):
    return progress / WARM_UP if progress < WARM_UP else max(0.0, (1 - progress) / (1 - WARM_UP))


def main():
    a = argparse.ArgumentParser(description=__doc__)
    a.add_argument("--data", required=True)
    a.add_argument("--base", required=True)
    a.add_argument("--out", required=True)
    a.add_argument("--minutes", type=float, default=44)
    a = a.parse_args()
    os.makedirs(a.out, exist_ok=True)
    torch.manual_seed(SEED)
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    rng = random.Random(SEED)
    train_sets, dev = load(a.data, "train"), load(a.data, "dev")
    sentences = [s for part in train_sets.values() for s in part]
    relations, role_tags = label_lists(sentences)
    sentences += with_case_noise(sentences, 0.06, SEED)
    pieces = Pieces(Tokenizer.from_file(os.path.join(a.base, "tokenizer.json")))
    pieces.tokenizer.no_padding()
    pieces.tokenizer.no_truncation()
    reader, roles = build(a.base, relations, role_tags)
    encoder = [p for p in reader.encoder.parameters() if p.requires_grad]
    heads = [p for n, p in reader.named_parameters() if not n.startswith("encoder.")] + list(roles.parameters())
    optimizer = torch.optim.AdamW([{"params": encoder, "lr": ENCODER_RATE}, {"params": heads, "lr": HEAD_RATE}],
                                  betas=(0.9, 0.98), weight_decay=0.01, fused=True)
    rates = [ENCODER_RATE, HEAD_RATE]
    print(f"{len(sentences)} sentences, {len(relations)} relations, {len(role_tags)} role tags", flush=True)
    start, epoch, step = time.time(), 0, 0
    done = False
    while not done:
        reader.train(), roles.train()
        for batch in make_batches(sentences, pieces, BUDGET, rng):
            progress = (time.time() - start) / (60 * a.minutes)
            if progress >= 1:
                done = True
                break
            for group, base_rate in zip(optimizer.param_groups, rates):
                group["lr"] = base_rate * rate(progress)
            t = tensors(batch, relations, role_tags)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                parts = losses(reader, roles, t)
                loss = sum(WEIGHTS[k] * v for k, v in parts.items())
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(encoder + heads, 1.0)
            optimizer.step()
            step += 1
            if step % 100 == 0:
                print(f"step {step} {progress:.3f} loss {loss.item():.3f}", flush=True)
        epoch += 1
        state = {"reader": reader.state_dict(), "roles": roles.state_dict(), "relations": relations, "role_tags": role_tags,
                 "epoch": epoch, "seed": SEED}
        torch.save(state, os.path.join(a.out, "checkpoint.tmp"))
        os.replace(os.path.join(a.out, "checkpoint.tmp"), os.path.join(a.out, "checkpoint.pt"))
        if done or epoch in (2, 6):
            part = dev["ewt"] if done else dev["ewt"][::4]
            print(f"epoch {epoch} {time.time() - start:.0f} s", evaluate(reader, roles, pieces, part, relations, role_tags), flush=True)


if __name__ == "__main__":
    main()
