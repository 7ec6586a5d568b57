"""The registry of numbering styles: how headings and items are numbered in official documents.

Each style carries sample lines that it matches and lines that it must not match; a test runs them.
The hierarchy of a document comes from the order and nesting in which the styles appear in it
(``outline.py``), not from the order of this table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from policycompare.parsing.gates import DIGITS
from policycompare.text.numerals import CN, parse_chinese

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


@dataclass(frozen=True, slots=True)
class Style:
    """One way to number.

    Attributes:
        name: Its name in reports.
        pattern: Matches at the start of a normalised line; group 1 is the numeral.
        matches: Sample lines that it matches, each with the number.
        openers: What a line of this style can begin with, one character each.
        rejects: Lines that look alike and are none.
        is_article: Numbers the articles of a statute, which are its measures.
        is_annex: Opens an annex, which has a hierarchy of its own.
    """

    name: str
    pattern: re.Pattern[str]
    openers: str
    matches: tuple[tuple[str, int], ...]
    rejects: tuple[str, ...] = ()
    is_article: bool = False
    is_annex: bool = field(default=False)


@dataclass(frozen=True, slots=True)
class Label:
    """A number at the start of a line: its style, its value, and where its text begins."""

    style: Style
    num: int
    printed: str
    end: int


def _style(
    name: str, pattern: str, openers: str, matches: tuple[tuple[str, int], ...], *rejects: str, **flags: bool
) -> Style:
    return Style(name, re.compile(pattern), openers, matches, rejects, **flags)


STYLES: tuple[Style, ...] = (
    _style(
        "part",
        rf"第([{CN}\d]+)(?:部分|篇|编)[、:：]?",
        "第",
        (("第一部分总体要求", 1), ("第2篇 发展目标", 2)),
        "第一部法律",
    ),
    _style("chapter", rf"第([{CN}\d]+)章[、:：]?", "第", (("第一章总则", 1), ("第十二章附则", 12))),
    _style("division", rf"第([{CN}\d]+)节[、:：]?", "第", (("第一节一般规定", 1),)),
    _style(
        "article",
        rf"第([{CN}\d]+)条(?:之[{CN}])?(?![例款文件])[、:：]?",
        "第",
        (("第一条为了规范", 1), ("第二十一条市人民政府应当", 21), ("第10条 本办法", 10)),
        "第一条例",
        is_article=True,
    ),
    _style("ordinal", rf"第([{CN}])[,，、]", "第", (("第一，加强领导", 1), ("第二、完善机制", 2)), "第一责任人"),
    # 一、二审 is a pair of words, not a number
    _style(
        "han",
        rf"([{CN}]{{1,4}})[、.．](?![{CN}]?审)",
        CN,
        (("一、总体要求", 1), ("二十一、附则", 21), ("三.工作要求", 3)),
        "一、二审案件",
    ),
    _style(
        "han_paren",
        rf"[（(]([{CN}]{{1,4}})[)）][、.]?",
        "（(",
        (("（一）指导思想", 1), ("(三十六)健全机制", 36)),
        "（一般事项）",
    ),
    _style("han_half_paren", rf"([{CN}]{{1,3}})[)）]", CN, (("一）指导思想", 1),), "一般）"),
    # 12.4 is a date and 3.5% a figure: no digit may follow the point
    _style(
        "arabic",
        r"(\d{1,3})[.．](?!\d)",
        DIGITS,
        (("1.加强领导", 1), ("60.将普法宣传", 60)),
        "12.4国家宪法日",
        "3.5%以上",
        "2022.加强",
    ),
    _style("arabic_comma", r"(\d{1,3})、", DIGITS, (("1、加强领导", 1),), "2022、2023年"),
    _style(
        "arabic_paren", r"[（(](\d{1,3})[)）][、.]?", "（(", (("(1)加强领导", 1), ("（12）完善", 12)), "（2021）5号"
    ),
    _style("arabic_half_paren", r"(\d{1,3})[)）]", DIGITS, (("1)加强领导", 1), ("2）完善", 2)), "2021）"),
    # 1.2 and 2.3.1: the last number counts, the depth is the style
    _style(
        "decimal_2",
        r"\d{1,2}\.(\d{1,2})(?![\d.%年月日个万亿]|[ ]?[%个万亿])(?=[\u4e00-\u9fff ])",
        DIGITS,
        (("1.2工作目标", 2),),
        "1.2%以上",
        "0.5个百分点",
    ),
    _style("decimal_3", r"\d{1,2}\.\d{1,2}\.(\d{1,2})(?![\d.])", DIGITS, (("2.3.1 组织指挥", 1),), "2021.12.10发布"),
    # 1总则: the chapter of a document that numbers 1, 1.1, 1.1.1; a heading alone on its line
    _style(
        "decimal_1",
        r"(\d{1,2})(?![年月日个项条名家次批件所场期天人万亿%.\d])(?=[\u4e00-\u9fff]{2,14}$)",
        DIGITS,
        (("1总则", 1), ("4附则", 4)),
        "3所学校",
        "12项主要职责",
        "2023年工作",
    ),
    _style("circled", rf"([{CIRCLED}])", CIRCLED, (("①完善制度", 1), ("⑫落实", 12)), "·完善"),
    _style(
        "annex",
        rf"(?:附件|附表|附录)([{CN}\d]{{0,2}})(?:[:：.、]|$|(?=[\u4e00-\u9fff]{{2,30}}$))",
        "附",
        (("附件1：任务分工表", 1), ("附件", 1), ("附件：", 1), ("附表2", 2)),
        "附件材料应当齐全，并加盖公章",
        is_annex=True,
    ),
    _style("box", rf"专栏([{CN}\d]{{1,2}})[:：]?", "专", (("专栏1 重点工程", 1),), "专栏报道"),
)

OPENERS = frozenset("".join(style.openers for style in STYLES))
"""What a numbered line can begin with; most lines do not, and are done."""


def parse_numeral(text: str) -> int | None:
    """Value of a label's numeral; nothing is 1.

    Example:
        >>> [parse_numeral(text) for text in ("三十六", "12", "⑫", "")]
        [36, 12, 12, 1]
    """
    if not text:
        return 1
    if text.isascii() and text.isdigit():
        return int(text)
    if len(text) == 1 and text in CIRCLED:
        return CIRCLED.index(text) + 1
    return parse_chinese(text)


def match_label(line: str) -> Label | None:
    """The number that opens a normalised line, or None.

    Example:
        >>> label = match_label("(三十六)健全法治随州建设工作推进机制。")
        >>> label.style.name, label.num, label.printed
        ('han_paren', 36, '(三十六)')
        >>> match_label("3.5%以上"), match_label("一、二审案件")
        (None, None)
    """
    if not line or line[0] not in OPENERS:
        return None
    for style in STYLES:
        match = style.pattern.match(line)
        if match:
            num = parse_numeral(match.group(1))
            if num is not None and num < 1000:
                return Label(style, num, match.group(), match.end())
    return None
