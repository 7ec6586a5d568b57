"""Who shares measures with whom in a region: an ordered matrix, with what is beyond chance marked in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from policycompare.network.layout import SYSTEM_COLOURS
from policycompare.network.tie_matrix import FEWEST_TIES, TieMatrix, tested_ties, tie_matrix_of
from policycompare.plots import canvas as sheets
from policycompare.plots.canvas import Key, KeyEntry, key_height
from policycompare.plots.lettering import line_height, shorten, text_width, wrap
from policycompare.plots.load import left_out_of_region
from policycompare.plots.look import page_width, shades
from policycompare.plots.registry import Caption
from policycompare.plots.style import INK, TWO_COLUMNS
from policycompare.results.loads import RegionLoad, region_loads
from policycompare.tables.frames import Tables, iter_rows
from policycompare.tables.names import Names
from policycompare.tables.twins import merge_twins
from policycompare.tables.wording import beyond_words
from policycompare.words import run_on

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SIZE = 7.0
"""Size of the type, points."""
TITLE_SIZE = 9.0
ROW = (0.125, 0.2)
"""Height of a row where there are many, and where there are few, inches."""
LABEL = 2.3
"""The widest label, inches."""
GAP = 0.04
"""Between a square of the diagonal and its label, inches."""
STEPS = (1, 2, 4, 10)
"""Shared measures from which a cell has its shade."""
SHADES = (0.14, 0.34, 0.58, 0.85)
"""Place of each shade in the colour map."""
DARK = 2
"""From this shade on marks are white."""
EMPTY = "#f5f5f5"


def _width() -> float:
    """Width of the figure without the layout's margins, inches."""
    return page_width() - 0.1


@dataclass(frozen=True, slots=True)
class DrawnMatrix:
    """The matrix of one region.

    Attributes:
        load: What the region hands out.
        matrix: Its bodies and what they share.
        tables: The study's tables with twins as one unit, for names.
    """

    load: RegionLoad
    matrix: TieMatrix
    tables: Tables

    def labels(self, names: Names) -> dict[str, str]:
        """Body -> its name; in English its function, which needs no Chinese."""
        units, called = self.tables.units.set_index("unit_id"), Names(self.tables, names.lang)
        shown = sorted(self.matrix.units["unit_id"])
        if names.lang == "zh":
            return {unit: called.unit(unit) for unit in shown}
        found = {}
        for unit in shown:
            function, system = units.loc[unit, "function"], names.word(units.loc[unit, "system"])
            has_one = isinstance(function, str)
            found[unit] = names.function(function) if has_one else names.say("unit_matrix.unnamed", system=system)
        shared, seen = Counter(found.values()), Counter[str]()
        for unit, label in found.items():
            if shared[label] > 1:
                seen[label] += 1
                found[unit] = f"{label} ({seen[label]})"
        return found

    def table(self) -> pd.DataFrame:
        """See ``TieMatrix.table``."""
        return self.matrix.table()


def prepare(tables: Tables, root: Path | None) -> Iterator[tuple[str, DrawnMatrix]]:
    """One figure a region in which at least ``FEWEST_TIES`` pairs of bodies share measures; see ``instead``."""
    for load in region_loads(tables):
        matrix = tie_matrix_of(tables, load.region_id, load.basis)
        if matrix is not None and matrix.all_ties >= FEWEST_TIES:
            yield load.region_id, DrawnMatrix(load, matrix, merge_twins(tables))


def instead(tables: Tables, rest: str, names: Names) -> str:
    """What there is to say of a region with few ties; empty for any other name and where there is none."""
    load = next((load for load in region_loads(tables) if load.region_id == rest), None)
    if load is None or any(region == rest for region, _ in prepare(tables, None)):
        return ""
    ties = tested_ties(tables, rest, load.basis)
    if not len(ties):
        return ""
    both = int((ties["is_backbone"] & ties["is_backbone_fixed"]).sum())
    strict, canonical = int(ties["is_backbone_fixed"].sum()), int(ties["is_backbone"].sum())
    counted = beyond_words(int(ties["samples"].max()), strict, both, canonical, names)
    return names.say("unit_matrix.instead", region=names.region(rest), ties=len(ties), counted=counted)


@dataclass(frozen=True, slots=True)
class _Canvas:
    """The matrix laid out in inches, the origin at the foot of the key.

    Attributes:
        width, height: Sides of a cell.
        bottom: Where the matrix ends and the key begins.
        top: Where it begins.
        labels: Label of each body, in order, its measures behind it.
        key: The key.
    """

    width: float
    height: float
    bottom: float
    top: float
    labels: list[str]
    key: Key

    def row(self, at: int) -> float:
        """Lower edge of a row."""
        return self.top - (at + 1) * self.height


