"""Word documents are read as they print: automatic numbers, headings, merged cells, text boxes, notes, changes."""

from __future__ import annotations

import re
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path
from random import Random

import pytest

from made_office import abstract, cell, docx, item, level, num, p, packed, read, restart, shown, table
from policycompare.lexicon import read_lexicon
from policycompare.parsing.documents import parse_document
from policycompare.sources.formats.office import find_libreoffice
from policycompare.sources.formats.word.counting import NUMBER_FORMATS, write_number
from policycompare.sources.formats.word.styles import HEADING_STYLE_REJECTS, HEADING_STYLE_SAMPLES, RE_HEADING_STYLE
from policycompare.sources.manifest import DocumentEntry, FileEntry
from policycompare.sources.source_text import read_source
from policycompare.text.documents import normalize_source, split_documents
from policycompare.text.normalize import normalize

LISTS = (
    abstract(
        0,
        level(0, "%1、", "chineseCounting", more='<w:suff w:val="nothing"/>'),
        level(1, "（%2）", "chineseCountingThousand", more='<w:suff w:val="nothing"/>'),
        level(2, "%3."),
        level(3, "%1.%2.%4", more="<w:isLgl/>"),
    )
    + abstract(1, level(0, "%1", "decimalEnclosedCircle", start=3), level(1, "", "bullet"))
    + num(1, 0)
    + num(2, 0, restart(0) + restart(1) + restart(2))
    + num(3, 1)
    + num(4, 0, restart(2, 7))
)


# ---- automatic numbers


def test_numbers_stand_before_the_text_as_they_print() -> None:
    body = (
        item("供水保障", 1) + item("管网", 1, 1) + item("换管", 1, 2) + item("查漏", 1, 2) + item("水厂", 1, 1)
        + item("节水", 1) + item("宣传", 1, 1) + item("校园", 1, 2) + item("细目", 1, 3) + p("不编号")
    )  # fmt: skip
    assert shown(docx(body, numbering=LISTS)) == [
        "一、供水保障", "（一）管网", "1. 换管", "2. 查漏", "（二）水厂", "二、节水", "（一）宣传", "1. 校园", "2.1.1 细目", "不编号",
    ]  # fmt: skip


def test_a_list_goes_on_in_another_of_the_same_declaration_unless_it_begins_anew() -> None:
    body = item("甲", 1) + item("乙", 1) + item("丙", 2) + item("丁", 1) + item("戊", 4, 2)
    assert shown(docx(body, numbering=LISTS)) == ["一、甲", "二、乙", "一、丙", "二、丁", "7. 戊"]


def test_bullets_and_unknown_lists_print_nothing_and_a_list_begins_where_it_says() -> None:
    body = item("甲", 3) + item("乙", 3) + item("丙", 3, 1) + item("丁", 99) + item("戊", 0)
    assert shown(docx(body, numbering=LISTS)) == ["③ 甲", "④ 乙", "丙", "丁", "戊"]


def test_an_empty_item_counts_and_an_empty_cell_shows_its_number() -> None:
    cells = [cell(inside=item("", 1, 2)) + cell(f"任务{n}") for n in "甲乙"]
    body = item("", 1) + item("总则", 1) + table(*cells)
    assert shown(docx(body, numbering=LISTS)) == ["二、总则", [["1.", "任务甲"], ["2.", "任务乙"]]]


STYLES = (
    '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="a3"><w:name w:val="公文二级"/><w:pPr><w:outlineLvl w:val="1"/>'
    '<w:numPr><w:numId w:val="5"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="a4"><w:name w:val="公文二级 加粗"/><w:basedOn w:val="a3"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="t"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="b2"><w:name w:val="标题 2"/></w:style>'
    '<w:style w:type="character" w:styleId="no"><w:name w:val="隐"/><w:rPr><w:vanish/></w:rPr></w:style>'
)


def styled(text: str, style: str, more: str = "") -> str:
    return p(text, f'<w:pStyle w:val="{style}"/>{more}')


