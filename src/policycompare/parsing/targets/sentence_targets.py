"""Targets: what is to be reached, how much of it, by when.

A measure's text is read sentence by sentence and part by part (between commas). A part that holds
a figure with a comparator, a frequency, full coverage, or a rate that is to rise or fall gives a
target; a deadline without any of them gives one too. What carries a figure and is none (slogans,
programme names, titles, festival dates, numbers of documents) is blotted out first.

The patterns stand in ``figure_patterns.py`` and ``coverage_patterns.py`` with their examples.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from policycompare.parsing.gates import gate
from policycompare.parsing.sentences import Sentence, strip
from policycompare.parsing.targets.coverage_patterns import (
    CHANGE_LITERALS,
    COVERAGE_GATE,
    COVERAGE_PATTERNS,
    RE_CHANGE,
    RE_PENALTY,
    RE_PERIOD,
    RE_RECURRING,
    RECURRING_LITERALS,
    read_period,
)
from policycompare.parsing.targets.deadlines import (
    DEADLINE_PATTERNS,
    Deadline,
    find_deadlines,
    read_due,
    resolve_relative,
)
from policycompare.parsing.targets.figure_patterns import (
    FIGURE_GATE,
    FIGURE_PATTERNS,
    FRACTION,
    RE_CHAIN,
    RE_RESPECTIVELY,
    respective_comparator,
)
from policycompare.parsing.targets.indicators import blot, tidy_indicator
from policycompare.text.numerals import parse_fraction, parse_number

TARGET_GATE = gate(
    *(p.literals for p in FIGURE_PATTERNS),
    *(p.literals for p in COVERAGE_PATTERNS),
    *(p.literals for p in DEADLINE_PATTERNS),
    CHANGE_LITERALS,
    RECURRING_LITERALS,
)
"""What lets a sentence pass: a figure, full coverage, a date, a rate that changes, something that comes again."""


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
    at: int = -1
    """Where its figure stands, which tells its deadline from others in the same part."""
    baseline_value: float | None = None
    baseline_year: int | None = None
    binding: str | None = None
    kind: str = "figure"
    tense: str = "planned"
    value_high: float | None = None
    quantity: float | None = None
    quantity_unit: str | None = None
    hedge: str | None = None
    degree: str | None = None
    scope: str | None = None
    deadline_latest: str | None = None
    deadline_source: str | None = None

    @property
    def is_hard(self) -> bool:
        """Planned, and a figure, coverage, dated or frequency."""
        return self.tense == "planned" and self.kind in HARD_KINDS


HARD_KINDS = ("figure", "coverage", "dated", "frequency")


def find_targets(sentence: Sentence) -> list[Target]:
    """Find the targets that a sentence states.

    Args:
        sentence: In its context; the document's date gives 年底前 its year.

    Returns:
        Targets in the order of the text.

    Example:
        >>> from policycompare.parsing.sentences import plain_sentences
        >>> text = "到2022年，一审诉讼案件服判息诉率达到85%以上，公共法律服务实体平台实现全覆盖。"
        >>> for target in find_targets(plain_sentences(text)[0]):
        ...     print(target.indicator, target.comparator, target.value, target.value_unit, target.deadline)
        一审诉讼案件服判息诉率 >= 85.0 % 2022-12-31
        公共法律服务实体平台 full-coverage None None 2022-12-31
        >>> find_targets(plain_sentences("落实“八五”普法规划。")[0])
        []
    """
    start, end = sentence.start, sentence.end
    is_republican = sentence.document is not None and sentence.document.is_republican
    if end - start > MAX_SENTENCE or not (is_republican or TARGET_GATE.search(sentence.text, start, end)):
        return []
    return _sentence_targets(sentence.text, start, end, sentence.issue_date, is_republican)


def due_target(
    text: str, start: int, end: int, indicator: str | None, issue_date: str | None, *, is_republican: bool = False
) -> Target | None:
    """The deadline that a clause states: 完成时限：2023年12月底前. It binds the measure, not one figure.

    Args:
        text: Normalised text.
        start: Where the words behind the clause's label begin.
        end: Where they end.
        indicator: What is to be done: the measure's title, or the beginning of its first sentence.
        issue_date: The document's date, which gives 年底前 its year.
        is_republican: The document counts its years by the Republic of China.

    Returns:
        The target; None for 长期坚持, 持续推进.
    """
    start, end = strip(text, start, end)
    while end > start and text[end - 1] in "。；，":
        end -= 1
    words = text[start:end]
    date = read_due(words, issue_date, is_republican=is_republican)
    every = None if re.match(r"[^每]*20\d{2}", words) else RE_PERIOD.search(words)
    if date is None and every is None:
        return None
    return Target(
        start,
        end,
        indicator,
        "by-deadline",
        period=read_period(every) if every else None,
        deadline=None if every else date,
        deadline_text=words,
    )


MAX_SENTENCE = 5_000
"""A longer stretch without a stop is no sentence that states a target."""

RE_PART = re.compile(r"[^，；：。！？\n]+")


def _parts(clean: str) -> Iterator[tuple[int, int]]:
    for match in RE_PART.finditer(clean):
        yield match.span()


def _sentence_targets(
    text: str, start: int, end: int, issue_date: str | None, is_republican: bool = False
) -> list[Target]:
    clean = blot(text[start:end])
    deadlines = find_deadlines(clean, 0, len(clean), is_republican=is_republican)
    hidden = list(clean)
    for d in deadlines:  # a figure inside a date is no target
        hidden[d.start : d.end] = "\x00" * (d.end - d.start)
    clean = "".join(hidden)
    found: list[Target] = []
    served: set[int] = set()
    previous = ""
    for a, b in _parts(clean):
        match = RE_PERIOD.search(clean, a, b)
        period = read_period(match) if match else None
        own = [d for d in deadlines if a <= d.start < b]
        targets = _part_targets(clean, a, b, previous)
        for target in targets:
            governing = _governing(deadlines, own, a, target.at, clean)
            target = replace(target, start=start + target.start, end=start + target.end, period=target.period or period)
            if governing:
                served.add(governing.start)
                target = replace(target, **_dated(text, start, governing, issue_date))
            found.append(target)
        if not targets:  # 2024年6月底前完成…，覆盖率达到…: the first part is a goal of its own
            for d in own:
                goal = list(_dated_goal(text, clean, start, d, issue_date)) if b - d.end >= 4 else []
                found.extend(goal)
                served.update(d.start for _ in goal)
        previous = clean[a:b]
    for d in deadlines:
        if d.start not in served:
            found.extend(_dated_goal(text, clean, start, d, issue_date))
    found.sort(key=lambda t: (t.start, t.end))
    return found


def _governing(deadlines: list[Deadline], own: list[Deadline], start: int, figure: int, clean: str) -> Deadline | None:
    """The deadline of a target: the last in its part before the figure, else the last one before the part.

    A plain year (2023年新增…) does not reach beyond a semicolon; 到2025年 does.
    """
    if figure <= -2:  # 到2025年、2027年，…分别达到80%、90%: the dates go with the figures
        dates = own or [d for d in deadlines if d.end <= start]
        return dates[min(-2 - figure, len(dates) - 1)] if dates else None
    if own:
        before = [d for d in own if figure < 0 or d.start < figure]
        return before[-1] if before else own[0]
    before = [d for d in deadlines if d.end <= start and (d.reaches_on or "；" not in clean[d.end : start])]
    return before[-1] if before else None


def _dated(text: str, offset: int, deadline: Deadline, issue_date: str | None) -> dict[str, Any]:
    words = text[offset + deadline.start : offset + deadline.end]
    return {
        "deadline": deadline.date or resolve_relative(words, issue_date),
        "deadline_text": words,
    }


def _dated_goal(text: str, clean: str, offset: int, deadline: Deadline, issue_date: str | None) -> Iterator[Target]:
    """A goal with a date and no figure: 到2022年，基本建成…体系 -> by-deadline."""
    at = deadline.end
    while at < len(clean) and clean[at] in "，、 ：":
        at += 1
    stop = min((i for mark in "，；：。！？\n" if (i := clean.find(mark, at)) >= 0), default=len(clean))
    begin = deadline.start
    words = text[offset + at : offset + stop]
    if len(clean[at:stop].replace("\x00", "").strip()) < 3:  # the goal stands before its date: …期限截至2023年12月31日
        begin = max((clean.rfind(mark, 0, deadline.start) for mark in "，；：。！？\n"), default=-1) + 1
        words, stop = text[offset + begin : offset + deadline.start], deadline.end
    indicator = tidy_indicator(words)
    dated = _dated(text, offset, deadline, issue_date)
    past = issue_date is not None and dated["deadline"] is not None and dated["deadline"] < issue_date
    if len(indicator) > 2 and not past:  # 十三五时期 in a document of 2021 looks back
        yield Target(offset + begin, offset + stop, indicator, "by-deadline", **dated)


def _part_targets(clean: str, start: int, end: int, previous: str) -> list[Target]:
    """Targets of one part, figures first; what one pattern took is not read again."""
    found: list[Target] = []
    if RE_PENALTY.search(clean, start, end):
        return found
    taken: list[tuple[int, int]] = []
    several = RE_RESPECTIVELY.search(clean, start, end) if "分别" in clean[start:end] else None
    if several:
        found.extend(_respective(several, start, end))
        taken.append((start, end))
    for pattern in FIGURE_PATTERNS if FIGURE_GATE.search(clean, start, end) else ():
        for match in pattern.pattern.finditer(clean, start, end):
            a, b = match.span()
            if any(a < y and x < b for x, y in taken):
                continue
            reading = pattern.read(match)
            if reading is None:
                continue
            taken.append((a, b))
            before = clean[start:a]
            indicators = pattern.indicators(match, before, clean[b:end], previous)
            for indicator in indicators:
                found.append(
                    Target(
                        start, end, indicator, reading.comparator, reading.value, reading.unit, at=match.start("figure")
                    )
                )
            if reading.unit and "%" not in reading.unit and reading.comparator in (">=", "="):
                for link in RE_CHAIN.finditer(clean, b, end):
                    if (value := parse_number(link["number"])) is None or any(
                        link.start() < y and x < link.end() for x, y in taken
                    ):
                        continue
                    taken.append(link.span())
                    indicator = tidy_indicator(f"{link['lead']}{link['noun']}") or None
                    found.append(
                        Target(link.start() + 1, link.end(), indicator, reading.comparator, value, link["unit"])
                    )
    for coverage in COVERAGE_PATTERNS if COVERAGE_GATE.search(clean, start, end) else ():
        full = coverage.pattern.search(clean, start, end)
        if full and not any(full.start() < y and x < full.end() for x, y in taken):
            indicator = tidy_indicator(
                coverage.indicator(full, clean[start : full.start()], clean[full.end() : end], previous)
            )
            value = 100.0 if "100%" in full.group() or "百分之百" in full.group() else None
            found.append(Target(start, end, indicator or None, "full-coverage", value, "%" if value else None))
            taken.append((start, end))
            break
    again = RE_RECURRING.search(clean, start, end)
    if again and not taken:
        every = RE_PERIOD.match(again["every"])
        indicator = tidy_indicator(clean[again.end() : end]) or tidy_indicator(clean[start : again.start()])
        found.append(
            Target(
                start,
                end,
                indicator or None,
                "by-deadline",
                period=read_period(every) if every else None,
                deadline_text=again.group(),
            )
        )
        taken.append(again.span())
    if not taken:
        for match in RE_CHANGE.finditer(clean, start, end):
            direction = "decrease" if match["down"] else "increase"
            for a, b in _rates(clean, match):
                found.append(Target(match.start(), b, tidy_indicator(clean[a:b]), direction))
    return found


def _respective(match: re.Match[str], start: int, end: int) -> Iterator[Target]:
    """Indicators with their figures in order; one indicator with all of them where there are fewer."""
    names = [tidy_indicator(n) for n in re.split("[、和及]", match["names"])]
    for number, figure in enumerate(re.finditer(rf"\d[\d.]*(?=[%％])|{FRACTION}", match["values"])):
        words = figure.group()
        value = float(words) if words[0].isdigit() else parse_fraction(words)
        count = len(re.findall(r"[%％]|分之", match["values"]))
        name = names[number] if len(names) == count else tidy_indicator(match["names"])
        yield Target(start, end, name or None, respective_comparator(match["verb"]), value, "%", at=-2 - number)


def _rates(clean: str, match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """The rates that one verb governs: 降低审前羁押率、轻罪起诉率."""
    at = match.start("rates")
    for piece in re.finditer(r"[^、和及]+", match["rates"]):
        if re.search(r"(?<!效)率$|比例$|比重$|占比$", piece.group()):
            yield at + piece.start(), at + piece.end()
