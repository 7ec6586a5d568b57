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
from dataclasses import replace
from typing import Any

from policycompare.lexicon import package_target_words
from policycompare.lexicon.target_words import TargetWords
from policycompare.parsing.sentences import Sentence
from policycompare.parsing.targets.aim_forms import read_figure
from policycompare.parsing.targets.baselines import RE_BASELINE, RE_BASELINE_ON, baseline_year
from policycompare.parsing.targets.coverage_patterns import (
    RE_PENALTY,
    RE_PERIOD,
    YEARLY,
    read_period,
)
from policycompare.parsing.targets.deadlines import Deadline, find_deadlines, read_span, resolve_relative
from policycompare.parsing.targets.figure_words import FigureWords, figure_words
from policycompare.parsing.targets.figures import Figure, Reading, kind_of
from policycompare.parsing.targets.goals import (
    RE_ACTS,
    RE_CHANGES,
    RE_LEAD_IN,
    RE_NAME_OF_BASIC,
    RE_NO_GOAL,
    RE_STANDS,
    RE_STATES,
    goal_kind,
    tidy_marks,
)
from policycompare.parsing.targets.hedges import read_hedges, with_date
from policycompare.parsing.targets.indicators import blot, tidy_indicator
from policycompare.parsing.targets.naming import RE_BUILDS, RE_SCOPE, Scopes, name_indicators
from policycompare.parsing.targets.no_aims import why_no_aim
from policycompare.parsing.targets.parts import LONGEST_PART, RE_PART, parts_of
from policycompare.parsing.targets.quantities import Quantity, base_quantity, find_quantities
from policycompare.parsing.targets.respectively import read_respective
from policycompare.parsing.targets.said import Governing, Said, heading_year
from policycompare.parsing.targets.target import Target
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
from policycompare.parsing.targets.without_figures import read_without_figures


def read_targets(sentences: Iterable[Sentence], words: TargetWords, said: Said | None = None) -> Iterator[Target]:
    """The targets of sentences in turn: what one says of dates and tense holds on to the end of its paragraph.

    Args:
        sentences: The sentences of a measure or a passage.
        words: What figures count, and what is said around them.
        said: What was said before; a paragraph's end clears it, but for what opens a list.
    """
    said = said or Said()
    for sentence in sentences:
        said.enter(sentence)
        yield from find_targets(sentence, words, said)
        said.leave(sentence)


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


RE_NO_NAME = re.compile("^(?:以上|以下|以内|左右|的)?$|[、和及与]|惠及|覆盖|服务|带动")
LONGEST_GOAL = 300
"""Characters of a goal without a figure that are kept; one that is longer is cut, and the report says so."""
FAR_BEFORE = 200
"""Characters beside a figure that say what it is: what stands farther away speaks of something else."""
RE_GOAL_END = re.compile(r"[，；：。！？\n]")
RE_ANY_WORD = re.compile(r"[^\x00，、： “到]")
RE_BEHIND_DATE = re.compile("[^，、： ]")


