"""One entry in a registry is enough: added to a copy of the package, it is read, shown and counted.

Every row of the table in CONTRIBUTING that names a registry in code, or words that targets are read by, is tried as a
newcomer would: the entry is written into the file that the table names, and nothing else is touched.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "policycompare"

FIRST = [  # file, where its registry begins, the entry
    (
        "parsing/lines/numbering.py",
        "STYLES: tuple[Style, ...] = (",
        '_style("asterisk", r"§(\\d{1,2})", "§", (("§1加强", 1),)),',
    ),
    (
        "parsing/lines/line_patterns.py",
        "LINE_PATTERNS: tuple[LinePattern, ...] = (",
        'LinePattern("motto", "boilerplate", re.compile("^本站声明"), ("本站声明",)),',
    ),
    (
        "parsing/targets/deadlines.py",
        "DEADLINE_PATTERNS: tuple[DeadlinePattern, ...] = (",
        'DeadlinePattern("harvest", re.compile("夏收前"), lambda m: "2025-06-30", '
        '(("夏收前", "2025-06-30"),), (), ("夏收前",)),',
    ),
    (
        "parsing/targets/aim_forms.py",
        "AIM_FORMS: tuple[AimForm, ...] = (",
        'AimForm("sworn", lambda figure: Reading("=", figure.before[:-2]) if figure.before.endswith("盟誓") else None, '
        '(("产值盟誓20%。", "产值", "=", 20, "%"),)),',
    ),
    (
        "parsing/targets/no_aims.py",
        "NO_AIMS: tuple[NoAim, ...] = (",
        'NoAim("pawned", lambda figure, reading, sentence: "典当" in figure.before, ("典当率达到20%。",)),',
    ),
    (
        "parsing/targets/coverage_patterns.py",
        "COVERAGE_PATTERNS: tuple[CoveragePattern, ...] = (",
        'CoveragePattern("nobody_left", re.compile("一个不落"), lambda m, before, after, previous: before, '
        '("一个不落",), ()),',
    ),
    (
        "reuse/formulas.py",
        "FORMULA_PATTERNS: tuple[Formula, ...] = (",
        'Formula("made", re.compile("众志成城守望相助携手同行"), ("众志成城守望相助携手同行",)),',
    ),
    (
        "report/tables.py",
        "REPORT_TABLES: dict[str, Callable[[Tables, Lang], ReportTable]] = {",
        '"again": target_table,',
    ),
    (
        "report/tables.py",
        "REPORT_WRITERS: dict[str, Callable[[ReportFrame], bytes]] = {",
        '"txt": lambda table: b"text",',
    ),
    (
        "plots/corpus.py",
        "FIGURES: tuple[AnyFigure, ...] = (",
        'FigureKind("again", prepare_documents, plot_documents, size_documents, caption_documents, '
        "data=lambda drawn: drawn.rows),",
    ),
]
ROWS = [  # a table of the lexicon, the row that is added to it
    ("lexicon/value_units.csv", "弓,米,1.6,length"),
    ("lexicon/target_words.csv", "广植,build_near"),
]
COLUMN = [  # file, what stands there, what stands there then: the places that CONTRIBUTING names for a column
    (
        "tables/schema.py",
        'its responsibility clause", True),\n',
        'its responsibility clause", True),\n        Column("length", "integer", "Characters of the text", True),\n',
    ),
    (
        "parsing/records.py",
        "    heading: str | None\n    text: str\n",
        "    heading: str | None\n    text: str\n    length: int\n",
    ),
    (
        "parsing/rows.py",
        "self.text[measure.text_start : measure.text_end], *self._place",
        "self.text[measure.text_start : measure.text_end], measure.text_end - measure.text_start, *self._place",
    ),
]
LAST = [  # file, lines at its end
    (
        "sources/readers.py",
        "import re\n\nfrom policycompare.sources.blocks import Block\n\n\n"
        "def read_note(data, entry):\n"
        "    text = data.decode().replace('= ', '')\n"
        "    return ReadText(text, tuple(Block('heading' if n == 2 else 'paragraph', *m.span(), int(n == 2))\n"
        "                                for n, m in enumerate(re.finditer('.+', text), 1)))\n\n"
        'READERS[".note"] = read_note',
    ),
    ("pairs/similarity.py", 'SIMILARITIES["again"] = tfidf'),
    ("network/graphs.py", 'MODES["again"] = _units'),
    (
        "export/graphs.py",
        "def _write_names(graph, path):\n    written = path.with_name(path.name + '.names')\n"
        "    written.write_text(chr(10).join(map(str, graph)), 'utf-8')\n    return [written]\n\n"
        'GRAPH_WRITERS["names"] = _write_names',
    ),
    (
        "export/tables.py",
        "def _write_counts(tables, folder):\n    written = folder / 'counts.txt'\n"
        "    written.write_text(str({t.name: len(f) for t, f in tables.items()}), 'utf-8')\n    return [written]\n\n"
        'TABLE_WRITERS["counts"] = _write_counts',
    ),
]
SCRIPT = """
import sys
from pathlib import Path
import policycompare as pc
from policycompare.parsing.targets.deadlines import find_deadlines
from policycompare.parsing.targets.sentence_targets import find_targets
from policycompare.reuse.search import find_reuse
from policycompare.pairs.similarity import similarity
from policycompare.network.graphs import unit_network
from policycompare.export.graphs import write_graph
from policycompare.export.tables import write_tables
from policycompare.report.tables import write_report_tables

