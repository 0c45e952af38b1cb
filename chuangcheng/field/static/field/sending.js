// The sender: one record after the other while there is a line; what a person has to decide is left lying, with words.
import { count, later, next, soonest, stuck } from "./queue.js";
import { isOpen, onWrite } from "./store.js";
import { Away, NotIn, Refusal, need } from "./talk.js";
import { sendPhoto, sendPreview } from "./uploading.js";
import { sendAnswers, sendDrop, sendFinish, sendStart } from "./visiting.js";
import { sendMove } from "./moving.js";
import { sendPosts } from "./posts.js";

const SEND = {
  start: sendStart, answer: sendAnswers, post: sendPosts, drop: sendDrop, finish: sendFinish, preview: sendPreview, photo: sendPhoto, move: sendMove,
};
const PAUSES = [0.5, 2, 5, 12, 25, 45]; // seconds between tries while nobody answers
const LEASE = 15000;
const ODD = 30000; // after a fault of our own
const tab = tabName();
let running = false;
let timer = 0;
let failures = 0;
let listener = () => {};
export const status = { line: "unknown", words: "", now: "" };

// `told` is called whenever what can be said of the line changes.
export function watch(told) {
  listener = told;
  onWrite((stores) => stores.includes("queue") && wake(300));
  window.addEventListener("online", () => wakeNow());
  window.addEventListener("offline", () => say("away", "没有网络"));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && wakeNow());
}

export function wakeNow() {
  failures = 0;
  wake(0);
}

export function wake(wait) {
  clearTimeout(timer);
  timer = setTimeout(run, failures && wait < 1000 ? pause() : wait);
}

const pause = () => PAUSES[Math.min(failures, PAUSES.length) - 1] * 1000;

function say(line, words = "") {
  if (status.line === line && status.words === words) return;
  status.line = line;
  status.words = words;
  listener();
}

// The same after the page is opened again, so that it need not wait for itself.
function tabName() {
  const fresh = Math.random().toString(36).slice(2);
  try {
    const name = sessionStorage.getItem("field-tab") || fresh;
    sessionStorage.setItem("field-tab", name);
    return name;
  } catch (error) {
    return fresh;
  }
}

// Two tabs of one phone would send everything twice: harmless, but twice the bytes.
function mayLead() {
  try {
    const [owner, until] = (localStorage.getItem("field-sender") || "").split(" ");
    if (owner && owner !== tab && Number(until) > Date.now()) return false;
    localStorage.setItem("field-sender", `${tab} ${Date.now() + LEASE}`);
  } catch (error) {
    return true;
  }
  return true;
}

async function run() {
  if (running || !isOpen()) return;
  if (!mayLead()) return wake(5000);
  running = true;
  try {
    await sendAll();
    failures = 0;
  } catch (error) {
    await excuse(error);
  } finally {
    running = false;
    status.now = "";
    listener();
  }
  return plan();
}

async function sendAll() {
  let known = false;
  for (let one = await next(); one; one = await next()) {
    if (!known) await need();
    known = true;
    mayLead();
    status.now = one.id;
    say("sending", "正在发送");
    await send(one);
    failures = 0;
  }
  if (known) say("here", "");
}

async function send(one) {
  try {
    await SEND[one.kind](one);
  } catch (error) {
    if (error instanceof Away || error instanceof NotIn) {
      await later(one.id, 0, error.message);
      throw error;
    }
    if (error instanceof Refusal) await stuck(one, error);
    else await later(one.id, ODD, `手机上出错：${error.message}`);
  }
}

async function excuse(error) {
  failures += 1;
  if (error instanceof NotIn) say("nobody", error.message);
  else if (error instanceof Away) say("away", error.message);
  else say("away", `发送时出错：${error.message}`);
}

async function plan() {
  if (!isOpen()) return;
  const left = await count();
  if (failures) timer = setTimeout(run, status.line === "nobody" ? 60000 : pause());
  else if (left.all > left.stuck) {
    const at = await soonest();
    if (at !== Infinity) wake(Math.max(at - Date.now(), 1000));
  }
}
