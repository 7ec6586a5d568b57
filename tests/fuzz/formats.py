"""Files of every format that is read, made from mutated texts, and then mutated in what they are made of."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from functools import cache
from html import escape
from random import Random

import made_office as office
from fuzz.cases import Case
from fuzz.packages import RE_NO_XML, mutated_package, mutated_xml, packed, steady, xml_text
from fuzz.texts import HERE, any_text, encoded, mutated_bytes, stretch

# -- one maker a format: text -> bytes


def _docx(rng: Random, text: str) -> bytes:
    body, rows = [], []
    styles = (
        "",
        "",
        '<w:pStyle w:val="1"/>',
        '<w:jc w:val="center"/>',
        '<w:outlineLvl w:val="0"/>',
        '<w:ind w:firstLine="640"/>',
    )
    for line in text.split("\n")[:400]:
        words = xml_text(line)
        draw = rng.random()
        if draw < 0.04:
            body.append(office.item(words, rng.choice((1, 1, 2, 99)), rng.randrange(3)))
        elif draw < 0.08:
            rows = [
                office.cell(
                    cell, rng.choice(("", '<w:gridSpan w:val="2"/>', "<w:vMerge/>", '<w:vMerge w:val="restart"/>'))
                )
                for cell in words.split("，")[:6]
            ]
            body.append(office.table(*["".join(rows)] * rng.choice((1, 3))))
        elif draw < 0.12:
            inside = rng.choice((
                f"<w:ins><w:r><w:t>{words[:9]}</w:t></w:r></w:ins>", f"<w:del><w:r><w:delText>{words[:9]}</w:delText></w:r></w:del>",
                "<w:r><w:br w:type='page'/></w:r>", "<w:r><w:tab/><w:sym w:font='Wingdings' w:char='F0FE'/></w:r>",
                "<w:r><w:footnoteReference w:id='1'/></w:r>", f"<w:hyperlink r:id='x'><w:r><w:t>{words[:9]}</w:t></w:r></w:hyperlink>",
                "<w:r><w:fldChar w:fldCharType='begin'/><w:instrText>INCLUDETEXT @OUTSIDE@/canary.txt</w:instrText></w:r>",
            ))  # fmt: skip
            body.append(office.p(words, inside=inside))
        else:
            body.append(office.p(words, rng.choice(styles)))
    parts = {}
    if rng.random() < 0.7:
        parts["numbering"] = (
            office.abstract(
                0, office.level(0, "%1、", "chineseCounting"), office.level(1, "（%2）"), office.level(2, "%1.%3")
            )
            + office.num(1, 0)
            + office.num(2, 0, office.restart(0, 5))
        )
    if rng.random() < 0.4:
        parts["footnotes"] = f'<w:footnote w:id="1">{office.p(xml_text(text[:30]))}</w:footnote>'
    if rng.random() < 0.3:
        parts["styles"] = (
            '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
        )
    return steady(office.docx("".join(body), **parts))


def _xlsx(rng: Random, text: str) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    lines = [RE_NO_XML.sub("", line) for line in text.split("\n") if line.strip()][:80] or ["x"]
    for number in range(rng.choice((1, 1, 2))):
        sheet = (
            book.active
            if number == 0
            else book.create_sheet(RE_NO_XML.sub("", re.sub(r"[\\*?:/\[\]]", "", lines[0]))[:30] or "s")
        )
        columns = rng.choice((1, 3, 4, 5))
        if rng.random() < 0.7:
            sheet.append(
                rng.sample(["序号", "工作任务", "牵头单位", "责任单位", "完成时限", "指标", "单位", "2025年"], columns)
            )
        for a in range(0, len(lines), columns):
            row = [line[:30_000] for line in lines[a : a + columns]]
            sheet.append([rng.choice((cell, cell, cell, cell, 3, 0.5, None, True, "#N/A", "=1+1")) for cell in row])
        if rng.random() < 0.3 and sheet.max_row > 2:
            sheet.merge_cells(start_row=1, start_column=1, end_row=2, end_column=max(1, columns - 1))
        if rng.random() < 0.1:
            sheet.cell(rng.choice((5_000, 1_048_576)), rng.choice((1, 16_384)), "x")
    out = io.BytesIO()
    book.save(out)
    return steady(out.getvalue())


def _html(rng: Random, text: str) -> str:
    tags = (
        "p",
        "p",
        "p",
        "div",
        "h1",
        "h2",
        "li",
        "td",
        "span",
        "br",
        "script",
        "style",
        "nav",
        "a",
        "pre",
        "textarea",
        "noscript",
        "template",
        "svg",
    )
    lines = []
    for line in text.split("\n")[:400]:
        tag = rng.choice(tags) if rng.random() < 0.3 else "p"
        words = line if rng.random() < 0.1 else escape(line)
        lines.append(f"<{tag}{rng.choice(('', ' class=content', ' hidden', ' style=display:none'))}>{words}</{tag}>")
    if rng.random() < 0.3:
        lines.append(
            "<table>"
            + "".join(
                f"<tr>{''.join(f'<td colspan={rng.choice((1, 1, 2, 99999))}>{escape(c)}</td>' for c in line.split('，')[:5])}</tr>"
                for line in text.split("\n")[:8]
            )
            + "</table>"
        )
    head = rng.choice(
        (
            "",
            "<meta charset=gb2312>",
            '<meta http-equiv=refresh content="0;url=http://zzx.invalid">',
            "<base href=http://zzx.invalid>",
            "<link rel=stylesheet href=http://zzx.invalid/a.css>",
        )
    )
    return f"<!DOCTYPE html><html><head>{head}<title>{escape(text[:30])}</title></head><body>{''.join(lines)}</body></html>"


def _markdown(rng: Random, text: str) -> str:
    marks = (
        "# ",
        "## ",
        "### ",
        "- ",
        "* ",
        "1. ",
        "> ",
        "    ",
        "| ",
        "```",
        "~~~",
        "---",
        "===",
        "[^1]: ",
        "<div>",
        "**",
        "  ",
        "\\",
        "![x](http://zzx.invalid) ",
        "[x]: ",
    )
    lines = []
    for line in text.split("\n"):
        if rng.random() < 0.3:
            line = rng.choice(marks) + line
        if rng.random() < 0.1:
            line = re.sub(
                "[，、]", lambda _: rng.choice((" | ", "**", "*", "_", "`", "\\|", "[1](x)", "<br>", "&amp;")), line
            )
        lines.append(line)
        if rng.random() < 0.03:
            lines.append("|---|---|")
    return "\n".join(lines)


def _pdf(rng: Random, text: str) -> bytes:
    from made_pdf import SETTINGS, pdf_of

    rows = [line.split("，")[:3] for line in text.split("\n") if line.count("，") > 1][:6]
    table = [row for row in rows if len(row) == 3] if rng.random() < 0.3 else ()
    text = re.sub("[\ud800-\udfff]", "", text)
    return pdf_of(text[:3_000], rng.choice(list(SETTINGS.values())), table)


RE_PDF_NUMBER = re.compile(rb"(?<=[ \[/])-?\d+(?:\.\d+)?(?=[ \]/])")


def _mutated_pdf(rng: Random, data: bytes, how: list[str]) -> bytes:
    """A PDF after a mutation of its objects' numbers and names, or of its bytes."""
    kind = rng.choice(("as it is", "bytes", "numbers", "names", "streams"))
    how.append(f"pdf: {kind}")
    if kind == "bytes":
        return mutated_bytes(rng, data, how)
    if kind == "numbers":
        found = list(RE_PDF_NUMBER.finditer(data))
        for match in rng.sample(found, min(len(found), rng.choice((1, 3, 20)))):
            new = rng.choice((b"0", b"-1", b"9" * len(match.group()), b"1", b"." * len(match.group())))
            data = data[: match.start()] + new[: len(match.group())].ljust(len(match.group())) + data[match.end() :]
    if kind == "names":
        old, new = rng.sample(
            (
                b"/Page",
                b"/Font",
                b"/MediaBox",
                b"/Contents",
                b"/ToUnicode",
                b"/Kids",
                b"/Parent",
                b"/Length",
                b"/Filter",
                b"/Type",
                b"/Rotate",
                b"/Count",
            ),
            2,
        )
        data = data.replace(old, new[: len(old)].ljust(len(old), b"X"), rng.choice((1, -1)))
    if kind == "streams":
        found = list(re.finditer(rb"stream\r?\n(.{8,}?)endstream", data, re.DOTALL))
        if found:
            match = rng.choice(found)
            data = data[: match.start(1)] + mutated_bytes(rng, match[1], how) + data[match.end(1) :]
    return data


