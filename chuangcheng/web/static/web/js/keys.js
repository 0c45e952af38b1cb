// Light shortcuts: / to search, g and a letter to go, j k x o in a list, ? for this help.
import { make, on, wakeAll } from "./behave.js";
import { closeDialog, openDialog } from "./dialog.js";

let goes = 0;
let help = null;

function isTyping(target) {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable]") && !target.matches("input[type=checkbox]");
}

function rows() {
  return [...document.querySelectorAll(".grid[data-rows] tbody tr")];
}

function step(by) {
  const all = rows();
  const at = all.findIndex((row) => row.contains(document.activeElement));
  const row = all[Math.min(all.length - 1, Math.max(0, at + by))];
  const link = row && row.querySelector("a.title, a");
  if (link) { link.focus(); link.scrollIntoView({ block: "nearest" }); }
}

function tick() {
  const row = document.activeElement && document.activeElement.closest("tr");
  const box = row && row.querySelector(".tick input");
  if (box) box.click();
}

function showHelp() {
  if (!help) {
    const lines = [["/", "查问题"], ["j k", "列表里往下、往上"], ["x", "勾选这一行"], ["Enter", "打开这一行"], ["Esc", "关闭弹窗、侧栏"], ["?", "看快捷键"]];
    document.querySelectorAll(".side [data-go]").forEach((link) => lines.splice(1, 0, [`g ${link.dataset.go}`, `到${link.textContent.trim()}`]));
    const list = make("dl", { class: "facts-list" }, ...lines.flatMap(([keys, what]) => [make("dt", {}, ...keys.split(" ").flatMap((key) => [make("kbd", {}, key), " "])), make("dd", {}, what)]));
    const close = make("button", { class: "btn", type: "button" }, "知道了");
    help = make("dialog", { "aria-label": "快捷键" }, make("div", { class: "dialog-inner" }, make("div", { class: "dialog-head" }, make("h2", {}, "快捷键")), make("div", { class: "dialog-body" }, list, make("div", { class: "form-foot" }, close))));
    close.addEventListener("click", () => closeDialog(help));
    document.body.append(help);
    wakeAll(help);
  }
  openDialog(help);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target) || document.querySelector("dialog[open]")) return;
  if (goes && Date.now() - goes < 1200) {
    goes = 0;
    const link = document.querySelector(`.side [data-go="${CSS.escape(event.key)}"]`);
    if (link) { event.preventDefault(); link.click(); }
    return;
  }
  if (event.key === "g") goes = Date.now();
  else if (event.key === "/") {
    const search = document.querySelector("[data-slash]");
    if (search) { event.preventDefault(); search.focus(); search.select(); }
  } else if (event.key === "?") showHelp();
  else if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key === "x") tick();
});
on("click", "[data-keys-help]", showHelp);
