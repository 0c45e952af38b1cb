// <details data-menu>: one open at a time, closed by Escape or a click elsewhere.
function closeAll(except) {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (menu !== except && !menu.contains(except)) menu.open = false;
  }
}

document.addEventListener("click", (event) => {
  const inside = event.target instanceof Element ? event.target.closest("details[data-menu]") : null;
  closeAll(inside);
  // On the phone the sheet has a dark ground, which is the <details> itself: a touch on it closes the sheet.
  if (inside && event.target === inside) inside.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector("details[data-menu][open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});
document.addEventListener("focusin", (event) => {
  const open = document.querySelector("details[data-menu][open]");
  if (open && event.target instanceof Element && !open.contains(event.target)) open.open = false;
});
