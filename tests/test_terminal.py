"""Where a command prints and writes: full disks, closed pipes, terminals and paths in other alphabets; always one line."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from policycompare.cli import main

ROOT = Path(__file__).parents[1]
SUBJECTS = (
    "城市公园与绿道",
    "黑臭河道与湖泊",
    "屋顶光伏发电",
    "历史街区建筑",
    "养老护理机构",
    "食品生产企业",
    "农村公交线路",
    "法律援助窗口",
)
SENTENCES = [f"{verb}{subject}" for subject in SUBJECTS for verb in ("新建", "改造", "检查", "公开考核")]


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("云河市") / "方案.txt"
    items = "".join(f"{n}.{text}。（责任单位：市司法局）\n" for n, text in enumerate(SENTENCES, 1))
    path.write_text(f"云河市实施方案\n一、重点任务\n{items}", encoding="utf-8")
    return path


OUT: dict[str, list[str]] = {
    "parse": ["parse", "PLAN", "--out", "OUT"],
    "parse --sheets": ["parse", "PLAN", "--out", "OUT", "--sheets"],
    "induce, a workbook": ["induce", "PLAN", "--out", "OUT/book.xlsx"],
    "induce, a folder": ["induce", "PLAN", "--out", "OUT"],
    "tables": ["--root", str(ROOT), "tables", "--out", "OUT"],
    "figures": ["--root", str(ROOT), "figures", "documents", "--lang", "zh", "--out", "OUT"],
    "codes": ["--root", str(ROOT), "codes", "--codebook", "policy_fields", "--out", "OUT"],
    "review": ["--root", str(ROOT), "review", "--out", "OUT/review.xlsx"],
}
"""Each command that writes where it is told to; ``report``, whose pages take half a minute, writes as they do."""


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on the size of files")
@pytest.mark.parametrize("command", OUT)
def test_a_full_disk_is_one_line_and_leaves_nothing(
    command: str, plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import resource

    out = tmp_path / "out"
    monkeypatch.setenv("JOBLIB_MULTIPROCESSING", "0")
    arguments = [word.replace("PLAN", str(plan)).replace("OUT", str(out)) for word in OUT[command]]
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300, hard))  # what a full disk does, to every library
    try:
        code = main(["--quiet", *arguments])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    lines = [line for line in capsys.readouterr().err.splitlines() if line.startswith("policycompare:")]
    assert code == 1
    assert len(lines) == 1 and "cannot be written (File too large)" in lines[0] and "; " in lines[0]
    assert [path for path in out.rglob("*") if path.is_file()] == []


def run(arguments: list[str], shell: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Python in a process of its own; ``shell`` says where its output goes."""
    words = shlex.join([sys.executable, *arguments])
    own = os.environ | {"PYTHONPATH": str(ROOT / "src")} | environment
    return subprocess.run(
        ["sh", "-c", f"{words} {shell}"], env=own, capture_output=True, text=True, encoding="utf-8", check=False
    )


PRINTS = """
import sys
from policycompare import cli, project
project.list_figures = lambda root: ["coverage"] * 30_000
sys.exit(cli.main(["--root", "ROOT", "figures", "--list"]))
""".replace("ROOT", str(ROOT))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_under_what_is_printed() -> None:
    done = run(["-c", PRINTS], "> /dev/full")
    assert done.returncode == 1
    assert done.stderr == (
        "policycompare: what is printed: No space left on device; see that there is room, and that it may be read and "
        "written\n"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="no such shell")
@pytest.mark.parametrize("where", ["| true", "| head -c 1 > /dev/null", ">&-", "2>&- | cat > /dev/null"])
def test_nobody_takes_what_is_printed(where: str) -> None:
    done = run(["-c", PRINTS], f"{where}; echo done")
    assert (done.stdout, done.stderr) == ("done\n", "")


COMMAND = ("-m", "policycompare.cli", "parse")


@pytest.mark.parametrize("environment", [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}], ids=str)
def test_a_terminal_without_chinese(environment: dict[str, str], plan: Path, tmp_path: Path) -> None:
    out = tmp_path / "输出"
    done = run([*COMMAND, str(plan), "--out", str(out)], **environment)
    assert done.returncode in (0, 1) and "Traceback" not in done.stderr  # 1: nothing but a doubt about the text
    assert (out / "measures.csv").read_text("utf-8").count("\n") == len(SENTENCES) + 1


def test_a_missing_file_in_a_terminal_without_chinese(plan: Path) -> None:
    done = run([*COMMAND, str(plan.parent / "没有.txt"), "--out", "out"], PYTHONIOENCODING="ascii")
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and "\\u6ca1\\u6709.txt: cannot be read" in done.stderr


@pytest.mark.parametrize(("stop", "code", "said"), [
    (KeyboardInterrupt, 130, "policycompare: stopped; what was not finished is as it was\n"),
    (BrokenPipeError, 0, ""),
    (lambda: OSError(5, "Input/output error", "/mnt/plan.txt"), 1,
        "policycompare: /mnt/plan.txt: Input/output error; see that there is room, and that it may be read and written\n"),
])  # fmt: skip
def test_what_stops_a_command(
    stop: Callable[[], BaseException], code: int, said: str, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    def stopped(*_: object, **__: object) -> None:
        raise stop()

    shutil.copytree(ROOT / "data" / "lexicon", tmp_path / "data" / "lexicon")
    monkeypatch.setattr("policycompare.project.list_figures", stopped)
    monkeypatch.setattr("policycompare.cli._print_no_more", lambda: None)
    assert main(["--root", str(tmp_path), "figures", "--list"]) == code
    assert capsys.readouterr().err == said
