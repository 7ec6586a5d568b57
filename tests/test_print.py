"""Figures as print and editors ask for them: width, font, title, palette, text, and captions in the files."""

from __future__ import annotations

import re
import warnings
from pathlib import Path

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure
from PIL import Image

import policycompare as pc
from figure_checks import assert_sound, drawn_texts
from policycompare.cli import main
from policycompare.errors import CallError
from policycompare.plots.figures import Part, draw_part, figure_kinds, prepare_parts
from policycompare.plots.fitting import misfits, texts_of, title_lines
from policycompare.plots.lettering import shorten_middle, text_width, wrap
from policycompare.plots.look import COLOURS, PRESETS, SMALLEST, colours_of, known_families, look_now, make_look, shades
from policycompare.plots.style import new_figure, side_colours, style, theme_colours
from policycompare.tables.frames import Tables
from policycompare.tables.names import Names
from policycompare.words import LANGS

FITS_ONE = {
    "coverage", "distinctive_words", "document_map", "document_similarity", "documents", "evaluation_reliability",
    "evaluation_retrieval", "function_network", "function_regions", "reuse_positions",
    "unit_network",
}  # fmt: skip
"""Kinds of which every figure of the study can be read in one column, in both languages."""


def title_of(figure: Figure) -> str:
    """What stands above a figure, over the drawing or over the whole sheet."""
    return figure.axes[0].get_title(loc="left") or figure.get_suptitle()


def fitted(kind_name: str, size: str | float, tables: Tables, root: Path) -> list[Part | CallError]:
    """The parts of a kind of figure in a width, in both languages, or why there are none."""
    kind = next(kind for kind in figure_kinds() if kind.name == kind_name)
    found: list[Part | CallError] = []
    with style(make_look(size)), warnings.catch_warnings():
        warnings.simplefilter("error")
        parts = [(stem, drawn) for _, stem, drawn in prepare_parts(kind, tables, root)]
        # The last of many figures of a kind differs from the first in data alone.
        for stem, drawn in parts[:1] + parts[1:][-1:]:
            for lang in LANGS:
                try:
                    found.append(draw_part(stem, kind, drawn, Names(tables, lang)))
                except CallError as error:
                    found.append(error)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("size", PRESETS)
@pytest.mark.parametrize("kind", [kind.name for kind in figure_kinds() if kind.name != "changes"])
def test_every_figure_fits_the_columns_or_says_so(kind: str, size: str, tables: Tables, root: Path) -> None:
    for part in fitted(kind, size, tables, root):
        if isinstance(part, CallError):
            assert size == "one" and kind not in FITS_ONE, str(part)
            assert "cannot be read 3.5 inches wide" in str(part)
            continue
        assert part.figure.get_figwidth() == PRESETS[size]
        assert_sound(part.figure)
        assert min(text.get_fontsize() for text in drawn_texts(part.figure)) >= SMALLEST


@pytest.mark.parametrize("kind", ["document_map", "evaluation_retrieval"])
def test_a_figure_fits_one_column(kind: str, tables: Tables, root: Path) -> None:
    for part in fitted(kind, "one", tables, root):
        assert isinstance(part, Part)
        assert part.figure.get_figwidth() == 3.5
        assert_sound(part.figure)
        assert min(text.get_fontsize() for text in drawn_texts(part.figure)) >= SMALLEST
        # What the fit is judged by is what is drawn.
        assert {id(text) for text in texts_of(part.figure)} == {id(text) for text in drawn_texts(part.figure)}


def test_the_least_width_is_told_and_is_enough(tables: Tables) -> None:
    with pytest.raises(CallError) as said:
        pc.draw("sole_shared", tables, size=2)
    found = re.fullmatch(
        r"figure 'sole_shared': it cannot be read 2 inches wide; the least width is (\d\.\d); or leave out the size",
        str(said.value),
    )
    assert found
    least = float(found[1])
    assert_sound(pc.draw("sole_shared", tables, size=least).figure)
    with pytest.raises(CallError, match="the least width is"):
        pc.draw("sole_shared", tables, size=least - 0.2)


def test_texts_over_each_other_are_a_misfit() -> None:
    with style():
        figure = new_figure(3.0, 2.0)
        ax = figure.subplots()
        ax.text(0.5, 0.5, "one text")
        assert misfits(figure) == []
        other = ax.text(0.52, 0.5, "another")
        assert misfits(figure) == ["'one text' lies over 'another'"]
        other.set_position((0.95, 0.1))
        other.set_in_layout(False)
        assert misfits(figure) == ["'another' reaches over the edge"]


