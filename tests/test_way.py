"""A person's whole way in a browser: an own Word file, a build, reading, correcting, a rebuild, a table for Word.

Beside it, questions that a reader has, each answered in at most three actions on the page that is exported.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import docx
import pytest

import browser as rig
import policycompare as pc
import test_jupyterlab as jupyterlab
import test_reading_room as reading
from policycompare.search.finder import Finder, finder_of
from policycompare.tables.frames import Tables
from policycompare.words import say

browser, open_page = rig.browser, rig.open_page
lab, open_notebook = jupyterlab.lab, jupyterlab.open_notebook
# One server and one browser: where groups are distributed, all of this runs in one worker.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("jupyterlab")]
ROOT = Path(__file__).parents[1]

TITLE = "临江市碳达峰实施方案"
PLAN = (
    ("一、能源和交通", (
        "（一）推广新能源汽车。到2025年，公交车、出租车新能源占比达到75%，建成公共充电桩2600个。"
        "（责任单位：市交通运输局、市发展改革委）",
        "（二）推进散煤治理。因地制宜实施煤改气、煤改电，2024年9月底前城市建成区散煤清零。（责任单位：市生态环境局）",
    )),
    ("二、碳汇能力", (
        "（三）开展国土绿化。到2025年，森林覆盖率达到36.5%，完成营造林12万亩。（责任单位：市林业局）",
        "（四）开展绿色低碳宣传。鼓励学校开展全国低碳日主题宣传活动。（责任单位：市教育局）",
    )),
)  # fmt: skip
ENTRY = """
[[file]]
path = "临江方案.docx"
[[file.document]]
document_id = "linjiang"
region_id = "linjiang"
region_name = "临江市"
admin_level = "prefecture"
"""
VALUE, DEADLINE = "linjiang:1/t2", "linjiang:2/t1"
PAIR = ("linjiang:1", "qinglan:8")
ROWS = (("linjiang:1", "建成公共充电桩"), ("linjiang:2", "城市建成区散煤"))

CELLS = (
    "import json, sys\nimport policycompare as pc\npc.use('zh')",
    "!{sys.executable} -m policycompare.cli build --tables-only --quiet\ntables = pc.load()",
    "room = pc.read(tables, who='甲')\nroom",
    f"""targets = tables.targets.set_index("target_id")
pairs = tables.alignments.set_index(["left_measure_id", "right_measure_id"])
pair = pairs.loc[{PAIR!r}]
print(json.dumps([
    float(targets.loc["{VALUE}", "value"]), str(targets.loc["{DEADLINE}", "deadline"])[:10],
    pair["relation"], pair["basis"], bool(pair["is_accepted"]), sorted(tables.decisions["status"]),
]))""",
    "pc.report_table('targets', tables).to_docx('目标.docx')",
)
BUILD, VIEW, KERNEL, WORD = 1, 2, 3, 4
BEFORE = [2600.0, "2024-09-30", "related", "wording", True, []]
SHOWN = {relation: say(f"reading_room.pair_{relation}", "zh") for relation in ("same", "related")}
SAID = "text => document.querySelector('.pc-message').textContent.startsWith(text)"


def write_plan(path: Path) -> None:
    """A plan as a person writes it in Word: headings and paragraphs."""
    document = docx.Document()
    document.add_heading(TITLE, 0)
    for heading, paragraphs in PLAN:
        document.add_heading(heading, 1)
        for text in paragraphs:
            document.add_paragraph(text)
    document.save(str(path))


def run_cell(page: Any, at: int) -> str:
    """Run a cell by the keyboard; what it then prints or shows as text."""
    cell = page.locator(".jp-Notebook .jp-CodeCell").nth(at)
    prompt = cell.locator(".jp-InputPrompt").text_content()
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    page.wait_for_function(
        """([at, before]) => {
          const now = document.querySelectorAll('.jp-Notebook .jp-CodeCell')[at].querySelector('.jp-InputPrompt');
          return /\\d/.test(now.textContent) && now.textContent !== before;
        }""",
        arg=[at, prompt],
    )
    page.wait_for_function(jupyterlab.IDLE)
    trouble = cell.locator(jupyterlab.TROUBLE).all_text_contents()
    assert not trouble, trouble
    return "".join(cell.locator(".jp-OutputArea-output").all_text_contents())


def build_and_look(page: Any) -> list[Any]:
    """Build anew and show the view anew; what the kernel's tables then say."""
    run_cell(page, BUILD)
    run_cell(page, VIEW)
    reading.wait_status(page, "共 34 条举措")
    assert page.locator(".pc-room").count() == 1
    return list(json.loads(run_cell(page, KERNEL)))


