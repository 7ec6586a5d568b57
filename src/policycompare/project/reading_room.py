"""The reading view: measures found and filtered, read in their documents, in a notebook or as a page."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policycompare.errors import CallError
from policycompare.files import write_whole
from policycompare.project.judging import judge, undo
from policycompare.project.root import find_root, load
from policycompare.words import say, used_lang

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from policycompare.report.reading_room import Room
    from policycompare.search.finder import How
    from policycompare.tables.frames import Tables
    from policycompare.topics.resolving import Present
    from policycompare.words import Lang


class ReadingRoom:
    """Measures and the documents that they stand in. A notebook shows the view; ``selection`` is what it holds."""

    def __init__(self, room: Room, lang: Lang) -> None:
        """Show what a room answers."""
        self._room, self._lang = room, lang
        self._widget: Any = None

    @property
    def selection(self) -> pd.DataFrame:
        """The measures that are ticked in the view, or else all that are found, a row each.

        The columns of ``measures`` with side_id, topic_ids, units and target_ids; ``attrs`` tells what was looked for.
        """
        return self._room.selection

    def to_html(self, path: Path | str) -> Path:
        """Write the view as one page that stands by itself, with all documents, and begins with what is found now.

        Raises:
            DataError: The file cannot be written.
        """
        return write_whole(Path(path), self._room.page().encode())

    def __repr__(self) -> str:
        found = self._room.selection
        return f"<ReadingRoom: {len(found)} measures>"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        if self._widget is None:
            try:
                from policycompare.report.reading_widget import ReadingWidget
            except ModuleNotFoundError as error:
                if error.name not in ("anywidget", "ipywidgets", "traitlets"):
                    raise
                return {"text/plain": f"{self!r}\n{say('reading_room.no_widget', self._lang)}"}
            self._widget = ReadingWidget(self._room)
        return self._widget._repr_mimebundle_(**kwargs)


class ProjectJudging:
    """Keeps judgements in a project, of tables that are its own."""

    def __init__(self, root: Path, tables: Tables) -> None:
        """Judge what these tables say."""
        self._root, self._tables = root, tables
        # After each judgement from here that stands: all that was decided, and whether it changed that.
        self._made: list[tuple[dict[str, bytes], bool]] = []

    def judge(self, kind: str, subject: Mapping[str, str], value: str, *, who: str, note: str) -> list[str]:
        """Keep one.

        Raises:
            CallError: The tables are not those of the project, or an id stands for another text there than was shown.
        """
        self._see_shown(kind, subject)
        before = self._decided()
        lines = judge(self._root, kind, subject, value, who=who, note=note)
        after = self._decided()
        self._made.append((after, after != before))
        return lines

    def undo(self) -> list[str]:
        """Take back the last one from here, if nothing was decided elsewhere since.

        Raises:
            CallError: What was decided last is not from here.
        """
        if not self._made or self._made[-1][0] != self._decided():
            problem = "what was decided last was not saved in this view"
            raise CallError("undo", problem, "take it back where it was saved")
        lines = undo(self._root) if self._made[-1][1] else []
        self._made.pop()
        if self._made:
            self._made[-1] = (self._decided(), self._made[-1][1])
        return lines

    def _see_shown(self, kind: str, subject: Mapping[str, str]) -> None:
        from policycompare.tables.stored import read_built
        from policycompare.topics.decision_kinds import KIND_OF

        built, columns, remedy = (
            read_built(self._root),
            ["document_id", "source_sha256"],
            "show those of pc.load() there",
        )
        if not self._tables.documents[columns].equals(built.documents[columns]):
            raise CallError("pc.read", "the tables shown are not those that the project's build wrote", remedy)
        if kind not in KIND_OF:
            return  # ``judge`` says so
        from policycompare.topics.resolving import Present

        shown_of, built_of = (present.of_kind(KIND_OF[kind]).hash_of for present in (self._shown, Present.of(built)))
        for column, _ in KIND_OF[kind].SUBJECTS:
            name = subject.get(column, "")
            if shown_of.get(name) != built_of.get(name):
                raise CallError(name, "the project's build has another text there than the one that is shown", remedy)

    @cached_property
    def _shown(self) -> Present:
        """The texts that are read in the view."""
        from policycompare.topics.resolving import Present

        return Present.of(self._tables)

    def _decided(self) -> dict[str, bytes]:
        """All that is decided in the project, with its log."""
        from policycompare.topics.decision_files import DECISIONS

        return {file.name: file.read_bytes() for file in sorted((self._root / DECISIONS).glob("*.*")) if file.is_file()}


def read(
    tables: Tables | None = None,
    query: str = "",
    *,
    how: How = "all",
    lang: Lang | None = None,
    root: Path | str | None = None,
    who: str = "",
    **filters: object,
) -> ReadingRoom:
    """Search, filter and read measures in their documents: ``read(query="数字政府", level="prefecture")``.

    In a notebook: a list on the left, the document on the right with units, targets, deadlines, cited titles and the
    sentences that earned topics marked; every id in the page that is a link opens there. ``read(...).selection`` is the
    frame of what is found or ticked, ``read(...).to_html("read.html")`` the same as a page that stands by itself.

    Args:
        tables: The study's tables, or those of ``parse``; without any, this project's.
        query: Words, cut as jieba does with the terms of the lexicon; a phrase in 「」 or quotes is looked for
            literally.
        how: Whether a measure has to hold ``all`` of them or ``any``.
        lang: zh or en; without one, the notebook's (``use``), else zh.
        root: The project's folder, for its texts and lexicon, and where what is judged in the view is kept; without
            one the working folder or the first project above it.
        who: Who judges, kept with each judgement.
        **filters: What to filter by, each a value or several, by id or by name in either language: side, document,
            level (of administration), section, topic, function, unit (司法局 gives every region's), role (of that unit),
            target (its kind), due_by and due_from (of that target: 2025, 2025-12-31), bindingness (of the firmest
            sentence), alignment (accepted, same, related, none), cites (words of a title).

    Raises:
        CallError: A filter or a value is unknown; the line has the nearest.

    Example:
        >>> read(unit="司法局", target="figure").selection["measure_id"].tolist()  # doctest: +SKIP
        ['anshan:4.22']
    """
    from policycompare.report.reading_room import Room

    folder = find_root(Path(root)) if root else _root_or_none()
    shown = load(folder) if tables is None else tables
    lang = used_lang(lang)
    room = Room(shown, folder, lang, ProjectJudging(folder, shown) if folder else None, who)
    room.search(query, how, filters)
    return ReadingRoom(room, lang)


def _root_or_none() -> Path | None:
    """The project here, for its texts and its lexicon; files that were read by themselves bring their own texts."""
    try:
        return find_root()
    except CallError:
        return None
