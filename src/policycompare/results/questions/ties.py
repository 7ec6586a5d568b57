"""Do regions' bodies work together alike, and which ties are more than chance?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from policycompare.network.region_comparison import Comparison, comparisons
from policycompare.network.region_networks import common_functions, likeness_of
from policycompare.results.finding import Claim, Question, Rests
from policycompare.results.traces import row_key
from policycompare.tables.frames import iter_rows, split_list
from policycompare.tables.queries import duties_by_region, region_of_documents

if TYPE_CHECKING:
    import pandas as pd

    from policycompare.tables.frames import Compared
    from policycompare.tables.names import Names

    Networks = Mapping[str, pd.DataFrame]

SMALL_P = 0.05
KINDS = ("binary", "weighted")
COULD = 0.1
"""Share of the tied pairs that must be able to pass for anything to be said of how many do."""
LEFT_OUT = 3
"""Of the functions that are named most, so many are left out at most where a likeness is tried."""
NAMED = 3
"""Ties that a sentence names at most."""
Said = dict[str, object]


def claims(tables: Compared, networks: Networks) -> Iterator[Claim]:
    """Networks of two regions that are alike beyond what each function carries; ties beyond chance in each region."""
    tests = networks["network_tests"].dropna(subset="r")
    compared = {
        (str(left), str(right)): one
        for one in comparisons(tables, networks["pair_bases"])
        for left, right in one.pairs[["left_region_id", "right_region_id"]].itertuples(index=False, name=None)
    }
    for (left, right), own in tests.groupby(["left_region_id", "right_region_id"], sort=True):
        yield from _alike(own, compared.get((str(left), str(right))))
    known = set(region_of_documents(tables).values())
    for region, own in networks["unit_ties"].groupby("network", sort=True):
        if region in known:
            yield from _beyond_chance(tables, str(region), own)


def _alike(frame: pd.DataFrame, compared: Comparison | None) -> Iterator[Claim]:
    """A likeness is claimed where it stays with loads controlled for, of binary and of weighted ties, corrected.

    It is tried without the functions that share most: a likeness may be that of two or three bodies alone.
    """
    by = {(test.ties, test.control): test for test in iter_rows(frame)}
    if len(by) < 4:
        return
    first = next(iter(by.values()))
    pair = (first.left_region_id, first.right_region_id)
    claimed = likeness_claimed(frame)
    plain = any(by[ties, "none"].r > 0 and by[ties, "none"].p_corrected < SMALL_P for ties in KINDS)
    tried: list[tuple[str, bool | None]] = []
    if claimed == "alike":
        key, size = "ties_alike", min(by[ties, "loads"].r for ties in KINDS)
        tried = [] if compared is None else list(_without_busiest(compared, pair))
    elif plain:
        key, size = "ties_loads", max(by[ties, "none"].r - by[ties, "loads"].r for ties in KINDS)
    else:
        return

    def said(names: Names) -> Said:
        words: Said = {"left": names.region(pair[0]), "right": names.region(pair[1]), "functions": first.functions}
        for (ties, control), test in by.items():
            p = p_text(test.p_corrected, test.is_floor)
            words[f"{ties}_{control}"] = names.say("claims.part_test", r=test.r, p=p)
        return words

    rests = [Rests("network_tests", tuple(row_key(*pair, *kind) for kind in by))]
    if compared is not None:
        rests.append(Rests("measures", _carried(compared, pair)))
    size = min(1.0, max(0.0, size))
    yield Claim(key, pair, said, tuple(rests), size, "function_network", ("caveat_holm",), tried=tuple(tried))


def _carried(compared: Comparison, pair: tuple[str, str]) -> tuple[str, ...]:
    """The measures of two regions that the functions which both have carry: the ties are read from them."""
    found: set[str] = set()
    for function in common_functions(compared.work, *pair):
        found.update(*(compared.work[region].carried[function] for region in pair))
    return tuple(sorted(found))


def _without_busiest(compared: Comparison, pair: tuple[str, str]) -> Iterator[tuple[str, bool | None]]:
    """Whether a likeness stays without the one, two, three functions that are named in most measures of the two."""
    carried = [compared.work[region].carried for region in pair]
    common = [function for function in carried[0] if function in carried[1]]
    busiest = sorted(common, key=lambda function: (-sum(len(own[function]) for own in carried), function))
    own_pair = compared.pairs[
        (compared.pairs["left_region_id"] == pair[0]) & (compared.pairs["right_region_id"] == pair[1])
    ]
    for count in range(1, LEFT_OUT + 1):
        out = set(busiest[:count])
        work = {
            region: replace(has, carried={f: own for f, own in has.carried.items() if f not in out})
            for region, has in compared.work.items()
            if region in pair
        }
        tests = likeness_of([replace(compared, pairs=own_pair, work=work)]).dropna(subset="r")
        yield f"busiest_{count}", None if len(tests) < 4 else likeness_claimed(tests) == "alike"


def likeness_claimed(tests: pd.DataFrame) -> str:
    """What may be said of two networks, by the tests that control for loads alone.

    Args:
        tests: Their rows of ``region_networks.likeness_of``, none of them null.

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
    digits = 3 if p >= 0.001 else 4 if p >= 0.0001 else 6
    return f"{'≤' if is_floor else '='} {p:.{digits}f}".rstrip("0").rstrip(".")


