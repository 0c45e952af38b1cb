// Before and after under one slider. The cut is a custom property set through the object model, which CSP allows.
import { behaviour } from "./behave.js";

behaviour("[data-compare]", (box) => {
  const range = box.querySelector("input[type=range]");
  const set = () => {
    box.style.setProperty("--cut", `${range.value}%`);
    range.setAttribute("aria-valuetext", `左边 ${range.value}% 为整改前`);
  };
  range.addEventListener("input", set);
  set();
});
