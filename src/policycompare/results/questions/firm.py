"""How firm are commitments? By their hard targets, for every unit of length, and by the words of their sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, get_args

from policycompare.results.bindingness import SIDE, bindingness_shares
from policycompare.results.equal_length import Unit, common_length
from policycompare.results.finding import Claim, Question, Rests, Variation
from policycompare.results.firmness import firmness, firmness_differences, firmness_turns, spoken_sides
from policycompare.results.variations import leave_one_out
from policycompare.tables.frames import iter_rows
from policycompare.tables.queries import hard_targets, has_said_deadline, side_of_measures

if TYPE_CHECKING:
    import pandas as pd

    from policycompare.tables.frames import Compared
    from policycompare.tables.names import Names

BINDING, INSISTING = ("forbid", "must", "shall"), ("forbid", "must")
"""Degrees of ``bindingness`` that ask outright, and of these those that insist: 必须, 严格, 不得."""
OF_TARGETS = ("figures_only", "dates_only")
"""Variations that change nothing in sentences."""
AGREE = 2
"""Units of length, of three, by which a difference must be beyond chance."""
Said = dict[str, object]


def claims(tables: Compared) -> Iterator[Claim]:
    """Which side prints more hard targets however length is counted, and where the order turns with that.

    A side is called firmer where all rates of ``firmness`` have it ahead, and at least ``AGREE`` units of length find
    the difference beyond chance, over all pairs.
    """
    yield from _binding(tables)
    found = firmness(tables)
    if not len(found):
        return
    known = found.set_index("side_id")
    turns = {(row.left, row.right): bool(row.turns) for row in iter_rows(firmness_turns(found))}
    compared, limited = spoken_sides(tables)
    ahead: Counter[tuple[str, str]] = Counter()
    for unit in get_args(Unit):
        for row in iter_rows(firmness_differences(tables, unit)):
            if row.is_different:
                ahead[(row.left, row.right) if row.difference > 0 else (row.right, row.left)] += 1
    for pair, turning in turns.items():
        if not set(pair) <= set(compared):
            continue
        times = (ahead[pair], ahead[pair[::-1]])
        if turning:
            yield _turning(tables, pair, known, times)
        elif max(times) >= AGREE and not min(times):
            yield _firmer(tables, pair, known, limited)


def _rests(tables: Compared, sides: tuple[str, ...]) -> tuple[Rests, ...]:
    """The hard targets inside measures of some sides."""
    inside = hard_targets(tables).dropna(subset="measure_id")
    own = inside[inside["measure_id"].map(side_of_measures(tables)).isin(sides)]
    return (Rests("targets", tuple(sorted(own["target_id"]))),)


def _rates(known: pd.DataFrame, pair: tuple[str, str]) -> Said:
    rates = ("per_measure", "per_thousand", "per_sentence")
    return {f"{place}_{rate}": known.at[side, rate] for place, side in zip("ab", pair, strict=True) for rate in rates}


def _firmer(tables: Compared, pair: tuple[str, str], known: pd.DataFrame, limited: tuple[str, ...]) -> Claim:
    rates = _rates(known, pair)

    def said(names: Names) -> Said:
        return {"a": names.side(pair[0]), "b": names.side(pair[1]), **rates}

    a, b = (known["per_thousand"].astype("float64")[side] for side in pair)
    size = (a - b) / (a + b)
    caveats = ("caveat_form", "caveat_dealt", *limited)
    return Claim("firm_more", pair, said, _rests(tables, pair), size, "targets_commitments", caveats)


def _turning(tables: Compared, pair: tuple[str, str], known: pd.DataFrame, times: tuple[int, int]) -> Claim:
    """Two sides whose order turns; ``times``: the units by which the one is ahead beyond chance, and the other."""
    rates = _rates(known, pair)

    def said(names: Names) -> Said:
        words: Said = {"a": names.side(pair[0]), "b": names.side(pair[1]), **rates}
        return words | {"a_times": times[0], "b_times": times[1]}

    key = "firm_turns_beyond" if any(times) else "firm_turns"
    # That nothing can be said is worth less than anything that can.
    about = tuple(sorted(pair))
    caveats = ("caveat_form", "caveat_rules", "caveat_dealt")
    return Claim(key, about, said, _rests(tables, pair), 0.1, "targets_commitments", caveats)


def _binding(tables: Compared) -> Iterator[Claim]:
    """What share of each side's sentences asks outright, and what share insists, by their words."""
    shares = bindingness_shares(tables)
    by_side = shares[shares["by"] == SIDE].pivot(index="key", columns="bindingness", values="share")
    by_side = by_side.loc[[side for side in common_length(tables, "side").compared if side in by_side.index]]
    if len(by_side) < 2:
        return
    asking, insisting = by_side[list(BINDING)].sum(axis=1), by_side[list(INSISTING)].sum(axis=1)
    if asking.min() <= 0.5:
        return
    ends = {"least": str(insisting.idxmin()), "most": str(insisting.idxmax())}
    numbers = shares[(shares["by"] == SIDE) & shares["bindingness"].isin(INSISTING)].groupby("key")["sentences"].sum()
    counts = {"asking": float(asking.min()), "low": float(insisting.min()), "high": float(insisting.max())}
    counts |= {"low_count": int(numbers[ends["least"]]), "high_count": int(numbers[ends["most"]])}

    def said(names: Names) -> Said:
        return {**{place: names.side(side) for place, side in ends.items()}, **counts}

    firm = tables.sentences[tables.sentences["bindingness"].isin(INSISTING)]
    rests = (Rests("sentences", tuple(sorted(firm["sentence_id"]))),)
    size = float(asking.min()) - 0.5
    yield Claim("firm_words", (), said, rests, size, "bindingness_by_theme", ("caveat_words",), spared=OF_TARGETS)


def variations(tables: Compared) -> Iterator[Variation]:
    """Only targets with a figure; only those with a date that is said; each document left out."""
    targets = tables.targets
    for key, kept in (("figures_only", targets["value"].notna()), ("dates_only", has_said_deadline(targets))):
        yield Variation(key, tables.with_frames(targets=targets[kept]))
    yield from leave_one_out(tables)


QUESTION = Question("firm", claims, variations)
