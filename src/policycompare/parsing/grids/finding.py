"""The tables of a document: which lines stand in one, and in which."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from policycompare.lexicon import Lexicon
from policycompare.parsing.grids.from_blocks import MAX_COLUMNS, block_rows, is_running
from policycompare.parsing.grids.from_lines import find_line_grids
from policycompare.parsing.grids.grid import Cell, Grid
from policycompare.parsing.grids.shape import find_shape
from policycompare.parsing.lines.head_table import is_head_table
from policycompare.parsing.lines.line import Line
from policycompare.parsing.lines.numbering import match_label
from policycompare.text.documents import Source

# What stands above a table and is its own: 表1 主要指标, 专栏2 …, 单位：万元. Not the title of an annex.
RE_CAPTION = re.compile(
    r"(?:表|图表|专栏|续表)\s?[\d一二三四五六七八九十]{0,3}(?:[-—.]\d{1,2})?(?![\d格明示述彰达现决])|[（(]?(?:计量)?单位[：:]"
)
RE_NAME = re.compile(r"^[^。；：，]*(?<!下)(?:表|清单|指标|一览|目录|分工|台账|情况)(?:[（(][^（）()。]{1,20}[)）])?$")
MAX_CAPTION = 60


def find_grids(source: Source, lines: Sequence[Line], lexicon: Lexicon) -> list[Grid]:
    """Find the tables among the lines of a document.

    Args:
        source: Its file.
        lines: All its lines.
        lexicon: What columns are called.

    Returns:
        Tables in the order of the text, with heads and rows. A box, a letterhead or a signature that is drawn as a
        table is none: its lines are read like any others.
    """
    found: list[Grid] = []
    blocks = [list(own) for _, own in itertools.groupby(lines, key=lambda line: id(line.table) if line.table else 0)]
    above: list[Line] = []
    for own in blocks:
        block = own[0].table
        if block is None:
            found.extend(find_line_grids(source, own, lexicon))
            above = own
            continue
        if is_head_table(own):
            continue
        rows = block_rows(block, own, source.normalized.offsets)
        grid = _grid(source.text, own, rows, lexicon, found[-1] if found else None, above)
        if grid is None and own[-1].end - own[0].start > len(source.text) / 2:
            _free(own)
        if grid:
            grid.cut = max(grid.cut, max(map(len, block.rows)) - MAX_COLUMNS)
        if grid and not (found and grid is found[-1]):
            found.append(grid)
        above = own if grid is None else []
    index = {line.start: at for at, line in enumerate(lines)}
    floor = -1
    for grid in found:
        _take_caption(grid, lines, index[grid.start], floor)
        floor = grid.end
    return found


def _grid(
    text: str, lines: list[Line], rows: list[list[Cell]], lexicon: Lexicon, last: Grid | None, between: list[Line]
) -> Grid | None:
    """The grid of one block; the last grid, where the block only carries it on."""
    shape = find_shape(text, rows, lexicon)
    if shape:
        again = last is not None and [c.words for c in shape.columns] == [c.words for c in last.columns]
        if again and last and not between and not shape.caption:
            last.rows += shape.rows
            last.heads += shape.heads
            last.lines += lines
            return last
        title = shape.caption.split("\n", 1)[0]
        name = next((line for line in lines[:1] if line.words == title and RE_NAME.search(title)), None)
        return Grid(text, lines, shape.rows, shape.columns, shape.caption, name, shape.heads)
    if last and not between and rows and last.columns and len(rows[0]) == len(last.columns):
        last.rows += rows  # a page ended; the head is not printed again
        last.lines += lines
        return last
    if is_running(text, rows):
        return None
    return Grid(text, lines, rows)


def _free(lines: Sequence[Line]) -> None:
    """Give lines their numbers back: the table that they stand in is the page, and holds the plan itself."""
    for line in lines:
        line.block = None
        line.number = match_label(line.words)


def _take_caption(grid: Grid, lines: Sequence[Line], at: int, floor: int) -> None:
    """Take the lines above a table, which begins with line ``at``, that are its own, and read one that names it."""
    words: list[str] = []
    own: list[Line] = []
    while at and len(own) < 3 and lines[at - 1].start > floor and lines[at - 1].table is None:
        line = lines[at - 1]
        is_annex = line.number is not None and line.number.style.is_annex
        if len(line.words) > MAX_CAPTION:
            break
        if is_annex or not RE_CAPTION.match(line.words):
            if RE_NAME.search(line.words):
                words.append(line.words)
                if not line.number:
                    own.append(line)
                    grid.name = line
            break
        own.append(line)
        words.append(line.words)
        at -= 1
    grid.lines = [*reversed(own), *grid.lines]
    grid.caption = "\n".join(filter(None, [*reversed(words), grid.caption]))
