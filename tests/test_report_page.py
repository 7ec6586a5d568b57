"""The report's page: what stands in the file, and what a reader can do with it in a browser."""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

import browser as rig
import policycompare as pc
from keyed import target_pair
from made_corpora import LONG_REGIONS, made_tables, target
from policycompare.errors import CallError, DataError
from policycompare.plots.registry import Caption
from policycompare.project import report as project_report
from policycompare.project.figures import STAMP, read_figures
from policycompare.project.networks import NETWORKS
from policycompare.project.report import write_report
from policycompare.project.statements import FINDINGS, read_findings
from policycompare.report.page import PRINTED_ROWS, SECTIONS, report_page
from policycompare.report.page_parts.figure_svg import compact_svg, picture
from policycompare.report.page_parts.figures import FIGURE_SECTIONS
from policycompare.report.page_parts.passages import RE_ID, Opened
from policycompare.results.ranking import find, finding_tables
from policycompare.tables.built import MADE_FROM, PACKAGE, PROCESSED, made_from
from policycompare.tables.frames import Tables
from policycompare.tables.names import Names

browser, open_page = rig.browser, rig.open_page

ROOT = Path(__file__).parents[1]
HOSTILE = "</script><img src=x onerror=alert(1)>'\"&amp;@@STYLE@@{topic}\u2028"
SVG = '<?xml version="1.0"?>\n<svg viewBox="0 0 518.4 270" xmlns="http://www.w3.org/2000/svg"><path d="M 1 2"/></svg>'


def figure(name: str, title: str = "一幅图", left_out: str = "") -> tuple[str, str, Caption]:
    return name, SVG, Caption(title, "怎样读。", ("measures", "targets"), 1234, left_out)


