"""How firm are commitments? By their hard targets, for every unit of length, and by the words of their sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from policycompare.results.bindingness import SIDE, bindingness_shares
from policycompare.results.differences import differences
from policycompare.results.equal_length import Unit, common_length
from policycompare.results.finding import Claim, Question, Rests, Variation
from policycompare.results.firmness import firmness, firmness_turns, target_units
from policycompare.results.variations import leave_one_out
from policycompare.tables.frames import iter_rows
from policycompare.tables.queries import hard_targets, has_said_deadline, side_of_measures

if TYPE_CHECKING:
    import pandas as pd

    from policycompare.tables.frames import Compared
    from policycompare.tables.names import Names

BINDING = ("forbid", "must", "shall")
"""Degrees of ``bindingness`` that leave no choice."""
FEWEST = 5
"""Targets that either of two sides must have for its order to be spoken of."""
Said = dict[str, object]


def claims(tables: Compared, unit: Unit = "characters") -> Iterator[Claim]:
    """Which side prints more hard targets, only where all units of length agree; and where they do not.

    Args:
        tables: The tables of a study.
        unit: What length is counted in where the difference is tested.
    """
    yield from _binding(tables)
    found = firmness(tables)
    known = found.set_index("side_id")
    turns = {(row.left, row.right): row for row in iter_rows(firmness_turns(found))}
    common = common_length(tables, "side", unit)
    units = {side: own for side, own in target_units(tables, unit).items() if side in common.compared}
    if not len(found):
        return
    for row in iter_rows(differences(units, what="rate")):
        pair = (row.left, row.right) if (row.left, row.right) in turns else (row.right, row.left)
        if turns[pair].turns:
            # An order of two or three targets turns by itself.
            if known.loc[list(pair), "targets"].min() < FEWEST:
                continue
            yield _turning(tables, pair, known)
        elif row.is_different:
            yield _firmer(tables, pair, known)


def _rests(tables: Compared, sides: tuple[str, ...]) -> tuple[Rests, ...]:
    """The hard targets inside measures of some sides."""
    inside = hard_targets(tables).dropna(subset="measure_id")
    own = inside[inside["measure_id"].map(side_of_measures(tables)).isin(sides)]
    return (Rests("targets", tuple(sorted(own["target_id"]))),)


def _rates(known: pd.DataFrame, pair: tuple[str, str]) -> Said:
    rates = ("per_measure", "per_thousand", "per_sentence")
    return {f"{place}_{rate}": known.at[side, rate] for place, side in zip("ab", pair, strict=True) for rate in rates}


def _firmer(tables: Compared, pair: tuple[str, str], known: pd.DataFrame) -> Claim:
    rates = _rates(known, pair)

    def said(names: Names) -> Said:
        return {"a": names.side(pair[0]), "b": names.side(pair[1]), **rates}

    a, b = (known["per_thousand"].astype("float64")[side] for side in pair)
    size = (a - b) / (a + b)
    caveats = ("caveat_form", "caveat_dealt")
    return Claim("firm_more", pair, said, _rests(tables, pair), size, "targets_commitments", caveats)


def _turning(tables: Compared, pair: tuple[str, str], known: pd.DataFrame) -> Claim:
    rates = _rates(known, pair)

    def said(names: Names) -> Said:
        return {"a": names.side(pair[0]), "b": names.side(pair[1]), **rates}

    # That nothing can be said is worth less than anything that can.
    about = tuple(sorted(pair))
    return Claim("firm_turns", about, said, _rests(tables, pair), 0.1, "targets_commitments", ("caveat_form",))


def _binding(tables: Compared) -> Iterator[Claim]:
    """What share of each side's sentences leaves no choice, by their words."""
    shares = bindingness_shares(tables)
    shares = shares[(shares["by"] == SIDE) & shares["bindingness"].isin(BINDING)]
    by_side = shares.groupby("key")["share"].sum()
    common = common_length(tables, "side")
    by_side = by_side[[side for side in common.compared if side in by_side.index]]
    if len(by_side) < 2:
        return
    least, most = str(by_side.idxmin()), str(by_side.idxmax())
    gist = "firm_words_most" if by_side.min() > 0.5 else "firm_words_least" if by_side.max() < 0.5 else ""
    if not gist:
        return
    low, high = float(by_side.min()), float(by_side.max())

    def said(names: Names) -> Said:
        return {"least": names.side(least), "most": names.side(most), "low": low, "high": high}

    firm = tables.sentences[tables.sentences["bindingness"].isin(BINDING)]
    rests = (Rests("sentences", tuple(sorted(firm["sentence_id"]))),)
    yield Claim(gist, (), said, rests, abs(low + high - 1), "bindingness_by_theme", ("caveat_words",))


def variations(tables: Compared) -> Iterator[Variation]:
    """Length in sentences or measures; only figures; only what has a date that is said; each document left out."""
    yield Variation("length_sentences", tables, options={"unit": "sentences"})
    yield Variation("length_measures", tables, options={"unit": "measures"})
    targets = tables.targets
    for key, kept in (("figures_only", targets["value"].notna()), ("dates_only", has_said_deadline(targets))):
        yield Variation(key, tables.with_frames(targets=targets[kept]))
    yield from leave_one_out(tables)


QUESTION = Question("firm", claims, variations)
