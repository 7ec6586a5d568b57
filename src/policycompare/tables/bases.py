"""On what regions can be compared: like with like.

A plan that names who leads and nobody else, one that names everybody, and one in which only sentences say who acts
tell three different things. A court that leads nothing in the first has not been left out of it: nobody but leaders
was named. So a basis belongs to a document, and two regions are compared on one that both have, or not at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import NamedTuple, TypeVar

import pandas as pd

from policycompare.tables.frames import Parsed
from policycompare.tables.queries import (
    document_of_measures,
    region_of_documents,
    region_of_measures,
    role_order,
    roles_by_basis,
    tell_by_actors,
)
from policycompare.tables.twins import merge_twins

COMPARED_BASES = ("named", "leads", "actors")
"""What a comparison rests on, the best first, for it is what tells most.

``named``: every body that a plan assigns anything to in any role, in a clause or in a sentence; documents that name
everybody. ``leads``: the bodies that lead; documents that tell them from the others, or name nobody else.
``actors``: bodies of which a sentence says that they act; documents that assign next to nothing. Where clauses assign,
sentences need not, so that actors there are another choice of bodies.
"""
LEAD = "lead"
"""The role of who leads."""
NAMES_ALL = 0.1
"""A document names everybody where at least this share of its measures with an assigned unit has one that does not
lead: a sentence or two with 配合 are not enough."""
TELLS_LEADS = 0.5
"""It tells who leads where at least this share of them has a lead."""
FEWEST_MEASURES = 10
"""A region has a basis with so many measures: among fewer each moves a share by more than a tenth."""
NOT_COMPARED = ("nothing_named", "few_measures", "leads_only", "actors_only")
"""Why two regions are not compared: one names no body; one has fewer than ``FEWEST_MEASURES`` measures on any basis;
one names leads only, and the other does not tell who leads; in one only sentences name bodies, while the other assigns.
"""
T = TypeVar("T", bound=Parsed)


def bases_of_documents(tables: Parsed) -> dict[str, tuple[str, ...]]:
    """Document -> the bases that it has, the best first; documents that name no body have none."""
    assigned = set(roles_by_basis(tables)["assigned"])
    named = tables.responsibilities[["measure_id", "role"]][tables.responsibilities["unit_id"].notna()]
    document = named["measure_id"].map(document_of_measures(tables))
    found: dict[str, tuple[str, ...]] = dict.fromkeys(sorted(tables.documents["document_id"]), ())
    for document_id, rows in named.groupby(document, sort=True):
        given = rows[rows["role"].isin(assigned)]
        if tell_by_actors(len(given), len(rows) - len(given)):
            found[str(document_id)] = ("actors",)
            continue
        is_lead = given["role"] == LEAD
        every, led, others = (set(own["measure_id"]) for own in (given, given[is_lead], given[~is_lead]))
        has = {"named": len(others) >= NAMES_ALL * len(every), "leads": len(led) >= TELLS_LEADS * len(every)}
        found[str(document_id)] = tuple(basis for basis, is_so in has.items() if is_so)
    return found


def on_basis(tables: T, basis: str) -> T:
    """The tables with nothing in ``responsibilities`` but what counts on a basis, and with twins merged.

    Args:
        tables: The tables of a study.
        basis: One of ``COMPARED_BASES``.
    """
    merged, kept = merge_twins(tables), _counts_on(tables, basis)
    return merged.with_frames(responsibilities=merged.responsibilities[kept].reset_index(drop=True))


def _counts_on(tables: Parsed, basis: str) -> pd.Series[bool]:
    """Of each row of ``responsibilities`` whether it counts on a basis."""
    frame = tables.responsibilities
    has = {document for document, bases in bases_of_documents(tables).items() if basis in bases}
    kept = frame["measure_id"].map(document_of_measures(tables)).isin(has)
    if basis == "leads":
        kept &= frame["role"] == LEAD
    elif basis == "actors":
        kept &= frame["role"].isin(roles_by_basis(tables)["actors"])
    return kept


def duty_rows(tables: Parsed, basis: str) -> pd.DataFrame:
    """Who carries which measure on a basis, twins merged, a unit once a measure in the first of its roles.

    Args:
        tables: The tables of a study.
        basis: One of ``COMPARED_BASES``.

    Returns:
        A row a measure and unit, sorted: ``region_id``, ``document_id``, ``chapter`` (outermost section of the measure;
        the document where it stands in none), ``measure_id``, ``unit_id``, ``role``, ``mentions`` (rows of
        ``responsibilities``), ``in_sentence`` (all of them stand in sentences, none in a clause), ``is_first`` (no
        unit of the measure on this basis is printed before it), ``kind``, ``function``.
    """
    own = on_basis(tables, basis)
    frame = own.responsibilities.dropna(subset="unit_id")
    frame = frame.assign(
        rank=frame["role"].map({role: at for at, role in enumerate(role_order(tables))}).astype("int64"),
        in_sentence=_in_sentence(tables, frame),
    )
    by = ["measure_id", "unit_id"]
    found = frame.sort_values([*by, "rank", "position"], kind="stable").groupby(by, as_index=False, sort=True)
    rows = found.agg(
        role=("role", "first"), mentions=("role", "size"), in_sentence=("in_sentence", "all"),
        is_first=("position", "min"),
    )  # fmt: skip
    rows["is_first"] = rows["is_first"] == rows.groupby("measure_id")["is_first"].transform("min")
    document = rows["measure_id"].map(document_of_measures(tables)).astype("str")
    rows.insert(0, "region_id", document.map(region_of_documents(tables)).astype("str"))
    rows.insert(1, "document_id", document)
    rows.insert(2, "chapter", rows["measure_id"].map(_chapters(tables)).astype("str"))
    rows = rows.merge(own.units[["unit_id", "kind", "function"]], on="unit_id", how="left")
    return rows.sort_values(["region_id", "measure_id", "unit_id"], kind="stable", ignore_index=True)


def _in_sentence(tables: Parsed, frame: pd.DataFrame) -> list[bool]:
    """Of each responsibility whether it is said in a sentence of its measure, not in a clause or a cell."""
    actors = set(roles_by_basis(tables)["actors"])
    spans: dict[str, list[tuple[int, int]]] = {}
    sentences = tables.sentences[["measure_id", "char_start", "char_end"]]
    for measure, start, end in sentences.itertuples(index=False, name=None):
        spans.setdefault(measure, []).append((start, end))
    return [
        role in actors or any(start <= at < end for start, end in spans.get(measure, ()))
        for measure, role, at in frame[["measure_id", "role", "char_start"]].itertuples(index=False, name=None)
    ]


def _chapters(tables: Parsed) -> dict[str, str]:
    """Measure -> the outermost section that holds it, its document where none does."""
    sections, measures = tables.sections, tables.measures
    above = dict(zip(sections["section_id"], sections["parent_id"], strict=True))
    columns = ["measure_id", "section_id", "document_id"]
    found = {}
    for measure, section, document in measures[columns].itertuples(index=False, name=None):
        while isinstance(above.get(section), str):
            section = above[section]
        found[measure] = section if isinstance(section, str) else document
    return found


def bases_of_regions(tables: Parsed) -> dict[str, dict[str, int]]:
    """Region -> basis -> its measures with a unit on it, where there are any; sorted, bases the best first."""
    found: dict[str, dict[str, int]] = {region: {} for region in sorted(set(tables.documents["region_id"]))}
    frame, region_of = tables.responsibilities, region_of_measures(tables)
    for basis in COMPARED_BASES:
        measures = set(frame["measure_id"][_counts_on(tables, basis) & frame["unit_id"].notna()])
        for region, count in sorted(Counter(region_of[measure] for measure in measures).items()):
            found[region][basis] = count
    return found


def usable(held: Mapping[str, int]) -> tuple[str, ...]:
    """Of a region's bases those with enough measures, the best first."""
    return tuple(basis for basis in COMPARED_BASES if held.get(basis, 0) >= FEWEST_MEASURES)


