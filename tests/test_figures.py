"""Every figure of the registry in both languages, and the step that draws them: whole, once, the same twice."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import warnings
from pathlib import Path

import pandas as pd
import pytest

import policycompare as pc
from figure_checks import assert_sound, drawn_texts, words
from figure_studies import one_document
from policycompare.cli import main
from policycompare.errors import CallError, DataError
from policycompare.plots import figures
from policycompare.plots.figures import (
    Drawing,
    Part,
    caption_text,
    draw_part,
    figure_kinds,
    names_of,
    prepare_figures,
    prepare_parts,
)
from policycompare.plots.look import SMALLEST
from policycompare.plots.registry import Caption, FigureKind
from policycompare.plots.style import COLOURS, fixed_colours, new_figure, style
from policycompare.project import build_figures
from policycompare.project.figures import CHECKSUMS, STAMP, changed_figures, fingerprint, read_figures
from policycompare.tables.frames import Tables
from policycompare.tables.names import Names
from policycompare.words import LANGS

RE_HAN = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def drawings(tables: Tables, root: Path) -> list[tuple[Part, Part]]:
    """Every part of every figure in Chinese and in English."""
    names = {lang: Names(tables, lang) for lang in LANGS}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return [
            (draw_part(stem, kind, drawn, names["zh"]), draw_part(stem, kind, drawn, names["en"]))
            for stem, kind, drawn in prepare_figures(tables, root)
        ]


def test_all_families_are_there(drawings: list[tuple[Part, Part]]) -> None:
    kinds = [kind.name for kind in figure_kinds()]
    assert len(kinds) == len(set(kinds))
    names = [zh.stem for zh, _ in drawings]
    assert len(names) == len(set(names))
    assert {kind for kind in kinds if not any(n == kind or n.startswith(f"{kind}-") for n in names)} == {
        "targets_indicators",
        "binding_indicators",
        "changes",
    }
    # No two sides have a figure for one indicator, no document calls one binding, none is above or before another.
    assert all(re.fullmatch(r"[a-z_]+(-[a-z0-9_-]+)?", n) for n in names)


def test_every_figure_can_be_read(drawings: list[tuple[Part, Part]]) -> None:
    for pair in drawings:
        for drawing in pair:
            assert_sound(drawing.figure)


def test_every_figure_has_a_title_and_a_true_caption(drawings: list[tuple[Part, Part]], tables: Tables) -> None:
    known = {table.name for table, _ in tables.items()}
    for zh, en in drawings:
        for drawing in (zh, en):
            above = drawing.figure.axes[0].get_title(loc="left") or drawing.figure.get_suptitle()
            assert above.strip(), drawing.stem
            drawn_from = {t for t in drawing.caption.tables if not t.startswith("data/gold/")}
            assert drawn_from <= known, drawing.stem
            assert drawing.caption.rows > 0, drawing.stem
        assert (zh.caption.tables, zh.caption.rows) == (en.caption.tables, en.caption.rows)
        assert RE_HAN.search(zh.caption.title + zh.caption.shows)
        assert bool(zh.caption.left_out) == bool(en.caption.left_out), zh.stem
        assert not RE_HAN.search(en.caption.title), en.stem


def test_no_text_is_smaller_than_seven_points(drawings: list[tuple[Part, Part]]) -> None:
    for pair in drawings:
        for drawing in pair:
            small = [text.get_text() for text in drawn_texts(drawing.figure) if text.get_fontsize() < SMALLEST]
            assert not small, (drawing.stem, small)


def test_english_figures_are_english(drawings: list[tuple[Part, Part]]) -> None:
    for _, drawing in drawings:
        caption = drawing.caption
        said = [*words(drawing.figure), caption.title, caption.shows, caption.left_out]
        assert not [text for text in said if RE_HAN.search(text)], drawing.stem


def test_chinese_figures_name_documents_in_chinese(drawings: list[tuple[Part, Part]], tables: Tables) -> None:
    titled = tables.documents[tables.documents["title"].notna()]
    ids = re.compile("|".join(sorted(map(re.escape, titled["document_id"]), key=len, reverse=True)))
    rests = re.compile(r"[\u4e00-\u9fff] (?:gov|plan|soc)\b")
    for drawing, _ in drawings:
        caption = drawing.caption
        said = [*words(drawing.figure), caption.title, caption.shows, caption.left_out]
        assert not [text for text in said if ids.search(text) or rests.search(text)], drawing.stem


def test_caption_text(drawings: list[tuple[Part, Part]]) -> None:
    for pair in drawings:
        for drawing in pair:
            lines = caption_text(drawing.caption, drawing.lang).split("\n\n")
            assert lines[0] == f"**{drawing.caption.title}**"
            assert f"{drawing.caption.rows:,}" in lines[3]
            assert (len(lines) == 5) == bool(drawing.caption.left_out)


def test_style_is_only_lent() -> None:
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    with style():
        assert mpl.rcParams["svg.fonttype"] == "path"
    assert dict(mpl.rcParams) == before


def test_a_region_keeps_its_colour_when_others_come_behind_it() -> None:
    assert fixed_colours(["b", "a"]) == fixed_colours(["b", "b", "a"]) == {"b": COLOURS[0], "a": COLOURS[1]}
    assert fixed_colours(["b", "a", "c"])["a"] == fixed_colours(["b", "a"])["a"]
    assert len(fixed_colours([f"r{i:02d}" for i in range(25)])) == 25


def test_a_notebook_sees_the_figure_and_its_caption(drawings: list[tuple[Part, Part]]) -> None:
    html = drawings[0][1]._repr_html_()
    assert 'src="data:image/png;base64,' in html
    assert drawings[0][1].caption.title in html


def test_draw_by_name(tables: Tables) -> None:
    drawing = pc.draw("unit_network-anshan", tables, lang="en")
    assert (drawing.name, drawing.lang) == ("unit_network-anshan", "en")
    assert [part.stem for part in drawing.parts] == ["unit_network-anshan"]
    assert "reuse_shares" in pc.figure_names(tables, "reuse")


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("unit_network-atlantis", "unit_network-anshan"),
        ("unit_netwrk-ningxia", "unit_network-ningxia"),
        ("Coverage-3", "coverage-1"),
        ("theme", "themes"),
    ],
)
def test_an_unknown_figure_names_the_nearest(tables: Tables, asked: str, near: str) -> None:
    with pytest.raises(CallError, match=f"figure '{asked}': this study has none of this name; the nearest are") as said:
        pc.draw(asked, tables)
    named = str(said.value).partition("the nearest are ")[2].split(", ")
    assert len(named) == 3
    assert near in named


def test_a_figure_has_all_its_parts(tables: Tables) -> None:
    drawing = pc.draw("coverage", tables, lang="en")
    assert [part.stem for part in drawing.parts] == ["coverage-1", "coverage-2"]
    assert (drawing.figure, drawing.caption) == (drawing.parts[0].figure, drawing.parts[0].caption)
    (second,) = pc.draw("coverage-2", tables, lang="en").parts
    assert (second.stem, second.caption) == ("coverage-2", drawing.parts[1].caption)


def two_parts() -> Drawing:
    """A figure of two small parts."""
    captions = [Caption(f"Part {number}", "Nothing.", ("measures",), number) for number in (1, 2)]
    return Drawing(
        "made", "en", tuple(Part(f"made-{c.rows}", "en", new_figure(1.0, 1.0), c, pd.DataFrame()) for c in captions)
    )


def test_all_parts_are_shown_and_saved(tmp_path: Path) -> None:
    drawing = two_parts()
    shown = drawing._repr_html_()
    assert re.findall(r"<figcaption[^>]*><b>([^<]*)</b>", shown) == ["Part 1", "Part 2"]
    assert shown.count("<img") == 2
    written = drawing.save(tmp_path)
    assert written == [tmp_path / f"made-{number}.{end}" for number in (1, 2) for end in ("svg", "pdf", "png", "md")]
    assert all(path.stat().st_size for path in written)


@pytest.mark.parametrize("name", ["x.png", "x.pdf", "x.svg", "x.PNG", "deep/er/x.y.svg"])
def test_a_name_with_an_ending_is_one_file(tmp_path: Path, name: str) -> None:
    heads = {"png": b"\x89PNG", "pdf": b"%PDF", "svg": b"<?xml"}
    drawing = two_parts()
    path = tmp_path / name
    for one in (drawing.parts[0], Drawing("made", "en", drawing.parts[:1])):
        assert one.save(str(path)) == [path]
        assert path.read_bytes().startswith(heads[path.suffix.lower()[1:]])
        path.unlink()
    both = [path.with_name(f"{path.stem}-{number}{path.suffix}") for number in (1, 2)]
    assert drawing.save(path) == both
    assert sorted(path.parent.iterdir()) == both


def test_what_is_no_file_of_a_figure(tmp_path: Path) -> None:
    drawing = two_parts()
    with pytest.raises(
        CallError, match=r"x\.jpg: no figure ends so; let it end in \.svg, \.pdf, \.png, or name a folder"
    ):
        drawing.save(tmp_path / "x.jpg")
    assert not list(tmp_path.iterdir())
    (tmp_path / "v1.2").mkdir()
    assert {path.parent.name for path in drawing.save(tmp_path / "v1.2")} == {"v1.2"}
    (tmp_path / "taken").write_text("a file", "utf-8")
    with pytest.raises(DataError, match=r"taken/x\.png: cannot be written"):
        drawing.save(tmp_path / "taken" / "x.png")


def test_a_kind_gives_all_its_figures(tables: Tables) -> None:
    stems = [part.stem for part in pc.draw("alignment_flow", tables).parts]
    assert len(stems) > 1
    assert stems == pc.figure_names(tables, "alignment_flow")


def test_names_stay_when_data_grow(tables: Tables) -> None:
    paged = [kind for kind in figure_kinds() if kind.paged]
    assert [kind.name for kind in paged] == [
        "documents", "themes", "coverage", "targets_indicators", "bindingness_by_theme", "binding_indicators", "changes",
        "citations_upper",
    ]  # fmt: skip
    for study, parts in ((one_document(tables, "daoli"), 1), (tables, 2)):
        stems = {kind.name: [stem for _, stem, _ in prepare_parts(kind, study, None)] for kind in paged}
        assert len(stems["coverage"]) == parts
        for name, numbered in stems.items():
            assert numbered == [f"{name}-{number}" for number in range(1, len(numbered) + 1)]
        assert names_of(paged, study, None) == [name for name, numbered in stems.items() if numbered]


# ---- the step that draws


def two_kinds() -> tuple[FigureKind, ...]:
    """A registry of two figures."""
    return tuple(k for k in figure_kinds() if k.name in ("documents", "sole_shared"))


@pytest.fixture
def few(built: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with its tables, whose registry holds two figures."""
    monkeypatch.setattr(figures, "figure_kinds", two_kinds)
    return built


