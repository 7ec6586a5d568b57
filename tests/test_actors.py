"""Whom sentences make act: subjects, those whom they join, and the bodies behind 由."""

from __future__ import annotations

from pathlib import Path

import pytest

import policycompare as pc
from policycompare.lexicon import read_lexicon
from policycompare.lexicon.verbs import read_verbs
from policycompare.parsing.actors import find_actors
from policycompare.parsing.acts import ACTOR_GATE
from policycompare.parsing.sentences import plain_sentences
from policycompare.tables.queries import choose_basis

LEXICON = read_lexicon()


def read(text: str) -> list[tuple[str, str | None]]:
    return [(role, m.name) for sentence in plain_sentences(text) for role, m in find_actors(sentence, LEXICON)]


def actors(*names: str) -> list[tuple[str, str]]:
    return [("actor", name) for name in names]


SENTENCES = [
    # between a body and its verb stands when, how, by what
    ("国家数据局每半年通报一次进展。", actors("国家数据局")),
    ("各地要于10月底前报送总结。", actors("各地")),
    ("县民政局应当及时公布名单。", actors("县民政局")),
    ("2026年6月底前，国家卫生健康委印发目录。", actors("国家卫生健康委")),
    ("市气象局以雷达数据为基础，开展短临预报。", actors("市气象局")),
    ("各省（区、市）人民政府要把防汛列为重点。", actors("各省（区、市）人民政府")),
    ("市法院、市检察院分别出台细则。", actors("市法院", "市检察院")),
    ("各县农业农村部门和市属企业要制定台账。", actors("各县农业农村部门", "市属企业")),
    ("各级党委和政府以及有关部门、单位要高度重视。", actors("各级党委和政府")),
    ("各级党组织和党员领导干部要带头学习。", actors("各级党组织")),
    ("全市各级机关、社会团体、企业事业组织和个人，都必须遵守。", actors("全市各级机关", "社会团体", "企业事业组织")),
    (
        "市、区防汛委员会，各街道办事处，以及驻汀部队建立联动机制。",
        actors("市、区防汛委员会", "各街道办事处", "驻汀部队"),
    ),
    # a name goes on where its next word is a verb too
    ("市住房和城乡建设主管部门应当公示结果。", actors("市住房和城乡建设主管部门")),
    ("市法治建设议事协调机构协调小组要加强统筹。", actors("市法治建设议事协调机构协调小组")),
    ("市人大及其常委会要加强监督。", actors("市人大及其常委会")),
    # rules bind kinds of bodies
    ("使用单位应当建立档案。", actors("使用单位")),
    # what a sentence says of the role
    ("国家邮政局会同公安部建立名录。", [("lead", "国家邮政局"), ("support", "公安部")]),
    (
        "县水利局每季度会同县审计局、县财政局抽查。",
        [("lead", "县水利局"), ("support", "县审计局"), ("support", "县财政局")],
    ),
    (
        "商务部要会同工业和信息化部、海关总署等部门加强督导。",
        [("lead", "商务部"), ("support", "工业和信息化部"), ("support", "海关总署")],
    ),
    (
        "市城管部门应当会同水务、公安等部门制定规划。",
        [("lead", "市城管部门"), ("support", "水务部门"), ("support", "公安部门")],
    ),
    ("各级水利部门要会同有关方面研究制定办法。", [("lead", "各级水利部门")]),
    ("国务院民政部门依照标准牵头组织评估。", [("lead", "国务院民政部门")]),
    ("市体育局、杨浦区牵头建立联席制度。", [("lead", "市体育局"), ("lead", "杨浦区")]),
    (
        "由县档案局牵头，县文旅局、县融媒体中心配合。",
        [("lead", "县档案局"), ("support", "县文旅局"), ("support", "县融媒体中心")],
    ),
    ("建立由水利部牵头的协调机制。", [("lead", "水利部")]),
    ("县公安局负责视频接入。", [("responsible", "县公安局")]),
    (
        "国务院民政部门、教育行政部门在职责范围内，分别负责考核。",
        [("responsible", "国务院民政部门"), ("responsible", "教育行政部门")],
    ),
    ("水务、林业等部门按照各自职责，做好保护工作。", [("responsible", "水务部门"), ("responsible", "林业部门")]),
    # no bodies, or none that act
    ("推动市教育局建立制度。", []),
    ("有效发挥检察机关监督作用，确保乡镇（街道）依法治理。", []),
    ("完善乡镇（街道）应急组织体系，督促各区整改。", []),
    ("会议由市长主持，自由选择由此产生的办法。", []),
    ("有关部门要加强指导。", []),
    ("领导干部应当带头遵守。", []),
    ("经省政府批准，报国务院备案。", []),
    ("健全由行政机关、检察机关参与的调解机制。", []),
    ("落实“谁审批谁负责”，重要求实效。", []),
    ("省级文化部门可以下放权限。", []),  # allowed, not asked
    ("各医院负责人要签字。", []),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_who_acts(text: str, expected: list[tuple[str, str]]) -> None:
    assert read(text) == expected


def test_what_is_read_passes_the_gate() -> None:
    assert all(ACTOR_GATE.search(text) for text, expected in SENTENCES if expected)
    assert all(ACTOR_GATE.search(verb) for verb in read_verbs())


def test_a_clause_and_its_sentence_name_a_body_once(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(
        "汀州市节水行动方案\n\n一、主要任务\n1.普查用户。市水利局要建立台账，市统计局每年提供数据。（市水利局负责）\n"
        "2.更新管网。由市住房城乡建设局会同市财政局筹措资金。（各区政府负责）\n",
        "utf-8",
    )
    rows = pc.parse(path).responsibilities
    assert list(zip(rows["role"], rows["mention"], strict=True)) == [
        ("responsible", "市水利局"), ("actor", "市统计局"),
        ("responsible", "各区政府"), ("lead", "市住房城乡建设局"), ("support", "市财政局"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("assigned", "actors", "basis"), [(3, 0, "assigned"), (1, 4, "assigned"), (1, 5, "actors"), (0, 1, "actors")]
)
def test_actors_count_where_next_to_nothing_is_assigned(
    tables: pc.Tables, assigned: int, actors: int, basis: str
) -> None:
    assert choose_basis(tables, ["lead"] * assigned + ["actor"] * actors) == basis
