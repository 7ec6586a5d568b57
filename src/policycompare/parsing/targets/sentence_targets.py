"""Targets: what is to be reached, how much of it, by when.

A measure's text is read sentence by sentence and part by part (between commas). A part that holds
a figure with a comparator, a frequency, full coverage, or a rate that is to rise or fall gives a
target; a deadline without any of them gives one too. What carries a figure and is none (slogans,
programme names, titles, festival dates, numbers of documents) is blotted out first.

The forms stand in ``aim_forms.py``, ``no_aims.py`` and ``coverage_patterns.py`` with their examples. There is no gate
over a whole sentence: what it says of its tense holds for the sentences behind it, so every one is looked at, and of
the rest a gate would save one part in ten.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from policycompare.lexicon import package_target_words
from policycompare.lexicon.target_words import TargetWords
from policycompare.parsing.sentences import Sentence, strip
from policycompare.parsing.targets.aim_forms import AIM_FORMS, COMPARATORS, TIMES, Figure, Reading
from policycompare.parsing.targets.baselines import RE_AGAINST_YEAR, RE_BASELINE, RE_BASELINE_ON, baseline_year
from policycompare.parsing.targets.coverage_patterns import (
    COVERAGE_GATE,
    COVERAGE_PATTERNS,
    RE_CHANGE,
    RE_PENALTY,
    RE_PERIOD,
    RE_RECURRING,
    RE_ZERO,
    YEARLY,
    read_period,
)
from policycompare.parsing.targets.deadlines import Deadline, find_deadlines, read_due, read_span, resolve_relative
from policycompare.parsing.targets.figure_words import FigureWords, figure_words
from policycompare.parsing.targets.hedges import read_hedges, with_date
from policycompare.parsing.targets.indicators import blot, tidy_indicator
from policycompare.parsing.targets.no_aims import why_no_aim
from policycompare.parsing.targets.quantities import Quantity, base_quantity, find_quantities
from policycompare.parsing.targets.tenses import (
    ACHIEVED,
    FORECAST,
    PLANNED,
    RE_COMPARES_PAST,
    heading_tense,
    is_over,
    today_of,
    word_tense,
)


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


@dataclass(slots=True)
class Said:
    """What was said before and holds on, in the paragraph or in the list under it.

    Attributes:
        deadline: The date that governs, with its words.
        tense: Whether the paragraph plans or looks back.
        start_year: The year that the document counts from: 2024年起3年内.
        opened: Of the sentence that opens the list which still runs, the headings above, deadline and tense.
        goals: The section of goals that the last sentence stands in.
        goals_year: The first year that this section names.
        end: Where the last sentence ends.
        has_turned: A report has turned from what was done to what is planned.
    """

    deadline: tuple[str | None, str] | None = None
    tense: str | None = None
    start_year: int | None = None
    opened: tuple[tuple[str, ...], tuple[str | None, str] | None, str | None] = ((), None, None)
    goals: tuple[str, ...] | None = None
    goals_year: tuple[str | None, str] | None = None
    end: int = -1
    has_turned: bool = False


def read_targets(sentences: Iterable[Sentence], words: TargetWords, said: Said | None = None) -> Iterator[Target]:
    """The targets of sentences in turn: what one says of dates and tense holds on to the end of its paragraph.

    Args:
        sentences: The sentences of a measure or a passage.
        words: What figures count, and what is said around them.
        said: What was said before; a paragraph's end clears it, but for what opens a list.
    """
    said = said or Said()
    for sentence in sentences:
        goals = _goals_section(sentence)
        if goals != said.goals:
            said.goals, said.goals_year = goals, None
        if not 0 <= said.end <= sentence.start or "\n" in sentence.text[said.end : sentence.start]:
            above, deadline, tense = said.opened
            in_list = said.end >= 0 and sentence.headings[: len(above)] == above
            said.deadline, said.tense = (deadline, tense) if in_list else (None, None)
            said.deadline = said.deadline or said.goals_year
        yield from find_targets(sentence, words, said)
        said.end = sentence.end
        if goals and said.goals_year is None:  # a section of goals says its year once for all its paragraphs
            said.goals_year = said.deadline
        if sentence.words.rstrip().endswith("："):
            said.opened = sentence.headings, said.deadline, said.tense


RE_GOALS = re.compile("目标|指标|愿景")


def _goals_section(sentence: Sentence) -> tuple[str, ...] | None:
    """The headings down to the one that heads goals; None outside a section of goals."""
    found = [n for n, heading in enumerate(sentence.headings, 1) if RE_GOALS.search(heading)]
    return sentence.headings[: found[0]] if found else None


def find_targets(sentence: Sentence, words: TargetWords | None = None, said: Said | None = None) -> list[Target]:
    """Find the targets that a sentence states.

    Args:
        sentence: In its context; the document's date gives 年底前 its year.
        words: What figures count, and what is said around them; the package's where none are given.
        said: What the sentences before it said; it is brought up to date.

    Returns:
        Targets in the order of the text; results that are told and rules are among them, see ``tense`` and ``kind``.

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
    return _SentenceReader(sentence, figure_words(words or package_target_words()), said or Said()).read()


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
        deadline_source=None if every or date is None else "sentence",
        kind="frequency" if every else "dated",
    )


