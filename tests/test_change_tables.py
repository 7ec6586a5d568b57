"""The table of changes as a build makes it, and what is shown of it: figure, report tables, the report's section."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import policycompare as pc
from figure_checks import assert_sound
from made_corpora import LONG_REGIONS, made_tables
from policycompare.project import make_compared_tables
from policycompare.report.page import report_page
from policycompare.results.changes import base_outcomes, change_counts, indicator_levels
from policycompare.tables.frames import Tables, check_tables, split_list
from policycompare.tables.schema import CHANGE_STATUSES
from policycompare.words import LANGS, Lang

PLANS = Path(__file__).parent / "studies" / "fitness_plans"


@pytest.fixture(scope="module")
def plans() -> Tables:
    """A province's plan and two of a city, read without a manifest."""
    return pc.parse(PLANS)


def study(folder: Path, regions: dict[str, str], **said: str) -> Tables:
    """The plans as a project, each in the region that is given, with what the manifest says of a document."""
    raw = folder / "data" / "raw"
    raw.mkdir(parents=True)
    manifest = [said.get("study", "")]
    for name, region in regions.items():
        shutil.copy(PLANS / f"{name}.txt", raw)
        manifest.append(f'[[file]]\npath = "{name}.txt"\n[[file.document]]\ndocument_id = "{name}"\n')
        manifest.append(f'region_id = "{region}"\n{said.get(name.replace("-", "_"), "")}\n')
    (raw / "manifest.toml").write_text("".join(manifest), encoding="utf-8")
    return make_compared_tables(folder)


def status_of(tables: Tables, base: str) -> dict[str, tuple[str, ...]]:
    """Measure of the base (or of the other document, where it stands alone) -> status and what differs."""
    rows = tables.changes[tables.changes["base_document_id"] == base]
    return {
        row.base_measure_id if isinstance(row.base_measure_id, str) else row.other_measure_id: (
            row.status, *split_list(row.base_words), *split_list(row.other_words)
        )
        for row in rows.itertuples()
    }  # fmt: skip


def test_what_a_city_made_of_its_province_s_plan(plans: Tables) -> None:
    found = status_of(plans, "qingling")
    assert set(plans.changes["kind"]) == {"from_above", "over_time"}
    assert found["qingling:3"] == ("tighter", "35小时", "42小时")
    assert found["qingling:4"] == ("tighter", "可以", "应当")
    assert found["qingling:6"] == ("word_for_word",)
    assert found["qingling:9"] == ("looser", "–", "鼓励")
    assert found["qingling:11"] == ("tighter", "五千元", "一万元")
    assert found["qingling:2"] == ("dropped",)
    assert found["yunhe-2021:9"] == ("added",)
    assert found["qingling:1"] == ("figure_changed", "60个", "8个")  # a city has fewer than its province
    assert status_of(plans, "yunhe-2016")["yunhe-2016:1"] == ("tighter", "3个", "8个")  # here it had fewer before


def test_targets_and_sentences_are_the_evidence(plans: Tables) -> None:
    row = plans.changes.set_index("base_measure_id").loc["qingling:7"]
    assert row["status"] == "figure_changed"  # more instructors, but trained later
    assert split_list(row["base_target_ids"]) == ["qingling:7/t1", "qingling:7/t2"]
    assert split_list(row["other_target_ids"]) == ["yunhe-2021:6/t1", "yunhe-2021:6/t2"]
    assert (row["base_sentence_id"], row["other_sentence_id"]) == ("qingling:7/2", "yunhe-2021:6/2")
    assert check_tables(plans) == []


def test_every_measure_of_both_documents_stands_somewhere(plans: Tables) -> None:
    document_of = plans.measures.set_index("measure_id")["document_id"]
    for (base, other), own in plans.changes.groupby(["base_document_id", "other_document_id"]):
        held = {*own["base_measure_id"].dropna(), *own["other_measure_id"].dropna()}
        assert held == set(document_of[document_of.isin([base, other])].index)
        alone = own["status"].isin(["added", "dropped"])
        assert (own[["base_measure_id", "other_measure_id"]].isna().any(axis=1) == alone).all()


