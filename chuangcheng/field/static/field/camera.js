// Our own camera: several photos one after the other. Where it cannot be had, the phone's own takes its place.
import { el, icon, toast } from "./draw.js";

export const hasCamera = () => Boolean(window.isSecureContext && navigator.mediaDevices && navigator.mediaDevices.getUserMedia);

// Opens the camera; `take(file)` is called for each photo and resolves when it is kept. Resolves false where there is none.
export async function shoot(take) {
  let stream;
  try {
    const video = { facingMode: "environment", width: { ideal: 2560 }, height: { ideal: 1920 } };
    stream = await navigator.mediaDevices.getUserMedia({ video, audio: false });
  } catch (error) {
    return false;
  }
  await new Promise((resolve) => {
    let taken = 0;
    const said = el("span", { class: "state", "aria-live": "polite" }, "");
    const video = el("video", { autoplay: true, playsinline: true, muted: true });
    video.srcObject = stream;
    const close = () => {
      stream.getTracks().forEach((track) => track.stop());
      box.remove();
      resolve();
    };
    const press = async (event) => {
      const knob = event.currentTarget;
      knob.disabled = true;
      try {
        await take(await still(video));
        taken += 1;
        said.textContent = `已拍 ${taken} 张`;
      } catch (error) {
        toast(error.message, true);
      }
      knob.disabled = false;
    };
    const shutter = el("button", { type: "button", class: "shutter", "aria-label": "拍照", onclick: press });
    const done = el("button", { type: "button", class: "plain", onclick: close }, icon("check"), " 拍好了");
    const box = el("div", { class: "whole", role: "dialog", "aria-label": "拍照" }, video, el("div", { class: "whole-bar" }, done, shutter, said));
    document.body.append(box);
    video.play().catch(() => {});
  });
  return true;
}

async function still(video) {
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  if (!canvas.width) throw new Error("相机还没有准备好，请稍等再拍。");
  canvas.getContext("2d").drawImage(video, 0, 0);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.88));
  canvas.width = 0;
  const when = new Date();
  const name = [when.getFullYear(), when.getMonth() + 1, when.getDate(), when.getHours(), when.getMinutes(), when.getSeconds()];
  return new File([blob], `${name.map((part) => String(part).padStart(2, "0")).join("")}.jpg`, { type: "image/jpeg" });
}
