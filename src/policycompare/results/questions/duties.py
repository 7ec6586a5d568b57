"""Who carries what? Which functions carry most in each region, and where two regions differ, like with like."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from policycompare.network.load_variations import OWN_PARTS
from policycompare.results.finding import Claim, Question, Rests
from policycompare.results.traces import row_key
from policycompare.tables.bases import NOT_COMPARED, duty_rows, on_basis
from policycompare.tables.frames import iter_rows

if TYPE_CHECKING:
    import pandas as pd

    from policycompare.tables.frames import Compared
    from policycompare.tables.names import Names

    Networks = Mapping[str, pd.DataFrame]

MOST_PAIRS = 6
"""Compared pairs that are named at most."""
OF_A_PAIR = 3
"""Differences of two regions that are told, the largest."""
LEAST = 0.05
"""Shares that differ by less are one measure in twenty apart: not worth a sentence."""
Said = dict[str, object]
Tried = tuple[tuple[str, bool | None], ...]


def claims(tables: Compared, networks: Networks) -> Iterator[Claim]:
    """The function that carries most in a region; the largest differences of two regions on a basis that both have."""
    loads = networks["function_loads"]
    varied = networks["load_variations"]
    yield from _compared(networks["pair_bases"])
    # Of a region's bases the first is the one that tells most; the others would say the same again.
    for region, own in loads.groupby("region_id", sort=True):
        basis = own["basis"].iloc[0] if "named" not in set(own["basis"]) else "named"
        first = own[(own["basis"] == basis) & (own["rank"] == 1)]
        if len(first) == 1:
            (row,) = iter_rows(first)
            yield _first(tables, row, varied, str(region))
    for _, own in networks["rank_changes"].groupby(["left_region_id", "right_region_id"], sort=True):
        order = own.assign(size=own["share_difference"].abs()).sort_values(
            ["size", "function"], ascending=[False, True]
        )
        for row in iter_rows(order.head(OF_A_PAIR)):
            if abs(row.share_difference) >= LEAST:
                yield _more(tables, row, varied, loads)


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


def _first(tables: Compared, row: Any, varied: pd.DataFrame, region: str) -> Claim:
    of_row = varied[(varied["region_id"] == region) & (varied["basis"] == row.basis)]
    own = of_row[of_row["function"] == row.function]
    tried = tuple((_name(v.variation, v.left_out), bool(v.rank == 1)) for v in iter_rows(own))
    total = round(row.measures / row.share)

    def said(names: Names) -> Said:
        return {
            "region": names.region(region), "function": names.function(row.function), "measures": row.measures,
            "total": total, "share": row.share, "basis": names.say(f"comparability.basis_{row.basis}"),
        }  # fmt: skip

    rests = (
        Rests("function_loads", (row_key(region, row.basis, row.function),)),
        _responsibilities(tables, row.basis, (region,), row.function),
    )
    return Claim(
        "duties_first", (region, row.function), said, rests, row.share, "function_regions", ("caveat_printed",),
        tried=tried,
    )  # fmt: skip


def _more(tables: Compared, row: Any, varied: pd.DataFrame, loads: pd.DataFrame) -> Claim:
    left, right = row.left_region_id, row.right_region_id
    sides = {left: ("left", row.left_share, row.left_measures), right: ("right", row.right_share, row.right_measures)}
    more, less = (left, right) if row.share_difference > 0 else (right, left)
    keys = (row.basis, row.function)

    def said(names: Names) -> Said:
        return {
            "function": names.function(row.function), "basis": names.say(f"comparability.basis_{row.basis}"),
            "more": names.region(more), "more_share": sides[more][1], "more_measures": sides[more][2],
            "less": names.region(less), "less_share": sides[less][1], "less_measures": sides[less][2],
        }  # fmt: skip

    otherwise = row.right_otherwise if less == right else row.left_otherwise
    caveats = ("caveat_printed", "caveat_otherwise") if otherwise else ("caveat_printed",)
    rests = (
        Rests("rank_changes", (row_key(left, right, row.function),)),
        _responsibilities(tables, row.basis, (left, right), row.function),
    )
    return Claim(
        "duties_more", (row.function, more, less), said, rests, abs(row.share_difference), "function_regions", caveats,
        tried=_tried_pair(row, varied, loads, keys),
    )  # fmt: skip


def _tried_pair(row: Any, varied: pd.DataFrame, loads: pd.DataFrame, keys: tuple[str, str]) -> Tried:
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
