"""What may stand under a key or in a cell: one grammar for each kind of value, said as data.

A reader declares its keys with their kinds and calls ``checked``. What it gets is what it asked for; whatever else
stands there is a ``DataError`` of one line, with the nearest name where a name is unknown.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from policycompare.errors import DataError, choices

RE_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
"""Ids of documents and regions: they become names of files and parts of every other id."""
RE_TOPIC = re.compile(r"\w[\w.-]{0,63}")
"""Ids of topics: letters of any script, for people cite them."""
RE_DEVICE = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")
"""Names that are devices on Windows, with any ending."""
RE_SHA256 = re.compile(r"[0-9a-f]{64}")
CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff\U000f0000-\U0010ffff"
"""Characters that no file of a study needs: controls, marks that turn the reading round, halves of characters, and
the private ones of the last planes, which the text's own markers are."""
RE_CONTROL = re.compile(f"[\r{CONTROL}]")
INVISIBLE = "\u00ad\u200b-\u200f\u2060-\u2064\ufeff\ufdd0-\ufdef"
RE_BREAK = re.compile(f"[\n\t\r\u2028\u2029{INVISIBLE}{CONTROL}]")
"""What stands in no name: also whatever ends a line, and what nobody sees, by which two names look like one."""
YEARS = range(1800, 2200)
MOST_NAME, MOST_PROSE = 1_000, 100_000
"""Most characters of a name, and of a note."""


class Kind(NamedTuple):
    """A kind of value: what it is called (``it is no day``), how to write one, and the value as it is kept.

    ``take`` gives None where a value is none of the kind; ``item`` is the kind of what a list holds.
    """

    name: str
    remedy: str
    take: Callable[[Any], Any]
    item: Kind | None = None

    def of(self, value: Any, where: str, what: str = "") -> Any:
        """The value as it is kept.

        Raises:
            DataError: It is none of the kind.
        """
        taken = self.take(value)
        if taken is not None:
            return taken
        if isinstance(value, list) and self.item:
            for number, item in enumerate(value, 1):
                self.item.of(item, where, f"{what} {number}")
        if value == "":
            raise DataError(where, f"{what or self.name} is empty", self.remedy)
        # What a key is called is said once: "upper is no list", "issue_date 2023-02-30 is no day".
        given = "" if value is None or isinstance(value, dict | list) or self.item else shown(value)
        subject = " ".join(filter(None, (what, given))) or "what stands there"
        raise DataError(where, f"{subject} is no {self.name}", self.remedy)


def shown(value: object, most: int = 60) -> str:
    """A value in a message, never longer than a line can hold.

    Example:
        >>> shown("a" * 1000, 8), shown(10**5000)
        ("'aaaaaaa…", '<int>')
    """
    # Of what holds other values only the kind is said: writing a deep one out can fail by itself.
    if (isinstance(value, int) and abs(value) > 10**18) or isinstance(value, dict | list):
        return f"<{type(value).__name__}>"
    text = repr(value[: most + 1] if isinstance(value, str) else value)
    return text if len(text) <= most else f"{text[:most]}…"


def _matching(pattern: re.Pattern[str]) -> Callable[[Any], str | None]:
    def take(value: Any) -> str | None:
        fits = isinstance(value, str) and pattern.fullmatch(value) and not RE_DEVICE.fullmatch(value)
        return value if fits else None

    return take


def id_of(what: str) -> Kind:
    """An id of a document or region."""
    return Kind(f"{what} id", "use lower-case letters, digits, - and _, at most 64, and no name of a device",
        _matching(RE_ID))  # fmt: skip


def one_of(what: str, values: Iterable[str | int]) -> Kind:
    """One of a closed list of values; true is no 1."""
    known = tuple(values)

    def take(value: Any) -> Any:
        return value if type(value) in (str, int) and value in known else None

    return Kind(what, f"use {', '.join(map(str, known))}", take)


def _text(most: int, unclean: re.Pattern[str]) -> Callable[[Any], str | None]:
    def take(value: Any) -> str | None:
        fits = isinstance(value, str) and value.strip() and len(value) <= most and not unclean.search(value)
        return value if fits else None

    return take