def _lay_out(drawn: DrawnMatrix, names: Names) -> _Canvas:
    units, named = drawn.matrix.units, drawn.labels(names)
    labels = [f"{shorten(named[row.unit_id], LABEL, SIZE)}  {row.measures}" for row in iter_rows(units)]
    count = len(labels)
    height = min(ROW[1], max(ROW[0], 4.0 / count))
    room = [(_width() - text_width(label, SIZE) - 2 * GAP) / (at + 1) for at, label in enumerate(labels)]
    key = sheets.key_rows(_key(drawn, names), _width(), SIZE)
    bottom = key_height(key, SIZE) + 0.1
    return _Canvas(min(height, *room), height, bottom, bottom + count * height, labels, key)


def _key(drawn: DrawnMatrix, names: Names) -> list[list[KeyEntry]]:
    """What shades, marks and squares mean; only those that occur."""
    ties, systems = drawn.matrix.ties, set(drawn.matrix.units["system"])
    steps = sorted({_step(count) for count in ties["measures"]})
    shades = [KeyEntry(names.say("unit_matrix.key_shared"))]
    for step in steps:
        last = step + 1 == len(STEPS)
        least, most = STEPS[step], STEPS[step] if last else STEPS[step + 1] - 1
        span = str(least) if least == most else f"{least}–{most}"
        label = names.say("unit_matrix.more_than", least=least) if last else span
        shades.append(KeyEntry(label, "s", _shade(step)))
    occurring = [kind for kind in MARKS if kind in {_kind(row) for row in iter_rows(ties)}]
    marks = [KeyEntry(names.say(f"unit_matrix.key_{kind}"), MARKS[kind]) for kind in occurring]
    branches = [KeyEntry(names.word(system), "s", c) for system, c in SYSTEM_COLOURS.items() if system in systems]
    beyond = [KeyEntry(names.say("unit_matrix.key_beyond")), *marks] if marks else []
    return [row for row in (shades, beyond, branches) if row]


MARKS: Mapping[str, str] = {"both": "o", "fixed": "ring", "canonical": "^"}
"""What a pair is beyond chance in -> its mark."""


def _kind(row: Any) -> str:
    """In which models a pair is beyond chance; empty where in none."""
    canonical, fixed = row.is_backbone, row.is_backbone_fixed
    return "both" if canonical and fixed else "fixed" if fixed else "canonical" if canonical else ""


def _step(count: int) -> int:
    """Which shade so many shared measures have."""
    return sum(count >= least for least in STEPS) - 1


def _shade(step: int) -> str:
    from matplotlib.colors import to_hex

    return to_hex(shades()(SHADES[step]))


def plot(drawn: DrawnMatrix, ax: Axes, names: Names) -> Axes:
    """Draw the matrix below its diagonal, the names beside it; the Axes become inches."""
    from matplotlib.collections import PolyCollection

    sheet, matrix = _lay_out(drawn, names), drawn.matrix
    count = len(sheet.labels)
    ax.set(xlim=(0, _width()), ylim=(0, sheet.top))
    ax.set_aspect("equal", anchor="S")
    ax.axis("off")
    place = {unit: at for at, unit in enumerate(matrix.units["unit_id"])}
    shade = {(place[r.other_unit_id], place[r.unit_id]): _shade(_step(r.measures)) for r in iter_rows(matrix.ties)}
    cells = [(row, column) for row in range(count) for column in range(row + 1)]
    system = list(matrix.units["system"])

    def square(row: int, column: int) -> list[tuple[float, float]]:
        x, y, w, h = column * sheet.width, sheet.row(row), sheet.width, sheet.height
        return [(x, y), (x + w, y), (x + w, y + h), (x, y + h)]

    colours = [SYSTEM_COLOURS[system[r]] if r == c else shade.get((r, c), EMPTY) for r, c in cells]
    ax.add_collection(
        PolyCollection([square(*cell) for cell in cells], facecolors=colours, edgecolors="white", linewidths=0.5),
        autolim=False,
    )
    for first, last in _blocks(matrix):
        corner = sheet.row(last), first * sheet.width
        ax.plot(
            [corner[1], corner[1], (last + 1) * sheet.width], [sheet.row(first - 1), corner[0], corner[0]],
            color=INK, linewidth=0.6, solid_capstyle="butt", zorder=3,
        )  # fmt: skip
    radius = 0.3 * min(sheet.width, sheet.height)
    for tie in iter_rows(matrix.ties):
        kind = _kind(tie)
        if not kind:
            continue
        colour = "white" if _step(tie.measures) >= DARK else INK
        x, y = (place[tie.unit_id] + 0.5) * sheet.width, sheet.row(place[tie.other_unit_id]) + sheet.height / 2
        sheets.draw_sign(ax, x, y, MARKS[kind], colour, radius)
    for at, label in enumerate(sheet.labels):
        x, y = (at + 1) * sheet.width + GAP, sheet.row(at) + sheet.height / 2
        ax.text(x, y, label, ha="left", va="center_baseline", fontsize=SIZE, color=INK, parse_math=False)
    sheets.draw_key(ax, sheet.key, SIZE)
    ax.set_title(_title_lines(drawn, names), parse_math=False)
    return ax


