"""What the comparison of regions says, in plain sentences made from its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from policycompare.findings.region_sentences import JOINTS, PARTS, SENTENCES
from policycompare.network.region_comparison import (
    FEWEST_FUNCTIONS,
    RegionWork,
    changes_of,
    function_networks,
    loads_of,
    pairs_of,
    region_work,
    shared_ties,
)
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


@dataclass(frozen=True)
class _Teller:
    """Fills sentences.

    Attributes:
        names: Names of regions and functions.
        place: 0 = Chinese, 1 = English.
    """

    names: Names
    place: int

    def say(self, key: str, **values: Any) -> str:
        return (SENTENCES.get(key) or PARTS[key])[self.place].format(**values)

    def listed(self, parts: Sequence[str]) -> str:
        return JOINTS[self.place].join(parts)

    def regions(self, region_ids: Sequence[str]) -> str:
        return self.listed([self.names.region(r) for r in region_ids])


def difference_text(
    tables: Tables,
    lang: Lang = "zh",
    *,
    basis: str = "assigned",
    permutations: int = 2000,
    samples: int = 1000,
    seed: int = 7,
) -> list[str]:
    """Say how regions differ, in plain sentences.

    Which function carries most where, which shares differ most (with intervals, and whether they overlap), which ties
    one region has and another lacks, how alike their networks are, and what is uncertain. Names are plain text.

    Args:
        tables: The tables of a study.
        lang: zh or en; both say the same with the same numbers.
        basis: ``assigned`` or ``actors``; regions that have only the other are named as left out.
        permutations: See ``region_pairs``.
        samples: See ``function_loads``.
        seed: Seed of both.

    Returns:
        A sentence an item; one that says so where there are not two regions to compare.

    Raises:
        CallError: The language or the basis is unknown, or a number is too small.
    """
    names = Names(tables, lang)
    tell = _Teller(names, 0 if lang == "zh" else 1)
    everyone = region_work(tables, basis)
    work = {region: has for region, has in everyone.items() if has.carried}
    loads = loads_of(work, samples, seed)
    if len(work) < 2:
        return [tell.say("nothing", basis=tell.say(basis))]
    networks = function_networks(tables, work, basis)
    pairs = pairs_of(work, networks, permutations, seed)
    left_out = sorted(set(tables.documents["region_id"]) - set(work))
    leaders, led = _leaders(tell, loads)
    differences, differing = _differences(tell, changes_of(work, loads))
    return [
        *_scope(tell, work, left_out, tell.say(basis)),
        *leaders,
        *differences,
        *_collective(tell, work, led | differing),
        *_networks(tell, pairs, work, networks),
    ]


def _percent(share: float) -> str:
    return f"{100 * share:.1f}%"


def _p(p: float) -> str:
    return "< 0.0001" if p < 0.0001 else f"= {p:.4f}"


def _scope(tell: _Teller, work: dict[str, RegionWork], left_out: list[str], basis: str) -> list[str]:
    regions = [
        tell.say("region", region=tell.names.region(r), measures=len(has.measures), functions=len(has.carried))
        for r, has in work.items()
    ]
    found = [tell.say("scope", count=len(work), basis=basis, regions=tell.listed(regions))]
    if left_out:
        found.append(tell.say("left_out", regions=tell.regions(left_out)))
    leads_only = [region for region, has in work.items() if has.leads_only]
    if leads_only and len(leads_only) < len(work):
        found.append(tell.say("leads_only", regions=tell.regions(leads_only)))
    for region, has in work.items():
        if len(has.measures) < FEW_MEASURES:
            found.append(tell.say("few", region=tell.names.region(region), measures=len(has.measures)))
    return found


def _leaders(tell: _Teller, loads: pd.DataFrame) -> tuple[list[str], set[tuple[str, str]]]:
    """Sentences, and the (region, function) that they name."""
    found, named = [], set()
    for region, rows in loads[loads["rank"] == 1].groupby("region_id", sort=True):
        shown = list(iter_rows(rows.head(SHOWN)))
        named |= {(row.region_id, row.function) for row in shown}
        functions = tell.listed(
            [
                tell.say(
                    "load",
                    function=tell.names.function(row.function),
                    measures=row.measures,
                    share=_percent(row.share),
                    low=_percent(row.low),
                    high=_percent(row.high),
                )
                for row in shown
            ]
        )
        if len(rows) > SHOWN:
            functions = tell.say("leads_more", functions=functions, count=len(rows))
        found.append(tell.say("leads", region=tell.names.region(str(region)), functions=functions))
    return found, named


def _differences(tell: _Teller, changes: pd.DataFrame) -> tuple[list[str], set[tuple[str, str]]]:
    """The functions whose shares differ most, each between the two regions that are furthest apart in it.

    Returns:
        Sentences, and the (region, function) that they name.
    """
    largest = _largest(changes)
    shown = largest[largest["share_difference"] != 0].head(SHOWN)
    if not len(shown):
        return [tell.say("same")], set()
    keys = ["differs_most", *["differs_next"] * (len(shown) - 1)]
    both = _largest(changes[(changes["left_measures"] > 0) & (changes["right_measures"] > 0)]).head(1)
    pair = ["left_region_id", "right_region_id", "function"]
    if len(both) and both["share_difference"].item() != 0 and not len(both.merge(shown, on=pair)):
        shown = pd.concat([shown, both])
        keys.append("differs_both")
    found = [_difference(tell, key, row) for key, row in zip(keys, iter_rows(shown), strict=True)]
    if len(largest) > shown["function"].nunique():
        found.append(tell.say("chosen", count=len(largest)))
    return found, {(r, row.function) for row in iter_rows(shown) for r in (row.left_region_id, row.right_region_id)}


def _collective(tell: _Teller, work: dict[str, RegionWork], named: set[tuple[str, str]]) -> list[str]:
    """A caution where what was named is no single body."""
    return [
        tell.say("collective", region=tell.names.region(region), function=tell.names.function(function))
        for region, function in sorted(named)
        if function in work[region].collective
    ]


def _largest(changes: pd.DataFrame) -> pd.DataFrame:
    """Of each function the pair of regions that is furthest apart, the largest difference first."""
    order = changes.assign(size=changes["share_difference"].abs())
    order = order.sort_values(["size", "function"], ascending=[False, True], kind="stable")
    return order.drop_duplicates("function").drop(columns="size")


def _difference(tell: _Teller, key: str, row: Any) -> str:
    sides = [
        (row.left_region_id, row.left_measures, row.left_share, row.left_low, row.left_high),
        (row.right_region_id, row.right_measures, row.right_share, row.right_low, row.right_high),
    ]
    said = [
        tell.say(
            "share" if measures else "none",
            region=tell.names.region(region),
            measures=measures,
            share=_percent(share),
            low=_percent(low),
            high=_percent(high),
        )
        for region, measures, share, low, high in sorted(sides, key=lambda side: -side[2])
    ]
    return tell.say(
        key,
        function=tell.names.function(row.function),
        regions=tell.listed(said),
        overlap=tell.say("apart" if row.is_apart else "overlap"),
    )


def _networks(
    tell: _Teller, pairs: pd.DataFrame, work: dict[str, RegionWork], networks: dict[str, nx.Graph]
) -> list[str]:
    found: list[str] = []
    shown = pairs
    if len(pairs) > MOST_PAIRS:
        order = pairs[pairs["jaccard"].notna()].sort_values("jaccard", ascending=False, kind="stable")
        half = MOST_PAIRS // 2
        shown = order if len(order) <= MOST_PAIRS else pd.concat([order.head(half), order.tail(half)])
        found.append(tell.say("some_pairs", count=len(pairs), shown=len(shown)))
    for row in iter_rows(shown):
        found += _pair(tell, row, work, networks)
    tests = int(shown["qap_p"].notna().sum())
    if tests > 1:
        found.append(tell.say("several_tests", count=tests))
    return found


def _pair(tell: _Teller, row: Any, work: dict[str, RegionWork], networks: dict[str, nx.Graph]) -> list[str]:
    ids = (row.left_region_id, row.right_region_id)
    left, right = (tell.names.region(region) for region in ids)
    found = []
    if pd.isna(row.jaccard):
        found.append(tell.say("no_ties", left=left, right=right, functions=row.functions))
    else:
        found.append(
            tell.say(
                "ties",
                left=left,
                right=right,
                functions=row.functions,
                ties_left=row.ties_left,
                ties_right=row.ties_right,
                ties_both=row.ties_both,
                jaccard=_number(row.jaccard),
            )
        )
        common = sorted(work[ids[0]].carried.keys() & work[ids[1]].carried.keys())
        ties = {region: shared_ties(networks[region], common) for region in ids}
        for region, other, here, there in ((*ids, left, right), (*ids[::-1], right, left)):
            found += _only(tell, networks[region], ties[region] - ties[other], here, there)
        found.append(_alike(tell, row, left, right))
    if pd.notna(row.rank_correlation):
        count = len(work[ids[0]].carried.keys() | work[ids[1]].carried.keys())
        found.append(tell.say("ranks", left=left, right=right, rho=_number(row.rank_correlation), count=count))
    return found


def _number(value: float) -> str:
    """Two decimals; never -0.00."""
    return f"{round(value, 2) + 0.0:.2f}"


def _only(tell: _Teller, graph: nx.Graph, ties: set[tuple[str, str]], here: str, there: str) -> list[str]:
    if not ties:
        return []
    order = sorted(ties, key=lambda tie: (-graph.edges[tie]["count"], -graph.edges[tie]["newman"], tie))
    named = [
        tell.say(
            "tie",
            one=tell.names.function(one),
            other=tell.names.function(other),
            count=graph.edges[one, other]["count"],
        )
        for one, other in order[:SHOWN]
    ]
    return [tell.say("only", left=here, right=there, count=len(ties), ties=tell.listed(named))]


def _alike(tell: _Teller, row: Any, left: str, right: str) -> str:
    if pd.isna(row.qap_r):
        key = "qap_few" if row.functions < FEWEST_FUNCTIONS else "qap_constant"
        return tell.say(key, left=left, right=right, fewest=FEWEST_FUNCTIONS)
    words = "not_alike" if row.qap_r <= 0 else "alike" if row.qap_p < SMALL_P else "maybe"
    return tell.say("qap", left=left, right=right, r=_number(row.qap_r), p=_p(row.qap_p), words=tell.say(words))
