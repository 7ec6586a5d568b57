"""How the report's numbers were made: methods with the thresholds as the code has them, quality, its limits."""

from __future__ import annotations

from collections.abc import Sequence

import policycompare
from policycompare.pairs.alignment import BEST
from policycompare.pairs.comparison import ALIKE
from policycompare.pairs.model import read_model
from policycompare.report.page_frame import escape
from policycompare.report.page_tables import say
from policycompare.reuse.formulas import FORMULA_WEIGHT
from policycompare.reuse.search import MIN_LENGTH
from policycompare.tables.names import Names
from policycompare.topics.coder import NEAR_ENOUGH

METHODS = ("source", "topics", "pairs", "targets", "firm", "duties", "reuse")
"""What is explained, in this order."""


def method_parts(names: Names, quality: Sequence[str]) -> tuple[list[str], list[str], list[str]]:
    """Pieces of HTML: how the text was read and compared, how well, and the heading over the data's state."""
    numbers = {
        "alike": f"{ALIKE:g}",
        "near": f"{NEAR_ENOUGH:g}",
        "threshold": f"{read_model().threshold:g}",
        "best": BEST,
        "least": MIN_LENGTH,
        "formula": f"{FORMULA_WEIGHT:g}",
    }
    lines = "\n".join(f"<li>{escape(say(names, f'method_{key}', **numbers))}</li>" for key in METHODS)
    reading = [f"<h3>{escape(say(names, 'method_reading'))}</h3>", f"<ul>\n{lines}\n</ul>"]
    measured = [f"<h3>{escape(say(names, 'method_quality'))}</h3>"]
    if quality:
        shown = escape("\n".join(quality))
        measured += [
            f"<p>{escape(say(names, 'quality_limits'))}</p>",
            f"<p>{escape(say(names, 'quality_lines'))}</p>",
            f'<div class="scroll" tabindex="0" role="group"><pre lang="en">{shown}</pre></div>',
        ]
    else:
        measured.append(f"<p>{escape(say(names, 'quality_none'))}</p>")
    made = say(names, "made_by", version=policycompare.__version__)
    return reading, measured, [f"<h3>{escape(say(names, 'method_data'))}</h3>", f"<p>{escape(made)}</p>"]
