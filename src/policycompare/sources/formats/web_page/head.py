"""What a page says of its article: labels with values (索引号, 发文机关, 成文日期 …), and the article's title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from policycompare.sources.formats.web_page.lines import BLANK, PageLine

if TYPE_CHECKING:
    from lxml.html import HtmlElement
else:
    HtmlElement = Any

_LABELS = (
    "发布部门 发文部门 制定部门 索引号 索引 主题分类 信息分类 分类 体裁分类 公文种类 文种 组配分类 发文机关 发布机构 发文单位 发布单位 发布机关 发文机构 制发机关 制定机关 印发机关 公开主体 信息来源 "
    "文章来源 来源 成文日期 发文日期 生成日期 制发日期 印发日期 签发日期 成文时间 发文时间 生成时间 标题 名称 信息名称 文件名称 文件标题 公文标题 发文字号 文号 发文文号 发文号 文件编号 文件号 公文编号 "
    "统一编号 规范性文件编号 发布日期 发布时间 公开日期 公开时间 有效性 是否有效 效力状态 时效性 文件状态 有效期 生效日期 生效时间 实施日期 施行日期 失效日期 失效时间 废止日期 主题词 关键词 内容概述 "
    "公开方式 公开属性 公开范围 公开类别 公开形式 公开时限 公开责任部门 责任部门 服务对象 所属主题 所属机构 行政层级 發文機關 發布機關 發布日期 發文字號 標題 主題分類 索引號"
)
LABELS = frozenset(_LABELS.split())
"""What pages call the particulars of a document, blanks taken out."""
ASIDE = (
    "浏览次数",
    "浏览量",
    "点击数",
    "点击量",
    "点击",
    "阅读",
    "访问量",
    "访问次数",
    "字体",
    "字号",
    "责任编辑",
    "编辑",
    "作者",
    "打印",
    "保护视力色",
    "分享",
)
"""What stands between such labels and says nothing of the document."""
FEW = 2
"""Fewest labels that make lines a list of particulars; a table needs one more."""
LONG = 120
"""Longest value."""
RE_BLANKS = re.compile(f"[{BLANK}]+")
_WORDS = sorted((*LABELS, *ASIDE), key=len, reverse=True)
_SPACED = "|".join(f"[{BLANK}]*".join(map(re.escape, word)) for word in _WORDS)
RE_LABEL = re.compile(rf"(?:^|(?<=[{BLANK}|｜\[【]))[\[【]?({_SPACED})[{BLANK}]*[：:\]】][：:]?[{BLANK}]*")
Pairs = list[tuple[str, str]]


def label_of(text: str) -> str | None:
    """The label that a text is; None where it is none.

    Example:
        >>> label_of("索 引 号："), label_of("【发文字号】"), label_of("索引号管理办法")
        ('索引号', '发文字号', None)
    """
    word = RE_BLANKS.sub("", text).strip("：:[]【】")
    return word if word in LABELS else None


def read_pairs(text: str) -> Pairs:
    """The labels and values of a line that holds nothing else; empty for any other line.

    Example:
        >>> read_pairs("发布时间：2022-09-06 来源：市政府办公室 浏览次数：12")
        [('发布时间', '2022-09-06'), ('来源', '市政府办公室')]
        >>> read_pairs("成文日期：2022年9月6日"), read_pairs("文件来源：市政府，见附件")
        ([('成文日期', '2022年9月6日')], [])
    """
    found = list(RE_LABEL.finditer(text))
    if not found or found[0].start() > 0:
        return []
    pairs = []
    ends = [*(match.start() for match in found[1:]), len(text)]
    for match, end in zip(found, ends, strict=True):
        label, value = RE_BLANKS.sub("", match.group(1)), text[match.end() : end].strip(BLANK + "|｜[")
        if len(value) > LONG or "。" in value:
            return []
        if label in LABELS:
            pairs.append((label, value))
    return pairs


def _table_pairs(line: PageLine) -> Pairs:
    """The labels and values of a table; empty where it is another table."""
    pairs: Pairs = []
    others = 0
    for row in line.row_texts():
        at = 0
        while at < len(row):
            label = label_of(row[at])
            if label and at + 1 < len(row) and not (label_of(row[at + 1]) and at + 1 < len(row) - 1):
                pairs.append((label, row[at + 1].replace("\n", " ")))
                at += 2
                continue
            inside = read_pairs(row[at].replace("\n", " "))
            pairs.extend(inside)
            others += bool(row[at]) and not inside and not label
            at += 1
    return pairs if len(pairs) > FEW and others <= len(pairs) / 2 else []


def take_particulars(lines: list[PageLine]) -> tuple[Pairs, list[PageLine]]:
    """Take the particulars of the document out of a page's lines.

    Args:
        lines: All lines of the page.

    Returns:
        Labels and their values, and the lines that are left. A value stands in its label's line or in the next; a label
        that stands twice keeps the first value that it has.
    """
    pairs: Pairs = []
    left: list[PageLine] = []
    left_before = -1  # how many lines were left when the last particulars were found
    at = 0
    while at < len(lines):
        if lines[at].is_table:
            found = _table_pairs(lines[at])
            if found:
                pairs.extend(found)
                left_before = len(left)
            else:
                left.append(lines[at])
            at += 1
            continue
        run, end = _run(lines, at)
        # One label alone says nothing, but behind others, or without a value, it is one of them.
        is_behind = bool(pairs) and len(left) == left_before
        if len(run) >= FEW or (run and (is_behind or not any(value for _, value in run))):
            pairs.extend(run)
            left_before = len(left)
            at = end
        else:
            left.append(lines[at])
            at += 1
    known: dict[str, str] = {}
    for label, value in pairs:
        if not known.get(label):
            known[label] = value
    return [(label, value) for label, value in known.items() if value], left


def _run(lines: list[PageLine], start: int) -> tuple[Pairs, int]:
    """The particulars that stand in neighbouring lines from ``start`` on, and where they end."""
    pairs: Pairs = []
    at = start
    while at < len(lines) and not lines[at].is_table and len(lines[at].text) <= LONG * 4:
        text = lines[at].text
        found = read_pairs(text)
        label = label_of(text)
        if found and not (label and not found[0][1]):
            pairs.extend(found)
            at += 1
        elif label and at + 1 < len(lines) and not lines[at + 1].is_table:
            value = lines[at + 1].text
            if label_of(value) or read_pairs(value) or not _are_side_by_side(lines[at], lines[at + 1]):
                pairs.append((label, ""))
                at += 1
            elif len(value) <= LONG and "。" not in value:
                pairs.append((label, value))
                at += 2
            else:
                break
        elif label:
            pairs.append((label, ""))
            at += 1
        else:
            break
    return pairs, at


def _are_side_by_side(label: PageLine, value: PageLine) -> bool:
    """Whether a label and the line behind it are of one row: what stands elsewhere is not its value."""
    at, behind = label.owner, value.owner
    for _ in range(3):
        if at is behind:
            return True
        at, behind = at.getparent(), behind.getparent()
        if at is None or behind is None:
            return False
    return False


SITE_ENDS = (
    "网",
    "网站",
    "门户",
    "平台",
    "政府",
    "首页",
    "网页",
    "政务公开",
    "信息公开",
    "政策文件",
    "频道",
    "专栏",
    "其他",
)
RE_TITLE_PARTS = re.compile(r"\s*(?:[_|｜»›]+|--+|——|\s[-–—]\s|(?<=[\u4e00-\u9fff）)》])[-–—](?=[\u4e00-\u9fff]))\s*")
RE_MARKS = re.compile(r"[\W_]+")


def title_without_site(title: str) -> str:
    """The part of a page's title that is the article's.

    Example:
        >>> title_without_site("云河市碳达峰实施方案_政策文件_云河市人民政府门户网站")
        '云河市碳达峰实施方案'
        >>> title_without_site("云河市行动计划（2021-2023年）-云河市教育局")
        '云河市行动计划（2021-2023年）'
    """
    parts = [part for part in RE_TITLE_PARTS.split(title.strip()) if part]
    articles = [part for part in parts if not part.endswith(SITE_ENDS)]
    return max(articles or parts, key=len, default="")


def page_titles(root: HtmlElement, particulars: Pairs) -> list[str]:
    """What a page calls its article, the surest first: its own particulars and metadata, then its title."""
    metas: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").lower()
        metas.setdefault(name, " ".join((meta.get("content") or "").split()))
    known = dict(particulars)
    titles = [
        known.get(label, "") for label in ("标题", "名称", "信息名称", "文件名称", "文件标题", "公文标题", "標題")
    ]
    titles.append(metas.get("articletitle", ""))
    element = next(root.iter("title"), None)
    titles.append(title_without_site(" ".join(element.text_content().split()) if element is not None else ""))
    titles.append(title_without_site(metas.get("og:title", "")))
    return [title for title in titles if len(plain(title)) >= 4 and not title.endswith(("…", "..."))]


def plain(text: str) -> str:
    """A text without blanks and marks, to compare titles by."""
    return RE_MARKS.sub("", text)


def holds_title(lines: list[str], title: str) -> bool:
    """Whether the first lines of an article hold a title, or are part of it.

    Example:
        >>> holds_title(["国务院关于印发", "云河规划的通知", "各县："], "国务院关于印发云河规划的通知")
        True
        >>> holds_title(["云河市绿色出行方案"], "云河市政府关于印发云河市绿色出行方案的通知")
        True
        >>> holds_title(["为了出行，制定本方案。"], "云河市绿色出行方案")
        False
    """
    wanted = plain(title)
    near = [plain(line) for line in lines[:12]]
    return wanted in "".join(near) or any(len(line) >= 8 and line in wanted for line in near)
