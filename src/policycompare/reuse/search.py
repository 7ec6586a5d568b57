"""The search for text reuse: passages that stand word for word in two documents; it knows texts and no tables.

Texts are compared by their Han characters, letters and figures; marks and line ends are skipped
but places are kept, so that 科学、民主 and 科学民主 are one passage. All stretches of
``MIN_LENGTH`` characters of all documents go into one hash. Where two documents share one and
the characters before it differ, a passage starts, and it is followed to its end: each is met
once, and no document is held against another, so the time is that of reading plus that of what
is found.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, combinations, product
from math import log

from policycompare.errors import CallError
from policycompare.lexicon.codebook import phrases_pattern
from policycompare.reuse.formulas import FORMULA_PATTERNS, FORMULA_WEIGHT

MIN_LENGTH = 16
"""Fewest characters of a passage, marks not counted; shorter ones are mostly the subject's own terms."""

# What is compared: letters of any script, figures with their point (1.5 is not 15) and their sign.
RE_KEPT = re.compile(r"[^\W_]|[%‰]|(?<=[0-9])\.(?=[0-9])")
# A passage does not begin or end inside a figure or a Latin word: 2025年 and 2035年 share 年, not 5年.
UNBROKEN = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.%‰〇一二三四五六七八九十百千万亿")


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that two documents share.

    Attributes:
        left_document_id, right_document_id: The documents; left's id is the smaller.
        left_measure_id, right_measure_id: The measures that hold it.
        left_start, left_end: Its half-open span in the left measure's text, in characters.
        right_start, right_end: The same in the right measure's text.
        length: Its characters without marks.
        weight: 0 < weight <= 1: less for what many documents have and for formulas.
    """

    left_document_id: str
    right_document_id: str
    left_measure_id: str
    right_measure_id: str
    left_start: int
    left_end: int
    right_start: int
    right_end: int
    length: int
    weight: float


def kept_positions(text: str) -> list[int]:
    """Positions of the characters that are compared.

    Example:
        >>> kept_positions("增长1.5%、以上")  # all but 、
        [0, 1, 2, 3, 4, 5, 7, 8]
    """
    return [match.start() for match in RE_KEPT.finditer(text)]


def reading(text: str) -> str:
    """What is compared of a text.

    Example:
        >>> reading("科学、民主（2021年）")
        '科学民主2021年'
    """
    return "".join(RE_KEPT.findall(text))


@dataclass(slots=True)
class _Texts:
    """All measures, in one string of compared characters.

    Attributes:
        patterns: Formulas.
        documents: Ids of the documents, sorted.
        measures: (number of its document, measure_id, text) of each measure.
        starts: Where each measure begins in ``joined``.
        joined: The compared characters; each measure stands between line ends, which no measure holds.
        positions: Of each measure, the places of its compared characters in its text.
        formulas: Of the measures asked for so far, how many of the first n compared characters are formula.
    """

    patterns: list[re.Pattern[str]]
    documents: list[str]
    measures: list[tuple[int, str, str]]
    starts: list[int]
    joined: str
    positions: list[list[int]]
    formulas: dict[int, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, texts: Mapping[str, Sequence[tuple[str, str]]], phrases: Sequence[str] = ()) -> _Texts:
        documents = sorted(texts)
        measures = [(number, *measure) for number, name in enumerate(documents) for measure in texts[name]]
        positions = [kept_positions(text) for _, _, text in measures]
        keys = ["".join([text[i] for i in kept]) for (_, _, text), kept in zip(measures, positions, strict=True)]
        starts = list(accumulate((len(key) + 1 for key in keys), initial=1))[:-1]
        patterns = [*(formula.pattern for formula in FORMULA_PATTERNS), phrases_pattern(tuple(phrases))]
        return cls(patterns, documents, measures, starts, "\n" + "".join(f"{key}\n" for key in keys), positions)

    def measure_at(self, place: int) -> int:
        """Number of the measure that holds a place of ``joined``."""
        return bisect_right(self.starts, place) - 1

    def document_at(self, place: int) -> int:
        """Number of the document that holds a place of ``joined``."""
        return self.measures[self.measure_at(place)][0]

    def formula_characters(self, place: int, length: int) -> int:
        """How many of ``joined[place : place + length]`` belong to a formula."""
        number = self.measure_at(place)
        counts = self.formulas.get(number)
        if counts is None:
            text = self.measures[number][2]
            flags = bytearray(len(text))
            for pattern in self.patterns:
                for match in pattern.finditer(text):
                    flags[match.start() : match.end()] = b"\1" * (match.end() - match.start())
            counts = list(accumulate((flags[i] for i in self.positions[number]), initial=0))
            self.formulas[number] = counts
        first = place - self.starts[number]
        return counts[first + length] - counts[first]

    def is_cut(self, place: int) -> bool:
        """Whether an edge before ``joined[place]`` would cut a figure or a word in two."""
        if self.joined[place] not in UNBROKEN or self.joined[place - 1] not in UNBROKEN:
            return False
        number = self.measure_at(place)
        at = place - self.starts[number]
        return at > 0 and self.positions[number][at - 1] == self.positions[number][at] - 1


def _shared_grams(texts: _Texts, length: int) -> Iterator[list[tuple[int, int]]]:
    """Of each stretch that more than one document holds, its places with their documents, rising."""
    first: dict[str, int] = {}
    more: dict[str, list[int]] = {}
    joined = texts.joined
    for start, kept in zip(texts.starts, texts.positions, strict=True):
        for place in range(start, start + len(kept) - length + 1):
            gram = joined[place : place + length]
            seen = first.setdefault(gram, place)
            if seen != place:
                more.setdefault(gram, [seen]).append(place)
    for places in more.values():
        placed = [(place, texts.document_at(place)) for place in places]
        if placed[0][1] != placed[-1][1]:
            yield placed


def _starts_of_passages(texts: _Texts, placed: list[tuple[int, int]]) -> Iterator[tuple[int, int, tuple[int, int]]]:
    """Pairs of places, left one first, that no character before them makes part of a longer passage."""
    groups: dict[object, list[tuple[int, int]]] = defaultdict(list)
    for place, document in placed:
        before = texts.joined[place - 1]
        # nothing stands before a measure's first character: it is like no other
        groups[before if before != "\n" else place].append((place, document))
    for one, other in combinations(groups.values(), 2):
        for (a, left), (b, right) in product(one, other):
            if left < right:
                yield a, b, (left, right)
            elif right < left:
                yield b, a, (right, left)


def _common_length(text: str, a: int, b: int) -> int:
    """How far ``text`` reads the same from ``a`` and from ``b``, at most to the end of a measure."""

    def is_same(length: int, step: int) -> bool:
        piece = text[a + length : a + length + step]
        return "\n" not in piece and piece == text[b + length : b + length + step]

    length, step = 0, 16
    while is_same(length, step):
        length += step
        step *= 2
    while step > 1:
        step //= 2
        if is_same(length, step):
            length += step
    return length


def _distinct(found: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Drop what longer passages of the same two documents already show.

    A formula that stands three times here and five times there would be fifteen pairs. One goes if
    both of its sides are covered by longer ones, or if it is one of them moved by a few characters
    (text that repeats itself). What is covered on either side stays covered.

    Args:
        found: (left place, right place, length) of the passages of two documents.
    """
    if len(found) == 1:
        return found
    first = min(a for a, _, _ in found), min(b for _, b, _ in found)
    covered = tuple(bytearray(max(f[side] + f[2] for f in found) - first[side]) for side in (0, 1))
    kept: list[tuple[int, int, int]] = []
    for a, b, n in sorted(found, key=lambda f: (-f[2], f[0], f[1])):
        spans = [(place - origin, place - origin + n) for place, origin in zip((a, b), first, strict=True)]
        inside = [marks.find(0, *span) < 0 for marks, span in zip(covered, spans, strict=True)]
        touched = [marks.find(1, *span) >= 0 for marks, span in zip(covered, spans, strict=True)]
        if all(inside):
            continue
        if all(touched) and any(
            min(a + n, x + m) - max(a, x) > n / 2 and min(b + n, y + m) - max(b, y) > n / 2 for x, y, m in kept
        ):
            continue
        kept.append((a, b, n))
        for marks, (start, end) in zip(covered, spans, strict=True):
            marks[start:end] = b"\1" * n
    return sorted(kept)


