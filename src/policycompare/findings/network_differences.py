"""What the comparison of regions says, in plain sentences made from its numbers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pandas as pd

from policycompare.network import region_comparison as compared
from policycompare.network.load_variations import loads_of
from policycompare.network.qap import FEWEST_NODES
from policycompare.network.region_comparison import Comparison, RegionWork
from policycompare.network.region_networks import (
    SMALL_P,
    common_functions,
    function_networks,
    pairs_of,
    shared_ties,
    tests_of,
)
from policycompare.tables.bases import COMPARED_BASES, FEWEST_MEASURES, NOT_COMPARED, bases_of_regions, usable
from policycompare.tables.frames import Tables, iter_rows
from policycompare.tables.names import Names
from policycompare.words import Lang, listed

if TYPE_CHECKING:
    import networkx as nx

FEW_MEASURES = 30
"""With fewer measures it is said that one measure moves a region's shares much."""
MOST_REGIONS = 8
"""Regions that are named at most where it is said what cannot be compared."""
SHOWN = 3
"""Functions, leaders and ties that are named at most, each time."""
MOST_PAIRS = 6
"""With more pairs of regions only the most and the least alike are told."""


def _listed(names: Names, parts: Iterable[str]) -> str:
    return names.say("findings.joint").join(parts)


def difference_text(tables: Tables, lang: Lang = "zh", *, permutations: int | None = None) -> list[str]:
    """Say how regions differ, in plain sentences.

    Which regions are compared on what, and which are not and why; which function carries most where, and which shares
    differ most, each with the number of variations in which it stays so; which ties one region has and another lacks,
    how alike their networks are, and what is uncertain. What does not stay in most variations is not said. Names are
    plain text.

    Args:
        tables: The tables of a study.
        lang: zh or en; both say the same with the same numbers.
        permutations: See ``tests_of`` of ``network.region_networks``.

    Returns:
        A sentence an item; where no two regions can be compared, why.

    Raises:
        CallError: The language is unknown, or the number is too small.
    """
    names = Names(tables, lang)
    pairs = compared.pair_bases(tables)
    found = []
    comparisons = compared.comparisons(tables, pairs)
    alike, tests = pairs_of(comparisons), tests_of(comparisons, permutations)
    for one in comparisons:
        networks = function_networks(tables, one.work, one.basis)
        leaders, led = _leaders(names, one)
        differences, differing = _differences(names, compared.changes_of([one]))
        found += [
            *_scope(names, one),
            *leaders,
            *differences,
            *_collective(names, one.work, led | differing),
            *_networks(names, alike, tests, one, networks),
        ]
    found += _corrected(names, tests)
    return [*(found or [names.say("comparability.nothing")]), *_not_compared(names, pairs, tables)]


def _scope(names: Names, one: Comparison) -> list[str]:
    """What is compared on what, and what is left out in turn."""
    regions = [
        names.say(
            "comparability.region", region=names.region(r), measures=len(has.measures), functions=len(has.carried)
        )
        for r, has in one.work.items()
    ]
    basis = names.say(f"comparability.basis_{one.basis}")
    said = {"count": len(one.work), "basis": basis, "regions": _listed(names, regions)}
    found = [names.say("comparability.scope", **said), names.say("comparability.variations")]
    for region, has in one.work.items():
        if len(has.measures) < FEW_MEASURES:
            found.append(names.say("comparability.few", region=names.region(region), measures=len(has.measures)))
    return found


def _not_compared(names: Names, pairs: pd.DataFrame, tables: Tables) -> list[str]:
    """How many pairs are not compared and why, and what each region has that is in any of them."""
    left_out = pairs[pairs["not_compared"].notna()]
    if not len(left_out):
        return []
    why = [
        names.say("comparability.pairs", why=names.word(reason), count=count)
        for reason, count in ((reason, int((left_out["not_compared"] == reason).sum())) for reason in NOT_COMPARED)
        if count
    ]
    held = bases_of_regions(tables)
    groups: dict[tuple[str, ...], list[str]] = {}
    for region in sorted({*left_out["left_region_id"], *left_out["right_region_id"]}):
        groups.setdefault(usable(held[region]), []).append(region)
    order = sorted(groups.items(), key=lambda group: [COMPARED_BASES.index(b) for b in group[0]] or [len(held)])
    has = [
        names.say(
            "comparability.has",
            regions=_some(names, regions),
            bases=listed((names.say(f"comparability.basis_{b}") for b in bases), names.lang)
            or names.say("comparability.no_basis", fewest=FEWEST_MEASURES),
        )
        for bases, regions in order
    ]
    said = {"count": len(left_out), "of": len(pairs), "why": _listed(names, why), "has": _listed(names, has)}
    return [names.say("comparability.not_compared", **said)]


