"""Figures that a copy misread: reported, and never read as another figure."""

from __future__ import annotations

from pathlib import Path

import pytest

import policycompare as pc
from policycompare.lexicon import read_lexicon
from policycompare.parsing.responsibilities import find_clauses
from policycompare.parsing.sentences import plain_sentences
from policycompare.parsing.targets.due import read_due
from policycompare.parsing.targets.sentence_targets import find_targets
from policycompare.text.ocr_figures import MATCHES, REJECTS, doubtful_figures, doubtful_labels


@pytest.mark.parametrize(("text", "words"), MATCHES)
def test_a_figure_with_letters_is_doubtful(text: str, words: str) -> None:
    (found,) = doubtful_figures(text)
    assert found.words == words
    assert text.startswith(words, found.place)


@pytest.mark.parametrize("text", REJECTS)
def test_letters_beside_figures_are_often_right(text: str) -> None:
    assert not doubtful_figures(text)


@pytest.mark.parametrize(
    "text",
    [
        "到2O26年，新建口袋公园不少于l2处。",
        "完成供水管网改造I8万米。",
        "再生水利用率达到3O%以上。",
        "建成充电桩1O00个。",
        "垃圾分类覆盖率达到l00%。",
        "每年举办技能竞赛不少于l场。",
        "到2026年l1月底，改造老旧阀门五百处以上。",
    ],
)
def test_no_figure_is_read_that_is_not_printed(text: str) -> None:
    for target in find_targets(plain_sentences(text)[0]):
        assert target.value in (None, 500)
        assert target.deadline is None


def test_the_figures_beside_a_doubtful_one_are_read() -> None:
    text = "到2026年，新建公园3O处，绿道达到120公里以上。"
    (target,) = [t for t in find_targets(plain_sentences(text)[0]) if t.value is not None]
    assert (target.value, target.value_unit, target.deadline) == (120, "公里", "2026-12-31")


def test_a_due_date_with_letters_is_none() -> None:
    assert read_due("2025年l0月底", "2024-03-01") is None
    assert read_due("2O25年底前", "2024-03-01") is None


LEXICON = read_lexicon()


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("按时拨付。（责任单位；市水务局、市财政局）", ["responsible"]),
        ("按时拨付。（牵头单位；市水务局；配合单位：市财政局）", ["lead", "support"]),
    ],
)
def test_a_semicolon_behind_a_bracket_s_label_is_its_colon(text: str, roles: list[str]) -> None:
    (clause,) = find_clauses(text, 0, len(text), LEXICON)
    assert [part.role for part in clause.lists] == roles
    assert doubtful_labels(text)


@pytest.mark.parametrize(
    "text", ["明确责任单位；建立台账。", "一是压实责任单位；二是强化督办。", "（一）明确责任单位；"]
)
def test_elsewhere_a_semicolon_is_one(text: str) -> None:
    assert not find_clauses(text, 0, len(text), LEXICON)
    assert not doubtful_labels(text)


def test_a_misread_copy_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "copy.txt"
    path.write_text(
        "石岭县水网建设实施方案\n一、主要任务\n（一）更新管网。2O26年底前更新管网l5万米。（责任单位；县水务局）\n"
        "（二）降低漏损。漏损率降到8%以下。（责任单位：县住建局）\n",
        "utf-8",
    )
    tables = pc.parse(path)
    assert tables.targets["value"].dropna().tolist() == [8]
    assert tables.targets["deadline"].dropna().empty
    assert set(tables.responsibilities["mention"]) == {"县水务局", "县住建局"}
