"""Files of people, read whole: bytes, text, TOML, JSON, csv; no exception of a library leaves this page."""

from __future__ import annotations

import csv
import io
import json
import stat
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from policycompare.boundary.kinds import RE_BREAK, RE_CONTROL
from policycompare.boundary.kinds import shown as short
from policycompare.errors import DataError, choices

MOST = 50_000_000
"""Most bytes of a file that people keep beside their documents."""
MOST_TOML = 5_000_000
"""The same of a file in TOML, which is read slowly."""
MOST_NUMBER = 1e15
DEPTH = 20
"""How deep tables and lists may stand in each other."""
REMARKS = ("note", "reason", "source")
"""Columns that any table may have, for its readers."""
PROSE = ("definition", "note", "passage", "reason", "replacement")
"""Columns of whole sentences, which may have several lines."""
AS_PRINTED = ("match",)
"""Columns that hold whatever a document holds: misprints are of any kind."""


def see_file(path: Path, shown: str, most: int = MOST) -> None:
    """See that a path is a file that can be read to its end: no folder, pipe or device.

    Raises:
        DataError: It is none, or holds more than ``most`` bytes.
    """
    try:
        known = path.stat()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "no such name"
        raise DataError(shown, f"cannot be read ({reason})", "restore it, or take out what names it") from None
    if not stat.S_ISREG(known.st_mode):
        raise DataError(shown, "cannot be read (it is a folder, a pipe or a device)", "put a file there")
    if known.st_size > most:
        raise DataError(shown, f"it holds more than {most / 1e6:,.0f} MB", "divide it, or see what is in it")


def read_bytes(path: Path, shown: str, most: int = MOST) -> bytes:
    """Read a file whole.

    Raises:
        DataError: It is no file, is too large, or cannot be read.
    """
    see_file(path, shown, most)
    try:
        return path.read_bytes()
    except OSError as error:
        raise DataError(shown, f"cannot be read ({error.strerror})", "see that you may read it") from None


def read_text(path: Path, shown: str, most: int = MOST) -> str:
    """Read a file in UTF-8, with or without the mark that some programs put before it.

    Raises:
        DataError: It is no file, or not in UTF-8.
    """
    try:
        return read_bytes(path, shown, most).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(f"{shown}, byte {error.start}", "it is not UTF-8", "save it as UTF-8") from None


def read_toml(path: Path, shown: str) -> dict[str, Any]:
    """Read a file in TOML.

    Raises:
        DataError: It is none, or holds a value that no study needs.
    """
    table = _parsed(tomllib.loads, read_text(path, shown, MOST_TOML), shown, "no TOML", "mend that line")
    assert isinstance(table, dict)
    return table


def read_json(path: Path, shown: str) -> Any:
    """Read a file in JSON.

    Raises:
        DataError: It is none, names a key twice, or holds a value that no study needs.
    """
    return _json(read_text(path, shown), shown)


def read_json_lines(path: Path, shown: str) -> Iterator[tuple[str, Any]]:
    """Values in JSON, one a line, each behind its place; empty lines are left out.

    Raises:
        DataError: A line is no JSON.
    """
    for number, line in enumerate(read_text(path, shown).split("\n"), 1):
        if line.strip():
            where = f"{shown}, line {number}"
            yield where, _json(line, where)


def _json(text: str, where: str) -> Any:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                raise ValueError(f"the key {short(key)} stands twice")
            found[key] = value
        return found

    def load(given: str) -> Any:
        return json.loads(given, object_pairs_hook=once)

    return _parsed(load, text, where, "no JSON", "mend it at that place")


def _parsed(parse: Callable[[str], Any], text: str, where: str, problem: str, remedy: str) -> Any:
    try:
        value = parse(text)
    except Exception as error:  # also those of depth and of long numbers, which no list of errors names
        reason = "too deep" if isinstance(error, RecursionError) else str(error)[:160]
        raise DataError(where, f"{problem} ({reason})", remedy) from None
    _see_sane(value, where)
    return value


