"""Where a build writes its tables, and which tables those that it computes from them belong to."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from policycompare.words import data_error

PROCESSED = Path("data") / "processed"
"""Where a project's build writes its tables."""
PACKAGE = "datapackage.json"
"""What says of the tables in a folder which ones they are, with their hashes."""
MADE_FROM = "made_from"
"""In it, of tables that were computed from others: where those are, and their ``contents_hash`` then."""


def contents_hash(folder: Path) -> str | None:
    """One hash of the tables in a folder, by what its package says of them; None where there is no package.

    It is taken of what is written there, not of bytes, which git may give other ends of lines.
    """
    try:
        tables = json.loads((folder / PACKAGE).read_text("utf-8"))["resources"]
        lines = [f"{table['name']} {table['hash']}" for table in tables]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return f"sha256:{hashlib.sha256(chr(10).join(lines).encode()).hexdigest()}"


def made_from(root: Path, *places: Path) -> list[dict[str, str | None]]:
    """What a package says of the tables that its own are computed from.

    Args:
        root: Project folder.
        places: Where they are, from there.
    """
    return [{"path": place.as_posix(), "hash": contents_hash(root / place)} for place in places]


def check_made_from(root: Path, place: Path, *places: Path, command: str = "build") -> None:
    """See that tables were computed from the tables that stand there now, not from those of another build.

    Args:
        root: Project folder.
        place: Where they are, from there.
        places: Where those are that they are computed from.
        command: What computes them anew.

    Raises:
        DataError: They were not, or do not say so; nothing where there are no tables.
    """
    path = root / place / PACKAGE
    try:
        said = json.loads(path.read_text("utf-8")).get(MADE_FROM)
    except FileNotFoundError:
        return
    except (OSError, ValueError, AttributeError) as error:
        where = path.relative_to(root)
        raise data_error("errors.package_unreadable", where=where, why=error, command=command) from None
    if said != made_from(root, *places):
        others = " + ".join(p.as_posix() for p in places)
        raise data_error("errors.made_from_others", place=place.as_posix(), others=others, command=command)
