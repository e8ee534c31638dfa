"""In how many documents of the free sets a word occurs: makes data/lexicon/word_frequency.tsv.

python3 training/word_frequency.py DATA > data/lexicon/word_frequency.tsv

DATA holds the sets that docs name as free for training (ewt, gum, wikigold, re3d, meantime, causal_news), JSON Lines with
`text`. The corpus of this folder is counted too, item by item. Words in fewer than three documents are left out.
"""
import collections
import glob
import json
import os
import re
import sys

WORD = re.compile(r"[^\W_][\w'’]*", re.UNICODE)
SETS = ["ewt/train", "gum/train", "wikigold/*", "re3d/*", "meantime/train", "causal_news/train"]
FEWEST = 3


def texts(folder):
    for name in SETS:
        for path in sorted(glob.glob(os.path.join(folder, name + ".jsonl"))):
            with open(path, encoding="utf-8") as lines:
                for line in lines:
                    yield json.loads(line).get("text") or ""
    here = os.path.join(os.path.dirname(os.path.abspath(__file__)), "corpus")
    for path in sorted(glob.glob(os.path.join(here, "*.txt"))):
        with open(path, encoding="utf-8") as f:
            for item in f.read().split("\n\n"):
                yield "\n".join(line for line in item.split("\n") if line[:1] not in "=+")


def words(text):
    for match in WORD.finditer(text):
        word = match.group().strip("'’").lower()
        word = re.sub(r"['’]s$", "", word)
        if len(word) > 1:
            yield word


def main():
    documents, counts = 0, collections.Counter()
    for text in texts(sys.argv[1]):
        documents += 1
        counts.update(set(words(text)))
    print("# Made by training/word_frequency.py; the row * counts the documents.")
    print("word\tdocuments")
    print(f"*\t{documents}")
    for word, count in sorted(counts.items()):
        if count >= FEWEST:
            print(f"{word}\t{count}")


main()
