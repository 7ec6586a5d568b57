"""Saved pages: the whole article and nothing of the page around it, in many layouts; tables, lists, titles, particulars."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policycompare.errors import DataError
from policycompare.sources.blocks import ReadText
from policycompare.sources.formats.web_page.frame import FRAME_LINES, match_frame_line
from policycompare.sources.formats.web_page.reader import read_html, read_mhtml
from policycompare.sources.manifest import FileEntry

ENTRY = FileEntry("plan.html", None, None, ())
TITLE = "江临市城市内涝治理三年行动方案"
PARAGRAPHS = [
    TITLE,
    "江政办发〔2023〕27号",
    "各县（市、区）人民政府，市政府各部门：",
    "为提升城市排水防涝能力，保障人民群众生命财产安全，结合我市实际，制定本方案。",
    "一、主要目标",
    "到2025年，新建改造雨水管网180公里，整治易涝点46处，基本消除城区严重内涝。",
    "二、重点任务",
    "（一）完善排水管网。对老旧管网分批改造，2024年底前完成雨污分流改造60公里。（责任单位：市住建局、市水利局）",
    "（二）建设调蓄设施。新建雨水调蓄池8座，有效容积达到12万立方米。（责任单位：市住建局、市自然资源局）",
    "（三）加强应急处置",
    "完善预警、抢险、转移联动机制，重要点位视频监控覆盖率达到100%。",
    "三、保障措施",
    "各级各部门要压实责任，加强资金保障，确保各项任务落到实处。",
    "江临市人民政府办公室",
    "2023年4月18日",
    "（此件公开发布）",
]


def shown(found: ReadText) -> list[str]:
    """What each block reads."""
    return [found.characters[block.start : block.end].rstrip("\n") for block in found.blocks]


def grid(found: ReadText, number: int = 0) -> list[list[str]]:
    tables = [block for block in found.blocks if block.kind == "table"]
    return [[found.characters[a:b] for a, b in row] for row in tables[number].rows]


def read(page: str, encoding: str = "utf-8") -> ReadText:
    found = read_html(page.encode(encoding), ENTRY)
    at = 0
    for block in found.blocks:
        assert at <= block.start < block.end <= len(found.characters)
        at = block.end
        for row in block.rows:
            assert all(block.start <= a <= b <= block.end for a, b in row)
    return found


def p(lines: list[str], tag: str = "p", attributes: str = "") -> str:
    return "".join(f"<{tag} {attributes}>&emsp;&emsp;{line}</{tag}>\n" for line in lines)


NAV = '<div class="topmenu"><ul><li><a href="/">首页</a></li><li><a href="/zw">政务公开</a></li><li><a href="/fw">政务服务</a></li></ul></div>'
PLACE = '<div class="w1200">您当前的位置：<a href="/">首页</a> &gt; <a href="/zw">政务公开</a> &gt; <a href="/gh">规划计划</a></div>'
SHARE = "<div><span>分享到：</span><a href='#'>微信</a><a href='#'>微博</a></div><p>扫一扫在手机打开当前页</p><p>【<a href='javascript:window.print()'>打印</a>】【<a href='javascript:window.close()'>关闭</a>】</p>"
RELATED = (
    "<div class='box'><h3>相关解读</h3><ul><li><a href='/a1.html'>《江临市城市内涝治理三年行动方案》政策解读</a><span>2023-04-20</span></li>"
    "<li><a href='/a2.html'>一图读懂：城市内涝怎么治，三年行动方案来了</a><span>2023-04-21</span></li></ul></div>"
    "<div>上一篇：<a href='/b.html'>江临市关于加强城市更新的意见</a></div><div>下一篇：没有了</div>"
)
FOOT = (
    "<div class='bottom'><p>主办：江临市人民政府办公室　承办：江临市大数据局</p><p>网站标识码：3600000001　<a href='#'>赣ICP备05000001号</a></p>"
    "<p><img src='gh.png'>赣公网安备 36000002000001号</p><p>版权所有：江临市人民政府　地址：江临市人民路1号　邮编：330000</p></div>"
)
SIDE = "<div class='lm'><h2>信息公开目录</h2><ul>" + "".join(f"<li><a href='/c{i}'>{w}</a></li>" for i, w in enumerate(("机构职能", "政策法规", "规划计划", "财政信息", "人事信息"))) + "</ul></div>"  # fmt: skip
INFO = "<div class='info'>发布时间：2023-04-19&nbsp;&nbsp;来源：市政府办公室&nbsp;&nbsp;字体：【<a href='#'>大</a>】【<a href='#'>中</a>】【<a href='#'>小</a>】&nbsp;&nbsp;浏览次数：<span id='hits'>312</span></div>"
SCRIPT = "<script>document.write('一、写出来的字，不是文件。')</script><style>.x{color:red}</style>"
BODY = PARAGRAPHS
BR = "<br>\n".join(f"　　{line}" for line in BODY)


def page(inner: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{TITLE}_江临市人民政府</title>{head}{SCRIPT}</head><body>{inner}</body></html>"


LAYOUTS = {
    "content in one div": NAV + PLACE + f"<div class='article'>{p(BODY)}</div>" + SHARE + FOOT,
    "TRS editor": NAV + PLACE + INFO + f"<div class='TRS_Editor'><style>.TRS_Editor P{{margin:0}}</style>{p(BODY)}</div>" + SHARE + RELATED + FOOT,
    "paragraphs are divs": NAV + f"<div id='zoom'>{p(BODY, 'div')}</div>" + RELATED + FOOT,
    "paragraphs are spans with br": NAV + "<div class='con_text'>" + "".join(f"<span>{x}</span><br/>" for x in BODY) + "</div>" + SHARE + FOOT,
    "text in the body, line ends only": BR,
    "text in the body, between the frame": NAV + PLACE + BR + SHARE + FOOT,
    "table as layout": f"<table><tr><td colspan=2>{NAV}</td></tr><tr><td>{SIDE}</td><td><table><tr><td id='UCAP-CONTENT'>{p(BODY)}</td></tr></table>{SHARE}</td></tr><tr><td colspan=2>{FOOT}</td></tr></table>",
    "table as layout, no table in it": f"<table><tr><td>{SIDE}</td><td>{p(BODY * 1)}{p(['（四）' + '加强巡查。' * 20])}</td></tr><tr><td>江临市</td><td>赣ICP备05000001号</td></tr></table>",
    "article in two divs": NAV + "<div class='page'>" + f"<div id='p1'>{p(BODY[:8])}</div><div class='ad2'><a href='/x'>关注我们的微信公众号</a></div><div id='p2'>{p(BODY[8:])}</div></div>" + FOOT,
    "signature behind the block": NAV + PLACE + f"<div><div class='c'>{p(BODY[:13])}</div><div class='luokuan'>{p(BODY[13:])}</div></div>" + SHARE + FOOT,
    "html5": f"<header><a href='/'>江临市人民政府</a><nav><a href='/zw'>政务公开</a></nav></header><main><article>{p(BODY)}</article><aside>{RELATED}</aside></main><footer>{FOOT}</footer>",
    "deep wrappers": NAV + "<div>" * 60 + p(BODY) + "</div>" * 60 + FOOT,
    "headings and bold": NAV + f"<div><h1>{BODY[0]}</h1>" + "".join(f"<p><strong>{x}</strong></p>" if x[1] == "、" else f"<p>{x}</p>" for x in BODY[1:]) + "</div>" + SHARE + FOOT,
    "unclosed tags": NAV + "<div class=content>" + "".join(f"<p><font size=3>{x}" for x in BODY) + "</div>" + FOOT,
    "frame around everything has a frame's name": "<div id='footer-nav-wrap'>" + NAV + p(BODY) + FOOT + "</div>",
    "a form around everything": f"<form id='aspnetForm'><input type='hidden' value='x'>{NAV}<div>{p(BODY)}</div>{SHARE}{FOOT}</form>",
    "pre": NAV + "<pre>" + "\n".join(BODY) + "</pre>" + FOOT,
    "in capitals": NAV.upper().replace("首页", "首页") + "<DIV CLASS=VSB_CONTENT>" + p(BODY, "P") + "</DIV>" + FOOT,
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_article_whole_and_nothing_else(layout: str) -> None:
    found = read(page(LAYOUTS[layout]))
    lines = [text for block, text in zip(found.blocks, shown(found), strict=True) if block.kind != "table"]
    wanted = [*PARAGRAPHS, "（四）" + "加强巡查。" * 20] if layout == "table as layout, no table in it" else PARAGRAPHS
    assert lines == wanted


@pytest.mark.parametrize("kind", FRAME_LINES, ids=lambda kind: kind.name)
def test_frame_lines(kind: object) -> None:
    assert isinstance(kind, type(FRAME_LINES[0]))
    for text in kind.matches:
        assert match_frame_line(text) is kind, text
    for text in kind.rejects:
        assert match_frame_line(text) is None, text


def test_titles_that_the_article_lacks() -> None:
    """The page's heading stands in a part that is left out, or in its title only."""
    heading = f"<div class='hd'><h1>{TITLE}</h1></div>"
    for inner in (heading + PLACE + f"<div>{p(BODY[1:])}</div>", PLACE + f"<div>{p(BODY[1:])}</div>"):
        found = read(page(inner + FOOT))
        assert shown(found) == PARAGRAPHS
        assert (found.blocks[0].kind, found.blocks[0].level) == ("heading", 1)


