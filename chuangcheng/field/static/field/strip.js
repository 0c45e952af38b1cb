// A row of photos with what adds to it: our camera, the phone's own, the album. A photo is kept before it is shown.
import { hasCamera, shoot } from "./camera.js";
import { el, icon, sheet, toast } from "./draw.js";
import { keepPhoto } from "./photos.js";
import { photosOf } from "./queue.js";
import { get, isFull } from "./store.js";
import { thumbOf } from "./day.js";

const FULL = "手机存储空间满了，这张照片没有存下。请先把“待发”里的内容发出去，或删去手机里不用的东西，再拍。";

// `owner` is the draft they belong to; `more` (about, after, records) goes to keepPhoto; `drop(photo)` takes one away.
export function strip({ owner, label, more = {}, drop, files = [], changed = () => {} }) {
  const row = el("div", { class: "photos", "data-owner": owner });
  const shown = (photo) => picture(localUrl(photo.id), () => localUrl(photo.id, true), photo, async () => { await drop(photo); await fill(); });
  const fill = async () => {
    const photos = (await photosOf(owner)).filter((photo) => Boolean(photo.after) === Boolean(more.after));
    const own = new Set(photos.flatMap((photo) => [photo.file, photo.smallFile]));
    const there = files.filter((id) => !own.has(id)).map((id) => picture(thumbUrl(id), `/api/v1/evidence/${id}/view`));
    const mine = photos.map(shown);
    row.replaceChildren(...there, ...mine, ...adders(take));
    changed(photos.length + there.length);
  };
  const take = async (file, source) => {
    try {
      const photo = await keepPhoto(file, { owner, source, ...more });
      row.insertBefore(shown(photo), row.querySelector(".add")); // one more, and nothing else is read again
    } catch (error) {
      throw new Error(isFull(error) ? FULL : `这张照片没有存下：${error.message}`);
    }
  };
  fill();
  return el("div", { class: "field" }, el("span", {}, label), row);
}

function adders(take) {
  const chosen = (source) => async (event) => {
    const files = Array.from(event.target.files);
    event.target.value = "";
    for (const file of files) await take(file, source).catch((error) => toast(error.message, true));
  };
  const input = (words, source, symbol, given) =>
    el("label", { class: "add" }, icon(symbol), words, el("input", { type: "file", accept: "image/*", onchange: chosen(source), ...given }));
  const phone = input("拍照", "camera", "camera", { capture: "environment" });
  const album = input("相册", "album", "image", { multiple: true });
  if (!hasCamera()) return [phone, album];
  const own = el("button", { type: "button", class: "add" }, icon("camera"), "拍照");
  own.addEventListener("click", async () => {
    if (await shoot((file) => take(file, "camera"))) return;
    toast("没有打开相机（可能没有允许），请用系统相机拍。", true);
    own.replaceWith(phone);
  });
  return [own, album];
}

async function localUrl(id, whole = false) {
  const found = (whole && (await get("bytes", id))) || (await get("bytes", `${id}:small`)) || (await get("bytes", id));
  return found ? URL.createObjectURL(new Blob([found.data], { type: found.type })) : "";
}

export async function thumbUrl(id) {
  const found = await thumbOf(id);
  return found ? URL.createObjectURL(new Blob([found.data], { type: "image/jpeg" })) : "";
}

function picture(small, big, photo = null, drop = null) {
  const image = el("img", { alt: "照片" });
  Promise.resolve(small).then((url) => { if (url) image.src = url; });
  const word = photo ? stateOf(photo) : "";
  return el("button", { type: "button", class: "photo", "aria-label": `照片${word}，点开看`, onclick: () => look(big, drop) }, image, word ? el("span", { class: "word" }, word) : null);
}

const stateOf = (photo) => (photo.file ? "已送达" : photo.smallFile ? "小图已送达" : "待发");

// A photo the server has, with what it shows.
export const remote = (id, word) => {
  const made = picture(thumbUrl(id), `/api/v1/evidence/${id}/view`);
  if (word) made.append(el("span", { class: "word" }, word));
  return made;
};

async function look(source, drop) {
  const image = el("img", { class: "big", alt: "照片" });
  const said = el("span", { class: "state" }, "");
  image.onerror = () => { said.textContent = "大图要有网络才能看"; };
  image.src = await (typeof source === "function" ? source() : source);
  const box = el("div", { class: "whole", role: "dialog", "aria-label": "看照片" });
  const close = el("button", { type: "button", class: "plain", onclick: () => box.remove() }, icon("x"), " 关闭");
  const remove = async () => {
    const sure = await sheet("删去这张照片？", el("p", {}, "删去后不能恢复。"), [["删去", true, "btn-danger"], ["留着", false, ""]]);
    if (!sure) return;
    box.remove();
    await drop();
  };
  const away = drop ? el("button", { type: "button", class: "plain", onclick: remove }, icon("trash-2"), " 删去") : el("span");
  box.append(image, el("div", { class: "whole-bar" }, close, said, away));
  document.body.append(box);
  close.focus();
}

