"""Figures with letters in them, as character recognition leaves them: l0万, 2O25, 3O%, l00%.

Which figure was printed nobody can tell from the text. So such a figure is reported, and no number is read out of it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

LIKE_ONE = "lI|ｌ"
LIKE_ZERO = "OoＯ〇○"
SIGNS = rf"[\d.,{LIKE_ZERO}{LIKE_ONE}]"
FEW = "{0,40}"
"""So many signs on, at most, the one is looked for that makes a figure doubtful: none has more digits."""

DOUBTFUL = (
    rf"(?<![0-9A-Za-z.%_/=-])(?:"
    # l0万, 1l0, 3I个; 5l/min is a unit
    rf"(?={SIGNS}{FEW}[{LIKE_ONE}])(?=[{LIKE_ONE}{LIKE_ZERO}.,]{FEW}\d){SIGNS}+(?<![.,])(?!/)"
    # 2O25, 3O%, 2〇25; not O2O, not O3
    rf"|\d[\d.,]{FEW}[{LIKE_ZERO}][\d.,{LIKE_ZERO}]*(?<![.,])"
    rf"|[{LIKE_ZERO}]\d[\d.,]{FEW}(?=[%％‰万亿]|个百分点)"
    # B5%, 2S年, 9Z%: other letters only where a figure must stand
    rf"|(?=[\dBSZ.]{FEW}\d)(?=[\d.]{FEW}[BSZ])[\dBSZ][\dBSZ.]{FEW}(?=[%％‰万亿]|年[底末内前，]|个百分点)"
    r")(?![A-Za-z])"
)
"""A figure with letters in it."""
RE_DOUBTFUL = re.compile(DOUBTFUL)
RE_NO_FIGURE = re.compile(rf"(?:(?:19|20)\d{{2}}年)?(?:\d{{1,2}}月)?{DOUBTFUL}[万亿]{{0,2}}(?:年|月|日)?")
"""One with what would read as another figure without it: the 万 of l0万, the year of 2025年l0月. None is read there."""
RE_MISREAD_LABEL = re.compile(r"[（(〔【\[]([\u4e00-\u9fff]{2,6}(?:单位|部门|主体|机关|时限)[；;])")

MATCHES = (
    ("完成改造l0万户", "l0"), ("2O25年底前", "2O25"), ("不少于3O批次", "3O"), ("发放率达到l00%", "l00"), ("占比达1I.5%", "1I.5"),
    ("到2〇25年", "2〇25"), ("覆盖率O5%", "O5"), ("满意度达9B%", "9B"), ("到202S年底", "202S"), ("新增I50个", "I50"), ("抽检3o批次", "3o"),
)  # fmt: skip
"""Words, and the figure in them that is doubtful."""
REJECTS = (
    "5G基站", "A4纸", "PM2.5浓度", "O3浓度", "O2O模式", "O3日最大8小时平均", "CO2排放", "SO2、NO2", "4S店", "B1级", "I类水体", "II级",
    "G20峰会", "IPv6", "B2B", "二〇二五年", "○1.加强", "1,200万元", "20kWh", "流量5l/min", "COVID-19", "L4级", "3D打印", "%E5%B7%9A",
)  # fmt: skip
"""Words with letters and figures that are what they look like."""


MAX_SHOWN = 20
"""Most figures that one line names."""


class DoubtfulFigure(NamedTuple):
    """A figure that cannot be what was printed: where it begins, and its characters."""

    place: int
    words: str


def doubtful_figures(text: str) -> list[DoubtfulFigure]:
    """Find figures with letters in them.

    Args:
        text: Of any source: copies of scans circulate as plain text too.

    Returns:
        Each with its place in ``text``, in order.

    Example:
        >>> [tuple(found) for found in doubtful_figures("2O25年底前完成改造l0万户，发放率达到100%。")]
        [(0, '2O25'), (11, 'l0')]
    """
    return [DoubtfulFigure(m.start(), m.group()) for m in RE_DOUBTFUL.finditer(text)]


def doubtful_labels(text: str) -> list[DoubtfulFigure]:
    """Find labels of responsibility clauses whose colon was read as a semicolon; they are read as labels.

    Example:
        >>> [tuple(found) for found in doubtful_labels("发放到位。（责任单位；市财政局）")]
        [(6, '责任单位；')]
    """
    return [DoubtfulFigure(m.start(1), m[1]) for m in RE_MISREAD_LABEL.finditer(text)]


def doubt_notes(text: str) -> list[str]:
    """A line each for the figures and the labels of a text that cannot be what was printed; none where there are none.

    Example:
        >>> doubt_notes("2O25年底前完成改造l0万户。")
        ['letters stand in 2 figures, which are not read as numbers: 2O25 (character 0), l0 (character 11)']
    """
    notes = []
    if figures := doubtful_figures(text):
        few = [f"{found.words} (character {found.place})" for found in figures[:MAX_SHOWN]]
        more = f" and {len(figures) - MAX_SHOWN} more" if len(figures) > MAX_SHOWN else ""
        what = f"{len(figures)} figures, which are" if len(figures) > 1 else "a figure, which is"
        numbers = "numbers" if len(figures) > 1 else "a number"
        notes.append(f"letters stand in {what} not read as {numbers}: {', '.join(few)}{more}")
    notes += [f"{found.words} (character {found.place}) is read as a label" for found in doubtful_labels(text)]
    return notes
