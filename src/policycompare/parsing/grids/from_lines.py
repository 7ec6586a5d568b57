"""Grids from lines: a table copied as text, its cells one below the other, or its rows with a blank between cells.

Only a table whose head is known and whose rows fit it is taken; all else stays the lines that it is.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from policycompare.lexicon import Lexicon
from policycompare.lexicon.columns import (
    ATTRIBUTE,
    BASE,
    GOAL,
    NUMBER,
    PAST,
    RATE,
    SUM,
    TARGET,
    VALUE_UNIT,
    VALUES,
)
from policycompare.lexicon.roles import DEADLINE
from policycompare.parsing.grids.cell_fit import Piece, fit
from policycompare.parsing.grids.grid import Cell, Column, Grid
from policycompare.parsing.grids.headers import RE_BRACKET, column_kind, is_role, read_column, squeeze, value_head
from policycompare.parsing.grids.shape import date_columns, kind_of, settle
from policycompare.parsing.lines.line import Line
from policycompare.parsing.lines.metadata import Metadata
from policycompare.text.documents import Source

MOST_HEADS = 18
"""Most lines of a head."""
LONGEST_HEAD = 20
MOST_IN_ROW = 60
"""Most lines between two numbers of rows."""
RE_BAND = re.compile(r"^[一二三四五六七八九十]{1,3}、|^[（(][一二三四五六七八九十]{1,3}[）)]|[：:]$|指标$")
RE_HAN = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[）)、]?")
RE_NO_ROW = re.compile(r"^(?:注|备注|说明|资料来源|数据来源|附表|附件|附录|表\d|专栏|第[一二三四五六七八九十]+[章节])")
RE_WORDS_OF_TABLES = re.compile(r"指\s?标|任\s?务|序|单\s?位|措施|事项")


class Row(NamedTuple):
    """A row as it was found: its number, its cells, what heads it, and where it ends among the pieces."""

    number: Piece | None
    cells: list[Sequence[Piece]]
    band: Piece | None
    end: int
    score: float


def find_line_grids(source: Source, lines: Sequence[Line], lexicon: Lexicon) -> list[Grid]:
    """Find the tables among lines that no format sets apart.

    Args:
        source: Their file.
        lines: Lines that follow each other.
        lexicon: What columns are called.
    """
    found: list[Grid] = []
    pieces = [Piece(line.start, line.end, line.words) for line in lines]
    at = 0
    while at < len(lines):
        grid = None
        words = lines[at].words
        if len(words) <= LONGEST_HEAD and _is_label(words, lexicon):
            grid = _below_each_other(source, lines, pieces, at, lexicon)
        if grid is None and len(words) <= 80 and RE_WORDS_OF_TABLES.search(words):
            grid = _with_blanks(source, lines, at, lexicon)
        if grid:
            found.append(grid)
            last = grid.end
            while at < len(lines) and lines[at].start < last:
                at += 1
        else:
            at += 1
    return found


def _is_head(words: str, lexicon: Lexicon) -> bool:
    """Whether a line can be a head, or the unit below one: 年均增长, （%）."""
    return len(words) <= LONGEST_HEAD and bool(column_kind(words, lexicon) or RE_BRACKET.fullmatch(squeeze(words)))


def _is_label(words: str, lexicon: Lexicon) -> bool:
    words = squeeze(words)
    return words in lexicon.columns or words in lexicon.roles.labels


# ---- cells one below the other


def _below_each_other(
    source: Source, lines: Sequence[Line], pieces: Sequence[Piece], at: int, lexicon: Lexicon
) -> Grid | None:
    heads = [piece.words for piece in pieces[at : at + MOST_HEADS]]
    is_numbered = lexicon.columns.get(squeeze(heads[0])) == NUMBER
    if is_numbered:
        end = next((i for i, words in enumerate(heads) if i and words in ("1", "一", "01")), 0)
    else:
        end = len(list(itertools.takewhile(lambda words: _is_head(words, lexicon), heads)))
    heads = heads[:end]
    if end < 3 or max(map(len, heads)) > LONGEST_HEAD or len(set(heads)) < end:
        return None
    best: tuple[float, list[Row], list[Column]] | None = None
    for form in _heads(heads, lexicon):
        columns = [read_column([words], lexicon) for words in form]
        if not _is_certain(columns, lexicon):
            continue
        rows = list(_rows(pieces, at + end, columns, is_numbered, lexicon))
        score = sum(row.score for row in rows) / len(columns)
        if len(rows) >= 2 and (best is None or score > best[0]):
            best = score, rows, columns
    if best is None:
        return None
    _, rows, columns = best
    return _made(source, lines[at : rows[-1].end], rows, columns, lexicon)


def _heads(words: Sequence[str], lexicon: Lexicon) -> Iterator[list[str]]:
    """The ways in which lines can be heads: those that were broken joined, what spans years moved or left out."""
    seen: list[list[str]] = []
    for heads in (_joined(words, lexicon, labels=False), _joined(words, lexicon, labels=True), list(words)):
        columns = [read_column([head], lexicon) for head in heads]
        general = [i for i, c in enumerate(columns) if c.kind in (TARGET, BASE, "") and c.year is None]
        years = [i for i, c in enumerate(columns) if c.year is not None]
        forms = [heads]
        if general and years and len(years) > 1:
            for i in general:
                rest = [head for j, head in enumerate(heads) if j != i]
                forms.append(rest)  # 目标值 over 2025年, 2030年: it is no column of its own
                moved = [head for j, head in enumerate(heads) if j != i and j not in years]
                forms.append([*moved[:i], *(heads[j] for j in years), *moved[i:]])
        for form in forms:
            if form not in seen:
                seen.append(form)
                yield form


def _joined(words: Sequence[str], lexicon: Lexicon, *, labels: bool) -> list[str]:
    """Heads put together from lines, as few as can be of which all are known.

    With ``labels`` two that are known each by itself may be one: 指标 | 属性.
    """
    count = len(words)
    best: list[tuple[float, int]] = [(0.0, 0)] + [(1e9, 0)] * count
    for end in range(1, count + 1):
        for begin in range(max(0, end - 3), end):
            parts = words[begin:end]
            joined = "".join(parts)
            if len(parts) > 1 and not _can_join(parts, lexicon):
                continue
            is_new = len(parts) > 1 and not labels and value_head(squeeze(joined)) is None
            if is_new and all(_is_label(part, lexicon) for part in parts):
                continue
            cost = best[begin][0] + (1.0 if column_kind(joined, lexicon) else 2.5)
            if cost < best[end][0]:
                best[end] = cost, begin
    found: list[str] = []
    end = count
    while end:
        begin = best[end][1]
        found.insert(0, "".join(words[begin:end]))
        end = begin
    return found


def _can_join(parts: Sequence[str], lexicon: Lexicon) -> bool:
    joined = squeeze("".join(parts))
    if joined in lexicon.columns or joined in lexicon.roles.labels:
        return True
    if len(parts) == 2 and RE_BRACKET.fullmatch(squeeze(parts[1])):
        return True  # 年均增长 | （%）
    own = lexicon.columns.get(squeeze(parts[0]), "")
    if own and own not in (*VALUES, GOAL):
        return False  # 指标 | 2025年
    kinds = [value_head(squeeze(part)) for part in parts]
    if any(kind and kind[0] in (RATE, SUM, PAST) for kind in kinds[1:]):
        return False
    if value_head(joined) is None or sum(kind is not None and kind[1] is not None for kind in kinds) > 1:
        return False
    first = kinds[0][0] if kinds[0] else ""
    return not first or (first == TARGET and not any(kind and kind[0] == BASE for kind in kinds[1:]))


def _is_certain(columns: Sequence[Column], lexicon: Lexicon) -> bool:
    """Whether a head says enough: two typed columns or more, and few that nobody knows."""
    typed = [
        c for c in columns if c.kind in ("year", VALUE_UNIT, ATTRIBUTE, DEADLINE, *VALUES) or is_role(c.kind, lexicon)
    ]
    unknown = sum(c.kind == "" for c in columns)
    return len(columns) >= 3 and len(typed) >= (1 if columns[0].kind == NUMBER else 2) and unknown <= len(columns) / 3


def _rows(
    pieces: Sequence[Piece], at: int, columns: Sequence[Column], is_numbered: bool, lexicon: Lexicon
) -> Iterator[Row]:
    """The rows that stand below a head, from one piece on, as long as they fit it."""
    own = columns[1:] if is_numbered else columns
    expected, longest = 1, 0
    band: Piece | None = None
    while at < len(pieces):
        number = None
        if is_numbered:
            if band is None and not _is_number(pieces[at], expected):
                at += bool(RE_HAN.fullmatch(pieces[at].words))  # 一 | 体系建设 | 1
                following = pieces[at + 1] if at + 1 < len(pieces) else None
                if following is None or len(pieces[at].words) > 30:
                    return
                if not (_is_number(following, expected) or _is_number(following, 1)):
                    return
                band = pieces[at]
                at += 1
                continue
            if not _is_number(pieces[at], expected):
                if not (band and _is_number(pieces[at], 1)):
                    return
                expected = 1
            number = pieces[at]
        row = _row(pieces, at + is_numbered, expected if is_numbered else None, own, longest, lexicon)
        if row is None:
            return
        yield row._replace(number=number, band=band)
        longest = max(longest, row.end - at)
        at, expected, band = row.end, expected + 1, None


def _is_number(piece: Piece, number: int) -> bool:
    return piece.words.rstrip(".．、").lstrip("0") == str(number)


def _row(
    pieces: Sequence[Piece], start: int, number: int | None, columns: Sequence[Column], longest: int, lexicon: Lexicon
) -> Row | None:
    """The row that begins at a place: up to the next number, or the best of some lengths."""
    stop = next(
        (i for i in range(start, min(len(pieces), start + MOST_IN_ROW)) if RE_NO_ROW.match(pieces[i].words)),
        min(len(pieces), start + MOST_IN_ROW),
    )
    if number is not None:
        for end in range(start + 1, stop):
            counts = _is_number(pieces[end], number + 1)
            restarts = _is_number(pieces[end], 1) and RE_BAND.search(pieces[end - 1].words)
            if (counts or restarts) and (found := fit(pieces[start:end], columns, lexicon)):
                return Row(None, found[1], None, end, found[0])
    best: Row | None = None
    for end in range(start + 1, min(stop, start + max(longest + 1, len(columns) + 3)) + 1):
        found = fit(pieces[start:end], columns, lexicon)
        if found and (best is None or found[0] > best.score):
            best = Row(None, found[1], None, end, found[0])
    return best


# ---- rows with a blank between cells


def _with_blanks(source: Source, lines: Sequence[Line], at: int, lexicon: Lexicon) -> Grid | None:
    """A table whose rows are lines: its head over up to five lines, then a line a row that begins with its number."""
    heads: list[Piece] = []
    first = None
    for i in range(at, min(len(lines), at + 6)):
        own = _pieces(source, lines[i])
        if own[0].words in ("1", "01") and len(own) > 2:
            first = i
            break
        if len(lines[i].words) > 60:
            return None
        heads += own
    if first is None or len(heads) < 3:
        return None
    columns = _blank_columns([piece.words for piece in heads], lexicon)
    if len(columns) < 3 or not _is_certain([Column(NUMBER), *columns], lexicon):
        return None
    rows: list[Row] = []
    expected, end = 1, first
    for i in range(first, len(lines)):
        if RE_NO_ROW.match(lines[i].words) or i - end > 4 or len(lines[i].words) > 120:
            break
        own = _pieces(source, lines[i])
        if not _is_number(own[0], expected) or len(own) < 2:
            continue
        above = [Piece(line.start, line.end, line.words) for line in lines[i - 1 : i] if i - 1 >= end and rows]
        found = fit(own[1:], columns, lexicon) or fit([*above, *own[1:]], columns, lexicon)
        if found:
            rows.append(Row(own[0], found[1], None, i + 1 - at, found[0]))
        expected, end = expected + 1, i + 1
    if len(rows) < 2 or len(rows) < 0.5 * (expected - 1):
        return None
    return _made(source, lines[at : at + rows[-1].end], rows, [Column(NUMBER), *columns], lexicon)


def _blank_columns(words: Sequence[str], lexicon: Lexicon) -> list[Column]:
    """The columns of a head in pieces: single characters joined (指 标), the number's and what spans years left out."""
    joined: list[str] = []
    for word in words:
        if joined and len(word) == 1 and len(joined[-1]) == 1 and joined[-1] not in "序号":
            joined[-1] += word
        else:
            joined.append(word)
    columns = [read_column([word], lexicon) for word in joined if word not in ("序", "号")]
    columns = [column for column in columns if column.kind not in (NUMBER, "")]
    if any(c.kind == "year" for c in columns):
        columns = [c for c in columns if not (c.kind == TARGET and "年" not in c.words)]
    return columns


