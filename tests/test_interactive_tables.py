"""Tables of a notebook: what stands in them without a script, and what a reader does with them in a browser."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd
import pytest

import browser as rig
import policycompare as pc
from policycompare.errors import CallError
from policycompare.report.frame_table import frame_table
from policycompare.report.live_table import LONG, MOST_CHARACTERS, live_html
from policycompare.report.report_frame import ReportColumn
from policycompare.report.report_table import ReportTable
from policycompare.report.table_layout import width_of
from policycompare.report.tables import REPORT_TABLES
from policycompare.tables.frames import Tables

browser, open_page = rig.browser, rig.open_page

HOSTILE = [
    "<script>alert(1)</script>", "</script><img src=x onerror=alert(1)>", "=1+1", "a\tb\nc \"d\"", "x" * 300,
    "<details open ontoggle=alert(1)>" * 9, "$x$ &amp; {rows}", "a:1\" onclick=alert(1)", "javascript:alert(1)",
]  # fmt: skip


class Cells(HTMLParser):
    """The rows of the body as texts, every tag with its attributes, and the text of scripts."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.rows: list[list[str]] = []
        self.in_cell = False
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "tr":
            self.rows.append([])
        if tag == "td":
            self.rows[-1].append("")
            self.in_cell = True

    def handle_endtag(self, tag: str) -> None:
        self.in_cell = self.in_cell and tag != "td"

    def handle_data(self, data: str) -> None:
        if self.in_cell:
            self.rows[-1][-1] += data


def written(path: Path, html: str) -> Path:
    path.write_text(f"<!DOCTYPE html><meta charset=utf-8><body>{html}", "utf-8")
    return path


@pytest.fixture
def made() -> ReportTable:
    frame = pd.DataFrame(
        {
            "measure_id": [f"anshan:{n}" for n in (2.1, 2.2, 10.1)] + ["daoli:3"] * 27,
            "side": ["鞍山"] * 3 + ["道里"] * 27,
            "value": [10.0, 9.0, None] + [float(n) for n in range(27)],
            "score": [0.9151, 0.5, None] + [0.1] * 27,
            "due": ["2025-12-31", None, "2022-12-31"] + ["2023-06-30"] * 27,
            "text": ["数字政府建设，" + "很长的话" * 40, "=1+1", 'a\tb\n"c"'] + ["短"] * 27,
        }
    )
    columns = (
        ReportColumn("measure_id", "举措"), ReportColumn("side", "地区", group="一方"),
        ReportColumn("value", "数值", "number", group="一方"), ReportColumn("score", "相似度", "score"),
        ReportColumn("due", "期限", "date"), ReportColumn("text", "文字", width=40),
    )  # fmt: skip
    return ReportTable("t", "标题", "注", columns, frame)


RECORD = """() => { window.taken = {};
  DataTransfer.prototype.setData = function (type, text) { window.taken[type] = text; }; }"""


@pytest.fixture
def page(made: ReportTable, open_page: rig.OpenPage, tmp_path: Path) -> Any:
    opened = open_page(written(tmp_path / "table.html", made._repr_html_()))
    opened.evaluate(RECORD)
    return opened


def column(page: Any, at: int) -> list[str]:
    return [cell.inner_text() for cell in page.locator(f"tbody tr td:nth-child({at})").all()]


# What stands in the page.


def test_text_of_documents_stays_text() -> None:
    frame = pd.DataFrame({"text": HOSTILE, "<b>&": HOSTILE, "measure_id": HOSTILE, "measure_ids": HOSTILE})
    html = frame_table(frame, "en", title="</script><b>")._repr_html_()
    cells = Cells(html)
    assert [row for row in cells.rows if row] == [[text] * 4 for text in HOSTILE]
    names = [tag for tag, _ in cells.tags]
    assert names.count("script") == names.count("style") == 1 and not {"img", "b", "i", "link"} & set(names)
    assert not [a for _, attrs in cells.tags for a in attrs if a.startswith("on")]
    links = [attrs["href"] for tag, attrs in cells.tags if tag == "a"]
    assert links and all(href and href.startswith("#pc:") for href in links)
    assert not re.search(r"https?://|url\(|@import|fetch\(|eval\(|innerHTML", html)


