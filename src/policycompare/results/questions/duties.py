"""Who carries what? Which functions carry most in each region, and where two regions differ, like with like."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from policycompare.network.load_variations import OWN_PARTS
from policycompare.results.finding import Claim, Question, Rests
from policycompare.results.questions.ties import p_text
from policycompare.results.traces import row_key
from policycompare.tables.bases import COMPARED_BASES, FEWEST_MEASURES, NOT_COMPARED, duty_rows, on_basis
from policycompare.tables.frames import iter_rows
from policycompare.tables.names import Names
from policycompare.tables.queries import region_of_measures

if TYPE_CHECKING:
    import pandas as pd

    from policycompare.tables.frames import Compared

    Networks = Mapping[str, pd.DataFrame]

MOST_PAIRS = 6
"""Compared pairs that are named at most."""
OF_A_PAIR = 3
"""Differences of two regions that are told, the largest."""
SMALL_P = 0.05
Said = dict[str, object]
Tried = tuple[tuple[str, bool | None], ...]


def claims(tables: Compared, networks: Networks) -> Iterator[Claim]:
    """The function that carries most in a region; the largest differences of two regions on a basis that both have."""
    loads = networks["function_loads"]
    varied = networks["load_variations"]
    yield from _compared(networks["pair_bases"])
    # Of a region's bases the first is the one that tells most; the others would say the same again.
    for region, own in loads.groupby("region_id", sort=True):
        basis = next(basis for basis in COMPARED_BASES if basis in set(own["basis"]))
        of_basis = own[own["basis"] == basis]
        if round(of_basis["measures"].iloc[0] / of_basis["share"].iloc[0]) >= FEWEST_MEASURES:
            yield from _first(tables, of_basis, varied, str(region), basis)
    for _, own in networks["rank_changes"].groupby(["left_region_id", "right_region_id"], sort=True):
        yield from _more(tables, own, varied)


def _compared(pairs: pd.DataFrame) -> Iterator[Claim]:
    """How many pairs of regions can be compared at all, and why not the others."""
    if not len(pairs):
        return
    reasons = pairs["not_compared"].value_counts().reindex(NOT_COMPARED, fill_value=0)

    def said(names: Names) -> Said:
        why = [names.say("comparability.pairs", why=names.word(str(r)), count=int(n)) for r, n in reasons.items() if n]
        kept = pairs.dropna(subset="basis")
        ends = zip(kept["left_region_id"], kept["right_region_id"], strict=True)
        shown = [f"{names.region(left)}–{names.region(right)}" for left, right in list(ends)[:MOST_PAIRS]]
        words = names.say("claims.part_joint")
        return {
            "pairs": len(pairs), "compared": len(kept), "named": words.join(shown) or names.say("claims.part_none"),
            "why": words.join(why) or names.say("claims.part_none"),
        }  # fmt: skip

    share = float(pairs["basis"].notna().mean())
    rests = Rests(
        "pair_bases", tuple(row_key(a, b) for a, b in pairs[["left_region_id", "right_region_id"]].to_numpy())
    )
    yield Claim("duties_compared", (), said, (rests,), 1 - share)


def _first(tables: Compared, own: pd.DataFrame, varied: pd.DataFrame, region: str, basis: str) -> Iterator[Claim]:
    """The function whose bodies are named in most measures of a region, where a single body is among them."""
    rows = duty_rows(tables, basis)
    rows = rows[rows["region_id"] == region]
    single = set(rows.loc[rows["kind"] != "collective", "function"].dropna())
    order = own[own["function"].isin(single)].sort_values(["measures", "function"], ascending=[False, True])
    if not len(order) or (order["measures"] == order["measures"].max()).sum() > 1:
        return
    row, *others = iter_rows(order)
    of_row = varied[(varied["region_id"] == region) & (varied["basis"] == basis) & varied["function"].isin(single)]
    tried = []
    for (kind, left_out), there in of_row.groupby(["variation", "left_out"], sort=True):
        # Collectives are in no rank here, so that leaving them out is no trial.
        if kind != "collectives":
            first = there[there["measures"] == there["measures"].max()]
            tried.append((_name(str(kind), str(left_out)), list(first["function"]) == [row.function]))
    total, every = rows["measure_id"].nunique(), tables.measures["measure_id"].map(region_of_measures(tables))
    kinds = rows[rows["kind"] == "collective"].groupby("unit_id")["measure_id"].nunique()
    above = kinds[kinds > row.measures]

    def said(names: Names) -> Said:
        words: Said = {
            "region": names.region(region), "function": names.function(row.function), "measures": row.measures,
            "total": total, "all": int((every == region).sum()), "basis": names.say(f"comparability.basis_{basis}"),
        }  # fmt: skip
        words["next"] = names.function(others[0].function) if others else names.say("claims.part_none")
        words["next_measures"] = others[0].measures if others else 0
        # Collectives that are one in every count have a name of their own.
        own_names = Names(on_basis(tables, basis), names.lang)
        listed_kinds = [f"{own_names.unit(str(unit))} ({count})" for unit, count in above.items()]
        words["above"] = names.say("claims.part_joint").join(listed_kinds)
        return words

    rests = (
        Rests("function_loads", (row_key(region, basis, row.function),)),
        _responsibilities(tables, basis, (region,), row.function),
    )
    size = (row.measures - (others[0].measures if others else 0)) / total
    key = "duties_first_above" if len(above) else "duties_first"
    yield Claim(
        key, (region, row.function), said, rests, size, "function_regions", ("caveat_printed",), tried=tuple(tried)
    )


def _more(tables: Compared, own: pd.DataFrame, varied: pd.DataFrame) -> Iterator[Claim]:
    """Functions whose share differs between two regions beyond what dealing measures would give.

    By Fisher's exact test of the measures that name the function, corrected over all functions that either region has
    (Benjamini & Hochberg 1995).
    """
    from scipy.stats import false_discovery_control, fisher_exact

    rows = list(iter_rows(own))
    totals = {side: _total(own, side) for side in ("left", "right")}
    tables_of = [
        [[r.left_measures, totals["left"] - r.left_measures], [r.right_measures, totals["right"] - r.right_measures]]
        for r in rows
    ]
    chances = false_discovery_control([float(fisher_exact(np.array(table))[1]) for table in tables_of])
    order = sorted(zip(rows, chances, strict=True), key=lambda both: (-abs(both[0].share_difference), both[0].function))
    for row, p in order[:OF_A_PAIR]:
        if p < SMALL_P:
            yield _difference(tables, row, varied, len(rows), float(p))


def _total(own: pd.DataFrame, side: str) -> int:
    """Measures with any body on a side of a pair, from a share and its count."""
    held = own[own[f"{side}_measures"] > 0].iloc[0]
    return round(float(held[f"{side}_measures"] / held[f"{side}_share"]))


def _difference(tables: Compared, row: Any, varied: pd.DataFrame, functions: int, p: float) -> Claim:
    left, right = row.left_region_id, row.right_region_id
    sides = {left: (row.left_share, row.left_measures), right: (row.right_share, row.right_measures)}
    more, less = (left, right) if row.share_difference > 0 else (right, left)

    def said(names: Names) -> Said:
        return {
            "function": names.function(row.function), "basis": names.say(f"comparability.basis_{row.basis}"),
            "more": names.region(more), "more_share": sides[more][0], "more_measures": sides[more][1],
            "less": names.region(less), "less_share": sides[less][0], "less_measures": sides[less][1],
            "functions": functions, "p": p_text(p, False),
        }  # fmt: skip

    otherwise = row.right_otherwise if less == right else row.left_otherwise
    caveats = ("caveat_printed", "caveat_themes", *(("caveat_otherwise",) if otherwise else ()))
    rests = (
        Rests("rank_changes", (row_key(left, right, row.function),)),
        _responsibilities(tables, row.basis, (left, right), row.function),
    )
    return Claim(
        "duties_more", (row.function, more, less), said, rests, abs(row.share_difference), "function_regions", caveats,
        tried=_tried_pair(row, varied, (row.basis, row.function)),
    )  # fmt: skip


def _tried_pair(row: Any, varied: pd.DataFrame, keys: tuple[str, str]) -> Tried:
    """Whether the sign of a difference stays: parts left out of one region, other kinds of both at once."""
    own = varied[(varied["basis"] == keys[0]) & (varied["function"] == keys[1])]
    ends = (row.left_region_id, row.right_region_id)
    whole = (row.left_share, row.right_share)
    held: list[dict[tuple[str, str], float]] = []
    for region in ends:
        # A function that a region lacks has no rows: its share stays nothing in every variation.
        of_region = varied[(varied["region_id"] == region) & (varied["basis"] == keys[0])]
        names = of_region[["variation", "left_out"]].drop_duplicates().itertuples(index=False, name=None)
        shares = {(v.variation, v.left_out): v.share for v in iter_rows(own[own["region_id"] == region])}
        held.append({name: shares.get(name, 0.0) for name in names})
    tried = []
    for at, shares in enumerate(held):
        for (kind, left_out), share in shares.items():
            if kind in OWN_PARTS:
                both = (share, whole[1]) if at == 0 else (whole[0], share)
                tried.append((_name(kind, left_out), _sign(both) == _sign(whole)))
    for kind, left_out in sorted({name for shares in held for name in shares if name[0] not in OWN_PARTS}):
        both = (held[0].get((kind, left_out), whole[0]), held[1].get((kind, left_out), whole[1]))
        tried.append((_name(kind, left_out), _sign(both) == _sign(whole)))
    return tuple(tried)


def _sign(shares: tuple[float, float]) -> int:
    apart = shares[0] - shares[1]
    return 0 if abs(apart) < 1e-9 else 1 if apart > 0 else -1


def _name(kind: str, left_out: str) -> str:
    """A variation of loads as findings write it."""
    return f"load_{kind}" if kind == left_out else f"load_{kind}:{left_out}"


def _responsibilities(tables: Compared, basis: str, regions: tuple[str, ...], function: str) -> Rests:
    """The rows that name the units of a function, on a basis."""
    rows = duty_rows(tables, basis)
    rows = rows[rows["region_id"].isin(regions) & (rows["function"] == function)]
    # Twins are one unit there; here each stands by its own name.
    frame = on_basis(tables, basis).responsibilities
    ends = set(zip(rows["measure_id"], rows["unit_id"], strict=True))
    pairs = zip(frame["measure_id"], frame["unit_id"], strict=True)
    kept = frame[[pair in ends for pair in pairs]]
    return Rests("responsibilities", tuple(sorted(row_key(r.measure_id, r.position) for r in iter_rows(kept))))


QUESTION = Question("duties", claims, of_networks=True)