def test_a_title_is_not_told_twice() -> None:
    title = "江临市人民政府办公室关于印发江临市城市内涝治理三年行动方案的通知"
    own = ["江临市人民政府办公室", "关于印发江临市城市内涝治理", "三年行动方案的通知", *BODY[1:]]
    found = read(page(f"<div><h1>{title}</h1>{p(own)}</div>" + FOOT))
    assert shown(found) == own
    # the page is called after the notice, the article after the plan
    found = read(f"<title>{title}-江临市人民政府网</title><div>{p(BODY)}</div>")
    assert shown(found) == PARAGRAPHS


PARTICULARS = [
    ["索引号", "JL001-2023-00027"], ["发文机关", "市政府办公室"], ["标题", TITLE], ["发文字号", "江政办发〔2023〕27号"], ["发布日期", "2023-04-19"],
]  # fmt: skip
HEADS = {
    "table": "<table class=xx><tr><td>索 引 号：</td><td>{0}</td><td>发文机关：</td><td>{1}</td></tr><tr><td>标　　题：</td><td colspan=3>{2}</td></tr>"
    "<tr><td>发文字号：</td><td>{3}</td><td>发布日期：</td><td>{4}</td></tr><tr><td>主 题 词：</td><td></td><td></td><td></td></tr></table>",
    "one cell a particular": "<table><tr><td><b>索引号：</b>{0}</td><td><b>发文机关：</b>{1}</td></tr><tr><td colspan=2><b>标题：</b>{2}</td></tr>"
    "<tr><td><b>发文字号：</b>{3}</td><td><b>发布日期：</b>{4}</td></tr></table>",
    "definition list": "<dl><dt>索引号</dt><dd>{0}</dd><dt>发文机关</dt><dd>{1}</dd><dt>标题</dt><dd>{2}</dd><dt>发文字号</dt><dd>{3}</dd><dt>发布日期</dt><dd>{4}</dd>"
    "<dt>主题词</dt><dd></dd></dl>",
    "list": "<ul><li><span>索引号：</span>{0}</li><li><span>发文机关：</span>{1}</li><li><span>标题：</span>{2}</li><li><span>发文字号：</span>{3}</li><li><span>发布日期：</span>{4}</li></ul>",
    "blocks": "<div class=r><div>【索引号】</div><div>{0}</div></div><div class=r><div>【发文机关】</div><div>{1}</div></div><div class=r><div>【标题】</div><div>{2}</div></div>"
    "<div class=r><div>【发文字号】</div><div>{3}</div></div><div class=r><div>【发布日期】</div><div>{4}</div></div>",
}  # fmt: skip


