// 待发: what nobody else has yet, what needs a decision, and a way out by file when there is no line at all.
import { button, bytes, el, icon, moment, sheet, toast } from "../draw.js";
import { exported, opened, takeIn } from "../exporting.js";
import { living } from "../living.js";
import { asNote, goOn, sinceThen } from "../moving.js";
import { again, giveUp, things, waiting } from "../queue.js";
import { status, wakeNow } from "../sending.js";
import { all, get, kept, lastUser } from "../store.js";
import { decidePost } from "../posts.js";
import { decide } from "../visiting.js";
import { STATES } from "./posts.js";
import { banner } from "./today.js";

const LINE = {
  away: "没有连上服务器，有网络时自动发出", nobody: "登录已过期，登录后自动发出", sending: "正在发出", here: "网络正常", unknown: "",
};
const VERDICT = { meets: "符合", fails: "不符合", not_applicable: "不涉及", exception: "除外情形" };

export async function outbox({ redraw, signIn }) {
  const box = el("div");
  // "kept" holds what was sent last, which is noted after the queue is empty.
  const leave = await living(box, ["queue", "kept"], () => drawn(redraw, signIn));
  return { title: "待发", body: [box], leave };
}

async function drawn(redraw, signIn) {
  const records = await waiting();
  const stuck = records.filter((one) => one.state === "stuck");
  const groups = new Map();
  for (const one of records.filter((each) => each.state !== "stuck")) groups.set(one.about, [...(groups.get(one.about) || []), one]);
  const lines = [];
  for (const [about, ones] of groups) lines.push(await line(about, ones));
  const decisions = [];
  for (const one of stuck) decisions.push(await decision(one, redraw));
  const sent = await kept("sent", []);
  return [
    banner(signIn),
    decisions.length ? el("div", { class: "head" }, el("h2", {}, `要您处理 ${decisions.length}`)) : null,
    ...decisions,
    el("div", { class: "head" }, el("h2", {}, lines.length ? `等着发出 ${things(records) - things(stuck)}` : "没有等着发的"), el("span", { class: "small" }, LINE[status.line] || "")),
    ...(lines.length ? lines : records.length ? [] : [el("div", { class: "empty" }, icon("check"), el("p", {}, "您填的都已送达。"))]),
    lines.length ? button("立即发送", () => { wakeNow(); toast("正在发送……"); }, "btn-primary btn-large btn-wide", "send") : null,
    el("div", { class: "head" }, el("h2", {}, "一直没有网络？")),
    el("div", { class: "card stack" }, el("p", {}, "把没有发出的存成文件，带到有网络的电脑上，打开手机版登录，再导入。"),
      button("存成文件", save, "btn-wide", "download"),
      el("label", { class: "btn btn-wide" }, icon("upload"), "导入文件", el("input", { type: "file", accept: ".zip,application/zip", class: "away", onchange: (event) => load(event, redraw) }))),
    sent.length ? el("div", { class: "head" }, el("h2", {}, "最近送达")) : null,
    ...sent.map((one) => el("p", { class: "card" }, `✓ ${one.words}`, el("span", { class: "state" }, ` ${moment(one.at)}`))),
  ].filter(Boolean);
}

async function line(about, ones) {
  const photos = ones.filter((one) => one.kind === "photo").length;
  const first = ones.find((one) => one.kind === "move");
  const visit = about.startsWith("visit:") ? await get("drafts", about) : null;
  const title = first ? `${first.number} ${first.name}` : visit ? visit.line.site_name : "照片";
  const items = ones.filter((one) => one.kind === "answer").length;
  const seen = ones.filter((one) => one.kind === "post").length;
  const words = [first ? (first.body.text || first.body.words || "").slice(0, 40) : "", items ? `${items} 项检查结果` : "", seen ? `${seen} 个岗位` : "", photos ? `${photos} 张照片` : "", ones.some((one) => one.kind === "finish") ? "提交" : ""];
  const tried = ones.map((one) => one.said).find(Boolean);
  return el("div", { class: "card" }, el("h2", {}, el("span", { class: "grow" }, title), el("span", { class: "tag warn" }, first ? "待发" : "待编号")),
    el("p", { class: "muted" }, words.filter(Boolean).join(" · ")), tried ? el("p", { class: "small muted" }, `上次没有发出：${tried}`) : null);
}

