"""How well it is read what a document does with those that it names, by the labels beside this file.

    python tests/citations/score_relations.py [--half open|closed] [--errors]

The words around each citation are read as they stand in ``relations.jsonl``; ``README.md`` says how they were labelled.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from policycompare.evaluate.bootstrap import Estimate, f1, share
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


def accuracy(read: Iterable[tuple[dict[str, Any], str | None]]) -> Estimate:
    """How many relations are right, with its interval (documents are drawn) and n."""
    parts: dict[str, tuple[int, int]] = {}
    for label, relation in read:
        right, of = parts.get(label["document"], (0, 0))
        parts[label["document"]] = right + (label["relation"] == relation), of + 1
    return share(parts)


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
        history = "fit" if half == "open" else "seen since the first look"
        print(f"{half} ({history}; labels of a language model): accuracy {accuracy(read)}")
        for relation in sorted(wanted):
            own = f1({half: (right[relation], wanted[relation], given[relation])})
            print(f"  {relation:12} F1 {own.short()}, {own.way}; given {given[relation]}")
        for label, relation in read if asked.errors else ():
            if relation != label["relation"]:
                a = label["at"]
                shown = f"{label['text'][max(0, a - 50) : a]}[[{label['text'][a : a + 60]}"
                print(f"  {label['document']}: {label['relation']} read as {relation}: {shown!r}")


if __name__ == "__main__":
    main()
