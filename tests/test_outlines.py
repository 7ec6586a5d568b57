"""Plans made at random by a grammar: sections, measures and headings come back as they were put in.

The grammar holds what plans are made of: a letterhead, chapters, items that count on or anew, headings on lines of their own
or run into their text, a general part, list items inside measures, responsibility clauses, a signature.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import policycompare as pc
from policycompare.lexicon import read_lexicon
from policycompare.parsing.documents import parse_document
from policycompare.parsing.lines.numbering import match_label
from policycompare.parsing.lines.settling import settle_labels
from policycompare.parsing.records import ParsedDocument
from policycompare.sources.manifest import DocumentEntry, FileEntry
from policycompare.sources.source_text import read_source
from policycompare.text.documents import normalize_source, split_documents
from policycompare.text.normalize import normalize

LEXICON = read_lexicon()

HAN = "零一二三四五六七八九十"


def han(number: int) -> str:
    tens, ones = divmod(number, 10)
    return HAN[number] if number <= 10 else ("" if tens == 1 else HAN[tens]) + "十" + (HAN[ones] if ones else "")


STYLES = {
    "part": lambda n: f"第{han(n)}部分　",
    "chapter": lambda n: f"第{han(n)}章　",
    "han": lambda n: f"{han(n)}、",
    "han space": lambda n: f"{han(n)} 、",
    "bare": lambda n: f"{n}　",
    "financial": lambda n: f"{'零壹贰叁肆伍陆柒捌玖'[n]}、",
    "task": lambda n: f"任务{han(n)}：",
    "section": lambda n: f"第{han(n)}节　",
    "han_paren": lambda n: f"（{han(n)}）",
    "half": lambda n: f"({han(n)})",
    "arabic": lambda n: f"{n}.",
    "wide": lambda n: f"{n}．",
    "comma": lambda n: f"{n}、",
    "arabic_paren": lambda n: f"（{n}）",
    "arabic_half": lambda n: f"{n}）",
    "circled": lambda n: "⓪①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"[n],
}
OUTER = ["part", "chapter", "han", "han space", "financial", "task", "bare"]
MIDDLE = ["section", "han_paren", "half", "arabic", "comma", "han"]
ITEM = ["han_paren", "half", "arabic", "wide", "comma", "arabic_paren"]
LIST = ["arabic", "wide", "comma", "arabic_paren", "arabic_half", "circled"]
ALIKE = [
    {"han", "han space"},
    {"han_paren", "half"},
    {"arabic", "wide", "comma", "bare"},
    {"arabic_paren", "arabic_half"},
]

VERBS = ["加强", "推进", "完善", "健全", "提升", "优化", "深化", "扩大", "建设", "规范"]
THINGS = [
    "社区养老服务", "水源地保护", "垃圾分类收运", "托育机构布局", "农村公路养护", "“一网通办”服务", "5G网络覆盖", "应急物资储备",
    "湿地生态修复", "职业技能培训", "中小企业融资", "公共文化设施", "“十四五”项目储备", "河道、湖泊巡查", "执法（司法）监督",
]  # fmt: skip
TEXTS = [
    "各区建立台账并按季更新，年底前完成首轮排查。",
    "支持有条件的街道先行先试，形成一批可推广的做法。",
    "到2026年，全市建成示范点120个，覆盖率达到85%以上。",
    "对验收合格的项目给予补助，对逾期未完成的予以通报。",
    "鼓励社会力量参与运营，推动资源共享、优势互补，逐步降低群众负担。",
    "定期组织培训和演练，及时发现并解决突出问题。",
]
DUTIES = [
    "各街道要按季通报进展，限期整改问题。",
    "到2026年，全市新建养老驿站30个，改造床位1200张。",
    "市民政局负责汇总进展，每半年报告一次。",
    "凡新建住宅项目，必须同步配建社区用房。",
]
GENERAL = ["总体要求", "指导思想和基本原则", "总体要求和主要目标", "发展现状与形势", "发展基础"]
GENERAL_ITEMS = ["指导思想", "基本原则", "主要目标", "面临形势"]


@dataclass
class Plan:
    """A made plan: its lines, and what must be read in it."""

    lines: list[str] = field(default_factory=list)
    sections: list[tuple[int, str]] = field(default_factory=list)
    measures: list[tuple[str | None, str]] = field(default_factory=list)


def alike(a: str, b: str) -> bool:
    return a == b or any({a, b} <= group for group in ALIKE)


def make_plan(rng: random.Random) -> Plan:
    """A plan by the grammar; what ``rng`` decides is what differs."""
    plan = Plan()

    def pick(values: list[str]) -> str:
        return rng.choice(values)

    def some(low: int, high: int) -> int:
        return rng.randint(low, high)

    def maybe() -> bool:
        return rng.random() < 0.5

    used: set[str] = set()

    def heading(commas: bool) -> str:
        while True:
            words = pick(VERBS) + pick(THINGS)
            if commas:
                words += "，" + pick(VERBS) + pick(THINGS)
            if words not in used or len(used) > 60:
                used.add(words)
                return words

    outer = pick(OUTER)
    middle = pick([s for s in MIDDLE if not alike(s, outer)]) if maybe() else None
    item = pick([s for s in ITEM if not alike(s, outer) and not (middle and alike(s, middle))])
    lists = pick([s for s in LIST if not alike(s, item) and not alike(s, outer) and not (middle and alike(s, middle))])
    runs_on = maybe()
    commas = maybe()
    form = pick(["stop", "stop", "line", "colon", "blank", "none"])
    clauses = maybe()

    plan.lines += pick([
        "某某市人民政府办公室文件\n某政办发〔2023〕15号\n某某市人民政府办公室关于印发行动方案的通知\n各区人民政府，市政府各部门：",
        "某某市城市更新行动方案（2023—2025年）",
        "某某市人民政府关于加快发展的实施意见\n某政发〔2023〕15号\n各区人民政府，市政府各部门：\n为了加快发展，现提出如下意见。",
    ]).split("\n")  # fmt: skip
    number = 0

    def measure(level: int) -> None:
        nonlocal number
        number += 1
        words = heading(commas) if form != "none" else None
        texts = rng.sample(TEXTS, some(2, 4))
        if words is None:  # a first sentence that is a commitment says so: by whom, how much
            texts.insert(0, pick(DUTIES))
        text = "".join(texts)
        printed = STYLES[item](number)
        if form == "line":
            plan.lines += [printed + str(words), text]
        else:
            glue = {"stop": "。", "colon": "：", "blank": "　", "none": ""}[form]
            plan.lines.append(printed + (words or "") + glue + text)
        plan.measures.append((words, text))
        if some(0, 5) == 0:
            for at in range(1, some(2, 3) + 1):
                plan.lines.append(STYLES[lists](at) + pick(["建立清单。", "按月通报。", "开展评估；", "落实经费。"]))
        if clauses:
            plan.lines[-1] += "（责任单位：市民政局、市财政局，各区人民政府）"

    chapters = some(2, 5)
    for chapter in range(1, chapters + 1):
        if chapter == 1 and maybe():
            words = pick(GENERAL)
            plan.lines.append(STYLES[outer](chapter) + words)
            plan.sections.append((1, words))
            if maybe():
                plan.lines.append("坚持稳中求进，全面推进各项工作。" + pick(TEXTS))
                continue
            for at, name in enumerate(GENERAL_ITEMS[: some(2, 4)], 1):
                number = number + 1 if runs_on and middle is None else at
                plan.lines.append(STYLES[middle or item](number if middle is None else at) + name + "。" + pick(TEXTS))
                plan.sections.append((2, name))
            continue
        words = heading(maybe())
        plan.lines.append(STYLES[outer](chapter) + words)
        plan.sections.append((1, words))
        if maybe():
            plan.lines.append("本章任务由相关部门按职责推进。")
        if not runs_on:
            number = 0
        if middle is None:
            for _ in range(some(2, 4)):
                measure(2)
            continue
        for at in range(1, some(1, 3) + 1):
            words = heading(maybe())
            plan.lines.append(STYLES[middle](at) + words)
            plan.sections.append((2, words))
            if not runs_on:
                number = 0
            for _ in range(some(2, 4)):
                measure(3)
    if maybe():
        plan.lines += ["某某市人民政府办公室", "2023年3月1日"]
    return plan


def parse(text: str) -> ParsedDocument:
    entry = FileEntry("made.txt", None, None, (DocumentEntry("made"),))
    source = normalize_source(read_source(text.encode("utf-8"), entry))
    return parse_document(split_documents(source, entry.documents)[0], LEXICON)


def plain(words: str | None) -> str | None:
    return words and normalize(words).text


def differences(plan: Plan) -> list[str]:
    """What was not read as it was made."""
    parsed = parse("\n".join(plan.lines))
    wanted = [(level, plain(words)) for level, words in plan.sections]
    given_ = [(s.level, s.heading) for s in parsed.sections]
    found = [f"sections {given_} not {wanted}"] if given_ != wanted else []
    if len(parsed.measures) != len(plan.measures):
        return [*found, f"{len(parsed.measures)} measures, not {len(plan.measures)}"]
    for measure, (words, text) in zip(parsed.measures, plan.measures, strict=True):
        if measure.heading != plain(words):
            found.append(f"heading {measure.heading}, not {plain(words)}")
        if not measure.text.startswith(plain(words or text[:9]) or "") or (plain(text) or "") not in measure.text:
            found.append(f"text {measure.text[:40]}")
    return found


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False))
def test_what_was_put_in_comes_back(rng: random.Random) -> None:
    plan = make_plan(rng)
    assert differences(plan) == [], "\n".join(plan.lines)


TEXT = "各区建立台账并按季更新，年底前完成首轮排查。鼓励社会力量参与运营，推动资源共享。"

# The lines of a plan, 。 standing for more text of an item; what is read: sections with their level, measures with a dash.
FORMS = {
    "financial numerals": (
        "壹、计划缘起|为因应高龄社会，订定本计划。|贰、实施策略|一、扩充量能|（一）增设中心。。|（二）培训人员。。|参、预期效益|提升品质。",
        "1 计划缘起|1 实施策略|2 扩充量能|- 增设中心|- 培训人员|1 预期效益",
    ),
    "one count in two ways": (
        "一、任务|1.加强排查。。|2、完善制度。。|3．开展培训。。|二、保障|1、加强领导。。|2.落实经费。。",
        "1 任务|- 加强排查|- 完善制度|- 开展培训|1 保障|- 加强领导|- 落实经费",
    ),
    "two counts, one inside the other": (
        "1、任务|1.加强排查。。|2.完善制度。。|2、保障|1.加强领导。。|2.落实经费。。",
        "1 任务|- 加强排查|- 完善制度|1 保障|- 加强领导|- 落实经费",
    ),
    "a bracket that is not closed": ("一、任务|（一）加强排查。。|（二完善制度。。|（三）开展培训。。", "1 任务|- 加强排查|- 完善制度|- 开展培训"),
    "a comma for a mark": (
        "一、任务|（一）加强排查。。|（二）完善制度。。|二，保障措施|（一）加强领导。。|（二）落实经费。。",
        "1 任务|- 加强排查|- 完善制度|1 保障措施|- 加强领导|- 落实经费",
    ),
    "no mark at all": (
        "一　总体要求|坚持稳中求进。|二　重点任务|1　加强排查|。|2　完善制度|。|三　保障措施|。",
        "1 总体要求|1 重点任务|- 加强排查|- 完善制度|1 保障措施",
    ),
    "figures behind the number": ("一、任务|1.2024年底前，完成站点改造。。|2.2025年，建成示范区3个。。|3.5G网络全覆盖。。", "1 任务|-|-|-"),
    "figures that are no numbers": (
        "一、任务|（一）加强排查。。|3所学校完成改造。|2.5公里管网已更新。|（二）完善制度。。|第三条规定的情形除外。|12345热线接听率达到95%。|一、二级医院同步实施。|5新能源汽车推广|A.类企业享受同等待遇。|第二条文化线路建成开放。",
        "1 任务|- 加强排查|- 完善制度",
    ),
    "words that number": (
        "一、总体目标|。|二、重点任务|任务一：加强排查。。|任务二：完善制度。。|三、工作要求|（一）加强领导。。|（二）落实经费。。",
        "1 总体目标|1 重点任务|- 加强排查|- 完善制度|1 工作要求|- 加强领导|- 落实经费",
    ),
    "measures at three depths": (
        "一、总体要求|（一）指导思想。。|（二）基本原则。|1.坚持党建引领。。|2.坚持以人为本。。|二、重点任务|（一）强化设施|1.加强排查。。|2.完善制度。。"
        "|（二）强化服务|1.开展培训。。|2.优化流程。。|三、专项行动|（一）清理行动。。|（二）整治行动。。|四、保障措施|1.加强领导。。|2.落实经费。。",
        "1 总体要求|2 指导思想|2 基本原则|1 重点任务|2 强化设施|- 加强排查|- 完善制度|2 强化服务|- 开展培训|- 优化流程|1 专项行动|- 清理行动|- 整治行动"
        "|1 保障措施|- 加强领导|- 落实经费",
    ),
    "signs": (
        "Ⅰ、任务|⒈加强排查。。|⑴建立台账。|⑵按月通报。|⒉完善制度。。|Ⅱ、保障|⒈加强领导。。|⒉落实经费。。",
        "1 任务|- 加强排查|- 完善制度|1 保障|- 加强领导|- 落实经费",
    ),
    "decimals": (
        "1总则|1.1编制目的|。|1.2适用范围|。|2组织体系|2.1指挥机构|。|2.1.1领导小组|。|2.2工作机构|。",
        "1 总则|- 编制目的|- 适用范围|1 组织体系|- 指挥机构|- 工作机构",
    ),
    "dashes and boxes": ("一、任务|1-1加强排查。。|1-2完善制度。。|二、保障|2-1加强领导。。|2-2落实经费。。", "1 任务|- 加强排查|- 完善制度|1 保障|- 加强领导|- 落实经费"),
    "letters": ("一、任务|A.加强排查。。|B.完善制度。。|二、保障|A.加强领导。。|B.落实经费。。", "1 任务|- 加强排查|- 完善制度|1 保障|- 加强领导|- 落实经费"),
    "lists inside paragraphs": ("一、加强排查|一是建立台账。。|二是开展评估。。|二、完善制度|（略）（1）分类；（2）建档。。", "- 加强排查|- 完善制度"),
    "stages": (
        "一、重点任务|（一）加强排查。。|（二）完善制度。。|二、实施步骤|第一阶段：动员部署（2023年3月）。。|第二阶段：组织实施（4月至10月）。。",
        "1 重点任务|- 加强排查|- 完善制度|1 实施步骤|- 动员部署（2023年3月）|- 组织实施（4月至10月）",
    ),
    "headings of many parts": (
        "一、任务|（一）聚焦重点领域关键环节补齐设施短板，推动老旧小区改造和城市更新提质扩面增效|。|（二）坚持党建引领、多元共治，完善“街道吹哨”机制|。",
        "1 任务|- 聚焦重点领域关键环节补齐设施短板，推动老旧小区改造和城市更新提质扩面增效|- 坚持党建引领、多元共治，完善“街道吹哨”机制",
    ),
    "articles before a noun": (
        "第一章　总则|第一条　为了促进文化发展，制定本条例。|第二条　文化部门应当依照第三条第二款加强管理。|第三条　例会每月召开。|第二章　管理|第四条　款项由财政拨付。"
        "|第五条　件数较多的，分批办理。|第六条　有下列情形的，依照第三条处理：|（一）拒不整改的；|（二）其他情形。",
        "1 总则|-|-|-|1 管理|-|-|-",
    ),
    "one item a chapter": (
        "一、设施|（一）补齐短板，改造老旧管网。。|二、服务|（二）优化流程，推行一次办成。。|三、保障|（三）加强领导，压实各方责任。。",
        "1 设施|- 补齐短板，改造老旧管网|1 服务|- 优化流程，推行一次办成|1 保障|- 加强领导，压实各方责任",
    ),
    "a last item without a stop": ("一、任务|（一）加强排查|。|（二）加强宣传|各地区、各部门要充分利用各类渠道宣传，营造氛围。", "1 任务|- 加强排查|- 加强宣传"),
    "chapters that are measures": ("一、加强排查|。。|二、完善制度|。。|三、开展培训|。。", "- 加强排查|- 完善制度|- 开展培训"),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
def test_forms(name: str) -> None:
    made, wanted = FORMS[name]
    lines = [line[:-1] + TEXT if line.endswith("。。") or line == "。" else line for line in made.split("|")]
    parsed = parse("\n".join(["某某市方案", *lines]))
    found = [(s.char_start, f"{s.level} {s.heading}") for s in parsed.sections]
    found += [(m.char_start, f"- {m.heading or ''}".strip()) for m in parsed.measures]
    assert [words for _, words in sorted(found)] == wanted.split("|")


MARKDOWN = """# 某某市城市更新行动方案

