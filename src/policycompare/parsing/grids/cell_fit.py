"""How well words stand below a column's head, and which words of a row stand in which column.

A table that was copied as text has lost its lines. What is left is the order of its cells, and that a unit looks like a
unit, a figure like a figure, a body like a body and a date like a date.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from policycompare.lexicon import Lexicon
from policycompare.lexicon.columns import ATTRIBUTE, CONTENT, GOAL, GROUP, INDICATOR, TASK, VALUE_UNIT, VALUES
from policycompare.lexicon.roles import DEADLINE, OTHER
from policycompare.parsing.body_names import RE_BODY_END, is_collective
from policycompare.parsing.grids.cell_values import RE_NONE, read_values
from policycompare.parsing.grids.grid import Column
from policycompare.parsing.grids.headers import is_role, is_unit
from policycompare.parsing.grids.shape import RE_ATTRIBUTE

NEVER = -100.0
MOST_LINES = 12
"""Most lines of one cell."""
RE_WHEN = re.compile(
    r"\d年|\d月|季度|年底|月底|长期|持续|常态|每年|每月|半年|全年|适时|[按根]|20\d\d|1[0-4]\d年|十[二三四五六七]五"
)


class Piece(NamedTuple):
    """A stretch that was printed together: a line, or what stands between two blanks of it."""

    start: int
    end: int
    words: str


def fit(
    pieces: Sequence[Piece], columns: Sequence[Column], lexicon: Lexicon
) -> tuple[float, list[Sequence[Piece]]] | None:
    """Give the pieces of a row to its columns, in order.

    Args:
        pieces: What stands in the row behind its number.
        columns: The columns behind the number's.
        lexicon: For bodies.

    Returns:
        How well they fit, a point and more a column where all do, and the pieces of each column; None where they do
        not.
    """
    count, width = len(pieces), len(columns)
    if not count or count > MOST_LINES * width:
        return None
    says = [at for at, column in enumerate(columns) if column.kind in (TASK, CONTENT, GOAL, INDICATOR)]
    needed = says[-1] if says else -1
    best: list[list[tuple[float, int]]] = [[(NEVER * width, 0)] * (count + 1) for _ in range(width + 1)]
    best[0][0] = (0.0, 0)
    for at, column in enumerate(columns):
        for upto in range(count + 1):
            for begin in range(max(0, upto - MOST_LINES), upto + 1):
                before = best[at][begin][0]
                if before <= NEVER / 2:
                    continue
                own = before + _score(pieces[begin:upto], column.kind, at == needed, lexicon)
                if own > best[at + 1][upto][0]:
                    best[at + 1][upto] = (own, begin)
    total = best[width][count][0]
    if total < 0.8 * width:
        return None
    cells: list[Sequence[Piece]] = []
    upto = count
    for at in range(width, 0, -1):
        begin = best[at][upto][1]
        cells.insert(0, pieces[begin:upto])
        upto = begin
    return total, cells


def _score(pieces: Sequence[Piece], kind: str, is_needed: bool, lexicon: Lexicon) -> float:
    if not pieces:
        return _score_gap(kind, is_needed, lexicon)
    words = [piece.words for piece in pieces]
    joined = "".join(words)
    more = 0.3 * (len(set(words)) - 1)  # a merged cell is copied twice at times
    if kind in ("year", *VALUES):
        return _score_figures(words)
    if kind == VALUE_UNIT:
        return 3.0 - more if is_unit(joined) or RE_NONE.fullmatch(joined) else NEVER
    if kind == ATTRIBUTE:
        return 3.0 - more if RE_ATTRIBUTE.fullmatch(joined) else NEVER
    if kind == DEADLINE:
        return 3.0 - more if len(joined) <= 30 and RE_WHEN.search(joined) else -2.0
    if is_role(kind, lexicon):
        named = [looks_like_bodies(w, lexicon) for w in words]
        return 3.0 - more if all(named) else 1.0 - more if RE_NONE.fullmatch(joined) else -3.0
    return _score_words(words, kind, lexicon) - more


def _score_gap(kind: str, is_needed: bool, lexicon: Lexicon) -> float:
    """What it costs that a column has nothing in this row."""
    if is_needed:
        return NEVER
    if kind in ("year", *VALUES, VALUE_UNIT, ATTRIBUTE):
        return -2.5
    if kind == DEADLINE or is_role(kind, lexicon):
        return -0.7 if kind == "support" else -1.2
    return 0.0 if kind in (GROUP, OTHER, TASK) else -0.5


def _score_figures(words: Sequence[str]) -> float:
    values = [read_values(w, 0, len(w)) for w in words]
    if all(value is not None for value in values):
        labelled = all(value and value[0].label for value in values)
        return 3.0 if len(words) == 1 else 3.0 - 0.2 * (len(words) - 1) ** 1.5 if labelled else NEVER
    return 0.3 if len(words) == 1 and len(words[0]) <= 24 else NEVER


def _score_words(words: Sequence[str], kind: str, lexicon: Lexicon) -> float:
    """How well words stand in a column of words: they are neither figure nor attribute nor unit."""
    joined = "".join(words)
    if RE_ATTRIBUTE.fullmatch(words[-1]) or RE_NONE.fullmatch(joined):
        return NEVER if kind != OTHER else 0.0
    figure = read_values(joined, 0, len(joined))
    if figure and not figure[0].label:
        return -4.0
    if is_unit(joined) and len(joined) <= 3 and kind == INDICATOR:
        return -4.0
    if kind == GROUP:
        return 1.2 if len(joined) <= 20 and len(words) <= 4 else -2.0
    if kind == OTHER:
        return 0.2
    if len(words) > 1 and len(words[0]) < min(8, len(words[1])):
        return 1.6  # a line that breaks is a full one: 综合 | 治理 is the group's, not the name's
    if len(joined) > 4 and all(looks_like_bodies(w, lexicon) for w in words):
        return -1.0
    return 2.0


def looks_like_bodies(words: str, lexicon: Lexicon) -> bool:
    """Whether words are a list of bodies.

    Example:
        >>> from policycompare.lexicon import read_lexicon
        >>> lexicon = read_lexicon()
        >>> looks_like_bodies("市发展改革委、市财政局", lexicon), looks_like_bodies("推进散煤治理", lexicon)
        (True, False)
    """
    names = [name for name in re.split(r"[、，；。\s]", words) if name]
    if not names or max(map(len, names)) > 24:
        return False
    known = sum(bool(is_collective(n) or lexicon.body_at_end(n) or RE_BODY_END.search(n)) for n in names)
    return known >= 0.7 * len(names) and not re.search(r"^[加推完建开制强深做组]", words)
