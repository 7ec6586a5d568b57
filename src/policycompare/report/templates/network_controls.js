// What the reader does: pointing, keys, filters, legend, language.
// Mouse and touch: one pointer drags a node or the view, two zoom.
const pointers = new Map();
let drag = null;
const place = event => {
  const box = map.getBoundingClientRect();
  return {x: event.clientX - box.left, y: event.clientY - box.top};
};
const nodeAt = event => {
  const element = event.target.closest ? event.target.closest(".node") : null;
  return element ? element.node : null;
};
map.addEventListener("pointerdown", event => {
  if (event.button > 0) return;
  cancelAnimationFrame(moving);
  const at = place(event);
  pointers.set(event.pointerId, at);
  map.setPointerCapture(event.pointerId);
  drag = pointers.size === 1 ? {node: nodeAt(event), from: at, moved: false} : null;
});
map.addEventListener("pointermove", event => {
  const at = place(event), before = pointers.get(event.pointerId);
  if (!before) return;
  if (pointers.size === 2) {
    const rest = [...pointers].find(([id]) => id !== event.pointerId)[1];
    const apart = (a, b) => Math.max(1, Math.hypot(a.x - b.x, a.y - b.y));
    Object.assign(state, zoomed(apart(at, rest) / apart(before, rest), (at.x + rest.x) / 2, (at.y + rest.y) / 2));
    Object.assign(state, panned((at.x - before.x) / 2, (at.y - before.y) / 2));
    draw(true);
  } else if (drag) {
    if (!drag.moved && Math.hypot(at.x - drag.from.x, at.y - drag.from.y) < 4) return;
    drag.moved = true;
    map.classList.add("dragging");
    if (drag.node) {
      drag.node.x += (at.x - before.x) / (state.k * state.wide);
      drag.node.y += (at.y - before.y) / (state.k * state.tall);
      state.fitted = false;
    } else Object.assign(state, panned(at.x - before.x, at.y - before.y));
    draw(true);
  }
  pointers.set(event.pointerId, at);
});
function letGo(event) {
  if (!pointers.delete(event.pointerId)) return;
  map.classList.remove("dragging");
  if (drag && !drag.moved && event.type === "pointerup") {
    pin(drag.node === state.pin ? null : drag.node);
    if (drag.node) drag.node.element.focus({preventScroll: true});
  }
  drag = null;
}
map.addEventListener("pointerup", letGo);
map.addEventListener("pointercancel", letGo);
map.addEventListener("wheel", event => {
  event.preventDefault();
  const at = place(event), step = event.deltaMode === 1 ? event.deltaY * 20 : event.deltaY;
  Object.assign(state, zoomed(Math.exp(-Math.max(-200, Math.min(200, step)) * 0.0022), at.x, at.y));
  draw(true);
}, {passive: false});
function hover(node) {
  if (state.hover === node) return;
  state.hover = node;
  mark();
}
map.addEventListener("pointerover", event => {
  if (!pointers.size && event.pointerType !== "touch") hover(nodeAt(event));
});
map.addEventListener("pointerleave", () => hover(null));
map.addEventListener("focusin", event => {
  const node = nodeAt(event);
  if (!node) return;
  activate(node);
  if (node.element.matches(":focus-visible")) hover(node);
});
map.addEventListener("focusout", () => hover(null));

// Keys on the drawing.
const ARROWS = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};
const MOVES = {
  in: () => zoomed(1.4), out: () => zoomed(1 / 1.4), fit: null,
  left: () => panned(80, 0), right: () => panned(-80, 0), up: () => panned(0, 80), down: () => panned(0, -80),
};
const move = name => (name === "fit" ? fit(true) : moveTo(MOVES[name]()));
function nextNode(node, [dx, dy]) {
  let best = null, least = Infinity;
  for (const to of nodes) {
    const x = screenX(to) - screenX(node), y = screenY(to) - screenY(node);
    const along = x * dx + y * dy, across = Math.abs(x * dy) + Math.abs(y * dx);
    if (!to.visible || to === node || along <= 0) continue;
    if (along + 2 * across < least) [best, least] = [to, along + 2 * across];
  }
  return best;
}
map.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const node = nodeAt(event), arrow = ARROWS[event.key];
  if (arrow && event.shiftKey) move(event.key.slice(5).toLowerCase());
  else if (arrow) {
    const to = node ? nextNode(node, arrow) : state.active;
    if (to) { to.element.focus({preventScroll: true}); hover(to); reveal(to); }
  } else if ((event.key === "Enter" || event.key === " ") && node) pin(node === state.pin ? null : node);
  else if (event.key === "Escape") { hover(null); pin(null); }
  else if (event.key === "+" || event.key === "=") move("in");
  else if (event.key === "-" || event.key === "_") move("out");
  else if (event.key === "0") move("fit");
  else return;
  event.preventDefault();
});
for (const button of document.querySelectorAll("[data-move]")) {
  button.addEventListener("click", () => move(button.dataset.move));
}

