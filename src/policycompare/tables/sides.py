"""Sides: what stands against what in a study, and names by which no two of them look alike."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from policycompare.words import LANGS, Lang, say

Document = Mapping[str, Any]
"""A row of ``documents`` by column name; what is missing is null."""

UNDATED = "undated"
"""Id of the side of documents that state neither a period nor a date, where periods are compared."""
# 云政发〔2016〕5号, 法治政府建设工作要点（2021年）
RE_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


class Sides(NamedTuple):
    """The sides of a study.

    Attributes:
        rows: Of the table ``sides``.
        side_of: Document -> side.
        report: What a user must know of the choice, a line each.
    """

    rows: list[dict[str, Any]]
    side_of: dict[str, str]
    report: list[str]


def make_sides(documents: Sequence[Document], compare_by: str) -> Sides:
    """Sort documents into the sides that are compared.

    Args:
        documents: Rows of ``documents``, in the order of the manifest.
        compare_by: What the study compares, one of ``COMPARE_BY``; several documents of one region are compared
            by document where the study asks for regions.

    Returns:
        Sides in the order of the manifest, periods in that of time.

    Example:
        >>> plan = {"region_id": "yunhe", "region_name": "云河市"}
        >>> found = make_sides([
        ...     {**plan, "document_id": "old", "period_start": "2016-01-01", "period_end": "2020-12-31"},
        ...     {**plan, "document_id": "new", "issue_date": "2021-12-01"},
        ... ], "region")
        >>> [(row["side_id"], row["name_zh"], row["name_en"]) for row in found.rows]
        [('old', '云河市 2016', 'Yunhe 2016'), ('new', '云河市 2021', 'Yunhe 2021')]
    """
    report: list[str] = []
    regions = {str(document["region_id"]) for document in documents}
    if compare_by == "region" and len(regions) == 1 and len(documents) > 1:
        compare_by = "document"
        report.append(f"compared by document: all {len(documents)} documents are of one region, {regions.pop()}")
    elif compare_by != "region":
        report.append(f"compared by {compare_by}, as data/raw/manifest.toml says")
    if compare_by == "period":
        report += _period_lines(documents)
    key_of = {"region": _region_id, "document": _document_id, "period": period_of}[compare_by]
    held: dict[str, list[Document]] = {}
    for document in documents:
        held.setdefault(key_of(document), []).append(document)
    if compare_by == "period":
        held = {side: held[side] for side in sorted(held, key=lambda side: (side == UNDATED, side))}
    printed = _printed_names(documents)
    if compare_by == "region":
        named = region_names(printed, documents)
    elif compare_by == "document":
        named = _document_names(printed, documents)
    else:
        named = _period_names(held)
    rows = []
    for position, (side_id, own) in enumerate(held.items(), 1):
        of_regions = {_region_id(document) for document in own}
        rows.append({
            "side_id": side_id, "position": position, "kind": compare_by,
            "name_zh": named["zh"][side_id], "name_en": named["en"][side_id],
            "region_id": of_regions.pop() if len(of_regions) == 1 else None,
            "document_id": side_id if compare_by == "document" else None,
            "period": side_id if compare_by == "period" and side_id != UNDATED else None,
        })  # fmt: skip
    return Sides(rows, {_document_id(d): key_of(d) for d in documents}, report)


def _document_id(document: Document) -> str:
    return str(document["document_id"])


def _region_id(document: Document) -> str:
    return str(document["region_id"])


def _text(document: Document, column: str) -> str:
    """A cell as text; empty where it is null, whatever stands for that."""
    value = document.get(column)
    return value if isinstance(value, str) else ""


# ---- periods


def period_of(document: Document) -> str:
    """The side of a document where periods are compared: the years that its plan is for, else its year of issue.

    Example:
        >>> period_of({"period_start": "2016-01-01", "period_end": "2020-12-31", "issue_date": "2016-03-01"})
        '2016-2020'
        >>> period_of({"issue_date": "2018-05-04"}), period_of({"title": "法治规划"})
        ('2018', 'undated')
    """
    return _years(document) or _text(document, "issue_date")[:4] or UNDATED


def _years(document: Document) -> str:
    """Years that a plan is for; empty where it does not state both."""
    start, end = (_text(document, column)[:4] for column in ("period_start", "period_end"))
    if not (start and end):
        return ""
    return start if start == end else f"{start}-{end}"


def _period_lines(documents: Iterable[Document]) -> list[str]:
    """Which documents are placed by their year of issue, and which nowhere in time."""
    issued = [_document_id(d) for d in documents if not _years(d) and period_of(d) != UNDATED]
    undated = [_document_id(d) for d in documents if period_of(d) == UNDATED]
    lines = []
    if issued:
        lines.append(f"{', '.join(issued)}: no period is stated, the year of issue stands for it")
    if undated:
        lines.append(
            f"{', '.join(undated)}: neither period nor date is stated; together they are the side {UNDATED!r}, which "
            "is no period: give period_start and period_end, or issue_date, in data/raw/manifest.toml"
        )
    return lines


# ---- names


def region_names(printed: Mapping[str, str], documents: Sequence[Document]) -> dict[Lang, dict[str, str]]:
    """Names of regions, no two alike: those that are called alike bear the years of their documents, or else their id.

    Args:
        printed: Region -> its name in Chinese, its id where it has none.
        documents: Rows of ``documents``.

    Returns:
        Language -> region -> name; in English it is the region's id, which is its name in pinyin.

    Example:
        >>> of_2016 = {"document_id": "a", "region_id": "a", "issue_date": "2016-03-01"}
        >>> of_2021 = {"document_id": "b", "region_id": "b", "issue_date": "2021-12-01"}
        >>> region_names({"a": "云河市", "b": "云河市"}, [of_2016, of_2021])["zh"]
        {'a': '云河市 2016', 'b': '云河市 2021'}
    """
    years: dict[str, list[str]] = {region: [] for region in printed}
    for document in documents:
        years.setdefault(_region_id(document), []).append(_year(document))
    spans = {region: _span(own) for region, own in years.items()}
    return {"zh": told_apart(printed, [spans]), "en": told_apart({r: english_region(r) for r in printed}, [])}


def english_region(region_id: str) -> str:
    """A region in English: its id, which is its name in pinyin."""
    return region_id.replace("-", " ").title()


def _printed_names(documents: Iterable[Document]) -> dict[str, str]:
    """Region -> its name as the first document prints it that does, else its id."""
    found: dict[str, str] = {}
    for document in documents:
        region = _region_id(document)
        found[region] = found.get(region) or _text(document, "region_name")
    return {region: name or region for region, name in found.items()}


def _document_names(printed: Mapping[str, str], documents: Sequence[Document]) -> dict[Lang, dict[str, str]]:
    """Names of documents by their regions; of several of a region, by what first tells them apart."""
    by_id = {_document_id(document): document for document in documents}
    shared = [
        {key: _year(document) for key, document in by_id.items()},
        {key: _years(document).replace("-", "–") for key, document in by_id.items()},
    ]
    chinese = [{key: _text(d, column) for key, d in by_id.items()} for column in ("document_type", "document_number")]
    rest = {key: rest_of_id(key, _region_id(document)) for key, document in by_id.items()}
    zh = {key: printed[_region_id(document)] for key, document in by_id.items()}
    en = {key: english_region(_region_id(document)) for key, document in by_id.items()}
    return {"zh": told_apart(zh, [*shared, *chinese, rest]), "en": told_apart(en, [*shared, rest])}


def _period_names(ids: Iterable[str]) -> dict[Lang, dict[str, str]]:
    undated = {lang: say("values.undated", lang) for lang in LANGS}
    return {lang: {i: undated[lang] if i == UNDATED else i.replace("-", "–") for i in ids} for lang in LANGS}


def rest_of_id(document_id: str, region_id: str) -> str:
    """What a document's id says beside its region's.

    Example:
        >>> rest_of_id("suizhou-gov", "suizhou"), rest_of_id("plan", "suizhou")
        ('gov', 'plan')
    """
    return document_id.removeprefix(region_id).strip("-_") or document_id


def _year(document: Document) -> str:
    """The year of a document: of its issue, else that its number, its period or its title names; empty without any."""
    stated = (_text(document, column) for column in ("issue_date", "document_number", "period_start", "title"))
    return next((found[0] for words in stated if (found := RE_YEAR.search(words))), "")


def _span(years: Iterable[str]) -> str:
    """First and last year: 2016–2018; one where they are the same, empty where none is known."""
    known = sorted(filter(None, years))
    return "–".join(dict.fromkeys((known[0], known[-1]))) if known else ""


def told_apart(names: Mapping[str, str], labels: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Names no two of which are alike: to those that are, labels are added until they differ, and at last their ids.

    Args:
        names: Id -> name.
        labels: Id -> what may be added, empty where there is nothing; the first that tells apart is taken.

    Example:
        >>> told_apart({"a": "云河市", "b": "云河市", "c": "海州市"}, [{"a": "2016", "b": "2021", "c": "2021"}])
        {'a': '云河市 2016', 'b': '云河市 2021', 'c': '海州市'}
    """
    found = dict(names)
    for label in labels:
        for alike in _alike(found):
            if len({label[key] for key in alike}) > 1:
                found |= {key: f"{found[key]} {label[key]}" for key in alike if label[key]}
    # Beside others of its name that bear a label, one without any would look like all of them.
    for alike in _alike(names):
        for key in alike:
            own = [label[key] for label in labels if label[key]]
            if own and found[key] == names[key] and any(found[other] != names[other] for other in alike):
                found[key] = f"{names[key]} {own[0]}"
    while groups := _alike(found):
        found |= {key: f"{found[key]} ({key})" for alike in groups for key in alike}
    return found


def _alike(names: Mapping[str, str]) -> list[list[str]]:
    """Ids that have one name, for every name that several have."""
    count = Counter(names.values())
    held: dict[str, list[str]] = {}
    for key, name in names.items():
        if count[name] > 1:
            held.setdefault(name, []).append(key)
    return list(held.values())
