"""How large the report is, and how long a browser takes to open it: bytes, sheets of paper, milliseconds.

Usage: report.py [FOLDER]; without one, the project's ``figures``, where ``policycompare report`` writes.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pypdfium2
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))
from browser import FLAGS, find_browser  # noqa: E402

SIZES = ((1440, 900), (390, 844))
TIMES = """() => {
  const [opened] = performance.getEntriesByType("navigation");
  return [opened.domContentLoadedEventEnd, opened.loadEventEnd];
}"""


def main(folder: Path) -> None:
    """Print a line for each language and size of screen: the best of five openings."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=list(FLAGS))
        for path in sorted(folder.glob("report.*.html")):
            for width, height in SIZES:
                page = browser.new_page(viewport={"width": width, "height": height})
                times = []
                for _ in range(5):
                    page.goto(path.as_uri(), wait_until="load")
                    times.append(page.evaluate(TIMES))
                ready, loaded = (round(min(column)) for column in zip(*times, strict=True))
                tall = page.evaluate("document.documentElement.scrollHeight")
                print(f"{path.name} {width}x{height}: ready {ready} ms, loaded {loaded} ms, {tall:,} pixels high")
            sheets = len(pypdfium2.PdfDocument(page.pdf(format="A4", prefer_css_page_size=True)))
            print(f"{path.name}: {path.stat().st_size / 1e6:.2f} MB, {sheets} sheets")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "figures")
