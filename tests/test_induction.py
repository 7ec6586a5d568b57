"""A codebook from the texts: subjects are found again, named and cued; people edit it; the next build uses it."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import openpyxl
import pytest

import policycompare as pc
from keyed import keyed
from made_corpora import row
from policycompare.cli import main
from policycompare.errors import CallError, DataError
from policycompare.lexicon.codebook import read_codebook
from policycompare.tables.frames import Tables, build_tables
from policycompare.topics.coded_tables import thin_lines
from policycompare.topics.induction import InducedTopic, default_count, induce_topics
from policycompare.topics.phrases import Phrases, specificity

STUDY = Path(__file__).parent / "studies" / "carbon_peak"
SUBJECTS = {
    "光伏": ("屋顶光伏电站并网", "光伏组件回收", "分布式光伏电站补贴", "光伏电站运维", "农村光伏电站"),
    "养老": ("社区养老机构床位", "养老机构护理员", "老年食堂和养老机构", "养老机构消防", "失能老人养老机构"),
    "公交": ("公交线路加密", "公交线路专用道", "夜间公交线路", "公交线路站台", "学生公交线路"),
    "河道": ("河道清淤", "河道巡查", "河道岸线绿化", "河道排口", "城区河道清淤"),
}
"""Subject -> objects of its measures."""


def study(subjects: dict[str, tuple[str, ...]], documents: tuple[str, ...] = ("a", "b"), **more: list) -> Tables:
    """Each document has a chapter a subject, and in it a measure on each object, in words of its own."""
    verbs = dict(zip(documents, ("推进", "加快"), strict=False))
    rows: dict[str, list] = {name: [] for name in ("documents", "sections", "measures", "sentences")}
    for document in documents:
        rows["documents"].append(row("documents", document_id=document, region_id=document, region_name=document))
        number = 0
        for chapter, things in enumerate(subjects.values(), 1):
            section = f"{document}#{chapter}"
            rows["sections"].append(row("sections", section_id=section, document_id=document, level=1, num=chapter))
            for thing in things:
                number += 1
                id_, texts = f"{document}:{number}", (f"{verbs[document]}{thing}。", f"{thing}由专人负责。")
                measure = {"measure_id": id_, "document_id": document, "section_id": section, "num": number}
                rows["measures"].append(row("measures", **measure, text="".join(texts)))
                rows["sentences"] += [
                    row("sentences", sentence_id=f"{id_}/{at}", measure_id=id_, num=at, text=text)
                    for at, text in enumerate(texts, 1)
                ]
    return build_tables(keyed(rows | more))


@pytest.fixture(scope="module")
def subjects() -> list[InducedTopic]:
    return induce_topics(study(SUBJECTS), 4)


# ---- what is found


def test_subjects_are_found_named_and_cued(subjects: list[InducedTopic]) -> None:
    found = {}
    for topic in subjects:
        (subject,) = [s for s in SUBJECTS if s in topic.name]
        found[subject] = topic
        assert topic.sentences == 20
        assert topic.measures == 10
        assert topic.documents == ("a", "b")
        assert any(subject in word for word in topic.words)
        assert all(subject in text for _, text in topic.typical)
        assert {sid[0] for sid, _ in topic.typical} == {"a", "b"}  # examples of both documents
        cues = [cue for cue in topic.cues if not cue.is_veto]
        assert any(subject in cue.phrase for cue in cues)
        assert all(cue.elsewhere == 0 for cue in cues if cue.weight == 1)
    assert set(found) == set(SUBJECTS)


def test_what_is_there_comes_again(subjects: list[InducedTopic]) -> None:
    steady = min(share for topic in subjects for share in (topic.resampled, topic.left_out))
    assert steady > 0.75
    rng = np.random.default_rng(1)
    words = [word for own in SUBJECTS.values() for thing in own for word in (thing[:2], thing[2:4])]
    noise = {"x": tuple("".join(rng.choice(words, 4)) for _ in range(20))}
    # Where there are no subjects, clusters are not steady, and it shows.
    assert np.mean([topic.resampled for topic in induce_topics(study(noise), 4)]) < steady


def test_a_cue_that_is_part_of_another_topics_word_is_vetoed_there() -> None:
    insured = ("养老保险缴费", "养老保险转移", "补缴养老保险", "农民养老保险", "养老保险待遇")
    cared = ("养老机构和养老床位", "养老护理和养老食堂", "社区养老", "居家养老", "养老护理和养老床位")
    topics = {topic.name[:4]: topic for topic in induce_topics(study({"保险": insured, "服务": cared}), 2)}
    (care,) = [topic for name, topic in topics.items() if "保险" not in name]
    cue = next(cue for cue in care.cues if cue.phrase == "养老")
    assert (cue.weight, cue.elsewhere) == (1, 0)  # though it stands in 养老保险, twenty times
    assert [(veto.phrase, veto.sentences) for veto in care.cues if veto.is_veto] == [("养老保险", 20)]


def test_of_one_document_nothing_can_be_left_out() -> None:
    assert all(np.isnan(topic.left_out) for topic in induce_topics(study(SUBJECTS, ("a",)), 4))


def test_the_order_of_the_rows_makes_no_difference(subjects: list[InducedTopic]) -> None:
    tables = study(SUBJECTS)
    turned = tables.with_frames(measures=tables.measures.iloc[::-1], sentences=tables.sentences.iloc[::-1])
    assert induce_topics(turned, 4) == subjects


def test_the_general_part_of_a_plan_is_no_topic() -> None:
    tables = study(SUBJECTS)
    measures = tables.measures.copy()
    measures.loc[measures["text"].str.contains("河道"), "heading"] = "指导思想"
    found = induce_topics(tables.with_frames(measures=measures), 3)
    assert sum(topic.sentences for topic in found) == 60
    assert not any("河道" in topic.name for topic in found)


def test_a_topic_count_follows_the_measures() -> None:
    counts = [default_count(n) for n in (1, 10, 30, 143, 1000)]
    assert counts == sorted(counts)
    assert counts[0] == 2


def test_too_few_sentences_and_too_many_topics() -> None:
    with pytest.raises(DataError, match="too few"):
        induce_topics(study({"光伏": SUBJECTS["光伏"][:2]}))
    for count in (1, 27):
        with pytest.raises(CallError, match="from 2 to 26"):
            induce_topics(study(SUBJECTS), count)


@pytest.mark.parametrize(
    "text", ["加强第{}项工作，到2025年达到{}%。", "推进城市公园建设。", "推进{}。", "Improve park {}."]
)
def test_sentences_that_say_one_thing_are_too_few(text: str, tmp_path: Path) -> None:
    plan = tmp_path / "a.txt"
    items = "".join(f"{n}.{text.format(n, n)}（责任单位：市司法局）\n" for n in range(1, 40))
    plan.write_text(f"云河市实施方案\n一、重点任务\n{items}", encoding="utf-8")
    with pytest.raises(DataError, match=r"induce: only \d+ of \d+ sentences differ in their Chinese words"):
        induce_topics(pc.parse(plan))


SINGLE = (
    "新建城市公园与绿道", "治理黑臭河道与湖泊", "推广屋顶光伏发电", "修缮历史街区建筑", "培训养老护理人员", "建设社区托育机构", "检查食品生产企业",
    "淘汰老旧柴油货车", "开通农村公交线路", "更换供水管网设施", "公开行政执法信息", "设立法律援助窗口", "扶持中小微企业贷款", "培育现代种业基地",
    "铺设燃气安全阀门", "举办群众体育赛事", "保护湿地候鸟栖息", "改造医院急诊病房", "清查违法建设项目", "回收废旧动力电池", "资助贫困大学学生",
    "巡查森林火险隐患", "编制防洪应急预案", "修建残疾人无障碍坡道",
)  # fmt: skip


def test_sentences_that_share_no_word_make_no_topic(tmp_path: Path) -> None:
    plan = tmp_path / "a.txt"
    items = "".join(f"{n}.{text}。（责任单位：市司法局）\n" for n, text in enumerate(SINGLE, 1))
    plan.write_text(f"云河市实施方案\n一、重点任务\n{items}", encoding="utf-8")
    with pytest.raises(DataError, match="no two sentences have a word in common"):
        induce_topics(pc.parse(plan))


# ---- phrases


def test_phrases_are_whole_words_that_name_something() -> None:
    texts = [
        "取得生活垃圾收集许可证的单位应当设置垃圾收集容器。",
        "申请生活垃圾收集许可证，并更新垃圾收集容器。",
        "街道负责垃圾收集、清运。",
        "做好垃圾收集。",
        "市人民政府应当公布碳达峰方案。",
        "2025年底前公布碳达峰方案。",
    ]
    phrases = Phrases.build(texts)
    assert {"生活垃圾收集许可证", "垃圾收集容器"} <= set(phrases.counts)
    # Half of a word, what only a longer phrase holds, an object with its verb, a body, a figure.
    assert not {"许可证", "收集许可证", "许可证的", "取得生活垃圾", "人民政府", "年底"} & set(phrases.counts)
    assert all(any(phrase in text for text in texts) for phrase in phrases.counts)


def test_common_words_say_less_than_rare_ones() -> None:
    assert specificity("国家") < specificity("融资") < specificity("企业融资成本")
    assert specificity("养老机构床位") == 1


# ---- the workbook and the way back


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(STUDY, tmp_path / "study")
    return tmp_path / "study"


def edit(path: Path, **cells: str) -> None:
    """Write into cells of a workbook: ``topics_B2="名称"``."""
    book = openpyxl.load_workbook(path)
    for where, text in cells.items():
        sheet, _, cell = where.partition("_")
        book[sheet][cell] = text
    book.save(path)


def test_from_the_texts_to_a_build_that_uses_it(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = project / "codebook.xlsx"
    assert main(["induce", "--root", str(project), "--out", str(book), "--topics", "8"]) == 0
    out = capsys.readouterr().out
    assert "8 topics; their cues give" in out
    assert "comes again" in out
    made = openpyxl.load_workbook(book)
    topics = [[cell.value for cell in line] for line in made["topics"]]
    assert topics[0][:6] == ["topic_id", "name_zh", "name_en", "theme", "row", "definition"]
    assert len(topics) == 9
    # Somebody renames a topic, takes another out, and adds a cue.
    edit(book, topics_B2="改过的名称", topics_C2="Renamed", topics_D2="主题")
    dropped = topics[8][0]
    book_now = openpyxl.load_workbook(book)
    book_now["topics"].delete_rows(9)
    book_now["cues"].append(["T01", "cue", "抽水蓄能", 1, "general"])
    book_now.save(book)
    assert main(["induce", "--root", str(project), "--save", str(book)]) == 0
    out = capsys.readouterr().out
    assert "7 topics and" in out
    assert f"the sheet topics has no row for {dropped}" in out
    saved = read_codebook(project / "data" / "lexicon" / "codebook")
    assert saved.topics["T01"].name_zh == "改过的名称"
    assert "抽水蓄能" in {cue.phrase for cue in saved.cues["T01"]}
    assert dropped not in saved.topics
    assert main(["build", "--tables-only", "--root", str(project)]) == 0
    assert "of the codebook data/lexicon/codebook" in capsys.readouterr().out
    tables = pc.load(project)
    assert "改过的名称" in set(tables.topics["name_zh"])
    assert tables.measure_topics["measure_id"].nunique() >= 0.7 * len(tables.measures)
    aligned = tables.alignments[tables.alignments["is_accepted"]]
    assert not aligned.empty  # of which the package's own codebook finds none


def test_the_same_bytes_each_time(project: Path, tmp_path: Path) -> None:
    for name in ("one.xlsx", "two.xlsx"):
        assert main(["induce", "--quiet", "--root", str(project), "--out", str(tmp_path / name)]) == 0
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_files_need_no_project_and_a_folder_can_be_tried(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [str(project / "data" / "raw" / f"{name}.txt") for name in ("qinglan", "yunhe")]
    folder = tmp_path / "tried"
    assert main(["induce", *files, "--out", str(folder)]) == 0
    assert f"policycompare codes --codebook {folder}" in capsys.readouterr().out
    assert {path.name for path in folder.iterdir()} == {"topics.csv", "cues.csv"}
    assert not read_codebook(folder).warnings


def test_nothing_is_written_over_without_being_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = project / "codebook.xlsx"
    call = ["induce", "--quiet", "--root", str(project)]
    assert main([*call, "--out", str(book)]) == 0
    edit(book, topics_B2="改过的名称")
    assert main([*call, "--out", str(book)]) == 2
    assert main([*call, "--save", str(book)]) == 0
    edit(book, topics_B2="又改了")
    assert main([*call, "--save", str(book)]) == 2
    folder = project / "data" / "lexicon" / "codebook"
    assert main([*call, "--out", str(folder)]) == 2
    assert capsys.readouterr().err.count("--replace") == 3
    assert read_codebook(folder).topics["T01"].name_zh == "改过的名称"
    assert main([*call, "--replace", "--save", str(book)]) == 0
    assert read_codebook(folder).topics["T01"].name_zh == "又改了"
    assert main([*call, "--replace", "--out", str(book)]) == 0
    assert openpyxl.load_workbook(book)["topics"]["B2"].value != "又改了"


def test_another_codebook_that_the_manifest_names_is_said(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    manifest = project / "data" / "raw" / "manifest.toml"
    manifest.write_text('[study]\ncodebook = "codebook.json"\n\n' + manifest.read_text("utf-8"), encoding="utf-8")
    book = project / "codebook.xlsx"
    assert main(["induce", "--quiet", "--root", str(project), "--out", str(book)]) == 0
    assert main(["induce", "--root", str(project), "--save", str(book)]) == 0
    assert "names the codebook 'codebook.json': take that entry out" in capsys.readouterr().out


def test_cues_of_one_document_are_marked(project: Path) -> None:
    book = project / "codebook.xlsx"
    assert main(["induce", "--quiet", "--root", str(project), "--out", str(book)]) == 0
    header, *rows = openpyxl.load_workbook(book)["cues"].iter_rows(values_only=True)
    cues = [dict(zip(header, line, strict=True)) for line in rows]
    marked = {bool(cue["one_document"]) for cue in cues}
    assert marked == {True, False}
    texts = [path.read_text("utf-8") for path in (project / "data" / "raw").glob("*.txt")]
    for cue in cues:
        assert any(cue["phrase"] in text for text in texts)
        assert bool(cue["one_document"]) == ("\n" not in cue["documents"])


BROKEN = [
    ({"topics_A2": ""}, "topics, row 2: it has no topic_id"),
    ({"topics_A3": "T01"}, "topics, row 3: the topic T01 stands twice"),
    ({"topics_B2": ""}, "topics, row 2: it has no name"),
    ({"topics_B1": "name"}, "the column name_zh is missing"),
    ({"cues_B2": "maybe"}, "cues, row 2: unknown kind 'maybe'"),
    ({"cues_C2": ""}, "cues, row 2: it has no phrase"),
    ({"cues_D2": "much"}, "'much' is no weight"),
]


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "codebook.xlsx"
    assert main(["induce", "--quiet", "--root", str(STUDY), "--out", str(path)]) == 0
    return path


@pytest.mark.parametrize(("cells", "message"), BROKEN, ids=[b[1] for b in BROKEN])
def test_a_broken_workbook_is_one_line_and_saves_nothing(
    project: Path, workbook: Path, cells: dict[str, str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    book = project / "codebook.xlsx"
    shutil.copy(workbook, book)
    edit(book, **cells)
    assert main(["induce", "--root", str(project), "--save", str(book)]) == 1
    error = capsys.readouterr().err
    assert message in error
    assert "codebook.xlsx" in error
    assert len(error.splitlines()) == 1
    assert not (project / "data" / "lexicon" / "codebook" / "topics.csv").exists()


# ---- where a codebook is thin


def test_where_a_codebook_is_thin() -> None:
    topics = {"A": ["a:1", "a:2", "b:1"], "B": ["a:3"], "C": ["a:1", "a:3"], "D": []}
    coded = study(
        {"光伏": SUBJECTS["光伏"][:2], "河道": SUBJECTS["河道"][:2]},
        topics=[row("topics", topic_id=t, name_zh=t) for t in topics],
        measure_topics=[row("measure_topics", measure_id=m, topic_id=t) for t, own in topics.items() for m in own],
    )
    assert thin_lines(coded) == [
        "2 documents have measures without a topic: b (1 of 4), a (3 of 4)",
        "1 chapter has no measure with a topic: b#2",
        "1 topic is earned by no measure: D",
        "1 topic is earned by one measure: B",
        "1 topic is earned in one document only: C",
    ]


def test_codes_says_it(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "--tables-only", "--quiet", "--root", str(project)]) == 0
    call = ["codes", "--root", str(project), "--codebook", "policy_fields", "--out", str(tmp_path / "out")]
    assert main(call) == 0
    assert "topics are earned by no measure: CAP-01" in capsys.readouterr().out


# ---- names


def test_what_the_titles_say_is_no_name() -> None:
    tables = study({s: tuple(f"城市公园{thing}" for thing in own) for s, own in SUBJECTS.items()})
    documents = tables.documents.assign(title="城市公园条例")
    for topic in induce_topics(tables.with_frames(documents=documents), 4):
        assert any(subject in topic.name for subject in SUBJECTS)
        assert "城市公园" not in {cue.phrase for cue in topic.cues}