def _rtf(rng: Random, text: str) -> str:
    coded = "".join(
        c if c.isascii() and c not in "{}\\" else f"\\u{(ord(c) + 0x8000) % 0x10000 - 0x8000}?" for c in text[:5_000]
    )
    return "{\\rtf1\\ansi\\ansicpg936 " + coded.replace("\n", "\\par\n") + rng.choice(("}", "", "}}}", "{" * 2_000))


def _mht(rng: Random, text: str) -> bytes:
    import base64
    import quopri

    page = _html(rng, text).encode("utf-8", "ignore")
    way = rng.choice(("base64", "quoted-printable", "8bit", "x-nothing"))
    body = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring}.get(way, bytes)(page)
    head = f'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"; type="text/html"\r\n\r\n--b\r\nContent-Type: text/html; charset={rng.choice(("utf-8", "gb2312", "nothing", ""))}\r\nContent-Transfer-Encoding: {way}\r\nContent-Location: file:///x\r\n\r\n'
    return head.encode() + body + rng.choice((b"\r\n--b--\r\n", b"", b"\r\n--b\r\n"))


@cache
def _real(ending: str) -> tuple[bytes, ...]:
    """Real files of a format among those of the tests."""
    places = ("tests/forms/*", "tests/cases/*/*")
    return tuple(
        p.read_bytes() for place in places for p in sorted(HERE.glob(place + ending)) if p.stat().st_size < 300_000
    )