def _day(value: Any) -> str | None:
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        value = value.isoformat()
    try:
        day = datetime.date.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    # Weeks (2015-W11-7) and days without hyphens are ISO dates too.
    return value if day.isoformat() == value and day.year in YEARS else None


def _path(value: Any) -> str | None:
    if not isinstance(value, str) or len(value) > MOST_NAME or RE_BREAK.search(value) or set(value) & set('\\:*?"<>|'):
        return None
    return value if all(map(_is_part, value.split("/"))) else None


def _is_part(part: str) -> bool:
    """Whether a part of a path is the name of a file or folder on every system, and no way out of one."""
    return bool(part.strip() and part[-1] not in ". " and len(part.encode()) <= 240 and not RE_DEVICE.fullmatch(part))


def number_between(least: float, most: float) -> Kind:
    """A number within bounds; true is none."""

    def take(value: Any) -> float | None:
        return value if type(value) in (int, float) and least <= value <= most else None

    return Kind("number", f"write a number between {least:g} and {most:g}", take)


NAME = Kind("text of one line", "write one line, without control characters", _text(MOST_NAME, RE_BREAK))
PROSE = Kind(
    "text", f"write at most {MOST_PROSE:,} characters, without control characters", _text(MOST_PROSE, RE_CONTROL)
)
NOTE = Kind("text", PROSE.remedy, lambda value: value if value == "" else PROSE.take(value))
"""Prose that may be empty."""
DAY = Kind("day", f"write a day of the calendar between {YEARS[0]} and {YEARS[-1]}: 2015-03-15", _day)
SHA256 = Kind("SHA-256", "write its 64 digits, 0 to 9 and a to f", _matching(RE_SHA256))
TABLE = Kind("table of keys", "write its keys, each with its value", lambda v: v if isinstance(v, dict) else None)
YES_OR_NO = Kind("true or false", "write true or false", lambda value: value if isinstance(value, bool) else None)
NUMBER = number_between(-1e12, 1e12)
TOPIC = Kind("topic id", "use letters, figures, -, _ and full stops, at most 64; no ; and no space",
    _matching(RE_TOPIC))  # fmt: skip


def path_in(folder: str) -> Kind:
    """A path of a file or folder below a folder, with ``/`` between its parts, that means the same on every system."""
    remedy = f'put it into {folder} and write "name" or "folder/name": no .., no \\ and no :'
    return Kind(f"path below {folder}", remedy, _path)


def list_of(kind: Kind, remedy: str, *, plural: str = "") -> Kind:
    """A list of values of one kind."""

    def take(value: Any) -> list[Any] | None:
        taken = [kind.take(item) for item in value] if isinstance(value, list) else [None]
        return None if None in taken else taken

    return Kind(f"list of {plural or kind.name + 's'}", remedy, take, kind)


def optional(kind: Kind) -> Kind:
    """A value of a kind, or null or an empty text, which are left out."""
    return kind._replace(take=lambda value: LEFT_OUT if value in (None, "") else kind.take(value))


TABLES = list_of(TABLE, "write a list of tables", plural="tables")
LEFT_OUT = object()


def checked(value: object, keys: Mapping[str, Kind], where: str, needed: Iterable[str] = ()) -> dict[str, Any]:
    """A table whose keys are known and whose values are of their kinds; what is left empty is left out.

    Args:
        value: What was read.
        keys: Key -> what may stand under it.
        where: The table's place, for messages.
        needed: Keys that must be there.

    Raises:
        DataError: It is no table, a key is unknown or missing, or a value is none of its kind.
    """
    if not isinstance(value, dict):
        raise DataError(where, f"{shown(value)} is no table of keys", f"give it the keys {', '.join(needed or keys)}")
    for key in value:
        if key not in keys:
            raise DataError(where, f"unknown key {shown(key)}", choices(key, keys))
    for key in needed:
        if key not in value:
            raise DataError(where, f"the key {key} is missing", f"add it; {keys[key].remedy}")
    taken = {key: keys[key].of(own, where, key) for key, own in value.items()}
    return {key: own for key, own in taken.items() if own is not LEFT_OUT}
