"""A target in words, in both languages; which targets are counted."""

from __future__ import annotations

from typing import Any

import pytest

from made_corpora import made_tables, target
from policycompare.tables.frames import Tables, iter_rows
from policycompare.tables.names import Names
from policycompare.tables.queries import count_other_targets, hard_targets, has_said_deadline, other_targets
from policycompare.tables.wording import hard_words, target_words

START: dict[str, Any] = {"baseline_value": 80.0, "baseline_year": 2020}
RATE: dict[str, Any] = {"comparator": ">=", "value": 85.0, "value_unit": "%"}
PLAN = {"deadline": "2025-12-31", "deadline_source": "plan_period"}

SAID: list[tuple[dict[str, Any], str, str]] = [
    ({**RATE, "deadline": "2025-12-31"}, "结案率 ≥85%（期限 2025-12-31）", "结案率 ≥85% (by 2025-12-31)"),
    ({"comparator": "between", "value": 8.0, "value_high": 10.0, "value_unit": "个"}, "结案率 8–10个", "结案率 8–10 items"),
    ({**RATE, "period": "year"}, "结案率 每年≥85%", "结案率 ≥85% a year"),
    # 以上 is what ≥ says; 力争 and 左右 are not.
    ({**RATE, "hedge": "力争、以上"}, "结案率 ≥85%（力争）", "结案率 ≥85% (striving for)"),
    ({**RATE, "comparator": "=", "hedge": "左右", **START}, "结案率 =85%（左右，2020年为80%）", "结案率 =85% (about, 80% in 2020)"),
    ({**RATE, "baseline_value": 80.0}, "结案率 ≥85%（起点80%）", "结案率 ≥85% (from 80%)"),
    ({"degree": "基本形成"}, "结案率 按期完成（基本形成）", "结案率 to be done (basically formed)"),
    ({"degree": "基本形成", "indicator": "基本形成体系"}, "基本形成体系 按期完成", "基本形成体系 to be done"),
    ({**RATE, "scope": "在四类案件中"}, "在四类案件中结案率 ≥85%", "在四类案件中结案率 ≥85%"),
    ({**RATE, **PLAN}, "结案率 ≥85%（期限 2025规划期末）", "结案率 ≥85% (by 2025, plan period)"),
    ({**RATE, **PLAN, "hedge": "力争"}, "结案率 ≥85%（力争，期限 2025规划期末）", "结案率 ≥85% (striving for, by 2025, plan period)"),
    ({"deadline": "2021-12-31", "deadline_latest": "2022-12-31"}, "结案率 按期完成（期限 2021-12-31或2022-12-31）",
     "结案率 to be done (by 2021-12-31 or 2022-12-31)"),
    ({"indicator": None, "text": "达到85%", **RATE}, "达到85% ≥85%", "达到85% ≥85%"),
]  # fmt: skip


@pytest.mark.parametrize(("columns", "zh", "en"), SAID)
def test_a_target_in_words(columns: dict[str, Any], zh: str, en: str) -> None:
    made = made_tables({"a": "甲市"}, targets=[target("a:1", 1, **{"indicator": "结案率"} | columns)])
    [row] = iter_rows(made.targets)
    assert (target_words(row, Names(made, "zh")), target_words(row, Names(made, "en"))) == (zh, en)


def test_what_is_counted_and_what_is_left_out() -> None:
    made = made_tables(
        {"a": "甲市"},
        targets=[
            target("a:1", 1, **RATE), target("a:1", 2, comparator="full-coverage", **PLAN), target("a:1", 3, deadline="2022-12-31"),
            target("a:1", 4, **RATE, tense="achieved"), target("a:1", 5, **RATE, kind="standard", tense="achieved"),
            target("a:1", 6, **RATE, kind="standard"), target("a:1", 7, comparator="increase"), target("a:1", 8, kind="vision"),
        ],
    )  # fmt: skip
    assert hard_targets(made)["target_id"].tolist() == ["a:1/t1", "a:1/t2", "a:1/t3"]
    assert len(other_targets(made)) == 5
    assert count_other_targets(made) == {"results": 2, "rules": 1, "directions": 2}
    assert has_said_deadline(hard_targets(made)).tolist() == [False, False, True]
    assert hard_words(Names(made, "en")).endswith("left out: 2 results, 1 rule, 2 directions and visions.")
    assert hard_words(Names(made, "zh")).endswith("未计已有的结果2项、规定和标准1项、方向与愿景2项。")
    bare = made_tables({"a": "甲市"}, targets=[target("a:1", 1, **RATE)])
    assert "left out" not in hard_words(Names(bare, "en"))


def test_hard_is_what_the_schema_says_it_is(tables: Tables) -> None:
    targets = tables.targets
    hard = targets["tense"].eq("planned") & targets["kind"].isin(["figure", "coverage", "dated", "frequency"])
    assert hard.equals(targets["is_hard"]) and hard.any()
    for table, wanted in (("files", hard_targets(tables)),):
        counted = getattr(tables, table).set_index("source_file")["targets"].to_dict()
        source = tables.documents.set_index("document_id")["source_file"]
        assert {f: n for f, n in counted.items() if n} == wanted["document_id"].map(source).value_counts().to_dict()
