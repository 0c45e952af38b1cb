// 问题: what is mine to mend or to verify, the most urgent first; what is done here and waits is said.
import { refresh, theDay } from "../day.js";
import { button, el, link, moment } from "../draw.js";
import { waiting } from "../queue.js";
import { kept } from "../store.js";
import { banner, told } from "./today.js";

export async function problems({ redraw, signIn }) {
  const [day, records, at] = [await theDay(), await waiting(), await kept("dayAt", "")];
  const rows = day ? day.problems : [];
  const again = button("更新", async () => told(await refresh(), redraw, signIn), "btn-small", "refresh-cw");
  return {
    title: "要办的问题",
    body: [
      banner(signIn),
      el("div", { class: "head" }, el("h2", {}, `轮到我办 ${rows.length}`), el("span", { class: "small" }, at ? `${moment(at)} 更新 ` : "", again)),
      rows.length ? rows.map((row) => card(row, records)) : el("div", { class: "empty" }, el("h2", {}, "没有轮到您办的问题"), el("p", {}, "交办给您的、等您复核的会出现在这里。")),
    ].flat(),
  };
}

function card(row, records) {
  const left = records.filter((one) => one.kind === "move" && one.number === row.number);
  const late = row.due && Date.parse(row.due) < Date.now();
  return link(`#/problem/${row.number}`, "card",
    el("h2", {}, el("span", { class: "grow" }, row.asked || row.state_label), el("span", { class: "tag mine" }, row.state_label)),
    el("p", { class: "said" }, row.text.slice(0, 80)),
    el("p", { class: "wide small muted" }, el("span", {}, [row.place || row.site, row.number].filter(Boolean).join(" · ")),
      left.length ? el("span", { class: "tag warn" }, "已填，待发") : row.due ? el("span", { class: `tag${late ? " bad" : ""}` }, `${late ? "▲ 已逾期 " : ""}${moment(row.due)}`) : null));
}