def test_a_style_numbers_by_the_level_that_names_it() -> None:
    lists = abstract(
        5,
        level(0, "第%1章", "chineseCounting", more='<w:pStyle w:val="1"/>'),
        level(1, "第%2节", "chineseCounting", more='<w:pStyle w:val="a3"/>'),
    ) + num(5, 5)
    numbered = '<w:numPr><w:numId w:val="5"/></w:numPr>'
    body = styled("总则", "1", numbered) + styled("范围", "a3") + styled("期限", "a4") + styled("任务", "1", numbered)
    assert shown(docx(body + styled("目标", "a4"), numbering=lists, styles=STYLES)) == [
        (1, "第一章 总则"), (2, "第一节 范围"), (2, "第二节 期限"), (1, "第二章 任务"), (2, "第一节 目标"),
    ]  # fmt: skip
    taken_out = styled("附则", "a4", '<w:numPr><w:numId w:val="0"/></w:numPr>')
    assert shown(docx(taken_out, numbering=lists, styles=STYLES)) == [(2, "附则")]


def test_a_list_style_lends_its_levels_and_a_later_version_its_fallback() -> None:
    new = (
        '<mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="001"/></mc:Choice>'
        '<mc:Fallback><w:numFmt w:val="decimalZero"/></mc:Fallback></mc:AlternateContent>'
    )
    own = f'<w:lvl w:ilvl="0"><w:start w:val="8"/>{new}<w:lvlText w:val="%1）"/></w:lvl>'
    lists = (
        abstract(0, link='<w:numStyleLink w:val="l"/>') + abstract(1, own, link='<w:styleLink w:val="l"/>')
        + num(1, 0) + num(2, 1)
    )  # fmt: skip
    assert shown(docx(item("甲", 1) + item("乙", 2) + item("丙", 1), numbering=lists)) == [
        "08） 甲",
        "09） 乙",
        "10） 丙",
    ]


def test_a_level_may_count_on_through_its_upper_level() -> None:
    lists = abstract(
        0, level(0, "%1、", "chineseCounting"), level(1, "第%2条", more='<w:lvlRestart w:val="0"/>')
    ) + num(1, 0)
    body = item("总则", 1) + item("甲", 1, 1) + item("乙", 1, 1) + item("附则", 1) + item("丙", 1, 1)
    assert shown(docx(body, numbering=lists)) == ["一、 总则", "第1条 甲", "第2条 乙", "二、 附则", "第3条 丙"]
    partly = abstract(
        0, level(0, "%1、"), level(1, "（%2）"), level(2, "%3）", more='<w:lvlRestart w:val="1"/>')
    ) + num(1, 0)
    body = (
        item("甲", 1)
        + item("乙", 1, 1)
        + item("丙", 1, 2)
        + item("丁", 1, 1)
        + item("戊", 1, 2)
        + item("己", 1)
        + item("庚", 1, 2)
    )
    assert shown(docx(body, numbering=partly))[2::2] == ["1） 丙", "2） 戊", "1） 庚"]