@pytest.fixture(scope="module")
def drawn_once(built_once: Path, tables: Tables, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same project with its figures; no test may change it."""
    folder = shutil.copytree(built_once, tmp_path_factory.mktemp("drawn"), dirs_exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(figures, "figure_kinds", two_kinds)
        build_figures(folder, tables)
    return folder


@pytest.fixture
def drawn(few: Path, drawn_once: Path) -> Path:
    """The same project with its figures, that a test may break."""
    shutil.copytree(drawn_once / "figures", few / "figures")
    return few


def test_drawn_once_and_the_same_twice(few: Path, drawn_once: Path, tables: Tables) -> None:
    names = {p.relative_to(drawn_once) for p in (drawn_once / "figures").rglob("*.*")}
    assert {p.suffix for p in names} == {".svg", ".pdf", ".png", ".md", ".txt", ".json"}
    assert build_figures(few, tables) == ["     16 files of figures"]
    files = {p: (few / p).read_bytes() for p in names}
    assert files == {p: (drawn_once / p).read_bytes() for p in names}
    times = {p: (few / p).stat().st_mtime_ns for p in files}
    assert build_figures(few, tables) == ["     16 files of figures are as they were"]
    assert {p: (few / p).stat().st_mtime_ns for p in files} == times


@pytest.mark.parametrize("change", ["table", "file", "gone", "stamp", "checksums"])
def test_drawn_anew_when_something_changed(drawn: Path, tables: Tables, change: str) -> None:
    path = drawn / "figures" / "zh" / "documents-1.svg"
    before = path.read_bytes()
    if change == "table":
        (drawn / "data" / "processed" / "documents.csv").write_text("changed", "utf-8")
    elif change == "file":
        path.write_text("spoiled", "utf-8")
    elif change == "gone":
        path.unlink()
    elif change == "checksums":
        (drawn / "figures" / CHECKSUMS).unlink()
    else:
        (drawn / "figures" / STAMP).write_text("no json", "utf-8")
    assert build_figures(drawn, tables) == ["     16 files of figures"]
    assert path.read_bytes() == before
    assert not list(changed_figures(drawn))


@pytest.mark.parametrize(
    "name", ["words/report.toml", "report/templates/report.css", "plots/themes.py", "lexicon/roles.csv"]
)
def test_the_fingerprint_is_of_every_file_of_the_package(
    few: Path, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "package"
    shutil.copytree(Path(pc.__file__).parent, package)
    monkeypatch.setattr(pc, "__file__", str(package / "__init__.py"))
    before = fingerprint(few)
    (package / "__pycache__").mkdir(exist_ok=True)
    (package / "__pycache__" / "new.pyc").write_text("compiled", "utf-8")
    assert fingerprint(few) == before
    (package / name).write_text("changed", "utf-8")
    assert fingerprint(few) != before


def test_checksums_and_captions_are_of_what_was_drawn(drawn: Path, tables: Tables) -> None:
    folder = drawn / "figures"
    lines = (folder / CHECKSUMS).read_text("utf-8").splitlines()
    names = [f"{lang}/{stem}.svg" for lang in ("en", "zh") for stem in ("documents-1", "sole_shared")]
    assert lines == [f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}" for name in names]
    for lang in LANGS:
        for stem, svg, caption in read_figures(folder, lang):
            assert svg == (folder / lang / f"{stem}.svg").read_text("utf-8")
            assert caption_text(caption, lang) == (folder / lang / f"{stem}.md").read_text("utf-8")
            assert caption == pc.draw(stem, tables, lang=lang).parts[0].caption


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ("spoiled", ["figures/zh/sole_shared.svg"]),
        ("gone", ["figures/zh/sole_shared.svg"]),
        ("not said", ["figures/en/documents-1.svg"]),
        ("not drawn here", []),
        ("another is committed", ["figures/zh/sole_shared.svg"]),
    ],
)
def test_figures_that_are_not_what_their_checksum_says(
    drawn: Path, tables: Tables, change: str, wrong: list[str]
) -> None:
    folder = drawn / "figures"
    path, checksums = folder / "zh" / "sole_shared.svg", folder / CHECKSUMS
    if change == "not said":
        checksums.write_text("".join(checksums.read_text("utf-8").splitlines(keepends=True)[1:]), "utf-8")
    if change in ("spoiled", "another is committed"):
        path.write_text("spoiled", "utf-8")
    if change in ("gone", "not drawn here"):
        path.unlink()
    if change in ("not drawn here", "another is committed"):  # a fresh clone
        (folder / STAMP).unlink()
    assert [line.partition(":")[0] for line in changed_figures(drawn)] == wrong


def test_the_pictures_that_are_shown_are_those_that_are_committed(root: Path) -> None:
    pages = [*root.glob("*.md"), *root.glob("docs/*.md"), *root.glob("notebooks/*/*.ipynb")]
    shown = {name for page in pages for name in re.findall(r"figures/[a-z]+/[\w-]+\.svg", page.read_text("utf-8"))}
    ignored = (root / ".gitignore").read_text("utf-8").splitlines()
    assert "figures/*/*.svg" in ignored
    assert {line.removeprefix("!") for line in ignored if line.startswith("!figures/")} == shown


def test_figures_that_are_no_more_are_taken_away(drawn: Path, tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = drawn / "figures" / "mine.svg"
    mine.write_text("kept", "utf-8")
    kinds = tuple(k for k in figures.figure_kinds() if k.name == "documents")
    monkeypatch.setattr(figures, "figure_kinds", lambda: kinds)
    (drawn / "figures" / STAMP).write_text(
        json.dumps(json.loads((drawn / "figures" / STAMP).read_text("utf-8")) | {"fingerprint": "old"}), "utf-8"
    )
    assert build_figures(drawn, tables) == ["      8 files of figures"]
    assert not (drawn / "figures" / "zh" / "sole_shared.svg").exists()
    assert mine.exists()


# ---- on the command line


def test_figures_alone(few: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["figures", "--root", str(few), "--list"]) == 0
    assert capfd.readouterr().out.split() == ["documents", "sole_shared"]
    drawn: list[Path] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("policycompare.project.build_figures", lambda root, *_, **__: drawn.append(root) or ["drawn"])
        assert main(["figures", "--root", str(few)]) == 0
    assert (drawn, capfd.readouterr().out) == ([few], "drawn\n")


def test_figures_that_are_named(few: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert main(["figures", "documents", "documents-1", "--out", str(out), "--root", str(few)]) == 0
    assert capfd.readouterr().out == f"      8 files of figures written to {out}\n"
    assert {p.relative_to(out).as_posix() for p in out.rglob("*.*")} == {
        f"{lang}/documents-1.{end}" for lang in LANGS for end in ("svg", "pdf", "png", "md")
    }
    assert not (few / "figures").exists()
    for name, line in (
        ("document", "the nearest are documents"),
        ("sole_shared-anshan", "the nearest are sole_shared"),
    ):
        other = tmp_path / name
        assert main(["figures", "documents", name, "--out", str(other), "--lang", "en", "--root", str(few)]) == 2
        err = capfd.readouterr().err
        assert err.startswith(f"policycompare: figure {name!r}: ")
        assert line in err
        assert err.count("\n") == 1
        assert not list(other.rglob("*.*"))
