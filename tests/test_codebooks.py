"""A codebook belongs to a study: one that fits is used everywhere, one that does not is said everywhere."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import policycompare as pc
from figure_checks import words
from policycompare.cli import main
from policycompare.errors import CallError, DataError
from policycompare.evaluate.coding import evaluate_topics
from policycompare.lexicon.codebook import package_codebooks, read_codebook, study_codebook
from policycompare.project import make_compared_tables
from policycompare.report.page import report_page
from policycompare.results.documents import document_similarity
from policycompare.results.questions import covers
from policycompare.tables.frames import Tables
from policycompare.tables.names import Names
from policycompare.tables.queries import paired_targets, sides_that_fit, whole_fit

STUDY = Path(__file__).parent / "studies" / "carbon_peak"
MANIFEST = Path("data/raw/manifest.toml")


def with_codebook(folder: Path, named: str | None = "codebook.json") -> Path:
    """A copy of the study, whose manifest names its codebook."""
    shutil.copytree(STUDY, folder)
    if named is not None:
        manifest = folder / MANIFEST
        manifest.write_text(f'[study]\ncodebook = "{named}"\n\n{manifest.read_text("utf-8")}', encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def fitting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = with_codebook(tmp_path_factory.mktemp("fitting") / "study")
    assert main(["build", "--tables-only", "--quiet", "--root", str(folder)]) == 0
    return folder


@pytest.fixture(scope="module")
def tables(fitting: Path) -> Tables:
    return pc.load(fitting)


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """The study without its codebook: the package's own is used, which is of another field."""
    return make_compared_tables(with_codebook(tmp_path_factory.mktemp("foreign") / "study", None))


# ---- one that fits


def test_a_codebook_of_another_field_codes_aligns_and_compares(tables: Tables) -> None:
    assert (whole_fit(tables).coded, whole_fit(tables).measures) == (18, 30)
    accepted = tables.alignments[tables.alignments["is_accepted"]]
    assert len(accepted) == 9
    assert ("qinglan:11", "yunhe:11") in set(
        zip(accepted["left_measure_id"], accepted["right_measure_id"], strict=True)
    )
    assert set(tables.target_differences["basis"]) == {"pair"}
    values = tables.targets.set_index("target_id")["value"]
    paired = paired_targets(tables)
    pairs = zip(paired["left_target_id"], paired["right_target_id"], strict=True)
    found = {(values[a], values[b]) for a, b in pairs}
    assert {(38, 42), (8, 10), (20, 30), (3000, 5000), (450, 600)} <= found


def test_its_themes_and_rows_are_the_tables_own(tables: Tables) -> None:
    assert list(tables.themes.sort_values("position")["theme"]) == [
        "energy", "industry", "construction", "transport", "sinks", "governance",
    ]  # fmt: skip
    assert "治理" in set(tables.topic_rows["row"])
    assert Names(tables, "en").topic("EN-COAL") == "Coal"
    assert set(tables.comparisons["key"]) >= {"EN-COAL", "煤炭", "energy"}


def test_figures_side_by_side_and_tables_use_it(tables: Tables) -> None:
    assert {"energy", "煤炭", "可再生能源"} <= set(words(pc.draw("coverage", tables).figure))
    side = pc.compare("EN-COAL", tables)
    assert [len(region.passages) for region in side.sides] == [1, 1]
    assert pc.compare("煤炭", tables).sides
    shown = pc.report_table("differences", tables).frame
    assert len(shown) == (tables.target_differences["difference"] != "none").sum()
    assert "energy" in set(pc.report_table("comparison_themes", tables).frame["theme"])


def test_other_files_are_coded_by_it_too(fitting: Path, tmp_path: Path) -> None:
    path = tmp_path / "third.txt"
    path.write_text(
        "一、任务\n1.发展光伏。到2025年，装机容量达到300万千瓦。\n2.淘汰燃煤机组。控制煤炭消费。", encoding="utf-8"
    )
    tables = pc.load_with(path, region_id="third", root=fitting)
    own = tables.measure_topics[tables.measure_topics["measure_id"].str.startswith("third:")]
    assert set(own["topic_id"]) == {"EN-RENEW", "EN-COAL"}