Bytes = Callable[[Random, list[str]], bytes]


def plain_bytes(rng: Random, how: list[str]) -> bytes:
    data = encoded(rng, any_text(rng, how), how)
    return mutated_bytes(rng, data, how) if rng.random() < 0.4 else data


def markdown_bytes(rng: Random, how: list[str]) -> bytes:
    return _markdown(rng, any_text(rng, how)).encode("utf-8", "ignore")


def html_bytes(rng: Random, how: list[str]) -> bytes:
    if rng.random() < 0.4:
        return mutated_bytes(rng, rng.choice(_real(".html")), how)
    page = _html(rng, any_text(rng, how, 20_000))
    if rng.random() < 0.6:
        page = mutated_xml(rng, page, how)
    data = page.encode(rng.choice(("utf-8", "utf-8", "gb18030", "utf-16")), "ignore")
    return mutated_bytes(rng, data, how) if rng.random() < 0.2 else data


def docx_bytes(rng: Random, how: list[str]) -> bytes:
    made = rng.choice(_real(".docx")) if rng.random() < 0.3 else _docx(rng, any_text(rng, how, 12_000))
    return mutated_package(rng, made, how)


def xlsx_bytes(rng: Random, how: list[str]) -> bytes:
    made = rng.choice(_real(".xlsx")) if rng.random() < 0.3 else _xlsx(rng, any_text(rng, how, 12_000))
    return mutated_package(rng, made, how)


def csv_bytes(rng: Random, how: list[str]) -> bytes:
    mark = rng.choice((",", "\t", ";", "，"))
    lines = (
        any_text(rng, how, 12_000).replace("，", mark).replace("、", rng.choice((mark, "、", '"', '""'))).split("\n")
    )
    return encoded(rng, "\n".join(lines), how)


def pdf_bytes(rng: Random, how: list[str]) -> bytes:
    made = rng.choice(_real(".pdf")) if rng.random() < 0.4 else _pdf(rng, any_text(rng, how, 6_000))
    return _mutated_pdf(rng, made, how)


