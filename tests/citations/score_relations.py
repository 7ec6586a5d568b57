"""How well it is read what a document does with those that it names, by the labels beside this file.

    python tests/citations/score_relations.py [--half open|closed] [--errors]

The words around each citation are read as they stand in ``relations.jsonl``; ``README.md`` says how they were labelled.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from policycompare.lexicon import read_lexicon
from policycompare.parsing.citations import find_citations
from policycompare.text.normalize import normalize

LABELS = Path(__file__).with_name("relations.jsonl")


def labels(half: str | None = None) -> list[dict[str, Any]]:
    """The labelled citations, all or one half."""
    read = [json.loads(line) for line in LABELS.read_text("utf-8").splitlines()]
    return [label for label in read if half in (None, label["half"])]


def relations_read(own: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], str | None]]:
    """Each label with the relation that is read; None where the citation itself is not."""
    relations = read_lexicon().relations
    for label in own:
        text = normalize(label["text"])
        at = {text.offsets.char_span(c.start)[0]: c for c in find_citations(text.text, 0, len(text.text), relations)}
        found = at.get(label["at"])
        yield label, found.relation if found else None


def main() -> None:
    """Print how many of each relation are right."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=("open", "closed"))
    parser.add_argument("--errors", action="store_true")
    asked = parser.parse_args()
    for half in (asked.half,) if asked.half else ("open", "closed"):
        read = list(relations_read(labels(half)))
        wanted = Counter(label["relation"] for label, _ in read)
        given = Counter(relation for _, relation in read)
        right = Counter(label["relation"] for label, relation in read if relation == label["relation"])
        print(f"{half:8} accuracy {right.total() / len(read):.3f}  n={len(read)}")
        for relation in sorted(wanted):
            print(f"  {relation:12} right {right[relation]:3} of {wanted[relation]:3}, given {given[relation]:3}")
        for label, relation in read if asked.errors else ():
            if relation != label["relation"]:
                a = label["at"]
                shown = f"{label['text'][max(0, a - 50) : a]}[[{label['text'][a : a + 60]}"
                print(f"  {label['document']}: {label['relation']} read as {relation}: {shown!r}")


if __name__ == "__main__":
    main()
