// On wide screens a row opens beside the list; elsewhere its link is a link.
import { on } from "./behave.js";

const wide = window.matchMedia("(min-width: 1200px)");

function mark(row) {
  document.querySelectorAll("tr.is-open").forEach((open) => open.classList.remove("is-open"));
  if (row) row.classList.add("is-open");
}

export function closePane() {
  const beside = document.querySelector(".beside.has-pane");
  if (!beside) return;
  beside.classList.remove("has-pane");
  beside.querySelector("#pane").replaceChildren();
  mark(null);
}

export function openInPane(link) {
  const pane = document.getElementById("pane");
  if (!pane || !wide.matches || !window.htmx) return false;
  mark(link.closest("tr"));
  window.htmx.ajax("GET", link.href, { target: "#pane", swap: "innerHTML", source: link })
    .then(() => { if (pane.childElementCount) pane.closest(".beside").classList.add("has-pane"); });
  return true;
}

on("click", "a[data-pane]", (link, event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  if (openInPane(link)) event.preventDefault();
});
on("click", "[data-close-pane]", closePane);
document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !document.querySelector("dialog[open], details[data-menu][open]")) closePane(); });
