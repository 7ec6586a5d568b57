"""Layout mended: broken lines made whole, page marks and decorations out; and what looks alike is left as it is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policycompare.sources.blocks import Block, ReadText
from policycompare.sources.formats.plain_text import read_txt
from policycompare.sources.manifest import DocumentEntry, FileEntry
from policycompare.sources.source_text import read_source
from policycompare.text.documents import Source, normalize_source
from policycompare.text.mending import decorations, line_shapes, page_numbers, spaced_figures
from policycompare.text.mending.line_shapes import LineShape
from policycompare.text.mending.mend import find_edits
from policycompare.text.normalize import normalize
from wrapping import indented, wrapped

ENTRY = FileEntry("made.txt", None, None, (DocumentEntry("made"),))


def read(text: str) -> Source:
    return normalize_source(read_source(text.encode(), ENTRY))


def lines(text: str) -> list[str]:
    source = read(text)
    return [source.text[line.start : line.end] for line in source.lines]


PLAN = """松陵市林长制实施方案
松政办发〔2023〕7号
为保护森林资源，落实林长责任，根据省委、省政府部署，结合我市实际，制定本方案。
一、总体目标
到2025年，全市森林覆盖率达到46.5%，林木蓄积量达到1200万立方米，湿地保护率稳定在55%以上，国土绿化水平明显提高。
二、主要任务
（一）健全体系。市、县、乡、村四级设立林长，每名村级林长负责的林地不超过3000亩，林长公示牌设置率达到100%。（责任单位：市林业局、市财政局，各县（市、区）人民政府）
（二）保护资源。严格执行限额采伐制度，天然林面积不减少；古树名木挂牌保护率在2024年底前达到100%，松材线虫病疫木清理做到当年清零。（牵头单位：市林业局；配合单位：市公安局、市住房城乡建设局）
（三）发展产业。推进油茶低产林改造，每年改造2.5万亩，林下经济产值2025年达到18亿元，带动林农户均增收3000元以上。（责任单位：市林业局、市农业农村局、市商务局）
三、保障措施
（一）压实责任。林长制落实情况纳入综合考核，对任务完成不力、问题整改不到位的责任人严肃追究责任。
（二）强化支撑。建设“一张图”监测平台，实现林地、湿地、草地动态监测全覆盖，护林员配备GPS终端2300台。
松陵市人民政府办公室
2023年5月9日
"""
WHOLE = lines(PLAN)

# ---- samples beside the patterns

MATCHED = [line_shapes.GOES_ON, line_shapes.PARTICLE_START, page_numbers.BEHIND_NUMBER, page_numbers.BEHIND_MISSING]
MATCHED += [decorations.DECORATION, decorations.KEYCAP, *line_shapes.NUMBERS.values(), *line_shapes.OPENERS.values()]
SEARCHED = [line_shapes.CLOSED, line_shapes.CONTENTS, line_shapes.COLUMNS, line_shapes.BREAKS_OFF]
SEARCHED += [page_numbers.AT_END, page_numbers.INSIDE, spaced_figures.SPACED]
WHOLE_LINES = [line_shapes.TITLE, page_numbers.SURE, page_numbers.BARE]
SHAPES = [
    *((a, "match") for a in MATCHED),
    *((a, "search") for a in SEARCHED),
    *((a, "fullmatch") for a in WHOLE_LINES),
]


@pytest.mark.parametrize(("shape", "how"), SHAPES, ids=lambda a: a if isinstance(a, str) else a.pattern.pattern[:20])
def test_samples(shape: LineShape, how: str) -> None:
    assert shape.matches
    assert shape.rejects
    for sample in shape.matches:
        assert getattr(shape.pattern, how)(sample), sample
    for sample in shape.rejects:
        assert not getattr(shape.pattern, how)(sample), sample


# ---- lines that a width broke


@pytest.mark.parametrize("width", [20, 24, 31, 40])
@pytest.mark.parametrize("mark", ["indent", "empty line", "both"])
@pytest.mark.parametrize("counts", ["columns", "characters"])
def test_marked_paragraphs_are_whole_again(width: int, mark: str, counts: str) -> None:
    text = indented(PLAN) if mark != "empty line" else PLAN
    broken = wrapped(text, width, counts=counts, gap=mark != "indent")
    assert len(broken.split("\n")) > len(PLAN.split("\n")) + 5
    assert lines(broken) == WHOLE


@pytest.mark.parametrize("width", [20, 24, 31, 40])
@pytest.mark.parametrize("whole_words", [True, False])
def test_paragraphs_without_a_mark_are_whole_again(width: int, whole_words: bool) -> None:
    assert lines(wrapped(PLAN, width, whole_words=whole_words)) == WHOLE


def test_first_lines_that_lost_their_indent() -> None:
    broken = wrapped(indented(PLAN), 30)
    assert lines(broken.replace("　　", "")) == WHOLE


def test_two_widths_in_one_file() -> None:
    first, second = PLAN.split("二、主要任务\n")
    long = second * 3
    broken = wrapped(first + "二、主要任务\n", 22) + wrapped(long, 36)
    assert lines(broken) == lines(first + "二、主要任务\n" + long)


def test_a_note_says_what_was_joined() -> None:
    source = read(wrapped(PLAN, 30))
    (note,) = source.notes
    assert note.endswith("lines broken at 30 characters were joined")
    assert read(PLAN).notes == ()


KINDS = ["水源涵养林", "防风固沙林", "农田防护林", "城市片林", "通道绿化", "退化草原", "红树林", "石漠化土地"]
LONG = "松陵市国土绿化行动方案\n一、重点任务\n" + "".join(
    f"（{number}）建设{kind}。在{place}实施{kind}建设项目{n}个，新增面积{37 * n}亩，到{2023 + n % 4}年{kind}管护率达到{70 + n}%，"
    f"成活率不低于{80 + n}.5%，{kind}所在乡镇落实专职管护人员。（责任单位：市林业局、{place}人民政府）\n"
    for n, (number, kind, place) in enumerate(
        zip(
            "一二三四五六七八",
            KINDS,
            ["城北区", "云台县", "石桥镇", "江湾区", "白塔县", "平山县", "临海区", "龙潭县"],
            strict=True,
        ),
        3,
    )
)
BEFORE = "坚持山水林田湖草沙一体化保护和系统治理，突出重点区域，因地制宜推进造林绿化，"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("全年空气优良天数比率达到", "95.5%以上，重污染天气基本消除。"),
        ("各项任务的完成时限不得迟于", "2025.年底前由各县组织验收。"),
        ("每年集中组织宣传教育活动，重点做好", "12.4国家宪法日的各项安排。"),
        ("新增城镇就业人数不低于", "3.5万人，其中高校毕业生过半。"),
        ("城镇登记失业率控制在", "4%以内，实现更加充分的就业。"),
        ("城市更新行动取得阶段成效，到", "2025 年完成老旧小区改造任务。"),
        ("重点任务由市住房城乡建", "设局牵头负责，各区具体落实。"),
        ("审批事项全面清理，按照第二条第", "（三）项的要求逐一落实。"),
    ],
)
def test_a_number_that_goes_on_is_no_heading(before: str, after: str) -> None:
    """What stands at the beginning of a line may be the middle of a sentence."""
    broken = wrapped(PLAN, 30, counts="characters")
    assert f"{BEFORE[: 30 - len(before)]}{before}{normalize(after).text}" in lines(
        f"{broken}{BEFORE[: 30 - len(before)]}{before}\n{after}\n"
    )


def test_headings_and_items_are_not_swallowed() -> None:
    broken = wrapped(LONG, 30)
    own = ["四、保障措施", "1.加强领导", "人才支撑", "——坚持统筹", "附件：任务清单", "松陵市林业局", "2023年5月9日"]
    assert lines(broken + "\n".join(own))[-len(own) :] == own


def test_headings_of_two_lines() -> None:
    heading = "（九）全面推行自然保护地分类分级管理和监督评估制度建设"
    text = wrapped(f"{LONG}{heading}\n各地要落实主体责任，按年度报告工作进展情况。\n", 20)
    assert heading in lines(text)
    assert "各地要落实主体责任，按年度报告工作进展情况。" in lines(text)


@pytest.mark.parametrize("width", range(24, 40))
def test_numbers_inside_a_paragraph_stay_in_it(width: int) -> None:
    items = (
        "做到：（1）采伐限额逐级分解到村到户；（2）天然林面积不减少质量不下降；（3）生态公益林补偿资金足额兑付到人；"
    )
    plan = PLAN.replace("天然林面积不减少；", items)
    assert lines(wrapped(indented(plan), width)) == lines(plan)


def test_latin_words_and_figures() -> None:
    broken = wrapped(PLAN, 30, counts="characters")
    assert lines(f"{broken}{BEFORE[:26]}Open\nData平台建成。")[-1].endswith("Open Data平台建成。")
    broken = wrapped(PLAN, 30, counts="characters", whole_words=False)
    assert lines(f"{broken}{BEFORE[:28]}Op\nen平台1\n2台。")[-2].endswith("Open平台1")


# ---- what must be left


NAMES = "\n".join(f"{a}{b}市{c}区人民政府办公室" for a in "东南西北" for b in "安宁平" for c in "城山"[:2])
CELLS = "\n".join(
    f"{n}\n{task}\n市教育局、市财政局、市人力资源社会保障局\n2025年底\n全市"
    for n, task in enumerate(
        ["推进义务教育优质均衡发展，扩大公办学位供给", "完善职业教育和培训体系，深化产教融合"] * 8, 1
    )
)
CONTENTS = "目录\n" + "\n".join(
    f"{a}、加强{b}工作，全面提升治理水平{'.' * 30}{n}"
    for n, (a, b) in enumerate(zip("一二三四五六", "甲乙丙丁戊己", strict=True))
)
LAW = "\n".join(
    f"《中华人民共和国{name}法》\n《{name}工作条例》"
    for name in ("立", "行政处罚", "森林", "湿地保护", "土地管理", "水", "档案")
)
TABLE = "\n".join(f"指标{n}，其中重点指标｜单位｜{2020 + n}年｜{n}｜预期性" for n in range(12))
LISTED = "\n".join(
    f"推进第{n}批老旧小区改造，完善配套{'服务' * (1 + i % 4)}" for i, n in enumerate("一二三四五六七八九")
)


@pytest.mark.parametrize("text", [NAMES, CELLS, CONTENTS, LAW, TABLE, LISTED, PLAN], ids=lambda a: a[:6])
def test_what_is_not_broken_is_left(text: str) -> None:
    assert find_edits(read_txt(text.encode(), ENTRY)) == ([], [])


@pytest.mark.parametrize("text", [CELLS, CONTENTS, TABLE], ids=lambda a: a[:6])
def test_a_table_in_a_broken_text_is_left(text: str) -> None:
    found = lines(wrapped(PLAN * 2, 30) + text + "\n")
    own = [normalize(line).text for line in text.split("\n")]
    assert found[-len(own) :] == own


def test_lines_of_a_formats_tables_and_headings_are_left() -> None:
    text = wrapped(LONG, 30)
    places = [match.span() for match in re.finditer("[^\n]+", text)]
    assert find_edits(ReadText(text, tuple(Block("heading", *place, 1) for place in places))).edits == []
    assert len(find_edits(ReadText(text, tuple(Block("paragraph", *place) for place in places))).edits) > 20
    table = Block("table", 0, len(text), rows=tuple((place,) for place in places))
    assert {edit.new for edit in find_edits(ReadText(text, (table,))).edits} <= {"\n", ""}
    assert normalize(text, {}, find_edits(ReadText(text, (table,))).edits).text == normalize(text).text


# ---- page numbers and running heads


FORMS = ["- {n} -", "—{n}—", "第 {n} 页 共 9 页", "·{n}·", "{n}", "P{n}", "{n} / 9", "— {n}"]


@pytest.mark.parametrize("form", FORMS)
def test_page_numbers_between_broken_lines(form: str) -> None:
    broken = wrapped(LONG, 30).rstrip("\n").split("\n")
    made = []
    for i, line in enumerate(broken, 1):
        made += [line, "", form.format(n=i // 8 + 2), ""] if i % 8 == 0 else [line]
    assert lines("\n".join(made)) == lines(LONG)


@pytest.mark.parametrize("form", FORMS)
def test_page_numbers_in_the_middle_of_sentences(form: str) -> None:
    paragraphs = LONG.rstrip("\n").split("\n")
    made = [f"{line[:41]}\n{form.format(n=i)}\n{line[41:]}" if i > 1 else line for i, line in enumerate(paragraphs)]
    assert lines("\n".join(made)) == lines(LONG)


def test_page_numbers_glued_to_a_line() -> None:
    broken = wrapped(LONG, 30).rstrip("\n").split("\n")
    for before in (True, False):
        made = list(broken)
        for page, i in enumerate(range(4, len(made), 4), 1):
            at = i if before else i - 1
            if not (made[at][0] if before else made[at][-1]).isascii():
                made[at] = f"{page}{made[at]}" if before else f"{made[at]}{page}"
        assert sum(a != b for a, b in zip(broken, made, strict=True)) >= 5
        assert lines("\n".join(made)) == lines(LONG)


def test_page_numbers_inside_a_line() -> None:
    text = "一、目标\n森林覆盖率达到— 1 —46%以上，湿地保— 2 —护率稳定。\n2021—2025年期间，建成A-3-B型基地。"
    assert lines(text) == ["一、目标", "森林覆盖率达到46%以上，湿地保护率稳定。", "2021—2025年期间，建成A-3-B型基地。"]


def test_running_heads() -> None:
    broken = wrapped(LONG, 30).rstrip("\n").split("\n")
    made = []
    for i, line in enumerate(broken):
        made.append(line)
        if i % 9 == 8:
            made += [f"第 {i // 9 + 1} 页", "松陵市政策文件汇编"]
    source = read("\n".join(made))
    assert "松陵市政策文件汇编" not in source.text
    assert source.text == read("\n".join(broken)).text
    assert "running heads were taken out" in source.notes[0]


def test_a_head_in_the_middle_of_a_bracket() -> None:
    text = "（一）建绿道。（责任单位：市住房和城乡建\n松陵市人民政府文件\n- 2 -\n设局、市林业局）\n（二）绿化。"
    assert lines(text) == ["（一）建绿道。（责任单位：市住房和城乡建设局、市林业局）", "（二）绿化。"]


def test_lines_that_come_again_are_no_heads() -> None:
    text = "\n".join(f"（{n}）{BEFORE}{BEFORE}全面完成。\n责任单位：各县（市、区）人民政府" for n in "一二三四五六七八")
    assert lines(text).count("责任单位：各县（市、区）人民政府") == 8


def test_a_passage_that_comes_again_is_no_head() -> None:
    assert lines(wrapped(LONG, 30) * 5) == lines(LONG) * 5


def test_form_feeds() -> None:
    text = "一、目标\n森林覆盖率明显提高，生态环境持续改\n\f善，城乡面貌焕然一新。\n二、任务\n\f（一）健全体系。"
    assert lines(text) == [
        "一、目标",
        "森林覆盖率明显提高，生态环境持续改善，城乡面貌焕然一新。",
        "二、任务",
        "（一）健全体系。",
    ]


# ---- characters


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("⼀、⽅案和⻛电⻋⾏动", "一、方案和风电车行动"),
        ("到\u20662025年\u2069，市\ufe00政府\U000e0100", "到2025年，市政府"),
        ("责\u200d任\u200c单\u00ad位", "责任单位"),
        ("2014\u00ad2020年", "2014-2020年"),  # some fonts' hyphen
        ("︵一︶加强﹑完善﹐落实", "（一）加强、完善，落实"),
        ("建筑面积300㎡，室温26℃，出生率8‰", "建筑面积300㎡，室温26℃，出生率8‰"),
        ("✅（一）加强", "（一）加强"),
        ("👨‍👩‍👧 一、目标", "一、目标"),
        ("\uf06c 健全体系", "健全体系"),
        ("1️⃣ 加强领导", "1.加强领导"),
        ("指标★为必答", "指标★为必答"),
        ("—— 坚持统筹", "——坚持统筹"),
        ("○八年", "○八年"),
        ("到2 0 2 5年达到8 5 %", "到2025年达到85%"),
        ("第2 3个，1 2 3 4", "第2 3个，1 2 3 4"),
        ("加 强 领 导", "加强领导"),
        ("\U000f0000甲\U0010fffd乙", "\U000f0000甲\U0010fffd乙"),
    ],
)
def test_characters(raw: str, expected: str) -> None:
    assert read(raw).text == expected


def test_words_end_of_a_cell_ends_a_line() -> None:
    assert normalize("甲单位\x07乙单位").text == "甲单位\n乙单位"
    assert read("二、任务\n\x07（一）加强").text == "二、任务\n（一）加强"


def test_every_mended_character_leads_back() -> None:
    """Of a text with everything in it, each character comes from one that reads like it."""
    raw = wrapped(indented(PLAN.replace("二、", "✅二、").replace("方", "⽅")), 30).replace(
        "（二）保", "- 1 -\n（二）保"
    )
    source = read(raw)
    assert source.notes
    for at, character in enumerate(source.text):
        start, end = source.normalized.offsets.char_span(at)
        assert character in "\n，；：（）" or character in normalize(raw[start:end]).text


LINE = st.text(st.sampled_from("加强领导，。；一（）1.2 年%—-\u3000\u200b●“”Ab\t3"), max_size=40)


@given(st.lists(LINE, max_size=25), st.sampled_from(["\n", "\r\n", "\n\n", "\f"]))
def test_any_lines_can_be_mended(found: list[str], end: str) -> None:
    """Whatever the text: edits lie inside it and do not overlap, and no visible Han character is lost."""
    raw = end.join(found)
    read_text = read_txt(raw.encode(), ENTRY) if raw.strip() else ReadText(raw, ())
    normalized = normalize(read_text.characters, {}, find_edits(read_text).edits)
    last = 0
    for at in range(len(normalized.text)):
        start, stop = normalized.offsets.char_span(at)
        assert 0 <= start < stop <= len(raw)
        assert start >= last
        last = start
    if not any("taken out" in note for note in find_edits(read_text).notes):
        for character in "加强领导年":
            assert normalized.text.count(character) == raw.count(character)
