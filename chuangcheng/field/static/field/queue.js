// What waits to be sent: one record per item and per photo, kept until the server has said that it has it.
//
// {id, kind, about, rank, key, state: "waiting" | "stuck", tries, nextAt, said, fault, …}. `about` is the visit or move it
// belongs to, `key` its Idempotency-Key for ever: sent twice it counts once. "stuck" waits for a person, not for a line.
import { newId } from "./ids.js";
import { all, beginning, change, get, kept, write } from "./store.js";

// Small things first, so that the office sees what is going on; what ends a visit last.
const RANK = { start: 0, answer: 1, post: 1, preview: 2, drop: 3, move: 4, photo: 5, finish: 6 };

export function record(kind, id, about, more = {}) {
  return {
    id: `${kind}:${id}`, kind, about, rank: RANK[kind], key: newId(), state: "waiting", tries: 0, nextAt: 0,
    said: "", fault: "", at: new Date().toISOString(), ...more,
  };
}

export const waiting = async () => (await all("queue")).sort((a, b) => a.rank - b.rank || (a.key < b.key ? -1 : 1));
export const about = async (name) => (await all("queue")).filter((one) => one.about === name);

// The records of an answer's or a move's photos: the small one, then the original.
export function ofPhoto(photo) {
  const found = [record("photo", photo.id, photo.about, { photo: photo.id, key: photo.id })];
  if (photo.small) found.push(record("preview", photo.id, photo.about, { photo: photo.id, key: photo.smallKey }));
  return found;
}

// What has to go before it.
export function blocked(one, others) {
  const before = (test) => others.some((other) => other.id !== one.id && test(other));
  if (["answer", "post", "drop"].includes(one.kind)) return before((other) => other.kind === "start" && other.about === one.about);
  if (one.kind === "finish") return before((other) => other.about === one.about);
  if (one.kind !== "move") return false;
  return before((other) => other.id === one.before || (other.kind === "photo" && one.photos.some((photo) => other.photo === photo.id)));
}

// The next that may go now; null when nothing may.
export async function next(now = Date.now()) {
  const records = await waiting();
  return records.find((one) => one.state === "waiting" && one.nextAt <= now && !blocked(one, records)) || null;
}

export const soonest = async () =>
  (await all("queue")).filter((one) => one.state === "waiting").reduce((least, one) => Math.min(least, one.nextAt), Infinity);

export const stuck = (one, refusal) =>
  change("queue", one.id, (now) => now && { ...now, state: "stuck", said: refusal.message, fault: refusal.code || "", status: refusal.status || 0 });

export const later = (id, wait, said) =>
  change("queue", id, (now) => now && { ...now, tries: now.tries + 1, nextAt: Date.now() + wait, said });

// Try again, perhaps with what the user has decided.
export const again = (id, changes = {}) =>
  change("queue", id, (now) => now && { ...now, ...changes, state: "waiting", tries: 0, nextAt: 0, said: "", fault: "" });

// What a person counts: an answer, a post, a photo, 提交, a move; what goes along with them by itself is none of their business.
const COUNTED = ["answer", "post", "photo", "finish", "move"];
export const things = (records) => records.filter((one) => COUNTED.includes(one.kind)).length;

// 待发 in numbers: `things` as a person counts them, `all` with what still has to go besides.
export async function count() {
  const records = await all("queue");
  return {
    things: things(records),
    all: records.filter((one) => one.kind !== "preview").length,
    photos: records.filter((one) => one.kind === "photo").length,
    stuck: records.filter((one) => one.state === "stuck").length,
  };
}

// Take back what was not sent, with its photos.
export async function giveUp(id) {
  const one = await get("queue", id);
  if (!one) return;
  const gone = [["delete", "queue", id]];
  for (const photo of one.kind === "move" ? one.photos : []) gone.push(...erasing(photo.id));
  const followers = (await all("queue")).filter((other) => other.before === id);
  await write(...gone);
  for (const follower of followers) await giveUp(follower.id);
}

export const erasing = (photo) => [
  ["delete", "queue", `photo:${photo}`],
  ["delete", "queue", `preview:${photo}`],
  ["delete", "photos", photo],
  ["delete", "bytes", photo],
  ["delete", "bytes", `${photo}:small`],
];

export const photosOf = async (owner) => (await all("photos")).filter((one) => one.owner === owner);
export const draftsOf = (prefix) => beginning("drafts", prefix);

// What was sent lately, newest first, for the page 待发.
export async function noteSent(words, about) {
  const before = await kept("sent", []);
  const rest = before.filter((one) => one.about !== about);
  await write(["put", "kept", { name: "sent", value: [{ words, about, at: new Date().toISOString() }, ...rest].slice(0, 30) }]);
}
