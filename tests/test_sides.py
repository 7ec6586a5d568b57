"""What stands against what: regions, documents or periods, each told apart by its name."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import policycompare as pc
from figure_checks import words
from policycompare.cli import main
from policycompare.errors import DataError
from policycompare.plots.style import COLOURS, side_colours
from policycompare.project import make_compared_tables, make_tables
from policycompare.report.page import report_page
from policycompare.sources.manifest import read_study
from policycompare.tables.frames import Tables, build_tables
from policycompare.tables.names import Names
from policycompare.tables.queries import side_kind, side_of_documents, side_of_measures, side_order
from policycompare.tables.sides import UNDATED, make_sides, told_apart
from policycompare.words import LANGS

STUDY = Path(__file__).parent / "studies" / "same_region_two_years"
MANIFEST = Path("data/raw/manifest.toml")
DOCUMENTS = ["yunhe-2016", "yunhe-2021"]
UNDATED_PLAN = (
    "云河市法治社会建设实施方案\n\n为建设法治社会，制定本方案。\n\n一、健全行政复议体制。完善行政复议工作机制。\n"
)


def study(folder: Path, manifest: str = "", compare_by: str = "") -> Path:
    """A copy of the study, with another of its manifests, or with what it compares."""
    shutil.copytree(STUDY / "data", folder / "data")
    if manifest:
        shutil.copy(STUDY / manifest, folder / MANIFEST)
    if compare_by:
        written = (folder / MANIFEST).read_text("utf-8")
        (folder / MANIFEST).write_text(f'[study]\ncompare_by = "{compare_by}"\n\n{written}', encoding="utf-8")
    return folder


def with_undated(folder: Path) -> Path:
    """The study with a third document of the same place, which states neither a date nor a period."""
    (folder / "data" / "raw" / "society.txt").write_text(UNDATED_PLAN, encoding="utf-8")
    with (folder / MANIFEST).open("a", encoding="utf-8") as manifest:
        manifest.write(
            '[[file]]\npath = "society.txt"\n[[file.document]]\ndocument_id = "yunhe-soc"\nregion_id = "yunhe"\n'
        )
    return folder


@pytest.fixture(scope="module")
def one_region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The study whose two documents are of one region, built."""
    folder = study(tmp_path_factory.mktemp("one") / "study")
    assert main(["build", "--tables-only", "--quiet", "--root", str(folder)]) == 0
    return folder


@pytest.fixture(scope="module")
def tables(one_region: Path) -> Tables:
    return pc.load(one_region)


