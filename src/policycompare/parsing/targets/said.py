"""What a sentence leaves to those behind it: a year, a tense; and which date governs a figure."""

from __future__ import annotations

import re
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


def governing_deadline(
    deadlines: list[Deadline], own: list[Deadline], start: int, figure: int, clean: str
) -> Deadline | None:
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


RE_HEADING_YEAR = re.compile(r"(?<![—–\-至\d])(20\d{2})年(?!版|前|以来|第)")


def heading_year(sentence: Sentence) -> tuple[str, str] | None:
    """The year that a heading names: 二、2025年主要目标."""
    for heading in reversed(sentence.headings):
        if match := RE_HEADING_YEAR.search(heading):
            date = f"{match[1]}-12-31"
            return None if is_over(date, sentence) else (date, match.group())
    return None
