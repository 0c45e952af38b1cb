// One line at the corner. Good news leaves by itself, bad news stays until it is read.
import { make } from "./behave.js";

const STAYS = 6000;

export function toast(text, kind = "ok") {
  const place = document.getElementById("toasts");
  if (!place) return;
  const close = make("button", { type: "button", "aria-label": "关闭" }, "✕");
  const line = make("div", { class: `toast-line is-${kind}`, role: kind === "bad" ? "alert" : false }, make("span", {}, text), close);
  close.addEventListener("click", () => line.remove());
  for (const old of place.querySelectorAll(".toast-line")) {
    if (old.firstChild.textContent === text) old.remove();
  }
  place.append(line);
  while (place.children.length > 4) place.firstElementChild.remove();
  if (kind !== "bad") setTimeout(() => line.remove(), STAYS);
}
