// The drawing: view, nodes, ties, labels. Foreign text enters the page by textContent and setAttribute only.
const D = JSON.parse(document.getElementById("data").textContent);
const $ = id => document.getElementById(id);
const SVG = "http://www.w3.org/2000/svg";
const LANGS = ["zh", "en"];
const MARGIN = 44, STRETCH = 1.5, FONT = 12, LINE = 15, LONGEST = 190;
// Shapes of about the same area inside a circle of radius 1.
const SHAPES = {
  agency: "M-1 0A1 1 0 1 1 1 0A1 1 0 1 1-1 0Z",
  collective: "M-1 0A1 1 0 1 1 1 0A1 1 0 1 1-1 0Z",
  measure: "M-.85-.85H.85V.85H-.85Z",
  topic: "M0-1.22L1.22 0L0 1.22L-1.22 0Z",
  function: "M-1.06 0L-.53-.92H.53L1.06 0L.53.92H-.53Z",
  theme: "M0-1.2L1.15.85H-1.15Z",
};
const still = matchMedia("(prefers-reduced-motion: reduce)");
const map = $("map");
const state = {
  lang: LANGS.indexOf(D.lang), k: 1, tx: 0, ty: 0, fit: 1, width: 0, height: 0, wide: 1, tall: 1, fitted: true,
  hover: null, pin: null, group: null, least: 1, collectives: true, active: null,
};

function make(name, attributes, parent) {
  const element = document.createElementNS(SVG, name);
  for (const key in attributes) element.setAttribute(key, attributes[key]);
  if (parent) parent.appendChild(element);
  return element;
}
function say(key, ...values) {
  return values.reduce((text, value, i) => text.replace("{" + i + "}", () => String(value)), D.words[key][state.lang]);
}
const named = node => node.name[state.lang] || node.name[0] || node.id;
const collators = LANGS.map(lang => new Intl.Collator(lang, {numeric: true}));
const byName = (a, b) => collators[state.lang].compare(named(a), named(b)) || a.index - b.index;

// Nodes and ties from the data, with their elements.
const biggest = D.nodes.reduce((most, n) => (n.r > most.r ? n : most), {r: 1, measures: 1});
const SMALLEST = D.nodes.length > 300 ? 3 : 4, LARGEST = 28;
const most = Math.max(1, biggest.measures);
const strongest = D.ties.reduce((most, t) => Math.max(most, t[2]), 1);
const weakest = D.ties.reduce((least, t) => Math.min(least, t[2]), strongest);
const nodes = D.nodes.map((data, index) => ({
  ...data, index, ties: [], visible: true, wide: {},
  collective: data.kind === "collective",
}));
const pairs = new Set(D.ties.map(t => t[0] + ">" + t[1]));
const ties = D.ties.map(([from, to, count, measures, role]) => ({
  from: nodes[from], to: nodes[to], count, measures, role, visible: true,
  bent: D.directed && pairs.has(to + ">" + from),
}));
for (const tie of ties) {
  tie.from.ties.push(tie);
  if (tie.to !== tie.from) tie.to.ties.push(tie);
}
const ranked = [...nodes].sort((a, b) => b.r - a.r || a.index - b.index);
ranked.forEach((node, rank) => { node.rank = rank; });
state.active = ranked[0] || null;

// Where ties are many each is thinner and fainter, so that they do not run into one.
const few = Math.min(1, 20 / Math.sqrt(ties.length + 1));
const share = count => (strongest > weakest ? (count - weakest) / (strongest - weakest) : 0);
const tieWidth = count => (0.8 + 0.2 * few + (0.5 + 4.5 * few) * Math.sqrt(share(count))).toFixed(2);
const tieOpacity = count => (0.04 + 0.5 * few + 0.35 * few * share(count)).toFixed(3);
// Of very many ties only the strongest follow a moving view; the rest come back when it rests.
const LARGE = 900, RESTED = 180;
const large = ties.length > LARGE;
map.classList.toggle("large", large);
[...ties].sort((a, b) => a.count - b.count).forEach((tie, i) => {
  tie.rests = i < ties.length - LARGE;
  tie.element = make("path", {
    class: "tie", "stroke-width": tieWidth(tie.count),
    "stroke-opacity": tieOpacity(tie.count),
  }, $(tie.rests ? "resting" : "ties"));
});
// The small ones lie on top, so that a big one never hides them.
for (const node of ranked) {
  const tabindex = node === state.active ? "0" : "-1";
  const g = make("g", {class: "node " + node.kind, role: "button", tabindex}, $("nodes"));
  node.element = g;
  node.hit = make("circle", {class: "hit"}, g);
  node.shape = make("path", {
    class: "shape " + node.kind, d: SHAPES[node.kind] || SHAPES.agency, fill: D.groups[node.group].colour,
    "vector-effect": "non-scaling-stroke",
  }, g);
  node.text = make("text", {class: node.kind, display: "none"}, $("labels"));
  g.node = node;
}