def test_a_build_says_what_was_compared_as_what(plans: Tables) -> None:
    lines = [line for line in plans.report if line.startswith("changes:")]
    assert lines[0].startswith("changes: qingling and yunhe-2021, from above (known by citation): 4 tighter")
    assert lines[1].startswith("changes: yunhe-2016 and yunhe-2021, over time (known by date): ")
    assert "of 1 pair of documents neither is known to be upper or earlier" in lines[2]
    assert len(lines) == 3


def test_the_manifest_says_what_no_document_says(tmp_path: Path) -> None:
    regions = {"qingling": "a", "yunhe-2016": "b"}
    silent = study(tmp_path / "silent", regions)
    assert not len(silent.changes)
    assert [line for line in silent.report if line.startswith("changes:")] == [
        "changes: of 1 pair of documents neither is known to be upper or earlier, and nothing is said; where one is, write "
        'upper = ["…"] or earlier = ["…"] below the other in the manifest'
    ]
    told = study(tmp_path / "told", regions, yunhe_2016='upper = ["qingling"]')
    assert set(told.changes["ground"]) == {"manifest"}
    assert set(told.changes["base_document_id"]) == {"qingling"}


def test_documents_that_are_not_aligned_are_not_called_dropped(tmp_path: Path) -> None:
    regions = {"qingling": "a", "yunhe-2016": "b", "yunhe-2021": "b"}
    made = study(tmp_path / "regions", regions)
    assert set(made.changes["base_document_id"]) == {"qingling"}
    (line,) = (line for line in made.report if line.startswith("changes: yunhe-2016"))
    assert "not compared, for their measures are not aligned" in line
    assert 'write compare_by = "document"' in line
    told = study(tmp_path / "documents", regions, study='[study]\ncompare_by = "document"\n')
    assert set(told.changes["base_document_id"]) == {"qingling", "yunhe-2016"}


def test_counts(plans: Tables) -> None:
    found = change_counts(plans)
    assert found.groupby("kind")["share"].sum().round(9).tolist() == [1.0, 1.0]
    assert found["rows"].sum() == len(plans.changes)
    one = found[(found["kind"] == "over_time") & (found["status"] == "looser")]
    assert one["rows"].tolist() == [0]  # a status that nothing has is a row too


def test_indicators_over_levels_and_years(plans: Tables) -> None:
    found = indicator_levels(plans)
    share = found[found["indicator"] == "经常参加体育锻炼人数比例"]
    assert list(zip(share["document_id"], share["value"], share["unit"], strict=True)) == [
        ("qingling", 38.5, "%"), ("yunhe-2016", 35.0, "%"), ("yunhe-2021", 40.0, "%"),
    ]  # fmt: skip
    table = pc.report_table("indicators_by_level", plans).frame.set_index("indicator")
    row = table.loc["经常参加体育锻炼人数比例"]
    assert row["qingling.figure"] == "≥38.5%（2025-12-31）"
    assert (row["yunhe-2021-qingling"], row["yunhe-2021-yunhe-2016"]) == (1.5, 5.0)


@pytest.mark.parametrize("lang", LANGS)
def test_the_figure(plans: Tables, lang: Lang) -> None:
    drawing = pc.draw("changes", plans, lang=lang)
    assert_sound(drawing.figure)
    assert drawing.caption.rows == drawing.data["measures"].sum() == 28
    bars = {p.get_gid(): round(p.get_width(), 6) for p in drawing.figure.axes[0].patches if p.get_gid()}
    of_base = drawing.data[(drawing.data["measures"] > 0) & (drawing.data["status"] != "added")]
    assert bars == {
        f"{c.base_document_id}/{c.other_document_id}/{c.kind}/{c.status}": round(100 * c.share, 6)
        for c in of_base.itertuples()
    }
    said = "19%", "62%", "19%"  # 4 of 21 word for word, 13 changed, 4 not found again
    assert "21" in drawing.caption.title and all(share in drawing.caption.title for share in said)