def _pieces(source: Source, line: Line) -> list[Piece]:
    """A line cut where blanks stood in the file."""
    place, raw, text = source.normalized.offsets.char_span, source.raw, line.text
    found = []
    begin = line.start
    before = place(begin)[1]
    for at in range(line.start + 1, line.end):
        start, end = place(at)
        if text[at] == " " or (text[at - 1] != " " and start > before and raw[before:start].isspace()):
            if at > begin:
                found.append(Piece(begin, at, text[begin:at]))
            begin = at + (text[at] == " ")
        before = end
    found.append(Piece(begin, line.end, text[begin : line.end]))
    return found


# ---- the grid


def _made(
    source: Source, lines: Sequence[Line], rows: Sequence[Row], columns: Sequence[Column], lexicon: Lexicon
) -> Grid | None:
    """The grid of rows that were found; None where it says neither tasks nor figures."""
    is_numbered = columns[0].kind == NUMBER
    cells: list[list[Cell]] = []
    for row in rows:
        if row.band:
            cells.append([(row.band.start, row.band.end)] * len(columns))
        own: list[Cell] = [_span(pieces) for pieces in row.cells]
        cells.append([(row.number.start, row.number.end) if row.number else None, *own] if is_numbered else own)
    known = date_columns(settle(source.text, list(columns), cells, lexicon), "", Metadata())
    if kind_of(known, lexicon) == "other":
        return None
    return Grid(source.text, list(lines), cells, list(columns))


def _span(pieces: Sequence[Piece]) -> Cell:
    """The cell of some pieces; of a merged cell that was copied twice only once."""
    if not pieces:
        return None
    if len({piece.words for piece in pieces}) == 1:
        pieces = pieces[-1:]
    return pieces[0].start, pieces[-1].end
