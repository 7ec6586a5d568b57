"""The catalogue of words: both languages say the same, everything that is asked for is there, nothing lies idle."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path

import pytest

import policycompare
from policycompare.tables.schema import PASSAGE_LABELS
from policycompare.words import LANGS, catalogues, entries, say, value_word

PACKAGE = Path(policycompare.__file__).parent
ALL = [f"{name}.{key}" for name in catalogues() for key in entries(name)]
RE_HAN = re.compile(r"[\u4e00-\u9fff]")
QUOTED = ("到2022年", "中文")
"""Chinese that English quotes."""


def fields(text: str) -> list[tuple[str, str]]:
    """What a text asks to be filled in: names with their formats."""
    return sorted({(name, spec or "") for _, name, spec, _ in string.Formatter().parse(text) if name is not None})


def names(text: str) -> set[str]:
    """What a text asks to be filled in: one language may need it in more forms than the other.

    What the study compares (``side``) is always at hand: where Chinese says 其他地区, English may say elsewhere.
    """
    return {name for name, _ in fields(text)} - {"side"}


@pytest.mark.parametrize("key", ALL)
def test_both_languages_say_the_same(key: str) -> None:
    name, _, entry = key.partition(".")
    words = entries(name)[entry]
    assert set(words) == set(LANGS)
    assert all(text.strip() for text in words.values())
    assert names(words["zh"]) == names(words["en"])
    english = words["en"]
    for quoted in QUOTED:
        english = english.replace(quoted, "")
    assert not RE_HAN.search(english)


def test_a_language_that_says_less_is_seen() -> None:
    assert fields("{a} of {b:,}") == [("a", ""), ("b", ",")]
    assert fields("{a}") != fields("{b}")
    assert names("{a} {a:,} {side:many}") == names("{a}") != names("{a} {b}")


RE_KEY = re.compile(rf"(?:{'|'.join(catalogues())})\.[\w-]+")
RE_SAID = re.compile(r"""say\("([\w.-]+)\"""")


def said() -> set[str]:
    """Every text in the code and in the templates that looks like a key of the catalogue, or like how keys begin."""
    found: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and RE_KEY.fullmatch(node.value):
                found.add(node.value)
    for path in PACKAGE.rglob("templates/*.html"):
        found.update(RE_SAID.findall(path.read_text("utf-8")))
    return found


def test_every_key_in_the_code_is_in_the_catalogue() -> None:
    files = {".csv", ".html", ".json", ".css", ".js"}
    for key in said() - set(ALL):
        is_prefix = key.endswith("_") and any(known.startswith(key) for known in ALL)
        assert is_prefix or Path(key).suffix in files, key


@pytest.mark.parametrize("label", PASSAGE_LABELS)
def test_every_label_of_a_passage_has_its_word(label: str) -> None:
    assert say(f"report_tables.label_{label}", "zh") != say(f"report_tables.label_{label}", "en")


def test_templates_are_looked_through() -> None:
    assert "report.contents" in said() and "side_by_side.source" in said()


def test_words_are_found_and_filled_in() -> None:
    assert say("values.province", "en") == "province"
    assert value_word("no such word", "zh") == "no such word"
    with pytest.raises(KeyError):
        say("values.no_such_entry", "zh")
