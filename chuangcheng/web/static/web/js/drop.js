// Files by click, drag, paste or camera; sent at once, two at a time, with progress; the form carries their ids.
import { behaviour, csrfToken, make } from "./behave.js";
import { sentenceOf } from "./net.js";
import { askForLogin } from "./session.js";

const AT_ONCE = 2;
const queue = [];
let running = 0;

function next() {
  while (running < AT_ONCE && queue.length) {
    running += 1;
    queue.shift()(() => { running -= 1; next(); });
  }
}

function changed(zone) {
  zone.dispatchEvent(new CustomEvent("drop:changed", { bubbles: true }));
}

function drawPreview(item, source, name) {
  const image = make("img", { alt: name, src: source });
  image.addEventListener("error", () => image.replaceWith(make("span", { class: "kind" }, name.split(".").pop().slice(0, 5).toUpperCase())));
  item.querySelector(".kind, img").replaceWith(image);
  return image;
}

function newItem(zone, name) {
  const item = zone.querySelector("template").content.firstElementChild.cloneNode(true);
  item.querySelector(".name").textContent = name;
  item.querySelector(".kind").textContent = name.includes(".") ? name.split(".").pop().slice(0, 5).toUpperCase() : "文件";
  item.querySelector(".remove").setAttribute("aria-label", `移除 ${name}`);
  zone.querySelector(".drop-list").append(item);
  return item;
}

function accepted(zone, item, answer) {
  item.dataset.id = answer.id;
  item.classList.remove("is-bad");
  item.querySelectorAll("progress, .fault").forEach((part) => part.remove());
  const image = item.querySelector("img");
  if (answer.thumb && image) image.dataset.thumb = answer.thumb;
  else if (answer.thumb) drawPreview(item, answer.thumb, item.querySelector(".name").textContent);
  item.append(make("input", { type: "hidden", name: zone.dataset.name, value: answer.id }));
  changed(zone);
}

function refused(item, sentence, again) {
  item.classList.add("is-bad");
  item.querySelectorAll("progress, .fault").forEach((part) => part.remove());
  const retry = make("button", { type: "button", class: "again" }, "重传");
  retry.addEventListener("click", again);
  item.append(make("span", { class: "fault", role: "alert" }, `${sentence} `, retry));
}

function send(zone, item, file) {
  queue.push((done) => {
    if (!item.isConnected) return done();
    item.querySelectorAll(".fault").forEach((part) => part.remove());
    if (!item.querySelector("progress")) item.append(make("progress", { max: 100, value: 0 }));
    const bar = item.querySelector("progress");
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append("file", file, file.name);
    for (const [name, value] of Object.entries(JSON.parse(zone.dataset.extra || "{}"))) body.append(name, value);
    request.open("POST", zone.dataset.url);
    request.setRequestHeader("X-CSRFToken", csrfToken());
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) bar.value = (event.loaded / event.total) * 100; });
    const again = () => send(zone, item, file);
    request.addEventListener("load", () => {
      if (request.status >= 200 && request.status < 300) {
        try { accepted(zone, item, JSON.parse(request.responseText)); } catch (error) { refused(item, "没有传成，请重传。", again); }
      } else if (request.status === 401) { refused(item, "登录已过期。", again); askForLogin(); } else refused(item, sentenceOf(request), again);
      done();
    });
    request.addEventListener("error", () => { refused(item, "网络没有连上，没有传成。", again); done(); });
    item.querySelector(".remove").addEventListener("click", () => request.abort());
    request.addEventListener("abort", done);
    request.send(body);
    return undefined;
  });
  next();
}

function take(zone, files) {
  for (const file of files) {
    const item = newItem(zone, file.name || "粘贴的图片.png");
    if (file.type.startsWith("image/") && !/hei[cf]/.test(file.type)) {
      const source = URL.createObjectURL(file);
      drawPreview(item, source, file.name).addEventListener("load", () => URL.revokeObjectURL(source));
    }
    send(zone, item, file);
  }
}

behaviour("[data-drop]", (zone) => {
  zone.querySelectorAll("input[type=file]").forEach((input) => input.addEventListener("change", () => {
    take(zone, [...input.files]);
    input.value = "";
  }));
  for (const type of ["dragenter", "dragover"]) zone.addEventListener(type, (event) => { event.preventDefault(); zone.classList.add("is-over"); });
  zone.addEventListener("dragleave", (event) => { if (!zone.contains(event.relatedTarget)) zone.classList.remove("is-over"); });
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("is-over");
    take(zone, [...event.dataTransfer.files]);
  });
  zone.addEventListener("click", (event) => {
    const remove = event.target.closest(".remove");
    if (!remove) return;
    remove.closest(".drop-item").remove();
    changed(zone);
  });
  zone.addEventListener("drop:restore", (event) => {
    zone.querySelectorAll(".drop-item[data-id]").forEach((item) => item.remove());
    for (const kept of event.detail) {
      const item = newItem(zone, kept.name);
      if (kept.thumb && !kept.thumb.startsWith("blob:")) drawPreview(item, kept.thumb, kept.name);
      accepted(zone, item, { id: kept.id });
    }
  });
  zone.closest("form")?.addEventListener("submit", (event) => {
    if (!zone.querySelector("progress")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    import("./toast.js").then(({ toast }) => toast("还有文件没传完，传完再提交。", "bad"));
  }, true);
});

// A pasted picture goes to the zone nearest to the cursor: the one in the same form, else the only one in sight.
document.addEventListener("paste", (event) => {
  const files = [...(event.clipboardData ? event.clipboardData.files : [])];
  if (!files.length) return;
  const form = document.activeElement && document.activeElement.closest("form");
  const zones = [...(form || document).querySelectorAll("[data-drop]")].filter((zone) => zone.offsetParent);
  if (!zones.length) return;
  event.preventDefault();
  take(zones[zones.length - 1], files);
});
// A file dropped beside the zone must not replace the page.
for (const type of ["dragover", "drop"]) {
  document.addEventListener(type, (event) => {
    if (event.dataTransfer && [...event.dataTransfer.types].includes("Files")) event.preventDefault();
  });
}
