"""The page of a network: what stands in the file, and what a reader can do with it in a browser."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

import browser as rig
import policycompare.report.network_page as network_page_module
from policycompare.errors import CallError, DataError
from policycompare.network.graphs import MODES, unit_network
from policycompare.report.network_frame import NetworkFrame
from policycompare.report.network_page import network_page, write_network_page

browser, open_page = rig.browser, rig.open_page

HOSTILE = "</script><img src=x onerror=alert(1)>"
STILL = {"reduced_motion": "reduce"}


def add_unit(graph: nx.Graph, name: str, measures: int, sole: int = 0, **other: Any) -> None:
    known = {"kind": "agency", "label_en": "", "level": "prefecture", "system": "government", "function": ""}
    graph.add_node(f"r/{name}", label=name, region_id="r", measures=measures, sole=sole, **known | other)


def small_graph(**facts: Any) -> nx.Graph:
    """Five units and seven measures.

    r:1 司法 公安 各县; r:2 司法 公安; r:3 司法 各县; r:4 公安 财政; r:10 司法 公安; r:11 司法; r:12 档案. So 司法 carries
    five, one alone; 公安 four; 各县 two; 财政 one; 档案 one, alone. Ties: 司法–公安 3, 司法–各县 2, 公安–各县 1, 公安–财政 1.
    """
    graph = nx.Graph(
        **{"mode": "units", "basis": "assigned", "region": "r", "documents": "r", "collectives": 1, "left_out": 2}
        | {"measures": 7}
        | facts
    )
    add_unit(graph, "市公安局", 4, label_en="Public security", system="government", function="public_security")
    add_unit(graph, "市司法局", 5, 1, label_en="Justice administration", function="justice_administration")
    add_unit(graph, "市档案局", 1, 1, label_en="Archives", system="party", function="archives")
    add_unit(graph, "市财政局", 1, label_en="Finance", function="finance")
    add_unit(graph, "各县（市）区", 2, label_en="各县（市）区", kind="collective", level="", system="other")
    for one, other, ids in (
        ("市公安局", "市司法局", "r:1;r:10;r:2"),
        ("市司法局", "各县（市）区", "r:1;r:3"),
        ("市公安局", "各县（市）区", "r:1"),
        ("市公安局", "市财政局", "r:4"),
    ):
        graph.add_edge(f"r/{one}", f"r/{other}", count=len(ids.split(";")), newman=1.0, measure_ids=ids)
    return graph


def hostile_graph() -> nx.Graph:
    graph = small_graph(documents=HOSTILE, region=HOSTILE)
    add_unit(graph, HOSTILE, 9, label_en="\"'><svg onload=alert(2)>\u2028&amp;", function=HOSTILE, level=HOSTILE)
    graph.add_edge(f"r/{HOSTILE}", "r/市司法局", count=4, measure_ids=f"{HOSTILE};r:1;@@STYLE@@")
    return graph


def large_graph(units: int, ties: int) -> nx.Graph:
    """Each unit is tied to the next ones: the first ties of the list of (i, i+1), (i, i+2) …"""
    graph = nx.Graph(mode="units", basis="assigned", documents="a", measures=units)
    for i in range(units):
        add_unit(graph, f"某某自治州第{i}号行政管理单位", 1 + i % 40, label_en=f"Administrative unit number {i}")
    names = list(graph)
    for tie in range(ties):
        i, step = tie % units, 1 + tie // units
        ids = ";".join(f"a-long-document-name:{(tie + k) % units}" for k in range(1 + tie % 4))
        graph.add_edge(names[i], names[(i + step) % units], count=1 + tie % 4, measure_ids=ids)
    assert graph.number_of_edges() == ties
    return graph


class Parsed(HTMLParser):
    """Tags with their attributes, and the text of each."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.texts.setdefault(tag, []).append("")
        self._open = tag

    def handle_endtag(self, tag: str) -> None:
        self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts[self._open][-1] += data

    def data(self) -> dict[str, Any]:
        found = json.loads(self.texts["script"][0])
        assert isinstance(found, dict)
        return found


