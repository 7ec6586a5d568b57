"""What a column holds, by the words above it: a label that is known, or a year and what is said of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policycompare.lexicon import Lexicon
from policycompare.lexicon.columns import BASE, PAST, RATE, SUM, TARGET, VALUES
from policycompare.lexicon.roles import NO_UNITS
from policycompare.parsing.grids.grid import Column
from policycompare.text.numerals import CN, parse_chinese

MAX_HEAD = 30
"""Most characters of a column's head that is looked up."""

PLAN = r"十[二三四五六七]五"
YEAR_WORDS = rf"(?:(?:19|20)\d{{2}}|二[〇零○][{CN}]{{2}}|(?:民国)?1[0-4]\d(?=年))年?度?|民国\d{{2,3}}年|{PLAN}"
# What a head of figures may say beside its year, by what it makes of them.
SAYS_PAST = "完成率|完成比例|完成情况|实现情况|完成进度"
SAYS_BASE = "现状水平|现状值|现状|现况|基期值|基期|基准值|基准|基础值|基数|基线|实际完成|实际值|实际|实绩|完成值|完成数|完成|实现值|当前|已达|统计值|初值"
SAYS_TARGET = "规划目标|预期目标|目标值|目标|规划值|规划|计划|预期|任务|力争|考核|指标|拟达到?|达到|要求|控制"
SAYS_RATE = "年均增长率|年均增速|年均增幅|年均增长|年均变化率?|年均|年增长率|年增速|增长率|增速|增幅|年递增"
SAYS_SUM = "累计新增|累计增长|累计|五年合计"
SAYS_NOTHING = (
    "预计|其中|末期|期末|时期|期间|年底|年末|年|底|末|值|数值|数量|数|量|情况|水平|期|的|到|至|[：:、/／—\\-]"
)
RE_VALUE_HEAD = re.compile(
    rf"(?:(?P<year>{YEAR_WORDS})|(?P<past>{SAYS_PAST})|(?P<rate>{SAYS_RATE})|(?P<sum>{SAYS_SUM})|(?P<base>{SAYS_BASE})"
    rf"|(?P<target>{SAYS_TARGET})|(?P<nothing>{SAYS_NOTHING}))"
)
RE_YEAR = re.compile(YEAR_WORDS)
RE_BRACKET = re.compile(r"[（(〔\[【]([^（）()〔〕\[\]【】]*)[）)〕\]】]")
RE_UNIT = re.compile(
    r"%|‰|[/A-Za-zμ²³㎡·\d]{1,12}|(?:[万亿千百十]*(?:[A-Za-z][A-Za-z²³]*|[\u4e00-\u9fff²³㎡]{1,5}))"
    r"(?:[/·](?:[万亿千百十]*[\u4e00-\u9fffA-Za-z²³·㎡]{1,8}))*(?:/年)?"
)
UNIT_ENDS = (
    "%|‰|个百分点|百分点|元|美元|吨|标准煤|公斤|千克|克|公里|千米|米|亩|公顷|人|人次|户|家|个|项|件|次|处|座|台|套|辆|张|床|所|名|"
    "位|篇|部|种|年|岁|天|日|月|小时|分钟|时|分|千瓦|千瓦时|度|兆瓦|兆|bps|平方米|立方米|平方公里|条|公斤|升|只|头|株|场|期|批|倍|级|"
    "辆次|班|间|支|份|本|门|盏|艘|架|起|例|宗|股|节|道|口|眼|片|块|组|对|根|棵|袋|箱|桶|点|层|幢|栋|村|镇|县|校|m³|m²|km|km²|cm|mm|kg|t"
    "|㎡|微克|毫克|分贝|℃|MW|kW|kWh|GW|EFLOPS|PB|TB|Gbps|Mbps"
)
RE_UNIT_END = re.compile(rf"(?:{UNIT_ENDS})$")
# Words that make a label longer and leave its sense: 市级责任单位, 主要任务措施.
ENDINGS = ("指标", "任务", "措施", "举措", "时限", "属性", "事项", "成果", "内容", "要求", "目标", "项目")
MAX_PREFIX = 6


def squeeze(words: str) -> str:
    """A head without blanks, line ends, quotation marks and marks of notes."""
    return re.sub(r"[\s“”\"'*※▲△★☆:：]|[①-⑳]|\[\d\]", "", words)


def read_year(words: str) -> int | None:
    """The last year that a head names; of a five-year plan its last.

    Example:
        >>> [read_year(words) for words in ("2025年目标值", "十四五末", "民国114年", "115年度目标", "目标值")]
        [2025, 2025, 2025, 2026, None]
    """
    found = RE_YEAR.findall(words)
    if not found:
        return None
    last = found[-1].rstrip("年度")
    if plan := re.fullmatch(PLAN, last):
        return 2015 + 5 * ((parse_chinese(plan.group()[:-1]) or 12) - 12)
    if last.startswith("民国") or re.fullmatch(r"1[0-4]\d", last):
        return 1911 + int(last.removeprefix("民国"))
    return int(last) if last.isdigit() else parse_chinese(last)


def is_unit(words: str) -> bool:
    """Whether words are a unit of figures.

    Example:
        >>> [is_unit(words) for words in ("%", "万元/人", "微克/立方米", "人/亿元", "责任单位", "约束性")]
        [True, True, True, True, False, False]
    """
    return (
        len(words) <= 14
        and bool(RE_UNIT.fullmatch(words))
        and all(RE_UNIT_END.search(part) for part in re.split(r"[/·]", words) if part)
        and not words.endswith(("单位", "部门"))
    )


