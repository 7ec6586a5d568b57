"""The end of a plan: when it is where only a title says so, and which targets without a date are due then."""

from __future__ import annotations

import re

from policycompare.parsing.lines.dates import read_period
from policycompare.parsing.targets.target import Target
from policycompare.parsing.targets.tenses import RE_TITLE_YEAR

PERIOD_KINDS = ("figure", "coverage")
"""Targets without a date of their own that the plan's last year binds."""

DURATIONS = ("小时", "分钟", "日", "天", "个工作日", "工作日", "秒")
"""Units of how long something may take, on any day."""


def is_due_with_plan(target: Target) -> bool:
    """Whether the plan's last day is a target's date: it has none of its own, and no period in which it comes again.

    Figures that hold at any time have no date: 每所学校不少于2名, 3小时以内.
    """
    if target.deadline is not None or target.period or not target.is_hard or target.kind not in PERIOD_KINDS:
        return False
    each = (target.indicator or "").startswith(("每", "各")) and target.comparator in (">=", "<=")
    return not each and (target.value_unit or "") not in DURATIONS


def end_of_named_plan(title: str, issue_date: str | None) -> str | None:
    """The last day of the plan that a title carries out, else of the year that it, or the report, is written for.

    Example:
        >>> end_of_named_plan("关于落实《“十四五”养老服务规划》的实施意见", None), end_of_named_plan("海州市2024年工作要点", None)
        ('2025-12-31', '2024-12-31')
        >>> end_of_named_plan("政府工作报告", "2025-01-17"), end_of_named_plan("关于养老服务的意见", "2025-01-17")
        ('2025-12-31', None)
    """
    for named in re.findall("《([^《》]*)》", title):
        if end := read_period(named)[1]:
            return end
    year = RE_TITLE_YEAR.search(title) or (re.match("(20\\d{2})", issue_date or "") if "工作报告" in title else None)
    return f"{year[1]}-12-31" if year else None
