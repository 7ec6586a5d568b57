"""Do regions' bodies work together alike, and which ties are more than chance?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from policycompare.results.finding import Claim, Question, Rests
from policycompare.results.traces import row_key
from policycompare.tables.frames import iter_rows, split_list
from policycompare.tables.queries import region_of_documents

if TYPE_CHECKING:
    import pandas as pd

    from policycompare.tables.frames import Compared
    from policycompare.tables.names import Names

    Networks = Mapping[str, pd.DataFrame]

SMALL_P = 0.05
NAMED = 3
"""Ties that a sentence names at most."""
Said = dict[str, object]


def claims(tables: Compared, networks: Networks) -> Iterator[Claim]:
    """Networks of two regions that are alike beyond what each function carries; ties beyond chance in each region."""
    tests = networks["network_tests"].dropna(subset="r")
    for _, own in tests.groupby(["left_region_id", "right_region_id"], sort=True):
        yield from _alike(own)
    known = set(region_of_documents(tables).values())
    for region, own in networks["unit_ties"].groupby("network", sort=True):
        if region in known:
            yield from _beyond_chance(str(region), own)


def _alike(frame: pd.DataFrame) -> Iterator[Claim]:
    """A likeness is claimed where it stays with loads controlled for, of binary and of weighted ties, corrected."""
    tests = list(iter_rows(frame))
    passed = {(test.ties, test.control): bool(test.r > 0 and test.p_corrected < SMALL_P) for test in tests}
    by = {(test.ties, test.control): test for test in tests}
    plain = [passed.get((ties, "none"), False) for ties in ("binary", "weighted")]
    first = tests[0]
    pair = (first.left_region_id, first.right_region_id)
    rests = (Rests("network_tests", tuple(row_key(*pair, test.ties, test.control) for test in tests)),)

    def said(names: Names) -> Said:
        words: Said = {"left": names.region(pair[0]), "right": names.region(pair[1]), "functions": first.functions}
        for (ties, control), test in by.items():
            words[f"{ties}_{control}"] = names.say(
                "claims.part_test", r=test.r, p=p_text(test.p_corrected, test.is_floor)
            )
        return words

    if len(by) < 4:
        return
    if likeness_claimed(frame) == "alike":
        key, size = "ties_alike", min(by[ties, "loads"].r for ties in ("binary", "weighted"))
        tried = tuple((f"test_{ties}_{control}", own) for (ties, control), own in passed.items())
    elif any(plain):
        key, size = "ties_loads", max(by[ties, "none"].r - by[ties, "loads"].r for ties in ("binary", "weighted"))
        # What is said is that no likeness stays: so it holds where a controlled test finds none.
        tried = tuple((f"test_{ties}_loads", not passed[ties, "loads"]) for ties in ("binary", "weighted"))
    else:
        return
    yield Claim(key, pair, said, rests, min(1.0, max(0.0, size)), "function_network", ("caveat_holm",), tried=tried)


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


def _beyond_chance(region: str, ties: pd.DataFrame) -> Iterator[Claim]:
    """Ties of a region that both null models call more than chance, and that they are few."""
    if not len(ties):
        return
    exact, fixed = ties["is_backbone"].astype(bool), ties["is_backbone_fixed"].fillna(False).astype(bool)
    both = ties[exact & fixed].sort_values(["z", "count"], ascending=False)
    count = len(both)
    gist = "ties_none_beyond" if not count else "ties_few_beyond" if 2 * count < len(ties) else "ties_most_beyond"
    named = list(iter_rows(both.head(NAMED).rename(columns={"count": "shared"})))

    def said(names: Names) -> Said:
        shown = [
            names.say(
                "claims.part_tie",
                one=names.unit(tie.left_unit_id),
                other=names.unit(tie.right_unit_id),
                count=tie.shared,
            )
            for tie in named
        ]
        return {
            "region": names.region(region), "ties": len(ties), "count": count, "exact": int(exact.sum()),
            "fixed": int(fixed.sum()), "named": names.say("claims.part_joint").join(shown),
        }  # fmt: skip

    share = count / len(ties)
    tried = tuple(
        (
            key,
            (
                "ties_none_beyond"
                if not own.any()
                else "ties_few_beyond"
                if 2 * own.sum() < len(ties)
                else "ties_most_beyond"
            )
            == gist,
        )
        for key, own in (("model_exact", exact), ("model_fixed", fixed))
    )
    shown = both if count else ties
    keys = tuple(row_key(tie.left_unit_id, tie.right_unit_id) for tie in iter_rows(shown))
    measures = sorted({measure for tie in named for measure in split_list(tie.measure_ids)})
    rests = [Rests("unit_ties", keys)] + ([Rests("measures", tuple(measures))] if measures else [])
    yield Claim(
        gist,
        (region,),
        said,
        tuple(rests),
        abs(1 - 2 * share),
        f"unit_network-{region}",
        ("caveat_printed",),
        tried=tried,
    )


QUESTION = Question("ties", claims, of_networks=True)
