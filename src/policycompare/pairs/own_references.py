"""Which measures of its own document a measure refers to: 违反本条例第三十七条规定的，… rests on article 37.

A penal article holds the words of its penalty and hardly any of the duty that it punishes; read with the article that
it cites it says what it is about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from policycompare.pairs.wording import MeasureText
from policycompare.text.numerals import parse_number

_ARTICLE = "第[〇零一二三四五六七八九十百千0-9]+条"
_PART = "(?:第[〇零一二三四五六七八九十百千0-9]+[款项目])*"
RE_OWN = re.compile(
    f"本(?:法|条例|办法|规定|细则|规则|规程|章程|决定)(?:的)?({_ARTICLE}{_PART}(?:[、，和或及至]+(?:者|以及)?{_ARTICLE}{_PART})*)"
)
RE_ARTICLE = re.compile("第([〇零一二三四五六七八九十百千0-9]+)条")


def own_references(measures: Sequence[MeasureText]) -> Any:
    """Which measures refer to which.

    Returns:
        A sparse matrix, shape (measures, measures): row i has equal parts of 1 where measure i refers to others of its
        own document by their numbers; rows of measures that refer to none are empty.
    """
    from scipy import sparse

    number = {measure.measure_id: i for i, measure in enumerate(measures)}
    rows, columns, parts = [], [], []
    for i, measure in enumerate(measures):
        named = {n for own in RE_OWN.findall(measure.text) for n in RE_ARTICLE.findall(own)}
        numbers = {int(value) for value in map(parse_number, named) if value is not None}
        ids = {f"{measure.document_id}:{n}" for n in numbers} - {measure.measure_id}
        held = sorted(number[other] for other in ids if other in number)
        rows += [i] * len(held)
        columns += held
        parts += [1 / max(len(held), 1)] * len(held)
    return sparse.csr_matrix((parts, (rows, columns)), shape=(len(measures), len(measures)))
