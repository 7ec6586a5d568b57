"""Text reuse between the documents of the tables, apart from any alignment, with its places in the raw files.

``search.py`` finds the passages; here their spans are led back to the files, and the share is counted
that each document has from each other one.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, permutations
from typing import Any

import pandas as pd

from policycompare.errors import CallError, DataError
from policycompare.reuse.search import MIN_LENGTH, find_reuse, kept_positions, reading
from policycompare.tables.frames import Parsed, build_frame, iter_rows
from policycompare.tables.schema import BY_NAME
from policycompare.text.documents import Source

TITLE_PART = 12
"""Running characters of a cited title that are a part of it wherever they stand; of a shorter title, all of it.

领导班子和领导干部 stands in titles, and in many a sentence that has them from nowhere.
"""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A measure's text and where it stands in its file.

    Attributes:
        text: The measure's normalised text.
        source: Its file.
        start: Where it begins in the source's normalised text.
        kept: Positions in ``text`` of the characters that are compared.
    """

    text: str
    source: Source
    start: int
    kept: list[int]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Raw span of ``text[start:end]``."""
        return self.source.normalized.raw_span(self.start + start, self.start + end)

    def reads(self, start: int, end: int) -> str:
        """What the raw span of ``text[start:end]`` reads; a correction that the span cuts comes back whole."""
        return self.source.normalized.read(*self.raw_span(start, end))


def _place(measure_id: str, text: str, char_start: int, source: Source) -> _Placed:
    """Find a measure's text in its source from the raw place where it begins.

    Raises:
        DataError: It does not stand there.
    """
    offsets = source.normalized.offsets
    start = bisect_left(range(len(source.text)), char_start, key=lambda at: offsets.char_span(at)[0])
    # a correction's characters share one raw place; the text may begin at a later one of them
    while not source.text.startswith(text, start):
        start += 1
        if start >= len(source.text) or offsets.char_span(start)[0] > char_start:
            problem = f"its text does not stand at character {char_start} of {source.name}"
            raise DataError(f"measures, {measure_id}", problem, "run policycompare build again")
    return _Placed(text, source, start, kept_positions(text))


def _readable(
    left: _Placed, right: _Placed, at: tuple[int, int], length: int, seen: dict[tuple[int, int, int], str]
) -> tuple[int, int, int]:
    """Shorten a passage until its raw span reads as it does, on both sides.

    A correction cut in half comes back whole. The passage keeps the longer part beside such a place.

    Args:
        left: Left measure.
        right: Right measure.
        at: Numbers of the first compared character on the left and on the right.
        length: Compared characters.
        seen: Spans that were read before, of either measure.
    """
    a, b = at
    while length:
        for placed, first in ((left, a), (right, b)):
            start, end = placed.kept[first], placed.kept[first + length - 1] + 1
            key = id(placed), start, end
            if key not in seen:
                seen[key] = placed.reads(start, end)
            wanted, found = placed.text[start:end], seen[key]
            if wanted != found:
                break
        else:
            return a, b, length
        most = len(wanted) - 1
        before = _same_start(wanted, found, most)
        after = _same_start(wanted[::-1], found[::-1], most)
        if before >= after:
            length = bisect_left(placed.kept, start + before) - first
        else:
            cut = bisect_left(placed.kept, end - after) - first
            a, b, length = a + cut, b + cut, length - cut
    return a, b, 0


def _same_start(one: str, other: str, most: int) -> int:
    """How many characters two strings share at their start, at most ``most``."""
    return next((i for i, (x, y) in enumerate(zip(one[:most], other, strict=False)) if x != y), min(most, len(other)))


def measure_texts(tables: Parsed) -> dict[str, list[tuple[str, str]]]:
    """Document id -> its measures as (measure_id, text), documents without measures too."""
    texts: dict[str, list[tuple[str, str]]] = {name: [] for name in tables.documents["document_id"]}
    for row in iter_rows(tables.measures):
        texts[row.document_id].append((row.measure_id, row.text))
    return texts


def build_reuse(
    tables: Parsed, sources: Mapping[str, Source], phrases: Sequence[str] = (), *, min_length: int = MIN_LENGTH
) -> pd.DataFrame:
    """Find the passages that the documents share, with their places in the raw files.

    Args:
        tables: Tables with documents and measures.
        sources: File name -> its source, as ``normalize_source`` gives it.
        phrases: Set phrases of the study's field, which count as formulas.
        min_length: Fewest characters of a passage, marks not counted.

    Returns:
        A row a passage, columns of the table ``reuse``; in the normalised file, a raw span reads the passage as
        that side has it. Passages of one region's documents are found like any other.

    Raises:
        CallError: ``min_length`` is less than 2, or the source of a file is not given.
        DataError: A measure's text does not stand at its span.
    """
    documents = {row.document_id: row for row in iter_rows(tables.documents)}
    measures = {row.measure_id: row for row in iter_rows(tables.measures)}
    places: dict[str, _Placed] = {}
    seen: dict[tuple[int, int, int], str] = {}

    def placed(measure_id: str) -> _Placed:
        if measure_id not in places:
            row = measures[measure_id]
            name = documents[row.document_id].source_file
            if name not in sources:
                raise CallError("build_reuse", f"the source of {name} is not given", "pass every file of the tables")
            places[measure_id] = _place(measure_id, row.text, int(row.char_start), sources[name])
        return places[measure_id]

    rows: list[dict[str, Any]] = []
    numbers: dict[tuple[str, str], int] = defaultdict(int)
    titles = title_parts(tables.citations["title"].dropna())
    for passage in find_reuse(measure_texts(tables), phrases, min_length=min_length):
        left, right = placed(passage.left_measure_id), placed(passage.right_measure_id)
        at = bisect_left(left.kept, passage.left_start), bisect_left(right.kept, passage.right_start)
        a, b, length = _readable(left, right, at, passage.length, seen)
        if length < min_length:
            continue
        pair = passage.left_document_id, passage.right_document_id
        numbers[pair] += 1
        start, end = left.kept[a], left.kept[a + length - 1] + 1
        left_start, left_end = left.raw_span(start, end)
        right_start, right_end = right.raw_span(right.kept[b], right.kept[b + length - 1] + 1)
        rows.append({
            "reuse_id": f"{pair[0]}+{pair[1]}/r{numbers[pair]}",
            "left_document_id": pair[0], "right_document_id": pair[1],
            "left_measure_id": passage.left_measure_id, "right_measure_id": passage.right_measure_id,
            "text": left.text[start:end], "length": length, "weight": passage.weight,
            "left_char_start": left_start, "left_char_end": left_end,
            "right_char_start": right_start, "right_char_end": right_end,
            "direction": _direction(documents[pair[0]].issue_date, documents[pair[1]].issue_date)
            if own_words(left.text[start:end], titles) >= min_length else None,
        })  # fmt: skip
    return build_frame(BY_NAME["reuse"], rows)


def title_parts(titles: Iterable[str]) -> frozenset[str]:
    """Every stretch of ``TITLE_PART`` compared characters of some titles; shorter titles as they are."""
    keys = {reading(title) for title in titles} - {""}
    return frozenset(key[at : at + TITLE_PART] for key in keys for at in range(max(1, len(key) - TITLE_PART + 1)))


def own_words(text: str, parts: frozenset[str]) -> int:
    """The longest run of compared characters of a passage that stands in no cited title.

    Two documents that both carry out 《…规定》 share its title, with or without its marks; neither has it from the other.

    Args:
        text: The passage.
        parts: What ``title_parts`` gave for all titles that the study cites.

    Example:
        >>> parts = title_parts(["党政主要负责人履行推进法治建设第一责任人职责规定"])
        >>> own_words("落实党政主要负责人履行推进法治建设第一责任人职责", parts), own_words("切实履行法定职责", parts)
        (2, 8)
    """
    key = reading(text)
    inside = [False] * len(key)
    for length in {len(part) for part in parts}:
        for at in range(len(key) - length + 1):
            if key[at : at + length] in parts:
                inside[at : at + length] = [True] * length
    return max((len(list(run)) for is_title, run in groupby(inside) if not is_title), default=0)


def _direction(left: object, right: object) -> str | None:
    """Which of two dates is the earlier; that is all: both documents may follow a third."""
    if not isinstance(left, str) or not isinstance(right, str) or left == right:
        return None
    return "left_first" if left < right else "right_first"


def reuse_shares(tables: Parsed, reuse: pd.DataFrame) -> pd.DataFrame:
    """How much of each document also stands in each other one.

    Args:
        tables: Tables with documents and measures.
        reuse: What ``build_reuse`` gave, or a part of it, e.g. the rows of a weight above 0.5.

    Returns:
        A row for each ordered pair of documents, those that share nothing too. Characters are
        counted once however many passages hold them, and without marks, so that a document
        copied whole has the share 1.

    Raises:
        DataError: A passage does not stand in its measure.
    """
    measures = {row.measure_id: row for row in iter_rows(tables.measures)}
    keys = {measure_id: reading(row.text) for measure_id, row in measures.items()}
    sizes = dict.fromkeys(tables.documents["document_id"], 0)
    for measure_id, key in keys.items():
        sizes[measures[measure_id].document_id] += len(key)
    weights: dict[tuple[str, str], dict[str, array[float]]] = defaultdict(dict)
    passages: dict[tuple[str, str], int] = defaultdict(int)
    spans: dict[tuple[str, str, int], tuple[int, int]] = {}
    # the weightiest come last, so that each character keeps the most that any passage gives it
    for row in iter_rows(reuse.sort_values("weight", kind="stable")):
        sides = (
            (row.left_document_id, row.right_document_id, row.left_measure_id, row.left_char_start),
            (row.right_document_id, row.left_document_id, row.right_measure_id, row.right_char_start),
        )
        for document_id, other, measure_id, char_start in sides:
            place = measure_id, row.text, char_start
            if place not in spans:
                if measure_id not in keys:
                    raise DataError(f"reuse, {row.reuse_id}", f"{measure_id} is no measure", "build the reuse again")
                wanted = reading(row.text)
                start = _nearest(wanted, keys[measure_id], int(char_start), measures[measure_id])
                if start < 0:
                    problem = f"its text does not stand in {measure_id}"
                    raise DataError(f"reuse, {row.reuse_id}", problem, "build the reuse again")
                spans[place] = start, start + len(wanted)
            start, end = spans[place]
            pair = document_id, other
            passages[pair] += 1
            own = weights[pair].setdefault(measure_id, array("d", [0.0]) * len(keys[measure_id]))
            own[start:end] = array("d", [row.weight]) * (end - start)
    rows: list[dict[str, Any]] = []
    for document_id, other in permutations(sizes, 2):
        size, own_weights = sizes[document_id], weights.get((document_id, other), {}).values()
        shared = sum(len(own) - own.count(0.0) for own in own_weights)
        rows.append({
            "document_id": document_id, "other_document_id": other, "passages": passages.get((document_id, other), 0),
            "characters": shared, "document_characters": size, "share": round(shared / size, 6) if size else None,
            "weighted_share": round(sum(map(sum, own_weights)) / size, 6) if size else None,
        })  # fmt: skip
    return build_frame(BY_NAME["reuse_shares"], rows)


def _nearest(wanted: str, key: str, char_start: int, measure: Any) -> int:
    """Where a passage stands among a measure's compared characters; of several places the one nearest its raw place."""
    found = [key.find(wanted)]
    while found[-1] >= 0:
        found.append(key.find(wanted, found[-1] + 1))
    at = (char_start - measure.char_start) / (measure.char_end - measure.char_start) * len(key)
    return min(found[:-1], key=lambda place: abs(place - at), default=-1)