def _some(names: Names, regions: list[str]) -> str:
    """The regions by name; of many the first, and how many more."""
    shown = listed(map(names.region, regions[:MOST_REGIONS]), names.lang)
    more = len(regions) - MOST_REGIONS
    return names.say("comparability.more", regions=shown, more=more) if more > 0 else shown


def holds(times: int, variations: int) -> bool:
    """Whether what is so in so many of the variations may be said: it is so in most, or there are none to ask."""
    return 2 * times > variations or not variations


def _held(names: Names, times: int, variations: int, key: str) -> str:
    return names.say(key, times=times, variations=variations) if variations else names.say("comparability.unvaried")


def _leaders(names: Names, one: Comparison) -> tuple[list[str], set[tuple[str, str]]]:
    """Sentences, and the (region, function) that they name."""
    found, named = [], set()
    loads = loads_of(one.loads.items())
    for region, own in loads[loads["rank"] == 1].groupby("region_id", sort=True):
        here, firm = names.region(str(region)), [holds(row.first_in, row.variations) for row in iter_rows(own)]
        if not any(firm):
            found.append(names.say("comparability.no_leader", region=here))
            continue
        rows = own[firm]
        shown = rows.head(SHOWN)
        named |= set(zip(shown["region_id"], shown["function"], strict=True))
        said = [
            names.say(
                "comparability.load", function=names.function(row.function), measures=row.measures, share=row.share,
                held=_held(names, row.first_in, row.variations, "comparability.first_in"),
            )
            for row in iter_rows(shown)
        ]  # fmt: skip
        functions = _listed(names, said)
        if len(rows) > SHOWN:
            functions = names.say("findings.network_leads_more", functions=functions, count=len(rows))
        found.append(names.say("findings.network_leads", region=here, functions=functions))
    return found, named


def _differences(names: Names, changes: pd.DataFrame) -> tuple[list[str], set[tuple[str, str]]]:
    """The functions whose shares differ most, each between the two regions that are furthest apart in it.

    Returns:
        Sentences, and the (region, function) that they name.
    """
    if not changes["share_difference"].any():
        return [names.say("findings.network_same")], set()
    firm = changes[[holds(row.holds_in, row.variations) for row in iter_rows(changes)]]
    firm = firm[firm["share_difference"] != 0]
    if not len(firm):
        return [names.say("comparability.no_difference")], set()
    shown = _largest(firm).head(SHOWN)
    keys = ["comparability.differs_most", *["comparability.differs_next"] * (len(shown) - 1)]
    both = _largest(firm[(firm["left_measures"] > 0) & (firm["right_measures"] > 0)]).head(1)
    pair = ["left_region_id", "right_region_id", "function"]
    if len(both) and not len(both.merge(shown, on=pair)):
        shown = pd.concat([shown, both])
        keys.append("comparability.differs_both")
    found = [_difference(names, key, row) for key, row in zip(keys, iter_rows(shown), strict=True)]
    count = changes["function"].nunique()
    if count > shown["function"].nunique():
        found.append(names.say("comparability.chosen", count=count))
    return found, {(r, row.function) for row in iter_rows(shown) for r in (row.left_region_id, row.right_region_id)}


def _collective(names: Names, work: dict[str, RegionWork], named: set[tuple[str, str]]) -> list[str]:
    """A caution where what was named is no single body."""
    return [
        names.say("findings.network_collective", region=names.region(region), function=names.function(function))
        for region, function in sorted(named)
        if function in work[region].collective
    ]


def _largest(changes: pd.DataFrame) -> pd.DataFrame:
    """Of each function the pair of regions that is furthest apart, the largest difference first."""
    order = changes.assign(size=changes["share_difference"].abs())
    order = order.sort_values(["size", "function"], ascending=[False, True], kind="stable")
    return order.drop_duplicates("function").drop(columns="size")


def _difference(names: Names, key: str, row: Any) -> str:
    said = []
    for side in ("left", "right") if row.left_share >= row.right_share else ("right", "left"):
        own = {part: getattr(row, f"{side}_{part}") for part in ("region_id", "measures", "share", "otherwise")}
        words = "share" if own["measures"] else "otherwise" if own["otherwise"] else "none"
        none = names.say(f"comparability.none_{row.basis}")
        own |= {"region": names.region(own["region_id"]), "none": none}
        said.append(names.say(f"comparability.side_{words}", **own))
    held = _held(names, row.holds_in, row.variations, "comparability.holds_in")
    return names.say(key, function=names.function(row.function), regions=_listed(names, said), held=held)


