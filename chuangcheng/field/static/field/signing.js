// 请重新登录: the password in place; what waits stays where it is.
import { button, el, link } from "./draw.js";
import { logIn, who } from "./talk.js";

function form(login) {
  const name = el("input", { name: "username", autocomplete: "username", autocapitalize: "none", value: login || "", maxlength: "60" });
  const word = el("input", { name: "password", type: "password", autocomplete: "current-password", maxlength: "200" });
  const fault = el("p", { class: "note bad", role: "alert", hidden: true });
  const say = (text) => { fault.textContent = text; fault.hidden = !text; };
  const box = el("div", { class: "stack" }, fault,
    el("label", { class: "field" }, el("span", {}, "登录名"), name), el("label", { class: "field" }, el("span", {}, "密码"), word));
  const send = async () => {
    say("");
    try {
      const wrong = await logIn(name.value.trim(), word.value);
      if (wrong) return say(wrong);
      return await who();
    } catch (error) {
      return say("没有连上服务器，请连上网络后再登录。");
    }
  };
  return { box, send, word };
}

export function signIn(last) {
  return new Promise((resolve) => {
    const { box, send, word } = form(last && last.login);
    const close = (user) => { back.remove(); resolve(user); };
    const go = async (event) => {
      event.preventDefault();
      const user = await send();
      if (user) close(user);
    };
    const sheet = el("form", { class: "sheet-box", onsubmit: go }, el("h2", {}, "请重新登录"),
      el("p", { class: "muted" }, "没有发出的内容都在手机里，登录后接着发。"), box,
      el("div", { class: "sheet-buttons" }, el("button", { type: "submit", class: "btn btn-primary btn-large btn-wide" }, "登录"), button("以后再登录", () => close(null), "btn-large btn-wide")));
    const back = el("div", { class: "sheet-back", role: "dialog", "aria-modal": "true", "aria-label": "请重新登录" }, sheet);
    document.body.append(back);
    word.focus();
  });
}

export function signInPage(words, entered) {
  if (!entered) return el("div", { class: "empty" }, el("h2", {}, "还没有登录"), el("p", {}, words), link("/field/", "btn", "再试一次"));
  const { box, send } = form("");
  const go = async (event) => {
    event.preventDefault();
    const user = await send();
    if (user) entered(user);
  };
  document.getElementById("top").replaceChildren(el("div", { class: "top-in" }, el("h1", {}, "现场督查")));
  return el("form", { class: "card stack", onsubmit: go }, el("h2", {}, "登录"),
    el("p", { class: "muted" }, "用单位管理员发的账号。登录一次以后，没有信号也能打开。"), box,
    el("button", { type: "submit", class: "btn btn-primary btn-large btn-wide" }, "登录"));
}
