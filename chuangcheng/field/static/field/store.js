// What the phone keeps, one database per user: nobody sees or sends what another left here.
//
//   kept    name → value: the day, settings                 drafts  id → a visit, an answer, a move being written
//   photos  id → what is known of a photo                   bytes   id → its bytes, `<id>:small` those of the small one
//   queue   id → something to send (see queue.js)           thumbs  file id → a small picture from the server
//
// Bytes are kept as ArrayBuffer: Safari 15 loses Blobs when it is killed. A write that has come back is on the disk.
import { openDB } from "../vendor/idb/index.js";

const STORES = { kept: "name", drafts: "id", photos: "id", bytes: "id", queue: "id", thumbs: "id" };
const STRICT = { durability: "strict" };
let open = null;
let mine = null;
const listeners = new Set();

const device = () =>
  openDB("field-device", 1, {
    upgrade: (base) => base.createObjectStore("kept", { keyPath: "name" }),
  });

// Who used the app here last: {id, name, login}; null on a phone that was never used, or after 退出登录.
export async function lastUser() {
  const base = await device();
  const found = await base.get("kept", "who");
  base.close();
  return found ? found.user : null;
}

export async function rememberUser(user) {
  const base = await device();
  await (user ? base.put("kept", { name: "who", user }) : base.delete("kept", "who"));
  base.close();
}

export async function openFor(user) {
  if (mine === user.id) return;
  if (open) open.close();
  mine = null;
  open = await openDB(`field-${user.id}`, 1, {
    upgrade(base) {
      for (const [name, key] of Object.entries(STORES)) base.createObjectStore(name, { keyPath: key });
    },
    blocking: () => window.location.reload(),
  });
  mine = user.id;
}

export const userId = () => mine;
export const isOpen = () => open !== null;
export const get = (store, id) => open.get(store, id);
export const all = (store) => open.getAll(store);
export const keys = (store) => open.getAllKeys(store);

// Those whose id begins so, in order.
export const beginning = (store, prefix) => open.getAll(store, IDBKeyRange.bound(prefix, `${prefix}\uffff`));

// Several changes together or none: [["put", store, value], ["delete", store, id], …].
export async function write(...changes) {
  const stores = Array.from(new Set(changes.map((change) => change[1])));
  const together = open.transaction(stores, "readwrite", STRICT);
  const done = changes.map(([how, store, what]) => together.objectStore(store)[how](what));
  await Promise.all([...done, together.done]);
  listeners.forEach((listener) => listener(stores));
}

// Read, change, write in one transaction; `change` gives the new value, or undefined to leave it.
export async function change(store, id, alter) {
  const together = open.transaction(store, "readwrite", STRICT);
  const value = alter(await together.store.get(id));
  if (value !== undefined) await together.store.put(value);
  await together.done;
  if (value !== undefined) listeners.forEach((listener) => listener([store]));
  return value;
}

// Read and write several stores in one transaction: `work(stores)` awaits nothing but the database.
export async function together(names, work) {
  const one = open.transaction(names, "readwrite", STRICT);
  const result = await work(Object.fromEntries(names.map((name) => [name, one.objectStore(name)])));
  await one.done;
  listeners.forEach((listener) => listener(names));
  return result;
}

export const kept = async (name, otherwise) => {
  const found = await open.get("kept", name);
  return found ? found.value : otherwise;
};
export const keep = (name, value) => write(["put", "kept", { name, value }]);

// Called after every write with the names of the stores.
export function onWrite(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

// Another tab's writes are told by no event of the database.
export function forget() {
  const gone = mine;
  if (open) open.close();
  open = null;
  mine = null;
  return new Promise((resolve) => {
    const asked = indexedDB.deleteDatabase(`field-${gone}`);
    asked.onsuccess = asked.onerror = asked.onblocked = () => resolve();
  });
}

export const isFull = (error) => Boolean(error) && (error.name === "QuotaExceededError" || /quota/i.test(String(error.message)));