def table_in_word(page: Any, file: Path) -> dict[tuple[str, str], list[str]]:
    """The table of targets, written as a Word file and read back: a row's cells by its measure and indicator."""
    file.unlink(missing_ok=True)
    run_cell(page, WORD)
    (table,) = docx.Document(str(file)).tables
    head, *rows = [[cell.text for cell in row.cells] for row in table.rows]
    measure, indicator = head.index("举措"), head.index("指标")
    return {(row[measure], row[indicator]): row for row in rows}


def find_and_open(page: Any, words: str, measure: str) -> None:
    page.click(".pc-room input[type=search]")
    page.keyboard.press("Control+a")
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    page.click(f'.pc-list li[data-measure="{measure}"]')
    reading.wait_open(page, measure)


def beside(page: Any, identifier: str) -> Any:
    """What stands beside a measure of a target or a counterpart."""
    return page.locator(f'.pc-beside li:has(a.pc-id[data-pc="{identifier}"])')


def correct(page: Any, target: str, field: str, now: str, value: str) -> None:
    item = beside(page, target)
    item.locator("summary", has_text="更正目标").click()
    item.locator("select").first.select_option(field)
    typed = item.locator("input[type=text]")
    assert typed.input_value() == now
    typed.click()
    page.keyboard.press("Control+a")
    page.keyboard.type(value)
    item.locator("button", has_text="保存").click()
    page.wait_for_function(SAID, arg="已保存")
    assert item.locator(".pc-said").text_content() == f"已改为：{value}"


def test_a_persons_whole_way(lab: jupyterlab.Lab, open_notebook: jupyterlab.OpenNotebook) -> None:
    study = lab.project / "notebooks" / "way"
    shutil.copytree(ROOT / "tests" / "studies" / "carbon_peak" / "data", study / "data")
    write_plan(study / "data" / "raw" / "临江方案.docx")
    with (study / "data" / "raw" / "manifest.toml").open("a", encoding="utf-8") as manifest:
        manifest.write(ENTRY)
    (study / "way.ipynb").write_text(json.dumps(reading.notebook(CELLS)), "utf-8")
    page = open_notebook("way/way.ipynb")
    page.set_default_timeout(60_000)
    cells = jupyterlab.run_all(page, lab, len(CELLS))
    assert not [cell["trouble"] for cell in cells if cell["trouble"]]
    reading.wait_status(page, "共 34 条举措")
    assert json.loads(run_cell(page, KERNEL)) == BEFORE
    before = table_in_word(page, study / "目标.docx")
    assert len(before) > 20 and "2600" in before[ROWS[0]] and "2024-09-30" in before[ROWS[1]]

    # Read and correct, by mouse and keyboard.
    find_and_open(page, "公交车", "linjiang:1")
    assert TITLE in page.text_content(".pc-dochead")
    assert "建成公共充电桩2600个" in page.text_content(".pc-measure.pc-here, .pc-measure:has(.pc-here)")
    correct(page, VALUE, "value", "2600", "2800")
    other = beside(page, PAIR[1])
    assert other.locator(".pc-pair").text_content() == SHOWN["related"]
    same = other.locator(".pc-verdict button", has_text=say("reading_room.value_pair_same", "zh"))
    same.click()
    page.wait_for_function("e => e.getAttribute('aria-pressed') === 'true'", arg=same.element_handle())
    find_and_open(page, "散煤", "linjiang:2")
    correct(page, DEADLINE, "deadline", "2024-09-30", "2024-11-30")

    # After a build all three stand: in the tables, in the view, in the table for Word.
    assert build_and_look(page) == [2800.0, "2024-11-30", "same", "decision", True, ["applied"] * 3]
    find_and_open(page, "公交车", PAIR[0])
    assert "2,800个" in beside(page, VALUE).text_content()
    assert beside(page, PAIR[1]).locator(".pc-pair").text_content() == SHOWN["same"]
    assert "2600个" in page.text_content(".pc-doc")  # the document itself says what it said
    find_and_open(page, "散煤", "linjiang:2")
    assert "期限 2024-11-30" in beside(page, DEADLINE).text_content()
    after = table_in_word(page, study / "目标.docx")
    assert {row for row in before if after[row] != before[row]} == set(ROWS) and after.keys() == before.keys()
    assert after[ROWS[0]] == ["2800" if cell == "2600" else cell for cell in before[ROWS[0]]]
    now = {"2024-09-30": "2024-11-30", "本句": "人工决定"}
    assert after[ROWS[1]] == [now.get(cell, cell) for cell in before[ROWS[1]]]
    assert not {"2600", "2024-09-30"} & {cell for row in after.values() for cell in row}

    # The last one is taken back in the view; the others stand.
    page.click(".pc-beside button:has-text('撤销')")
    page.wait_for_function(SAID, arg="已撤销")
    assert build_and_look(page) == [2800.0, "2024-09-30", "same", "decision", True, ["applied"] * 2]
    find_and_open(page, "散煤", "linjiang:2")
    assert "期限 2024-09-30" in beside(page, DEADLINE).text_content()
    again = table_in_word(page, study / "目标.docx")
    assert again[ROWS[0]] == after[ROWS[0]] and again[ROWS[1]] == before[ROWS[1]]
    if folder := os.environ.get("POLICYCOMPARE_PICTURES"):
        page.locator(".pc-room").scroll_into_view_if_needed()
        page.screenshot(path=str(Path(folder) / "way.png"))


