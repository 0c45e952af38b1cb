// 我的: who is here, what the phone keeps and how much room it has, full-size photos, leaving.
import { theDay } from "../day.js";
import { button, bytes, el, link, sheet, toast } from "../draw.js";
import { count } from "../queue.js";
import { all, forget, keep, kept, lastUser, rememberUser } from "../store.js";
import { logOut } from "../talk.js";
import { banner } from "./today.js";
import { toggle } from "./item.js";

export async function me({ signIn }) {
  const [day, user, full, left] = [await theDay(), await lastUser(), await kept("fullSize", false), await count()];
  const version = document.querySelector("meta[name=field-version]").content;
  return {
    title: "我的",
    body: [
      banner(signIn),
      el("div", { class: "card" }, el("h2", {}, user ? user.name : ""), el("p", { class: "muted" }, day ? day.user.posts.join("、") : "")),
      el("div", { class: "card" }, toggle("照片按原尺寸发送", full, (on) => keep("fullSize", on)), el("p", { class: "small muted" }, "平时照片缩到最长边 2560 像素再发，省流量；发出的这一份就是存档的原件。")),
      await room(),
      el("div", { class: "card stack" }, el("p", {}, "手机版只在您提交检查时记一次位置，可以不同意；平时不记行踪，不打卡，不排个人名次。"), link("/", "btn btn-wide", "打开电脑版")),
      button(left.all ? `退出登录（还有 ${left.things || "几"} 项没有发出）` : "退出登录", () => leave(left), "btn-wide btn-large", "log-out"),
      el("p", { class: "small muted" }, `版本 ${version}`),
    ],
  };
}

async function room() {
  const storage = navigator.storage;
  const box = el("div", { class: "card stack" }, el("h2", {}, "手机里的空间"));
  if (!storage || !storage.estimate) {
    box.append(el("p", { class: "muted" }, "这个浏览器说不出还有多少空间；照片请及时发出。"));
    return box;
  }
  const { usage = 0, quota = 0 } = await storage.estimate();
  const photos = (await all("photos")).filter((photo) => !photo.file).length;
  const safe = storage.persisted ? await storage.persisted() : false;
  const tight = quota && quota - usage < 200e6;
  box.append(...[
    el("p", {}, `已用 ${bytes(usage)}，还能存约 ${bytes(quota - usage)}；没有发出的照片 ${photos} 张。`),
    tight ? el("p", { class: "note bad" }, "空间快满了：请先把待发的发出去，或删去手机里不用的东西。") : null,
    el("p", { class: "muted" }, safe ? "已请系统长期保留这里的内容。" : "系统空间紧张时可能清掉网页的内容，请尽快发出。"),
    safe ? null : button("请系统长期保留", async () => {
      const granted = storage.persist ? await storage.persist() : false;
      toast(granted ? "系统已答应保留。" : "系统没有答应；把手机版添加到桌面后再试。", !granted);
    }, "btn-wide"),
  ].filter(Boolean));
  return box;
}

async function leave(left) {
  if (left.all) {
    const sure = await sheet("还有没发出的内容", el("p", {}, `有 ${left.things || "几"} 项没有发出（其中照片 ${left.photos} 张）。退出后它们还留在这台手机里，您再登录时接着发；别人登录看不到。建议先到“待发”发完或存成文件。`), [["仍然退出", true, "btn-danger"], ["先不退出", false, ""]]);
    if (!sure) return;
  }
  try {
    await logOut();
  } catch (error) {
    if (error.name !== "NotIn" && !/登录/.test(error.message)) toast("没有网络，服务器上的登录要等有网络时才能退出。", true);
  }
  await rememberUser(null);
  if (!left.all) await forget();
  window.location.replace("/field/");
}

// Asked once, when there is first something to lose.
export async function askToKeep() {
  const storage = navigator.storage;
  if (storage && storage.persist && !(await storage.persisted())) await storage.persist();
}
