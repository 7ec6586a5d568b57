"""A text broken at a width gives the tables of the text as it was, whatever shows its paragraphs.

Where nothing shows them (no indent, no empty line), a sentence that ends with its line may end a paragraph or not:
there the lines of a measure are not asked for, and a few texts may differ.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from policycompare.lexicon import read_lexicon
from policycompare.parsing.documents import parse_document
from policycompare.sources.manifest import DocumentEntry, FileEntry
from policycompare.sources.source_text import read_source
from policycompare.text.documents import normalize_source, split_documents
from wrapping import indented, wrapped

HERE = Path(__file__).parent
LEXICON = read_lexicon()
NAMES = [path.stem for folder in ("documents", "plans") for path in sorted((HERE / folder).glob("*.txt"))]
NAMES.remove("resolution_wrapped")  # it is broken as it stands
TABLES = ("sections", "measures", "responsibilities", "targets", "citations")


@cache
def text_of(name: str) -> str:
    folder = "documents" if (HERE / "documents" / f"{name}.txt").exists() else "plans"
    entry = FileEntry(f"{name}.txt", None, None, (DocumentEntry("made"),))
    lines = read_source((HERE / folder / f"{name}.txt").read_bytes(), entry).characters.splitlines()
    return "".join(f"{line.strip()}\n" for line in lines if line.strip())


def rows(text: str) -> dict[str, Counter[Any]]:
    """The rows of a text's tables, without the places and the line ends in them."""
    entry = FileEntry("made.txt", None, None, (DocumentEntry("made"),))
    (document,) = split_documents(normalize_source(read_source(text.encode(), entry)), entry.documents)
    parsed = parse_document(document, LEXICON)
    tables = {name: getattr(parsed, name) for name in TABLES} | {"documents": [parsed.document]}
    return {
        name: Counter(
            tuple(
                re.sub(r"\n", "", str(value))
                for column, value in row._asdict().items()
                if "char" not in column and "sha256" not in column
            )
            for row in own
        )
        for name, own in tables.items()
    }


@cache
def rows_as_they_are(name: str) -> dict[str, Counter[Any]]:
    return rows(text_of(name))


MARKED = ("indent", "empty lines")
UNMARKED = ("nothing", "lost indent")


def broken(name: str, mark: str, width: int, **how: Any) -> str:
    text = text_of(name)
    if mark in ("indent", "lost indent"):
        text = indented(text)
    made = wrapped(text, width, gap=mark == "empty lines", **how)
    return re.sub("^　　", "", made, flags=re.M) if mark == "lost indent" else made


def alike(names: list[str], mark: str, widths: list[int], **how: Any) -> list[bool]:
    return [rows(broken(name, mark, width, **how)) == rows_as_they_are(name) for name in names for width in widths]


@pytest.mark.parametrize("mark", MARKED)
@pytest.mark.parametrize("counts", ["columns", "characters"])
def test_marked_paragraphs(mark: str, counts: str) -> None:
    assert all(alike(["air_plan", "eldercare_trad", "elevator_rules", "haixi"], mark, [26, 33], counts=counts))


@pytest.mark.parametrize("mark", UNMARKED)
def test_paragraphs_that_nothing_marks(mark: str) -> None:
    assert all(alike(["air_plan", "water_plan", "child_friendly_action"], mark, [31]))


# Share of texts with the same tables that was measured, rounded down; who lowers one says why.
REACHED = {"indent": 0.98, "empty lines": 0.98, "nothing": 0.9, "lost indent": 0.9}


@pytest.mark.slow
@pytest.mark.parametrize("mark", REACHED)
@pytest.mark.parametrize(
    "how", [{}, {"counts": "characters"}, {"rules": False}, {"whole_words": False, "rules": False}]
)
def test_all(mark: str, how: dict[str, Any]) -> None:
    found = alike(NAMES, mark, [20, 24, 29, 36, 45], **how)
    assert sum(found) >= REACHED[mark] * len(found)
