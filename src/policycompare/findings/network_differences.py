"""What the comparison of regions says, in plain sentences made from its numbers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pandas as pd

from policycompare.network import region_comparison as compared
from policycompare.network.region_comparison import FEWEST_FUNCTIONS, RegionWork, shared_ties
from policycompare.tables.frames import Tables, iter_rows
from policycompare.tables.names import Names
from policycompare.words import Lang

if TYPE_CHECKING:
    import networkx as nx

FEW_MEASURES = 30
"""With fewer measures a region's shares are said to be uncertain."""
SHOWN = 3
"""Functions, leaders and ties that are named at most, each time."""
MOST_PAIRS = 6
"""With more pairs of regions only the most and the least alike are told."""
SMALL_P = 0.05


def _listed(names: Names, parts: Iterable[str]) -> str:
    return names.say("findings.joint").join(parts)


def difference_text(
    tables: Tables, lang: Lang = "zh", *, basis: str = "assigned", permutations: int = 2000, samples: int = 1000
) -> list[str]:
    """Say how regions differ, in plain sentences.

    Which function carries most where, which shares differ most (with intervals, and whether they overlap), which ties
    one region has and another lacks, how alike their networks are, and what is uncertain. Names are plain text.

    Args:
        tables: The tables of a study.
        lang: zh or en; both say the same with the same numbers.
        basis: ``assigned`` or ``actors``; regions that have only the other are named as left out.
        permutations: See ``pairs_of`` of ``network.region_comparison``.
        samples: See ``loads_of`` there.

    Returns:
        A sentence an item; one that says so where there are not two regions to compare.

    Raises:
        CallError: The language or the basis is unknown, or a number is too small.
    """
    names = Names(tables, lang)
    work = {region: has for region, has in compared.region_work(tables, basis).items() if has.carried}
    loads = compared.loads_of(work, samples)
    basis_words = names.say(f"findings.network_part_{basis}")
    if len(work) < 2:
        return [names.say("findings.network_nothing", basis=basis_words)]
    networks = compared.function_networks(tables, work, basis)
    pairs = compared.pairs_of(work, networks, permutations)
    left_out = sorted(set(tables.documents["region_id"]) - set(work))
    leaders, led = _leaders(names, loads)
    differences, differing = _differences(names, compared.changes_of(work, loads))
    return [
        *_scope(names, work, left_out, basis_words),
        *leaders,
        *differences,
        *_collective(names, work, led | differing),
        *_networks(names, pairs, work, networks),
    ]


def _scope(names: Names, work: dict[str, RegionWork], left_out: list[str], basis: str) -> list[str]:
    said = "findings.network_part_region"
    regions = [
        names.say(said, region=names.region(r), measures=len(has.measures), functions=len(has.carried))
        for r, has in work.items()
    ]
    found = [names.say("findings.network_scope", count=len(work), basis=basis, regions=_listed(names, regions))]
    if left_out:
        found.append(names.say("findings.network_left_out", regions=_listed(names, map(names.region, left_out))))
    leads_only = [names.region(region) for region, has in work.items() if has.leads_only]
    if leads_only and len(leads_only) < len(work):
        found.append(names.say("findings.network_leads_only", regions=_listed(names, leads_only)))
    for region, has in work.items():
        if len(has.measures) < FEW_MEASURES:
            found.append(names.say("findings.network_few", region=names.region(region), measures=len(has.measures)))
    return found


def _leaders(names: Names, loads: pd.DataFrame) -> tuple[list[str], set[tuple[str, str]]]:
    """Sentences, and the (region, function) that they name."""
    found, named = [], set()
    for region, rows in loads[loads["rank"] == 1].groupby("region_id", sort=True):
        shown = rows.head(SHOWN)
        named |= set(zip(shown["region_id"], shown["function"], strict=True))
        shown = shown.assign(function=shown["function"].map(names.function))
        said = (names.say("findings.network_part_load", **row._asdict()) for row in iter_rows(shown))
        functions = _listed(names, said)
        if len(rows) > SHOWN:
            functions = names.say("findings.network_leads_more", functions=functions, count=len(rows))
        found.append(names.say("findings.network_leads", region=names.region(str(region)), functions=functions))
    return found, named


