"""Compare the tables of this tree, key by key, with those of an earlier commit.

    python tests/table_changes.py [--base REVISION] [--list]

Every difference is sorted into a kind that ``table_changes.toml`` declares: a new table, key, column or row, a row that is gone, a new name,
another separator, the last printed digit of a computed figure, or values of one column that changed on purpose (with
how many cells, so that one more is seen). Names of tables and columns may hold a ``*``. What no declaration explains
is printed, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import io
import subprocess
import sys
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pandas as pd

from policycompare.tables.finding_schema import FINDING_TABLES
from policycompare.tables.network_schema import NETWORK_TABLES
from policycompare.tables.schema import TABLES, Table

ROOT = Path(__file__).parents[1]
DECLARED = Path(__file__).with_suffix(".toml")
KINDS = (
    "new_table", "new_key", "new_column", "gone_column", "new_row", "gone_row", "renamed_table", "renamed_column", "separator",
    "last_digit", "value",
)  # fmt: skip
PROCESSED = "data/processed"


@dataclass
class Changes:
    """Differences of two states: how many each declaration explains, and those that nothing explains.

    Attributes:
        explained: Declaration, as ``shown`` names it -> differences.
        unexplained: A line each.
    """

    explained: Counter[str] = field(default_factory=Counter)
    unexplained: list[str] = field(default_factory=list)


def read_declared(path: Path = DECLARED) -> dict[str, Any]:
    """The base commit and the declared changes, each with the keys that its kind needs."""
    declared = tomllib.loads(path.read_text("utf-8"))
    for change in declared.get("change", []):
        if change["kind"] not in KINDS or not change.get("why"):
            raise SystemExit(f"{path.name}: {change}: a change has a kind of {', '.join(KINDS)} and says why")
    return declared


def shown(change: dict[str, Any]) -> str:
    """A declaration in a few words: value of comparisons.targets."""
    return f"{change['kind']} of {change.get('table')}.{change.get('column') or change.get('key') or ''}".rstrip(".")


def places() -> dict[str, Table]:
    """Path below data/processed, without its ending -> the table's declaration."""
    folders = {"networks/": NETWORK_TABLES, "findings/": FINDING_TABLES}
    return {t.name: t for t in TABLES} | {f"{folder}{t.name}": t for folder, own in folders.items() for t in own}


def read_text(text: str) -> pd.DataFrame:
    """A csv as text, cell by cell."""
    return pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)


def before(base: str, place: str) -> pd.DataFrame | None:
    """A table as it stood at a commit; None where it did not exist."""
    shown = subprocess.run(
        ["git", "show", f"{base}:{PROCESSED}/{place}.csv"], cwd=ROOT, capture_output=True, check=False
    )
    return read_text(shown.stdout.decode("utf-8")) if shown.returncode == 0 else None


def compare_tables(
    place: str, table: Table, old: pd.DataFrame, new: pd.DataFrame, declared: list[dict[str, Any]]
) -> Changes:
    """Compare one table, rows by key and cells by column."""
    found = Changes()
    own = [c for c in declared if fnmatch(place, c.get("table", ""))]
    renamed = {c["before"]: c for c in own if c["kind"] == "renamed_column"}
    found.explained.update(shown(c) for before_, c in renamed.items() if before_ in old)
    old = old.rename(columns={before_: c["column"] for before_, c in renamed.items()})
    added = {c["column"]: c for c in own if c["kind"] == "new_column"}
    for column in new.columns.difference(old.columns):
        if column in added:
            found.explained[shown(added[column])] += 1
            if "equals" in added[column]:  # a column of the key that says what another one said
                old = old.assign(**{column: old[added[column]["equals"]]})
        else:
            found.unexplained.append(f"{place}: the column {column} is new")
    lost = {c["column"]: c for c in own if c["kind"] == "gone_column"}
    for column in old.columns.difference(new.columns):
        if column in lost:
            found.explained[shown(lost[column])] += 1
        else:
            found.unexplained.append(f"{place}: the column {column} is gone")
    key = [k for k in table.key if k in old.columns]
    one, other = old.set_index(key), new.set_index(key)
    for kind, word, keys in (
        ("gone_row", "gone", one.index.difference(other.index)),
        ("new_row", "new", other.index.difference(one.index)),
    ):
        rows = {c["key"]: c for c in own if c["kind"] == kind}
        for at in keys:
            if known := rows.get(at, rows.get("*")):
                found.explained[shown(known)] += 1
            else:
                found.unexplained.append(f"{place}: {at}: the row is {word}")
    both = one.index.intersection(other.index)
    for column in one.columns.intersection(other.columns):
        changed = Counter[str]()
        for at, a, b in zip(both, one.loc[both, column], other.loc[both, column], strict=True):
            if a == b:
                continue
            change = _explain(a, b, [c for c in own if fnmatch(column, c.get("column", ""))])
            if change:
                changed[shown(change)] += 1
            else:
                found.unexplained.append(f"{place}: {at}: {column} was {a[:60]!r} and is {b[:60]!r}")
        for change in own:
            count = changed[shown(change)]
            if change["kind"] == "value" and change.get("column") == column and count != change["cells"]:
                found.unexplained.append(
                    f"{place}: {column}: {count} cells have another value, {change['cells']} are declared"
                )
        found.explained += changed
    return found


def _explain(old: str, new: str, declared: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The declaration that explains one cell's change; None where none does."""
    for change in declared:
        if change["kind"] == "separator" and new == old.replace(change["before"], change["after"]):
            return change
        if change["kind"] == "last_digit" and _near(old, new, change["relative"]):
            return change
    return next((change for change in declared if change["kind"] == "value"), None)


def _near(old: str, new: str, relative: float) -> bool:
    try:
        a, b = float(old), float(new)
    except ValueError:
        return False
    return abs(a - b) <= relative * max(abs(a), abs(b), 1.0)


def compare_states(base: str, declared: list[dict[str, Any]]) -> Changes:
    """Compare all tables of a commit with those of the working tree."""
    found = Changes()
    renamed = {c["table"]: c for c in declared if c["kind"] == "renamed_table"}
    new_tables = {c["table"]: c for c in declared if c["kind"] == "new_table"}
    new_keys = {c["table"]: c for c in declared if c["kind"] == "new_key"}
    for place, table in places().items():
        path = ROOT / PROCESSED / f"{place}.csv"
        if not path.is_file():
            found.unexplained.append(f"{place}: the table is missing; run policycompare build")
            continue
        old = before(base, renamed[place]["before"] if place in renamed else place)
        if old is None:
            if place in new_tables:
                found.explained[shown(new_tables[place])] += 1
            else:
                found.unexplained.append(f"{place}: the table is new")
            continue
        if place in new_keys:  # no row can be told to be an old one: there is nothing to hold it against
            found.explained[shown(new_keys[place])] += 1
            continue
        found.explained.update(shown(renamed[name]) for name in (place,) if name in renamed)
        one = compare_tables(place, table, old, read_text(path.read_text("utf-8")), declared)
        found.explained += one.explained
        found.unexplained += one.unexplained
    return found


def main() -> int:
    """Print how many differences there are of each kind, and what is not explained."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--base", help="commit to compare with (default: the one that table_changes.toml names)")
    arguments = parser.parse_args()
    declared = read_declared()
    found = compare_states(arguments.base or declared["base"], declared.get("change", []))
    for kind, count in sorted(found.explained.items()):
        print(f"{count:7,} {kind}")
    for line in found.unexplained[:200]:
        print(f"not explained: {line}")
    print(f"{len(found.unexplained)} differences are not explained")
    return 1 if found.unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
