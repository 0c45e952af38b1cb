// Visits: what is written down of each check item, at once, and how it goes to the server.
//
// drafts: `visit:<uuid>` {uuid, line, startedAt, note, endedAt, fix, …} and `answer:<visit>:<item>` {uuid, visit, item,
// verdict, count, measured, measuredOf, note, fixed, fixedHow, highlight, at, seen, rev, sent}. `seen` is the version the server last told,
// `rev` counts changes here, `sent` is the rev that arrived.
import { newId } from "./ids.js";
import { all, change, get, together, write } from "./store.js";
import { draftsOf, erasing, noteSent, photosOf, record, stuck } from "./queue.js";
import { numberOf } from "./counting.js";
import { Refusal, ask } from "./talk.js";

const url = (uuid, rest) => `/field/visits/${uuid}/${rest}`;
const moment = () => new Date().toISOString();
export const answerId = (visit, item) => `answer:${visit}:${item}`;

// Open a visit: the draft of it, with what the server knows of its answers.
export async function openVisit(line) {
  const id = `visit:${line.uuid}`;
  const known = await get("drafts", id);
  const draft = known || { id, uuid: line.uuid, startedAt: line.started_at || "", endedAt: line.ended_at || "", note: "" };
  await write(["put", "drafts", { ...draft, line }]);
  for (const answer of line.answers || []) await takeOver(line.uuid, answer);
  return get("drafts", id);
}

// What a colleague or another phone has written, where nothing of ours waits to be sent.
async function takeOver(visit, theirs) {
  await change("drafts", answerId(visit, theirs.item || theirs.uuid), (mine) => {
    if (mine && (mine.rev > mine.sent || mine.seen >= theirs.version)) return undefined;
    return { ...fromServer(visit, theirs), rev: mine ? mine.rev : 0, sent: mine ? mine.rev : 0 };
  });
}

const fromServer = (visit, theirs) => ({
  id: answerId(visit, theirs.item || theirs.uuid), uuid: theirs.uuid, visit, item: theirs.item, verdict: theirs.verdict,
  count: theirs.count, measured: theirs.measured, measuredOf: theirs.measured_of, note: theirs.note, fixed: theirs.fixed, fixedHow: theirs.fixed_how, highlight: theirs.highlight,
  at: theirs.at, seen: theirs.version, number: theirs.number, photoIds: theirs.photos,
});

const fresh = (visit, item) => ({
  id: answerId(visit, item), uuid: typeof item === "number" ? newId() : item, visit, item: typeof item === "number" ? item : null, verdict: "", count: 0,
  measured: "", measuredOf: "", note: "", fixed: false, fixedHow: "", highlight: false, at: moment(), seen: 0, rev: 0, sent: 0,
});

// A tap or a letter: written at once, together with its record to send, which for letters waits for a pause in typing.
export async function edit(visit, item, fields, pause = 0) {
  const id = answerId(visit, item);
  return together(["drafts", "queue"], async ({ drafts, queue }) => {
    const before = (await drafts.get(id)) || fresh(visit, item);
    const draft = { ...before, ...fields, at: moment(), rev: before.rev + 1 };
    await drafts.put(draft);
    await begun(drafts, queue, visit);
    if (draft.verdict) {
      const old = await queue.get(`answer:${draft.uuid}`);
      const one = record("answer", draft.uuid, `visit:${visit}`, { draft: id, nextAt: Date.now() + pause });
      if (!old || old.state !== "stuck" || old.fault !== "field_conflict") await queue.put(one);
    }
    return draft;
  });
}

export async function begun(drafts, queue, visit) {
  const row = await drafts.get(`visit:${visit}`);
  if (!row || row.startedAt) return;
  await drafts.put({ ...row, startedAt: moment() });
  await queue.put(record("start", visit, `visit:${visit}`, { visit }));
}

export const begin = (visit) => together(["drafts", "queue"], ({ drafts, queue }) => begun(drafts, queue, visit));

// 提交: the visit ends here and now; where one was is added when the phone has found out.
export async function submit(visit, note) {
  await together(["drafts", "queue"], async ({ drafts, queue }) => {
    await begun(drafts, queue, visit);
    const row = await drafts.get(`visit:${visit}`);
    await drafts.put({ ...row, note, endedAt: moment() });
    await queue.put(record("finish", visit, `visit:${visit}`, { visit, nextAt: Date.now() + 12000 }));
  });
}

export const addFix = (visit, fix) =>
  together(["drafts", "queue"], async ({ drafts, queue }) => {
    const row = await drafts.get(`visit:${visit}`);
    const one = await queue.get(`finish:${visit}`);
    if (row && one) await drafts.put({ ...row, fix });
    if (one) await queue.put({ ...one, nextAt: 0 });
  });

// Taking a photo away: from the phone, and from the server where it has arrived.
export async function dropPhoto(photo) {
  const draft = await get("drafts", photo.owner);
  const gone = [photo.smallFile, photo.file].filter(Boolean).map((file) =>
    ["put", "queue", record("drop", `${draft.uuid}:${file}`, `visit:${draft.visit}`, { visit: draft.visit, answer: draft.uuid, file })]);
  await write(...erasing(photo.id), ...gone);
}

// Sending -------------------------------------------------------------------------------------------------

