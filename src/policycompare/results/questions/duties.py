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
            held = list(first["function"]) == [row.function]
            # The very same number is no trial either.
            is_moved = not (there.loc[there["function"] == row.function, "measures"] == row.measures).all()
            tried.append((_name(str(kind), str(left_out)), held if is_moved or not held else None))
    total, every = rows["measure_id"].nunique(), tables.measures["measure_id"].map(region_of_measures(tables))
    kinds = rows[rows["kind"] == "collective"].groupby("unit_id")["measure_id"].nunique()
    above = kinds[kinds > row.measures]

    def said(names: Names) -> Said:
        words: Said = {
            "region": names.region(region), "function": names.function(row.function), "measures": row.measures,
            "total": total, "all": int((every == region).sum()), "basis": names.say(f"comparability.basis_{basis}"),
        }  # fmt: skip
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
    rows = list(iter_rows(own))
    totals = {side: _total(own, side) for side in ("left", "right")}
    tables_of = [
        [[r.left_measures, totals["left"] - r.left_measures], [r.right_measures, totals["right"] - r.right_measures]]
        for r in rows
    ]
    chances = _corrected(tables_of)
    order = sorted(zip(rows, chances, strict=True), key=lambda both: (-abs(both[0].share_difference), both[0].function))
    for row, p in order[:OF_A_PAIR]:
        if p < SMALL_P:
            yield _difference(tables, row, own, varied, float(p))


def _corrected(tables_of: list[list[list[int]]]) -> list[float]:
    """Fisher's exact test of each function, with or without it, left and right; corrected over all of them."""
    from scipy.stats import false_discovery_control, fisher_exact

    return list(false_discovery_control([float(fisher_exact(np.array(table))[1]) for table in tables_of]))


def _total(own: pd.DataFrame, side: str) -> int:
    """Measures with any body on a side of a pair, from a share and its count."""
    held = own[own[f"{side}_measures"] > 0].iloc[0]
    return round(float(held[f"{side}_measures"] / held[f"{side}_share"]))


def _difference(tables: Compared, row: Any, own: pd.DataFrame, varied: pd.DataFrame, p: float) -> Claim:
    left, right = row.left_region_id, row.right_region_id
    sides = {left: (row.left_share, row.left_measures), right: (row.right_share, row.right_measures)}
    more, less = (left, right) if row.share_difference > 0 else (right, left)

    def said(names: Names) -> Said:
        return {
            "function": names.function(row.function), "basis": names.say(f"comparability.basis_{row.basis}"),
            "more": names.region(more), "more_share": sides[more][0], "more_measures": sides[more][1],
            "less": names.region(less), "less_share": sides[less][0], "less_measures": sides[less][1],
            "functions": len(own), "p": p_text(p, False),
        }  # fmt: skip

    otherwise = row.right_otherwise if less == right else row.left_otherwise
    caveats = ("caveat_printed", "caveat_themes", *(("caveat_otherwise",) if otherwise else ()))
    rests = (
        Rests("rank_changes", (row_key(left, right, row.function),)),
        _responsibilities(tables, row.basis, (left, right), row.function),
    )
    return Claim(
        "duties_more", (row.function, more, less), said, rests, abs(row.share_difference), "function_regions", caveats,
        tried=_tried_pair(row, own, varied),
    )  # fmt: skip


def _tried_pair(row: Any, own: pd.DataFrame, varied: pd.DataFrame) -> Tried:
    """Whether a difference stays beyond chance, the same way: parts left out of one region, other kinds of both.

    Args:
        row: The function's row of ``rank_changes``.
        own: The rows of all functions of the pair, over which each variation is corrected anew.
        varied: The table ``load_variations``.
    """
    ends = (row.left_region_id, row.right_region_id)
    functions = list(own["function"])
    whole = [dict(zip(functions, own[f"{side}_measures"], strict=True)) for side in ("left", "right")]
    totals = [_total(own, side) for side in ("left", "right")]
    held: list[dict[tuple[str, str], tuple[int, dict[str, int]]]] = []
    for region in ends:
        of_region = varied[(varied["region_id"] == region) & (varied["basis"] == row.basis)]
        held.append({})
        for (kind, left_out), there in of_region.groupby(["variation", "left_out"], sort=True):
            some = there[there["measures"] > 0].iloc[0]
            counts = {str(function): int(n) for function, n in zip(there["function"], there["measures"], strict=True)}
            held[-1][str(kind), str(left_out)] = (round(float(some["measures"] / some["share"])), counts)
    both: list[tuple[tuple[str, str], list[tuple[int, dict[str, int]]]]] = []
    for at, parts in enumerate(held):
        for name, part in parts.items():
            if name[0] in OWN_PARTS:
                both.append((name, [part if side == at else (totals[side], whole[side]) for side in (0, 1)]))
    for name in sorted({name for parts in held for name in parts if name[0] not in OWN_PARTS}):
        both.append((name, [held[side].get(name, (totals[side], whole[side])) for side in (0, 1)]))
    return tuple((_name(*name), _stays(row, functions, sides)) for name, sides in both)


def _stays(row: Any, functions: list[str], sides: list[tuple[int, dict[str, int]]]) -> bool | None:
    """Whether the difference of a function is beyond chance the same way; None where its numbers are the same."""
    (left, left_of), (right, right_of) = sides
    here = (left_of.get(row.function, 0), right_of.get(row.function, 0))
    if here == (row.left_measures, row.right_measures):
        return None
    named = [f for f in functions if left_of.get(f, 0) or right_of.get(f, 0)]
    if row.function not in named:
        return False
    p = _corrected([
        [[left_of.get(f, 0), left - left_of.get(f, 0)], [right_of.get(f, 0), right - right_of.get(f, 0)]] for f in named
    ])  # fmt: skip
    same_way = _sign((here[0] / left, here[1] / right)) == _sign((row.left_share, row.right_share))
    return same_way and bool(p[named.index(row.function)] < SMALL_P)


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
