// Unsent work as a file: everything that waits, readable by people (说明.txt, photos) and by this app on another device.
import { Unzip, UnzipInflate, Zip, ZipPassThrough, strFromU8, strToU8 } from "../vendor/fflate/browser.js";
import { all, get, lastUser, userId, write } from "./store.js";

const NAME = "未发内容.json";
const FORM = 1;

// A Blob and its name; photos are put in one at a time, so that memory holds one of them.
export async function exported() {
  const parts = [];
  const zip = new Zip((error, data) => { if (error) throw error; parts.push(new Blob([data])); });
  const add = (name, data) => { const file = new ZipPassThrough(name); zip.add(file); file.push(data, true); };
  const [queue, drafts, photos] = [await all("queue"), await all("drafts"), await all("photos")];
  const user = await lastUser();
  const said = { form: FORM, user, at: new Date().toISOString(), queue, drafts, photos };
  add(NAME, strToU8(JSON.stringify(said, null, 1)));
  add("说明.txt", strToU8(readable(said)));
  for (const photo of photos) {
    const bytes = await get("bytes", photo.id);
    const small = await get("bytes", `${photo.id}:small`);
    if (bytes) add(`照片/${photo.id}.${ending(photo)}`, new Uint8Array(bytes.data));
    if (small) add(`小图/${photo.id}.jpg`, new Uint8Array(small.data));
  }
  zip.end();
  const day = new Date().toISOString().slice(0, 16).replace(/[-:T]/g, "");
  return { blob: new Blob(parts, { type: "application/zip" }), name: `创城现场未发内容-${user ? user.name : userId()}-${day}.zip` };
}

const ending = (photo) => (photo.name.split(".").pop() || "jpg").toLowerCase();
const STATE = { present: "在岗", absent: "空岗", substitute: "顶岗", leave: "请假" };
const VERDICT = { meets: "符合", fails: "不符合", not_applicable: "不涉及", exception: "除外情形" };

function readable({ user, at, queue, drafts, photos }) {
  const lines = [`${user ? user.name : ""}的未发内容，${at} 导出，共 ${queue.length} 条、照片 ${photos.length} 张。`, "要补交：在任意电脑或手机上打开手机版，登录，“待发”→“导入文件”。", ""];
  for (const visit of drafts.filter((draft) => draft.id.startsWith("visit:"))) {
    lines.push(`【检查】${visit.line.site_name}（${visit.line.unit_name || ""}）${visit.endedAt ? `，${visit.endedAt} 提交` : ""}`, visit.note || "");
    for (const one of drafts.filter((draft) => draft.visit === visit.uuid && draft.id.startsWith("post:"))) {
      lines.push(`  ${one.post} ${STATE[one.state] || "未写"} ${one.substitute}${one.note ? ` ${one.note}` : ""}`);
    }
    for (const one of drafts.filter((draft) => draft.visit === visit.uuid && draft.id.startsWith("answer:"))) {
      const own = photos.filter((photo) => photo.owner === one.id).map((photo) => photo.id);
      lines.push(`  第${one.item || "—"}项 ${VERDICT[one.verdict] || "未答"} ${one.count || ""} ${one.note || ""}${own.length ? `  照片：${own.join("、")}` : ""}`);
    }
  }
  for (const one of queue.filter((record) => record.kind === "move")) {
    lines.push(`【${one.name}】${one.number} ${one.body.text || one.body.words || ""}${one.photos.length ? `  照片：${one.photos.map((photo) => photo.id).join("、")}` : ""}`);
  }
  return lines.join("\r\n");
}

// Read such a file: {said, files: name → Uint8Array}. Says what is wrong in words.
export async function opened(file) {
  const files = new Map();
  const unzip = new Unzip((entry) => {
    const pieces = [];
    entry.ondata = (error, data, last) => {
      if (error) throw error;
      pieces.push(data);
      if (last) files.set(entry.name, joined(pieces));
    };
    entry.start();
  });
  unzip.register(UnzipInflate);
  try {
    unzip.push(new Uint8Array(await file.arrayBuffer()), true);
    const said = JSON.parse(strFromU8(files.get(NAME)));
    if (said.form !== FORM) throw new Error("form");
    return { said, files };
  } catch (error) {
    throw new Error("这个文件不是手机版导出的，或已损坏；请选“创城现场未发内容……zip”。");
  }
}

function joined(pieces) {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

// Into the queue of whoever is logged in here: sent under his name, each still once, for the keys came along.
export async function takeIn({ said, files }) {
  const buffer = (bytes) => bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  for (const photo of said.photos) {
    const bytes = files.get(`照片/${photo.id}.${ending(photo)}`);
    const small = files.get(`小图/${photo.id}.jpg`);
    const changes = [["put", "photos", photo]];
    if (bytes) changes.push(["put", "bytes", { id: photo.id, data: buffer(bytes), type: photo.type }]);
    if (small) changes.push(["put", "bytes", { id: `${photo.id}:small`, data: buffer(small), type: "image/jpeg" }]);
    await write(...changes);
  }
  const mine = new Set((await all("drafts")).map((draft) => draft.id));
  const drafts = said.drafts.filter((draft) => !mine.has(draft.id)).map((draft) => ["put", "drafts", draft]);
  const queue = said.queue.map((one) => ["put", "queue", { ...one, state: "waiting", tries: 0, nextAt: 0, said: "", fault: "" }]);
  if (drafts.length + queue.length) await write(...drafts, ...queue);
  return said.queue.length;
}
