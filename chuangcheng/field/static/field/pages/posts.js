// 窗口、岗位: a card each; names seen at this place before are one tap.
import { button, el, toast } from "../draw.js";
import { complete, dropPost, editPost, fresh, postsOf } from "../posts.js";
import { isFull } from "../store.js";

export const STATES = [["present", "在岗"], ["absent", "空岗"], ["substitute", "顶岗"], ["leave", "请假"]];
const PAUSE = 2500; // milliseconds without a letter before words go out

export async function posts({ visit, names, over }) {
  const shown = await postsOf(visit);
  const list = el("div", {});
  const chips = el("div", { class: "chips" });
  const add = (name) => {
    const made = card(fresh(visit, name), over, redrawChips);
    list.append(made);
    if (!name) made.querySelector("input").focus();
    redrawChips();
  };
  const redrawChips = () => {
    const used = Array.from(list.querySelectorAll("[data-post]")).map((one) => one.dataset.post);
    chips.replaceChildren(...names.filter((name) => !used.includes(name)).map((name) => button(name, () => add(name), "btn-small")));
  };
  list.append(...shown.map((draft) => card(draft, over, redrawChips)));
  redrawChips();
  if (over && !shown.length) return null;
  return el("section", { class: "posts" },
    el("h2", { class: "group" }, "窗口、岗位在岗情况"),
    el("p", { class: "small muted" }, "看到什么记什么，不是考勤。"), list,
    over ? null : chips, over ? null : button("添加窗口或岗位", () => add(""), "btn-wide btn-large", "plus"));
}

function card(draft, over, changed) {
  const box = el("section", { class: "item" });
  let now = draft;
  const set = async (fields, pause = 0) => {
    now = { ...now, ...fields };
    try {
      now = await editPost(now, fields, pause);
      box.dataset.rev = String(now.rev);
    } catch (error) {
      toast(isFull(error) ? "手机存储空间满了，刚才这一下没有存下。请先清出空间。" : error.message, true);
    }
    box.dataset.post = now.post.trim();
    changed();
  };
  const draw = () => {
    box.dataset.post = now.post.trim();
    const known = now.seen > 0 || now.sent > 0;
    box.replaceChildren(...[
      known || over ? el("p", {}, el("b", {}, now.post)) : text("窗口或岗位", now.post, 60, (post) => set({ post }, PAUSE)),
      el("div", { class: "verdicts", role: "group", "aria-label": "在岗情况" }, STATES.map(([state, words]) =>
        el("button", { type: "button", "aria-pressed": String(now.state === state), onclick: async () => { await set({ state }); draw(); } }, words))),
      now.state === "substitute" ? text("谁顶岗", now.substitute, 60, (substitute) => set({ substitute }, PAUSE)) : null,
      now.state && now.state !== "present" ? text("说明（可不填）", now.note, 200, (note) => set({ note }, PAUSE)) : null,
      known || over ? null : button("不记了", async () => { await dropPost(now); box.remove(); changed(); }, "btn-small"),
    ].filter(Boolean));
  };
  draw();
  return box;
}

function text(words, value, most, changed) {
  const box = el("input", { type: "text", maxlength: String(most), value });
  box.addEventListener("input", () => changed(box.value));
  return el("label", { class: "field" }, el("span", {}, words), box);
}

// Those begun and not whole, for the question at 提交.
export const unfinished = async (visit) => (await postsOf(visit)).filter((draft) => !complete(draft));
