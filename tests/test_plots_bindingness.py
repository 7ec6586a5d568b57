"""How firmly sentences bind, and which indicators documents call binding: the frames and the figures."""

from __future__ import annotations

import re
from typing import Any

import pytest

import policycompare as pc
from figure_checks import assert_sound, draw, draw_all, words
from made_corpora import made_tables, target
from policycompare.plots.binding_indicators import BINDING_INDICATORS
from policycompare.plots.bindingness import FACES, FIGURES
from policycompare.results.binding_indicators import binding_indicators
from policycompare.results.bindingness import ORDER, bindingness_sentences, bindingness_shares
from policycompare.tables.frames import Tables
from policycompare.tables.names import Names
from policycompare.words import LANGS, Lang

BINDINGNESS = FIGURES[0]
both = pytest.mark.parametrize("lang", LANGS)
THEMES = [{"theme": name, "position": n, "name_zh": f"主题{name}", "name_en": name} for n, name in enumerate("XY", 1)]
TOPICS = [
    {"topic_id": name, "theme": name, "row": name, "name_zh": name, "name_en": name, "definition": name}
    for name in "XY"
]


def sentence_study(regions: dict[str, str], said: dict[str, list[str]], topics: dict[str, str]) -> Tables:
    """Measure -> how firmly its sentences bind, and measure -> its main topic."""
    sentences = [
        {"sentence_id": f"{m}/{n}", "measure_id": m, "num": n, "text": "句", "bindingness": degree}
        for m, own in said.items()
        for n, degree in enumerate(own, 1)
    ]
    coded = [{"measure_id": m, "topic_id": t, "score": 0.9, "is_primary": True} for m, t in topics.items()]
    rows = [{"row": name, "position": n, "name_zh": name, "name_en": name} for n, name in enumerate("XY", 1)]
    measures = max(int(m.partition(":")[2]) for m in said)
    return made_tables(
        regions,
        measures=measures,
        sentences=sentences,
        topics=TOPICS,
        themes=THEMES,
        topic_rows=rows,
        measure_topics=coded,
    )


def test_shares_by_hand() -> None:
    said = {"a:1": ["must", "shall", "shall"], "a:2": ["may"], "b:1": ["shall", "none"], "b:2": ["forbid"]}
    made = sentence_study({"a": "甲市", "b": "乙市"}, said, {"a:1": "X", "a:2": "Y", "b:1": "X"})
    found = bindingness_shares(made)
    wanted = {
        ("all", ""): {"must": 1, "shall": 3, "may": 1, "none": 1, "forbid": 1},
        ("theme", "X"): {"must": 1, "shall": 3, "none": 1},
        ("theme", "Y"): {"may": 1},
        ("side", "a"): {"must": 1, "shall": 2, "may": 1},
        ("side", "b"): {"shall": 1, "none": 1, "forbid": 1},
    }
    assert list(found[["by", "key"]].drop_duplicates().itertuples(index=False, name=None)) == list(wanted)
    for key, own in found.groupby(["by", "key"]):
        counts = own.set_index("bindingness")["sentences"]
        assert tuple(counts.index) == ORDER
        assert counts[counts > 0].to_dict() == wanted[key]
        assert set(own["total"]) == {sum(wanted[key].values())}
        assert own["share"].sum() == pytest.approx(1)


def test_a_side_that_no_codebook_fits_is_in_no_theme() -> None:
    said = {f"{r}:{n}": ["shall"] for r in "ab" for n in (1, 2, 3)}
    topics = {"a:1": "X", "a:2": "X", "a:3": "Y", "b:1": "Y"}  # one of three measures of b has a topic
    made = sentence_study({"a": "甲市", "b": "乙市"}, said, topics)
    found = bindingness_shares(made)
    themes = found[found["by"] == "theme"].groupby("key")["sentences"].sum()
    assert themes.to_dict() == {"X": 2, "Y": 1}
    [(_, drawn)] = BINDINGNESS.prepare(made, None)
    left_out = BINDINGNESS.caption(drawn, Names(made, "en")).left_out
    assert left_out.startswith("3 sentences stand in no theme")


def test_every_sentence_of_the_study_counts_once(tables: Tables) -> None:
    found = bindingness_shares(tables)
    sentences = bindingness_sentences(tables)
    assert len(sentences) == len(tables.sentences) == found.loc[found["by"] == "all", "sentences"].sum()
    assert found.loc[found["by"] == "side", "sentences"].sum() == len(sentences)
    assert found.loc[found["by"] == "theme", "sentences"].sum() == sentences["theme"].notna().sum()


