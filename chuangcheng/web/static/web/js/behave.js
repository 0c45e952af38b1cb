// One way to bring elements to life, on the first page and in whatever htmx swaps in later.
const kinds = [];
const alive = new WeakMap();

/** Run `wake(element)` once for every element that matches, now and later. */
export function behaviour(selector, wake) {
  kinds.push([selector, wake]);
}

export function wakeAll(root) {
  for (const [selector, wake] of kinds) {
    const found = [...root.querySelectorAll(selector)];
    if (root.matches && root.matches(selector)) found.push(root);
    for (const element of found) {
      const done = alive.get(element) || new Set();
      if (done.has(wake)) continue;
      done.add(wake);
      alive.set(element, done);
      wake(element);
    }
  }
}

export function start() {
  wakeAll(document);
  document.addEventListener("htmx:load", (event) => wakeAll(event.detail.elt));
}

/** Listen once on the document for something that happens inside elements matching `selector`. */
export function on(type, selector, act) {
  document.addEventListener(type, (event) => {
    const element = event.target instanceof Element && event.target.closest(selector);
    if (element) act(element, event);
  });
}

/** Make an element with attributes and children. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** The CSRF token in force; log-in changes it, so it is asked for each time. */
export function csrfToken() {
  const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  if (cookie) return decodeURIComponent(cookie.slice("csrftoken=".length));
  const input = document.querySelector("input[name=csrfmiddlewaretoken]");
  if (input) return input.value;
  try {
    return JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] || "";
  } catch (error) {
    return "";
  }
}

/** Storage that may be full or forbidden never breaks a page. */
export const shelf = {
  read(key) {
    try { return JSON.parse(localStorage.getItem(key)); } catch (error) { return null; }
  },
  write(key, value) {
    try { localStorage.setItem(key, JSON.stringify(value)); return true; } catch (error) { return false; }
  },
  drop(key) {
    try { localStorage.removeItem(key); } catch (error) { /* nothing to drop */ }
  },
  keys() {
    try { return Object.keys(localStorage); } catch (error) { return []; }
  },
};
