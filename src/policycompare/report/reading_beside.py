"""What stands beside a measure in the reading view: its topics, units, targets, citations and counterparts."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from policycompare.report.reading_rows import RowsBy
from policycompare.tables.frames import Compared
from policycompare.tables.queries import side_of_measures
from policycompare.tables.wording import cell_text, deadline_words, known, target_words

if TYPE_CHECKING:
    from policycompare.tables.names import Names

MOST_COUNTERPARTS = 12
"""Counterparts that are shown of a measure at most: the accepted ones, then the nearest that are not."""
MOST_NEAR = 3
"""Of these, so many that are not accepted."""
MOST_TEXT = 300
"""Characters of a counterpart that are shown."""
TARGET_FIELDS = (
    "indicator", "kind", "comparator", "value", "value_high", "value_unit", "deadline", "period", "scope", "hedge",
    "degree",
)  # fmt: skip
"""Fields of a target that the view shows and lets be corrected."""


class Beside:
    """What is known of measures, asked one at a time."""

    def __init__(self, tables: Compared, names: Names) -> None:
        """Take tables, and names in the language wanted."""
        self._tables, self._names = tables, names

    def of(self, measure: str) -> dict[str, Any]:
        """What stands beside a measure."""
        names = self._names
        row = self._of("measures", measure)[0]
        return {
            "heading": known(row.heading) or "",
            "topics": [
                {
                    "id": t.topic_id, "name": names.topic(t.topic_id), "primary": bool(t.is_primary),
                    "score": round(float(t.score), 2), "source": names.say(f"reading_room.source_{t.source}"),
                    "sentence": known(t.sentence_id) or "",
                }
                for t in self._of("measure_topics", measure)
            ],
            "units": [
                {
                    "id": known(d.unit_id) or "", "mention": d.mention, "role": names.role(d.role),
                    "name": names.unit(d.unit_id) if known(d.unit_id) else "",
                    "function": self._function_of.get(d.unit_id, ""),
                }
                for d in self._of("responsibilities", measure)
            ],
            "targets": [
                {
                    "id": t.target_id, "words": target_words(t, names), "deadline": deadline_words(t, names),
                    "fields": {field: _plain(getattr(t, field)) for field in TARGET_FIELDS},
                }
                for t in self._of("targets", measure)
            ],
            "citations": [
                {"title": c.title, "relation": names.word(c.relation), "document": known(c.cited_document_id) or ""}
                for c in self._of("citations", measure)
            ],
            "counterparts": self._counterparts(measure),
        }  # fmt: skip

    @cached_property
    def _function_of(self) -> dict[str, str]:
        units = self._tables.units.dropna(subset="function")
        return dict(zip(units["unit_id"], units["function"], strict=True))

    @cached_property
    def _by_measure(self) -> dict[str, RowsBy]:
        tables = self._tables
        ordered = {
            "measure_topics": tables.measure_topics.sort_values(
                ["is_primary", "score", "topic_id"], ascending=[False, False, True], kind="stable"
            ),
            "responsibilities": tables.responsibilities.sort_values("position", kind="stable"),
            "targets": tables.targets.dropna(subset="measure_id").sort_values("char_start", kind="stable"),
            "citations": tables.citations.dropna(subset="measure_id").sort_values("char_start", kind="stable"),
            "measures": tables.measures,
        }
        return {name: RowsBy(frame, "measure_id") for name, frame in ordered.items()}

    def _of(self, table: str, measure: str) -> list[Any]:
        return self._by_measure[table].of(measure)

    def read_all(self) -> None:
        """Read everything at once, where every measure will be asked for."""
        for rows in (*self._by_measure.values(), *self._pairs.values()):
            rows.read_all()

    # ---- counterparts

    @cached_property
    def _pairs(self) -> dict[str, RowsBy]:
        """Pairs that are accepted or near, by the measure on either side."""
        frame = self._tables.alignments
        near = (frame["rank_left"] <= MOST_NEAR) | (frame["rank_right"] <= MOST_NEAR) | frame["is_accepted"]
        columns = ["left_measure_id", "right_measure_id", "score", "relation", "is_accepted", "basis"]
        return {side: RowsBy(frame.loc[near, columns], f"{side}_measure_id") for side in ("left", "right")}

    @cached_property
    def _side_of(self) -> dict[str, str]:
        return side_of_measures(self._tables)

    def _counterparts(self, measure: str) -> list[dict[str, Any]]:
        pairs = [
            (getattr(row, f"{other}_measure_id"), row)
            for own, other in (("left", "right"), ("right", "left"))
            for row in self._pairs[own].of(measure)
        ]
        pairs.sort(key=lambda pair: (not pair[1].is_accepted, pair[1].relation != "same", -pair[1].score, pair[0]))
        accepted = [pair for pair in pairs if pair[1].is_accepted]
        return [
            self._counterpart(other, row) for other, row in (pairs[: len(accepted) + MOST_NEAR])[:MOST_COUNTERPARTS]
        ]

    def _counterpart(self, other: str, pair: Any) -> dict[str, Any]:
        text, relation = cell_text(self._of("measures", other)[0].text), known(pair.relation) or ""
        return {
            "id": other, "side": self._names.whole_side(self._side_of[other]), "relation": relation,
            "relation_word": self._names.say(f"reading_room.pair_{relation or 'none'}"),
            "score": round(float(pair.score), 2), "by_hand": known(pair.basis) == "decision",
            "text": text if len(text) <= MOST_TEXT else f"{text[:MOST_TEXT]}…",
        }  # fmt: skip


def _plain(value: Any) -> str:
    """A cell as it may be typed; empty where it is null."""
    if pd.isna(value):
        return ""
    return f"{value:.15g}" if isinstance(value, float) else str(value)
