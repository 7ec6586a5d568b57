"""How well bindingness is found, by the labels of two readers beside this file.

    python tests/bindingness/score_bindingness.py [--errors]

Prints how far the readers agree, then for each half of the sentences (``README.md``) the share that gets the settled
label, macro F1 over the labels that occur, and how often the cue and the words that leave room are the readers'.
``--errors`` lists what is wrong in the open half; the closed half is never listed.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from sklearn.metrics import cohen_kappa_score, f1_score

from policycompare.lexicon import read_lexicon
from policycompare.parsing.bindingness import binding_rules, find_bindingness
from policycompare.parsing.sentences import Sentence

HERE = Path(__file__).parent
NO_DOCUMENT = "README.md"
"""Lines that were drawn with the sentences and stand in no document."""
KEPT_APART = ("02", "11", "12", "16")
"""Documents of tests/real that no rule was made by; some of their sentences stand in the open half all the same."""

Record = dict[str, Any]


def read_records() -> list[Record]:
    """The labelled sentences, each with what is found in it."""
    rules = binding_rules(read_lexicon())
    records = [json.loads(line) for line in (HERE / "sentences.jsonl").read_text("utf-8").splitlines()]
    for record in records:
        text = record["text"]
        found = find_bindingness(Sentence(text, 0, len(text)), rules)
        record["found"] = found.strength
        record["cue"] = text[slice(*found.cue)] if found.cue else ""
        record["room"] = [text[a:b] for a, b in found.discretion]
    return records


def shares(name: str, records: list[Record]) -> str:
    """A line of figures for some sentences."""
    settled = [r for r in records if r["settled"]]
    want, have = [r["settled"] for r in settled], [r["found"] for r in settled]
    right = sum(w == h for w, h in zip(want, have, strict=True))
    macro = f1_score(want, have, average="macro", labels=sorted(set(want)), zero_division=0)
    bound = [r for r in settled if r["found"] == r["settled"] != "none"]
    cues = sum(any(_meet(r["cue"], r[who]["cue"]) for who in "ab") for r in bound)
    rooms = [r for r in settled if r["room"] or any(r[who]["discretion"] for who in "ab")]
    same = sum(any(r[who]["discretion"] and _meet(r["room"][0], r[who]["discretion"]) for who in "ab")
               for r in rooms if r["room"])  # fmt: skip
    return (
        f"{name:28} {len(settled):4} sentences  accuracy {right / len(settled):.3f}  macro F1 {macro:.3f}"
        f"  cue {cues} of {len(bound)}  room {same} of {len(rooms)}"
    )


def _meet(one: str, other: str) -> bool:
    return bool(one and other) and (one in other or other in one)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--errors", action="store_true", help="list what is wrong in the open half")
    options = parser.parse_args()
    records = read_records()
    read = [[r[who]["bindingness"] for r in records] for who in "ab"]
    same = sum(a == b for a, b in zip(*read, strict=True)) / len(records)
    print(f"readers: {len(records)} sentences, the same label {same:.3f}, kappa {cohen_kappa_score(*read):.3f}")
    for half in ("open", "closed"):
        own = [r for r in records if r["half"] == half]
        print(shares(half, own))
        print(shares("  of documents", [r for r in own if r["doc"] != NO_DOCUMENT]))
        print(shares("  of those kept apart", [r for r in own if r["doc"] in KEPT_APART]))
    if options.errors:
        for r in records:
            if r["half"] == "open" and r["settled"] != r["found"] and r["doc"] not in KEPT_APART:
                print(f"{r['n']}: {r['settled']}, found {r['found']} {r['cue']}: {r['text']}")


if __name__ == "__main__":
    main()
