// A photo in full; arrow keys and swipes leaf through its gallery.
import { make, on } from "./behave.js";
import { closeDialog, openDialog } from "./dialog.js";
import { wakeAll } from "./behave.js";

let box = null;
let links = [];
let index = 0;

function build() {
  const image = make("img", { alt: "" });
  const caption = make("span", { class: "caption" });
  const button = (label, text) => make("button", { type: "button", class: "btn", "aria-label": label }, text);
  const previous = button("上一张", "‹ 上一张");
  const following = button("下一张", "下一张 ›");
  const close = button("关闭", "关闭");
  box = make("dialog", { class: "lightbox", "aria-label": "看照片" }, image, make("div", { class: "lightbox-bar" }, caption, previous, following, close));
  document.body.append(box);
  wakeAll(box);
  previous.addEventListener("click", () => show(index - 1));
  following.addEventListener("click", () => show(index + 1));
  close.addEventListener("click", () => closeDialog(box));
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowLeft") show(index - 1);
    if (event.key === "ArrowRight") show(index + 1);
  });
  let from = 0;
  image.addEventListener("touchstart", (event) => { from = event.touches[0].clientX; }, { passive: true });
  image.addEventListener("touchend", (event) => {
    const moved = event.changedTouches[0].clientX - from;
    if (Math.abs(moved) > 48) show(index + (moved < 0 ? 1 : -1));
  });
}

function show(wanted) {
  index = (wanted + links.length) % links.length;
  const link = links[index];
  box.querySelector("img").src = link.href;
  box.querySelector("img").alt = link.dataset.caption || "";
  box.querySelector(".caption").textContent = `${index + 1}/${links.length}　${link.dataset.caption || ""}`;
  box.querySelectorAll(".btn").forEach((button, n) => { if (n < 2) button.hidden = links.length < 2; });
}

on("click", "a[data-lightbox]", (link, event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (!box) build();
  const gallery = link.closest("[data-gallery]");
  const name = gallery && gallery.dataset.gallery;
  links = name ? [...document.querySelectorAll(`[data-gallery="${CSS.escape(name)}"] a[data-lightbox]`)] : [link];
  show(links.indexOf(link));
  openDialog(box);
});
