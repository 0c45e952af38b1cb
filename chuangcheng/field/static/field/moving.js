// Moves of problems made on the phone: 签收, 措施, 上报, 复核, 退回, 情况说明. One record each, in the order of making.
//
// A record knows the version its user saw. What this phone itself has done since is no surprise; anything else is shown
// to the user before his own goes on (412, 409).
import { newId } from "./ids.js";
import { all, change, get, kept, write } from "./store.js";
import { noteSent, ofPhoto, record } from "./queue.js";
import { Refusal, ask } from "./talk.js";

export const draftId = (number, code) => `move:${number}:${code}`;
export const pendingOf = async (number) => (await all("queue")).filter((one) => one.kind === "move" && one.number === number);

// Queue moves of one problem, one after the other; photos of the draft go with the first that names `photos`.
export async function queueMoves(problem, moves, draft) {
  const pending = await pendingOf(problem.number);
  let before = pending.length ? pending[pending.length - 1].id : "";
  const changes = draft ? [["delete", "drafts", draft]] : [];
  for (const move of moves) {
    const id = newId();
    const photos = move.photos || [];
    const one = record("move", id, `move:${id}`, {
      key: id, number: problem.number, code: move.code, name: move.name, body: move.body, seen: problem.version, before,
      text: problem.text, state_label: problem.state_label, photos: photos.map(({ id: photo, role }) => ({ id: photo, role })),
    });
    for (const { id: photo } of photos) {
      const row = { ...(await get("photos", photo)), owner: one.id, about: one.about };
      changes.push(["put", "photos", row], ...ofPhoto(row).filter((each) => each.kind === "photo").map((each) => ["put", "queue", each]));
    }
    changes.push(["put", "queue", one]);
    before = one.id;
  }
  await write(...changes);
}

export async function sendMove(one) {
  const files = [];
  for (const { id, role } of one.photos) {
    const photo = await get("photos", id);
    if (photo && photo.file) files.push({ file_id: photo.file, role });
  }
  const versions = await kept("versions", {});
  // Seen by its user, or made since by this phone itself.
  const own = versions[one.number] || {};
  const version = own.from && one.seen >= own.from && one.seen < own.to ? own.to : one.seen;
  const headers = { "Idempotency-Key": one.key, "If-Match": `"${version}"` };
  const url = `/api/v1/problems/${one.number}/moves/${one.code}`;
  const { data } = await ask("POST", url, { json: { ...one.body, files }, headers });
  const from = own.to === version ? own.from : version;
  const gone = one.photos.flatMap(({ id }) => [["delete", "photos", id], ["delete", "bytes", `${id}:small`]]);
  await write(
    ["put", "kept", { name: "versions", value: { ...versions, [one.number]: { from, to: data.version, state: data.state_label } } }],
    ["delete", "queue", one.id], ...gone,
  );
  await noteSent(`${one.number}：${one.name}已送达，现在${data.state_label}`, one.about);
}

// What somebody else has done since: {version, state_label, steps: [{who, done, words, at}], moves}.
export async function sinceThen(one) {
  const { data, headers } = await ask("GET", `/api/v1/problems/${one.number}`);
  const version = Number((headers.get("ETag") || "").replace(/[W/"]/g, "").split(".")[0]);
  const steps = (data.timeline || []).slice(0, 6);
  return { version, state_label: data.state_label, steps, may: data.moves.some((move) => move.code === one.code), text: data.text };
}

// On top of what stands there now.
export const goOn = (one, version, changes = {}) =>
  change("queue", one.id, (now) => now && { ...now, ...changes, seen: version, state: "waiting", tries: 0, nextAt: 0, said: "", fault: "" });

// The move is not possible any more: the words go as 情况说明, so that they are not lost.
export async function asNote(one, version) {
  const words = one.body.text || one.body.words || "";
  await goOn(one, version, { code: "note", name: "情况说明", body: { words: `（原拟${one.name}）${words}` } });
}

export const refused = (error) => error instanceof Refusal;