def _differences(names: Names, changes: pd.DataFrame) -> tuple[list[str], set[tuple[str, str]]]:
    """The functions whose shares differ most, each between the two regions that are furthest apart in it.

    Returns:
        Sentences, and the (region, function) that they name.
    """
    largest = _largest(changes)
    shown = largest[largest["share_difference"] != 0].head(SHOWN)
    if not len(shown):
        return [names.say("findings.network_same")], set()
    keys = ["findings.network_differs_most", *["findings.network_differs_next"] * (len(shown) - 1)]
    both = _largest(changes[(changes["left_measures"] > 0) & (changes["right_measures"] > 0)]).head(1)
    pair = ["left_region_id", "right_region_id", "function"]
    if len(both) and both["share_difference"].item() != 0 and not len(both.merge(shown, on=pair)):
        shown = pd.concat([shown, both])
        keys.append("findings.network_differs_both")
    found = [_difference(names, key, row) for key, row in zip(keys, iter_rows(shown), strict=True)]
    if len(largest) > shown["function"].nunique():
        found.append(names.say("findings.network_chosen", count=len(largest)))
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
        own = {part: getattr(row, f"{side}_{part}") for part in ("region_id", "measures", "share", "low", "high")}
        words = "findings.network_part_share" if own["measures"] else "findings.network_part_none"
        said.append(names.say(words, region=names.region(own["region_id"]), **own))
    overlap = names.say(f"findings.network_part_{'apart' if row.is_apart else 'overlap'}")
    return names.say(key, function=names.function(row.function), regions=_listed(names, said), overlap=overlap)


def _networks(
    names: Names, pairs: pd.DataFrame, work: dict[str, RegionWork], networks: dict[str, nx.Graph]
) -> list[str]:
    found: list[str] = []
    shown = pairs
    if len(pairs) > MOST_PAIRS:
        order = pairs[pairs["jaccard"].notna()].sort_values("jaccard", ascending=False, kind="stable")
        half = MOST_PAIRS // 2
        shown = order if len(order) <= MOST_PAIRS else pd.concat([order.head(half), order.tail(half)])
        found.append(names.say("findings.network_some_pairs", count=len(pairs), shown=len(shown)))
    for row in iter_rows(shown):
        found += _pair(names, row, work, networks)
    tests = int(shown["qap_p"].notna().sum())
    if tests > 1:
        found.append(names.say("findings.network_several_tests", count=tests))
    return found


def _pair(names: Names, row: Any, work: dict[str, RegionWork], networks: dict[str, nx.Graph]) -> list[str]:
    ids = (row.left_region_id, row.right_region_id)
    left, right = (names.region(region) for region in ids)
    found = []
    if pd.isna(row.jaccard):
        found.append(names.say("findings.network_no_ties", left=left, right=right, functions=row.functions))
    else:
        found.append(names.say("findings.network_ties", left=left, right=right, **row._asdict()))
        common = sorted(work[ids[0]].carried.keys() & work[ids[1]].carried.keys())
        ties = {region: shared_ties(networks[region], common) for region in ids}
        for region, other, here, there in ((*ids, left, right), (*ids[::-1], right, left)):
            found += _only(names, networks[region], ties[region] - ties[other], here, there)
        found.append(_alike(names, row, left, right))
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


def _alike(names: Names, row: Any, left: str, right: str) -> str:
    if pd.isna(row.qap_r):
        few = row.functions < FEWEST_FUNCTIONS
        key = "findings.network_qap_few" if few else "findings.network_qap_constant"
        return names.say(key, left=left, right=right, fewest=FEWEST_FUNCTIONS)
    words = "not_alike" if row.qap_r <= 0 else "alike" if row.qap_p < SMALL_P else "maybe"
    verdict = names.say(f"findings.network_part_{words}")
    p = "< 0.0001" if row.qap_p < 0.0001 else f"= {row.qap_p:.4f}"
    return names.say("findings.network_qap", left=left, right=right, r=row.qap_r, p=p, words=verdict)