class _SentenceReader:
    """Reads one sentence."""

    def __init__(self, sentence: Sentence, words: FigureWords, said: Said) -> None:
        self.sentence, self.words, self.said = sentence, words, said
        self.text, self.offset = sentence.text, sentence.start
        republican = sentence.document is not None and sentence.document.is_republican
        clean = blot(sentence.text[sentence.start : sentence.end])
        self.whole = self._words(0, len(clean))
        self.deadlines = find_deadlines(clean, 0, len(clean), is_republican=republican)
        self.governing = Governing(self.deadlines, clean)
        self.dates = {d.start: self._date(clean, d) for d in self.deadlines}
        hidden = list(clean)
        for d in self.deadlines:  # a figure inside a date is no target
            hidden[d.start : d.end] = "\x00" * (d.end - d.start)
        self.clean = "".join(hidden)
        self.served: set[int] = set()
        self.scopes = Scopes(self.whole)
        self.stated: set[tuple[int, int]] = set()
        self.tense: str | None = said.tense
        self.chain: Reading | None = None
        self.forecast_to = -1
        self.built = ""

    def read(self) -> list[Target]:
        found: list[Target] = []
        previous = ""
        for a, b in parts_of(self.clean):
            own = self._part(a, b, previous)
            found += own
            if own:
                self.stated.add((a, b))
            previous = self.clean[a:b]
        for d in self.deadlines:
            if d.start not in self.served or self._opens_goal(d):
                found += self._goal(d)
        self._say()
        found.sort(key=lambda t: (t.start, t.end))
        return found

    def _further_goal(self, a: int, b: int) -> Iterator[Target]:
        """What else is to stand by the year that the sentence names: 到2035年，…，法治政府基本建成."""
        year, words = self.governing.holding(a), self._words(a, b)
        if year is None or not RE_BEHIND_DATE.search(self.clean, year.end, a) or not RE_STANDS.search(words):
            return
        dated, indicator = self._dated(year), tidy_indicator(words)
        if len(indicator) > 2 and dated["deadline"] and not is_over(dated["deadline"], self.sentence):
            kind = goal_kind(words, dated["deadline"], self.sentence)
            yield self._finish(Target(self.offset + a, self.offset + b, indicator, "by-deadline", kind=kind, **dated))

    def _opens_goal(self, deadline: Deadline) -> bool:
        """Whether a goal stands right behind a date that governs figures farther on: 到2022年，条件基本达标，建设50所."""
        if not self.clean.startswith("，", deadline.end):
            return False
        behind = RE_PART.match(self.clean, deadline.end + 1)
        if behind is None or behind.span() in self.stated:
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
        word = RE_ANY_WORD.search(self.clean)
        opening = word.start() if word else len(self.clean)
        lasting = [d for d in self.deadlines if d.holds_on == "always" or (d.holds_on and d.start <= opening)]
        if lasting:
            last = lasting[-1]
            self.said.deadline = self.dates[last.start], self._words(last.start, last.end)
        self.said.tense = self.tense

    def _words(self, start: int, end: int) -> str:
        return self.text[self.offset + start : self.offset + end]

    # ---- one part

    def _part(self, a: int, b: int, previous: str) -> list[Target]:
        clean = self.clean
        own = self.governing.within(a, b)
        tense = self._tense(a, b, own)
        if tense == FORECAST or RE_PENALTY.search(clean, a, b):
            return []
        match = RE_PERIOD.search(clean, a, b)
        period = read_period(match) if match else None
        targets = self._figures(a, b, previous, period)
        found = []
        for target in targets:
            governing = self.governing.of(own, a, target.at)
            target = replace(target, start=self.offset + target.start, end=self.offset + target.end)
            target = replace(target, period=target.period or period, tense=tense)
            if governing:
                self.served.add(governing.start)
                dated = self._dated(governing)
                hedge = with_date(target.hedge, dated["deadline_text"], self.words)
                target = replace(target, hedge=hedge, **dated)
            elif (
                target.value is not None
                and tense == PLANNED
                and (said := self.said.deadline or heading_year(self.sentence))
            ):
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
        if said == FORECAST and b > self.forecast_to:
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
        whole = self.whole
        several = read_respective(clean, a, b, quantities, self.words)
        if several:
            self.chain = None
            figure = Figure(
                values := quantities[-1], clean[a : values.start], clean[values.end : b], self.words, clean[a:b]
            )
            if why_no_aim(figure, Reading("=", ""), whole):
                return []
            said_at = clean.rfind("分别", a, b)
            first = next((q for q in quantities if said_at < q.start), quantities[-1])
            around = replace(figure, before=clean[a : first.start], whole=clean[a : first.start])
            year, hedge = self._baseline_year(a, first.start), read_hedges(around)
            return [replace(t, start=a, end=b, baseline_year=year, hedge=hedge) for t in several]
        at, baseline, before_baseline = a, None, ""
        for number, quantity in enumerate(quantities):
            later = quantities[number + 1 :]
            stop = later[0].start if later else b
            before, after = clean[max(at, quantity.start - FAR_BEFORE) : quantity.start], clean[quantity.end : stop]
            start = RE_BASELINE.search(before)
            if start and later and RE_BASELINE_ON.match(after) and quantity.unit in (later[0].unit, None):
                baseline, before_baseline, at = quantity, before[: start.start()], quantity.end
                continue
            if later and self._is_of_name(quantity, after, later[0]):
                continue
            if baseline:
                before = before_baseline + before
            tail = clean[quantity.end : min(b, quantity.end + FAR_BEFORE)]
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
            reading = read_figure(figure)
            if reading and why_no_aim(figure, reading, whole):
                reading = None
            if reading:
                taken.append((quantity.start, quantity.end))
                found += self._targets(a, b, figure, reading, baseline, previous)
                at = quantity.end
            self.chain = reading or self.chain
            baseline = None
        if not taken and (quantities or b - a > 24):
            self.chain = None
        found += read_without_figures(clean, a, b, previous, taken, self.words, whole)
        return found

    def _is_of_name(self, quantity: Quantity, after: str, following: Quantity) -> bool:
        """A size in the name of what the next figure counts: 500千伏变电站2座, 300平方米展厅3个."""
        is_size = quantity.kind in ("power", "length", "area", "volume", "mass", "energy") and following.kind == "count"
        has = self.words.has
        return is_size and not RE_NO_NAME.search(after) and not has["build"].search(after + " ")

    def _is_dated(self, a: int) -> bool:
        return bool(self.said.deadline) or any(d.start < a + 40 for d in self.deadlines[:1])

    def _baseline_year(self, a: int, at: int) -> int | None:
        first = max(0, a - LONGEST_PART)
        return baseline_year(self._words(first, at), a - first)

    def _targets(
        self, a: int, b: int, figure: Figure, reading: Reading, baseline: Quantity | None, previous: str
    ) -> Iterator[Target]:
        quantity = figure.quantity
        comparator, value, high = reading.comparator, quantity.value, quantity.high
        if high is not None and comparator not in ("increase", "decrease"):
            comparator = "between"
        if (value, quantity.unit) == (100.0, "%") and (reading.is_share or "覆盖" in figure.before[-6:]):
            comparator = "full-coverage"  # 覆盖率达到100%
        year = self._baseline_year(a, quantity.start)
        indicators = name_indicators(figure, reading, previous, self.built)
        if reading.is_built and indicators[0]:
            self.built = RE_BUILDS.sub("", indicators[0])
        for indicator in indicators:
            yield Target(
                a, b, indicator, comparator, value, quantity.unit, at=quantity.start, value_high=high,
                period="year" if RE_PER_YEAR.search(figure.before) else figure.period if reading.is_frequency else None,
                baseline_value=baseline.value if baseline else None, baseline_year=year,
                kind=kind_of(figure, reading, comparator), hedge=read_hedges(figure),
            )  # fmt: skip

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
        ends = RE_GOAL_END.search(clean, at, at + LONGEST_GOAL)
        begin, stop = deadline.start, ends.start() if ends else min(len(clean), at + LONGEST_GOAL)
        words, is_cut = self._words(at, stop), ends is None and stop < len(clean)
        if len(clean[at:stop].replace("\x00", "").strip()) < 3:  # the goal stands before its date
            first = max(0, deadline.start - LONGEST_GOAL)
            before = max(clean.rfind(mark, first, deadline.start) for mark in "，；：。！？\n")
            begin, is_cut = max(before + 1, first), before < 0 < first
            words, stop = self._words(begin, deadline.start), deadline.end
        indicator = tidy_indicator(words)
        dated = self._dated(deadline)
        said = word_tense(clean[begin:stop], self.words)
        if len(indicator) <= 2 or is_over(dated["deadline"], self.sentence) or said in (FORECAST, ACHIEVED):
            return  # 十三五时期 in a document of 2021 looks back
        if begin < self.forecast_to or RE_LEAD_IN.search(words) or RE_NO_GOAL.search(words):
            return
        target = Target(
            self.offset + begin,
            self.offset + stop,
            indicator,
            "by-deadline",
            kind=goal_kind(words, dated["deadline"], self.sentence),
            is_cut=is_cut,
            **dated,
        )
        yield self._finish(target)

    def _finish(self, target: Target) -> Target:
        """What is read off a target's own words, whatever its form."""
        words = self.text[target.start : target.end]
        found = self.words.has["degree"].finditer(words) if target.value is None else iter(())
        degree = next((m for m in found if not RE_NAME_OF_BASIC.match(words, m.end() - 1)), None)
        scope = RE_SCOPE.search(words) or self.scopes.above(target.start - self.offset)
        quantity, unit = base_quantity(target.value, target.value_unit, self.words.words)
        indicator = target.indicator
        if scope and indicator and indicator.startswith(f"在{scope['scope']}"):
            indicator = tidy_indicator(indicator[len(scope["scope"]) + 1 :]) or indicator
        return replace(
            target, degree=degree.group() if degree else None, scope=scope["scope"] if scope else None,
            quantity=quantity, quantity_unit=unit, indicator=indicator,
        )  # fmt: skip


RE_PER_YEAR = re.compile(f"(?:每年|{YEARLY})[^，；]*$")
