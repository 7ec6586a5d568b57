"""The reading view: what Python answers, and what a reader does with it in an exported page and in JupyterLab."""

from __future__ import annotations

import csv
import json
import os
import random
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import browser as rig
import policycompare as pc
import test_jupyterlab as jupyterlab
from policycompare.project.judging import judge, undo
from policycompare.report.id_links import id_link
from policycompare.report.reading_room import Room
from policycompare.report.reading_widget import ReadingWidget
from policycompare.report.rendering import own_files
from policycompare.tables.frames import Tables, split_list
from policycompare.topics.decision_kinds import FIELDS
from policycompare.words import LANGS

browser, open_page = rig.browser, rig.open_page
lab, open_notebook = jupyterlab.lab, jupyterlab.open_notebook
# One server and one browser: where groups are distributed, all of this runs in one worker.
pytestmark = pytest.mark.xdist_group("jupyterlab")
ROOT = Path(__file__).parents[1]
HOSTILE = "<img src=x onerror=alert(1)>"
END = "</script><script>alert(2)</script>"


@pytest.fixture(scope="module")
def study() -> Tables:
    return pc.load(ROOT)


@pytest.fixture(scope="module")
def room(study: Tables) -> Room:
    return Room(study, ROOT, "zh")


def ask(room: Room, asked: str, /, **fields: Any) -> dict[str, Any]:
    """What a room answers, after the way that its messages go."""
    answer = room.answer(json.loads(json.dumps({"type": asked, "number": 7, **fields})))
    assert answer is not None and answer["number"] == 7
    return dict(json.loads(json.dumps(answer)))


# ---- what Python answers


def test_an_id_is_written_one_way() -> None:
    assert str(id_link("a:1", HOSTILE)) == (
        '<a class="pc-id" href="#pc:a:1" data-pc="a:1">&lt;img src=x onerror=alert(1)&gt;</a>'
    )
    assert 'data-pc="&#34;&gt;"' in id_link('">')


def test_only_a_page_of_the_list_is_sent(room: Room) -> None:
    first = ask(room, "search", query="", how="all", filters={}, first=0, most=50)
    assert (first["total"], len(first["rows"])) == (len(room.finder.measures), 50)
    later = ask(room, "search", query="", how="all", filters={}, first=350, most=50)
    assert [row["id"] for row in later["rows"]] == room.finder.measures[350:400]
    assert len(ask(room, "search", query="", how="all", filters={}, first=0, most=10**6)["rows"]) == 200


def test_what_is_found_is_the_selection(study: Tables) -> None:
    room = Room(study, ROOT, "zh")
    assert len(room.selection) == len(study.measures)
    found = ask(
        room, "search", query="", how="all", filters={"level": ["市级"], "target": ["figure"]}, first=0, most=50
    )
    frame = room.selection
    assert list(frame["measure_id"]) == [row["id"] for row in found["rows"]] and len(frame)
    assert frame.attrs == {
        "query": "", "how": "all", "filters": {"level": ["prefecture"], "target": ["figure"]}, "ticked": False,
    }  # fmt: skip
    one = frame.set_index("measure_id").loc["anshan:4.22"]
    assert one["side_id"] == "anshan" and split_list(one["target_ids"]) == ["anshan:4.22/t1", "anshan:4.22/t2"]
    assert one["units"] == "responsible:市中级人民法院" and one["topic_ids"] == "JUS-LEVEL"
    assert room.answer({"type": "tick", "ids": ["anshan:4.22", "no such"]}) is None
    assert list(room.selection["measure_id"]) == ["anshan:4.22"] and room.selection.attrs["ticked"]


def test_a_measure_is_opened_in_its_document(room: Room, study: Tables) -> None:
    answer = ask(room, "open", id="anshan:4.22/t2")
    document = answer["document"]
    assert answer["measure"] == "anshan:4.22" and document["title"].startswith("鞍山市贯彻法治中国建设规划")
    raw, start = document["text"], document["start"]
    marked = {kind: [raw[s:e] for s, e, k, *_ in document["marks"] if k == kind] for kind in room.start()["marks"]}
    assert "到2022年" in marked["deadline"] and "市中級人民法院" in marked["unit"]
    targets = study.targets[study.targets["document_id"] == "anshan"]
    assert len(marked["target"]) == len(targets)
    assert [s + start for s, e, k, _, i in document["marks"] if i == "anshan:4.22/t2" and k == "target"] == [
        int(targets.set_index("target_id").loc["anshan:4.22/t2", "char_start"])
    ]
    assert all(0 <= s < e <= len(raw) for s, e, *_ in document["marks"])
    # The stretches tile what is shown.
    ends = [(s, e) for s, e, *_ in document["blocks"]]
    assert ends[0][0] == 0 and ends[-1][1] == len(raw) and all(s < e for s, e in ends)
    assert ask(room, "open", id="anshan:4.22", have=document["key"])["document"] == {"key": document["key"]}


