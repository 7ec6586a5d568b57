"""A browser for tests of pages: Chromium without a network, where any error of the page fails the test.

A test file makes the fixtures known with ``browser, open_page = rig.browser, rig.open_page``. Where there is no
Chromium or no playwright the tests are skipped, unless POLICYCOMPARE_NEED_BROWSER=1 says that they must run.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NAMES = ("/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
LOCAL = ("file:", "data:", "blob:", "about:")
WIDE, NARROW = (1280, 800), (480, 800)

OpenPage = Callable[..., "Page"]
"""``open_page(path, size=WIDE, **context)``: a page file, opened; further options are those of a browser context."""


def find_browser() -> str | None:
    """Chromium's program: the one that POLICYCOMPARE_BROWSER names, else the first of ``NAMES`` that is there."""
    named = os.environ.get("POLICYCOMPARE_BROWSER")
    return next((found for name in ((named,) if named else NAMES) if (found := shutil.which(name))), None)


def missing(what: str) -> NoReturn:
    """Skip the test, or fail it where a browser is demanded."""
    if os.environ.get("POLICYCOMPARE_NEED_BROWSER") == "1":
        pytest.fail(f"{what}, and POLICYCOMPARE_NEED_BROWSER=1 demands a browser", pytrace=False)
    pytest.skip(what)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, started once a test file."""
    program = find_browser()
    if program is None:
        named = os.environ.get("POLICYCOMPARE_BROWSER")
        missing(f"no Chromium at POLICYCOMPARE_BROWSER={named}" if named else "no Chromium is installed")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("the package playwright is not installed")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Opens page files offline; at the end the test fails if a page asked for anything, failed, or opened a dialog."""
    contexts: list[Any] = []
    problems: list[str] = []

    def request(route: Any) -> None:
        url = route.request.url
        if url.startswith(LOCAL):
            route.continue_()
        else:
            problems.append(f"asked for {url}")
            route.abort()

    def dialog(opened: Any) -> None:
        problems.append(f"opened a dialog: {opened.message}")
        opened.dismiss()

    def open_(path: Path, size: tuple[int, int] = WIDE, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **options)
        contexts.append(context)
        context.set_offline(True)
        context.route("**/*", request)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda m: problems.append(f"console: {m.text}") if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: problems.append(f"error: {error}"))
        page.on("dialog", dialog)
        page.goto(path.as_uri())
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not problems, "\n".join(problems)