@pytest.mark.parametrize("head", HEADS)
def test_particulars_stand_before_the_article(head: str) -> None:
    values = [value for _, value in PARTICULARS]
    found = read(page(NAV + HEADS[head].format(*values) + SHARE + f"<div>{p(BODY)}</div>" + FOOT))
    assert found.blocks[0].kind == "table"
    assert grid(found) == PARTICULARS
    assert shown(found)[1:] == PARAGRAPHS


def test_the_line_below_a_title_gives_particulars() -> None:
    found = read(page(NAV + f"<div><h1>{TITLE}</h1>{INFO}{p(BODY[1:])}</div>" + FOOT))
    assert grid(found) == [["发布时间", "2023-04-19"], ["来源", "市政府办公室"]]
    assert shown(found)[1:] == PARAGRAPHS


TABLES = [
    (
        "<tr><td rowspan=2>管网</td><td>改造</td><td>60公里</td></tr><tr><td>新建</td><td>120<br>公里</td></tr>",
        [["管网", "改造", "60公里"], ["管网", "新建", "120\n公里"]], 0,
    ),
    (
        "<thead><tr><th>任务</th><th colspan=2>单位</th></tr></thead><tbody><tr><td>管网</td><td>牵头</td><td><p>住建局</p><p>水利局</p></td></tr></tbody>",
        [["任务", "单位", "单位"], ["管网", "牵头", "住建局\n水利局"]], 1,
    ),
    ("<tr><th>任务<th>单位<tr><td>管网<td>住建局", [["任务", "单位"], ["管网", "住建局"]], 1),
    ("<tr><td colspan=1000000>指标表</td></tr><tr><td>管网</td><td></td></tr><tr><td>站</td><td>3</td></tr>", [["指标表", "指标表"], ["管网", ""], ["站", "3"]], 0),
    ("<tr><td rowspan=99>甲</td><td>1</td></tr><tr><td>2</td></tr>", [["甲", "1"], ["甲", "2"]], 0),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "wanted", "header"), TABLES)
