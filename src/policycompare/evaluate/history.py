"""What was done with each file of labels, for that decides what a figure on it proves.

``data/gold/history.toml`` holds a table for each file of labels::

    ["topics_dev.jsonl"]
    history = "development"
    used_for = "the cue phrases were fitted to them"

- ``development``: things were fitted to the labels. A figure on them says how well that went: it is called *fit*.
- ``seen``: nothing was fitted to them, but choices were made with them in view. A figure on them is a little kind.
- ``untouched``: nobody has looked at a figure on them before a choice.

Labels that coders settled (``coders/settled.py``) are learnt from in later builds where their entry also says
``learn = true``; that asks for ``development``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from policycompare.boundary.enclosure import see_enclosed
from policycompare.boundary.kinds import PROSE, YES_OR_NO, checked, one_of
from policycompare.boundary.reading import read_toml
from policycompare.errors import DataError, choices

GOLD = Path("data") / "gold"
"""Where a project's labels are."""
HISTORY = "history.toml"
HISTORIES = ("untouched", "seen", "development")
"""From what proves most to what proves least."""
KEYS = {
    "history": one_of("history", HISTORIES),
    "used_for": PROSE._replace(remedy="write in words what was done with these labels"),
    "learn": YES_OR_NO,
}
NEEDED = ("history", "used_for")


@dataclass(frozen=True, slots=True)
class Labels:
    """A file of labels with its history.

    Attributes:
        file: Its name in ``data/gold``.
        history: One of ``HISTORIES``.
        used_for: What was done with it, in words.
        learn: Whether later builds learn from it.
    """

    file: str
    history: str
    used_for: str
    learn: bool = False

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
    see_enclosed(root)
    files = {path.name for path in (root / GOLD).glob("*.jsonl")}
    table = read_toml(root / GOLD / HISTORY, shown) if (root / GOLD / HISTORY).exists() else {}
    for name in sorted(files - set(table)):
        remedy = f'write ["{name}"] with history = "…" ({", ".join(HISTORIES)}) and used_for = "…" into {shown}'
        raise DataError((GOLD / name).as_posix(), "nobody says what these labels were used for", remedy)
    found: dict[str, Labels] = {}
    for name, entry in table.items():
        where = f"{shown}, {name}"
        if name not in files:
            raise DataError(where, "there is no such file of labels", choices(name, sorted(files)))
        found[name] = Labels(name, **checked(entry, KEYS, where, NEEDED))
        if found[name].learn and found[name].history != "development":
            remedy = 'write history = "development", or learn = false'
            raise DataError(where, f"labels that are learnt from are not {found[name].history}", remedy)
    return found
