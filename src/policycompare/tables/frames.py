"""From rows to frames, in three stages: what documents say, what measures are about, how they compare.

``Parsed``, ``Coded`` and ``Compared`` hold the tables that the schema declares for their stage. None of them is ever
changed: what makes a later stage, or another report, makes a new object.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any, ClassVar, Self, TypeVar

import pandas as pd

from policycompare.errors import DataError, nearest
from policycompare.lexicon import Lexicon, read_lexicon
from policycompare.lexicon.codebook import SEPARATOR
from policycompare.sources.manifest import COMPARE_BY
from policycompare.tables.schema import BY_NAME, STAGES, TABLES, Table
from policycompare.tables.sides import make_sides
from policycompare.words import say, used_lang

DTYPES: dict[str, Any] = {
    "string": "str", "list": "str", "date": "str", "integer": "Int64", "number": "float64", "boolean": "bool",
}  # fmt: skip
RE_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
P = TypeVar("P", bound="Parsed")
Row = Mapping[str, Any] | tuple[Any, ...]
"""A row by column name: a mapping, or a named tuple."""


class Parsed:
    """Tables of what documents say. Every attribute named like a table of the schema is a frame.

    A frame is a view of its own: whatever is done to it, the tables stay as they are.

    Attributes:
        report: What the reading repaired or found odd, a line each.
    """

    stage: ClassVar[str] = "parsed"
    report: tuple[str, ...]
    _frames: dict[str, pd.DataFrame]

    def __init__(self, frames: Mapping[str, pd.DataFrame], report: Iterable[str] = ()) -> None:
        """Put frames together; none may be missing and none may be of another stage.

        Args:
            frames: Table name -> its frame, with the schema's columns.
            report: Lines of the report.
        """
        wanted = {table.name for table in tables_of(self.stage)}
        if wanted != set(frames):
            odd = sorted(wanted ^ set(frames))
            raise TypeError(
                f"{type(self).__name__} holds {', '.join(sorted(wanted))}: {', '.join(odd)} is one too few or many"
            )
        object.__setattr__(self, "_frames", {name: frame.copy(deep=False) for name, frame in frames.items()})
        object.__setattr__(self, "report", tuple(report))

    def __getattr__(self, name: str) -> pd.DataFrame:
        """A table's frame, as a copy that shares its cells until one of them is written to."""
        if not name.startswith("_") and name in self._frames:
            return self._frames[name].copy(deep=False)
        if name in BY_NAME:
            raise AttributeError(f"the table {name} is made later: these are {self.stage} tables")
        raise AttributeError(f"no table is called {name!r}; the nearest are {', '.join(nearest(name, BY_NAME))}")

    def __setattr__(self, name: str, value: object) -> None:
        """Refuse: tables are not changed in place."""
        raise AttributeError(f"tables are not changed in place; with_frames({name}=…) makes new ones")

    def __delattr__(self, name: str) -> None:
        """Refuse: tables are not changed in place."""
        raise AttributeError("tables are not changed in place")

    def __dir__(self) -> list[str]:
        """Tables and methods, for completion."""
        return [*self._frames, "items", "report", "with_frames", "with_report"]

    def __reduce__(self) -> tuple[Any, ...]:
        """So that other processes can be given tables."""
        return type(self), (self._frames, self.report)

    def with_frames(self, **frames: pd.DataFrame) -> Self:
        """The same tables with other frames in place of some."""
        return type(self)({**self._frames, **frames}, self.report)

    def with_report(self, lines: Iterable[str]) -> Self:
        """The same tables with another report."""
        return type(self)(self._frames, lines)

    def items(self) -> list[tuple[Table, pd.DataFrame]]:
        """Each table's declaration with its frame, in the schema's order."""
        return [(table, getattr(self, table.name)) for table in tables_of(self.stage)]

    def __repr__(self) -> str:
        counts = ", ".join(f"{len(frame)} {table.name}" for table, frame in self.items())
        return f"<{type(self).__name__}: {counts}>"

    def _repr_html_(self) -> str:
        lang = used_lang()
        rows = "".join(
            f"<tr><td><code>{table.name}</code></td><td style='text-align:right'>{len(frame):,}</td>"
            f"<td style='text-align:left'>{say(f'table_summary.{table.name}', lang)}</td></tr>"
            for table, frame in self.items()
        )
        note = f"<p>{say('table_summary.notes', lang, lines=len(self.report))}</p>" if self.report else ""
        heads = "".join(f"<th>{say(f'table_summary.head_{key}', lang)}</th>" for key in ("table", "rows", "holds"))
        return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>{note}"


