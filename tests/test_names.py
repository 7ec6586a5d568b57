"""Names for people: both languages, never blank, never two things alike."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest

from policycompare.errors import CallError
from policycompare.lexicon import SYSTEMS
from policycompare.lexicon.roles import BASES
from policycompare.tables.frames import Tables
from policycompare.tables.names import Names
from policycompare.tables.schema import COMPARATORS, PERIODS, TABLES
from policycompare.words import LANGS, entries


def test_every_theme_row_topic_and_function_has_both_names(tables: Tables) -> None:
    assert set(tables.topics["theme"]) == set(tables.themes["theme"])
    assert set(tables.topics["row"]) == set(tables.topic_rows["row"])
    for table in (tables.themes, tables.topic_rows, tables.topics, tables.functions, tables.roles):
        for row in table.itertuples(index=False):
            assert row.name_zh and row.name_en, row[0]
            assert not any("\u4e00" <= c <= "\u9fff" for c in row.name_en), row[0]


def test_every_word_of_a_value_list_has_both_names() -> None:
    words = entries("values")
    shown = {
        "level",
        "system",
        "kind",
        "tense",
        "difference",
        "comparator",
        "period",
        "basis",
        "deadline_source",
        "bindingness",
        "relation",
    }
    values = {
        v
        for t in TABLES
        for c in t.columns
        # What kind a decision is has its words beside those of the decision.
        if c.name in shown and t.name not in ("comparisons", "sections", "decisions")
        for v in c.values
    }
    assert values | set(SYSTEMS) | set(COMPARATORS) | set(PERIODS) | set(BASES) <= set(words)


LISTS = ["codebooks/rule_of_law/themes", "codebooks/rule_of_law/rows", "functions", "role_kinds"]


@pytest.mark.parametrize("name", LISTS)
def test_no_name_stands_for_two_things(name: str) -> None:
    path = files("policycompare.lexicon") / f"{name}.csv"
    rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))
    for column in rows[0].keys() - {"name_zh", "name_en", "basis", "answers"}:
        assert len({r[column] for r in rows}) == len(rows)
    if name != "words":  # words of different columns may look alike
        for column in ("name_zh", "name_en"):
            names = [r[column] for r in rows]
            assert not {n for n in names if names.count(n) > 1}


def test_regions_and_documents(tables: Tables) -> None:
    zh, en = Names(tables, "zh"), Names(tables, "en")
    assert (zh.region("ningxia"), en.region("ningxia")) == ("宁夏", "Ningxia")
    assert (zh.region("daoli"), zh.region("nowhere")) == ("道里", "nowhere")
    assert [zh.document(d) for d in ("anshan", "suizhou-gov")] == ["鞍山", "随州 法治政府建设实施方案"]
    assert len({en.document(d) for d in tables.documents["document_id"]}) == len(tables.documents)


def test_regions_that_would_look_alike_keep_their_whole_names(tables: Tables) -> None:
    regions = tables.regions
    regions.loc[regions["region_id"] == "daoli", "name"] = "鞍山区"
    changed = tables.with_frames(regions=regions)
    assert "鞍山区" not in set(tables.regions["name"])
    assert [Names(changed).region(r) for r in ("anshan", "daoli")] == ["鞍山市", "鞍山区"]


def test_unknown_language(tables: Tables) -> None:
    with pytest.raises(CallError, match="use zh or en"):
        Names(tables, "fr")  # type: ignore[arg-type]
    assert LANGS == ("zh", "en")
