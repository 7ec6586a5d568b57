"""The notebooks: Chinese and English are kept in step, links lead somewhere, they run, and show what they promise."""

from __future__ import annotations

import ast
import importlib.util
import re
import subprocess
from functools import cache
from html import escape
from pathlib import Path
from urllib.parse import unquote

import pytest

import browser as rig
from browser import OpenPage
from notebook_runs import Ran, cells, run
from policycompare.words import LANGS

ROOT = Path(__file__).parents[1]
NOTEBOOKS = {lang: sorted((ROOT / "notebooks" / lang).glob("*.ipynb")) for lang in LANGS}
PAIRS = list(zip(NOTEBOOKS["zh"], NOTEBOOKS["en"], strict=False))
EVERY = [path for lang in LANGS for path in NOTEBOOKS[lang]]
browser, open_page = rig.browser, rig.open_page
RE_LINK = re.compile(r"\]\(([^)\s]+)\)")
RE_HAN = re.compile("[\u4e00-\u9fff]")
RE_TAG = re.compile("<[^>]*>")


_spec = importlib.util.spec_from_file_location("make_site", ROOT / "notebooks" / "make_site.py")
assert _spec and _spec.loader
_site = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_site)
index, main, notebooks, stand_alone = _site.index, _site.main, _site.notebooks, _site.stand_alone


def number(path: Path) -> str:
    return path.name.partition("_")[0]


def code(source: str) -> str:
    """A cell's code without comments and without the language."""
    return ast.unparse(ast.parse(re.sub(r'pc\.use\("(zh|en)"\)', 'pc.use("")', source)))


def test_each_notebook_is_there_in_both_languages() -> None:
    assert [number(path) for path in NOTEBOOKS["zh"]] == [number(path) for path in NOTEBOOKS["en"]]
    assert [number(path) for path in NOTEBOOKS["zh"]] == [f"{n:02}" for n in range(len(PAIRS))]
    assert all(RE_HAN.search(path.name) for path in NOTEBOOKS["zh"])
    assert not any(RE_HAN.search(path.name) for path in NOTEBOOKS["en"])


@pytest.mark.parametrize(("chinese", "english"), PAIRS, ids=[number(path) for path, _ in PAIRS])
def test_both_languages_have_the_same_cells(chinese: Path, english: Path) -> None:
    assert [code(source) for source in cells(chinese, "code")] == [code(source) for source in cells(english, "code")]
    prose = cells(chinese, "markdown"), cells(english, "markdown")
    assert len(prose[0]) == len(prose[1])
    for own, other in zip(*prose, strict=True):
        for kind in (r"^#+ ", r"^\|", r"!\[", "```"):
            assert len(re.findall(kind, own, re.M)) == len(re.findall(kind, other, re.M)), own
    for lang, path in (("zh", chinese), ("en", english)):
        assert f'pc.use("{lang}")' in cells(path, "code")[0]


def test_a_cell_that_differs_is_seen() -> None:
    assert code('pc.use("zh")  # 中文\nx = 1') == code('pc.use("en")\nx = 1')
    assert code("x = 1") != code("x = 2")


@pytest.mark.parametrize("path", EVERY, ids=lambda path: path.stem)
def test_prose_is_in_the_language(path: Path) -> None:
    for text in cells(path, "markdown"):
        first = text.lstrip("#").strip().splitlines()[0]
        assert bool(RE_HAN.search(first)) == (path.parent.name == "zh"), text
    for source in cells(path, "code"):
        for comment in re.findall(r"  # (.*)", source):
            assert bool(RE_HAN.search(comment)) == (path.parent.name == "zh"), source


@pytest.mark.parametrize("path", EVERY, ids=lambda path: path.stem)
def test_links_lead_to_files_that_are_committed(path: Path) -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    committed = set(listed.stdout.decode().split("\0"))
    for text in cells(path, "markdown"):
        for link in RE_LINK.findall(text):
            target = (path.parent / unquote(link.partition("#")[0])).resolve()
            assert target.is_file(), link
            if committed != {""}:  # a copy without git has none
                assert target.relative_to(ROOT).as_posix() in committed, link


def preview(path: Path) -> tuple[list[str], bool]:
    """The cells of the table at a notebook's top, and whether a picture stands there."""
    top = cells(path, "markdown")[0]
    rows = [line for line in top.splitlines() if line.startswith("|")][2:]
    return [cell.strip() for row in rows for cell in row.strip("|").split("|")], "](../../figures/" in top


@pytest.mark.parametrize("path", EVERY, ids=lambda path: path.stem)
def test_a_notebook_that_is_not_run_shows_something(path: Path) -> None:
    table, picture = preview(path)
    assert len(table) >= 4 or picture
    assert 'outputs": []' in path.read_text("utf-8")


