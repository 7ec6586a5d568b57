"""What is asked of the tables everywhere: regions of measures, units by role, topics, a target in a line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from policycompare.lexicon.roles import BASES
from policycompare.tables.frames import Coded, Parsed, iter_rows

if TYPE_CHECKING:
    from policycompare.tables.names import Names

SIGNS = (">=", ">", "<=", "<", "=")
"""Comparators that bind a figure from one side, or to it; the others are words."""
FITS = 0.5
"""Share of measures with a topic from which a codebook is taken to fit what it codes."""


# ---- regions


def region_order(tables: Parsed) -> list[str]:
    """The regions in the order of the manifest, which a new region does not change for those before it."""
    return list(tables.regions.sort_values("position")["region_id"])


def region_of_documents(tables: Parsed) -> dict[str, str]:
    """Document -> region."""
    return dict(zip(tables.documents["document_id"], tables.documents["region_id"], strict=True))


def document_of_measures(tables: Parsed) -> dict[str, str]:
    """Measure -> document."""
    return dict(zip(tables.measures["measure_id"], tables.measures["document_id"], strict=True))


def region_of_measures(tables: Parsed) -> dict[str, str]:
    """Measure -> region."""
    region_of = region_of_documents(tables)
    return {measure: region_of[document] for measure, document in document_of_measures(tables).items()}


# ---- units by role


def role_order(tables: Parsed) -> list[str]:
    """All roles in the order of precedence: a unit named twice in a measure counts in the first."""
    return list(tables.roles.sort_values("position")["role"])


def roles_by_basis(tables: Parsed) -> dict[str, tuple[str, ...]]:
    """Basis -> its roles in the order of precedence."""
    basis_of = dict(zip(tables.roles["role"], tables.roles["basis"], strict=True))
    return {basis: tuple(role for role in role_order(tables) if basis_of[role] == basis) for basis in BASES}


def choose_basis(tables: Parsed, roles: Iterable[str]) -> str:
    """The basis on which the units of some documents are counted: what plans assign, else actors; never both.

    Args:
        tables: For the roles of each basis.
        roles: The roles that occur in these documents.
    """
    held = set(roles)
    return next((basis for basis, own in roles_by_basis(tables).items() if held & set(own)), BASES[0])


@dataclass(frozen=True, slots=True)
class Duties:
    """The units of one region and the measures that they carry, on one basis.

    Attributes:
        basis: ``assigned``, or ``actors`` where the region's documents assign nothing.
        rows: One row a measure and unit: measure_id, unit_id, role, mentions (rows of the table).
        unnamed: Rows of the table that name no unit.
        other_basis: Rows of the other basis, which are not counted beside it.
    """

    basis: str
    rows: pd.DataFrame
    unnamed: int
    other_basis: int


def duties_by_region(tables: Parsed) -> dict[str, Duties]:
    """Region -> its duties, for the regions whose documents name any responsibility, in the order of the ids.

    A unit counts once a measure, in the first of its roles.
    """
    rank = {role: number for number, role in enumerate(role_order(tables))}
    by_basis = roles_by_basis(tables)
    frame = tables.responsibilities[["measure_id", "unit_id", "role"]]
    frame = frame.assign(region_id=frame["measure_id"].map(region_of_measures(tables)))
    found = {}
    for region_id, part in frame.groupby("region_id", sort=True):
        basis = choose_basis(tables, part["role"])
        named = part[part["unit_id"].notna()]
        chosen = named[named["role"].isin(by_basis[basis])]
        ranked = chosen.assign(rank=chosen["role"].map(rank))
        once = ranked.sort_values(["measure_id", "unit_id", "rank"], kind="stable")
        once["mentions"] = once.groupby(["measure_id", "unit_id"])["rank"].transform("size")
        once = once.drop_duplicates(["measure_id", "unit_id"])[["measure_id", "unit_id", "role", "mentions"]]
        rows = once.reset_index(drop=True)
        found[str(region_id)] = Duties(basis, rows, len(part) - len(named), len(named) - len(chosen))
    return found


# ---- topics


def topics_of_measures(tables: Coded) -> dict[str, list[str]]:
    """Measure -> its topics, the main one first, then the surest; measures without any are left out."""
    found: dict[str, list[tuple[bool, float, str]]] = {}
    for row in iter_rows(tables.measure_topics):
        found.setdefault(row.measure_id, []).append((not row.is_primary, -row.score, row.topic_id))
    return {measure: [topic for *_, topic in sorted(topics)] for measure, topics in found.items()}


@dataclass(frozen=True, slots=True)
class Fit:
    """How far a codebook reaches: measures with a topic, of how many."""

    coded: int
    measures: int

    @property
    def fits(self) -> bool:
        """Enough measures have a topic for what rests on topics to be said; of no measures nothing is said wrongly."""
        return self.coded >= FITS * self.measures


def topic_fit(tables: Coded, by: Mapping[str, str] | None = None) -> dict[str, Fit]:
    """How far the codebook reaches in each document.

    Args:
        tables: Tables with topics.
        by: Document -> what to count by instead, such as ``region_of_documents(tables)``.

    Returns:
        Document (or what it is counted by) -> fit.
    """
    coded = set(tables.measure_topics["measure_id"])
    counts: dict[str, list[int]] = {}
    for document_id in tables.documents["document_id"]:
        counts.setdefault(by[document_id] if by else document_id, [0, 0])
    for measure, document_id in document_of_measures(tables).items():
        own = counts[by[document_id] if by else document_id]
        own[0] += measure in coded
        own[1] += 1
    return {key: Fit(*own) for key, own in counts.items()}


def regions_that_fit(tables: Coded) -> list[str]:
    """The regions of which something can be said that rests on topics, in the order of the manifest."""
    fit = topic_fit(tables, region_of_documents(tables))
    return [region for region in region_order(tables) if fit[region].fits]


def whole_fit(tables: Coded) -> Fit:
    """How far the codebook reaches in the whole study."""
    return Fit(tables.measure_topics["measure_id"].nunique(), len(tables.measures))


def fit_words(tables: Coded, names: Names) -> str:
    """How far the codebook reaches, in a sentence; empty where every measure has a topic.

    Where fewer than ``FITS`` of a document's measures have one, the sentence says that nothing follows for it from
    topics: neither that it lacks one nor that it resembles nobody.
    """
    fit = whole_fit(tables)
    if fit.coded == fit.measures:
        return ""
    zh = names.lang == "zh"
    odd = [names.document(name) for name, own in topic_fit(tables).items() if not own.fits]
    without = fit.measures - fit.coded
    words = (
        f"{fit.measures} 项举措中有 {without} 项没有议题"
        if zh
        else f"{without} of {fit.measures} measures {'has' if without == 1 else 'have'} no topic"
    )
    if not odd:
        return words + ("。" if zh else ".")
    if zh:
        return f"{words}：编码表不适用于{'、'.join(odd)}，对其不能依据议题下任何结论。"
    return f"{words}: the codebook does not fit {', '.join(odd)}, of which nothing that rests on topics can be said."


# ---- targets in words


def cell_text(value: Any) -> str:
    """A cell as text on one line; empty where it is null."""
    return " ".join(value.split()) if isinstance(value, str) else ""


def indicator_words(target: Any) -> str:
    """The indicator as the document words it; the words that state the target where there is none."""
    return cell_text(target.indicator) or cell_text(target.text)


def number_words(value: float) -> str:
    """A figure without needless digits.

    Example:
        >>> number_words(85.0), number_words(0.1), number_words(1200)
        ('85', '0.1', '1,200')
    """
    return f"{int(value):,}" if float(value).is_integer() else f"{value:.10g}"


def figure_words(target: Any, names: Names) -> str:
    """How a figure binds, with its unit and period: ``≥85%``, ``每年≥60学时``, ``全覆盖``.

    Args:
        target: A row of ``targets``, or anything with its columns as attributes.
        names: Names in the language wanted. The unit is the document's own word in both.
    """
    sign = names.word(target.comparator)
    value = "" if pd.isna(target.value) else f"{number_words(target.value)}{cell_text(target.value_unit)}"
    shown = f"{sign}{value}" if target.comparator in SIGNS else f"{sign} {value}".rstrip()
    if not cell_text(target.period):
        return shown
    period = names.word(target.period)
    return f"{period}{shown}" if names.lang == "zh" else f"{shown} {period}"


def target_words(target: Any, names: Names) -> str:
    """A target in a line: what, how much, by when: ``结案率 ≥98%（期限 2022-12-31）``.

    Args:
        target: A row of ``targets``, or anything with its columns as attributes.
        names: Names in the language wanted. The indicator is the document's own words in both.
    """
    due = {"zh": "（期限 {}）", "en": " (by {})"}[names.lang]
    date = due.format(target.deadline) if cell_text(target.deadline) else ""
    return f"{indicator_words(target)} {figure_words(target, names)}".strip() + date
