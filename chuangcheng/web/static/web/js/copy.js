// <button data-copy="#id"> or data-copy-text="…": also where the page is served without https.
import { on } from "./behave.js";
import { toast } from "./toast.js";

async function copy(text) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  area.setAttribute("readonly", "");
  area.className = "visually-hidden";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done ? undefined : Promise.reject(new Error("refused"));
}

on("click", "[data-copy], [data-copy-text]", async (button) => {
  const source = button.dataset.copy && document.querySelector(button.dataset.copy);
  const text = source ? (source.value !== undefined ? source.value : source.innerText) : button.dataset.copyText;
  try {
    await copy(text);
    toast(button.dataset.copied || "已复制，可以粘贴到群里。");
  } catch (error) {
    toast("浏览器不让复制，请选中文字后按 Ctrl+C。", "bad");
  }
});