def _beyond_chance(tables: Compared, region: str, ties: pd.DataFrame) -> Iterator[Claim]:
    """How many ties of a region are more than chance where loads are kept exactly, and how many in both null models.

    Nothing is said of a region in which few pairs could pass, were they named together as often as can be: there "none"
    would say that the region is small.
    """
    if not len(ties) or not could_pass(tables, region, ties):
        return
    exact, fixed = ties["is_backbone"].astype(bool), ties["is_backbone_fixed"].fillna(False).astype(bool)
    both = ties[exact & fixed].sort_values(["z", "count"], ascending=False)
    shown = ties[exact | fixed]
    named = list(iter_rows(both.head(NAMED).rename(columns={"count": "shared"})))
    counts = {"ties": len(ties), "fixed": int(fixed.sum()), "exact": int(exact.sum()), "both": len(both)}

    def said(names: Names) -> Said:
        words = [
            names.say(
                "claims.part_tie", one=names.unit(t.left_unit_id), other=names.unit(t.right_unit_id), count=t.shared
            )
            for t in named
        ]
        listed = names.say("claims.part_joint").join(words) or names.say("claims.part_none")
        return {"region": names.region(region), "named": listed, **counts}

    keys = tuple(row_key(tie.left_unit_id, tie.right_unit_id) for tie in iter_rows(shown if len(shown) else ties))
    measures = sorted({measure for tie in named for measure in split_list(tie.measure_ids)})
    rests = [Rests("unit_ties", keys)] + ([Rests("measures", tuple(measures))] if measures else [])
    key = "ties_beyond" if len(shown) else "ties_none_beyond"
    size = 1 - len(shown) / len(ties)
    caveats = ("caveat_printed", "caveat_null_models")
    yield Claim(key, (region,), said, tuple(rests), size, f"unit_network-{region}", caveats)


def could_pass(tables: Compared, region: str, ties: pd.DataFrame) -> bool:
    """Whether enough of the tied pairs could pass the correction at all, were they named together as often as can be.

    Of N measures with a body, units of k and l of them, k the fewer, share all k by chance in C(l, k) of C(N, k) cases.
    """
    from scipy.special import gammaln

    rows = next((duties.rows for r, duties in duties_by_region(tables).items() if r == region), None)
    if rows is None or not len(rows):
        return False
    total, loads = rows["measure_id"].nunique(), rows.groupby("unit_id")["measure_id"].nunique()
    units = len(loads)

    def ways(n: float, k: float) -> float:
        return float(gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1))

    needed, could = float(np.log(SMALL_P / (units * (units - 1) / 2))), 0
    for one, other in zip(ties["left_unit_id"], ties["right_unit_id"], strict=True):
        few, many = sorted((int(loads.get(one, 0)), int(loads.get(other, 0))))
        could += few > 0 and ways(many, few) - ways(total, few) <= needed
    return could >= COULD * len(ties)


QUESTION = Question("ties", claims, of_networks=True)