class Parsed(HTMLParser):
    """Tags with their attributes, texts of each, and every table's rows by its id."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.rows: dict[str, list[list[str]]] = {}
        # A text is a run of what was read, from its tag to its end.
        self._read: list[str] = []
        self._runs: dict[str, list[list[int]]] = {}
        self._open: list[tuple[str, list[int]]] = []
        self._grid = ""
        self.feed(page)
        self.close()
        self.texts = {tag: ["".join(self._read[slice(*run)]) for run in runs] for tag, runs in self._runs.items()}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        run = [len(self._read), len(self._read)]
        self._runs.setdefault(tag, []).append(run)
        if tag not in ("meta", "img", "br", "col", "input"):
            self._open.append((tag, run))
        if tag == "div" and (found.get("class") or "").startswith("grid"):
            self._grid = str(found["id"])
        elif tag == "details":
            self._grid = ""
        elif tag == "tr" and self._grid:
            self.rows.setdefault(self._grid, []).append([])
        elif tag in ("td", "th") and self._grid:
            self.rows[self._grid][-1].append("")

    def handle_endtag(self, tag: str) -> None:
        opened, run = self._open.pop()
        assert opened == tag, tag
        run[1] = len(self._read)

    def handle_data(self, data: str) -> None:
        self._read.append(data)
        if self._grid and any(tag in ("td", "th") for tag, _ in self._open[-4:]):
            self.rows[self._grid][-1][-1] += data


@pytest.fixture(scope="module")
def tables() -> Tables:
    return pc.load(ROOT)


@pytest.fixture(scope="module")
def pages(tables: Tables) -> dict[str, str]:
    figures = [figure("targets_timeline"), figure("unit_network-anshan"), figure("new_kind"), figure("documents")]
    # The findings of the build: to find them again takes longer than all else here.
    found = read_findings(ROOT)
    return {
        lang: report_page(tables, figures, lang=lang, quality=["F1 0.987", "<n=3>"], findings=found)
        for lang in ("zh", "en")
    }


@pytest.fixture(scope="module")
def parsed(pages: dict[str, str]) -> dict[str, Parsed]:
    return {lang: Parsed(page) for lang, page in pages.items()}


def small() -> Tables:
    """Two regions under one row, one number and two dates that differ, one measure without a topic.

    甲 has a:1 (figure 90 by 2025-12-31, figure 9 without a date) and a:2; 乙 has b:1 (figure 85 by 2024-12-31, one to
    be done by 2023-06-30) and b:2 with a result, which is counted nowhere.
    """
    topic = {"topic_id": "T-ONE", "theme": "dispute", "row": "行政复议", "name_zh": "复议", "name_en": "Review"}
    return made_tables(
        {"a": "甲市", "b": "乙市"},
        sentences=[{"sentence_id": "a:1/1", "measure_id": "a:1", "text": "健全行政复议工作制度机制"}],
        units=[{"unit_id": f"{r}/市司法局", "region_id": r, "name": "市司法局", "kind": "agency",
                "function": "justice_administration"} for r in "ab"],
        responsibilities=[{"measure_id": m, "position": 1, "unit_id": f"{m[0]}/市司法局", "role": "lead",
                           "mention": "市司法局"} for m in ("a:1", "b:1")],
        targets=[
            target("a:1", 1, comparator=">=", value=90.0, value_unit="%", deadline="2025-12-31"),
            target("a:1", 2, comparator=">=", value=9.0),
            target("b:1", 1, comparator=">=", value=85.5, value_unit="%", deadline="2024-12-31"),
            target("b:1", 2, deadline="2023-06-30"),
            target("b:2", 1, comparator=">=", value=70.0, value_unit="%", deadline="2020-12-31", tense="achieved"),
        ],
        topics=[topic, {**topic, "topic_id": "T-TWO", "row": "独有", "name_zh": "独有", "name_en": "Only"}],
        measure_topics=[{"measure_id": m, "topic_id": t, "score": 0.9, "is_primary": True, "sentence_id": c}
                        for m, t, c in (("a:1", "T-ONE", "a:1/1"), ("b:1", "T-ONE", None), ("a:2", "T-TWO", None))],
        comparisons=[
            {"level": level, "key": key, "name": key, "side_id": r, "is_gap": not ids, "measures": len(ids.split()),
             "measure_ids": ids or None}
            for level, key, r, ids in (
                ("row", "行政复议", "a", "a:1"), ("row", "行政复议", "b", "b:1"), ("row", "独有", "a", "a:2"),
                ("row", "独有", "b", ""), ("theme", "dispute", "a", "a:1;a:2"), ("theme", "dispute", "b", "b:1"),
            )
        ],
        target_differences=[target_pair("a:1/t1", "b:1/t1", "T-ONE", difference="both")],
    )  # fmt: skip


# The file.


def test_the_page_asks_for_nothing(parsed: dict[str, Parsed], pages: dict[str, str]) -> None:
    for lang, page in parsed.items():
        assert "://" not in re.sub(r'src="data:[^"]*"', "", pages[lang])
        assert not re.search(
            r"url\(|@import|fetch\(|XMLHttpRequest|import\(|eval\(|innerHTML|insertAdjacent", pages[lang]
        )
        sources = [str(a["src"]) for _, a in page.tags if "src" in a]
        assert len(sources) == 4 and all(s.startswith("data:image/svg+xml,") for s in sources)
        assert all(str(a["href"]).startswith("#") for _, a in page.tags if "href" in a)
        assert not {"link", "iframe", "object", "form", "base"} & {t for t, _ in page.tags}
        assert not [a for _, attributes in page.tags for a in attributes if a.startswith("on") or a == "style"]


def test_only_the_pages_own_script_and_style_may_run(parsed: dict[str, Parsed]) -> None:
    page = parsed["zh"]
    policy = next(a["content"] for _, a in page.tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None and policy.startswith("default-src 'none'; img-src data:;") and "unsafe" not in policy
    assert len(page.texts["style"]) == 1 and len(page.texts["script"]) == 2
    for text in (page.texts["style"][0], page.texts["script"][1]):
        assert base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() in policy


def test_every_link_leads_to_one_place(parsed: dict[str, Parsed]) -> None:
    for page in parsed.values():
        ids = Counter(a["id"] for _, a in page.tags if "id" in a)
        assert max(ids.values()) == 1
        links = [str(a["href"])[1:] for _, a in page.tags if "href" in a]
        # What stands in a measure (pc:anshan:4.22/t1) leads to the measure.
        places = {link.partition("/")[0] if link.startswith("pc:") else link for link in links}
        assert len(links) > 100 and places <= set(ids)
        described = [str(a["aria-labelledby"]) for _, a in page.tags if "aria-labelledby" in a]
        assert set(described) <= set(ids)


@pytest.mark.slow
def test_same_bytes_twice(pages: dict[str, str], tables: Tables) -> None:
    figures = [figure("unit_network-anshan"), figure("documents"), figure("new_kind"), figure("targets_timeline")]
    # The order of the figures is the page's own.
    again = report_page(tables, figures, lang="zh", quality=["F1 0.987", "<n=3>"], findings=read_findings(ROOT))
    assert again == pages["zh"]


KEYS = ("measure_id", "value", "value_unit", "deadline", "source")


def test_every_target_is_as_in_the_csv(parsed: dict[str, Parsed], tables: Tables) -> None:
    with (ROOT / "data/processed/targets.csv").open(encoding="utf-8", newline="") as stream:
        written = list(csv.DictReader(stream))
    with (ROOT / "data/processed/documents.csv").open(encoding="utf-8", newline="") as stream:
        files = {d["document_id"]: d["source_file"] for d in csv.DictReader(stream)}
    wanted = Counter(
        (t["measure_id"], float(t["value"]) if t["value"] else None, t["value_unit"], t["deadline"],
         f"{files[t['document_id']]} {t['char_start']}–{t['char_end']}") for t in written
    )  # fmt: skip
    for lang, page in parsed.items():
        shown: Counter[tuple[Any, ...]] = Counter()
        for name in ("targets", "other_targets"):  # each in one of them
            head, *rows = page.rows[f"table-{name}"]
            at = [head.index(Names(tables, lang).say(f"report_tables.head_{key}")) for key in KEYS]  # type: ignore[arg-type]
            shown.update((r[at[0]], float(r[at[1]]) if r[at[1]] else None, *(r[n] for n in at[2:])) for r in rows)
        assert shown == wanted
        hard = sum(t["is_hard"] == "True" for t in written)
        assert len(page.rows["table-targets"]) == hard + 1


def test_the_versions_are_the_written_tables(parsed: dict[str, Parsed]) -> None:
    package = json.loads((ROOT / "data/processed/datapackage.json").read_text("utf-8"))
    written = {r["name"]: r["hash"].removeprefix("sha256:") for r in package["resources"]}
    assert {row[0]: row[2] for row in parsed["en"].rows["table-versions"][1:]} == written


def test_the_files_are_tiled(parsed: dict[str, Parsed]) -> None:
    head, *rows = parsed["en"].rows["table-tiling"]
    assert head[2] == "Breaks" and len(rows) == 5
    for row in rows:
        # Each share is rounded to a tenth.
        assert row[2] == "0" and sum(map(float, row[3:])) == pytest.approx(100, abs=0.05 * len(row))


def numbers(text: str) -> list[str]:
    return sorted(re.findall(r"\d+(?:[.,]\d+)*", text))


def test_both_languages_hold_the_same_numbers(parsed: dict[str, Parsed], tables: Tables) -> None:
    zh, en = parsed["zh"], parsed["en"]
    assert zh.rows.keys() == en.rows.keys()
    for name in zh.rows:
        for one, other in zip(zh.rows[name][1:], en.rows[name][1:], strict=True):
            # Whole cells that are numbers, dates, ids and places; the units' table has a column more in English.
            # English has a mark at each thousand.
            plain = [
                [
                    re.sub(r"(?<=\d),(?=\d{3}\b)", "", c)
                    for c in cells
                    if re.fullmatch(r"[\d.\-–:; a-z,_]*\d[\d.\-–:; a-z,_]*", c)
                ]
                for cells in (one, other)
            ]
            assert plain[0] == plain[1], name


def test_findings_say_the_same_numbers_in_both_languages() -> None:
    found = read_findings(ROOT)["findings"]
    for row in found.itertuples():
        # Names of documents hold years, and numbers stand in another order.
        zh, en = (Counter(numbers(text)) for text in (row.sentence_zh, row.sentence_en))
        zh, en = ({n: c for n, c in own.items() if n not in ("1,000", "1000")} for own in (zh, en))  # 每千字
        assert zh == en, row.finding_id


def test_findings_by_hand() -> None:
    tables = small()
    made = finding_tables(tables, find(tables, question="targets"))
    said = made["findings"].set_index("finding_id")
    # One pair of targets under 行政复议 differs in figure and date.
    (sentence,) = [row for row in said["sentence_en"] if "≥90%" in row]
    assert "A “指标1” ≥90%, by 2025-12-31; B “指标1” ≥85.5%, by 2024-12-31" in sentence
    page = Parsed(report_page(tables, [], lang="en", findings=made))
    ids = [str(a["id"]) for _, a in page.tags if str(a.get("id", "")).startswith("finding-")]
    assert sorted(ids) == sorted(f"finding-{own}" for own in said.index[said["is_said"]])


def test_rows_that_two_regions_have_stand_side_by_side() -> None:
    page = Parsed(report_page(small(), [], lang="en"))
    # 行政复议 is a row of both, 独有 of one.
    rows = [a for t, a in page.tags if t == "details" and str(a.get("id", "")).startswith("row-")]
    assert [a["id"] for a in rows] == ["row-1"]
    linked = [a["href"] for t, a in page.tags if t == "a" and str(a["href"]).startswith("#row-")]
    assert linked == ["#row-1"]


def test_figures_stand_in_their_sections() -> None:
    names = [f"{prefix}_x" for prefix in FIGURE_SECTIONS] + ["coverage-10", "coverage-2", "brand_new"]
    page = report_page(small(), [figure(name) for name in reversed(names)], lang="en")
    place = {str(a["id"]): n for n, (_, a) in enumerate(Parsed(page).tags) if "id" in a}
    starts = [place[s] for s in SECTIONS]
    assert starts == sorted(starts)
    for prefix, section in FIGURE_SECTIONS.items():
        at = SECTIONS.index(section)
        assert starts[at] < place[f"figure-{prefix}_x"] < [*starts, len(place) * 100][at + 1], prefix
    assert starts[SECTIONS.index("other")] < place["figure-brand_new"] < starts[SECTIONS.index("methods")]
    assert place["figure-coverage-2"] < place["figure-coverage-10"]
    assert re.findall(r"Figure (\d+)\.", page) == [str(n) for n in range(1, len(names) + 1)]
    assert 'id="other"' not in report_page(small(), [figure("documents")])


def test_a_figure_with_its_caption() -> None:
    page = Parsed(report_page(small(), [figure("documents", HOSTILE, "其余 3 份")]))
    image = next(a for t, a in page.tags if t == "img")
    assert image["alt"] == HOSTILE
    # 518.4 points are 691.2 pixels, 1.4 times that 967.68.
    assert (image["width"], image["height"]) == ("968", "504")
    assert unquote(str(image["src"]).partition(",")[2]).replace("'", '"') == compact_svg(SVG)
    assert page.texts["figcaption"] == [
        f"图1　{HOSTILE}怎样读。数据表：measures、targets；行数：1,234。 未显示：其余 3 份"
    ]


def test_compact_svg_keeps_what_is_drawn() -> None:
    # By hand: 36.0636 is 36.06, the steps from it .44 and 4.72, then 3.5 to the right; 144.013456 in a name is no path.
    svg = (
        '<?xml version="1.0"?>\n<svg viewBox="0 0 9 9">\n <!-- a letter -->\n <metadata>who</metadata>\n'
        ' <g id="a 144.013456"><path d="M 36.063562 139.287753 \nL 36.5 144.013456 \nL 40 144.01 \nz\n" x="1.23456"/></g></svg>'
    )
    assert compact_svg(svg) == (
        '<svg viewBox="0 0 9 9"><g id="a 144.013456"><path d="M36.06 139.29l.44 4.72h3.5z" x="1.23456"/></g></svg>'
    )
    # What is not understood stays: an arc, an exponent's own sign.
    assert compact_svg('<path d="M 0 0 A 1 1 0 0 1 2 2"/>') == '<path d="M 0 0 A 1 1 0 0 1 2 2"/>'


def test_letters_are_told_once_with_short_names() -> None:
    svg = (
        '<svg><path id="NotoSansSC-Regular-2f8d" d="M 429 2003 \nQ 439 2013 449 2003 \nz" transform="scale(0.015625)"/>'
        '<use xlink:href="#NotoSansSC-Regular-2f8d" transform="translate(100.1 0)"/></svg>'
    )
    # Tenths of 64ths: 429 is 43, 439 is 44, 449 is 45, 2003 is 200, 2013 is 201.
    assert compact_svg(svg) == (
        '<svg><path id="l0" d="M43 200q1 1 2 0z" transform="scale(0.15625)"/><use href="#l0" x="100.1"/></svg>'
    )
    # A letter with a white rim is drawn twice, and told once.
    long = "M 1 1 " + " ".join(f"L {n} {n * n}" for n in range(2, 20))
    twice = compact_svg(f'<svg a="b"><path d="{long}" style="stroke: #fff"/><path d="{long}"/></svg>')
    assert twice.count("<path") == 1 and '<use href="#twin0" style="stroke: #fff"/><use href="#twin0"/>' in twice


def test_a_picture_ends_no_attribute_and_no_element() -> None:
    made = str(picture(f'<svg a="{HOSTILE}">{HOSTILE}</noscript></svg>'))
    assert not set('"<&') & set(made) and unquote(made).endswith(f"{HOSTILE}</noscript></svg>")


def hostile() -> Tables:
    """A study in which every text that a document, a manifest or a codebook can bring is hostile."""
    text = HOSTILE
    key = text.replace(";", ",")  # no id holds what stands between the items of a list
    topic = {"topic_id": key, "theme": text, "row": text, "name_zh": text, "name_en": text, "definition": text}
    one, other = f"{key}:1", "b:1"
    tables = made_tables(
        {key: text, "b": text},
        measures=1,
        sentences=[{"sentence_id": f"{m}/1", "measure_id": m, "text": f"健全行政复议制度{text}"} for m in (one, other)],
        units=[{"unit_id": f"{r}/{text}", "region_id": r, "name": text, "kind": "agency", "function": text}
               for r in (key, "b")],
        responsibilities=[{"measure_id": f"{r}:1", "position": 1, "unit_id": f"{r}/{text}", "mention": text, "role": "lead"}
                          for r in (key, "b")],
        targets=[target(m, 1, indicator=text, text=text, comparator=">=", value=1.0, value_unit=text) for m in (one, other)],
        passages=[{"passage_id": text, "source_file": text, "label": "title"}],
        topics=[topic],
        measure_topics=[{"measure_id": m, "topic_id": key, "score": 1.0, "sentence_id": f"{m}/1"} for m in (one, other)],
        comparisons=[{"level": level, "key": text, "name": text, "side_id": r, "measures": 1, "measure_ids": f"{r}:1"}
                     for r in (key, "b") for level in ("row", "theme")],
        target_differences=[target_pair(f"{one}/t1", f"{other}/t1", key)],
        reuse=[{"reuse_id": text, "left_document_id": key, "right_document_id": "b", "text": text, "length": 20,
                "left_measure_id": one, "right_measure_id": other, "weight": 1.0}],
        reuse_shares=[{"document_id": key, "other_document_id": "b", "characters": 3, "share": 0.5}],
    )  # fmt: skip
    said = ("title", "document_type", "document_number", "issuer", "from_manifest", "source_file")
    return tables.with_frames(
        documents=tables.documents.assign(**dict.fromkeys(said, text)),
        measures=tables.measures.assign(text=text, heading=text),
    )


def test_hostile_text_is_only_text() -> None:
    tables = hostile()
    figures = [(HOSTILE, f"<svg><!--{HOSTILE}--></svg>", Caption(HOSTILE, HOSTILE, (HOSTILE,), 1, HOSTILE))]
    for lang in ("zh", "en"):
        made = report_page(tables, figures, lang=lang, quality=[HOSTILE])  # type: ignore[arg-type]
        page = Parsed(made)
        assert [t for t, _ in page.tags].count("script") == 2 and [t for t, _ in page.tags].count("img") == 1
        assert "<img src=x" not in made and not [a for _, attributes in page.tags for a in attributes if "onerror" in a]
        shown = " ".join(t for row in page.rows.values() for cells in row for t in cells)
        assert (
            shown.count(HOSTILE) > 20 and HOSTILE in page.texts["pre"][0] and HOSTILE in " ".join(page.texts["summary"])
        )
        assert HOSTILE in " ".join(page.texts["p"])
        named = HOSTILE if lang == "zh" else HOSTILE.replace(";", ",")  # in English a region is its id with capitals
        assert named.casefold() in page.texts["h1"][0].casefold()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "regions", [{}, {"a": None}, {"a": "甲市", "b": "乙市"}, LONG_REGIONS], ids=["none", "one", "two", "twelve"]
)
def test_little_or_nothing_to_show(regions: dict[str, str | None], lang: Any) -> None:
    tables = made_tables(regions)
    page = Parsed(report_page(tables, [], lang=lang))
    shown = " ".join(page.texts["li"])
    if lang == "en":
        assert "There is nothing that can be said." in " ".join(page.texts["p"])
        assert ("There are no documents." in shown) == (not regions)
        assert ("12 regions" in page.texts["title"][0]) == (len(regions) == 12)
    assert "nan" not in shown.lower().split() and "None" not in shown and "<NA>" not in shown
    assert "row-1" not in [a.get("id") for _, a in page.tags]


def test_unknown_language(tables: Tables) -> None:
    with pytest.raises(CallError, match="lang 'fr': it is unknown; use zh or en"):
        report_page(tables, [], lang="fr")  # type: ignore[arg-type]


# Files of a project.


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A project whose figures are drawn already, without reference labels."""
    shutil.copytree(ROOT / "data/processed", tmp_path / "data/processed", ignore=shutil.ignore_patterns("networks"))
    package = tmp_path / FINDINGS / PACKAGE  # of a project without networks
    said = json.loads(package.read_text("utf-8")) | {MADE_FROM: made_from(tmp_path, PROCESSED, NETWORKS)}
    package.write_text(json.dumps(said), "utf-8")
    (tmp_path / "data/raw").mkdir()
    shutil.copy(ROOT / "data/raw/manifest.toml", tmp_path / "data/raw")
    parts: dict[str, Any] = {}
    for lang in ("zh", "en"):
        folder = tmp_path / "figures" / lang
        folder.mkdir(parents=True)
        for name, svg, caption in (figure("documents-1"), figure("reuse_shares", left_out="一项")):
            (folder / f"{name}.svg").write_text(svg, "utf-8")
            parts[f"{lang}/{name}"] = {"caption": asdict(caption), "files": {f"{lang}/{name}.svg": ""}}
        (folder / "of_mine.svg").write_text("no figure of the build", "utf-8")
    (tmp_path / "figures" / STAMP).write_text(json.dumps({"fingerprint": "x", "parts": parts}), "utf-8")
    monkeypatch.setattr(project_report, "build_figures", lambda *_, **__: ["figures are as they were"])
    yield tmp_path


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, dict[str, Any]]:
    """What pages were asked for, by language: here they are a line each; what a page holds is tested above."""
    found: dict[str, dict[str, Any]] = {}

    def report_page_(tables: Tables, figures: Any, *, lang: str, **more: Any) -> str:
        found[lang] = {"measures": len(tables.measures), "figures": figures, **more}
        return f"a page in {lang}"

    monkeypatch.setattr("policycompare.report.page.report_page", report_page_)
    return found


