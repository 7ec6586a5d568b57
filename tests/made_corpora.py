"""Small studies made for the figures' tests: tables from a few words, what is not said filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from keyed import keyed, whole_target
from policycompare.tables.frames import Tables, build_tables
from policycompare.tables.schema import BY_NAME

FILLED = {"string": "x", "integer": 0, "number": 0.0, "boolean": False, "date": None}

LONG_REGIONS = {
    f"xinjiang-weiwuer-zizhiqu-{name}": f"新疆维吾尔自治区{zh}"
    for name, zh in zip(
        "abcdefghijkl",
        (
            "伊犁哈萨克自治州", "克孜勒苏柯尔克孜自治州", "博尔塔拉蒙古自治州", "昌吉回族自治州", "巴音郭楞蒙古自治州",
            "阿克苏地区", "喀什地区", "和田地区", "塔城地区", "阿勒泰地区", "吐鲁番市高昌区", "哈密市伊州区",
        ),
        strict=True,
    )
}  # fmt: skip
"""Twelve regions with long names."""


def row(table: str, **given: Any) -> tuple[Any, ...]:
    """A row of a table; required columns that are not given are filled, others are null."""
    unknown = set(given) - set(BY_NAME[table].column_names)
    assert not unknown, unknown
    filled = {"char_start": 0, "char_end": 1}
    return tuple(
        given.get(c.name, filled.get(c.name, (c.values[0] if c.values else FILLED[c.type]) if c.required else None))
        for c in BY_NAME[table].columns
    )


def made_tables(
    regions: Mapping[str, str | None],
    *,
    measures: int = 2,
    periods: Mapping[str, tuple[str, str]] | None = None,
    **rows: Sequence[Mapping[str, Any]],
) -> Tables:
    """Tables of one document a region, called like it, with so many measures ``region:1``, ``region:2``, …

    Args:
        regions: Region id -> name.
        measures: Measures of each document.
        periods: Region -> first and last day of its plan.
        **rows: Rows of other tables, each a mapping of columns.
    """
    made: dict[str, list[tuple[Any, ...]]] = {
        "documents": [
            row(
                "documents",
                document_id=r,
                region_id=r,
                region_name=name,
                period_start=(periods or {}).get(r, (None, None))[0],
                period_end=(periods or {}).get(r, (None, None))[1],
            )
            for r, name in regions.items()
        ],
        "measures": [
            row("measures", measure_id=f"{r}:{n}", document_id=r, num=n)
            for r in regions
            for n in range(1, measures + 1)
        ],
    }
    for table, given in rows.items():
        made.setdefault(table, []).extend(row(table, **columns) for columns in given)
    return build_tables(keyed(made))


def target(measure_id: str, number: int, **columns: Any) -> dict[str, Any]:
    """Columns of a target of a measure."""
    given = {"indicator": f"指标{number}", "comparator": "by-deadline", "text": "原文"} | columns
    return whole_target({
        "target_id": f"{measure_id}/t{number}", "document_id": measure_id.split(":", maxsplit=1)[0], "measure_id": measure_id, **given,
    })  # fmt: skip