# The file.


def test_the_page_asks_for_nothing() -> None:
    page = network_page(small_graph())
    assert set(re.findall(r"https?://[^\s\"'`<>]*", page)) == {"http://www.w3.org/2000/svg"}
    assert not re.search(r"url\(|@import|fetch\(|XMLHttpRequest|import\(|eval\(|innerHTML|insertAdjacentHTML", page)
    parsed = Parsed(page)
    assert not [t for t, attributes in parsed.tags if {"src", "href", "style", "action"} & set(attributes)]
    assert not {"link", "img", "iframe", "object", "form", "base"} & {t for t, _ in parsed.tags}
    assert not [a for _, attributes in parsed.tags for a in attributes if a.startswith("on")]


def test_only_the_pages_own_script_and_style_may_run() -> None:
    parsed = Parsed(network_page(small_graph()))
    policy = next(a["content"] for _, a in parsed.tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None and policy.startswith("default-src 'none';") and "unsafe" not in policy
    for text in (parsed.texts["style"][0], parsed.texts["script"][1]):
        assert base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() in policy


def test_no_name_can_leave_the_data() -> None:
    page = network_page(hostile_graph())
    parsed = Parsed(page)
    assert [t for t, _ in parsed.tags].count("script") == 2
    assert "<img" not in page and "<svg onload" not in page and "\u2028" not in parsed.texts["script"][0]
    named = {node["id"]: node for node in parsed.data()["nodes"]}[f"r/{HOSTILE}"]
    assert named["name"] == [HOSTILE, "\"'><svg onload=alert(2)>\u2028&amp;"]
    assert HOSTILE in parsed.texts["td"] and HOSTILE in parsed.texts["h1"][0]
    # What looks like a place of the template is a name like any other.
    assert "@@STYLE@@" in parsed.data()["measures"]


def test_what_no_file_can_hold_is_replaced(tmp_path: Path) -> None:
    graph = nx.Graph(mode="units", basis="assigned")
    add_unit(graph, "市\x00司法\ud800局", 1)
    path = write_network_page(graph, tmp_path / "new" / "page.html")
    assert "市\ufffd司法\ufffd局" in path.read_text("utf-8") or "市\\u0000司法\ufffd局" in path.read_text("utf-8")


@pytest.mark.parametrize(("units", "ties"), [(60, 500), (1000, 5000)])
def test_large_networks_stay_under_a_megabyte(units: int, ties: int) -> None:
    assert len(network_page(large_graph(units, ties)).encode()) < 1_000_000


def test_the_same_bytes_each_time(tmp_path: Path) -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); from test_network_page import *; "
        "sys.stdout.buffer.write(network_page(hostile_graph(), lang='en').encode())"
    )
    pages = [
        subprocess.run(
            [sys.executable, "-c", code, str(Path(__file__).parent)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert pages[0] == pages[1] == network_page(hostile_graph(), lang="en").encode()
    assert write_network_page(hostile_graph(), tmp_path / "p.html", lang="en").read_bytes() == pages[0]


def test_data_of_a_small_network() -> None:
    data = Parsed(network_page(small_graph())).data()
    assert [n["name"][0] for n in data["nodes"]] == ["市公安局", "市司法局", "市档案局", "市财政局", "各县（市）区"]
    justice = data["nodes"][1]
    assert (justice["measures"], justice["sole"]) == (5, 1)
    assert justice["level"] == ["市级", "prefecture"] and justice["function"] == ["司法行政", "Justice administration"]
    # r:2 comes before r:10, other than in the text that the graph holds.
    assert data["measures"] == ["r:1", "r:2", "r:3", "r:4", "r:10"]
    assert data["ties"][0] == [0, 1, 3, [0, 1, 4]]
    assert [(g["by"], g["name"][1]) for g in data["groups"]] == [
        ("system", "Party"), ("system", "government"), ("kind", "collective"),
    ]  # fmt: skip
    assert data["groups"][data["nodes"][4]["group"]]["by"] == "kind"
    assert data["lines"]["counts"][1] == "Nodes: 5; ties: 4; without ties: 1; measures: 7"
    assert "2" in data["lines"]["left_out"][0] and "no_collectives" not in data["lines"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_basis_is_said(lang: str) -> None:
    assigned, actors = (Parsed(network_page(small_graph(basis=b), lang=lang)) for b in ("assigned", "actors"))  # type: ignore[arg-type]
    at = ("zh", "en").index(lang)
    assert actors.data()["lines"]["basis"][at] != assigned.data()["lines"]["basis"][at]
    assert ("行为主体", "actors named in sentences")[at] in actors.data()["lines"]["basis"][at]
    warned = [a for t, a in actors.tags if a.get("data-line") == "basis" and "warning" in (a["class"] or "")]
    assert warned and not [a for t, a in assigned.tags if "warning" in (a.get("class") or "") and "data-line" in a]


def test_collectives_that_were_left_out_are_told() -> None:
    assert "no_collectives" in Parsed(network_page(small_graph(collectives=0))).data()["lines"]


def test_the_table_holds_every_node() -> None:
    parsed = Parsed(network_page(small_graph()))
    cells = parsed.texts["td"]
    rows = [cells[i : i + 10] for i in range(0, len(cells), 10)]
    assert [row[0] for row in rows] == ["市司法局", "市公安局", "各县（市）区", "市档案局", "市财政局"]
    assert rows[0][2:9] == [
        "单位 / agency", "市级 / prefecture", "政府 / government", "司法行政 / Justice administration", "5", "1", "2",
    ]  # fmt: skip


@pytest.mark.parametrize("mode", MODES)
def test_every_mode_of_real_tables(mode: str, tables: Any) -> None:
    graph = unit_network(tables, mode=mode)
    data = Parsed(network_page(graph, tables=tables)).data()
    assert len(data["nodes"]) == len(graph) and len(data["ties"]) == graph.number_of_edges()
    assert data["directed"] == (mode == "lead_support")
    assert data["two_mode"] == (mode in ("measures", "topics", "function_themes"))
    assert "鞍山" in data["lines"]["documents"][0] and "Anshan" in data["lines"]["documents"][1]
    for node, (_, facts) in zip(data["nodes"], graph.nodes(data=True), strict=True):
        assert node["name"][0] == facts["label"] and node["measures"] == facts["measures"]


def test_an_unknown_language_is_said() -> None:
    with pytest.raises(CallError, match="lang 'fr': it is unknown"):
        network_page(small_graph(), lang="fr")  # type: ignore[arg-type]


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DataError, match="cannot be written"):
        write_network_page(small_graph(), tmp_path / "file" / "page.html")


def test_every_word_of_the_page_is_there_and_used() -> None:
    pages = Path(network_page_module.__file__).parent / "templates"
    words = Parsed(network_page(small_graph())).data()["words"]
    texts = "".join(p.read_text("utf-8") for p in sorted(pages.glob("network*")) if p.suffix in (".js", ".html"))
    said = set(re.findall(r'(?:say|fact|legendPart)\((?:\w+, )*"(\w+)"[,)]', texts))
    said |= set(re.findall(r'data-(?:word|label)="(\w+)"', texts))
    assert said <= set(words)
    python = Path(network_page_module.__file__).read_text("utf-8")
    for key, (zh, en) in words.items():
        assert zh and en and zh.count("{") == en.count("{"), key
        prefix = key.startswith(("mode_", "kind_", "head_", "ties_", "width"))
        assert prefix or key in said or f'"{key}"' in python + texts, f"{key} is said nowhere"


# The rig.


def test_no_browser_skips_or_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICYCOMPARE_BROWSER", "no-such-browser")
    assert rig.find_browser() is None
    monkeypatch.delenv("POLICYCOMPARE_NEED_BROWSER", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no Chromium"):
        rig.missing("no Chromium")
    monkeypatch.setenv("POLICYCOMPARE_NEED_BROWSER", "1")
    with pytest.raises(pytest.fail.Exception, match="demands a browser"):
        rig.missing("no Chromium")


# The page in a browser.


def node(page: Any, name: str) -> Any:
    return page.locator(f'.node[aria-label^="{name}"]')


def shown_ties(page: Any) -> int:
    return int(page.locator('.tie:not([display="none"])').count())


def settled(page: Any) -> None:
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def focused(page: Any) -> str:
    return str(page.evaluate("document.activeElement.getAttribute('aria-label') || document.activeElement.id"))


@pytest.fixture
def small(open_page: rig.OpenPage, tmp_path: Path) -> Any:
    """The page of the small network, opened in Chinese."""
    return open_page(write_network_page(small_graph(), tmp_path / "small.html"), **STILL)


def test_search_goes_to_a_unit(small: Any) -> None:
    small.fill("#query", "司法")
    assert small.locator("#hits li").count() == 1
    small.keyboard.press("Enter")
    assert small.locator("#panel h2").inner_text() == "市司法局"
    assert node(small, "市司法局").get_attribute("aria-pressed") == "true"
    assert focused(small).startswith("市司法局")
    facts = {key: small.locator(f'[data-fact="{key}"]').inner_text() for key in ("head_measures", "sole", "head_id")}
    assert facts == {"head_measures": "5", "sole": "1", "head_id": "r/市司法局"}
    ties = [row.inner_text().split("\n") for row in small.locator("#panel li").all()]
    assert ties == [["市公安局", "3 项", "r:1、r:2、r:10"], ["各县（市）区", "2 项", "r:1、r:3"]]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("JUSTICE", ["市司法局"]),
        ("财政", ["市财政局"]),
        # Four names hold 市, and so does 各县（市）区; the most measures first.
        ("市", ["市司法局", "市公安局", "各县（市）区", "市档案局", "市财政局"]),
        ("外交", []),
    ],
)
def test_search_by_part_of_a_name(small: Any, words: str, found: list[str]) -> None:
    small.fill("#query", words)
    assert [item.inner_text().split("\n")[0] for item in small.locator("#hits li").all()] == found
    assert small.locator("#found-note").inner_text() == (f"{len(found)} 个结果" if found else "没有找到")


def test_arrow_keys_choose_among_hits(small: Any) -> None:
    small.fill("#query", "局")
    for key in ("ArrowDown", "ArrowDown", "ArrowUp"):
        small.keyboard.press(key)
    assert small.locator('#hits [aria-selected="true"]').inner_text().startswith("市公安局")
    small.keyboard.press("Enter")
    assert small.locator("#panel h2").inner_text() == "市公安局"


def test_slider_hides_weak_ties(small: Any) -> None:
    assert shown_ties(small) == 4
    small.focus("#least")
    small.keyboard.press("ArrowRight")
    assert shown_ties(small) == 2 and "2 / 4" in small.locator("#least-value").inner_text()
    small.keyboard.press("ArrowRight")
    assert shown_ties(small) == 1
    node(small, "市司法局").click()
    assert small.locator("#panel li").count() == 1 and "另有 1 条" in small.locator("#panel").inner_text()


def test_collectives_can_be_hidden(small: Any) -> None:
    small.uncheck("#collectives")
    assert not node(small, "各县").is_visible() and node(small, "市司法局").is_visible()
    # 司法–公安 and 公安–财政 are left.
    assert shown_ties(small) == 2
    # To search for a hidden one shows them again.
    small.fill("#query", "各县")
    small.keyboard.press("Enter")
    assert small.is_checked("#collectives") and shown_ties(small) == 4


def test_hover_and_click_pick_out_neighbours(small: Any) -> None:
    node(small, "市财政局").hover()
    lit = small.locator(".node.near, .node.main")
    assert sorted(g.get_attribute("aria-label").split(",")[0] for g in lit.all()) == ["市公安局", "市财政局"]
    assert small.locator(".tie.on").count() == 1
    small.mouse.move(5, 5)
    assert small.locator("#map.picking").count() == 0
    node(small, "市司法局").click()
    small.mouse.move(5, 5)
    assert small.locator(".node.near").count() == 2 and small.locator("#panel li").count() == 2
    small.locator("#panel li button").first.click()
    assert small.locator("#panel h2").inner_text() == "市公安局"
    small.locator("#panel .top button").click()
    assert small.locator("#map.picking").count() == 0


def test_language_switch(small: Any) -> None:
    node(small, "市司法局").click()
    small.click("#language")
    assert small.title() == small.locator("h1").inner_text() == "Units that share measures: r"
    assert small.locator("html").get_attribute("lang") == "en"
    assert small.locator("#panel h2").inner_text() == "Justice administration"
    assert small.locator('[data-fact="head_level"]').inner_text() == "prefecture"
    page = small.locator("main, header").all_inner_texts()
    # Names and 中文 apart, no Chinese is left.
    left = re.sub("市司法局|各县（市）区|中文", "", " ".join(page))
    assert not re.findall(r"[\u4e00-\u9fff]+", left)
    small.click("#language")
    assert small.locator("#panel h2").inner_text() == "市司法局"


def test_the_keyboard_alone_does_it(small: Any) -> None:
    for _ in range(30):
        small.keyboard.press("Tab")
        if small.evaluate("document.activeElement.classList.contains('node')"):
            break
    # The node with the most measures is the one that Tab reaches.
    assert focused(small).startswith("市司法局")
    assert small.evaluate("getComputedStyle(document.activeElement.querySelector('.shape')).strokeWidth") == "4px"
    seen = {focused(small)}
    for key in ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown") * 3:
        small.keyboard.press(key)
        seen.add(focused(small))
    assert len(seen) >= 3
    name = focused(small).split(",")[0]
    small.keyboard.press("Enter")
    assert small.locator("#panel h2").inner_text() == name and name in small.locator("#status").inner_text()
    small.keyboard.press("Tab")
    assert small.evaluate("document.activeElement.closest('#panel') !== null")
    small.keyboard.press("Shift+Tab")
    small.keyboard.press("Escape")
    assert small.locator("#panel h2").count() == 0
    settled(small)
    first, second = (node(small, n).get_attribute("transform") for n in ("市司法局", "市公安局"))
    small.keyboard.press("+")
    settled(small)
    assert node(small, "市司法局").get_attribute("transform") != first
    small.keyboard.press("0")
    settled(small)
    assert node(small, "市公安局").get_attribute("transform") == second


def centre(page: Any, name: str) -> tuple[float, float]:
    found = re.fullmatch(r"translate\((\S+) (\S+)\)", node(page, name).get_attribute("transform"))
    assert found
    return float(found[1]), float(found[2])


def test_nodes_and_the_view_can_be_dragged(small: Any) -> None:
    settled(small)
    stage = small.locator("#map").bounding_box()
    x, y = centre(small, "市司法局")
    far = centre(small, "市档案局")
    small.mouse.move(stage["x"] + x, stage["y"] + y)
    small.mouse.down()
    small.mouse.move(stage["x"] + x + 30, stage["y"] + y + 20, steps=3)
    small.mouse.up()
    settled(small)
    assert centre(small, "市司法局") == pytest.approx((x + 30, y + 20), abs=0.2)
    assert centre(small, "市档案局") == far and small.locator("#panel h2").count() == 0
    small.mouse.move(stage["x"] + 8, stage["y"] + 8)
    small.mouse.down()
    small.mouse.move(stage["x"] + 58, stage["y"] + 18, steps=3)
    small.mouse.up()
    settled(small)
    assert centre(small, "市档案局") == pytest.approx((far[0] + 50, far[1] + 10), abs=0.2)
    small.mouse.wheel(0, -200)
    small.locator('[data-move="fit"]').click()
    settled(small)
    assert 0 < centre(small, "市档案局")[0] < stage["width"]


def test_a_hostile_name_is_only_text(open_page: rig.OpenPage, tmp_path: Path) -> None:
    page = open_page(write_network_page(hostile_graph(), tmp_path / "hostile.html"), **STILL)
    page.fill("#query", "img src")
    assert page.locator("#hits li").inner_text().startswith(HOSTILE)
    page.keyboard.press("Enter")
    assert page.locator("#panel h2").inner_text() == HOSTILE
    assert HOSTILE in page.locator("#panel .ids").inner_text()
    page.click("#language")
    page.locator("summary").click()
    settled(page)
    assert page.locator("img, [onload], [onerror]").count() == 0 and page.locator("script").count() == 2
    assert HOSTILE in page.locator("h1").inner_text()


def test_a_narrow_window(open_page: rig.OpenPage, tmp_path: Path, tables: Any) -> None:
    graph = unit_network(tables, "anshan")
    page = open_page(write_network_page(graph, tmp_path / "narrow.html", tables=tables), rig.NARROW, **STILL)
    for _ in ("zh", "en"):
        assert page.evaluate("document.documentElement.scrollWidth") <= rig.NARROW[0]
        drawing, panel = (page.locator(name).bounding_box() for name in (".drawing", "#panel"))
        assert panel["y"] >= drawing["y"] + drawing["height"] - 1 and drawing["width"] > 400
        page.click("#language")


OVERLAPS = """() => {
  const box = e => e.getBoundingClientRect(), stage = box(document.getElementById('map'));
  const texts = [...document.querySelectorAll('#labels text:not([display])')];
  const boxes = texts.map(box), bad = [];
  boxes.forEach((a, i) => {
    if (a.left < stage.left - 1 || a.right > stage.right + 1) bad.push('cut: ' + texts[i].textContent);
    boxes.slice(i + 1).forEach((b, j) => {
      // A line's box is a little higher than its letters.
      if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 4 && b.top < a.bottom - 4)
        bad.push(texts[i].textContent + ' / ' + texts[i + 1 + j].textContent);
    });
  });
  return [texts.map(t => t.textContent), bad];
}"""


def test_labels_of_real_networks_never_pile_up(open_page: rig.OpenPage, tmp_path: Path, tables: Any) -> None:
    graphs = {r: unit_network(tables, r) for r in sorted(set(tables.documents["region_id"]))}
    graphs |= {mode: unit_network(tables, mode=mode) for mode in ("functions", "topics")}
    for name, graph in graphs.items():
        page = open_page(write_network_page(graph, tmp_path / f"{name}.html", tables=tables), **STILL)
        settled(page)
        assert page.locator(".node").count() == len(graph)
        labels, bad = page.evaluate(OVERLAPS)
        assert not bad, f"{name}: {bad}"
        largest = max(graph, key=lambda n: (graph.nodes[n]["measures"], -list(graph).index(n)))
        assert graph.nodes[largest]["label"] in labels
        page.locator('[data-move="in"]').click()
        page.click("#language")
        settled(page)
        assert not page.evaluate(OVERLAPS)[1], name
        page.locator('[data-move="fit"]').click()
        page.set_viewport_size({"width": rig.NARROW[0], "height": rig.NARROW[1]})
        settled(page)
        labels, bad = page.evaluate(OVERLAPS)
        assert labels and not bad, f"{name}: {bad}"
        page.close()


def test_directed_ties_have_arrows_and_two_lists(open_page: rig.OpenPage, tmp_path: Path) -> None:
    graph = nx.DiGraph(mode="lead_support", basis="assigned")
    for name, measures in (("甲局", 3), ("乙局", 2), ("丙局", 1)):
        add_unit(graph, name, measures)
    graph.add_edge("r/甲局", "r/乙局", count=2, measure_ids="r:1;r:2")
    graph.add_edge("r/乙局", "r/甲局", count=1, measure_ids="r:3")
    graph.add_edge("r/甲局", "r/丙局", count=1, measure_ids="r:1")
    page = open_page(write_network_page(graph, tmp_path / "lead.html"), **STILL)
    settled(page)
    # A curve and the two strokes of the arrow's head.
    assert re.fullmatch(r"M[^MLQ]+Q[^MLQ]+M[^MLQ]+L[^MLQ]+L[^MLQ]+", page.locator(".tie").first.get_attribute("d"))
    node(page, "甲局").click()
    lists = {
        key: [row.inner_text().split("\n")[:2] for row in page.locator(f'[data-ties="{key}"] li').all()]
        for key in ("ties_out", "ties_in")
    }
    assert lists == {"ties_out": [["乙局", "2 项"], ["丙局", "1 项"]], "ties_in": [["乙局", "1 项"]]}


def test_kinds_have_their_own_shapes_and_roles_are_named(open_page: rig.OpenPage, tmp_path: Path, tables: Any) -> None:
    graph = unit_network(tables, "ningxia", mode="measures")
    page = open_page(write_network_page(graph, tmp_path / "two.html", tables=tables), **STILL)
    shapes = {k: page.locator(f".node.{k} .shape").first.get_attribute("d") for k in ("agency", "measure")}
    assert shapes["agency"] != shapes["measure"]
    unit, measure, role = next(iter(graph.edges(data="role")))
    page.fill("#query", graph.nodes[unit]["label"])
    page.keyboard.press("Enter")
    shown = [row.inner_text().split("\n") for row in page.locator("#panel li").all()]
    assert len(shown) == graph.degree[unit]
    words = {"responsible": "责任", "lead": "牵头", "support": "配合"}
    text = dict(zip(tables.measures["measure_id"], tables.measures["text"], strict=True))[measure]
    assert [graph.nodes[measure]["label"], words[role], measure] in [row[:3] for row in shown]
    assert text in ["\n".join(row[-text.count("\n") - 1 :]) for row in shown]


def test_measures_stand_with_text_role_and_document(open_page: rig.OpenPage, tmp_path: Path, tables: Any) -> None:
    graph = unit_network(tables, "suizhou")
    carried = unit_network(tables, "suizhou", mode="measures", basis=graph.graph["basis"])
    page_file = write_network_page(graph, tmp_path / "texts.html", tables=tables)
    data = Parsed(page_file.read_text("utf-8")).data()
    # Each text once, whoever carries it.
    text_of = dict(zip(tables.measures["measure_id"], tables.measures["text"], strict=True))
    assert [text for text, _ in data["texts"]] == [text_of[m] for m in data["measures"]]
    assert sorted(data["measures"]) == sorted(m for m, kind in carried.nodes(data="kind") if kind == "measure")
    names = {unit: graph.nodes[unit]["label"] for unit in graph}
    unit = max(graph, key=lambda u: (0 < carried.degree[u] <= 12, graph.degree[u] > 0, graph.degree[u], u))
    page = open_page(page_file, **STILL)
    page.fill("#query", names[unit])
    page.keyboard.press("Enter")
    own = page.locator("#panel [data-held] li")
    own.first.wait_for()
    assert sorted(own.locator("a.pc-id").all_inner_texts()) == sorted(carried[unit])
    measure = own.locator("a.pc-id").first.inner_text()
    assert own.first.locator(".text").inner_text() == text_of[measure]
    assert own.first.locator("a.pc-id").get_attribute("data-pc") == measure
    said = own.first.locator(".of span").inner_text()
    assert (
        said.split("，")[0]
        == {"responsible": "责任", "lead": "牵头", "support": "配合", "actor": "主体"}[
            carried.edges[unit, measure]["role"]
        ]
    )
    assert "随州" in said
    page.locator("#panel [data-ties] summary").first.click()
    tied = page.locator("#panel [data-ties] li li")
    tied.first.wait_for()
    assert tied.first.locator(".text").inner_text() and names[unit] in tied.first.locator(".of span").inner_text()
    page.click("#language")
    page.locator("#panel [data-held] li").first.wait_for()
    assert "Suizhou" in page.locator("#panel [data-held] .of span").first.inner_text()


def test_a_notebook_opens_what_the_frame_names(open_page: rig.OpenPage, tmp_path: Path, tables: Any) -> None:
    frame = NetworkFrame(unit_network(tables, "daoli"), tables, "en")
    assert repr(frame).startswith("<NetworkFrame units: ")
    listen = "document.addEventListener('click', e => { const a = e.target.closest('a.pc-id');"
    listen += " if (a) { window.opened = a.dataset.pc; e.preventDefault(); } }, true);"
    file = tmp_path / "notebook.html"
    file.write_text(f"<!DOCTYPE html><meta charset=utf-8>{frame._repr_html_()}<script>{listen}</script>", "utf-8")
    page = open_page(file)
    assert not page.locator("table.pc-static").is_visible()
    inside = page.frame_locator("iframe")
    inside.locator(".node.agency").first.press("Enter")
    inside.locator("#panel details:not([open]) summary").first.click()
    link = inside.locator("#panel details[open] a.pc-id").first
    named = link.inner_text()
    link.click()
    page.wait_for_function("id => window.opened === id", arg=named)
    # Any other page's message opens nothing.
    page.evaluate("window.opened = ''; window.postMessage({type: 'pc-open', id: 'x:1'}, '*')")
    page.wait_for_timeout(100)
    assert page.evaluate("window.opened") == ""


def test_a_saved_notebook_lists_the_network_without_script(
    open_page: rig.OpenPage, tmp_path: Path, tables: Any
) -> None:
    file = tmp_path / "saved.html"
    file.write_text(NetworkFrame(unit_network(tables, "daoli"), tables, "zh")._repr_html_(), "utf-8")
    page = open_page(file, java_script_enabled=False)
    assert page.locator("table.pc-static tbody tr").count() == 15
    assert NetworkFrame(hostile_graph(), None, "zh")._repr_html_().count("<img") == 0


@pytest.mark.parametrize("count", [0, 1])
def test_an_empty_network_and_a_single_unit(open_page: rig.OpenPage, tmp_path: Path, count: int) -> None:
    graph = nx.Graph(mode="units", basis="assigned")
    for name in ("市司法局",)[:count]:
        add_unit(graph, name, 1, 1)
    page = open_page(write_network_page(graph, tmp_path / "few.html"), **STILL)
    settled(page)
    assert page.locator("#empty").is_visible() == (count == 0) and page.locator(".node").count() == count
    assert not page.locator("#least").is_visible() and not page.locator("#collectives").is_visible()
    page.fill("#query", "司法")
    assert page.locator("#found-note").inner_text() == ("1 个结果" if count else "没有找到")


def test_without_script_there_is_the_table(open_page: rig.OpenPage, tmp_path: Path) -> None:
    page = open_page(write_network_page(small_graph(), tmp_path / "plain.html"), java_script_enabled=False)
    assert page.locator("table").is_visible() and page.locator("tbody tr").count() == 5
    assert page.locator("noscript").is_visible() and not page.locator("#map").is_visible()


def test_print_leaves_the_controls_out(small: Any) -> None:
    small.emulate_media(media="print")
    assert not small.locator(".tools").is_visible() and not small.locator("#panel").is_visible()
    assert small.locator("#map").is_visible() and small.locator("#legend").is_visible()
    small.emulate_media(media="screen")
    node(small, "市司法局").click()
    small.emulate_media(media="print")
    assert small.locator("#panel").is_visible()


def test_the_legend_picks_out_a_group(small: Any) -> None:
    small.locator("#legend button", has_text="党委").click()
    lit = small.locator(".node.near").all()
    assert [g.get_attribute("aria-label").split(",")[0] for g in lit] == ["市档案局"]
    small.locator("#legend button", has_text="党委").click()
    assert small.locator("#map.picking").count() == 0


def test_everything_that_can_be_used_has_a_name(small: Any) -> None:
    nameless = small.evaluate(
        """() => [...document.querySelectorAll('button, input, [role=button], [role=application], [role=listbox]')]
        .filter(e => !(e.getAttribute('aria-label') || e.textContent.trim() || (e.labels && e.labels.length)))
        .map(e => e.outerHTML)"""
    )
    assert nameless == []