## 总体要求

坚持稳中求进。到2025年，建成示范点30个。

## 重点任务

### 加强排查

各区建立台账并按季更新。鼓励社会力量参与运营。

### 完善制度

支持先行先试，形成可推广的做法。

## 保障措施

### 加强领导

成立专班，每月调度。
"""


def test_headings_of_the_format_without_any_number(tmp_path: Path) -> None:
    path = tmp_path / "plan.md"
    path.write_text(MARKDOWN, encoding="utf-8")
    tables = pc.parse(path)
    assert list(tables.sections.heading) == ["总体要求", "重点任务", "保障措施"]
    assert list(tables.measures.measure_id) == ["plan:2.1", "plan:2.2", "plan:3.1"]
    assert list(tables.measures.heading) == ["加强排查", "完善制度", "加强领导"]


def test_headings_of_the_format_between_numbers(tmp_path: Path) -> None:
    path = tmp_path / "plan.md"
    path.write_text(
        "# 某某市行动方案\n\n## 一、任务\n\n### 设施提升\n\n1. 加强排查。建立台账。\n2. 完善制度。先行先试。\n\n"
        "### 服务提升\n\n3. 开展培训。每年两次。\n4. 优化流程。一次办成。\n\n## 二、保障\n\n5. 加强领导。每月调度。\n",
        encoding="utf-8",
    )
    tables = pc.parse(path)
    assert [(s.level, s.heading) for s in tables.sections.itertuples()] == [
        (1, "任务"), (2, "设施提升"), (2, "服务提升"), (1, "保障"),
    ]  # fmt: skip
    assert list(tables.measures.num) == [1, 2, 3, 4, 5]
    assert not [line for line in tables.report if "second section" in line]


COMPANY = [
    (["1总则", "5新能源汽车推广", "2组织体系"], [1, None, 2]),
    (["A.加强领导", "乙、附则", "B.落实经费"], [1, None, 2]),
    (["（一）甲", "（二乙", "（七丙", "（三）丁"], [1, 2, None, 3]),
    (["三、甲", "四大工程建设", "四、乙"], [3, None, 4]),
    (["第一条 甲", "第二条文化部门应当", "第九条文件规定的", "第三条 乙"], [1, 2, None, 3]),
    (["2.甲", "3.5G网络实现重点区域全覆盖", "4.5G基站共建共享加快推进"], [2, 3, 4]),
    (["1.甲", "8.5G网络实现重点区域全覆盖", "2.乙"], [1, None, 2]),
    (["1.1甲", "8.5“平方米”为单位", "1.2乙", "2.1丙", "2.3丁"], [1, None, 2, 1, 3]),
    (["二、甲", "三是乙", "三开展培训", "四、丁"], [2, None, 3, 4]),
]


@pytest.mark.parametrize(("lines", "numbers"), COMPANY)
def test_numbers_that_need_company(lines: list[str], numbers: list[int | None]) -> None:
    assert [label and label.num for label in settle_labels([match_label(line) for line in lines])] == numbers
