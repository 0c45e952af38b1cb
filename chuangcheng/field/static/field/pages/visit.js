// One visit: the checklist, an answer per tap; everything is kept before the finger is off the glass.
import { theDay, visitLine } from "../day.js";
import { button, el, link, moment, sheet, toast } from "../draw.js";
import { newId } from "../ids.js";
import { living } from "../living.js";
import { takeOverPosts } from "../posts.js";
import { photosOf, things, waiting } from "../queue.js";
import { wakeNow } from "../sending.js";
import { get, isFull } from "../store.js";
import { addFix, answerId, answersOf, openVisit, submit } from "../visiting.js";
import { item } from "./item.js";
import { posts, unfinished } from "./posts.js";

export async function visit({ argument: uuid, redraw }) {
  const line = await visitLine(uuid);
  if (!line) return { title: "现场检查", back: "#/", tab: "", body: [el("div", { class: "empty" }, el("h2", {}, "没有这次检查"), el("p", {}, "它可能已改派。请回到“今天”更新后再看。"), link("#/", "btn", "回到今天"))] };
  const draft = await openVisit(line);
  await takeOverPosts(line);
  const answers = await answersOf(uuid);
  const day = await theDay();
  const items = (day && day.checklists[line.checklist]) || [];
  const over = Boolean(draft.endedAt) || line.state === "done";
  const extra = Array.from(answers.keys()).filter((key) => !items.some((one) => String(one.id) === key));
  const foot = el("span", { class: "grow", id: "progress" });
  const recount = async () => { foot.textContent = await progress(uuid, items); };
  const list = [];
  let group = "";
  for (const one of items) {
    if (one.group !== group) list.push(el("h2", { class: "group" }, one.group || "其他"));
    group = one.group;
    list.push(item({ visit: uuid, item: one, answer: answers.get(String(one.id)), recount, redraw }));
  }
  const beside = el("div", {}, extra.map((key) => item({ visit: uuid, item: null, name: key, answer: answers.get(key), recount, redraw })));
  const add = () => { const made = item({ visit: uuid, item: null, name: newId(), answer: null, recount, redraw }); beside.append(made); made.querySelector("textarea").focus(); };
  await recount();
  const said = el("div", {});
  // The numbers come when it is sent.
  const stop = over ? await living(said, ["queue", "drafts"], async () => [await closed(await get("drafts", `visit:${uuid}`), line)]) : null;
  const end = button("提交", () => finish(uuid, items, draft, redraw), "btn-primary btn-large");
  return {
    title: line.site_name, back: "#/", tab: "", leave: stop,
    body: [
      el("div", { class: "with-foot" },
        said,
        el("p", { class: "muted" }, [line.unit_name, line.address, line.round_label].filter(Boolean).join(" · ")),
        items.length ? null : el("p", { class: "note" }, "这个点位没有检查清单。看到问题就点“添加清单外的问题”。"),
        list,
        el("h2", { class: "group" }, "清单以外"), beside,
        over ? null : button("添加清单外的问题", add, "btn-wide btn-large", "plus"),
        await posts({ visit: uuid, names: line.post_names || [], over })),
      over ? null : el("div", { class: "foot" }, el("div", { class: "foot-in" }, foot, end)),
    ],
  };
}

async function progress(uuid, items) {
  const answers = await answersOf(uuid);
  const done = items.filter((one) => (answers.get(String(one.id)) || {}).verdict).length;
  const fails = Array.from(answers.values()).filter((one) => one.verdict === "fails").length;
  return `已答 ${done}/${items.length}${fails ? ` · 不符合 ${fails}` : ""}`;
}

async function closed(draft, line) {
  const left = things((await waiting()).filter((one) => one.about === `visit:${line.uuid}`));
  const found = draft.found || [];
  const numbered = found.map((one) => el("p", {}, one.number ? `已挂账：${one.number}` : `还没有挂账：${one.sentence}`));
  const failing = Array.from((await answersOf(line.uuid)).values()).filter((one) => one.verdict === "fails");
  const waitingWords = !found.length && failing.length ? `${failing.length} 个问题待编号` : "";
  return el("div", { class: `note${left ? " warn" : ""}` },
    el("p", {}, `${moment(draft.endedAt || line.ended_at)} 已提交${left ? `，还有 ${left} 项等网络发出` : "，全部送达"}。`),
    waitingWords ? el("p", {}, waitingWords) : null, numbered);
}

// 提交: said once more in numbers; where one stands is asked for now and only now.
async function finish(uuid, items, draft, redraw) {
  const answers = await answersOf(uuid);
  const open = items.filter((one) => !(answers.get(String(one.id)) || {}).verdict);
  const bare = [];
  for (const one of items) {
    const answer = answers.get(String(one.id)) || {};
    const wants = one.photo === "always" || (one.photo === "on_fail" && answer.verdict === "fails");
    if (wants && answer.verdict && answer.verdict !== "not_applicable" && !(await photosOf(answerId(uuid, one.id))).length && !(answer.photoIds || []).length) bare.push(one);
  }
  const half = await unfinished(uuid);
  const note = el("textarea", { rows: "3", maxlength: "2000" });
  note.value = draft.note || "";
  const body = el("div", { class: "stack" },
    el("p", {}, await progress(uuid, items)),
    open.length ? el("p", { class: "note warn" }, `还有 ${open.length} 项没有答：${open.slice(0, 3).map((one) => one.text.slice(0, 14)).join("、")}${open.length > 3 ? "……" : ""}`) : null,
    bare.length ? el("p", { class: "note warn" }, `${bare.length} 项要拍照还没有拍：${bare.slice(0, 3).map((one) => one.text.slice(0, 14)).join("、")}`) : null,
    half.length ? el("p", { class: "note warn" }, `${half.length} 个窗口或岗位没有写全，不会发出：${half.slice(0, 3).map((one) => one.post.trim() || "没有写名称").join("、")}`) : null,
    el("label", { class: "field" }, el("span", {}, "总的情况（可不填）"), note),
    el("p", { class: "small muted" }, "提交时记一次现在的位置，不同意定位也能提交；其他时候不记位置。"));
  if (!(await sheet("提交这次检查？", body, [["提交", true, "btn-primary"], ["再看看", false, ""]]))) return;
  try {
    await submit(uuid, note.value.trim());
  } catch (error) {
    toast(isFull(error) ? "手机存储空间满了，没有提交成。请先清出空间。" : error.message, true);
    return;
  }
  locate().then((fix) => addFix(uuid, fix)).then(wakeNow, wakeNow);
  toast(navigator.onLine === false ? "已存在手机里，有网络时自动发出。" : "已提交，正在发出。");
  await redraw();
}

export function locate() {
  return new Promise((resolve) => {
    if (!window.isSecureContext || !navigator.geolocation) return resolve(null);
    const told = ({ coords }) => resolve({ latitude: coords.latitude, longitude: coords.longitude, accuracy_m: Math.round(coords.accuracy), datum: "wgs84" });
    return navigator.geolocation.getCurrentPosition(told, () => resolve(null), { enableHighAccuracy: true, timeout: 9000, maximumAge: 30000 });
  });
}