// Sizes and positions on the screen.
// At the whole view as laid out, where none overlap; nearer by the root, so that ties come free.
const drawnRadius = r => Math.max(SMALLEST, r * Math.min(state.fit, LARGEST / biggest.r));
const radius = node => drawnRadius(node.r) * Math.min(2.2, Math.sqrt(state.k / state.fit));
const screenX = node => node.x * state.k * state.wide + state.tx;
const screenY = node => node.y * state.k * state.tall + state.ty;

function measureStage() {
  const box = map.getBoundingClientRect();
  state.width = Math.max(1, box.width);
  state.height = Math.max(1, box.height);
  map.setAttribute("viewBox", `0 0 ${state.width} ${state.height}`);
}
function fitted() {
  const shown = nodes.filter(n => n.visible);
  if (!shown.length) return {k: 1, tx: 0, ty: 0};
  const ends = values => [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
  const [left, right] = ends(shown.map(n => n.x)), [top, bottom] = ends(shown.map(n => n.y));
  const room = size => Math.max(40, size - 2 * MARGIN);
  const across = room(state.width) / Math.max(60, right - left), down = room(state.height) / Math.max(60, bottom - top);
  // A wide stage is filled by stretching, within reason; nodes only come further apart.
  const k = Math.min(across, down, 3);
  state.wide = Math.max(1, Math.min(STRETCH, across / k));
  state.tall = Math.max(1, Math.min(STRETCH, down / k));
  return {
    k, tx: (state.width - k * state.wide * (left + right)) / 2,
    ty: (state.height - k * state.tall * (top + bottom)) / 2,
  };
}
let moving = 0;
function moveTo(view) {
  cancelAnimationFrame(moving);
  const from = {k: state.k, tx: state.tx, ty: state.ty}, begin = performance.now();
  if (still.matches) { Object.assign(state, view); draw(true); return; }
  const step = now => {
    const t = Math.min(1, Math.max(0, (now - begin) / 220)), s = t * (2 - t);
    for (const key of ["k", "tx", "ty"]) state[key] = from[key] + (view[key] - from[key]) * s;
    draw(true);
    if (t < 1) moving = requestAnimationFrame(step);
  };
  moving = requestAnimationFrame(step);
}
function fit(smooth) {
  const view = fitted();
  state.fit = view.k;
  state.fitted = true;
  if (smooth) moveTo(view); else { Object.assign(state, view); draw(true); }
}
function zoomed(factor, x = state.width / 2, y = state.height / 2) {
  const k = Math.min(state.fit * 12, Math.max(state.fit / 3, state.k * factor)), f = k / state.k;
  state.fitted = false;
  return {k, tx: x - (x - state.tx) * f, ty: y - (y - state.ty) * f};
}
function panned(dx, dy) {
  state.fitted = false;
  return {k: state.k, tx: state.tx + dx, ty: state.ty + dy};
}
// Panning only as far as it takes to see the node.
function reveal(node) {
  const x = screenX(node), y = screenY(node), edge = MARGIN - 4;
  const dx = x < edge ? edge - x : x > state.width - edge ? state.width - edge - x : 0;
  const dy = y < edge ? edge - y : y > state.height - edge ? state.height - edge - y : 0;
  if (dx || dy) moveTo(panned(dx, dy));
}

let waiting = false, changed = true, resting = 0;
// ``moved``: the view or a node is on its way, else only what is picked out or the language has changed.
function draw(moved = false) {
  changed = changed || moved;
  if (moved && large) {
    $("resting").setAttribute("display", "none");
    clearTimeout(resting);
    resting = setTimeout(() => {
      $("resting").removeAttribute("display");
      drawTies(ties.filter(t => t.rests));
    }, RESTED);
  }
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => { waiting = false; drawNow(); });
}
function drawTies(some) {
  for (const tie of some) if (tie.visible) tie.element.setAttribute("d", tiePath(tie));
}
const f1 = number => number.toFixed(1);
function tiePath(tie) {
  const x1 = screenX(tie.from), y1 = screenY(tie.from), x2 = screenX(tie.to), y2 = screenY(tie.to);
  if (!D.directed) return `M${f1(x1)} ${f1(y1)}L${f1(x2)} ${f1(y2)}`;
  const length = Math.hypot(x2 - x1, y2 - y1) || 1, ux = (x2 - x1) / length, uy = (y2 - y1) / length;
  const bend = tie.bent ? Math.min(26, length * 0.16) : 0;
  const cx = (x1 + x2) / 2 - uy * bend, cy = (y1 + y2) / 2 + ux * bend;
  const inLength = Math.hypot(x2 - cx, y2 - cy) || 1, ix = (x2 - cx) / inLength, iy = (y2 - cy) / inLength;
  const stop = radius(tie.to) + 2.5, ex = x2 - ix * stop, ey = y2 - iy * stop;
  const head = 5 + Math.sqrt(tie.count), wing = head * 0.62;
  return `M${f1(x1)} ${f1(y1)}Q${f1(cx)} ${f1(cy)} ${f1(ex)} ${f1(ey)}`
    + `M${f1(ex - ix * head - iy * wing)} ${f1(ey - iy * head + ix * wing)}L${f1(ex)} ${f1(ey)}`
    + `L${f1(ex - ix * head + iy * wing)} ${f1(ey - iy * head - ix * wing)}`;
}
function drawNow() {
  if (changed) drawTies(large ? ties.filter(t => !t.rests) : ties);
  changed = false;
  for (const node of nodes) {
    if (!node.visible) continue;
    const r = radius(node);
    node.element.setAttribute("transform", `translate(${f1(screenX(node))} ${f1(screenY(node))})`);
    if (node.drawn !== r) {
      node.drawn = r;
      node.shape.setAttribute("transform", `scale(${r.toFixed(2)})`);
      node.hit.setAttribute("r", f1(Math.max(r + 2, 9)));
    }
  }
  placeLabels();
}

