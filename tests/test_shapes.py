"""Text in any shape is read in time linear in its length.

What is compared is the processor's time of a text and of one four times as long, the least of some tries: a ratio, never
a time. Reading that is linear gives 4 at most, reading that is quadratic 16.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest

from parse_shape import read_shape, seconds_of
from policycompare.lexicon import read_lexicon
from policycompare.parsing.bindingness import blank_quiet
from policycompare.parsing.brackets import Brackets
from policycompare.parsing.citations import find_citations
from policycompare.parsing.responsibilities import find_clauses
from policycompare.parsing.sentences import plain_sentences
from policycompare.parsing.targets.indicators import blot, tidy_indicator
from policycompare.parsing.targets.sentence_targets import find_targets
from policycompare.text.ocr_figures import doubtful_figures
from shapes import SHAPES, made_shape

LEXICON = read_lexicon()
LINEAR = 8.0
"""Below 16 by the same factor as above 4, nearly."""


def growth(read: Callable[[str], object], made: Callable[[int], str], length: int) -> float:
    """How many times longer a text of four times the length takes, at its best of some tries."""
    best = float("inf")
    for _ in range(4):
        seconds = []
        for size in (length, 4 * length):
            text = made(size)
            start = time.process_time()
            read(text)
            seconds.append(time.process_time() - start)
        best = min(best, seconds[1] / max(seconds[0], 1e-9))
        if best < LINEAR:
            break
    return best


def targets(text: str) -> list[object]:
    return [target for sentence in plain_sentences(text) for target in find_targets(sentence)]


def clauses(text: str) -> object:
    return find_clauses(text, 0, len(text), LEXICON)


def citations(text: str) -> object:
    return list(find_citations(text, 0, len(text), LEXICON.relations))


# What was quadratic, each by itself: a reader, what stands again and again, a length at which it showed.
ONCE_QUADRATIC = [
    ("leads in brackets", clauses, "（市司法局牵头）", 24_000),
    ("persons", clauses, "联系人：张三；", 24_000),
    ("labelled lines", clauses, "责任单位：市司法局\n", 24_000),
    ("conditions", blank_quiet, "《甲》", 4_000),
    ("grouped digits", doubtful_figures, "123,456,", 4_000),
    ("rings", doubtful_figures, "○", 4_000),
    ("numerals", blot, "一二三四五", 8_000),
    ("phrases", tidy_indicator, "、的", 8_000),
    ("ranges of years", targets, "2021-2025年", 3_000),
    ("aims in one part", targets, "达到100个", 6_000),
    ("aims in a sentence", targets, "森林覆盖率达到30%，", 12_000),
    ("dates", targets, "2025年底前，", 12_000),
    ("full coverage", targets, "实现全覆盖，", 12_000),
    ("scopes", targets, "在重点领域，建设3个，", 12_000),
    ("titles of repealed rules", citations, "《甲办法》同时废止", 60_000),
]


@pytest.mark.parametrize(
    ("read", "piece", "length"), [row[1:] for row in ONCE_QUADRATIC], ids=[r[0] for r in ONCE_QUADRATIC]
)
def test_what_was_quadratic_is_linear(read: Callable[[str], object], piece: str, length: int) -> None:
    assert growth(read, lambda size: piece * (size // len(piece)), length) < LINEAR


@pytest.mark.parametrize(("name", "length"), [("nested_lead", 3_000), ("nested_ascii", 40_000)])
def test_what_is_nested_is_read_in_linear_time(name: str, length: int) -> None:
    read: Callable[[str], object] = lambda text: seconds_of(text, with_tables=False)  # noqa: E731
    read(made_shape("sentence", 1_000))
    assert growth(read, lambda size: made_shape(name, size), length) < LINEAR


def test_brackets_are_looked_at_once() -> None:
    class Counted(str):
        looks = 0

    found = []
    for depth in (1_000, 4_000):
        brackets = Brackets("（" * depth + "甲" + "）" * depth)
        found.append(len(brackets.places))
        assert all(brackets.close(at, 2 * depth + 1) == 2 * depth - at for at in range(0, depth, 97))
        assert brackets.around(depth, 0) == depth - 1
    assert found == [2_000, 8_000]


def test_there_are_many_shapes() -> None:
    assert len(SHAPES) >= 150
    made = {name: made_shape(name, 2_000) for name in SHAPES}
    assert len(set(made.values())) == len(SHAPES)
    assert all(1_500 < len(text) < 3_500 for text in made.values())


@pytest.mark.parametrize("name", sorted(SHAPES)[::8])
def test_some_shapes_are_read(name: str) -> None:
    source, parsed = read_shape(made_shape(name, 1_500))
    assert len(parsed) == 1
    assert source.raw.startswith("云河市碳达峰")
    assert all(re.fullmatch(r"[\s\S]*", row.text) for row in parsed[0].measures)


@pytest.mark.slow
@pytest.mark.parametrize("name", SHAPES)
def test_every_shape_takes_time_linear_in_its_length(name: str) -> None:
    made_shape(name, 100)
    seconds_of(made_shape("sentence", 1_000))
    assert (
        growth(lambda text: seconds_of(text, with_tables=False), lambda size: made_shape(name, size), 30_000) < LINEAR
    )
