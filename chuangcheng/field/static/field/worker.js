// The service worker: keeps the app's own files by the hash of their content, so that it opens without a signal.
// VERSION and FILES (address → SHA-256) are written above this line by the server. Data never goes through here.
/* global VERSION, FILES */
const PREFIX = "field-";
const CACHE = PREFIX + VERSION;
const SHELL = new URL("./", self.registration.scope).pathname;
const DIGEST = "X-Digest";

self.addEventListener("install", (event) => {
  event.waitUntil(fill().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(sweep().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const request = event.request;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && url.pathname === SHELL) event.respondWith(kept(SHELL, request));
  else if (Object.prototype.hasOwnProperty.call(FILES, url.pathname)) event.respondWith(kept(url.pathname, request));
});

async function kept(path, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(path)) || fetch(request);
}

// Everything or nothing: one file that is missing or of another version, and the old worker stays.
async function fill() {
  const cache = await caches.open(CACHE);
  const waiting = Object.entries(FILES);
  const line = async () => {
    for (let next = waiting.pop(); next; next = waiting.pop()) await take(cache, next[0], next[1]);
  };
  await Promise.all([line(), line(), line(), line()]);
  const shell = await fetch(SHELL, { cache: "no-store" });
  const text = await shell.clone().text();
  if (!shell.ok || !text.includes(VERSION)) throw new Error("the shell is of another version");
  await cache.put(SHELL, shell);
}

async function take(cache, path, digest) {
  const before = await caches.match(path);
  if (before && before.headers.get(DIGEST) === digest) {
    await cache.put(path, before);
    return;
  }
  const answer = await fetch(`${path}?h=${digest.slice(0, 12)}`, { cache: "no-store" });
  const bytes = await answer.arrayBuffer();
  if (!answer.ok || (await digestOf(bytes)) !== digest) throw new Error(`${path} is of another version`);
  const headers = { "Content-Type": answer.headers.get("Content-Type") || "", [DIGEST]: digest };
  await cache.put(path, new Response(bytes, { headers }));
}

async function digestOf(bytes) {
  const hash = await crypto.subtle.digest("SHA-256", bytes);
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function sweep() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name)));
}
