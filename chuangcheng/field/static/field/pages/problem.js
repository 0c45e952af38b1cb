// One problem: what and where, what is asked, and the form of what can be done now: 签收, 措施 and 上报, 复核 or 退回.
import { theDay } from "../day.js";
import { button, el, link, moment, sheet, toast } from "../draw.js";
import { living } from "../living.js";
import { draftId, pendingOf, queueMoves } from "../moving.js";
import { erasing, photosOf } from "../queue.js";
import { wakeNow } from "../sending.js";
import { get, isFull, keep, kept, together, write } from "../store.js";
import { remote, strip } from "../strip.js";
import { area, toggle } from "./item.js";

const REASONS = [["not_done", "未整改"], ["in_part", "整改不到位"], ["false", "虚假整改"], ["unclear", "佐证材料不清楚"]];

export async function problem({ argument: number, redraw }) {
  const day = await theDay();
  const row = day && day.problems.find((one) => one.number === number);
  if (!row) return { title: number, back: "#/problems", tab: "problems", body: [el("div", { class: "empty" }, el("h2", {}, "手机里没有这个问题"), el("p", {}, "它可能已经办完或转走了。"), link(`/problems/${number}/`, "btn", "打开电脑版看"))] };
  const pending = await pendingOf(number);
  const forms = el("div", {}, await formsOf(row, pending, day, redraw));
  // Sent, or refused: said here as soon as it is known. A form somebody is writing in is left alone.
  const leave = await living(forms, ["queue"], async () => {
    if (!pending.length) return null;
    const left = await pendingOf(number);
    return left.length ? formsOf(row, left, day, redraw) : [el("p", { class: "note" }, "已送达。")];
  });
  return { title: number, back: "#/problems", tab: "problems", body: [about(row), forms], leave };
}

function about(row) {
  const late = row.due && Date.parse(row.due) < Date.now();
  const photos = row.photos.map((photo) => remote(photo.id, photo.label));
  return el("div", { class: "card" },
    el("h2", {}, el("span", { class: "grow" }, row.place || row.site || "地点见描述"), el("span", { class: "tag mine" }, row.state_label)),
    el("p", { class: "said" }, row.text),
    photos.length ? el("div", { class: "photos" }, photos) : null,
    row.requirement ? el("p", { class: "said" }, `要求：${row.requirement}`) : null,
    row.due ? el("p", { class: late ? "tag bad" : "muted" }, `${late ? "▲ 已逾期，" : ""}期限 ${moment(row.due)}`) : null,
    row.measures.map((one) => el("div", { class: "quote" }, `${one.unit}${one.person ? ` ${one.person}` : ""}：${one.text}`)));
}

async function formsOf(row, pending, day, redraw) {
  const may = new Map(row.moves.map((move) => [move.code, move]));
  const queued = new Set(pending.map((one) => one.code));
  const made = pending.map((one) => el("div", { class: `note ${one.state === "stuck" ? "bad" : "warn"}` },
    el("p", {}, one.state === "stuck" ? `${one.name}没有办成：${one.said}` : `${one.name}已存在手机里，有网络时自动发出。`), el("div", { class: "actions" }, link("#/outbox", "btn", "到待发里看"))));
  const accepting = may.get("accept");
  if (queued.has("submit") || queued.has("verify") || queued.has("send_back")) return made;
  const forms = [...made];
  if (accepting && !queued.has("accept")) forms.push(el("div", { class: "card stack" }, el("p", {}, "请先签收，再填措施。"), button("签收", () => enqueue(row, [{ code: "accept", name: "签收", body: unitOf(accepting) }], null, redraw), "btn-primary btn-large btn-wide", "check")));
  if (may.has("measure") || (accepting && queued.has("accept"))) forms.push(await mending(row, may, day, redraw));
  if (may.has("verify")) forms.push(await judging(row, may, day, redraw));
  if (!forms.length) forms.push(el("p", { class: "note" }, row.next_step || "这一步请到电脑版办理。"), link(`/problems/${row.number}/`, "btn btn-wide", "打开电脑版"));
  return forms;
}

const unitOf = (move) => (move && move.unit ? { unit: move.unit } : {});

// A form's draft: each letter is written at once; `fields` is a live copy.
async function drafted(row, code, otherwise) {
  const id = draftId(row.number, code);
  const before = await get("drafts", id);
  const fields = { ...otherwise, seen: row.version, ...(before || {}), id, number: row.number };
  const moved = fields.seen !== row.version; // since the first letter; now it is on the screen
  const set = async (change, box) => {
    Object.assign(fields, change);
    try {
      await together(["drafts"], async ({ drafts }) => {
        const before = (await drafts.get(id)) || { ...otherwise, id, number: row.number, seen: row.version, rev: 0 };
        fields.rev = before.rev + 1;
        await drafts.put({ ...before, ...change, at: new Date().toISOString(), rev: before.rev + 1 });
      });
      if (box) box.dataset.rev = String(fields.rev);
    } catch (error) {
      toast(isFull(error) ? "手机存储空间满了，刚才这一下没有存下。请先清出空间。" : error.message, true);
    }
  };
  if (moved) await set({ seen: row.version });
  const said = moved ? el("p", { class: "note warn" }, "您写到一半时，这一件有了变化。请看过上面的内容再提交，您写的都还在。") : null;
  return { id, fields, set, said };
}

