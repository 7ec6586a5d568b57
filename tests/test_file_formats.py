"""A file is what its content is; what is not read is refused by its name, in one line; nothing is fetched or run."""

from __future__ import annotations

import io
import random
import struct
import sys
import threading
import time
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made_office import NAMESPACES, cell, docx, p, packed, read, shown, table
from policycompare.errors import DataError
from policycompare.sources import readers
from policycompare.sources.blocks import Block, ReadText
from policycompare.sources.formats import office, package
from policycompare.sources.formats.office import find_libreoffice
from policycompare.sources.formats.plain_text import read_txt
from policycompare.sources.no_text import without_no_text
from policycompare.sources.readers import READERS, format_of
from policycompare.sources.signatures import (
    HTML_REJECTS,
    HTML_SAMPLES,
    OLE,
    RE_HTML,
    REFUSED_ENDINGS,
    REFUSED_MARKS,
    signature,
)  # fmt: skip

needs_libreoffice = pytest.mark.skipif(find_libreoffice() is None, reason="LibreOffice is not installed")


def ole(*streams: str, head: bytes = b"", entry_start: int = 0) -> bytes:
    """The head of an old office file and a directory with streams of these names."""
    entries = b""
    for name in streams:
        encoded = name.encode("utf-16-le") + b"\0\0"
        entries += (
            encoded.ljust(64, b"\0")
            + struct.pack("<H", len(encoded)).ljust(52, b"\0")
            + struct.pack("<I", entry_start)
            + b"\0" * 8
        )
    return (OLE + b"\0" * 22 + struct.pack("<H", 9)).ljust(512, b"\0") + entries.ljust(512, b"\0") + head


def workbook(text: str = "甲") -> bytes:
    made = openpyxl.Workbook()
    made.active.append([text, "乙"])
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


WORD = docx(p("一、总体要求"))
PAGE = "<!DOCTYPE html><html><body><p>一、总体要求</p></body></html>"
TOLD = [  # content, name, format
    (WORD, "方案.docx", "docx"), (WORD, "方案.doc", "docx"), (WORD, "方案.wps", "docx"), (WORD, "方案.txt", "docx"),
    (WORD, "方案", "docx"), (workbook(), "表.xlsx", "xlsx"), (workbook(), "表.et", "xlsx"), (workbook(), "表.xls", "xlsx"),
    (ole("Root Entry", "WordDocument"), "方案.doc", "doc"), (ole("Root Entry", "WordDocument"), "方案.wps", "wps"),
    (ole("Root Entry", "WordDocument"), "方案.docx", "doc"), (ole("Root Entry", "Workbook"), "表.et", "et"),
    (ole("Root Entry", "Book"), "表.xlsx", "xls"), (b"{\\rtf1\\ansi }", "方案.doc", "rtf"),
    (packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}), "方案.odt", "odt"),
    (packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "表.ods", "ods"),
    ("一、总体要求".encode(), "方案.txt", "txt"), ("一、总体要求".encode(), "方案.doc", "txt"),
    ("任务,单位".encode(), "表.CSV", "csv"), ("任务\t单位".encode(), "表.tsv", "tsv"), ("随便".encode(), "方案.xyz", "txt"),
    (b'MIME-Version: 1.0\r\nContent-Type: text/html; charset="gb2312"\r\n\r\n<html></html>', "方案.doc", "mht"),
    (b'From: x\r\nSubject: =?gb2312?Q?=B7=BD?=\r\nMIME-Version: 1.0\r\n\r\n', "方案.mhtml", "mht"),
    (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>', "方案.doc", "doc"),
    (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "方案.xls", "xls"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "name", "told"), TOLD, ids=[f"{name}-{told}" for _, name, told in TOLD])
