"""The notebooks as a reader meets them: Run All Cells in JupyterLab, in a browser that reaches only its server."""

from __future__ import annotations

import ast
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

import browser as rig
from policycompare.words import LANGS

browser = rig.browser

# One server and one browser: where groups are distributed, all of this runs in one worker.
pytestmark = pytest.mark.xdist_group("jupyterlab")

ROOT = Path(__file__).parents[1]
NOTEBOOKS = [f"{lang}/{path.name}" for lang in LANGS for path in sorted((ROOT / "notebooks" / lang).glob("*.ipynb"))]
COPIED = ("notebooks", "data", "docs", "figures", "tests/documents", "tests/studies")
SECONDS = 300
SIZE = (1280, 900)
HIGHEST_PICTURE = 16_000
OWN = ("data:", "blob:", "about:")

# A reader's own settings do not matter; nothing is fetched, and cells outside of the view are in the page, too.
SETTINGS = {
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "notebook-extension/tracker": {"windowingMode": "none"},
}
OPTIONS = (
    "--no-browser",
    "--allow-root",
    "--ServerApp.ip=127.0.0.1",
    "--ServerApp.port_retries=0",
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
)

OpenNotebook = Callable[[str], Any]


def workspace(name: str) -> str:
    """A workspace of a notebook's own, named by what an address may hold: ``zh-00``."""
    return name.removesuffix(".ipynb").replace("/", "-").partition("_")[0]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Lab:
    """A JupyterLab server with its copy of the project."""

    project: Path
    url: str
    token: str

    def ask(self, path: str, method: str = "GET") -> Any:
        """What the server's API answers."""
        request = urllib.request.Request(
            f"{self.url}/api/{path}", method=method, headers={"Authorization": f"token {self.token}"}
        )
        # A proxy that the environment names has no part in this.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=30) as answer:
            return json.loads(answer.read() or b"null")

    def answers(self) -> bool:
        """Whether the server is ready."""
        try:
            return "started" in self.ask("status")
        except OSError:
            return False

    def connected(self) -> bool:
        """Whether a page has a kernel that is ready."""
        kernels = [session["kernel"] for session in self.ask("sessions")]
        return any(kernel["execution_state"] == "idle" and kernel["connections"] for kernel in kernels)


def wait_for(ready: Callable[[], bool], sleep: Callable[[float], object] = time.sleep) -> None:
    end = time.monotonic() + SECONDS
    while not ready():
        if time.monotonic() > end:
            raise TimeoutError(f"not ready after {SECONDS} seconds")
        sleep(0.2)