@cache
def ran(path: Path) -> list[Ran]:
    return run(path)


# The code is the same in both languages: whoever changes it sees one of them run.
@pytest.mark.parametrize(
    "path",
    [pytest.param(p, marks=() if p.parent.name == "zh" else pytest.mark.slow, id=p.stem) for p in EVERY],
)
def test_a_notebook_runs_and_shows_what_it_promises(path: Path) -> None:
    answers = ran(path)
    for answer in answers:
        if isinstance(ast.parse(answer.source).body[-1], ast.Expr):
            assert answer.shown, answer.source
    bare = "".join("".join(RE_TAG.sub(" ", answer.text).split()) for answer in answers)
    for cell in preview(path)[0]:
        if "`" in cell:  # how something is asked for
            ast.parse(cell.strip("`"))
        elif path.stem.startswith("02"):
            assert not RE_HAN.fullmatch(cell)
        else:
            assert "".join(cell.split()) in bare, cell


SEEN = {"zh": ("硬目标", "责任单位", "期限"), "en": ("hard targets", "responsible", "deadline")}
"""Words of the heads of views and tables."""


@pytest.mark.parametrize("lang", ["zh", pytest.param("en", marks=pytest.mark.slow)])
def test_what_is_shown_is_in_the_language(lang: str) -> None:
    shown = "".join(answer.text for answer in ran(NOTEBOOKS[lang][0]) + ran(NOTEBOOKS[lang][3]))
    other = next(own for own in LANGS if own != lang)
    found = [word for word in SEEN[lang] if word in shown]
    assert len(found) >= 2
    assert not [word for word in SEEN[other] if f">{word}<" in shown]


# ---- the pages of make site

RE_LOADED = re.compile(
    r"""<(?:script|link|img|iframe)\b[^>]*?(?:src|href)=["'](?!data:)[^"']*|@import|url\(\s*["']?http"""
)


@pytest.mark.parametrize("lang", LANGS)
def test_a_page_loads_nothing(lang: str) -> None:
    exported = (
        '<!DOCTYPE html><html lang="en"><head><script src="https://cdn.jsdelivr.net/require.js"></script>'
        "<script>\nimport x from 'https://cdn'\n</script></head>"
        '<body><a href="03_x.ipynb">03</a><a href="https://x.org/y.ipynb">y</a></body></html>'
    )
    page = stand_alone(exported, lang)
    assert "cdn" not in page and "<script" not in page
    assert '<a href="03_x.html">' in page and "https://x.org/y.ipynb" in page
    assert f'<html lang="{"zh-CN" if lang == "zh" else "en"}">' in page and "default-src 'none'" in page


def test_only_the_scripts_of_frames_run_on_a_page(open_page: OpenPage, tmp_path: Path) -> None:
    framed = "<body></body><script>document.body.textContent = 'view'</script>"
    id_link = '<a class="pc-id" href="#pc:a:1" data-pc="a:1">a:1</a>'
    body = f"""<p>{id_link}</p><iframe sandbox="allow-scripts"
        srcdoc="{escape(framed)}"></iframe>"""
    made = tmp_path / "page.html"
    text = stand_alone(f"<html><head><title>still</title></head><body>{body}</body></html>", "en")
    assert re.search(r"; script-src 'sha256-[^' ]+'; frame-src 'self'; base-uri 'none'; form-action 'none'\"", text)
    made.write_text(text, "utf-8")
    page = open_page(made)
    page.frames[1].wait_for_function("() => document.body.textContent === 'view'")
    assert page.locator("a").count() == 0 and "a:1" in page.inner_text("p")
    assert "default-src 'none'" in index(notebooks()) and "script-src" not in index(notebooks())


def test_the_index_leads_to_every_page() -> None:
    page = index(notebooks())
    assert [unquote(link) for link in re.findall(r'href="([^"]+)"', page)] == [
        f"{path.parent.name}/{path.stem}.html" for path in EVERY
    ]
    assert "从这里开始：五分钟" in page and "Start here: five minutes" in page


@pytest.mark.slow
def test_a_notebook_is_written_as_a_page_that_stands_by_itself(tmp_path: Path, open_page: OpenPage) -> None:
    main(tmp_path, ["02"])
    for path in (NOTEBOOKS["zh"][2], NOTEBOOKS["en"][2]):
        made = tmp_path / path.parent.name / f"{path.stem}.html"
        text = made.read_text("utf-8")
        outside = re.sub(r'srcdoc="[^"]*"', "", text)
        assert not RE_LOADED.search(outside)
        assert "data:image/png" in text
        page = open_page(made)
        page.wait_for_function("() => document.querySelectorAll('iframe').length > 0")
        assert page.frames[1].query_selector("body").inner_text().strip()
