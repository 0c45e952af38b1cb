// Elements from plain values; text is always text, never markup.
export function el(name, given = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(given)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key === "value" || key === "checked" || key === "disabled" || key === "hidden") made[key] = value;
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

export function icon(name) {
  const drawn = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  drawn.setAttribute("class", "icon");
  drawn.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#i-${name}`);
  drawn.append(use);
  return drawn;
}

export const button = (words, onclick, css = "", symbol = "") =>
  el("button", { type: "button", class: `btn ${css}`, onclick }, symbol ? icon(symbol) : null, words);

export const link = (href, css, ...children) => el("a", { href, class: css }, ...children);

// A page is drawn whole and put in place of the one before.
export function show(...children) {
  const main = document.getElementById("main");
  main.replaceChildren(...children.flat().filter(Boolean));
  window.scrollTo(0, 0);
}

let hiding = 0;
export function toast(words, bad = false) {
  const box = document.getElementById("toast");
  box.textContent = words;
  box.className = `toast shown${bad ? " bad" : ""}`;
  clearTimeout(hiding);
  hiding = setTimeout(() => { box.className = "toast"; }, bad ? 7000 : 3500);
}

// A sheet from below: resolves with what the button pressed stands for, null when it is closed.
export function sheet(title, body, choices) {
  return new Promise((resolve) => {
    const close = (value) => {
      dialog.close();
      dialog.remove();
      resolve(value);
    };
    const dialog = el("div", { class: "sheet-back", role: "dialog", "aria-modal": "true", "aria-label": title });
    dialog.close = () => document.body.classList.remove("has-sheet");
    dialog.addEventListener("click", (event) => event.target === dialog && close(null));
    const buttons = choices.map(([words, value, css]) => button(words, () => close(value), `btn-large btn-wide ${css || ""}`));
    dialog.append(el("div", { class: "sheet-box" }, el("h2", {}, title), body, el("div", { class: "sheet-buttons" }, buttons)));
    document.body.append(dialog);
    document.body.classList.add("has-sheet");
    const first = dialog.querySelector("input, textarea, button");
    if (first) first.focus();
  });
}

const two = (number) => String(number).padStart(2, "0");

// 11月23日 14:05; today only 14:05.
export function moment(text) {
  if (!text) return "";
  const when = new Date(text);
  const time = `${two(when.getHours())}:${two(when.getMinutes())}`;
  return when.toDateString() === new Date().toDateString() ? time : `${when.getMonth() + 1}月${when.getDate()}日 ${time}`;
}

export function bytes(count) {
  if (!count) return "0";
  return count > 1e9 ? `${(count / 1e9).toFixed(1)} GB` : count > 1e6 ? `${(count / 1e6).toFixed(1)} MB` : `${Math.ceil(count / 1000)} KB`;
}
