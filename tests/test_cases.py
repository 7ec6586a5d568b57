"""Invented inputs of the kinds that real copies bring, each with the right result; see ``cases/README.md``."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import policycompare as pc
from policycompare.tables.readings import doubts

CASES = Path(__file__).parent / "cases"
TO_COME: set[str] = set()
"""Kinds that are not read rightly yet."""
FOLDED = {"万": 1e4, "亿": 1e8}


def bare(text: object) -> str:
    return re.sub(r"\s", "", text) if isinstance(text, str) else ""


def figure(value: Any, unit: Any) -> tuple[float, str]:
    value, unit = float(value), unit if isinstance(unit, str) else ""
    while unit[:1] in FOLDED:
        value, unit = value * FOLDED[unit[0]], unit[1:]
    return value, unit


def rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return frame.astype(object).where(frame.notna(), None).to_dict("records")


def target_problems(tables: pc.Tables, wanted: dict[str, Any]) -> list[str]:
    problems, left = [], [row for row in rows(tables.targets) if row["tense"] == "planned"]
    for want in wanted.get("targets", []):

        def fits(row: dict[str, Any], want: dict[str, Any] = want) -> bool:
            if want["value"] is None:
                return row["value"] is None and want["indicator_has"] in bare(row["indicator"])
            return row["value"] is not None and figure(row["value"], row["value_unit"]) == figure(
                want["value"], want["unit"]
            )

        found = next((row for row in left if fits(row)), None)
        if found is None:
            problems.append(f"missing: {want}")
            continue
        left.remove(found)
        if found["comparator"] not in want["comparator"] or found["deadline"] != want["deadline"]:
            problems.append(f"{found['comparator']} {found['deadline']}: {want}")
        if want["indicator_has"] not in bare(found["indicator"]):
            problems.append(f"indicator {found['indicator']}: {want}")
    if wanted.get("only_these_targets"):
        problems += [f"too much: {row['indicator']} {row['value']} {row['deadline']}" for row in left]
    due = {row["deadline"] for row in rows(tables.targets)}
    problems += [f"missing: {deadline}" for deadline in wanted.get("deadlines", []) if deadline not in due]
    return problems


def unit_problems(tables: pc.Tables, wanted: dict[str, Any]) -> list[str]:
    texts = {row["measure_id"]: bare(row["heading"]) + bare(row["text"]) for row in rows(tables.measures)}
    left = [row for row in rows(tables.responsibilities) if row["role"] != "actor"]
    problems = []
    for want in wanted.get("units", []):
        named = [
            row
            for row in left
            if want["name"] in (bare(row["mention"]), (row["unit_id"] or "").split("/")[-1])
            and want.get("in_measure_with", "") in texts[row["measure_id"]]
        ]
        named.sort(key=lambda row: row["role"] != want["role"])
        if not named:
            problems.append(f"missing: {want}")
            continue
        left.remove(named[0])
        if named[0]["role"] not in wanted.get("role_synonyms", {}).get(want["role"], [want["role"]]):
            problems.append(f"{named[0]['role']}: {want}")
    if wanted.get("only_these_units"):
        problems += [f"too much: {row['mention']}" for row in left]
    return problems


def division_problems(tables: pc.Tables, wanted: dict[str, Any]) -> list[str]:
    headings = [bare(h) for frame in (tables.sections, tables.measures) for h in frame["heading"].dropna()]
    problems = [f"no heading: {h}" for h in wanted.get("sections", []) if h not in headings]
    problems += [
        f"twice: {h}"
        for h in wanted.get("sections_once", [])
        if headings.count(h) > 1 or any(h in other and h != other for other in headings)
    ]
    problems += [f"a line of the contents: {h}" for w in wanted.get("no_section_with", []) for h in headings if w in h]
    if len(tables.measures) != wanted.get("measures", len(tables.measures)):
        problems.append(f"{len(tables.measures)} measures, {wanted['measures']} wanted")
    return problems


def metadata_problems(tables: pc.Tables, wanted: dict[str, Any]) -> list[str]:
    (row,) = rows(tables.documents)
    columns = ("title", "document_number", "issuer", "issue_date")
    problems = [f"{c}: {row[c]}" for c in columns if c in wanted and bare(row[c]).strip("《》") != wanted[c]]
    if "period" in wanted and [row["period_start"], row["period_end"]] != wanted["period"]:
        problems.append(f"period: {row['period_start']} {row['period_end']}")
    return problems


@pytest.mark.parametrize("path", sorted((CASES / "parse").glob("*.json")), ids=lambda p: p.stem)
def test_a_case_is_read_rightly(path: Path, request: pytest.FixtureRequest) -> None:
    if path.stem in TO_COME:
        request.applymarker(pytest.mark.xfail(strict=True))
    wanted = json.loads(path.read_text("utf-8"))
    tables = pc.parse(path.with_name(wanted["input"]))
    assert doubts(tables) == []
    read = (target_problems, unit_problems, division_problems, metadata_problems)
    assert [problem for problems in read for problem in problems(tables, wanted)] == []


# ---- several forms of one plan


def what_is_read(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """What a file gives, without the ids and places that its form decides."""
    tables = pc.parse(path)
    columns = {
        "documents": ["title", "region_name", "issuer", "document_number", "period_end"],
        "sections": ["level", "num", "heading"],
        "measures": ["num", "heading", "text"],
        "responsibilities": ["position", "role", "mention"],
        "targets": ["indicator", "comparator", "value", "value_unit", "deadline"],
        "units": ["name"],
    }
    found = {name: [tuple(row.values()) for row in rows(getattr(tables, name)[columns[name]])] for name in columns}
    # a heading on a line of its own ends with the line, one that runs into its text with a stop
    found["measures"] = [(num, heading, re.sub(r"[。\s]", "", text)) for num, heading, text in found["measures"]]
    return found


SAME = [
    ("04_kangxi_radicals", "plain.txt", "kangxi.txt"),
    ("05_big5", "utf8.txt", "big5.txt"),
    ("06_invisible_marks", "plain.txt", "bidi.txt"),
    ("06_invisible_marks", "plain.txt", "bell.txt"),
    ("06_invisible_marks", "plain.txt", "emoji_bullets.txt"),
    ("06_invisible_marks", "plain.txt", "variation.txt"),
    ("07_markdown", "plain.txt", "plan.md"),
    ("07_markdown", "plain.txt", "plan_h3.md"),
    ("08_html", "plain.txt", "plan.html"),
    ("11_pdf_hard_wraps", "plain.txt", "plain.pdf"),
    ("11_pdf_hard_wraps", "plain.txt", "plain_pdf.txt"),
    ("11_pdf_hard_wraps", "plain.txt", "plain_pdf_layout.txt"),
    ("18_spans_with_crlf_bom", "crlf.txt", "utf8bom.txt"),
]


@pytest.mark.parametrize(("folder", "plain", "other"), SAME, ids=lambda name: name)
def test_two_forms_of_a_plan_give_the_same(folder: str, plain: str, other: str) -> None:
    assert what_is_read(CASES / folder / other) == what_is_read(CASES / folder / plain)


@pytest.mark.parametrize("name", ["table.md", "table_tsv.txt", "分工表.docx", "分工表.txt", "分工表.xlsx"])
def test_a_table_of_tasks_is_read_in_every_form(name: str) -> None:
    wanted = json.loads((CASES / "09_task_table" / "expected.json").read_text("utf-8"))
    tables = pc.parse(CASES / "09_task_table" / name)
    assert len(tables.measures) == wanted["measures"]
    assert sorted({bare(m) for m in tables.responsibilities["mention"]}) == sorted(wanted["units"])
    assert sorted(tables.targets["deadline"].dropna()) >= sorted(wanted["deadlines"])
    values = [figure(row["value"], "")[0] for row in rows(tables.targets) if row["value"] is not None]
    assert sorted(values) == sorted(value for value in wanted["values"] if value is not None)


def test_automatic_numbers_of_word_are_printed() -> None:
    wanted = json.loads((CASES / "10_docx_auto_numbers" / "expected.json").read_text("utf-8"))
    tables = pc.parse(CASES / "10_docx_auto_numbers" / "autonum.docx")
    assert (len(tables.measures), len(tables.sections)) == (wanted["measures"], wanted["headings"])


def test_page_numbers_are_no_text() -> None:
    wanted = json.loads((CASES / "12_page_numbers" / "expected.json").read_text("utf-8"))
    tables = pc.parse(CASES / "12_page_numbers" / "pagebreak.txt")
    numbers = tables.measures.set_index("measure_id")["num"]
    named = [[str(numbers[r["measure_id"]]), r["mention"]] for r in rows(tables.responsibilities)]
    assert (len(tables.measures), named) == (wanted["measures"], wanted["responsibilities"])
    columns = [
        "indicator",
        "value",
        "value_unit",
        "deadline",
    ]  # 覆盖率达到100% is full coverage, and so no less than 100
    found = [list(row.values()) for row in rows(tables.targets[columns])]
    assert all([name, *rest] in found for name, _, *rest in wanted["targets"])
    assert not re.search(r"- 1 -|—2—|第3页|实施方案$", "\n".join(tables.measures["text"]), re.M)


WORDS = json.loads((CASES / "14_target_words" / "expected.json").read_text("utf-8"))


@pytest.mark.parametrize(("name", "wanted"), [(n, w) for n, ws in WORDS.items() for w in ws], ids=str)
def test_words_of_targets(name: str, wanted: list[Any], words_of_targets: dict[str, pd.DataFrame]) -> None:
    """Every line states its target; None leaves open how it is compared."""
    number, indicator, comparator, value, unit, *more = wanted
    frame = words_of_targets[name]
    own = frame[frame["measure_id"] == f"{name}:{number}"]
    fitting = [
        row
        for row in rows(own)
        if indicator in bare(row["indicator"])
        and (comparator is None or row["comparator"] == comparator)
        and (row["value"], row["value_unit"]) == (value, unit)
    ]
    assert len(fitting) == 1, rows(own)
    assert not more or fitting[0]["period"] == more[0]


@pytest.fixture(scope="module")
def words_of_targets() -> dict[str, pd.DataFrame]:
    studies = CASES.parent / "studies" / "carbon_peak" / "data" / "raw"
    folders = {name: studies if name == "qinglan" else CASES / "14_target_words" for name in WORDS}
    return {name: pc.parse(folder / f"{name}.txt").targets for name, folder in folders.items()}


def test_a_start_is_no_deadline(words_of_targets: dict[str, pd.DataFrame]) -> None:
    """2023年起 begins something."""
    frame = words_of_targets["edu_a"]
    assert not frame[frame["measure_id"] == "edu_a:2"]["deadline_text"].notna().any()


def test_a_plan_of_taiwan_states_its_period() -> None:
    wanted = json.loads((CASES / "13_taiwan_hongkong" / "expected.json").read_text("utf-8"))["tw1"]
    (row,) = rows(pc.parse(CASES / "13_taiwan_hongkong" / "tw1.txt").documents)
    assert row["title"].replace("（", "(").replace("）", ")") == wanted["title"]
    assert [row["period_start"], row["period_end"]] == wanted["period"]


def test_bodies_of_taiwan_and_hong_kong_are_read() -> None:
    tables = pc.parse(CASES / "13_taiwan_hongkong" / "tw2.txt")
    assert len(tables.responsibilities) == 9
    assert set(tables.responsibilities["role"]) == {"lead", "support"}
    (row,) = rows(pc.parse(CASES / "13_taiwan_hongkong" / "hk1.txt").documents)
    assert row["title"] == "东湾区河道治理及绿化行动纲领"


LETTERHEADS = json.loads((CASES / "15_letterheads" / "expected.json").read_text("utf-8"))


@pytest.mark.parametrize("name", [name for name in LETTERHEADS if name != "now"])
def test_a_letterhead_is_no_part_of_the_title(name: str) -> None:
    (row,) = rows(pc.parse(CASES / "15_letterheads" / f"{name}.txt").documents)
    assert {column: row[column] for column in LETTERHEADS[name]} == LETTERHEADS[name]


def test_no_figure_is_read_that_nobody_printed() -> None:
    tables = pc.parse(CASES / "16_ocr_figures" / "ocr.txt")
    printed = (CASES / "16_ocr_figures" / "ocr.txt").read_text("utf-8")
    for row in rows(tables.targets):
        assert row["value"] is None or re.search(rf"(?<![\dlOoI]){row['value']:g}(?![\dlOoI])", printed)
    assert [line for line in tables.report if "l0" in line or "2O25" in line or "3O" in line]
    assert "市财政局" in set(tables.responsibilities["mention"])


@pytest.mark.parametrize("name", ["crlf.txt", "utf8bom.txt"])
def test_spans_count_characters_as_the_dictionary_says(name: str) -> None:
    path = CASES / "18_spans_with_crlf_bom" / name
    tables = pc.parse(path)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        text = stream.read()
    for row in rows(tables.responsibilities):
        assert text[row["char_start"] : row["char_end"]] == row["mention"]
