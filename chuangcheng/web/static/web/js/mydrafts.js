// The workbench's list of forms begun and not sent, as drafts.js keeps them on this device.
import { behaviour, make, shelf } from "./behave.js";

const MOVE = /^([^:]+):([a-z_]+)(?::(\d+))?$/;

behaviour("[data-drafts]", (box) => {
  const prefix = `draft:${document.body.dataset.user || "-"}:`;
  const list = box.querySelector("[data-drafts-list]");
  const names = JSON.parse(document.getElementById("move-names")?.textContent || "{}");
  for (const key of shelf.keys().filter((one) => one.startsWith(prefix))) {
    const name = key.slice(prefix.length);
    const kept = shelf.read(key);
    const match = name.match(MOVE);
    if (!kept || (!match && name !== "register")) continue;
    const url = match ? `/problems/${encodeURIComponent(match[1])}/moves/${match[2]}/${match[3] ? `?unit=${match[3]}` : ""}` : "/problems/new/";
    const label = match ? `${match[1]} ${names[match[2]] || "办理"}` : "登记问题";
    const when = new Date(kept.at);
    const drop = make("button", { type: "button", class: "btn btn-small btn-plain" }, "删去");
    const line = make("li", {}, make("a", { href: url }, label), make("span", { class: "muted" }, ` ${when.getMonth() + 1}月${when.getDate()}日 ${String(when.getHours()).padStart(2, "0")}:${String(when.getMinutes()).padStart(2, "0")} `), drop);
    drop.addEventListener("click", () => { shelf.drop(key); line.remove(); box.hidden = !list.children.length; });
    list.append(line);
  }
  box.hidden = !list.children.length;
});
