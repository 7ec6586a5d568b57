"""Templates filled with text that others wrote: none of it becomes markup, a script or data of another kind."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from policycompare import words

if TYPE_CHECKING:
    from jinja2 import Environment

# Neither XML nor UTF-8 can hold these; a document that does would break the file it is shown in.
RE_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
RE_DIGITS = re.compile(r"(\d+)")
RE_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


def printable(text: str) -> str:
    """Text without the characters that no file can hold; each becomes U+FFFD."""
    return RE_UNPRINTABLE.sub("\ufffd", text)


def natural_order(name: str) -> list[tuple[int, str]]:
    """To sort by: ``coverage-2`` before ``coverage-10``, ``anshan:2.9`` before ``anshan:2.10``."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in RE_DIGITS.split(name)]


def render(template: str, lang: words.Lang, **values: Any) -> str:
    """A template of ``report/templates``, filled; all text is escaped.

    Beside its values a template knows ``lang``, ``say`` (the catalogue in this language), ``own_files`` (styles and
    scripts of the same folder), ``id_link``, the filters ``policy_hash`` and ``tojson`` (data that no text in it can
    leave), and the test ``chinese``.
    """

    def say(key: str, **fields: object) -> str:
        return words.say(key, lang, **fields)

    return printable(_environment().get_template(template).render(lang=lang, say=say, **values))


def own_files(*names: str) -> str:
    """Styles and scripts of ``report/templates``, one after the other."""
    loader = _environment().loader
    assert loader is not None
    return "".join(loader.get_source(_environment(), name)[0] for name in names)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    from policycompare.report.id_links import id_link

    loader = PackageLoader("policycompare.report")
    environment = Environment(
        loader=loader,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
    )
    environment.policies["json.dumps_function"] = json_text

    environment.globals["own_files"] = lambda *names: Markup(own_files(*names))
    environment.globals["id_link"] = id_link
    environment.filters["policy_hash"] = lambda text: Markup(policy_hash(text))
    environment.tests["chinese"] = lambda text: bool(RE_HAN.search(text))
    return environment


def policy_hash(text: str) -> str:
    """A style's or script's hash as a Content-Security-Policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def json_text(data: Any, **_: Any) -> str:
    """JSON on one line of any script block; jinja's ``tojson`` escapes what could end the block."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