def test_write_report(project: Path, asked: dict[str, dict[str, Any]], tables: Tables) -> None:
    lines = write_report(project)
    assert lines[0] == "figures are as they were" and [line.split()[-1] for line in lines[1:]] == [
        "report.zh.html", "report.en.html",
    ]  # fmt: skip
    assert sorted(p.name for p in (project / "figures").glob("report*")) == ["report.en.html", "report.zh.html"]
    assert (project / "figures/report.en.html").read_text("utf-8") == "a page in en"
    # What no figure of the build is (of_mine.svg) is in no page.
    for lang in ("zh", "en"):
        own = asked[lang]
        assert own["figures"] == [figure("documents-1"), figure("reuse_shares", left_out="一项")]
        assert own["measures"] == len(tables.measures) and own["quality"] == [] and own["networks"] is None
        assert own["findings"]["findings"].equals(read_findings(project)["findings"])
    write_report(project, langs=("zh",), folder=project / "out")
    assert [p.name for p in (project / "out").iterdir()] == ["report.zh.html"]


@pytest.mark.usefixtures("asked")
def test_nothing_is_written_when_one_page_fails(project: Path) -> None:
    (project / "figures/en/documents-1.svg").unlink()
    with pytest.raises(DataError, match=r"figures cannot be read \(.*No such file"):
        write_report(project)
    assert not list((project / "figures").glob("report*"))


