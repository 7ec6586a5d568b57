// The node that is chosen, the panel about it, and the search for it.
function pin(node, {focus = false} = {}) {
  if (node && !node.visible) {
    state.collectives = $("collectives").checked = true;
    applyFilter();
    showLeast();
  }
  const before = state.pin;
  state.pin = node;
  if (node) activate(node);
  mark();
  showPanel();
  if (node && focus) {
    node.element.focus({preventScroll: true});
    reveal(node);
  }
  if (node) $("status").textContent = say("selected", named(node), node.ties.filter(t => t.visible).length);
  else if (before) $("status").textContent = say("cleared");
}

// HTML elements; text is only ever text.
function html(name, parent, text, attributes = {}) {
  const element = document.createElement(name);
  if (text !== undefined) element.textContent = text;
  for (const key in attributes) element.setAttribute(key, attributes[key]);
  if (parent) parent.appendChild(element);
  return element;
}

// The panel.
function showPanel() {
  const panel = $("panel"), node = state.pin;
  panel.replaceChildren();
  panel.classList.toggle("waiting", !node);
  panel.scrollTop = 0;
  if (!node) { showMost(panel); return; }
  const top = html("div", panel, undefined, {class: "top"});
  html("h2", top, named(node), {id: "panel-name"});
  const close = html("button", top, "×", {type: "button", "aria-label": say("close")});
  close.addEventListener("click", () => { pin(null); node.element.focus({preventScroll: true}); });
  const also = node.name[1 - state.lang];
  if (also && also !== named(node)) html("p", panel, also, {class: "also", lang: LANGS[1 - state.lang]});
  const facts = html("dl", panel);
  const fact = (key, value) => {
    if (value === "" || value === undefined || value === null) return;
    html("dt", facts, say(key));
    html("dd", facts, value, {"data-fact": key});
  };
  fact("head_kind", say("kind_" + node.kind));
  for (const key of ["level", "system", "function"]) if (node[key]) fact("head_" + key, node[key][state.lang]);
  if (node.kind === "measure") fact("units", node.units);
  else { fact("head_measures", node.measures); fact("sole", node.sole); }
  fact("head_id", node.id);
  if (node.held && !node.ties.some(t => other(t, node).kind === "measure")) listHeld(panel, node);
  const shown = node.ties.filter(t => t.visible);
  if (D.directed) {
    listTies(panel, "ties_out", node, shown.filter(t => t.from === node));
    listTies(panel, "ties_in", node, shown.filter(t => t.to === node));
  } else listTies(panel, "ties", node, shown);
  const hidden = node.ties.length - shown.length;
  if (!node.ties.length) html("p", panel, say("no_ties"), {class: "small"});
  if (hidden) html("p", panel, say("hidden_ties", hidden), {class: "small"});
}
function showMost(panel) {
  html("p", panel, say("panel_hint"), {class: "small"});
  const first = ranked.filter(n => n.visible && n.kind !== "measure").slice(0, 15);
  if (first.length < 2) return;
  html("h3", panel, say("most"));
  const list = html("ol", panel);
  for (const node of first) {
    const row = html("div", html("li", list), undefined, {class: "row"});
    html("button", row, named(node), {type: "button"}).addEventListener("click", () => pin(node, {focus: true}));
    html("span", row, say("tie_count", node.measures));
  }
}
function listTies(panel, key, node, list) {
  if (!list.length) return;
  html("h3", panel, say(key, list.length));
  const entries = html("ol", panel, undefined, {"data-ties": key});
  for (const tie of [...list].sort((a, b) => b.count - a.count || byName(other(a, node), other(b, node)))) {
    const to = other(tie, node), entry = html("li", entries), row = html("div", entry, undefined, {class: "row"});
    html("button", row, named(to), {type: "button"}).addEventListener("click", () => pin(to, {focus: true}));
    html("span", row, tie.role ? D.roles[tie.role][state.lang] : say("tie_count", tie.count));
    if (to.kind === "measure") showMeasure(html("div", entry), tie.measures[0], []);
    else if (node.kind === "measure") continue;
    else if (!D.texts.length) listIds(html("div", entry, undefined, {class: "ids"}), tie.measures);
    else openTo(entry, say("tie_measures", tie.measures.length), list => {
      for (const i of tie.measures) showMeasure(html("li", list), i, [node, to]);
    });
  }
}