def test_hostile_text_runs_nothing(open_page: rig.OpenPage, tmp_path: Path) -> None:
    html = frame_table(pd.DataFrame({"text": HOSTILE, "<b>&": HOSTILE}), "en")._repr_html_()
    page = open_page(written(tmp_path / "hostile.html", html))
    page.evaluate(RECORD)
    page.locator("summary", has_text="<details").first.click()
    page.fill('input[type="search"]', "alert")
    page.click("text=Copy for Excel")
    assert (
        page.locator("img").count() == 0 and "<script>alert(1)</script>" in page.evaluate("window.taken")["text/plain"]
    )


@pytest.mark.parametrize("name", ["targets", "differences", "comparison_rows", "units"])
def test_report_tables_stand_whole_in_the_notebook(name: str, tables: Tables) -> None:
    table = REPORT_TABLES[name](tables, "en")
    cells = Cells(table._repr_html_())
    assert len([row for row in cells.rows if row]) == len(table.frame)
    assert all(len(row) == len(table.columns) for row in cells.rows if row)
    assert 'pc-left-out"' not in table._repr_html_()


def test_ids_are_links(tables: Tables) -> None:
    def named(name: str) -> set[str | None]:
        cells = Cells(REPORT_TABLES[name](tables, "en")._repr_html_())
        return {attrs["data-pc"] for tag, attrs in cells.tags if attrs.get("class") == "pc-id"}

    known = set(tables.measures["measure_id"])
    assert named("targets") and named("targets") <= known
    # The ids of a document are printed in short, and lead to the whole id.
    counted = {m for ids in tables.comparisons["measure_ids"].dropna() for m in ids.split(";")}
    assert named("comparison_topics") == counted
    # An id within words: the measure that has no such target.
    assert named("differences") and named("differences") <= known
    frame = Cells(pc.show(tables.targets.head(3))._repr_html_())  # type: ignore[union-attr]
    links = [attrs["data-pc"] for tag, attrs in frame.tags if tag == "a"]
    assert tables.targets["target_id"].iloc[0] in links and tables.targets["document_id"].iloc[0] in links


def test_what_is_left_out_is_said() -> None:
    frame = pd.DataFrame({"measure_id": [f"a:{n}" for n in range(40_000)], "text": ["某" * 100] * 40_000})
    html = frame_table(frame, "en")._repr_html_()
    rows = [row for row in Cells(html).rows if row]
    assert 1000 < len(rows) < 10_000 and len(html) < 1.2 * MOST_CHARACTERS
    assert f"Here are the first {len(rows):,} of 40,000 rows" in html
    assert rows[-1][0] == f"a:{len(rows) - 1}"
    assert "这里只有前" in frame_table(frame, "zh")._repr_html_()


def test_without_a_script_all_is_there_to_read(made: ReportTable, open_page: rig.OpenPage, tmp_path: Path) -> None:
    page = open_page(written(tmp_path / "saved.html", made._repr_html_()), java_script_enabled=False)
    assert page.locator("tbody tr").count() == 30 and page.locator("tbody tr").last.is_visible()
    assert page.locator("caption").inner_text() == "标题" and page.locator(".pc-note").inner_text() == "注"
    assert page.locator("button").count() == page.locator("input").count() == 0


def test_same_table_same_bytes(made: ReportTable) -> None:
    assert live_html(made) == live_html(made) == made._repr_html_()


# What a reader does.


