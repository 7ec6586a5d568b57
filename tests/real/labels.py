"""The labels of a real document, and the text that they count characters of."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from policycompare.text.normalize import normalize

RE_MARKS = re.compile(r"[\s\W_]")
CONTEXT = 24
"""Letters by which a place is found again; fewer are tried where the text around differs."""
FOLDED = {"万": 1e4, "亿": 1e8}


@cache
def bare(text: object) -> str:
    """Letters and figures alone, Chinese ones in their simple form."""
    return RE_MARKS.sub("", normalize(text).text) if isinstance(text, str) else ""


class Labels:
    """The labels of a document and the text that they count characters of."""

    def __init__(self, path: Path) -> None:
        self.name = path.stem
        with path.with_name(f"{path.stem}.read.txt").open(encoding="utf-8", newline="") as stream:
            self.text = stream.read()  # labels count both characters of a line end
        records = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        self.records: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for record in records:
            self.records[record["rec"]].append(record)
        self.document = self.records["document"][0]
        read = normalize(self.text)
        places = [i for i, c in enumerate(read.text) if not RE_MARKS.match(c)]
        self.kept = [read.offsets.char_span(i)[0] for i in places]
        self.letters = "".join(read.text[i] for i in places)

    def places(self, words: str) -> Iterator[int]:
        """Where words stand in the text."""
        at = self.letters.find(words) if words else -1
        while at >= 0:
            yield self.kept[at]
            at = self.letters.find(words, at + 1)

    def ends(self, words: str) -> list[int]:
        """Where words end in the text, by as many of their last letters as are found together."""
        for length in (CONTEXT, 12, 6):
            found = [self.kept[at] for at in self._ends(words[-length:])]
            if found:
                return found
        return []

    def _ends(self, words: str) -> Iterator[int]:
        at = self.letters.find(words) if words else -1
        while at >= 0:
            yield at + len(words) - 1
            at = self.letters.find(words, at + 1)

    def is_labelled(self, words: str) -> bool:
        """Whether words stand in the part whose sections and measures were labelled."""
        low, high = self.document["sections_labelled_from"], self.document["sections_labelled_to"]
        return any(low <= at < high for at in self.places(words[:CONTEXT]))

    def spans(self, tables: Any, row: Any) -> list[tuple[int, int]]:
        """Where a row of a table stands in the text: its words are found again by what leads up to their end."""
        length = row.char_end - row.char_start
        return [(max(0, end + 1 - length), end + 1) for end in self.ends(before(tables, row.char_end))]


def before(tables: Any, end: int) -> str:
    """The letters that lead up to a place in the file that was read."""
    (source,) = tables.sources.values()
    return bare(source.raw[max(0, end - 80) : end])