class Coded(Parsed):
    """Tables of what documents say and of what their measures are about."""

    stage = "coded"


class Compared(Coded):
    """All tables of a study."""

    stage = "compared"


Tables = Compared
"""What a build writes and ``load`` gives."""


def tables_of(stage: str) -> list[Table]:
    """The tables that there are at a stage, in the schema's order."""
    return [table for table in TABLES if STAGES.index(table.stage) <= STAGES.index(stage)]


def join_list(items: Iterable[str]) -> str | None:
    """The items of a list in a cell; an empty list is null, and a separator inside an item becomes its wide form.

    Example:
        >>> join_list(["anshan:1", "anshan:2"])
        'anshan:1;anshan:2'
    """
    return SEPARATOR.join(item.replace(SEPARATOR, "；") for item in items) or None


def split_list(cell: object) -> list[str]:
    """The items of a list in a cell, the way back from ``join_list`` for items without a separator, as all ids are.

    Example:
        >>> split_list("anshan:1;anshan:2"), split_list(None)
        (['anshan:1', 'anshan:2'], [])
    """
    return cell.split(SEPARATOR) if isinstance(cell, str) and cell else []


def build_frame(table: Table, rows: Sequence[Row]) -> pd.DataFrame:
    """Make a table's frame from its rows, typed and sorted by key.

    Args:
        table: The declaration.
        rows: Rows by column name; what a row leaves out is null. A list is given as a list or tuple of texts.

    Raises:
        DataError: A row names a column that the table does not have, or names none at all.
    """
    data = {}
    for column, values in zip(table.columns, _columns(table, rows), strict=True):
        if column.type == "list":
            values = [v if v is None or isinstance(v, str) else join_list(v) for v in values]
        data[column.name] = pd.Series(values, dtype=DTYPES[column.type])
    frame = pd.DataFrame(data, columns=table.column_names)
    return frame.sort_values(list(table.key), kind="stable", ignore_index=True)


def _columns(table: Table, rows: Sequence[Row]) -> list[list[Any]]:
    """The values of each column, in the schema's order."""
    kinds = {type(row) for row in rows}
    if len(kinds) == 1 and getattr(kinds.pop(), "_fields", ()) == tuple(table.column_names):
        return [list(values) for values in zip(*rows, strict=True)]
    named = [_named(table, row) for row in rows]
    return [[row.get(name) for row in named] for name in table.column_names]


def _named(table: Table, row: Row) -> Mapping[str, Any]:
    """A row by column name, which names no column that the table does not have."""
    if isinstance(row, tuple) and not hasattr(row, "_asdict"):
        raise DataError(f"table {table.name}", "a row does not name its columns", "give a mapping or a named tuple")
    named: Mapping[str, Any] = row._asdict() if isinstance(row, tuple) else row
    unknown = named.keys() - set(table.column_names)
    if unknown:
        remedy = f"its columns are {', '.join(table.column_names)}"
        raise DataError(f"table {table.name}", f"it has no column {sorted(unknown)[0]!r}", remedy)
    return named