// Filters.
const least = $("least");
least.min = weakest;
least.max = strongest;
least.value = weakest;
least.disabled = weakest === strongest;
least.closest(".least").hidden = weakest === strongest;
state.least = weakest;
function showLeast() {
  const text = say("slider_value", state.least, ties.filter(t => t.visible).length, ties.length);
  $("least-value").textContent = text;
  least.setAttribute("aria-valuetext", text);
}
function filter() {
  state.least = Number(least.value);
  state.collectives = $("collectives").checked;
  applyFilter();
  showLeast();
  showPanel();
}
least.addEventListener("input", filter);
$("collectives").addEventListener("change", filter);
$("collectives-box").hidden = !nodes.some(n => n.collective) || nodes.every(n => n.collective);

// Legend: each entry is a button that picks out its nodes.
function swatch(parent, kind, colour, r = 6.5) {
  const size = Math.ceil(2.5 * r) + 2, viewBox = `${-size / 2} ${-size / 2} ${size} ${size}`;
  const svg = make("svg", {width: size, height: size, viewBox, "aria-hidden": "true"}, parent);
  const d = SHAPES[kind] || SHAPES.agency, transform = `scale(${r})`;
  make("path", {class: "shape " + kind, d, transform, fill: colour, "vector-effect": "non-scaling-stroke"}, svg);
}
let pressed = "";
function legendPart(legend, key) {
  const part = html("div", legend, undefined, {class: "part"});
  html("b", part, say(key));
  return part;
}
function legendButton(part, key, text, test) {
  const is = {type: "button", "aria-pressed": String(pressed === key), title: say("legend_hint")};
  const button = html("button", part, undefined, is);
  button.dataset.key = key;
  button.addEventListener("click", () => {
    pressed = pressed === key ? "" : key;
    state.group = pressed ? test : null;
    for (const other of document.querySelectorAll("#legend [data-key]")) {
      other.setAttribute("aria-pressed", String(other.dataset.key === pressed));
    }
    if (pressed && state.pin) pin(null);
    mark();
  });
  return [button, () => html("span", button, text)];
}
function showLegend() {
  const legend = $("legend"), kinds = [...new Set(nodes.map(n => n.kind))];
  legend.replaceChildren();
  if (!nodes.length) return;
  if (D.groups.filter(g => g.by === "system").length > 1) {
    const part = legendPart(legend, "head_system");
    D.groups.forEach((group, i) => {
      if (group.by !== "system") return;
      const [button, finish] = legendButton(part, "group" + i, group.name[state.lang], n => n.group === i);
      swatch(button, "agency", group.colour);
      finish();
    });
  }
  if (kinds.length > 1) {
    const part = legendPart(legend, "head_kind");
    for (const kind of kinds) {
      const [button, finish] = legendButton(part, kind, say("kind_" + kind), n => n.kind === kind);
      const group = D.groups[nodes.find(n => n.kind === kind).group];
      swatch(button, kind, group.by === "kind" ? group.colour : D.grey);
      finish();
    }
  }
  const sizes = [...new Set([1, Math.round(most / 3), most])].filter(n => n > 0).sort((a, b) => a - b);
  if (sizes.length > 1) {
    const part = legendPart(legend, "size");
    for (const size of sizes) {
      const of = html("span", part, undefined, {class: "of"});
      swatch(of, "agency", D.grey, drawnRadius(biggest.r * Math.sqrt(size / most)));
      html("span", of, size);
    }
  }
  if (strongest > weakest) {
    const part = legendPart(legend, D.two_mode ? "width_two" : "width");
    for (const count of [weakest, strongest]) {
      const of = html("span", part, undefined, {class: "of"});
      const svg = make("svg", {width: 30, height: 12, viewBox: "0 0 30 12", "aria-hidden": "true"}, of);
      make("path", {d: "M1 6H29", stroke: "#5f6b7a", "stroke-width": tieWidth(count)}, svg);
      html("span", of, count);
    }
  }
  if (D.directed && ties.length) legendPart(legend, "arrow");
}

// Language: every word of the page anew.
function speak() {
  document.documentElement.lang = LANGS[state.lang];
  document.title = D.lines.title[state.lang];
  for (const element of document.querySelectorAll("[data-line]")) {
    element.textContent = D.lines[element.dataset.line][state.lang];
  }
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = say(element.dataset.word);
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", say(element.dataset.label));
    if (element.dataset.move) element.title = say(element.dataset.label);
  }
  query.placeholder = say("search_hint");
  $("language").textContent = say("other_language");
  $("language").lang = LANGS[1 - state.lang];
  for (const node of nodes) {
    const said = `${named(node)}, ${say("kind_" + node.kind)}, ${say("ties", node.ties.length)}`;
    node.element.setAttribute("aria-label", said);
  }
  search();
  open(false);
  $("status").textContent = "";
  showLeast();
  showPanel();
  showLegend();
  draw();
}
$("language").addEventListener("click", () => { state.lang = 1 - state.lang; speak(); });

// Begin.
$("app").hidden = false;
$("language").hidden = false;
$("table").open = false;
$("empty").hidden = nodes.length > 0;
measureStage();
applyFilter();
speak();
fit(false);
new ResizeObserver(() => {
  const {width, height} = state;
  measureStage();
  if (state.fitted) fit(false);
  else Object.assign(state, {tx: state.tx + (state.width - width) / 2, ty: state.ty + (state.height - height) / 2});
  showLegend();
  draw(true);
}).observe(map);
