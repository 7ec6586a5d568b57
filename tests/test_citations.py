"""Documents that are named: what is done with them, lists of them, titles within titles. All titles are invented."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

import policycompare as pc
from policycompare.errors import DataError
from policycompare.lexicon import HERE, read_lexicon
from policycompare.lexicon.relations import POSITIONS, RELATIONS, read_relations
from policycompare.parsing import relations as reading
from policycompare.parsing.citations import Citation, find_citations

sys.path.insert(0, str(Path(__file__).parent / "citations"))

from score_relations import labels, relations_read

WORDS = read_lexicon().relations


def found(text: str) -> list[Citation]:
    return list(find_citations(text, 0, len(text), WORDS))


def said(text: str) -> str:
    """The relations of the titles of a text in their order, by their first letters."""
    return " ".join(citation.relation for citation in found(text))


CASES = [
    # carried out
    ("深入贯彻落实省委《关于加强社区治理的意见》精神。", "implements"),
    ("严格执行国务院《甲条例》和《乙省实施办法》及《丙市规定》。", "implements implements implements"),
    ("全面实施《全民健身计划》。", "implements"),
    ("推进《宣誓办法》等制度的贯彻落实。", "implements"),
    ("确保《家庭教育促进法》有效实施。", "implements"),
    ("近年来，各地认真落实《融资意见》（国发〔2015〕43号），成效明显。", "implements"),
    ("制定《法治规划》实施方案，明确分工。", "implements"),
    ("认真落实国务院印发的《养老规划》。", "implements"),
    ("贯彻实施新修订的《安全生产法》。", "implements"),
    # followed
    ("根据《立法法》，结合实际，制定本办法。", "follows"),
    ("依据《甲法》《乙条例》和《丙纲要》（国发〔2020〕1号），制定本规划。", "follows follows follows"),
    ("按照《税法》及其实施条例、《征管办法》执行。", "follows follows"),
    ("具体标准参照《建设导则》（试行）执行。", "follows"),
    ("按国家《防洪标准》设计。", "follows"),
    ("评价依据：《评估办法》。", "follows"),
    ("以《国土空间规划》为依据，统筹布局。", "follows"),
    ("根据《经济发展规划纲要》（以下简称《纲要》）和《意见》，制定本方案。", "follows follows follows"),
    ("经研究，按照海委发〔2021〕25号要求办理。", "follows"),
    # still to be drafted or revised
    ("研究制定《海州市数据条例》，规范数据使用。", "planned"),
    ("年底前出台《停车管理办法》和《物业管理办法》。", "planned planned"),
    ("推动《海州市河道条例》修订工作。", "planned"),
    ("加快《养老服务条例》立法进程。", "planned"),
    ("根据《立法法》，修订《海州市议事规则》。", "follows planned"),
    ("制定实施《数字乡村行动方案》。", "planned"),
    ("在已有工作基础上，抓紧编制《排水规划》。", "planned"),
    ("为了加强管理，起草《工作规则》。", "planned"),
    # repealed
    ("本办法自印发之日起施行，《海州市补贴办法》（海政发〔2016〕28号）同时废止。", "repeals"),
    ("自本通知印发之日起，《激励通知》停止执行。", "repeals"),
    ("《甲办法》《乙办法》自2024年1月1日起废止。", "repeals repeals"),
    ("废止《海州市暂住规定》。", "repeals"),
    ("对区内企业，不再执行《建筑业企业规定》中关于承包范围的限制。", "repeals"),
    ("《甲办法》有效期届满，自动失效。《乙通知》自行失效。", "cites repeals"),
    # only named
    ("现将《海州市普法规划》印发给你们，请认真贯彻执行。", "cites"),
    ("省政府印发《办理通知》的通知。", "cites"),
    ("《甲条例》实施以来，成效明显。", "cites"),
    ("我市先后出台了《甲意见》，修编《乙标准》，制定《丙办法》《丁大纲》。", "cites cites cites cites"),
    ("我委编制了《实施规划》。", "cites"),
    ("国家制定《考核指标》（见附件）供各地使用。", "cites"),
    ("我局制定《工作规则》，现印发给你们。", "cites"),
    ("按照规定程序填写《申请表》和《承诺书》。", "cites cites"),
    ("对于违反《甲法》以及其他规定的，依法处理。", "cites"),
    ("2019年起施行的《甲法》及其实施条例，是一项重大部署。", "cites"),
    ("开展《甲条例》贯彻落实情况检查。", "cites"),
    ("落实工作责任，学习《法治读本》。", "cites"),
    ("制定计划。学习《法治读本》。", "cites"),
    ("推进《甲条例》立法，宣传《乙条例》。", "planned cites"),
    ("落实《甲办法》，并向社会公布《乙清单》。", "implements cites"),
    ("按照《甲法》要求，《乙规划》明确了目标。", "follows cites"),
]


@pytest.mark.parametrize(("text", "wanted"), CASES, ids=[text for text, _ in CASES])
def test_relation(text: str, wanted: str) -> None:
    assert said(text) == wanted


ROWS = [(p, w, r) for p in POSITIONS for w, r in WORDS.words[p].items()]


@pytest.mark.parametrize(("position", "word", "relation"), ROWS, ids=[f"{p}-{w}" for p, w, _ in ROWS])
def test_every_word_is_read_where_it_stands(position: str, word: str, relation: str | None) -> None:
    """A word gives its relation, a veto none; and what is declared passes the gate."""
    text = f"各地{word}《海州市规划》。" if position == "before" else f"各地《海州市规划》{word}。"
    assert reading.relation_words(WORDS).gate.search(text)
    assert said(text) == (relation or "cites")


def test_every_relation_has_words() -> None:
    assert {relation for _, _, relation in ROWS} - {None} == set(RELATIONS)


def test_samples() -> None:
    for pattern, right, wrong in (
        (reading.RE_LISTED.fullmatch, reading.LISTED, reading.NOT_LISTED),
        (reading.RE_MADE.search, reading.MADE, reading.NOT_MADE),
        (reading.RE_AT_HAND.match, reading.AT_HAND, reading.NOT_AT_HAND),
    ):
        assert all(map(pattern, right)) and not any(map(pattern, wrong))


def test_labelled_citations() -> None:
    """A guard, not a measurement: ``python tests/citations/score_relations.py`` measures."""
    read = list(relations_read(labels()))
    assert len(read) == 120
    assert sum(label["relation"] == relation for label, relation in read) >= REACHED


REACHED = 118

NESTED = [
    ("落实《省委办公厅印发〈关于考核的意见〉的通知》。", ("关于考核的意见", "cites")),
    ("按照《贯彻落实〈关于法律顾问的意见〉的实施意见》办理。", ("关于法律顾问的意见", "implements")),
    ("根据《关于修改《海州市河道条例》的决定》，调整范围。", ("海州市河道条例", "cites")),
    ("《关于废止〈海州市暂住规定〉的决定》已经通过。", ("海州市暂住规定", "repeals")),
    ("我委编制了《关于贯彻落实<农机规划>的意见》。", ("农机规划", "implements")),
]


@pytest.mark.parametrize(("text", "inner"), NESTED, ids=[text for text, _ in NESTED])
def test_a_title_in_a_title(text: str, inner: tuple[str, str]) -> None:
    (outer,) = found(text)
    assert [(c.title, c.relation) for c in outer.nested] == [inner]
    (only,) = outer.nested
    assert text[only.start : only.end] == inner[0] and not only.nested


def test_a_title_in_a_title_in_a_title() -> None:
    (outer,) = found("落实《转发〈关于印发〈甲规划〉的通知〉的通知》。")
    (middle,) = outer.nested
    assert (middle.title, [c.title for c in middle.nested]) == ("关于印发〈甲规划〉的通知", ["甲规划"])


PLAN = """海州市人民政府关于印发《海州市养老规划》的通知
各区人民政府：
现将《海州市养老规划》印发给你们，请认真贯彻执行。
海州市人民政府
2023年5月6日
海州市养老规划
根据《江东省印发〈养老规划〉的通知》，制定本规划。
一、主要任务
1.健全制度。制定《海州市食堂办法》。（责任单位：市民政局）
2.强化保障。落实《老年人权益保障法》。（责任单位：市财政局）
"""


def test_rows(tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_text(PLAN, "utf-8")
    rows = pc.parse(tmp_path / "plan.txt").citations[["citation_id", "title", "relation", "nested_in"]]
    shown = list(rows.fillna("").itertuples(index=False, name=None))
    assert sorted(shown) == [
        ("plan/c1", "海州市养老规划", "cites", ""),  # in the notice's title
        ("plan/c2", "海州市养老规划", "cites", ""),  # in its sentence
        ("plan/c3", "江东省印发〈养老规划〉的通知", "follows", ""),
        ("plan/c3.1", "养老规划", "cites", "plan/c3"),
        ("plan:1/c1", "海州市食堂办法", "planned", ""),
        ("plan:2/c1", "老年人权益保障法", "implements", ""),
    ]


WRONG = [
    ("落实,does,before,", "unknown relation 'does'"),
    ("落实,implements,after,", "unknown position 'after'"),
    ("落实,implements,before,执行情况", "does not hold 落实"),
    (",implements,before,", "no word"),
]


@pytest.mark.parametrize(("row", "message"), WRONG, ids=[message for _, message in WRONG])
def test_a_wrong_row_is_said(tmp_path: Path, row: str, message: str) -> None:
    (tmp_path / "relations.csv").write_text(f"word,relation,position,veto\n{row}\n", "utf-8")
    with pytest.raises(DataError, match=re.escape(message)):
        read_relations(HERE, tmp_path)


def test_a_study_adds_words_and_wins(tmp_path: Path) -> None:
    (tmp_path / "relations.csv").write_text(
        "word,relation,position,veto\n对标,follows,before,\n宣传,implements,before,\n"
    )
    words = read_relations(HERE, tmp_path)
    text = "对标《甲标准》。宣传《乙条例》。"
    assert [c.relation for c in find_citations(text, 0, len(text), words)] == ["follows", "implements"]
    assert said(text) == "cites cites"
