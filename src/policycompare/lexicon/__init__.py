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

from policycompare.boundary.enclosure import see_enclosed
from policycompare.boundary.kinds import NAME, id_of
from policycompare.boundary.reading import numbered_rows
from policycompare.errors import DataError, choices
from policycompare.lexicon.bindingness import BindingWord, add_binding_words
from policycompare.lexicon.columns import add_columns
from policycompare.lexicon.glossary import read_glossary
from policycompare.lexicon.relations import Relations, read_relations
from policycompare.lexicon.roles import Roles, read_roles
from policycompare.lexicon.target_words import TargetWords, read_target_words
from policycompare.sources.manifest import REGION_ID

SYSTEMS = (
    "party", "people_congress", "government", "cppcc", "supervision", "court", "procuratorate", "military",
    "mass_organisation", "other",
)  # fmt: skip
HERE = Path(str(files(__package__)))
FUNCTION_COLUMNS = ("function", "name_zh", "name_en")
BODY_COLUMNS = ("name", "system", "function", "elidable")
FUNCTION_ID = id_of("function")
UNIT_COLUMNS = ("region_id", "printed", "name", "function")

RE_CONGRESS_COMMITTEE = re.compile(r"人大[^和及与、（(常]{2,10}(?<![党纪门])(?:委|委员会)$")
"""A committee of a people's congress; no list of bodies, not the standing committee, and not 专门委员会 as such."""
RE_OFFICE = re.compile(r"(?<=[委局部署厅会])办公[厅室]$")
"""The office of a body, where it is none that the lexicon knows by itself."""


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
        relations: The words that say what a document does with one that it names.
        functions: Function -> its name in Chinese and English.
        target_words: What targets are read by.
        aliases: (region_id, name as printed) -> the name to use.
        unit_functions: (region_id, unit name) -> function, decided by people for this study.
        columns: What a column of a table is called -> what stands in it.
        binding: (words, where they stand or what they help with) -> what they say of how firmly a sentence binds.
        glossary: The study's own words -> their English, for labels.
        used: Rows of the study's tables that were used, for the warning about those never used.
    """

    bodies: dict[str, Body]
    roles: Roles
    relations: Relations
    functions: dict[str, tuple[str, str]]
    target_words: TargetWords
    aliases: dict[tuple[str, str], str] = field(default_factory=dict)
    unit_functions: dict[tuple[str, str], str] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    binding: dict[tuple[str, str], BindingWord] = field(default_factory=dict)
    glossary: dict[str, str] = field(default_factory=dict)
    used: set[tuple[str, str]] = field(default_factory=set)
    _ends: dict[str, Body | None] = field(default_factory=dict)

    def body_at_end(self, name: str) -> Body | None:
        """The longest body whose name ends ``name``: 自治区党委宣传部 -> 宣传部 (党委宣传部 if listed)."""
        if name in self._ends:
            return self._ends[name]
        ends = (name[at:] for at in range(max(0, len(name) - self._longest()), len(name)))
        found = next((self.bodies[end] for end in ends if end in self.bodies), None)
        if not found and (office := RE_OFFICE.search(name)):  # 国家发展改革委办公厅 speaks for 国家发展改革委
            found = self.body_at_end(name[: office.start()])
        if found and "政协" in name and found.system != "cppcc":
            # 政协民族宗教社会法制委 ends like a committee of the people's congress (法制委).
            found = self.bodies.get("政协专门委员会", found)
        elif (not found or found.system != "people_congress") and RE_CONGRESS_COMMITTEE.search(name):
            # 人大民族宗教委 ends like a department of the government, 人大民族委 like nothing listed.
            found = self.bodies.get("人大专门委员会", found)
        self._ends[name] = found
        return found

    def _longest(self) -> int:
        """Characters of the longest name of a body: no longer end of a name is looked up."""
        return max(map(len, self.bodies), default=0)

    def alias(self, region_id: str, name: str) -> str:
        """The name that the study uses for ``name`` in this region."""
        key = (region_id, name)
        if key in self.aliases:
            self.used.add(key)
            return self.aliases[key]
        return name


def _known_function(function: str, functions: Iterable[str], where: str) -> None:
    if function not in functions:
        remedy = f"{choices(function, functions)}; or declare it in functions.csv"
        raise DataError(where, f"unknown function {function!r}", remedy)


def read_lexicon(root: Path | None = None) -> Lexicon:
    """Read the package's lexicon, and the study's where a project folder is named.

    Args:
        root: Project folder; its ``data/lexicon/bodies.csv``, ``functions.csv``, ``roles.csv``, ``role_kinds.csv``,
            ``units.csv``, ``columns.csv``, ``relations.csv``, ``value_units.csv``, ``target_words.csv``,
            ``bindingness.csv`` and ``glossary.csv`` are read where they exist.

    Raises:
        DataError: A table of the study lacks a column, or names a system, function or role that does not exist; or a
            link in the project leads out of it.
    """
    if root:
        see_enclosed(root)
    study = root / "data" / "lexicon" if root else None
    bodies, functions = _package_tables()
    roles, relations = read_roles(HERE, study), read_relations(HERE, study)
    found = Lexicon(dict(bodies), roles, relations, dict(functions), _target_words(study))
    add_columns(found.columns, found.roles, HERE / "columns.csv", "columns.csv")
    found.binding |= _package_binding()
    if study:
        _add_tables(found, study, "data/lexicon/")
        add_columns(found.columns, found.roles, study / "columns.csv", "data/lexicon/columns.csv")
        found.glossary |= read_glossary(study / "glossary.csv", "data/lexicon/glossary.csv")
        add_binding_words(found.binding, study / "bindingness.csv", "data/lexicon/bindingness.csv")
    return found


@cache
def _package_tables() -> tuple[dict[str, Body], dict[str, tuple[str, str]]]:
    """Bodies and functions of the package, read once."""
    found = Lexicon({}, read_roles(HERE), read_relations(HERE), {}, package_target_words())
    _add_tables(found, HERE, "")
    return found.bodies, found.functions


@cache
def package_target_words() -> TargetWords:
    """Units and words of the package, read once."""
    return read_target_words(HERE)


@cache
def _package_binding() -> dict[tuple[str, str], BindingWord]:
    """Words of binding of the package, read once."""
    words: dict[tuple[str, str], BindingWord] = {}
    add_binding_words(words, HERE / "bindingness.csv", "bindingness.csv")
    return words


def _target_words(study: Path | None) -> TargetWords:
    own = study and any((study / name).is_file() for name in ("value_units.csv", "target_words.csv"))
    return read_target_words(HERE, study) if own else package_target_words()


def _add_tables(found: Lexicon, folder: Path, shown: str) -> None:
    """Add the rows of a folder's tables; ``shown`` is how messages begin the names of its files."""
    for where, row in numbered_rows(folder / "functions.csv", FUNCTION_COLUMNS, f"{shown}functions.csv"):
        found.functions[FUNCTION_ID.of(row["function"], where)] = (
            row["name_zh"] or row["function"],
            row["name_en"] or row["function"],
        )
    for where, row in numbered_rows(folder / "bodies.csv", BODY_COLUMNS, f"{shown}bodies.csv"):
        if row["system"] not in SYSTEMS:
            raise DataError(where, f"unknown system {row['system']!r}", f"use {', '.join(SYSTEMS)}")
        _known_function(row["function"], found.functions, where)
        found.bodies[NAME.of(row["name"], where, "name")] = Body(
            row["name"], row["system"], row["function"], row["elidable"] == "1"
        )
    for where, row in numbered_rows(folder / "units.csv", UNIT_COLUMNS, f"{shown}units.csv"):
        region_id, printed = REGION_ID.of(row["region_id"], where), NAME.of(row["printed"], where, "printed")
        name = row["name"] or printed
        if name != printed:
            found.aliases[region_id, printed] = name
        if row["function"]:
            _known_function(row["function"], found.functions, where)
            found.unit_functions[region_id, name] = row["function"]
