"""Pairs of measures: standing out by hand, small studies, other fields, candidates, the kept fit of wording."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import policycompare as pc
from policycompare.cli import main
from policycompare.errors import DataError
from policycompare.lexicon.codebook import read_codebook
from policycompare.pairs import alignment
from policycompare.pairs.alignment import align, bound_lines, candidates
from policycompare.pairs.model import read_model
from policycompare.pairs.own_references import own_references
from policycompare.pairs.space import build_space, pair_space
from policycompare.pairs.standing import PRIOR, Ground, Usual, standing
from policycompare.pairs.study_wording import fit_wording
from policycompare.pairs.wording import PLACE, MeasureText, background, count_wording, read_wording

TESTS = Path(__file__).parent
REAL = TESTS / "align"
WASTE = REAL / "shanghai_waste_2019.txt", REAL / "beijing_waste_2020.txt"


def texts(*own: str) -> list[MeasureText]:
    """Measures of sides from ``side: text``."""
    split = [line.split(": ", maxsplit=1) for line in own]
    return [MeasureText(f"{side}:{n}", side, side, text) for n, (side, text) in enumerate(split, 1)]


def relations(*own: str) -> dict[tuple[str, str], str]:
    """Numbers of two measures -> what they are accepted as."""
    space = build_space(texts(*own), {}, {}, read_codebook())
    rows = align(space, read_model())
    return {(r["left_measure_id"], r["right_measure_id"]): r["relation"] for r in rows if r["relation"]}


# ---- hardly anything said


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("text", ["位负", "！", "", "。。"])
def test_a_measure_of_no_words_is_like_none(text: str) -> None:
    assert relations(f"jia: {text}", "yi: 推进清洁取暖，2025年底前完成改造10万户。") == {}


def test_a_measure_that_is_a_clause_alone_has_no_sentence_as_evidence(tmp_path: Path) -> None:
    for name, text in {
        "甲市方案": "（一）责任单位：市工业\n（二）推进工业和信息化。\n",
        "乙市方案": "（一）推进工业和信息化，健全市工业体系。\n（二）加强执法监督。\n",
    }.items():
        (tmp_path / f"{name}.txt").write_text(f"{name}\n一、主要任务\n{text}", encoding="utf-8")
    tables = pc.parse(tmp_path)
    bare = set(tables.measures["measure_id"]) - set(tables.sentences["measure_id"])
    assert len(bare) == 1
    rows = tables.alignments
    own = rows[rows["left_measure_id"].isin(bare) | rows["right_measure_id"].isin(bare)]
    assert len(own) and own[["left_sentence_id", "right_sentence_id"]].isna().any(axis=1).all()


# ---- standing out


def test_standing_by_hand() -> None:
    cosines = np.array([[0.8, 0.1, 0.0], [0.2, 0.3, 0.1]])
    grounds = Ground.of(cosines, 3), Ground.of(cosines.T, 2)
    yes = np.ones((2, 3), dtype=bool)
    usual = Usual(np.full(2, 0.5), np.full(2, 0.5)), Usual(np.full(3, 0.5), np.full(3, 0.5))
    found = standing(cosines, (grounds[0], usual[0]), (grounds[1], usual[1]), yes, 0.05, 0.06)

    def z(value: float, others: list[float]) -> float:
        seen = len(others) + PRIOR
        mean = (sum(others) + PRIOR * 0.05) / seen
        square = (sum(x * x for x in others) + PRIOR * (0.05**2 + 0.06**2)) / seen
        return (value - mean) / (square - mean**2) ** 0.5

    assert found[0, 0] == pytest.approx((z(0.8, [0.1, 0.0]) + z(0.8, [0.2])) / 2)
    assert found[1, 2] == pytest.approx((z(0.1, [0.2, 0.3]) + z(0.1, [0.0])) / 2)
    strange = standing(cosines, (grounds[0], usual[0]), (grounds[1], usual[1]), ~yes, 0.05, 0.06)
    assert strange[0, 0] == pytest.approx((0.8 - 0.5) / 0.5)  # never below what it scores with its own side


TREES = "开展国土绿化，到2025年森林覆盖率达到42%，完成营造林30万亩。"
CARS = "推广新能源汽车，公交车新能源占比达到80%，建成公共充电桩5000个。"
COAL = "严格控制煤炭消费，新增耗煤项目实行煤炭减量替代。"
SCHOOL = "改善寄宿制学校办学条件，配齐食堂和浴室。"


def test_the_smallest_study_accepts_what_is_worded_alike() -> None:
    assert relations(f"a: {TREES}", f"b: {TREES}") == {("a:1", "b:2"): "same"}
    assert relations(f"a: {TREES}", f"b: {SCHOOL}") == {}
    figure = TREES.replace("42%", "38%")
    found = relations(f"a: {TREES}", f"a: {CARS}", f"a: {COAL}", f"b: {figure}", f"b: {CARS}", f"b: {COAL}")
    assert found == {("a:1", "b:4"): "same", ("a:2", "b:5"): "same", ("a:3", "b:6"): "same"}


def test_wording_alike_is_accepted_where_all_measures_are_alike() -> None:
    subjects = ["教育", "卫生", "交通", "水利", "农业", "林业", "文化", "体育", "民政", "财政", "审计", "统计"]
    own = [
        f"{side}: 市{s}局负责本系统法治宣传教育工作，每年开展一次专题培训并报送总结。"
        for side in "ab"
        for s in subjects
    ]
    found = relations(*own)
    for n in range(1, 13):
        assert found[f"a:{n}", f"b:{n + 12}"] == "same"


def test_a_plan_of_another_field_has_no_counterparts() -> None:
    folder = TESTS / "studies" / "carbon_peak" / "data" / "raw"
    tables = pc.load_with(folder / "yunhe.txt", region_id="yunhe", root=TESTS.parent)
    pairs = tables.alignments
    strange = pairs["left_measure_id"].str.startswith("yunhe") | pairs["right_measure_id"].str.startswith("yunhe")
    assert strange.sum() > 1000
    assert not pairs.loc[strange, "is_accepted"].any()
    assert pairs.loc[~strange, "is_accepted"].sum() > 500


@pytest.mark.parametrize("turned", [False, True])
def test_evidence_is_no_bare_heading(turned: bool) -> None:
    plain, named = (
        "完成营造林30万亩，新增湿地。",
        "开展国土绿化行动，新增营造林。",
    )  # the heading is nearest to the second
    own = {"a": (named, plain)[turned], "b": (plain, named)[turned]}
    measures = [MeasureText(f"{s}:1", s, s, f"开展国土绿化。{text}", heading="开展国土绿化") for s, text in own.items()]
    sentences = {f"{s}:1": [(f"{s}:1/1", "开展国土绿化。"), (f"{s}:1/2", text)] for s, text in own.items()}
    [row] = align(build_space(measures, sentences, {}, read_codebook()), read_model())
    assert (row["left_sentence_id"], row["right_sentence_id"]) == ("a:1/2", "b:1/2")


def test_words_that_say_nothing_in_a_field_are_left_out() -> None:
    measures = texts(f"a: 法治政府建设，{COAL}", f"b: 法治政府建设，{SCHOOL}")
    book = read_codebook()
    cosines = []
    for codebook in (book, replace(book, words=("法治政府建设",))):
        own = build_space(measures, {}, {}, codebook).own
        cosines.append((own @ own.T).toarray()[0, 1])
    assert cosines[0] > 0.05 > cosines[1] == 0


# ---- what a measure cites


def test_what_a_penalty_cites_is_read_with_it() -> None:
    measures = [
        MeasureText("d:3", "d", "a", "餐饮服务提供者不得主动提供一次性筷子。"),
        MeasureText("d:4", "d", "a", "设置生活垃圾中转站应当符合规范。"),
        MeasureText("d:9", "d", "a", "违反本条例第三条规定的，责令限期改正；逾期不改正的，处五千元罚款。"),
        MeasureText("d:10", "d", "a", "违反《固体废物污染环境防治法》第四条规定的，处一万元罚款。"),
        MeasureText("d:11", "d", "a", "违反本条例第三条第一款、第四条规定的，处罚款；本条例第九十九条除外。"),
        MeasureText("e:3", "e", "b", "按照本办法第三条执行。"),
    ]
    links = own_references(measures).toarray()
    assert links[2].tolist() == [1, 0, 0, 0, 0, 0]
    assert not links[3].any()  # another law's article
    assert links[4].tolist() == [0.5, 0.5, 0, 0, 0, 0]
    assert not links[5].any()  # its own number


def test_a_penalty_meets_the_duty_that_it_punishes() -> None:
    filler = [f"{side}: {text}" for side in "de" for text in (COAL, CARS, TREES, SCHOOL)]
    duty = MeasureText("d:1", "d", "d", "餐饮服务提供者不得主动向消费者提供一次性筷子、调羹等餐具。")
    mine = MeasureText("e:1", "e", "e", "餐馆不得主动提供一次性筷子、调羹等餐具。")
    penalty = MeasureText(
        "e:2", "e", "e", "违反本条例第一条规定的，由城管执法部门责令限期改正；逾期不改正的，处以罚款。"
    )
    others = [MeasureText(f"{m.side}:{n}", m.side, m.side, m.text) for n, m in enumerate(texts(*filler), 20)]
    space = build_space([duty, mine, penalty, *others], {}, {}, read_codebook())
    own, vectors = ((m @ m.T).toarray()[0, 2] for m in (space.own, space.vectors))
    assert own < 0.05 < 0.2 < vectors


# ---- sides that are too large


@pytest.fixture(scope="module")
def waste() -> tuple[pc.Tables, list[dict]]:  # type: ignore[name-defined]
    tables = pc.parse(*WASTE)
    space = pair_space(tables, {}, read_codebook())
    return space, align(space, read_model())


def test_candidates_find_what_all_pairs_find(waste, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    space, every = waste
    assert bound_lines(space) == []
    accepted = {(r["left_measure_id"], r["right_measure_id"]) for r in every if r["is_accepted"]}
    assert len(accepted) > 50
    for name, value in (("ALL_PAIRS", 1000), ("CANDIDATES", 5), ("GROUND_SAMPLE", 60), ("BLOCK", 16)):
        monkeypatch.setattr(alignment, name, value)
    [line] = bound_lines(space)
    assert "5,070 pairs, more than 1,000" in line and "the 5 nearest by its 30 heaviest terms" in line
    few = align(space, read_model(), 5)
    found = {(r["left_measure_id"], r["right_measure_id"]) for r in few if r["is_accepted"]}
    assert len(few) < 0.5 * len(every)
    assert len(accepted & found) >= 0.9 * len(accepted)
    assert len(found - accepted) <= 0.1 * len(accepted)


def test_candidates_of_each_measure(waste) -> None:  # type: ignore[no-untyped-def]
    space, _ = waste
    sides = np.array(space.sides)
    left, right = (np.flatnonzero(sides == side) for side in sorted(set(space.sides)))
    found = candidates(space, left, right, 7)
    assert np.bincount(found[:, 0]).tolist() == [7] * len(left)
    assert found[:, 1].max() < len(right)
    assert (np.diff(found[:, 0] * len(right) + found[:, 1]) > 0).all()


# ---- the fit of wording


def test_a_fit_is_kept_as_it_was_made(tmp_path: Path) -> None:
    fit = fit_wording(texts(*[f"{s}: {t}" for s in "ab" for t in (TREES, CARS, COAL)]))
    path = tmp_path / "wording.csv"
    path.write_bytes(fit.as_csv())
    again = read_wording(path, "wording.csv")
    assert again == fit and again.hash == fit.hash and again.measures == 6
    path.write_text("kind,term,count\nword,绿化,many\n", encoding="utf-8")
    with pytest.raises(
        DataError, match=r"wording\.csv, line 2: it is no row of a fit of wording; run policycompare build"
    ):
        read_wording(path, "wording.csv")


def test_rare_words_are_left_out() -> None:
    made = count_wording(texts("a: 绿化造林", "a: 绿化造林", "b: 绿化草地"), fewest=3)
    assert set(made.holding["word"]) == {"绿化"}
    assert set(
        count_wording(texts("a: 绿化造林", "a: 绿化造林", "b: 绿化草地"), fewest=2, documents=2).holding["word"]
    ) == {"绿化"}


def test_the_background_holds_no_phrase_of_one_document() -> None:
    ground = background()
    assert len(ground.documents) > 30 and ground.measures > 1000
    assert 0 < ground.mean < 0.1 < 0.2 > ground.spread > 0
    assert all(n >= 3 for own in ground.holding.values() for n in own.values())


def test_a_document_that_is_added_changes_no_score(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = tmp_path / "study"
    shutil.copytree(TESTS / "studies" / "carbon_peak", root)
    assert main(["build", "--tables-only", "--root", str(root)]) == 0
    assert "wording: fitted to 30 measures of 2 documents, fit " in capsys.readouterr().out
    before = pc.load(root).alignments
    kept = (root / PLACE).read_bytes()
    third = (root / "data" / "raw" / "yunhe.txt").read_text("utf-8").replace("云河", "东湖").replace("5000", "7000")
    (root / "data" / "raw" / "donghu.txt").write_text(third, encoding="utf-8")
    manifest = root / "data" / "raw" / "manifest.toml"
    entry = '[[file]]\npath = "donghu.txt"\n[[file.document]]\ndocument_id = "donghu"\nregion_id = "donghu"\n'
    manifest.write_text(
        manifest.read_text("utf-8") + f'\n{entry}region_name = "东湖市"\nadmin_level = "prefecture"\n', encoding="utf-8"
    )
    assert main(["build", "--tables-only", "--root", str(root)]) == 0
    said = capsys.readouterr().out
    assert "wording: stored fit " in said and "(not in it: donghu; policycompare build --refit renews it)" in said
    assert (root / PLACE).read_bytes() == kept
    keys = ["left_measure_id", "right_measure_id"]
    after = pc.load(root).alignments.set_index(keys)
    assert after.loc[[tuple(k) for k in before[keys].to_numpy()], "score"].tolist() == before["score"].tolist()
    assert main(["build", "--tables-only", "--refit", "--root", str(root)]) == 0
    assert "wording: fitted to 45 measures of 3 documents" in capsys.readouterr().out
    assert (root / PLACE).read_bytes() != kept
