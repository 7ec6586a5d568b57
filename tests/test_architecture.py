"""The house stands: imports go one way, nothing heavy is loaded early, help answers at once."""

from __future__ import annotations

import ast
import os
import pydoc
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import packages_distributions
from pathlib import Path

import networkx as nx
import pytest

import policycompare
from policycompare.project.figures import DRAWN_WITH

PACKAGE = Path(__file__).parents[1] / "src" / "policycompare"
# A room imports only from its left; errors and the lexicon serve all.
ROOMS = (
    "errors",
    "limits",
    "boundary",
    "locks",
    "files",
    "words",
    "sources",
    "text",
    "lexicon",
    "parsing",
    "tables",
    "topics",
    "pairs",
    "reuse",
    "network",
    "evaluate",
    "results",
    "search",
    "plots",
    "export",
    "report",
    "project",
    "cli",
)
HEAVY = {
    "pandas",
    "numpy",
    "pyarrow",
    "matplotlib",
    "seaborn",
    "networkx",
    "sklearn",
    "jieba",
    "xlsxwriter",
    "opencc",
    "tqdm",
    "jinja2",
    "pypdfium2",
    "rapidocr",
    "anywidget",
}


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path, *, top_only: bool = False) -> set[str]:
    """Modules that a file imports, those for type checkers left out."""
    tree = ast.parse(path.read_text("utf-8"))
    found: set[str] = set()

    def walk(node: ast.AST) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
                continue
            if isinstance(child, ast.Import):
                found.update(a.name for a in child.names)
            elif isinstance(child, ast.ImportFrom) and child.module:
                found.add(child.module)
                if child.module == "policycompare":
                    found.update(f"policycompare.{a.name}" for a in child.names)
            elif top_only and isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                continue
            else:
                walk(child)

    walk(tree)
    return found


FILES = sorted(p for p in PACKAGE.rglob("*.py") if p.name != "__init__.py" or p.parent != PACKAGE)


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_go_left(path: Path) -> None:
    here = ROOMS.index(room(path))
    for name in imports(path):
        parts = name.split(".")
        if parts[0] != "policycompare" or len(parts) < 2:
            continue
        assert ROOMS.index(parts[1]) <= here, f"{path.name} imports {name}"


READING = (
    "gates", "numbering", "settling", "dates", "regions", "line_patterns", "line", "head_table", "titles", "named_units",
    "contents", "annexes", "layout", "metadata", "headings", "outline", "body_names", "units", "brackets", "role_lists",
    "responsibilities",
    "choice", "measures", "sentences", "conventions", "acts", "actors", "relations", "citations", "deadlines", "indicators",
    "parts", "coverage_patterns", "quantities", "target", "due", "figure_words", "figures", "aim_forms", "baselines", "no_aims", "hedges", "tenses", "said", "goals", "naming",
    "respectively", "without_figures",
    "sentence_targets", "plan_end", "grid", "headers", "shape", "from_blocks", "cell_values", "cell_fit", "from_lines", "finding",
    "indicator_rows", "task_rows", "reading", "records", "ids", "bindingness", "rows", "passages", "unit_table", "documents",
)  # fmt: skip
"""The way of a text through the room ``parsing``: no file imports one that stands behind it."""


@pytest.mark.parametrize(
    "path", [p for p in FILES if room(p) == "parsing" and p.stem != "__init__"], ids=lambda p: p.stem
)
def test_a_text_is_read_in_one_direction(path: Path) -> None:
    here = READING.index(path.stem)
    for name in imports(path):
        if name.startswith("policycompare.parsing."):
            assert READING.index(name.rsplit(".", 1)[1]) < here, f"{path.name} imports {name}"


def module_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_no_two_files_import_each_other() -> None:
    """Nor three in a circle; what is imported late or for type checkers only counts too."""
    files = {module_of(path): path for path in FILES}
    graph = nx.DiGraph()
    for module, path in files.items():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                named = [node.module, *(f"{node.module}.{a.name}" for a in node.names)]
                graph.add_edges_from((module, name) for name in named if name in files and name != module)
    assert not list(nx.simple_cycles(graph))


LEFT_OF_TABLES = [p for p in FILES if ROOMS.index(room(p)) < ROOMS.index("tables")]


