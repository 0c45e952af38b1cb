// One check item: the verdict is one tap; count, words, photos and 立行立改 appear where it fails.
import { counted, unreadable } from "../counting.js";
import { el, icon, toast } from "../draw.js";
import { ofPhoto } from "../queue.js";
import { isFull } from "../store.js";
import { remote, strip } from "../strip.js";
import { answerId, begin, dropPhoto, edit } from "../visiting.js";

const VERDICTS = [["meets", "符合"], ["fails", "不符合"], ["not_applicable", "不涉及"], ["exception", "除外"]];
const PAUSE = 2500; // milliseconds without a letter before words go out
const FULL = "手机存储空间满了，刚才这一下没有存下。请先清出空间。";

export function item({ visit, item: asked, name = "", answer, recount }) {
  const key = asked ? asked.id : name;
  const box = el("section", { class: "item", "data-item": String(key) });
  let now = answer || { verdict: "", count: 1, measured: "", measuredOf: "", note: "", fixed: false, fixedHow: "", highlight: false };
  const set = async (fields, pause = 0) => {
    now = { ...now, ...fields };
    try {
      now = await edit(visit, key, fields, pause);
      box.dataset.rev = String(now.rev); // written: this much outlives the browser
    } catch (error) {
      toast(isFull(error) ? FULL : error.message, true);
    }
    await recount();
  };
  // The boxes of numbers stay while the rest is drawn anew: a finger may be in them.
  const [head, rest] = [el("div", {}), el("div", {})];
  const draw = () => {
    box.dataset.verdict = now.verdict;
    head.replaceChildren(asked ? what(asked, now) : el("p", { class: "muted" }, "清单以外的问题"));
    rest.replaceChildren(...[
      asked ? verdicts(now, async (verdict) => { await set({ verdict, count: verdict === "fails" ? Math.max(now.count, 1) : now.count }); draw(); }) : null,
      now.verdict || !asked ? more({ visit, key, asked, now, set, draw }) : null,
      now.number ? el("p", { class: "state" }, `已挂账 ${now.number}`) : null,
      now.mine ? el("p", { class: "state" }, `您原来写的：${now.mine}`) : null,
    ].filter(Boolean));
  };
  draw();
  box.append(...[head, asked && asked.number ? numbers(asked.number, () => now, set, draw) : null, rest].filter(Boolean));
  return box;
}

function what(asked, now) {
  const wants = asked.photo === "always" || (asked.photo === "on_fail" && now.verdict === "fails");
  const aside = asked.photo === "always" ? "要拍照" : wants ? "要拍照" : "";
  return el("div", {},
    el("div", { class: "what" }, el("p", {}, asked.code ? el("span", { class: "muted" }, `${asked.code} `) : null, asked.text), aside ? el("span", { class: "tag warn" }, aside) : null),
    asked.demand ? el("p", { class: "small muted" }, `数量：${asked.demand}`) : null,
    asked.exception ? el("details", {}, el("summary", {}, "除外情形"), el("p", {}, asked.exception)) : null,
    (asked.samples || []).length ? samples(asked.samples) : null);
}

// How it should be, and how it must not; drawn when somebody wants to see them.
function samples(shown) {
  const row = el("div", { class: "photos" });
  const open = () => row.childElementCount || row.append(...shown.map((one) => remote(one.id, one.words || (one.good ? "达标" : "不达标"))));
  return el("details", { ontoggle: open }, el("summary", {}, `看样例照片（${shown.length}）`), row);
}

