"""What was done with each file of labels, for that decides what a figure on it proves.

``data/gold/history.toml`` holds a table for each file of labels::

    ["topics_dev.jsonl"]
    history = "development"
    used_for = "the cue phrases were fitted to them"

- ``development``: things were fitted to the labels. A figure on them says how well that went: it is called *fit*.
- ``seen``: nothing was fitted to them, but choices were made with them in view. A figure on them is a little kind.
- ``untouched``: nobody has looked at a figure on them before a choice.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from policycompare.errors import DataError, choices

GOLD = Path("data") / "gold"
"""Where a project's labels are."""
HISTORY = "history.toml"
HISTORIES = ("untouched", "seen", "development")
"""From what proves most to what proves least."""


@dataclass(frozen=True, slots=True)
class Labels:
    """A file of labels with its history.

    Attributes:
        file: Its name in ``data/gold``.
        history: One of ``HISTORIES``.
        used_for: What was done with it, in words.
    """

    file: str
    history: str
    used_for: str

    @property
    def word(self) -> str:
        """What stands beside each figure on these labels: fit, seen or untouched."""
        return "fit" if self.history == "development" else self.history


def read_histories(root: Path) -> dict[str, Labels]:
    """The histories of a project's labels: name of the file -> its labels' history.

    Args:
        root: Project folder; every ``*.jsonl`` in its ``data/gold`` needs an entry.

    Raises:
        DataError: A file of labels has no history, or an entry is broken or of no file.
    """
    shown = (GOLD / HISTORY).as_posix()
    files = {path.name for path in (root / GOLD).glob("*.jsonl")}
    try:
        table = tomllib.loads((root / GOLD / HISTORY).read_text("utf-8"))
    except FileNotFoundError:
        table = {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataError(shown, f"cannot be read ({error})", "mend it at that place") from None
    for name in sorted(files - set(table)):
        remedy = f'write ["{name}"] with history = "…" ({", ".join(HISTORIES)}) and used_for = "…" into {shown}'
        raise DataError((GOLD / name).as_posix(), "nobody says what these labels were used for", remedy)
    found: dict[str, Labels] = {}
    for name, entry in table.items():
        where = f"{shown}, {name}"
        if name not in files:
            raise DataError(where, "there is no such file of labels", choices(name, sorted(files)))
        if not isinstance(entry, dict) or set(entry) != {"history", "used_for"}:
            raise DataError(where, "it does not hold history and used_for alone", "write both, as text")
        history, used_for = entry["history"], entry["used_for"]
        if history not in HISTORIES:
            raise DataError(where, f"unknown history {history!r}", f"use {', '.join(HISTORIES)}")
        if not isinstance(used_for, str) or not used_for.strip():
            raise DataError(where, "used_for says nothing", "write in words what was done with these labels")
        found[name] = Labels(name, history, used_for)
    return found