def test_tables(rows: str, wanted: list[list[str]], header: int) -> None:
    found = read(page(NAV + f"<div>{p(BODY)}<p>附件</p><table border=1>{rows}</table></div>" + FOOT))
    assert grid(found) == wanted
    assert [block.header for block in found.blocks if block.kind == "table"] == [header]
    lines = [text for block, text in zip(found.blocks, shown(found), strict=True) if block.kind != "table"]
    assert lines == [*PARAGRAPHS, "附件"]


def test_what_is_no_table() -> None:
    """A box of one cell, and a table of one column: their lines are paragraphs."""
    found = read(
        page(f"<div>{p(BODY)}<table border=1><tr><td><p>专栏1　重点工程</p><p>1.管网改造。</p></td></tr></table></div>")
    )
    assert shown(found) == [*PARAGRAPHS, "专栏1　重点工程", "1.管网改造。"]


LISTS = [
    ("<ol><li>加强领导</li><li>落实资金</li></ol>", ["1.加强领导", "2.落实资金"]),
    ("<ol start=3 type=A><li>加强领导<li>落实资金</ol>", ["C.加强领导", "D.落实资金"]),
    ("<ol style='list-style-type:cjk-ideographic'><li>加强领导</li><li value=12>落实资金</li></ol>", ["一、加强领导", "十二、落实资金"]),
    ("<ol><li>（一）加强领导</li><li>第二条 落实资金</li></ol>", ["（一）加强领导", "第二条 落实资金"]),
    ("<ol style='list-style:none'><li>加强领导</li></ol><ul><li>落实资金</li></ul>", ["加强领导", "落实资金"]),
    ("<ol><li><p>加强领导</p><p>明确专人。</p><ol><li>落实资金</li></ol></li><li>总结</li></ol>", ["1.加强领导", "明确专人。", "1.落实资金", "2.总结"]),
    ("<ol start=x><li value=9999999999999>加强领导</li></ol>", ["999999.加强领导"]),
]  # fmt: skip


@pytest.mark.parametrize(("markup", "wanted"), LISTS)
def test_numbers_of_lists(markup: str, wanted: list[str]) -> None:
    assert shown(read(page(f"<div>{p(BODY)}{markup}</div>"))) == [*PARAGRAPHS, *wanted]


