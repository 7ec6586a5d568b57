"""Where a project is, and the tables that its build wrote."""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from policycompare.boundary.enclosure import see_enclosed
from policycompare.files import claimed, staged
from policycompare.words import call_error

if TYPE_CHECKING:
    from policycompare.tables.frames import Tables

Item = TypeVar("Item")


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
    raise call_error("errors.no_project", folder=start or ".")


def load(root: Path | str | None = None) -> Tables:
    """Load the tables that ``policycompare build`` wrote.

    Args:
        root: Project folder; without one the working folder or the first project above it.

    Raises:
        CallError: There is no project there.
        DataError: The tables are missing or broken.
    """
    from policycompare.tables.stored import read_built

    return read_built(find_root(Path(root) if root else None))


@contextmanager
def only_build(root: Path) -> Iterator[None]:
    """Let no other process build a project meanwhile; what a killed build left there is undone and cleared.

    Raises:
        DataError: Another process builds it.
    """
    if not root.is_dir():  # whoever reads it says so
        yield
        return
    with claimed(root, str(root), wait=0):
        yield


@contextmanager
def staged_at(root: Path, place: Path, gone: Collection[str] = ()) -> Iterator[Path]:
    """A folder to write into whose files move into ``root / place``, as ``files.staged`` does.

    All that a build writes is staged at the project's root, so that who reads it looks at one place. ``gone`` are
    names from the root.
    """
    with staged(root, place.as_posix(), gone) as stage:
        (stage / place).mkdir(parents=True)
        yield stage / place


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