out = Path(sys.argv[1])
plan = out / "plan.txt"
plan.write_text("某市工作方案\\n本站声明转载须经同意\\n§1加强宣传。夏收前完成宣传教育工作。（责任单位：市司法局）\\n"
                "§2发展产业。产值盟誓20%，典当率达到30%，广植5棵桂花，渠道长度不少于8弓，困难群众一个不落。"
                "（责任单位：市财政局）", "utf-8")
tables = pc.parse(plan)
targets = tables.targets.set_index("measure_id")
assert list(tables.measures["num"]) == [1, 2], tables.measures
assert "boilerplate" in set(tables.passages["label"])
assert targets.loc["plan:1", "deadline"] == "2025-06-30"
second = targets.loc["plan:2"].fillna(0)
assert list(zip(second["comparator"], second["value"], second["quantity"], second["quantity_unit"])) == [
    ("=", 20.0, 20.0, "%"), ("=", 5.0, 5.0, "棵"), (">=", 8.0, 12.8, "米"), ("full-coverage", 0.0, 0.0, 0)], second
note = out / "plan.note"
note.write_text("某市工作方案\\n= 主要目标任务\\n加强宣传，健全机制。", "utf-8")
assert list(pc.parse(note).sections["heading"]) == ["主要目标任务"]
assert list(tables.measures["length"]) == [len(text) for text in tables.measures["text"]]
texts = {d: [(f"{d}:1", f"{own}众志成城守望相助携手同行十分重要也很必要")] for d, own in (("a", "甲"), ("b", "乙"))}
assert find_reuse(texts)[0].weight < 0.6
assert similarity("again")(["普法宣传", "普法"]).shape[0] == 2
graph = unit_network(tables, mode="again")
assert len(graph) == 2
assert any(p.suffix == ".names" for p in write_graph(graph, out, "graph"))
assert (out / "counts.txt") in write_tables(tables, out)
names = {p.name for p in write_report_tables(tables, out)}
assert {"again.zh.html", "targets.zh.txt"} <= names
assert "again" in pc.figure_names(tables)
assert pc.draw("again", tables).parts
from policycompare.project.networks import network_graphs
assert any(name.endswith("-again") for name, _ in network_graphs(tables))
print("all are read, shown and counted")
"""


def copied(folder: Path) -> Path:
    """A copy of the package, to which nothing was added."""
    shutil.copytree(PACKAGE, folder / "policycompare", ignore=shutil.ignore_patterns("__pycache__"))
    return folder / "policycompare"


def run(folder: Path, out: Path) -> subprocess.CompletedProcess[str]:
    out.mkdir(exist_ok=True)
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    command = [sys.executable, "-c", SCRIPT, str(out)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def add_entries(package: Path, without: int | None = None) -> None:
    """Write the entries and rows into a copy, all but one of them."""
    for number, (name, *added) in enumerate([*FIRST, *ROWS]):
        if number == without:
            continue
        text = (package / name).read_text("utf-8")
        if name.endswith(".csv"):
            text += f"{added[0]}\n"
        else:
            begin, entry = added
            assert text.count(begin) == 1, name
            text = text.replace(begin, f"{begin}\n    {entry}")
        (package / name).write_text(text, encoding="utf-8")
    for name, before, after in COLUMN:
        text = (package / name).read_text("utf-8")
        assert text.count(before) == 1, name
        (package / name).write_text(text.replace(before, after), encoding="utf-8")
    for name, lines in LAST:
        with (package / name).open("a", encoding="utf-8") as file:
            file.write(f"\n\n{lines}\n")


def test_an_entry_is_enough(tmp_path: Path) -> None:
    add_entries(copied(tmp_path))
    made = run(tmp_path, tmp_path / "out")
    assert made.stdout.strip() == "all are read, shown and counted", made.stderr[-2000:]


@pytest.mark.parametrize("gone", range(len(FIRST) + len(ROWS)), ids=[name for name, *_ in [*FIRST, *ROWS]])
def test_without_it_the_script_fails(tmp_path: Path, gone: int) -> None:
    """So the script would notice each; one of the pattern registries is left without its entry at a time."""
    add_entries(copied(tmp_path), without=gone)
    made = run(tmp_path, tmp_path / "out")
    assert made.returncode == 1
    assert "Error" in made.stderr