def test_what_stands_beside_a_measure(room: Room, study: Tables) -> None:
    held = ask(room, "open", id="anshan:4.22")["beside"]
    assert [t["id"] for t in held["topics"]] == ["JUS-LEVEL"] and held["topics"][0]["sentence"] == "anshan:4.22/1"
    assert held["targets"][0]["fields"]["value"] == "85" and held["targets"][0]["fields"]["deadline"] == "2022-12-31"
    others = [(c["id"], c["relation"]) for c in held["counterparts"]]
    pairs = study.alignments[study.alignments["is_accepted"]]
    mine = pairs[(pairs["left_measure_id"] == "anshan:4.22") | (pairs["right_measure_id"] == "anshan:4.22")]
    both = set(mine["left_measure_id"]) | set(mine["right_measure_id"])
    assert {other for other, relation in others if relation} | {"anshan:4.22"} == both
    assert len(others) > len(both) - 1  # the nearest ones that are not accepted, too


@pytest.mark.parametrize("identifier", ["anshan", "anshan#2", "anshan:2.1/1", "anshan/c1", "daoli:1"])
def test_every_kind_of_id_opens(room: Room, identifier: str) -> None:
    answer = ask(room, "open", id=identifier)
    assert answer["document"]["document"] == identifier[: len(answer["document"]["document"])]
    assert bool(answer["beside"]) == (":" in identifier)


def test_what_is_wrong_is_one_line(room: Room) -> None:
    assert "the nearest are anshan:4.22" in ask(room, "open", id="anshan:4.222")["error"]
    assert "filter 'sied'" in ask(room, "search", query="", how="all", filters={"sied": ["x"]})["error"]
    assert ask(room, "judge", kind="topic", subject={}, value="no")["error"].startswith("这里只能阅读")
    assert "no message" in ask(room, "nonsense")["error"]


@pytest.mark.parametrize(
    "message",
    [
        {"type": "search", "filters": [1]}, {"type": "search", "first": "x"}, {"type": "search", "filters": {"topic": 5}},
        {"type": "search", "filters": {"topic": [["x"]]}}, {"type": "search", "how": {}}, {"type": "search", "query": 5},
        {"type": "open", "id": "anshan", "part": "x"}, {"type": "open", "id": {}}, {"type": "tick", "ids": 5},
        {"type": "tick", "ids": [[1]]}, {"type": "judge", "subject": "x"}, {"type": "judge", "subject": {"a": 1}},
        {"type": ["search"]}, {},
    ],
)  # fmt: skip
def test_a_message_of_another_form_is_answered_with_one_line(study: Tables, message: dict[str, Any]) -> None:
    room = Room(study, ROOT, "en", Kept())
    answer = room.answer(message | {"number": "n"})
    assert answer is not None and answer["number"] == "n" and answer["error"] and "\n" not in answer["error"]
    assert "found" in str(ask(room, "search", query=None, filters=None, first=None)["type"])


def test_ticks_stay_until_another_question_is_asked(study: Tables) -> None:
    room = Room(study, ROOT, "en")
    question = {"query": "法治", "how": "all", "filters": {"due_by": ["2025"]}}  # a year, of which a day is made
    found = ask(room, "search", **question, first=0, most=1)
    chosen = [found["rows"][0]["id"], room.finder.measures[-1]]
    assert found["ticked"] == [] and room.answer({"type": "tick", "ids": chosen}) is None
    for first in (1, 0):
        assert ask(room, "search", **question, first=first, most=1)["ticked"] == chosen == list(room.ticked)
    assert room.now() == {"asked": room.asked, "ticked": chosen, "saved": 0}
    assert ask(room, "search", **room.now()["asked"])["ticked"] == chosen  # shown a second time
    assert ask(room, "search", **question | {"query": "行政"})["ticked"] == [] == list(room.ticked)


def test_a_second_showing_goes_on_from_the_first(study: Tables) -> None:
    room = Room(study, ROOT, "en")
    widget = ReadingWidget(room)
    for asked in ({"type": "search", "filters": {"side": ["anshan"]}}, {"type": "tick", "ids": ["anshan:4.22"]}):
        widget._answer(None, asked, None)
    assert widget.now["asked"]["filters"] == {"side": ["anshan"]} and widget.now["ticked"] == ["anshan:4.22"]
    widget._answer(None, {"type": "search", **widget.now["asked"]}, None)
    assert list(room.selection["measure_id"]) == ["anshan:4.22"]
    room.search("行政")
    widget._repr_mimebundle_()
    assert widget.now["asked"]["query"] == "行政"


def test_where_no_text_is_at_hand_the_tables_texts_are_shown_and_that_is_said(study: Tables) -> None:
    answer = ask(Room(study, None, "en"), "open", id="daoli:1")
    document = answer["document"]
    assert document["lines"][0].startswith("The file is not at hand") and not document["marks"]
    place = next((s, e) for s, e, _, measure, _ in document["blocks"] if measure == "daoli:1")
    assert document["text"][slice(*place)].strip() == study.measures.set_index("measure_id").loc["daoli:1", "text"]


