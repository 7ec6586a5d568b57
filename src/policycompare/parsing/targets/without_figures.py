"""Aims that a part of a sentence states without a figure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policycompare.parsing.targets.baselines import baseline_year
from policycompare.parsing.targets.coverage_patterns import (
    COVERAGE_GATE,
    COVERAGE_PATTERNS,
    RE_CHANGE,
    RE_PERIOD,
    RE_RECURRING,
    RE_ZERO,
    read_period,
)
from policycompare.parsing.targets.figure_words import FigureWords
from policycompare.parsing.targets.figures import Figure
from policycompare.parsing.targets.hedges import read_hedges
from policycompare.parsing.targets.indicators import tidy_indicator
from policycompare.parsing.targets.parts import LONGEST_PART
from policycompare.parsing.targets.quantities import Quantity
from policycompare.parsing.targets.target import Target

RE_DOUBLE = re.compile("翻(?P<times>[一两二三])(?:番|翻)")
RE_AGAINST_START = re.compile("(?:比|较|在)[^，；]*$")


def read_without_figures(
    clean: str, a: int, b: int, previous: str, taken: list[tuple[int, int]], words: FigureWords, said: str
) -> Iterator[Target]:
    """Full coverage, what comes again, aims of nothing, doubling, rates that rise or fall.

    Args:
        clean: The sentence, with what carries figures and is no target blotted out.
        a: Where its part begins.
        b: Where it ends.
        previous: The part before.
        taken: Where the part's figures stand that are targets already.
        words: What is said around figures.
        said: The sentence as printed.
    """
    is_taken = bool(taken)
    for coverage in COVERAGE_PATTERNS if COVERAGE_GATE.search(clean, a, b) else ():
        full = coverage.pattern.search(clean, a, b)
        if full and not any(full.start() < y and x < full.end() for x, y in taken):
            named = coverage.indicator(full, clean[a : full.start()], clean[full.end() : b], previous)
            value = 100.0 if "100%" in full.group() or "百分之百" in full.group() else None
            yield Target(
                a, b, tidy_indicator(named) or None, "full-coverage", value, "%" if value else None, kind="coverage"
            )
            is_taken = True
            break
    again = RE_RECURRING.search(clean, a, b)
    if again and not is_taken:
        every = RE_PERIOD.match(again["every"])
        indicator = tidy_indicator(clean[again.end() : b]) or tidy_indicator(clean[a : again.start()])
        yield Target(
            a, b, indicator or None, "by-deadline", period=read_period(every) if every else None,
            deadline_text=again.group(), kind="frequency",
        )  # fmt: skip
        return
    zero = RE_ZERO.search(clean, a, b)
    if zero and not is_taken:
        indicator = tidy_indicator(clean[a : zero.start()]) or tidy_indicator(previous)
        before, nothing = clean[a : zero.start()], Quantity(*zero.span(), 0.0, None)
        hedge = read_hedges(Figure(nothing, before, clean[zero.end() : b], words, before))
        yield Target(a, b, indicator or None, "=", 0.0, at=zero.start(), hedge=hedge)
        return
    double = RE_DOUBLE.search(clean, a, b)
    if double and not is_taken:
        times = 2.0 ** {"一": 1, "两": 2, "二": 2, "三": 3}[double["times"]]
        indicator = tidy_indicator(RE_AGAINST_START.sub("", clean[a : double.start()])) or tidy_indicator(previous)
        first = max(0, a - LONGEST_PART)
        year = baseline_year(said[first : double.start()], a - first)
        yield Target(a, b, indicator or None, "increase", times, "倍", at=double.start(), baseline_year=year)
        return
    if not is_taken:
        for match in RE_CHANGE.finditer(clean, a, b):
            direction = "decrease" if match["down"] else "increase"
            for x, y in _rates(clean, match):
                yield Target(match.start(), y, tidy_indicator(clean[x:y]), direction, kind="directional")


def _rates(clean: str, match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """The rates that one verb governs: 降低审前羁押率、轻罪起诉率."""
    at = match.start("rates")
    for piece in re.finditer(r"[^、和及]+", match["rates"]):
        if re.search(r"(?<!效)率$|比例$|比重$|占比$", piece.group()):
            yield at + piece.start(), at + piece.end()
