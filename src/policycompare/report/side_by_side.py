"""What each side says about one thing, one column a side: for reading, printing and quoting.

``compare("行政复议", tables)`` sets the passages of a row of the codebook beside each other,
``compare("DIS-APPEAR", tables)`` those of one topic, ``compare("anshan:4.22", tables)`` a measure and
its counterparts. Every passage, unit and target says where it stands in its source file.

Documents are foreign text: whatever they hold is shown as text and is never markup or a link.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import pandas as pd

from policycompare.files import write_whole
from policycompare.pairs.absence import Absences
from policycompare.report.absence_words import grounds_of
from policycompare.report.passages import Side, pick_by_alignment, pick_by_topics, read_passages
from policycompare.report.rendering import render
from policycompare.report.side_by_side_columns import Columns
from policycompare.report.side_by_side_docx import docx_bytes
from policycompare.tables.frames import Tables, join_list, typed_frame
from policycompare.tables.names import Names
from policycompare.tables.queries import side_kind, side_of_documents, sides_that_fit
from policycompare.tables.wording import known, none_words
from policycompare.words import Lang, call_error, choices


class SideBySide(Columns):
    """The answer of ``compare``: one column a side. Shows itself as a table in a notebook.

    Attributes:
        what, title, about, sides, lang, note, kind: See ``Columns``.

    What writes a file raises ``DataError`` where it cannot be written.
    """

    def __repr__(self) -> str:
        counts = ", ".join(f"{r.name} {len(r.passages)}" for r in self.sides)
        return f"<SideBySide {self.what}: {counts}>"

    def _repr_html_(self) -> str:
        return self._render("side_by_side_cell.html")

    def _render(self, template: str) -> str:
        return render(template, self.lang, title=self.title, side=self)

    def to_html(self, path: Path | str | None = None) -> str:
        """A page that stands by itself: no script, nothing loaded from elsewhere, prints on A4 across.

        With a path it is written there too, in UTF-8.
        """
        page = self._render("side_by_side_page.html")
        if path is not None:
            write_whole(Path(path), page.encode())
        return page

    def to_docx(self, path: Path | str) -> None:
        """Write a Word file: one table, A4 across, its header repeated on each page; the same bytes each time.

        It holds what the page holds, except the whole measures below the sentences.
        """
        write_whole(Path(path), docx_bytes(self))

    def to_frame(self) -> pd.DataFrame:
        """One row a passage, in the order of reading; sides without a counterpart have none.

        Columns side_id, side_name, measure_id, sentence_id (a list, null for a whole measure), text, units (a list
        of ``role:name``), targets (a list; ``tables.frames.split_list`` takes lists apart), source_file,
        char_start, char_end (from the first sentence shown to the end of the last; where sentences between
        them are left out, the text has …), is_accepted, relation (same or related; null where none was sought or
        accepted).
        """
        kinds = {
            "side_id": "string", "side_name": "string", "measure_id": "string", "sentence_id": "list",
            "text": "string", "units": "list", "targets": "list", "source_file": "string", "char_start": "integer",
            "char_end": "integer", "is_accepted": "boolean",
            "relation": "string",
        }  # fmt: skip
        rows = [
            (
                p.side_id, p.side_name, p.measure_id, join_list(e.sentence_id for e in p.extracts if e.sentence_id),
                p.text, join_list(f"{d.role}:{d.name}" for d in p.duties), join_list(g.text for g in p.goals),
                p.source_file, p.extracts[0].char_start, p.extracts[-1].char_end, p.is_accepted, p.relation,
            )
            for side in self.sides
            for p in side.passages
        ]  # fmt: skip
        return typed_frame(kinds, rows)


def compare(what: str, tables: Tables, *, lang: Lang = "zh", sides: Iterable[str] | None = None) -> SideBySide:
    """Set what the sides say about one thing side by side.

    For a topic or a row of the codebook each side shows the measures that have it, those mainly about
    it first, each with the sentences that earned it; where that is the heading alone, with the one below it that
    commits. For a measure each other side shows its best accepted counterparts, three at most, each marked as the same
    measure or a related one; where none is accepted, the nearest, marked as such. More than five sides stand in several
    rows of columns, without those that have nothing.

    Args:
        what: A topic id (``DIS-APPEAR``), a row of the codebook (行政复议) or a measure id (``anshan:4.22``).
        tables: Tables with topics and alignments.
        lang: Language of the labels, zh or en.
        sides: Ids of the sides to show, in this order; all of them where nothing is given. The side of a measure that
            is asked for is always there.

    Raises:
        CallError: Nothing has this name, or no side this id (the nearest are named), or the language is unknown.
    """
    return compare_in(SidesOf.of(tables, lang), what, sides)


@dataclass(frozen=True)
class SidesOf:
    """What all comparisons of a study in a language have in common: who makes many of them computes it once."""

    tables: Tables
    names: Names
    fitting: Collection[str]
    absences: Absences

    @classmethod
    def of(cls, tables: Tables, lang: Lang) -> Self:
        """It, computed."""
        return cls(tables, Names(tables, lang), sides_that_fit(tables), Absences(tables))


def compare_in(study: SidesOf, what: str, sides: Iterable[str] | None = None) -> SideBySide:
    """What ``compare`` does, in a study of which much was computed before."""
    tables, names, lang = study.tables, study.names, study.names.lang
    topics = tables.topics
    if (topics["topic_id"] == what).any():
        topic = topics[topics["topic_id"] == what].iloc[0]
        title, about = f"{what} {topic[f'name_{lang}']}", str(topic["definition"])
        asked = [what]
    elif (topics["row"] == what).any():
        members, named = topics[topics["row"] == what], names.row(what)
        title = what if lang == "zh" or named == what else f"{named} ({what})"
        about = "；".join(f"{i} {n}" for i, n in zip(members["topic_id"], members[f"name_{lang}"], strict=True))
        asked = list(members["topic_id"])
    elif (tables.measures["measure_id"] == what).any():
        heading = known(tables.measures.loc[tables.measures["measure_id"] == what, "heading"].iloc[0])
        title, about, asked = f"{what} {heading}" if heading else what, "", []
    else:
        there = [*topics["topic_id"], *topics["row"].unique(), *tables.measures["measure_id"]]
        raise call_error("errors.nothing_called_so", what=repr(what)[:80], remedy=choices(what, there))
    is_measure = not asked
    picks = pick_by_alignment(what, tables) if is_measure else pick_by_topics(asked, tables)
    passages = list(read_passages(picks, tables, names))
    chosen = _chosen(sides, tables)
    if is_measure and passages[0].side_id not in chosen:
        chosen.insert(0, passages[0].side_id)
    columns = []
    for side in chosen:
        own = tuple(passage for passage in passages if passage.side_id == side)
        absence = study.absences.of(side, asked)
        none = "" if is_measure or own else none_words(absence.reason, names)
        grounds = grounds_of(absence, asked, tables, names) if none else ""
        # Counterparts of a measure are found by its wording, which needs no codebook.
        columns.append(Side(side, names.whole_side(side), own, is_measure or side in study.fitting, none, grounds))
    return SideBySide(what, title, about, tuple(columns), lang, names.fit, side_kind(tables))


def _chosen(sides: Iterable[str] | None, tables: Tables) -> list[str]:
    """The sides to show, each once."""
    there = list(dict.fromkeys(side_of_documents(tables).values()))
    if sides is None:
        return there
    chosen = list(dict.fromkeys([sides] if isinstance(sides, str) else sides))
    if unknown := [side for side in chosen if side not in there]:
        raise call_error("errors.side_unknown", side=repr(unknown[0])[:80], remedy=choices(unknown[0], there))
    return chosen
