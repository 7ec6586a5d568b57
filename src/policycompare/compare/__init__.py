"""Comparison: similarity, topics, alignment, text reuse; evaluation against reference labels.

``policycompare.compare("DIS-APPEAR")`` is the public function that puts regions side by side, and this
package has the same name: so the package itself can be called, whichever of the two was imported first.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policycompare.compare.side_by_side import Lang, SideBySide
    from policycompare.tables.frames import Tables


class _CallablePackage(ModuleType):
    """A package that can be called like ``policycompare.pipeline.compare``."""

    def __call__(self, what: str, tables: Tables | None = None, *, lang: Lang = "zh") -> SideBySide:
        """Put regions side by side; see ``policycompare.pipeline.compare``."""
        from policycompare import pipeline

        return pipeline.compare(what, tables, lang=lang)


sys.modules[__name__].__class__ = _CallablePackage
