"""The reading view: measures found and filtered, read in their documents, in a notebook or as a page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from policycompare.errors import CallError
from policycompare.files import write_whole
from policycompare.project.judging import judge, undo
from policycompare.project.root import find_root, load
from policycompare.tables.built import PROCESSED
from policycompare.words import checked_lang, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from policycompare.report.reading_room import Room
    from policycompare.search.finder import How
    from policycompare.tables.frames import Tables
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

    def judge(self, kind: str, subject: Mapping[str, str], value: str, *, who: str, note: str) -> list[str]:
        """Keep one.

        Raises:
            CallError: The tables are not those of the project: an id may stand for another text there.
        """
        shown = self._tables.documents[["document_id", "source_sha256"]]
        from policycompare.tables.schema import BY_NAME
        from policycompare.tables.stored import read_table

        built = read_table(
            self._root / PROCESSED / "documents.csv", BY_NAME["documents"], "data/processed/documents.csv"
        )
        if not shown.equals(built[["document_id", "source_sha256"]]):
            remedy = "show those of pc.load() there, and judge again"
            raise CallError("pc.read", "the tables shown are not those that the project's build wrote", remedy)
        return judge(self._root, kind, subject, value, who=who, note=note)

    def undo(self, who: str) -> list[str]:
        """Take back the last one."""
        return undo(self._root, who)


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
        lang: zh or en; without one, zh.
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
    lang = checked_lang(lang or "zh")
    room = Room(shown, folder, lang, ProjectJudging(folder, shown) if folder else None, who)
    room.search(query, how, filters)
    return ReadingRoom(room, lang)


def _root_or_none() -> Path | None:
    """The project here, for its texts and its lexicon; files that were read by themselves bring their own texts."""
    try:
        return find_root()
    except CallError:
        return None
