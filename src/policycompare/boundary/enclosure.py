"""A project keeps to its folder: nothing that it holds leads a reader or a writer to another place.

A study may come from somebody else, as a folder with links in it. A link that stays inside is followed; one that leads
out, a file or a folder, at any depth, stops whatever reads or writes the project.
"""

from __future__ import annotations

import os
from pathlib import Path

from policycompare.errors import DataError

PLACES = ("data/raw", "data/lexicon", "data/gold", "data/processed", "figures")
"""What is read and written of a project, with all that is in it."""
ALONE = ("data", "docs")
"""Also written into, but not looked through."""
REMEDY = "put the file or folder itself there; nothing outside the project is read or written"


def see_enclosed(root: Path, *further: str) -> None:
    """See that no link in a project leads out of it.

    Args:
        root: Project folder; it may be a link itself, for whoever runs a command named it.
        further: Places beside the usual ones, from the project's folder.

    Raises:
        DataError: A link leads out; the line names it.
    """
    home = os.path.realpath(root)
    for place in ALONE:
        _see_inside(root / place, home, place)
    seen: set[str] = set()
    todo = [(root / place, place) for place in (*PLACES, *further)]
    while todo:
        path, shown = todo.pop()
        _see_inside(path, home, shown)
        real = os.path.realpath(path)
        if real in seen or not Path(real).is_dir():
            continue
        seen.add(real)
        try:
            with os.scandir(real) as entries:
                todo += [(Path(real, e.name), f"{shown}/{e.name}") for e in entries if e.is_symlink() or e.is_dir()]
        except OSError as error:
            raise DataError(shown, f"cannot be read ({error.strerror})", "see that you may read it") from None


def _see_inside(path: Path, home: str, shown: str) -> None:
    # Also a junction, which Windows does not call a link, ends elsewhere.
    if not is_below(path, home):
        raise DataError(shown, "it is a link that leads out of the project", REMEDY)


def is_below(path: Path, folder: Path | str) -> bool:
    """Whether a path, whatever links it goes through, ends in a folder."""
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))
