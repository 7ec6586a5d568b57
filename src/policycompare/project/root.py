"""Where a project is, and the tables that its build wrote."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from policycompare.boundary.enclosure import see_enclosed
from policycompare.errors import CallError

if TYPE_CHECKING:
    from policycompare.tables.frames import Tables

Item = TypeVar("Item")
PROCESSED = Path("data") / "processed"


def find_root(start: Path | None = None) -> Path:
    """The project folder that holds ``start`` (the working folder): the one with a manifest.

    Raises:
        CallError: No folder upwards from there is a project.
        DataError: A link in the project leads out of it.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "data" / "raw" / "manifest.toml").is_file():
            see_enclosed(folder)
            return folder
    raise CallError(start or ".", "no project folder here or above", "run in one, or name it with --root")


def load(root: Path | str | None = None) -> Tables:
    """Load the tables that ``policycompare build`` wrote.

    Args:
        root: Project folder; without one the working folder or the first project above it.

    Raises:
        CallError: There is no project there.
        DataError: The tables are missing or broken.
    """
    from policycompare.tables.stored import read_tables

    return read_tables(find_root(Path(root) if root else None) / PROCESSED)


@contextmanager
def no_gc() -> Iterator[None]:
    """Pause the garbage collector: rows hold no cycles, and walking them takes half of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def with_progress(
    items: Iterable[Item], text: str, unit: str, progress: bool, total: int | None = None
) -> Iterable[Item]:
    """The items, with a progress bar if one is wanted; ``total`` where they have no length."""
    if not progress:
        return items
    import sys

    from tqdm import tqdm

    # A notebook shows what goes to stderr as if something were wrong.
    stream = sys.stderr if sys.stderr.isatty() else sys.stdout
    return tqdm(items, desc=text, unit=unit, leave=False, total=total, file=stream)
