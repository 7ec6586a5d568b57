"""Findings: a claim is tried in variations, leads back to characters, and is not made where chance would make it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import policycompare as pc
import readme_findings
from figure_studies import recompared
from made_corpora import made_tables
from policycompare.errors import CallError
from policycompare.project.statements import make_findings, read_findings, read_networks
from policycompare.report.finding_list import FindingList, finding_lines
from policycompare.results.finding import Claim, Question, Rests, Variation, try_claims
from policycompare.results.questions import covers, targets
from policycompare.results.ranking import FIRST, QUESTIONS, find_question, finding_tables
from policycompare.results.traces import Traces, row_key
from policycompare.results.variations import leave_one_out, without_document
from policycompare.tables.frames import Tables, check_tables
from policycompare.tables.names import Names
from policycompare.words import LANGS, entries

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def study() -> Tables:
    return pc.load(ROOT)


@pytest.fixture(scope="module")
def made(study: Tables) -> dict[str, pd.DataFrame]:
    return read_findings(ROOT)


# ---- a claim and its trials


COUNTER = count()


def claim(key: str, *about: str, size: float = 0.5, needs: tuple[str, ...] = ()) -> Claim:
    """A claim whose figure is its own, so that it counts as tried wherever it is made again."""
    number = next(COUNTER)
    return Claim(key, about, lambda names: {"number": number}, (Rests("measures", about),), size, needs=needs)


def question(base: list[Claim], *tried: tuple[str, list[Claim], frozenset[str]]) -> Question:
    """A question whose maker says what is written here: of the study, then of each variation."""

    def claims(tables: Tables, said: list[Claim] | None = None) -> list[Claim]:
        return base if said is None else said

    def variations(tables: Tables) -> Iterator[Variation]:
        for key, said, gone in tried:
            yield Variation(key, tables, options={"said": said}, gone=gone)

    return Question("toy", claims, variations)


NONE: frozenset[str] = frozenset()


def test_a_claim_holds_where_the_same_is_said_of_the_same(study: Tables) -> None:
    turned = claim("more", "b", "a")
    asked = question(
        [claim("more", "a", "b"), claim("less", "a", "b")],
        ("one", [claim("more", "a", "b")], NONE),
        ("turned", [turned], NONE),
        ("two", [claim("more", "a", "b"), claim("less", "a", "b")], NONE),
    )
    more, less = try_claims(asked, study)
    assert [f.claim.key for f in (more, less)] == ["more", "less"]
    assert more.tried == (("one", True), ("turned", False), ("two", True))
    assert (more.held, more.asked, more.is_said) == (2, 3, True)
    # One of three is not most.
    assert (less.held, less.asked, less.is_said) == (1, 3, False)


def test_half_of_the_variations_are_not_most(study: Tables) -> None:
    (found,) = try_claims(question([claim("k", "a")], ("x", [claim("k", "a")], NONE), ("y", [], NONE)), study)
    assert (found.held, found.asked, found.is_said) == (1, 2, False)


def test_what_a_variation_takes_away_is_not_asked_there(study: Tables) -> None:
    lost = ("without", [], frozenset({"a", "x"}))
    about, needing, other = try_claims(
        question([claim("k", "a"), claim("k", "b", needs=("x",)), claim("k", "c")], lost), study
    )
    assert [f.claim.about for f in (about, needing, other)] == [("a",), ("b",), ("c",)]
    assert [f.tried for f in (about, needing)] == [(("without", None),)] * 2
    assert about.is_said and needing.is_said
    assert other.tried == (("without", False),) and not other.is_said


def test_what_cannot_fail_is_no_trial(study: Tables) -> None:
    def saying(count: int, **more: object) -> Claim:
        return replace(claim("k", "anshan"), said=lambda names: {"count": count}, **more)

    def variations(tables: Tables) -> Iterator[Variation]:
        yield Variation("same", tables, options={"said": [saying(3)]})
        yield Variation("other", tables, options={"said": [saying(4)]})
        yield Variation("elsewhere", tables, options={"said": [saying(5)]}, touches=frozenset({"daoli"}))
        yield Variation("here", tables, options={"said": []}, touches=frozenset({"anshan"}))
        yield Variation("stricter", tables, options={"said": [saying(6)]})

    def claims(tables: Tables, said: list[Claim] | None = None) -> list[Claim]:
        return [saying(3, spared=("stricter",))] if said is None else said

    (found,) = try_claims(Question("toy", claims, variations), study)
    # The same figures, another side left out, and what could only strengthen it: none of these is a trial.
    assert dict(found.tried) == {"same": None, "other": True, "elsewhere": None, "here": False, "stricter": None}
    assert list(found.there) == ["other"]
    assert not found.is_said


def test_size_and_robustness_rank(study: Tables) -> None:
    large, small, frail = claim("k", "large", size=0.9), claim("k", "small", size=0.2), claim("k", "frail", size=1.0)
    again = [claim("k", name) for name in ("large", "small", "frail")]
    tries = [(str(n), again[: 3 if n == 0 else 2], NONE) for n in range(4)]
    found = try_claims(question([small, frail, large], *tries), study)
    # (4 + 1)/6 of 0.9; (1 + 1)/6 of 1; (4 + 1)/6 of 0.2.
    assert [f.claim.about[0] for f in found] == ["large", "frail", "small"]
    assert [round(f.weight, 4) for f in found] == [0.75, 0.3333, 0.1667]


def test_what_the_maker_tried_itself_counts(study: Tables) -> None:
    own = replace(claim("k", "a"), tried=(("part", True), ("role", False)))
    (found,) = try_claims(question([own], ("x", [claim("k", "a")], NONE)), study)
    assert found.tried == (("part", True), ("role", False), ("x", True))
    assert (found.held, found.asked, found.is_said) == (2, 3, True)


def test_an_unknown_question_is_named(study: Tables) -> None:
    with pytest.raises(CallError, match="covers"):
        find_question("cover")
    assert [find_question(key).key for key in QUESTIONS] == list(QUESTIONS)


# ---- variations


@pytest.mark.parametrize("document", ["anshan", "suizhou-gov", "liaoyuan"])
def test_tables_without_a_document_hold_nothing_of_it(study: Tables, document: str) -> None:
    left = without_document(study, document)
    assert check_tables(left) == []
    for table, frame in left.items():
        ids = [c for c in table.column_names if c.endswith(("document_id", "measure_id", "target_id", "sentence_id"))]
        for column in set(ids) - {"cited_document_id"}:
            values = frame[column].dropna().astype("str")
            own = values.str.split("[:#/@]", regex=True).str[0] == document
            assert not own.any(), (table.name, column)
    others = study.measures["document_id"] != document
    assert set(left.measures["measure_id"]) == set(study.measures.loc[others, "measure_id"])
    kept = left.comparisons
    assert not kept["measure_ids"].dropna().str.contains(f"{document}:").any()


def test_a_side_of_one_document_goes_with_it(study: Tables) -> None:
    gone = {v.about: set(v.gone) for v in leave_one_out(study)}
    assert gone["anshan"] == {"anshan"} and gone["suizhou-gov"] == {"suizhou-gov"}
    assert set(gone) == set(study.documents["document_id"])


def test_the_build_wrote_what_is_found(study: Tables, made: dict[str, pd.DataFrame]) -> None:
    now = make_findings(study, {}, "targets")["findings"]
    then = made["findings"][made["findings"]["question"] == "targets"].reset_index(drop=True)
    pd.testing.assert_frame_equal(now, then)


# ---- from a finding to the characters


def test_rows_lead_to_their_words(study: Tables) -> None:
    traces = Traces(study)
    pair = study.target_differences.dropna(subset=["left_target_id", "right_target_id"]).iloc[0]
    (places,) = traces.places(Rests("target_differences", (pair["difference_id"],))).values()
    assert [place.row_id for place in places] == sorted([pair["left_target_id"], pair["right_target_id"]])
    row = study.comparisons[study.comparisons["measures"] == 2].iloc[0]
    key = row_key(row["level"], row["key"], row["side_id"])
    (places,) = traces.places(Rests("comparisons", (key,))).values()
    assert {place.row_id for place in places} == set(row["measure_ids"].split(";"))
    with pytest.raises(CallError, match="not those of the finding"):
        traces.places(Rests("targets", ("anshan:9.99/t1",)))


def test_every_row_of_a_finding_is_there_and_every_place_reads_so(study: Tables, made: dict[str, pd.DataFrame]) -> None:
    traces = Traces(study, read_networks(ROOT))
    assert len(made["finding_rows"])
    sources = {path.name: path.read_text("utf-8") for path in (ROOT / "data" / "raw").glob("*.txt")}
    seen = 0
    for table, keys in made["finding_rows"].groupby("table")["row_key"]:
        for found in traces.places(Rests(str(table), tuple(keys.unique()))).values():
            for place in found:
                seen += 1
                raw = sources[place.source_file]
                assert 0 <= place.char_start < place.char_end <= len(raw)
                assert place.text
    assert seen > 50


def test_each_finding_rests_on_rows_and_its_words_are_there(made: dict[str, pd.DataFrame]) -> None:
    found = made["findings"]
    assert set(found["finding_id"]) == set(made["finding_rows"]["finding_id"])
    for column in ("sentence_zh", "sentence_en"):
        assert found[column].str.len().min() > 5 and not found[column].str.contains("{", regex=False).any()
    caveats = set(found["caveats"].dropna().str.split(";").explode())
    tried = set(made["finding_variations"]["variation"].str.split(":").str[0])
    assert caveats <= set(entries("claims")) and {f"tried_{key}" for key in tried} <= set(entries("claims"))
    counts = made["finding_variations"].groupby("finding_id")["holds"].agg(["count", lambda own: (own == "yes").sum()])
    held = found.set_index("finding_id")[["asked", "held"]]
    assert (counts.reindex(held.index, fill_value=0).to_numpy() == held.to_numpy()).all()
    assert (found["is_said"] == ((2 * found["held"] > found["asked"]) | (found["asked"] == 0))).all()


def test_ranks_count_what_is_said_first(made: dict[str, pd.DataFrame]) -> None:
    for _, own in made["findings"].groupby("question"):
        ranked = own.sort_values("rank")
        assert list(ranked["rank"]) == list(range(1, len(own) + 1))
        assert list(ranked["is_said"]) == sorted(ranked["is_said"], reverse=True)


# ---- what is shown


def test_the_list_is_a_frame_of_what_is_said(study: Tables, made: dict[str, pd.DataFrame]) -> None:
    for lang in LANGS:
        shown = FindingList.of(made, study, read_networks(ROOT), lang)
        assert set(shown["finding_id"]) == set(made["findings"].loc[made["findings"]["is_said"], "finding_id"])
        page = shown._repr_html_()
        assert page.count("<li id=") == len(shown)
        assert type(shown[shown["rank"] == 1]) is pd.DataFrame
    only = FindingList.of(made, study, None, "en", ["targets"])
    assert set(only["question"]) == {"targets"}


def test_the_first_are_shown_and_the_others_a_click_away(study: Tables) -> None:
    ids = tuple(study.measures["measure_id"][:30])
    many = Question("targets", lambda tables: [claim("none", i) for i in ids], lambda tables: [])
    made = finding_tables(study, try_claims(many, study))
    page = FindingList.of(made, study, None, "en")._repr_html_()
    before, after = page.split('<details class="others">')
    assert (before.count("<li id="), after.count("<li id=")) == (FIRST, 30 - FIRST)
    assert f"The other {30 - FIRST}" in after


def test_hostile_words_stay_words(study: Tables) -> None:
    measures = study.measures
    first = measures["measure_id"].iloc[0]
    measures.loc[measures.index[0], "text"] = "<script>alert(1)</script>"
    tables = study.with_frames(measures=measures)
    one = Question("targets", lambda tables: [claim("none", first)], lambda tables: [])
    page = FindingList.of(finding_tables(tables, try_claims(one, tables)), tables, None, "zh")._repr_html_()
    assert "<script>" not in page and "&lt;script&gt;" in page


def test_what_fails_in_most_variations_is_listed_only_when_asked_for(study: Tables) -> None:
    ids = list(study.measures["measure_id"][:2])
    asked = question([claim("none", ids[0]), claim("lead", ids[1])], ("main_topics", [claim("lead", ids[1])], NONE))
    made = finding_tables(study, [*try_claims(Question("targets", asked.claims, asked.variations), study)])
    names = Names(study, "en")
    assert sum(not line.startswith(" ") for line in finding_lines(made, names)) == 1
    every = [line for line in finding_lines(made, names, unsaid=True) if not line.startswith(" ")]
    assert [("not said, since" in line) for line in every] == [False, True]


def test_the_read_mes_show_what_is_found() -> None:
    for name, lang in readme_findings.PAGES.items():
        page = (ROOT / name).read_text("utf-8")
        assert readme_findings.with_findings(page, lang) == page, "run make findings"


# ---- what is claimed of coverage


POOL = {"a": 60, "b": 40, "c": 25}


@pytest.fixture(scope="module")
def pool() -> Tables:
    """Three regions of 60, 40 and 25 measures of one length, and twenty topics."""
    topics = [{"topic_id": f"T{n:02d}", "row": f"r{n:02d}", "theme": "x"} for n in range(20)]
    tables = made_tables(
        {region: f"{region}市" for region in POOL}, measures=60, topics=topics,
        themes=[{"theme": "x", "position": 1}], topic_rows=[{"row": f"r{n:02d}"} for n in range(20)],
    )  # fmt: skip
    region, number = tables.measures["document_id"], tables.measures["num"]
    return tables.with_frames(measures=tables.measures[number <= region.map(POOL)])


def drawn(pool: Tables, seed: int, *, without: bool = False) -> Tables:
    """The regions with topics drawn from one pool, common ones and rare ones; c may lack the commonest."""
    random = np.random.default_rng(seed)
    chances = 1 / np.arange(1, 21)
    topic = random.choice(20, p=chances / chances.sum(), size=len(pool.measures))
    of_c = (pool.measures["document_id"] == "c").to_numpy()
    topic[of_c & (topic == 0) & without] = 19
    coded = pd.DataFrame({
        "measure_id": pool.measures["measure_id"], "topic_id": [f"T{n:02d}" for n in topic], "score": 1.0,
        "is_primary": True, "sentence_id": None, "source": "model",
    })  # fmt: skip
    return recompared(pool.with_frames(measure_topics=coded))


def absent(tables: Tables) -> list[tuple[str, ...]]:
    return [claim.about for claim in covers.absent(tables, POOL) if claim.key == "covers_absent"]


def test_of_one_pool_nothing_is_called_absent_more_often_than_one_time_in_twenty(pool: Tables) -> None:
    wrong = sum(bool(absent(drawn(pool, seed))) for seed in range(60))
    assert wrong <= 3
    # The commonest topic is left out on purpose: that is found, and nothing else with it.
    found = [absent(drawn(pool, seed, without=True)) for seed in range(10)]
    assert sum(("c", "r00") in own for own in found) >= 5
    assert sum(len(own) for own in found) <= 12


def test_coverage_says_how_much_is_length(pool: Tables) -> None:
    (made,) = [claim for claim in covers.absent(drawn(pool, 1), POOL) if claim.key.startswith("covers_empty")]
    tables = drawn(pool, 1)
    words = made.said(Names(tables, "en"))
    empty = tables.comparisons[(tables.comparisons["level"] == "row") & tables.comparisons["is_gap"]]
    assert made.key == "covers_empty" and words["empty"] == len(empty) and words["beyond"] == 0
    # c is a fifth of all measures: of no row could it be said that it was left out, unless nearly all measures are in it.
    assert words["weak"] <= words["empty"]


# ---- what is claimed of targets


def test_an_ambiguous_date_is_no_difference(study: Tables) -> None:
    pairs = study.target_differences.dropna(subset=["left_target_id", "right_target_id"])
    (ambiguous,) = pairs[pairs["is_date_ambiguous"]].itertuples()
    assert ambiguous.difference == "deadline"
    said = [claim.about for claim in targets.claims(study)]
    assert (ambiguous.left_target_id, ambiguous.right_target_id) not in said
    clear = study.target_differences.assign(is_date_ambiguous=False)
    said = [claim.about for claim in targets.claims(study.with_frames(target_differences=clear))]
    assert (ambiguous.left_target_id, ambiguous.right_target_id) in said


def test_the_surer_side_is_named_only_beyond_chance(study: Tables) -> None:
    differences = study.target_differences
    alone = differences[(differences["difference"] == "one_sided") & (differences["basis"] == "pair")]
    template = alone[alone["left_target_id"].notna()].iloc[0]
    ids = list(study.measures.loc[study.measures["document_id"] == "anshan", "measure_id"][:40])

    def with_pairs(anshan: int, other: int) -> Tables:
        rows = []
        for n, measure in enumerate(ids[: anshan + other]):
            row = dict(template) | {"difference_id": f"d{n}", "left_measure_id": measure}
            if n >= anshan:
                row |= {"left_target_id": None, "right_target_id": template["left_target_id"]}
            rows.append(row)
        frame = pd.DataFrame(rows).astype(differences.dtypes.to_dict())
        return study.with_frames(target_differences=frame)

    def keys(tables: Tables) -> set[str]:
        return {claim.key for claim in targets.claims(tables)}

    assert "targets_more_definite" in keys(with_pairs(18, 2))
    assert "targets_more_definite" not in keys(with_pairs(11, 9))