# In a browser.


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the small study, with two figures."""
    path = tmp_path_factory.mktemp("small") / "report.html"
    path.write_text(report_page(small(), [figure("documents"), figure("targets_timeline")]), "utf-8")
    return path


@pytest.fixture
def real(tmp_path: Path, pages: dict[str, str]) -> Path:
    path = tmp_path / "report.html"
    path.write_text(pages["zh"], "utf-8")
    return path


def column(page: Any, table: str, at: int) -> list[str]:
    found = page.eval_on_selector_all(
        f"#table-{table} tbody tr:not([hidden])", "(r, at) => r.map(x => x.cells[at].textContent)", at
    )
    assert isinstance(found, list)
    return found


def head(page: Any, table: str, at: int) -> Any:
    return page.locator(f"#table-{table} th[data-at='{at}']")


def test_sort_numbers_dates_and_text(open_page: rig.OpenPage, file: Path) -> None:
    page = open_page(file)
    before = column(page, "targets", 5)
    head(page, "targets", 5).get_by_role("button").click()
    # As numbers: as text 9 would stand behind 85.5 and 90.
    assert column(page, "targets", 5) == ["9", "85.5", "90", ""]
    assert head(page, "targets", 5).get_attribute("aria-sort") == "ascending"
    head(page, "targets", 5).get_by_role("button").press("Enter")
    assert column(page, "targets", 5) == ["90", "85.5", "9", ""]
    assert head(page, "targets", 5).get_attribute("aria-sort") == "descending"
    head(page, "targets", 8).get_by_role("button").press("Space")
    assert column(page, "targets", 8) == ["2023-06-30", "2024-12-31", "2025-12-31", ""]
    assert head(page, "targets", 5).get_attribute("aria-sort") is None
    for _ in range(2):
        head(page, "targets", 8).get_by_role("button").click()
    assert column(page, "targets", 5) == before and page.locator("[aria-sort]").count() == 0
    # 甲 is jiǎ, 乙 is yǐ: by pinyin 甲 comes first, by code point 乙 does.
    head(page, "targets", 2).get_by_role("button").click()
    assert column(page, "targets", 2) == ["甲市", "甲市", "乙市", "乙市"] or column(page, "targets", 2) == [
        "甲",
        "甲",
        "乙",
        "乙",
    ]
    # What a document does not state is empty, and stands last either way.
    head(page, "documents", 2).get_by_role("button").click()
    assert set(column(page, "documents", 2)) == {"文中未写明"}


def test_a_table_is_filtered(open_page: rig.OpenPage, real: Path, tables: Tables) -> None:
    page = open_page(real)
    box = page.locator("#table-targets input[type=search]")
    box.fill("行政复议 随州")
    shown = page.locator("#table-targets tbody tr:not([hidden])").all_inner_texts()
    assert shown and all("行政复议" in row and "随州" in row for row in shown)
    assert page.locator("#table-targets output").inner_text() == f"{len(shown)} / {tables.targets['is_hard'].sum()}"
    box.fill("")
    assert page.locator("#table-targets tbody tr:not([hidden])").count() == tables.targets["is_hard"].sum()


def search(page: Any, words: str) -> Any:
    page.locator("#search").fill(words)
    return page.locator("#hits li button")


def test_one_search_finds_what_is_folded_away_and_opens_it(open_page: rig.OpenPage, file: Path) -> None:
    page = open_page(file)
    # A row that is folded under its theme, whose passages are no part of the page.
    assert not page.locator("#row-1").is_visible()
    search(page, "市司法局").filter(has_text="原文 › a:1").click()
    assert page.locator("#reading").is_visible()
    page.keyboard.press("Escape")
    hits = search(page, "行政复议")
    places = hits.locator("small").all_inner_texts()
    assert {place.split(" ›")[0] for place in places} >= {"4 可比举措"}
    assert page.locator("#hits output").inner_text() == f"找到{len(places)}处"
    hits.filter(has_text="可比举措").last.click()
    assert page.locator("#row-1").is_visible() and page.locator("#row-1 .pc-side table").is_visible()
    assert "健全行政复议工作制度机制" in page.locator("#row-1").inner_text()
    assert page.evaluate("document.activeElement.id") == "row-1"
    # A row of a table that was filtered away; words in any order, of any width.
    page.eval_on_selector_all("#table-targets tbody tr", "rows => rows.forEach(row => { row.hidden = true; })")
    search(page, "乙 ２０２３-06-30").first.click()
    assert page.locator("#table-targets tbody tr.found").is_visible()
    # A caption, by the keyboard alone.
    search(page, "一幅图").first.wait_for()
    page.locator("#search").press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "figure-documents" and not page.locator("#hits").is_visible()
    assert search(page, "没有这个词").count() == 0 and page.locator("#hits output").inner_text() == "没有找到"
    page.keyboard.press("Escape")
    assert not page.locator("#hits").is_visible()


def test_rows_open_by_click_and_link(open_page: rig.OpenPage, real: Path) -> None:
    page = open_page(real)
    # No passage is part of the page before it is asked for.
    assert page.locator(".pc-side .passage").count() == 0
    page.locator(".theme > summary").first.click()
    page.locator("#row-1 > summary").click()
    assert page.locator("#row-1 .pc-side table").is_visible()
    link = page.locator("#table-comparison_rows tbody td > a:not(.pc-id)").nth(2)
    link.click()
    opened = page.locator(str(link.get_attribute("href")))
    assert opened.get_attribute("open") is not None and opened.locator(".passage").first.is_visible()
    # Once more after it was closed again.
    opened.locator("summary").first.click()
    link.click()
    assert opened.locator(".passage").first.is_visible()


def test_ids_open_the_passage(open_page: rig.OpenPage, file: Path) -> None:
    page = open_page(file)
    assert not page.locator("#reading").is_visible()
    page.locator("#table-targets a.pc-id", has_text="b:1").first.click()
    dialog = page.locator("#reading")
    assert dialog.is_visible() and dialog.locator("b").first.inner_text() == "b:1"
    assert "市司法局" in dialog.inner_text()
    dialog.get_by_role("button", name="关闭").press("Enter")
    assert not dialog.is_visible()
    page.evaluate("location.hash = '#pc:a:2'")
    dialog.wait_for(state="visible")
    assert dialog.locator("b").first.inner_text() == "a:2"
    page.keyboard.press("Escape")
    assert not dialog.is_visible()


def test_the_first_screen_is_findings_with_links(open_page: rig.OpenPage, real: Path) -> None:
    for size in ((1440, 900), (390, 844)):
        page = open_page(real, size)
        first = page.locator("#findings .answer").first
        assert first.bounding_box()["y"] < size[1] / 2  # type: ignore[index]
        assert page.locator("h1 + p").inner_text().startswith("共7份文件")
        first.locator("summary").first.click()
        assert first.locator(".finding a.pc-id").first.is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_the_contents_are_at_hand(open_page: rig.OpenPage, file: Path) -> None:
    page = open_page(file, (1440, 900))
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    for name in ("目标", "方法与数据质量"):
        assert page.get_by_role("link", name=name).first.is_visible()
    assert not page.get_by_role("button", name="目录").is_visible()
    page = open_page(file, (390, 844))
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    assert not page.locator("nav").is_visible()
    page.get_by_role("button", name="目录").press("Enter")
    page.locator("nav a", has_text="可比举措").click()
    assert not page.locator("nav").is_visible()
    top = page.locator("#measures").bounding_box()["y"]  # type: ignore[index]
    assert 0 <= top < 844


def test_headings_stand_in_order(parsed: dict[str, Parsed]) -> None:
    for page in parsed.values():
        levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
        # The contents' own heading and those of passages, which the style leaves out, are no part of the way.
        main = [tag for tag, _ in page.tags].index("main")
        levels = [int(tag[1]) for tag, a in page.tags[main:] if re.fullmatch(r"h[1-6]", tag) and a.get("lang") != "zh"]
        assert levels[0] == 1 and levels.count(1) == 1
        assert all(next_ <= level + 1 for level, next_ in pairwise(levels))


def violations(page: Any) -> list[str]:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    found = axe.Axe().run(page).response["violations"]
    return [f"{v['id']} {v['impact']}: {v['nodes'][0]['target']}" for v in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(open_page: rig.OpenPage, file: Path, scheme: str) -> None:
    page = open_page(file, (1440, 900), color_scheme=scheme, bypass_csp=True)
    page.locator(".theme > summary").click()
    page.locator("#row-1 > summary").click()
    assert not violations(page)
    page.locator("#table-targets a.pc-id").first.click()
    search(page, "行政复议")
    assert not violations(page)


def test_print_opens_findings_and_keeps_passages_back(open_page: rig.OpenPage, file: Path, tmp_path: Path) -> None:
    page = open_page(file)
    head(page, "targets", 5).get_by_role("button").click()
    told = "健全行政复议工作制度机制"

    def printed(name: str) -> str:
        page.pdf(path=str(tmp_path / name), prefer_css_page_size=True)
        # Afterwards it is closed again.
        assert page.locator("details").count() > 0 and page.locator("details[open]").count() == 0
        if not shutil.which("pdftotext"):
            pytest.skip("no pdftotext is installed")
        made = subprocess.run(["pdftotext", str(tmp_path / name), "-"], capture_output=True, check=True)
        return "".join(made.stdout.decode().split())

    short = printed("short.pdf")
    assert told not in short and "逐条对照的原文没有印出" in short
    page.locator("#print-passages").check()
    whole = printed("whole.pdf")
    assert told in whole and "逐条对照的原文没有印出" not in whole


def test_long_tables_are_printed_in_part_unless_asked_for(open_page: rig.OpenPage, tmp_path: Path) -> None:
    path = tmp_path / "long.html"
    tables = made_tables({"a": "甲市"}, targets=[target("a:1", n) for n in range(1, 61)])
    path.write_text(report_page(tables, [], lang="zh"), "utf-8")
    page = open_page(path)
    page.emulate_media(media="print")
    rows, said = page.locator("#table-targets tbody tr:visible"), page.locator("#table-targets .cut")
    assert rows.count() == PRINTED_ROWS and said.inner_text().startswith(f"打印时只列前{PRINTED_ROWS}行，共60行")
    page.locator("#print-tables").evaluate("box => { box.checked = true; }")
    assert rows.count() == 60 and not said.is_visible()
    page.emulate_media(media="screen")
    assert not said.is_visible()


def test_ids_dates_and_regions_stand_in_one_piece(open_page: rig.OpenPage, file: Path) -> None:
    page = open_page(file)
    page.emulate_media(media="print")
    for css in ("a.pc-id", "td.d", "td.w"):
        wraps = page.eval_on_selector_all(f".grid {css}", "all => all.map(one => getComputedStyle(one).whiteSpace)")
        assert wraps and set(wraps) == {"nowrap"}, css
    page.emulate_media(media="screen")


def test_printed_pages_repeat_the_headings(open_page: rig.OpenPage, tmp_path: Path) -> None:
    if not shutil.which("pdftotext"):
        pytest.skip("no pdftotext is installed")
    path, printed = tmp_path / "long.html", tmp_path / "long.pdf"
    tables = made_tables({"a": "甲市"}, targets=[target("a:1", n) for n in range(1, 121)])
    path.write_text(report_page(tables, [], lang="zh"), "utf-8")
    page = open_page(path)
    page.pdf(path=str(printed), prefer_css_page_size=True)
    text = subprocess.run(["pdftotext", str(printed), "-"], capture_output=True, check=True).stdout.decode()
    own = [sheet for sheet in text.split("\f") if re.search(r"指标\d", sheet)]
    # 原文位置 is the heading of a column of this table only.
    assert len(own) > 1 and all("原文位置" in sheet for sheet in own)


def test_a_narrow_window(open_page: rig.OpenPage, real: Path) -> None:
    page = open_page(real, rig.NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") <= rig.NARROW[0]
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    page.locator(".passages .passage").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= rig.NARROW[0]


def test_without_script_all_but_passages_is_there(open_page: rig.OpenPage, file: Path) -> None:
    page = open_page(file, java_script_enabled=False)
    assert page.locator("#table-targets tbody tr").count() == 4
    assert page.locator("#table-targets [role=button], #table-targets input").count() == 0
    assert page.locator("figure img").count() == 2 and page.locator("figure img").first.is_visible()
    assert not page.locator("#search").is_visible()
    said = page.locator("#measures noscript p")
    assert said.is_visible() and said.inner_text().startswith("浏览器没有运行脚本")


def test_figures_are_drawn_when_a_reader_comes_near(open_page: rig.OpenPage, file: Path) -> None:
    page = open_page(file)
    page.wait_for_function("[...document.images].every(image => image.src && image.complete)")
    widths = page.eval_on_selector_all("figure img", "all => all.map(image => [image.alt, image.naturalWidth > 0])")
    assert widths == [["一幅图", True], ["一幅图", True]]


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_report_of_the_study(open_page: rig.OpenPage, tables: Tables, tmp_path: Path, lang: Any) -> None:
    """What a reader of the whole study gets: bytes, sheets, nothing that stands in anybody's way."""
    pdfium = pytest.importorskip("pypdfium2")
    if not (ROOT / "figures" / STAMP).is_file():
        pytest.skip("no figures are drawn here; run policycompare build")
    page = report_page(tables, read_figures(ROOT / "figures", lang), lang=lang, findings=read_findings(ROOT))
    path, printed = tmp_path / "report.html", tmp_path / "report.pdf"
    path.write_text(page, "utf-8")
    assert path.stat().st_size < 6_000_000
    opened = open_page(path, (1440, 900), bypass_csp=True)
    assert not violations(opened)
    opened.pdf(path=str(printed), format="A4", prefer_css_page_size=True)
    assert 10 < len(pdfium.PdfDocument(str(printed))) <= 40
    assert not violations(open_page(path, (390, 844), bypass_csp=True, color_scheme="dark"))


def test_hostile_text_does_nothing_in_a_browser(open_page: rig.OpenPage, tmp_path: Path) -> None:
    path = tmp_path / "hostile.html"
    path.write_text(report_page(hostile(), [figure("documents", HOSTILE)], quality=[HOSTILE]), "utf-8")
    page = open_page(path)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    page.locator("#row-1 .passage").first.wait_for()
    head(page, "targets", 3).get_by_role("button").click()
    search(page, "onerror").first.click()
    assert page.locator("img").count() == 1 and page.locator("script").count() == 2
    assert HOSTILE in (page.locator("#row-1 > summary").text_content() or "")


def test_ids_in_a_long_text_are_looked_for_once_a_stretch(tables: Tables) -> None:
    long = "法" * 200_000
    assert RE_ID.match("法法daoli:1", 1) is None and RE_ID.search(f"{long}:1") is None
    shown = Opened(tables, Names(tables, "zh")).with_ids(
        f"{long}，见（daoli:1）：ningxia:3、daoli:1/t1没有no:such:daoli:3"
    )
    assert re.findall('data-pc="([^"]+)"', shown) == ["daoli:1", "ningxia:3", "daoli:1/t1"]
