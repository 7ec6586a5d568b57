"""PDF: a rendering gives what its text gives; what belongs to the pages is left out; damage is said in a line."""

from __future__ import annotations

import io
import random
import time
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("reportlab", reason="PDFs for tests are made with reportlab (policycompare[dev])")
import made_pdf
import policycompare as pc
from made_pdf import OFFICIAL, PLAIN, SETTINGS, SMALL, WIDE, pdf_of, scanned
from policycompare.errors import DataError
from policycompare.sources.blocks import ReadText
from policycompare.sources.decoding import decode
from policycompare.sources.formats.pdf import ocr
from policycompare.sources.formats.pdf.margins import number_of
from policycompare.sources.formats.pdf.reader import read_pdf
from policycompare.sources.manifest import DocumentEntry, FileEntry
from policycompare.sources.source_text import read_source
from policycompare.tables.check import check_spans, check_tiling
from policycompare.tables.frames import Tables
from policycompare.text.documents import Source, normalize_source

HERE = Path(__file__).parent
PLAN = """溪桥县农村供水提升实施方案
溪桥政办发〔2024〕16号
　　为提高农村供水保障水平，根据《国务院关于加强农村供水工作的意见》（国发〔2023〕9号）精神，结合我县实际，制定本方案。
　　一、总体要求
　　到2026年，全县农村自来水普及率达到96%以上，规模化供水工程覆盖农村人口比例不低于72%，水质检测合格率达到98%。到2028年，基本实现城乡供水同标准、同质量、同服务。
　　二、重点任务
　　（一）建设骨干水源。新建小型水库3座，改造提水泵站12座，2025年6月底前完成东片区引调水主干管线42公里，形成多源互济的供水格局。（牵头单位：县水利局；配合单位：县发展改革局、县自然资源和规划局、县生态环境局）
　　（二）改造老旧管网。对运行二十年以上的管网优先更新，2025年底前更新管网180公里，公共供水管网漏损率降到9%以下，每年开展不少于2次管网巡检。（责任单位：县住房城乡建设局、县水利局，各乡镇人民政府）
　　（三）守牢水质底线。千吨万人水源地保护区划定率达到100%，水厂消毒设备配备率达到100%，县级水质检测中心每季度至少抽检1次，结果向社会公布。（责任单位：县卫生健康局、县生态环境局）
　　（四）推行专业管护。组建县级统管单位，水费收缴率达到95%，设立管护岗位220个，优先聘用脱贫人口。（牵头单位：县水利局；配合单位：县财政局、县人力资源社会保障局、县农业农村局）
　　（五）用好数字手段。建成供水监管平台1个，接入规模水厂30家，实现水量、水压、水质在线监测全覆盖。（责任单位：县水利局、县政务服务数据管理局）
　　三、保障措施
　　（六）压实各方责任。县政府成立工作专班，每月调度一次，对进展缓慢的乡镇进行约谈。（责任单位：县政府办公室）
　　（七）保障资金投入。统筹衔接资金、专项债券和社会资本，三年投入不少于4.2亿元。（责任单位：县财政局、县水利局）
　　　　　　　　　　　　　　　　溪桥县人民政府办公室
　　　　　　　　　　　　　　　　2024年3月12日
"""
TASKS = [
    ["序号", "重点任务", "责任单位", "完成时限"],
    *(
        [
            str(i),
            f"第{i}片区管网更新和计量设施改造，更新管网{i}公里",
            "县住房城乡建设局、县水利局、县农业农村局",
            f"2025年{i % 12 + 1}月底",
        ]
        for i in range(1, 25)
    ),
]


def read(data: bytes) -> ReadText:
    return read_pdf(data, FileEntry("plan.pdf", None, None, ()))


def paragraphs(found: ReadText) -> list[str]:
    return [found.characters[b.start : b.end] for b in found.blocks if b.kind == "paragraph"]


def cells(found: ReadText) -> list[list[list[str]]]:
    return [[[found.characters[a:b] for a, b in row] for row in x.rows] for x in found.blocks if x.kind == "table"]


