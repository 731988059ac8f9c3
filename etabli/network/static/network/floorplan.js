// A click on the picture, or a mark that is dragged, fills in the form; sending it saves.

const plan = document.querySelector("svg[data-plan]");
const form = document.querySelector("form[data-mark]");
const { unit, x, y } = form.elements;
plan.dataset.drawing = "on";

const percent = (at, from, size) =>
  Math.min(100, Math.max(0, (100 * (at - from)) / size)).toFixed(1);

function put(event) {
  const box = plan.getBoundingClientRect();
  x.value = percent(event.clientX, box.left, box.width);
  y.value = percent(event.clientY, box.top, box.height);
  const mark = markOf(unit.value);
  if (mark) {
    mark.setAttribute("x", `${x.value}%`);
    mark.setAttribute("y", `${y.value}%`);
  }
}

function markOf(number) {
  return number ? plan.querySelector(`[data-unit="${CSS.escape(number)}"]`) : null;
}

function choose() {
  for (const mark of plan.querySelectorAll(".mark")) mark.classList.remove("chosen");
  markOf(unit.value)?.classList.add("chosen");
}

let dragged = false;
plan.addEventListener("pointerdown", (event) => {
  const mark = event.target.closest(".mark");
  if (!mark) return;
  unit.value = mark.dataset.unit;
  choose();
  dragged = true;
  plan.setPointerCapture(event.pointerId);
});
plan.addEventListener("pointermove", (event) => {
  if (dragged) put(event);
});
plan.addEventListener("pointerup", (event) => {
  if (dragged || unit.value) put(event);
  dragged = false;
});
plan.addEventListener("pointercancel", () => {
  dragged = false;
});
unit.addEventListener("change", choose);
choose();
