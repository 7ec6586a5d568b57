"""Tables for reports as paper shows them: no id, date, word or label is broken, and no cell runs over its edge."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import zhplot

import browser as rig
import policycompare as pc
from policycompare.report.report_frame import ReportColumn
from policycompare.report.report_table import ReportTable
from policycompare.report.table_layout import LABEL, SMALLEST, fit, printed_columns, width_of
from policycompare.report.tables import REPORT_TABLES
from policycompare.tables.frames import Tables
from policycompare.words import LANGS, Lang

browser, open_page = rig.browser, rig.open_page

DOTS = 96 / 25.4
"""Dots of a page of CSS in a millimetre."""
FONT = Path(zhplot.__file__).parent / "fonts" / "NotoSansSC-Regular.ttf"
# Chinese characters are as wide as a font has them, on machines without any, too.
STYLE = f"""@font-face{{font-family:Han;src:url({FONT.as_uri()});unicode-range:U+2E80-9FFF,U+FF00-FFEF}}
.pc-report{{font-family:"Liberation Serif","Times New Roman",Han,serif!important}}"""
FOUND = r"""async () => {
  if (!(await document.fonts.load('12px Han', '中')).length) throw new Error('no font');
  const lines = (node, from, to) => {
    const range = document.createRange();
    range.setStart(node, from);
    range.setEnd(node, to);
    return new Set([...range.getClientRects()].filter(r => r.width > 0).map(r => Math.round(r.top))).size;
  };
  const found = {over: [], broken: [], held: [], lines: []};
  for (const row of document.querySelectorAll('tr')) {
    const tall = [];
    for (const cell of row.cells) {
      if (cell.scrollWidth > cell.clientWidth + 1) found.over.push(cell.textContent);
      const walk = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
      let most = 0;
      while (walk.nextNode()) {
        const node = walk.currentNode;
        most = Math.max(most, lines(node, 0, node.data.length));
        for (const match of node.data.matchAll(/[A-Za-z]+/g)) {
          if (lines(node, match.index, match.index + match[0].length) > 1) found.broken.push(match[0]);
        }
      }
      tall.push(most);
    }
    if (row.parentNode.tagName === 'TBODY' && row.querySelector('td')) found.lines.push(tall);
  }
  for (const whole of document.querySelectorAll('.w, td.n, td.d')) {
    if (lines(whole, 0, whole.childNodes.length) > 1) found.held.push(whole.textContent);
  }
  return found;
}"""


@pytest.fixture(scope="module")
def editions() -> Tables:
    return pc.parse(Path(__file__).parent / "studies" / "fitness_plans")


def printed(open_page: rig.OpenPage, path: Path, table: ReportTable) -> Any:
    """What a browser finds on the paper that the table asks for."""
    table.to_html(path)
    page = open_page(path, (int(fit(table).page.room * DOTS), 900), bypass_csp=True)
    page.emulate_media(media="print")
    page.add_style_tag(content=STYLE)
    return page.evaluate(FOUND)


SOME = [("differences", "en"), ("targets", "zh")]
OTHERS = [(name, lang) for name in REPORT_TABLES for lang in LANGS if (name, lang) not in SOME]


@pytest.mark.parametrize(("name", "lang"), [*SOME, *(pytest.param(*other, marks=pytest.mark.slow) for other in OTHERS)])
def test_nothing_is_broken_on_paper(
    name: str, lang: Lang, tables: Tables, editions: Tables, open_page: rig.OpenPage, tmp_path: Path
) -> None:
    table = REPORT_TABLES[name](editions if name in ("changes", "indicators_by_level") else tables, lang)
    found = printed(open_page, tmp_path / "table.html", table)
    assert (found["over"], found["broken"], found["held"]) == ([], [], [])
    columns = printed_columns(table)
    assert len(found["lines"]) == len(table.frame)
    for at, column in enumerate(columns):
        texts = table.frame[column.key].dropna().astype(str)
        is_label = column.kind == "text" and max(map(width_of, texts), default=0) <= LABEL
        is_side = column.key in ("side", "region", "left_side", "right_side")
        if is_side or column.kind != "text" or (is_label and fit(table).scale == 1 and name != "differences"):
            assert max(row[at] for row in found["lines"]) <= 1, column.key


def test_what_is_crowded_gets_smaller_letters(open_page: rig.OpenPage, tmp_path: Path) -> None:
    frame = pd.DataFrame({f"c{n}": ["2025-12-31", "suizhou-plan:10", "9358–9380"] for n in range(18)})
    table = ReportTable("t", "T", "", tuple(ReportColumn(key, key) for key in frame), frame)
    assert SMALLEST <= fit(table).scale < 1
    found = printed(open_page, tmp_path / "table.html", table)
    assert (found["over"], found["broken"], found["held"]) == ([], [], [])


def test_the_check_sees_what_is_broken(open_page: rig.OpenPage, tmp_path: Path) -> None:
    frame = pd.DataFrame({f"c{n}": ["responsibilities of suizhou-plan:10"] for n in range(60)})
    table = ReportTable("t", "T", "", tuple(ReportColumn(key, key) for key in frame), frame)
    assert printed(open_page, tmp_path / "table.html", table)["broken"]
