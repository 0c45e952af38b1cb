// Posts and windows of a visit: whether somebody was there when one looked. Nobody checks in.
//
// drafts: `post:<visit>:<uuid>` {uuid, visit, post, state, substitute, note, at, seen, rev, sent}, as answers are kept
// (visiting.js). A post goes out once it has a name and a state, and with 顶岗 who it was.
import { newId } from "./ids.js";
import { draftsOf, record, stuck } from "./queue.js";
import { all, change, get, together, write } from "./store.js";
import { Refusal, ask } from "./talk.js";
import { begun } from "./visiting.js";

const postId = (visit, uuid) => `post:${visit}:${uuid}`;
const moment = () => new Date().toISOString();
export const complete = (draft) => Boolean(draft.post.trim() && draft.state && (draft.state !== "substitute" || draft.substitute.trim()));
export const postsOf = async (visit) => (await draftsOf(`post:${visit}:`)).sort((a, b) => (a.made < b.made ? -1 : 1));
export const fresh = (visit, post = "") => {
  const uuid = newId();
  return { id: postId(visit, uuid), uuid, visit, post, state: "", substitute: "", note: "", at: moment(), made: moment(), seen: 0, rev: 0, sent: 0 };
};

const fromServer = (visit, theirs) => ({
  id: postId(visit, theirs.uuid), uuid: theirs.uuid, visit, post: theirs.post, state: theirs.state, substitute: theirs.substitute,
  note: theirs.note, at: moment(), made: "", seen: theirs.version, rev: 0, sent: 0,
});

// What a colleague or another phone has written, where nothing of ours waits to be sent.
export async function takeOverPosts(line) {
  for (const theirs of line.posts || []) {
    await change("drafts", postId(line.uuid, theirs.uuid), (mine) => {
      if (mine && (mine.rev > mine.sent || mine.seen >= theirs.version)) return undefined;
      return { ...fromServer(line.uuid, theirs), made: mine ? mine.made : "", rev: mine ? mine.rev : 0, sent: mine ? mine.rev : 0 };
    });
  }
}

export async function editPost(before, fields, pause = 0) {
  return together(["drafts", "queue"], async ({ drafts, queue }) => {
    const old = (await drafts.get(before.id)) || before;
    const draft = { ...old, ...fields, at: moment(), rev: old.rev + 1 };
    await drafts.put(draft);
    await begun(drafts, queue, draft.visit);
    const waits = await queue.get(`post:${draft.uuid}`);
    if (waits && waits.state === "stuck" && waits.fault === "field_conflict") return draft;
    if (complete(draft)) await queue.put(record("post", draft.uuid, `visit:${draft.visit}`, { draft: draft.id, nextAt: Date.now() + pause }));
    else await queue.delete(`post:${draft.uuid}`);
    return draft;
  });
}

// Only what nobody else has yet can be taken away again.
export const dropPost = (draft) => write(["delete", "drafts", draft.id], ["delete", "queue", `post:${draft.uuid}`]);

export async function sendPosts(one) {
  const now = Date.now();
  const ready = (await all("queue")).filter((other) => other.kind === "post" && other.about === one.about && other.state === "waiting" && other.nextAt <= now);
  const drafts = [];
  for (const each of ready.slice(0, 50)) {
    const draft = await get("drafts", each.draft);
    if (draft && complete(draft)) drafts.push(draft);
    else await write(["delete", "queue", each.id]);
  }
  if (!drafts.length) return;
  const said = await asked(one.about.slice(6), drafts);
  if (said) for (const draft of drafts) await settle(draft, said);
}

const told = (draft) => ({ uuid: draft.uuid, post: draft.post.trim(), state: draft.state, substitute: draft.substitute, note: draft.note, seen: draft.seen });

async function asked(visit, drafts) {
  try {
    return (await ask("POST", `/field/visits/${visit}/answers`, { json: { posts: drafts.map(told) } })).data;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const wrong = drafts.filter((draft) => error.fields[draft.uuid]);
    for (const draft of wrong.length ? wrong : drafts) {
      const words = error.fields[draft.uuid] || error.message;
      await stuck({ id: `post:${draft.uuid}` }, { message: words, code: error.code, status: error.status });
    }
    return null;
  }
}

async function settle(draft, said) {
  const conflict = said.post_conflicts.find((each) => each.uuid === draft.uuid);
  if (conflict) {
    await change("queue", `post:${draft.uuid}`, (now) => now && { ...now, state: "stuck", said: conflict.sentence, fault: "field_conflict", theirs: conflict.theirs });
    return;
  }
  const row = said.posts[draft.uuid];
  await together(["drafts", "queue"], async ({ drafts, queue }) => {
    const now = await drafts.get(draft.id);
    if (!now) return;
    // A colleague may have written down the same post first: from now on it is the same row.
    if (row.uuid !== draft.uuid) await drafts.delete(draft.id);
    await drafts.put({ ...now, id: postId(draft.visit, row.uuid), uuid: row.uuid, seen: row.version, sent: draft.rev });
    if (now.rev === draft.rev || row.uuid !== draft.uuid) await queue.delete(`post:${draft.uuid}`);
    if (now.rev !== draft.rev && row.uuid !== draft.uuid) await queue.put(record("post", row.uuid, `visit:${draft.visit}`, { draft: postId(draft.visit, row.uuid) }));
  });
}

// A conflict, decided by the user.
export async function decidePost(one, mine) {
  const draft = await get("drafts", one.draft);
  if (mine) {
    await write(["put", "drafts", { ...draft, seen: one.theirs.version }], ["put", "queue", { ...one, state: "waiting", nextAt: 0, said: "", fault: "", theirs: null }]);
    return;
  }
  await write(["delete", "drafts", draft.id], ["put", "drafts", { ...fromServer(draft.visit, one.theirs), made: draft.made }], ["delete", "queue", one.id]);
}
