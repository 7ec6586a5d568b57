"""What a side's column shows: measures picked by topics or by alignment, and read from the tables.

A passage is a measure with the sentences that speak for it, its units and its targets; each says where it
stands in its source file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from policycompare.lexicon.bindingness import STRENGTHS
from policycompare.tables.frames import Tables, iter_rows, split_list
from policycompare.tables.names import Names
from policycompare.tables.queries import hard_targets, printed_order, side_of_measures
from policycompare.tables.wording import known, target_words

MARKS = "。；：，. "
"""What may stand behind a heading that is printed as a sentence."""
MAX_COUNTERPARTS = 3
"""Most accepted counterparts of a measure that a side shows."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words and where they stand, in raw characters: a sentence with its id, a whole measure, a target in a line."""

    text: str
    char_start: int
    char_end: int
    sentence_id: str | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """A unit's part in a measure, the role by its id and by its name, and where it is named."""

    name: str
    role: str
    role_name: str
    char_start: int
    char_end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A measure as its side's column shows it.

    Attributes:
        side_id, side_name: Its side.
        measure_id, source_file, heading: As in the tables.
        document: Title of its document; the id where it has none.
        extracts: The sentences that speak for it, in the order of printing; else the whole measure.
        whole: The whole measure.
        duties, goals: Who is responsible, and what is to be reached.
        is_accepted: False for a counterpart that is merely the nearest of its side.
        relation: What a counterpart is accepted as: same or related; null where it is not, and where none was sought.
        score: Of the topic or the alignment, 0 to 1; null for the measure that was asked for.
        topic_ids: The topics that put it here, or that a counterpart shares.
    """

    side_id: str
    side_name: str
    measure_id: str
    document: str
    source_file: str
    heading: str | None
    extracts: tuple[Stretch, ...]
    whole: Stretch
    duties: tuple[Duty, ...]
    goals: tuple[Stretch, ...]
    is_accepted: bool
    relation: str | None
    score: float | None
    topic_ids: tuple[str, ...]

    @property
    def text(self) -> str:
        """The extracts' text, with … where something between them is left out."""
        parts = [self.extracts[0].text]
        for before, after in zip(self.extracts, self.extracts[1:], strict=False):
            parts.append(after.text if after.char_start <= before.char_end else f" … {after.text}")
        return "".join(parts)


@dataclass(frozen=True, slots=True)
class Side:
    """A column: a side and its passages, best first; none where it has no counterpart.

    Attributes:
        side_id, name: The side.
        passages: What it says.
        is_known: The codebook fits it, so that no passage means no counterpart.
        none: That it has no measure on the topic, and why, in words; empty where a measure was asked for.
        grounds: What that rests on, in words.
    """

    side_id: str
    name: str
    passages: tuple[Passage, ...]
    is_known: bool = True
    none: str = ""
    grounds: str = ""


@dataclass(frozen=True, slots=True)
class Pick:
    """A measure to show: the sentences to show of it (none: all of it), and why it is here."""

    measure_id: str
    sentence_ids: tuple[str, ...]
    is_accepted: bool = True
    score: float | None = None
    topic_ids: tuple[str, ...] = ()
    relation: str | None = None


def pick_by_topics(topic_ids: list[str], tables: Tables) -> list[Pick]:
    """Measures that have one of the topics: those mainly about it first, then by score, then as printed."""
    coded = tables.measure_topics[tables.measure_topics["topic_id"].isin(topic_ids)]
    coded = coded.assign(printed=coded["measure_id"].map(printed_order(tables)))
    order = ["is_primary", "score", "printed", "topic_id"]
    coded = coded.sort_values(order, ascending=[False, False, True, True], kind="stable")
    picks = []
    for measure_id, own in coded.groupby("measure_id", sort=False):
        sentences, score = tuple(own["sentence_id"].dropna().unique()), float(own["score"].iloc[0])
        picks.append(Pick(str(measure_id), sentences, True, score, tuple(own["topic_id"])))
    return picks