def test_labels_are_judged_by_it(fitting: Path, tmp_path: Path) -> None:
    folder = tmp_path / "study"
    shutil.copytree(fitting, folder)
    (folder / "data" / "gold").mkdir()
    labels = {"qinglan:11": "SI-FOREST", "yunhe:11": "SI-FOREST", "qinglan:2": "EN-COAL", "yunhe:2": "EN-COAL"}
    lines = [json.dumps({"measure_id": m, "topics": [topic]}) for m, topic in labels.items()]
    (folder / "data/gold/topics_dev.jsonl").write_text("\n".join(lines), encoding="utf-8")
    pair = {"left_measure_id": "qinglan:11", "right_measure_id": "yunhe:11", "grade": 2, "stratum": "topic"}
    (folder / "data/gold/pairs_dev.jsonl").write_text(json.dumps(pair), encoding="utf-8")
    history = "".join(
        f'["{name}.jsonl"]\nhistory = "untouched"\nused_for = "nothing"\n' for name in ("topics_dev", "pairs_dev")
    )
    (folder / "data/gold/history.toml").write_text(history, encoding="utf-8")
    lines = evaluate_topics(pc.load(folder), folder)
    (line,) = [line for line in lines if line.startswith("topics, micro-F1: as built")]
    assert line.split()[4] == "1.000"  # by the package's codebook none of them would be known
    assert line.endswith("untouched: topics_dev.jsonl")


@pytest.mark.parametrize("place", ["data/lexicon/codebook.json", "data/lexicon/codebook/any.json"])
def test_a_codebook_in_its_place_needs_no_entry(tmp_path: Path, place: str) -> None:
    folder = with_codebook(tmp_path / "study", None)
    (folder / place).parent.mkdir(parents=True)
    (folder / "codebook.json").rename(folder / place)
    assert study_codebook(folder).name == place
    assert next(iter(study_codebook(folder).topics)) == "EN-RENEW"


# ---- one that does not fit


