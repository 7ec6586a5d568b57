"""What the page on security promises rests on tests that are there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
RE_TEST = re.compile(r"`(tests/\w+\.py)::(\w+)`")


def test_every_test_that_is_named_is_there() -> None:
    named = RE_TEST.findall(PAGE)
    assert len(named) >= 20
    for file, name in named:
        tree = ast.parse((ROOT / file).read_text("utf-8"))
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, f"{file}::{name}"


def test_every_promise_names_a_test() -> None:
    promises = [line for line in PAGE.splitlines() if line.startswith("| **")]
    assert len(promises) >= 8
    assert all(RE_TEST.search(line) for line in promises)
