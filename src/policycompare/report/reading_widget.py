"""The reading view as a widget of a notebook."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from policycompare.report.rendering import own_files

if TYPE_CHECKING:
    from policycompare.report.reading_room import Room


@cache
def _script() -> str:
    return own_files("reading_room.js", "reading_widget.js")


class ReadingWidget(anywidget.AnyWidget):
    """Shows a room and hands its questions on."""

    _esm = _script()
    _css = own_files("reading_room.css")
    start = traitlets.Dict().tag(sync=True)
    now = traitlets.Dict().tag(sync=True)

    def __init__(self, room: Room) -> None:
        """Show a room as it is."""
        super().__init__(start=room.start(), now=room.now())
        self._room = room
        self.on_msg(self._answer)

    def _answer(self, _: Any, message: Any, __: Any) -> None:
        answer = self._room.answer(message) if isinstance(message, dict) else None
        self.now = self._room.now()  # for a second place where it is shown
        if answer is not None:
            self.send(answer)

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        self.now = self._room.now()
        return super()._repr_mimebundle_(**kwargs)