def test_a_long_document_is_shown_in_parts(study: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policycompare.report.reading_document.PART", 3_000)
    room = Room(study, ROOT, "zh")
    parts = room.documents.parts("anshan")
    assert len(parts) > 4 and all(len(part["text"]) <= 4_000 for part in parts)
    whole = Room(study, ROOT, "zh")
    monkeypatch.setattr("policycompare.report.reading_document.PART", 10**9)
    assert "".join(part["text"] for part in parts) == whole.documents.parts("anshan")[0]["text"]
    answer = ask(room, "open", id="anshan:4.22")
    assert any(measure == "anshan:4.22" for *_, measure, _ in answer["document"]["blocks"])
    assert ask(room, "open", id="anshan", part=3)["document"]["part"] == 3


def test_what_people_name_in_read_is_in_the_selection(study: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert list(pc.read(study, "「一审诉讼案件服判息诉率」").selection["measure_id"]) == ["anshan:4.22"]
    lead = pc.read(study, unit="司法局", target="figure", lang="en")
    assert repr(lead) == f"<ReadingRoom: {len(lead.selection)} measures>"
    with pytest.raises(pc.PolicyCompareError, match="topic 'X-'"):
        pc.read(study, topic="X-")
    with pytest.raises(pc.PolicyCompareError, match="lang 'de'"):
        pc.read(study, lang="de")  # type: ignore[arg-type]


# ---- the exported page


@pytest.fixture(scope="module")
def pages(study: Tables, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    found = {}
    for lang in LANGS:
        found[lang] = folder / f"read.{lang}.html"
        found[lang].write_bytes(Room(study, ROOT, lang).page().encode())
    return found


def test_the_page_is_small_loads_nothing_and_is_the_same_each_time(pages: dict[str, Path], study: Tables) -> None:
    text = pages["zh"].read_text("utf-8")
    assert len(text.encode()) < 4_000_000
    assert "default-src 'none'" in text and "script-src 'sha256-" in text and "unsafe" not in text.split("</head>")[0]
    assert text == Room(study, ROOT, "zh").page()


def wait_status(page: Any, text: str) -> None:
    page.wait_for_function("text => document.querySelector('.pc-status')?.textContent === text", arg=text)


def wait_open(page: Any, identifier: str) -> None:
    page.wait_for_function("id => document.querySelector('.pc-dochead h2')?.textContent.includes(id)", arg=identifier)


def test_a_reader_searches_filters_opens_and_goes_back(open_page: rig.OpenPage, pages: dict[str, Path]) -> None:
    page = open_page(pages["zh"])
    wait_open(page, "anshan:2.1")
    assert page.text_content(".pc-status") == "共 381 条举措"
    page.fill("input[type=search]", "「一审诉讼案件服判息诉率」")
    page.press("input[type=search]", "Enter")
    wait_status(page, "共 1 条举措")
    assert page.text_content(".pc-list .pc-hit") == "一审诉讼案件服判息诉率"
    page.click(".pc-list li")
    wait_open(page, "anshan:4.22")
    here = page.locator(".pc-measure.pc-here")
    assert "一審訴訟案件服判息訴率" in here.text_content()
    assert here.locator("mark.pc-k-target").count() >= 2 and here.locator("mark.pc-k-deadline").count() == 1
    assert here.locator("mark.pc-k-unit").get_attribute("title") == "责任：市中级人民法院"
    inside = "e => { const b = e.closest('.pc-doc').getBoundingClientRect(), r = e.getBoundingClientRect();"
    assert here.evaluate(f"{inside} return r.top >= b.top && r.top < b.bottom; }}")
    page.click('.pc-beside a.pc-id[data-pc="suizhou-plan:16"]')
    wait_open(page, "suizhou-plan:16")
    page.click(".pc-dochead button")
    wait_open(page, "anshan:4.22")


def test_only_cities_in_two_actions(open_page: rig.OpenPage, pages: dict[str, Path], room: Room) -> None:
    page = open_page(pages["zh"])
    wait_open(page, "anshan:2.1")
    page.click(".pc-facets summary:has-text('行政级别')")
    page.click(".pc-facets label:has-text('市级') input")
    count = len(room.finder.search(filters={"level": "prefecture"}).numbers)
    wait_status(page, f"共 {count} 条举措")
    page.click(".pc-chip")
    wait_status(page, "共 381 条举措")


def test_all_goes_by_keyboard(open_page: rig.OpenPage, pages: dict[str, Path], room: Room) -> None:
    page = open_page(pages["en"])
    wait_open(page, "anshan:2.1")
    page.focus(".pc-list")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    wait_open(page, room.finder.measures[3])
    page.keyboard.press("Space")
    assert page.text_content(".pc-status") == "Ticked: 1"
    assert page.locator(".pc-list li[aria-checked=true]").get_attribute("data-measure") == room.finder.measures[3]
    page.keyboard.press("PageDown")
    page.wait_for_function(
        "id => document.querySelector('.pc-list li').dataset.measure === id", arg=room.finder.measures[50]
    )
    page.keyboard.press("ArrowUp")
    page.wait_for_function(
        "id => document.querySelector('.pc-list li').dataset.measure === id", arg=room.finder.measures[0]
    )
    active = page.get_attribute(".pc-list", "aria-activedescendant")
    assert page.get_attribute(f"[id='{active}']", "data-measure") == room.finder.measures[49]
    page.keyboard.press("/")
    assert page.evaluate("() => document.activeElement.type") == "search"
    page.keyboard.type("a/b")
    assert page.input_value("input[type=search]") == "a/b"
    outline = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def test_marks_are_told_apart_without_colours_and_can_be_switched_off(
    open_page: rig.OpenPage, pages: dict[str, Path]
) -> None:
    page = open_page(pages["zh"].with_name("read.zh.html"))
    wait_open(page, "anshan:2.1")
    looks = page.evaluate("""() => ['unit', 'target', 'deadline', 'citation', 'topic'].map(kind => {
      const style = getComputedStyle(document.querySelector(`.pc-doc mark.pc-k-${kind}`));
      const sign = getComputedStyle(document.querySelector(`.pc-s-${kind}`), '::before').content;
      return [style.borderBottomStyle, style.textDecorationStyle, sign].join(' ');
    })""")
    assert len(set(looks)) == 5 and len({look.split('"')[1] for look in looks}) == 5
    page.click(".pc-legend button:has-text('单位')")
    assert page.get_attribute(".pc-legend button:has-text('单位')", "aria-pressed") == "false"
    assert page.evaluate("() => getComputedStyle(document.querySelector('.pc-doc .pc-s-unit')).display") == "none"


def test_the_page_opens_what_its_address_names(open_page: rig.OpenPage, pages: dict[str, Path], tmp_path: Path) -> None:
    page = open_page(pages["en"])
    page.goto(f"{pages['en'].as_uri()}#pc:daoli:1")
    page.reload()
    wait_open(page, "daoli:1")
    assert "Here nothing can be judged" in page.text_content(".pc-beside")
    page.evaluate("""() => { const a = document.createElement('a'); a.className = 'pc-id'; a.dataset.pc = 'ningxia:3';
      a.href = '#pc:ningxia:3'; a.textContent = 'elsewhere'; a.id = 'elsewhere'; document.body.prepend(a); }""")
    page.click("#elsewhere")
    wait_open(page, "ningxia:3")
    page.evaluate("() => { document.getElementById('elsewhere').dataset.pc = 'no such'; }")
    page.click("#elsewhere")
    page.wait_for_function("() => document.querySelector('.pc-message').textContent === 'Nothing is called no such.'")


def test_an_address_that_is_no_code_opens_the_page_all_the_same(
    open_page: rig.OpenPage, pages: dict[str, Path]
) -> None:
    page = open_page(pages["en"])
    page.goto("about:blank")
    page.goto(f"{pages['en'].as_uri()}#pc:%E0%A4%A")
    page.wait_for_function("() => document.querySelector('.pc-message').textContent === 'Nothing is called %E0%A4%A.'")
    page.evaluate("""() => { const a = document.createElement('a'); a.href = '#pc:%E0%A4%A'; a.id = 'bad';
      a.textContent = 'bad'; document.body.prepend(a); document.querySelector('.pc-message').textContent = ''; }""")
    page.click("#bad")
    page.wait_for_function("() => document.querySelector('.pc-message').textContent === 'Nothing is called %E0%A4%A.'")


def test_the_focus_stays_where_a_reader_is(open_page: rig.OpenPage, pages: dict[str, Path], room: Room) -> None:
    page = open_page(pages["en"])
    wait_open(page, "anshan:2.1")
    focused = "key => document.activeElement.dataset.key === key"
    first = "id => document.querySelector('.pc-list li').dataset.measure === id"
    ids = room.finder.measures
    page.focus(".pc-list")
    page.keyboard.press("Space")
    for key, at in (("next", 50), ("next", 100), ("previous", 50)):
        page.focus(f".pc-pager [data-key={key}]")
        page.keyboard.press("Enter")
        page.wait_for_function(first, arg=ids[at])
        assert page.evaluate(focused, key), key
    page.keyboard.press("Enter")
    page.wait_for_function(first, arg=ids[0])
    assert page.evaluate("() => document.activeElement.className") == "pc-list"  # there is no page before
    # What was ticked is ticked still, and both say so.
    assert page.locator(".pc-list li[aria-checked=true]").get_attribute("data-measure") == ids[0]
    assert page.text_content(".pc-status") == "Ticked: 1"
    for at in (2, 4):
        page.click(f".pc-list li >> nth={at}")
        wait_open(page, ids[at])
    page.focus(".pc-dochead [data-key=back]")
    page.keyboard.press("Enter")
    wait_open(page, ids[2])
    assert page.evaluate(focused, "back")
    page.keyboard.press("Enter")
    wait_open(page, ids[0])
    assert page.evaluate("() => document.activeElement.className") == "pc-doc"
    # A value behind “more”, ticked and unticked.
    box = page.locator(".pc-facets details:has(summary:has-text('Topic'))").first
    box.locator(".pc-values > button").focus()
    page.keyboard.press("Enter")
    ninth = page.evaluate("() => document.activeElement.id")
    assert "-topic-" in ninth
    for _ in range(2):
        page.evaluate("() => { document.querySelector('.pc-status').textContent = ''; }")
        page.keyboard.press("Space")
        page.wait_for_function("() => /^Measures: \\d+$/.test(document.querySelector('.pc-status').textContent)")
        assert page.evaluate("() => document.activeElement.id") == ninth
    assert not page.locator(".pc-list li[aria-checked=true]").count()  # another question, and back: nothing is ticked


def test_a_part_of_a_document_is_turned_by_keyboard(
    open_page: rig.OpenPage, study: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("policycompare.report.reading_document.PART", 3_000)
    page = open_page(pc.read(study, root=ROOT, lang="en").to_html(tmp_path / "read.html"))
    wait_open(page, "anshan:2.1")
    for part in ("part 2", "part 3"):
        page.focus(".pc-doc [data-key=next]")
        page.keyboard.press("Enter")
        page.wait_for_function("part => document.querySelector('.pc-parts').textContent.includes(part)", arg=part)
        assert page.evaluate("() => document.activeElement.dataset.key") == "next"


def test_a_link_is_answered_by_the_view_of_its_own_notebook(browser: Any) -> None:
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.set_content(
        "".join(
            f'<div class="jp-NotebookPanel" id="n{n}"><div id="r{n}"></div><a class="pc-id" data-pc="b:1" id="a{n}"'
            ' href="#pc:b:1">b:1</a></div>'
            for n in (1, 2, 3)
        )
    )
    page.add_script_tag(content=own_files("reading_room.js"))
    page.evaluate("""() => {
      window.opened = [];
      const words = new Proxy({}, { get: (_, key) => String(key) });
      const start = { lang: 'en', words, marks: [], facets: [], due: [], asked: { query: '', how: 'all', filters: {} },
        canJudge: false, who: '', choices: {}, targetFields: [], ticked: [], saved: 0 };
      for (const n of [1, 2]) openRoom(document.getElementById(`r${n}`), start, { ask: async message => {
        if (message.type === 'open') window.opened.push(n);
        return message.type === 'search' ? { type: 'found', total: 0, first: 0, lines: [], wanted: [], rows: [],
          facets: {}, unshown: {} } : { error: 'none' };
      } });
    }""")
    for hidden, clicked, by in ((1, 2, [2]), (2, 1, [1]), (0, 2, [2]), (0, 1, [1]), (0, 3, [])):
        page.evaluate(
            """hidden => { window.opened = []; document.querySelectorAll('.jp-NotebookPanel').forEach(
              (panel, at) => { panel.style.display = at + 1 === hidden ? 'none' : ''; }); }""",
            hidden,
        )
        page.evaluate("n => document.getElementById(`a${n}`).click()", clicked)
        assert page.evaluate("() => window.opened") == by, (hidden, clicked)
    page.evaluate("() => { window.opened = []; document.getElementById('r1').style.display = 'none'; }")
    page.evaluate("() => document.getElementById('a1').click()")
    assert page.evaluate("() => window.opened") == []
    context.close()


def test_a_second_place_of_a_widget_begins_with_what_is_now(browser: Any, study: Tables) -> None:
    room = Room(study, ROOT, "en")
    start = room.start()
    room.search("法治")
    room.answer({"type": "tick", "ids": ["anshan:4.22"]})
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.set_content("<div id='room'></div>")
    script = own_files("reading_room.js", "reading_widget.js")
    page.add_script_tag(content=script.replace("export default", "window.widget ="))
    page.evaluate(
        """([start, now]) => {
          window.sent = [];
          const model = { get: name => ({ start, now })[name], on: () => {}, off: () => {},
            send: message => window.sent.push(message) };
          window.widget.render({ model, el: document.getElementById('room') });
        }""",
        [start, room.now()],
    )
    (sent,) = page.evaluate("() => window.sent")
    assert (sent["type"], sent["query"]) == ("search", "法治")
    answer = room.answer(sent)
    assert answer is not None and answer["ticked"] == ["anshan:4.22"]
    context.close()


def test_what_a_document_holds_is_text(open_page: rig.OpenPage, tmp_path: Path) -> None:
    lines = [f"云河市实施方案{HOSTILE}", "一、总体要求", f"1.由市司法局{HOSTILE}牵头，到2025年完成率达到98%以上。{END}",
             f"2.贯彻落实《{HOSTILE}实施纲要》。"]  # fmt: skip
    file = tmp_path / "plan.txt"
    file.write_text("\n".join(lines), "utf-8")
    path = pc.read(pc.parse(file)).to_html(tmp_path / "read.html")
    page = open_page(path)
    wait_open(page, "plan:")
    text = page.text_content(".pc-doc")
    assert HOSTILE in text and END in text
    assert page.locator(".pc-room img").count() == 0 and page.locator("script").count() == 2
    page.fill("input[type=search]", f'"{HOSTILE}"')
    page.press("input[type=search]", "Enter")
    page.wait_for_function("() => document.querySelector('.pc-hit')")
    assert page.locator(".pc-room img").count() == 0


QUERIES = (
    "数字政府", "民法", "人民法院", "行政复议的 公安", "「法治政府」建设", "司法局", "宪法", "水", "AI", "民法典宣传", "执法全过程记录",
    "重大行政决策 合法性审查", "\"依法治\"", "法治宣传教育", "2025年", "98%", "xx", "国家 机关", "碳达峰行动方案", "，。", "“营商环境”优化",
    "２０２５年", "98％", "ＡＩ", "實施 法治", "「(试行)」", "「法 治」政府", "（）", "「，」", "数字、", "「」", "\u200b法治", "①", "-- 法治",
    "審批", "监管", "市場監管", "＂依法", "1.5", "互联网＋监管",
)  # fmt: skip
FILTERS: tuple[dict[str, list[str]], ...] = (
    {}, {"level": ["prefecture"]}, {"unit": ["anshan/市司法局", "ningxia/自治区司法厅"], "role": ["responsible"]},
    {"target": ["figure"], "due_by": ["2025-12-31"]}, {"due_from": ["2023"]}, {"side": ["anshan", "daoli"], "alignment": ["none"]},
    {"section": ["anshan#2"], "bindingness": ["shall", "must"]}, {"topic": ["DIS-APPEAR"], "document": ["ningxia"]},
    {"function": ["justice_administration"], "cites": []},
)  # fmt: skip


def test_the_page_finds_what_python_finds(browser: Any, room: Room, study: Tables) -> None:
    texts, dice = room.finder.texts, random.Random(7)
    typed = [*QUERIES, *study.topics["name_zh"][::6], *study.units["name"][::12]]
    for _ in range(30):
        text = dice.choice(texts)
        at = dice.randrange(len(text))
        typed.append(text[at : at + dice.randint(2, 9)].replace("\n", ""))
    asked = [{"query": q, "how": how, "filters": {}} for q in typed for how in ("all", "any")[: 1 + (q in QUERIES)]]
    asked += [
        {"query": q, "how": "all", "filters": {k: v for k, v in f.items() if v}} for f in FILTERS for q in ("", "法治")
    ]
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.add_script_tag(content=own_files("reading_room.js", "reading_static.js"))
    start = room.start()
    given = page.evaluate(
        """async ([data, words, asked]) => {
          const backend = staticBackend(data, words), found = [];
          for (const one of asked) {
            const { rows, numbers, ...rest } = await backend.ask({ type: 'search', first: 0, most: 1, ...one });
            found.push({ ...rest, numbers });
          }
          return found;
        }""",
        [room.static(), start["words"], asked],
    )
    context.close()
    assert len(given) == len(asked) > 110
    hits = 0
    for one, page_found in zip(asked, given, strict=True):
        own = ask(room, "search", first=0, most=1, **one)
        numbers = room.found.numbers.tolist()
        hits += bool(numbers)
        assert page_found["numbers"] == numbers, one
        for key in ("wanted", "total", "lines", "facets", "unshown"):
            assert page_found[key] == own[key], (key, one)
    assert hits > 70


# ---- judging


class Kept:
    """Keeps judgements in a list."""

    def __init__(self) -> None:
        self.made: list[tuple[Any, ...]] = []

    def judge(self, kind: str, subject: Mapping[str, str], value: str, *, who: str, note: str) -> list[str]:
        self.made.append((kind, dict(subject), value, who, note))
        return [f"{kind}: saved"]

    def undo(self) -> list[str]:
        return [f"{self.made.pop()[0]}: taken back"]


def test_judgements_are_handed_on_and_taken_back(study: Tables) -> None:
    kept = Kept()
    room = Room(study, ROOT, "en", kept)
    subject = {"measure_id": "anshan:4.22", "topic_id": "JUS-LEVEL"}
    answer = ask(room, "judge", kind="topic", subject=subject, value="no", note="of courts", who="甲")
    assert answer["lines"] == ["topic: saved"] and kept.made == [("topic", subject, "no", "甲", "of courts")]
    assert ask(room, "undo") == {"type": "judged", "lines": ["topic: taken back"], "saved": 0, "number": 7}
    assert not kept.made
    assert room.start()["canJudge"] and not room.data()["start"]["canJudge"]


def test_a_view_judges_what_it_has_buttons_for_and_takes_back_its_own(study: Tables) -> None:
    kept = Kept()
    kept.made.append(("topic", {}, "no", "乙", "saved elsewhere"))
    room = Room(study, ROOT, "en", kept)
    assert ask(room, "undo")["error"] == "Nothing that was judged in this view is left to take back."
    added = ask(room, "judge", kind="added_target", subject={"measure_id": "anshan:4.22", "words": "x"}, value="vision")
    assert added["error"].startswith("kind: nothing of the kind 'added_target' is judged in the view")
    for field in ("tense", "is_hard", "certainty"):
        subject = {"target_id": "anshan:4.22/t1", "field": field}
        answer = ask(room, "judge", kind="target", subject=subject, value="x")
        assert answer["error"].startswith(f"field: {field!r} is not corrected in the view"), field
    assert "lines" in ask(
        room, "judge", kind="target", subject={"target_id": "anshan:4.22/t1", "field": ""}, value="no"
    )
    assert len(kept.made) == 2 and ask(room, "undo")["saved"] == 0 and "error" in ask(room, "undo")
    assert [one[3] for one in kept.made] == ["乙"]


def test_fields_that_the_view_corrects_are_those_that_decisions_correct(room: Room) -> None:
    assert set(room.start()["targetFields"]) <= set(FIELDS)


def test_a_project_keeps_judgements_of_its_own_tables_only(study: Tables, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shown = pc.load(tmp_path)
    room = pc.read(shown, root=tmp_path, who="甲")._room
    subject = {"target_id": "anshan:4.22/t1", "field": "value"}
    answer = ask(room, "judge", kind="target", subject=subject, value="86", who="甲", note="")
    assert "error" not in answer, answer
    saved = (tmp_path / "data/lexicon/decisions/targets.csv").read_text("utf-8")
    assert "anshan:4.22/t1,value" in saved and "86" in saved and "甲" in saved
    wrong = ask(room, "judge", kind="target", subject=subject, value="many", who="", note="")
    assert "value" in wrong["error"]
    assert "taken back" in ask(room, "undo")["lines"][0]
    other = pc.parse(ROOT / "data" / "raw" / "daoli.txt")
    refused = ask(pc.read(other, root=tmp_path)._room, "judge", kind="topic", subject={}, value="no")
    assert refused["error"].startswith("pc.read: the tables shown are not those that the project's build wrote")


def test_a_judgement_is_of_the_text_that_is_shown(study: Tables, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    room = pc.read(pc.load(tmp_path), root=tmp_path)._room
    file = tmp_path / "data/processed/measures.csv"
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    rows[0]["text"], rows[1]["text"] = rows[1]["text"], rows[0]["text"]  # another build: ids have changed places
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    for moved in (rows[0]["measure_id"], rows[1]["measure_id"]):
        subject = {"measure_id": moved, "topic_id": "CON-EDU"}
        answer = ask(room, "judge", kind="topic", subject=subject, value="yes")
        assert answer["error"].startswith(f"{moved}: the project's build has another text there"), answer
    other = {"measure_id": rows[2]["measure_id"], "topic_id": "CON-EDU"}
    assert "lines" in ask(room, "judge", kind="topic", subject=other, value="yes")


def test_a_view_takes_back_nothing_that_was_decided_elsewhere(study: Tables, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    room = pc.read(pc.load(tmp_path), root=tmp_path, who="甲")._room
    mine, theirs = ({"measure_id": m, "topic_id": "CON-EDU"} for m in ("anshan:4.22", "daoli:1"))
    for _ in range(2):  # the second changes nothing, and so does taking it back
        assert "lines" in ask(room, "judge", kind="topic", subject=mine, value="yes", who="甲", note="")
    file = tmp_path / "data/lexicon/decisions/codings.csv"
    once = file.read_bytes()
    assert ask(room, "undo")["lines"] == [] and file.read_bytes() == once
    judge(tmp_path, "topic", theirs, "yes", who="甲")
    assert ask(room, "undo")["error"].startswith("undo: what was decided last was not saved in this view")
    undo(tmp_path)
    assert "anshan:4.22,CON-EDU" in file.read_text("utf-8") and ask(room, "undo")["error"]  # the log is another one


def test_a_reader_judges_and_takes_back(browser: Any, study: Tables) -> None:
    room = Room(study, ROOT, "zh", Kept(), "甲")
    context = browser.new_context(offline=True, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.set_content("<div id='room'></div>")
    page.add_style_tag(content=own_files("reading_room.css"))
    page.add_script_tag(content=own_files("reading_room.js", "reading_static.js"))
    page.evaluate(
        """([start, data]) => {
          window.asked = [];
          const own = staticBackend(data, start.words);
          const ask = async message => {
            if (!['judge', 'undo'].includes(message.type)) return own.ask(message);
            window.asked.push(message);
            return message.value === 'many' ? { error: 'value: no number' } : { lines: ['kept'] };
          };
          openRoom(document.getElementById('room'), start, { ask }).open('anshan:4.22');
        }""",
        [room.start(), room.static()],
    )
    wait_open(page, "anshan:4.22")
    assert page.is_disabled(".pc-beside button:has-text('撤销')")
    topic = page.locator(".pc-verdict[aria-label='判定议题'] >> nth=0")
    topic.locator("button:has-text('否定')").click()
    page.wait_for_function("() => document.querySelector('.pc-message').textContent.includes('kept')")
    assert topic.locator("button[aria-pressed=true]").text_content() == "否定"
    page.click(".pc-beside button:has-text('撤销')")
    page.wait_for_function("() => document.querySelector('.pc-message').textContent.startsWith('已撤销')")
    assert topic.locator("button[aria-pressed=true]").count() == 0
    assert page.is_disabled(".pc-beside button:has-text('撤销')")
    page.click(".pc-verdict[aria-label='判定对应关系'] >> nth=0 >> button:has-text('同一')")
    page.click("summary:has-text('更正目标') >> nth=0")
    mend = page.locator(".pc-mend[open]")
    mend.locator("select").first.select_option("value")
    assert mend.locator("input").input_value() == "85"
    mend.locator("input").fill("many")
    mend.locator("button:has-text('保存')").click()
    page.wait_for_function("() => document.querySelector('.pc-message').textContent === 'value: no number'")
    mend.locator("input").fill("86")
    mend.locator("button:has-text('保存')").click()
    page.wait_for_function("() => document.querySelector('.pc-mend .pc-said').textContent === '已改为：86'")
    page.click("summary:has-text('补充议题')")
    page.select_option("select[aria-label='补充议题']", "DIS-APPEAR")
    page.click("select[aria-label='补充议题'] + span button:has-text('接受')")
    page.click("summary:has-text('更正职能') >> nth=0")
    page.select_option("select[aria-label='职能']", "")
    page.click(".pc-mend[open]:has-text('更正职能') button")
    page.wait_for_function("() => window.asked.length === 7")
    asked = [(m["type"], m.get("kind"), m.get("subject"), m.get("value")) for m in page.evaluate("() => window.asked")]
    measure = {"measure_id": "anshan:4.22"}
    target = {"target_id": "anshan:4.22/t1", "field": "value"}
    assert asked == [
        ("judge", "topic", measure | {"topic_id": "JUS-LEVEL"}, "no"),
        ("undo", None, None, None),
        ("judge", "pair", {"left_measure_id": "anshan:4.22", "right_measure_id": "suizhou-plan:16"}, "same"),
        ("judge", "target", target, "many"),
        ("judge", "target", target, "86"),
        ("judge", "topic", measure | {"topic_id": "DIS-APPEAR"}, "yes"),
        ("judge", "function", {"unit_id": "anshan/市中级人民法院"}, ""),
    ]
    assert page.evaluate("() => window.asked.every(m => m.type === 'undo' || m.who === '甲')")
    if folder := os.environ.get("POLICYCOMPARE_PICTURES"):
        page.screenshot(path=str(Path(folder) / "judging.png"))
    context.close()


# ---- the notebook

CELLS = (
    "import policycompare as pc\nfrom policycompare.report.id_links import id_link\ntables = pc.load()",
    "view = pc.read(tables, level='市级', lang='zh')\nview",
    "from IPython.display import HTML\nHTML(f'<p>{id_link(\"daoli:1\")}</p>')",
    "print(len(view.selection), view.selection.attrs)",
)


def notebook(cells: tuple[str, ...]) -> dict[str, Any]:
    made = [
        {"cell_type": "code", "id": f"c{at}", "metadata": {}, "execution_count": None, "outputs": [], "source": source}
        for at, source in enumerate(cells)
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"cells": made, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


@pytest.mark.slow
def test_a_notebook_shows_the_view_and_takes_the_selection_back(
    lab: jupyterlab.Lab, open_notebook: jupyterlab.OpenNotebook, room: Room
) -> None:
    file = lab.project / "notebooks" / "reading.ipynb"
    file.write_text(json.dumps(notebook(CELLS)), "utf-8")
    page = open_notebook(file.name)
    cells = jupyterlab.run_all(page, lab, len(CELLS))
    page.set_default_timeout(60_000)
    assert not [cell["trouble"] for cell in cells if cell["trouble"]]
    cities = len(room.finder.search(filters={"level": "prefecture"}).numbers)
    wait_status(page, f"共 {cities} 条举措")
    wait_open(page, "anshan:2.1")
    # An id anywhere in the notebook opens in the view.
    page.click(".jp-OutputArea-output p a.pc-id")
    wait_open(page, "daoli:1")
    # Arrows and letters in the view are not JupyterLab's.
    page.focus(".pc-list")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    wait_open(page, room.finder.measures[1])
    assert page.locator(".jp-Notebook .jp-CodeCell").count() == len(CELLS)
    page.keyboard.press("/")
    page.keyboard.type("「一审诉讼案件服判息诉率」")
    page.keyboard.press("Enter")
    wait_status(page, "共 1 条举措")
    page.click(".pc-list li")
    wait_open(page, "anshan:4.22")
    page.click(".pc-verdict[aria-label='判定议题'] button:has-text('否定')")
    page.wait_for_function("() => document.querySelector('.pc-message').textContent.startsWith('已保存')")
    saved = lab.project / "data" / "lexicon" / "decisions"
    assert "anshan:4.22,JUS-LEVEL,no" in "".join(file.read_text("utf-8") for file in saved.glob("*.csv"))
    page.click(".pc-beside button:has-text('撤销')")
    page.wait_for_function("() => document.querySelector('.pc-message').textContent.startsWith('已撤销')")
    assert "JUS-LEVEL,no" not in "".join(file.read_text("utf-8") for file in saved.glob("*.csv"))
    page.click(".jp-Notebook .jp-CodeCell:last-of-type .cm-content >> nth=-1")
    page.keyboard.press("Control+Enter")
    page.wait_for_function("""() => [...document.querySelectorAll('.jp-OutputArea-output pre')].some(
      e => e.textContent.startsWith('1 {') && e.textContent.includes("'prefecture'"))""")
    for width in (1440, 1024):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(300)
        if folder := os.environ.get("POLICYCOMPARE_PICTURES"):
            page.locator(".pc-room").scroll_into_view_if_needed()
            page.evaluate("dark => { document.body.dataset.jpThemeLight = String(!dark); }", width == 1024)
            page.screenshot(path=str(Path(folder) / f"reading-{width}.png"))
        assert page.evaluate(
            "() => { const r = document.querySelector('.pc-room'); return r.scrollWidth <= r.clientWidth; }"
        )