// Labels: the biggest first, beside its node where nothing stands yet; what finds no place waits for a nearer view.
const pen = document.createElement("canvas").getContext("2d");
function labelOf(node) {
  if (node.wide.lang === state.lang) return node.wide;
  pen.font = FONT + "px " + getComputedStyle(document.body).fontFamily;
  let letters = Array.from(named(node)), text = letters.join("");
  while (letters.length > 1 && pen.measureText(text).width > LONGEST) {
    letters = letters.slice(0, -1);
    text = letters.join("").trimEnd() + "…";
  }
  node.text.textContent = text;
  node.wide = {lang: state.lang, width: pen.measureText(text).width * 1.03 + 4};
  return node.wide;
}
class Taken {
  constructor() { this.cells = new Map(); }
  *near([left, top, right, bottom]) {
    for (let i = Math.floor(left / 60); i <= Math.floor(right / 60); i++)
      for (let j = Math.floor(top / 60); j <= Math.floor(bottom / 60); j++) yield i + ":" + j;
  }
  add(box) {
    for (const cell of this.near(box)) {
      if (!this.cells.has(cell)) this.cells.set(cell, []);
      this.cells.get(cell).push(box);
    }
  }
  free(box, rank) {
    for (const cell of this.near(box))
      for (const [left, top, right, bottom, owner] of this.cells.get(cell) || [])
        if (owner !== rank && box[0] < right && box[2] > left && box[1] < bottom && box[3] > top) return false;
    return true;
  }
}
function placeLabels() {
  const lit = litNodes(), main = shownNode();
  let todo = ranked.filter(n => n.visible && (!lit || lit.has(n)));
  if (main) todo = [main, ...todo.filter(n => n !== main)];
  const texts = new Taken(), shapes = new Taken();
  for (const node of todo) {
    const x = screenX(node), y = screenY(node), r = radius(node);
    shapes.add([x - r, y - r, x + r, y + r, node.rank]);
  }
  for (const node of nodes) node.text.setAttribute("display", "none");
  // First where a label hides no node, then, for those left, where it hides no other label.
  for (const strict of [true, false]) {
    todo = todo.filter(node => {
      const x = screenX(node), y = screenY(node), r = radius(node) + 3, {width} = labelOf(node);
      if (x < -r || y < -r || x > state.width + r || y > state.height + r) return false;
      const middle = Math.min(Math.max(x - width / 2, 0), state.width - width), d = r * 0.7;
      const spots = [
        [x + r, y - LINE / 2], [x - r - width, y - LINE / 2], [middle, y + r - 1], [middle, y - r - LINE + 1],
        [x + d, y + d - 3], [x + d, y - d - LINE + 3], [x - d - width, y + d - 3], [x - d - width, y - d - LINE + 3],
      ];
      for (const [left, top] of spots) {
        const box = [left, top, left + width, top + LINE];
        const inside = box[0] >= 0 && box[2] <= state.width && box[1] >= 0 && box[3] <= state.height;
        if (!inside || !texts.free(box, -1) || (strict && !shapes.free(box, node.rank))) continue;
        if (!strict && node !== main && !clearOfBigger(node, box)) continue;
        texts.add([...box, node.rank]);
        node.text.setAttribute("x", f1(left + 2));
        node.text.setAttribute("y", f1(top + LINE - 3.5));
        node.text.classList.toggle("main", node === main);
        node.text.removeAttribute("display");
        return false;
      }
      return true;
    });
  }
  function clearOfBigger(node, box) {
    for (const cell of shapes.near(box))
      for (const other of shapes.cells.get(cell) || []) {
        const hides = box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1];
        if (hides && (other[4] < node.rank || node.rank > 40)) return false;
      }
    return true;
  }
}

