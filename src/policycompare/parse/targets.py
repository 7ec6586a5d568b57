"""Targets: what is to be reached, how much of it, by when.

A measure's text is read sentence by sentence and part by part (between commas). A part that holds
a figure with a comparator, a frequency, full coverage, or a rate that is to rise or fall gives a
target; a deadline without any of them gives one too. What carries a figure and is none (slogans,
programme names, titles, festival dates, numbers of documents) is blotted out first.

The patterns stand in ``target_patterns.py`` with their examples.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from policycompare.parse.deadlines import Deadline, find_deadlines, resolve_relative
from policycompare.parse.target_patterns import (
    COVERAGE_PATTERNS,
    FIGURE_PATTERNS,
    RE_CHANGE,
    RE_HINT,
    RE_PERIOD,
    blot,
    read_period,
    tidy_indicator,
)
from policycompare.text.sentences import sentence_spans


@dataclass(frozen=True, slots=True)
class Target:
    """A target as it was read; spans index the normalised text."""

    start: int
    end: int
    indicator: str | None
    comparator: str
    value: float | None = None
    value_unit: str | None = None
    period: str | None = None
    deadline: str | None = None
    deadline_text: str | None = None


def find_targets(text: str, start: int, end: int, issue_date: str | None = None) -> list[Target]:
    """Find the targets in ``text[start:end]``.

    Args:
        text: Normalised text.
        start: Where to begin.
        end: Where to stop.
        issue_date: The document's date, which gives 年底前 its year; None leaves it open.

    Returns:
        Targets in the order of the text.
    """
    found: list[Target] = []
    if not RE_HINT.search(text, start, end):
        return found
    for a, b in sentence_spans(text, start, end):
        if RE_HINT.search(text, a, b):
            found.extend(_sentence_targets(text, a, b, issue_date))
    return found


RE_PART = re.compile(r"[^，；：\n]+")


def _parts(clean: str) -> Iterator[tuple[int, int]]:
    for match in RE_PART.finditer(clean):
        yield match.span()


def _sentence_targets(text: str, start: int, end: int, issue_date: str | None) -> list[Target]:
    clean = blot(text[start:end])
    deadlines = find_deadlines(clean, 0, len(clean))
    for d in deadlines:  # a figure inside a date is no target
        clean = clean[: d.start] + "\x00" * (d.end - d.start) + clean[d.end :]
    found: list[Target] = []
    period: str | None = None
    served: set[int] = set()
    previous = ""
    for a, b in _parts(clean):
        match = RE_PERIOD.search(clean, a, b)
        if match:
            period = read_period(match)
        elif "；" in text[start + a - 1 : start + a]:
            period = None
        if clean[a - 1 : a] == "；" and not any(d.start >= a for d in deadlines):
            pass
        governing = _governing(deadlines, a, b, clean)
        for target in _part_targets(clean, a, b, previous):
            target = replace(
                target,
                start=start + target.start,
                end=start + target.end,
                period=target.period or (period if target.comparator not in ("full-coverage",) else None),
            )
            if governing:
                served.add(governing.start)
                target = replace(target, **_dated(text, start, governing, issue_date))
            found.append(target)
        previous = clean[a:b]
    for d in deadlines:
        if d.start in served or _is_served(d, served, deadlines, clean):
            continue
        target = _dated_goal(text, clean, start, d, issue_date)
        if target:
            found.append(target)
    found.sort(key=lambda t: (t.start, t.end))
    return found


def _governing(deadlines: list[Deadline], start: int, end: int, clean: str) -> Deadline | None:
    """The deadline of a part: its own, else the last one before it in the sentence."""
    own = [d for d in deadlines if start <= d.start < end]
    if own:
        return own[-1]
    before = [d for d in deadlines if d.end <= start]
    if before:
        # ，2023年…： a plain year governs its own part only where another part has moved on
        return before[-1]
    return None


def _is_served(deadline: Deadline, served: set[int], deadlines: list[Deadline], clean: str) -> bool:
    """Whether a later deadline of the same part took over, or the words before carry nothing."""
    return False


def _dated(text: str, offset: int, deadline: Deadline, issue_date: str | None) -> dict[str, str | None]:
    words = text[offset + deadline.start : offset + deadline.end]
    return {
        "deadline": deadline.date or resolve_relative(words, issue_date),
        "deadline_text": words,
    }


def _dated_goal(text: str, clean: str, offset: int, deadline: Deadline, issue_date: str | None) -> Target | None:
    """A goal with a date and no figure: 到2022年，基本建成…体系 -> by-deadline."""
    at = deadline.end
    while at < len(clean) and clean[at] in "，、 ：":
        at += 1
    stop = len(clean)
    for mark in "，；：。！？\n":
        i = clean.find(mark, at)
        if i >= 0:
            stop = min(stop, i)
    others = clean[at:stop]
    if len(others.replace("\x00", "").strip()) < 4:
        return None
    indicator = tidy_indicator(text[offset + at : offset + stop])
    if not indicator:
        return None
    period = None
    return Target(
        offset + deadline.start, offset + stop, indicator, "by-deadline", None, None, period,
        **_dated(text, offset, deadline, issue_date),
    )  # fmt: skip


def _part_targets(clean: str, start: int, end: int, previous: str) -> list[Target]:
    """Targets of one part, figures first; what one pattern took is not read again."""
    found: list[Target] = []
    taken: list[tuple[int, int]] = []
    for pattern in FIGURE_PATTERNS:
        for match in pattern.pattern.finditer(clean, start, end):
            a, b = match.span()
            if any(a < y and x < b for x, y in taken):
                continue
            reading = pattern.read(match)
            if reading is None:
                continue
            taken.append((a, b))
            figure_start, _ = match.span("figure")
            before = clean[start:a]
            indicators = pattern.indicators(match, before, clean[b:end], previous)
            begin = start
            for indicator in indicators:
                found.append(Target(begin, max(b, start + 1), indicator, reading.comparator, reading.value, reading.unit, reading.period))
    for coverage in COVERAGE_PATTERNS:
        match = coverage.pattern.search(clean, start, end)
        if match and not any(match.start() < y and x < match.end() for x, y in taken):
            indicator = tidy_indicator(coverage.indicator(match, clean[start : match.start()], clean[match.end() : end], previous))
            value = 100.0 if "100%" in match.group() or "百分之百" in match.group() else None
            found.append(Target(start, end, indicator or None, "full-coverage", value, "%" if value else None))
            taken.append((start, end))
            break
    if not taken:
        for match in RE_CHANGE.finditer(clean, start, end):
            direction = "decrease" if match["down"] else "increase"
            for a, b in _rates(clean, match):
                found.append(Target(match.start(), b, tidy_indicator(clean[a:b]), direction))
    return found


def _rates(clean: str, match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """The rates that one verb governs: 降低审前羁押率、轻罪起诉率."""
    at = match.start("rates")
    for piece in re.finditer(r"[^、和及]+", match["rates"]):
        if re.search(r"(?<!效)率$|比例$|比重$|占比$", piece.group()):
            yield at + piece.start(), at + piece.end()
