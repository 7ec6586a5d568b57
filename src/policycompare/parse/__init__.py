"""What a document says: numbering, sections, measures, units, targets, citations, metadata.

``policycompare.parse("plan.txt")`` is the public function that parses a file, and this package has
the same name: so the package itself can be called, whichever of the two was imported first.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policycompare.tables.frames import Tables


class _CallablePackage(ModuleType):
    """A package that can be called like ``policycompare.pipeline.parse``."""

    def __call__(self, *paths: Path | str) -> Tables:
        """Parse text files that have no manifest; see ``policycompare.pipeline.parse``."""
        from policycompare import pipeline

        return pipeline.parse(*paths)


sys.modules[__name__].__class__ = _CallablePackage