def test_a_long_title_goes_over_the_sheet_in_lines() -> None:
    with style():
        figure = new_figure(3.5, 2.0)
        ax = figure.subplots()
        words = "A sentence of many words that says at length what is seen in a figure of one column"
        lines = title_lines(figure, ax, words)
        assert lines == title_of(figure).count("\n") + 1 > 1
        assert title_of(figure).replace("\n", " ") == words
        assert_sound(figure)
        other = new_figure(3.5, 2.0)
        assert title_lines(other, other.subplots(), "Short") == 1
        assert (other.axes[0].get_title(loc="left"), other.get_suptitle()) == ("Short", "")


def test_a_chinese_title_that_is_broken_anew_gets_no_space() -> None:
    words = "占比最高的是云河自治州第一片区的举措在青岚自治州第二片区中有对应，按全文则是青岚自治州"
    with style():
        figure = new_figure(3.5, 2.0)
        ax = figure.subplots()
        ax.set_yticks([0.5], ["a long name of a place beside"])
        broken = wrap(words, 2.2, 9, 4)
        assert "\n" in broken and broken.replace("\n", "") == words
        title_lines(figure, ax, broken, words)
    assert figure.get_suptitle().replace("\n", "") == words


def test_no_line_ends_with_an_opening_mark() -> None:
    words = "鞍山更常用“检察官”、“国家”和《宪法》"
    for tenths in range(4, 25):
        lines = wrap(words, tenths / 10, 9, 20).split("\n")
        assert "".join(lines) == words
        assert not any(line[-1] in "“《" or line[0] in "”》、" for line in lines)
    assert wrap("一“", 9, 9) == "一“"  # one that opens nothing is not lost


def test_names_that_differ_at_their_end_stay_apart_when_cut() -> None:
    names = [f"云河苗族侗族自治州第{i}片区" for i in range(12)]
    cut = [shorten_middle(name, 0.9, 7) for name in names]
    assert len(set(cut)) == len(names)
    assert all(text_width(name, 7) <= 0.9 and name.startswith("云河") and name.endswith("片区") for name in cut)
    assert shorten_middle("云河", 0.9, 7) == "云河"


# ---- what is asked for


@pytest.mark.parametrize(
    ("asked", "line"),
    [
        (
            {"size": "three"},
            r"size 'three': no such size; use one or two \(columns\), or a width in inches from 1.5 to 24",
        ),
        ({"size": 0.5}, "size 0.5: it is no width of a figure; use one or two"),
        ({"size": True}, "size True: it is no width of a figure"),
        (
            {"font": "Dejavu Sanz"},
            "font 'Dejavu Sanz': no family of this name is installed; the nearest are DejaVu Sans",
        ),
        ({"palette": "virids"}, "palette 'virids': no palette is called so; the nearest are viridis"),
        ({"palette": ["#0072b2", "bluish"]}, "'bluish' is no colour; write colours as"),
        ({"palette": []}, r"palette \[\]: it is no palette; give the name of one"),
        ({"palette": "Set2"}, "palette 'Set2': it has 8 colours, and this figure needs 14; name a longer one"),
        ({"palette": ["red", "blue"]}, r"it has 2 colours, and this figure needs \d"),
        ({"text": "paths"}, "text 'paths': no such way; use one of outline, editable"),
        ({"title": 3}, "title 3: it is no title; give True, False or the words of a title"),
    ],
)
def test_a_value_that_is_none_gets_one_line(asked: dict[str, object], line: str, tables: Tables) -> None:
    with pytest.raises(CallError, match=line) as said, style(make_look(**asked)):  # type: ignore[arg-type]
        theme_colours([str(number) for number in range(14)])
    assert "\n" not in str(said.value)
    with pytest.raises(CallError):
        pc.draw("documents", tables, **asked if "palette" not in asked else {"palette": ["red"]})  # type: ignore[arg-type]


def test_a_look_is_only_lent(tables: Tables) -> None:
    own = side_colours(tables)
    with style(make_look(palette="colorblind", font="DejaVu Sans")):
        assert side_colours(tables) != own
        assert mpl.rcParams["font.family"][0] == "DejaVu Sans"
        with style():  # within, the look that is lent already
            assert mpl.rcParams["font.family"] == ["DejaVu Sans", "Noto Sans SC"]
    assert side_colours(tables) == own
    assert look_now() == make_look()
    with pytest.raises(CallError):
        pc.draw("documents", tables, palette=["red"])
    assert look_now() == make_look()