MARKUP = [
    ("新建调蓄池8万m<sup>3</sup>，PM<sub>2.5</sub>浓度下降5%。", "新建调蓄池8万m³，PM2.5浓度下降5%。"),
    ("达到10<sup>8</sup>元<sup>[1]</sup>。", "达到10⁸元[1]。"),
    (
        "完善<span style='display: none'>不见</span>制度<i hidden>不见</i>，<font style='font-size:0px'>不见</font>落实。",
        "完善制度，落实。",
    ),
    (
        "完善&nbsp;制度，&ldquo;三个清单&rdquo;&#12289;台账&mdash;&mdash;落实。",
        "完善\u00a0制度，“三个清单”、台账——落实。",
    ),
    (
        "完善<a href='http://x.cn/law'>《城镇排水条例》</a>配套制度，抓好落实。",
        "完善《城镇排水条例》配套制度，抓好落实。",
    ),
    ("完善\n  制度，\t抓好   落实。", "完善 制度， 抓好 落实。"),
    ("完善<script>var 甲='不见'</script>制度<!-- 不见 --><o:p></o:p>，落实。", "完善制度，落实。"),
]


@pytest.mark.parametrize(("markup", "wanted"), MARKUP)
def test_marks_inside_a_line(markup: str, wanted: str) -> None:
    assert shown(read(page(f"<div>{p(BODY)}<p>{markup}</p></div>"))) == [*PARAGRAPHS, wanted]


def test_what_is_left_out_is_said() -> None:
    annex = "<p>附件：<a href='/f/1.docx'>1.重点任务分工表.docx</a></p><p><img src=map.jpg width=600></p><p style='display:none'>旧稿一份</p>"
    found = read(page(NAV + f"<div>{p(BODY)}{annex}</div>" + "<div><a href='2.html'>下一页</a></div>" + FOOT))
    notes = "\n".join(found.notes)
    assert shown(found) == [*PARAGRAPHS, "附件：1.重点任务分工表.docx"]
    assert "1 linked files are not read: 1.重点任务分工表.docx" in notes
    assert "1 pictures are not read" in notes
    assert "4 characters that the page does not show" in notes
    assert "下一页" in notes
    assert "characters of the page around the article" in notes


def test_a_hidden_article_is_shown() -> None:
    assert shown(read(page(f"<div id=app style='display:none'>{p(BODY)}</div>" + FOOT))) == PARAGRAPHS


ENCODINGS = [
    ("gb18030", "gb2312", False), ("gb18030", "utf-8", True), ("gb18030", None, False), ("utf-8", "gb2312", True), ("utf-8", None, False),
    ("utf-8-sig", "utf-8", False), ("big5", "big5", False), ("big5", "gb2312", True), ("utf-16", None, False), ("gbk", "x-unheard-of", True),
]  # fmt: skip


@pytest.mark.parametrize(("encoding", "declared", "is_said"), ENCODINGS)
def test_encodings(encoding: str, declared: str | None, is_said: bool) -> None:
    text = "<p>一、加強排水設施建設，保障人民生命財產安全。</p>" if encoding == "big5" else p(BODY)
    meta = f"<meta http-equiv=Content-Type content='text/html; charset={declared}'>" if declared else ""
    found = read(f"<html><head>{meta}</head><body>{text}</body></html>", encoding)
    assert shown(found) == (["一、加強排水設施建設，保障人民生命財產安全。"] if encoding == "big5" else PARAGRAPHS)
    assert any("declares" in note for note in found.notes) == is_said


def test_a_prolog_and_a_broken_byte() -> None:
    prolog = '<?xml version="1.0" encoding="gb2312"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><body>'
    assert shown(read(prolog + p(BODY) + "</body></html>", "gb2312")) == PARAGRAPHS
    for encoding in ("utf-8", "gb18030"):
        broken = f"<meta name=description content='{BODY[3]}".encode(encoding)[:-1] + b"'>" + p(BODY).encode(encoding)
        found = read_html(broken, ENTRY)
        assert shown(found) == PARAGRAPHS
        assert any("broken" in note for note in found.notes)


