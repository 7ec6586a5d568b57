"""Which level a cited document is of, by its title and by the words right before it; nothing is looked up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from policycompare.lexicon.provinces import provinces

RE_INNER = re.compile(r"[〈<《].*[〉>》]")
RE_NATION = re.compile(r"中华人民共和国|中国|中共中央|国务院|^全国(?!各)")
"""Words of a title that only the nation's documents have, where no place stands before them."""
RE_PLACES = {
    "province": re.compile(
        r"^(?:中共)?省(?:委|政府|人民政府|人大)|^(?:中共)?(?!全|各|我|本)[^\W\d_关于]{2,3}省(?!级|直|委|政府)|^(?:中共)?[^\W\d_关于]{2,7}自治区(?!级)"
    ),
    "prefecture": re.compile(r"^(?:中共)?(?!全|各|我|本)[^\W\d_关于城]{1,3}[^\W\d_城都]市(?![县场民区级])"),
}
"""Level -> a place at the beginning of a title."""
RE_PRAISED = re.compile(r"(?:法治|平安|数字|智慧|健康|美丽|绿色|清廉|文明|质量|信用|诚信|幸福|和谐)(?!中国)")
"""What stands before a place's short name in the title of its plan: 法治湖北建设规划, 平安宁夏建设条例."""
RE_KIND = re.compile(r"(?<!自治)[省市县区旗]$")
"""What a region's name has behind its short name."""
_OFFICE = (
    r"(?:党?委员?会?|人民政府|政府|人大|人大常委会|政协)?(?:办公[厅室])?(?:全面)?(?:依法治[国省市县区](?:委员会|办))?"
)
_END = _OFFICE + r"(?:(?:关于)?(?:联合)?(?:印发|制定|出台|下发|发布)的?|的)?$"
RE_BEFORE = {
    "nation": re.compile(
        r"(?:中共中央|(?<!国共)中央|(?<![多各外我])国家|国务院|全国人大(?:常委会)?|中办|国办|最高人民法院|最高人民检察院|[“”]?两高[“”]?)"
        + _END
    ),
    "province": re.compile(r"(?:自治区|(?<![全各我本外两])省)" + _END),
    "prefecture": re.compile(r"(?<![全各我本外两城都区县级])市" + _END),
    "county": re.compile(
        r"(?:(?<!自治)(?<![全各我本社园地辖小校])区(?=党?委|人民政府|政府|人大|政协)|(?<![全各我本市])县(?!级))" + _END
    ),
}
"""Level -> who stands right before a title: 中央《…》, 省委办公厅《…》, 市政府印发的《…》, 区委《…》."""
BEFORE_SAMPLES = (
    ("根据中央", "nation"), ("贯彻落实中办、国办", "nation"), ("按照国家", "nation"), ("落实国务院办公厅印发的", "nation"),
    ("落实中共中央、国务院", "nation"), ("贯彻落实自治区党委", "province"), ("认真落实自治区", "province"),
    ("落实自治区党委全面依法治区委员会", "province"), ("贯彻省委办公厅、省政府办公厅", "province"), ("执行省", "province"),
    ("按照市委", "prefecture"), ("落实市政府关于印发", "prefecture"), ("按照哈尔滨市", "prefecture"), ("落实区委", "county"),
    ("按照区政府办公室", "county"), ("执行县委", "county"), ("贯彻落实", None), ("在全市", None), ("根据我区", None),
    ("推进社区", None), ("建设城市", None), ("推动各省", None), ("与国家", "nation"), ("落实省委要求，制定", None),
    ("省市县", None), ("制定完善我市", None), ("支持园区", None),
)  # fmt: skip
"""Words before a title with the level that they say, for the test of these patterns."""
SAMPLES = (
    ("中华人民共和国立法法", "nation"), ("法治中国建设规划（2020—2025年）", "nation"), ("全国人民代表大会议事规则", "nation"),
    ("中共中央关于全面推进依法治国若干重大问题的决定", "nation"), ("中国共产党政法工作条例", "nation"),
    ("辽宁省贯彻法治中国建设规划实施方案（2021—2025年）", "province"), ("黑龙江省法治政府建设规划", "province"),
    ("内蒙古自治区实施〈中华人民共和国立法法〉办法", "province"), ("哈尔滨市国家工作人员宪法宣誓办法", "prefecture"),
    ("重大行政决策程序暂行条例", None), ("城市管理执法办法", None), ("关于进一步加强市县法治建设的意见", None),
    ("行政区划管理条例", None), ("湖北省政务数据管理办法", "province"), ("省委办公厅印发〈关于考核的意见〉的通知", "province"),
    ("关于实行国家机关“谁执法谁普法”普法责任制的意见", None), ("省级财政资金管理办法", None),
    ("贯彻落实〈中共中央关于法律顾问的意见〉的实施意见", None), ("特大城市管理办法", None), ("全省法治宣传规划", None),
    ("法治湖北建设规划（2021—2025年）", "province"), ("平安宁夏建设条例", "province"), ("上海市公共数据条例", "province"),
    ("关于支持宁夏建设先行区的意见", None), ("法治社会建设实施纲要", None), ("重庆市渝北区旅游办法", "county"),
)  # fmt: skip
"""Titles with the level that they say, for the test of these patterns."""


def title_level(title: str, regions: Mapping[str | None, str | None] | None = None) -> str | None:
    """The level that a title says it is of; None where it names no place and not the nation.

    Args:
        title: A cited title.
        regions: Names of the study's regions with their levels, which are known inside a title too (法治随州建设规划).

    Example:
        >>> title_level("辽宁省贯彻法治中国建设规划实施方案"), title_level("重大行政决策程序暂行条例")
        ('province', None)
    """
    outer = RE_INNER.sub("", title)
    for name, is_city in provinces().items():
        city = re.match(rf"(?:中共)?{name}市(.{{1,3}}[区县])?", outer) if is_city else None
        if city:
            return "county" if city[1] else "province"
    for level, pattern in RE_PLACES.items():
        if pattern.search(outer):
            return level
    short = {RE_KIND.sub("", name): level for name, level in (regions or {}).items() if name and level}
    inside = RE_PRAISED.match(outer)
    if inside:
        rest = outer[inside.end() :]
        for name, level in {**dict.fromkeys(provinces(), "province"), **short}.items():
            if len(name) > 1 and rest.startswith(name):
                return level
    return "nation" if RE_NATION.search(outer) else None


def said_before(words: str) -> str | None:
    """The level that the words right before a title say: 自治区党委《…》 is a province's, 中办、国办《…》 the nation's.

    Only what stands at the title itself counts: who is named earlier may do something else with it. 我区 and 全市 are
    nobody's office.

    Args:
        words: What is printed right before the title (``citations.before``).

    Example:
        >>> said_before("落实省委办公厅"), said_before("落实")
        ('province', None)
    """
    return next((level for level, pattern in RE_BEFORE.items() if pattern.search(words)), None)


def agreed(levels: Iterable[str | None]) -> str | None:
    """The one level that all who say any say; None where nobody does or they differ."""
    said = {level for level in levels if level}
    return said.pop() if len(said) == 1 else None
