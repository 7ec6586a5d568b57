"""The tables of this tree are those of the declared commit, but for what is declared; and the comparison bites."""

from __future__ import annotations

import subprocess

import pandas as pd
import pytest

import table_changes
from policycompare.tables.schema import BY_NAME


def test_every_difference_is_declared() -> None:
    declared = table_changes.read_declared()
    known = subprocess.run(
        ["git", "cat-file", "-e", declared["base"]], cwd=table_changes.ROOT, capture_output=True, check=False
    )
    if known.returncode:
        pytest.skip("the commit that tables are compared with is not in this copy's history")
    found = table_changes.compare_states(declared["base"], declared.get("change", []))
    assert found.unexplained == []
    for change in declared.get("change", []):
        assert found.explained[table_changes.shown(change)], f"declared, but no such difference: {change}"


ROWS = pd.DataFrame({"theme": ["a", "b"], "position": ["1", "2"], "name_zh": ["甲; 乙", "丙"], "name_en": ["0.5", "C"]})
TABLE = BY_NAME["themes"]
CHANGES = [
    (lambda f: f.assign(name_en=["0.5000000001", "C"]), "last_digit", {"column": "name_en", "relative": 1e-9}),
    (lambda f: f.assign(name_zh=["甲;乙", "丙"]), "separator", {"column": "name_zh", "before": "; ", "after": ";"}),
    (lambda f: f.assign(name_zh=["丁", "丙"]), "value", {"column": "name_zh", "cells": 1}),
    (lambda f: f.assign(more="x"), "new_column", {"column": "more"}),
    (lambda f: pd.concat([f, f.head(1).assign(theme="c")]), "new_row", {"key": "c"}),
    (lambda f: f.head(1), "gone_row", {"key": "b"}),
]


@pytest.mark.parametrize(("change", "kind", "keys"), CHANGES, ids=[c[1] for c in CHANGES])
def test_a_difference_is_explained_by_its_declaration_alone(change, kind: str, keys: dict) -> None:
    declared = [{"kind": kind, "table": "themes", "why": "a test", **keys}]
    found = table_changes.compare_tables("themes", TABLE, ROWS, change(ROWS), declared)
    assert (found.unexplained, sum(found.explained.values())) == ([], 1)
    assert table_changes.compare_tables("themes", TABLE, ROWS, change(ROWS), []).unexplained


def test_what_goes_is_seen() -> None:
    for changed in (ROWS.head(1), ROWS.drop(columns="name_en"), ROWS.assign(name_en=["0.6", "C"])):
        digits = [{"kind": "last_digit", "table": "themes", "column": "*", "relative": 1e-9, "why": "a test"}]
        assert table_changes.compare_tables("themes", TABLE, ROWS, changed, digits).unexplained