def _networks(
    names: Names, pairs: pd.DataFrame, tests: pd.DataFrame, one: Comparison, networks: dict[str, nx.Graph]
) -> list[str]:
    """What the networks of compared regions have in common, and whether they are alike."""
    found: list[str] = []
    ids = ["left_region_id", "right_region_id"]
    pairs, shown = (pairs.merge(one.pairs[ids]),) * 2
    if len(pairs) > MOST_PAIRS:
        free = tests[(tests["control"] == "loads") & (tests["ties"] == "weighted") & tests["r"].notna()]
        order = pairs.merge(free[[*ids, "r"]]).sort_values("r", ascending=False, kind="stable").drop(columns="r")
        half = MOST_PAIRS // 2
        shown = order if len(order) <= MOST_PAIRS else pd.concat([order.head(half), order.tail(half)])
        found.append(names.say("network_tests.some_pairs", count=len(pairs), shown=len(shown)))
    for row in iter_rows(shown):
        own = tests[(tests["left_region_id"] == row.left_region_id) & (tests["right_region_id"] == row.right_region_id)]
        found += _pair(names, row, own, one.work, networks)
    return found


def _pair(
    names: Names, row: Any, tests: pd.DataFrame, work: dict[str, RegionWork], networks: dict[str, nx.Graph]
) -> list[str]:
    ids = (row.left_region_id, row.right_region_id)
    left, right = (names.region(region) for region in ids)
    found = []
    if pd.isna(row.jaccard):
        found.append(names.say("findings.network_no_ties", left=left, right=right, functions=row.functions))
    else:
        found.append(names.say("findings.network_ties", left=left, right=right, **row._asdict()))
        common = common_functions(work, *ids)
        ties = {region: shared_ties(networks[region], common) for region in ids}
        for region, other, here, there in ((*ids, left, right), (*ids[::-1], right, left)):
            found += _only(names, networks[region], ties[region] - ties[other], here, there)
        found.append(_alike(names, tests, left, right))
    if pd.notna(row.rank_correlation):
        count = len(work[ids[0]].carried.keys() | work[ids[1]].carried.keys())
        found.append(names.say("findings.network_ranks", left=left, right=right, rho=row.rank_correlation, count=count))
    return found


def _only(names: Names, graph: nx.Graph, ties: set[tuple[str, str]], here: str, there: str) -> list[str]:
    if not ties:
        return []
    order = sorted(ties, key=lambda tie: (-graph.edges[tie]["count"], -graph.edges[tie]["newman"], tie))
    said, count = "findings.network_part_tie", {tie: graph.edges[tie]["count"] for tie in order[:SHOWN]}
    named = [names.say(said, one=names.function(a), other=names.function(b), count=n) for (a, b), n in count.items()]
    return [names.say("findings.network_only", left=here, right=there, count=len(ties), ties=_listed(names, named))]


def _alike(names: Names, tests: pd.DataFrame, left: str, right: str) -> str:
    """How alike the networks of two regions are: all four tests, and what follows from those with control."""
    rows = {(row.ties, row.control): row for row in iter_rows(tests)}
    if any(pd.isna(row.r) for row in rows.values()):
        key = "few" if any(row.functions < FEWEST_NODES for row in rows.values()) else "constant"
        return names.say(f"network_tests.{key}", left=left, right=right, fewest=FEWEST_NODES)
    basis = names.say(f"comparability.basis_{rows['binary', 'loads'].basis}")
    said: dict[str, Any] = {"left": left, "right": right, "basis": basis}
    for (ties, control), row in rows.items():
        key = ties if control == "loads" else f"plain_{ties}"
        said |= {key: row.r, f"{key}_p": p_text(row.p_corrected, row.is_floor)}
    words = names.say(f"network_tests.is_{likeness(tests)}")
    return names.say("network_tests.alike", **said, words=words)


def likeness(tests: pd.DataFrame) -> str:
    """What may be said of two networks, by the tests that control for loads alone.

    Args:
        tests: Their rows of ``region_networks.tests_of``, none of them null.

    Returns:
        ``alike`` where the partial correlations of binary and of weighted ties are both above 0 and both below
        ``SMALL_P`` after correction; ``none`` where either is not above 0; else ``maybe``.
    """
    controlled = tests[tests["control"] == "loads"]
    if (controlled["r"] <= 0).any():
        return "none"
    return "alike" if (controlled["p_corrected"] < SMALL_P).all() else "maybe"


def p_text(p: float, is_floor: bool) -> str:
    """A p-value as it is printed.

    Example:
        >>> p_text(0.002, True), p_text(0.0312, False), p_text(1.0, False)
        ('≤ 0.002', '= 0.031', '= 1')
    """
    return f"{'≤' if is_floor else '='} {p:.{4 if p < 0.001 else 3}f}".rstrip("0").rstrip(".")


def _corrected(names: Names, tests: pd.DataFrame) -> list[str]:
    """How the p-values came about, where there are any."""
    count = int(tests["p"].notna().sum())
    draws = int(tests["draws"].max()) if count else 0
    return [names.say("network_tests.corrected", count=count, draws=draws)] if count else []
