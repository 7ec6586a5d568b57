"""Findings as a frame that shows itself: the first of each question, open to their rows; the others one click away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from policycompare.report.rendering import render
from policycompare.results.finding import Rests
from policycompare.results.ranking import FIRST, QUESTIONS
from policycompare.results.traces import Traces
from policycompare.tables.frames import iter_rows, join_list, split_list
from policycompare.tables.names import Names
from policycompare.tables.wording import cell_text, place_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from policycompare.tables.frames import Compared
    from policycompare.words import Lang


MOST_PLACES = 12
"""Places of a finding that are shown; the others are in its rows."""
COLUMNS = {
    "finding_id": "str", "question": "str", "rank": "int64", "sentence": "str", "caveats": "str", "size": "float64",
    "held": "int64", "asked": "int64", "figure": "str", "rows": "str",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """Words of a document with the id of their row and their place."""

    row_id: str
    text: str
    place: str


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding as a page shows it.

    Attributes:
        anchor: Id of its element, the finding's id.
        sentence, caveats: What it says, and what it does not.
        robustness: In how many variations it holds, in words, with those in which it does not.
        figure: Name of the figure that shows it, or ``""``.
        places: Where it was read.
        more: Places that are not shown.
        tables: Which rows of which tables, in words.
        figure_anchor: Id of the figure's element on the same page, or ``""``.
    """

    anchor: str
    sentence: str
    caveats: tuple[str, ...]
    robustness: str
    figure: str
    places: tuple[ShownPlace, ...]
    more: int
    tables: str
    figure_anchor: str = ""


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """A question with its findings: those shown at first, and the others."""

    heading: str
    first: tuple[ShownFinding, ...]
    others: tuple[ShownFinding, ...]
    kind: ClassVar = "answer"


def shown_answers(
    made: Mapping[str, pd.DataFrame],
    names: Names,
    traces: Traces,
    most: int = FIRST,
    anchors: Mapping[str, str] | None = None,
) -> list[ShownAnswer]:
    """The findings that are said, under their questions, in the language of the names.

    Args:
        made: The tables of ``finding_schema``.
        names: Names in the language wanted.
        traces: Ways from their rows to the texts.
        most: Findings of a question that are shown at first.
        anchors: Figure -> id of its element on the same page.
    """
    answers = []
    for question, own in said(made).groupby("question", sort=False):
        found = [_shown(row, made, names, traces, anchors or {}) for row in iter_rows(own)]
        heading = names.say(f"claims.question_{question}")
        answers.append(ShownAnswer(heading, tuple(found[:most]), tuple(found[most:])))
    return answers