def old_bytes(rng: Random, how: list[str]) -> bytes:
    """Formats that other programs make: rtf, mht, old office files, open documents; whole, broken, or in name only."""
    kind = rng.choice(("rtf", "mht", "mht", "ole", "odt", "flat"))
    how.append(kind)
    text = any_text(rng, how, 6_000)
    if kind == "rtf":
        data = _rtf(rng, text).encode("ascii", "replace")
    elif kind == "mht":
        data = _mht(rng, text)
    elif kind == "ole":
        stream = rng.choice(("WordDocument", "Workbook", "EncryptedPackage", "Book", "PowerPoint Document")).encode(
            "utf-16-le"
        )
        data = (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream + bytes(128) + text.encode("utf-16-le", "ignore")
        )
    elif kind == "odt":
        body = "".join(f"<text:p>{xml_text(line)}</text:p>" for line in text.split("\n"))
        xml = mutated_xml(
            rng,
            f'<office:document-content xmlns:office="o" xmlns:text="t"><office:body><office:text>{body}</office:text></office:body></office:document-content>',
            how,
        )
        data = packed(
            {
                "mimetype": rng.choice(
                    ("application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.spreadsheet", "x")
                ),
                "content.xml": xml,
            }
        )
    else:
        data = mutated_xml(
            rng,
            f'<?xml version="1.0"?><?mso-application progid="Word.Document"?><pkg:package>{xml_text(text)}</pkg:package>',
            how,
        ).encode("utf-8", "ignore")
    return mutated_bytes(rng, data, how) if rng.random() < 0.4 else data


def zip_bytes(rng: Random, how: list[str]) -> bytes:
    """A zip of a few documents with names that lead anywhere, damaged now and then."""
    out = io.BytesIO()
    names = ("方案.txt", "a/方案.txt", "../../outside/x.txt", "/etc/x.txt", "C:\\x.txt", "a\\..\\x.txt", "方案.docx", "b.zip", "__MACOSX/a.txt",
             ".hidden.txt", "~$方案.docx", "\u202etxt.exe", "a" * 300 + ".txt", "空 名.md", "x\ny.txt", "\x1b[31m.txt", "表.csv", "page.html", "Thumbs.db", "=1+1.txt", "<zzx>.txt", "nul.txt", "方案.txt ")  # fmt: skip
    import warnings

    with (
        zipfile.ZipFile(
            out, "w", rng.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))
        ) as archive,
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")  # a name that stands twice
        for _ in range(rng.choice((1, 2, 3))):
            name = rng.choice(names)
            info = zipfile.ZipInfo(name, rng.choice(((2024, 1, 1, 0, 0, 0), (1980, 0, 0, 0, 0, 0))))
            if rng.random() < 0.1:
                info.external_attr = 0xA1FF << 16  # a link
                archive.writestr(info, "@OUTSIDE@/canary.txt")
                continue
            maker = {".docx": docx_bytes, ".md": markdown_bytes, ".csv": csv_bytes, ".html": html_bytes}.get(
                name[name.rfind(".") :]
            )
            archive.writestr(info, maker(rng, how) if maker else stretch(rng, 800))
        if rng.random() < 0.1:
            archive.writestr("bomb.txt", "一" * 5_000_000, zipfile.ZIP_DEFLATED)
    data = out.getvalue()
    return mutated_bytes(rng, data, how) if rng.random() < 0.5 else data


def document_case(name: str, make: Bytes) -> Callable[[Random], Case]:
    """Draws a case of one file of this name, or of another ending now and then."""

    def draw(rng: Random) -> Case:
        how: list[str] = []
        data = make(rng, how)
        given = name
        if rng.random() < 0.05:
            given = rng.choice(
                (
                    "方案",
                    "方案.txt",
                    "方案.docx",
                    "方案.pdf",
                    "方案.xls",
                    "方案.doc",
                    "方案.htm",
                    "方案.tsv",
                    "方案.et",
                    "=方案<zzx>.txt",
                )
            )
            how.append(f"named {given}")
        return Case({given: data}, [given], how)

    return draw
