"""The ways to state a figure, each with its examples; a test runs them all."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from policycompare.parsing.gates import DIGITS, Literal, gate
from policycompare.parsing.targets.indicators import HIDDEN, tidy_indicator
from policycompare.text.numerals import CN, parse_chinese, parse_fraction, parse_number

# What is counted. A figure without a percent sign needs one of these behind it.
_CLASSIFIERS = (
    "批次|列|微克/立方米|微克每立方米|斤|家次|场次|户次|件次|台次|辆次|车次|床次|册|株|头|只|根|本|米|厘米|兆瓦|万千瓦|栋|幢|楼栋|桶|瓶|袋|枚|具|盏|片|架|艘|立方|"
    "人次|万人次|个工作日|平方公里|课时|学时|工作日|小时|分钟|天|周|个月|次|名|人|位|家|所|个|项|件|部|篇|条|期|场|届|批|套|台|辆|处|座|支|户|亩|公顷|平方米|平方公里|公里|千米"
    "|立方米|吨|万吨|元|亿元|万元|度|千瓦时|千瓦|张|例|宗|起|组|门|种|类|节|轮|遍|份|块|间|床|张床位|分|公斤|岁|年|倍|站|门次|对|微克"
)
CLASSIFIERS = "|".join(sorted(set(_CLASSIFIERS.split("|")), key=lambda word: (-len(word), word)))
PERCENT = "%|％|‰|个百分点"
ARABIC = r"\d[\d,]{0,14}(?:\.\d{1,6})?[万亿]{0,2}"
"""A figure in digits, with its 万 or 亿."""
NUMBER = rf"(?:{ARABIC}|[{CN}]{{1,7}}(?:点[{CN}]{{1,3}})?)"
NO_TENTHS = "立为员果效本长功熟就都人品份分绩套年交像形群文体"
"""What makes a word of 一成…: 一成立, 三成员."""
FRACTION = (
    rf"(?:(?:百|千|万)分之[{CN}\d.点]+|[二三四五六七八九十]分之[一二三四五六七八九十]"
    rf"|[一二三四五六七八九两]成半?(?![{NO_TENTHS}]))"
)


def _figure(number: str, unit: str, fraction: str = "(?!)", more: str = "") -> str:
    """The groups of a figure: a fraction, or a number with its unit; ``more`` may stand between the two."""
    return rf"(?P<figure>(?P<fraction>{fraction})|(?P<number>{number}){more}(?P<unit>{unit}))"


FIGURE = _figure(NUMBER, rf"{PERCENT}|(?:{CLASSIFIERS})(?!心|级|体|化|性)", rf"{FRACTION}|半数", "(?:余|多)?")
SHARE = r"\d[\d.]*"
PLAIN = r"\d+(?:\.\d+)?"
NO_UNIT = rf"\d.%％{CN}"
"""What shows that a number goes on, or has a unit."""
RATE = _figure(SHARE, "[%％]", FRACTION)
"""A fraction or a percentage."""
AT_LEAST = "不得?低于|不得?少于|不得?小于|至少(?:要)?|最少|大于等于|≥"
AT_MOST = (
    "不得?高于|不得?超过|不得?多于|不大于|至多|最多|小于等于|≤|控制在|压缩(?:到|至)|缩短(?:到|至)|降低?(?:到|至)|下降(?:到|至)"
    "|压减(?:到|至)|减少(?:到|至)"
)
HOW = "(?:均|都|全部|稳定|总体|基本|力争|努力|要|应当?|须|必须|也|累计|平均){0,3}"
"""What may stand before a verb of reaching."""
REACH = (
    f"{HOW}(?:达(?:到|(?!标|成))|提高(?:到|至)|提升(?:到|至)|增加(?:到|至)|增长(?:到|至)|扩大(?:到|至)|上升(?:到|至)"
    "|稳定在|保持在|维持在|保持|位于|增至|升至|提至|扩至|增到)(?:了)?"
)
MORE = "(?:超过|高于|大于|多于|突破|超)"
LESS = "(?:低于|少于|小于)"
UP = "(?:提高|提升|增长|增加|上升|上涨|扩大)"
DOWN = "(?:下降|降低|减少|压减|压缩|缩短|缩减|削减|下调)"
WHOLE = "总数|总量|总额|人数|编制|警力|力量|岗位|计划|标准|总人口|比例"
"""What a share is a share of."""
BASE = rf"(?P<base>\d{{4}}年|上年|去年|同期|[\u4e00-\u9fff、]{{0,12}}?(?:{WHOLE})?的?)"
BUILD = (
    "新建|新增|成立|组建|遴选|整治|储备|更换|制修订|修订|选树|命名|投放|布设|安装|建成|建设|改建|打造|培育|创建|培养|培训|募集"
    "|开发|引进|完成|举办|开展|组织|配备|选派|选聘|发展|推出|建立|设立|布局|改造|扶持|认定|评选|树立|新改建|累计建成|创成|下放"
    "|出台|制定|实施|推广|发放"
)
"""Verbs behind which a count is an aim."""
NO_AMOUNT = "的|(?:学历|学位|地方|人民|党|政府|工程|建筑|工地|企业|锅炉|罚款|职称|文件|处|有期|或者|燃煤|工矿)"
"""What follows 两级以上 and the like where it is no amount: 县级以上人民政府."""
FEW = r"[一二两三四五六七八九十\d]{1,3}"
BUILT = rf"{ARABIC}|(?!一)[{CN}]{{1,6}}(?=(?:{CLASSIFIERS})(?:[，。；！]|$))"
NO_COUNT = "年|天|日|个月|小时|分钟|岁|周|工作日|个工作日|条|款"
"""Units of durations and of texts, which a bare count does not have."""
OFTEN = "至少|度|要|应当?|集中|定期|组织|开展|召开|举办|进行|提交|通报|调度|报告|检查|公布"
"""What may stand between 每年 and 一次."""

_UNITS = "".join(sorted({words[0] for words in _CLASSIFIERS.split("|")}))
FIGURE_LITERALS: tuple[Literal, ...] = (
    *DIGITS, "分之", "半数", ("一二三四五六七八九两", "成"), (CN, f"点余多%％‰{_UNITS}"),
)  # fmt: skip
"""What every ``FIGURE`` holds: a digit, a fraction, or a Chinese numeral and what may follow it."""


class Reading(NamedTuple):
    """What a figure says."""

    comparator: str
    value: float | None
    unit: str | None
    period: str | None = None


def _value(match: re.Match[str]) -> tuple[float, str | None] | None:
    if match["fraction"]:
        words = match["fraction"]
        value = 50.0 if words == "半数" else parse_fraction(words)
        if value is None and "成" in words:  # 七成, 三成半
            value = (parse_chinese(words[0]) or 0) * 10 + 5.0 * words.endswith("半")
        return None if value is None else (value, "%")
    number = match["number"]
    value = parse_number(re.sub(r"[万亿]+$", "", number) if number[0].isdigit() else number)
    if value is None:
        return None
    unit = match["unit"]
    magnitude = re.match(r"(\d[\d,.]*)([万亿]{1,2})$", number)
    if magnitude:  # 2.5万户 stays 2.5 万户: the figure that is printed
        value, unit = parse_number(magnitude[1]) or 0.0, magnitude[2] + unit
    return value, "%" if unit == "％" else unit or None


@dataclass(frozen=True, slots=True)
class FigurePattern:
    """A way to state a figure.

    Attributes:
        name: Its name.
        pattern: Groups ``figure``, ``number``, ``unit``, ``fraction``.
        comparator: What it says, or a function of the match.
        examples: (sentence, indicator, comparator, value, unit).
        takes_after: The indicator may stand behind the figure: 不少于3名工作人员.
    """

    name: str
    pattern: re.Pattern[str]
    comparator: str | Callable[[re.Match[str]], str | None]
    examples: tuple[tuple[str, str, str, float, str | None], ...]
    takes_after: bool = True
    rejects: tuple[str, ...] = ()
    literals: tuple[Literal, ...] = FIGURE_LITERALS
    """What stands in every match; a pattern whose ``figure`` is its own declares its own."""

    def read(self, match: re.Match[str]) -> Reading | None:
        """Comparator, value and unit of a match, or None where it is no target."""
        value = _value(match)
        comparator = self.comparator if isinstance(self.comparator, str) else self.comparator(match)
        if value is None or comparator is None:
            return None
        if value == (100.0, "%") and "覆盖" in match.string[max(0, match.start() - 4) : match.start() + 1]:
            comparator = "full-coverage"  # 覆盖率达到100%
        return Reading(comparator, value[0], value[1])

    def indicators(self, match: re.Match[str], before: str, after: str, previous: str) -> list[str | None]:
        """What the figure counts; several where rates are joined by 、 before one figure."""
        own = tidy_indicator(RE_COUNTED_BEFORE.split(before)[-1])
        groups = match.groupdict()
        what = tidy_indicator(groups.get("what") or "")
        if what:
            return [what]  # 新建基层立法联系点15个
        base = groups.get("base") or ""
        if base.endswith("的") and match["unit"] and match["unit"] in "%％" and own:
            return [f"{own}占{base}比例"]  # 警力达到本地警力的40%
        if re.search(r"率均?$|比例$|占比$", own) and "、" in own:
            pieces = own.split("、")
            if all(re.search(r"率$|比例$|占比$", p.removesuffix("均")) for p in pieces):
                return [p.removesuffix("均") for p in pieces]
        behind = (
            tidy_indicator(
                re.split(rf"[。，；]|以上|以下|以内|[、和及](?=[\d{CN}])", after, maxsplit=1)[0].lstrip("的")
            )
            if self.takes_after
            else ""
        )
        measurable = re.search(
            r"(?:率|比例|占比|比重|数量?|总?量|度|额|警力|面积|水平|时间|时限|时长|周期|浓度|规模|产值|人次|补助|标准|费|里程|长度|价)$",
            own,
        )
        if own and (measurable or not behind):
            return [own]
        if own and behind and len(own) + len(behind) <= 24:
            return [f"{own}{behind}" if not re.search(r"[要应须]$", own) else behind]
        return [behind or own or tidy_indicator(previous) or None]


# 企业30家、水效领跑者不少于5家: what was counted before the 、 is another indicator's
RE_COUNTED_BEFORE = re.compile(rf"\d[\d,.]*[万亿]?(?:{CLASSIFIERS})[、和及]")


def _range(match: re.Match[str]) -> str | None:
    """以上, 以内, 左右 behind a figure."""
    word = match["after"]
    if word in ("以上", "及以上", "或以上", "之上"):
        return ">="
    if word in ("以内", "以下", "及以下", "之内", "内"):
        return "<="
    return None


AFTER_UP = "(?:以上|及以上|或以上|之上|)"
FIGURE_PATTERNS: tuple[FigurePattern, ...] = (
    FigurePattern(
        "change",
        re.compile(
            rf"(?:(?:(?<!占)比|较|同比|在)(?:\x00+|上年|去年|\d{{4}}年)?)?(?P<way>{UP}|{DOWN})(?:了|约|不低于|不少于|超过|"
            rf"达到?)?{FIGURE}(?:以上|左右)?"
        ),
        lambda m: "increase" if re.match(UP, m["way"]) else "decrease",
        (
            ("全市煤炭消费总量较2020年下降8%。", "煤炭消费总量", "decrease", 8, "%"),
            ("绩效分级A、B级企业占比提高5个百分点。", "绩效分级A、B级企业占比", "increase", 5, "个百分点"),
            ("平均结案周期缩短三分之一。", "平均结案周期", "decrease", 33.33, "%"),
        ),
        takes_after=False,
    ),
    FigurePattern(
        "at_least",
        re.compile(
            rf"(?:原则上)?(?:每[年季月周]{{0,2}}度?)?(?:{AT_LEAST})(?:[完建开组举配提接进]?(?:成|展|办|织|备|供|受|行|设|"
            rf"立)?){{0,2}}{BASE}??{FIGURE}"
        ),
        ">=",
        (
            ("民商事案件法定审限内结案率不低于98%。", "民商事案件法定审限内结案率", ">=", 98, "%"),
            ("确保每个司法所不少于3名工作人员。", "每个司法所工作人员", ">=", 3, "名"),
            ("任期内至少接受一次法治专题脱产培训。", "法治专题脱产培训", ">=", 1, "次"),
            ("高技能人才培训占比不低于三分之一。", "高技能人才培训占比", ">=", 33.33, "%"),
        ),
    ),
    FigurePattern(
        "at_most",
        re.compile(rf"(?:{AT_MOST}){BASE}??{FIGURE}(?:以内|以下|左右)?"),
        "<=",
        (
            ("一审判决民事案件发改率不高于3%。", "一审判决民事案件发改率", "<=", 3, "%"),
            ("行政诉讼败诉率控制在10%以内。", "行政诉讼败诉率", "<=", 10, "%"),
            ("企业开办时间压缩至1个工作日以内。", "企业开办时间", "<=", 1, "个工作日"),
        ),
    ),
    FigurePattern(
        "reach",
        re.compile(rf"(?P<verb>{REACH})(?:约)?(?:{BASE})??{FIGURE}(?!覆盖)(?P<after>{AFTER_UP})"),
        lambda m: "=" if re.search(r"持|稳定在|位于", m["verb"]) and not m["after"] else ">=",
        (
            ("行政规范性文件合法性审核率达到100%。", "行政规范性文件合法性审核率", ">=", 100, "%"),
            ("一审诉讼案件服判息诉率达到85%以上。", "一审诉讼案件服判息诉率", ">=", 85, "%"),
            ("各县市派出所警力达到本地警力的40%以上。", "各县市派出所警力占本地警力的比例", ">=", 40, "%"),
            ("答复率达100%。", "答复率", ">=", 100, "%"),
            ("支持率達到百分之八十五以上。".replace("達", "达"), "支持率", ">=", 85, "%"),
        ),
        takes_after=False,
    ),
    FigurePattern(
        "more_than",
        re.compile(rf"(?<!不)(?<!不得){MORE}{BASE}??{FIGURE}(?!的)"),
        ">",
        (("归集数据量突破2亿条。", "归集数据量", ">", 2, "亿条"),),
    ),
    FigurePattern(
        "less_than",
        re.compile(rf"(?<!不)(?<!不得){LESS}{BASE}??{FIGURE}(?!的)"),
        "<",
        (("社区矫正对象再犯罪率低于0.1%。", "社区矫正对象再犯罪率", "<", 0.1, "%"),),
    ),
    FigurePattern(
        "within",
        re.compile(
            rf"(?:在|于)?(?:接到[^，。；]{{1,12}}后|自[^，。；]{{2,16}}之日起)?"
            rf"{_figure(NUMBER, '个?工作日|小时|分钟|个月|日|天')}(?:以内|之内|内(?![部容外设控地在]))"
        ),
        "<=",
        (
            ("案件线索移送应当在24小时内完成登记。", "案件线索移送登记", "<=", 24, "小时"),
            ("收到申请后十五日内办结。", "收到申请后办结", "<=", 15, "日"),
        ),
        literals=(*DIGITS, (CN, "个工小分日天")),
    ),
    FigurePattern(
        "only",
        re.compile(rf"(?:只|仅)(?:设立?|保留|配备?)?{FIGURE}"),
        "=",
        (("市、区原则上只设一个执法层级。", "市、区执法层级", "=", 1, "个"),),
    ),
    FigurePattern(
        "share_of",
        re.compile(
            rf"(?<![\u4e00-\u9fff\d%])"
            rf"{_figure(SHARE, '[%％]', f'{FRACTION}|半数')}(?P<after>以上)?的(?P<what>[\u4e00-\u9fff（）、]{{2,24}})"
        ),
        lambda m: ">=" if m["after"] else "=",
        (("70%以上的村卫生室设置中医阁。", "村卫生室设置中医阁", ">=", 70, "%"),),
    ),
    FigurePattern(
        "or_more",
        re.compile(
            rf"(?<!岁){FIGURE}(?<!岁)(?P<after>及以上|或以上|以上|以内|及以下|以下)(?!{NO_AMOUNT})"
        ),
        _range,
        (
            ("审理行政复议案件应由2名以上行政复议人员参加。", "审理行政复议案件行政复议人员参加", ">=", 2, "名"),
            ("应当举办两期以上法治专题讲座。", "法治专题讲座", ">=", 2, "期"),
        ),
    ),
    FigurePattern(
        "frequency",
        re.compile(
            rf"(?:每(?:半?年|季度|半?个?月|周|学期|日|两年))(?:{OFTEN}|[\u4e00-\u9fff]){{0,8}}?"
            rf"{_figure(FEW, '次|场|期|届|轮|回')}(?!以上)"
        ),
        "=",
        (("抓好每月一次的普法宣传日主题活动。", "普法宣传日主题活动", "=", 1, "次"),),
        literals=("每",),
    ),
    FigurePattern(
        "plain_rate",
        re.compile(
            rf"(?<=[率度比重例])(?:为|在|要?)?{RATE}"
            rf"(?!覆盖)(?P<after>以上|以下|以内)?"
        ),
        lambda m: {"以上": ">=", "以下": "<=", "以内": "<="}.get(m["after"] or "", "="),
        (("诉求按时办结率100%。", "诉求按时办结率", "=", 100, "%"), ("满意率98%以上。", "满意率", ">=", 98, "%")),
        takes_after=False,
    ),
    FigurePattern(
        "share",
        re.compile(
            rf"(?:占|完成)(?:了)?{BASE}??{RATE}"
            rf"(?P<after>以上|以下|以内)?"
        ),
        lambda m: {"以上": ">=", "以下": "<=", "以内": "<="}.get(m["after"] or "", "="),
        (("夜间共享泊位占两成。", "夜间共享泊位", "=", 20, "%"), ("老城区补建任务完成三分之二。", "老城区补建任务", "=", 66.67, "%")),
        takes_after=False,
    ),
    FigurePattern(
        "index",
        re.compile(
            rf"(?<=[数值比分])(?:由[\d.]+)?(?P<way>{REACH}|{AT_LEAST}|{AT_MOST})"
            rf"{_figure(PLAIN, f'(?![{NO_UNIT}])')}(?=以上|以下|以内|$|[，。；、])"
        ),
        lambda m: "<=" if re.match(AT_MOST, m["way"]) else ">=",
        (("农田灌溉水有效利用系数由0.56提高到0.59。", "农田灌溉水有效利用系数", ">=", 0.59, None),),
        takes_after=False,
    ),
    FigurePattern(
        "build",
        re.compile(
            rf"(?:{BUILD})(?P<what>(?:(?![的中应由从每])[\u4e00-\u9fff{HIDDEN}“”、A-Za-z]){{0,18}}?)"
            rf"{_figure(BUILT, f'(?!年|天|日|个月|岁)(?:{CLASSIFIERS})(?!心|级|体|化|性)')}(?!以上|以下|以内)"
        ),
        "=",
        (
            ("建成省级以上民主法治示范村八个。", "省级以上民主法治示范村", "=", 8, "个"),
            ("新建基层立法联系点15个。", "基层立法联系点", "=", 15, "个"),
            ("建成50家示范企业。", "示范企业", "=", 50, "家"),
        ),
    ),
    FigurePattern(
        "count",
        re.compile(
            rf"(?P<what>(?:(?![的由从每第近约达超共])[\u4e00-\u9fff{HIDDEN}“”A-Za-z]){{2,18}}?)"
            rf"{_figure(ARABIC, f'(?!{NO_COUNT})(?:{CLASSIFIERS})')}(?=[、和]|及(?!以上|以下)|$)"
        ),
        "=",
        (("衬砌渠道310公里。", "衬砌渠道", "=", 310, "公里"), ("发放救生衣、编织袋，配齐救生衣1500件。", "配齐救生衣", "=", 1500, "件")),
    ),
)  # fmt: skip


# Several figures for several indicators, or for several dates: A率、B率分别达到95%、99%.
ONE_OF_SEVERAL = rf"(?:\d[\d.]{{0,8}}[%％]|{FRACTION})"
RE_RESPECTIVELY = re.compile(
    rf"(?P<names>[^，。；\x00]{{2,80}}?)分别(?P<verb>{REACH}|{AT_LEAST}|{AT_MOST}|{MORE}|{LESS}|{UP}|{DOWN})"
    rf"(?P<values>{ONE_OF_SEVERAL}(?:[、和及]{ONE_OF_SEVERAL}){{1,8}})(?P<after>以上|以下|以内)?"
)


def respective_comparator(verb: str) -> str:
    """Comparator of the verb behind 分别."""
    for pattern, comparator in ((AT_LEAST, ">="), (AT_MOST, "<="), (MORE, ">"), (LESS, "<"), (REACH, ">=")):
        if re.fullmatch(pattern, verb):
            return comparator
    return "increase" if re.fullmatch(UP, verb) else "decrease"


# A further count behind a first one, under the same comparator: 不少于3个A和2个B, 至少3次A、1次B.
RE_CHAIN = re.compile(
    rf"(?:和|、|及|以及)(?P<lead>[\u4e00-\u9fff]{{0,12}}?)(?P<number>{ARABIC}|[{CN}]{{1,4}})"
    rf"(?P<unit>{CLASSIFIERS})(?P<noun>[^，。；、和及]{{0,24}})"
)


FIGURE_GATE = gate(*(p.literals for p in FIGURE_PATTERNS))
"""What lets a part of a sentence pass that may hold a figure."""