# ---- questions, each answered in at most three actions


@pytest.fixture(scope="module")
def study() -> Tables:
    return pc.load(ROOT)


@pytest.fixture(scope="module")
def finder(study: Tables) -> Finder:
    return finder_of(study, ROOT)


@pytest.fixture(scope="module")
def exported(study: Tables, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pc.read(study, root=ROOT, lang="zh").to_html(tmp_path_factory.mktemp("page") / "read.html")


class Reader:
    """Somebody who reads the exported page, and whose clicks and typed words are counted."""

    def __init__(self, page: Any) -> None:
        self.page, self.actions = page, 0
        reading.wait_open(page, "anshan:2.1")

    def click(self, what: Any) -> None:
        self.actions += 1
        (self.page.locator(what) if isinstance(what, str) else what).click()

    def type(self, where: str, words: str) -> None:
        self.actions += 1
        self.page.fill(where, words)
        self.page.press(where, "Enter")

    def choose(self, facet: str, value: str) -> None:
        """Tick a filter's value."""
        box = self.facet(facet)
        assert box.get_attribute("open") is not None, f"{facet} has to be unfolded first"
        self.click(box.locator("label", has=self.page.locator(f'span:text-is("{value}")')))

    def facet(self, name: str) -> Any:
        return self.page.locator(".pc-facets details", has=self.page.locator(f'summary:text-matches("^{name}( |$)")'))

    def sees(self, numbers: list[int], finder: Finder) -> None:
        """The measures of the list, and how many they are, in at most three actions."""
        reading.wait_status(self.page, f"共 {len(numbers)} 条举措")
        shown = self.page.locator(".pc-list li").evaluate_all("all => all.map(e => e.dataset.measure)")
        assert shown == [finder.measures[number] for number in numbers[:50]] and shown
        assert self.actions <= 3


@pytest.fixture
def reader(open_page: rig.OpenPage, exported: Path) -> Reader:
    return Reader(open_page(exported, size=(1440, 900)))


def found(finder: Finder, query: str = "", **filters: str | list[str]) -> list[int]:
    numbers = finder.search(query, filters=filters).numbers.tolist()
    assert 0 < len(numbers) < len(finder.measures)
    return list(numbers)


def test_all_measures_of_the_justice_bureaus_with_their_text(reader: Reader, finder: Finder) -> None:
    reader.choose("职能", "司法行政")
    numbers = found(finder, unit="司法局")
    reader.sees(numbers, finder)
    reader.click(".pc-list li >> nth=2")
    reading.wait_open(reader.page, finder.measures[numbers[2]])
    assert reader.page.locator(".pc-measure.pc-here .pc-block").count() and reader.actions == 2


def test_a_word_is_searched(reader: Reader, finder: Finder) -> None:
    reader.type(".pc-room input[type=search]", "数字政府")
    numbers = found(finder, "数字政府")
    reader.sees(numbers, finder)
    assert set(reader.page.locator(".pc-hit").all_text_contents()) <= {"数字政府", "数字", "政府"}


def test_only_cities(reader: Reader, finder: Finder, study: Tables) -> None:
    reader.click(reader.facet("行政级别").locator("summary"))
    reader.choose("行政级别", "市级")
    numbers = found(finder, level="prefecture")
    reader.sees(numbers, finder)
    level = study.measures["document_id"].map(study.documents.set_index("document_id")["admin_level"])
    cities = study.measures.loc[level == "prefecture", "measure_id"]
    assert {finder.measures[number] for number in numbers} == set(cities)


def test_figures_due_by_the_end_of_2025(reader: Reader, finder: Finder, study: Tables) -> None:
    reader.choose("目标类型", "数值")
    reader.type(".pc-facets label:has-text('最迟') input", "2025")
    numbers = found(finder, target="figure", due_by="2025")
    reader.sees(numbers, finder)
    targets = study.targets[(study.targets["kind"] == "figure") & (study.targets["deadline"].notna())]
    due = targets[targets["deadline"].astype("str") < "2026"]["measure_id"]
    assert {finder.measures[number] for number in numbers} <= set(due)


def test_measures_on_one_topic_that_are_only_encouraged_or_explored(
    reader: Reader, finder: Finder, study: Tables
) -> None:
    reader.choose("约束力", "鼓励")
    reading.wait_status(reader.page, f"共 {len(found(finder, bindingness='encourage'))} 条举措")
    reader.choose("约束力", "探索")
    soft = found(finder, bindingness=["encourage", "explore"])
    reading.wait_status(reader.page, f"共 {len(soft)} 条举措")
    measures = {finder.measures[number] for number in soft}
    coded = study.measure_topics[study.measure_topics["measure_id"].isin(measures)]
    topic = coded["topic_id"].iloc[0]
    reader.choose("议题", study.topics.set_index("topic_id").loc[topic, "name_zh"])
    numbers = found(finder, bindingness=["encourage", "explore"], topic=topic)
    assert {finder.measures[n] for n in numbers} == set(coded.loc[coded["topic_id"] == topic, "measure_id"])
    reader.sees(numbers, finder)


def test_what_the_other_regions_say_to_a_measure(reader: Reader, study: Tables) -> None:
    reader.type(".pc-room input[type=search]", "「一审诉讼案件服判息诉率」")
    reading.wait_status(reader.page, "共 1 条举措")
    reader.click(".pc-list li")
    reading.wait_open(reader.page, "anshan:4.22")
    pairs = study.alignments[study.alignments["is_accepted"]]
    sides = pairs[["left_measure_id", "right_measure_id"]]
    own = sides[(sides == "anshan:4.22").any(axis=1)]
    others = {measure for pair in own.to_numpy() for measure in pair} - {"anshan:4.22"}
    items = reader.page.locator(".pc-beside li:has(.pc-pair-same, .pc-pair-related)")
    assert set(items.locator("a.pc-id").all_text_contents()) == others and others
    text = study.measures.set_index("measure_id")["text"]
    for item in items.all():
        said = item.locator("p").text_content()
        assert said and said.rstrip("…")[:40] in text[item.locator("a.pc-id").text_content()]
    first = items.first.locator("a.pc-id")
    identifier = first.text_content()
    reader.click(first)
    reading.wait_open(reader.page, identifier)
    assert reader.actions == 3