def said(made: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The findings that are said, by question in the order of a report and by rank."""
    found = made["findings"]
    found = found[found["is_said"]]
    place = found["question"].map({question: at for at, question in enumerate(QUESTIONS)})
    return found.assign(place=place).sort_values(["place", "rank"]).drop(columns="place")


def _shown(
    finding: Any, made: Mapping[str, pd.DataFrame], names: Names, traces: Traces, anchors: Mapping[str, str]
) -> ShownFinding:
    rows = made["finding_rows"]
    rows = rows[rows["finding_id"] == finding.finding_id]
    places: dict[tuple[str, str], ShownPlace] = {}
    counts = []
    for table, keys in rows.groupby("table", sort=False)["row_key"]:
        counts.append(names.say("claims.part_rows", count=len(keys), table=str(table)))
        for found in traces.places(Rests(str(table), tuple(keys))).values():
            for place in found:
                where = place_words(place.source_file, place.char_start, place.char_end)
                places.setdefault((place.row_id, where), ShownPlace(place.row_id, place.text, where))
    shown = tuple(places.values())
    return ShownFinding(
        finding.finding_id, sentence(finding, names), tuple(caveats(finding, names)),
        robustness_words(finding, made["finding_variations"], names), cell_text(finding.figure), shown[:MOST_PLACES],
        max(0, len(shown) - MOST_PLACES), names.say("claims.part_joint").join(counts),
        anchors.get(cell_text(finding.figure), ""),
    )  # fmt: skip


def sentence(finding: Any, names: Names) -> str:
    """What a row of ``findings`` says."""
    return str(getattr(finding, f"sentence_{names.lang}"))


def caveats(finding: Any, names: Names) -> list[str]:
    """What it does not say, a sentence each."""
    return [names.say(f"claims.{key}") for key in split_list(finding.caveats)]


def robustness_words(finding: Any, variations: pd.DataFrame, names: Names) -> str:
    """In how many variations a finding holds, and in which not."""
    if not finding.asked:
        return names.say("claims.untried")
    own = variations[(variations["finding_id"] == finding.finding_id) & (variations["holds"] == "no")]
    words = {"held": finding.held, "asked": finding.asked}
    if not len(own):
        return names.say("claims.holds_all", **words)
    lost = names.say("claims.part_joint").join(_variation(name, names) for name in own["variation"])
    return names.say("claims.holds", **words, lost=lost)


def _variation(name: str, names: Names) -> str:
    key, _, about = name.partition(":")
    return names.say(f"claims.tried_{key}", about=names.document(about))


def finding_lines(
    made: Mapping[str, pd.DataFrame], names: Names, question: str | None = None, *, unsaid: bool = False
) -> list[str]:
    """Findings as plain lines: each sentence, and set in below it its caveats, how it was tried, and its rows.

    Args:
        made: The tables of ``finding_schema``.
        names: Names in the language wanted.
        question: One question; None = all.
        unsaid: Also those that hold in too few variations, marked.
    """
    lines: list[str] = []
    found = made["findings"] if unsaid else said(made)
    rows = made["finding_rows"]
    for row in iter_rows(found.sort_values(["question", "rank"]) if unsaid else found):
        if question in (None, row.question):
            mark = "" if row.is_said else names.say("claims.part_unsaid")
            own = rows[rows["finding_id"] == row.finding_id]
            lines += [
                f"{row.question} {row.rank}: {mark}{sentence(row, names)}",
                *(f"    {text}" for text in caveats(row, names)),
                f"    {robustness_words(row, made['finding_variations'], names)}",
                f"    rows: {'; '.join(own['table'] + ' ' + own['row_key'])}",
            ]
    return lines


class FindingList(pd.DataFrame):
    """The findings that are said, a row each; in a notebook their sentences, open to the rows that they rest on.

    What is cut out of it is a plain frame.
    """

    _metadata: ClassVar[list[str]] = ["answers", "lang"]
    answers: list[ShownAnswer]
    lang: Lang

    @classmethod
    def of(
        cls,
        made: Mapping[str, pd.DataFrame],
        tables: Compared,
        networks: Mapping[str, pd.DataFrame] | None,
        lang: Lang,
        questions: Sequence[str] | None = None,
    ) -> FindingList:
        """The list in a language.

        Args:
            made: The tables of ``finding_schema``.
            tables: The tables of the study.
            networks: The tables of its networks, where they are at hand.
            lang: zh or en.
            questions: Some of ``QUESTIONS``; None = all.
        """
        names = Names(tables, lang)
        if questions is not None:
            made = {**made, "findings": made["findings"][made["findings"]["question"].isin(questions)]}
        held = made["finding_rows"]
        rows_of = (held["table"] + " " + held["row_key"]).groupby(held["finding_id"]).agg(list)
        rows = [
            (
                row.finding_id, row.question, row.rank, sentence(row, names), " ".join(caveats(row, names)), row.size,
                row.held, row.asked, cell_text(row.figure), join_list(rows_of.get(row.finding_id, [])),
            )
            for row in iter_rows(said(made))
        ]  # fmt: skip
        found = cls(pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS))
        found.answers, found.lang = shown_answers(made, names, Traces(tables, networks)), lang
        return found

    @property
    def _constructor(self) -> type[pd.DataFrame]:
        return pd.DataFrame

    def _repr_html_(self) -> str:
        return render("finding_list.html", self.lang, answers=self.answers)
