"""The limits in the code: all of them stand in docs/bounds.md, and none is met in silence."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import numpy as np
import pytest

import policycompare
from parse_shape import read_shape
from policycompare import cli, project
from policycompare.export.tables import MAX_CELL, MAX_SHEET_ROWS, sheet_lines
from policycompare.limits import MARK, limits_in
from policycompare.pairs import alignment
from policycompare.parsing.acts import MOST_LISTED
from policycompare.parsing.citations import MAX_TITLE
from policycompare.parsing.grids.from_blocks import MAX_COLUMNS
from policycompare.parsing.lines.contents import MAX_ENTRIES
from policycompare.parsing.targets.parts import LONGEST_PART
from policycompare.parsing.targets.sentence_targets import LONGEST_GOAL

SOURCE = Path(policycompare.__file__).parent
PAGE = Path(__file__).parents[1] / "docs" / "bounds.md"
# Names of numbers that bound something; a mere threshold between two readings has another.
RE_BOUND = re.compile(
    r"_?(?:MAX_\w+|MOST(?:_\w+)?|LONGEST(?:_\w+)?|ALL_PAIRS|BEST|CANDIDATES|HEAVIEST|GROUND_SAMPLE|TIME_LIMIT|FAR(?:_\w+)?"
    r"|LOOKED_AT)"
)
KINDS = {"refused", "LIMIT MET", "said", "reading", "whole", "shown"}


def bounds() -> dict[tuple[str, str], float]:
    """Module and name of each number in the code that bounds something."""
    found = {}
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
                for target in node.targets:
                    value = node.value.value
                    if (
                        isinstance(target, ast.Name)
                        and RE_BOUND.fullmatch(target.id)
                        and isinstance(value, int | float)
                    ):
                        found[path.relative_to(SOURCE).as_posix(), target.id] = value
    return found


def listed() -> dict[tuple[str, str], tuple[float, str]]:
    rows = re.findall(r"^\| (\S+\.py) \| (\w+) \| (\S+) \| .+ \| (.+) \|$", PAGE.read_text("utf-8"), re.M)
    return {(module, name): (float(value), kind) for module, name, value, kind in rows}


def test_all_limits_are_listed_with_their_values() -> None:
    assert {key: value for key, (value, _) in listed().items()} == bounds()
    assert {kind for _, kind in listed().values()} == KINDS


HEAD = "云河市碳达峰实施方案\n一、重点任务\n（一）加快转型。"
TITLE = "甲" * MAX_TITLE
NAMES = "、".join(f"市第{n}局" for n in range(MOST_LISTED + 2))
GOAL = "推进绿色低碳发展" * (LONGEST_GOAL // 8 + 1)
ROWS = [[f"指标{n}" for n in range(MAX_COLUMNS + 3)], [str(n) for n in range(MAX_COLUMNS + 3)]]
TABLE = "\n".join("\t".join(row) for row in [ROWS[0], *[ROWS[1]] * 4])
CONTENTS = "目录\n" + "\n".join(f"（{n}）推进事项…………{n}" for n in range(1, MAX_ENTRIES + 5))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{HEAD}落实《{TITLE}》。\n", f"a title of more than {MAX_TITLE} characters"),
        (f"{HEAD}落实《{TITLE}〈乙〉《丙》方案》。\n", f"a title of more than {MAX_TITLE} characters"),
        (f"{HEAD}{NAMES}应当制定方案。\n", f"a list of more than {MOST_LISTED} names"),
        (f"{HEAD}到2025年，{GOAL}。\n", f"of a goal {LONGEST_GOAL:,} characters are kept"),
        (f"{HEAD}{GOAL}到2025年。\n", f"of a goal {LONGEST_GOAL:,} characters are kept"),
        (f"{HEAD}推进工作。\n{TABLE}\n", "3 columns of a table"),
        (f"云河市碳达峰实施方案\n{CONTENTS}\n{HEAD[11:]}推进工作。\n", f"behind {MAX_ENTRIES} lines of contents"),
    ],
)
def test_a_limit_that_is_met_is_said(text: str, said: str) -> None:
    source, parsed = read_shape(text)
    lines = limits_in([*source.notes, *(line for document in parsed for line in document.report)])
    assert len(lines) == 1
    assert said in lines[0]
    assert re.match(r"made\.txt, character \d+: made: ", lines[0])


def test_nothing_is_said_below_the_limits() -> None:
    text = f"{HEAD}落实《{TITLE[3:]}》，市甲局、市乙局应当制定方案，到2025年，推进绿色发展。\n"
    source, parsed = read_shape(text)
    assert not limits_in([*source.notes, *parsed[0].report])


@pytest.mark.parametrize("count", [20, 400, 3000])
def test_a_clause_is_read_however_long_it_is(count: int) -> None:
    names = "、".join(f"市第{n}局" for n in range(count))
    for clause in (f"（{names}牵头）", f"（责任单位：{names}）"):
        _, (parsed,) = read_shape(f"{HEAD}推进工作{clause}。\n")
        assert len({row.mention for row in parsed.responsibilities}) == count


@pytest.mark.parametrize("count", [3, 30, MOST_LISTED])
def test_who_acts_is_read_behind_a_list(count: int) -> None:
    names = "、".join(f"市{name}局" for name in ("司法", "财政", "公安", "民政", "教育") * count)
    names = "、".join(names.split("、")[:count])
    _, (parsed,) = read_shape(f"{HEAD}{names}应当制定方案。\n")
    assert sum(row.role == "actor" for row in parsed.responsibilities) >= min(count, 5)


@pytest.mark.parametrize("length", [10, 900, 5_100, 60_000])
@pytest.mark.parametrize("filling", ["推进绿色发展，", "推进绿色发展", "甲、乙，", "落实《甲办法》，"])
def test_a_sentence_of_any_length_gives_its_targets(length: int, filling: str) -> None:
    filled = filling * (length // len(filling) + 1)
    _, (parsed,) = read_shape(f"{HEAD}{filled}到2025年，森林覆盖率达到30%，{filled}新建公园50个。\n")
    figures = {row.value for row in parsed.targets}
    assert {30.0, 50.0} <= figures


def test_figures_of_a_part_without_marks_are_not_torn() -> None:
    many = 4 * LONGEST_PART // 7
    _, (parsed,) = read_shape(f"{HEAD}{'新建甲125个' * many}。\n")
    assert {row.value for row in parsed.targets} == {125.0}
    assert len(parsed.targets) > many / 2


def test_figures_that_go_with_nothing() -> None:
    _, (parsed,) = read_shape(f"{HEAD}入学率、升学率分别达到95%、99%分别实现。\n")
    assert {row.value for row in parsed.targets} == {95.0, 99.0}


def test_broken_lines_that_stay_are_said() -> None:
    lines = "\n".join("| " + "推进绿色低碳发展加快能源转型推动产业结构调整优"[n % 3 :] for n in range(60))
    source, _ = read_shape(f"{HEAD}\n{lines}\n")
    assert any(MARK in note and "fixed width" in note for note in source.notes)


def test_lost_paragraphs_are_said() -> None:
    whole = "".join((Path(__file__).parent / "plans" / "haixi.txt").read_text("utf-8").split())
    lines = "\n".join(whole[at : at + 30] for at in range(0, len(whole), 30))
    source, _ = read_shape(f"{lines}\n")
    assert any(MARK in note and "ends a paragraph" in note for note in source.notes)


def test_too_many_pairs_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    class Space:
        sides = np.array(["a"] * 4 + ["b"] * 5)

    monkeypatch.setattr(alignment, "ALL_PAIRS", 19)
    (line,) = limits_in(alignment.bound_lines(Space()))  # type: ignore[arg-type]
    assert "a and b have 20 pairs" in line
    monkeypatch.setattr(alignment, "ALL_PAIRS", 20)
    assert not alignment.bound_lines(Space())  # type: ignore[arg-type]


def test_what_a_workbook_does_not_show_is_said(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(f"{HEAD}{'推进绿色发展' * (MAX_CELL // 6 + 1)}。\n", "utf-8")
    found = sheet_lines(project.parse(path))
    assert any("cells of measures are cut" in line for line in found)
    path.write_text(HEAD + "".join(f"推进{n}。" for n in range(MAX_SHEET_ROWS + 1)), "utf-8")
    assert any(line.startswith("policycompare.xlsx: sentences has") for line in sheet_lines(project.parse(path)))


def test_parse_warns_and_fails_where_a_limit_is_met(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(f"{HEAD}落实《{TITLE}》。\n（二）推进建设。完善制度。\n", "utf-8")
    assert cli.main(["parse", str(path), "--out", str(tmp_path / "out"), "--quiet"]) == 1
    warnings = capsys.readouterr().err
    assert "WARNING: plan.txt, character " in warnings
    assert MARK in warnings
    (line,) = project.limits_met(project.parse(path))
    assert MARK in line
