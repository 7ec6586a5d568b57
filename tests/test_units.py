"""Lists of bodies: splitting, completing, second name plates, collectives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policycompare.lexicon import read_lexicon
from policycompare.parsing.body_names import is_collective
from policycompare.parsing.unit_table import unit_level, unit_system
from policycompare.parsing.units import Context, read_list

LEXICON = read_lexicon()


def names(text: str) -> list[str | None]:
    return [m.name for m in read_list(text, 0, len(text), LEXICON, Context())]


LISTS = [
    # a Party body takes the Party prefix, a government department the region's only
    ("自治区党委宣传部、依法治区办，各市、县〔区〕", ["自治区党委宣传部", "自治区党委依法治区办", "各市、县〔区〕"]),
    ("自治区党委编办、司法厅", ["自治区党委编办", "自治区司法厅"]),
    # the prefix changes inside one list
    (
        "自治区纪委监委、党委组织部、政法委、高级法院",
        ["自治区纪委监委", "自治区党委组织部", "自治区党委政法委", "自治区高级法院"],
    ),
    ("自治区高级法院、党委政法委", ["自治区高级法院", "自治区党委政法委"]),
    ("自治区市场监管厅、政府办公厅、发展改革委", ["自治区市场监管厅", "自治区政府办公厅", "自治区发展改革委"]),
    # an agency and a collective
    ("市司法局等市直有关单位，岫岩县", ["市司法局", "市直有关单位", "岫岩县"]),
    ("市科技局等有关执法单位", ["市科技局", "有关执法单位"]),
    ("市人大法制委及其他各专门委员会", ["市人大法制委", "市人大其他专门委员会"]),
    ("省司法厅及省级行政执法部门", ["省司法厅", "省级行政执法部门"]),
    # 和 inside a name, and between names
    ("市工业和信息化局", ["市工业和信息化局"]),
    ("市工业和信息化局和市公安局", ["市工业和信息化局", "市公安局"]),
    ("自治区人力资源和社会保障厅、教育厅", ["自治区人力资源和社会保障厅", "自治区教育厅"]),
    # 市市场监管局 is no misprint
    ("市市场监管局、公安局", ["市市场监管局", "市公安局"]),
    # what one 各 governs is one collective
    ("区国资委，及各镇党委、政府", ["区国资委", "各镇党委、政府"]),
    ("各县（市）区、开发区", ["各县（市）区", "开发区"]),
    ("各市、县〔区〕、乡镇〔街道〕", ["各市、县〔区〕", "乡镇〔街道〕"]),
    ("省司法厅，各市、县（市、区）党委和政府", ["省司法厅", "各市、县（市、区）党委和政府"]),
    ("各级党委（党组）", ["各级党委（党组）"]),
    # bodies that fit no list of endings
    (
        "鞍山军分区、市妇联、市法学会、市委党校、市纪委监委机关",
        ["鞍山军分区", "市妇联", "市法学会", "市委党校", "市纪委监委机关"],
    ),
    # bodies that stand by themselves neither take a prefix nor lend one
    (
        "省高级法院、检察院，海关总署驻江北特派办，省公安厅",
        ["省高级法院", "省检察院", "海关总署驻江北特派办", "省公安厅"],
    ),
    ("省政协办公厅、社会和法制委，省人大常委会法工委", ["省政协办公厅", "省政协社会和法制委", "省人大常委会法工委"]),
    ("省委组织部、宣传部、编办，省司法厅、公安厅", ["省委组织部", "省委宣传部", "省委编办", "省司法厅", "省公安厅"]),
    ("县委网信办,县公安局;县国家保密局", ["县委网信办", "县公安局", "县国家保密局"]),  # ASCII marks
    ("高等法院、市司法局", ["高等法院", "市司法局"]),  # 等 inside a word
    ("司法局、公安局", ["司法局", "公安局"]),  # nothing shows a prefix: none is guessed
    # nobody in particular is nobody
    ("商务部会同有关部门", ["商务部"]),
    ("水利部等有关部门和单位", ["水利部"]),
    ("相关部门、其他有关单位", []),
    ("市体育局、有关部门（单位）", ["市体育局"]),
    ("邮政局等和各有关省级人民政府", ["邮政局", "各有关省级人民政府"]),
    ("各级党委和政府以及有关部门、单位", ["各级党委和政府"]),
    ("各县水利部门和市属企业", ["各县水利部门", "市属企业"]),
    # fields of work stand for those in charge of them
    ("水务、发展改革等部门", ["水务部门", "发展改革部门"]),
    ("文化和旅游、体育主管部门", ["文化和旅游主管部门", "体育主管部门"]),
    # what a bracket says of a body's parts is none of its name
    ("汀州海关（含邮局办事处）、市口岸办", ["汀州海关", "市口岸办"]),
    ("★市教育局、市财政局", ["市教育局", "市财政局"]),
    # the state's own bodies
    ("国家发展改革委和科技部", ["国家发展改革委", "科技部"]),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), LISTS)
def test_lists(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_second_name_plate() -> None:
    (mention,) = read_list("市营商局（市行政审批局）", 0, 12, LEXICON, Context())
    assert (mention.name, mention.alias) == ("市营商局", "市行政审批局")


def test_completed_names_say_so() -> None:
    text = "自治区党委宣传部、依法治区办"
    assert [m.is_completed for m in read_list(text, 0, len(text), LEXICON, Context())] == [False, True]


def test_what_names_no_body_stays_null() -> None:
    text = "另行通知、张三"
    assert names(text) == [None, None]


COLLECTIVES = [
    "各县（市）区",
    "市、县（市、区）政府",  # an enumeration of levels
    "社会团体",
    "纪检监察机关",
    "开发区",
    "市直有关单位",
    "各级党委（党组）",
    "市人大其他专门委员会",
    "乡镇〔街道〕",
    "有关执法单位",
]
AGENCIES = ["市司法局", "岫岩县", "鞍山军分区", "市中级人民法院", "自治区党委依法治区办"]


@pytest.mark.parametrize("name", COLLECTIVES)
def test_collectives(name: str) -> None:
    assert is_collective(name)


@pytest.mark.parametrize("name", AGENCIES)
def test_agencies(name: str) -> None:
    assert not is_collective(name)


LEVELS = [
    ("市司法局", "鞍山市", "prefecture", "prefecture"),
    ("区司法局", "道里区", "county", "county"),
    ("自治区司法厅", "宁夏回族自治区", "province", "province"),
    ("区直有关部门〔单位〕", "宁夏回族自治区", "province", "province"),  # 区 is the autonomous region here
    ("各县（市）区", "鞍山市", "prefecture", "county"),
    ("乡镇〔街道〕", "宁夏回族自治区", "province", "township"),
    ("有关执法单位", "鞍山市", "prefecture", None),
]


@pytest.mark.parametrize(("name", "region", "level", "expected"), LEVELS)
def test_levels(name: str, region: str, level: str, expected: str | None) -> None:
    assert unit_level(name, region, level) == expected


def test_a_committee_of_the_congress_that_is_not_listed() -> None:
    for name in ("省人大民族委", "市人大民族宗教委", "省人大华侨外事委员会"):
        body = LEXICON.body_at_end(name)
        assert body
        assert (body.system, body.function) == ("people_congress", "pc_special_committees")
    for name, system in (
        ("市人大和市纪委", "supervision"),
        ("市人大机关党委", "party"),
        ("市人大、市民族宗教委", "government"),
    ):
        body = LEXICON.body_at_end(name)
        assert body
        assert body.system == system


def test_a_committee_of_the_cppcc_is_none_of_the_congress() -> None:
    for name in ("市政协民族宗教社会法制委", "市政协社会法制委", "省政协民族宗教法制委员会"):
        body = LEXICON.body_at_end(name)
        assert body
        assert (body.system, body.function) == ("cppcc", "cppcc_committees")
    congress = LEXICON.body_at_end("市人大法制委")
    assert congress
    assert congress.system == "people_congress"


def test_the_same_function_in_three_regions() -> None:
    found = {LEXICON.body_at_end(n).function for n in ("市司法局", "自治区司法厅", "区司法局")}
    assert found == {"justice_administration"}


@pytest.mark.parametrize(
    ("name", "system"),
    [
        ("市委政法委", "party"),
        ("市中级人民法院", "court"),
        ("市人大法制委", "people_congress"),
        ("市司法局", "government"),
        ("市妇联", "mass_organisation"),
    ],
)
def test_systems(name: str, system: str) -> None:
    assert unit_system(name, LEXICON.body_at_end(name)) == system


def test_every_function_of_a_body_is_declared() -> None:
    assert {b.function for b in LEXICON.bodies.values()} <= set(LEXICON.functions)


@given(st.text(alphabet="市委宣传部司法局、，；（）〔〕各县区等及和其他 。政府党", max_size=60))
def test_any_list_splits_into_places_in_order(text: str) -> None:
    last = 0
    for mention in read_list(text, 0, len(text), LEXICON, Context()):
        assert last <= mention.start < mention.end <= len(text)
        last = mention.end
