"""The ways to state an aim without a figure: full coverage, rates that change, what comes again; and how often.

Each carries its examples; a test runs them all.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from policycompare.parsing.gates import Literal, gate
from policycompare.parsing.targets.indicators import tidy_indicator

# ---- full coverage -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CoveragePattern:
    """A way to say that nothing is left out."""

    name: str
    pattern: re.Pattern[str]
    indicator: Callable[[re.Match[str], str, str, str], str]
    literals: tuple[Literal, ...]
    examples: tuple[tuple[str, str], ...]
    rejects: tuple[str, ...] = ()


COVERAGE_PATTERNS: tuple[CoveragePattern, ...] = (
    CoveragePattern(
        "coverage",
        re.compile(r"(?:的)?(?:全覆盖|(?:实现|达到)?(?:100[%％]|百分之百)的?(?:全?覆盖))(?!面|率|的|、全)"),
        lambda m, before, after, previous: before if len(tidy_indicator(before)) > 2 else after or previous,
        ("覆盖",),
        (
            ("各县（市）区、开发区宪法学习宣传教育基地要实现全覆盖。", "各县（市）区、开发区宪法学习宣传教育基地"),
            ("村（社区）法治文化阵地实现100%覆盖。", "村（社区）法治文化阵地"),
            ("推进刑事案件律师辩护、值班律师法律帮助全覆盖。", "刑事案件律师辩护、值班律师法律帮助"),
            ("实现从市到村（社区）网上政务全覆盖。", "从市到村（社区）网上政务"),
        ),
        ("扩大法律援助覆盖面。", "构建全面覆盖的体系。", "构建全覆盖的行政执法监督工作体系。"),
    ),
    CoveragePattern(
        "everyone",
        re.compile(
            r"(?:所有|凡是?|一切)(?P<who>[^，。；]{2,30}?)"
            r"(?:都要|都应当?|均要|均应当?|都必须|均须|必须|应当|一律|全部|都|均|全程)(?P<what>[^，。；]{2,40})"
        ),
        lambda m, before, after, previous: f"{m['who']}{m['what']}",
        ("所有", "凡", "一切"),
        (
            ("所有日常涉企行政检查都要纳入执法检查计划。", "日常涉企行政检查纳入执法检查计划"),
            ("凡涉及公民权利和义务的行政规范性文件均应经过合法性审核。", "涉及公民权利和义务的行政规范性文件经过合法性审核"),
        ),
        ("所有制企业产权依法平等保护。",),
    ),
    CoveragePattern(
        "without_exception",
        re.compile(r"一律(?P<what>[^，。；]{2,30})"),
        lambda m, before, after, previous: f"{before}{m['what']}",
        ("一律",),
        (("清单之外一律不得违法实施行政许可。", "清单之外不得违法实施行政许可"),),
    ),
    CoveragePattern(
        "all",
        re.compile(r"(?<!完成)(?:应|应当|须|要|将)?全部(?P<what>(?!门|消除|由|的|完成|完工|竣工)[^，。；]{2,30})"),
        lambda m, before, after, previous: f"{before}{m['what']}",
        ("全部",),
        (
            ("全市政务服务事项全部接入。", "政务服务事项接入"),
            ("工作人员应全部从事一线执法工作。", "工作人员从事一线执法工作"),
        ),
        ("完成全部任务。", "全部门参与。"),
    ),
    CoveragePattern(
        "cleared",
        re.compile(r"(?:动态)?清零"),
        lambda m, before, after, previous: before or previous,
        ("清零",),
        (("历史积案清零。", "历史积案"),),
    ),
    CoveragePattern(
        "hundred",
        re.compile(r"(?<![率度比重例达到\d.])(?:100[%％]|百分之百)(?P<what>[\u4e00-\u9fff]{2,12})"),
        lambda m, before, after, previous: f"{before}{m['what']}",
        ("100%", "100％", "百分之百"),
        (("确保有就业意愿的困难毕业生100%就业。", "有就业意愿的困难毕业生就业"),),
    ),
)  # fmt: skip

# ---- rates that rise or fall ---------------------------------------------------------------

# 降低审前羁押率、轻罪起诉率; 提高认罪认罚从宽制度适用率. 效率 is no rate.
RE_CHANGE = re.compile(
    r"(?:(?P<down>降低|减少|压降|下降)|(?P<up>提高|提升|增加|扩大))"
    r"(?P<rates>[^，。；]{0,40}?(?:(?<!效)率|比例|比重|占比)(?:[、和及][^，。；]{0,20}?(?:(?<!效)率|比例|比重|"
    r"占比))*)(?![\u4e00-\u9fff]{1,3}[要应])"
)

# ---- nothing at all -------------------------------------------------------------------------

RE_ZERO = re.compile(
    "(?<!趋)(?<!于)“?[零\U000f96f6](?:发生|增长|事故|伤亡|死亡|新增|感染|复发|上访|积压|直排|填埋|投诉|排放|死角)(?=[”，；。、]|目标|$)"
)
"""零发生, 零增长: an aim of 0; in quotation marks 零 is hidden (``indicators.blot``)."""

# ---- periods -------------------------------------------------------------------------------

PERIODS = {
    "每半年": "half-year", "每年": "year", "年度": "year", "每季度": "quarter", "每季": "quarter", "每月": "month", "每个月": "month",
    "任期内": "term", "每学期": "term", "每届任期": "term", "每届": "term", "年均": "year", "全年": "year", "每学年": "year",
}  # fmt: skip
YEARLY = "年均(?!浓度|气温|温度|降水|径流|水位)"
"""A mean over years; 年均浓度 is one of a year."""
RE_PERIOD = re.compile("|".join(sorted(PERIODS, key=len, reverse=True)).replace("年均", YEARLY))


def read_period(match: re.Match[str]) -> str:
    """Period of a match of ``RE_PERIOD``: 每年 -> year, 任期内 -> term."""
    return PERIODS[match.group()]


# What a sentence threatens with is no target: 处五千元以上二万元以下罚款.
RE_PENALTY = re.compile("罚款|罚金|拘役|有期徒刑|违法所得")

# 每年12月10日前, 每月25日前: a date that comes again
RE_RECURRING = re.compile(
    r"(?:于|在)?(?P<every>每半年|每年|每季度|每个?月)(?:度)?[^，。；]{0,8}?(?:\d{1,2}日|底|末|初)(?:以前|之前|前)"
)

COVERAGE_GATE = gate(*(p.literals for p in COVERAGE_PATTERNS))
"""What lets a part of a sentence pass that may hold full coverage."""
