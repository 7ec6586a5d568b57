"""Notebooks are run in this process, without a kernel, so that several take the time of their cells alone."""

from __future__ import annotations

import ast
import json
import os
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

from IPython.core.formatters import DisplayFormatter

from policycompare import words


@dataclass(frozen=True, slots=True)
class Ran:
    """A code cell that was run: what stands in it, and its value as a notebook shows it, by kind."""

    source: str
    shown: dict[str, Any]

    @property
    def text(self) -> str:
        """What a reader sees of its value, with the marks of HTML."""
        return unescape(str(self.shown.get("text/html") or self.shown.get("text/plain") or ""))


def cells(path: Path, kind: str) -> list[str]:
    """What stands in a notebook's cells of a kind."""
    made = json.loads(path.read_text("utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in made if cell["cell_type"] == kind]


def run(path: Path) -> list[Ran]:
    """Run all code cells of a notebook in its folder; no language and no folder is left behind."""
    made, here, used = [], Path.cwd(), list(words._used)
    names: dict[str, Any] = {"__name__": "__main__"}
    try:
        os.chdir(path.parent)
        for source in cells(path, "code"):
            *before, last = ast.parse(source).body
            shown: dict[str, Any] = {}
            if isinstance(last, ast.Expr):
                exec(compile(ast.Module(before, []), path.name, "exec"), names)
                value = eval(compile(ast.Expression(last.value), path.name, "eval"), names)
                shown = {} if value is None else DisplayFormatter().format(value)[0]
            else:
                exec(compile(source, path.name, "exec"), names)
            made.append(Ran(source, shown))
    finally:
        os.chdir(here)
        words._used[:] = used
    return made