@pytest.mark.parametrize("path", LEFT_OF_TABLES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_nothing_left_of_tables_knows_pandas(path: Path) -> None:
    assert not {name.split(".")[0] for name in imports(path)} & {"pandas", "numpy", "pyarrow"}


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_only_plots_know_matplotlib(path: Path) -> None:
    if room(path) != "plots":
        assert not {name.split(".")[0] for name in imports(path)} & {"matplotlib", "seaborn"}


PROJECT = tomllib.loads((PACKAGE.parents[1] / "pyproject.toml").read_text("utf-8"))["project"]
NAMED = {"pyarrow", "zhplot", "onnxruntime"}
"""Needed without an import: pandas' writer of parquet, the font of figures, what OCR runs on."""


def distributions(requirements: list[str]) -> set[str]:
    return {re.split(r"[^\w.-]", line)[0] for line in requirements}


def imported(paths: Iterable[Path]) -> set[str]:
    """Distributions of the libraries that these files import."""
    known = {module: dists[0].lower() for module, dists in packages_distributions().items()}
    modules = {name.split(".")[0] for path in paths for name in imports(path)} - sys.stdlib_module_names
    return {known.get(module, module.replace("_", "-")) for module in modules - {"policycompare"}}


def test_what_product_code_imports_is_a_dependency_and_nothing_else_is() -> None:
    extras = PROJECT["optional-dependencies"]
    optional = distributions(extras["scale"] + extras["embed"] + extras["transformers"] + extras["ocr"])
    optional |= distributions(extras["notebooks"]) - {"jupyterlab", "ipython"}
    assert imported(FILES) == (distributions(PROJECT["dependencies"]) | optional) - NAMED
    texts = "".join(path.read_text("utf-8") for path in FILES)
    assert all(f'"{name}"' in texts for name in NAMED)


def test_figures_are_drawn_anew_with_another_release_of_what_draws_them() -> None:
    drawing = [path for path in FILES if room(path) in ("plots", "network", "results")]
    assert imported(drawing) - {"cycler"} | {"zhplot"} <= set(DRAWN_WITH)


def test_every_package_that_make_installs_is_pinned() -> None:
    pins = [line.partition("==")[0] for line in (PACKAGE.parents[1] / "constraints.txt").read_text("utf-8").split()]
    pinned = {re.sub(r"[-_.]+", "-", name).lower() for name in pins}
    extras = PROJECT["optional-dependencies"]
    wanted = PROJECT["dependencies"] + extras["notebooks"] + extras["scale"] + extras["ocr"] + extras["dev"]
    assert distributions(wanted) - {"policycompare"} <= pinned


def loaded(statement: str) -> set[str]:
    code = f"import sys; {statement}; print(' '.join(m.split('.')[0] for m in sys.modules))"
    return set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())


def test_import_loads_nothing_heavy() -> None:
    assert not loaded("import policycompare") & HEAVY


def test_listing_the_public_names_loads_nothing_heavy() -> None:
    assert not loaded("import policycompare; dir(policycompare)") & HEAVY


def test_public_names_are_listed_before_and_after_first_use() -> None:
    code = "import policycompare as pc; before = dir(pc); pc.load; print(*before); print(*dir(pc)); print(*pc.__all__)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    before, after, public = (line.split() for line in result.stdout.splitlines())
    assert before == after == sorted(public)
    assert {"compare", "draw", "load", "parse", "report_table"} <= set(public)


COMPLETERS = {
    "rlcompleter": "import rlcompleter; found = rlcompleter.Completer({'pc': pc}).attr_matches('pc.')",
    "IPython": (
        "from IPython.core.completer import provisionalcompleter as asked;"
        "from IPython.core.interactiveshell import InteractiveShell; shell = InteractiveShell.instance();"
        "shell.user_ns['pc'] = pc; asking = asked(); asking.__enter__();"
        "found = [c.text for c in shell.Completer.completions('pc.', 3)]"
    ),
}


@pytest.mark.parametrize("name", COMPLETERS)
def test_the_tab_key_shows_the_public_names(name: str, tmp_path: Path) -> None:
    code = f"import policycompare as pc; {COMPLETERS[name]}; print(*found)"
    environment = {**os.environ, "IPYTHONDIR": str(tmp_path)}
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    found = {text.removeprefix("pc.").rstrip("()") for text in result.stdout.split()}
    assert found == {name for name in policycompare.__all__ if not name.startswith("_")}


@pytest.mark.parametrize("name", [n for n in policycompare.__all__ if not n.startswith("_")])
def test_no_package_has_the_name_of_something_public(name: str) -> None:
    assert not (PACKAGE / name).exists()
    assert not (PACKAGE / f"{name}.py").exists()


def test_help_is_about_the_function() -> None:
    assert pydoc.render_doc(policycompare.draw, renderer=pydoc.plaintext).splitlines()[2].startswith("draw(name: 'str'")


def test_help_loads_nothing_heavy() -> None:
    assert not loaded("from policycompare.cli import main; main(['build', '--help'])") & HEAVY


def test_parsing_needs_no_segmenter_and_no_plots() -> None:
    path = Path(__file__).parents[1] / "data" / "raw" / "daoli.txt"
    modules = loaded(f"import policycompare as pc; pc.parse({str(path)!r})")
    assert not modules & {"jieba", "sklearn", "matplotlib", "seaborn", "networkx"}


def test_help_answers() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "policycompare.cli", "--help"], capture_output=True, text=True, check=True
    )
    assert "build" in result.stdout


@pytest.mark.parametrize("name", ["parse", "compare"])
def test_help_is_about_the_function_whatever_was_imported_first(name: str) -> None:
    code = (
        f"import policycompare.cli, policycompare.parsing.lines.numbering; import policycompare as pc; help(pc.{name})"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert f"{name}(" in result.stdout.splitlines()[2]


@pytest.mark.parametrize(
    "path", [*FILES, *(PACKAGE / "words").glob("*.toml")], ids=lambda p: str(p.relative_to(PACKAGE))
)
def test_lines_end_at_120_characters(path: Path) -> None:
    assert not [line for line in path.read_text("utf-8").splitlines() if len(line) > 120]


DRAWERS = {
    "utils", "util", "helpers", "helper", "common", "misc", "people", "sheet", "matter", "orders", "load_rows", "other_files",
}  # fmt: skip
"""Names that hide what a file holds."""


def test_no_file_is_a_drawer() -> None:
    for path in FILES:
        assert path.stem not in DRAWERS