def said(tables: Tables) -> dict[str, list[tuple[str, ...]]]:
    """What measures, responsibilities and targets say, without their places."""
    columns = {
        "measures": ["num", "heading", "text"],
        "responsibilities": ["measure_id", "role", "mention"],
        "targets": ["measure_id", "indicator", "comparator", "value", "value_unit", "deadline", "period"],
    }
    found = {name: getattr(tables, name)[kept].astype(str) for name, kept in columns.items()}
    return {name: list(frame.itertuples(index=False, name=None)) for name, frame in found.items()}


def agree(folder: Path, name: str, text: str, data: bytes) -> bool:
    plain, printed = folder / f"{name}.txt", folder / f"{name}.pdf"
    plain.write_text(text, "utf-8")
    printed.write_bytes(data)
    return said(pc.parse(plain)) == said(pc.parse(printed))


# ---- a rendering gives what its text gives

LAYOUTS = {
    **SETTINGS,
    "wide type": replace(OFFICIAL, size=18, leading=1.6, number=lambda page, _: f"- {page} -"),
    "narrow page": replace(
        SMALL, width=360, margin=36, head="溪桥县人民政府公报", number=lambda page, count: f"{page} / {count}"
    ),
    "no number": replace(PLAIN, indent=2, size=11, leading=1.5),
    "roman": replace(SMALL, number=lambda page, _: ["i", "ii", "iii", "iv", "v", "vi", "vii"][page - 1], head=""),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_what_the_text_gives(layout: str, tmp_path: Path) -> None:
    assert agree(tmp_path, "plan", PLAN, pdf_of(PLAN, LAYOUTS[layout]))


def test_a_task_table_over_two_pages_is_one(tmp_path: Path) -> None:
    text = PLAN + "\n".join("\t".join(row) for row in TASKS)
    for name in ("official", "small"):
        (table,) = cells(read(pdf_of(text, SETTINGS[name])))
        assert table == TASKS  # the head that comes again is taken out, 县住房城乡建|设局 is whole
    assert agree(tmp_path, "plan", text, pdf_of(text))


CORPUS = sorted([*(HERE / "documents").glob("*.txt"), *(HERE / "plans").glob("*.txt")])
# Lines that the text itself breaks in the middle of sentences: the PDF joins those that fill its width.
BROKEN = {"resolution_wrapped"}
FEW = [("official", "air_plan"), ("plain", "safety_tasks"), ("small", "eldercare_trad"), ("wide", "employment_opinion")]


def one_agrees(setting: str, path: Path, folder: Path) -> bool:
    text = decode(path.read_bytes(), path.name)
    return agree(folder, path.stem, text, pdf_of(text, SETTINGS[setting]))


@pytest.mark.parametrize(("setting", "name"), FEW)
def test_some_documents_give_the_same_as_pdf(setting: str, name: str, tmp_path: Path) -> None:
    assert one_agrees(setting, HERE / "documents" / f"{name}.txt", tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("setting", SETTINGS)
def test_all_documents_give_the_same_as_pdf(setting: str, tmp_path: Path) -> None:
    differing = [path.stem for path in CORPUS if path.stem not in BROKEN and not one_agrees(setting, path, tmp_path)]
    assert differing == []


def source_of(data: bytes) -> Source:
    entry = FileEntry("plan.pdf", None, None, (DocumentEntry("plan"),))
    return normalize_source(read_source(data, entry))


def test_spans_and_pages_hold(tmp_path: Path) -> None:
    data = pdf_of(PLAN, SMALL, TASKS)
    path = tmp_path / "plan.pdf"
    path.write_bytes(data)
    tables, source = pc.parse(path), source_of(data)
    assert check_spans(tables, {"plan.pdf": source}) == []
    assert check_tiling(tables, {"plan.pdf": source})[1] == []
    import pypdfium2

    printed = ["".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(data)]
    assert len(source.pages) == len(printed) > 3
    for row in tables.responsibilities.itertuples():
        words = source.raw[row.char_start : row.char_end]
        page = source.page(row.char_start)
        assert page
        assert words[:1] in printed[page - 1]
        assert words in printed[page - 1] or words in "".join(printed[page - 1 : page + 1])


# ---- what belongs to the pages


@pytest.mark.parametrize(
    ("style", "printed"),
    [
        (lambda page, _: f"-{page}-", "-2-"),
        (lambda page, _: f"—{page}—", "—2—"),
        (lambda page, count: f"第{page}页 共{count}页", "第2页"),
        (lambda page, count: f"{page}/{count}", "2/"),
        (lambda page, _: str(page), None),
        (lambda page, _: f"· {page} ·", "· 2"),
        (lambda page, _: ["I", "II", "III", "IV", "V", "VI"][page - 1], "II"),
    ],
)
def test_page_numbers_are_left_out_and_said(style: Callable[[int, int], str], printed: str | None) -> None:
    found = read(pdf_of(PLAN, replace(SMALL, number=style)))
    assert any("page numbers left out" in note for note in found.notes)
    assert not printed or printed not in found.characters
    assert paragraphs(found) == paragraphs(read(pdf_of(PLAN, replace(SMALL, number=None))))


def test_a_running_head_is_left_out_and_said() -> None:
    found = read(pdf_of(PLAN, replace(SMALL, head="溪桥县供水工作手册（试行）")))
    assert "工作手册" not in found.characters
    assert any("工作手册" in note for note in found.notes)


def test_a_line_that_looks_like_a_number_stays_where_it_does_not_count() -> None:
    assert [number_of(text) for text in ("2025", "12.5%", "三、", "—", "—3—")] == [2025, None, None, None, 3]
    found = read(pdf_of("水价调整表\n第一档\n3\n第二档\n4\n", PLAIN))
    assert "3" in found.characters


Draw = Callable[[Any], None]


def drawn(*pages: Draw, size: tuple[float, float] = (448, 842)) -> bytes:
    """Pages with margins of 80 points on either side of lines of 24 characters."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=1)
    for draw in pages:
        canvas.setFont(made_pdf.register_font(), 12)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


LINES = [
    "供水单位应当建立水质检测制度，对原水、出厂水和管",
    "网末梢水定期检测，检测记录保存不少于三年，并向县",
    "级卫生健康部门报告。",
]


def put(canvas: Any, lines: list[str], x: float = 80, y: float = 700, size: float = 12) -> None:
    canvas.setFont(made_pdf.register_font(), size)
    for i, line in enumerate(lines):
        canvas.drawString(x, y - 20 * i, line)


def test_two_columns_are_read_one_after_the_other() -> None:
    left = [f"左栏第{c}行写明各部门的职责和分" for c in "一二三四五六七八九十"]
    right = [f"右栏第{c}行写明经费来源和时间表" for c in "一二三四五六七八九十"]

    def page(canvas: Any) -> None:
        put(canvas, ["供水简报"], x=270, y=760)
        put(canvas, left, x=60)
        put(canvas, right, x=310)

    text = read(drawn(page, size=(595, 842))).characters
    assert text.index("供水简报") < text.index("左栏第一行") < text.index("左栏第十行") < text.index("右栏第一行")


def test_notes_at_the_foot_are_no_part_of_a_sentence_and_their_marks_go() -> None:
    def first(canvas: Any) -> None:
        put(canvas, ["普及率达到90%", *LINES[:2]])
        canvas.setFont(made_pdf.register_font(), 6)
        canvas.drawString(80 + 12 * 7.2, 707, "1")
        put(canvas, ["1指农村集中供水的人口比例。"], y=80, size=8)

    found = read(drawn(first, lambda canvas: put(canvas, ["级卫生健康部门报告。"])))
    assert "普及率达到90%" in paragraphs(found)
    assert "1指农村集中供水的人口比例。" in paragraphs(found)
    assert "".join(LINES) in paragraphs(found)
    assert any("note marks" in note for note in found.notes)


def test_a_square_metre_keeps_its_square() -> None:
    def page(canvas: Any) -> None:
        put(canvas, ["新建厂房5000m"])
        canvas.setFont(made_pdf.register_font(), 6)
        canvas.drawString(80 + 12 * 4 + 12 * 0.56 * 4 + 11.5, 706, "2")

    assert "5000m²" in read(drawn(page)).characters


def test_stamps_and_watermarks_are_left_out_and_said() -> None:
    def page(canvas: Any) -> None:
        put(canvas, LINES)
        for turn, words in ((45, "内部资料"), (90, "档案室")):
            canvas.saveState()
            canvas.translate(300, 500)
            canvas.rotate(turn)
            canvas.drawString(0, 0, words)
            canvas.restoreState()

    found = read(drawn(page))
    assert found.characters == "".join(LINES) + "\n"
    assert any("turned text" in note for note in found.notes)


@pytest.mark.parametrize("turn", [90, 270])
def test_a_page_that_lies_on_its_side_is_read(turn: int) -> None:
    def page(canvas: Any) -> None:
        canvas.setPageRotation(turn)
        canvas.translate(448, 0) if turn == 90 else canvas.translate(0, 448)
        canvas.rotate(90 if turn == 90 else -90)
        put(canvas, LINES, y=400)
        for x in (80, 180, 280):
            canvas.line(x, 300, x, 340)
        for y in (300, 320, 340):
            canvas.line(80, y, 280, y)
        for x, y, words in ((85, 325, "指标"), (185, 325, "目标"), (85, 305, "普及率"), (185, 305, "96%")):
            canvas.drawString(x, y, words)

    found = read(drawn(page, size=(448, 448)))
    assert paragraphs(found) == ["".join(LINES)]
    assert cells(found) == [[["指标", "目标"], ["普及率", "96%"]]]


def test_merged_cells_stand_in_every_place_that_they_cover() -> None:
    def page(canvas: Any) -> None:
        for y in (500, 540, 620):
            canvas.line(80, y, 380, y)
        canvas.line(180, 580, 380, 580)
        for x in (80, 380):
            canvas.line(x, 500, x, 620)
        canvas.line(180, 540, 180, 620)
        canvas.line(280, 540, 280, 620)
        for x, y, words in (
            (90, 575, "水源"),
            (190, 595, "水库"),
            (290, 595, "3座"),
            (190, 555, "泵站"),
            (290, 555, "12座"),
            (90, 515, "合计三类"),
        ):
            canvas.drawString(x, y, words)

    (table,) = cells(read(drawn(page)))
    assert table == [["水源", "水库", "3座"], ["水源", "泵站", "12座"], ["合计三类"] * 3]


def test_a_frame_around_text_is_no_table() -> None:
    def page(canvas: Any) -> None:
        canvas.rect(70, 640, 300, 90)
        put(canvas, LINES)

    found = read(drawn(page))
    assert cells(found) == []
    assert paragraphs(found) == ["".join(LINES)]


def test_a_table_without_lines_is_read_where_its_columns_are_clear() -> None:
    rows = [
        ["指标", "2023年", "2026年", "属性"],
        ["自来水普及率", "91%", "96%", "约束性"],
        ["管网漏损率", "12%", "9%", "预期性"],
        ["水费收缴率", "88%", "95%", "预期性"],
    ]

    def page(canvas: Any) -> None:
        for i, row in enumerate(rows):
            for j, cell in enumerate(row):
                canvas.drawString((80, 200, 280, 360)[j], 600 - 20 * i, cell)
        put(canvas, LINES, y=480)

    found = read(drawn(page))
    assert cells(found) == [rows]
    assert paragraphs(found) == ["".join(LINES)]


def test_words_broken_over_lines_are_whole() -> None:
    lines = [
        "对标国际先进水平，参照世界卫生组织（World Health",
        "Organization）导则，到2026年底前建成智慧水务平台，",
        "并投入运行。",
    ]
    (whole,) = paragraphs(read(drawn(lambda canvas: put(canvas, lines))))
    assert "World Health Organization" in whole


def test_the_lines_of_a_contents_page_stay_lines() -> None:
    lines = [f"{c}、{'供水保障的若干任务' * 2}" + "." * 40 + str(i) for i, c in enumerate("一二三四五六", 1)]
    found = paragraphs(read(drawn(lambda canvas: put(canvas, lines))))
    assert [line[:2] for line in found] == ["一、", "二、", "三、", "四、", "五、", "六、"]


def test_a_signature_at_the_right_edge_is_joined_with_nothing() -> None:
    def page(canvas: Any) -> None:
        put(canvas, LINES)
        put(canvas, ["溪桥县水利局"], x=368 - 6 * 12, y=620)
        put(canvas, ["2024年3月12日"], x=368 - 81, y=600)
        put(canvas, ["联系人为县水利局供水股工作人员。"], y=580)

    assert paragraphs(read(drawn(page)))[1:] == ["溪桥县水利局", "2024年3月12日", "联系人为县水利局供水股工作人员。"]


def test_a_title_that_fills_its_line_is_not_joined_with_the_addressees() -> None:
    title, addressees = (
        "溪桥县水利局关于印发农村供水工程管护办法试行的通知",
        ["各乡镇人民政府，县直各有关部门，各供水单位、供水协", "会："],
    )
    body = ["　　" + LINES[0][:-2], LINES[0][-2:] + LINES[1][:-2], "　　现予印发。"]
    found = paragraphs(read(drawn(lambda canvas: put(canvas, [title[:24], *addressees, *body]))))
    assert found[:2] == [title[:24], "".join(addressees)]


def test_a_heading_that_fills_its_line_is_not_swallowed() -> None:
    heads = ["（一）强化水源统一调度和水量分配管理机制建设落实", "（二）"]
    found = paragraphs(read(drawn(lambda canvas: put(canvas, [heads[0], heads[1] + "推进水价改革。", *LINES]))))
    assert found[0] == heads[0]


# ---- pictures, blank pages, damage


def test_blank_and_scanned_pages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    found = read(scanned(pdf_of(PLAN, replace(SMALL, number=None)), pages=[2]))
    assert any(note.startswith("page 2 is a picture and was not read") and "[ocr]" in note for note in found.notes)
    assert "骨干水源" not in found.characters or "溪桥县" in found.characters
    found = read(drawn(lambda canvas: put(canvas, LINES), lambda canvas: None))
    assert "page 2 is blank" in found.notes


def test_a_scan_without_ocr_is_refused_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    with pytest.raises(DataError, match=r"plan\.pdf: pages 1-\d are pictures; pip install 'policycompare\[ocr\]'"):
        read(scanned(pdf_of(PLAN, SMALL)))


@pytest.mark.skipif(not ocr.is_installed(), reason="OCR is not installed (policycompare[ocr])")
def test_a_scan_is_read_and_marked(capfd: pytest.CaptureFixture[str]) -> None:
    text = "水网建设方案\n　　（一）更新管网。到2026年更新管网150公里，漏损率降到9%以下。（责任单位：县水务局）\n"
    found = read(scanned(pdf_of(text, replace(PLAIN, width=400, height=300, indent=2))))
    assert "page 1 was read by OCR: check its figures" in found.notes
    assert "150公里" in found.characters
    assert "9%" in found.characters
    assert len(paragraphs(found)) == 2
    assert capfd.readouterr().out == ""


def test_models_are_those_of_the_package() -> None:
    for path in ocr._models().values():
        assert Path(path).is_file()
        assert "rapidocr" in path


def encrypted(user: str) -> bytes:
    from reportlab.lib.pdfencrypt import StandardEncryption

    return pdf_of(PLAN, SMALL, encrypt=StandardEncryption(user, ownerPassword="owner", canPrint=0))


def test_a_password_is_named_and_an_empty_one_is_tried() -> None:
    with pytest.raises(DataError, match="locked with a password; open it, print it"):
        read(encrypted("secret"))
    assert "骨干水源" in read(encrypted("")).characters


def raw(*objects: bytes) -> bytes:
    """A PDF of objects as they stand."""
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1, table, len(objects) + 1, len(out),
    )  # fmt: skip


def with_content(content: bytes, catalog: bytes = b"", kids: int = 1) -> bytes:
    packed = zlib.compress(content)
    return raw(
        b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>",
        b"<</Type/Pages/Kids[" + b"3 0 R " * kids + b"]/Count %d>>" % kids,
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F 4 0 R>>>>/Contents 5 0 R>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed),
    )


HELLO = b"BT /F 12 Tf 50 700 Td (Hello well-known world, twenty letters) Tj ET"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7\nnothing", "no PDF, or is damaged"),
        (b"", "no PDF, or is damaged"),
        (raw(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"), "has no page|no PDF"),
        (with_content(b""), "no page of the PDF holds any text"),
        (with_content(HELLO, kids=20_001), "more than 20,000; split it"),
        (with_content(HELLO, b"/AcroForm<</Fields[]/XFA(x)/NeedsRendering true>>/NeedsRendering true"), "XFA form"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(data: bytes, words: str) -> None:
    with pytest.raises(DataError, match=words) as error:
        read(data)
    assert "\n" not in str(error.value)


def test_double_letters_are_no_bold_type() -> None:
    assert read(with_content(HELLO)).characters == "Hello well-known world, twenty letters\n"


def test_a_script_in_a_file_is_not_run_and_a_form_is_named() -> None:
    action = b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>/AcroForm<</Fields[]>>"
    found = read(with_content(HELLO, action))
    assert found.characters.startswith("Hello")
    assert any("form fields" in note for note in found.notes)
    texts = "".join(p.read_text("utf-8") for p in (HERE.parent / "src").rglob("*.py"))
    assert "pypdfium2" in texts
    assert "init_forms" not in texts


@pytest.mark.parametrize("characters", ["\ue011\ue022\ue033\ue044\ue055" * 12, "ÖйúÈËÃñ¹ºÍ" * 6])
def test_a_text_layer_that_says_nothing_is_named(characters: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    with pytest.raises(DataError, match=r"page 1 has a text layer that cannot be read .*\[ocr\]"):
        read(drawn(lambda canvas: put(canvas, [characters[i : i + 20] for i in range(0, len(characters), 20)])))


def test_text_inside_forms_is_read() -> None:
    def page(canvas: Any) -> None:
        canvas.beginForm("f")
        put(canvas, LINES)
        canvas.endForm()
        canvas.doForm("f")

    assert paragraphs(read(drawn(page))) == ["".join(LINES)]


def changed(base: bytes, rng: random.Random) -> bytes:
    """A file cut short, with bytes changed, or with numbers that are absurd."""
    data = bytearray(base)
    kind = rng.random()
    if kind < 0.3:
        return bytes(data[: rng.randrange(len(data))])
    for _ in range(rng.choice((1, 5, 50, 500))):
        at = rng.randrange(len(data))
        data[at : at + 1] = rng.choice((b"9", b"0", b"/", b">", bytes([rng.randrange(256)])))
    return bytes(data)


def survives(seed: int, count: int) -> None:
    rng = random.Random(seed)
    text = "\n".join(PLAN.splitlines()[:7])
    bases = [
        pdf_of(text, SMALL, TASKS[:4]),
        pdf_of(text, PLAIN, pageCompression=0),
        scanned(pdf_of(text[:60], SMALL), 1),
    ]
    for _ in range(count):
        data = changed(rng.choice(bases), rng)
        begun = time.process_time()
        try:
            found = read(data)
            places = [(b.start, b.end) for b in found.blocks]
            assert places == sorted(places, key=lambda place: place[0])
            assert all(0 <= a <= b <= len(found.characters) for a, b in places)
        except DataError as error:
            assert "\n" not in str(error)
        assert time.process_time() - begun < 10


def test_damaged_files_are_read_or_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    survives(1, 120)


@pytest.mark.slow
def test_many_damaged_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    survives(2, 6000)


@pytest.mark.slow
def test_a_thousand_pages() -> None:
    rows = [TASKS[0], *([str(i), *TASKS[1][1:]] for i in range(1, 7000))]
    data = pdf_of("\n".join([PLAN] * 340), OFFICIAL, rows)
    begun = time.process_time()
    found = read(data)
    assert sum(b.kind == "page_break" for b in found.blocks) > 1000
    assert [len(b.rows) for b in found.blocks if b.kind == "table"] == [7000]
    assert time.process_time() - begun < 120


def test_absurd_pages_end_soon() -> None:
    dots = b"".join(b"BT /F 1 Tf %d %d Td (a) Tj ET " % (x, y) for x in range(0, 600, 6) for y in range(0, 800, 4))
    strokes = b"".join(b"%d 0 m %d 800 l S 0 %d m 600 %d l S " % (i, i, i, i) for i in range(0, 600, 4))
    begun = time.process_time()
    read(with_content(dots))
    read(with_content(strokes + HELLO))
    assert time.process_time() - begun < 20
    assert WIDE.width > WIDE.height
