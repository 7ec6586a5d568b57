"""Responsibility clauses in every shape, and broken ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import policycompare as pc
from policycompare.lexicon import read_lexicon
from policycompare.parsing.conventions import named_in, read_convention
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
    # several in one paragraph, in brackets of any kind, without a word of a role
    (
        "改建泊位。（市港航局、汀州海关）铺设光缆，接入平台。【市数据局】到2027年建成。[市通信管理局，汀州港集团]",
        [
            [("responsible", "市港航局、汀州海关")],
            [("responsible", "市数据局")],
            [("responsible", "市通信管理局，汀州港集团")],
        ],
    ),
    ("完善制度。（教育厅、各州（市）人民政府）", [[("responsible", "教育厅、各州（市）人民政府")]]),  # no level at all
    ("做好收治。（市人民医院、汀州大学）加强科研。", [[("responsible", "市人民医院、汀州大学")]]),
    ("公布名单。（见附件2）推进改造。（下同）", []),
    ("分片包干。（北片、南片）逐户走访。", []),
    ("推广经验。（此件公开发布）", []),
    # who leads stands before 会同, who supports behind it
    (
        "开展抽查。（市市场监管局会同市公安局、市农业农村局负责）",
        [[("lead", "市市场监管局"), ("support", "市公安局、市农业农村局")]],
    ),
    ("编制目录。（商务部、海关总署会同有关部门负责）", [[("lead", "商务部、海关总署"), ("support", "有关部门")]]),
    ("建立名录。（市文旅局牵头，会同市教育局实施）", [[("lead", "市文旅局"), ("support", "市教育局")]]),
    ("开展慰问。（市总工会、市工商业联合会负责）", [[("responsible", "市总工会、市工商业联合会")]]),  # 联合 in a name
    # who only supports stands behind the last comma
    (
        "引进企业。（责任单位：区商务局、区发改局，各街道配合）",
        [[("responsible", "区商务局、区发改局"), ("support", "各街道")]],
    ),
    ("建设步道。（市城管局牵头，各区实施）", [[("lead", "市城管局"), ("responsible", "各区")]]),
    ("推行试点。（科技部指导，各省级政府落实）", [[("guidance", "科技部"), ("responsible", "各省级政府")]]),
    # the last bodies have no word of their own
    (
        "改造管网。〔市水利局、市城管局分别负责，各县（市、区）人民政府〕",
        [[("responsible", "市水利局、市城管局"), ("responsible", "各县（市、区）人民政府")]],
    ),
    ("整治乱象。（市网信办牵头指导，各平台企业落实）", [[("lead", "市网信办"), ("responsible", "各平台企业")]]),
    ("收取费用（由承租人负责，具体办法另行制定）。", []),
    ("拓宽渠道。（协作：市邮政局）", [[("support", "市邮政局")]]),
    ("本办法（自2026年3月1日起实施）公布。", []),
    # a remark behind the words of the role
    (
        "修建球场。（市体育局、市教育局负责。排在第一位的为牵头单位，下同）",
        [[("responsible", "市体育局、市教育局")]],
    ),
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
                "会同",
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


CONVENTIONS = [
    ("列第一位者为牵头单位，下同", ["lead", "responsible", "responsible"]),
    ("排在第一位的为牵头单位", ["lead", "responsible", "responsible"]),
    ("各项任务第一个单位为牵头单位，其他单位配合", ["lead", "support", "support"]),
    ("排名首位的责任单位为牵头单位", ["lead", "responsible", "responsible"]),
    ("逗号之前为牵头单位，之后为配合单位", ["lead", "lead", "support"]),
    ("标▲的为牵头单位", ["responsible", "lead", "responsible"]),
    ("涉及多个牵头单位的，排在首位的为第一牵头单位", ["responsible", "responsible", "responsible"]),
    ("牵头单位有两个以上的，排名第一的负总责", ["responsible", "responsible", "responsible"]),
]


@pytest.mark.parametrize(("words", "roles"), CONVENTIONS)
def test_who_leads_is_said_once(words: str, roles: list[str]) -> None:
    text = "新建站点。（市民政局、▲市残联，各区政府负责）"
    (clause,) = find_clauses(text, 0, len(text), LEXICON)
    found = named_in(clause, text, LEXICON, read_convention(f"分工如下（{words}）。"))
    assert [(role, m.name) for role, m in found] == list(zip(roles, ["市民政局", "市残联", "各区政府"], strict=True))


def test_a_convention_leaves_those_alone_who_lead_by_name() -> None:
    text = "新建站点。（市残联牵头，市民政局、市财政局负责）"
    (clause,) = find_clauses(text, 0, len(text), LEXICON)
    found = named_in(clause, text, LEXICON, read_convention("列第一位的为牵头单位"))
    assert [role for role, _ in found] == ["lead", "responsible", "responsible"]


def test_what_is_said_once_holds_before_and_behind(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(
        "汀州市养老服务行动方案\n\n一、重点任务\n1.改造食堂。增设窗口。（市民政局、市商务局负责）\n"
        "2.建设床位。盘活用房。（市卫生健康委、市财政局负责。列第一位的为牵头单位，下同）\n"
        "3.培训人员。开设课程。（市人力资源社会保障局、市总工会负责）\n",
        "utf-8",
    )
    roles = pc.parse(path).responsibilities
    assert list(roles["role"]) == ["lead", "responsible"] * 3