def test_it_sorts_numbers_words_and_ids(page: Any) -> None:
    assert column(page, 1)[:3] == ["anshan:2.1", "anshan:2.2", "anshan:10.1"]
    page.click('th button:has-text("数值")')
    assert column(page, 3)[:3] == ["0", "1", "2"]
    assert page.locator('th[aria-sort="ascending"]').inner_text().startswith("数值")
    page.click('th button:has-text("数值")')
    assert column(page, 3)[:3] == ["26", "25", "24"]
    page.locator(".pc-tools button", has_text="›").click()
    assert column(page, 3)[-1] == ""  # what is empty stands last in either direction
    page.click('th button:has-text("数值")')
    assert column(page, 1)[:3] == ["anshan:2.1", "anshan:2.2", "anshan:10.1"]
    page.locator('th button:has-text("举措")').press("Enter")
    page.locator('th button:has-text("举措")').press("Enter")
    page.select_option("select", "50")
    assert column(page, 1)[0] == "daoli:3" and column(page, 1)[-3:] == ["anshan:10.1", "anshan:2.2", "anshan:2.1"]


def test_it_filters_and_pages(page: Any) -> None:
    place = page.locator(".pc-tools output").last
    assert place.inner_text() == "第 1–20 行，共 30 行" and page.locator("tbody tr").count() == 20
    page.locator(".pc-tools button", has_text="›").click()
    assert place.inner_text() == "第 21–30 行，共 30 行"
    assert page.get_by_label("下一页").is_disabled()
    page.fill('input[type="search"]', "鞍山 数字政府")
    assert column(page, 1) == ["anshan:2.1"] and place.inner_text() == "第 1–1 行，共找到 1 行（全部 30 行）"
    page.fill('input[type="search"]', "没有的话")
    assert place.inner_text() == "没有符合的行（全部 30 行）"
    page.fill('input[type="search"]', "")
    page.click("text=逐列筛选")
    page.get_by_label("一方 数值: 逐列筛选").fill(">=24")
    assert column(page, 3) == ["24", "25", "26"]
    page.get_by_label("一方 地区: 逐列筛选").fill("鞍山")
    assert page.locator("tbody tr").count() == 0
    page.click("text=逐列筛选")
    assert page.locator("tbody tr").count() == 20


def test_columns_are_chosen_and_copied_as_a_workbook_takes_them(page: Any) -> None:
    page.fill('input[type="search"]', "anshan")
    page.click('summary:has-text("显示的列")')
    for name in ("一方 地区", "期限"):
        page.get_by_label(name, exact=True).uncheck()
    assert not page.locator("tbody td:nth-child(2)").first.is_visible()
    assert page.locator("th[scope=colgroup]").get_attribute("colspan") == "1"
    page.click("text=复制到 Excel")
    assert "已复制 3 行、4 列" in page.locator(".pc-tools output").first.inner_text()
    taken = page.evaluate("window.taken")
    text = "数字政府建设，" + "很长的话" * 40
    assert taken["text/plain"].split("\r\n") == [
        "举措\t一方 数值\t相似度\t文字",
        f"anshan:2.1\t10\t0.9151\t{text}",
        "anshan:2.2\t9\t0.5\t'=1+1",
        'anshan:10.1\t\t\t"a\tb\n""c"""',
    ]
    # In markup a text is marked as one, so that no program takes =1+1 for a formula and an id for a number.
    assert """<td style="mso-number-format:&quot;\\@&quot;">=1+1</td>""" in taken["text/html"]
    assert "<td>10</td><td>0.9151</td>" in taken["text/html"] and "<script" not in taken["text/html"]


def test_no_formula_is_copied_and_no_number_changed(open_page: rig.OpenPage, tmp_path: Path) -> None:
    texts = ["=HYPERLINK(A1)", "+1+1", "-2+3", "@SUM(1)", "\t=1", "＝1+1", "'tis", "-3.5", "+12%", "数字", "a=1"]
    frame = pd.DataFrame({"=1+1": texts, "n": [-1.5] * len(texts), "i": [-2] * len(texts)})
    page = open_page(written(tmp_path / "f.html", frame_table(frame, "en")._repr_html_()))
    page.evaluate(RECORD)
    page.click("text=Copy for Excel")
    taken = page.evaluate("window.taken")
    plain = [text if at > 6 else f"'{text}" for at, text in enumerate(texts)]
    plain[4] = '"\'\t=1"'
    assert taken["text/plain"].split("\r\n") == ["'=1+1\tn\ti", *(f"{text}\t-1.5\t-2" for text in plain)]
    assert """<th style="mso-number-format:&quot;\\@&quot;">=1+1</th>""" in taken["text/html"]
    assert """<td style="mso-number-format:&quot;\\@&quot;">=HYPERLINK(A1)</td>""" in taken["text/html"]


