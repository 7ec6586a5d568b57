"""What every page that stands by itself needs: its template, its words, its policy, data that no text can leave."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from policycompare.report.side_by_side_words import printable
from policycompare.words import entries

Both = tuple[str, str]
"""A text in Chinese and in English."""

# A place in a template, filled in one go so that what is filled in is never read as a place.
RE_PLACE = re.compile(r"@@([A-Z_]+)@@")

# What ends a script block or a line of one, written as JSON escapes.
ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def page_file(name: str) -> str:
    """A file of ``report/pages``: template, style or script."""
    return (files(__package__) / "pages" / name).read_text("utf-8")


@cache
def page_words(name: str) -> dict[str, Both]:
    """A page's own words, a file of the catalogue: key -> (Chinese, English)."""
    return {key: (entry["zh"], entry["en"]) for key, entry in entries(name).items()}


def fill(template: str, places: Mapping[str, str]) -> str:
    """Fill the places ``@@NAME@@`` of a template with text that is escaped already.

    Example:
        >>> fill("<title>@@TITLE@@</title>", {"TITLE": "法治规划"})
        '<title>法治规划</title>'
    """
    return printable(RE_PLACE.sub(lambda place: places[place[1]], template))


def policy_hash(text: str) -> str:
    """A block's hash as a Content-Security-Policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def escape(text: object) -> str:
    """Foreign text as text of a page or value of an attribute."""
    return html.escape(printable(str(text)), quote=True)


def data_block(data: Any) -> str:
    """JSON for a script block that no text in it can end."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)