RE_PART = re.compile(r"[^，；：。！？\n]+")
RE_SCOPE = re.compile(
    r"(?:^|(?<=[，、]))在(?P<scope>[^，。；在]{2,16}(?:中|内|领域|方面)(?![\u4e00-\u9fff]{0,2}(?:心|部)))"
)
RE_SCOPE_ABOVE = re.compile(
    r"(?:^|(?<=[，；：]))在(?P<scope>[^，。；在]{2,16}(?:中|内|领域|方面)(?<!年内)(?<!期内))，(?:[^；]*，)?$"
)
"""A scope in a part of its own holds to the next semicolon."""
RE_NO_NAME = re.compile("^(?:以上|以下|以内|左右|的)?$|[、和及与]|惠及|覆盖|服务|带动")
RE_DOUBLE = re.compile("翻(?P<times>[一两二三])(?:番|翻)")
STRONG_NAMES = ("to_year", "five_year_plan", "within_years")
"""Those that hold on wherever they stand; a bare year does so at the beginning of its sentence."""
HARD_NAMES = (
    "relative",
    "to_year",
    "year_end",
    "five_year_plan",
    "plain_year",
    "listed_year",
    "within_years",
    "range_end",
)
"""Deadlines that hold on behind the stop: a year, a plan; a day or a month binds its own sentence."""


LONGEST_GOAL = 200
"""So many characters of a goal are looked at; without an end, a line of thousands of dates would take minutes."""