@pytest.fixture(scope="module")
def two_regions(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """The same documents with two region ids; both regions are called 云河市."""
    return make_compared_tables(study(tmp_path_factory.mktemp("two") / "study", "manifest-two-regions.toml"))


# ---- two documents of one region


def test_one_region_compares_its_documents(tables: Tables) -> None:
    assert side_kind(tables) == "document" and side_order(tables) == DOCUMENTS
    assert side_of_documents(tables) == {document: document for document in DOCUMENTS}
    assert side_of_measures(tables)["yunhe-2016:3"] == "yunhe-2016"
    assert list(tables.sides["region_id"]) == ["yunhe", "yunhe"]


def test_its_measures_are_aligned_and_compared(tables: Tables) -> None:
    pairs = tables.alignments[["left_measure_id", "right_measure_id"]]
    assert len(pairs) and all(pairs.map(lambda measure: measure.partition(":")[0]).eq(DOCUMENTS).all(axis=1))
    rows = tables.comparisons[tables.comparisons["level"] == "row"]
    assert rows.groupby("key")["side_id"].agg(list).map(lambda sides: sides == DOCUMENTS).all()
    assert set(rows["region_id"]) == {"yunhe"}


def test_its_targets_differ(tables: Tables) -> None:
    value = tables.targets.set_index("target_id")["value"]
    ends = ("left_target_id", "right_target_id")
    found = {
        tuple(value[getattr(pair, end)] for end in ends)
        for pair in tables.target_differences.dropna(subset=list(ends)).itertuples()
    }
    assert {(95, 100), (60, 90)} <= found


def test_the_build_says_that_it_compares_documents(
    one_region: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = "compared by document: all 2 documents are of one region, yunhe"
    assert line in make_tables(one_region).report
    shutil.copytree(one_region / "data", tmp_path / "data")
    assert main(["build", "--tables-only", "--root", str(tmp_path)]) == 0
    assert line in capsys.readouterr().out


@pytest.mark.parametrize(
    ("lang", "named"), [("zh", ["云河市 2016", "云河市 2021"]), ("en", ["Yunhe 2016", "Yunhe 2021"])]
)
def test_both_are_told_apart_wherever_they_are_named(tables: Tables, lang: str, named: list[str]) -> None:
    names = Names(tables, lang)  # type: ignore[arg-type]
    assert [names.side(side) for side in DOCUMENTS] == [names.document(document) for document in DOCUMENTS] == named
    beside = pc.compare("行政复议", tables, lang=lang)  # type: ignore[arg-type]
    assert [side.name for side in beside.sides] == named
    assert all(f'<th scope="col">{name} ' in beside.to_html() for name in named)
    differing = pc.report_table("differences", tables, lang=lang).to_frame()  # type: ignore[arg-type]
    assert set(differing["left_side"]) == {named[0]} and set(differing["right_side"]) == {named[1]}
    assert set(pc.report_table("targets", tables, lang=lang).to_frame()["side"]) == set(named)  # type: ignore[arg-type]
    page = report_page(tables, [], lang=lang)  # type: ignore[arg-type]
    assert all(name in page for name in named)


FIGURES = (
    "coverage",
    "document_similarity",
    "targets_timeline",
    "targets_indicators",
    "targets_commitments",
    "documents",
)


@pytest.mark.parametrize("name", FIGURES)
def test_figures_have_both_and_nothing_else(tables: Tables, name: str) -> None:
    (part,) = pc.draw(name, tables, lang="zh").parts
    said = " ".join(words(part.figure))
    assert "云河市 2016" in said and "云河市 2021" in said
    assert "yunhe" not in said and "地区" not in said + part.caption.title + part.caption.shows


def test_the_flow_runs_between_the_documents(tables: Tables) -> None:
    (part,) = pc.draw("alignment_flow-yunhe-2021-yunhe-2016", tables, lang="en").parts
    assert {"Yunhe 2016", "Yunhe 2021"} <= {text.partition(" (")[0] for text in words(part.figure)}


def test_a_colour_means_one_thing(tables: Tables) -> None:
    assert side_colours(tables) == dict(zip([*DOCUMENTS, "yunhe"], COLOURS, strict=False))


def test_a_further_document_of_the_region_is_compared_with_the_others(one_region: Path) -> None:
    path = STUDY.parent / "carbon_peak" / "data" / "raw" / "yunhe.txt"
    more = pc.load_with(path, region_id="yunhe", root=one_region)
    assert side_kind(more) == "document" and len(more.sides) == 3 and set(more.sides["region_id"]) == {"yunhe"}
    other = pc.load_with(path, region_id="other", root=one_region)
    assert side_order(other) == ["yunhe", "other"]


# ---- regions that are called alike


@pytest.mark.parametrize("lang", LANGS)
def test_regions_that_are_called_alike_are_told_apart(
    two_regions: Tables, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("policycompare.tables.bases.FEWEST_MEASURES", 1)  # these documents are short
    names = Names(two_regions, lang)  # type: ignore[arg-type]
    first = {"zh": "云河市", "en": "Yunhe"}[lang]
    named = [f"{first} 2016", f"{first} 2021"]
    assert side_kind(two_regions) == "region"
    assert [names.region(r) for r in DOCUMENTS] == [names.side(s) for s in DOCUMENTS] == named
    columns = pc.compare("行政复议", two_regions, lang=lang).sides  # type: ignore[arg-type]
    assert [side.name for side in columns] == named
    (part,) = pc.draw("function_regions", two_regions, lang=lang).parts  # type: ignore[arg-type]
    assert all(any(word.startswith(name) for word in words(part.figure)) for name in named)


def test_files_by_themselves_are_told_apart() -> None:
    read = pc.parse(*sorted((STUDY / "data" / "raw").glob("*.txt")))
    names = Names(read)
    assert [names.side(side) for side in side_order(read)] == ["云河市 2016", "云河市 2021"]


# ---- what the study chooses


def test_the_study_chooses(tmp_path: Path) -> None:
    assert read_study(study(tmp_path / "none")).compare_by == "region"
    assert read_study(study(tmp_path / "period", compare_by="period")).compare_by == "period"
    with pytest.raises(DataError) as caught:
        read_study(study(tmp_path / "year", compare_by="year"))
    assert str(caught.value) == (
        "data/raw/manifest.toml, study: compare_by 'year' is no kind of side; use region, document, period"
    )


def test_documents_of_several_regions(tmp_path: Path) -> None:
    made = make_compared_tables(study(tmp_path / "study", "manifest-two-regions.toml", "document"))
    assert side_kind(made) == "document" and set(made.sides["document_id"]) == set(DOCUMENTS)
    assert "compared by document, as data/raw/manifest.toml says" in made.report


def test_periods(tmp_path: Path) -> None:
    made = make_compared_tables(with_undated(study(tmp_path / "study", compare_by="period")))
    assert side_order(made) == ["2016-2020", "2021-2025", UNDATED]
    assert [Names(made).side(side) for side in side_order(made)] == ["2016–2020", "2021–2025", "年份不明"]
    assert made.sides.set_index("side_id")["period"].dropna().to_dict() == {p: p for p in ("2016-2020", "2021-2025")}
    (line,) = [line for line in made.report if UNDATED in line]
    assert line.startswith("yunhe-soc: neither period nor date is stated") and "give period_start" in line
    assert "各时期" in pc.report_table("targets", made).title
    (part,) = pc.draw("coverage", made, lang="en").parts
    assert part.caption.title == "Of 7 rows of topics, 1 have measures of every period, 4 of one period only"


def test_a_document_without_a_period_stands_in_its_year(tmp_path: Path) -> None:
    folder = with_undated(study(tmp_path / "study", compare_by="period"))
    with (folder / MANIFEST).open("a", encoding="utf-8") as manifest:
        manifest.write('issue_date = "2018-05-04"\n')
    made = make_tables(folder)
    assert side_order(made) == ["2016-2020", "2018", "2021-2025"]
    assert "yunhe-soc: no period is stated, the year of issue stands for it" in made.report


def test_one_side_alone_has_nothing_to_be_compared_with(tmp_path: Path) -> None:
    folder = study(tmp_path / "study", compare_by="period")
    (folder / "data" / "raw" / "2021.txt").unlink()
    text = (folder / MANIFEST).read_text("utf-8")
    (folder / MANIFEST).write_text(text[: text.rindex("[[file]]")], encoding="utf-8")
    assert (
        "alignments: only one period, nothing to align; add a document of another one"
        in make_compared_tables(folder).report
    )


# ---- names


def document(
    document_id: str, region_id: str = "yunhe", region_name: str | None = "云河市", **more: str
) -> dict[str, object]:
    return {"document_id": document_id, "region_id": region_id, "region_name": region_name, **more}


NAMED: list[tuple[list[dict[str, object]], list[str]]] = [
    # the year of issue, of the number, of the period, of the title
    ([document("a", issue_date="2016-03-01"), document("b", document_number="云政发〔2021〕5号")], ["云河市 2016", "云河市 2021"]),
    ([document("a", title="云河市2016年工作要点"), document("b", period_start="2021-01-01")], ["云河市 2016", "云河市 2021"]),
    # of one year: the period, the kind, the number, and at last the id
    (
        [
            document("a", issue_date="2021-03-01", period_start="2021-01-01", period_end="2023-12-31"),
            document("b", issue_date="2021-12-01", period_start="2021-01-01", period_end="2025-12-31"),
        ],
        ["云河市 2021–2023", "云河市 2021–2025"],
    ),
    ([document("a", document_type="规划"), document("b", document_type="通知")], ["云河市 规划", "云河市 通知"]),
    ([document("yunhe-gov", title="方案"), document("yunhe-soc", title="方案")], ["云河市 gov", "云河市 soc"]),
    # those that still look alike go on to the next label, and the one that bears none has what it has
    (
        [
            document("a", issue_date="2016-03-01"),
            document("b", issue_date="2021-03-01", document_type="规划"),
            document("c", issue_date="2021-03-01", document_type="通知"),
            document("d", document_type="决议"),
        ],
        ["云河市 2016", "云河市 2021 规划", "云河市 2021 通知", "云河市 决议"],
    ),
    # one that is alone with its name needs no more
    ([document("a", "a", "鞍山市"), document("b", "b", "云河市")], ["鞍山市", "云河市"]),
]  # fmt: skip


@pytest.mark.parametrize(("documents", "names"), NAMED)
def test_documents_are_named_by_what_first_tells_them_apart(
    documents: list[dict[str, object]], names: list[str]
) -> None:
    assert [row["name_zh"] for row in make_sides(documents, "document").rows] == names


def test_regions_of_one_year_are_told_apart_by_their_ids() -> None:
    alike = [document(d, d, "朝阳区", issue_date="2021-01-01") for d in ("beijing-chaoyang", "changchun-chaoyang")]
    rows = make_sides(alike, "region").rows
    assert [row["name_zh"] for row in rows] == ["朝阳区 (beijing-chaoyang)", "朝阳区 (changchun-chaoyang)"]


FEW = st.sampled_from(["", "云河市", "2016", "云河市 2016", "(b)", "x"])
KEYS = ("a", "b", "c", "d")


@given(
    st.fixed_dictionaries(dict.fromkeys(KEYS, FEW)),
    st.lists(st.fixed_dictionaries(dict.fromkeys(KEYS, FEW)), max_size=3),
)
def test_no_two_names_are_ever_alike(names: dict[str, str], labels: list[dict[str, str]]) -> None:
    found = told_apart(names, labels)
    assert len(set(found.values())) == len(found)
    assert all(found[key].startswith(name) for key, name in names.items())


@pytest.mark.parametrize("make", [lambda d: d, lambda d: d | {"region_name": None}])
def test_tables_by_hand_have_sides(make: Callable[[dict[str, object]], dict[str, object]]) -> None:
    given_rows = [make(document(d, d)) | {"source_file": f"{d}.txt", "source_sha256": "0"} for d in ("b", "a")]
    made = build_tables({"documents": given_rows})
    assert side_order(made) == ["b", "a"] and side_of_documents(made) == {"a": "a", "b": "b"}
    assert side_kind(build_tables({})) == "region"
