"""The reading view: measures found and filtered, read in their documents, in a notebook or as a page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from policycompare.errors import CallError
from policycompare.files import write_whole
from policycompare.project.root import find_root, load
from policycompare.words import checked_lang, say

if TYPE_CHECKING:
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


def read(
    tables: Tables | None = None, query: str = "", *, how: How = "all", lang: Lang = "zh", **filters: object
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
        lang: zh or en.
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

    room = Room(load() if tables is None else tables, _root_or_none(), checked_lang(lang))
    room.search(query, how, filters)
    return ReadingRoom(room, lang)


def _root_or_none() -> Path | None:
    """The project here, for its texts and its lexicon; files that were read by themselves bring their own texts."""
    try:
        return find_root()
    except CallError:
        return None
