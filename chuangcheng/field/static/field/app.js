// The app: who is here, which page is shown, what waits to be sent. Pages are named by what stands behind #.
import { refresh, sweep } from "./day.js";
import { el, icon, link, show, toast } from "./draw.js";
import { count } from "./queue.js";
import { status, wakeNow, watch } from "./sending.js";
import { isOpen, lastUser, onWrite, openFor, rememberUser, userId } from "./store.js";
import { Away, who } from "./talk.js";
import { signIn, signInPage } from "./signing.js";
import { today } from "./pages/today.js";
import { visit } from "./pages/visit.js";
import { problems } from "./pages/problems.js";
import { problem } from "./pages/problem.js";
import { outbox } from "./pages/outbox.js";
import { askToKeep, me } from "./pages/me.js";

const PAGES = { "": today, visit, problems, problem, outbox, me };
const TABS = [["", "今天", "clipboard-list"], ["problems", "问题", "list-checks"], ["outbox", "待发", "send"], ["me", "我的", "user"]];
let leave = null;
let asked = 0;

function here() {
  const [name = "", ...rest] = decodeURIComponent(window.location.hash.replace(/^#\/?/, "")).split("/");
  return { name: PAGES[name] ? name : "", argument: rest.join("/") };
}

async function draw() {
  if (!isOpen()) return;
  asked += 1;
  const mine = asked;
  const { name, argument } = here();
  const page = await PAGES[name]({ argument, redraw: draw, signIn: askPassword });
  if (mine !== asked) {
    // Another page was asked for while this one was read.
    if (page.leave) page.leave();
    return;
  }
  if (leave) leave();
  head(page.title, page.back);
  show(...page.body);
  leave = page.leave || null;
  document.querySelectorAll("#bar a").forEach((tab) => {
    const at = tab.dataset.name === (page.tab === undefined ? name : page.tab);
    if (at) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  });
  document.title = `${page.title} · 创城工作台`;
  await unsent();
}

function head(title, back) {
  const top = document.getElementById("top");
  const before = back === undefined ? null : el("a", { class: "back", href: back, "aria-label": "返回" }, icon("arrow-left"));
  const pill = el("a", { class: "unsent", id: "unsent", href: "#/outbox" });
  top.replaceChildren(el("div", { class: "top-in" }, before, el("h1", {}, title), pill));
}

// Always visible: how much of what was done here nobody else has yet.
async function unsent() {
  const pill = document.getElementById("unsent");
  if (!pill || !isOpen()) return;
  const left = await count();
  const waits = left.things ? `待发 ${left.things}` : "正在收尾";
  const words = left.stuck ? `${left.stuck} 项要处理` : left.all ? waits : "已全部送达";
  pill.className = `unsent${left.stuck ? " stuck" : left.all ? " some" : ""}`;
  pill.dataset.count = String(left.all);
  const signs = { away: "cloud-off", nobody: "user" };
  pill.replaceChildren(icon(left.stuck ? "circle-alert" : signs[status.line] || (left.all ? "send" : "check")), words);
}

function tabs() {
  const bar = document.getElementById("bar");
  bar.replaceChildren(...TABS.map(([name, words, symbol]) => el("a", { href: `#/${name}`, "data-name": name }, icon(symbol), words)));
  bar.hidden = false;
}

// Someone is in: their own store, their own day.
async function enter(user) {
  await openFor(user);
  await rememberUser({ id: user.id, name: user.name, login: user.login });
  tabs();
  await draw();
}

async function renew() {
  const came = await refresh();
  if (came === "fresh" && ["", "problems"].includes(here().name)) await draw();
  if (came === "nobody") status.line = "nobody";
  await unsent();
  return came;
}

async function askPassword() {
  const user = await signIn(await lastUser());
  if (!user) return;
  if (user.id !== userId()) {
    window.location.reload();
    return;
  }
  toast("已登录，接着办吧。");
  wakeNow();
  await renew();
  await draw();
}

async function start() {
  window.addEventListener("hashchange", draw);
  let before = "";
  watch(() => {
    // Everything went out: what the server made of it is worth asking for.
    if (status.line === "here" && before === "sending") renew();
    before = status.line;
    unsent();
  });
  onWrite((stores) => stores.includes("queue") && unsent());
  const last = await lastUser();
  if (last) await enter(last);
  let found = null;
  try {
    found = await who();
  } catch (error) {
    if (!(error instanceof Away)) throw error;
    if (!last) return show(signInPage("第一次打开要有网络：请连上网络后再打开。", null));
    status.line = "away";
    return unsent();
  }
  if (found && (!last || found.id !== last.id)) await enter(found);
  if (!found && !isOpen()) return show(signInPage("", async () => window.location.reload()));
  if (!found) status.line = "nobody";
  await renew();
  await sweep();
  askToKeep().catch(() => {});
  wakeNow();
  // Whoever is writing already is not disturbed; what they write is kept by itself.
  return ["visit", "problem"].includes(here().name) ? unsent() : draw();
}

function worker() {
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker.register("/field/worker.js", { scope: "/field/" }).catch(() => {});
  const before = navigator.serviceWorker.controller;
  navigator.serviceWorker.addEventListener("controllerchange", () => before && toast("有了新版本，下次打开就是。"));
}

window.addEventListener("unhandledrejection", (event) => toast(`出了点问题：${event.reason && event.reason.message}。已填内容都还在。`, true));
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && isOpen() && renew());
setInterval(() => document.visibilityState === "visible" && isOpen() && renew(), 300000);
worker();
start().catch((error) => show(el("div", { class: "note bad" }, el("p", {}, `没有打开：${error.message}`), link("/field/", "btn", "再打开一次"))));