def _blocks(matrix: TieMatrix) -> list[tuple[int, int]]:
    """First and last place of each community of two bodies or more."""
    numbers = list(matrix.units["community"])
    firsts = [at for at, number in enumerate(numbers) if at == 0 or numbers[at - 1] != number]
    lasts = [*(first - 1 for first in firsts[1:]), len(numbers) - 1]
    return [(first, last) for first, last in zip(firsts, lasts, strict=True) if last > first]


def _title(drawn: DrawnMatrix, names: Names) -> str:
    """What is seen: how many pairs are beyond chance in which model, and which of them share most."""
    matrix, labels = drawn.matrix, drawn.labels(names)
    counted = beyond_words(matrix.samples, matrix.fixed, matrix.both, matrix.canonical, names)
    said = {"region": names.region(matrix.region_id), "ties": matrix.all_ties, "counted": counted}
    marked = matrix.ties[matrix.ties["is_backbone_fixed" if matrix.samples else "is_backbone"]]
    actors = names.say("unit_matrix.actors") if matrix.basis == "actors" else ""
    if not len(marked):
        return names.say("unit_matrix.title_none", **said) + actors
    first = marked.sort_values("measures", ascending=False, kind="stable").iloc[0]
    pair = {"one": labels[first["unit_id"]], "other": labels[first["other_unit_id"]], "measures": first["measures"]}
    return names.say("unit_matrix.title", **said, **pair) + actors


def _title_lines(drawn: DrawnMatrix, names: Names) -> str:
    return wrap(_title(drawn, names), 0.95 * _width(), TITLE_SIZE, 2)


def size(drawn: DrawnMatrix) -> tuple[float, float]:
    """Two columns wide; the height grows with the bodies, up to a page. The same in both languages."""
    sheets_of = [(_lay_out(drawn, names), _title_lines(drawn, names)) for names in _both(drawn)]
    height = max(sheet.top + (1 + title.count("\n")) * line_height(TITLE_SIZE) for sheet, title in sheets_of)
    return TWO_COLUMNS, height + 0.25


def _both(drawn: DrawnMatrix) -> tuple[Names, Names]:
    return Names(drawn.tables, "zh"), Names(drawn.tables, "en")


def caption(drawn: DrawnMatrix, names: Names) -> Caption:
    """The caption of one region's matrix."""
    matrix, load = drawn.matrix, drawn.load
    region = names.region(matrix.region_id)
    counted = beyond_words(matrix.samples, matrix.fixed, matrix.both, matrix.canonical, names)
    kinds = Counter(_kind(row) for row in iter_rows(matrix.ties))
    chance = {"pairs": matrix.pairs, "samples": matrix.samples, **{kind: kinds[kind] for kind in MARKS}}
    shows = [
        names.say("unit_matrix.shows", region=region, units=len(matrix.units), collectives=matrix.collectives),
        names.say("unit_matrix.function_names"),
        "" if matrix.agreement is None else names.say("unit_matrix.agreement", agreement=matrix.agreement),
        names.say("unit_matrix.models" if matrix.samples else "unit_matrix.model_canonical", **chance),
        names.say("unit_matrix.summed_up", ties=matrix.all_ties, counted=counted),
        names.say("network_figures.unit_network_actors") if matrix.basis == "actors" else "",
    ]
    said = {"unit_matrix.untied": matrix.untied, "unit_matrix.unshown": matrix.unshown}
    left_out = [names.say(key, units=count) for key, count in said.items() if count]
    if matrix.collective_ties:
        key = "unit_matrix.collective_ties" if matrix.samples else "unit_matrix.collective_ties_alone"
        left_out.insert(0, names.say(key, ties=matrix.collective_ties, fixed=matrix.collective_fixed))
    return Caption(
        _title(drawn, names),
        run_on(shows, names.lang),
        ("responsibilities", "units", "measures"),
        load.mentions,
        run_on(left_out + left_out_of_region(load, names), names.lang),
    )