// What a person has to decide. His words are shown; nothing is thrown away without his saying so.
async function decision(one, redraw) {
  const done = async (work) => { await work(); wakeNow(); await redraw(); };
  const box = el("div", { class: "note bad", "data-stuck": one.id });
  if (one.kind === "answer" && one.theirs) {
    const draft = await get("drafts", one.draft);
    box.append(el("p", {}, one.said), el("div", { class: "two" }, side("您填的", draft.verdict, draft.count, draft.note), side("对方填的", one.theirs.verdict, one.theirs.count, one.theirs.note)),
      el("div", { class: "actions" }, button("用我的", () => done(() => decide(one, true)), "btn-primary"), button("用对方的", () => done(() => decide(one, false)))));
    return box;
  }
  if (one.kind === "post" && one.theirs) {
    const draft = await get("drafts", one.draft);
    box.append(el("p", {}, one.said), el("div", { class: "two" }, manned("您记的", draft), manned("对方记的", one.theirs)),
      el("div", { class: "actions" }, button("用我的", () => done(() => decidePost(one, true)), "btn-primary"), button("用对方的", () => done(() => decidePost(one, false)))));
    return box;
  }
  const mine = one.kind === "move" ? one.body.text || one.body.words || "" : "";
  box.append(...[el("h2", {}, one.kind === "move" ? `${one.number} ${one.name}` : "没有办成"), el("p", {}, one.said), mine ? el("div", { class: "quote" }, mine) : null].filter(Boolean));
  const actions = el("div", { class: "actions" });
  if (one.kind === "move" && (one.status === 412 || one.status === 409)) actions.append(button("看别人办了什么", () => compare(one, box, done), "btn-primary"));
  if (one.fault === "measure_empties_chain") actions.append(button("仍由本人填写", () => done(() => again(one.id, { body: { ...one.body, confirmed: true } }))));
  actions.append(button("再试", () => done(() => again(one.id))), button("不发了", () => drop(one, mine, redraw), "btn-danger"));
  box.append(actions);
  return box;
}

const manned = (title, one) => el("div", {}, el("h3", {}, title), el("div", { class: "quote" }, `${one.post}：${(STATES.find(([state]) => state === one.state) || ["", ""])[1]}${one.substitute ? `（${one.substitute}顶岗）` : ""}\n${one.note || ""}`));

const side = (title, verdict, count, note) => el("div", {}, el("h3", {}, title), el("div", { class: "quote" }, `${VERDICT[verdict] || verdict}${count > 1 ? ` ${count}处` : ""}\n${note || ""}`));

async function compare(one, box, done) {
  try {
    const now = await sinceThen(one);
    const steps = now.steps.map((step) => `${moment(step.at)} ${step.who} ${step.done}${step.words ? `：${step.words}` : ""}`).join("\n");
    const body = el("div", {}, el("div", { class: "two" }, el("div", {}, el("h3", {}, "您填写时"), el("div", { class: "quote" }, one.state_label || "")), el("div", {}, el("h3", {}, "现在"), el("div", { class: "quote" }, now.state_label))),
      el("h3", {}, "最近的经过"), el("div", { class: "quote" }, steps || "没有记录"), el("h3", {}, "您填的"), el("div", { class: "quote" }, one.body.text || one.body.words || one.name));
    const choices = [[now.may ? "看过了，仍然提交我的" : "", "mine", "btn-primary"], ["改成情况说明提交", "note", ""], ["先放着", null, ""]].filter(([words]) => words);
    const chosen = await sheet("别人刚办过这一件", body, choices);
    if (chosen === "mine") await done(() => goOn(one, now.version));
    if (chosen === "note") await done(() => asNote(one, now.version));
  } catch (error) {
    toast(error.message, true);
  }
}

async function drop(one, mine, redraw) {
  const sure = await sheet("不发了？", el("div", {}, el("p", {}, "这一条和它的照片会从手机里删去，不能恢复。"), mine ? el("div", { class: "quote" }, mine) : null), [["删去，不发了", true, "btn-danger"], ["留着", false, ""]]);
  if (!sure) return;
  await giveUp(one.id);
  await redraw();
}

async function save() {
  if (!(await all("queue")).length && !(await all("drafts")).length) return toast("没有要存的内容。");
  try {
    const { blob, name } = await exported();
    const url = URL.createObjectURL(blob);
    const made = el("a", { href: url, download: name });
    document.body.append(made);
    made.click();
    made.remove();
    setTimeout(() => URL.revokeObjectURL(url), 60000);
    return toast(`已存成“${name}”，${bytes(blob.size)}，在手机的下载里。`);
  } catch (error) {
    return toast(`没有存成文件：${error.message}`, true);
  }
}

async function load(event, redraw) {
  const file = event.target.files[0];
  event.target.value = "";
  if (!file) return;
  try {
    const found = await opened(file);
    const user = await lastUser();
    const other = found.said.user && user && found.said.user.id !== user.id;
    const body = el("div", {}, el("p", {}, `${found.said.user ? found.said.user.name : ""} ${moment(found.said.at)} 存的，${found.said.queue.length} 条，照片 ${found.said.photos.length} 张。`), other ? el("p", { class: "note warn" }, `这是${found.said.user.name}的内容，将以您（${user.name}）的名义提交。`) : null);
    if (!(await sheet("导入这些内容？", body, [["导入并发送", true, "btn-primary"], ["取消", false, ""]]))) return;
    toast(`已导入 ${await takeIn(found)} 条，正在发送。`);
    wakeNow();
    await redraw();
  } catch (error) {
    toast(error.message, true);
  }
}