export async function sendStart(one) {
  const row = await get("drafts", `visit:${one.visit}`);
  const { site_id, programme_id } = row.line.made_here ? row.line : {};
  const { data } = await ask("POST", url(one.visit, "start"), { json: { started_at: row.startedAt, site_id, programme_id } });
  await change("drafts", row.id, (now) => ({ ...now, state: data.state }));
  await write(["delete", "queue", one.id]);
}

// All of a visit's answers that wait, in one request; each has its own fate.
export async function sendAnswers(one) {
  const now = Date.now();
  const ready = (await all("queue")).filter((other) => other.kind === "answer" && other.about === one.about && other.state === "waiting" && other.nextAt <= now);
  const drafts = [];
  for (const each of ready.slice(0, 50)) {
    const draft = await get("drafts", each.draft);
    if (draft && draft.verdict) drafts.push(draft);
    else await write(["delete", "queue", each.id]);
  }
  if (!drafts.length) return;
  const photos = new Map();
  for (const draft of drafts) photos.set(draft.uuid, await photosOf(draft.id));
  const said = await asked(one.about.slice(6), drafts.map((draft) => told(draft, photos.get(draft.uuid))));
  if (!said) return;
  for (const draft of drafts) await settle(draft, said, photos.get(draft.uuid));
}

async function asked(visit, answers) {
  try {
    return (await ask("POST", url(visit, "answers"), { json: { answers } })).data;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const wrong = answers.filter((answer) => error.fields[answer.uuid]);
    for (const answer of wrong.length ? wrong : answers) {
      const said = error.fields[answer.uuid] || error.message;
      await stuck({ id: `answer:${answer.uuid}` }, { message: said, code: error.code, status: error.status });
    }
    return null;
  }
}

const fileOf = (photo) => photo.file || photo.smallFile;
const told = (draft, photos) => ({
  uuid: draft.uuid, check_item: draft.item, verdict: draft.verdict, count: draft.count, measured: numberOf(draft.measured), measured_of: numberOf(draft.measuredOf), note: draft.note,
  fixed_on_spot: draft.fixed, fixed_how: draft.fixedHow, highlight: draft.highlight, answered_at: draft.at,
  photos: photos.filter((photo) => !photo.after && fileOf(photo)).map(fileOf),
  after_photos: photos.filter((photo) => photo.after && fileOf(photo)).map(fileOf), seen: draft.seen,
});

async function settle(draft, said, photos) {
  const conflict = said.conflicts.find((each) => each.uuid === draft.uuid);
  if (conflict) {
    await change("queue", `answer:${draft.uuid}`, (now) => now && { ...now, state: "stuck", said: conflict.sentence, fault: "field_conflict", theirs: conflict.theirs });
    return;
  }
  const row = said.answers[draft.uuid];
  // The original is there: the small one has done its work.
  const replaced = photos.filter((photo) => photo.file && photo.smallFile);
  await together(["drafts", "queue", "photos"], async ({ drafts, queue, photos: store }) => {
    const now = await drafts.get(draft.id);
    await drafts.put({ ...now, seen: row.version, sent: draft.rev, uuid: row.uuid, number: row.number });
    if (now.rev === draft.rev && !photosArrivedSince(photos, await Promise.all(photos.map((photo) => store.get(photo.id))))) {
      await queue.delete(`answer:${draft.uuid}`);
    }
    for (const photo of replaced) {
      await store.put({ ...photo, smallFile: null });
      const drop = record("drop", `${row.uuid}:${photo.smallFile}`, `visit:${draft.visit}`, { visit: draft.visit, answer: row.uuid, file: photo.smallFile });
      await queue.put(drop);
    }
  });
}

const photosArrivedSince = (before, now) => before.some((photo, i) => now[i] && fileOf(now[i]) !== fileOf(photo));

export async function sendDrop(one) {
  try {
    await ask("POST", url(one.visit, `answers/${one.answer}/photos/${one.file}/drop`), { json: {} });
  } catch (error) {
    // On the ledger already: there it stays, as everything does.
    if (!(error instanceof Refusal)) throw error;
  }
  await write(["delete", "queue", one.id]);
}

export async function sendFinish(one) {
  const row = await get("drafts", `visit:${one.visit}`);
  const { data } = await ask("POST", url(one.visit, "finish"), { json: { ended_at: row.endedAt, note: row.note, fix: row.fix || null } });
  await write(["put", "drafts", { ...row, state: data.state, found: data.found }], ["delete", "queue", one.id]);
  const numbers = data.found.map((found) => found.number).filter(Boolean);
  await noteSent(`${row.line.site_name}：检查已提交${numbers.length ? `，挂账 ${numbers.join("、")}` : ""}`, one.about);
}

// A conflict, decided by the user: his own once more over what stands there, or theirs, with his words kept beside.
export async function decide(one, mine) {
  const draft = await get("drafts", one.draft);
  const theirs = one.theirs;
  if (mine) {
    await write(["put", "drafts", { ...draft, seen: theirs.version, uuid: draft.uuid }], ["put", "queue", { ...one, state: "waiting", nextAt: 0, said: "", fault: "", theirs: null }]);
    return;
  }
  const own = { ...fromServer(draft.visit, theirs), id: draft.id, rev: draft.rev, sent: draft.rev, mine: draft.note };
  await write(["put", "drafts", own], ["delete", "queue", one.id]);
}

export const answersOf = async (visit) => new Map((await draftsOf(`answer:${visit}:`)).map((draft) => [draft.id.slice(`answer:${visit}:`.length), draft]));
