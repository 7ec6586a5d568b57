"use strict";
// A table that stands in the page becomes one that sorts, filters, pages and copies. What documents hold is only ever
// read and set as text.
for (const box of document.querySelectorAll(".pc-table:not([data-live])")) {
  box.dataset.live = "";
  const words = JSON.parse(box.dataset.words), lang = box.lang;
  const fill = (key, values) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const collator = new Intl.Collator(lang, {numeric: true});
  const plain = text => text.normalize("NFKC").toLowerCase();
  const make = (name, properties, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };
  const table = box.querySelector("table"), body = table.tBodies[0], head = table.tHead;
  const heads = [...head.querySelectorAll("th[data-at]")].sort((a, b) => a.dataset.at - b.dataset.at);
  const isNumber = heads.map(th => ["number", "score", "integer"].includes(th.dataset.kind));
  const groups = [...head.querySelectorAll("th[scope=colgroup]")], groupOf = [];
  if (groups.length) {
    let at = 0;
    for (const th of head.rows[0].cells) for (let i = 0; i < th.colSpan; i++) groupOf[at++] = groups.includes(th) ? th : null;
  }
  const names = heads.map((th, at) => (groupOf[at] ? groupOf[at].textContent + " " : "") + th.textContent);
  const number = cell => (cell.textContent ? Number(cell.dataset.v || cell.textContent.replace(/,/g, "")) : NaN);
  const rows = [...body.rows].map((element, at) => ({element, at, cells: [...element.cells]}));
  for (const row of rows) row.text = plain(row.cells.map(cell => cell.textContent).join("\n"));
  const visible = heads.map(() => true), asked = heads.map(() => "");
  let shown = rows, sorted = {at: -1, way: 0}, size = 20, first = 0;

  // Which rows: all words of the search in any column; of a column its text or, for numbers, a comparison.
  function fits(row, at) {
    const text = asked[at], match = isNumber[at] && /^(<=?|>=?|=)\s*(-?[\d.]+)$/.exec(text);
    if (!match) return plain(row.cells[at].textContent).includes(text);
    const value = number(row.cells[at]), other = Number(match[2]);
    return {"<": value < other, "<=": value <= other, ">": value > other, ">=": value >= other, "=": value === other}[match[1]];
  }
  function refresh() {
    const wanted = plain(search.value).split(/\s+/).filter(Boolean);
    const columns = asked.flatMap((text, at) => (text ? [at] : []));
    shown = rows.filter(row => wanted.every(w => row.text.includes(w)) && columns.every(at => fits(row, at)));
    if (sorted.way) {
      const {at, way} = sorted, value = row => row.cells[at].textContent;
      const compare = isNumber[at] ? (a, b) => number(a.cells[at]) - number(b.cells[at])
        : (a, b) => collator.compare(value(a), value(b));
      // What is empty stands last in either direction.
      shown.sort((a, b) => !value(a) - !value(b) || way * compare(a, b) || a.at - b.at);
    }
    first = 0;
    draw();
  }
  function draw() {
    const many = size || shown.length, last = Math.min(first + many, shown.length);
    body.replaceChildren(...shown.slice(first, last).map(row => row.element));
    const values = {first: first + 1, last, hits: shown.length, all: rows.length};
    place.value = fill(!shown.length ? "none_found" : shown.length < rows.length ? "place_found" : "place", values);
    before.disabled = first === 0;
    after.disabled = last >= shown.length;
  }
  function turn(by) {
    first = Math.max(0, first + by * size);
    draw();
  }

  // Columns.
  function show(at, yes) {
    visible[at] = yes;
    for (const cell of [heads[at], filters.cells[at], ...rows.map(row => row.cells[at])]) cell.hidden = !yes;
    for (const th of groups) {
      th.colSpan = Math.max(1, groupOf.filter((own, i) => own === th && visible[i]).length);
      th.hidden = !groupOf.some((own, i) => own === th && visible[i]);
    }
  }

  // As a workbook takes it: numbers as numbers, dates as dates, all else as text, whatever it begins with.
  const quoted = text => (/["\t\n\r]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text);
  // In plain text nothing says what is text: what a workbook takes for a formula has an apostrophe before it, as in
  // sheet_csv.py; a number is none.
  const shield = text => (/^[=+@＝＋－＠\t\r\n'-]/.test(text) && !/^[+-]?\d[\d,]*(\.\d+)?%?$/.test(text) ? "'" + text : text);
  const bare = (row, at) => (isNumber[at] ? copied(row, at) : shield(copied(row, at)));
  function copied(row, at) {
    return isNumber[at] ? String(row.cells[at].textContent && number(row.cells[at])) : row.cells[at].textContent;
  }
  function asHtml(columns) {
    const made = make("table");
    const line = make("tr");
    const text = 'mso-number-format:"\\@"';
    for (const at of columns) {
      line.append(make("th", {textContent: names[at]}));
      line.lastChild.setAttribute("style", text);
    }
    made.append(line);
    for (const row of shown) {
      const own = make("tr");
      for (const at of columns) {
        const cell = make("td", {textContent: copied(row, at)});
        if (heads[at].dataset.kind === "text") cell.setAttribute("style", text);
        own.append(cell);
      }
      made.append(own);
    }
    return '<meta charset="utf-8">' + made.outerHTML;
  }
  function copy() {
    const columns = visible.flatMap((yes, at) => (yes ? [at] : []));
    const lines = shown.map(row => columns.map(at => quoted(bare(row, at))).join("\t"));
    const text = [columns.map(at => quoted(shield(names[at]))).join("\t"), ...lines].join("\r\n");
    let done = false;
    const give = event => {
      event.preventDefault();
      event.stopImmediatePropagation();
      event.clipboardData.setData("text/plain", text);
      event.clipboardData.setData("text/html", asHtml(columns));
      done = true;
    };
    document.addEventListener("copy", give, {capture: true, once: true});
    document.execCommand("copy");
    document.removeEventListener("copy", give, {capture: true});
    said.value = done ? fill("copied", {rows: shown.length, columns: columns.length}) : words.not_copied;
  }

  // What a reader uses.
  const button = (key, act) => {
    const made = make("button", {type: "button", textContent: words[key]});
    made.addEventListener("click", act);
    return made;
  };
  const search = make("input", {type: "search", autocomplete: "off", spellcheck: false});
  search.addEventListener("input", event => { if (!event.isComposing) refresh(); });
  search.addEventListener("compositionend", refresh);
  const filters = make("tr", {hidden: true});
  heads.forEach((th, at) => {
    const input = make("input", {type: "text", title: words.filter_hint, spellcheck: false});
    input.setAttribute("aria-label", names[at] + ": " + words.filters);
    const ask = event => { if (!event.isComposing) { asked[at] = plain(input.value.trim()); refresh(); } };
    input.addEventListener("input", ask);
    input.addEventListener("compositionend", ask);
    filters.append(make("th", {}, input));
    const sort = make("button", {type: "button", textContent: th.textContent});
    sort.addEventListener("click", () => {
      const way = sorted.at !== at ? 1 : sorted.way === 1 ? -1 : sorted.way === -1 ? 0 : 1;
      sorted = {at, way};
      for (const other of heads) other.removeAttribute("aria-sort");
      if (way) th.setAttribute("aria-sort", way > 0 ? "ascending" : "descending");
      refresh();
    });
    th.replaceChildren(sort);
  });
  head.append(filters);
  const choices = names.map((name, at) => {
    const tick = make("input", {type: "checkbox", checked: true});
    tick.addEventListener("change", () => show(at, tick.checked));
    return make("label", {}, tick, name);
  });
  const choose = make("details", {className: "pc-choose"}, make("summary", {textContent: words.columns}),
    make("div", {}, ...choices));
  const filter = button("filters", () => {
    filters.hidden = !filters.hidden;
    filter.setAttribute("aria-pressed", String(!filters.hidden));
    if (filters.hidden) {
      for (const input of filters.querySelectorAll("input")) input.value = "";
      asked.fill("");
      refresh();
    } else filters.querySelector("th:not([hidden]) input").focus();
  });
  filter.setAttribute("aria-pressed", "false");
  const said = make("output"), place = make("output");
  for (const output of [said, place]) output.setAttribute("aria-live", "polite");
  const sizes = make("select", {}, ...[20, 50, 100, 0].map(n => make("option", {value: n, textContent: n || words.all_rows})));
  sizes.addEventListener("change", () => { size = Number(sizes.value); first = 0; draw(); });
  const before = button("before", () => turn(-1)), after = button("after", () => turn(1));
  before.textContent = "‹";
  after.textContent = "›";
  before.setAttribute("aria-label", words.before);
  after.setAttribute("aria-label", words.after);
  box.querySelector(".pc-scroll").before(make("div", {className: "pc-tools"},
    make("label", {}, words.search + " ", search), filter, choose, button("copy", copy), said));
  box.querySelector(".pc-scroll").after(make("div", {className: "pc-tools"},
    make("div", {}, before, after), place, make("label", {}, words.rows_of_page + " ", sizes)));
  draw();
}
