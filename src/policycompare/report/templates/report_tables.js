const words = JSON.parse(document.getElementById("words").textContent);
const collator = new Intl.Collator(words.locale, { numeric: true });
const plain = text => text.normalize("NFKC").toLowerCase();
const fillIn = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

// A box that shows only what holds all of its words, and says how many that are.
function addFilter(before, label, things) {
  const texts = things.map(thing => plain(thing.textContent));
  const box = element("input", { type: "search", autocomplete: "off", spellcheck: false });
  const count = element("output", {});
  count.setAttribute("aria-live", "polite");
  const labelled = element("label", {}, element("span", { textContent: label }), box);
  const tools = element("div", { className: "tools" }, labelled, count);
  const filter = () => {
    const wanted = plain(box.value).split(/\s+/).filter(Boolean);
    let hits = 0;
    things.forEach((thing, i) => {
      thing.hidden = !wanted.every(word => texts[i].includes(word));
      hits += thing.hidden ? 0 : 1;
    });
    count.value = wanted.length ? fillIn(words.hits, { hits, all: things.length }) : "";
  };
  // While a word is composed by an input method, its Latin letters are no search.
  box.addEventListener("input", event => { if (!event.isComposing) filter(); });
  box.addEventListener("compositionend", filter);
  before.before(tools);
}

const isNumber = kind => kind !== "text" && kind !== "date";
// What a cell is sorted by; null is empty and stands last in either direction.
function keyOf(row, at, kind) {
  const cell = row.cells[at], text = cell.classList.contains("unknown") ? "" : cell.textContent.trim();
  if (!text) return null;
  return isNumber(kind) ? Number(text.replaceAll(",", "")) : text;
}

function compareKeys(a, b, kind) {
  if (isNumber(kind)) return a - b;
  // ISO dates stand in their order as text.
  if (kind === "date") return a < b ? -1 : a > b ? 1 : 0;
  return collator.compare(a, b);
}

function makeSortable(table) {
  const body = table.tBodies[0], rows = [...body.rows];
  const heads = [...table.querySelectorAll("th[data-at]")];
  for (const head of heads) {
    // No button element: Chromium leaves it out of the headings that it repeats on printed pages.
    const button = element("span", { role: "button", tabIndex: 0, title: words.sort }, ...head.childNodes);
    head.append(button);
    button.addEventListener("keydown", event => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      head.click();
    });
    head.addEventListener("click", () => {
      const next = { ascending: "descending", descending: null }[head.getAttribute("aria-sort")];
      const order = next === undefined ? "ascending" : next;
      heads.forEach(other => other.removeAttribute("aria-sort"));
      let sorted = rows;
      if (order) {
        head.setAttribute("aria-sort", order);
        const sign = order === "ascending" ? 1 : -1, at = Number(head.dataset.at), kind = head.dataset.kind;
        const keys = new Map(rows.map(row => [row, keyOf(row, at, kind)]));
        sorted = [...rows].sort((one, other) => {
          const a = keys.get(one), b = keys.get(other);
          if (a === null || b === null) return (a === null) - (b === null);
          return sign * compareKeys(a, b, kind);
        });
      }
      body.append(...sorted);
    });
  }
}

for (const table of document.querySelectorAll("table[data-rows]")) {
  makeSortable(table);
  const rows = [...table.tBodies[0].rows];
  if (rows.length > 5) addFilter(table.parentElement, words.search, rows);
}