def _whole_words(texts: _Texts, a: int, b: int, n: int) -> tuple[int, int, int]:
    """Move a passage's edges out of figures and Latin words."""
    while n and (texts.is_cut(a) or texts.is_cut(b)):
        a, b, n = a + 1, b + 1, n - 1
    while n and (texts.is_cut(a + n) or texts.is_cut(b + n)):
        n -= 1
    return a, b, n


def find_reuse(
    texts: Mapping[str, Sequence[tuple[str, str]]], phrases: Sequence[str] = (), *, min_length: int = MIN_LENGTH
) -> list[Passage]:
    """Find the passages that two documents share word for word.

    Args:
        texts: Document id -> its measures as (measure_id, normalised text).
        phrases: Set phrases of the study's field, which count as formulas beside ``FORMULA_PATTERNS``.
        min_length: Fewest characters of a passage, marks not counted.

    Returns:
        Passages by documents and place. They are as long as they can be within one measure of
        each side, e.g. 落实行政执法责任制，全面推行行政执法公示制度 and
        落实行政执法责任制、全面推行行政执法公示制度 share 22 characters. The weight is the mean
        rarity of its stretches (1 for what two documents have, near 0 for what all of many have),
        times the part that is no formula; formulas count ``FORMULA_WEIGHT``.

    Raises:
        CallError: ``min_length`` is less than 2.

    Example:
        >>> left = "落实行政执法责任制，全面推行行政执法公示制度。"
        >>> right = "要落实行政执法责任制、全面推行行政执法公示制度"
        >>> (passage,) = find_reuse({"a": [("a:1", left)], "b": [("b:1", right)]})
        >>> left[passage.left_start : passage.left_end], passage.length, passage.weight
        ('落实行政执法责任制，全面推行行政执法公示制度', 21, 1.0)
    """
    if min_length < 2:
        raise CallError("find_reuse", f"min_length is {min_length}", "give 2 characters or more")
    read = _Texts.of(texts, phrases)
    total = len(read.documents)
    commonness = array("L", [1]) * len(read.joined)
    found: dict[tuple[int, int], list[tuple[int, int, int]]] = defaultdict(list)
    for placed in _shared_grams(read, min_length):
        number = len({document for _, document in placed})
        for place, _ in placed:
            commonness[place] = number
        for a, b, pair in _starts_of_passages(read, placed):
            n = min_length + _common_length(read.joined, a + min_length, b + min_length)
            a, b, n = _whole_words(read, a, b, n)
            if n >= min_length:
                found[pair].append((a, b, n))
    rarity = [1.0, 1.0, *(log((1 + total) / n) / log((1 + total) / 2) for n in range(2, total + 1))]
    rarities = list(accumulate((rarity[number] for number in commonness), initial=0.0))
    passages = []
    for pair in sorted(found):
        for a, b, n in _distinct(found[pair]):
            rare = (rarities[a + n - min_length + 1] - rarities[a]) / (n - min_length + 1)
            formula = max(read.formula_characters(a, n), read.formula_characters(b, n)) / n
            weight = round(rare * (1 - (1 - FORMULA_WEIGHT) * formula), 4)
            passages.append(_passage(read, a, b, n, min(1.0, max(0.0001, weight))))
    return passages


def _passage(texts: _Texts, a: int, b: int, length: int, weight: float) -> Passage:
    def side(place: int) -> tuple[str, str, int, int]:
        number = texts.measure_at(place)
        document, measure_id, _ = texts.measures[number]
        at = place - texts.starts[number]
        kept = texts.positions[number]
        return texts.documents[document], measure_id, kept[at], kept[at + length - 1] + 1

    left, left_id, left_start, left_end = side(a)
    right, right_id, right_start, right_end = side(b)
    return Passage(left, right, left_id, right_id, left_start, left_end, right_start, right_end, length, weight)
