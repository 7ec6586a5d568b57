"""Any text: the parser never stops, and nothing is dropped."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policycompare.cli import main
from policycompare.errors import DataError
from policycompare.lexicon import read_lexicon
from policycompare.parsing.documents import parse_document
from policycompare.parsing.lines.line import read_lines
from policycompare.parsing.lines.metadata import read_region
from policycompare.parsing.lines.numbering import Label, match_label
from policycompare.parsing.outline import build_outline
from policycompare.parsing.records import ParsedDocument
from policycompare.sources.manifest import DocumentEntry, FileEntry
from policycompare.sources.source_text import read_source
from policycompare.tables.build import tables_from
from policycompare.tables.check import check_spans, check_tiling
from policycompare.tables.frames import Tables
from policycompare.text.documents import Source, TextLine, find_copies, line_spans, normalize_source, split_documents

LEXICON = read_lexicon()


def read(text: str) -> tuple[Source, Tables]:
    entry = FileEntry("made.txt", None, None, (DocumentEntry("made"),))
    source = normalize_source(read_source(text.encode("utf-8"), entry))
    parsed: list[ParsedDocument] = [parse_document(d, LEXICON) for d in split_documents(source, entry.documents)]
    return source, tables_from([(source, parsed)], LEXICON)


LINES = st.sampled_from(
    ["某市实施方案（2021—2025年）", "某政发〔2021〕5号", "2021年5月1日", "某市人民政府", "各县区：", "目录", "附件",
        "附件1", "专栏1 工程",
     "第一章总则", "第二章 附则", "第一节", "第一条 为了", "第二条本办法", "一、总体要求", "二、任务。抓好落实", "一、",
     "（一）指导思想。坚持。", "(二)目标",
     "1.加强领导。到2022年，率达到85%以上。（责任单位：市司法局", "2.完善制度。〔责任单位：各级党委（党组）〕",
     "3、推进。牵头部门：区司法局。", "（1）细化", "①落实",
     "各级党委要切实履行职责。", "由市司法局负责。", "——目标更加有力。", "《办法》（〔2021〕5号）《",
     "所有事项必须公开，至少两次。", "（（（（", "〕〕》”",
     "扫一扫在手机上查看当前页面", "抄送：市委。", "责任单位：甲局、", "乙局", "\u00a0", "实(shí)施", "实施方案", "……",
     "。"]
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.one_of(LINES, st.text(alphabet="一二三、（）()。，；：第章条1.23 责任单位市局要应", max_size=30)),
        min_size=1,
        max_size=30,
    )
)
def test_any_lines_are_tiled_and_read_back(lines: list[str]) -> None:
    text = "\n".join(lines)
    try:
        source, tables = read(text)
    except DataError as error:
        assert "white space only" in str(error) or "empty" in str(error)
        return
    if not source.text:
        return
    assert check_tiling(tables, {"made.txt": source})[1] == []
    assert check_spans(tables, {"made.txt": source}) == []


def labels(*lines: str) -> list[Label]:
    found = [match_label(line) for line in lines]
    assert all(found)
    return [label for label in found if label]


OUTLINES = [
    # numbers run on across sections
    (
        ["一、甲", "（一）乙", "1.丙", "2.丙", "（二）乙", "3.丙", "二、甲", "（三）乙", "4.丙"],
        [1, 2, 3, 3, 2, 3, 1, 2, 3],
    ),
    # a chapter without the middle level
    (["一、甲", "（一）乙", "1.丙", "二、甲", "2.丙"], [1, 2, 3, 1, 2]),
    # the order of the styles is the document's own: 1. above （一） above 一、
    (["1.甲", "（一）乙", "一、丙", "二、丙", "（二）乙", "2.甲", "（一）乙"], [1, 2, 3, 3, 2, 1, 2]),
    # articles run on across chapters and divisions
    (
        [
            "第一章甲",
            "第一条 丙",
            "第二条 丙",
            "第二章甲",
            "第一节乙",
            "第三条 丙",
            "第四条 丙",
            "第二节乙",
            "第五条 丙",
            "第六条 丙",
        ],
        [1, 2, 2, 1, 2, 3, 3, 2, 3, 3],
    ),
    # a list stands before the first chapter
    (["1.丙", "2.丙", "一、甲", "1.丙", "2.丙", "二、甲", "1.丙"], [1, 1, 1, 2, 2, 1, 2]),
]


@pytest.mark.parametrize(("lines", "levels"), OUTLINES)
def test_levels(lines: list[str], levels: list[int]) -> None:
    text = "\n".join(lines)
    outline = build_outline(read_lines(text, [TextLine(a, b, None) for a, b in line_spans(text)]))
    assert [d.level for d in outline.divisions] == levels


def test_a_jump_is_reported_and_read_on() -> None:
    _, tables = read(
        "一、任务\n1.加强领导，抓好落实。\n2.完善制度，抓好落实。\n5.强化督导，抓好落实。\n二、保障\n6.总结经验，抓好落实。"
    )
    assert list(tables.measures["measure_id"]) == ["made:1", "made:2", "made:5", "made:6"]
    assert any("5. follows number 2" in line for line in tables.report)


def test_a_number_printed_twice_keeps_both() -> None:
    _, tables = read(
        "一、任务\n1.加强领导，抓好落实。\n2.完善制度，抓好落实。\n2.强化督导，抓好落实。\n3.总结经验，抓好落实。"
    )
    assert sorted(tables.measures["measure_id"]) == ["made:1", "made:2", "made:2-2", "made:3"]
    assert any("stands for a second measure" in line for line in tables.report)


def test_numbers_that_restart_in_each_section() -> None:
    item = "（{}）完善制度\n1.加强领导，抓好落实，务求实效。\n2.强化督导，抓好落实，务求实效。"
    _, tables = read("一、任务\n" + "\n".join(item.format(c) for c in "一二") + "\n二、保障\n" + item.format("一"))
    assert sorted(tables.measures["measure_id"]) == [
        f"made:{n}" for n in ("1.1.1", "1.1.2", "1.2.1", "1.2.2", "2.1.1", "2.1.2")
    ]


def test_decimal_numbers() -> None:
    text = (
        "海州市应急预案\n1 总则\n1.1 编制目的\n为规范应急处置工作，制定本预案。\n1.2 适用范围\n本预案适用于本市。\n"
        "2 组织体系\n2.1 指挥部\n市人民政府成立指挥部。"
    )
    _, tables = read(text)
    assert sorted(tables.measures["measure_id"]) == ["made:1.1", "made:1.2", "made:2.1"]
    assert list(tables.sections["heading"]) == ["总则", "组织体系"]


def test_a_statute_is_read_by_article() -> None:
    text = (
        "某市管理条例\n目录\n第一章总则\n第二章职责\n第一章总则\n第一条 为了规范管理，制定本条例。\n"
        "第二条 市人民政府应当加强领导。\n"
        "第二章职责\n第三条 市司法行政部门履行下列职责：\n（一）开展检查；\n（二）处理投诉。\n"
        "第四条 覆盖率应当达到百分之九十。\n第五条 本条例自2023年1月1日起施行。"
    )
    _, tables = read(text)
    assert list(tables.measures["measure_id"]) == [f"made:{n}" for n in range(1, 6)]
    third = tables.measures.set_index("measure_id").loc["made:3", "text"]
    assert third.endswith("（二）处理投诉。")  # the items belong to the article
    assert list(tables.sections["heading"]) == ["总则", "职责"]  # the table of contents is no section
    assert list(tables.targets["value"]) == [90]


def test_measures_where_only_half_of_them_have_a_clause() -> None:
    lines = []
    for section in range(1, 4):
        lines.append(f"（{'一二三'[section - 1]}）完善第{section}项制度")
        for number in range(1, 5):
            clause = "（责任单位：市司法局）" if number % 2 else ""
            lines.append(f"{4 * (section - 1) + number}.加强领导，抓好落实，务求实效。{clause}")
    _, tables = read("一、任务\n" + "\n".join(lines))
    assert len(tables.measures) == 12
    assert len(tables.responsibilities) == 6


def test_sub_items_that_name_who_is_responsible_are_the_measures_text() -> None:
    item = "（{}）任务{}。\n①落实甲事。\n②落实乙事。（责任单位：市司法局）"
    _, tables = read("一、任务\n" + "\n".join(item.format(c, c) for c in "一二三四"))
    assert len(tables.measures) == 4


def test_an_annex_is_not_read_for_measures() -> None:
    _, tables = read(
        "一、任务\n1.加强领导，抓好落实。\n2.完善制度，抓好落实。\n附件：1.任务表\n2.评价表\n某市人民政府\n2023年5月1日\n附件\n任务表\n1.加强领导\n2.完善制度"
    )
    assert len(tables.measures) == 2
    assert tables.documents["issue_date"].iloc[0] == "2023-05-01"
    assert tables.documents["issuer"].iloc[0] == "某市人民政府"
    assert "annex" in set(tables.passages["label"])


COPIES = [
    ([f"第{i}行的文字要足够长才算是一个段落，所以这里再写一些字。" * 2 for i in range(8)], 8),
    (["短"] * 40, 0),  # lines that say nothing are no copy
    ([f"第{i}行" for i in range(8)], 0),  # too little to be one
]


@pytest.mark.parametrize(("lines", "length"), COPIES)
def test_copies(lines: list[str], length: int) -> None:
    found = find_copies([*lines, "中间的一行", *lines])
    assert sum(end - start for start, end, _ in found) == length
    if length:
        assert (found[0][0], found[0][2]) == (len(lines) + 1, 0)


def test_parse_command_writes_the_same_tables(tmp_path: Path, root: Path, capfd: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert main(["parse", str(root / "data/raw/daoli.txt"), str(root / "data/raw/ningxia.txt"), "--out", str(out)]) == 0
    assert {"measures.csv", "targets.csv", "policycompare.xlsx", "datapackage.json"} <= {p.name for p in out.iterdir()}
    assert "78 measures" in capfd.readouterr().out


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_encodings(encoding: str, tmp_path: Path, root: Path) -> None:
    import policycompare as pc

    text = (root / "data/raw/daoli.txt").read_text("utf-8")
    path = tmp_path / "daoli.txt"
    path.write_bytes(text.encode(encoding))
    tables = pc.parse(path)
    assert len(tables.measures) == 18
    assert tables.documents["region_name"].iloc[0] == "道里区"


NOTICE = (
    "各县区：\n现将《海州市行动方案》印发给你们。\n{items}\n附件：海州市行动方案\n"
    "海州市人民政府\n2023年5月1日\n附件\n海州市行动方案\n{plan}"
)
PLAN = "一、主要任务\n" + "\n".join(f"{n}.完善第{n}项制度，抓好落实，务求取得实实在在的成效。" for n in range(1, 13))


@pytest.mark.parametrize(
    "items", ["请认真执行。", "一、提高认识，抓好落实。\n二、压实责任，抓好落实。\n三、强化督查，抓好落实。"]
)
def test_a_notice_with_items_of_its_own_brings_a_plan(items: str) -> None:
    _, tables = read(NOTICE.format(items=items, plan=PLAN))
    assert len(tables.measures) == 12
    assert tables.documents["title"].iloc[0] == "海州市行动方案"
    assert tables.documents["issue_date"].iloc[0] == "2023-05-01"
    assert "annex" not in set(tables.passages["label"])


def test_a_preface_between_contents_and_text() -> None:
    text = (
        "某省规划\n目录\n第一章基础\n第二章任务\n第三章保障\n前言\n为了发展，制定本规划。\n"
        "第一章基础\n{0}\n第二章任务\n{0}\n第三章保障\n{0}"
    )
    _, tables = read(text.format("坚持稳中求进，全面推进各项工作。完善制度。抓好落实。强化督导。总结经验。"))
    assert list(tables.sections["heading"]) == ["基础", "任务", "保障"]


def test_items_without_stops_are_measures() -> None:
    item = "（{}）改造第{}项\n1.完善设施，补齐短板\n2.加装电梯，每年不少于200部\n3.整治环境，消除隐患"
    _, tables = read("一、任务\n" + "\n".join(item.format(c, c) for c in "一二三"))
    assert len(tables.measures) == 9


REGIONS = [
    ("海州市城市更新三年行动方案", "海州市", "prefecture"),
    ("江苏省城市更新若干措施", "江苏省", "province"),
    ("江苏省农贸市场管理办法", "江苏省", "province"),
    ("盐城市东台市养老服务方案", "东台市", "county"),
    ("中共哈尔滨市道里区委", "道里区", "county"),
    ("宁夏回族自治区法律援助条例", "宁夏回族自治区", "province"),
    ("海州市养老社区建设方案", "海州市", "prefecture"),
    ("国务院关于县城建设的意见", None, None),
    ("关于推进老旧小区改造的实施方案", None, None),
    ("全国社区服务体系建设计划", None, None),
]


@pytest.mark.parametrize(("words", "region", "level"), REGIONS)
def test_regions(words: str, region: str | None, level: str | None) -> None:
    assert read_region(words) == (region, level)


def test_files_of_one_name(tmp_path: Path) -> None:
    import policycompare as pc

    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "plan.txt").write_text(
            f"一、任务\n1.加强{folder}领导，抓好落实。\n2.完善制度，抓好落实。", encoding="utf-8"
        )
    tables = pc.parse(tmp_path / "a" / "plan.txt", tmp_path / "b" / "plan.txt")
    assert len(tables.measures) == 4
    with pytest.raises(pc.PolicyCompareError, match="named twice"):
        pc.parse(tmp_path / "a" / "plan.txt", tmp_path / "a" / "plan.txt")


@pytest.mark.parametrize(
    "piece", ["9", "2025年底前、", "（责任单位：", "责任单位：市司法局、", "“", "《", "1.", "百分之"]
)
def test_long_runs_end(piece: str) -> None:
    _, tables = read("一、任务\n1.加强领导，抓好落实。" + piece * 8_000 + "\n2.完善制度，抓好落实。")
    assert list(tables.measures["num"]) == [1, 2]
