"""Responsibility clauses in every shape, and broken ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policycompare.lexicon import read_lexicon
from policycompare.parsing.responsibilities import find_clauses

LEXICON = read_lexicon()


def read(text: str) -> list[list[tuple[str, str]]]:
    return [
        [(r.role, text[r.start : r.end].strip("，；。、\n")) for r in c.lists]
        for c in find_clauses(text, 0, len(text), LEXICON)
    ]


CASES = [
    ("加强领导。（责任单位：市司法局）", [[("responsible", "市司法局")]]),
    ("加强领导。〔责任单位：各级党委（党组）〕", [[("responsible", "各级党委（党组）")]]),  # brackets inside
    ("加强领导。【责任部门：市司法局】", [[("responsible", "市司法局")]]),
    (
        "失信行为。（责任单位：自治区发展改革委、区直相关部门（单位），各市、县〔区〕）",
        [[("responsible", "自治区发展改革委、区直相关部门（单位），各市、县〔区〕")]],
    ),
    ("抓好落实。牵头部门：区司法局。", [[("lead", "区司法局")]]),  # the last sentence, no bracket
    (
        "加强领导。（牵头单位：A局；配合单位：B局、C局；完成时限：2023年12月底前）",
        [[("lead", "A局"), ("support", "B局、C局"), ("deadline", "2023年12月底前")]],
    ),
    (
        "加强领导。（省发展改革委牵头，省财政厅、省教育厅按职责分工负责）",
        [[("lead", "省发展改革委"), ("responsible", "省财政厅、省教育厅")]],
    ),
    ("加强领导。（责任单位：市司法局牵头，市公安局配合）", [[("lead", "市司法局"), ("support", "市公安局")]]),
    (
        "建设平台\n责任单位：县残联、县医保局\n完成时限：2023年6月底前",
        [[("responsible", "县残联、县医保局"), ("deadline", "2023年6月底前")]],
    ),
    ("加强领导。牵头部门：甲局。责任部门：乙局。", [[("lead", "甲局"), ("responsible", "乙局")]]),
    ("加强领导。（责任单位：市司法局", [[("responsible", "市司法局")]]),  # never closes: the line ends it
    ("加强领导。（责任单位：市司法局\n2.下一条", [[("responsible", "市司法局")]]),
    ("发放补贴。【责任单位】市民政局、团市委", [[("responsible", "市民政局、团市委")]]),  # a label in a box of its own
    (
        "加强宣传。（市委宣传部牵头，市司法局配合，2025年底前完成）",
        [[("lead", "市委宣传部"), ("support", "市司法局"), ("deadline", "2025年底前完成")]],
    ),
    ("加强宣传。（市财政局负责，长期坚持）", [[("responsible", "市财政局"), ("deadline", "长期坚持")]]),
    ("丰富文化生活。（区委宣传部、区文旅体局）", [[("responsible", "区委宣传部、区文旅体局")]]),  # no label at all
    ("加强各级党组织建设（含党委、党组）。", []),
    ("责任单位：县委编办、\n县消防救援大队", [[("responsible", "县委编办、\n县消防救援大队")]]),  # broken at a comma
    ("落实责任单位和责任人的工作机制。", []),  # words of the text, no label
    ("明确执行主体（必要时引入第三方评估）。", []),
    ("报区爱卫办（联系人：陈某某，电话：0931）。", []),  # persons alone are no clause
    ("落实“谁办案谁负责”的要求。", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_clauses(text: str, expected: list[list[tuple[str, str]]]) -> None:
    assert read(text) == expected


def test_the_clause_covers_its_brackets() -> None:
    text = "加强领导。〔责任单位：各级党委（党组）〕"
    (clause,) = find_clauses(text, 0, len(text), LEXICON)
    assert text[clause.start : clause.end] == "〔责任单位：各级党委（党组）〕"


@given(
    st.lists(
        st.sampled_from(
            [
                "责任单位：",
                "牵头单位：",
                "完成时限：",
                "（",
                "）",
                "〔",
                "〕",
                "市司法局",
                "、",
                "，",
                "；",
                "。",
                "\n",
                "牵头",
                "负责",
                "各县（市）区",
                "2023年",
            ]
        ),
        max_size=40,
    )
)
def test_any_text_gives_clauses_in_order(parts: list[str]) -> None:
    text = "".join(parts)
    last = 0
    for clause in find_clauses(text, 0, len(text), LEXICON):
        assert last <= clause.start < clause.end <= len(text)
        last = clause.end
        for part in clause.lists:
            assert clause.start <= part.start <= part.end <= clause.end