// What is picked out: a node with its neighbours, or a group of the legend.
const shownNode = () => [state.hover, state.pin].find(node => node && node.visible) || null;
const other = (tie, node) => (tie.from === node ? tie.to : tie.from);
function litNodes() {
  const main = shownNode();
  if (main) return new Set([main, ...main.ties.filter(t => t.visible).map(t => other(t, main))]);
  if (state.group) return new Set(nodes.filter(n => n.visible && state.group(n)));
  return null;
}
function mark() {
  const lit = litNodes(), main = shownNode();
  map.classList.toggle("picking", lit !== null);
  for (const node of nodes) {
    node.element.classList.toggle("near", Boolean(lit && lit.has(node) && node !== main));
    node.element.classList.toggle("main", node === main);
    node.element.setAttribute("aria-pressed", String(node === state.pin));
  }
  for (const tie of ties) {
    const on = main ? tie.from === main || tie.to === main : Boolean(lit && lit.has(tie.from) && lit.has(tie.to));
    tie.element.classList.toggle("on", on);
  }
  draw();
}
function applyFilter() {
  for (const node of nodes) {
    node.visible = state.collectives || !node.collective;
    node.element.setAttribute("display", node.visible ? "inline" : "none");
  }
  for (const tie of ties) {
    tie.visible = tie.count >= state.least && tie.from.visible && tie.to.visible;
    tie.element.setAttribute("display", tie.visible ? "inline" : "none");
  }
  if (!state.active || !state.active.visible) activate(ranked.find(n => n.visible) || null);
  if (state.pin && !state.pin.visible) pin(null);
  draw(true);
  mark();
}
// One node at a time can be reached by Tab; arrow keys hand this on.
function activate(node) {
  if (state.active) state.active.element.setAttribute("tabindex", "-1");
  state.active = node;
  if (node) node.element.setAttribute("tabindex", "0");
}