class _SentenceReader:
    """Reads one sentence."""

    def __init__(self, sentence: Sentence, words: FigureWords, said: Said) -> None:
        self.sentence, self.words, self.said = sentence, words, said
        self.text, self.offset = sentence.text, sentence.start
        republican = sentence.document is not None and sentence.document.is_republican
        clean = blot(sentence.text[sentence.start : sentence.end])
        self.deadlines = find_deadlines(clean, 0, len(clean), is_republican=republican)
        self.dates = {d.start: self._date(clean, d) for d in self.deadlines}
        hidden = list(clean)
        for d in self.deadlines:  # a figure inside a date is no target
            hidden[d.start : d.end] = "\x00" * (d.end - d.start)
        self.clean = "".join(hidden)
        self.served: set[int] = set()
        self.stated: list[tuple[int, int]] = []
        self.tense: str | None = said.tense
        self.chain: Reading | None = None
        self.forecast_to = -1
        self.built = ""

    def read(self) -> list[Target]:
        found: list[Target] = []
        previous = ""
        for match in RE_PART.finditer(self.clean):
            a, b = match.span()
            own = self._part(a, b, previous)
            found += own
            if own:
                self.stated.append((a, b))
            previous = self.clean[a:b]
        for d in self.deadlines:
            if d.start not in self.served or self._opens_goal(d):
                found += self._goal(d)
        self._say()
        found.sort(key=lambda t: (t.start, t.end))
        return found

    def _further_goal(self, a: int, b: int) -> Iterator[Target]:
        """What else is to stand by the year that the sentence names: 到2035年，…，法治政府基本建成."""
        years = [d for d in self.deadlines if d.end <= a and d.name in HARD_NAMES]
        words = self._words(a, b)
        if not years or not self.clean[years[-1].end : a].strip("，、： ") or not RE_STANDS.search(words):
            return
        dated, indicator = self._dated(years[-1]), tidy_indicator(words)
        if len(indicator) > 2 and dated["deadline"] and not is_over(dated["deadline"], self.sentence):
            kind = _goal_kind(words, dated["deadline"], self.sentence)
            yield self._finish(Target(self.offset + a, self.offset + b, indicator, "by-deadline", kind=kind, **dated))

    def _of_heading(self) -> tuple[str, str] | None:
        """The year that a heading names: 二、2025年主要目标."""
        for heading in reversed(self.sentence.headings):
            if match := RE_HEADING_YEAR.search(heading):
                date = f"{match[1]}-12-31"
                return None if is_over(date, self.sentence) else (date, match.group())
        return None

    def _opens_goal(self, deadline: Deadline) -> bool:
        """Whether a goal stands right behind a date that governs figures farther on: 到2022年，条件基本达标，建设50所."""
        behind = RE_PART.search(self.clean, deadline.end)
        if behind is None or self.clean[deadline.end : behind.start()] != "，" or behind.span() in self.stated:
            return False
        words = self._words(*behind.span())
        return bool(RE_CHANGES.search(words) or RE_STATES.search(words) or RE_ACTS.match(tidy_marks(words)))

    def _date(self, clean: str, deadline: Deadline) -> str | None:
        if deadline.date:
            return deadline.date
        words = clean[deadline.start : deadline.end]
        if deadline.name == "within_years":
            date, started = read_span(words, self.sentence.issue_date, self.said.start_year)
            self.said.start_year = started or self.said.start_year
            return date
        return resolve_relative(words, today_of(self.sentence))

    def _say(self) -> None:
        """Leave what holds on to the sentences behind."""
        lasting = [
            d
            for d in self.deadlines
            if d.name in HARD_NAMES and (d.name in STRONG_NAMES or not self.clean[: d.start].strip("\x00，、 “到"))
        ]
        if lasting:
            last = lasting[-1]
            self.said.deadline = self.dates[last.start], self._words(last.start, last.end)
        self.said.tense = self.tense

    def _words(self, start: int, end: int) -> str:
        return self.text[self.offset + start : self.offset + end]

    # ---- one part

    def _part(self, a: int, b: int, previous: str) -> list[Target]:
        clean = self.clean
        own = [d for d in self.deadlines if a <= d.start < b]
        tense = self._tense(a, b, own)
        if tense == FORECAST or RE_PENALTY.search(clean, a, b):
            return []
        match = RE_PERIOD.search(clean, a, b)
        period = read_period(match) if match else None
        targets = self._figures(a, b, previous, period)
        found = []
        for target in targets:
            governing = _governing(self.deadlines, own, a, target.at, clean)
            target = replace(target, start=self.offset + target.start, end=self.offset + target.end)
            target = replace(target, period=target.period or period, tense=tense)
            if governing:
                self.served.add(governing.start)
                dated = self._dated(governing)
                hedge = with_date(target.hedge, dated["deadline_text"], self.words)
                target = replace(target, hedge=hedge, **dated)
            elif target.value is not None and tense == PLANNED and (said := self.said.deadline or self._of_heading()):
                target = replace(target, deadline=said[0], deadline_text=said[1], deadline_source="context")
            found.append(self._finish(target))
        if not targets:  # 2024年6月底前完成…，覆盖率达到…: the first part is a goal of its own
            for d in own:
                goal = list(self._goal(d)) if b - d.end >= 4 else []
                found.extend(goal)
                self.served.update(d.start for _ in goal)
            if not own and tense == PLANNED:
                found += self._further_goal(a, b)
        return found

    def _tense(self, a: int, b: int, own: list[Deadline]) -> str:
        """Planned, achieved or expected, by what stands nearest."""
        dates = [self.dates[d.start] for d in own]
        said = word_tense(self.clean[a:b], self.words)
        if said == FORECAST:
            self.forecast_to = min(
                (i for mark in "；。" if (i := self.clean.find(mark, b)) >= 0), default=len(self.clean)
            )
        if b <= self.forecast_to:
            return FORECAST
        if dates and dates[-1]:
            self.tense = ACHIEVED if is_over(dates[-1], self.sentence) else PLANNED
        elif said:
            self.tense = said
        elif self.tense is None and RE_COMPARES_PAST.search(self.clean, a, b) and not self._is_under_aims():
            self.tense = ACHIEVED
        if self.tense == PLANNED:
            self.said.has_turned = True
        return self.tense or heading_tense(self.sentence.headings, self.words) or self._usual_tense()

    def _is_under_aims(self) -> bool:
        """A comparison with last year is an aim where a heading says so: 主要预期目标."""
        return any(re.search("目标|指标|预期", heading) for heading in self.sentence.headings)

    def _usual_tense(self) -> str:
        """A report looks back until it turns to what is planned; other documents plan."""
        document = self.sentence.document
        reports = document is not None and "报告" in (document.title or "")
        return ACHIEVED if reports and not self.said.has_turned else PLANNED

    def _figures(self, a: int, b: int, previous: str, period: str | None) -> list[Target]:
        clean = self.clean
        found: list[Target] = []
        taken: list[tuple[int, int]] = []
        quantities = [q for q in find_quantities(clean, a, b, self.words.words) if q.kind != "rank"]
        whole = self._words(0, len(clean))
        several = _respectively(clean, a, b, quantities, self.words)
        if several:
            self.chain = None
            figure = Figure(
                values := quantities[-1], clean[a : values.start], clean[values.end : b], self.words, clean[a:b]
            )
            if why_no_aim(figure, Reading("=", ""), whole):
                return []
            first = next(q for q in quantities if clean.rfind("分别", a, b) < q.start)
            around = replace(figure, before=clean[a : first.start], whole=clean[a : first.start])
            year, hedge = baseline_year(self._words(0, first.start), a), read_hedges(around)
            return [replace(t, start=a, end=b, baseline_year=year, hedge=hedge) for t in several]
        at, baseline, before_baseline = a, None, ""
        for number, quantity in enumerate(quantities):
            later = quantities[number + 1 :]
            stop = later[0].start if later else b
            before, after = clean[at : quantity.start], clean[quantity.end : stop]
            start = RE_BASELINE.search(before)
            if start and later and RE_BASELINE_ON.match(after) and quantity.unit in (later[0].unit, None):
                baseline, before_baseline, at = quantity, before[: start.start()], quantity.end
                continue
            if later and self._is_of_name(quantity, after, later[0]):
                continue
            if baseline:
                before = before_baseline + before
            tail = clean[quantity.end : b]
            while match := self.words.after.match(tail):
                tail = tail[match.end() :]
            figure = Figure(
                quantity,
                before,
                after,
                self.words,
                before_baseline + clean[a : quantity.start],
                self.chain,
                tail,
                is_first=at == a,
                is_dated=self._is_dated(a),
                period=period,
            )
            reading = _read_figure(figure)
            if reading and why_no_aim(figure, reading, whole):
                reading = None
            if reading:
                taken.append((quantity.start, quantity.end))
                found += self._targets(a, b, figure, reading, baseline, previous, number == 0)
                at = quantity.end
            self.chain = reading or self.chain
            baseline = None
        if not taken and (quantities or b - a > 24):
            self.chain = None
        found += self._without_figures(a, b, previous, taken)
        return found

    def _is_of_name(self, quantity: Quantity, after: str, following: Quantity) -> bool:
        """A size in the name of what the next figure counts: 500千伏变电站2座, 300平方米展厅3个."""
        is_size = quantity.kind in ("power", "length", "area", "volume", "mass", "energy") and following.kind == "count"
        has = self.words.has
        return is_size and not RE_NO_NAME.search(after) and not has["build"].search(after + " ")

    def _is_dated(self, a: int) -> bool:
        return bool(self.said.deadline) or any(d.start < a + 40 for d in self.deadlines)

    def _targets(
        self, a: int, b: int, figure: Figure, reading: Reading, baseline: Quantity | None, previous: str, first: bool
    ) -> Iterator[Target]:
        quantity = figure.quantity
        comparator, value, high = reading.comparator, quantity.value, quantity.high
        if high is not None and comparator not in ("increase", "decrease"):
            comparator = "between"
        if (value, quantity.unit) == (100.0, "%") and (reading.is_share or "覆盖" in figure.before[-6:]):
            comparator = "full-coverage"  # 覆盖率达到100%
        year = baseline_year(self._words(0, quantity.start), a)
        indicators = _indicators(figure, reading, previous, self.built)
        if reading.is_built and indicators[0]:
            self.built = RE_BUILDS.sub("", indicators[0])
        for indicator in indicators:
            yield Target(
                a, b, indicator, comparator, value, quantity.unit, at=quantity.start, value_high=high,
                period="year" if RE_PER_YEAR.search(figure.before) else figure.period if reading.is_frequency else None,
                baseline_value=baseline.value if baseline else None, baseline_year=year,
                kind=_kind(figure, reading, comparator), hedge=read_hedges(figure),
            )  # fmt: skip

    def _without_figures(self, a: int, b: int, previous: str, taken: list[tuple[int, int]]) -> Iterator[Target]:
        """Full coverage, what comes again, rates that rise or fall."""
        clean = self.clean
        is_taken = bool(taken)
        for coverage in COVERAGE_PATTERNS if COVERAGE_GATE.search(clean, a, b) else ():
            full = coverage.pattern.search(clean, a, b)
            if full and not any(full.start() < y and x < full.end() for x, y in taken):
                words = coverage.indicator(full, clean[a : full.start()], clean[full.end() : b], previous)
                value = 100.0 if "100%" in full.group() or "百分之百" in full.group() else None
                yield Target(
                    a, b, tidy_indicator(words) or None, "full-coverage", value, "%" if value else None, kind="coverage"
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
            hedge = read_hedges(Figure(nothing, before, clean[zero.end() : b], self.words, before))
            yield Target(a, b, indicator or None, "=", 0.0, at=zero.start(), hedge=hedge)
            return
        double = RE_DOUBLE.search(clean, a, b)
        if double and not is_taken:
            times = 2.0 ** {"一": 1, "两": 2, "二": 2, "三": 3}[double["times"]]
            indicator = tidy_indicator(RE_AGAINST_START.sub("", clean[a : double.start()])) or tidy_indicator(previous)
            year = baseline_year(self._words(0, double.start()), a)
            yield Target(a, b, indicator or None, "increase", times, "倍", at=double.start(), baseline_year=year)
            return
        if not is_taken:
            for match in RE_CHANGE.finditer(clean, a, b):
                direction = "decrease" if match["down"] else "increase"
                for x, y in _rates(clean, match):
                    yield Target(match.start(), y, tidy_indicator(clean[x:y]), direction, kind="directional")

    # ---- dates

    def _dated(self, deadline: Deadline) -> dict[str, Any]:
        date = self.dates[deadline.start]
        return {
            "deadline": date,
            "deadline_text": self._words(deadline.start, deadline.end),
            "deadline_source": "sentence" if date else None,
            "deadline_latest": deadline.latest,
        }

    def _goal(self, deadline: Deadline) -> Iterator[Target]:
        """A goal with a date and no figure: 到2022年，基本建成…体系 -> by-deadline."""
        clean, at = self.clean, deadline.end
        while at < len(clean) and clean[at] in "，、 ：":
            at += 1
        stop = min((i for mark in "，；：。！？\n" if (i := clean.find(mark, at)) >= 0), default=len(clean))
        begin, stop = deadline.start, min(stop, at + LONGEST_GOAL)
        words = self._words(at, stop)
        if len(clean[at:stop].replace("\x00", "").strip()) < 3:  # the goal stands before its date
            begin = max((clean.rfind(mark, 0, deadline.start) for mark in "，；：。！？\n"), default=-1) + 1
            words, stop = self._words(begin, deadline.start), deadline.end
        indicator = tidy_indicator(words)
        dated = self._dated(deadline)
        said = word_tense(clean[begin:stop], self.words)
        if len(indicator) <= 2 or is_over(dated["deadline"], self.sentence) or said in (FORECAST, ACHIEVED):
            return  # 十三五时期 in a document of 2021 looks back
        if begin < self.forecast_to or RE_LEAD_IN.search(words):
            return
        target = Target(
            self.offset + begin,
            self.offset + stop,
            indicator,
            "by-deadline",
            kind=_goal_kind(words, dated["deadline"], self.sentence),
            **dated,
        )
        yield self._finish(target)

    def _finish(self, target: Target) -> Target:
        """What is read off a target's own words, whatever its form."""
        words = self.text[target.start : target.end]
        degree = self.words.has["degree"].search(words) if target.value is None else None
        scope = RE_SCOPE.search(words) or RE_SCOPE_ABOVE.search(self.text[self.offset : target.start])
        quantity, unit = base_quantity(target.value, target.value_unit, self.words.words)
        indicator = target.indicator
        if scope and indicator and indicator.startswith(f"在{scope['scope']}"):
            indicator = tidy_indicator(indicator[len(scope["scope"]) + 1 :]) or indicator
        return replace(
            target, degree=degree.group() if degree else None, scope=scope["scope"] if scope else None,
            quantity=quantity, quantity_unit=unit, indicator=indicator,
        )  # fmt: skip


RE_BUILDS = re.compile("^(?:[新改扩]?建[成设立]?|打造|培育|创建|形成|建立|推动|累计|完成|新增|引进|和)+")
RE_HEADING_YEAR = re.compile(r"(?<![—–\-至\d])(20\d{2})年(?!版|前|以来|第)")
RE_STANDS = re.compile(
    "(?:基本|全面|初步|率先)(?:建成|形成|建立|实现|完成|确立)$|^(?:基本|全面|初步|率先)(?:建成|形成|建立|实现|完成|消除)"
)
RE_LEAD_IN = re.compile("(?:以下|如下|下列)[^，；]{0,8}(?:目标|任务|指标)|目标(?:如下|是)?$")
RE_PER_YEAR = re.compile(f"(?:每年|{YEARLY})[^，；]*$")
RE_AGAINST_START = re.compile("(?:比|较|在)[^，；]*$")
RE_COUNTED_BEFORE = re.compile(r"^[、和及与]")


def is_bare_act(indicator: str, words: TargetWords) -> bool:
    """Whether an indicator says what is done and not to what: 新改建, 打通, 治理.

    Example:
        >>> [is_bare_act(words, package_target_words()) for words in ("建设", "改造", "改造危桥")]
        [True, True, False]
    """
    return indicator in words.words["build"] or indicator in words.words["build_near"]


def _read_figure(figure: Figure) -> Reading | None:
    return next((reading for form in AIM_FORMS if (reading := form.read(figure)) is not None), None)


def _kind(figure: Figure, reading: Reading, comparator: str) -> str:
    if comparator == "full-coverage":
        return "coverage"
    if reading.is_standard:
        return "standard"
    if reading.is_frequency or (figure.period and figure.quantity.unit in TIMES):
        return "frequency"
    return "figure"


CHANGE = (
    "提升|提高|改善|增强|优化|完善|健全|下降|降低|减少|扩大|加强|改进|缩小|好转|巩固|拓展|增长|丰富|规范|顺畅|有力|高效|有序|完备"
    "|普及|明显|有效|协调|均衡|便利|跃升|升级|提速|增多|合理|科学|达标|转变|消除|激发|释放|彰显|改观|优良"
)
RE_CHANGES = re.compile(
    rf"(?:更加|更为|更趋|日益|日趋|进一步|显著|明显|大幅度?|稳步|持续|全面|不断|逐步|较大|有效|切实)[^，；]{{0,4}}?(?:{CHANGE})"
    rf"|(?:有|得到)[^，；]{{0,4}}(?:{CHANGE})|(?:基本|全面|逐步)(?:消除|达标|转变)|^(?:提升|提高|降低|减少|扩大|增强)|(?:{CHANGE})$|转变$"
)
RE_STATES = re.compile(
    r"取得[^，；]{0,10}(?:进展|成效|突破|成果)|迈[入上向]|走在|位居|跻身|成为|进入[^，；]{2,10}行列|达到[^\d，；]{2,14}(?:水平|标准)|引领|现代化|高地$|格局$"
    r"|(?:体系|机制|格局|制度|生态|局面|氛围|网络|能力|平台)(?:更加|日益)?(?:基本|初步|全面)?(?:形成|建成|建立|确立|成型|成熟)"
    r"|(?:实现|形成)[^，；]{2,20}(?:突破|跨越|格局|局面|现代化|发展)$"
)
RE_ACTS = re.compile(
    "(?:基本|初步|全面|率先)?(?:完成|建立|出台|制定|印发|启动|建成|形成|构建|实现|打造|推出|上线|开展|组建|编制|健全|建设)"
)
FAR = 8
"""So many years ahead a state is a vision."""


def _goal_kind(words: str, deadline: str | None, sentence: Sentence) -> str:
    """dated: an act by a date; vision: a state; directional: a change without a figure."""
    words = words.strip("，、 ")
    opens_with_act = RE_ACTS.match(tidy_marks(words))
    if RE_CHANGES.search(words) and not opens_with_act:
        return "directional"
    today = today_of(sentence)
    far = bool(today and deadline and int(deadline[:4]) - int(today[:4]) >= FAR)
    return "vision" if far or RE_STATES.search(words) else "dated"


def tidy_marks(words: str) -> str:
    """Words without those that say for whom: 全市基本建成 -> 基本建成."""
    return re.sub("^(?:全[省市县区国]|我[省市县区国]|力争|争取|确保|将)+", "", words)


def _indicators(figure: Figure, reading: Reading, previous: str, built: str) -> list[str | None]:
    """What the figure counts; several where rates are joined by 、 before one figure.

    Args:
        figure: The figure.
        reading: What it says.
        previous: The part of the sentence before.
        built: What the sentence builds, which a short rate behind it belongs to: 建成5个基地，机械化率达到60%.
    """
    subject = reading.subject
    if not figure.is_first:
        subject = RE_COUNTED_BEFORE.sub("", subject)
    own = tidy_indicator(subject, keeps_verb=reading.is_built)
    if reading.of and figure.quantity.is_percent and own:
        return [f"{own}占{reading.of}比例"]  # 警力达到本地警力的40%
    if re.search(r"率均?$|比例$|占比$", own) and "、" in own:
        pieces = own.split("、")
        if all(re.search(r"率$|比例$|占比$", p.removesuffix("均")) for p in pieces):
            return [p.removesuffix("均") for p in pieces]
    object_ = "" if own and RE_COUNTED_BEFORE.match(reading.object) else reading.object  # 管网350公里、日处理能力…
    behind = _head_noun(tidy_indicator(RE_OBJECT_END.split(object_, maxsplit=1)[0].lstrip("的")))
    measurable = figure.words.ends["measurable"].search(own)
    if own and (measurable or not behind):
        return [_whole(own, previous, built) if measurable else own]
    each = own.startswith(("每", "各")) or "每个" in own
    if own and behind and (len(own) + len(behind) <= 24 or reading.is_built or each):
        return [f"{own}{behind}" if not re.search(r"[要应须]$", own) else behind]
    return [behind or own or (None if re.search(r"\d", previous) else tidy_indicator(previous)) or None]


RE_OBJECT_END = re.compile(r"[。，；]|[、和及](?=[\d\x00])")
LONG = 14
"""An object of more characters is named by its head: 在资本实力等方面优势突出的龙头机构 -> 龙头机构."""
SHORT = 6
"""A rate of no more characters says little without what it is a rate of."""


def _head_noun(words: str) -> str:
    head = words.rpartition("的")[2]
    return head if len(words) > LONG and len(head) > 2 and "）" not in head else words


def _whole(rate: str, previous: str, built: str) -> str:
    """A short rate with what it is a rate of."""
    if len(rate) > SHORT or rate[0] in "每各“":
        return rate
    if built:
        return f"{built}{rate}"
    before = tidy_indicator(previous)
    return (
        f"{before}{rate}"
        if len(rate) < SHORT - 1 and 2 < len(before) <= LONG and not re.search(r"\d", before)
        else rate
    )


RE_RESPECTIVELY = re.compile("(?P<names>[^，。；\x00]{2,80}?)(?:要|应)?分别(?P<verb>[^0-9，。；]{0,8}?)$")


def _respectively(clean: str, start: int, end: int, quantities: list[Quantity], words: FigureWords) -> list[Target]:
    """Several figures for several indicators, or for several dates: A率、B率分别达到95%、99%."""
    at = clean.find("分别", start, end)
    values = [q for q in quantities if q.start > at]
    if at < 0 or len(values) < 2:
        return []
    match = RE_RESPECTIVELY.search(clean[start : values[0].start])
    between = (clean[x.end : y.start] for x, y in pairwise(values))
    if not match or not all(re.fullmatch("(?:以上|左右|以内|以下)?[、和及与，]", words_) for words_ in between):
        return []
    compared = words.compared.search(f"{match['verb']}")
    way = compared.lastgroup if compared else None
    comparator = COMPARATORS[way] if way else "="
    after = words.after.match(clean, values[-1].end)
    if after and comparator == "=":
        comparator = {"at_least": ">=", "at_most": "<="}.get(after.lastgroup or "", "=")
    named = RE_AGAINST_YEAR.sub("", match["names"])
    names = [tidy_indicator(n) for n in re.split("[、和及与]", named)]
    found = []
    for number, quantity in enumerate(values):
        name = _with_head(names[0], names[number]) if len(names) == len(values) else tidy_indicator(named)
        found.append(Target(start, end, name or None, comparator, quantity.value, quantity.unit, at=-2 - number))
    return found


def _with_head(first: str, name: str) -> str:
    """A name of a list that left out what the first begins with: 单位产值能耗、水耗 -> 单位产值水耗."""
    is_short = name and len(name) <= 3 and len(first) > len(name) + 2 and first[-1] == name[-1]
    return first[: -len(name)] + name if is_short else name


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


def _rates(clean: str, match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """The rates that one verb governs: 降低审前羁押率、轻罪起诉率."""
    at = match.start("rates")
    for piece in re.finditer(r"[^、和及]+", match["rates"]):
        if re.search(r"(?<!效)率$|比例$|比重$|占比$", piece.group()):
            yield at + piece.start(), at + piece.end()
