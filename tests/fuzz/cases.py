"""A case of the search: files as bytes, how they were made; what was found wrong with it, and how it is kept."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

OUTSIDE = "CANARY-7f3a"
"""What stands in the files outside the study: it may never be seen in what is read from a case."""
PLACE = b"@OUTSIDE@"
"""In a case's bytes, the folder of those files; a case is the same bytes wherever it runs."""


@dataclass
class Case:
    """Files of one case.

    Attributes:
        files: Path inside the case's folder -> bytes.
        changed: Paths that were mutated: those that are made smaller when something is found.
        how: Names of the mutations, in order.
    """

    files: dict[str, bytes]
    changed: list[str]
    how: list[str] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(map(len, self.files.values()))

    def write(self, folder: Path, outside: Path) -> None:
        """Write the files into an empty folder."""
        shutil.rmtree(folder, ignore_errors=True)
        for name, data in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data.replace(PLACE, str(outside).encode()))


@dataclass(frozen=True)
class Finding:
    """Something that does not hold.

    Attributes:
        kind: What it is and where, the same for all cases of one cause.
        detail: One line, or a traceback.
        is_note: No fault by itself, counted beside the findings.
    """

    kind: str
    detail: str = ""
    is_note: bool = False


@dataclass(frozen=True)
class Target:
    """A kind of case.

    Attributes:
        name: What it is called in ``--only``.
        make: Draws a case.
        run: Runs it in a folder, with a generator for what is tried only now and then; gives what does not hold.
        weight: How often it is drawn.
    """

    name: str
    make: Callable[[Random], Case]
    run: Callable[[Case, Any, Random], list[Finding]]
    weight: int = 1


def generator(seed: int, target: str, number: int, of: str = "make") -> Random:
    """The generator of a case: the same on every machine."""
    return Random(f"{seed}:{target}:{number}:{of}")


def slug(kind: str) -> str:
    """A folder's name for a kind."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", kind).strip("-")[:100]


def keep(folder: Path, target: str, seed: int, number: int, case: Case, finding: Finding) -> Path:
    """Keep the files of a finding; the smallest case of a kind and target stays, and those of other targets."""
    place = folder / slug(finding.kind) / target
    known = json.loads((place / "case.json").read_text("utf-8")) if (place / "case.json").is_file() else None
    if known and known["size"] <= case.size:
        return place
    shutil.rmtree(place, ignore_errors=True)
    for name, data in case.files.items():
        path = place / "files" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    about = {"kind": finding.kind, "target": target, "seed": seed, "number": number, "size": case.size,
             "how": case.how, "changed": case.changed, "detail": finding.detail}  # fmt: skip
    place.mkdir(parents=True, exist_ok=True)
    (place / "case.json").write_text(json.dumps(about, ensure_ascii=True, indent=1), encoding="utf-8")
    return place


def kept(place: Path) -> tuple[str, int, int, Case]:
    """A case that was kept: its target, seed and number, and its files."""
    about = json.loads((place / "case.json").read_text("utf-8"))
    inside = place / "files"
    files = {p.relative_to(inside).as_posix(): p.read_bytes() for p in sorted(inside.rglob("*")) if p.is_file()}
    return about["target"], about["seed"], about["number"], Case(files, about["changed"], about["how"])
