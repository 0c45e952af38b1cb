// <form data-draft="name">: what is typed is kept on this device, for this user, until the form has been accepted.
import { behaviour, make, shelf } from "./behave.js";

const PREFIX = "draft:";
const KEEP_DAYS = 14;
const NEVER = new Set(["csrfmiddlewaretoken", "key", "version"]);

function shelfKey(form) {
  return `${PREFIX}${document.body.dataset.user || "-"}:${form.dataset.draft}`;
}

function isKept(control) {
  return control.name && !NEVER.has(control.name) && !["password", "file", "submit", "button", "hidden"].includes(control.type);
}

function gather(form) {
  const values = {};
  for (const control of form.elements) {
    if (!isKept(control)) continue;
    if (control.type === "checkbox" || control.type === "radio") {
      values[control.name] = values[control.name] || [];
      if (control.checked) values[control.name].push(control.value);
    } else if (control.multiple) {
      values[control.name] = [...control.selectedOptions].map((option) => option.value);
    } else values[control.name] = control.value;
  }
  const files = {};
  for (const zone of form.querySelectorAll("[data-drop]")) {
    files[zone.dataset.name] = [...zone.querySelectorAll(".drop-item[data-id]")].map((item) => ({
      id: item.dataset.id, name: item.querySelector(".name").textContent, thumb: (item.querySelector("img") || {}).dataset?.thumb || (item.querySelector("img") || {}).src || "",
    }));
  }
  return { values, files };
}

function restore(form, { values, files }) {
  for (const control of form.elements) {
    if (!isKept(control) || !(control.name in values)) continue;
    const kept = values[control.name];
    if (control.type === "checkbox" || control.type === "radio") control.checked = kept.includes(control.value);
    else if (control.multiple) for (const option of control.options) option.selected = kept.includes(option.value);
    else control.value = kept;
    control.dispatchEvent(new Event("change", { bubbles: true }));
  }
  for (const zone of form.querySelectorAll("[data-drop]")) {
    zone.dispatchEvent(new CustomEvent("drop:restore", { detail: files[zone.dataset.name] || [] }));
  }
}

function sameAs(a, b) {
  return JSON.stringify(a) === JSON.stringify(b);
}

function noteFor(form, kept, empty) {
  const when = new Date(kept.at);
  const two = (n) => String(n).padStart(2, "0");
  const undo = make("button", { type: "button" }, "不要，清空");
  const note = make("div", { class: "draft-note", role: "status" }, `已恢复 ${when.getMonth() + 1}月${when.getDate()}日 ${two(when.getHours())}:${two(when.getMinutes())} 没提交的内容`, undo);
  undo.addEventListener("click", () => {
    restore(form, empty);
    shelf.drop(shelfKey(form));
    note.remove();
  });
  return note;
}

behaviour("form[data-draft]", (form) => {
  const key = shelfKey(form);
  const empty = gather(form);
  const kept = shelf.read(key);
  // A form that comes back with errors already holds what was typed: nothing to restore, and "as it came" is not empty.
  const refused = Boolean(form.querySelector(".has-error, .error-summary"));
  if (kept && kept.body && !refused && !sameAs(kept.body, empty)) {
    setTimeout(() => {
      restore(form, kept.body);
      form.prepend(noteFor(form, kept, empty));
    });
  }
  const said = form.querySelector("[data-kept]");
  let timer = 0;
  const save = () => {
    const body = gather(form);
    if (!refused && sameAs(body, empty)) return shelf.drop(key);
    const done = shelf.write(key, { at: Date.now(), body });
    if (said) said.textContent = done ? "草稿已存在本机" : "本机存不下草稿，请尽快提交";
    return undefined;
  };
  const soon = () => { clearTimeout(timer); timer = setTimeout(save, 400); };
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("drop:changed", soon);
  window.addEventListener("pagehide", () => { if (form.isConnected && timer && !form.dataset.sent) save(); });
  form.addEventListener("htmx:beforeRequest", () => { clearTimeout(timer); save(); });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    save();
    if (!form.hasAttribute("hx-post") && !(event.submitter && event.submitter.hasAttribute("hx-post"))) markSent(form.dataset.draft);
  });
});

// A plain form counts as accepted when the page that follows is one of ours with the shell, and not that form again;
// an error page, a refusal or the log-in page keeps the draft. A page may also say so itself: data-draft-done="name"
// (messages.success(request, "…", extra_tags="name") draws it).
const SENT = "draft-sent";
function markSent(name) {
  try { sessionStorage.setItem(SENT, name); } catch (error) { /* then the draft only stays longer */ }
}
function settleSent() {
  let name = null;
  try {
    name = sessionStorage.getItem(SENT);
    sessionStorage.removeItem(SENT);
  } catch (error) { return; }
  const here = name && document.querySelector(`form[data-draft="${CSS.escape(name)}"]`);
  if (name && document.body.dataset.user && !here) shelf.drop(`${PREFIX}${document.body.dataset.user}:${name}`);
}
settleSent();

// Accepted by htmx: it answered with success.
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt && event.detail.elt.closest && event.detail.elt.closest("form[data-draft]");
  if (!form || event.detail.elt !== form || !event.detail.successful || event.detail.xhr.status === 422) return;
  if (event.detail.requestConfig.verb === "get") return;
  form.dataset.sent = "1";
  shelf.drop(shelfKey(form));
});
behaviour("[data-draft-done]", (element) => shelf.drop(`${PREFIX}${document.body.dataset.user || "-"}:${element.dataset.draftDone}`));

for (const key of shelf.keys()) {
  if (!key.startsWith(PREFIX)) continue;
  const kept = shelf.read(key);
  if (!kept || Date.now() - kept.at > KEEP_DAYS * 86400000) shelf.drop(key);
}
