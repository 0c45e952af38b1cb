// Photos over a bad line: the small one in one go, the original in pieces that go on where the last connection ended.
import { change, get, write } from "./store.js";
import { Away, Refusal, ask } from "./talk.js";

const UPLOADS = "/api/v1/evidence/uploads";
const LEAST = 32768;
const MOST = 131072; // what a break may cost: a server may keep a piece only when all of it is there
let piece = 65536; // grows while pieces arrive quickly, shrinks when the line breaks

export async function sendPreview(one) {
  const photo = await get("photos", one.photo);
  const small = await get("bytes", `${one.photo}:small`);
  if (!photo || photo.file || !small) return write(["delete", "queue", one.id]);
  const form = new FormData();
  form.append("file", new Blob([small.data], { type: "image/jpeg" }), `小图-${photo.name}`);
  form.append("source", photo.source);
  const { data } = await ask("POST", "/api/v1/evidence", { body: form, headers: { "Idempotency-Key": one.key } });
  await arrived(one, { smallFile: data.id });
}

export async function sendPhoto(one) {
  const photo = await get("photos", one.photo);
  const bytes = await get("bytes", one.photo);
  if (!photo || photo.file || !bytes) return write(["delete", "queue", one.id]);
  const key = { "Idempotency-Key": one.key };
  const begun = await ask("POST", UPLOADS, { json: announced(photo), headers: key });
  await pour(one.key, bytes.data, Number(begun.headers.get("Upload-Offset")));
  const { data } = await ask("POST", `${UPLOADS}/${one.key}/finish`, { headers: key });
  if (data.sha256 !== photo.sha256) throw new Refusal(409, { detail: "服务器收到的照片和手机里的不一样，请点“再试”。", code: "field_damaged" });
  await arrived(one, { file: data.id });
  await write(["delete", "bytes", one.photo], ["delete", "queue", `preview:${one.photo}`]);
}

function announced(photo) {
  const said = { name: photo.name, size: photo.size, sha256: photo.sha256, source: photo.source, device: photo.device || "" };
  if (photo.takenAt) said.taken_at = photo.takenAt;
  if (photo.latitude !== null && photo.latitude !== undefined) {
    Object.assign(said, { latitude: photo.latitude, longitude: photo.longitude, datum: "wgs84" });
  }
  return said;
}

async function pour(key, data, from) {
  let at = from;
  while (at < data.byteLength) {
    const part = data.slice(at, at + piece);
    const begun = Date.now();
    const headers = { "Upload-Offset": String(at), "Content-Type": "application/offset+octet-stream" };
    try {
      const { headers: said } = await ask("PATCH", `${UPLOADS}/${key}`, { body: part, headers });
      at = Number(said.get("Upload-Offset"));
      if (Date.now() - begun < 2500) piece = Math.min(piece * 2, MOST);
    } catch (error) {
      piece = Math.max(piece / 2, LEAST);
      // An older connection still holds it, or it stands elsewhere: asked again, the server says where to go on.
      if (error instanceof Refusal && error.status === 409) throw new Away(error.message);
      throw error;
    }
  }
}

// The server has it: the photo knows its number, and the answer it belongs to goes once more, with it.
async function arrived(one, numbers) {
  const photo = await change("photos", one.photo, (now) => now && { ...now, ...numbers });
  if (!photo) return write(["delete", "queue", one.id]);
  const changes = [["delete", "queue", one.id]];
  const draft = photo.owner.startsWith("answer:") ? await get("drafts", photo.owner) : null;
  if (draft && draft.verdict) changes.push(["put", "queue", answerAgain(draft)]);
  return write(...changes);
}

const answerAgain = (draft) => ({
  id: `answer:${draft.uuid}`, kind: "answer", about: `visit:${draft.visit}`, rank: 1, key: draft.uuid, draft: draft.id,
  state: "waiting", tries: 0, nextAt: Date.now() + 800, said: "", fault: "", at: new Date().toISOString(),
});
