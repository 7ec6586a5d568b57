"""How firmly sentences bind: a case for each rule, and for every cue and every veto of the list of words."""

from __future__ import annotations

from pathlib import Path

import pytest

from policycompare.errors import DataError
from policycompare.lexicon import read_lexicon
from policycompare.lexicon.bindingness import ANY, GAP, STRENGTHS, BindingWord, add_binding_words, last_words
from policycompare.parsing.bindingness import BindingRules, binding_rules, find_bindingness
from policycompare.parsing.sentences import Sentence

ROWS = list(read_lexicon().binding.values())
RULES = binding_rules(read_lexicon())
HEADER = "cue,gives,position,veto,source,note\n"


def read(text: str, headings: tuple[str, ...] = (), *, in_cell: bool = False) -> tuple[str, str]:
    """Strength and cue of a sentence that stands in no document."""
    sentence = Sentence(text, 0, len(text), headings)
    found = find_bindingness(sentence, RULES, in_cell=in_cell)
    return found.strength, text[slice(*found.cue)] if found.cue else ""


CASES = {
    "a plain act": ("健全河湖巡查制度。", "shall", "健全"),
    "an act behind adverbs": ("进一步积极稳步推进渔港建设。", "shall", "推进"),
    "加快 stands before a verb": ("加快建设渔港。", "shall", "建设"),
    "加快 is the verb": ("加快渔港升级。", "shall", "加快"),
    "an act behind who acts": ("各区水务部门每季度组织渔港演练。", "shall", "组织"),
    "a body with a bracket": ("县（市、区）定期组织渔港演练。", "shall", "组织"),
    "an act behind 将": ("将渔港维护经费列入本级预算。", "shall", "列入"),
    "an act behind who acts and 将": ("区财政部门将渔港经费列入预算。", "shall", "列入"),
    "将 alone": ("各镇将渔港与海堤同等对待。", "shall", "将"),
    "an act behind what a preposition opens": ("面向渔民开展安全培训。", "shall", "开展"),
    "the act of the last part may have 的": ("坚持传统与创新结合，为渔民提供方便的泊位。", "shall", "提供"),
    "an act behind a date": ("2026年6月底前完成渔港清淤。", "shall", "完成"),
    "a duty said": ("渔港经营者应当公布收费标准。", "shall", "应当"),
    "a duty of somebody named": ("泊位分配由渔港监督机构负责。", "shall", "由渔港监督机构负责"),
    "a limit": ("单船停泊费原则上不超过50元。", "shall", "不超过"),
    "the word of duty before the first act": ("各镇要组织渔港演练。", "shall", "要"),
    "what a duty is about is no act": ("托管协议应当写明期限。", "shall", "应当"),
    "must": ("渔船出海前必须检查救生设备。", "must", "必须"),
    "确保 is firmer than the act before": ("清淤渔港，确保航道畅通。", "must", "确保"),
    "严格 behind a duty": ("渔民要严格遵守禁渔期。", "must", "严格"),
    "nothing is left out": ("符合条件的渔民应保尽保。", "must", "应保尽"),
    "a prohibition behind an act": ("加强渔港巡查，不得放行无证船舶。", "forbid", "不得"),
    "a prohibition is firmer than must": ("出海必须报备，严禁超载。", "forbid", "严禁"),
    "may": ("渔民可以委托合作社办理。", "may", "可以"),
    "可": ("渔船所有人可按月缴费。", "may", "可"),
    "may, then a duty": ("渔民可以委托办理，合作社应当登记。", "shall", "应当"),
    "encouraged acts are encouraged": ("鼓励合作社建立维修队，开展互助。", "encourage", "鼓励"),
    "behind encouragement a duty stands for itself": ("鼓励合作社建队，队员必须持证。", "must", "必须"),
    "encouragement behind an act": ("完善渔港规划，鼓励社会投资。", "shall", "完善"),
    "a semicolon begins anew": ("鼓励社会投资；建立渔港台账。", "shall", "建立"),
    "encouraged and urged": ("鼓励和督促渔民参保，规范理赔流程。", "shall", "规范"),
    "a sum that is given": ("对新建渔港的企业，每座奖励20万元。", "encourage", "每座奖励"),
    "what is given ends the part": ("安排专项资金给予支持。", "encourage", "给予支持"),
    "whom a sentence is about": ("对建立台账、任务完成较好的县，给予补助。", "encourage", "给予补助"),
    "explored acts are explored": ("探索建立渔港长制，实现分区管理。", "explore", "探索"),
    "逐步 before a verb": ("逐步恢复海湾湿地。", "explore", "逐步"),
    "逐步 in a later part": ("拆除违建，逐步恢复海湾湿地。", "shall", "拆除"),
    "a trial": ("开展渔港股份制试点。", "explore", "试点"),
    "a trial among other words": ("开展渔港试点示范专项行动。", "shall", "开展"),
    "a principle": ("坚持陆海统筹。", "none", ""),
    "a state": ("渔港布局更加合理，管理水平明显提高。", "none", ""),
    "a report": ("渔港建成了三座泊位。", "none", ""),
    "a definition": ("提高渔民收入是渔业工作的重要目标。", "none", ""),
    "what begins as a description goes on as one": ("截至去年底，全市渔港达到9座，形成泊位体系。", "none", ""),
    "an aim of a year": ("到2027年，建成渔港9座。", "none", ""),
    "an aim of a year holds a duty": ("到2027年，各区必须建成渔港。", "must", "必须"),
    "a year without a month and 初步": ("2027年初步建成渔港9座。", "none", ""),
    "what brings the document": ("为加强渔港管理，推进渔业转型，制定本办法。", "none", ""),
    "names in a list": ("经验推广方面3项：允许渔民自建泊位的机制；建立共管的做法。", "none", ""),
    "a title": ("《建立渔港台账办法》。", "none", ""),
    "a slogan": ("“应知应会、建立台账”。", "none", ""),
    "a condition": ("建立台账的，备查。", "none", ""),
    "a condition opened by 在": ("在确保航行畅通的前提下，扩大泊位。", "shall", "扩大"),
    "及时 is no condition": ("及时，全面清理航道。", "shall", "清理"),
    "a verb with 的 is none": ("建立的台账较多。", "none", ""),
    "了解 is no report": ("排查了解渔港现状。", "shall", "排查"),
    "a duty that qualifies a noun": ("明确应当公开的事项。", "shall", "明确"),
    "a noun of a line": ("渔港能力提升工程。", "none", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_rule(name: str) -> None:
    """Each rule has an invented sentence."""
    text, strength, cue = CASES[name]
    assert read(text) == (strength, cue)


def test_heading() -> None:
    """A short line without a stop is a heading; not so in a cell, with a word of duty, or before a bracket."""
    assert read("完善渔港规划") == ("none", "")
    assert read("完善渔港规划", in_cell=True) == ("shall", "完善")
    assert read("渔船必须持证") == ("must", "必须")
    assert read("完善渔港规划和泊位调度办法，统筹陆海交通和冷链物流设施，推进岸电改造") == ("shall", "完善")
    text = "完善渔港规划（责任单位：市渔业局）。"
    assert find_bindingness(Sentence(text, 0, 6), RULES).strength == "shall"


def test_chapter_about_the_past() -> None:
    """What stands below 发展基础 binds nobody, unless the heading is an act: 应对形势变化."""
    assert read("加强渔港巡查。", ("一、发展基础", "（一）主要成就")) == ("none", "")
    assert read("加强渔港巡查。", ("二、主要任务",)) == ("shall", "加强")
    assert read("加强渔港巡查。", ("提高应对风险挑战能力",)) == ("shall", "加强")


def test_discretion() -> None:
    """Words that leave room stand beside any strength, in their order; 不适当 is none of them."""
    text = "有条件的镇结合本地实际建立台账，原则上每季度公开，不适当收费全部清退。"
    found = find_bindingness(Sentence(text, 0, len(text)), RULES)
    assert [text[a:b] for a, b in found.discretion] == ["有条件的", "结合本地实际", "原则上"]


def test_cue_counts_characters_of_the_text() -> None:
    """A cue's place is that of the text that the sentence stands in."""
    text = "前一句。市渔业局不得收费。"
    found = find_bindingness(Sentence(text, 4, len(text)), RULES)
    assert found.cue == (8, 10)


# ---- the list of words


def filled(cue: str) -> str:
    """A cue with something in its gaps."""
    return cue.replace(GAP, "渔民").replace(ANY, "保")


FRAMES = {
    "word": "渔港方面{}办妥。", "head": "{}渔港事务。", "leading": "{}建立渔港台账。", "end": "开展渔港{}。",
    "last": "渔港泊位{}九个。",
}  # fmt: skip


def test_every_cue_decides() -> None:
    """Every cue, in the place where it counts, gives its strength by itself or by a longer cue of the same strength."""
    missed = []
    for row in ROWS:
        if row.gives in STRENGTHS:
            strength, cue = read(FRAMES[row.position].format(filled(row.cue)))
            if strength != row.gives or not (cue in filled(row.cue) or filled(row.cue) in cue):
                missed.append((row.cue, row.position, row.gives, strength, cue))
    assert missed == []


def only(row: BindingWord) -> BindingRules:
    """The rules without any other cue of a strength."""
    idle = [BindingWord("〇", "shall", place) for place in FRAMES]
    return BindingRules([*(r for r in ROWS if r.gives not in STRENGTHS and r.gives != "state"), *idle,
                         BindingWord("〇", "state", ""), row])  # fmt: skip


@pytest.mark.parametrize("row", [r for r in ROWS if r.vetoes and r.gives in STRENGTHS], ids=lambda row: row.cue)
def test_every_veto_holds(row: BindingWord) -> None:
    """A longer word that a row excepts decides nothing; without the veto it would."""
    strict, loose = only(row), only(row._replace(vetoes=()))
    before = row.cue[: -len(last_words(row.cue))].replace(GAP, "渔民").replace(ANY, "")
    held, idle = [], []
    for veto in row.vetoes:
        text = FRAMES[row.position].format(f"{before}{veto}")
        sentence = Sentence(text, 0, len(text))
        if find_bindingness(sentence, strict).strength != "none":
            held.append(veto)
        if find_bindingness(sentence, loose).strength == "none" and row.position in ("word", "last"):
            idle.append(veto)
    assert (held, idle) == ([], [])


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("应,ought,word,,general,", "unknown strength"),
        ("应,shall,middle,,general,", "unknown position"),
        ("应,shall,word,反映,general,", "does not hold the cue"),
        ("由…,shall,word,,general,", "no last words"),
    ],
)
def test_bad_row(tmp_path: Path, row: str, message: str) -> None:
    """A row that can mean nothing stops the reading, with its place."""
    path = tmp_path / "bindingness.csv"
    path.write_text(HEADER + row + "\n", "utf-8")
    with pytest.raises(DataError, match=message):
        add_binding_words({}, path, "bindingness.csv")


def test_study_adds_words(tmp_path: Path) -> None:
    """A row of a study adds a cue, or changes one of the package."""
    folder = tmp_path / "data" / "lexicon"
    folder.mkdir(parents=True)
    rows = "力推,shall,head,,study,\n鼓励,shall,word,,study,\n"
    (folder / "bindingness.csv").write_text(HEADER + rows, "utf-8")
    rules = binding_rules(read_lexicon(tmp_path))
    texts = ["力推渔港升级。", "鼓励社会投资。"]
    assert [find_bindingness(Sentence(t, 0, len(t)), rules).strength for t in texts] == ["shall", "shall"]
    assert read("力推渔港升级。")[0] == "none"
