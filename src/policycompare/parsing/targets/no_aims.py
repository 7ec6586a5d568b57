"""What carries a figure and is no aim: subsidies, conditions, counts of a list, formulas, penalties.

Each rule names itself, so that what was left out can be said, and has its samples; a test runs them all.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from policycompare.parsing.targets.figures import TIMES, Figure, Reading

RE_COUNT_BEFORE = re.compile(
    "(?:[共等]|一式|方面|共计|合计|总共|以下|下列|上述|下述|前述|分为|归纳为|这|涉及|统筹|围绕|聚焦|按照|依托|对现有|原有?|现有|为)$"
)
RE_PART_OF_LIST = re.compile(
    "^(?:大?(?:方面|类别|部分|环节|要素|维度|阶段|层次|领域|因子|关系|原则|统筹|坚持|体系)|重点(?:任务|领域))"
)
RE_MODIFIES = re.compile(r"^的(?!目标|要求|增速|水平|速度|比例|标准|总目标)")
RE_FORMULA = re.compile("[×÷]|/\\s*$")
RE_NAME_GOES_ON = re.compile("意|率|度|比|数|量")
"""What makes the name of a size of a word of conditions: 满意率, 需求满足率, 申报数量."""
RE_MAY = re.compile("可以|允许|准许|同意|可(?![再回降持视燃利循溶吸比支编控调信穿移])")
"""可再生能源, 可支配收入 begin with no permission."""
RE_RATE = re.compile(
    "(?<!费)(?<!利)(?<!税)率$|占比$|覆盖面$|比重$|报销比例$|支付比例$|(?:人均|低保|供养|抚恤|养老金)[^，；]{0,16}标准$"
)
RE_BESIDE = re.compile(r"（(?:20\d{2}年|\x00+|上年|去年|现状|目前)(?:底|末)?(?:为|是|已|仅)[^）]*$")


RE_ONE_OF_SEVERAL = re.compile("[、或][^，；]*?的(?!目标|要求)")


@dataclass(frozen=True, slots=True)
class NoAim:
    """A reason why a figure is no aim.

    Attributes:
        name: The reason.
        says: Whether it holds, of a figure, what it was read as, and its whole sentence.
        examples: Sentences whose figures it takes away.
    """

    name: str
    says: Callable[[Figure, Reading, str], bool]
    examples: tuple[str, ...]


RE_GIVES_TO = re.compile("^(?:对|凡)|的[，；。]|给予")
RE_GIVES = re.compile("给予|奖励")
RE_WHOM = re.compile("^(?:对|凡|经)|的[，。；]")


@lru_cache(maxsize=32)
def _says(pattern: re.Pattern[str], sentence: str) -> bool:
    """Whether a sentence has a pattern; it is asked for each of its figures."""
    return pattern.search(sentence) is not None


def _subsidy(figure: Figure, reading: Reading, sentence: str) -> bool:
    words = figure.words
    if not _says(words.has["subsidy"], sentence) or RE_RATE.search(reading.subject):
        return False
    if figure.quantity.kind in ("money", "percent", "ratio"):
        near = figure.whole[-40:] + figure.after[:12]
        return bool(words.has["subsidy"].search(near)) or _says(RE_GIVES_TO, sentence)
    if reading.is_built and not re.search("优先|奖励$", figure.before):
        return False
    return _says(RE_GIVES, sentence) and _says(RE_WHOM, sentence)


def _penalty(figure: Figure, reading: Reading, sentence: str) -> bool:
    words = figure.words.has["penalty"]
    if figure.quantity.kind == "duration":  # 处罚案件的线索在24小时内登记 is a time limit
        return _says(words, sentence) and reading.comparator in (">", ">=")
    return _says(words, sentence) and figure.quantity.kind in ("money", "ratio")


def _condition(figure: Figure, reading: Reading, sentence: str) -> bool:
    near = re.sub("（[^（）]*）", "", figure.before)[-8:]
    conditions = figure.words.has["condition"].finditer(near)
    if any(not RE_NAME_GOES_ON.match(near, word.end()) for word in conditions):
        return True
    if reading.is_share or reading.is_built or reading.is_frequency or figure.quantity.unit in TIMES:
        return False
    if reading.comparator in (">", ">=", "<", "<=") and RE_ONE_OF_SEVERAL.match(figure.tail):
        return True  # 年产值超100亿元、具备竞争力的企业
    return bool(RE_MODIFIES.match(re.sub("^(?:以上|及以上|以下|及以下|以内|左右|（含）)+", "", figure.after)))


def _count(figure: Figure, reading: Reading, sentence: str) -> bool:
    if figure.quantity.kind != "count":
        return False
    head = re.sub("(?:[约近]|大约)$", "", figure.before)
    if reading.is_built and head.endswith("等") and len(head) > 6 and figure.after:
        return bool(RE_PART_OF_LIST.match(figure.after))  # 建成影像、检验等5个中心
    return bool(RE_COUNT_BEFORE.search(head)) or bool(RE_PART_OF_LIST.match(figure.after))


def _age(figure: Figure, reading: Reading, sentence: str) -> bool:
    if figure.quantity.unit in ("岁", "周岁"):
        return not re.search("寿命|平均", figure.whole)
    if figure.quantity.unit == "年":
        return not re.search("(?:时间|周期|寿命|年限|期限|期)[^，；]{0,6}$", figure.whole)
    return False


def _formula(figure: Figure, reading: Reading, sentence: str) -> bool:
    return bool(RE_FORMULA.search(figure.before[-2:])) or figure.after.startswith(("×", "÷"))


def _cost(figure: Figure, reading: Reading, sentence: str) -> bool:
    return figure.quantity.kind == "money" and bool(
        re.search("(?:总投资|估算|概算|造价|投资约)[^，；]{0,6}$", figure.whole)
    )


def _rank(figure: Figure, reading: Reading, sentence: str) -> bool:
    return figure.quantity.kind == "rank" or (figure.after.startswith("一遇")) or figure.quantity.unit == "年一遇"


def _permission(figure: Figure, reading: Reading, sentence: str) -> bool:
    return bool(RE_MAY.match(figure.whole.lstrip("，、")))


def _beside(figure: Figure, reading: Reading, sentence: str) -> bool:
    return bool(RE_BESIDE.search(figure.whole))


NO_AIMS: tuple[NoAim, ...] = (
    NoAim("formula", _formula, ("手术占比为手术台次数除以总人次数×100%。", "资金占比达到20%×权重系数。")),
    NoAim("rank", _rank, ("防洪标准达到50年一遇。", "资质达到3级。")),
    NoAim("penalty", _penalty, ("处以不低于五千元罚款。", "逾期不改正的依法处罚，停业整顿时间不少于30天。")),
    NoAim("subsidy", _subsidy, ("对新认定的研发中心，给予不超过100万元的一次性奖励。", "按设备投资额的16%给予补助。", "每个项目补助不低于50万元。")),
    NoAim("condition", _condition, ("年销售额达到500万元的企业可以申报。", "具有不少于5年工作经验。", "具备不少于3名专职人员。")),
    NoAim("permission", _permission, ("允许不超过五分之一的股东由其他公民担任。", "可新建展厅3个。")),
    NoAim("beside", _beside, ("（2023年为32%）",)),
    NoAim("cost", _cost, ("总投资约86亿元。", "工程概算达到5亿元。")),
    NoAim("count", _count, ("本次改革事项共64项。", "建立以下5项机制。")),
    NoAim("age", _age, ("参保人员不超过60岁。", "从业不少于5年。")),
)  # fmt: skip


def why_no_aim(figure: Figure, reading: Reading, sentence: str) -> str | None:
    """The first reason why a figure is no aim; None where it is one."""
    return next((rule.name for rule in NO_AIMS if rule.says(figure, reading, sentence)), None)
