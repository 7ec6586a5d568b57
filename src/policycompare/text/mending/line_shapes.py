"""What a line looks like at its ends: what opens a paragraph, what closes one, what cannot stand apart.

The parser knows numbers much better (``parsing/lines/numbering.py``); here it is enough to know that one stands there.
A pattern never travels alone: each carries lines that it matches and lines that it must not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from policycompare.text.numerals import CN, parse_chinese

FORMAL = "壹贰叁肆伍陆柒捌玖拾貳參陸"


@dataclass(frozen=True, slots=True)
class LineShape:
    """A way in which a line begins or ends, with its samples."""

    pattern: re.Pattern[str]
    matches: tuple[str, ...]
    rejects: tuple[str, ...] = ()


# group 1 is what tells numbers of one kind apart (2.3. of 2.3.1), group 2 the numeral
NUMBERS: dict[str, LineShape] = {
    "part": LineShape(
        re.compile(rf"第()([{CN}\d]{{1,5}})(?:部分|[篇编編章节節])"),
        ("第一部分 总体要求", "第3章 任务"),
        ("第一部法律",),
    ),
    "article": LineShape(
        re.compile(rf"第()([{CN}\d]{{1,5}})[条條](?:之[{CN}])?(?:(?=\s)|(?![例款文件]))"),
        ("第一条 为了规范", "第十二條市人民政府應當"),
        ("第一条例",),
    ),
    "ordinal": LineShape(re.compile(rf"第()([{CN}])[,，、]"), ("第一，加强领导", "第二、完善"), ("第一责任人",)),
    "han": LineShape(
        re.compile(rf"()([{CN}]{{1,4}}|[{FORMAL}]{{1,3}})[、.．](?![{CN}]?审)"),
        ("一、总体要求", "二十一、附则", "壹、前言"),
        ("一、二审案件",),
    ),
    "han_paren": LineShape(
        re.compile(rf"[（(]()([{CN}]{{1,4}})[)）]"), ("（一）指导思想", "(十二)加强"), ("（一般事项）",)
    ),
    "arabic": LineShape(
        re.compile(r"()(\d{1,3})(?:[.．](?!\d)|、(?!\d))"),
        ("1.加强领导", "12、完善"),
        ("3.5%以上", "12.4国家宪法日", "2025.", "1、2号线"),
    ),
    "arabic_paren": LineShape(
        re.compile(r"[（(]()(\d{1,2})[)）]|(?<![（(\d])()(\d{1,2})[)）]"),
        ("（1）加强", "2）完善"),
        ("（2021）5号", "2021）"),
    ),
    "decimal": LineShape(
        re.compile(r"((?:\d{1,2}\.){1,3})(\d{1,2})(?![\d.%％年月日个万亿]|\s?[%％个万亿])(?=[\s\u4e00-\u9fff“《])"),
        ("1.2 工作目标", "2.3.1组织体系"),
        ("1.2%以上", "95.5个", "2021.12.10发布"),
    ),
    "circled": LineShape(re.compile(r"()([①-⑳⑴-⒇])"), ("①完善", "⑴加强"), ("·完善",)),
}
"""Numbers that may open a line."""

OPENERS: dict[str, LineShape] = {
    "annex": LineShape(
        re.compile(
            rf"(?:附件|附表|附录|附錄|专栏|專欄|附)\s?[{CN}\d]{{0,3}}(?:[\s:：.、]|$)|附件\d|[表图圖]\s?\d{{1,3}}(?:[-—.]\d+)?\s"
        ),
        ("附件1：任务分工表", "专栏 2 重点工程", "表3 主要指标", "附件"),
        ("附件材料应当齐全", "表彰一批", "表、路线图"),
    ),
    "dash": LineShape(re.compile(r"(?:——|--|━━)"), ("——坚持系统观念",), ("—2025年",)),
    "bullet": LineShape(re.compile(r"[•●▪■◆▶►※★☆▲◇□◎➢\uf000-\uf0ff]|[-*+·]\s"), ("●加强", "- 完善"), ("-5", "加强")),
    "label": LineShape(
        re.compile(r"[（(【]?[\u4e00-\u9fff]{2,8}[)）】]?[：:]"),
        ("责任单位：市司法局", "（牵头单位：市财政局）"),
        ("到2025年：",),
    ),
    "document_number": LineShape(
        re.compile(r"[\u4e00-\u9fff（）]{2,18}[〔\[（(【]\d{4}[〕\]）)】]\s?\d{1,4}\s?号$"),
        ("云政发〔2022〕18 号",),
        ("按照《意见》（云政发〔2022〕18号）",),
    ),
    "addressee": LineShape(
        re.compile(r"各[\u4e00-\u9fff、，（）]{2,}[：:]$"), ("各县（市、区）人民政府，市直各部门：",), ("各部门要",)
    ),
}
"""What else opens a line."""

# What a sentence ends in. A closing mark behind it belongs to it.
CLOSED = LineShape(
    re.compile(r"[。！？；：!?;:…][”’）)』」】]*$|[）)】〕][。]?$|(?<=[\u4e00-\u9fff]{2})\.$"),
    ("加强领导。", "下列工作：", "（责任单位：市司法局）", "“一网通办。”", "落实到位."),
    ("加强领导，", "到2025", "推进“放管服”", "达到95."),
)
# A contents line: leaders or a tab, and a page.
CONTENTS = LineShape(
    re.compile(r"(?:[.．…·‥⋯_—\-]\s?){3,}\s*\d*\s*$|\t\s*\d{1,3}$|(?:…|⋯)+\s*\d*$"),
    ("一、总体要求……………3", "一、总体要求 . . . . . 3", "（一）指导思想\t5", "二、任务………"),
    ("到2025年达到3", "等等"),
)
# Columns of a table that was pasted as text.
COLUMNS = LineShape(
    re.compile(
        r"\t|[|｜].*[|｜]|\S[ \u3000]{3,}\S.*\S[ \u3000]{3,}\S|^\+[-=+]{5,}"
        r"|(?:^|\s)(?:约束性|预期性|約束性|預期性)(?:\s|$)"
    ),
    ("指标\t2020年\t2025年", "| 甲 | 乙 |", "覆盖率   85   95", "3 供水普及率 % 97 约束性"),
    ("到 2025 年 达到 90%", "约束性指标"),
)
PAGE_ENDS = frozenset("0123456789.．…·‥⋯_—-")
"""What a contents line can end in."""
COLUMN_MARKS = ("\t", "|", "｜", "   ", "\u3000\u3000\u3000", "+-", "+=", "束性", "期性")
"""What a row of columns cannot do without."""
# What no line begins with, unless it goes on from the line before.
GOES_ON = LineShape(
    re.compile(r"[，。、；：！？）》】〕”’,;:!?)]|[%％‰](?!\s*$)|\.(?!\.)"),
    ("，加强领导", "）的通知", "%以上"),
    ("（一）", "...", "加强", "%"),
)
# What no line ends with, unless it goes on in the next. A figure too, where the next begins with what it counts.
BREAKS_OFF = LineShape(
    re.compile(r"[（(《“‘【〔、，,]$|(?<=[\u4e00-\u9fff])[的和与及或对为以将把被向从在由并不各达至到是第于]$"),
    ("加强领导，", "责任单位（", "全市的", "覆盖率达到", "按照第"),
    ("加强领导", "（一）", "到"),
)
# A title that is whole.
TITLE = LineShape(
    re.compile(
        r"[^。；！？：:，]{6,80}(?:方案|计划|規劃|規划|规划|纲要|意见|意見|决议|决定|通知|条例|办法|规定|细则|要点|措施|预案|公告|通告|报告|清单|章程|纪要|公报|批复|规则|规程|指南|指引)"
        r"(?:[（(][^（）()]{2,16}[)）])?"
    ),
    ("某市城市更新行动方案（2025—2027年）", "关于加强管理的指导意见"),
    ("制定本方案。", "实施方案的通知如下"),
)
FIGURE_END = re.compile(r"\d[.．]?$")
UNIT_START = re.compile(r"[年月日个万亿%％‰]|\d")
# What begins a line only in the middle of a sentence.
PARTICLE_START = LineShape(
    re.compile(
        r"的(?!士)|和(?!平|谐|睦|县|田|布|龙|林)|与(?!会)|及(?!时|早|格)|了(?!解)|等(?!级|待)|或(?!许)|化(?!工|学|解|肥|石|妆)|性(?!别|能|质|格)"
    ),
    ("的原则推进", "和完善制度", "化水平"),
    ("和平区", "及时报送", "化解矛盾"),
)


class Number(NamedTuple):
    """A number that a line begins with: its kind, what stands before its last numeral, its value, where it ends."""

    kind: str
    prefix: str
    value: int
    end: int


RE_NUMBER = re.compile("|".join(shape.pattern.pattern for shape in NUMBERS.values()))


def _numeral(text: str) -> int | None:
    if text.isdecimal():
        return int(text)
    if "①" <= text <= "⑳":
        return ord(text) - ord("①") + 1
    if "⑴" <= text <= "⒇":
        return ord(text) - ord("⑴") + 1
    return parse_chinese(text.translate(str.maketrans("貳參陸", "贰叁陆")))


def read_number(text: str, at: int = 0) -> Number | None:
    """The number that stands at a place of a text, or None.

    Example:
        >>> read_number("2.3.1 组织体系")
        Number(kind='decimal', prefix='2.3.', value=1, end=5)
        >>> read_number("95.5%以上") is None
        True
    """
    if not RE_NUMBER.match(text, at):
        return None
    for kind, shape in NUMBERS.items():
        match = shape.pattern.match(text, at)
        if match:
            groups = [group for group in match.groups() if group is not None]
            value = _numeral(groups[-1])
            if value is not None:
                return Number(kind, groups[0], value, match.end())
    return None


RE_OPENS = re.compile("|".join(shape.pattern.pattern for shape in (*NUMBERS.values(), *OPENERS.values())))


def opens_line(text: str) -> bool:
    """Whether a line begins with what opens a paragraph: a number, a dash, a label."""
    return RE_OPENS.match(text) is not None


def is_closed(text: str) -> bool:
    """Whether a line ends where a sentence or a clause does.

    Example:
        >>> is_closed("加强领导。"), is_closed("推进“放管服”"), is_closed("“一网通办。”")
        (True, False, True)
    """
    return CLOSED.pattern.search(text[-8:]) is not None


RE_ASIDE = re.compile(r"[\u4e00-\u9fff”》、][（(][^（）()：:。；]{1,12}[）)]$")


def ends_in_aside(text: str) -> bool:
    """Whether a line ends in a bracket that closes nothing but a word: 各市、县（市、区）.

    Example:
        >>> ends_in_aside("各市、县（市、区）"), ends_in_aside("加强领导。（责任单位：市司法局）")
        (True, False)
    """
    return RE_ASIDE.search(text[-24:]) is not None


def stands_apart(text: str) -> bool:
    """Whether a line is one of a contents page or a row of columns: nothing is joined to it."""
    if text[-1] in PAGE_ENDS and CONTENTS.pattern.search(text[-24:]):
        return True
    return any(mark in text for mark in COLUMN_MARKS) and COLUMNS.pattern.search(text) is not None


RE_BRACKET = re.compile(r"[（()）《》“”【】〔〕\[\]]")
PAIRS = {"）": "（", ")": "（", "》": "《", "”": "“", "】": "【", "〕": "〔", "]": "["}


def open_bracket(text: str) -> str:
    """The last bracket or quotation mark that a text opens and does not close, or nothing.

    Example:
        >>> open_bracket("（责任单位：市住房城乡建"), open_bracket("（一）加强")
        ('（', '')
    """
    stack: list[str] = []
    for match in RE_BRACKET.finditer(text):
        mark = match.group().replace("(", "（")
        if mark in PAIRS:
            if stack and stack[-1] == PAIRS[mark]:
                stack.pop()
        else:
            stack.append(mark)
    return stack[-1] if stack else ""


RE_CLOSING = re.compile("[）)》”】〕\\]]")


def closes(text: str, bracket: str) -> bool:
    """Whether a text closes a bracket that stands open before it.

    Example:
        >>> closes("各县（市）政府）", "（"), closes("（二）加强", "（"), closes("加强）", "")
        (True, False, False)
    """
    if not RE_CLOSING.search(text):
        return False
    depth = 0
    for match in RE_BRACKET.finditer(text):
        mark = match.group().replace("(", "（")
        if mark == bracket:
            depth += 1
        elif PAIRS.get(mark) == bracket:
            depth -= 1
            if depth < 0:
                return True
    return False


def is_visibly_cut(before: str, after: str) -> bool:
    """Whether two lines show that they are one: what ends the first or begins the second stands in no text there.

    Example:
        >>> is_visibly_cut("到 2025", "年，实现"), is_visibly_cut("加强领导", "的原则"), is_visibly_cut("加强领导", "完善")
        (True, True, False)
    """
    if GOES_ON.pattern.match(after) or BREAKS_OFF.pattern.search(before) or PARTICLE_START.pattern.match(after):
        return True
    if FIGURE_END.search(before) and UNIT_START.match(after):
        return True
    bracket = open_bracket(before[-120:])
    return bool(bracket) and closes(after, bracket)