def test_a_page_in_one_file() -> None:
    import base64

    body = base64.encodebytes(page(NAV + p(BODY) + FOOT).encode("gb18030")).decode()
    mail = (
        "From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=XX\n\n--XX\nContent-Type: text/html; charset=gb2312\n"
        f"Content-Transfer-Encoding: base64\n\n{body}\n--XX\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\nAAAA\n--XX--\n"
    )
    assert shown(read_mhtml(mail.encode(), ENTRY)) == PARAGRAPHS
    with pytest.raises(DataError, match="no page is in it"):
        read_mhtml(b"MIME-Version: 1.0\nContent-Type: text/plain\n\n1", ENTRY)


REFUSED = [
    ("<html><body><iframe src='content_1.htm'></iframe></body></html>", "stands in a frame"),
    ("<html><body><div id=app></div><script src=app.js></script></body></html>", "a script writes it"),
    ("<html><body></body></html>", "no text of its own"),
    ("<div>" * 3000 + "深处" + "</div>" * 3000, "2,048 deep"),
    ("<html>", "no text|cannot be read"),
]


@pytest.mark.parametrize(("markup", "problem"), REFUSED)
def test_what_holds_no_article_is_refused(markup: str, problem: str) -> None:
    with pytest.raises(DataError, match=problem):
        read(markup)


SEED = page(NAV + PLACE + HEADS["table"].format(*[v for _, v in PARTICULARS]) + f"<div>{p(BODY)}<table border=1>{TABLES[1][0]}</table>{LISTS[5][0]}</div>" + SHARE + RELATED + FOOT)  # fmt: skip


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_a_damaged_page_is_read_or_refused(data: st.DataObject) -> None:
    """Cut, with stretches doubled, taken out and overwritten: text or one line, nothing else."""
    page_bytes = bytearray(SEED.encode(data.draw(st.sampled_from(["utf-8", "gb18030"]))))
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, len(page_bytes)))
        end = min(len(page_bytes), start + data.draw(st.integers(0, 400)))
        new = data.draw(
            st.sampled_from(
                [
                    b"",
                    b"<",
                    b"</div>",
                    b"<table>",
                    b"<td colspan=99999>",
                    b"\x00",
                    b"\xff",
                    b"<!--",
                    b"<script>",
                    bytes(page_bytes[start:end]) * 2,
                ]
            )
        )
        page_bytes[start:end] = new
    try:
        found = read_html(bytes(page_bytes), ENTRY)
    except DataError as error:
        assert "plan.html" in str(error)
    else:
        at = 0
        for block in found.blocks:
            assert at <= block.start <= block.end <= len(found.characters)
            at = block.end


HOSTILE = [
    "<!DOCTYPE html [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]><p>一、完善制度，抓好落实。&b;</p>",
    "<meta http-equiv=refresh content='0;url=http://x.cn'><body onload='alert(1)'><p>一、完善制度，抓好落实。<img src=x onerror=alert(1)></p>",
    "<p>一、完善制度，抓好落实。</p>" + "<div>" * 2000,
    "<p>一、完善制度，抓好落实。</p><table>" + "<tr><td rowspan=65534 colspan=1000>甲<td>乙" * 300 + "</table>",
    "<ol><li>" * 500 + "一、完善制度，抓好落实。",
    "<p " + "a=b " * 50_000 + ">一、完善制度，抓好落实。</p>",
    "<a href=x>" * 3_000 + "一、完善制度，抓好落实。",
    "<p class='" + "a" * 500_000 + "'>一、完善制度，抓好落实。</p>",
    "<p>一、完善制度，抓好落实。" + " ：" * 100_000 + "</p>",
    "<p>索引号：" + "发布日期：" * 50_000 + "</p><p>一、完善制度，抓好落实。</p>",
]