NUMERALS = [
    ("decimal", 12, "12"), ("decimalZero", 7, "07"), ("decimalFullWidth", 10, "１０"), ("chineseCounting", 10, "十"),
    ("chineseCounting", 20, "二十"), ("chineseCountingThousand", 110, "一百一十"), ("japaneseCounting", 16, "十六"),
    ("chineseCountingThousand", 1002, "一千零二"), ("ideographDigital", 10, "一〇"), ("taiwaneseCounting", 3, "三"),
    ("chineseLegalSimplified", 10, "壹拾"), ("ideographLegalTraditional", 6, "陸"), ("ideographTraditional", 10, "癸"),
    ("ideographTraditional", 11, "11"), ("ideographZodiac", 12, "亥"), ("ideographZodiacTraditional", 13, "丙子"),
    ("decimalEnclosedCircle", 20, "⑳"), ("decimalEnclosedCircleChinese", 21, "㉑"), ("decimalEnclosedCircle", 36, "㊱"),
    ("decimalEnclosedCircle", 51, "51"), ("decimalEnclosedFullstop", 2, "⒉"), ("decimalEnclosedParen", 1, "⑴"),
    ("upperRoman", 1994, "MCMXCIV"), ("lowerRoman", 4, "iv"), ("upperLetter", 27, "AA"), ("lowerLetter", 3, "c"),
    ("ideographEnclosedCircle", 2, "㊁"), ("numberInDash", 5, "- 5 -"), ("none", 4, ""), ("klingon", 4, "4"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value", "printed"), NUMERALS)
def test_counting(name: str, value: int, printed: str) -> None:
    assert write_number(value, name) == printed


@pytest.mark.parametrize("name", NUMBER_FORMATS)
def test_no_number_breaks_a_counting_format(name: str) -> None:
    assert all(isinstance(write_number(value, name), str) for value in (0, 1, 99, 101, 10_000, 999_999_999))


@pytest.mark.slow
def test_lists_count_as_libreoffice_counts(tmp_path: Path) -> None:
    """Documents with lists drawn by lot, against the text that LibreOffice writes."""
    program = find_libreoffice()
    if program is None:
        pytest.skip("LibreOffice is not installed: nothing to compare with")
    random = Random(7)
    made = {}
    for number in range(12):
        lists, nums, body = "", "", ""
        for own in range(2):
            names = ["decimal", "chineseCounting", "lowerLetter", "upperRoman", "decimalEnclosedCircle"]
            texts = ["%{0}、", "（%{0}）", "第%{0}章", "%1.%{0}"]
            levels = [
                level(at, random.choice(texts[: 4 if at else 3]).format(at + 1), random.choice(names))
                for at in range(3)
            ]
            lists += abstract(own, *levels)
            for again in range(2):
                nums += num(own * 2 + again + 1, own, "".join(map(restart, range(random.choice([0, 1, 3])))))
        for own in range(1, 5):
            last = 0
            for at in range(5):
                last = random.randint(0, min(2, last + 1)) if at else 0
                body += item(f"事项{own}{at}", own, last)
        made[f"lists{number}"] = docx(body, numbering=lists + nums)
    for name, data in made.items():
        (tmp_path / f"{name}.docx").write_bytes(data)
    call = [program, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to"]
    call += ["txt:Text (encoded):UTF8", "--outdir", str(tmp_path), *(str(tmp_path / f"{name}.docx") for name in made)]
    subprocess.run(call, check=True, capture_output=True, timeout=120)
    for name, data in made.items():
        theirs = (tmp_path / f"{name}.txt").read_text("utf-8-sig").splitlines()
        assert [re.sub(r"\s", "", str(line)) for line in shown(data)] == [
            re.sub(r"\s", "", line) for line in theirs if line
        ]


# ---- headings


def test_a_style_makes_a_heading_of_what_reads_as_one() -> None:
    long = "（一）加强领导。各部门要高度重视，明确责任，每季度通报一次进展，确保按期完成各项任务。"
    body = (
        styled("城市更新行动方案", "t") + styled("一、总体要求", "1") + styled(long, "b2") + styled("（二）健全机制。", "b2")
        + styled("保障措施", "1", '<w:outlineLvl w:val="9"/>') + p("二、任务", '<w:outlineLvl w:val="0"/>')
    )  # fmt: skip
    assert shown(docx(body, styles=STYLES)) == [
        (1, "城市更新行动方案"), (1, "一、总体要求"), long, (2, "（二）健全机制。"), "保障措施", (1, "二、任务"),
    ]  # fmt: skip


def test_names_of_heading_styles() -> None:
    for name, number in HEADING_STYLE_SAMPLES:
        match = RE_HEADING_STYLE.fullmatch(name)
        assert match and int(match.group(1)) == number
    assert not any(RE_HEADING_STYLE.fullmatch(name) for name in HEADING_STYLE_REJECTS)


def test_of_two_lists_that_look_alike_the_outer_one_is_headings() -> None:
    lists = abstract(0, level(0, "%1.")) + abstract(1, level(0, "%1.")) + num(1, 0) + num(2, 1)
    body = (
        item("排水防涝", 1) + item("清淤管道。汛前完成。", 2) + item("整治易涝点。年内消除。", 2)
        + item("监测预警", 1) + item("布设站点。", 2)
    )  # fmt: skip
    assert shown(docx(body, numbering=lists)) == [
        (1, "1. 排水防涝"), "1. 清淤管道。汛前完成。", "2. 整治易涝点。年内消除。", (1, "2. 监测预警"), "3. 布设站点。",
    ]  # fmt: skip
    alone = item("组织培训", 1) + item("印发材料", 1) + item("清淤管道。汛前完成。", 2)
    assert not [block for block in read(docx(alone, numbering=lists)).blocks if block.kind == "heading"]


# ---- paragraphs


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def field_of(instruction: str, result: str) -> str:
    kinds = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    return f"{kinds[0]}<w:r><w:instrText>{instruction}</w:instrText></w:r>{kinds[1]}{result}{kinds[2]}"


INSIDE = [  # what a paragraph holds, and its text
    (f'{run("甲")}<w:hyperlink w:anchor="x">{run("乙")}</w:hyperlink><w:smartTag>{run("丙")}</w:smartTag>', "甲乙丙"),
    (f"<w:sdt><w:sdtPr/><w:sdtContent>{run('填好')}</w:sdtContent></w:sdt>", "填好"),
    (f"{run('甲')}<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('单击此处')}</w:sdtContent></w:sdt>", "甲"),
    ("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:softHyphen/><w:noBreakHyphen/><w:t>丁</w:t></w:r>", "甲\t乙\n丙-丁"),
    (field_of("PAGE", run("12")), "12"),
    (field_of(" TOC ", run("一、目标") + field_of("PAGEREF x", run("3"))), "一、目标3"),
    (field_of("IF </w:instrText></w:r>" + field_of("PAGE", run("7")) + "<w:r><w:instrText> = 1", run("首页")), "首页"),
    (f'<w:fldSimple w:instr="DATE">{run("2024年5月")}</w:fldSimple>', "2024年5月"),
    (f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>eq \\o\\ac(○,4)</w:instrText></w:r><w:r>'
     f'<w:fldChar w:fldCharType="end"/></w:r>{run("修路")}', "④修路"),
    (f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{run("没有结尾的域")}', "没有结尾的域"),
    ('<w:r><w:t>达标率</w:t><w:sym w:font="Symbol" w:char="F0B3"/><w:t>95%</w:t></w:r>', "达标率≥95%"),
    (run("\uf0a3", '<w:rFonts w:ascii="Symbol"/>') + run("60"), "≤60"),
    ("<m:oMath><m:r><m:t>P=</m:t></m:r><m:f><m:num><m:r><m:t>A</m:t></m:r></m:num><m:den><m:r><m:t>B</m:t></m:r></m:den></m:f></m:oMath>", "P=A/B"),
    ("<w:r><w:ruby><w:rt><w:r><w:t>chéng</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>城</w:t></w:r></w:rubyBase></w:ruby></w:r>", "城"),
    (f"<w:ins>{run('新增')}</w:ins><w:del><w:r><w:delText>删去</w:delText></w:r></w:del>"
     f"<w:moveFrom>{run('移走')}</w:moveFrom><w:moveTo>{run('移来')}</w:moveTo>", "新增移来"),
    (run("看得见") + run("看不见", "<w:vanish/>") + run("样式隐藏", '<w:rStyle w:val="no"/>') + run("又见", '<w:vanish w:val="0"/>'), "看得见又见"),
    (f'<mc:AlternateContent><mc:Choice Requires="x">{run("新")}</mc:Choice><mc:Fallback>{run("旧")}</mc:Fallback></mc:AlternateContent>', "新"),
]  # fmt: skip


@pytest.mark.parametrize(("inside", "text"), INSIDE, ids=[text[:8] for _, text in INSIDE])
def test_the_text_of_a_paragraph(inside: str, text: str) -> None:
    assert shown(docx(p(inside=inside), styles=STYLES)) == [text]


def test_a_deleted_end_joins_two_paragraphs_and_a_deleted_row_goes() -> None:
    marked = "<w:rPr><w:del/></w:rPr>"
    gone = f"<w:tr><w:trPr><w:del/></w:trPr>{cell('旧')}{cell('旧')}</w:tr>"
    body = (
        p("加强", marked)
        + p("监管。")
        + f"<w:tbl><w:tr>{cell('甲')}{cell('乙')}</w:tr>{gone}</w:tbl>"
        + p("尾", marked)
    )
    data = docx(body)
    assert shown(data) == ["加强监管。", [["甲", "乙"]], "尾"]
    assert "tracked changes are read as accepted: 0 insertions kept, 1 deletions left out" in read(data).notes


def test_what_is_left_out_is_said() -> None:
    inside = (
        run("隐去的话", "<w:vanish/>")
        + "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
        + f"<w:ins>{run('新')}</w:ins>"
        "<w:r><w:drawing><a:graphic><pic:pic/></a:graphic></w:drawing></w:r>"
        '<w:r><w:pict><v:shape><v:imagedata/></v:shape></w:pict></w:r><w:r><w:sym w:font="Webdings" w:char="F041"/></w:r>'
    )
    comments = f'<w:comment w:id="1">{p("核对")}</w:comment><w:comment w:id="2">{p("再议")}</w:comment>'
    notes = "\n".join(read(docx(p("正文", inside=inside) + '<w:altChunk r:id="x"/>', comments=comments)).notes)
    for said in (
        "2 pictures",
        "4 characters of hidden text",
        "2 comments",
        "1 signs",
        "1 insertions kept, 1 deletions",
        "1 embedded",
    ):
        assert said in notes


def test_a_document_without_anything_special_has_no_notes() -> None:
    assert read(docx(p("一、目标") + table(cell("甲") + cell("乙")))).notes == ()


# ---- text boxes, footnotes, headers


def text_box(*paragraphs: str) -> str:
    return f"<wps:txbx><w:txbxContent>{''.join(paragraphs)}</w:txbxContent></wps:txbx>"


def test_a_text_box_stands_once_behind_its_paragraph() -> None:
    drawn = f"<w:drawing><a:graphic>{text_box(p('专栏1 重点工程'), p('新建泵站。'))}</a:graphic></w:drawing>"
    old = "<w:pict><v:textbox><w:txbxContent>" + p("专栏1 重点工程") + "</w:txbxContent></v:textbox></w:pict>"
    both = f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{drawn}</mc:Choice><mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r>'
    assert shown(docx(p("前一段。", inside=both) + p("后一段。"))) == [
        "前一段。",
        "专栏1 重点工程",
        "新建泵站。",
        "后一段。",
    ]
    assert shown(docx(p("段。", inside=f"<w:r>{old}</w:r>"))) == ["段。", "专栏1 重点工程"]
    in_cell = table(cell(inside=p("格内", inside=both)) + cell("右"))
    assert shown(docx(in_cell)) == [[["格内\n专栏1 重点工程\n新建泵站。", "右"]]]


def test_lettering_is_read() -> None:
    art = '<w:r><w:pict><v:shape><v:textpath string="云河市人民政府文件"/></v:shape></w:pict></w:r>'
    assert shown(docx(p(inside=art) + p("云政发〔2023〕5号"))) == ["云河市人民政府文件", "云政发〔2023〕5号"]


def test_footnotes_stand_at_the_end_and_cut_nothing() -> None:
    def mark(kind: str, number: int) -> str:
        return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'

    notes = "".join(
        f'<w:footnote w:id="{number}">{p(text)}</w:footnote>'
        for number, text in ((-1, ""), (2, "后注。"), (1, "口径为常住人口。"), (3, "无人引用。"))
    )
    ends = f'<w:endnote w:id="1">{p("资料来源：统计局。")}</w:endnote>'
    body = p(inside=run("城镇化率") + mark("footnote", 1) + run("达到70%") + mark("endnote", 1)) + p(
        "再一段", inside=mark("footnote", 2)
    )
    data = docx(body, footnotes=notes, endnotes=ends)
    assert shown(data) == [
        "城镇化率达到70%",
        "再一段",
        "注1：口径为常住人口。",
        "注2：后注。",
        "注3：资料来源：统计局。",
    ]
    assert read(data).notes == ("2 footnotes stand at the end of the text", "1 endnotes stand at the end of the text")


def test_the_first_page_header_is_kept_and_other_heads_are_noted_where_they_say_something() -> None:
    def section(kind: str) -> str:
        return f'<w:sectPr><w:headerReference w:type="{kind}" r:id="hdr"/><w:titlePg/></w:sectPr>'

    head = p("云水〔2024〕3号") + p("— 2 —") + p("正文")
    assert shown(docx(p("正文") + section("first"), hdr=head)) == ["云水〔2024〕3号", "正文"]
    other = docx(p("正文") + section("default"), hdr=head)
    assert shown(other) == ["正文"]
    assert read(other).notes == ("left out of headers and footers: 云水〔2024〕3号",)
    assert read(docx(p("正文") + section("default"), hdr=p("第 1 页 共 9 页"))).notes == ()


# ---- tables


SPAN2, DOWN, ON = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def test_a_merged_cell_stands_in_every_place_it_covers() -> None:
    rows = table(
        cell("指标", DOWN) + cell("目标", SPAN2),
        cell("", ON) + cell("2023年") + cell("2025年"),
        cell("供水普及率") + cell("98%") + cell(""),
    )
    data = docx(rows)
    assert shown(data) == [[["指标", "目标", "目标"], ["指标", "2023年", "2025年"], ["供水普及率", "98%", ""]]]
    found = read(data)
    (block,) = found.blocks
    assert block.rows[0][0] == block.rows[1][0] and block.rows[0][1] == block.rows[0][2]
    assert found.characters == "指标\t目标\n\t2023年\t2025年\n供水普及率\t98%\t\n"
    assert found.characters[block.start : block.end].count("\n") == 2


def test_columns_that_no_cell_begins_at_are_none() -> None:
    wide = '<w:gridSpan w:val="3"/>'
    rows = table(cell("甲", wide) + cell("乙", wide), cell("丙", wide) + cell("丁", wide))
    assert shown(docx(rows)) == [[["甲", "乙"], ["丙", "丁"]]]
    moved = table(
        cell("甲") + cell("乙") + cell("丙"), f'<w:trPr><w:gridBefore w:val="1"/></w:trPr>{cell("丁")}', cell("戊")
    )
    assert shown(docx(moved)) == [[["甲", "乙", "丙"], ["", "丁", ""], ["戊", "", ""]]]


def test_heads_that_repeat_are_the_header() -> None:
    head = "<w:trPr><w:tblHeader/></w:trPr>"
    rows = table(
        head + cell("任务") + cell("单位"), cell("修路") + cell("市交通局"), head + cell("任务") + cell("单位")
    )
    assert read(docx(rows)).blocks[0].header == 1
    assert read(docx(table(cell("修路") + cell("市交通局")))).blocks[0].header == 0


def test_a_table_that_frames_paragraphs_is_none() -> None:
    box = table(cell(inside=p("专栏2 行动") + p("1.清淤。")), cell(inside=table(cell("甲") + cell("乙"))))
    assert shown(docx(box)) == ["专栏2 行动", "1.清淤。", [["甲", "乙"]]]


def test_a_table_inside_a_cell_is_text_of_the_cell() -> None:
    inner = table(cell("小甲") + cell("小乙"), cell("小丙") + cell("小丁"))
    data = docx(table(cell("主要任务和其他工作安排") + cell(inside=p("左") + inner + p())))
    assert shown(data) == [[["主要任务和其他工作安排", "左\n小甲 小乙\n小丙 小丁"]]]
    assert read(data).notes == ("1 tables inside cells are read as text of the cell",)


def test_cells_in_content_controls_and_old_merges() -> None:
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{cell('甲')}</w:sdtContent></w:sdt>"
    merged = cell("乙", '<w:hMerge w:val="restart"/>') + cell("", "<w:hMerge/>")
    assert shown(docx(table(control + merged, cell("1") + cell("2") + cell("3")))) == [
        [["甲", "乙", "乙"], ["1", "2", "3"]]
    ]


def test_strict_files_are_read() -> None:
    data = docx(item("甲", 1), numbering=LISTS)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = {
            name: re.sub(
                r"http://schemas\.openxmlformats\.org/(wordprocessingml|officeDocument)/2006/",
                r"http://purl.oclc.org/ooxml/\1/",
                archive.read(name).decode(),
            )
            for name in archive.namelist()
        }
    assert "purl.oclc.org" in parts["word/document.xml"]
    assert shown(packed(parts)) == ["一、甲"]


def test_a_list_inside_a_list_that_looks_alike_gives_the_measures() -> None:
    lists = abstract(0, level(0, "%1.")) + abstract(1, level(0, "%1.")) + num(1, 0) + num(2, 1)
    body = (
        p("白河市排水防涝工作方案") + item("总体要求", 1) + p("到2026年，易涝点全部消除。") + item("工程建设", 1)
        + item("清淤管道。汛前完成。（责任单位：市水务局）", 2) + item("整治易涝点。年内消除。（责任单位：市住建局）", 2)
        + item("监测预警", 1) + item("布设站点。每区不少于三处。（责任单位：市气象局）", 2)
    )  # fmt: skip
    data = docx(body, numbering=lists)
    entry = FileEntry("方案.docx", None, None, (DocumentEntry("made"),))
    (made,) = split_documents(normalize_source(read_source(data, entry)), entry.documents)
    parsed = parse_document(made, read_lexicon())
    assert [row.heading for row in parsed.sections] == ["总体要求", "工程建设", "监测预警"]
    assert [row.heading for row in parsed.measures] == ["清淤管道", "整治易涝点", "布设站点"]
    for row in parsed.measures:
        assert normalize(made.source.raw[row.char_start : row.char_end]).text == row.text
