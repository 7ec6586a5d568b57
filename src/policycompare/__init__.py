"""Comparative policy analytics: from published plans to comparable evidence.

``load()`` gives the tables of a built project, ``parse("plan.txt")`` those of any text file; both
return an object whose attributes are data frames (``tables.measures``, ``tables.targets``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policycompare.errors import PolicyCompareError

if TYPE_CHECKING:
    from policycompare.pipeline import compare, find_root, load, parse
    from policycompare.tables.frames import Tables

__version__ = "0.1.0"
__all__ = ["PolicyCompareError", "Tables", "__version__", "compare", "find_root", "load", "parse"]


def __getattr__(name: str) -> Any:
    """Import on first use, so that importing the package costs nothing."""
    if name in ("compare", "find_root", "load", "parse"):
        from policycompare import pipeline

        return getattr(pipeline, name)
    if name == "Tables":
        from policycompare.tables.frames import Tables

        return Tables
    raise AttributeError(f"module 'policycompare' has no attribute {name!r}")