def test_separators_are_not_copied(open_page: rig.OpenPage, tmp_path: Path) -> None:
    page = open_page(
        written(tmp_path / "n.html", frame_table(pd.DataFrame({"n": [1234567.5, 20000]}), "en")._repr_html_())
    )
    page.evaluate(RECORD)
    assert column(page, 1) == ["1,234,567.5", "20,000"]
    page.click("text=Copy for Excel")
    assert page.evaluate("window.taken")["text/plain"] == "n\r\n1234567.5\r\n20000"


def test_a_long_text_is_one_click_away(page: Any) -> None:
    cell = page.locator("tbody td.long").first
    shown = cell.locator("summary").inner_text()
    assert width_of(shown) < LONG and cell.text_content() == "数字政府建设，" + "很长的话" * 40
    low = cell.bounding_box()["height"]
    cell.locator("summary").click()
    assert cell.bounding_box()["height"] > low


def test_two_tables_of_a_page_do_not_meet(made: ReportTable, open_page: rig.OpenPage, tmp_path: Path) -> None:
    page = open_page(written(tmp_path / "two.html", made._repr_html_() * 2))
    page.locator('input[type="search"]').first.fill("anshan")
    tables = page.locator(".pc-table")
    assert [tables.nth(at).locator("tbody tr").count() for at in (0, 1)] == [3, 20]
    assert page.locator('input[type="search"]').count() == 2


# Any frame.


def test_any_frame_is_a_table() -> None:
    frame = pd.DataFrame(
        {"n": pd.Series([1, None], dtype="Int64"), "x": [0.1 + 0.2, None], "b": [True, False], "o": [["a"], None]}
    )
    table = frame_table(frame, "zh")
    assert [column.kind for column in table.columns] == ["integer", "number", "text", "text"]
    assert [row for row in Cells(table._repr_html_()).rows if row] == [
        ["1", "0.3", "True", "['a']"],
        ["", "", "False", ""],
    ]
    counted = frame_table(pd.Series(["a", "b", "a"], name="role").value_counts(), "zh")
    assert [column.key for column in counted.columns] == ["role", "count"] and len(counted.frame) == 2
    twice = frame_table(pd.DataFrame([[1, 2]], columns=["a", "a"]), "zh")
    assert [column.heading for column in twice.columns] == ["a", "a"]
    for heads in (["x", "x", "x#1"], ["x#0", "x", "x"], ["x#1", "x#1", "x#1#1", "x#1#1#"]):
        table = frame_table(pd.DataFrame([range(len(heads))], columns=heads), "zh")
        assert [column.heading for column in table.columns] == heads
        assert [int(table.frame[column.key].iloc[0]) for column in table.columns] == [*range(len(heads))]
    empty = frame_table(pd.DataFrame({"a": []}), "en")._repr_html_()
    assert "nothing to list" in empty and "<script" not in empty


def test_show(tables: Tables, tmp_path: Path) -> None:
    shown = pc.show(tables.documents, lang="en")
    assert isinstance(shown, ReportTable) and "Copy for Excel" in shown._repr_html_()
    assert shown.to_docx(tmp_path / "documents.docx").stat().st_size > 1000
    graph = pc.unit_network(tables, "daoli")
    assert "<iframe" in pc.show(graph, tables, lang="en")._repr_html_()
    assert isinstance(graph, nx.Graph)
    with pytest.raises(CallError, match="neither a frame nor a network"):
        pc.show(3, lang="en")  # type: ignore[arg-type]
