"""What figures of responsibility leave out, a sentence each, for the end of their captions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policycompare.words import listed

if TYPE_CHECKING:
    from policycompare.findings.loads import RegionLoad, Scope
    from policycompare.tables.names import Names


def left_out_of_region(load: RegionLoad, names: Names) -> list[str]:
    """Rows of a region's responsibilities that no figure shows."""
    found = {"load_figures.without_unit": load.without_unit, "load_figures.other_basis": load.other_basis}
    return [names.say(key, mentions=count) for key, count in found.items() if count]


def left_out_of_comparison(scope: Scope, names: Names, *, functions: bool = True) -> list[str]:
    """Rows and regions that a comparison of regions does not show; ``functions``: it compares units by function."""
    found = {
        "load_figures.without_function": scope.without_function if functions else 0,
        "load_figures.without_unit": scope.without_unit,
    }
    said = [names.say(key, mentions=count) for key, count in found.items() if count]
    actors = listed(map(names.region, scope.actors), names.lang)
    return [*said, names.say("load_figures.actors_left_out", regions=actors)] if actors else said


def numbers_range(low: int, high: int) -> str:
    """From the least to the most: ``1–9``; one number where they are the same."""
    return f"{low}" if low == high else f"{low}–{high}"