@both
def test_the_figure_draws_the_shares(tables: Tables, lang: Lang) -> None:
    [(_, drawn)] = BINDINGNESS.prepare(tables, None)
    names = Names(tables, lang)
    figure = draw(BINDINGNESS, drawn, names)
    assert_sound(figure)
    bars = {p.get_gid(): p.get_width() for p in figure.axes[0].patches if p.get_gid()}
    held = drawn.rows[drawn.rows["sentences"] > 0]
    assert bars == {f"{r.by}/{r.key}/{r.bindingness}": pytest.approx(100 * r.share) for r in held.itertuples()}
    own = held[held["by"] == "all"].set_index("bindingness")["share"]
    caption = BINDINGNESS.caption(drawn, names)
    assert (
        f"{100 * own['shall']:.0f}%" in caption.title and f"{100 * (own['must'] + own['forbid']):.0f}%" in caption.title
    )
    assert caption.rows == len(tables.sentences)
    if lang == "en":
        assert not any(re.search("[\u3400-\u9fff]", text) for text in words(figure))


def test_degrees_are_told_apart_without_colour() -> None:
    from matplotlib.colors import to_rgb

    def light(colour: str) -> float:
        red, green, blue = to_rgb(colour)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    greys = [(round(light(FACES[degree][0]), 2), FACES[degree][1]) for degree in ORDER]
    for at, (grey, hatch) in enumerate(greys):
        for other, other_hatch in greys[at + 1 :]:
            assert hatch != other_hatch or abs(grey - other) > 0.15
    firm = [grey for grey, _ in greys[:3]]
    assert firm == sorted(firm)  # the firmer the darker


@both
@pytest.mark.parametrize("sides", [2, 6, 12, 40])
def test_any_number_of_sides(lang: Lang, sides: int) -> None:
    regions = {f"r{n:02d}": f"第{n}自治州" for n in range(sides)}
    said = {f"{r}:1": [ORDER[(n + k) % 7] for k in range(4)] for n, r in enumerate(regions)}
    made = sentence_study(regions, said, {f"{r}:1": "XY"[n % 2] for n, r in enumerate(regions)})
    figures = draw_all(BINDINGNESS, made, Names(made, lang))
    assert len(figures) == (1 if sides < 40 else 2)
    for figure in figures.values():
        assert_sound(figure)


# --- binding and expected indicators ------------------------------------------------------------------------


def binding_study(sides: int = 2, indicators: int = 3) -> Tables:
    regions = {f"r{n:02d}": f"第{n}市" for n in range(sides)}
    targets = [
        target(f"{r}:1", k, indicator=f"指标名称{k}", comparator=">=", value=float(k), value_unit="%",
            binding=("binding", "expected")[(n + k) % 2])
        for n, r in enumerate(regions) for k in range(1, indicators + 1)
    ]  # fmt: skip
    return made_tables(regions | {"z": "末市"}, targets=[*targets, target("z:1", 1, comparator=">=", value=5.0)])


def test_what_documents_call_binding() -> None:
    found = binding_indicators(binding_study())
    assert found.groupby("indicator", sort=False)["document_id"].agg("".join).tolist() == ["r00r01"] * 3
    assert found["binding"].tolist() == ["expected", "binding", "binding", "expected", "expected", "binding"]
    assert "z" not in set(found["side_id"])


def test_where_nobody_calls_one_binding_nothing_is_drawn_or_said(tables: Tables) -> None:
    assert tables.targets["binding"].isna().all()
    assert not len(binding_indicators(tables)) and pc.figure_names(tables, "binding_indicators") == []
    with pytest.raises(pc.PolicyCompareError, match="no document calls an indicator binding"):
        pc.draw("binding_indicators", tables)


@both
@pytest.mark.parametrize(("sides", "indicators"), [(1, 2), (2, 3), (6, 50), (12, 6), (40, 4)])
def test_marks_of_binding_indicators(lang: Lang, sides: int, indicators: int) -> None:
    made = binding_study(sides, indicators)
    names = Names(made, lang)
    held: dict[str, Any] = {}
    for rest, drawn in BINDING_INDICATORS.prepare(made, None):
        figure = draw(BINDING_INDICATORS, drawn, names)
        assert rest == ""
        assert_sound(figure)
        held |= {line.get_gid(): line for line in figure.axes[0].lines if line.get_gid()}
        caption = BINDING_INDICATORS.caption(drawn, names)
        assert caption.rows == len(drawn.found)
        assert f"{sides}" in caption.title and "1" in caption.left_out
    marked = made.targets[made.targets["binding"].notna()].set_index("target_id")
    assert set(held) == set(marked.index)
    for target_id, line in held.items():
        shape = ("s", "o")[marked.loc[target_id, "binding"] == "expected"]
        assert line.get_marker() == shape and (line.get_markerfacecolor() == "white") == (shape == "o")
