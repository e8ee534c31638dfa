"""Trains the reader and the event heads on free sets only, on a wall clock.

In: --data (the sets), --corpus (coded sentences, optional), --base (folder of the base encoder), --start (a checkpoint to go on
from, optional). Out: --out/checkpoint.pt after every epoch (the moving average of the weights), dev scores on stdout. Seeds are
pinned; the schedule follows the clock, so a slower machine does fewer epochs.
"""
import argparse
import copy
import hashlib
import json
import os
import random
import time

import torch
import torch.nn.functional as F
from tokenizers import Tokenizer

from batches import Pieces, make_batches, tensors
from evaluate import evaluate
from evaluate_events import evaluate_events
from events import load_coded
from labels import ASPECTS, EVENTS, HEDGES, MODES, NAMES, PARTIES, POLARITIES, SHAPES, UPOS
from model import Events, Reader, Roles, load_encoder
from prepare import label_lists, load, with_case_noise

BASE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
SEED, BUDGET, ENCODER_RATE, HEAD_RATE, WARM_UP = 20241008, 1100, 2e-4, 1e-3, 0.07
WEIGHTS = {"upos": 0.5, "heads": 1.0, "labels": 0.5, "names": 1.5, "roles": 2.0, "predicates": 0.3, "facts": 0.8,
           "kinds": 12.0, "parties": 4.0, "about": 1.0}
AVERAGE, MASKED_PIECES, MASK_PIECE = 0.998, 0.06, 103
ABOUT = [len(MODES), len(POLARITIES), len(ASPECTS), len(HEDGES)]


def check_base(folder):
    """Path of the base weights, refused unless they are the published ones."""
    path = os.path.join(folder, "model.safetensors")
    with open(path, "rb") as f:
        if hashlib.sha256(f.read()).hexdigest() != BASE_SHA256:
            raise SystemExit(f"{path}: not the published all-MiniLM-L6-v2 weights")
    return path


def entropy(scores, gold, **options):
    return F.cross_entropy(scores.flatten(0, -2).float(), gold.flatten(), ignore_index=-100, **options)


def losses(reader, roles, events, t):
    """Loss of each layer that the batch has."""
    words = reader.words(t["ids"], t["mask"], t["shapes"], t["starts"])
    out = {}
    if (t["heads"] >= 0).any():
        arcs = reader.arcs(words).float().masked_fill(t["word_mask"][:, None, :] == 0, -1e4)
        out["upos"], out["heads"] = entropy(reader.upos(words), t["upos"]), entropy(arcs, t["heads"])
        out["labels"] = entropy(reader.labels_at(words, t["heads"].clamp(min=0)), t["labels"])
    if (t["names"] >= 0).any():
        out["names"] = entropy(reader.names(words), t["names"])
    known = t["predicates"] >= 0
    if known.any():
        predicates = reader.predicate(words).squeeze(-1)
        out["predicates"] = F.binary_cross_entropy_with_logits(predicates[known].float(), t["predicates"][known].float())
    if len(t["roles"]):
        out["roles"] = entropy(roles(words, t["role_at"][:, 0], t["role_at"][:, 1]), t["roles"])
    if len(t["facts"]):
        facts = reader.factuality(words[t["fact_at"][:, 0], t["fact_at"][:, 1]]).squeeze(-1)
        out["facts"] = F.mse_loss(facts.float(), t["facts"])
    return out | event_losses(events, words, t)


def event_losses(events, words, t):
    out = {}
    if (t["kinds"] >= 0).any():
        out["kinds"] = entropy(events.kinds(words), t["kinds"])
    if len(t["event_at"]):
        parties, about = events.details(words, t["event_at"][:, 0], t["event_at"][:, 1])
        out["parties"] = entropy(parties, t["parties"])
        parts = about.float().split(ABOUT, -1)
        out["about"] = sum(F.cross_entropy(part, t["about"][:, n]) for n, part in enumerate(parts))
    return out


def masked(ids):
    """Pieces hidden at random: the sentence must be read from what is left of it (word dropout)."""
    hide = (torch.rand(ids.shape) < MASKED_PIECES) & (ids > MASK_PIECE)
    return ids.masked_fill(hide, MASK_PIECE)


class Average:
    """Exponential moving average of the weights (Polyak and Juditsky 1992), which is what is kept and scored."""

    def __init__(self, modules):
        self.live, self.kept, self.steps = modules, [copy.deepcopy(m) for m in modules], 0

    @torch.no_grad()
    def update(self):
        self.steps += 1
        decay = min(AVERAGE, self.steps / (self.steps + 10))
        for live, kept in zip(self.live, self.kept):
            for a, b in zip(kept.parameters(), live.parameters()):
                if b.requires_grad:
                    a.lerp_(b, 1 - decay)


def build(base, relations, role_tags):
    """Reader, roles and events with fresh heads on the base encoder."""
    reader = Reader(load_encoder(check_base(base), len(SHAPES)), len(UPOS), len(relations), len(NAMES))
    return [reader, Roles(len(role_tags)), Events(len(EVENTS), len(PARTIES), sum(ABOUT))]


