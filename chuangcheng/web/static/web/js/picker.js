// <select data-picker="what to type">: one types a name or its pinyin; without script it is a plain select.
import { behaviour, make } from "./behave.js";

const MOST = 80;
let count = 0;

behaviour("select[data-picker]", (select) => {
  const several = select.multiple;
  const number = (count += 1);
  const listId = `picker-${number}`;
  const label = select.id && document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
  const find = make("input", { type: "text", id: `picker-find-${number}`, role: "combobox", "aria-expanded": "false", "aria-controls": listId, "aria-autocomplete": "list", autocomplete: "off", "aria-label": label ? false : select.getAttribute("aria-label") });
  const box = make("div", { class: "picker-box" }, find);
  const list = make("ul", { class: "picker-list", id: listId, role: "listbox", hidden: true });
  const wrap = make("div", { class: "picker" }, box, list);
  const options = [...select.options].filter((option) => option.value).map((option) => ({
    option, text: option.textContent.replace(/\u3000/g, "").trim(), deep: (option.textContent.match(/^\u3000*/) || [""])[0],
    spelt: `${option.textContent} ${option.dataset.spelt || ""}`.toLowerCase(),
  }));
  let shown = [];
  let at = -1;

  select.classList.add("visually-hidden");
  select.tabIndex = -1;
  select.setAttribute("aria-hidden", "true");
  select.before(wrap);
  if (label) label.htmlFor = find.id;
  if (select.autofocus) find.setAttribute("autofocus", "");

  const changed = () => select.dispatchEvent(new Event("change", { bubbles: true }));
  const draw = () => {
    box.querySelectorAll(".picker-chip").forEach((chip) => chip.remove());
    const chosen = options.filter(({ option }) => option.selected);
    find.placeholder = chosen.length && several ? "" : select.dataset.picker;
    if (!several) { find.value = chosen.length ? chosen[0].text : ""; return; }
    for (const { option, text } of chosen) {
      const drop = make("button", { type: "button", "aria-label": `去掉${text}` }, "×");
      drop.addEventListener("click", () => { option.selected = false; draw(); changed(); find.focus(); });
      find.before(make("span", { class: "picker-chip" }, text, drop));
    }
  };
  const close = () => { list.hidden = true; find.setAttribute("aria-expanded", "false"); find.removeAttribute("aria-activedescendant"); };
  const mark = (to) => {
    at = to;
    [...list.children].forEach((item, n) => item.setAttribute("aria-selected", n === at));
    const item = list.children[at];
    if (item) { item.scrollIntoView({ block: "nearest" }); find.setAttribute("aria-activedescendant", item.id); }
  };
  const open = (typed) => {
    const word = typed.trim().toLowerCase();
    shown = options.filter(({ spelt }) => !word || spelt.includes(word));
    if (word) shown.sort((a, b) => Number(b.text.toLowerCase().startsWith(word)) - Number(a.text.toLowerCase().startsWith(word)));
    const items = shown.slice(0, MOST).map(({ option, text, deep }, n) => make("li", { id: `${listId}-${n}`, role: "option", class: option.selected ? "is-chosen" : false }, (word ? "" : deep) + text));
    list.replaceChildren(...(items.length ? items : [make("li", { class: "none" }, "没有找到，换个写法试试")]));
    list.hidden = false;
    find.setAttribute("aria-expanded", "true");
    mark(word && items.length ? 0 : -1);
  };
  const take = (n) => {
    if (!shown[n]) return;
    const { option } = shown[n];
    if (several) { option.selected = !option.selected; find.value = ""; } else select.value = option.value;
    draw();
    changed();
    close();
  };

  box.addEventListener("mousedown", (event) => {
    if (event.target.closest("button")) return;
    if (event.target !== find) event.preventDefault();
    find.focus();
    if (list.hidden) open(several ? find.value : "");
  });
  find.addEventListener("input", () => open(find.value));
  find.addEventListener("focus", () => { if (!several) find.select(); });
  find.addEventListener("blur", () => {
    close();
    if (!several && !find.value.trim() && select.value) { select.value = ""; changed(); }
    if (several) find.value = "";
    draw();
  });
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    take([...list.children].indexOf(event.target.closest("li")));
  });
  find.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) open(several ? find.value : "");
      else mark(Math.max(0, Math.min(list.children.length - 1, at + (event.key === "ArrowDown" ? 1 : -1))));
    } else if (event.key === "Enter" && !list.hidden) { event.preventDefault(); take(at); }
    else if (event.key === "Escape" && !list.hidden) { event.preventDefault(); event.stopPropagation(); close(); draw(); }
    else if (event.key === "Backspace" && several && !find.value) {
      const chosen = options.filter(({ option }) => option.selected);
      if (chosen.length) { chosen[chosen.length - 1].option.selected = false; draw(); changed(); }
    }
  });
  select.addEventListener("change", draw);
  select.addEventListener("focus", () => find.focus());
  draw();
  if (document.activeElement === select) find.focus();
});

// A time limit shows only what its clock needs.
behaviour("[data-rule]", (rule) => {
  const clock = rule.querySelector("select");
  const amount = rule.querySelector(".rule-amount");
  const moment = rule.querySelector(".rule-moment");
  const set = () => {
    amount.hidden = !clock.value || clock.value === "fixed_moment";
    moment.hidden = clock.value !== "fixed_moment";
  };
  clock.addEventListener("change", set);
  set();
});
