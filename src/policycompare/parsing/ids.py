"""Ids as a reader would cite them: the number as printed, the chapter's before it where numbers restart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from policycompare.parsing.measures import Body, Measure
from policycompare.parsing.outline import Division


def section_ids(body: Body, document_id: str) -> dict[Division, str]:
    """The id of each section; numbers that stand twice are told apart and reported in the body's repairs."""
    ids: dict[Division, str] = {}
    seen: Counter[str] = Counter()
    positions = _positions(body)
    for division in body.sections:
        parent_id = ids.get(division.parent) if division.parent else None
        stem = f"{parent_id}." if parent_id else f"{document_id}#"
        number = division.num if division.num is not None else f"u{positions[division]}"
        ids[division] = section_id = f"{stem}{number}"
        seen[section_id] += 1
        if seen[section_id] > 1:
            body.repairs.append((division.start, f"a second section has the number of {section_id}"))
            ids[division] = f"{section_id}-{seen[section_id]}"
    return ids


def measure_ids(body: Body, document_id: str) -> list[str]:
    """The id of each measure; numbers that stand twice are told apart and reported in the body's repairs."""
    seen: Counter[str] = Counter()
    ids: list[str] = []
    for measure, number in zip(body.measures, _numbers(body), strict=True):
        seen[number] += 1
        if seen[number] > 1:
            body.repairs.append((measure.start, f"the number {number} stands for a second measure"))
            number = f"{number}-{seen[number]}"
        ids.append(f"{document_id}:{number}")
    return ids


def _numbers(body: Body) -> list[str]:
    """The number of each measure: as printed, and with the chapter's where numbers restart.

    Where most measures are counted through the document, only those beside them that are counted anew take the
    chapter's number.
    """
    measures = body.measures
    plain = [str(m.num) for m in measures]
    styles = Counter(m.style for m in measures)
    usual = max(styles, key=styles.__getitem__, default=None)
    if (body.is_running and any(m.path for m in measures)) or _restarts(m for m in measures if m.style == usual):
        return _with_chapters(body, measures)
    beside = [m for m in measures if m.style != usual]
    if not _restarts(measures):
        return plain
    inner = dict(zip(map(id, beside), _with_chapters(body, beside), strict=True))
    return [inner.get(id(m), number) for m, number in zip(measures, plain, strict=True)]


def _restarts(measures: Iterable[Measure]) -> bool:
    """A chapter that opens with its own first number restarts; one number printed twice does not."""
    return sum(m.num == 1 for m in measures) > 1


def _with_chapters(body: Body, measures: list[Measure]) -> list[str]:
    inner_numbers = {d: d.num if d.num is not None else at for d, at in _positions(body).items()}
    chapters = {d: number for d, number in inner_numbers.items() if d.parent is None}
    numbers = [f"{_chapter(m, chapters)}.{m.num}" for m in measures]
    owner: dict[str, Division | None] = {}
    inner = [m.path[-1] if m.path else None for m in measures]
    # numbers that restart in each section need the sections' numbers too
    if any(owner.setdefault(number, own) is not own for number, own in zip(numbers, inner, strict=True)):
        return [
            ".".join([_chapter(m, chapters), *(str(inner_numbers.get(d, 0)) for d in m.path[1:]), str(m.num)])
            for m in measures
        ]
    return numbers


def _positions(body: Body) -> dict[Division, int]:
    """Sections with their places among their siblings, by which those without a number are cited."""
    count: Counter[Division | None] = Counter()
    positions = {}
    for division in body.sections:
        count[division.parent] += 1
        positions[division] = count[division.parent]
    return positions


def _chapter(measure: Measure, chapters: dict[Division, int]) -> str:
    return next((str(chapters[d]) for d in measure.path if d in chapters), "0")
