"""The reading view's Python side: what it asks for (``id_links``), answered; and the whole of it as one page.

A notebook's view asks Python; a page that stands by itself brings all answers and a script that searches them. Both
show themselves with the same script (``reading_room.js``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

import pandas as pd

from policycompare.errors import CallError, PolicyCompareError, choices
from policycompare.report.reading_beside import TARGET_FIELDS, Beside
from policycompare.report.reading_document import MARKS, ReadingDocuments
from policycompare.report.rendering import render
from policycompare.search.facets import DUE
from policycompare.search.finder import finder_of
from policycompare.search.texts import Texts
from policycompare.tables.frames import join_list
from policycompare.tables.names import Names
from policycompare.tables.queries import side_of_measures
from policycompare.tables.schema import COMPARATORS, TARGET_KINDS
from policycompare.text.normalize import single_characters
from policycompare.words import Lang, entries

if TYPE_CHECKING:
    from pathlib import Path

    from policycompare.search.finder import Found, How
    from policycompare.tables.frames import Compared

Json = dict[str, Any]
MOST_TEXT = 1_000
"""Characters of a measure that the list is given at most."""
MOST_ASKED = 200
"""Rows of the list that are given at once at most."""
MOST_VALUES = 300
"""Values of a facet that are shown at most, beside those that filter."""
JUDGED = ("topic", "pair", "target", "function")
"""Kinds of judgements that the view has buttons for."""
BY_COUNT = ("topic", "function", "unit", "cites")
"""Facets whose values stand by how many measures they have; the others in their own order."""


class Judging(Protocol):
    """What keeps judgements and takes them back; each gives lines to be shown."""

    def judge(self, kind: str, subject: Mapping[str, str], value: str, *, who: str, note: str) -> Sequence[str]:
        """Keep one."""

    def undo(self) -> Sequence[str]:
        """Take back the last one that was kept."""


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _is_subject(value: object) -> bool:
    return isinstance(value, dict) and all(map(_is_text, [*value, *value.values()]))


def _are_filters(value: object) -> bool:
    return isinstance(value, dict) and all(_is_text(own) or _are_texts(own) for own in value.values())


FITS: Mapping[str, Callable[[object], bool]] = {
    "type": _is_text, "query": _is_text, "how": _is_text, "filters": _are_filters, "first": _is_number,
    "most": _is_number, "id": _is_text, "have": _is_text, "part": _is_number, "ids": _are_texts, "kind": _is_text,
    "subject": _is_subject, "value": _is_text, "note": _is_text, "who": _is_text,
}  # fmt: skip
"""What the fields of a message are."""


class Room:
    """The answers to a reading view, over the tables of a study.

    Attributes:
        finder: What finds measures.
        found: What the view shows now.
        ticked: Measures that are ticked.
        saved: How many judgements were kept from here and not taken back.
    """

    def __init__(
        self, tables: Compared, root: Path | None, lang: Lang, judging: Judging | None = None, who: str = ""
    ) -> None:
        """Take tables, the project's folder for its texts, the language, and what keeps judgements."""
        self.finder = finder_of(tables, root)
        self._tables, self._lang = tables, lang
        self._judging, self._who = judging, who
        self._names = Names(tables, lang)
        self.documents = ReadingDocuments(tables, Texts(tables, root), self._names)
        self._beside = Beside(tables, self._names)
        self.asked: Json = {"query": "", "how": "all", "filters": {}}
        self.found: Found = self.finder.search(lang=lang)
        self._question = self.asked
        self.ticked: tuple[str, ...] = ()
        self.saved = 0

    # ---- answers

    def answer(self, message: Json) -> Json | None:
        """The answer to a message of the view; of what is wrong its one line."""
        kinds = {"search": self._search, "open": self._open, "tick": self._tick, "judge": self._judged,
                 "undo": self._undone}  # fmt: skip
        message = {key: value for key, value in message.items() if value is not None}
        kind = str(message.get("type"))
        wrong = [key for key, fits in FITS.items() if key in message and not fits(message[key])]
        try:
            if wrong:
                found: Json | None = {"type": kind, "error": f"message {kind[:40]!r}: {wrong[0]} is of another type"}
            else:
                found = (
                    kinds[kind](message) if kind in kinds else {"type": "none", "error": f"no message {kind[:40]!r}"}
                )
        except PolicyCompareError as error:
            found = {"type": kind, "error": str(error)}
        return None if found is None else found | {"number": message.get("number")}

    def search(self, query: str = "", how: How = "all", filters: Mapping[str, object] | None = None) -> Found:
        """Find measures; the view and the selection are of them from then on."""
        self.found = self.finder.search(query, how, filters, self._lang)
        self.asked = {"query": query, "how": how, "filters": {n: list(v) for n, v in self.found.filters.items()}}
        self._question = self.asked
        self.ticked = ()
        return self.found

    def _search(self, message: Json) -> Json:
        question = {key: message.get(key, empty) for key, empty in (("query", ""), ("how", "all"), ("filters", {}))}
        if question not in (self.asked, self._question):
            self.search(**question)
            self._question = question  # as it was asked: 2025, where ``asked`` has the day
        first = max(0, message.get("first", 0))
        most = min(MOST_ASKED, max(1, message.get("most", 50)))
        return self._found(first, most)

    def _found(self, first: int, most: int) -> Json:
        found = self.found
        return {
            "type": "found", "total": len(found.numbers), "first": first, "lines": list(found.lines),
            "ticked": list(self.ticked),
            "wanted": [wanted.text for wanted in found.query.wanted],
            "rows": [self.row(int(number)) for number in found.numbers[first : first + most]],
            "unshown": {
                name: more
                for name, counts in found.counts.items()
                if (more := int((counts > 0).sum()) - len(self._shown(name, counts))) > 0
            },
            "facets": {
                name: [[facet.values[at], labels[at], int(counts[at])] for at in self._shown(name, counts)]
                for name, facet in self.finder.facets.facets.items()
                for labels, counts in [(self._labels[name], found.counts[name])]
            },
        }  # fmt: skip

    def _shown(self, name: str, counts: Any) -> list[int]:
        """Numbers of a facet's values that are shown: those that would give anything, and those that filter."""
        chosen = set(self.found.filters.get(name, ()))
        values = self.finder.facets.facets[name].values
        shown = [at for at in range(len(values)) if counts[at] or values[at] in chosen]
        if name in BY_COUNT:
            shown.sort(key=lambda at: -counts[at])
        return [at for place, at in enumerate(shown) if place < MOST_VALUES or values[at] in chosen]

    @cached_property
    def _labels(self) -> dict[str, list[str]]:
        return {
            name: [facet.called(self._names, value) for value in facet.values]
            for name, facet in self.finder.facets.facets.items()
        }

    @cached_property
    def _side_of(self) -> dict[str, str]:
        side_of = side_of_measures(self._tables)
        return {measure: self._names.whole_side(side) for measure, side in side_of.items()}

    def row(self, number: int) -> Json:
        """A measure in the list."""
        measure = self.finder.measures[number]
        return {"id": measure, "side": self._side_of[measure], "text": self.finder.texts[number][:MOST_TEXT]}

    def _open(self, message: Json) -> Json:
        identifier = message.get("id", "")
        place = self.documents.place(identifier)
        if place is None:
            near = [m for m in self.finder.measures if m.startswith(identifier.partition(":")[0])]
            there = near[:2000] or list(self._tables.documents["document_id"])
            raise CallError(identifier[:80] or "id", "nothing is called so", choices(identifier, there))
        document, start, _ = place
        measure = next((m for m in (identifier, identifier.split("/", maxsplit=1)[0]) if m in self.finder.number), "")
        part = self.documents.part_of(document, start)
        if "part" in message and not measure:
            part = min(max(0, message["part"]), len(self.documents.parts(document)) - 1)
        whole = self.documents.parts(document)[part]
        key = whole["key"]
        return {
            "type": "opened", "id": identifier, "measure": measure, "at": list(place[1:]),
            "document": {"key": key} if message.get("have") == key else whole,
            "beside": self._beside.of(measure) if measure else None,
        }  # fmt: skip

    def _tick(self, message: Json) -> None:
        self.ticked = tuple(m for m in message.get("ids", ()) if m in self.finder.number)

    # ---- judging

    @property
    def can_judge(self) -> bool:
        """Whether judgements are kept."""
        return self._judging is not None

    def _judged(self, message: Json) -> Json:
        if self._judging is None:
            return {"type": "judged", "error": self._names.say("reading_room.no_judging")}
        subject = message.get("subject", {})
        kind, value, note, who = (message.get(key, "") for key in ("kind", "value", "note", "who"))
        if kind not in JUDGED:
            raise CallError("kind", f"nothing of the kind {kind[:40]!r} is judged in the view", choices(kind, JUDGED))
        field = subject.get("field", "")
        if field and field not in TARGET_FIELDS:
            raise CallError("field", f"{field[:40]!r} is not corrected in the view", choices(field, TARGET_FIELDS))
        lines = list(self._judging.judge(kind, subject, value, who=who, note=note))
        self.saved += 1
        return {"type": "judged", "lines": lines, "saved": self.saved}

    def _undone(self, _: Json) -> Json:
        if self._judging is None:
            return {"type": "judged", "error": self._names.say("reading_room.no_judging")}
        if not self.saved:
            return {"type": "judged", "error": self._names.say("reading_room.nothing_saved")}
        lines = list(self._judging.undo())
        self.saved -= 1
        return {"type": "judged", "lines": lines, "saved": self.saved}

    # ---- what a view begins with

    def now(self) -> Json:
        """What a view that is shown later, or once more, goes on from."""
        return {"asked": self.asked, "ticked": list(self.ticked), "saved": self.saved}

    def start(self) -> Json:
        """What a view begins with: words, filters, what can be chosen."""
        names = self._names
        words = {key: entry[self._lang] for key, entry in entries("reading_room").items()}
        return {
            "lang": self._lang,
            "words": words | {"filter_side": names.say("report_tables.head_side")},
            "marks": list(MARKS),
            "facets": list(self.finder.facets.facets),
            "due": list(DUE),
            **self.now(),
            "canJudge": self.can_judge,
            "who": self._who,
            "choices": {
                "topic": [[t, names.topic(t)] for t in self._tables.topics["topic_id"]] if self.can_judge else [],
                "function": [[f, names.function(f)] for f in self._tables.functions["function"]]
                if self.can_judge else [],
                "kind": [[k, names.word(k)] for k in TARGET_KINDS],
                "comparator": [[c, names.word(c)] for c in COMPARATORS],
            },
            "targetFields": list(TARGET_FIELDS),
        }  # fmt: skip

    @property
    def selection(self) -> pd.DataFrame:
        """The measures that are ticked, or else all that were found, in the order of the list.

        The columns of ``measures``, and side_id, topic_ids, units (``role:name``) and target_ids, each a list; what
        they were found by stands in ``attrs``: query, how, filters, ticked.
        """
        chosen = self.ticked or [self.finder.measures[number] for number in self.found.numbers]
        tables = self._tables
        found = tables.measures.set_index("measure_id", drop=False).loc[list(chosen)].reset_index(drop=True)
        own = found["measure_id"]
        duties = tables.responsibilities[tables.responsibilities["measure_id"].isin(own)]
        names = dict(zip(tables.units["unit_id"], tables.units["name"], strict=True))
        called = [f"{role}:{names.get(unit, mention)}" for role, unit, mention in
                  zip(duties["role"], duties["unit_id"], duties["mention"], strict=True)]  # fmt: skip
        lists = {
            "topic_ids": tables.measure_topics.groupby("measure_id")["topic_id"].agg(join_list),
            "units": pd.Series(called, dtype="str").groupby(duties["measure_id"].to_numpy()).agg(join_list),
            "target_ids": tables.targets.dropna(subset="measure_id").groupby("measure_id")["target_id"].agg(join_list),
        }
        found.insert(1, "side_id", own.map(side_of_measures(tables)))
        for name, column in lists.items():
            found[name] = own.map(column).astype("str")
        found.attrs.update(self.asked, ticked=bool(self.ticked))
        return found

    # ---- a page that stands by itself

    def static(self) -> Json:
        """All answers, for a page that has nobody to ask: what ``reading_static.js`` searches."""
        finder, facets = self.finder, self.finder.facets
        index = finder.index
        every = range(len(finder.measures))
        self._beside.read_all()
        parts = [part for document in self._tables.documents["document_id"] for part in self.documents.parts(document)]
        return {
            "measures": [
                self.row(number) | {"text": finder.texts[number], "cuts": _steps(index.points(number))}
                for number in every
            ],
            "weights": index.weights(),
            "same": ["".join(single_characters()), "".join(single_characters().values())],
            "mostValues": MOST_VALUES,
            "unknown": index.cut.unknown,
            "facets": {
                name: {"values": list(facet.values), "labels": self._labels[name], "by_count": name in BY_COUNT}
                for name, facet in facets.facets.items()
            },
            "relations": {
                name: {
                    "at": relation.at.tolist(),
                    "columns": {facet: codes.tolist() for facet, codes in relation.columns.items()},
                    "days": None if relation.days is None else relation.days.tolist(),
                }
                for name, relation in facets.relations.items()
            },
            "unsaidDeadlines": facets.unsaid_deadlines,
            "documents": parts,
            "places": self.documents.places(),
            "beside": {measure: self._beside.of(measure) for measure in finder.measures},
        }  # fmt: skip

    def data(self) -> Json:
        """What a page needs: ``openRoom(element, data.start, staticBackend(data.static, data.start.words))``.

        The scripts are ``reading_room.js`` and ``reading_static.js``, the style is ``reading_room.css``.
        """
        return {
            "start": self.start() | {"canJudge": False, "who": "", "ticked": [], "saved": 0},
            "static": self.static(),
        }

    def page(self) -> str:
        """The view as a page that stands by itself, with all measures; it begins with what is found now."""
        return render("reading_page.html", self._lang, title=self._names.say("reading_room.title"), room=self.data())


def _steps(points: Sequence[int]) -> str:
    """Ascending numbers as the steps between them, a character each where they are small: a page holds many."""
    steps = (after - before for before, after in zip([0, *points], points, strict=False))
    return ",".join("" if step == 1 else str(step) for step in steps)