def pick_by_alignment(measure_id: str, tables: Tables) -> list[Pick]:
    """The measure itself, then each other side's accepted counterparts, or else its nearest one."""
    found: list[Pick] = []
    for own, other in (("left", "right"), ("right", "left")):
        rows = tables.alignments[tables.alignments[f"{own}_measure_id"] == measure_id]
        columns = [f"{other}_measure_id", f"{other}_sentence_id", "is_accepted", "score", "shared_topics", "relation"]
        for counterpart, sentence, accepted, score, shared, relation in iter_rows(rows[columns]):
            # One sentence at most, or none: as a list it is a cell of one item.
            sentences, topic_ids = tuple(split_list(sentence)), tuple(split_list(shared))
            found.append(Pick(counterpart, sentences, bool(accepted), float(score), topic_ids, known(relation)))
    printed = printed_order(tables)
    found.sort(key=lambda p: (not p.is_accepted, p.relation != "same", -(p.score or 0), printed[p.measure_id]))
    side_of = side_of_measures(tables)
    by_side: dict[str, list[Pick]] = defaultdict(list)
    for pick in found:
        by_side[side_of[pick.measure_id]].append(pick)
    by_side.pop(side_of[measure_id], None)
    picks = [Pick(measure_id, ())]
    for candidates in by_side.values():
        accepted_ones = [p for p in candidates if p.is_accepted]
        picks += accepted_ones[:MAX_COUNTERPARTS] or candidates[:1]
    return picks


def _by_measure(frame: pd.DataFrame, picks: Sequence[Pick], order: str) -> dict[str, list[Any]]:
    """The rows of each picked measure, in the order of a column."""
    rows: dict[str, list[Any]] = defaultdict(list)
    picked = frame[frame["measure_id"].isin([p.measure_id for p in picks])]
    for row in iter_rows(picked.sort_values(order, kind="stable")):
        rows[row.measure_id].append(row)
    return rows


def _speaking(pick: Pick, sentences: Sequence[Any], heading: str | None, goals: Sequence[Any]) -> list[Any]:
    """The picked sentences, in the order of printing; where only the heading was picked, the one that commits.

    提升可再生能源利用水平。 names the measure and stands above it anyway; what the plan commits to is said below it:
    到2025年可再生能源发电装机达到450万千瓦.
    """
    picked = [s for s in sentences if s.sentence_id in pick.sentence_ids]
    below = [s for s in sentences if not _is_heading(s.text, heading)]
    if not picked or not below:
        return picked
    return [s for s in picked if s in below] or [max(below, key=lambda s: _firmness(s, goals))]


def _is_heading(text: str, heading: str | None) -> bool:
    """Whether a sentence says no more than its measure's heading."""
    return bool(heading) and text.strip(MARKS) in str(heading)


def _firmness(sentence: Any, goals: Sequence[Any]) -> tuple[bool, int]:
    """Whether a sentence states a hard target, and how firmly it binds; of equals the first printed is the greatest."""
    aims = any(sentence.char_start <= goal.char_start < sentence.char_end for goal in goals)
    strength = sentence.bindingness
    return aims, -STRENGTHS.index(strength) if strength in STRENGTHS else -len(STRENGTHS)


def read_passages(picks: Sequence[Pick], tables: Tables, names: Names) -> Iterator[Passage]:
    """The passages of the picked measures, in their order, with names, roles and targets in the names' language."""
    measures = _by_measure(tables.measures, picks, "char_start")
    sentences = _by_measure(tables.sentences, picks, "char_start")
    duties = _by_measure(tables.responsibilities, picks, "position")
    goals = _by_measure(hard_targets(tables), picks, "char_start")
    documents = {d.document_id: d for d in iter_rows(tables.documents)}
    unit_names = dict(zip(tables.units["unit_id"], tables.units["name"], strict=True))
    for pick in picks:
        measure = measures[pick.measure_id][0]
        document = documents[measure.document_id]
        whole = Stretch(measure.text, measure.char_start, measure.char_end)
        shown = _speaking(pick, sentences[pick.measure_id], known(measure.heading), goals[pick.measure_id])
        extracts = tuple(Stretch(s.text, s.char_start, s.char_end, s.sentence_id) for s in shown)
        yield Passage(
            side_id=document.side_id,
            side_name=names.whole_side(document.side_id),
            measure_id=pick.measure_id,
            document=known(document.title) or document.document_id,
            source_file=document.source_file,
            heading=known(measure.heading),
            extracts=extracts or (whole,),
            whole=whole,
            duties=tuple(
                Duty(unit_names.get(d.unit_id, d.mention), d.role, names.role(d.role), d.char_start, d.char_end)
                for d in duties[pick.measure_id]
            ),
            goals=tuple(Stretch(target_words(t, names), t.char_start, t.char_end) for t in goals[pick.measure_id]),
            is_accepted=pick.is_accepted,
            relation=pick.relation,
            score=pick.score,
            topic_ids=pick.topic_ids,
        )
