"""What people know in general, as diffable tables: kinds of bodies, functions, roles and their words, codebooks.

A study's own knowledge (``data/lexicon``) adds to it and wins over it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path

from policycompare.errors import DataError, choices
from policycompare.files import read_rows
from policycompare.lexicon.roles import RoleKind, Roles, read_roles

SYSTEMS = (
    "party",
    "people_congress",
    "government",
    "cppcc",
    "supervision",
    "court",
    "procuratorate",
    "military",
    "mass_organisation",
    "other",
)
HERE = Path(str(files(__package__)))
FUNCTION_COLUMNS = ("function", "name_zh", "name_en")
BODY_COLUMNS = ("name", "system", "function", "elidable")

RE_CONGRESS_COMMITTEE = re.compile(r"人大[^和及与、（(常]{2,10}(?<![党纪门])(?:委|委员会)$")
"""A committee of a people's congress; no list of bodies, not the standing committee, and not 专门委员会 as such."""


@dataclass(frozen=True, slots=True)
class Body:
    """A kind of body, named without its region: 宣传部, 司法局, 高级法院.

    Attributes:
        name: The name without region, level and Party prefix.
        system: The branch it belongs to, one of ``SYSTEMS``.
        function: What it does, comparable across regions.
        elidable: In a list its prefix is often left out after a first full name.
    """

    name: str
    system: str
    function: str
    elidable: bool


@dataclass(slots=True)
class Lexicon:
    """Bodies, functions, roles, and the study's other names for units.

    Attributes:
        bodies: Name -> body.
        roles: The roles, and the words that give them.
        functions: Function -> its name in Chinese and English.
        aliases: (region_id, name as printed) -> the name to use.
        unit_functions: (region_id, unit name) -> function, decided by people for this study.
        used: Rows of the study's tables that were used, for the warning about those never used.
    """

    bodies: dict[str, Body]
    roles: Roles
    functions: dict[str, tuple[str, str]]
    aliases: dict[tuple[str, str], str] = field(default_factory=dict)
    unit_functions: dict[tuple[str, str], str] = field(default_factory=dict)
    used: set[tuple[str, str]] = field(default_factory=set)
    _longest: int = 0
    _ends: dict[str, Body | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._longest = max(map(len, self.bodies), default=0)

    def body_at_end(self, name: str) -> Body | None:
        """The longest body whose name ends ``name``: 自治区党委宣传部 -> 宣传部 (党委宣传部 if listed)."""
        if name in self._ends:
            return self._ends[name]
        found = None
        for start in range(max(0, len(name) - self._longest), len(name)):
            found = self.bodies.get(name[start:])
            if found:
                break
        if found and "政协" in name and found.system != "cppcc":
            # 政协民族宗教社会法制委 ends like a committee of the people's congress (法制委).
            found = self.bodies.get("政协专门委员会", found)
        elif (not found or found.system != "people_congress") and RE_CONGRESS_COMMITTEE.search(name):
            # 人大民族宗教委 ends like a department of the government, 人大民族委 like nothing listed.
            found = self.bodies.get("人大专门委员会", found)
        self._ends[name] = found
        return found

    def alias(self, region_id: str, name: str) -> str:
        """The name that the study uses for ``name`` in this region."""
        key = (region_id, name)
        if key in self.aliases:
            self.used.add(key)
            return self.aliases[key]
        return name


def _bodies(rows: list[dict[str, str]], shown: str, functions: Iterable[str]) -> dict[str, Body]:
    found: dict[str, Body] = {}
    for number, row in enumerate(rows, 2):
        if row["system"] not in SYSTEMS:
            raise DataError(f"{shown}, line {number}", f"unknown system {row['system']!r}", f"use {', '.join(SYSTEMS)}")
        _known_function(row["function"], functions, f"{shown}, line {number}")
        found[row["name"]] = Body(row["name"], row["system"], row["function"], row["elidable"] == "1")
    return found


def _known_function(function: str, functions: Iterable[str], where: str) -> None:
    if function not in functions:
        remedy = f"{choices(function, functions)}; or declare it in functions.csv"
        raise DataError(where, f"unknown function {function!r}", remedy)


def _functions(path: Path, shown: str) -> dict[str, tuple[str, str]]:
    rows = read_rows(path, FUNCTION_COLUMNS, shown)
    return {row["function"]: (row["name_zh"] or row["function"], row["name_en"] or row["function"]) for row in rows}


@cache
def _general() -> tuple[dict[str, Body], dict[str, tuple[str, str]]]:
    functions = _functions(HERE / "functions.csv", "functions.csv")
    return _bodies(read_rows(HERE / "bodies.csv", BODY_COLUMNS, "bodies.csv"), "bodies.csv", functions), functions


def read_lexicon(root: Path | None = None) -> Lexicon:
    """Read the package's lexicon, and the study's where a project folder is named.

    Args:
        root: Project folder; its ``data/lexicon/bodies.csv``, ``functions.csv``, ``roles.csv``, ``role_kinds.csv`` and
            ``units.csv`` are read where they exist.

    Raises:
        DataError: A table of the study lacks a column, or names a system, function or role that does not exist.
    """
    bodies, functions = _general()
    bodies, functions = dict(bodies), dict(functions)
    aliases: dict[tuple[str, str], str] = {}
    unit_functions: dict[tuple[str, str], str] = {}
    folder = root / "data" / "lexicon" if root else None
    if folder and (folder / "functions.csv").is_file():
        functions |= _functions(folder / "functions.csv", "data/lexicon/functions.csv")
    if folder and (folder / "bodies.csv").is_file():
        shown = "data/lexicon/bodies.csv"
        bodies |= _bodies(read_rows(folder / "bodies.csv", BODY_COLUMNS, shown), shown, functions)
    if folder and (folder / "units.csv").is_file():
        shown = "data/lexicon/units.csv"
        rows = read_rows(folder / "units.csv", ("region_id", "printed", "name", "function"), shown)
        for number, row in enumerate(rows, 2):
            key = (row["region_id"], row["printed"])
            if row["name"] and row["name"] != row["printed"]:
                aliases[key] = row["name"]
            if row["function"]:
                _known_function(row["function"], functions, f"{shown}, line {number}")
                unit_functions[row["region_id"], row["name"] or row["printed"]] = row["function"]
    return Lexicon(bodies, read_roles(HERE, folder), functions, aliases, unit_functions)


__all__ = ["SYSTEMS", "Body", "Lexicon", "RoleKind", "Roles", "read_lexicon"]
