"""English labels: by the glossary, else in pinyin; and what Chinese figures call documents."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from keyed import keyed
from policycompare.errors import DataError
from policycompare.lexicon import HERE, read_lexicon
from policycompare.lexicon.glossary import RE_HAN, Glossary, package_glossary, read_glossary
from policycompare.tables.frames import Tables, build_tables
from policycompare.tables.names import Names, short_title
from policycompare.tables.wording import figure_words, indicator_words


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("行政执法事项", "administrative law enforcement matters"),
        ("综合行政执法事项", "integrated law enforcement matters"),  # the longer word wins
        ("覆盖城乡、便捷高效的体系", "covering urban and rural areas, convenient efficient system"),
        ("岫岩县", "xiu yan county"),  # what the glossary lacks is in pinyin
        ("各县（市）区", "all county (city) district"),
        ("“诉讼服务”", "litigation services"),
        ("12·4", "12·4"),
        ("", ""),
    ],
)
def test_words_in_english(text: str, english: str) -> None:
    found = Glossary({}).english(text)
    assert found == english
    assert not RE_HAN.search(found)


def test_a_study_adds_words_that_win(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "lexicon"
    folder.mkdir(parents=True)
    (folder / "glossary.csv").write_text("zh,en\n服务,offerings\n云河,Yunhe\n的,\n", "utf-8")
    own = read_lexicon(tmp_path).glossary
    assert own == {"服务": "offerings", "云河": "Yunhe", "的": ""}
    assert Glossary(own).english("云河的服务") == "Yunhe offerings"
    assert read_lexicon().glossary == {}  # a study's words are its own


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ("service,服务", "line 2: 'service' is no Chinese word"),
        ("服务,the 服务", "line 2: the English of 服务 holds Chinese"),
        ("服务,services\n服务,offers", "line 3: 服务 stands twice"),
    ],
)
def test_a_wrong_row_gets_one_line(row: str, line: str, tmp_path: Path) -> None:
    (tmp_path / "glossary.csv").write_text(f"zh,en\n{row}\n", "utf-8")
    with pytest.raises(DataError, match=line):
        read_glossary(tmp_path / "glossary.csv", "glossary.csv")


def test_the_package_glossary_is_in_order() -> None:
    with (HERE / "glossary.csv").open(encoding="utf-8", newline="") as file:
        words = [row["zh"] for row in csv.DictReader(file)]
    assert words == sorted(words)
    assert len(words) == len(package_glossary()) > 500


def test_indicators_and_figures_in_english(tables: Tables) -> None:
    zh, en = Names(tables, "zh"), Names(tables, "en")
    targets = {row.target_id: row for row in tables.targets.itertuples(index=False)}
    hours = next(t for t in targets.values() if t.value_unit == "学时")
    assert "学时" in figure_words(hours, zh)
    assert "class hours" in figure_words(hours, en)
    for target in targets.values():
        assert not RE_HAN.search(figure_words(target, en)), figure_words(target, en)
        assert not RE_HAN.search(indicator_words(target, en))
        assert indicator_words(target, zh) == indicator_words(target)  # what the pairs compare stays as printed


def test_units_in_english_have_no_chinese(tables: Tables) -> None:
    en = Names(tables, "en")
    assert en.unit("anshan/市司法局") == "Justice administration"
    assert en.unit("anshan/全市司法行政部门") == "Justice administration (collective)"
    assert en.unit("anshan/岫岩县") != en.unit("anshan/各级政府")
    for _, units in tables.units.groupby("region_id"):
        named = [en.unit(unit) for unit in units["unit_id"]]
        assert len(set(named)) == len(named)
        assert not [name for name in named if RE_HAN.search(name)]


@pytest.mark.parametrize(
    ("title", "region", "short"),
    [
        ("随州市法治政府建设实施方案（2021—2025年）", "随州市", "法治政府建设实施方案"),
        ("云河市人民政府办公室关于印发云河市养老服务规划的通知", "云河市", "养老服务规划"),
        ("《云河市养老服务规划》", "云河市", "养老服务规划"),
        ("法治随州建设规划", "随州市", "法治随州建设规划"),
        ("云河市", "云河市", "云河市"),
        ("", "云河市", ""),
    ],
)
def test_short_titles(title: str, region: str, short: str) -> None:
    assert short_title(title, region) == short


def test_documents_are_called_by_their_titles_in_chinese(tables: Tables) -> None:
    zh, en = Names(tables, "zh"), Names(tables, "en")
    assert [zh.document(d) for d in ("anshan", "suizhou-gov", "suizhou-plan", "suizhou-soc")] == [
        "鞍山", "随州 法治政府建设实施方案", "法治随州建设规划", "随州 实施方案（无标题）",
    ]  # fmt: skip
    assert en.document("suizhou-gov") == "Suizhou gov"


def test_two_documents_of_one_title_are_told_apart() -> None:
    title = "云河市养老服务规划"
    rows = [
        (name, f"{name}.txt", "0", region, f"{region}市", None, title, None, None, None, day, None, None, None)
        for name, region, day in (
            ("yunhe-a", "yunhe", "2016-01-01"), ("yunhe-b", "yunhe", "2021-01-01"), ("other", "other", None),
        )
    ]  # fmt: skip
    names = Names(build_tables(keyed({"documents": rows})), "zh")
    assert [names.document(row[0]) for row in rows[:2]] == [
        "yunhe 云河市养老服务规划 2016",
        "yunhe 云河市养老服务规划 2021",
    ]
