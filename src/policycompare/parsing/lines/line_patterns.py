"""What stands around a document's body: letterhead, title, signature, boilerplate of web pages.

A pattern never travels alone: each carries lines that it matches and lines that it must not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from policycompare.text.numerals import CN

# The kinds of documents, longest first: what a title ends in, and what a preamble calls itself.
DOCUMENT_TYPES = (
    "实施方案", "行动方案", "工作方案", "三年行动计划", "行动计划", "工作计划", "实施计划", "实施意见",
    "指导意见", "若干意见", "若干措施", "政策措施", "工作要点", "实施办法", "管理办法", "实施细则", "暂行办法", "暂行规定",
    "若干规定", "实施纲要", "应急预案", "预案", "方案", "计划", "规划", "纲要", "意见", "决议", "决定", "通知", "条例", "办法",
    "规定", "细则", "会议纪要", "纪要", "任务分解", "分工方案", "责任清单", "任务清单", "要点", "措施", "公告", "通告", "报告",
    "清单", "指引", "指南", "章程", "规则", "规程", "批复", "倡议书",
)  # fmt: skip
TYPES = "|".join(sorted(DOCUMENT_TYPES, key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class LinePattern:
    """A kind of line outside the body, with its samples."""

    name: str
    label: str
    """What the line is called in the tiling: letterhead, boilerplate, signature, closing."""
    pattern: re.Pattern[str]
    matches: tuple[str, ...]
    rejects: tuple[str, ...] = ()


RE_DATE = re.compile(
    rf"(?:(\d{{4}})年(\d{{1,2}})月(\d{{1,2}})日|([{CN}]{{4}})年([{CN}]{{1,3}})月([{CN}]{{1,3}})日|"
    rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}))"
)
RE_DOCUMENT_NUMBER = re.compile(
    r"[\u4e00-\u9fff][\u4e00-\u9fff（）]{0,18}[〔\[（(【](?:(?:19|20)\d{2}|"
    r"[一二〇零○][一二三四五六七八九〇零○]{3})[〕\]）)】]\s?第?(?:\d{1,4}|[一二三四五六七八九十百]{1,5})号"
)
# 2015年5月22日…第四次会议通过, with or without its brackets
RE_ADOPTION = re.compile(r"^[（(]?.{0,4}\d{4}年\d{1,2}月\d{1,2}日.{2,160}?(?:通过|公布|发布|批准|修订|修正|施行)")
RE_YEARS = re.compile(r"[（(](\d{4})年?\s*[—–\-－~～至]+\s*(\d{4})年?[)）]")
RE_TITLE_END = re.compile(rf"(?:{TYPES})(?:[（(](?:[^（）()。]{{0,20}})[)）]){{0,2}}$")
RE_TITLE_TAIL = re.compile(
    r"^[（(](?:\d{4}年?\s*[—–\-－~～至]+\s*\d{4}年?|试行|暂行|修订|征求意见稿|草案|\d{4}年修订)[)）]$"
)
RE_SENTENCE_END = re.compile(r"[。；！？]")

LINE_PATTERNS: tuple[LinePattern, ...] = (
    LinePattern(
        "document_number",
        "letterhead",
        re.compile(rf"^{RE_DOCUMENT_NUMBER.pattern}$"),
        ("鞍委发〔2021〕25号", "哈里治区委发〔2017〕2号"),
        ("按照《实施意见》（随普法办〔2021〕6号）要求", ),
    ),
    LinePattern(
        "date",
        "signature",
        re.compile(rf"^[（(]?{RE_DATE.pattern}[)）]?$"),
        ("2021年12月10日", "二〇二一年十二月十日"),
        ("2021年12月10日起施行",),
    ),
    LinePattern(
        "web_header",
        "boilerplate",
        re.compile(
            r"^(?:.{0,12}(?:发布时间|发布日期|发文日期|成文日期|来源|信息来源|文章来源|责任编辑|编辑|作者|点击量|点击数|浏览量|浏览次数|浏览|阅读|字号|字体|索引号|信息分类|发布机构|"
            r"主题分类|有效性|视力保护色|分享到?|当前位置|您(?:现在)?的位置|录入)[：:]"
            r"|首页[ ]?[>＞»|｜]|.*字体[：:]?[ 【\[]*大|【?(?:打印|关闭|收藏|大中小|字体)(?:[】 本]|$)|上一篇|下一篇|相关(?:链接|文章|稿件)[：:]?$|扫一扫|"
            r"扫描二维码|版权所有|.*ICP备|[^。]*[|｜＞>][^。]*[|｜＞>]|主办[：:].*网站|[甘京沪粤苏浙鲁豫川鄂湘皖闽赣冀晋蒙辽吉黑桂琼渝贵云藏陕青宁新津]公网安备|返回顶部|附件下载|"
            r"点击下载|政府信息公开$|网站地图|Copyright)"
        ),
        ("发布时间：2017-07-19责任编辑：管理员点击量：1237", "扫一扫在手机上查看当前页面", "首页>政务公开>规划计划", "上一篇：没有了", "【打印】【关闭】"),
        ("责任单位：市司法局", "打印机采购应当公开", "打造阳光司法"),
    ),
    LinePattern(
        "release_mark",
        "letterhead",
        re.compile(r"^[（(](?:此件|本件)[^（）()]{2,16}[)）]$"),
        ("（此件公开发布）", "（此件主动公开）"),
    ),
    LinePattern(
        "secrecy",
        "letterhead",
        re.compile(r"^(?:特急|加急|急件|平急|机密|秘密|内部|公开)(?:[★·\d年]*)$"),
        ("特急", "机密★1年"),
        ("公开透明",),
    ),
    LinePattern(
        "salutation",
        "letterhead",
        re.compile(r"^(?:各|省|市|县|区|自治区|州)[^。；]{4,160}[：:]$"),
        ("各街道、镇，区委依法治区各工作组、各成员单位：", "各县（市）区委，各开发区党工委，市委各部委："),
        ("各部门要做到以下几点。",),
    ),
    LinePattern(
        "notice",
        "letterhead",
        re.compile(r"^(?:现将|《?.{2,60}》?(?:已经|已于|业经)).{4,160}(?:印发|发布|转发|下发|通过).{0,60}[。！]?$|^特此(?:通知|公告|通告|批复)[。！]?$"),
        ("现将《道里区法治建设系列实践活动方案》印发给你们，请遵照执行。", "特此通知。"),
        ("现将法治建设情况纳入考核。",),
    ),
    LinePattern(
        "copy_list",
        "signature",
        re.compile(
            r"^(?:抄送|主送|抄报|分送|印发|主题词|联系人|联系电话|承办|出席|列席|参会|参加|记录|主持)[：:]|^.{2,30}(?:办公厅|办公室|秘书处|"
            r"室)\s?\d{4}年\d{1,2}月\d{1,2}日印发$"
        ),
        ("抄送：市人大常委会办公室。", "鞍山市委办公室2021年12月10日印发"),
    ),
    LinePattern(
        "annex_list",
        "closing",
        re.compile(r"^附件?[：:]\s?\d?[.．、]?.{2,60}$"),
        ("附件：1.重点任务分工表", "附：重点任务分工表"),
        ("附件",),
    ),
    LinePattern(
        "closing",
        "closing",
        re.compile(
            r"^(?:各(?:地|级|县|市|区|州|乡|镇|部门|单位|有关|相关|责任|牵头|街道|成员)[^。]{0,60}(?:要|应当?|须|及时|贯彻落实)"
            r"|本(?:方案|规划|意见|办法|规定|通知|细则|计划|决定|决议|措施|纲要)(?:由|自)"
            r"|(?:以上|此前).{0,20}(?:政策|措施|规定).{0,40}(?:为准|执行))"
        ),
        ("各地各有关部门贯彻落实中的重大情况，及时报送自治区党委依法治区办。", "本方案自印发之日起施行。"),
        ("各类社会主体依法自我约束。",),
    ),
)  # fmt: skip


def match_line(text: str, *, tail: bool = False) -> LinePattern | None:
    """The kind of a line that is none of the body's.

    Args:
        text: A normalised line.
        tail: The line stands behind the last measure, where closing words may stand too.

    Example:
        >>> match_line("鞍委发〔2021〕25号").name, match_line("（此件公开发布）").label
        ('document_number', 'letterhead')
        >>> match_line("本方案自印发之日起施行。"), match_line("本方案自印发之日起施行。", tail=True).name
        (None, 'closing')
    """
    for kind in LINE_PATTERNS:
        if kind.name in ("closing", "annex_list") and not tail:
            continue
        if kind.pattern.search(text):
            return kind
    return None


def is_title(text: str) -> bool:
    """Whether a line can end a title: it holds no stop, and ends in a kind of document.

    Example:
        >>> is_title("法治政府建设实施方案（2021—2025年）"), is_title("制定本方案。")
        (True, False)
    """
    return len(text) <= 80 and not RE_SENTENCE_END.search(text) and "：" not in text and bool(RE_TITLE_END.search(text))


def is_signature(text: str) -> bool:
    """Whether a line can be a signature: a body's name alone.

    Example:
        >>> is_signature("中共鞍山市委"), is_signature("各县（市）区政府，市直各部门")
        (True, False)
    """
    return (
        2 < len(text) <= 40
        and not re.search(r"[，。；：、！？《》“”\d]", text)
        and bool(
            re.search(
                r"(?:委|政府|委员会|办公室|办公厅|局|厅|部|院|人大|大会|政协|小组|联席会议|会|中心|集团|公司)$", text
            )
        )
    )
