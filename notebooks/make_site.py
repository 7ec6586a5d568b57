"""Run the notebooks of both languages and write them as pages that stand by themselves: ``make site``.

    python notebooks/make_site.py [FOLDER] [NOTEBOOK …]

A page loads nothing from elsewhere: pictures are in it, formulas are left as they are written, and what is a widget in
JupyterLab (the reading view) is the page that the view itself exports.
"""

from __future__ import annotations

import re
import sys
from html import escape, unescape
from pathlib import Path
from urllib.parse import quote

import nbformat
from nbclient import NotebookClient
from nbconvert import HTMLExporter

from policycompare.report.rendering import policy_hash

HERE = Path(__file__).parent
LANGS = {"zh": ("zh-CN", "笔记本"), "en": ("en", "Notebooks")}
# A view is shown as the page that it exports, in a frame of its own that may run its script and nothing else.
BEFORE = """
from html import escape as _escape
from pathlib import Path as _Path
from tempfile import mkdtemp as _mkdtemp
from policycompare.project.reading_room import ReadingRoom as _Room

def _frame(room, **_):
    page = room.to_html(_Path(_mkdtemp()) / "view.html").read_text("utf-8")
    style = "width:100%;height:720px;border:1px solid #ccc"
    return {"text/html": f'<iframe title="pc.read" sandbox="allow-scripts allow-forms" style="{style}" srcdoc="{_escape(page)}"></iframe>'}

_Room._repr_mimebundle_ = _frame
"""
RE_SCRIPT = re.compile(r"<script\b[^>]*>.*?</script>\s*", re.S)
# Nothing on these pages opens what an id names: the views of their frames do, for the ids in them.
RE_ID_LINK = re.compile(r'<a class="pc-id"[^>]*>(.*?)</a>', re.S)
RE_FRAME = re.compile(r'<iframe\b[^>]*?\bsrcdoc="([^"]*)"')
RE_OWN_SCRIPT = re.compile(r"<script(?: type=\"module\")?>(.*?)</script>", re.S)
RE_NOTEBOOK = re.compile(r'(href="[^":]+)\.ipynb"')


def notebooks() -> list[Path]:
    """The notebooks of both languages, in the order of reading."""
    return [path for lang in LANGS for path in sorted((HERE / lang).glob("*.ipynb"))]


def make_page(path: Path) -> str:
    """Run a notebook, and give it with its outputs as a page."""
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(BEFORE))
    NotebookClient(notebook, timeout=600, resources={"metadata": {"path": str(path.parent)}}).execute()
    del notebook.cells[0]
    notebook.metadata.pop("widgets", None)
    exporter = HTMLExporter(embed_images=True, exclude_input_prompt=True, exclude_output_prompt=True)
    page, _ = exporter.from_notebook_node(
        notebook, resources={"metadata": {"name": path.stem, "path": str(path.parent)}}
    )
    return stand_alone(page, path.parent.name)


def stand_alone(page: str, lang: str) -> str:
    """A page without the scripts of the export, which load others; its links lead to pages and to the project."""
    # A frame's own page is escaped: no script of it is met here.
    page = RE_ID_LINK.sub(r"\1", RE_SCRIPT.sub("", page))
    page = RE_NOTEBOOK.sub(r'\1.html"', page).replace('<html lang="en">', f'<html lang="{LANGS[lang][0]}">', 1)
    # A frame is bound by the policy of the page around it, so that one allows the scripts of its frames and no other.
    framed = (unescape(frame) for frame in RE_FRAME.findall(page))
    scripts = sorted({policy_hash(script) for frame in framed for script in RE_OWN_SCRIPT.findall(frame)})
    return _with_policy(page, f"script-src {' '.join(scripts)}; frame-src 'self'; " if scripts else "")


def _with_policy(page: str, more: str = "") -> str:
    policy = f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; {more}base-uri 'none'; form-action 'none'"
    return page.replace("<head>", f'<head><meta http-equiv="Content-Security-Policy" content="{policy}">', 1)


def title(path: Path) -> str:
    """A notebook's first heading."""
    first = nbformat.read(path, as_version=4).cells[0].source
    return str(first.splitlines()[0].removeprefix("# "))


def index(paths: list[Path]) -> str:
    """The page that leads to all others."""
    parts = []
    for lang, (tag, heading) in LANGS.items():
        items = "".join(
            f'<li><a href="{lang}/{quote(path.stem)}.html">{escape(title(path))}</a></li>'
            for path in paths
            if path.parent.name == lang
        )
        parts.append(f'<section lang="{tag}"><h2>{heading}</h2><ol start="0">{items}</ol></section>')
    style = "body{font:16px/1.6 sans-serif;max-width:44em;margin:2em auto;padding:0 1em;color-scheme:light dark}"
    return _with_policy(
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>policycompare</title>'
        f'<meta name="viewport" content="width=device-width"><style>{style}</style></head>'
        f"<body><h1>policycompare</h1>{''.join(parts)}</body></html>\n"
    )


def main(folder: Path, chosen: list[str]) -> None:
    """Write the pages of all notebooks, or of those whose names begin so (``00 03``), and the index."""
    paths = [path for path in notebooks() if not chosen or path.name.startswith(tuple(chosen))]
    if not paths:
        sys.exit(f"{' '.join(chosen)}: no notebook's name begins so; name some as 00 03, or none for all")
    for path in paths:
        place = folder / path.parent.name / f"{path.stem}.html"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(make_page(path), "utf-8")
        print(place)
    (folder / "index.html").write_text(index(paths), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parent / "site", sys.argv[2:])
