"""Which numbers of a document's lines are numbers: some need company; a slip is of the style that it slipped from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from policycompare.parsing.lines.numbering import ALONE, COMPANY, STYLES, Label

BETWEEN = 8
"""How far behind a number the next one is looked for: figures at the start of a line may stand between."""


def settle_labels(labels: Sequence[Label | None]) -> list[Label | None]:
    """Settle the numbers of a document's lines: those that need company and have none are none.

    Args:
        labels: What ``match_label`` gave for each line.

    Returns:
        The labels that stay; a slip of another style gets that style.

    Example:
        >>> from policycompare.parsing.lines.numbering import match_label
        >>> lines = ["1总则", "3所中学参加试点", "2组织体系", "第一条为了规范", "第二条文化部门应当", "第九条文化部门的"]
        >>> [label and label.num for label in settle_labels([match_label(line) for line in lines])]
        [1, None, 2, 1, 2, None]
    """
    styles = {style.name: style for style in STYLES}
    groups: dict[str, list[int]] = {}
    for i, label in enumerate(labels):
        if label:
            groups.setdefault(label.style.slip_of or label.style.name, []).append(i)
    settled = list(labels)
    for name, places in groups.items():
        style = styles.get(name)
        kept = _settle_group([label for i in places if (label := labels[i])])
        for i, label in zip(places, kept, strict=True):
            settled[i] = replace(label, style=style or label.style) if label else None
    return settled


def _settle_group(labels: list[Label]) -> list[Label | None]:
    """Settle the numbers of one style and its slips, in the order of the text."""
    sure: list[Label | None] = [None] * (len(labels) + 1)  # the next number behind each that needs nothing
    for i in range(len(labels) - 1, -1, -1):
        sure[i] = labels[i] if labels[i].style.needs == ALONE else sure[i + 1]
    before: Label | None = None
    kept: list[Label | None] = []
    for i, label in enumerate(labels):
        follows = before is not None and _follows(before, label)
        leads = any(_follows(label, behind) for behind in labels[i + 1 : i + 1 + BETWEEN])
        if label.style.needs == ALONE:
            stays = True
        elif sure[0] is None:  # nothing surer stands in the document
            begins = label.num == 1 or bool(label.prefix[:1].isdigit()) or not label.style.is_bare
            stays = follows or (leads and begins and label.style.needs == COMPANY)
        else:  # a slip among others: it fills the place that they leave
            after = sure[i + 1]
            gap = after is None or after.num == 1 or after.num > label.num
            stays = follows and gap and (not label.style.is_bare or leads)
            stays = stays or (label.num == 1 and leads and label.style.needs == COMPANY)
        if stays:
            before = label
        kept.append(label if stays else None)
    return kept


def _follows(before: Label, label: Label) -> bool:
    """Whether a number is the next one: 3 behind 2; 2.3 behind 2.2; 3.1 behind 2.4."""
    if not label.prefix[:1].isdigit():
        return label.num == before.num + 1
    if before.prefix == label.prefix:  # copies of a PDF lose a heading now and then
        return 0 < label.num - before.num <= 3
    outer, inner = re.findall(r"\d+", before.prefix), re.findall(r"\d+", label.prefix)
    return label.num == 1 and bool(outer and inner) and int(inner[-1]) in (int(outer[-1]) + 1, 1)
