"""Markdown as converters and people write it: what it reads like, with the places of its marks."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policycompare.sources.blocks import ReadText
from policycompare.sources.formats.markdown.reader import is_markdown, read_markdown, read_marked
from policycompare.sources.formats.plain_text import read_txt
from policycompare.sources.manifest import FileEntry
from policycompare.sources.source_text import SourceText
from policycompare.text.documents import normalize_source

ENTRY = FileEntry("plan.md", None, None, ())


def as_text(found: ReadText) -> str:
    """What is read of it in the end: mended and normalised."""
    return normalize_source(SourceText(ENTRY, "", "md", found)).text


def without_marks(found: ReadText, start: int, end: int) -> str:
    """What a stretch reads, its marks taken out."""
    pieces = []
    for a, b in found.skipped:
        if start <= a and b <= end:
            pieces.append(found.characters[start:a])
            start = b
        elif a < end and b > start:
            raise AssertionError("a mark stands across the end of a block")
    return "".join((*pieces, found.characters[start:end]))


def read(text: str) -> list[tuple[str, int, str]]:
    """Kind, level and words of each block; a table as its rows."""
    found = read_markdown(text.encode(), ENTRY)
    assert len(found.characters) == len(text)  # places are the file's
    shown = []
    for kind, start, end, level, rows, _ in found.blocks:
        if kind == "table":
            words = "\n".join("|".join(without_marks(found, *cell) for cell in row) for row in rows)
        else:
            words = without_marks(found, start, end)
        shown.append((kind, level, words))
    as_text(found)
    return shown


def lines(text: str) -> list[str]:
    return [words for _, _, words in read(text)]


HEADINGS = [
    ("# 一、目标", 1, "一、目标"),
    ("###### （一）目标", 6, "（一）目标"),
    ("##二、任务", 2, "二、任务"),
    ("## **二、任务** ##", 2, "二、任务"),
    ("##　三、保障", 2, "三、保障"),
    ("## 四、附则 {#sec-4 .unnumbered}", 2, "四、附则"),
    ("云河市方案\n=====", 1, "云河市方案"),
    ("重点任务\n---", 2, "重点任务"),
    ("> ## 引用里的标题", 2, "引用里的标题"),
    ("# 1\\. 改造管网", 1, "1. 改造管网"),
]


@pytest.mark.parametrize(("text", "level", "words"), HEADINGS)
def test_headings(text: str, level: int, words: str) -> None:
    assert read(text + "\n\n正文。")[0] == ("heading", level, words)


NO_HEADINGS = [
    ("抓好落实，务求实效。\n---\n更新时间：今天", ["抓好落实，务求实效。", "更新时间：今天"]),
    ("来源：市政府\n---", ["来源：市政府"]),
    (
        "# （一）完善制度。" + "坚持统筹推进，抓好各项工作。" * 8,
        ["（一）完善制度。" + "坚持统筹推进，抓好各项工作。" * 8],
    ),
    ("***\n\n- - -\n\n___\n\n一、目标", ["一、目标"]),
]


@pytest.mark.parametrize(("text", "wanted"), NO_HEADINGS)
def test_what_is_no_heading(text: str, wanted: list[str]) -> None:
    assert read(text) == [("paragraph", 0, words) for words in wanted]


INLINE = [
    ("**（一）发展新能源。**坚持集中式与分布式并举。", "（一）发展新能源。坚持集中式与分布式并举。"),
    ("__（二）__*推进*散煤治理，~~旧稿~~保留。", "（二）推进散煤治理，旧稿保留。"),
    ("**（三）没有关上。", "（三）没有关上。"),
    ("5*3米，面积2*4*6立方米，注*：见附表", "5*3米，面积2*4*6立方米，注*：见附表"),
    ("文件_名_称，代码`a_b`，____年__月", "文件_名_称，代码a_b，____年月"),
    ("1\\. 完善制度\\-机制\\_台账", "1. 完善制度-机制_台账"),
    ('见[《条例》](https://x.cn/a_(1).html "条例")和<https://x.cn>', "见《条例》和https://x.cn"),
    ("云政发[2021]5号、国发[2021](附件)", "云政发[2021]5号、国发[2021](附件)"),
    ("完善制度[^1]，![图1](a.png)抓好落实", "完善制度，抓好落实"),
    ("[任务]{.underline}清单", "任务清单"),
    (
        "达到$\\geq 9 5 \\%$，$PM_{2.5}$下降，$1 0 \\mathrm{km}^2$，$\\textcircled{2}$项",
        "达到≥95%，PM2.5下降，10km²，②项",
    ),
    ("从100$增至200$以上", "从100$增至200$以上"),
    (
        "m<sup>3</sup>、CO<sub>2</sub>、m^2^、H~2~O、<u>重点</u><span style='x'>任务</span>",
        "m³、CO2、m²、H2O、重点任务",
    ),
    ("大于&gt;5&nbsp;个&emsp;&amp;&#8220;甲&#8221;&unknown;", "大于>5\u00a0个\u2003&“甲”&unknown;"),
    ("小于<5个，<市政府>和a<b>c", "小于<5个，<市政府>和ac"),
    ("前半<!-- 不读 -->后半", "前半后半"),
    ("==重点==任务，a==b", "==重点==任务，a==b"),
    ("硬换行\\", "硬换行"),
    ("　　缩进的段落  ", "缩进的段落"),
]


@pytest.mark.parametrize(("text", "wanted"), INLINE)
def test_marks_inside_a_line(text: str, wanted: str) -> None:
    assert lines(text) == [wanted]


def test_lists_and_quotations() -> None:
    assert lines("- 第一项\n* 第二项\n+ [x] 第三项\n  - 1. 第四项\n> 引文\n> - 引文中的项\n2. 照印\n—— 破折号\n-5度") == [
        "第一项", "第二项", "第三项", "1. 第四项", "引文", "引文中的项", "2. 照印", "—— 破折号", "-5度",
    ]  # fmt: skip
    assert lines("1. 甲项\n1. 乙项\n\n1. 丙项\n\n正文\n1. 丁项") == ["1. 甲项", "2.乙项", "3.丙项", "正文", "1. 丁项"]
    assert lines("[^1]: 注文。\n\n[1]: https://x.cn\n\n见[办法][1]，[另]\\[1]") == ["注文。", "见办法，[另][1]"]


def test_lines_stay_lines() -> None:
    """A paragraph a line, as clippings have them; what was broken at a width is joined behind the readers."""
    assert lines("国务院关于印发\n规划的通知\n\n国发〔2021〕29号") == [
        "国务院关于印发",
        "规划的通知",
        "国发〔2021〕29号",
    ]


TABLES = [
    ("|任务|单位|\n|---|:-:|\n|改造\\|新建|**住建局**|\n| |水利局|", "任务|单位\n改造|新建|住建局\n|水利局"),
    ("任务 | 单位\n--- | ---\n改造 | 住建局<br>水利局\n\n正文", "任务|单位\n改造|住建局\n水利局"),
    ("| 任务 | 单位 |\n| 改造 | 住建局 |", "任务|单位\n改造|住建局"),
    ("||\n|--|--|\n|改造|住建局|", "改造|住建局"),
    ("> |任务|单位|\n> |--|--|\n> |改造|住建局|", "任务|单位\n改造|住建局"),
    ("|甲|乙|丙|\n|--|--|--|\n|1|\n|2|3|4|5|", "甲|乙|丙|\n1|||\n2|3|4|5"),
    ("<table><thead><tr><th>任务</th><th>单位</th></tr></thead><tr><td rowspan=\"2\">改造</td><td>住建局</td></tr>\n<tr><td><b>水利局</b></td></tr></table>", "任务|单位\n改造|住建局\n改造|水利局"),
    ("<table><tr><td colspan=2>\n 指标 \n</td></tr><tr><td>$\\geq 5\\%$</td><td></td></tr></table>", "指标|指标\n≥5%|"),
    ("+------+--------+\n| 任务 | 单位   |\n+======+========+\n| 改造 | 住建局 |\n+------+--------+", "任务|单位\n改造|住建局"),
    ("  任务   单位\n  ------ --------\n  改造   住建局\n  新建   水 利局\n\n正文", "任务|单位\n改造|住建局\n新建|水 利局"),
    ("  ---------------\n  任务   单位\n  ------ --------\n  改造   住建局\n\n  新建   水利局\n  ---------------\n", "任务|单位\n改造|住建局\n新建|水利局"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), TABLES)
def test_tables(text: str, wanted: str) -> None:
    found = read("前文\n\n" + text + "\n\n后文")
    assert [block for block in found if block[0] == "table"] == [("table", 0, wanted)]
    assert [words for kind, _, words in found if kind != "table"] == ["前文", *["正文"] * ("正文" in text), "后文"]


def test_cells_over_several_lines_are_said() -> None:
    found = read_marked(
        "+------+------+\n| 任务 | 单位 |\n+------+------+\n| 改造 | 住建 |\n| 管网 | 局   |\n+------+------+\n"
    )
    assert any("line by line" in note for note in found.notes)
    assert len(found.blocks[0].rows) == 3


def test_fields_above_a_document() -> None:
    fields = '---\ntitle: "云河市方案"\nsource: https://x.cn\ntags:\n  - 剪藏\n---\n'
    assert read(fields + "一、目标") == [("heading", 1, "云河市方案"), ("paragraph", 0, "一、目标")]
    assert lines(fields + "# 云河市方案\n一、目标") == ["云河市方案", "一、目标"]
    assert lines("---\n一、目标。\n二、任务。\n---\n三、保障。") == ["一、目标。", "二、任务。", "三、保障。"]


def test_fenced_text_is_text() -> None:
    assert lines("<!-- 不读\n\n# 不读 -->\n```text\n# 一、目标\n**不变**\n```\n二、任务") == [
        "# 一、目标",
        "**不变**",
        "二、任务",
    ]


def test_pictures_and_files_are_said() -> None:
    found = read_marked("<!-- image -->\n![](a.png)\n<img src=b.png>\n[分工表](f/1.docx)")
    assert "3 pictures are not read" in found.notes
    assert any("1 linked files are not read" in note for note in found.notes)


def test_markdown_in_a_txt() -> None:
    text = "## 一、目标\n到2025年建成。\n## 二、任务\n|任务|单位|\n|--|--|\n|改造|住建局|"
    assert is_markdown(text)
    assert [b.kind for b in read_txt(text.encode(), ENTRY).blocks] == ["heading", "paragraph", "heading", "table"]
    for plain in ("#1楼改造\n一、目标", "甲|乙\n丙|丁", "注*：**", "一、目标\n-----\n二、任务"):
        assert not is_markdown(plain)
        assert {b.kind for b in read_txt(plain.encode(), ENTRY).blocks} == {"paragraph"}


PIECES = st.lists(
    st.sampled_from(
        [
            "#",
            "##",
            "**",
            "",
            "*",
            "_",
            "~~",
            "==",
            "`",
            "```",
            "$",
            "$$",
            "\\",
            "\\*",
            "|",
            "|--|--|",
            "---",
            "===",
            "+--+--+",
            "<table>",
            "<tr>",
            "<td>",
            "</td>",
            "</table>",
            "<br>",
            "<!--",
            "-->",
            "[",
            "]",
            "(",
            ")",
            "](a.b)",
            "![",
            "[^1]",
            ">",
            "-",
            "1.",
            "&gt;",
            "\n",
            "\n\n",
            "甲",
            "市政府",
            "。",
            "2025年",
            "\r\n",
            "{.x}",
            "<sup>",
            "2",
            "^2^",
            "~",
        ]
    ),
    max_size=60,
)


@given(PIECES)
@settings(max_examples=150, deadline=None)
def test_any_text_is_read(pieces: list[str]) -> None:
    text = " ".join(pieces)
    found = read_marked(text)
    assert len(found.characters) == len(text)
    at = 0
    for block in found.blocks:
        assert at <= block.start <= block.end <= len(text)
        at = block.end
        assert all(block.start <= a <= b <= block.end for row in block.rows for a, b in row)
    at = 0
    for start, end in found.skipped:
        assert at <= start < end
        at = end
    # no word is lost
    shown = as_text(found)
    fenced = "```" in text
    assert fenced or "<!--" in text or shown.count("市政府") == text.count("市政府")


@pytest.mark.parametrize(
    "piece",
    [
        "*",
        "**甲",
        "[",
        "[甲",
        "](",
        "![",
        "`甲``",
        "$1",
        "<a ",
        "<table><tr><td>",
        "|",
        "|\n",
        "> ",
        "&",
        "\\",
        "==",
        "_甲",
        "^",
        "<!--",
        "- ",
        "#",
    ],
)
def test_long_runs_end(piece: str) -> None:
    assert len(read_marked(piece * 20_000).characters) == len(piece) * 20_000
