"""The general codebook of policy fields: it loads, no cue is dead, each field is earned by sentences made up for it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

import policycompare as pc
from policycompare.lexicon.codebook import read_codebook
from policycompare.topics.coded_tables import coded_measures
from policycompare.topics.coder import CodedMeasure, CueIndex, code_measures

FIELDS = read_codebook("policy_fields")
INDEX = CueIndex.build(FIELDS)
SENTENCES = {
    "CAP-01": ("今年全市一般公共预算收入增长5%，严控三公经费。", "稳住经济大盘，对小规模纳税人减征城建税和所得税。"),
    "CAP-02": ("任何单位招录时不得因性别、民族拒绝应聘者，保障妇女权益。", "依法管理宗教活动场所，尊重信教群众的信仰。"),
    "CAP-03": ("每个乡镇卫生院配齐两名全科医生。", "提高职工大病报销比例，把常用药纳入医保目录。"),
    "CAP-04": ("推广水稻机插秧，全程农机作业率达到八成。", "扶持养猪大户改造圈舍，稳定生猪存栏。"),
    "CAP-05": ("为下岗人员提供免费技能培训，新增就业岗位一万个。", "建筑工地必须按月足额发放农民工工资。"),
    "CAP-06": ("新建三所公办幼儿园，增加学位九百个。", "中小学教师每五年轮训一遍。"),
    "CAP-07": ("关停沿河小作坊，杜绝未经处理的污水直排。", "家家户户把厨余和其他垃圾分开投放。"),
    "CAP-08": ("在屋顶铺设光伏板，富余的电卖给电网。", "老旧锅炉一律改烧天然气。"),
    "CAP-09": ("为来华工作的外籍专家办理五年期居留许可。", "优化旅客出入境查验流程，边检通道随到随开。"),
    "CAP-10": ("年底前打通断头路，开通两条夜班公交线路。", "疏浚内河航道，千吨级船舶可直达码头。"),
    "CAP-12": ("深挖彻查黑恶势力保护伞。", "村村聘请律师担任法律顾问，困难群众申请法律援助当天受理。"),
    "CAP-13": ("独居老人每周有人上门探望，失能的由养老机构优先接收。", "将符合条件的单亲困难家庭纳入低保。"),
    "CAP-14": ("改造两千年以前建成的老旧小区，加装电梯。", "新市民可按规定申请公租房或领取租房补贴。"),
    "CAP-15": ("银行对小微企业续贷不得抽贷压贷，降低融资费用。", "汛前完成防汛物资储备和避险转移演练。"),
    "CAP-16": ("完善入伍奖励办法，做好征兵和民兵整组。", "为退役军人建档立卡，悬挂光荣牌。"),
    "CAP-17": ("揭榜挂帅，集中力量突破高端芯片等核心技术。", "每个行政村通光纤宽带，城区实现5G信号全覆盖。"),
    "CAP-18": ("企业出口货物当天申报、当天通关放行。", "办好跨境电商综合试验区，设立海外仓。"),
    "CAP-19": ("同五个友好城市签订合作备忘录，参与共建“一带一路”。", "办好面向发展中国家官员的研修班，落实对外援助项目。"),
    "CAP-20": ("凡能网上办的行政许可一律不见面审批。", "对落实不力的部门由督查室通报并严肃问责。"),
    "CAP-21": ("封山育林，三年内造林二十万亩。", "清退闲置土地，亩均不达标的不再新增用地指标。"),
    "CAP-23": ("送戏下乡一百场，博物馆周一不再闭馆。", "普查老街古宅，抢救濒危的非物质文化遗产。"),
}  # fmt: skip


def coded(text: str) -> list[str]:
    """Topics of a measure of one sentence, the main one first."""
    found = code_measures([CodedMeasure("m", "d", (("m/1", text),))], FIELDS)
    return [coding.topic_id for coding in found["m"]]


def test_it_holds_the_major_topics_and_no_other() -> None:
    numbers = [int(topic_id.removeprefix("CAP-")) for topic_id in FIELDS.topics]
    assert numbers == [n for n in range(1, 24) if n not in (11, 22)]
    assert not FIELDS.warnings
    assert all(topic.name_en.isascii() for topic in FIELDS.topics.values())
    assert set(SENTENCES) == set(FIELDS.topics)


@pytest.mark.parametrize("topic_id", FIELDS.topics)
def test_no_cue_is_dead(topic_id: str) -> None:
    """A cue that holds a veto of its own topic could never earn it, and what two cues earn a longer one may earn."""
    cues = [cue for cue in FIELDS.cues[topic_id] if not cue.is_veto]
    assert [cue.phrase for cue in cues if topic_id not in INDEX.match(cue.phrase)] == []
    assert len({cue.phrase for cue in cues}) == len(cues)
    light = [cue for cue in cues if cue.weight < 1]
    assert sum(cue.weight for cue in light) >= 1  # so that they can earn it together


@pytest.mark.parametrize("topic_id", FIELDS.topics)
def test_each_veto_keeps_something_out(topic_id: str) -> None:
    """Without the veto its own phrase would speak for the topic, if only with a cue beside it."""
    cues = [cue for cue in FIELDS.cues[topic_id] if not cue.is_veto]
    for veto in (cue for cue in FIELDS.cues[topic_id] if cue.is_veto):
        assert any(cue.phrase in veto.phrase for cue in cues), veto.phrase


@pytest.mark.parametrize(("topic_id", "sentence"), [(t, s) for t, own in SENTENCES.items() for s in own])
def test_each_field_is_earned_by_a_sentence_that_was_made_up(topic_id: str, sentence: str) -> None:
    assert coded(sentence)[:1] == [topic_id]


def test_what_belongs_nowhere_gets_no_field() -> None:
    for text in ("本方案自印发之日起施行。", "各地要高度重视，认真抓好落实。", "企业和市场都很重要。"):
        assert coded(text) == []


@pytest.mark.parametrize(
    ("name", "topic_id"),
    [
        ("01_vocational_2019.html", "CAP-06"),
        ("02_wuwaste_2018.html", "CAP-07"),
        ("09_guarantee_funds_2019.html", "CAP-15"),
        ("20_agrimech_shanghai.docx", "CAP-04"),
    ],
)
def test_the_main_field_of_a_real_document(name: str, topic_id: str) -> None:
    measures = coded_measures(pc.parse(Path(__file__).parent / "real" / name))
    main = [codings[0].topic_id for codings in code_measures(measures, FIELDS).values() if codings]
    assert len(main) >= 0.9 * len(measures)
    assert Counter(main).most_common(1)[0][0] == topic_id
