"""Measures are found by words and filters: what is found, what is not, and what is said of it."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

import pytest

import policycompare as pc
from keyed import keyed
from made_corpora import made_tables, row, target
from policycompare.errors import CallError
from policycompare.lexicon.segmentation import make_tokenizer
from policycompare.results.distinctive_words import dictionary_terms
from policycompare.search.filter_values import day
from policycompare.search.finder import Finder, finder_of
from policycompare.search.texts import Texts
from policycompare.search.word_cut import best_path
from policycompare.tables.frames import Tables, build_tables

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def study() -> Tables:
    return pc.load(ROOT)


@pytest.fixture(scope="module")
def finder(study: Tables) -> Finder:
    return finder_of(study, ROOT)


def small_study() -> Tables:
    """Two regions with three measures each; what each says is told below."""
    texts = {
        "a:1": "人民法院应当公开审理。", "a:2": "建设数字政府。", "a:3": "数字乡村由政府主导。",
        "b:1": "贯彻《民法典》，宣传民法精神。", "b:2": "政府建设数字平台，AI赋能。", "b:3": "加强水利。",
    }  # fmt: skip
    made = {
        "documents": [
            row("documents", document_id=r, region_id=r, region_name=name, admin_level=level)
            for r, name, level in (("a", "云河市", "prefecture"), ("b", "青岭县", "county"))
        ],
        "measures": [
            row("measures", measure_id=m, document_id=m[0], num=int(m[2]), text=text, char_start=100 * int(m[2]),
                char_end=100 * int(m[2]) + len(text))
            for m, text in texts.items()
        ],
        "units": [
            row("units", unit_id=f"{r}/{name}", region_id=r, name=name, function=function, kind="agency")
            for r, name, function in (
                ("a", "市司法局", "justice_administration"), ("b", "县司法局", "justice_administration"),
                ("a", "市公安局", "public_security"),
            )
        ],
        "responsibilities": [
            row("responsibilities", measure_id=m, position=p, unit_id=u, role=role, mention=u.split("/")[1],
                char_start=100 * int(m[2]) + 60 + 5 * p, char_end=100 * int(m[2]) + 64 + 5 * p)
            for m, p, u, role in (
                ("a:1", 1, "a/市司法局", "lead"), ("a:1", 2, "a/市公安局", "support"), ("a:2", 1, "a/市公安局", "lead"),
                ("b:1", 1, "b/县司法局", "support"),
            )
        ],
        "targets": [
            row("targets", **target("a:1", 1, kind="figure", is_hard=True, deadline="2024-12-31",
                                    deadline_source="sentence")),
            row("targets", **target("a:1", 2, kind="dated", is_hard=True, deadline="2026-12-31",
                                    deadline_source="sentence")),
            row("targets", **target("a:2", 1, kind="figure", is_hard=True, deadline="2025-12-31",
                                    deadline_source="plan_period")),
        ],
    }  # fmt: skip
    return build_tables(keyed(made))


@pytest.fixture(scope="module")
def small() -> Finder:
    return Finder(small_study())


def ids(finder: Finder, query: str = "", how: str = "all", **filters: object) -> list[str]:
    return [finder.measures[n] for n in finder.search(query, how, filters).numbers]  # type: ignore[arg-type]


def test_measures_stand_side_by_side_as_printed(finder: Finder, study: Tables) -> None:
    assert sorted(finder.measures) == sorted(study.measures["measure_id"])
    sides = [measure.split(":")[0].split("-")[0] for measure in finder.measures]
    assert list(dict.fromkeys(sides)) == ["anshan", "ningxia", "suizhou", "daoli", "liaoyuan"]
    assert finder.measures.index("anshan:4.2") < finder.measures.index("anshan:4.10")


# ---- words


def test_a_word_is_found_only_where_it_begins_and_ends_between_words(small: Finder) -> None:
    assert ids(small, "民法") == ["b:1"]  # not 人民法院
    assert ids(small, "法院") == ["a:1"]
    assert ids(small, "「民法」") == ["a:1", "b:1"]  # literally, wherever it stands


def test_a_word_inside_a_word_that_is_inside_a_word_is_found(finder: Finder) -> None:
    cut = finder.index.cut
    for longer, word in (("中级人民法院", "法院"), ("市场监管局", "监管"), ("市场监督管理局", "监督")):
        at = longer.index(word)
        assert {at, at + len(word)} <= cut.points(longer), longer
    assert not {1, 3} <= cut.points("人民法院")
    for word in ("法院", "监管", "审批"):
        assert ids(finder, word) == ids(finder, f"「{word}」") != []


def test_characters_inside_other_words_are_told_of(small: Finder, finder: Finder) -> None:
    line = "Measures that hold “民法” only inside other words, not listed: 1; for these write 「民法」."
    assert small.search("民法", lang="en").lines == (line,)
    assert not small.search("法院", lang="en").lines and not small.search("「民法」").lines
    found = finder.search("民法", lang="en").lines  # no measure has the word, and some have its characters
    assert len(found) == 1 and found[0].startswith("Measures that hold “民法” only inside other words")


def test_what_is_typed_is_normalised_as_the_texts_are(small: Finder, finder: Finder) -> None:
    assert ids(small, "ＡＩ") == ids(small, "ａi") == ["b:2"]
    assert ids(small, "數字　政府") == ids(small, "数字 政府") and ids(small, "「數字 政府」") == ["a:2"]
    for typed, printed in (("２０２５年", "2025年"), ("98％", "98%"), ("「(试行)」", "「（试行）」"), ("審批", "审批")):
        assert ids(finder, typed) == ids(finder, printed) != [], typed


@pytest.mark.parametrize("typed", ["，。", "……", "（）", "「」", "%", "「 」、"])
@pytest.mark.parametrize("how", ["all", "any"])
def test_marks_alone_find_nothing_and_that_is_said(small: Finder, typed: str, how: str) -> None:
    found = small.search(typed, how, lang="en")  # type: ignore[arg-type]
    assert not len(found.numbers) and not found.query.wanted
    assert found.lines == ("Only marks were typed, no word; marks themselves are looked for in 「」.",)
    assert ids(small, "「。」") == ["a:1", "a:2", "a:3", "b:1", "b:2", "b:3"] == ids(small, "  ")


def test_all_words_or_any(small: Finder) -> None:
    assert ids(small, "数字 政府") == ["a:2", "a:3", "b:2"]
    assert ids(small, "数字 水利") == []
    assert ids(small, "数字 水利", "any") == ["a:2", "a:3", "b:2", "b:3"]


@pytest.mark.parametrize("marks", ["「」", "『』", "“”", '""'])
def test_a_phrase_is_looked_for_as_it_stands(small: Finder, marks: str) -> None:
    assert ids(small, f"{marks[0]}数字政府{marks[1]}") == ["a:2"]


def test_latin_letters_are_found_in_either_case(small: Finder) -> None:
    assert ids(small, "ai") == ["b:2"] == ids(small, "AI")


def test_a_single_character_is_looked_for_where_nothing_else_is(small: Finder) -> None:
    assert ids(small, "水") == ["b:3"]
    found = small.search("数字的")
    assert [w.text for w in found.query.wanted] == ["数字"] and found.query.left_out == ("的",)
    assert any("的" in line for line in found.lines)


def test_what_is_looked_for_apart_and_what_nobody_holds_is_said(small: Finder) -> None:
    found = small.search("数字平台 碳达峰", lang="en")
    assert any("数字平台" in line and "as it stands: 1" in line for line in found.lines)
    assert found.lines[-1] == "No measure holds: 碳达峰."
    assert small.search("字" * 300).query.is_cut and not small.search("字" * 200).query.is_cut


def test_who_is_named_in_a_clause_is_found(small: Finder, finder: Finder) -> None:
    assert ids(small, "司法局") == ["a:1", "b:1"]
    found = ids(finder, "司法局")
    assert "anshan:2.3" in found and len(found) > 70


def test_words_of_the_study(finder: Finder) -> None:
    assert ids(finder, "民法") == []
    assert "anshan:4.22" in ids(finder, "一审 服判息诉率")
    assert ids(finder, "「一审诉讼案件服判息诉率」") == ["anshan:4.22"]


def test_the_path_is_the_most_probable_one_and_of_equals_the_longer_word() -> None:
    weights = {"南京": -8, "南京市": -9, "市长": -9, "长江": -8, "大桥": -8, "长江大桥": -9, "江大": -20}
    assert best_path("南京市长江大桥", weights.get, -15) == ["南京市", "长江大桥"]
    assert best_path("ab", {"ab": -2}.get, -1) == ["ab"]
    assert best_path("", {}.get, -1) == []


@pytest.mark.parametrize("typed", ["完善行政复议制度", "加强人民法院建设", "推进依法行政", "基层治理能力", "法治宣传"])
def test_words_are_cut_as_jieba_cuts_them(finder: Finder, study: Tables, typed: str) -> None:
    tokenizer = make_tokenizer(tuple(dictionary_terms(study, ROOT)))
    words = [word for word in tokenizer.cut(typed, HMM=False) if len(word) > 1]
    assert [wanted.text for wanted in finder.index.read(typed).wanted] == words


def test_a_term_of_the_lexicon_is_one_word_where_a_text_holds_it(small: Finder, finder: Finder) -> None:
    assert [w.text for w in small.index.read("数字政府").wanted] == ["数字政府"]
    assert ids(small, "数字政府") == ["a:2"] and ids(small, "政府") == ["a:2", "a:3", "b:2"]
    assert [w.text for w in finder.index.read("数字政府").wanted] == ["数字", "政府"]  # no text holds it


# ---- filters


def test_a_unit_by_what_it_is_gives_every_regions(small: Finder, finder: Finder, study: Tables) -> None:
    assert ids(small, unit="司法局") == ["a:1", "b:1"]
    assert ids(small, unit="市司法局") == ["a:1"] == ids(small, unit="a/市司法局")
    found = finder.search(filters={"unit": "司法局"})
    assert {unit.split("/")[0] for unit in found.filters["unit"]} == {"anshan", "daoli", "ningxia"}
    duties = study.responsibilities
    held = duties.loc[duties["unit_id"].isin(found.filters["unit"]), "measure_id"]
    assert {finder.measures[n] for n in found.numbers} == set(held)


def test_a_role_is_that_units(small: Finder) -> None:
    assert ids(small, unit="公安局", role="牵头") == ["a:2"]
    assert ids(small, unit="公安局", role="support") == ["a:1"]
    assert ids(small, role="support") == ["a:1", "b:1"]


def test_a_deadline_is_that_targets(small: Finder) -> None:
    assert ids(small, target="figure", due_by="2025") == ["a:1"]
    assert ids(small, target="dated", due_by="2025") == []
    assert ids(small, due_from="2026-01-01") == ["a:1"]
    lines = small.search(filters={"target": "figure", "due_by": "2025"}, lang="en").lines
    assert lines == ("Left out: targets whose only deadline is the period of their plan (1).",)


def test_only_cities(finder: Finder, study: Tables) -> None:
    found = set(ids(finder, level="市级"))
    assert found == set(ids(finder, level="prefecture"))
    documents = study.documents.set_index("document_id")["admin_level"]
    assert found == set(study.measures.loc[study.measures["document_id"].map(documents) == "prefecture", "measure_id"])


def test_values_of_a_filter_stand_for_each_other_and_filters_add_up(small: Finder) -> None:
    assert ids(small, side=["a", "b"]) == small.measures
    assert ids(small, "政府", side="b") == ["b:2"]
    assert ids(small, side="云河市", unit="司法局") == ["a:1"]
    assert ids(small, side=None, unit=[]) == small.measures


def test_a_section_holds_the_measures_below_it(finder: Finder, study: Tables) -> None:
    top = study.sections[study.sections["parent_id"].isna() & (study.sections["document_id"] == "anshan")]
    found = [m for section in top["section_id"] for m in ids(finder, section=section)]
    own = study.measures[(study.measures["document_id"] == "anshan") & study.measures["section_id"].notna()]
    assert sorted(found) == sorted(own["measure_id"])


def test_alignment_topic_bindingness_and_titles(finder: Finder, study: Tables) -> None:
    accepted = study.alignments[study.alignments["is_accepted"]]
    having = set(accepted["left_measure_id"]) | set(accepted["right_measure_id"])
    assert set(ids(finder, alignment="accepted")) == having
    assert set(ids(finder, alignment="none")) == set(finder.measures) - having
    topics = study.measure_topics
    assert set(ids(finder, topic="DIS-APPEAR")) == set(topics.loc[topics["topic_id"] == "DIS-APPEAR", "measure_id"])
    soft = set(ids(finder, bindingness=["encourage", "explore"]))
    firm = study.sentences[study.sentences["bindingness"].isin(["forbid", "must", "shall", "may"])]
    assert soft and not soft & set(firm["measure_id"])
    cited = study.citations.dropna(subset="measure_id")
    title = cited["title"].iloc[0]
    assert set(ids(finder, cites=f"《{title[:6]}")) >= {cited["measure_id"].iloc[0]}


def test_counts_say_what_a_further_filter_would_give(small: Finder, finder: Finder) -> None:
    for each, filters in ((small, {}), (small, {"unit": "司法局"}), (finder, {"side": "鞍山市", "role": "lead"})):
        found = each.search(filters=filters)
        for name, facet in each.facets.facets.items():
            for at in [n for n in range(len(facet.values)) if found.counts[name][n]][:4]:
                wanted = {**filters, name: facet.values[at]}
                assert len(each.search(filters=wanted).numbers) == found.counts[name][at], (name, facet.values[at])


@pytest.mark.parametrize(
    ("filters", "line"),
    [
        ({"unti": "x"}, "filter 'unti': it is unknown; use one of side, document"),
        ({"side": "安山"}, "side '安山': the study has none that is called so; the nearest are 鞍山市"),
        ({"topic": "DIS-APEAR"}, "topic 'DIS-APEAR': the study has none that is called so; the nearest are DIS-APPEAR"),
        ({"due_by": "soon"}, "due_by 'soon': it is no day; give a year or a day: 2025, 2025-12-31"),
        ({"role": "牵"}, "role '牵': the study has none that is called so; the nearest are 牵头"),
    ],
)
def test_an_unknown_filter_or_value_is_one_line_with_the_nearest(
    finder: Finder, filters: dict[str, str], line: str
) -> None:
    with pytest.raises(CallError) as caught:
        finder.search(filters=filters)
    assert str(caught.value).startswith(line)


def test_how_is_all_or_any(finder: Finder) -> None:
    with pytest.raises(CallError, match="how 'some': it is unknown; use one of all, any"):
        finder.search("政府", "some")  # type: ignore[arg-type]


@pytest.mark.parametrize("given", ["2025-13", "2025-01-32", "20251231", ""])
def test_what_is_no_day(given: str) -> None:
    with pytest.raises(CallError):
        day("due_by", given)


def test_the_finder_is_made_once_for_tables(study: Tables) -> None:
    assert finder_of(study, ROOT) is finder_of(study, ROOT) is not Finder(study, ROOT)


def test_a_finder_goes_with_its_tables(study: Tables) -> None:
    tables = study.with_frames()
    made = weakref.ref(finder_of(tables))
    assert made() is finder_of(tables)
    del tables
    gc.collect()
    assert made() is None


def test_a_study_without_anything_is_searched_too() -> None:
    empty = Finder(build_tables({}))
    assert ids(empty, "政府") == [] == ids(empty)
    assert ids(Finder(made_tables({"a": "云河市"})), side="a") == ["a:1", "a:2"]


# ---- texts


def test_texts_are_those_that_spans_index(study: Tables) -> None:
    texts = Texts(study, ROOT)
    measure = study.measures.set_index("measure_id").loc["daoli:1"]
    raw = texts.of("daoli.txt").text[measure["char_start"] : measure["char_end"]]
    assert raw[:4] == measure["text"][:4]


def test_a_file_that_is_not_there_or_has_changed_is_not_shown(study: Tables, tmp_path: Path) -> None:
    assert Texts(study).of("daoli.txt").problem == "no_file"
    assert Texts(study, ROOT).of("../raw/daoli.txt").problem == "no_file"
    raw = tmp_path / "data" / "raw"
    raw.mkdir(parents=True)
    (raw / "manifest.toml").write_bytes((ROOT / "data/raw/manifest.toml").read_bytes())
    (raw / "daoli.txt").write_bytes((ROOT / "data/raw/daoli.txt").read_bytes() + "。".encode())
    assert Texts(study, tmp_path).of("daoli.txt").problem == "file_changed"
    assert Texts(study, tmp_path).of("anshan.txt").problem == "no_file"


def test_files_that_were_read_by_themselves_bring_their_texts() -> None:
    read = pc.parse(ROOT / "data" / "raw" / "daoli.txt")
    assert Texts(read).of("daoli.txt").text == Texts(pc.load(ROOT), ROOT).of("daoli.txt").text
