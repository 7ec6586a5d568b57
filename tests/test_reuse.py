"""Text reuse: what is found, what is not, what it weighs, and that every span leads back."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policycompare.errors import CallError, DataError
from policycompare.reuse import search as reuse_search
from policycompare.reuse.formulas import FORMULA_PATTERNS, FORMULA_WEIGHT
from policycompare.reuse.search import MIN_LENGTH, Passage, find_reuse, reading
from policycompare.reuse.tables import build_reuse, reuse_shares
from policycompare.tables.frames import Tables, build_frame, build_tables
from policycompare.tables.schema import BY_NAME
from policycompare.text.documents import Source
from policycompare.text.edits import Edit
from policycompare.text.normalize import normalize

SENTENCE = "把法治建设成效作为衡量各级领导班子和领导干部工作实绩重要内容"  # 30 characters
OTHER = "深化行政复议体制改革，整合行政复议职责，合理配置编制"
OWN = ("甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉", "天地玄黄宇宙洪荒日月", "赵钱孙李周吴郑王冯陈")


def shared(*documents: str, **options: int) -> list[Passage]:
    """Passages of documents a, b, … of one measure each."""
    return find_reuse({"abcdefgh"[i]: [(f"{'abcdefgh'[i]}:1", text)] for i, text in enumerate(documents)}, **options)


def left_texts(*documents: str, **options: int) -> list[str]:
    return [
        documents["abcdefgh".index(p.left_document_id)][p.left_start : p.left_end]
        for p in shared(*documents, **options)
    ]


def plain(text: str) -> str:
    """Without marks, said in another way than the module does."""
    return "".join(c for c in text if c.isalnum())


FOUND = [
    # left, right, passages as in the left
    (f"一是{SENTENCE}。", f"要{SENTENCE}，", [SENTENCE]),
    # marks differ, and line ends
    ("健全科学、民主、依法决策机制，提高决策质量。", "应健全科学民主\n依法决策机制提高决策质量",
        ["健全科学、民主、依法决策机制，提高决策质量"]),
    # too short
    ("甲健全依法决策机制的工作", "乙健全依法决策机制的工作", []),
    # a figure is not cut, and 1.5 is not 15
    ("到2025年底前建成覆盖城乡的公共法律服务体系", "到2035年底前建成覆盖城乡的公共法律服务体系",
        ["年底前建成覆盖城乡的公共法律服务体系"]),
    ("公共法律服务平台覆盖率每年都要提高1.5%以上", "公共法律服务平台覆盖率每年都要提高15%以上",
        ["公共法律服务平台覆盖率每年都要提高"]),
    ("推进互联网法院建设和在线诉讼服务ABC", "推进互联网法院建设和在线诉讼服务ABD",
        ["推进互联网法院建设和在线诉讼服务"]),
    ("代表联系群众的次数不少于每人每年三十五次", "代表联系群众的次数不少于每人每年三十次",
        ["代表联系群众的次数不少于每人每年"]),
    # figures and Latin words count
    ("2023年12月31日前完成12345平台", "2023年12月31日前完成12345平台", ["2023年12月31日前完成12345平台"]),
    ("", SENTENCE, []),
    ("。，、", "。，、", []),
]  # fmt: skip


@pytest.mark.parametrize(("left", "right", "passages"), FOUND)
def test_passages(left: str, right: str, passages: list[str]) -> None:
    assert left_texts(left, right) == passages


def test_one_document_shares_nothing_with_itself() -> None:
    assert find_reuse({"a": [("a:1", SENTENCE), ("a:2", SENTENCE)]}) == []
    assert find_reuse({}) == []


def test_a_passage_ends_with_its_measure() -> None:
    half = len(SENTENCE) // 2
    parts = {"a": [("a:1", SENTENCE[:half]), ("a:2", SENTENCE[half:])], "b": [("b:1", SENTENCE)]}
    assert find_reuse(parts) == []
    assert [(p.left_measure_id, p.length) for p in find_reuse(parts, min_length=10)] == [("a:1", 15), ("a:2", 15)]


def test_repeated_passages_are_not_multiplied() -> None:
    left = "。".join(f"{own}{SENTENCE}" for own in OWN[:2])
    right = "；".join(f"{SENTENCE}{own[::-1]}" for own in OWN)
    found = shared(left, right)
    # every place is shown on both sides, but not as 2 x 4 pairs
    assert {p.left_start for p in found} == {10, 51}
    assert {p.right_start for p in found} == {0, 41, 82, 123}
    assert len(found) == 5


def test_text_that_repeats_itself_is_one_passage() -> None:
    assert [p.length for p in shared("依法治理" * 8, "依法治理" * 8)] == [32]
    assert [p.length for p in shared("依法治理" * 8, "依法治理" * 9)] == [32]


def test_weight_falls_with_the_documents() -> None:
    two = {p.weight for p in shared(SENTENCE, SENTENCE, OWN[0], OWN[1])}
    three = {p.weight for p in shared(SENTENCE, SENTENCE, SENTENCE, OWN[1])}
    four = {p.weight for p in shared(SENTENCE, SENTENCE, SENTENCE, SENTENCE)}
    assert two == {1.0}
    assert 0 < max(four) < max(three) < 1


@pytest.mark.parametrize(
    "formula",
    [
        "以习近平新时代中国特色社会主义思想为指导",
        "党的十九大和十九届二中、三中、四中、五中、六中全会精神",
        "《中共中央关于全面推进依法治国若干重大问题的决定》",
    ],
)
def test_formulas_weigh_little(formula: str) -> None:
    assert {p.weight for p in shared(f"甲{formula}", f"乙{formula}")} == {FORMULA_WEIGHT}
    mixed = shared(f"甲{formula}，{SENTENCE}", f"乙{formula}，{SENTENCE}")
    assert len(mixed) == 1
    assert FORMULA_WEIGHT < mixed[0].weight < 1


# Two documents share a whole text: a formula and ten characters of their own. They are the only two, so that nothing
# is common and the weight is that of the formula alone: a character of the formula counts 0.1, any other 1, and
# (0.1 x f + 1 x o) / (f + o) of f and o characters is the weight. Marks count nowhere.
BESIDE = OWN[2]  # 10 characters
WEIGHTS = {
    # (0.1 x 20 + 10) / 30 = 12 / 30
    "guiding_thought": ("以习近平新时代中国特色社会主义思想为指导", 0.4),
    # (0.1 x 15 + 10) / 25 = 11.5 / 25
    "law_thought": ("深入学习宣传贯彻习近平法治思想", 0.46),
    # (0.1 x 11 + 10) / 21 = 11.1 / 21
    "congress": ("全面贯彻党的二十大精神", 0.5286),
    # without “ and ” (0.1 x 6 + 10) / 16 = 10.6 / 16
    "numbered_slogan": ("增强“四个意识”", 0.6625),
    # (0.1 x 13 + 10) / 23 = 11.3 / 23
    "set_phrase": ("坚持以人民为中心的发展思想", 0.4913),
    # without 《 and 》 (0.1 x 9 + 10) / 19 = 10.9 / 19
    "title": ("《本市司法所建设规划》", 0.5737),
}


def weight_of(*documents: str) -> float:
    """Weight of the one passage that the first two of some documents share."""
    (weight,) = (p.weight for p in shared(*documents) if (p.left_document_id, p.right_document_id) == ("a", "b"))
    return weight


def test_every_formula_has_its_weight() -> None:
    assert FORMULA_WEIGHT == 0.1  # the weights above and below are worked out for it
    assert [f.name for f in FORMULA_PATTERNS] == list(WEIGHTS)


@pytest.mark.parametrize("name", WEIGHTS)
def test_the_weight_of_a_formula(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    formula, weight = WEIGHTS[name]
    for text in (f"{formula}{BESIDE}", f"{BESIDE}，{formula}", f"{BESIDE[:4]}{formula}。{BESIDE[4:]}"):
        assert weight_of(text, text) == weight
    # without its pattern the formula is text like any other
    monkeypatch.setattr(reuse_search, "FORMULA_PATTERNS", tuple(f for f in FORMULA_PATTERNS if f.name != name))
    assert weight_of(f"{formula}{BESIDE}", f"{formula}{BESIDE}") == 1.0


def test_two_formulas_and_one_that_stands_twice() -> None:
    # f = 13 + 6 + 13, o = 10: (0.1 x 32 + 10) / 42 = 13.2 / 42
    centre, slogan = WEIGHTS["set_phrase"][0], WEIGHTS["numbered_slogan"][0]
    text = f"{centre}，{BESIDE[:5]}{slogan}，{BESIDE[5:]}{centre}"
    assert weight_of(text, text) == 0.3143


def test_a_formula_beside_the_passage_does_not_count() -> None:
    formula = WEIGHTS["guiding_thought"][0]
    # the 30 characters of the sentence are shared, the formula stands on one side only
    assert weight_of(f"{formula}，{SENTENCE}", f"要{SENTENCE}") == 1.0
    assert weight_of(f"{SENTENCE}，{formula}", f"{SENTENCE}。完") == 1.0
    # of a formula that the passage cuts only the part within counts, and the side that has it whole says so:
    # 人民为中心的发展思想 are 10 of 坚持以人民为中心的发展思想. (0.1 x 10 + 10) / 20 = 11 / 20
    assert weight_of(f"坚持以人民为中心的发展思想{BESIDE}", f"敬人民为中心的发展思想{BESIDE}") == 0.55
    assert weight_of(f"敬人民为中心的发展思想{BESIDE}", f"坚持以人民为中心的发展思想{BESIDE}") == 0.55


def test_the_side_where_it_is_a_formula_says_so() -> None:
    # 《…》 on one side only: 9 of 19 characters, as in the table
    for left, right in (
        ("《本市司法所建设规划》", "本市司法所建设规划"),
        ("本市司法所建设规划", "《本市司法所建设规划》"),
    ):
        assert weight_of(f"{left}{BESIDE}", f"{right}{BESIDE}") == WEIGHTS["title"][1]


def test_the_formula_of_another_measure_does_not_count() -> None:
    formula = WEIGHTS["guiding_thought"][0]
    texts = {
        "a": [("a:1", f"{formula}。"), ("a:2", SENTENCE)],
        "b": [("b:1", f"{OWN[0]}。{formula}"), ("b:2", SENTENCE)],
    }
    assert [(p.left_measure_id, p.length, p.weight) for p in find_reuse(texts)] == [("a:1", 20, 0.1), ("a:2", 30, 1.0)]


def test_a_common_formula_weighs_least() -> None:
    text = f"{WEIGHTS['guiding_thought'][0]}{BESIDE}"
    # Three of three documents have it: log(4 / 3) / log(4 / 2) = 0.28768 / 0.69315 = 0.41504; x 0.4 = 0.1660.
    assert weight_of(text, text, text) == 0.166
    # Two of three: log(4 / 2) / log(4 / 2) = 1.
    assert weight_of(text, text, OWN[0]) == 0.4


@pytest.mark.parametrize("formula", FORMULA_PATTERNS, ids=lambda f: f.name)
def test_formula_samples(formula) -> None:
    assert formula.matches
    for text in formula.matches:
        assert formula.pattern.fullmatch(text), text
    for text in formula.rejects:
        found = formula.pattern.search(text)
        assert found is None, text


def test_too_short_a_length_is_refused() -> None:
    with pytest.raises(CallError, match="min_length is 1"):
        find_reuse({}, min_length=1)


PIECES = st.sampled_from(
    [SENTENCE, OTHER, *OWN, "。", "，", "、", "\n", "（", "）", "《", "》", "“", "2021年", "1.5%", "15", "ABC", "一",
        "依法依法依法依法依法"]
)  # fmt: skip
TEXT = st.lists(PIECES, max_size=8, unique=True).map("".join)
CORPUS = st.dictionaries(st.sampled_from("abcd"), st.lists(TEXT, max_size=3), max_size=4)


def slow_cover(left: str, right: str, length: int) -> set[int]:
    """Compared characters of the left that stand in a long enough stretch of the right, without any hash."""
    return {
        i + k for i in range(len(left) - length + 1) if left[i : i + length] in right for k in range(length)
    }  # fmt: skip


@given(CORPUS)
def test_every_passage_reads_the_same_and_none_is_missed(corpus: dict[str, list[str]]) -> None:
    texts = {name: [(f"{name}:{i}", text) for i, text in enumerate(measures)] for name, measures in corpus.items()}
    by_id = dict(measure for measures in texts.values() for measure in measures)
    found = find_reuse(texts)
    assert found == find_reuse(dict(reversed(texts.items())))
    covered: dict[tuple[str, str], set[int]] = {}
    for p in found:
        left = by_id[p.left_measure_id][p.left_start : p.left_end]
        right = by_id[p.right_measure_id][p.right_start : p.right_end]
        assert plain(left) == plain(right)
        assert reading(left) == reading(right)
        assert len(reading(left)) == p.length >= MIN_LENGTH
        assert p.left_document_id < p.right_document_id
        assert 0 < p.weight <= 1
        start = len(reading(by_id[p.left_measure_id][: p.left_start]))
        covered.setdefault((p.left_measure_id, p.right_document_id), set()).update(range(start, start + p.length))
    for name, measures in texts.items():
        for other in (o for o in texts if o > name):
            for measure_id, text in measures:
                there = set().union(*(slow_cover(reading(text), reading(t), MIN_LENGTH) for _, t in texts[other]))
                here = covered.get((measure_id, other), set())
                assert here <= there
                # only edges inside a figure or a word, and text that repeats itself, may be left out
                if not any(re.search(r"[0-9A-Z一]|依法", t) for t in (text, *(t for _, t in texts[other]))):
                    assert here == there


@given(st.lists(PIECES, max_size=6), st.lists(PIECES, max_size=6))
def test_no_two_passages_are_the_same_one_moved(left: list[str], right: list[str]) -> None:
    found = shared("".join(left), "".join(right))
    for i, p in enumerate(found):
        for q in found[:i]:
            lefts = min(p.left_end, q.left_end) - max(p.left_start, q.left_start)
            rights = min(p.right_end, q.right_end) - max(p.right_start, q.right_start)
            shorter = min(p.left_end - p.left_start, q.left_end - q.left_start)
            assert min(lefts, rights) <= shorter / 2 + 4  # marks between do not count


@pytest.fixture(scope="module")
def reuse(tables: Tables, sources: dict[str, Source]) -> pd.DataFrame:
    return build_reuse(tables, sources)


def test_spans_of_the_study_lead_back(tables: Tables, sources: dict[str, Source], reuse: pd.DataFrame) -> None:
    files = tables.documents.set_index("document_id")["source_file"]
    measures = tables.measures.set_index("measure_id")
    assert list(reuse.columns) == BY_NAME["reuse"].column_names
    assert reuse["reuse_id"].is_unique
    assert len(reuse) > 20
    for row in reuse.itertuples():
        for side in ("left", "right"):
            start, end = getattr(row, f"{side}_char_start"), getattr(row, f"{side}_char_end")
            source = sources[files[getattr(row, f"{side}_document_id")]]
            measure = measures.loc[getattr(row, f"{side}_measure_id")]
            assert measure["char_start"] <= start < end <= measure["char_end"]
            text = source.normalized.read(start, end)
            assert text in measure["text"]
            assert reading(text) == reading(row.text)
            assert side == "right" or text == row.text
        assert row.length == len(reading(row.text)) >= MIN_LENGTH


def test_passages_of_the_study(reuse: pd.DataFrame) -> None:
    pairs = set(zip(reuse["left_document_id"], reuse["right_document_id"], strict=True))
    assert {("anshan", "suizhou-plan"), ("suizhou-gov", "suizhou-plan")} <= pairs  # across regions and within one
    same = reuse[reuse["text"] == SENTENCE]
    assert set(same["left_measure_id"]) | set(same["right_measure_id"]) >= {
        "anshan:6.2",
        "liaoyuan:5.5",
        "suizhou-plan:36",
    }
    dated = reuse[(reuse["left_document_id"] == "anshan") & (reuse["right_document_id"] == "liaoyuan")]
    own = dated[~dated["text"].str.contains("插手具体案件处理")]  # which is a title
    assert len(own) == 4 and set(own["direction"]) == {"right_first"}  # 2021 and 2015
    undated = reuse[(reuse["left_document_id"] == "suizhou-gov") | (reuse["right_document_id"] == "ningxia")]
    assert undated["direction"].isna().all()
    # 《党政主要负责人履行推进法治建设第一责任人职责规定》 and 《领导干部干预司法活动、插手具体案件处理的记录、通报…》
    titles = reuse[reuse["text"].str.contains("第一责任人职责|插手具体案件处理", regex=True)]
    assert len(titles) >= 4 and titles["direction"].isna().all()


def a_study(
    *raws: str,
    corrections: dict[str, str] | None = None,
    dates: tuple[str | None, ...] = (),
    edits: tuple[Edit, ...] = (),
) -> tuple[Tables, dict[str, Source]]:
    """A study of files a.txt, b.txt, … that are one measure each, from their third line on."""
    names = "abcdefgh"[: len(raws)]
    sources, measures = {}, []
    for name, raw in zip(names, raws, strict=True):
        normalized = normalize(raw, corrections, edits if raw == raws[-1] else ())
        sources[f"{name}.txt"] = Source(f"{name}.txt", "", "txt", raw, normalized, corrections or {}, (), ())
        start = normalized.text.index("\n") + 1
        a, b = normalized.raw_span(start, len(normalized.text))
        measures.append(
            {"measure_id": f"{name}:1", "document_id": name, "num": 1, "text": normalized.text[start:],
             "char_start": a, "char_end": b}
        )  # fmt: skip
    documents = [
        {"document_id": name, "source_file": f"{name}.txt", "source_sha256": "0", "region_id": name, "issue_date": date}
        for name, date in zip(names, dates or [None] * len(raws), strict=True)
    ]
    return build_tables({"documents": documents, "measures": measures}), sources


def readings(tables: Tables, sources: dict[str, Source]) -> list[tuple[str, str, str]]:
    found = []
    for row in build_reuse(tables, sources).itertuples():
        left, right = sources[f"{row.left_document_id}.txt"], sources[f"{row.right_document_id}.txt"]
        found.append((
            row.text,
            left.normalized.read(row.left_char_start, row.left_char_end),
            right.normalized.read(row.right_char_start, row.right_char_end),
        ))  # fmt: skip
    return found


def test_traditional_text_with_pinyin_leads_back() -> None:
    tables, sources = a_study(
        "題\n　　全面推行行政執(zhí)法公示製(zhì)度，健全執法全過程 記錄制度。",
        "标题\n要全面推行行政执法公示制度、健全执法全过程记录制度",
    )
    ((text, left, right),) = readings(tables, sources)
    assert text == left == "全面推行行政执法公示制度，健全执法全过程记录制度"
    assert right == "全面推行行政执法公示制度、健全执法全过程记录制度"


def test_edges_are_read_among_their_neighbours() -> None:
    # 著 alone would be read as 着; behind 显 and 卓 it is none
    tables, sources = a_study(
        "题\n成效显著提高行政执法质量和水平保障公平正义", "题\n工作卓著提高行政执法质量和水平保障公平正义"
    )
    ((text, left, right),) = readings(tables, sources)
    assert text == left == right == "著提高行政执法质量和水平保障公平正义"


def test_a_correction_is_not_cut() -> None:
    fix = {"扮事依法": "办事依法"}
    tables, sources = a_study(
        "题\n扮事依法、遇事找法、解决问题用法、化解矛盾靠法治",
        "题\n理事依法、遇事找法、解决问题用法、化解矛盾靠法治",
        corrections=fix,
    )
    ((text, left, right),) = readings(tables, sources)
    assert text == left == right == "遇事找法、解决问题用法、化解矛盾靠法治"


def test_a_passage_goes_on_over_lines_that_were_joined() -> None:
    broken = f"题\n{SENTENCE[:9]}\n{SENTENCE[9:]}"
    tables, sources = a_study(f"题\n{SENTENCE}", broken, edits=(Edit(11, 12, ""),))
    assert broken[11] == "\n" and readings(tables, sources) == [(SENTENCE, SENTENCE, SENTENCE)]


def test_a_measure_that_begins_with_a_correction() -> None:
    fix = {"抱法治": "把法治"}
    tables, sources = a_study(f"题\n抱{SENTENCE[1:]}", f"题\n一是{SENTENCE}", corrections=fix)
    assert readings(tables, sources) == [(SENTENCE, SENTENCE, SENTENCE)]


@given(
    st.lists(PIECES, min_size=1, max_size=6),
    st.lists(PIECES, min_size=1, max_size=6),
    st.sampled_from(["", " ", "(shí)", "\u3000"]),
)
def test_every_span_leads_back(left: list[str], right: list[str], between: str) -> None:
    tables, sources = a_study("题\n甲" + between.join(left) + "。乙", "题\n乙" + "".join(right) + "。甲")
    for text, here, there in readings(tables, sources):
        assert here == text
        assert plain(there) == plain(text)
        assert there in sources["b.txt"].text


DATES = [
    (("2020-01-01", "2021-01-01"), "left_first"),
    (("2021-01-01", "2020-12-31"), "right_first"),
    (("2021-01-01", "2021-01-01"), None),
    (("2021-01-01", None), None),
    ((None, None), None),
]


@pytest.mark.parametrize(("dates", "direction"), DATES)
def test_direction(dates: tuple[str | None, str | None], direction: str | None) -> None:
    reuse = build_reuse(*a_study(f"题\n{SENTENCE}", f"题\n{SENTENCE}", dates=dates))
    assert [None if pd.isna(d) else d for d in reuse["direction"]] == [direction]


RULES = "领导干部干预司法活动、插手具体案件处理的记录、通报和责任追究规定"
TITLES = [
    # inside the title on both sides; without marks on one; on both; a few words before it; a part of it
    (f"一、执行《{RULES}》。", f"二、遵守《{RULES}》。", False),
    (f"一、执行《{RULES}》。", f"二、遵守{RULES}。", False),
    (f"一、执行{RULES}。", f"二、遵守{RULES}。", False),
    (f"一、认真落实《{RULES}》。", f"二、认真落实{RULES}。", False),
    (f"一、建立{RULES[:-6]}制度。", f"二、健全{RULES[:-6]}办法。", False),
    # enough words of their own before the title or behind it
    (f"一、{SENTENCE}，执行《{RULES}》。", f"二、{SENTENCE}，执行《{RULES}》。", True),
    (f"一、《{RULES}》{SENTENCE}。", f"二、《{RULES}》{SENTENCE}。", True),
    (f"一、{SENTENCE}。", f"二、{SENTENCE}。", True),
]


@pytest.mark.parametrize(("left", "right", "has"), TITLES, ids=range(len(TITLES)))
def test_a_title_has_no_direction(left: str, right: str, has: bool) -> None:
    made, sources = a_study(f"题\n{left}", f"题\n{right}", dates=("2020-01-01", "2021-01-01"))
    cited = {"citation_id": "c/c1", "document_id": "a", "title": RULES, "relation": "implements", "char_start": 0,
             "char_end": 1}  # fmt: skip
    citing = made.with_frames(citations=build_frame(BY_NAME["citations"], [cited]))
    [found] = build_reuse(citing, sources).to_dict("records")
    assert found["direction"] == "left_first" if has else pd.isna(found["direction"])
    # Only because the study cites it: without the row nobody knows that it is a title.
    [found] = build_reuse(made, sources).to_dict("records")
    assert found["direction"] == "left_first"


def test_bad_input_is_one_line() -> None:
    tables, sources = a_study(f"题\n{SENTENCE}", f"题\n{SENTENCE}")
    with pytest.raises(CallError, match=r"the source of b\.txt is not given"):
        build_reuse(tables, {"a.txt": sources["a.txt"]})
    tables = tables.with_frames(measures=tables.measures.assign(char_start=tables.measures["char_start"] + 3))
    with pytest.raises(DataError, match=r"a:1: its text does not stand at character 5 of a\.txt"):
        build_reuse(tables, sources)


def test_shares() -> None:
    tables, sources = a_study(f"题\n{SENTENCE}。{SENTENCE}", f"题\n{SENTENCE}，{OWN[0]}", f"题\n{OWN[1]}")
    reuse = build_reuse(tables, sources)
    shares = reuse_shares(tables, reuse).set_index(["document_id", "other_document_id"])
    assert len(shares) == 6
    assert shares.loc[("a", "b"), "share"] == 1.0  # both times, marks do not count
    assert shares.loc[("a", "b"), "characters"] == 60
    assert shares.loc[("b", "a"), "characters"] == 30  # once, though two passages hold it
    assert shares.loc[("b", "a"), "share"] == 0.75
    assert shares.loc[("b", "a"), "passages"] == 2
    assert shares.loc[("c", "a"), "share"] == 0
    assert (shares["weighted_share"] <= shares["share"]).all()


def test_weighted_share() -> None:
    formula = "以习近平新时代中国特色社会主义思想为指导"
    tables, sources = a_study(f"题\n{formula}", f"题\n{formula}")
    shares = reuse_shares(tables, build_reuse(tables, sources))
    assert list(shares["share"]) == [1.0, 1.0]
    assert list(shares["weighted_share"]) == [FORMULA_WEIGHT, FORMULA_WEIGHT]


def test_each_character_keeps_the_most_that_a_passage_gives_it() -> None:
    formula = "以习近平新时代中国特色社会主义思想为指导"
    tables, sources = a_study(f"题\n{SENTENCE}{formula}{OWN[0]}", f"题\n{SENTENCE}{formula}。{OWN[1]}{formula}{OWN[0]}")
    found = build_reuse(tables, sources)
    # 30 characters and the formula, (0.1 x 20 + 30) / 50; the formula and 10 characters, (0.1 x 20 + 10) / 30
    assert list(zip(found["length"], found["weight"], strict=True)) == [(50, 0.64), (30, 0.4)]
    shares = reuse_shares(tables, found).set_index("document_id")["weighted_share"]
    # Of a's 60 characters the formula's 20 stand in both passages and keep 0.64: (10 x 0.4 + 50 x 0.64) / 60.
    # b has the formula twice, once in each: (30 x 0.4 + 50 x 0.64) / 90.
    assert shares["a"] == pytest.approx(0.6, abs=1e-6)
    assert shares["b"] == pytest.approx(44 / 90, abs=1e-6)


def test_shares_of_the_study(tables: Tables, reuse: pd.DataFrame) -> None:
    shares = reuse_shares(tables, reuse)
    assert list(shares.columns) == BY_NAME["reuse_shares"].column_names
    n = len(tables.documents)
    assert len(shares) == n * (n - 1)
    assert shares["share"].between(0, 1).all()
    assert (shares["weighted_share"] <= shares["share"] + 1e-6).all()
    both = shares.merge(
        shares, left_on=["document_id", "other_document_id"], right_on=["other_document_id", "document_id"]
    )
    assert (both["passages_x"] == both["passages_y"]).all()
    assert shares["passages"].sum() == 2 * len(reuse)


def test_shares_of_foreign_passages_are_refused() -> None:
    tables, sources = a_study(f"题\n{SENTENCE}", f"题\n{SENTENCE}")
    reuse = build_reuse(tables, sources)
    with pytest.raises(DataError, match="a:9 is no measure"):
        reuse_shares(tables, reuse.assign(left_measure_id="a:9"))
    with pytest.raises(DataError, match="its text does not stand in a:1"):
        reuse_shares(tables, reuse.assign(text=OTHER))


def test_documents_without_measures() -> None:
    tables, sources = a_study(f"题\n{SENTENCE}", f"题\n{SENTENCE}")
    tables = tables.with_frames(measures=tables.measures.iloc[:1])
    reuse = build_reuse(tables, sources)
    assert len(reuse) == 0
    shares = reuse_shares(tables, reuse).set_index("document_id")
    assert shares.loc["a", "share"] == 0
    assert pd.isna(shares.loc["b", "share"])
