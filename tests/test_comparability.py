"""Like with like: twins count once, bases that two regions have, what loads become when something is left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import pytest

from keyed import keyed
from policycompare.network.graphs import unit_network
from policycompare.network.load_variations import (
    Counts,
    VariedLoads,
    loads_of,
    variations_of,
    variations_of_pair,
    varied_loads,
)
from policycompare.network.region_comparison import changes_of, comparisons, pair_bases, region_work
from policycompare.project.networks import make_network_tables
from policycompare.results.loads import carried_measures, sole_and_shared, unit_loads
from policycompare.tables import bases, twins
from policycompare.tables.bases import (
    NOT_COMPARED,
    bases_of_documents,
    bases_of_regions,
    commonest_basis,
    compared_pairs,
    duty_rows,
    on_basis,
    pair_basis,
)
from policycompare.tables.frames import Tables, build_tables
from policycompare.tables.names import Names
from policycompare.tables.twins import find_twins, merge_twins

COURT, POLICE, JUSTICE = "adjudication", "public_security", "justice_administration"
UNITS = {
    # name: (kind, function)
    "法院": ("agency", COURT), "公安局": ("agency", POLICE), "司法局": ("agency", JUSTICE), "学会": ("agency", None),
    "各县": ("collective", None), "开发区": ("collective", "development_zone"), "各镇": ("collective", None),
    "各级法院": ("collective", COURT), "各庭": ("collective", COURT),
}  # fmt: skip

Measure = Sequence[tuple[str, str]]
"""Units with their roles, in the order of printing."""


def study(documents: Mapping[str, Sequence[Measure]], chapters: Mapping[str, Sequence[int]] | None = None) -> Tables:
    """Tables of documents; a document's region stands before its first hyphen.

    ``chapters`` says of a document's measures in which chapter each stands. An actor's name stands in a sentence, any
    other in a clause.
    """
    rows: dict[str, list[tuple[Any, ...]]] = {
        name: [] for name in ("documents", "sections", "measures", "sentences", "units", "responsibilities")
    }
    known = set()
    for document, plan in documents.items():
        region = document.partition("-")[0]
        rows["documents"].append((document, f"{document}.txt", "0", region, region, "county", *[None] * 8))
        numbers = (chapters or {}).get(document, [])
        rows["sections"] += [
            (f"{document}#{n}", document, None, 1, n, "一、", "章", n, n + 1) for n in sorted({*numbers})
        ]
        for at, measure in enumerate(plan):
            own = f"{document}:{at + 1}"
            section = f"{document}#{numbers[at]}" if numbers else None
            start = 100 * at
            rows["measures"].append((own, document, section, at + 1, None, "推行法治", start, start + 50))
            rows["sentences"].append((f"{own}/1", own, 1, "推行法治", start, start + 50))
            for position, (unit, role) in enumerate(measure, 1):
                place = start + (position if role == "actor" else 50 + position)
                kind, function = UNITS[unit]
                if (region, unit) not in known:
                    known.add((region, unit))
                    rows["units"].append((f"{region}/{unit}", region, unit, None, "county", "other", function, kind))
                rows["responsibilities"].append(
                    (own, position, f"{region}/{unit}", role, unit, False, place, place + 1)
                )
    return build_tables(keyed(rows))


def measures(count: int, *units: str, role: str = "responsible") -> list[list[tuple[str, str]]]:
    """So many measures with the same units in one role."""
    return [[(unit, role) for unit in units] for _ in range(count)]


# ---- twins


@pytest.mark.parametrize(
    ("plan", "found"),
    [
        (measures(2, "各县", "开发区"), {"a/各县": ("a/各县", "a/开发区")}),
        (measures(2, "开发区", "各县"), {"a/开发区": ("a/开发区", "a/各县")}),  # in the order of printing
        (measures(1, "各县", "开发区"), {}),  # once may be an accident
        ([*measures(3, "各县", "开发区"), *measures(1, "各县")], {}),  # 开发区 is in all of 各县's but one: no twin
        ([*measures(9, "各县", "开发区"), *measures(1, "各县")], {"a/各县": ("a/各县", "a/开发区")}),  # 9 of 10
        ([*measures(17, "各县", "开发区"), *measures(2, "各县")], {}),  # 17 of 19 are less than nine of ten
        (measures(3, "法院", "公安局"), {}),  # two bodies are two bodies
        (measures(3, "各县", "法院"), {}),
        ([[("各县", "lead"), ("开发区", "support")]] * 3, {}),  # who leads and who always supports are two
        (measures(2, "各县", "开发区", "各镇"), {"a/各县": ("a/各县", "a/开发区", "a/各镇")}),
        ([*measures(2, "各县", "开发区"), *measures(2, "各镇", "各级法院")],
            {"a/各县": ("a/各县", "a/开发区"), "a/各镇": ("a/各镇", "a/各级法院")}),
    ],
)  # fmt: skip
def test_collectives_that_are_printed_only_together(plan: list[Measure], found: dict[str, tuple[str, ...]]) -> None:
    assert find_twins(study({"a": plan})) == found


def test_twins_count_once_and_lend_no_function() -> None:
    tables = study({"a": [*measures(10, "各县", "开发区", "法院"), *measures(2, "公安局")]})
    assert merge_twins(study({"a": measures(3, "法院")})).units.equals(study({"a": measures(3, "法院")}).units)
    merged = merge_twins(tables)
    row = merged.units.set_index("unit_id").loc["a/各县"]
    assert (row["name"], row["kind"]) == ("各县、开发区", "collective") and pd.isna(row["function"])
    assert "a/开发区" not in set(merged.units["unit_id"])
    assert "a/开发区" in set(tables.units["unit_id"])  # the tables that are written stay as they are
    assert Names(merged, "zh").unit("a/各县") == "各县、开发区"
    # The network: one node, no tie between the halves, and the court shares its measures with one.
    graph = unit_network(tables, "a")
    assert set(graph) == {"a/各县", "a/法院", "a/公安局"}
    assert graph.nodes["a/各县"]["label"] == "各县、开发区" and graph.nodes["a/各县"]["measures"] == 10
    assert graph.edges["a/各县", "a/法院"]["newman"] == 10.0  # 1 / (2 - 1) each, not 1 / (3 - 1)
    assert "development_zone" not in unit_network(tables, "a", mode="functions")
    assert set(region_work(tables)["a"].carried) == {COURT, POLICE}
    # Loads and units a measure.
    loads = unit_loads(tables, "a").set_index("unit_id")
    assert loads.loc["a/各县", ["measures", "mentions", "rank"]].tolist() == [10, 20, 1]
    shared = sole_and_shared(tables).iloc[0]
    assert (shared["median_units"], shared["most_units"], shared["one_body"]) == (2, 2, 12)


def test_twins_of_one_function_keep_it() -> None:
    merged = merge_twins(study({"a": measures(3, "各级法院", "各庭")}))
    assert merged.units.set_index("unit_id").loc["a/各级法院", "function"] == COURT


def test_the_pair_of_the_study(tables: Tables) -> None:
    assert find_twins(tables) == {"anshan/各县（市）区": ("anshan/各县（市）区", "anshan/开发区")}
    graph = unit_network(tables, "anshan")
    assert graph.nodes["anshan/各县（市）区"]["measures"] == 81 and "anshan/开发区" not in graph
    assert max(count for _, _, count in graph.edges(data="count")) < 81
    assert "development_zone" not in region_work(tables)["anshan"].carried


def test_a_looser_rule_would_merge_what_is_no_pair(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = study({"a": [*measures(3, "各县", "开发区"), *measures(1, "各县")]})
    assert not find_twins(tables)
    monkeypatch.setattr(twins, "TOGETHER", 0.7)
    assert find_twins(tables)


# ---- bases

NAMED = [*measures(5, "法院", "公安局"), *measures(5, "司法局")]
LEADS = measures(10, "法院", role="lead")
BOTH: list[Measure] = [[("法院", "lead"), ("公安局", "support")]] * 10
ACTORS = measures(10, "法院", role="actor")


@pytest.mark.parametrize(
    ("plan", "found"),
    [
        (NAMED, ("named",)),
        (LEADS, ("leads",)),
        (BOTH, ("named", "leads")),
        (ACTORS, ("actors",)),
        ([], ()),
        ([*LEADS, *measures(1, "公安局", role="support")], ("leads",)),  # one support of eleven names not everybody
        ([*LEADS, *measures(2, "公安局", role="support")], ("named", "leads")),
        ([*NAMED, *measures(4, "法院", role="lead")], ("named",)),  # four leads of fourteen do not tell who leads
        ([*ACTORS, *measures(2, "法院", role="lead")], ("actors",)),  # a sentence or two that assign
        ([*NAMED, *ACTORS], ("named",)),
    ],
)
def test_bases_of_a_document(plan: list[Measure], found: tuple[str, ...]) -> None:
    assert bases_of_documents(study({"a": plan}))["a"] == found


def test_every_pair_has_the_best_basis_of_both_or_says_why() -> None:
    plans = {"a": NAMED, "b": BOTH, "c": LEADS, "d": ACTORS, "e": ACTORS[:9], "f": [], "g": LEADS}
    tables = study(plans)
    found = {(pair.left + pair.right): pair.basis or pair.not_compared for pair in compared_pairs(tables)}
    assert found == {
        "ab": "named", "ac": "leads_only", "ad": "actors_only", "ae": "few_measures", "af": "nothing_named",
        "ag": "leads_only", "bc": "leads", "bd": "actors_only", "be": "few_measures", "bf": "nothing_named",
        "bg": "leads", "cd": "actors_only", "ce": "few_measures", "cf": "nothing_named", "cg": "leads",
        "de": "few_measures", "df": "nothing_named", "dg": "actors_only", "ef": "nothing_named", "eg": "few_measures",
        "fg": "nothing_named",
    }  # fmt: skip
    frame = pair_bases(tables)
    assert len(frame) == 21 and set(frame["not_compared"].dropna()) == set(NOT_COMPARED)
    assert (frame["basis"].isna() == frame["not_compared"].notna()).all()
    first = frame.iloc[0]
    assert first[["left_measures", "right_measures", "left_bases", "right_bases"]].tolist() == [
        10, 10, "named", "named;leads",
    ]  # fmt: skip
    compared = {one.basis: set(one.work) for one in comparisons(tables, frame)}
    assert compared == {"named": {"a", "b"}, "leads": {"b", "c", "g"}}
    # Both networks and loads know the compared pairs only.
    made = make_network_tables(tables)
    pairs = {"ab", "bc", "bg", "cg"}
    for table in (made.rank_changes, made.region_pairs):
        assert {one + other for one, other in table[["left_region_id", "right_region_id"]].to_numpy()} == pairs
    assert made.rank_changes.groupby("left_region_id")["basis"].unique().map(sorted).to_dict() == {
        "a": ["named"], "b": ["leads"], "c": ["leads"],
    }  # fmt: skip


def test_the_rule_for_pairs() -> None:
    assert pair_basis({"named": 99}, {}) == (None, "nothing_named")
    assert pair_basis({"named": 9}, {"named": 99}) == (None, "few_measures")
    assert pair_basis({"named": 99, "leads": 99}, {"named": 9, "leads": 10}) == ("leads", None)


def test_a_body_that_only_a_sentence_names_counts_among_named_bodies() -> None:
    plan: list[Measure] = [[*NAMED[0], ("司法局", "actor")], *NAMED[1:]]
    rows = duty_rows(study({"a": plan}), "named")
    first = rows[rows["measure_id"] == "a:1"].set_index("unit_id")
    assert first["in_sentence"].to_dict() == {"a/公安局": False, "a/司法局": True, "a/法院": False}
    assert set(first["role"]) == {"responsible", "actor"}
    # Where leads are compared, what a sentence assigns to somebody else does not count, and is said.
    leads = study({"a": [[*LEADS[0], ("公安局", "actor")], *LEADS[1:]], "b": [*BOTH[:9], [("公安局", "lead")]]})
    assert "public_security" not in region_work(leads, "leads")["a"].carried
    assert region_work(leads, "leads")["a"].otherwise == {POLICE: {"a:1"}}
    changes = changes_of(comparisons(leads, pair_bases(leads))).set_index("function")
    assert changes.loc[POLICE, ["left_measures", "left_otherwise", "right_measures", "right_otherwise"]].tolist() == [
        0, 1, 1, 9,
    ]  # fmt: skip


def test_a_document_that_lacks_a_basis_is_left_out_of_it() -> None:
    tables = study({"a-1": NAMED, "a-2": LEADS, "b": NAMED})
    assert bases_of_regions(tables) == {"a": {"named": 10, "leads": 10}, "b": {"named": 10}}
    assert set(on_basis(tables, "named").responsibilities["measure_id"].str.partition(":")[0]) == {"a-1", "b"}
    assert set(carried_measures(tables, "leads")["region_id"]) == {"a"}
    assert unit_network(tables, mode="functions").graph["documents"] == "a-1;b"
    assert commonest_basis(tables) == "named"
    assert commonest_basis(study({"a": LEADS, "b": LEADS, "c": NAMED})) == "leads"


def test_the_study_compares_two_regions(tables: Tables) -> None:
    frame = pair_bases(tables).set_index(["left_region_id", "right_region_id"])
    assert frame["basis"].dropna().to_dict() == {("anshan", "ningxia"): "named"}
    assert frame.loc[("anshan", "daoli"), "not_compared"] == frame.loc[("daoli", "ningxia"), "not_compared"]
    assert frame.loc[("anshan", "daoli"), "not_compared"] == "leads_only"
    # daoli:11: 区法院、区检察院、区公安分局、区司法局分别出台或修订…制度。牵头部门：区委政法委。
    work = region_work(tables, "leads")["daoli"]
    assert COURT not in work.carried and work.otherwise[COURT] == {"daoli:11"}


def test_without_the_rule_leads_would_be_set_beside_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = study({"a": NAMED, "b": LEADS})
    assert [pair.basis for pair in compared_pairs(tables)] == [None]
    monkeypatch.setattr(bases, "NAMES_ALL", 0.0)
    assert [pair.basis for pair in compared_pairs(tables)] == ["named"]


# ---- sensitivity


def test_what_can_be_left_out() -> None:
    chapters = {"a": [1] * 5 + [2] * 7}
    plan: list[Measure] = [
        *NAMED,
        [("法院", "actor"), ("各县", "responsible")],
        [("法院", "lead"), ("司法局", "support")],
    ]
    own = varied_loads(study({"a": plan}, chapters), "named")["a"]
    # Whole: 12 measures; court 5 + 1 + 1, police 5, justice 5 + 1.
    assert own.whole == Counts(12, {COURT: 7, JUSTICE: 6, POLICE: 5})
    assert own.varied == {
        ("chapter", "a#1"): Counts(7, {COURT: 2, JUSTICE: 6}),
        ("chapter", "a#2"): Counts(5, {COURT: 5, POLICE: 5}),
        ("role", "support"): Counts(12, {COURT: 7, JUSTICE: 5, POLICE: 5}),
        ("sentences", "sentences"): Counts(12, {COURT: 6, JUSTICE: 6, POLICE: 5}),
        ("collectives", "collectives"): Counts(12, {COURT: 7, JUSTICE: 6, POLICE: 5}),
    }
    # Rank of justice: 2; without chapter 1 first, without chapter 2 last of three, without sentences first.
    loads = loads_of([("a", own)]).set_index("function")
    assert loads.loc[JUSTICE, ["measures", "share", "rank", "rank_best", "rank_worst"]].tolist() == [6, 0.5, 2, 1, 3]
    assert loads.loc[JUSTICE, ["variations", "first_in"]].tolist() == [5, 2]
    assert loads.loc[COURT, ["rank", "rank_best", "rank_worst", "first_in"]].tolist() == [1, 1, 2, 4]
    table = variations_of([("a", own)])
    assert len(table) == 3 * 5
    lost = table[(table["function"] == JUSTICE) & (table["left_out"] == "a#2")].iloc[0]
    assert (lost["variation"], lost["measures"], lost["share"], lost["rank"]) == ("chapter", 0, 0, 3)


def test_documents_are_left_out_where_there_are_several() -> None:
    chapters = {"a-1": [1] * 5 + [2] * 5}
    own = varied_loads(study({"a-1": NAMED, "a-2": NAMED}, chapters), "named")["a"]
    assert list(own.varied) == [("document", "a-1"), ("document", "a-2")]
    assert own.without(("document", "a-1")) == Counts(10, {COURT: 5, JUSTICE: 5, POLICE: 5})
    assert own.without(("role", "support")) == own.whole


def test_kinds_are_left_out_of_both_sides_at_once() -> None:
    whole = Counts(10, {COURT: 5})
    parts = {("document", "a-1"): Counts(4, {COURT: 1}), ("document", "a-2"): Counts(6, {COURT: 4})}
    left = VariedLoads("named", whole, parts | {("collectives", "collectives"): Counts(9, {COURT: 5})})
    right = VariedLoads("named", whole, {("role", "support"): Counts(8, {COURT: 2})})
    assert variations_of_pair(left, right) == [
        (Counts(4, {COURT: 1}), whole),
        (Counts(6, {COURT: 4}), whole),
        (whole, Counts(8, {COURT: 2})),
        (Counts(9, {COURT: 5}), whole),
    ]


def test_a_difference_says_in_how_many_variations_it_holds() -> None:
    # a: the court has 6 of 10, all in chapter 1; b: 5 of 10 in one chapter, half collectives.
    a = [*measures(6, "法院"), *measures(4, "公安局")]
    b = [*measures(3, "法院"), *measures(2, "各级法院"), *measures(5, "公安局")]
    tables = study({"a": a, "b": b}, {"a": [1] * 5 + [2] * 5})
    changes = changes_of(comparisons(tables, pair_bases(tables))).set_index("function")
    # Without chapter 1: 1/5 against 5/10; without chapter 2: 5/5; without collectives: 6/10 against 3/8.
    court = changes.loc[COURT, ["share_difference", "holds_in", "variations"]]
    assert court.tolist() == [pytest.approx(0.1), 2, 3]


def test_sensitivity_of_the_study(tables: Tables) -> None:
    made = make_network_tables(tables)
    loads = made.function_loads.set_index(["region_id", "function"])
    first = loads.loc[("anshan", JUSTICE)]
    assert (first["rank"], first["rank_worst"], first["first_in"], first["variations"]) == (1, 1, 9, 9)
    assert (loads["rank_best"] <= loads["rank"]).all() and (loads["rank"] <= loads["rank_worst"]).all()
    assert (loads["first_in"] <= loads["variations"]).all()
    varied = made.load_variations.groupby(["region_id", "function"])
    assert (varied.size() == loads["variations"]).all()
    assert (varied["rank"].agg(lambda ranks: int((ranks == 1).sum())) == loads["first_in"]).all()
    changes = made.rank_changes
    assert (changes["holds_in"] <= changes["variations"]).all() and set(changes["basis"]) == {"named"}


def test_order_plays_no_part() -> None:
    tables = study({"a": BOTH, "b": NAMED, "c": LEADS})
    mixed = tables.with_frames(
        responsibilities=tables.responsibilities.sample(frac=1, random_state=1),
        units=tables.units.sample(frac=1, random_state=2),
        documents=tables.documents.iloc[::-1],
    )
    for make in (
        pair_bases,
        lambda own: loads_of(varied_loads(own, "named").items()),
        lambda own: duty_rows(own, "leads"),
    ):
        pd.testing.assert_frame_equal(make(tables), make(mixed), check_exact=True)