@pytest.mark.parametrize("markup", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_pages_end(markup: str) -> None:
    try:
        assert "完善制度，抓好落实。" in read(markup).characters
    except DataError as error:
        assert "2,048 deep" in str(error)


LIST = "".join(f"<li><a href='/n{i}'>{i}、全县第{i}次重点工作调度会议召开</a></li>" for i in range(1, 9))
SITES = {
    "a stamp below the title": NAV + f"<form><div class=t>{TITLE}</div><div class=ly>2023年04月19日 10:21&nbsp;&nbsp;市政府办&nbsp;&nbsp;点击：[<script>f()</script>]</div>"
    f"<div><div class=v_news_content>{p(BODY[1:])}</div></div></form><div><a href=1>上一条：关于清明放假的通知</a></div><div>江临市人民政府主办　赣ICP备05000001号</div>",
    "numbered links beside it": f"<div class=left><p>热点排行</p><ol>{LIST}</ol></div><div class=right>{p(BODY)}</div><p>网站声明 | 联系我们 | 网站地图</p>",
    "a page of an account": f"<div><h1>{TITLE}</h1><div><span>江临发布</span> <em>2023-04-19 18:00</em> <em>江西</em></div><div style='visibility: hidden; opacity: 0;'><section><section>"
    + "</section><section>".join(BODY[1:]) + "</section></section></div><p>预览时标签不可点</p><div>微信扫一扫<br>关注该公众号</div></div>",
    "fonts and rules": f"<table width=100%><tr><td><a href=/>首页</a>&nbsp;<a href=/a>市情</a>&nbsp;<a href=/b>政务</a></td></tr></table><center><font size=5>{TITLE}</font></center><hr>"
    f"<font>{'<br>&nbsp;&nbsp;'.join(BODY[1:])}</font><hr><table><tr><td align=right><a href='#' onclick='window.close()'>关闭窗口</a></td></tr></table>",
    "the site's name is the heading": f"<header><h1><a href=/>江临市人民政府网</a></h1></header><div><h2>{TITLE}</h2>{p(BODY[1:])}</div><footer>江临市人民政府办公室 版权所有</footer>",
    "an old browser is told off": f"<!--[if lt IE 9]><p>您的浏览器版本过低，请升级。</p><![endif]--><noscript>请开启脚本。</noscript>{NAV}<div role=main>{p(BODY)}</div><a href=x>[返回]</a>",
}  # fmt: skip


@pytest.mark.parametrize("site", SITES)
def test_sites_of_other_kinds(site: str) -> None:
    assert shown(read(page(SITES[site]))) == PARAGRAPHS


def test_an_annex_behind_the_block_is_kept() -> None:
    annex = "<div><p>附件：任务表</p><table><tr><th>任务<th>单位</tr><tr><td>改造<td>住建局</tr><tr><td>监测<td>水利局</tr></table></div>"
    found = read(page(NAV + f"<div>{p(BODY)}</div>" + SHARE + annex + FOOT))
    assert shown(found)[: len(BODY) + 1] == [*PARAGRAPHS, "附件：任务表"]
    assert grid(found)[1] == ["改造", "住建局"]


def test_a_signature_in_a_block_of_its_own() -> None:
    """The frame stands in the same block as the article's parts: what adjoins the largest part is kept."""
    parts = f"<div>{p(BODY[:1])}</div><div>{p(BODY[1:13])}</div><div>{p(BODY[13:])}</div>"
    assert shown(read(page(NAV + PLACE + SIDE + parts + SHARE + RELATED + FOOT))) == PARAGRAPHS


def test_a_list_of_links_inside_the_article() -> None:
    links = "".join(
        f"<li><a href='/n{i}'>全县第{i}次调度会议召开，部署重点工作</a><div>2023-04-{i}</div><div>要闻</div></li>"
        for i in range(10, 14)
    )
    assert shown(read(page(f"<div>{p(BODY[:8])}<ul>{links}</ul>{p(BODY[8:])}</div>"))) == PARAGRAPHS


def test_a_particular_behind_others() -> None:
    head = (
        HEADS["one cell a particular"].format(*[value for _, value in PARTICULARS])
        + "<div><b>主题词：</b>城市 内涝</div>"
    )
    found = read(page(NAV + head + f"<div>{p(BODY)}</div>"))
    assert grid(found) == [*PARTICULARS, ["主题词", "城市 内涝"]]
    assert shown(found)[1:] == PARAGRAPHS