function line(words, value, changed) {
  const box = el("input", { type: "text", maxlength: "60", value: value || "" });
  box.addEventListener("input", () => changed(box.value));
  return el("label", { class: "field" }, el("span", {}, words), box);
}

const dropHere = (photo) => write(...erasing(photo.id));

function phrasesFor(words, box) {
  if (!words || !words.length) return null;
  return el("div", { class: "phrases" }, words.map((one) => el("button", { type: "button", onclick: () => {
    box.value = box.value ? `${box.value} ${one}` : one;
    box.dispatchEvent(new Event("input"));
  } }, one)));
}

async function mending(row, may, day, redraw) {
  const { id, fields, set, said } = await drafted(row, "measure", { text: "", submit: true, person: await kept("person", day.user.name) });
  const card = el("section", { class: "card stack", "data-form": "measure" });
  const text = area("采取了什么措施", fields.text, (value) => set({ text: value }, card), { rows: "4" });
  const person = line("责任人", fields.person, (value) => set({ person: value }, card));
  const both = may.has("submit") || may.has("accept");
  const send = async () => {
    if (!fields.text.trim()) return toast("请写明采取了什么措施。", true);
    const photos = (await photosOf(id)).map((photo) => ({ id: photo.id, role: "after" }));
    const named = { person_name: fields.person.trim() };
    const moves = [{ code: "measure", name: "填写措施", body: { text: fields.text.trim(), ...named, ...unitOf(may.get("measure")) }, photos }];
    if (both && fields.submit) moves.push({ code: "submit", name: "上报整改情况", body: { ...named, ...unitOf(may.get("submit")) } });
    if (both && fields.submit && !named.person_name) return toast("上报要写明责任人。", true);
    await keep("person", fields.person.trim());
    return enqueue({ ...row, version: fields.seen || row.version }, moves, id, redraw);
  };
  card.append(...[el("h2", {}, "填写措施"), said, text, phrasesFor(day.phrases.measure, text.querySelector("textarea")),
    strip({ owner: id, label: "整改后照片", drop: dropHere, more: { about: id } }), person,
    both ? toggle("同时上报，请上级复核", fields.submit, (submit) => set({ submit }, card)) : null,
    button("提交", send, "btn-primary btn-large btn-wide", "send")].filter(Boolean));
  return card;
}

async function judging(row, may, day, redraw) {
  const { id, fields, set, said } = await drafted(row, "verify", { words: "", reason: "not_done" });
  const card = el("section", { class: "card stack", "data-form": "verify" });
  const words = area("现场看到的情况", fields.words, (value) => set({ words: value }, card), { rows: "3" });
  const photos = async () => (await photosOf(id)).map((photo) => ({ id: photo.id, role: "site" }));
  const seen = { ...row, version: fields.seen || row.version };
  const pass = async () => enqueue(seen, [{ code: "verify", name: "复核通过", body: { words: fields.words.trim() }, photos: await photos() }], id, redraw);
  const back = async () => {
    const reason = el("select", {}, REASONS.map(([value, label]) => el("option", { value }, label)));
    reason.value = fields.reason;
    reason.addEventListener("change", () => set({ reason: reason.value }, card));
    if (!fields.words.trim()) return toast("退回请先写明哪里没有整改到位。", true);
    const sure = await sheet("退回重新整改？", el("label", { class: "field" }, el("span", {}, "退回原因"), reason), [["退回", true, "btn-danger"], ["再看看", false, ""]]);
    return sure ? enqueue(seen, [{ code: "send_back", name: "退回重新整改", body: { words: fields.words.trim(), reason: reason.value }, photos: await photos() }], id, redraw) : undefined;
  };
  card.append(...[el("h2", {}, "复核"), said, words, phrasesFor(day.phrases.verify, words.querySelector("textarea")),
    strip({ owner: id, label: "现场照片（可不拍）", drop: dropHere, more: { about: id } }),
    button("复核通过", pass, "btn-primary btn-large btn-wide", "check"),
    may.has("send_back") ? button("退回重新整改", back, "btn-danger btn-large btn-wide") : null].filter(Boolean));
  return card;
}

async function enqueue(row, moves, draft, redraw) {
  try {
    await queueMoves(row, moves, draft);
  } catch (error) {
    return toast(isFull(error) ? "手机存储空间满了，没有提交成。请先清出空间。" : error.message, true);
  }
  wakeNow();
  toast(navigator.onLine === false ? "已存在手机里，有网络时自动发出。" : "已提交，正在发出。");
  return redraw();
}
