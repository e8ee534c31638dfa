"""The coded corpus: text batches to records, with every fault named.

In: batches in the notation of docs/codebook.md. Out: JSON Lines of sentences with their claims (character offsets into the sentence),
a tenth of the groups marked `held_out` by digest; `--check` prints faults and counts instead. Never: guesses what a coder meant; a
faulty claim is reported with file and line and left out.
"""
import argparse
import collections
import glob
import hashlib
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile

TYPES = {
    "AGREE": "", "CONSULT": "visit third-party multilateral phone", "SUPPORT": "", "CONCEDE": "", "COOPERATE": "", "AID": "",
    "RETREAT": "withdraw release disarm ceasefire access resign", "REQUEST": "assist change yield meet",
    "ACCUSE": "disapprove investigate allege", "REJECT": "assist change yield meet",
    "THREATEN": "restrict arrest relations expel territory violence",
    "PROTEST": "demo riot strike hunger boycott obstruct vandalize", "SANCTION": "convict expel withdraw discontinue",
    "MOBILIZE": "troops weapons police militia",
    "COERCE": "seize restrict censor curfew martial-law arrest deport withhold misinformation cyber",
    "ASSAULT": "abduct beat torture sexual targeted destroy primitive firearms explosives suicide-attack aerial drone "
               "heavy-weapons crowd-control unconventional",
}
CONTEXTS = set("""military intelligence executive legislative election political_institutions pro_democracy pro_autocracy economic legal
    reparations human_rights rights_freedoms repression human_security gender lgbt religion_ethnicity inequality diplomatic territory
    peacekeeping health asylum migration disasters natural_resource environment technology terrorism cbrn cyber misinformation crime
    corruption illegal_drugs trafficking""".split())
SECTORS = set("COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE REL SOC".split())
SOURCES = set("official anonymous_official person organisation outlet agency analyst document witness unspecified".split())
QUANTITIES = set("dead injured dead_or_injured missing arrested captured released displaced participants personnel items money expelled "
                 "other".split())
OBJECTS = set("arms personnel funds relief technology intelligence goods other".split())
BANDS = ["almost no chance", "very unlikely", "unlikely", "roughly even chance", "very likely", "likely", "almost certain", "possible",
         "reported"]
ASPECTS = {"ongoing", "future", "hypothetical", "historical"}
CODE = re.compile(r"^(?:[A-Z]{3}|-)$")
DAY = re.compile(r"^\d{4}-\d{2}-\d{2}(?:\.\.\d{4}-\d{2}-\d{2})?$")
GROUP_KINDS = {"document", "sentences"}


class Fault(Exception):
    """What is wrong with a line."""


def span(text, words):
    """{text, start, end} of `words` in the sentence; `words#2` is the second occurrence. Whole words are preferred."""
    words = words.strip()
    number = 1
    if m := re.match(r"^(.*)#(\d)$", words):
        words, number = m.group(1), int(m.group(2))
    at = [m.start() for m in re.finditer(r"(?<!\w)" + re.escape(words) + r"(?!\w)", text)]
    if not words or len(at) < number:
        raise Fault(f"not in the sentence: {words!r}")
    return {"text": words, "start": at[number - 1], "end": at[number - 1] + len(words)}


def party(text, words):
    """One actor: `words=CODE:SECTORS`."""
    if "=" not in words:
        raise Fault(f"no code: {words!r}")
    words, code = words.rsplit("=", 1)
    code, _, sectors = code.strip().partition(":")
    sectors = [s.strip() for s in sectors.split(",") if s.strip()]
    if not CODE.match(code):
        raise Fault(f"no such code: {code!r}")
    if unknown := set(sectors) - SECTORS:
        raise Fault(f"no such sector: {sorted(unknown)}")
    out = {"text": None, "start": None, "end": None} if words.strip() == "_" else span(text, words)
    return out | {"code": None if code == "-" else code, "sector": sectors}


