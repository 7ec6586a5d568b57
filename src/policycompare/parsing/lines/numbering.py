"""The registry of numbering styles: how headings and items are numbered in official documents.

Each style carries sample lines that it matches and lines that it must not match; a test runs them.
The hierarchy of a document comes from the order and nesting in which the styles appear in it
(``outline.py``), not from the order of this table.

Some forms are numbers only in company: 1总则 is the first chapter where 2组织体系 follows, and 3所学校 is a
quantity. They are matched line by line like all others and settled together (``settling.py``).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from policycompare.parsing.gates import DIGITS
from policycompare.text.numerals import CN, parse_chinese

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳❶❷❸❹❺❻❼❽❾❿➀➁➂➃➄➅➆➇➈➉"
HAN_SIGNS = "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"
PAREN_SIGNS = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"
POINT_SIGNS = "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"
ROMAN_SIGNS = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ"
FINANCIAL = "壹贰叁参肆伍陆柒捌玖拾"
STEMS = "甲乙丙丁戊己庚辛壬癸"
LETTERS = "ABCDEFGH"
ROMAN = {"I": 1, "V": 5, "X": 10}

ALONE, COMPANY, SUCCESSOR = "alone", "company", "successor"
"""What a form needs: nothing; its neighbour in number before or behind it; the number before it."""


@dataclass(frozen=True, slots=True)
class Style:
    """One way to number.

    Attributes:
        name: Its name in reports.
        pattern: Matches at the start of a normalised line; the last group that matches is the numeral.
        matches: Sample lines that it matches, each with the number.
        openers: What a line of this style can begin with, one character each.
        rejects: Lines that look alike and are none.
        is_article: Numbers the articles of a statute, which are its measures.
        is_annex: Opens an annex, which has a hierarchy of its own.
        needs: What makes it a number: nothing else (``alone``), a neighbour in number (``company``), or the
            number before it (``successor``).
        slip_of: The style that it is a way of printing, often a slip of the pen: （一健全 of （一）健全.
        twin: The style that it stands for where the two are mixed and neither is nested in the other: 1、 and 1.
        is_bare: Its numeral has no mark: its count begins at 1, and among others with a mark it needs both neighbours.
    """

    name: str
    pattern: re.Pattern[str]
    openers: str
    matches: tuple[tuple[str, int], ...]
    rejects: tuple[str, ...] = ()
    is_article: bool = False
    is_annex: bool = False
    needs: str = ALONE
    slip_of: str = ""
    twin: str = ""
    is_bare: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """A number at the start of a line: its style, its value, and where its text begins."""

    style: Style
    num: int
    printed: str
    end: int
    prefix: str = ""
    """What stands before the numeral in the number: 2. of 2.3."""


def _style(
    name: str, pattern: str, openers: str, matches: tuple[tuple[str, int], ...], *rejects: str, **flags: bool | str
) -> Style:
    return Style(name, re.compile(pattern), openers, matches, rejects, **flags)  # type: ignore[arg-type]


# 一、二审, 1、2号线: a pair of numerals before a noun, not a number and its text
PAIRED = "[、级等类线期审产批次楼季号]|年级"
# 1.2022年底前完成: the point ends a number, for no figure goes on with a year
YEAR = r"(?:19|20)\d{2}年"
# 第五条规定的, 第三条、第四条: a reference at the start of a line
ARTICLE_GOES_ON = "[例款文件、和至及或的]|第|规定|所称|所列"
BRACKETED = "[【\\[〔]"

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
        rf"第([{CN}\d]+)条(?:之[{CN}])?(?!{ARTICLE_GOES_ON})[:：]?",
        "第",
        (("第一条为了规范", 1), ("第二十一条市人民政府应当", 21), ("第10条 本办法", 10)),
        "第一条例",
        "第五条规定的情形",
        is_article=True,
    ),
    # 第二条文化旅游部门应当, 第三条例会: what follows could go on a word; the number before it decides
    _style(
        "article_before_a_noun",
        rf"第([{CN}\d]+)条(?:之[{CN}])?、?(?=[例款文件的]|所[^称列]|和)",
        "第",
        (
            ("第二条文化旅游部门应当", 2),
            ("第三条例会每月召开", 3),
            ("第四条件数统计", 4),
            ("第五条、款项由财政拨付", 5),
        ),
        "第一条第二款",
        "第五条规定的情形",
        needs=SUCCESSOR,
        slip_of="article",
    ),
    _style("ordinal", rf"第([{CN}])[,，、]", "第", (("第一，加强领导", 1), ("第二、完善机制", 2)), "第一责任人"),
    _style(
        "item_word",
        rf"第([{CN}\d]{{1,3}})(?:项|步|阶段)[、:：]?",
        "第",
        (("第1项：完善设施", 1), ("第二步推广", 2), ("第三阶段总结", 3)),
        "第三方机构",
        needs=COMPANY,
    ),
    # 任务一：, 重点举措2
    _style(
        "task_word",
        rf"(?:(?:重点|主要|专项|重大)?(?:任务|专题|举措|措施|行动|工程|步骤|板块|模块))([{CN}\d]{{1,3}})[、.:：]?",
        "重主专任举措行工步板模",
        (("任务一：完善设施", 1), ("重点举措2加强领导", 2), ("专题三 推进改革", 3)),
        "任务清单",
        needs=COMPANY,
    ),
    _style(
        "han",
        rf"([{CN}]{{1,4}})[、.．](?![{CN}]{{1,2}}(?:{PAIRED})|[{CN}]?审)",
        CN,
        (("一、总体要求", 1), ("二十一、附则", 21), ("三.工作要求", 3)),
        "一、二审案件",
        "二、三级医院",
    ),
    _style("han_comma", rf"([{CN}]{{1,3}})[,，]", CN, (("一，总体要求", 1),), "一般，", needs=COMPANY, slip_of="han"),
    # 一总体要求: the mark is missing, or was a blank
    _style(
        "han_bare",
        rf"([{CN}]{{1,3}})(?![{CN}般是些直定旦致律切体样批次者家道])(?=[\u4e00-\u9fff“《][^。；！？]{{1,40}}$)",
        CN,
        (("一总体要求", 1), ("十二组织保障", 12)),
        "一般事项",
        "一批重大项目",
        "二是加强领导",
        needs=COMPANY,
        slip_of="han",
        is_bare=True,
    ),
    _style(
        "han_paren",
        rf"[（(]([{CN}]{{1,4}})[)）][、.]?|([{HAN_SIGNS}])[、.]?",
        f"（({HAN_SIGNS}",
        (("（一）指导思想", 1), ("(三十六)健全机制", 36), ("㈡基本原则", 2)),
        "（一般事项）",
    ),
    _style(
        "han_open_paren",
        rf"[（(]([{CN}]{{1,3}})[、.]?(?![^（(]{{0,12}}[)）])(?=[\u4e00-\u9fff])",
        "（(",
        (("（一健全制度", 1), ("（二、完善机制", 2)),
        "（一般事项）",
        needs=COMPANY,
        slip_of="han_paren",
    ),
    _style("han_half_paren", rf"([{CN}]{{1,3}})[)）]", CN, (("一）指导思想", 1),), "一般）", twin="han_paren"),
    _style(
        "financial",
        rf"([{FINANCIAL}]{{1,3}})[、.．]",
        FINANCIAL,
        (("壹、总说", 1), ("参、保障措施", 3)),
        "参加会议",
        needs=COMPANY,
    ),
    _style("financial_paren", rf"[（(]([{FINANCIAL}]{{1,3}})[)）]", "（(", (("（壹）总说", 1),), "（参见第三条）"),
    _style("stem", rf"([{STEMS}])[、.．]", STEMS, (("甲、一般规定", 1), ("丙、附则", 3)), "甲方应当", needs=COMPANY),
    # 12.4 is a date and 3.5% a figure: no digit may follow the point
    _style(
        "arabic",
        rf"(\d{{1,3}})[.．](?!\d)|(\d{{1,2}})[.．](?={YEAR})|([{POINT_SIGNS}])",
        DIGITS + POINT_SIGNS,
        (("1.加强领导", 1), ("60.将普法宣传", 60), ("2.2025年底前完成", 2), ("⒊完善制度", 3)),
        "12.4国家宪法日",
        "3.5%以上",
        "2022.加强",
    ),
    # 3.5G网络建设: the third item, where the second stands before it
    _style(
        "arabic_before_a_figure",
        r"(\d{1,2})[.．](?=\d{1,5}(?:[A-Z]|[个户所家条项座名处件](?!百分)))(?=.{8})",
        DIGITS,
        (("3.5G网络实现重点区域全覆盖", 3), ("4.100个老旧小区完成改造", 4)),
        "3.5%以上",
        "2.5个百分点左右的差距",
        needs=SUCCESSOR,
        slip_of="arabic",
    ),
    _style(
        "arabic_with_letters",
        r"([1-9lI][OolI]|[lI]\d?)[.．、](?=[\u4e00-\u9fff])",
        DIGITS + "lI",
        (("1O.完善制度", 10), ("l.加强领导", 1)),
        "IT、通信行业",
        needs=COMPANY,
        slip_of="arabic",
    ),
    _style(
        "arabic_colon",
        r"(\d{1,2}) ?[,，:：](?=[\u4e00-\u9fff])",
        DIGITS,
        (("1，加强领导", 1), ("2：完善制度", 2)),
        "2022：",
        needs=COMPANY,
        slip_of="arabic",
    ),
    _style("arabic_blank_point", r"(\d{1,2}) [.．、](?!\d)", DIGITS, (("1 .加强领导", 1),), "1 2.", slip_of="arabic"),
    _style(
        "arabic_comma",
        rf"(\d{{1,3}})、(?!\d{{1,3}}(?:{PAIRED}|[月日岁年]))",
        DIGITS,
        (("1、加强领导", 1), ("3、5G建设", 3)),
        "2022、2023年",
        "1、2号线",
        twin="arabic",
    ),
    _style(
        "arabic_paren",
        rf"[（(](\d{{1,3}})[)）][、.]?|([{PAREN_SIGNS}])[、.]?",
        f"（({PAREN_SIGNS}",
        (("(1)加强领导", 1), ("（12）完善", 12), ("⑶落实", 3)),
        "（2021）5号",
    ),
    _style(
        "arabic_open_paren",
        r"[（(](\d{1,2})[、.]?(?![^（(]{0,12}[)）])(?=[\u4e00-\u9fff])",
        "（(",
        (("（1加强领导", 1),),
        "（3年内完成）",
        needs=COMPANY,
        slip_of="arabic_paren",
    ),
    _style(
        "arabic_half_paren",
        r"(\d{1,3})[)）][、.]?",
        DIGITS,
        (("1)加强领导", 1), ("2）完善", 2)),
        "2021）",
        twin="arabic_paren",
    ),
    _style(
        "arabic_bracket",
        rf"{BRACKETED}([{CN}\d]{{1,2}})[】\]〕]",
        "【[〔",
        (("【1】加强领导", 1), ("[二]完善", 2)),
        "〔2021〕5号",
        needs=COMPANY,
    ),
    # 1.2 and 2.3.1: the last number counts, the depth is the style
    _style(
        "decimal_2",
        r"\d{1,2}\.(\d{1,2})(?![\d.%年月日个万亿]|[ ]?[%个万亿])[、.]?(?=[\u4e00-\u9fff “《A-Z])",
        DIGITS,
        (("1.2工作目标", 2),),
        "1.2%以上",
        "0.5个百分点",
        needs=COMPANY,
    ),
    _style(
        "decimal_3",
        r"\d{1,2}\.\d{1,2}\.(\d{1,2})(?![\d.])[、.]?",
        DIGITS,
        (("2.3.1 组织指挥", 1),),
        "2021.12.10发布",
    ),
    _style("decimal_4", r"\d{1,2}\.\d{1,2}\.\d{1,2}\.(\d{1,2})(?![\d.])", DIGITS, (("2.3.1.4 响应", 4),), "1.2.3 响应"),
    _style(
        "dashed",
        r"\d{1,2}[-—–](\d{1,2})(?![\d年月日个人万亿%岁-])(?=[、.]?[\u4e00-\u9fff “《])[、.]?",
        DIGITS,
        (("1-2完善制度", 2), ("3—1 推进改革", 1)),
        "1-2月",
        "2021-2025年",
        needs=COMPANY,
    ),
    # 1总则: a heading alone on its line, its mark missing or a blank
    _style(
        "decimal_1",
        r"(\d{1,2})(?![年月日个项条名家次批件所场期天人万亿%.\d号])(?=[\u4e00-\u9fff“《][^，。；：！？]{1,30}(?:，[^，。；：！？]{1,30})?$)",
        DIGITS,
        (("1总则", 1), ("4附则", 4)),
        "3所学校",
        "12项主要职责",
        "2023年工作",
        needs=COMPANY,
        is_bare=True,
    ),
    _style("circled", rf"([{CIRCLED}])[、.]?", CIRCLED, (("①完善制度", 1), ("⑫落实", 12), ("❸完善", 3)), "·完善"),
    _style(
        "roman",
        rf"([{ROMAN_SIGNS}]|[IVX]{{1,4}})[、.．](?=[\u4e00-\u9fff “《])",
        ROMAN_SIGNS + "IVX",
        (("Ⅱ.基本原则", 2), ("IV、保障措施", 4)),
        "IT.",
        needs=COMPANY,
    ),
    _style(
        "roman_small",
        r"[（(]?([ivx]{1,4})[)）.](?=[\u4e00-\u9fff “《])",
        "（(ivx",
        (("ii)完善制度", 2), ("(iv)落实", 4)),
        "ix型",
        needs=COMPANY,
    ),
    _style(
        "letter",
        rf"([{LETTERS}])[、.．)）](?=[\u4e00-\u9fff “《])",
        LETTERS,
        (("A.加强领导", 1), ("C、落实", 3)),
        "A股",
        needs=COMPANY,
    ),
    _style(
        "letter_small",
        rf"([{LETTERS.lower()}])[、.．)）](?=[\u4e00-\u9fff “《])",
        LETTERS.lower(),
        (("a.加强领导", 1), ("b)完善", 2)),
        "app",
        needs=COMPANY,
    ),
    _style(
        "letter_paren",
        rf"[（(]([{LETTERS}{LETTERS.lower()}])[)）]",
        "（(",
        (("（A）加强领导", 1), ("(b)完善", 2)),
        "（AI）",
        needs=COMPANY,
    ),
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
        >>> [parse_numeral(text) for text in ("三十六", "12", "⑫", "㈡", "1O", "iv", "C", "丙", "参", "")]
        [36, 12, 12, 2, 10, 4, 3, 3, 3, 1]
    """
    if not text:
        return 1
    if text.isascii() and text.isdigit():
        return int(text)
    if len(text) == 1 and text in CIRCLED + HAN_SIGNS + PAREN_SIGNS + POINT_SIGNS + ROMAN_SIGNS:
        return int(unicodedata.numeric(text))
    if len(text) == 1 and text in STEMS:
        return STEMS.index(text) + 1
    if len(text) == 1 and text.upper() in LETTERS:
        return LETTERS.index(text.upper()) + 1
    if set(text) <= set("IVX") or set(text) <= set("ivx"):
        return _parse_roman(text.upper())
    if text.isascii():  # letters misread or mistyped for figures
        text = text.translate(str.maketrans("OolI", "0011"))
        return int(text) if text.isdigit() else None
    return parse_chinese(text.replace("参", "叁"))


def _parse_roman(text: str) -> int:
    values = [ROMAN[c] for c in text]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))


def match_label(line: str) -> Label | None:
    """The number that opens a normalised line, or None; some need company, see ``settling.py``.

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
        match = style.pattern.match(line) if line[0] in style.openers else None
        if match and match.lastindex:
            num = parse_numeral(match.group(match.lastindex))
            if num is not None and num < 1000:
                prefix = line[: match.start(match.lastindex)]
                return Label(style, num, match.group(), _past_doubled(line, match.group()), prefix)
    return None


def _past_doubled(line: str, printed: str) -> int:
    """Where the text behind a number begins; the number may stand there twice: 1.1.加强领导 typed beside its own."""
    at = len(printed)
    return at + len(printed) if line.startswith(printed, at) and not printed[-1].isdigit() else at