class PairBasis(NamedTuple):
    """On what two regions are compared, or why they are not: one of the two is None."""

    left: str
    right: str
    basis: str | None
    not_compared: str | None


def pair_basis(left: Mapping[str, int], right: Mapping[str, int]) -> tuple[str | None, str | None]:
    """The best basis that two regions both have; else None and why, one of ``NOT_COMPARED``.

    Args:
        left: Basis -> measures of one region, see ``bases_of_regions``.
        right: The same of the other.

    Example:
        >>> pair_basis({"named": 138}, {"named": 60, "leads": 55}), pair_basis({"named": 138}, {"leads": 18})
        (('named', None), (None, 'leads_only'))
    """
    if not left or not right:
        return None, "nothing_named"
    one, other = usable(left), usable(right)
    for basis in one:
        if basis in other:
            return basis, None
    if not one or not other:
        return None, "few_measures"
    only_actors = {"actors"} in (set(one), set(other))
    return None, "actors_only" if only_actors else "leads_only"


def compared_pairs(tables: Parsed) -> Iterator[PairBasis]:
    """Every two regions, in the order of their ids, with the basis on which they are compared or why they are not."""
    held = bases_of_regions(tables)
    for left, right in combinations(held, 2):
        yield PairBasis(left, right, *pair_basis(held[left], held[right]))


def regions_on(tables: Parsed, basis: str) -> dict[str, int]:
    """The regions that have a basis -> their measures on it."""
    return {r: held[basis] for r, held in bases_of_regions(tables).items() if basis in usable(held)}


def commonest_basis(tables: Parsed) -> str:
    """The basis that most regions have; among equals the best."""
    held = bases_of_regions(tables).values()
    count = {basis: sum(basis in usable(own) for own in held) for basis in COMPARED_BASES}
    some = {basis: sum(basis in own for own in held) for basis in COMPARED_BASES}
    return max(COMPARED_BASES, key=lambda basis: (count[basis], some[basis], -COMPARED_BASES.index(basis)))


def bases_used(tables: Parsed) -> tuple[str, ...]:
    """The bases on which any two regions are compared, the best first."""
    used = {pair.basis for pair in compared_pairs(tables)}
    return tuple(basis for basis in COMPARED_BASES if basis in used)
