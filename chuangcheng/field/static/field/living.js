// Content that follows what the phone keeps.
import { onWrite } from "./store.js";

const SOON = 400; // milliseconds after a write, so that many writes draw once

// Fills `box` with what `drawn` gives, and again soon after every write to one of `stores`; gives what ends that. It
// listens before it reads: what is written during the first reading is seen too. Where two readings overlap, the one
// begun last counts. `drawn` gives null to leave what stands there.
export async function living(box, stores, drawn) {
  let last = 0;
  let timer = 0;
  const fill = async () => {
    last += 1;
    const mine = last;
    const nodes = await drawn();
    if (nodes && mine === last) box.replaceChildren(...nodes);
  };
  const stop = onWrite((written) => {
    if (!written.some((store) => stores.includes(store))) return;
    clearTimeout(timer);
    timer = setTimeout(fill, SOON);
  });
  await fill();
  return () => {
    last += 1;
    stop();
    clearTimeout(timer);
  };
}
