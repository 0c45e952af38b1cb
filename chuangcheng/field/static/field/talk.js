// Talking to the server: by the session of the pages. The CSRF token in hand belongs to the user whose data lies open
// here: when somebody else has logged in meanwhile, the token is refused and nothing goes out under another's name.
import { userId } from "./store.js";

const LONG = 45000;
let token = "";

export class Away extends Error {} // nobody answered
export class NotIn extends Error {} // nobody is logged in, or somebody else is

export class Refusal extends Error {
  constructor(status, said) {
    super(said.detail || said.sentence || "服务器没有接受，请稍后再试。");
    this.status = status;
    this.code = said.code || "";
    this.fields = said.fields || {};
  }
}

async function asked(url, options, patience) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), patience);
  try {
    return await fetch(url, { credentials: "same-origin", redirect: "manual", signal: stop.signal, ...options });
  } catch (error) {
    throw new Away(error && error.name === "AbortError" ? "等了太久没有回答" : "没有连上服务器");
  } finally {
    clearTimeout(timer);
  }
}

async function saidBy(answer) {
  try {
    return JSON.parse(await answer.text());
  } catch (error) {
    return null;
  }
}

// Who is logged in at the server: {id, name, login}, or null.
export async function who() {
  const answer = await asked("/field/who.json", { headers: { Accept: "application/json" } }, 15000);
  const said = answer.ok ? await saidBy(answer) : null;
  if (answer.status >= 500 || answer.type === "opaqueredirect") throw new Away("服务器暂时不能用");
  if (!said) return answer.ok || answer.status === 401 ? null : Promise.reject(new Refusal(answer.status, {}));
  token = said.csrf;
  return said;
}

// Whoever's data lies open here is logged in; says NotIn otherwise.
export async function need() {
  const found = await who();
  if (!found || found.id !== userId()) {
    token = "";
    throw new NotIn(found ? `现在登录的是${found.name}` : "登录已过期");
  }
  return found;
}

// Ask: JSON in, {data, headers, status} out. Says Away, NotIn or Refusal.
export async function ask(method, url, { json, body, headers = {}, patience = LONG, again = true } = {}) {
  const writes = method !== "GET" && method !== "HEAD";
  if (writes && !token) await need();
  const all = { Accept: "application/json", ...headers };
  if (writes) all["X-CSRFToken"] = token;
  if (json !== undefined) all["Content-Type"] = "application/json";
  const answer = await asked(url, { method, headers: all, body: json === undefined ? body : JSON.stringify(json) }, patience);
  if (answer.ok || answer.status === 304) {
    const empty = answer.status === 204 || answer.status === 304 || method === "HEAD";
    const data = empty ? null : await saidBy(answer);
    if (!empty && data === null) throw new Away("回答没有收全"); // it may have counted; the same key asks again
    return { data, headers: answer.headers, status: answer.status };
  }
  const said = (await saidBy(answer)) || {};
  if (answer.status === 401 || answer.type === "opaqueredirect") throw new NotIn("登录已过期");
  const forged = answer.status === 403 && (said.code === "api_csrf" || !said.code);
  if (forged && again) {
    await need();
    return ask(method, url, { json, body, headers, patience, again: false });
  }
  if (answer.status >= 500 || answer.status === 429) throw new Away(said.detail || said.sentence || "服务器正忙");
  throw new Refusal(answer.status, said);
}

export const getJson = async (url) => (await ask("GET", url)).data;

// The bytes of a picture.
export async function getBytes(url) {
  const answer = await asked(url, {}, LONG);
  if (!answer.ok) throw new Refusal(answer.status, {});
  return answer.arrayBuffer();
}

// The password in place. Gives "" or what is wrong.
export async function logIn(username, password) {
  const form = new URLSearchParams({ username, password });
  const cookie = document.cookie.split("; ").find((one) => one.startsWith("csrftoken="));
  const headers = { "X-CSRFToken": cookie ? cookie.slice(10) : "", "HX-Request": "true", Accept: "text/plain" };
  const answer = await asked("/login/", { method: "POST", body: form, headers }, LONG);
  token = "";
  if (answer.ok) return "";
  const plain = (answer.headers.get("Content-Type") || "").startsWith("text/plain");
  return plain ? answer.text() : "没有登录成功，请核对登录名和密码。";
}

export async function logOut() {
  await need();
  await asked("/logout/", { method: "POST", headers: { "X-CSRFToken": token } }, LONG);
  token = "";
}
