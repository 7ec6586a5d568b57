"""From where a figure starts: 由2.1%提高到2.8%, 比2020年提高, 与2023年相比."""

from __future__ import annotations

import re

RE_BASELINE = re.compile("(?:由|从|自)(?P<what>[^，；\x00]{0,16}?)$")
"""Words before a figure that is where another starts."""
RE_BASELINE_ON = re.compile("^[^，；]{0,6}?[提增扩升降减缩拓简落]")
"""Words behind it."""
RE_BASELINE_YEAR = re.compile(
    r"(?:(?:比|较)(?P<than>20\d{2})年|(?:由|从)(?P<of>20\d{2})年(?!起|开始|以来)"
    r"|[在以](?P<on>20\d{2})年(?:底|末)?(?:的)?(?:基础|水平|为基))"
)
RE_COMPARED_BEFORE = re.compile(
    r"(?:(?:与|同|和)(?P<with>20\d{2})年(?:底|末|同期)?(?:相比|比较)|(?:比|较)(?P<than>20\d{2})年(?:底|末|同期)?)，[^，；]*$"
)
RE_AGAINST_YEAR = re.compile(r"(?:比|较|与|在)(?:20\d{2}年|\x00+)[^、]*$")
"""What a name is compared with, behind it."""


def baseline_year(before: str, part: int) -> int | None:
    """The year that a figure is compared with.

    Args:
        before: The words of the sentence before the figure.
        part: Where its part begins in them.

    Example:
        >>> baseline_year("碳排放强度比2020年下降", 0), baseline_year("与2023年相比，使用率提高", 8), baseline_year("从2025年起每年新增", 0)
        (2020, 2023, None)
    """
    found = RE_BASELINE_YEAR.search(before, part)
    if found:
        return int(found["than"] or found["of"] or found["on"])
    above = RE_COMPARED_BEFORE.search(before)
    return int(above["with"] or above["than"]) if above else None