def test_what_became_of_each_measure_above(plans: Tables) -> None:
    found = base_outcomes(plans)
    own = found[found["kind"] == "from_above"].set_index("status")["measures"]
    assert own.to_dict() == {
        "word_for_word": 2, "reworded": 1, "figure_changed": 2, "tighter": 4, "looser": 1, "dropped": 2, "added": 2,
    }  # fmt: skip
    measures = plans.measures["document_id"].value_counts()
    for row in found.itertuples():
        of = row.other_document_id if row.status == "added" else row.base_document_id
        assert row.total == measures[of] and row.share == row.measures / row.total
    shares = found[found["status"] != "added"].groupby("kind")["share"].sum()
    assert shares.round(9).tolist() == [1.0, 1.0]


def test_a_measure_with_two_counterparts_counts_once() -> None:
    one = {"base_document_id": "a", "other_document_id": "b", "kind": "from_above", "base_measure_id": "a:1"}
    rows = [
        one | {"change_id": "a+b/1", "other_measure_id": "b:1", "status": "looser"},
        one | {"change_id": "a+b/2", "other_measure_id": "b:2", "status": "reworded"},
        one | {"change_id": "a+b/3", "base_measure_id": "a:2", "status": "dropped"},
    ]
    found = base_outcomes(made_tables({"a": "甲省", "b": "乙市"}, changes=rows)).set_index("status")
    assert found["measures"].to_dict() == dict.fromkeys(found.index, 0) | {"reworded": 1, "dropped": 1}
    assert found.loc["reworded", "share"] == 0.5
    assert found.loc["added", "total"] == 2


def test_many_pairs_with_long_names_go_on_to_a_further_part() -> None:
    regions = list(LONG_REGIONS)
    pairs = [(a, b) for a in regions[:4] for b in regions[4:]]
    rows = [
        {
            "change_id": f"{a}+{b}/{n}",
            "base_document_id": a,
            "other_document_id": b,
            "status": status,
            "kind": "from_above",
            "base_measure_id": f"{a}:1" if status != "added" else None,
            "other_measure_id": f"{b}:1" if status != "dropped" else None,
        }
        for a, b in pairs
        for n, status in enumerate(CHANGE_STATUSES[regions.index(b) % 3 :: 2])
    ]
    made = made_tables(LONG_REGIONS, changes=rows)
    for lang in LANGS:
        drawing = pc.draw("changes", made, lang=lang)
        assert [part.data["base_document_id"].nunique() for part in drawing.parts] == [2, 3, 1]
        assert len(drawing.data) == len(pairs) * len(CHANGE_STATUSES)
        for part in drawing.parts:
            assert_sound(part.figure)


def test_the_report_table(plans: Tables) -> None:
    table = pc.report_table("changes", plans)
    assert len(table.frame) == len(plans.changes)
    row = table.frame.set_index("base_measure_id").loc["qingling:4"]
    assert (row["status"], row["what_differs"], row["ground"]) == ("收紧", "可以 → 应当", "引用")
    assert row["base_text"] == "具备条件的学校可以在课后和节假日向社会开放体育场地。"
    base, other = row["documents"].removesuffix("（上下级）").split(" → ")
    assert base.startswith("青岭 2021") and other.startswith("云河市 2021")
    assert "tighter" in pc.report_table("changes", plans, lang="en").to_html()


def test_where_nothing_is_known_nothing_is_shown(plans: Tables) -> None:
    nothing = made_tables({"a": "甲市", "b": "乙市"})
    assert "changes-1" not in pc.figure_names(nothing, "changes") and pc.figure_names(nothing, "changes") == []
    assert len(pc.report_table("changes", nothing).frame) == 0
    assert len(pc.report_table("indicators_by_level", nothing).frame) == 0
    heading = "From above and over time"
    assert heading not in report_page(nothing, [], lang="en")
    assert heading in report_page(plans, [], lang="en")