def test_palettes() -> None:
    with style(make_look(palette="viridis")):
        assert shades().name == "viridis"
        assert len(set(colours_of("abcdefghijklmnop").values())) == 16
    with style(make_look(palette=("red", "#00f"))):
        assert colours_of("ab") == {"a": "#ff0000", "b": "#0000ff"}
        assert shades()(1.0)[0] > 0.9 > shades()(1.0)[2] + 0.5  # the shades of the first colour
    assert colours_of("ab") == {"a": COLOURS[0], "b": COLOURS[1]}


def test_words_are_as_wide_as_their_font() -> None:
    own = text_width("Widths 中文", 7)
    with style(make_look(font="DejaVu Sans Mono")):
        wide = text_width("Widths 中文", 7)
        assert text_width("中文", 7) == pytest.approx(14 / 72)  # what the font lacks is Noto's
        assert wide > own
    assert text_width("Widths 中文", 7) == own
    assert {"Noto Sans SC", "DejaVu Sans"} <= set(known_families())


def test_a_font_draws_both_scripts(tables: Tables) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        part = pc.draw("documents", tables, font="dejavu serif").parts[0]
    assert_sound(part.figure)


def test_titles(tables: Tables) -> None:
    own = pc.draw("documents", tables, lang="en").parts[0]
    none = pc.draw("documents", tables, lang="en", title=False).parts[0]
    other = pc.draw("documents", tables, lang="en", title="Seven plans of five places").parts[0]
    assert title_of(own.figure)
    assert not title_of(none.figure)
    assert none.figure.get_figheight() < own.figure.get_figheight()
    assert title_of(other.figure) == other.caption.title == "Seven plans of five places"
    assert none.caption == own.caption  # a caption keeps the title that is not drawn


# ---- files


def test_text_of_an_svg(tables: Tables, tmp_path: Path) -> None:
    asked = {"outline": 0, "editable": 1}
    files = {text: tmp_path / f"{text}.svg" for text in asked}
    for text, path in files.items():
        asked_for = {"lang": "en", "text": text, "title": "Find me", "size": 6}
        pc.draw("documents", tables, **asked_for).save(path)  # type: ignore[arg-type]
        again = pc.draw("documents", tables, **asked_for).save(tmp_path / "again.svg")[0]  # type: ignore[arg-type]
        assert again.read_bytes() == path.read_bytes()
        svg = re.sub("<metadata>.*</metadata>|<title>.*</title>", "", path.read_text("utf-8"), flags=re.DOTALL)
        assert bool(re.search(r"<text[^>]*>Find me</text>", svg)) == bool(asked[text])
    assert files["editable"].stat().st_size < files["outline"].stat().st_size


@pytest.mark.parametrize("lang", LANGS)
def test_a_caption_stands_in_the_file(lang: str, tables: Tables, tmp_path: Path) -> None:
    drawing = pc.draw("documents", tables, lang=lang)  # type: ignore[arg-type]
    title, shows = drawing.caption.title, drawing.caption.shows.split("\n")[0]
    svg = drawing.save(tmp_path / "x.svg")[0].read_text("utf-8")
    assert f"<dc:title>{title}</dc:title>" in svg
    assert f"<dc:description>{shows}" in svg
    with Image.open(drawing.save(tmp_path / "x.png")[0]) as image:
        assert image.text["Title"] == title  # type: ignore[attr-defined]
        assert image.text["Description"].startswith(shows)  # type: ignore[attr-defined]
    import pypdfium2

    document = pypdfium2.PdfDocument(drawing.save(tmp_path / "x.pdf")[0])
    assert document.get_metadata_dict()["Title"] == title
    assert document.get_metadata_dict()["Subject"].startswith(shows)
    assert "CreationDate" not in {key for key, value in document.get_metadata_dict().items() if value}


def test_on_the_command_line(built: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    call = ["figures", "documents", "--root", str(built), "--lang", "en", "--out", str(tmp_path / "out")]
    assert (
        main([*call, "--size", "5", "--no-title", "--palette", "colorblind", "--editable", "--font", "Noto Sans SC"])
        == 0
    )
    svg = (tmp_path / "out" / "en" / "documents-1.svg").read_text("utf-8")
    assert 'width="360pt"' in svg and "<text" in svg
    capfd.readouterr()
    for asked in (["--size", "tiny"], ["--palette", "#123456,no"], ["--font", "No Such"]):
        assert main([*call, *asked]) == 2
        assert capfd.readouterr().err.count("\n") == 1
    assert main(["figures", "--root", str(built), "--size", "one"]) == 2
    assert "for figures that are named" in capfd.readouterr().err
