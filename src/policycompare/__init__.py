"""Comparative policy analytics: from published plans to comparable evidence.

``load()`` gives the tables of a built project, ``parse("plan.txt")`` those of any text file; both
return an object whose attributes are data frames (``tables.measures``, ``tables.targets``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policycompare.errors import PolicyCompareError

if TYPE_CHECKING:
    from policycompare.project import (
        compare,
        distinctive_words,
        draw,
        figure_names,
        find_root,
        findings,
        load,
        load_networks,
        load_with,
        parse,
        read,
        report_table,
        unit_network,
    )
    from policycompare.tables.frames import Tables

__version__ = "0.1.0"
__all__ = [
    "PolicyCompareError", "Tables", "__version__", "compare", "distinctive_words", "draw", "figure_names", "find_root",
    "findings", "load", "load_networks", "load_with", "parse", "read", "report_table", "unit_network",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """Import on first use, so that importing the package costs nothing."""
    if name == "Tables":
        from policycompare.tables.frames import Tables

        return Tables
    if name in __all__:
        from policycompare import project

        return getattr(project, name)
    raise AttributeError(f"module 'policycompare' has no attribute {name!r}")


def __dir__() -> list[str]:
    """The public names, also those that were not used yet: what ``dir`` and the Tab key show."""
    return sorted(__all__)
