"""Plans made at random by a grammar: sections, measures and headings come back as they were put in.

The grammar holds what plans are made of: a letterhead, chapters, items that count on or anew, headings on lines of their own
or run into their text, a general part, list items inside measures, responsibility clauses, a signature.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policycompare.lexicon import read_lexicon
from policycompare.parsing.documents import parse_document
from policycompare.parsing.rows import ParsedDocument
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