// How many there are; the demand's answer stands below, and chooses where nobody has chosen.
function numbers(wanted, now, set, draw) {
  const told = el("p", { class: "small" });
  let ours = ""; // the verdict the numbers chose
  const say = () => {
    const one = now();
    const found = counted(wanted, one.measured, one.measuredOf);
    const against = found && ((found.met && one.verdict === "fails") || (!found.met && one.verdict === "meets"));
    told.textContent = unreadable(one.measured) || unreadable(one.measuredOf) ? "请填数字，如 3 或 2.5。" : found ? `${found.words}${against ? "；和所选的结论对不上，请核对。" : "。"}` : "";
    told.classList.toggle("short", Boolean(found && !found.met) || Boolean(against));
  };
  const typed = async (fields) => {
    const next = { ...now(), ...fields };
    const found = counted(wanted, next.measured, next.measuredOf);
    const free = found && (!next.verdict || next.verdict === ours);
    if (free) ours = found.met ? "meets" : "fails";
    await set({ ...fields, ...(free ? { verdict: ours, count: found.met ? 1 : Math.max(1, Math.ceil(found.short)) } : {}) }, PAUSE);
    if (free) draw();
    say();
  };
  const box = (words, name) => {
    const input = el("input", { type: "text", inputmode: "decimal", maxlength: "14", value: now()[name] || "" });
    input.addEventListener("input", () => typed({ [name]: input.value }));
    return el("label", { class: "field" }, el("span", {}, words), input);
  };
  say();
  return el("div", {}, el("div", { class: "numbers" }, box(wanted.label, "measured"), wanted.of ? box(wanted.of, "measuredOf") : null), told);
}

function verdicts(now, choose) {
  return el("div", { class: "verdicts", role: "group", "aria-label": "结论" }, VERDICTS.map(([verdict, words]) =>
    el("button", { type: "button", "data-verdict": verdict, "aria-pressed": String(now.verdict === verdict), onclick: () => choose(verdict) }, words)));
}

function more({ visit, key, asked, now, set, draw }) {
  const fails = now.verdict === "fails" || !asked;
  const owner = answerId(visit, key);
  const photos = (after) => strip({
    owner, label: after ? "整改后照片" : "照片", files: after ? [] : now.photoIds || [], drop: dropPhoto,
    more: { after, about: `visit:${visit}`, records: (photo) => ofPhoto({ ...photo, about: `visit:${visit}` }) },
    changed: () => {},
  });
  const open = fails || now.verdict === "exception" || now.note || now.highlight || asked.photo === "always";
  const words = fails ? "什么情况、在哪里" : now.verdict === "exception" ? "是哪一种除外情形（要填）" : "说明（可不填）";
  const body = el("div", { class: "more" },
    fails ? counter(now, set) : null,
    area(words, now.note, (note) => set(asked || note.trim() ? { note, ...(asked ? {} : { verdict: note.trim() ? "fails" : "" }) } : { note, verdict: "" }, PAUSE)),
    now.verdict === "not_applicable" ? null : withStart(visit, photos(false)),
    fails ? toggle("立行立改（当场已改好）", now.fixed, async (fixed) => { await set({ fixed }); draw(); }) : null,
    fails && now.fixed ? area("怎么改的", now.fixedHow, (fixedHow) => set({ fixedHow }, PAUSE)) : null,
    fails && now.fixed ? photos(true) : null,
    now.verdict === "meets" ? toggle("亮点，值得推广", now.highlight, (highlight) => set({ highlight })) : null);
  return open ? body : el("details", { class: "aside" }, el("summary", {}, now.verdict === "meets" ? "说明、照片、亮点" : "说明"), body);
}

// The first photo begins the visit as the first tap does.
function withStart(visit, made) {
  made.addEventListener("click", () => begin(visit), { once: true });
  return made;
}

function counter(now, set) {
  const said = el("output", {}, String(Math.max(now.count, 1)));
  const step = (by) => async () => {
    const count = Math.min(999, Math.max(1, Number(said.textContent) + by));
    said.textContent = String(count);
    await set({ count });
  };
  const knob = (symbol, words, by) => el("button", { type: "button", class: "btn", "aria-label": words, onclick: step(by) }, icon(symbol));
  return el("div", { class: "counter" }, el("span", {}, "几处"), knob("minus", "少一处", -1), said, knob("plus", "多一处", 1));
}

export function area(words, value, changed, given = {}) {
  const box = el("textarea", { rows: "2", maxlength: "2000", ...given });
  box.value = value || "";
  box.addEventListener("input", () => changed(box.value));
  return el("label", { class: "field" }, el("span", {}, words), box);
}

export function toggle(words, on, changed) {
  const box = el("input", { type: "checkbox", checked: Boolean(on) });
  box.addEventListener("change", () => changed(box.checked));
  return el("label", { class: "switch" }, box, words);
}
