"use strict";
for (const box of document.querySelectorAll(".pc-network:not([data-live])")) {
  box.dataset.live = "";
  for (const still of box.querySelectorAll(".pc-static")) still.hidden = true;
  const frame = box.querySelector("iframe"), link = box.querySelector("a.pc-id");
  const listen = event => {
    if (event.source !== frame.contentWindow || !event.data || event.data.type !== "pc-open") return;
    link.dataset.pc = String(event.data.id);
    link.setAttribute("href", "#pc:" + link.dataset.pc);
    link.click();
  };
  window.addEventListener("message", listen);
}