def test_a_file_is_what_its_content_is(data: bytes, name: str, told: str) -> None:
    assert format_of(name, data).name == told


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_saved_page_is_told_whatever_it_is_called(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(READERS, ".html", read_txt)
    for name in ("方案.doc", "方案.docx", "方案.txt", "方案.html", "方案.htm", "方案.xls"):
        assert format_of(name, PAGE.encode(encoding)).name == "html"
    assert format_of("片段.html", "<div>一、总体要求</div>".encode()).name == "html"


def test_marks_of_a_page() -> None:
    assert all(RE_HTML.match(text) for text in HTML_SAMPLES)
    assert not any(RE_HTML.match(text) for text in HTML_REJECTS)


REFUSED = [  # content, name, what the line says
    (packed({"ppt/presentation.xml": ""}), "汇报.pptx", "a PowerPoint file"),
    (ole("PowerPoint Document"), "汇报.ppt", "a PowerPoint file"), (b"\x89PNG\r\n\x1a\n", "扫描.png", "a picture"),
    (b"\xff\xd8\xff\xe0", "扫描.pdf", "a picture"), (b"BM\x10\x00\x00\x00\0\0\0\0", "扫描.txt", "a picture"),
    (b"RIFF\0\0\0\0WEBPVP8 ", "扫描", "a picture"), (b"Rar!\x1a\x07\x00", "附件.rar", "a packed archive"),
    (b"7z\xbc\xaf\x27\x1c", "附件.7z", "a packed archive"), (b"MZ\x90\0\x03", "方案.doc", "a program"),
    (b"SQLite format 3\0", "a.db", "a database"), (b"PAR1", "a.parquet", "a database"), (b"\0\0\0\x18ftypmp42", "a.mp4", "a sound or film"),
    (packed({"OFD.xml": "", "Doc_0/Document.xml": ""}), "公文.ofd", "OFD"), (b"CAJ\0\0", "论文.caj", "CAJViewer"),
    ("随便写".encode(), "公文.ceb", "CEB"), (ole("EncryptedPackage", "EncryptionInfo"), "方案.docx", "protected by a password"),
    (ole("WordDocument", head=b"\xec\xa5\xc1\0" + b"\0" * 7 + b"\x01" + b"\0" * 500, entry_start=1), "方案.doc", "protected by a password"),
    (packed({"xl/workbook.bin": ""}), "表.xlsx", "xlsb"), (packed({"方案.txt": "一"}), "附件.zip", "a zip and no document"),
    (packed({"mimetype": "application/epub+zip"}), "书.epub", "EPUB"), (ole("Something"), "a.doc", "unknown kind"),
    (b"PK\x03\x04 nothing", "方案.docx", "cut short"), (packed({"word/other.xml": "<a/>"}), "方案.docx", "no Word text"),
    (packed({"xl/other.xml": "<a/>"}), "表.xlsx", "no workbook"), (b"\x8f\xff\xd0\0\x01" * 9, "方案.docx", "binary or damaged"),
    (b"%PDF-1.7", "方案.html", "pdf"), (b"", "方案.docx", "empty"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "name", "said"), REFUSED, ids=[f"{name}-{said}" for _, name, said in REFUSED])
def test_what_is_not_read_is_refused_by_its_name(
    data: bytes, name: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(READERS, ".pdf", raising=False)
    with pytest.raises(DataError) as raised:
        read(data, name)
    assert said in str(raised.value)
    assert str(raised.value).startswith(name) and "\n" not in str(raised.value)


def test_every_mark_and_ending_that_is_refused_says_why() -> None:
    for mark, _ in REFUSED_MARKS:
        with pytest.raises(DataError):
            signature(mark + b"\0" * 20, "x")
    for ending in REFUSED_ENDINGS:
        with pytest.raises(DataError):
            format_of(f"x{ending}", b"abc")
    assert not set(REFUSED_ENDINGS) & set(READERS)


def test_a_protected_zip_says_so() -> None:
    data = bytearray(WORD)
    for mark, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        place = data.find(mark)
        while place >= 0:
            data[place + at] |= 1
            place = data.find(mark, place + 1)
    with pytest.raises(DataError, match="protected by a password"):
        read(bytes(data))


@pytest.mark.parametrize(
    "text", ["MZ大队工作方案", "BM计划", "HN省方案", "ID 卡管理", "PK赛方案", "CAJ", "一、MIME-Version: 1.0"]
)
def test_text_that_begins_like_something_else_is_text(text: str) -> None:
    assert format_of("方案.txt", text.encode()).name == "txt"


# ---- broken and hostile files


def is_read_or_refused(data: bytes, name: str) -> None:
    try:
        read(data, name)
    except DataError as error:
        assert "\n" not in str(error)


RICH = docx(p("一、目标") + table(cell("甲") + cell("乙"), cell("丙") + cell("丁")), comments="", footnotes=p("注"))


@pytest.mark.parametrize(("data", "name"), [(RICH, "a.docx"), (workbook(), "a.xlsx")], ids=["docx", "xlsx"])
def test_a_file_cut_short_anywhere_is_refused(data: bytes, name: str) -> None:
    for end in range(5, len(data), max(1, len(data) // 400)):
        with pytest.raises(DataError):
            read(data[:end], name)


@pytest.mark.parametrize(("data", "name"), [(RICH, "a.docx"), (workbook(), "a.xlsx")], ids=["docx", "xlsx"])
def test_damaged_bytes_raise_nothing_else(data: bytes, name: str) -> None:
    lot = random.Random(3)
    for _ in range(150):
        broken = bytearray(data)
        for _ in range(lot.choice([1, 3, 20])):
            broken[lot.randrange(len(broken))] = lot.randrange(256)
        is_read_or_refused(bytes(broken), name)


@pytest.mark.parametrize(
    ("data", "name", "part"),
    [(RICH, "a.docx", "word/document.xml"), (workbook(), "a.xlsx", "xl/worksheets/sheet1.xml")],
)
def test_damaged_parts_raise_nothing_else(data: bytes, name: str, part: str) -> None:
    lot = random.Random(5)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts: dict[str, str | bytes] = {own: archive.read(own) for own in archive.namelist()}
    for _ in range(100):
        text = bytearray(parts[part])  # type: ignore[arg-type]
        for _ in range(3):
            text[lot.randrange(len(text))] = lot.choice(b'<>/"=w:1x')
        is_read_or_refused(packed(parts | {part: bytes(text)}), name)


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from(sorted(set(READERS) - {".doc", ".wps", ".rtf", ".odt", ".xls", ".et", ".ods"})),
)
def test_any_bytes_are_read_or_refused(data: bytes, ending: str) -> None:
    if signature_or_none(data) not in (".rtf", ".doc", ".xls"):
        is_read_or_refused(data, f"方案{ending}")


def signature_or_none(data: bytes) -> str | None:
    try:
        return signature(data, "x")
    except DataError:
        return None


LAUGHS = (
    '<!DOCTYPE a [<!ENTITY a "哈哈哈哈哈哈哈哈哈哈">'
    + "".join(f'<!ENTITY a{n} "{"&a;" * 10 if not n else f"&a{n - 1};" * 10}">' for n in range(12))
    + "]>"
)
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize(
    "declared", [LAUGHS, OUTSIDE, '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">'], ids=["bomb", "file", "dtd"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_in_every_part(declared: str, encoding: str) -> None:
    for part in ("word/document.xml", "word/styles.xml", "word/_rels/document.xml.rels", "_rels/.rels"):
        text = f'<?xml version="1.0" encoding="{encoding}"?>{declared}<w:document {NAMESPACES}><w:body>&x;</w:body></w:document>'
        with pytest.raises(DataError, match="entities"):
            read(docx(p("甲"), {part: text.encode(encoding)}, styles=""))
    with zipfile.ZipFile(io.BytesIO(workbook())) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    for part in ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "[Content_Types].xml"):
        old = parts[part].decode() if isinstance(parts[part], bytes) else str(parts[part])
        text = f'<?xml version="1.0" encoding="{encoding}"?>{declared}{old.partition("?>")[2] if old.startswith("<?xml") else old}'
        with pytest.raises(DataError, match="entities"):
            read(packed(parts | {part: text.encode(encoding)}), "a.xlsx")


def test_what_a_library_warns_of_is_no_word_to_a_user() -> None:
    with zipfile.ZipFile(io.BytesIO(workbook())) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    relations = "xl/_rels/workbook.xml.rels"
    parts[relations] = bytes(parts[relations]).replace(b"Target=", b"Target-=", 1)
    with pytest.warns(UserWarning, match="invalid dependency"), suppress(KeyError):
        openpyxl.load_workbook(io.BytesIO(packed(parts)), read_only=True)
    with warnings.catch_warnings(), pytest.raises(DataError, match="KeyError"):
        warnings.simplefilter("error")
        read(packed(parts), "a.xlsx")


def test_a_part_that_inflates_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MAX_PART", 1_000_000)
    monkeypatch.setattr(package, "MAX_ALL", 5_000_000)
    start = time.perf_counter()
    for extra, said in (
        ({"word/document.xml": b" " * 2_000_000}, "inflates"),
        ({f"word/{n}.xml": b" " * 900_000 for n in range(6)}, "inflate"),
    ):
        with pytest.raises(DataError, match=said):
            read(docx("", extra))
    monkeypatch.setattr(package, "MAX_MARKS", 1000)
    with pytest.raises(DataError, match="elements and attributes"):
        read(docx("<w:p/>" * 2000))
    assert time.perf_counter() - start < 30


def test_a_lie_about_the_size_of_a_part_does_no_harm() -> None:
    data = bytearray(docx(p("长" * 50_000)))
    place = data.rfind(b"PK\x01\x02", 0, data.find(b"word/document.xml", data.rfind(b"PK\x01\x02") - 2000))
    for at in range(len(data) - 46):
        if data[at : at + 4] == b"PK\x01\x02" and data[at + 46 :].startswith(b"word/document.xml"):
            place = at
    data[place + 24 : place + 28] = struct.pack("<I", 10)
    with pytest.raises(DataError):
        read(bytes(data))


def test_absurd_tables_end_soon() -> None:
    huge = '<w:gridSpan w:val="999999999"/>'
    assert shown(docx(table(cell("甲", huge) + cell("乙", huge), cell("丙") + cell("丁")))) == [
        [["甲", "甲", "乙"], ["丙", "丁", ""]]
    ]
    stairs = [f'<w:trPr><w:gridBefore w:val="{n}"/></w:trPr>{cell("甲")}' for n in range(3000)]
    with pytest.raises(DataError, match="divide the table"):
        read(docx(table(*stairs)))
    deep = p("底")
    for _ in range(60):
        deep = table(cell(inside=deep + p()) + cell("侧面的文字比里面的更多一些"))
    is_read_or_refused(docx(deep), "a.docx")


def test_styles_that_are_based_on_each_other_end() -> None:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{own}"><w:basedOn w:val="{other}"/></w:style>'
        for own, other in ("ab", "ba")
    )
    assert shown(docx(p("甲", '<w:pStyle w:val="a"/>'), styles=styles)) == ["甲"]


class _Counting(BaseHTTPRequestHandler):
    asked: list[str] = []  # noqa: RUF012

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(404)
        self.end_headers()

    do_HEAD = do_PROPFIND = do_OPTIONS = do_GET

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[HTTPServer]:
    _Counting.asked.clear()
    own = HTTPServer(("127.0.0.1", 0), _Counting)
    thread = threading.Thread(target=own.serve_forever, daemon=True)
    thread.start()
    yield own
    own.shutdown()


def test_nothing_outside_is_fetched(server: HTTPServer) -> None:
    place = f"http://127.0.0.1:{server.server_port}"
    relation = (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="o" Type="http://x/styles" Target="own.xml" TargetMode="External"/>'
        f'<Relationship Id="s" Type="http://x/styles" Target="{place}/styles.xml" TargetMode="External"/>'
        f'<Relationship Id="t" Type="http://x/attachedTemplate" Target="{place}/t.dotm" TargetMode="External"/>'
        f'<Relationship Id="n" Type="http://x/numbering" Target="../../../../etc/hostname"/></Relationships>'
    )
    assert shown(docx(p("甲"), {"word/_rels/document.xml.rels": relation, "word/own.xml": "no xml"})) == ["甲"]
    assert _Counting.asked == []


def test_macros_are_never_looked_at() -> None:
    assert shown(docx(p("甲"), {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0 Auto_Open"}), "方案.docm") == ["甲"]


# ---- LibreOffice


def test_without_libreoffice_one_line_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "find_libreoffice", lambda: None)
    for name, wanted in (("方案.doc", "docx"), ("表.xls", "xlsx")):
        with pytest.raises(DataError, match=f"needs LibreOffice, which is not installed; .*save the file as {wanted}"):
            READERS[name[-4:]](ole("WordDocument"), readers.FileEntry(name, None, None, ()))


@pytest.mark.skipif(sys.platform == "win32", reason="the program that hangs is a shell script")
def test_libreoffice_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\nsleep 60 & echo $! > {tmp_path}/child; sleep 60\n")
    program.chmod(0o755)
    monkeypatch.setattr(office, "find_libreoffice", lambda: str(program))
    monkeypatch.setattr(office, "TIME_LIMIT", 1)
    start = time.perf_counter()
    with pytest.raises(DataError, match="took more than"):
        office.convert(b"{\\rtf1 }", "a.rtf", "docx")
    assert time.perf_counter() - start < 20
    child = int((tmp_path / "child").read_text())
    while Path(f"/proc/{child}/status").exists() and "zombie" not in Path(f"/proc/{child}/status").read_text():
        assert time.perf_counter() - start < 20


@needs_libreoffice
def test_rich_text_is_read_without_fetching(server: HTTPServer) -> None:
    place = f"http://127.0.0.1:{server.server_port}"
    words = "".join(f"\\u{ord(sign)}?" for sign in "一、总体要求")
    picture = f'{{\\field{{\\*\\fldinst INCLUDEPICTURE "{place}/a.png" \\\\d}}{{\\fldrslt }}}}'
    data = ("{\\rtf1\\ansi\\ansicpg936 " + words + "\\par " + picture + "\\par}").encode()
    found = read(data, "方案.doc")
    assert [found.characters[b.start : b.end] for b in found.blocks] == ["一、总体要求"]
    assert found.notes[0] == "read through LibreOffice"
    assert _Counting.asked == []


@needs_libreoffice
def test_a_broken_old_file_is_refused() -> None:
    with pytest.raises(DataError, match="LibreOffice cannot read it"):
        read(ole("Root Entry", "Workbook"), "表.xls")


# ---- characters that no text holds


LOST_AND_CONTROLS = [
    ("推进\x00建设", "推进 建设", "1 control character (U+0000): read as blanks"),
    ("\x01\x02\x03\x04甲", "    甲", "4 control characters (U+0001, U+0002, U+0003 …): read as blanks"),
    ("达到85\x7f%。", "达到85 %。", "1 control character (U+007F): read as blanks"),
    ("甲\ufffe乙", "甲\ufffd乙", "1 broken character (U+FFFE): read as \ufffd"),
    ("甲\uffff\ufdd0乙", "甲\ufffd\ufffd乙", "2 broken characters (U+FFFF, U+FDD0): read as \ufffd"),
    ("甲\ud83d乙", "甲\ufffd乙", "1 broken character (U+D83D): read as \ufffd"),
    ("甲\udc00\ud800乙", "甲\ufffd\ufffd乙", "2 broken characters (U+DC00, U+D800): read as \ufffd"),
    ("甲\U0001fffe乙", "甲\ufffd乙", "1 broken character (U+1FFFE): read as \ufffd"),
    ("甲\ue123乙", "甲\ue123乙", "1 private character (U+E123): kept; what a font shows there is not read"),
    ("5\U00100031\U000f0031", "5\U00100031\U000f0031",
        "2 private characters (U+100031, U+F0031): kept; what a font shows there is not read"),
]  # fmt: skip


@pytest.mark.parametrize(("taken_out", "characters", "note"), LOST_AND_CONTROLS, ids=lambda v: ascii(v)[:30])
def test_what_no_text_holds_is_replaced_one_for_one_and_said(
    taken_out: str, characters: str, note: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocks = (Block("paragraph", 0, len(taken_out)),)
    monkeypatch.setitem(READERS, ".docx", lambda data, entry: ReadText(taken_out, blocks, (), ("first",)))
    found = read(docx(p("甲")))
    assert found == ReadText(characters, blocks, (), ("first", note))
    characters.encode("utf-8")


@pytest.mark.parametrize(
    "text",
    ["推进\t绿色\n发展\r\n", "\x0b\x0c\x1e", "\uf0b7 推进", "\uf06c推进\n  \ue000推进", "🌲\u200b\xad", "\ufffd"],
)
def test_what_texts_hold_is_left_without_a_word(text: str) -> None:
    found = ReadText(text, ())
    assert without_no_text(found) is found


def test_a_text_file_keeps_its_own_characters() -> None:
    found = without_no_text(ReadText("甲\x01\ue000", (), is_decoded=True))
    assert found.characters == "甲\x01\ue000"
    assert found.notes == ("1 private character (U+E000): kept; what a font shows there is not read",)


def test_such_characters_in_real_formats() -> None:
    page = read("<html><body><p>推进\ufffe绿色&#xE123;发展</p></body></html>".encode(), "a.html")
    assert page.characters.strip() == "推进\ufffd绿色\ue123发展"
    assert [note.split(":")[0] for note in page.notes] == [
        "1 broken character (U+FFFE)", "1 private character (U+E123)",
    ]  # fmt: skip
    word = read(docx(p("推进\ue123发展")))
    assert word.characters.strip() == "推进\ue123发展" and "private" in word.notes[-1]
    with pytest.raises(DataError, match=r"U\+FFFF stands in no text"):
        read("推进\uffff发展".encode(), "a.txt")
