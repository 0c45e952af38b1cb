// 今天: the visits to make, in their order; how far each is; one more that nobody had planned.
import { refresh, theDay, visitsNow } from "../day.js";
import { button, el, link, moment, sheet, toast } from "../draw.js";
import { newId } from "../ids.js";
import { draftsOf, things, waiting } from "../queue.js";
import { status } from "../sending.js";
import { kept, write } from "../store.js";

export async function today({ redraw, signIn }) {
  const [day, found, records, at] = [await theDay(), await visitsNow(), await waiting(), await kept("dayAt", "")];
  const cards = [];
  for (const one of found) cards.push(await card(one, records));
  const open = cards.filter((one) => !one.done).map((one) => one.box);
  const done = cards.filter((one) => one.done).map((one) => one.box);
  const again = button("更新", async () => told(await refresh(), redraw, signIn), "btn-small", "refresh-cw");
  const may = day && day.sites.length > 0;
  return {
    title: "今天的检查",
    body: [
      banner(signIn),
      el("div", { class: "head" }, el("h2", {}, `待检查 ${open.length}`), el("span", { class: "small" }, at ? `${moment(at)} 更新 ` : "", again)),
      open.length ? open : el("div", { class: "empty" }, el("h2", {}, "今天没有安排给您的检查"), el("p", {}, may ? "路上看到问题，点“另查一个点位”。" : "有安排时会出现在这里。要整改、要复核的在“问题”里。")),
      may ? button("另查一个点位", () => choose(day, redraw), "btn-wide btn-large", "plus") : null,
      done.length ? el("div", { class: "head" }, el("h2", {}, `今天已查 ${done.length}`)) : null,
      done,
    ].flat(),
  };
}

export function banner(signIn) {
  if (status.line === "nobody") {
    return el("div", { class: "note warn" }, el("p", {}, "登录已过期，请重新登录。没有发出的都还在手机里，照常填写。"), el("div", { class: "actions" }, button("重新登录", signIn, "btn-primary")));
  }
  if (!window.isSecureContext) {
    return el("div", { class: "note warn" }, el("p", {}, "这个地址不是 https，手机版只能用一部分：能填写、能拍照（用系统相机）、能存在手机里、有网络时能发出；关掉页面后没有网络就打不开，也不能定位。请管理员配好 https。"));
  }
  return null;
}

export async function told(came, redraw, signIn) {
  if (came === "away") toast("没有连上网络，先用手机里存的。", true);
  else if (came === "nobody") await signIn();
  else toast(came === "same" ? "已经是最新的。" : "已更新。");
  await redraw();
}

async function card({ line, draft }, records) {
  const answers = (await draftsOf(`answer:${line.uuid}:`)).filter((one) => one.verdict);
  const fails = answers.filter((one) => one.verdict === "fails").length;
  const left = things(records.filter((one) => one.about === `visit:${line.uuid}`));
  const done = line.state === "done" || Boolean(draft && draft.endedAt);
  const known = Math.max(answers.length, line.answers ? line.answers.length : 0);
  const said = done ? ["已提交", "ok"] : known || (draft && draft.startedAt) ? [`已答 ${known}`, "mine"] : ["待检查", ""];
  const box = link(`#/visit/${line.uuid}`, "card",
    el("h2", {}, el("span", { class: "grow" }, line.site_name), el("span", { class: `tag ${said[1]}` }, said[0])),
    el("p", { class: "muted" }, [line.unit_name, line.address || line.area_name].filter(Boolean).join(" · ")),
    el("p", { class: "wide small muted" },
      el("span", {}, [line.round_label || line.programme_name, fails ? `不符合 ${fails}` : ""].filter(Boolean).join(" · ")),
      left ? el("span", { class: "tag warn" }, `待发 ${left}`) : null));
  return { box, done };
}

async function choose({ sites, programmes = [] }, redraw) {
  const list = el("div", { class: "stack choices" });
  const search = el("input", { type: "search", placeholder: "点位名称", "aria-label": "点位名称" });
  let picked = null;
  const fill = () => {
    const words = search.value.trim();
    const found = sites.filter((site) => !words || site.name.includes(words) || site.unit.includes(words)).slice(0, 20);
    list.replaceChildren(...found.map((site) => {
      const one = el("label", { class: "switch" }, el("input", { type: "radio", name: "site", onchange: () => { picked = site; } }), `${site.name}${site.unit ? `（${site.unit}）` : ""}`);
      return one;
    }), found.length ? "" : el("p", { class: "muted" }, "没有找到，请换个名称。"));
  };
  search.addEventListener("input", fill);
  fill();
  const offered = programmes.map((one) => el("option", { value: String(one.id) }, one.name));
  const plan = el("select", {}, el("option", { value: "" }, "不按方案，看到什么记什么"), offered);
  if (programmes.length === 1) plan.value = String(programmes[0].id);
  const asked = programmes.length ? el("label", { class: "field" }, el("span", {}, "按哪个方案的清单查"), plan) : null;
  const went = await sheet("检查哪个点位？", el("div", { class: "stack" }, asked, el("label", { class: "field" }, search), list), [["开始检查", true, "btn-primary"], ["取消", false, ""]]);
  if (!went || !picked) return redraw();
  const uuid = newId();
  const chosen = programmes.find((one) => String(one.id) === plan.value);
  const line = {
    uuid, site_id: picked.id, site_name: picked.name, unit_name: picked.unit, address: "", area_name: "", answers: [], state: "planned", made_here: true,
    programme_id: chosen ? chosen.id : null, programme_name: chosen ? chosen.name : "", checklist: chosen ? `${chosen.standard}-${picked.type}` : "",
  };
  await write(["put", "drafts", { id: `visit:${uuid}`, uuid, line, startedAt: "", endedAt: "", note: "", at: new Date().toISOString() }]);
  window.location.hash = `#/visit/${uuid}`;
  return undefined;
}
