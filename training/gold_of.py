"""The set-aside tenth of the corpus as gold documents and claims, in the shape that `twosource eval` and the scorers read.

In: records of corpus.py. Out: FOLDER/documents.jsonl, claims.jsonl, traps.jsonl, and an empty events.jsonl. Never: a sentence that
training has seen; a report is set aside whole.
"""
import argparse
import itertools
import json
import os

PUBLISHED = ("cnc", "ewt-", "gum-", "mean-", "re3d-")


def documents(records):
    """(document, its records): a report is one document, a sentence that stands alone another."""
    for kind, group in itertools.groupby(records, key=lambda r: (r["group"], r["kind"])):
        group = list(group)
        parts = [group] if kind[1] == "document" else [[r] for r in group]
        for n, part in enumerate(parts):
            first = part[0]
            name = first["group"] if kind[1] == "document" else f"{first['group']}-{n + 1}"
            text = " ".join(r["text"] for r in part)
            yield {"id": name, "outlet": first["outlet"], "published_at": first["published_at"] + "T12:00:00Z", "language": "en",
                   "text": text}, part


def actors(parties):
    return [p["code"] for p in parties if p["code"]]


def gold(document, record, claim, number):
    links = [l["source"] for l in claim["attribution"]]
    root = next((l["source"] for l in claim["attribution"] if l["joint"]), links[-1] if links else None)
    name = lambda s: {"name": s["text"], "code": s["code"], "kind": s["kind"]}
    sectors = lambda parties: sorted({s for p in parties for s in p["sector"]}) or None
    hedge = claim["likelihood"]
    place, day = claim["place"], claim["happened_on"]
    return {
        "claim_id": f"{document['id']}-c{number}", "document_id": document["id"], "quote": record["text"], "event": [claim["event"]],
        "mode": [claim["mode"]] if claim["mode"] else None,
        "actor": actors(claim["actor"]), "actor_sector": sectors(claim["actor"]),
        "recipient": actors(claim["recipient"]), "recipient_sector": sectors(claim["recipient"]),
        "object": claim["object"] and claim["object"]["kind"],
        "place": place and {"name": place["text"], "country_code": place["country_code"]},
        "happened_on": day and {"start": day["first"], "end": day["last"]},
        "quantity": [{k: q[k] for k in ("kind", "low", "best", "high")} for q in claim["quantity"]],
        "polarity": claim["polarity"], "aspect": claim["aspect"],
        "likelihood": hedge and {"band": hedge["band"], "cue": hedge["cue"]["text"]},
        "attribution": [name(s) for s in links],
        "root_source": name(root) if root else {"kind": "outlet", "code": None, "name": document["outlet"]},
        "required": claim["required"],
    }


def write(path, rows):
    with open(path, "w", encoding="utf-8") as f:
        f.writelines(json.dumps(r, ensure_ascii=False) + "\n" for r in rows)


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("records")
    a.add_argument("folder")
    a.add_argument("--hands", choices=["own", "published"], required=True, help="our own prose, or sentences published elsewhere")
    a = a.parse_args()
    with open(a.records, encoding="utf-8") as lines:
        held = [r for r in map(json.loads, lines) if r["held_out"] and r["group"].startswith(PUBLISHED) == (a.hands == "published")]
    docs, claims, traps = [], [], []
    for document, part in documents(held):
        docs.append(document)
        for record in part:
            claims += [gold(document, record, c, len(claims) + n) for n, c in enumerate(record["claims"])]
            if not record["claims"]:
                traps.append({"document_id": document["id"], "quote": record["text"], "why": record["note"] or "no event"})
    os.makedirs(a.folder, exist_ok=True)
    for name, rows in (("documents", docs), ("claims", claims), ("traps", traps), ("events", [])):
        write(os.path.join(a.folder, f"{name}.jsonl"), rows)


if __name__ == "__main__":
    main()