def test_a_codebook_that_fits_nothing_is_said_by_the_build(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = with_codebook(tmp_path / "study", None)
    assert main(["build", "--tables-only", "--root", str(folder)]) == 0
    out = capsys.readouterr().out
    assert "29 of 30 measures have no topic of the codebook rule_of_law" in out
    assert "does not fit qinglan, yunhe" in out
    assert "[study] codebook" in out


@pytest.mark.parametrize("name", ["coverage", "themes"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_and_by_every_figure_that_rests_on_topics(foreign: Tables, name: str, lang: str) -> None:
    drawing = pc.draw(name, foreign, lang=lang)
    said = Names(foreign, lang).fit
    assert "29" in said and "30" in said
    for part in drawing.parts:
        assert said in part.caption.left_out
        assert part.figure.get_supxlabel().replace("\n", "").replace(" ", "") == said.replace(" ", "")
        shown = words(part.figure)
        assert "?" in shown
        assert not {"0", "0%", "100", "100%"} & set(shown)


def test_what_rests_on_topics_follows_from_its_tables(foreign: Tables) -> None:
    from policycompare.plots.figures import ON_TOPICS, draw_part, prepare_figures

    names = Names(foreign, "en")
    saying = set()
    for stem, kind, drawn in prepare_figures(foreign, None):
        part = draw_part(stem, kind, drawn, names)
        assert (names.fit in part.caption.left_out) == bool(ON_TOPICS & set(part.caption.tables)), stem
        saying |= {kind.name} if names.fit in part.caption.left_out else set()
    assert saying == {"coverage", "themes"}


def test_and_beside_each_other_in_tables_and_in_the_report(foreign: Tables) -> None:
    said = Names(foreign, "en").fit
    assert said in pc.compare("yunhe:1", foreign, lang="en").to_html()
    for name in ("targets", "differences", "comparison_themes"):
        assert said in pc.report_table(name, foreign, lang="en").note
    page = report_page(foreign, [], lang="en")
    assert page.count(said) >= 3
    assert "Yunhe, rows with measures" not in page
    assert "? (the codebook does not fit)" in page


@pytest.fixture(scope="module")
def mixed(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """A rule-of-law plan that the codebook fits, one of another region, and a carbon plan that it does not fit."""
    folder = with_codebook(tmp_path_factory.mktemp("mixed") / "study", None)
    for name in ("daoli", "liaoyuan"):
        shutil.copy(root / "data" / "raw" / f"{name}.txt", folder / "data" / "raw")
    entries = "".join(
        f'[[file]]\npath = "{n}.txt"\n[[file.document]]\ndocument_id = "{n}"\nregion_id = "{n}"\n'
        for n in ("daoli", "liaoyuan", "qinglan")
    )
    (folder / "data" / "raw" / "yunhe.txt").unlink()
    (folder / MANIFEST).write_text(entries, encoding="utf-8")
    return make_compared_tables(folder)


def test_a_region_that_the_codebook_does_not_fit_is_counted_nowhere(mixed: Tables) -> None:
    assert sides_that_fit(mixed) == ["daoli", "liaoyuan"]
    names = Names(mixed, "en")
    said = [(claim.identity, claim.said(names)) for claim in covers.claims(mixed)]
    alone = mixed.with_frames(
        comparisons=mixed.comparisons[mixed.comparisons["region_id"] != "qinglan"],
        documents=mixed.documents[mixed.documents["document_id"] != "qinglan"],
        measures=mixed.measures[mixed.measures["document_id"] != "qinglan"],
        regions=mixed.regions[mixed.regions["region_id"] != "qinglan"],
        sides=mixed.sides[mixed.sides["side_id"] != "qinglan"],
    )
    # As if it were not there.
    assert said and said == [(claim.identity, claim.said(Names(alone, "en"))) for claim in covers.claims(alone)]
    coverage = pc.draw("coverage", mixed, lang="en").parts[0]
    assert any(word.startswith("Qinglan (?") for word in words(coverage.figure))
    assert "× 2 regions" in coverage.caption.shows
    frame = pc.report_table("comparison_themes", mixed, lang="en").frame
    assert set(frame["qinglan.measure_ids"]) == {"? (the codebook does not fit)"}
    assert frame["qinglan.measures"].isna().all()
    side = pc.compare("行政复议", mixed, lang="en")
    assert [region.is_known for region in side.sides] == [True, True, False]
    assert "? (the codebook does not fit)" in side.to_html()
    found = document_similarity(mixed).set_index(["document_id", "other_document_id"])["share"]
    assert found["qinglan", "daoli"] == found["daoli", "qinglan"] == 0  # by wording: nothing of one has its like


def test_no_topic_at_all_is_the_reason_that_is_given(mixed: Tables) -> None:
    bare = mixed.with_frames(measure_topics=mixed.measure_topics.iloc[:0], comparisons=mixed.comparisons.iloc[:0])
    with pytest.raises(CallError, match=r"nothing to show in it; .* measures have no topic: the codebook does not fit"):
        pc.draw("coverage", bare, lang="en")


def test_a_document_without_measures_is_no_misfit(mixed: Tables) -> None:
    empty = mixed.with_frames(
        measures=mixed.measures[mixed.measures["document_id"] != "qinglan"],
        measure_topics=mixed.measure_topics[~mixed.measure_topics["measure_id"].str.startswith("qinglan")],
    )
    assert "Qinglan" not in Names(empty, "en").fit
    assert sides_that_fit(empty) == ["daoli", "liaoyuan", "qinglan"]


def test_silence_does_not_hide_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = with_codebook(tmp_path / "study", None)
    assert main(["build", "--tables-only", "--quiet", "--root", str(folder)]) == 0
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "29 of 30 measures have no topic: the codebook does not fit" in printed.err


def test_where_the_codebook_fits_nothing_is_added(tables: Tables) -> None:
    part = pc.draw("coverage", tables, lang="en").parts[0]
    assert part.figure.get_supxlabel() == ""
    assert "12 of 30 measures have no topic." in part.caption.left_out  # counted, though the codebook fits


COUNTERPARTS = {1: 1, 2: 2, 3: 3, 4: 5, 6: 7, 7: 8, 8: 9, 11: 11, 14: 13, 15: 14}
"""Measures of qinglan -> their counterparts in yunhe, by reading both plans."""


def test_counterparts_are_found_without_a_codebook(foreign: Tables) -> None:
    accepted = foreign.alignments[foreign.alignments["is_accepted"]]
    found = set(zip(accepted["left_measure_id"], accepted["right_measure_id"], strict=True))
    wanted = {(f"qinglan:{a}", f"yunhe:{b}") for a, b in COUNTERPARTS.items()}
    assert found <= wanted
    assert wanted - found == {
        ("qinglan:14", "yunhe:13")
    }  # 倡导绿色生活 and 开展绿色低碳宣传 have two characters in common
    assert set(accepted["basis"]) == {"wording"}


def test_similarity_needs_no_codebook(foreign: Tables) -> None:
    drawing = pc.draw("document_similarity", foreign, lang="en")
    cells = [text.get_text().partition("\n") for text in drawing.figure.axes[0].texts if "\n" in text.get_text()]
    assert [whole for _, _, whole in cells] == ["(60)", "(60)"]
    assert "9 pairs are counted, 6 of them the same measure" in drawing.parts[0].caption.shows


# ---- bad ones


BROKEN = [
    ({}, "it holds no topic"),
    ({"A": {"cues": ["煤"]}}, "A: it has no name"),
    ({"A": {"zh": "煤", "cue": ["煤"]}}, "unknown key 'cue'"),
    ({"A": {"zh": "煤", "cues": "煤"}}, "cues is no list"),
    ({"A": {"zh": "煤", "cues": ["…煤"]}}, "is no phrase"),
    ({"A;B": {"zh": "煤", "cues": ["煤"]}}, "is no topic id"),
    ({"": {"zh": "煤", "cues": ["煤"]}}, "topic id is empty"),
]


@pytest.mark.parametrize(("topics", "message"), BROKEN, ids=[b[1] for b in BROKEN])
def test_a_broken_codebook_is_one_line(tmp_path: Path, topics: dict, message: str) -> None:
    folder = with_codebook(tmp_path / "study")
    (folder / "codebook.json").write_text(json.dumps(topics), encoding="utf-8")
    with pytest.raises(DataError, match=message) as caught:
        study_codebook(folder)
    assert "codebook.json" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("named", "message"),
    [("rule_of_lav", "it is not there"), ("../other.json", "is no path below the project"), ("data", "no topics.csv")],
)
def test_a_codebook_that_is_not_there(tmp_path: Path, named: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        study_codebook(with_codebook(tmp_path / "study", named))


def test_unknown_keys_of_the_study(tmp_path: Path) -> None:
    folder = with_codebook(tmp_path / "study")
    text = (folder / MANIFEST).read_text("utf-8").replace("codebook =", "code_book =")
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match="unknown key 'code_book'; use one of codebook"):
        study_codebook(folder)


def test_the_packages_codebooks_are_read_by_name() -> None:
    assert "rule_of_law" in package_codebooks()
    for name in package_codebooks():
        assert read_codebook(name).topics
        assert not read_codebook(name).warnings
    with pytest.raises(DataError, match="rule_of_law"):
        read_codebook("rule-of-law")


def test_the_command_that_tries_a_codebook_takes_what_the_manifest_takes(
    fitting: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    held = tmp_path / "held"
    held.mkdir()
    shutil.copy(fitting / "codebook.json", held)
    for named, said in (
        ("rule_of_law", "29 of 30"),
        (str(held), "12 of 30"),
        (str(held / "codebook.json"), "12 of 30"),
    ):
        out = tmp_path / "out"
        assert main(["codes", "--root", str(fitting), "--codebook", named, "--out", str(out)]) == 0
        assert f"{said} measures have no topic" in capsys.readouterr().out
        assert {path.name for path in out.iterdir()} == {
            "themes.csv", "topic_rows.csv", "topics.csv", "measure_topics.csv",
        }  # fmt: skip


def test_names_of_json_come_from_the_first_topic_that_gives_them(tmp_path: Path) -> None:
    topics = {
        "A": {"zh": "甲", "theme": "t", "row": "r", "cues": ["甲"]},
        "B": {
            "zh": "乙",
            "theme": "t",
            "row": "r",
            "theme_zh": "主题",
            "theme_en": "Theme",
            "row_en": "Row",
            "cues": ["乙"],
        },
    }
    path = tmp_path / "codebook.json"
    path.write_text(json.dumps(topics), encoding="utf-8")
    codebook = read_codebook(path)
    assert codebook.themes == {"t": ("主题", "Theme")}
    assert codebook.rows == {"r": ("r", "Row")}