def bracketed_unit(words: str) -> str | None:
    """The unit in brackets behind a name: 产值（亿元） -> 亿元.

    Example:
        >>> bracketed_unit("森林覆盖率（%）"), bracketed_unit("责任单位（部门）")
        ('%', None)
    """
    for inside in reversed(RE_BRACKET.findall(words)):
        unit = re.sub(r"^单位[：:]?", "", inside)
        if is_unit(unit):
            return unit
    return None


def value_head(words: str) -> tuple[str, int | None] | None:
    """Kind and year of a head of figures; None where it says anything else.

    Example:
        >>> value_head("十四五规划目标"), value_head("2020年"), value_head("单位")
        (('target', 2025), ('', 2020), None)
    """
    at, found, bare = 0, set(), words
    while at < len(bare):
        match = RE_VALUE_HEAD.match(bare, at)
        if not match or not match.group():
            return None
        found.add(match.lastgroup or "")
        at = match.end()
    year = read_year(words)
    for kind in (PAST, RATE, SUM, BASE, TARGET):
        if kind in found:
            if kind == BASE and TARGET in found and "完成" in words and year is None:
                continue  # 计划完成
            return kind, year
    return ("", year) if year is not None else None


def _known(words: str, lexicon: Lexicon) -> str | None:
    """What a label says, as it stands or with a few words more."""
    if words in lexicon.columns:
        return lexicon.columns[words]
    if words in lexicon.roles.labels:
        return lexicon.roles.labels[words]
    return None


def _longer(words: str, lexicon: Lexicon) -> str | None:
    """What a label says that ends or begins like one that is known: 市级责任单位, 完成时限要求."""
    for at in range(1, min(len(words) - 1, MAX_PREFIX + 1)):
        rest = words[at:]
        if (len(rest) >= 3 or rest in ENDINGS) and (kind := _known(rest, lexicon)):
            return kind
    for end in range(len(words) - 1, max(3, len(words) - 5), -1):
        if kind := _known(words[:end], lexicon):
            return kind
    return None


def column_kind(words: str, lexicon: Lexicon) -> tuple[str, int | None] | None:
    """What a column holds and the year that its head names; None where nobody knows.

    Example:
        >>> from policycompare.lexicon import read_lexicon
        >>> lexicon = read_lexicon()
        >>> [column_kind(words, lexicon) for words in ("重点任务", "牵头单位及责任人", "完成时限")]
        [('task', None), ('lead', None), ('deadline', None)]
        >>> [column_kind(words, lexicon) for words in ("2020年现状", "2025年目标值", "2025年", "年均增长（%）", "兰溪市")]
        [('base', 2020), ('target', 2025), ('', 2025), ('rate', None), None]
    """
    words = squeeze(words)
    if not words or len(words) > MAX_HEAD:
        return None
    bare = RE_BRACKET.sub("", words)
    for form in dict.fromkeys((words, bare)):
        if kind := _known(form, lexicon):
            return kind, None
    for form in dict.fromkeys((re.sub(r"[（）()〔〕\[\]【】]", "", words), bare)):
        if value := value_head(form):
            if value == (TARGET, None) and form in ("目标", "任务", "指标"):
                break
            if bracket := next((b for b in RE_BRACKET.findall(words) if value_head(b)), None):
                kind, year = value_head(bracket) or ("", None)  # 2025年（目标值）
                return value[0] or kind, value[1] or year
            return value
    parts = [part for part in re.split(r"[及和与、/／或（）()]", words) if part]
    kinds = [_known(part, lexicon) for part in parts]
    if len(parts) > 1 and kinds[0]:
        roles = [k for k in kinds if k in lexicon.roles.kinds]
        if len(set(roles)) > 1:  # 牵头及配合单位: one list of both
            return "responsible", None
        return (roles[0] if roles else kinds[0]), None
    if kind := _longer(bare, lexicon):
        return kind, None
    return None


def read_column(heads: Sequence[str], lexicon: Lexicon) -> Column:
    """The column below some heads, the outermost first.

    Args:
        heads: The words of each head above it, those that it shares with others included.
        lexicon: What columns are called.

    Example:
        >>> from policycompare.lexicon import read_lexicon
        >>> read_column(["目标值（%）", "2030年"], read_lexicon())
        Column(kind='target', words='目标值（%）2030年', year=2030, unit='%')
    """
    heads = list(dict.fromkeys(words for words in heads if words))
    printed = "".join(words.replace("\n", "") for words in heads)
    unit = next((u for words in reversed(heads) if (u := bracketed_unit(squeeze(words)))), None)
    own = [column_kind(words, lexicon) for words in heads]
    if len(heads) > 1 and own[-1] and own[-1][0] in ("", *VALUES):
        joined = value_head(re.sub(r"[（）()〔〕\[\]【】]", "", "".join(RE_BRACKET.sub("", squeeze(w)) for w in heads)))
        kind, year = joined or own[-1]
        return Column(kind or _year_only(own), printed, own[-1][1] or year, unit)
    for found in reversed(own):
        if found:
            kind, year = found
            return Column(kind or "year", printed, year, unit)
    return Column("", printed, None, unit)


def _year_only(own: Sequence[tuple[str, int | None] | None]) -> str:
    """The kind of a year's column below a head that is no figure's: as its own words say."""
    return next((found[0] for found in reversed(own) if found and found[0] in VALUES), "year")


def is_role(kind: str, lexicon: Lexicon) -> bool:
    """Whether a column holds units in a role."""
    return kind in lexicon.roles.kinds and kind not in NO_UNITS
