// A figure is drawn when a reader comes near it, and in idle moments; what stands aside costs the opening nothing.
const waiting = new Map();
for (const told of document.querySelectorAll("figure noscript")) {
  const text = told.textContent, frame = told.parentElement;
  const image = element("img", { alt: frame.getAttribute("aria-label"), decoding: "async" });
  for (const name of ["width", "height"]) {
    const found = text.match(new RegExp(` ${name}="(\\d+)"`));
    if (found) image[name] = found[1];
  }
  told.replaceWith(image);
  waiting.set(image, text.slice(text.indexOf(' src="') + 6, text.lastIndexOf('"')));
}
function draw(image) {
  if (!waiting.has(image)) return;
  image.src = waiting.get(image);
  waiting.delete(image);
}
const near = new IntersectionObserver(entries => {
  for (const entry of entries) if (entry.isIntersecting) { near.unobserve(entry.target); draw(entry.target); }
}, { rootMargin: "100% 0px" });
waiting.forEach((_, image) => near.observe(image));
const idle = window.requestIdleCallback || (work => setTimeout(work, 50));
function drawNext() {
  const [image] = waiting.keys();
  if (!image) return;
  draw(image);
  idle(drawNext);
}
addEventListener("load", () => idle(drawNext));
addEventListener("beforeprint", () => [...waiting.keys()].forEach(draw));

// What a row opens to, and the measures that ids lead to, are no part of the page before somebody asks for them.
function fill(row) {
  const told = row.querySelector(":scope > template");
  if (!told) return;
  row.append(told.content);
  told.remove();
}
const rowsOfPassages = [...document.querySelectorAll(".passages .row")];
for (const row of rowsOfPassages) row.addEventListener("toggle", () => { if (row.open) fill(row); });

const reading = document.getElementById("reading");
function openPassage(id) {
  const told = document.getElementById(`pc:${id.split("/")[0]}`);
  if (!told) return false;
  reading.querySelector(".pc-side").replaceChildren(told.content.cloneNode(true));
  if (!reading.open) reading.showModal();
  return true;
}
reading.querySelector("button").addEventListener("click", () => reading.close());
// A click beside it closes it.
reading.addEventListener("click", event => { if (event.target === reading) reading.close(); });
document.addEventListener("click", event => {
  const link = event.target.closest("a.pc-id");
  if (link && openPassage(link.dataset.pc)) event.preventDefault();
});

// What is closed or filtered away around a thing opens.
function reveal(thing) {
  for (let up = thing; up; up = up.parentElement) {
    up.hidden = false;
    if (up.tagName === "DETAILS") up.open = true;
    if (up.classList.contains("row")) fill(up);
  }
  thing.scrollIntoView({ block: thing.tagName === "TR" ? "center" : "start" });
}

// A link into something closed opens it.
function openTarget() {
  let name = "";
  try { name = decodeURIComponent(location.hash.slice(1)); } catch { return; }
  if (name.startsWith("pc:")) { openPassage(name.slice(3)); return; }
  const found = name && document.getElementById(name);
  if (!found) return;
  const own = found.matches(".findings > li") ? found.querySelector("details") : found;
  reveal(own);
  if (own !== found) found.scrollIntoView();
}
addEventListener("hashchange", openTarget);
if (location.hash) openTarget();
// A second click on a link asks again.
document.addEventListener("click", event => {
  const link = event.target.closest("a[href]");
  if (link && link.hash && link.hash === location.hash) openTarget();
});

// On paper what is printed is open; afterwards it is as it was.
const withPassages = document.getElementById("print-passages");
let closed = [];
addEventListener("beforeprint", () => {
  if (withPassages.checked) rowsOfPassages.forEach(fill);
  closed = [...document.querySelectorAll("details:not([open])")];
  if (!withPassages.checked) closed = closed.filter(details => !details.closest(".passages"));
  closed.forEach(details => { details.open = true; });
});
addEventListener("afterprint", () => {
  closed.forEach(details => { details.open = false; });
  closed = [];
});
for (const one of document.querySelectorAll(".scripted")) one.hidden = false;
document.getElementById("print").addEventListener("click", () => print());