// Measures with their text; where the page knows none, with their ids alone.
const roleIn = nodes.map(node => new Map(node.held || []));
const linkTo = (parent, id) => html("a", parent, id, {class: "pc-id", href: "#pc:" + id, "data-pc": id});
function listIds(parent, measures) {
  measures.forEach((i, at) => {
    if (at) parent.append(state.lang ? ", " : "、");
    linkTo(parent, D.measures[i]);
  });
}
function showMeasure(parent, i, units) {
  const [text, at] = D.texts[i] || ["", -1], line = html("div", parent, undefined, {class: "of"});
  linkTo(line, D.measures[i]);
  const roles = units.filter(unit => roleIn[unit.index].has(i)).map(unit => {
    const role = D.roles[roleIn[unit.index].get(i)][state.lang];
    return units.length > 1 ? named(unit) + " " + role : role;
  });
  const said = [...roles, at >= 0 ? D.documents[at][state.lang] : ""].filter(Boolean).join(state.lang ? ", " : "，");
  if (said) html("span", line, said);
  if (text) html("p", parent, text, {class: "text", lang: "zh"});
}
function openTo(parent, summary, fill) {
  const details = html("details", parent, undefined, {class: "measures"});
  html("summary", details, summary);
  details.addEventListener("toggle", () => {
    if (details.open && !details.querySelector("ol")) fill(html("ol", details));
  });
  return details;
}
function listHeld(panel, node) {
  html("h3", panel, say("held", node.held.length));
  const details = openTo(panel, say("held_open"), list => {
    for (const [i] of node.held) showMeasure(html("li", list), i, [node]);
  });
  details.dataset.held = "";
  details.open = node.held.length <= 12;
}
// In a frame of a notebook an id is opened by the page around it.
document.addEventListener("click", event => {
  const link = event.target.closest ? event.target.closest("a.pc-id") : null;
  if (!link) return;
  event.preventDefault();
  if (window.parent !== window) window.parent.postMessage({type: "pc-open", id: link.dataset.pc}, "*");
});

// Search: substring of a name in either language, of a function or of the id.
const plain = text => text.normalize("NFKC").toLowerCase();
for (const node of nodes) node.words = plain([...node.name, ...(node.function || []), node.id].join("\n"));
const query = $("query"), SHOWN = 50;
let hits = [], chosen = -1;
function search() {
  const wanted = plain(query.value.trim());
  hits = wanted ? ranked.filter(n => n.words.includes(wanted)) : [];
  const starts = node => (plain(named(node)).includes(wanted) ? 0 : 1);
  hits.sort((a, b) => starts(a) - starts(b) || a.rank - b.rank);
  const list = $("hits");
  list.replaceChildren();
  hits.slice(0, SHOWN).forEach((node, i) => {
    const item = html("li", list, named(node), {role: "option", id: "hit-" + i, "aria-selected": "false"});
    const other = node.name[1 - state.lang];
    const also = [other !== named(node) && other, node.function && node.function[state.lang]];
    const rest = also.filter((text, at) => text && text !== named(node) && also.indexOf(text) === at).join(" · ");
    if (rest) html("span", item, rest);
    item.addEventListener("pointerdown", event => { event.preventDefault(); goTo(node); });
  });
  const count = hits.length > SHOWN ? say("more", hits.length - SHOWN) : say("hits", hits.length);
  const note = !wanted ? "" : hits.length ? count : say("none_found");
  $("found-note").textContent = note;
  $("status").textContent = note;
  choose(hits.length ? 0 : -1);
  open(Boolean(wanted));
}
function open(yes) {
  $("found").classList.toggle("open", yes);
  query.setAttribute("aria-expanded", String(yes && hits.length > 0));
}
function choose(index) {
  chosen = index;
  [...$("hits").children].forEach((item, i) => item.setAttribute("aria-selected", String(i === index)));
  if (index < 0) query.removeAttribute("aria-activedescendant");
  else {
    query.setAttribute("aria-activedescendant", "hit-" + index);
    $("hits").children[index].scrollIntoView({block: "nearest"});
  }
}
function goTo(node) {
  open(false);
  pin(node, {focus: true});
}
query.addEventListener("input", search);
query.addEventListener("focus", () => { if (query.value.trim()) search(); });
query.addEventListener("blur", () => open(false));
query.addEventListener("keydown", event => {
  const count = Math.min(hits.length, SHOWN);
  if (event.isComposing) return;
  if (event.key === "ArrowDown" && count) choose((chosen + 1) % count);
  else if (event.key === "ArrowUp" && count) choose((chosen + count - 1) % count);
  else if (event.key === "Enter" && chosen >= 0) goTo(hits[chosen]);
  else if (event.key === "Escape") { query.value = ""; search(); }
  else return;
  event.preventDefault();
});

