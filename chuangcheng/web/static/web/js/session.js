// Idle time-out that never eats a form: a warning two minutes before, and a log-in inside the page afterwards.
import { csrfToken, shelf } from "./behave.js";
import { closeDialog, openDialog } from "./dialog.js";

const WARN = 120;
const body = document.body;
const limit = Number(body.dataset.idle || 0);
const seenKey = `seen:${body.dataset.user || "-"}`;
let lastPing = Date.now();

function touch() {
  shelf.write(seenKey, Date.now()); // shared by all tabs
}

async function ping() {
  lastPing = Date.now();
  if (!body.dataset.ping) return;
  const answer = await fetch(body.dataset.ping, { method: "POST", headers: { "X-CSRFToken": csrfToken(), "HX-Request": "true" }, redirect: "manual" }).catch(() => null);
  if (answer && (answer.status === 401 || answer.type === "opaqueredirect")) askForLogin();
}

export function askForLogin() {
  const dialog = document.getElementById("relogin");
  const warning = document.getElementById("idle-warning");
  if (warning && warning.open) closeDialog(warning);
  if (dialog) openDialog(dialog);
  else window.location.reload();
}

async function logIn(event) {
  event.preventDefault();
  const form = event.target;
  const fault = form.querySelector(".error-summary");
  const say = (text) => { fault.hidden = false; fault.querySelector("h2").textContent = text; };
  try {
    const answer = await fetch(form.action, {
      method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual",
      headers: { "X-CSRFToken": csrfToken(), "HX-Request": "true", Accept: "text/plain" },
    });
    if (answer.ok || answer.type === "opaqueredirect") {
      form.reset();
      fault.hidden = true;
      touch();
      document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((input) => { input.value = csrfToken(); });
      closeDialog(form.closest("dialog"));
      (await import("./toast.js")).toast("已重新登录，接着办吧。");
    } else {
      const text = (answer.headers.get("Content-Type") || "").startsWith("text/plain") ? await answer.text() : "";
      say(text || "密码不对，请再输一次。");
    }
  } catch (error) {
    say("网络没有连上，请连上后再试。");
  }
}

function watch() {
  const warning = document.getElementById("idle-warning");
  const idle = (Date.now() - (shelf.read(seenKey) || Date.now())) / 1000;
  const left = Math.ceil(limit - idle);
  if (left <= 0) return askForLogin();
  if (left <= WARN) {
    const countdown = warning.querySelector("[data-countdown]");
    countdown.textContent = left > 60 ? `${Math.ceil(left / 60)} 分钟` : `${left} 秒`;
    if (!document.querySelector("#relogin[open]")) openDialog(warning);
  } else {
    if (warning.open) closeDialog(warning);
    if (idle < 60 && Date.now() - lastPing > 240000) ping(); // typing counts as being there
  }
  return undefined;
}

const form = document.querySelector("form[data-relogin]");
if (form) form.addEventListener("submit", logIn);
if (limit > 0 && document.getElementById("idle-warning")) {
  touch();
  for (const type of ["keydown", "pointerdown", "scroll"]) {
    document.addEventListener(type, () => { if (!document.querySelector("#idle-warning[open], #relogin[open]")) touch(); }, { passive: true, capture: true });
  }
  document.querySelector("[data-stay]").addEventListener("click", (event) => {
    touch();
    ping();
    closeDialog(event.target.closest("dialog"));
  });
  setInterval(watch, 5000);
}