@pytest.fixture(scope="module")
def lab(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab in a copy of the project, without anybody's settings; ended with all its kernels.

    It asks for the browser first: where there is none, no server is started.
    """
    folder = tmp_path_factory.mktemp("jupyterlab")
    project = folder / "project"
    for part in COPIED:
        shutil.copytree(ROOT / part, project / part, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    for name, content in SETTINGS.items():
        file = folder / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(content), "utf-8")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("JUPYTER", "IPYTHON"))}
    own = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        "IPYTHONDIR": "ipython",
    }
    # This environment's kernel before one of the same name elsewhere.
    environment = kept | {k: str(folder / v) for k, v in own.items()} | {"JUPYTER_PREFER_ENV_PATH": "1"}
    made = Lab(project, f"http://127.0.0.1:{free_port()}", secrets.token_hex(16))
    log = folder / "log.txt"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "jupyterlab", *OPTIONS),
                f"--ServerApp.port={made.url.rpartition(':')[2]}",
                f"--ServerApp.root_dir={project}",
                f"--IdentityProvider.token={made.token}",
            ],
            cwd=project,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait_for(lambda: made.answers() or process.poll() is not None)
        if process.poll() is not None:
            pytest.fail(f"JupyterLab did not start:\n{log.read_text('utf-8', 'replace')[-3000:]}", pytrace=False)
        yield made
    finally:
        # First gently, so that the server ends its kernels, which have sessions of their own.
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(30)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture
def open_notebook(browser: Any, lab: Lab) -> Iterator[OpenNotebook]:
    """Opens a notebook in JupyterLab; the test fails if the page asked any other host, or failed."""
    contexts: list[Any] = []
    problems: list[str] = []
    socket_url = lab.url.replace("http", "ws", 1)

    def request(route: Any) -> None:
        url = route.request.url
        if url.startswith((f"{lab.url}/", *OWN)):
            route.continue_()
        else:
            problems.append(f"asked for {url}")
            route.abort()

    def websocket(opened: Any) -> None:
        if not opened.url.startswith(f"{socket_url}/"):
            problems.append(f"asked for {opened.url}")

    def open_(name: str) -> Any:
        context = browser.new_context(
            viewport={"width": SIZE[0], "height": SIZE[1]}, service_workers="block", reduced_motion="reduce"
        )
        contexts.append(context)
        context.route("**/*", request)
        page = context.new_page()
        page.set_default_timeout(SECONDS * 1000)
        page.on("websocket", websocket)
        page.on("pageerror", lambda error: problems.append(f"error: {error}"))
        # A workspace of its own: no tab of another test is restored.
        page.goto(f"{lab.url}/lab/workspaces/{workspace(name)}/tree/notebooks/{quote(name)}?token={lab.token}")
        return page

    yield open_
    for context in contexts:
        context.close()
    for session in lab.ask("sessions"):
        lab.ask(f"sessions/{session['id']}", "DELETE")
    assert not problems, "\n".join(problems)


# What stands in the page, cell by cell. JupyterLab shows a traceback as stderr (4.6) or as an error.
TROUBLE = ", ".join(f'.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.{k}"]' for k in ("error", "stderr"))
CELLS = """trouble => [...document.querySelectorAll('.jp-Notebook .jp-CodeCell')].map(cell => ({
  prompt: cell.querySelector('.jp-InputPrompt').textContent.trim(),
  trouble: [...cell.querySelectorAll(trouble)].map(e => e.textContent),
  outputs: cell.querySelectorAll('.jp-OutputArea-output').length,
  tables: cell.querySelectorAll('.jp-OutputArea table').length,
  images: [...cell.querySelectorAll('.jp-OutputArea img')].map(
    i => [i.naturalWidth, i.getBoundingClientRect().width, i.closest('.jp-OutputArea').clientWidth]),
}))"""
# After an error the cells behind it have neither a number nor a star. A dialog ends the wait at once.
DONE = """trouble => {
  if (document.querySelector('.jp-Dialog')) return true;
  const prompts = [...document.querySelectorAll('.jp-Notebook .jp-CodeCell .jp-InputPrompt')].map(e => e.textContent);
  const ran = prompts.every(p => /\\d/.test(p)) ||
    (document.querySelector(trouble) !== null && !prompts.some(p => p.includes('*')));
  return ran && document.querySelector('.jp-Notebook-ExecutionIndicator[data-status="idle"]') !== null
    && [...document.querySelectorAll('.jp-Notebook img')].every(i => i.complete);
}"""
LOADED = """count => document.querySelector('.jp-Dialog') ||
  document.querySelectorAll('.jp-Notebook .jp-CodeCell').length === count"""
IDLE = """() => document.querySelector('.jp-Dialog') ||
  document.querySelector('.jp-Notebook-ExecutionIndicator[data-status="idle"]')"""
SCROLLED = "(document.querySelector('.jp-Notebook .jp-WindowedPanel-outer') || document.querySelector('.jp-Notebook'))"
DIALOGS = "() => [...document.querySelectorAll('.jp-Dialog, .Toastify__toast')].map(e => e.textContent)"


def run_all(page: Any, lab: Lab, cells: int) -> list[dict[str, Any]]:
    """Run All Cells by the menu, as the notebook tells its reader to; what each code cell then shows."""
    # JupyterLab shows one empty cell until the file is read, and calls a kernel idle before it has one.
    page.wait_for_function(LOADED, arg=cells)
    # The page's requests are answered only while the page itself waits.
    wait_for(lambda: lab.connected() or page.evaluate(DIALOGS) != [], lambda s: page.wait_for_timeout(1000 * s))
    page.wait_for_function(IDLE)
    assert page.evaluate(DIALOGS) == []
    page.click('.lm-MenuBar-item:has-text("Run")')
    page.click('.lm-Menu-item[data-command="runmenu:run-all"]')
    page.wait_for_function(DONE, arg=TROUBLE, polling=250)
    return list(page.evaluate(CELLS, TROUBLE))


def take_picture(page: Any, file: Path) -> None:
    """The notebook from its beginning to its end."""
    beyond = page.evaluate(f"() => {{ const e = {SCROLLED}; return e.scrollHeight - e.clientHeight; }}")
    page.set_viewport_size({"width": SIZE[0], "height": min(SIZE[1] + beyond, HIGHEST_PICTURE)})
    # JupyterLab lays the notebook out again, and stands at the cell that ran last.
    page.wait_for_timeout(500)
    page.evaluate(f"() => {{ {SCROLLED}.scrollTop = 0; }}")
    page.wait_for_timeout(500)
    page.screenshot(path=str(file))


def code_cells(file: Path) -> list[dict[str, Any]]:
    notebook = json.loads(file.read_text("utf-8"))
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def shown_calls(source: str) -> tuple[bool, list[str]]:
    """Whether a cell shows a value, and the functions of the library that the shown expression calls.

    ``pc.draw("themes", tables)`` shows a value and calls ``draw``; ``x = pc.load()`` shows nothing.
    """
    last = ast.parse(source).body[-1]
    if not isinstance(last, ast.Expr):
        return False, []
    calls = [node.func for node in ast.walk(last) if isinstance(node, ast.Call)]
    return True, [f.attr for f in calls if isinstance(f, ast.Attribute)]


def saved_html(cell: dict[str, Any]) -> str:
    return "".join("".join(output.get("data", {}).get("text/html", "")) for output in cell["outputs"])


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS


# Every run of the tests runs all notebooks without a browser, and one in it.
@pytest.mark.parametrize("name", [NOTEBOOKS[0], *(pytest.param(n, marks=pytest.mark.slow) for n in NOTEBOOKS[1:])])
def test_run_all_cells(name: str, lab: Lab, open_notebook: OpenNotebook, tmp_path: Path) -> None:
    page = open_notebook(name)
    written = code_cells(ROOT / "notebooks" / name)
    cells = run_all(page, lab, len(written))
    picture = tmp_path / f"{workspace(name)}.png"
    take_picture(page, picture)
    print(f"picture: {picture}")
    assert page.evaluate(DIALOGS) == []
    assert len(cells) == len(written)
    for number, (cell, code) in enumerate(zip(cells, written, strict=True), start=1):
        assert not cell["trouble"], "\n".join(["".join(code["source"]), *cell["trouble"]])
        assert cell["prompt"] == f"[{number}]:"

    # What the kernel answered is what the page shows: the notebook as it was saved has the kernel's answers.
    page.click('.lm-MenuBar-item:has-text("File")')
    page.click('.lm-Menu-item[data-command="docmanager:save"]')
    page.wait_for_function("() => !document.querySelector('.lm-TabBar-tab.jp-mod-dirty')")
    for cell, answer in zip(cells, code_cells(lab.project / "notebooks" / name), strict=True):
        source = "".join(answer["source"])
        shows, calls = shown_calls(source)
        html = saved_html(answer)
        assert answer["execution_count"] is not None
        assert cell["outputs"] == len(answer["outputs"]) >= shows, source
        assert cell["tables"] == html.count("<table"), source
        # A figure has an image for each of its parts.
        assert len(cell["images"]) == html.count("<img") >= calls.count("draw"), source
        assert "draw" in calls or not cell["images"], source
        assert cell["tables"] or not {"compare", "report_table"} & set(calls), source
        for natural, shown, room in cell["images"]:
            assert natural > 0 and 0 < shown <= room, source
    page.close()
