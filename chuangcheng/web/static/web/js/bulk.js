// <form data-bulk>: tick rows (shift for a run), the bar at the foot says how many and offers what can be done.
import { behaviour } from "./behave.js";

behaviour("form[data-bulk]", (form) => {
  const all = form.querySelector("[data-tick-all]");
  const bar = form.querySelector(".bulkbar");
  const ticks = () => [...form.querySelectorAll("tbody .tick input[type=checkbox]")];
  let last = null;
  const show = () => {
    const boxes = ticks();
    const picked = boxes.filter((box) => box.checked);
    boxes.forEach((box) => box.closest("tr").classList.toggle("is-ticked", box.checked));
    bar.hidden = picked.length === 0;
    bar.querySelector("[data-picked]").textContent = picked.length;
    if (all) {
      all.checked = picked.length > 0 && picked.length === boxes.length;
      all.indeterminate = picked.length > 0 && picked.length < boxes.length;
    }
  };
  form.addEventListener("click", (event) => {
    const box = event.target.closest("tbody .tick input[type=checkbox]");
    if (!box) return;
    const boxes = ticks();
    if (event.shiftKey && last && boxes.includes(last)) {
      const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
      boxes.slice(from, to + 1).forEach((other) => { other.checked = box.checked; });
    }
    last = box;
    show();
  });
  if (all) all.addEventListener("change", () => { ticks().forEach((box) => { box.checked = all.checked; }); show(); });
  form.addEventListener("change", show);
  form.addEventListener("htmx:afterSwap", show);
  form.querySelectorAll("[data-untick-all]").forEach((button) => button.addEventListener("click", () => {
    ticks().forEach((box) => { box.checked = false; });
    show();
  }));
  show();
});
