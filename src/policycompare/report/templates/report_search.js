// One search over all that the page holds: findings, captions, tables with their rows, text, passages, folded or not.
const box = document.getElementById("search"), hitList = document.getElementById("hits");
const list = hitList.querySelector("ol"), count = hitList.querySelector("output");
const SEARCHED = [
  ".findings > li", "figure", ".grid > .name", ".grid > .note:not(.cut)", ".grid tbody tr", ".passages .row",
  "section > p", "section > ul > li", "pre",
].join(",");

const tidy = text => text.replace(/\s+/g, " ").trim();

box.closest(".search").hidden = false;

// Made when the box is first used: what a reader does not search for costs nothing.
let held = null;
function holdings() {
  if (held) return held;
  const textOf = thing => thing.matches("figure") ? thing.querySelector("figcaption").textContent
    : thing.matches("tr") ? [...thing.cells].map(cell => cell.textContent).filter(Boolean).join(" · ")
    : thing.matches(".row") ? thing.querySelector("summary").textContent : thing.textContent;
  held = [...document.querySelectorAll(SEARCHED)].map(thing => {
    const section = thing.closest("section"), table = thing.closest(".grid")?.querySelector(".name");
    const place = [section.querySelector("h2").textContent];
    if (table && table !== thing) place.push(table.textContent);
    return { place: place.join(" › "), text: tidy(textOf(thing)), go: () => land(thing) };
  });
  for (const told of document.querySelectorAll("template[id^='pc:']")) {
    const id = told.id.slice(3);
    held.push({ place: `${words.passage} › ${id}`, text: tidy(told.content.textContent), go: () => openPassage(id) });
  }
  held.forEach(one => { one.plain = plain(one.text); });
  return held;
}
function land(thing) {
  const details = thing.matches(".findings > li") ? thing.querySelector("details") : null;
  reveal(details || thing);
  document.querySelectorAll(".found").forEach(other => other.classList.remove("found"));
  thing.classList.add("found");
  thing.scrollIntoView({ block: "center" });
  thing.tabIndex = -1;
  thing.focus({ preventScroll: true });
}

// The words around the first hit, with what was searched for marked.
function excerpt(one, wanted) {
  // Normalising may change a text's length; then what is marked would be something else.
  const text = one.plain.length === one.text.length ? one.text : one.plain;
  const start = Math.max(0, Math.min(...wanted.map(word => one.plain.indexOf(word))) - 24);
  const shown = text.slice(start, start + 110), low = one.plain.slice(start, start + 110);
  const parts = start ? ["…"] : [];
  for (let at = 0; at < shown.length;) {
    const next = wanted.map(word => ({ word, at: low.indexOf(word, at) })).filter(found => found.at >= 0)
      .sort((a, b) => a.at - b.at)[0];
    if (!next) { parts.push(shown.slice(at)); break; }
    parts.push(shown.slice(at, next.at), element("mark", { textContent: shown.substr(next.at, next.word.length) }));
    at = next.at + next.word.length;
  }
  return start + 110 < text.length ? [...parts, "…"] : parts;
}

function searchAll() {
  const wanted = plain(box.value).split(/\s+/).filter(Boolean);
  hitList.hidden = !wanted.length;
  if (!wanted.length) { list.replaceChildren(); return; }
  const found = holdings().filter(one => wanted.every(word => one.plain.includes(word)));
  const values = { hits: found.length, shown: words.most };
  count.value = fillIn(!found.length ? words.found_none : found.length > words.most ? words.found_most : words.found, values);
  list.replaceChildren(...found.slice(0, words.most).map(one => {
    const link = element("button", { type: "button" }, element("small", { textContent: one.place }), ...excerpt(one, wanted));
    link.addEventListener("click", () => { hitList.hidden = true; one.go(); });
    return element("li", {}, link);
  }));
  hitList.scrollTop = 0;
}
// While a word is composed by an input method, its Latin letters are no search.
box.addEventListener("input", event => { if (!event.isComposing) searchAll(); });
box.addEventListener("compositionend", searchAll);
box.addEventListener("focus", () => { if (box.value) hitList.hidden = false; });
box.addEventListener("keydown", event => {
  if (event.key === "Enter" || event.key === "ArrowDown") list.querySelector("button")?.focus();
  if (event.key === "Enter" || event.key === "ArrowDown") event.preventDefault();
});
list.addEventListener("keydown", event => {
  const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
  if (!step) return;
  event.preventDefault();
  const next = event.target.closest("li")[step];
  (next ? next.querySelector("button") : step === "previousElementSibling" ? box : null)?.focus();
});
box.closest(".search").addEventListener("keydown", event => {
  if (event.key !== "Escape") return;
  hitList.hidden = true;
  box.focus();
});
document.addEventListener("pointerdown", event => {
  if (!event.target.closest(".search")) hitList.hidden = true;
});

// Which section is being read is marked in the contents; on a phone the contents close once something was chosen.
const menu = document.getElementById("menu");
const links = new Map([...menu.querySelectorAll("a")].map(link => [link.hash.slice(1), link]));
menu.addEventListener("click", event => {
  if (event.target.closest("a") && menu.matches(":popover-open")) menu.hidePopover();
});
const seen = new IntersectionObserver(entries => {
  const top = entries.filter(entry => entry.isIntersecting).at(-1);
  if (!top) return;
  links.forEach(link => link.removeAttribute("aria-current"));
  links.get(top.target.id)?.setAttribute("aria-current", "true");
}, { rootMargin: "-20% 0px -79% 0px" });
document.querySelectorAll("main > section").forEach(section => seen.observe(section));
