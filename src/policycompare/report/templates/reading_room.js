// The reading view: a list of measures, filters, the document with its marks, what stands beside a measure.
// ``backend.ask(message)`` answers as id_links.py says. What documents hold is set as text, never as markup.

function el(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

// Places count characters; JavaScript counts some of them as two.
function slicer(text) {
  if (!/[\ud800-\udfff]/.test(text)) return (start, end) => text.slice(start, end);
  const characters = Array.from(text);
  return (start, end) => characters.slice(start, end).join("");
}

// A text as it is looked through: in one case, with punctuation of one width (text_index.py).
function pcAlike(text) {
  return text.replace(/[，：；（）？！]/g, (mark) => ",:;()?!"["，：；（）？！".indexOf(mark)]).toLowerCase();
}

// An address may hold what is no code.
function decoded(text) {
  try { return decodeURIComponent(text); } catch { return text; }
}

const PC_SIGNS = { unit: "▪", target: "◎", deadline: "◷", citation: "◆", topic: "¶" };
const PC_PAGE = 50;
let pcRooms = 0;

function openRoom(root, start, backend) {
  const words = start.words, own = `pc-room-${++pcRooms}-${Math.random().toString(36).slice(2, 7)}`;
  const say = (key, values) => Object.entries(values || {}).reduce(
    (text, [name, value]) => text.replaceAll(`{${name}}`, String(value)), words[key]);
  const state = {
    asked: JSON.parse(JSON.stringify(start.asked)), first: 0, found: null, at: 0, open: null, shown: null,
    ticked: new Set(start.ticked), answered: null, hidden: new Set(), back: [], folded: true, openFacets: new Set(["side", "topic", "function", "target", "bindingness", "due"]), unfolded: new Set(),
  };
  let searches = 0, opens = 0;

  // ---- what stands where

  const query = el("input", { type: "search", id: `${own}-q`, "aria-label": say("search"), placeholder: say("placeholder"),
    autocomplete: "off", spellcheck: "false", value: state.asked.query });
  const how = el("select", { "aria-label": say("how"), onchange: () => search() },
    el("option", { value: "all" }, say("all")), el("option", { value: "any" }, say("any")));
  how.value = state.asked.how;
  const status = el("p", { class: "pc-status", role: "status", "aria-live": "polite" });
  const chips = el("div", { class: "pc-chips" }), lines = el("div", { class: "pc-lines" });
  const facets = el("div", { class: "pc-facets" });
  const filterButton = el("button", { type: "button", "aria-expanded": "false", "aria-controls": `${own}-f`,
    onclick: () => fold(!state.folded) }, say("filters"));
  facets.id = `${own}-f`;
  const list = el("ul", { class: "pc-list", role: "listbox", tabindex: "0", id: `${own}-l`,
    "aria-label": say("list") });
  const pager = el("div", { class: "pc-pager" });
  const doc = el("article", { class: "pc-doc", tabindex: "0", "aria-label": say("document") });
  const docHead = el("div", { class: "pc-dochead" }), beside = el("aside", { class: "pc-beside", tabindex: "0",
    "aria-label": say("beside") });
  const message = el("p", { class: "pc-message", role: "status", "aria-live": "polite" });
  root.classList.add("pc-room", "tex2jax_ignore", "mathjax_ignore");
  root.setAttribute("lang", start.lang === "zh" ? "zh-CN" : "en");
  root.replaceChildren(
    el("form", { class: "pc-bar", role: "search", onsubmit: (event) => { event.preventDefault(); search(); } },
      query, how, el("button", { type: "submit" }, say("search")), filterButton, status),
    chips, lines,
    el("div", { class: "pc-columns" },
      el("section", { class: "pc-left", "aria-label": say("found_label") }, facets, list, pager),
      el("section", { class: "pc-right", "aria-label": say("reading") }, docHead, message,
        el("div", { class: "pc-reading" }, doc, beside))),
    el("p", { class: "pc-keys" }, say("keys")));
  fold(root.clientWidth < 900);
  legend();

  function fold(folded) {
    state.folded = folded;
    facets.hidden = folded;
    filterButton.setAttribute("aria-expanded", String(!folded));
  }

  // ---- searching

  async function search(first = 0, last = false, from = null) {
    const number = ++searches;
    state.asked.query = query.value;
    state.asked.how = how.value;
    status.textContent = say("searching");
    const question = JSON.stringify(state.asked);
    const answer = await backend.ask({ type: "search", ...state.asked, first, most: PC_PAGE });
    if (number !== searches) return;
    if (answer.error) { status.textContent = answer.error; return; }
    // A notebook's kernel says what is ticked; a page forgets it with another question.
    if (answer.ticked || question !== state.answered) state.ticked = new Set(answer.ticked);
    state.answered = question;
    state.found = answer;
    state.first = first;
    state.at = last ? answer.rows.length - 1 : 0;
    showCount();
    lines.replaceChildren(...answer.lines.map((line) => el("p", {}, line)));
    showChips();
    showFacets();
    showList();
    if (from) regain(pager, from, list);
  }

  // What had the focus was made anew: its successor has it, or where that cannot be used what it leads to.
  function regain(box, key, other) {
    const made = box.querySelector(`[data-key=${key}]:not([disabled])`) || other;
    made.focus({ preventScroll: true });
  }

  function showCount() {
    const { total } = state.found;
    status.textContent = state.ticked.size ? say("ticked", { count: state.ticked.size })
      : say(total ? "found" : "found_none", { count: total });
  }

  const label = (facet, value) => {
    const known = (state.found && state.found.facets[facet] || []).find(([id]) => id === value);
    return known ? known[1] : value;
  };

  function showChips() {
    const all = Object.entries(state.asked.filters).flatMap(([name, values]) => values.map((value) => [name, value]));
    const removed = ([name, value]) => () => { toggle(name, value); query.focus(); };
    const made = all.slice(0, 12).map((pair) => el("button", { type: "button", class: "pc-chip", onclick: removed(pair),
      "aria-label": say("remove", { what: `${say(`filter_${pair[0]}`)} ${label(...pair)}` }) },
    `${say(`filter_${pair[0]}`)}: ${label(...pair)} ✕`));
    if (all.length > 12) made.push(el("span", {}, say("more_filters", { count: all.length - 12 })));
    if (all.length) made.push(el("button", { type: "button", onclick: () => {
      state.asked.filters = {}; search(); query.focus(); } }, say("clear")));
    chips.replaceChildren(...made);
  }

  function toggle(name, value) {
    const there = new Set(state.asked.filters[name] || []);
    if (!there.delete(value)) there.add(value);
    if (there.size) state.asked.filters[name] = [...there];
    else delete state.asked.filters[name];
    return search();
  }

  function showFacets() {
    const focused = facets.contains(document.activeElement) ? document.activeElement.id : "", scrolled = facets.scrollTop;
    const made = start.facets.map((name) => {
      const values = state.found.facets[name], chosen = new Set(state.asked.filters[name] || []);
      if (!values.length) return null;
      const box = el("details", { open: state.openFacets.has(name), ontoggle: (event) => {
        if (event.target.open) state.openFacets.add(name); else state.openFacets.delete(name); } },
      el("summary", {}, say(`filter_${name}`), el("small", {}, ` ${values.length}`)));
      const items = el("div", { class: "pc-values" });
      const show = (wanted, all) => {
        const fitting = values.filter(([id, text]) => chosen.has(id) || text.toLowerCase().includes(wanted));
        const cut = fitting.filter(([id], at) => all || at < 8 || chosen.has(id));
        items.replaceChildren(...cut.map(([id, text, count]) => {
          const box = `${own}-${name}-${id}`;
          return el("label", { for: box }, el("input", { type: "checkbox", id: box, checked: chosen.has(id),
            onchange: () => toggle(name, id) }), el("span", {}, text), el("b", {}, String(count)));
        }));
        if (cut.length < fitting.length) items.append(el("button", { type: "button", onclick: () => {
          state.unfolded.add(name);
          show(wanted, true);
          items.querySelectorAll("input")[cut.length]?.focus();
        } },
          say("more", { count: fitting.length - cut.length })));
      };
      if (values.length > 8) box.append(el("input", { type: "text", class: "pc-narrow", placeholder: say("narrow"),
        "aria-label": `${say("narrow")} ${say(`filter_${name}`)}`, oninput: (event) => show(event.target.value.toLowerCase(), false) }));
      box.append(items);
      if (state.found.unshown[name]) box.append(el("p", { class: "pc-empty" }, say("unshown", { count: state.found.unshown[name] })));
      show("", state.unfolded.has(name));
      return box;
    });
    const due = el("details", { open: state.openFacets.has("due"), ontoggle: (event) => {
      if (event.target.open) state.openFacets.add("due"); else state.openFacets.delete("due"); } },
    el("summary", {}, say("filter_due")), ...start.due.map((name) => el("label", { class: "pc-day", for: `${own}-${name}` },
      el("span", {}, say(`filter_${name}`)), el("input", { type: "text", id: `${own}-${name}`, placeholder: "2025-12-31",
        value: (state.asked.filters[name] || [""])[0], onchange: (event) => {
          const value = event.target.value.trim();
          if (value) state.asked.filters[name] = [value]; else delete state.asked.filters[name];
          search(); } }))));
    facets.replaceChildren(...made.filter(Boolean), due);
    facets.scrollTop = scrolled;
    if (focused) (document.getElementById(focused) || facets.querySelector("summary"))?.focus();
  }

  // ---- the list

  function showList() {
    const { rows, wanted, total } = state.found;
    list.replaceChildren(...rows.map((row, at) => el("li", { role: "option", id: `${own}-o${at}`,
      "aria-selected": String(at === state.at), "aria-checked": String(state.ticked.has(row.id)), "data-measure": row.id, class: row.id === state.open ? "pc-open" : null,
      onclick: (event) => {
        moveTo(at);
        if (event.target.closest(".pc-tick")) tick(at); else open(row.id);
      } },
    el("span", { class: "pc-tick", title: say("tick"), "aria-hidden": "true" }, state.ticked.has(row.id) ? "☑" : "☐"),
    el("span", { class: "pc-id" }, row.id), el("span", { class: "pc-side" }, row.side),
    el("span", { class: "pc-snippet" }, ...snippet(row.text, wanted)))));
    if (!rows.length) list.append(el("li", { class: "pc-none" }, say("nothing")));
    const page = (key, first) => el("button", { type: "button", disabled: first < 0 || first >= total || first === state.first,
      "data-key": key, onclick: () => search(first, false, key) }, say(key));
    pager.replaceChildren(page("previous", state.first - PC_PAGE || (state.first ? 0 : -1)),
      el("span", {}, say("pages", { first: total ? state.first + 1 : 0, last: state.first + rows.length, count: total })),
      page("next", state.first + PC_PAGE));
    moveTo(state.at, false);
  }

  function snippet(text, wanted) {
    const lower = pcAlike(text);
    const hits = wanted.map((word) => lower.indexOf(word)).filter((at) => at >= 0);
    const from = hits.length && Math.min(...hits) > 40 ? Math.min(...hits) - 20 : 0;
    const shown = text.slice(from, from + 110), made = [];
    let at = 0;
    const low = pcAlike(shown);
    while (at < shown.length) {
      const next = wanted.map((word) => [low.indexOf(word, at), word]).filter(([place]) => place >= 0)
        .sort((a, b) => a[0] - b[0] || b[1].length - a[1].length)[0];
      if (!next) break;
      made.push(shown.slice(at, next[0]), el("mark", { class: "pc-hit" }, shown.slice(next[0], next[0] + next[1].length)));
      at = next[0] + next[1].length;
    }
    return [from ? "…" : "", ...made, shown.slice(at), from + 110 < text.length ? "…" : ""];
  }

  function moveTo(at, scroll = true) {
    state.at = at;
    [...list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === at)));
    const item = list.children[at];
    if (!item || !item.id) { list.removeAttribute("aria-activedescendant"); return; }
    list.setAttribute("aria-activedescendant", item.id);
    if (scroll) inView(list, item);
  }

  function inView(box, item) {
    const outer = box.getBoundingClientRect(), inner = item.getBoundingClientRect();
    if (inner.top < outer.top) box.scrollTop += inner.top - outer.top;
    else if (inner.bottom > outer.bottom) box.scrollTop += inner.bottom - outer.bottom;
  }

  function tick(at) {
    const id = state.found.rows[at].id;
    if (!state.ticked.delete(id)) state.ticked.add(id);
    list.children[at].querySelector(".pc-tick").textContent = state.ticked.has(id) ? "☑" : "☐";
    list.children[at].setAttribute("aria-checked", String(state.ticked.has(id)));
    showCount();
    backend.ask({ type: "tick", ids: [...state.ticked] });
  }

  function listKey(event) {
    if (!state.found || !state.found.rows.length) return;
    const last = state.found.rows.length - 1, key = event.key;
    if (key === "ArrowDown" && state.at < last) moveTo(state.at + 1);
    else if (key === "ArrowUp" && state.at > 0) moveTo(state.at - 1);
    else if ((key === "ArrowDown" || key === "PageDown") && state.first + PC_PAGE < state.found.total) search(state.first + PC_PAGE);
    else if ((key === "ArrowUp" || key === "PageUp") && state.first) search(Math.max(0, state.first - PC_PAGE), key === "ArrowUp");
    else if (key === "Home") moveTo(0);
    else if (key === "End") moveTo(last);
    else if (key === "Enter") open(state.found.rows[state.at].id);
    else if (key === " ") tick(state.at);
    else if (!["ArrowDown", "ArrowUp", "PageDown", "PageUp"].includes(key)) return;
    event.preventDefault();
  }

  // ---- the document

  function legend() {
    const made = start.marks.map((kind) => el("button", { type: "button", "aria-pressed": "true", class: `pc-k-${kind}`,
      onclick: (event) => {
        const off = !state.hidden.delete(kind);
        if (off) state.hidden.add(kind);
        event.currentTarget.setAttribute("aria-pressed", String(!off));
        doc.classList.toggle(`pc-no-${kind}`, off);
      } }, `${PC_SIGNS[kind]} ${say(`kind_${kind}`)}`));
    root.querySelector(".pc-right").append(el("div", { class: "pc-legend", role: "group", "aria-label": say("legend") }, ...made));
  }

  async function open(id, part) {
    const number = ++opens;
    const asked = { type: "open", id, have: state.shown && state.shown.key };
    if (part !== undefined) asked.part = part;
    const answer = await backend.ask(asked);
    if (number !== opens) return;
    if (answer.error) { message.textContent = answer.error; return; }
    message.textContent = "";
    if (state.open && state.open !== id) state.back.push(state.open);
    state.open = id;
    if (answer.document.text !== undefined) { state.shown = answer.document; showDocument(); }
    showPlace(answer);
    showBeside(answer);
    [...list.children].forEach((item, at) => {
      item.classList.toggle("pc-open", item.dataset.measure === answer.measure);
      if (item.dataset.measure === answer.measure) moveTo(at);
    });
  }

  const link = (id, text) => el("a", { class: "pc-id", href: `#pc:${id}`, "data-pc": id }, text || id);

  function showDocument() {
    const shown = state.shown, cut = slicer(shown.text), made = [];
    let section = null, owner = null;
    for (const [first, last, kind, measure, heading] of shown.blocks) {
      let begin = first, end = last;
      while (begin < end && /\s/.test(cut(begin, begin + 1))) begin++;
      while (end > begin && /\s/.test(cut(end - 1, end))) end--;
      if (begin === end) continue;
      const piece = el("p", { class: `pc-block pc-b-${kind}`, "data-section": heading || null }, ...segments(shown, cut, begin, end));
      if (!measure) { section = owner = null; made.push(piece); continue; }
      if (owner !== measure) {
        owner = measure;
        section = el("section", { class: "pc-measure", "data-measure": measure }, link(measure));
        made.push(section);
      }
      section.append(piece);
    }
    const others = [];
    if (shown.parts > 1) {
      others.push(el("p", { class: "pc-parts" }, say("parts", { part: shown.part + 1, parts: shown.parts }),
        ...[["previous", shown.part - 1], ["next", shown.part + 1]].map(([word, part]) => el("button", { type: "button", "data-key": word,
          disabled: part < 0 || part >= shown.parts, onclick: () => open(shown.document, part).then(() => regain(doc, word, doc)) }, say(word)))));
    }
    doc.replaceChildren(...shown.lines.map((line) => el("p", { class: "pc-warning" }, line)), ...others, ...made);
    doc.scrollTop = 0;
  }

  // Marks lie over each other: the text is cut wherever one begins or ends.
  function segments(shown, cut, first, last) {
    const over = shown.marks.filter(([s, e]) => s < last && e > first);
    const ends = [...new Set([first, last, ...over.flatMap(([s, e]) => [Math.max(s, first), Math.min(e, last)])])].sort((a, b) => a - b);
    const made = [];
    for (let at = 0; at + 1 < ends.length; at++) {
      const [s, e] = [ends[at], ends[at + 1]], held = over.filter((mark) => mark[0] <= s && mark[1] >= e);
      if (!held.length) { made.push(cut(s, e)); continue; }
      const begun = held.filter((mark) => Math.max(mark[0], first) === s);
      for (const kind of new Set(begun.map((mark) => mark[2]))) made.push(el("i", { class: `pc-sign pc-s-${kind}`, "aria-hidden": "true", "data-sign": PC_SIGNS[kind] }));
      const said = [...new Set(held.map((mark) => mark[3]))].join("\n");
      made.push(el("mark", { class: [...new Set(held.map((mark) => `pc-k-${mark[2]}`))].join(" "), title: said,
        "data-ids": held.map((mark) => mark[4]).filter(Boolean).join(" ") || null }, cut(s, e)));
    }
    return made;
  }

  function showPlace(answer) {
    const shown = state.shown;
    doc.querySelectorAll(".pc-here").forEach((item) => item.classList.remove("pc-here"));
    const find = (attribute, value) => [...doc.querySelectorAll(`[${attribute}]`)].filter((item) => item.getAttribute(attribute).split(" ").includes(value));
    let places = find("data-ids", answer.id);
    if (!places.length) places = find("data-section", answer.id);
    if (!places.length && answer.measure) places = find("data-measure", answer.measure);
    places.forEach((item) => item.classList.add("pc-here"));
    const put = () => {
      if (places[0]?.isConnected) doc.scrollTop += places[0].getBoundingClientRect().top - doc.getBoundingClientRect().top - 30;
    };
    put();
    requestAnimationFrame(put); // a frame far below is laid out only when it comes into view
    docHead.replaceChildren(
      el("h2", {}, el("button", { type: "button", disabled: !state.back.length, "data-key": "back", "aria-label": say("back"), onclick: () => {
        const before = state.back.pop(); state.open = null; open(before).then(() => regain(docHead, "back", doc)); } }, "←"),
      ` ${answer.id}`, el("small", {}, ` ${shown.title}`)),
      el("p", { class: "pc-facts" }, shown.facts.join(" · "), " ",
        answer.measure ? el("button", { type: "button", onclick: () => copy(answer) }, say("copy")) : null));
  }

  async function copy(answer) {
    const sections = [...doc.querySelectorAll(".pc-measure")].filter((item) => item.dataset.measure === answer.measure);
    const text = sections.flatMap((item) => [...item.querySelectorAll(".pc-block")].map((block) => block.textContent)).join("\n");
    const place = `${state.shown.title}, ${answer.measure}, ${say("characters", { first: answer.at[0], last: answer.at[1] })}`;
    try {
      await navigator.clipboard.writeText(`${text}\n(${place})`);
      message.textContent = say("copied");
    } catch { message.textContent = say("not_copied"); }
  }

  // ---- beside it

  function showBeside(answer) {
    const held = answer.beside;
    if (!held) { beside.replaceChildren(el("p", {}, say("no_measure"))); return; }
    const part = (key, items, make, add) => [el("h3", {}, say(key), el("small", {}, ` ${items.length}`)),
      items.length ? el("ul", {}, ...items.map((item) => el("li", {}, ...make(item)))) : el("p", { class: "pc-empty" }, say("none")), add || null];
    const judging = start.canJudge ? judgeParts(answer) : null;
    beside.replaceChildren(...[
      ...(judging ? judging.head : []),
      ...part("topics", held.topics, (topic) => [topic.primary ? el("b", {}, topic.name) : topic.name,
        el("small", {}, ` ${topic.id} · ${topic.primary ? `${say("primary")} · ` : ""}${topic.source} ${topic.score}`),
        topic.sentence ? el("small", {}, " ", link(topic.sentence, say("sentence"))) : null, ...(judging ? judging.topic(topic) : [])],
      judging && judging.addTopic()),
      ...part("units", held.units, (unit) => [el("b", {}, unit.role), ` ${unit.mention}`,
        unit.name && unit.name !== unit.mention ? el("small", {}, ` → ${unit.name}`) : null, ...(judging ? judging.unit(unit) : [])]),
      ...part("targets", held.targets, (target) => [target.words, " ", link(target.id), ...(judging ? judging.target(target) : [])]),
      ...part("citations", held.citations, (cited) => [`《${cited.title}》`, el("small", {}, ` ${cited.relation}`),
        cited.document ? el("small", {}, " ", link(cited.document)) : null]),
      ...part("counterparts", held.counterparts, (other) => [link(other.id), ` ${other.side} `,
        el("b", { class: `pc-pair pc-pair-${other.relation || "none"}` }, other.relation_word), el("small", {}, ` ${other.score}`),
        el("p", {}, other.text), ...(judging ? judging.pair(other) : [])]),
    ].filter(Boolean));
    beside.scrollTop = 0;
    showJudged();
    if (!start.canJudge) beside.append(el("p", { class: "pc-empty" }, say("no_judging")));
  }

  // What was judged in this view: the tables have it after the next build.
  const judged = new Map(), made = [];
  const who = el("input", { type: "text", id: `${own}-who`, value: start.who || "" });
  const note = el("input", { type: "text", id: `${own}-note` });
  const undoButton = el("button", { type: "button", onclick: undo, disabled: !start.saved }, say("undo"));
  const judging = el("div", { class: "pc-judging" }, el("label", { for: who.id }, say("who"), who),
    el("label", { for: note.id }, say("note"), note), undoButton);

  async function judge(kind, subject, value) {
    const answer = await backend.ask({ type: "judge", kind, subject, value, note: note.value, who: who.value });
    message.textContent = answer.error || `${say("saved")} ${answer.lines.join(" ")}`;
    if (answer.error) return;
    const key = JSON.stringify([kind, subject]);
    made.push([key, judged.get(key)]);
    undoButton.disabled = !(answer.saved ?? made.length);
    judged.set(key, value);
    note.value = "";
    showJudged();
  }

  async function undo() {
    const answer = await backend.ask({ type: "undo" });
    message.textContent = answer.error || `${say("undone")} ${answer.lines.join(" ")}`;
    if (answer.error) return;
    undoButton.disabled = !(answer.saved ?? made.length - 1);
    if (!made.length) return;
    const [key, before] = made.pop();
    if (before === undefined) judged.delete(key); else judged.set(key, before);
    showJudged();
  }

  function showJudged() {
    beside.querySelectorAll("[data-judged]").forEach((item) => {
      const [key, value] = JSON.parse(item.dataset.judged), there = judged.get(key);
      if (value === undefined) item.textContent = there === undefined ? "" : say("judged", { value: there || "∅" });
      else item.setAttribute("aria-pressed", String(there === value));
    });
  }

  function judgeParts(answer) {
    const measure = answer.measure;
    const buttons = (kind, subject, values) => el("span", { class: "pc-verdict", role: "group", "aria-label": say(`judge_${kind}`) },
      ...values.map((value) => el("button", { type: "button", "aria-pressed": "false", onclick: () => judge(kind, subject, value),
        "data-judged": JSON.stringify([JSON.stringify([kind, subject]), value]) }, say(`value_${kind}_${value}`))));
    const said = (kind, subject) => el("small", { class: "pc-said", "data-judged": JSON.stringify([JSON.stringify([kind, subject])]) });
    const chooser = (label, options, now) => el("select", { "aria-label": label },
      ...options.map(([id, text]) => el("option", { value: id, selected: id === now }, text)));
    const unfold = (label, make) => {
      const box = el("details", { class: "pc-mend", ontoggle: () => { if (box.open && box.children.length === 1) { box.append(...make()); showJudged(); } } },
        el("summary", {}, label));
      return box;
    };
    const save = (run) => el("button", { type: "button", onclick: run }, say("save"));
    const parts = {
      topic: (topic) => [buttons("topic", { measure_id: measure, topic_id: topic.id }, ["yes", "no", "primary"])],
      addTopic: () => unfold(say("add_topic"), () => {
        const chosen = chooser(say("add_topic"), start.choices.topic.map(([id, text]) => [id, `${text} (${id})`])), place = el("span");
        const show = () => place.replaceChildren(buttons("topic", { measure_id: measure, topic_id: chosen.value }, ["yes", "primary"]));
        chosen.addEventListener("change", () => { show(); showJudged(); });
        show();
        return [chosen, place];
      }),
      pair: (other) => [buttons("pair", { left_measure_id: measure, right_measure_id: other.id }, ["same", "related", "no"])],
      target: (target) => [unfold(say("mend"), () => {
        const field = chooser(say("field"), start.targetFields.map((name) => [name, say(`field_${name}`)]));
        const place = el("span"), subject = () => ({ target_id: target.id, field: field.value });
        const show = () => {
          const listed = start.choices[field.value], now = target.fields[field.value];
          const value = listed ? chooser(say("value"), listed, now) : el("input", { type: "text", "aria-label": say("value"), value: now });
          place.replaceChildren(value, save(() => judge("target", subject(), value.value)), said("target", subject()));
        };
        field.addEventListener("change", () => { show(); showJudged(); });
        show();
        return [field, place, buttons("target", { target_id: target.id, field: "" }, ["no"])];
      })],
      unit: (unit) => unit.id ? [unfold(say("mend_function"), () => {
        const value = chooser(say("function"), [["", say("none")], ...start.choices.function], unit.function);
        return [value, save(() => judge("function", { unit_id: unit.id }, value.value)), said("function", { unit_id: unit.id })];
      })] : [],
    };
    return { head: [judging], ...parts };
  }

  // ---- keys and links

  // Heard before JupyterLab hears it, whose letters and arrows make and move cells.
  function key(event) {
    if (!(event.target instanceof Element) || !root.contains(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.stopPropagation();
    if (event.key === "/" && !event.target.closest("input, select, textarea")) {
      event.preventDefault();
      query.focus();
      query.select();
    } else if (event.target === list) listKey(event);
  }

  function follow(event) {
    const clicked = event.target instanceof Element && event.target.closest("a.pc-id, a[href^='#pc:']");
    if (!clicked || event.defaultPrevented || event.ctrlKey || event.metaKey) return;
    const room = clicked.closest(".pc-room");
    if (room && room !== root) return; // a link in a view opens in that view
    // Elsewhere: JupyterLab keeps other notebooks in the page, hidden or beside this one.
    const panel = (item) => item.closest(".jp-NotebookPanel");
    if (!room && (panel(clicked) !== panel(root) || !root.getClientRects().length)) return;
    const id = clicked.dataset.pc || decoded(clicked.getAttribute("href").slice(4));
    event.preventDefault();
    event.stopPropagation();
    open(id).then(() => { if (!room) root.scrollIntoView({ block: "nearest" }); });
  }

  window.addEventListener("keydown", key, true);
  document.addEventListener("click", follow, true);
  search().then(() => {
    if (opens) return null; // somebody has opened something meanwhile
    const named = decoded(location.hash).match(/^#pc:(.+)/);
    if (named && start.followsHash) return open(named[1]);
    if (state.found && state.found.rows.length) return open(state.found.rows[0].id);
    return null;
  });
  return { open, close: () => {
    document.removeEventListener("click", follow, true);
    window.removeEventListener("keydown", key, true);
  } };
}
