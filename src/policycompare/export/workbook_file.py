"""A workbook that is written: a disk that is full then is said as for every other file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def open_workbook(path: Path, options: Mapping[str, object]) -> Iterator[Any]:
    """A workbook of xlsxwriter, which is saved in the end.

    Raises:
        OSError: It cannot be written; xlsxwriter has an error of its own for that, which is none.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    try:
        with xlsxwriter.Workbook(str(path), options) as book:
            yield book
    except FileCreateError as error:
        raise OSError(*getattr(error.args[0], "args", ())) from None