PARTS = ["reader", "roles", "events"]


def rate(progress):
    return progress / WARM_UP if progress < WARM_UP else max(0.0, (1 - progress) / (1 - WARM_UP))


def arguments():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--data", required=True)
    a.add_argument("--facts", help="readings of teach_facts.py, in place of the annotators' factuality")
    a.add_argument("--corpus", help="records of corpus.py --program")
    a.add_argument("--base", required=True)
    a.add_argument("--start", help="checkpoint to go on from")
    a.add_argument("--share", type=float, default=1.0, help="share of the sets' sentences in each epoch")
    a.add_argument("--rates", type=float, default=1.0, help="factor on the learning rates")
    a.add_argument("--out", required=True)
    a.add_argument("--minutes", type=float, default=66)
    return a.parse_args()


def main():
    a = arguments()
    os.makedirs(a.out, exist_ok=True)
    torch.manual_seed(SEED)
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    rng = random.Random(SEED)
    train_sets, dev = load(a.data, "train"), load(a.data, "dev")
    sentences = [s for part in train_sets.values() for s in part]
    relations, role_tags = label_lists(sentences)
    if a.facts:
        take_facts(sentences, a.facts)
    sentences += with_case_noise(sentences, 0.06, SEED)
    coded, held_out = load_coded(a.corpus) if a.corpus else ([], [])
    coded += with_case_noise(coded, 0.06, SEED)
    pieces = Pieces(Tokenizer.from_file(os.path.join(a.base, "tokenizer.json")))
    pieces.tokenizer.no_padding()
    pieces.tokenizer.no_truncation()
    modules = build(a.base, relations, role_tags)
    if a.start:
        state = torch.load(a.start, map_location="cpu")
        assert (state["relations"], state["role_tags"]) == (relations, role_tags), "the checkpoint has other labels"
        for name, module in zip(PARTS, modules):
            if name in state:
                module.load_state_dict(state[name])
    encoder = [p for p in modules[0].encoder.parameters() if p.requires_grad]
    heads = [p for m in modules for n, p in m.named_parameters() if not n.startswith("encoder.")]
    rates = [a.rates * ENCODER_RATE, a.rates * HEAD_RATE]
    optimizer = torch.optim.AdamW([{"params": encoder, "lr": rates[0]}, {"params": heads, "lr": rates[1]}],
                                  betas=(0.9, 0.98), weight_decay=0.01, fused=True)
    print(f"{len(sentences)} sentences, {len(coded)} coded, {len(relations)} relations, {len(role_tags)} role tags", flush=True)
    average = Average(modules)
    start, epoch, step, done = time.time(), 0, 0, False
    while not done:
        [m.train() for m in modules]
        chosen = coded + rng.sample(sentences, int(a.share * len(sentences)))
        for batch in make_batches(chosen, pieces, BUDGET, rng):
            progress = (time.time() - start) / (60 * a.minutes)
            if progress >= 1:
                done = True
                break
            for group, base_rate in zip(optimizer.param_groups, rates):
                group["lr"] = base_rate * rate(progress)
            t = tensors(batch, relations, role_tags)
            t["ids"] = masked(t["ids"])
            with torch.autocast("cpu", dtype=torch.bfloat16):
                loss = sum(WEIGHTS[k] * v for k, v in losses(*modules, t).items())
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(encoder + heads, 1.0)
            optimizer.step()
            average.update()
            step += 1
            if step % 100 == 0:
                print(f"step {step} {progress:.3f} loss {loss.item():.3f}", flush=True)
        epoch += 1
        keep(average.kept, relations, role_tags, epoch, a.out)
        if done or epoch % 3 == 0:
            print(f"epoch {epoch} {time.time() - start:.0f} s", scores(average.kept, pieces, dev["ewt"], held_out, relations, role_tags),
                  flush=True)


def take_facts(sentences, path):
    """The teacher's readings in place of the annotations; sets without a teacher lose their factuality."""
    with open(path, encoding="utf-8") as f:
        taught = {}
        for words, word, value in json.load(f):
            taught.setdefault(tuple(words), {})[word] = value
    for s in sentences:
        s.factuality = list(taught.get(tuple(s.words), {}).items())


def scores(kept, pieces, dev, held_out, relations, role_tags):
    reader, roles, events = kept
    out = evaluate(reader, roles, pieces, dev, relations, role_tags)
    return out | evaluate_events(reader, events, pieces, held_out) if held_out else out


def keep(kept, relations, role_tags, epoch, folder):
    state = {name: module.state_dict() for name, module in zip(PARTS, kept)}
    state |= {"relations": relations, "role_tags": role_tags, "epoch": epoch, "seed": SEED}
    torch.save(state, os.path.join(folder, "checkpoint.tmp"))
    os.replace(os.path.join(folder, "checkpoint.tmp"), os.path.join(folder, "checkpoint.pt"))


if __name__ == "__main__":
    main()
