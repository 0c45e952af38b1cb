// Small help inside forms: remembered phrases, error summaries that take the focus, filters.
import { behaviour, on } from "./behave.js";

on("click", "[data-phrases] button", (button) => {
  const field = document.getElementById(button.parentElement.dataset.phrases);
  if (!field) return;
  const text = button.textContent.trim();
  const before = field.value.trimEnd();
  const joint = before && !/[。；;！!？?\n]$/.test(before) ? "；" : "";
  field.value = field.tagName === "TEXTAREA" && before ? before + joint + text : text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
});

behaviour("[data-focus]", (element) => element.focus());

// A select or a radio that only shows something: <… data-shows="#id" data-when="value other">.
behaviour("[data-shows]", (control) => {
  const form = control.closest("form");
  const target = document.querySelector(control.dataset.shows);
  const wanted = (control.dataset.when || "").split(" ");
  if (!form || !target) return;
  const set = () => {
    const chosen = control.type === "radio" ? form.querySelector(`input[name="${control.name}"]:checked`) : control;
    const value = control.type === "checkbox" ? (control.checked ? "on" : "") : (chosen || {}).value;
    target.hidden = !wanted.includes(value || "");
  };
  form.addEventListener("change", set);
  set();
});

on("click", "[data-untick]", (button) => {
  button.closest(".menu-sheet").querySelectorAll("input").forEach((input) => { input.checked = false; });
});
on("change", "form[data-filters] input[type=radio]", (input) => input.form.requestSubmit ? input.form.requestSubmit() : input.form.submit());
// Leaving a filter after changing it applies it.
behaviour("form[data-filters] details", (menu) => {
  const state = () => [...menu.querySelectorAll("input")].map((input) => input.checked).join();
  let before = state();
  menu.addEventListener("toggle", () => {
    if (menu.open) before = state();
    else if (state() !== before) menu.closest("form").submit();
  });
});
