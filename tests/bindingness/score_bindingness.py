"""How well bindingness is found, by the labels of two readers beside this file.

    python tests/bindingness/score_bindingness.py [--errors]

Prints how far the readers agree, then for each half of the sentences (``README.md``) the share that gets the settled
label, macro F1 over the labels that occur, and how often the cue and the words that leave room are the readers'.
``--errors`` lists what is wrong in the open half; the closed half is never listed.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from sklearn.metrics import cohen_kappa_score, f1_score

from policycompare.evaluate.bootstrap import COUNTS, ITEMS, Estimate, estimate, interval, share, wilson
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


def by_document(records: Iterable[Record], is_right: Callable[[Record], bool]) -> dict[str, tuple[int, int]]:
    """Document -> how many sentences are right, of how many."""
    found: dict[str, tuple[int, int]] = {}
    for record in records:
        right, of = found.get(record["doc"], (0, 0))
        found[record["doc"]] = right + is_right(record), of + 1
    return found


def over_records(value: Callable[[list[Record]], float], records: list[Record], is_whole: bool = False) -> Estimate:
    """A figure of sentences with its interval: documents are drawn, or sentences where that is wider.

    Args:
        value: The figure.
        records: The sentences.
        is_whole: Whether all of them are right, so that no draw differs and their count decides.
    """
    parts: dict[str, list[Record]] = {}
    for record in records:
        parts.setdefault(record["doc"], []).append(record)
    return estimate(
        lambda drawn: value([record for own in drawn for record in own]),
        parts,
        len(records),
        lambda: (
            wilson(len(records), len(records))
            if is_whole
            else interval(lambda drawn: value([records[i] for i in drawn]), range(len(records)))
        ),
        COUNTS if is_whole else ITEMS,
    )


def macro_f1(records: list[Record]) -> float:
    """Mean F1 over the labels that occur."""
    want, have = [r["settled"] for r in records], [r["found"] for r in records]
    return float(f1_score(want, have, average="macro", labels=sorted(set(want)), zero_division=0))


def kappa(records: list[Record]) -> float:
    """Cohen's kappa of the two readers."""
    return float(cohen_kappa_score(*([r[who]["bindingness"] for r in records] for who in "ab")))


def sentence_estimates(records: list[Record]) -> dict[str, Estimate]:
    """How well sentences, cues and words that leave room are found, each figure with its interval and n."""
    settled = [r for r in records if r["settled"]]
    bound = [r for r in settled if r["found"] == r["settled"] != "none"]
    rooms = [r for r in settled if r["room"] or any(r[who]["discretion"] for who in "ab")]
    figures = {
        "accuracy": share(by_document(settled, lambda r: r["found"] == r["settled"])),
        "macro F1": over_records(macro_f1, settled, all(r["found"] == r["settled"] for r in settled)),
        "cue": share(by_document(bound, lambda r: any(_meet(r["cue"], r[who]["cue"]) for who in "ab"))),
        "room": share(by_document(rooms, _has_room)),
    }
    return {name: figure for name, figure in figures.items() if figure.count}


def _has_room(record: Record) -> bool:
    room = record["room"]
    return bool(room) and any(_meet(room[0], record[who]["discretion"]) for who in "ab")


def _meet(one: str, other: str) -> bool:
    return bool(one and other) and (one in other or other in one)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--errors", action="store_true", help="list what is wrong in the open half")
    options = parser.parse_args()
    records = read_records()
    same = share(by_document(records, lambda r: r["a"]["bindingness"] == r["b"]["bindingness"]))
    print(f"readers: the same label {same}")
    print(f"readers: kappa {over_records(kappa, records)}")
    for half, history in (("open", "fit"), ("closed", "seen since the first look")):
        own = [r for r in records if r["half"] == half]
        print(f"{half} ({history}; labels of language models)")
        for name, part in (
            ("", own),
            ("of documents: ", [r for r in own if r["doc"] != NO_DOCUMENT]),
            ("of those kept apart: ", [r for r in own if r["doc"] in KEPT_APART]),
        ):
            print("".join(f"  {name}{key} {figure}\n" for key, figure in sentence_estimates(part).items()), end="")
    if options.errors:
        for r in records:
            if r["half"] == "open" and r["settled"] != r["found"] and r["doc"] not in KEPT_APART:
                print(f"{r['n']}: {r['settled']}, found {r['found']} {r['cue']}: {r['text']}")


if __name__ == "__main__":
    main()
