// The day as the server last told it; kept on the phone, fetched again when there is a line.
import { all, get, keep, kept, write } from "./store.js";
import { Away, NotIn, ask, getBytes } from "./talk.js";

const MOST_THUMBS = 200;
let asking = null;

export const theDay = () => kept("day", null);

// Fetch again; gives "fresh", "same", "away" or "nobody".
export function refresh() {
  asking = asking || fetched().finally(() => { asking = null; });
  return asking;
}

async function fetched() {
  try {
    const tag = await kept("dayTag", "");
    const { data, headers, status } = await ask("GET", "/field/day.json", { headers: tag ? { "If-None-Match": tag } : {} });
    await keep("dayAt", new Date().toISOString());
    if (status === 304) return "same";
    await write(
      ["put", "kept", { name: "day", value: data }],
      ["put", "kept", { name: "dayTag", value: headers.get("ETag") || "" }],
    );
    thumbs(data).catch(() => {}); // pictures are a comfort; the next refresh tries again
    return "fresh";
  } catch (error) {
    if (error instanceof Away) return "away";
    if (error instanceof NotIn) return "nobody";
    throw error;
  }
}

// Small pictures of what is on one's desk, so that they can be looked at without a signal.
async function thumbs(data) {
  const wanted = new Set();
  for (const problem of data.problems) for (const photo of problem.photos) wanted.add(photo.id);
  for (const visit of data.visits) for (const answer of visit.answers) for (const photo of answer.photos) wanted.add(photo);
  for (const items of Object.values(data.checklists)) for (const one of items) for (const sample of one.samples) wanted.add(sample.id);
  const here = new Set((await all("thumbs")).map((one) => one.id));
  const gone = Array.from(here).filter((id) => !wanted.has(id));
  if (gone.length) await write(...gone.map((id) => ["delete", "thumbs", id]));
  for (const id of Array.from(wanted).slice(0, MOST_THUMBS)) {
    if (!here.has(id)) await thumb(id).catch((error) => { if (error instanceof Away) throw error; });
  }
}

async function thumb(id) {
  const data = await getBytes(`/api/v1/evidence/${id}/thumb`);
  await write(["put", "thumbs", { id, data }]);
}

export const thumbOf = (id) => get("thumbs", id);

// The visits of the day, with those begun here that nobody had planned and the server does not know yet.
export async function visitsNow() {
  const day = await theDay();
  const known = day ? day.visits : [];
  const drafts = (await all("drafts")).filter((draft) => draft.id.startsWith("visit:"));
  const here = drafts.filter((draft) => draft.line.made_here && !known.some((line) => line.uuid === draft.uuid));
  return [...known, ...here.map((draft) => draft.line)].map((line) => ({ line, draft: drafts.find((draft) => draft.uuid === line.uuid) }));
}

export async function visitLine(uuid) {
  const found = (await visitsNow()).find(({ line }) => line.uuid === uuid);
  const draft = await get("drafts", `visit:${uuid}`);
  return found ? found.line : draft && draft.line;
}

// A visit that leaves the day's list stays readable here while anything of it waits; the rest is swept after a week.
export async function sweep() {
  const day = await theDay();
  const busy = new Set((await all("queue")).map((one) => one.about));
  const old = Date.now() - 7 * 86400000;
  for (const draft of await all("drafts")) {
    const about = draft.id.startsWith("visit:") ? draft.id : `visit:${draft.visit}`;
    const shown = day && day.visits.some((line) => `visit:${line.uuid}` === about);
    const finished = draft.id.startsWith("visit:") ? draft.state === "done" : draft.sent >= draft.rev;
    const at = Date.parse(draft.endedAt || draft.at || "");
    if (!draft.id.startsWith("move:") && finished && !shown && !busy.has(about) && at < old) await write(["delete", "drafts", draft.id]);
  }
}