def parties(text, field):
    sides = field.split(" > ")
    if len(sides) != 2:
        raise Fault(f"needs `actor > recipient`: {field!r}")
    return [[party(text, p) for p in side.split(" & ")] if side.strip() != "_" else [] for side in sides]


def source(text, field, joint):
    """One link: `cue: words=CODE:SECTORS kind`."""
    cue, found, rest = field.partition(": ")
    if not found:
        raise Fault(f"needs `by cue: source`: {field!r}")
    words, _, kind = rest.strip().rpartition(" ")
    if kind not in SOURCES:
        raise Fault(f"no such kind of source: {kind!r}")
    speaker = {"text": None, "start": None, "end": None, "code": None, "sector": []} if words.strip() in ("_", "") else party(text, words)
    return {"source": speaker | {"kind": kind}, "cue": span(text, cue) if cue.strip() != "_" else None, "joint": joint}


def number(words):
    return None if words.strip() == "-" else float(words.replace("_", ""))


def quantity(text, field):
    kind, _, rest = field.partition(" ")
    words, found, values = rest.rpartition("=")
    if kind not in QUANTITIES:
        raise Fault(f"no such quantity: {kind!r}")
    if not found:
        words = rest
        digits = re.findall(r"\d[\d,]*(?:\.\d+)?", rest)
        if len(digits) != 1:
            raise Fault(f"needs `=low,best,high`: {field!r}")
        values = ",".join([digits[0].replace(",", "")] * 3)
    numbers = [number(v) for v in values.split(",")]
    if len(numbers) != 3:
        raise Fault(f"needs three numbers: {field!r}")
    return {"kind": kind, **dict(zip(("low", "best", "high"), numbers)), **span(text, words)}


def hedge(text, field):
    for band in BANDS:
        if field.startswith(band + " "):
            return {"band": band, "cue": span(text, field[len(band):])}
    raise Fault(f"no such band: {field!r}")


def place(text, field):
    out = party(text, field)
    return {k: out[k] for k in ("text", "start", "end")} | {"country_code": out["code"]}


def day(text, field):
    words, _, value = field.rpartition("=")
    if value == "-":
        return span(text, words) | {"first": None, "last": None}
    if not DAY.match(value):
        raise Fault(f"no date: {value!r}")
    first, _, last = value.partition("..")
    return span(text, words) | {"first": first, "last": last or first}


def event(field):
    name, _, mode = field.strip().partition("/")
    if name not in TYPES:
        raise Fault(f"no such type: {name!r}")
    if mode and mode not in TYPES[name].split():
        raise Fault(f"no mode of {name}: {mode!r}")
    return name, mode or None


def claim(text, line):
    fields = [f.strip() for f in line[1:].split(" | ")]
    if len(fields) < 3:
        raise Fault("needs type, trigger and parties")
    name, mode = event(fields[0])
    actor, recipient = parties(text, fields[2])
    out = {"event": name, "mode": mode, "trigger": span(text, fields[1]), "actor": actor, "recipient": recipient, "object": None,
           "place": None, "happened_on": None, "quantity": [], "polarity": "affirmed", "aspect": "past", "likelihood": None,
           "attribution": [], "context": [], "required": True}
    for field in fields[3:]:
        add(out, text, field)
    return out


def add(out, text, field):
    """One optional field."""
    word, _, rest = field.partition(" ")
    if word == "neg":
        out["polarity"] = "negated"
    elif word in ASPECTS:
        out["aspect"] = word
    elif word == "optional":
        out["required"] = False
    elif word in ("by", "by+"):
        out["attribution"].append(source(text, rest, word == "by+"))
    elif word == "n":
        out["quantity"].append(quantity(text, rest))
    elif word == "obj":
        kind, _, words = rest.partition(" ")
        if kind not in OBJECTS:
            raise Fault(f"no such object: {kind!r}")
        out["object"] = {"kind": kind} | span(text, words)
    elif word == "ctx":
        out["context"] = [c.strip() for c in rest.split(",") if c.strip()]
        if unknown := set(out["context"]) - CONTEXTS:
            raise Fault(f"no such context: {sorted(unknown)}")
    elif word in SINGLE:
        name, read = SINGLE[word]
        out[name] = read(text, rest)
    else:
        raise Fault(f"no such field: {field!r}")