def typed_frame(kinds: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> pd.DataFrame:
    """A frame beside the schema: column -> type in the words of the schema, and rows in the order of the columns."""
    frame = pd.DataFrame(rows, columns=list(kinds), dtype=object)
    return frame.astype({name: DTYPES[kind] for name, kind in kinds.items()})


def lexicon_rows(lexicon: Lexicon) -> dict[str, list[Row]]:
    """Rows of the tables that the lexicon alone gives: functions, roles and the study's glossary."""
    return {
        "functions": [
            {"function": function, "name_zh": zh, "name_en": en} for function, (zh, en) in lexicon.functions.items()
        ],
        "glossary": [{"zh": zh, "en": en or None} for zh, en in lexicon.glossary.items()],
        "roles": [{**asdict(kind), "position": at} for at, kind in enumerate(lexicon.roles.kinds.values(), 1)],
    }


def region_rows(documents: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Rows of the table of regions, in the order in which documents name them."""
    names: dict[str, str | None] = {}
    for document in documents:
        region_id = document.get("region_id") or ""
        names[region_id] = names.get(region_id) or document.get("region_name")
    return [{"region_id": r, "position": at, "name": name} for at, (r, name) in enumerate(names.items(), 1)]


def build_tables(
    rows: Mapping[str, Sequence[Row]], report: Iterable[str] = (), compare_by: str = COMPARE_BY[0]
) -> Compared:
    """Make and check all tables from rows, for studies that are made by hand.

    Roles that are not given are the package's, functions these and those that units name; regions, themes and rows of
    the codebook that are not given are those that documents and topics name, sides those that follow from documents.

    Args:
        rows: Table name -> its rows by column name.
        report: Lines for the report.
        compare_by: What is compared, one of ``COMPARE_BY``, where no sides are given.

    Raises:
        DataError: A row breaks the schema.
    """
    documents = [_named(BY_NAME["documents"], row) for row in rows.get("documents", ())]
    topics = [_named(BY_NAME["topics"], row) for row in rows.get("topics", ())]
    lexicon = read_lexicon()
    given = {**lexicon_rows(lexicon), "regions": region_rows(documents)}
    named = [_named(BY_NAME["units"], row).get("function") for row in rows.get("units", ())]
    own = sorted({function for function in named if function} - set(lexicon.functions))
    given["functions"] += [{"function": f, "name_zh": f, "name_en": f} for f in own]
    for name, key in (("themes", "theme"), ("topic_rows", "row")):
        keys = dict.fromkeys(topic.get(key) or "" for topic in topics)
        given[name] = [{key: k, "position": at, "name_zh": k, "name_en": k} for at, k in enumerate(keys, 1)]
    whole: dict[str, Sequence[Row]] = {**given, **rows}
    if "sides" not in rows:
        sides = make_sides(documents, compare_by)
        sided = [{**document, "side_id": sides.side_of[document["document_id"]]} for document in documents]
        whole |= {"sides": sides.rows, "documents": sided}
    return checked(Compared({t.name: build_frame(t, whole.get(t.name, ())) for t in TABLES}, report))


def checked(tables: P) -> P:
    """The tables, if nothing in them breaks the schema.

    Raises:
        DataError: Something does; the line names the first.
    """
    problems = check_tables(tables)
    if problems:
        raise DataError(problems[0], "the tables break their schema", "mend the row that is named")
    return tables


def iter_rows(frame: pd.DataFrame) -> Iterator[Any]:
    """Rows of a frame as named tuples."""
    return iter(frame.itertuples(index=False))


def check_tables(tables: Parsed) -> list[str]:
    """Check columns, types, keys, foreign keys and value lists.

    Returns:
        One line a problem, naming table, column and the first row that is wrong.
    """
    problems: list[str] = []
    for table, frame in tables.items():
        if list(frame.columns) != table.column_names:
            problems.append(f"{table.name}: its columns are {list(frame.columns)}")
            continue
        key = frame[list(table.key)]
        problems += [f"{table.name}.{name}: null in the key" for name in table.key if key[name].isna().any()]
        twice = key[key.duplicated()]
        if len(twice):
            problems.append(f"{table.name}: the key {tuple(twice.iloc[0])} stands twice")
        for column in table.columns:
            values = frame[column.name]
            present = values.dropna()
            where = f"{table.name}.{column.name}"
            if column.required and len(present) < len(values):
                problems.append(f"{where}: null at {tuple(key[values.isna()].iloc[0])}")
            each = present.unique() if column.values or column.type == "date" else ()
            if odd := [value for value in each if column.values and value not in column.values]:
                problems.append(f"{where}: {odd[0]!r} is not allowed")
            if column.type == "date" and not all(RE_ISO_DATE.fullmatch(str(v)) for v in each):
                problems.append(f"{where}: a value is no ISO date")
            if column.refers_to:
                other, _, target = column.refers_to.partition(".")
                named = present.str.split(SEPARATOR).explode() if column.type == "list" else present
                known = set(getattr(tables, other)[target])
                if unknown := [value for value in named.unique() if value not in known]:
                    problems.append(f"{where}: {unknown[0]!r} is not in {column.refers_to}")
        if "char_start" in frame and len(empty := key[frame["char_start"] >= frame["char_end"]]):
            problems.append(f"{table.name}: an empty span at {tuple(empty.iloc[0])}")
    return problems
