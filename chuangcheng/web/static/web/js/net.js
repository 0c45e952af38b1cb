// What htmx does about errors: the form stays as it is, the sentence is said, a log-in that ran out is renewed.
import { csrfToken, on } from "./behave.js";
import { toast } from "./toast.js";
import { askForLogin } from "./session.js";

const SENTENCES = {
  0: "网络没有连上，内容没有提交；已填的都在，连上后再提交一次。",
  400: "提交的内容不完整，请刷新页面后再试。",
  403: "您现在的岗位不能办这一步；换过岗位或重新登录后再试。",
  404: "要办的内容已经不在了，或不归您看；请刷新页面。",
  409: "别人刚办过这一件，请刷新页面看最新情况再办。",
  412: "这一件刚被别人改过，请刷新页面看最新情况再办。",
  413: "文件太大，没有收下；请压缩后再传。",
  428: "页面放得太久了，请刷新后再办。",
  429: "操作太快了，请等一分钟再试。",
  503: "系统正忙，内容没有提交；请过一会儿再提交一次。",
  504: "系统没有及时回话；请先刷新看看是否已办好，再决定要不要重新提交。",
  507: "服务器存储空间不足，没有保存；请告诉系统管理员。",
};

/** The sentence the server gave (plain text or {"sentence": …}), else ours for that status. */
export function sentenceOf(xhr) {
  const type = xhr.getResponseHeader("Content-Type") || "";
  const body = (xhr.responseText || "").trim();
  if (type.startsWith("text/plain") && body && body.length < 400) return body;
  if (type.startsWith("application/json")) {
    try {
      const said = JSON.parse(body);
      if (said.sentence) return said.sentence;
    } catch (error) { /* not ours */ }
  }
  return SENTENCES[xhr.status] || (xhr.status >= 500 ? "系统出了问题，内容没有保存；请再试一次，还不行请告诉系统管理员。" : "没有办成，请刷新页面后再试。");
}

function isQuiet(event) {
  const element = event.detail.elt;
  return Boolean(element && element.closest && element.closest("[data-quiet]"));
}

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = csrfToken();
});
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  const wentToLogin = document.body.dataset.login && xhr.responseURL && new URL(xhr.responseURL).pathname === document.body.dataset.login;
  if (xhr.status === 401 || wentToLogin) {
    event.detail.shouldSwap = false;
    event.detail.isError = false;
    askForLogin();
  } else if (xhr.status === 422 && (xhr.getResponseHeader("Content-Type") || "").startsWith("text/plain")) {
    event.detail.shouldSwap = false; // a sentence, not the form again: the form on the page stays as it is
    toast(sentenceOf(xhr), "bad");
  }
});
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status === 401) askForLogin();
  else toast(sentenceOf(event.detail.xhr), "bad");
});
document.addEventListener("htmx:sendError", (event) => { if (!isQuiet(event)) toast(SENTENCES[0], "bad"); });
document.addEventListener("htmx:timeout", (event) => { if (!isQuiet(event)) toast(SENTENCES[504], "bad"); });

// The server may say something on success: HX-Trigger: {"toast": {"text": "…", "kind": "ok"}}
document.addEventListener("toast", (event) => toast(event.detail.text || event.detail.value, event.detail.kind || "ok"));

// A thin bar while anything but the polling of a job is under way.
let waiting = 0;
function count(step) {
  return (event) => {
    if (isQuiet(event)) return;
    waiting = Math.max(0, waiting + step);
    document.body.classList.toggle("is-waiting", waiting > 0);
  };
}
document.addEventListener("htmx:beforeSend", count(1));
document.addEventListener("htmx:afterRequest", count(-1));

// A plain form is sent once, however often the button is clicked.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "get" || form.hasAttribute("hx-post")) return;
  if (form.classList.contains("busy")) event.preventDefault();
  form.classList.add("busy");
  setTimeout(() => form.classList.remove("busy"), 8000); // a download leaves the page where it is
  const field = form.querySelector("input[name=csrfmiddlewaretoken]");
  if (field && csrfToken()) field.value = csrfToken();
});
window.addEventListener("pageshow", () => document.querySelectorAll("form.busy").forEach((form) => form.classList.remove("busy")));
on("click", "[data-dismiss]", (button) => button.closest(button.dataset.dismiss).remove());
on("click", "[data-print]", () => window.print());
