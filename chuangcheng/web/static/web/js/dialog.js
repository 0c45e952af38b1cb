// Dialogs: native <dialog>, with a plain stand-in for Safari before 15.4.
import { behaviour, make, on } from "./behave.js";

const openers = new WeakMap();

export function openDialog(dialog) {
  if (dialog.open) return;
  openers.set(dialog, document.activeElement);
  if (typeof dialog.showModal === "function") dialog.showModal();
  else openPlainly(dialog);
  const first = dialog.querySelector("[autofocus], .dialog-body input:not([type=hidden]):not([type=file]), .dialog-body select, .dialog-body textarea");
  if (first) first.focus();
}

export function closeDialog(dialog) {
  if (typeof dialog.close === "function") dialog.close();
  else {
    dialog.removeAttribute("open");
    dialog.classList.remove("is-plain");
    document.querySelectorAll(".plain-backdrop").forEach((backdrop) => backdrop.remove());
    dialog.dispatchEvent(new Event("close"));
  }
}

function openPlainly(dialog) {
  dialog.setAttribute("open", "");
  dialog.setAttribute("role", "dialog");
  dialog.setAttribute("aria-modal", "true");
  dialog.classList.add("is-plain");
  const backdrop = make("div", { class: "plain-backdrop" });
  backdrop.addEventListener("click", () => closeDialog(dialog));
  dialog.before(backdrop);
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeDialog(dialog);
    if (event.key === "Tab") keepInside(dialog, event);
  });
}

function keepInside(dialog, event) {
  const stops = [...dialog.querySelectorAll("a[href], button, input, select, textarea, summary")].filter((stop) => !stop.disabled && stop.offsetParent);
  if (!stops.length) return;
  const edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
  if (document.activeElement !== edge) return;
  event.preventDefault();
  (event.shiftKey ? stops[stops.length - 1] : stops[0]).focus();
}

behaviour("dialog", (dialog) => {
  dialog.addEventListener("close", () => {
    const opener = openers.get(dialog);
    if (opener && opener.isConnected && opener.focus) opener.focus();
    if (dialog.id === "dialog") document.getElementById("dialog-body").replaceChildren();
  });
  // A click on the dark ground closes it, unless there is something half filled inside.
  dialog.addEventListener("mousedown", (event) => {
    if (event.target === dialog && !dialog.querySelector("form") && typeof dialog.showModal === "function") closeDialog(dialog);
  });
});

on("click", "[data-close-dialog]", (button) => closeDialog(button.closest("dialog")));
on("click", "[data-open-dialog]", (button) => openDialog(document.getElementById(button.dataset.openDialog)));

// Whatever htmx puts into #dialog-body opens the dialog; the server closes it with HX-Trigger: closeDialog.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target && event.detail.target.id === "dialog-body" && event.detail.target.childElementCount) {
    openDialog(document.getElementById("dialog"));
  }
});
document.addEventListener("closeDialog", () => {
  const dialog = document.getElementById("dialog");
  if (dialog && dialog.open) closeDialog(dialog);
});
