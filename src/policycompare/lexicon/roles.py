"""Roles of units: what they are called, and the words of a text that give them.

A role is declared in ``role_kinds.csv``, the words that give it in ``roles.csv``. A study adds rows of its own in
``data/lexicon``; nothing else names a role but where a rule is about one role (who stands behind a lead supports it).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from policycompare.boundary.reading import numbered_rows
from policycompare.errors import DataError, choices

DEADLINE = "deadline"
OTHER = "other"
RE_ROLE = re.compile(r"[a-z][a-z0-9_-]*")
NO_UNITS = (DEADLINE, OTHER)
"""What a label may announce instead of units: a date (完成时限), or what is nobody's duty (联系电话)."""
FORMS = ("label", "said", "both", "between")
"""Where the words of a role stand: before a list with a colon (责任单位：), behind it (…牵头), or either; or between
the list that has the role and the one that supports it (…会同…)."""
BASES = ("assigned", "actors")
"""What a responsibility rests on: a plan assigns it, or a sentence says who must act."""


@dataclass(frozen=True, slots=True)
class RoleKind:
    """A role: its id, the basis that it belongs to, its names, and whether its units answer for the measure."""

    role: str
    basis: str
    answers: bool
    name_zh: str
    name_en: str


@dataclass(frozen=True, slots=True, eq=False)
class Roles:
    """All roles and the words that give them.

    Attributes:
        kinds: Role -> its kind, in the order of precedence: a unit named twice in a measure keeps the first.
        labels: Words before a list of units -> role, or one of ``NO_UNITS``.
        said: Words behind a list of units -> role.
        between: Words between those who have a role and those who support them -> role.
    """

    kinds: dict[str, RoleKind]
    labels: dict[str, str]
    said: dict[str, str]
    between: dict[str, str]

    def of(self, words: str) -> str | None:
        """The role that words give, wherever they may stand; None where they give none to a unit."""
        role = self.labels.get(words) or self.said.get(words)
        return None if role in NO_UNITS else role


def read_roles(package: Path, study: Path | None = None) -> Roles:
    """Read the package's roles and the study's.

    Args:
        package: The folder of the package's lexicon.
        study: The study's ``data/lexicon``; its rows come behind the package's, and win where a word is the same.

    Raises:
        DataError: A row names a basis, a role or a form that does not exist.
    """
    kinds: dict[str, RoleKind] = {}
    words: dict[str, dict[str, str]] = {"label": {}, "said": {}, "between": {}}
    for folder, shown in ((package, ""), (study, "data/lexicon/")):
        if folder is None:
            continue
        _add_kinds(kinds, folder / "role_kinds.csv", f"{shown}role_kinds.csv")
        _add_words(words, kinds, folder / "roles.csv", f"{shown}roles.csv")
    return Roles(kinds, words["label"], words["said"], words["between"])


def _add_kinds(kinds: dict[str, RoleKind], path: Path, shown: str) -> None:
    for where, row in numbered_rows(path, ("role", "basis", "name_zh", "name_en"), shown, ("answers",)):
        if not RE_ROLE.fullmatch(row["role"]) or row["role"] in NO_UNITS:
            raise DataError(where, f"{row['role']!r} is no name of a role", "give it a short name in small letters")
        if row.get("answers", "") not in ("", "0", "1"):
            raise DataError(where, f"answers {row['answers']!r} is neither 1 nor 0", "write 1 where its units answer")
        if row["basis"] not in BASES:
            raise DataError(where, f"unknown basis {row['basis']!r}", f"use {' or '.join(BASES)}")
        names = [row[key] or row["role"] for key in ("name_zh", "name_en")]
        kinds[row["role"]] = RoleKind(row["role"], row["basis"], row.get("answers") == "1", *names)


def _add_words(words: dict[str, dict[str, str]], kinds: dict[str, RoleKind], path: Path, shown: str) -> None:
    known = [kind.role for kind in kinds.values() if kind.basis == "assigned"] + list(NO_UNITS)
    for where, row in numbered_rows(path, ("label", "role"), shown, ("form",)):
        form = row.get("form") or "label"
        if not row["label"] or row["label"][-1] in "：:":
            raise DataError(where, f"{row['label']!r} is no label", "write the words, without their colon")
        if row["role"] not in known:
            remedy = f"{choices(row['role'], known)}; or declare it in role_kinds.csv"
            raise DataError(where, f"unknown role {row['role']!r}", remedy)
        if form not in FORMS:
            raise DataError(where, f"unknown form {form!r}", f"use {', '.join(FORMS)}")
        if form in ("said", "between") and row["role"] in NO_UNITS:
            raise DataError(where, f"{row['role']} is said by a label only", "write label into the column form")
        for place in ("label", "said") if form == "both" else (form,):
            words[place][row["label"]] = row["role"]
