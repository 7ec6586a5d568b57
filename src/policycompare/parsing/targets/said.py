"""What a sentence leaves to those behind it: a year, a tense; and which date governs a figure."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from policycompare.parsing.sentences import Sentence
from policycompare.parsing.targets.deadlines import Deadline
from policycompare.parsing.targets.tenses import is_over


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

    def enter(self, sentence: Sentence) -> None:
        """Bring up to date what holds on when a sentence begins."""
        goals = goals_section(sentence)
        if goals != self.goals:
            self.goals, self.goals_year = goals, None
        if not 0 <= self.end <= sentence.start or "\n" in sentence.text[self.end : sentence.start]:
            above, deadline, tense = self.opened
            in_list = self.end >= 0 and sentence.headings[: len(above)] == above
            self.deadline, self.tense = (deadline, tense) if in_list else (None, None)
            self.deadline = self.deadline or self.goals_year

    def leave(self, sentence: Sentence) -> None:
        """Keep what a sentence leaves to those behind it."""
        self.end = sentence.end
        if self.goals and self.goals_year is None:  # a section of goals says its year once for all its paragraphs
            self.goals_year = self.deadline
        if sentence.words.rstrip().endswith("："):
            self.opened = sentence.headings, self.deadline, self.tense


RE_GOALS = re.compile("目标|指标|愿景")


def goals_section(sentence: Sentence) -> tuple[str, ...] | None:
    """The headings down to the one that heads goals; None outside a section of goals."""
    found = [n for n, heading in enumerate(sentence.headings, 1) if RE_GOALS.search(heading)]
    return sentence.headings[: found[0]] if found else None


class Governing:
    """Which date of a sentence governs a figure in it; found without a walk over all of them."""

    def __init__(self, deadlines: list[Deadline], clean: str) -> None:
        self.deadlines = deadlines
        self.starts, self.ends = [d.start for d in deadlines], [d.end for d in deadlines]
        self.semicolons = [match.start() for match in re.finditer("；", clean)] if deadlines else []
        # the last before each that reaches beyond a semicolon, that holds on behind its sentence
        self.reaching: list[Deadline | None] = [None]
        self.lasting: list[Deadline | None] = [None]
        for deadline in deadlines:
            self.reaching.append(deadline if deadline.reaches_on else self.reaching[-1])
            self.lasting.append(deadline if deadline.holds_on else self.lasting[-1])

    def within(self, start: int, end: int) -> list[Deadline]:
        """Those that begin in a part."""
        return self.deadlines[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def holding(self, at: int) -> Deadline | None:
        """The last one that ends before a place and holds on behind its sentence."""
        return self.lasting[bisect_right(self.ends, at)]

    def of(self, own: list[Deadline], start: int, figure: int) -> Deadline | None:
        """The deadline of a target: the last in its part before the figure, else the last one before the part.

        A plain year (2023年新增…) does not reach beyond a semicolon; 到2025年 does.
        """
        count = bisect_right(self.ends, start)
        if figure <= -2:  # 到2025年、2027年，…分别达到80%、90%: the dates go with the figures
            which = -2 - figure
            if own:
                return own[min(which, len(own) - 1)]
            return self.deadlines[min(which, count - 1)] if count else None
        if own:
            before = [d for d in own if figure < 0 or d.start < figure]
            return before[-1] if before else own[0]
        if not count:
            return None
        last = self.deadlines[count - 1]
        is_cut_off = bisect_left(self.semicolons, last.end) < bisect_left(self.semicolons, start)
        return self.reaching[count] if is_cut_off else last


RE_HEADING_YEAR = re.compile(r"(?<![—–\-至\d])(20\d{2})年(?!版|前|以来|第)")


def heading_year(sentence: Sentence) -> tuple[str, str] | None:
    """The year that a heading names: 二、2025年主要目标."""
    for heading in reversed(sentence.headings):
        if match := RE_HEADING_YEAR.search(heading):
            date = f"{match[1]}-12-31"
            return None if is_over(date, sentence) else (date, match.group())
    return None