SINGLE = {"in": ("place", place), "on": ("happened_on", day), "hedge": ("likelihood", hedge)}


def group(line):
    fields = [f.strip() for f in line[1:].split("|")]
    if len(fields) != 6 or fields[1] not in GROUP_KINDS or not DAY.match(fields[4]):
        raise Fault("needs `= id | document or sentences | style | outlet | published | dateline`")
    return dict(zip(("group", "kind", "style", "outlet", "published_at", "dateline"), fields))


def read(path, faults):
    """Sentences of one batch, each with its group's fields and its claims."""
    now, out = None, []
    with open(path, encoding="utf-8") as lines:
        for n, line in enumerate(lines, 1):
            line = line.strip()
            try:
                if line.startswith("="):
                    now = group(line)
                elif line.startswith("+"):
                    out[-1]["claims"].append(claim(out[-1]["text"], line))
                elif line.startswith("#"):
                    out[-1]["note"] = line[1:].strip()
                elif line:
                    out.append(now | {"text": line, "claims": [], "note": None})
            except (Fault, IndexError, TypeError, ValueError) as e:
                faults.append(f"{path}:{n}: {e or type(e).__name__}")
    return out


def held_out(sentence):
    """A tenth of the groups, and of the sentences that stand alone, by digest of what they say."""
    key = sentence["group"] if sentence["kind"] == "document" else sentence["text"]
    return int(hashlib.sha256(key.encode()).hexdigest()[:8], 16) % 10 == 0


def read_by(program, sentences):
    """What the program's `read` makes of each sentence, in order."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as f:
        for n, s in enumerate(sentences):
            f.write(json.dumps({"id": str(n), "text": s["text"]}) + "\n")
        f.flush()
        out = subprocess.run([*shlex.split(program), "read", f.name, "--format", "jsonl"], stdout=subprocess.PIPE, check=True, text=True).stdout
    found = {r["document_id"]: r for r in map(json.loads, out.splitlines())}
    return [found[str(n)] for n in range(len(sentences))]


def counts(sentences):
    """Lines of a table: how many of what."""
    modes = collections.Counter(f"{c['event']}/{c['mode']}" if c["mode"] else c["event"] for s in sentences for c in s["claims"])
    documents = {s["group"] for s in sentences if s["kind"] == "document"}
    codes = {p["code"] for s in sentences for c in s["claims"] for p in c["actor"] + c["recipient"] if p["code"]}
    empty = sum(not s["claims"] for s in sentences)
    yield f"{len(sentences)} sentences, {empty} without a claim, {len(documents)} documents, {sum(modes.values())} claims, {len(codes)} codes"
    yield from (f"{n:6} {k}" for k, n in sorted(modes.items()))


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("paths", nargs="+", help="batches or folders of them")
    a.add_argument("--check", action="store_true", help="print faults and counts only")
    a.add_argument("--program", help="attach what `PROGRAM read` makes of each sentence, for training")
    a = a.parse_args()
    paths = [q for p in a.paths for q in (sorted(glob.glob(f"{p}/*.txt")) if os.path.isdir(p) else [p])]
    faults = []
    sentences = [s for p in paths for s in read(p, faults)]
    for fault in faults:
        print(fault, file=sys.stderr)
    if a.check:
        print("\n".join(counts(sentences)))
    else:
        readings = read_by(a.program, sentences) if a.program else [None] * len(sentences)
        for s, reading in zip(sentences, readings):
            print(json.dumps(s | {"held_out": held_out(s), "read": reading}, ensure_ascii=False))
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