def _see_sane(value: object, where: str) -> None:
    """See that nothing in a value is deeper, larger or stranger than what people write."""
    todo = [(value, 0, where)]
    while todo:
        own, depth, place = todo.pop()
        if depth > DEPTH:
            raise DataError(where, f"tables or lists stand more than {DEPTH} deep in each other", "write it flatter")
        if isinstance(own, dict):
            todo += [(key, depth, place) for key in own]
            todo += [(item, depth + 1, f"{place}, {str(key)[:60]}") for key, item in own.items()]
        elif isinstance(own, list):
            todo += [(item, depth + 1, f"{place} {number}") for number, item in enumerate(own, 1)]
        elif isinstance(own, str):
            if found := RE_CONTROL.search(own):
                raise DataError(place, f"U+{ord(found.group()):04X} stands in {short(own)}", "take that character out")
        elif isinstance(own, int | float) and not abs(own) < MOST_NUMBER:  # no number is none of them either
            raise DataError(place, "the number is too large, or none", "write a number that something has")


def read_rows(path: Path, columns: tuple[str, ...], shown: str, optional: tuple[str, ...] = ()) -> list[dict[str, str]]:
    """Read a csv table as text.

    Args:
        path: The file.
        columns: Columns that it must have.
        shown: Its name in messages.
        optional: Columns that it may have besides, and those of ``REMARKS``.

    Raises:
        DataError: It is not UTF-8 or no csv, a column is missing, unknown or stands twice, or a cell holds a character
            that it may not.
    """
    return [row for _, row in _rows(path, columns, shown, optional)]


def numbered_rows(
    path: Path, columns: tuple[str, ...], shown: str, optional: tuple[str, ...] = ()
) -> Iterator[tuple[str, dict[str, str]]]:
    """Rows of a csv table, each behind its place for messages (``cues.csv, line 2``); none where there is no file."""
    if path.exists() or path.is_symlink():
        for line, row in _rows(path, columns, shown, optional):
            yield f"{shown}, line {line}", row


def _rows(
    path: Path, columns: tuple[str, ...], shown: str, optional: tuple[str, ...]
) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.reader(io.StringIO(read_text(path, shown), newline=""), strict=True)
    header: list[str] = []
    try:
        header = next(reader, [])
        _see_header(header, columns, (*columns, *optional, *REMARKS), f"{shown}, line 1")
        for cells in reader:
            where = f"{shown}, line {reader.line_num}"
            if not any(cells):
                continue
            if len(cells) != len(header):
                problem = f"{len(cells)} cells instead of {len(header)}"
                raise DataError(where, problem, "quote cells that hold a comma, and write one for each empty cell")
            row = {name: _cell(name, cell, where) for name, cell in zip(header, cells, strict=True) if name}
            yield reader.line_num, row
    except csv.Error as error:
        where = f"{shown}, line {max(1, reader.line_num)}"
        raise DataError(where, f"no csv ({error})", "close its quotation marks, and save it as CSV UTF-8") from None


def _see_header(header: list[str], columns: tuple[str, ...], known: tuple[str, ...], shown: str) -> None:
    missing = [name for name in columns if name not in header]
    if missing:
        raise DataError(shown, f"the column {missing[0]} is missing", f"its columns are {', '.join(columns)}")
    for at, name in enumerate(header):
        if name and name in header[:at]:
            raise DataError(shown, f"the column {name} stands twice", "keep one of the two")
        if name and name not in known:
            raise DataError(shown, f"unknown column {short(name)}", choices(name, known))


def _cell(column: str, cell: str, where: str) -> str:
    if column in AS_PRINTED:
        return cell
    if column in PROSE:
        cell = cell.replace("\r\n", "\n")
    found = (RE_CONTROL if column in PROSE else RE_BREAK).search(cell)
    if found:
        problem = f"U+{ord(found.group()):04X} stands in {column}: {short(cell)}"
        raise DataError(where, problem, "take that character out; a name is one line")
    return cell
