"""Ids that open what they name: one way to write them, wherever HTML shows one.

A reading view (``pc.read``) listens to clicks on ``a.pc-id`` anywhere in its page, in a notebook or an exported one,
and opens what ``data-pc`` names: a measure (``anshan:4.22``), a target (``anshan:4.22/t1``), a section or a document.
Without a view the link leads nowhere and does no harm.

What the view and its backend say to each other, the same between a notebook's page and Python (messages of the widget)
and inside an exported page (calls of a function). Each message is an object with a ``type``; a request carries a
``number``, which its answer repeats, so that a late answer to an old question is left aside.

======== ============================================================= ==============================================
request  fields                                                        answer
======== ============================================================= ==============================================
search   query, how (all, any), filters {name: [values]}, first, most  found: total, rows, facets, lines, ticked, error
open     id                                                            opened: id, document, at, marks, beside, error
tick     ids (the measures that are ticked)                            none; ``selection`` is of them, else of all found
judge    kind, subject {column: value}, value, note, who               judged: lines, saved, error
undo                                                                   judged: lines, saved, error
======== ============================================================= ==============================================

``judge`` has kind topic {measure_id, topic_id} yes|no|primary; pair {left_measure_id, right_measure_id}
same|related|no; target {target_id, field} a new value (an empty text is null; field "" with value no: no target at
all); function {unit_id} a function. ``undo`` takes back what was saved in this view; ``saved`` is how many
there are. An exported page answers the first two alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markupsafe import Markup


def id_link(identifier: str, label: str | None = None) -> Markup:
    """An id as a link that opens what it names in the reading view.

    Args:
        identifier: Id of a measure, target, section or document.
        label: What is shown; without any, the id.

    Example:
        >>> print(id_link("anshan:4.22/t1", "98% <以上>"))
        <a class="pc-id" href="#pc:anshan:4.22/t1" data-pc="anshan:4.22/t1">98% &lt;以上&gt;</a>
    """
    from markupsafe import Markup

    link = Markup('<a class="pc-id" href="#pc:{0}" data-pc="{0}">{1}</a>')
    return link.format(identifier, identifier if label is None else label)
