"""What is asked of the tables everywhere: regions and sides of measures, units by role, topics of measures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from policycompare.lexicon.roles import BASES
from policycompare.sources.manifest import COMPARE_BY
from policycompare.tables.frames import Coded, Compared, Parsed, iter_rows

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


def printed_order(tables: Parsed) -> dict[str, int]:
    """Measure -> its place among all as they are printed; ids would sort 4.10 before 4.2."""
    order = tables.measures.sort_values(["document_id", "char_start"], kind="stable")["measure_id"]
    return {measure: at for at, measure in enumerate(order)}


def region_of_measures(tables: Parsed) -> dict[str, str]:
    """Measure -> region."""
    region_of = region_of_documents(tables)
    return {measure: region_of[document] for measure, document in document_of_measures(tables).items()}


# ---- sides


def side_kind(tables: Parsed) -> str:
    """What stands against what in the study: region, document or period."""
    return str(next(iter(tables.sides["kind"]), COMPARE_BY[0]))


def side_order(tables: Parsed) -> list[str]:
    """The sides in the order of the manifest, or of time; a new one at the end changes nothing for those before it."""
    return list(tables.sides.sort_values("position")["side_id"])


def side_of_documents(tables: Parsed) -> dict[str, str]:
    """Document -> side."""
    return dict(zip(tables.documents["document_id"], tables.documents["side_id"], strict=True))


def side_of_measures(tables: Parsed) -> dict[str, str]:
    """Measure -> side."""
    side_of = side_of_documents(tables)
    return {measure: side_of[document] for measure, document in document_of_measures(tables).items()}


# ---- units by role


def role_order(tables: Parsed) -> list[str]:
    """All roles in the order of precedence: a unit named twice in a measure counts in the first."""
    return list(tables.roles.sort_values("position")["role"])


def roles_by_basis(tables: Parsed) -> dict[str, tuple[str, ...]]:
    """Basis -> its roles in the order of precedence."""
    basis_of = dict(zip(tables.roles["role"], tables.roles["basis"], strict=True))
    return {basis: tuple(role for role in role_order(tables) if basis_of[role] == basis) for basis in BASES}


FEW_ASSIGNED = 4
"""A region's few assigned rows do not stand for it where its sentences name so many times as many actors."""


def choose_basis(tables: Parsed, roles: Iterable[str]) -> str:
    """The basis on which documents with these roles are counted: what plans assign, else actors; never both.

    Plans without clauses say 由市司法局牵头 in a sentence or two: that assigns, and their many actors tell more.
    """
    held = Counter(roles)
    counts = {basis: sum(held[role] for role in own) for basis, own in roles_by_basis(tables).items()}
    return "actors" if tell_by_actors(counts["assigned"], counts["actors"]) else "assigned"


def tell_by_actors(assigned: int, actors: int) -> bool:
    """Whether documents with so many rows of either basis are counted by their actors."""
    return actors > FEW_ASSIGNED * assigned


@dataclass(frozen=True, slots=True)
class Duties:
    """The units of one region and the measures that they carry, on one basis.

    Attributes:
        basis: ``assigned``, or ``actors`` where the region's documents assign next to nothing.
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
    order = ["is_primary", "score", "topic_id"]
    rows = tables.measure_topics.sort_values(order, ascending=[False, False, True], kind="stable")
    return {str(measure): list(own) for measure, own in rows.groupby("measure_id")["topic_id"]}


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
        by: Document -> what to count by instead, such as ``side_of_documents(tables)``.

    Returns:
        Document (or what it is counted by) -> fit.
    """
    key_of = by or {document_id: document_id for document_id in tables.documents["document_id"]}
    coded = tables.measures["measure_id"].isin(tables.measure_topics["measure_id"])
    counts = coded.groupby(tables.measures["document_id"].map(key_of)).agg(["sum", "size"])
    counts = counts.reindex(list(dict.fromkeys(key_of.values())), fill_value=0)
    return {str(key): Fit(int(own), int(size)) for key, own, size in counts.itertuples()}


def sides_that_fit(tables: Coded) -> list[str]:
    """The sides of which something can be said that rests on topics, in their order."""
    fit = topic_fit(tables, side_of_documents(tables))
    return [side for side in side_order(tables) if side in fit and fit[side].fits]


def whole_fit(tables: Coded) -> Fit:
    """How far the codebook reaches in the whole study."""
    return Fit(tables.measure_topics["measure_id"].nunique(), len(tables.measures))


# ---- targets


def hard_targets(tables: Parsed) -> pd.DataFrame:
    """The targets that are counted and shown wherever nothing else is said: what a region promises and can be held to.

    They are planned, and a figure, full coverage, an act by a date or a frequency. 结案率达到98%以上 is one;
    结案率已达到98% (a result), 补助标准为每人500元 (a rule) and 提高知晓率 (a direction) are none.
    """
    return tables.targets[tables.targets["is_hard"]]


def other_targets(tables: Parsed) -> pd.DataFrame:
    """The targets that ``hard_targets`` leaves out: results, rules, directions and visions."""
    return tables.targets[~tables.targets["is_hard"]]


def count_other_targets(tables: Parsed) -> dict[str, int]:
    """How many targets are no hard ones, each once: results, rules, directions (with visions)."""
    others = other_targets(tables)
    results = others["tense"] == "achieved"
    rules = ~results & (others["kind"] == "standard")
    return {"results": int(results.sum()), "rules": int(rules.sum()), "directions": int((~results & ~rules).sum())}


def sorts_of_other_targets(tables: Parsed) -> dict[str, int]:
    """``count_other_targets`` with visions told apart from directions."""
    counts, others = count_other_targets(tables), other_targets(tables)
    visions = int(((others["kind"] == "vision") & (others["tense"] != "achieved")).sum())
    return {**counts, "directions": counts["directions"] - visions, "visions": visions}


def has_said_deadline(targets: pd.DataFrame) -> pd.Series[bool]:
    """Whether words give each target its deadline: one that only the period of the plan gives is not said."""
    return targets["deadline"].notna() & (targets["deadline_source"] != "plan_period")


def paired_targets(tables: Compared) -> pd.DataFrame:
    """Rows of ``target_differences`` with a target on either side, whether or not the two differ."""
    return tables.target_differences.dropna(subset=["left_target_id", "right_target_id"])


def differing_targets(tables: Compared) -> list[Any]:
    """Pairs of targets whose figure or deadline differs: by theme, row and topic, those without a topic last."""
    pairs = paired_targets(tables)
    return _by_topic(tables, pairs[pairs["difference"] != "none"])


def one_sided_targets(tables: Compared) -> list[Any]:
    """Rows of ``target_differences`` of a target that the other's measure does not have, in the same order."""
    return _by_topic(tables, tables.target_differences[tables.target_differences["difference"] == "one_sided"])


def _by_topic(tables: Compared, differences: pd.DataFrame) -> list[Any]:
    codebook = {topic.topic_id: (topic.theme, topic.row, topic.topic_id) for topic in iter_rows(tables.topics)}

    def place(row: Any) -> tuple[Any, ...]:
        return row.topic_id not in codebook, codebook.get(row.topic_id, ()), row.difference_id

    return sorted(iter_rows(differences), key=place)
