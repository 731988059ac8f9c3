// A click on the picture, or a mark that is dragged, fills in the form; sending it saves.

const plan = document.querySelector("svg[data-picture]");
const form = document.querySelector("form[data-mark]");
const { unit, x, y } = form.elements;

function put(left, top) {
  x.value = left.toFixed(1);
  y.value = top.toFixed(1);
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

plan.addEventListener("take", ({ detail }) => {
  unit.value = detail.mark.dataset.unit;
  choose();
});
plan.addEventListener("point", ({ detail }) => {
  if (detail.mark || unit.value) put(detail.x, detail.y);
});
unit.addEventListener("change", choose);
choose();
