// A network by hand: choosing on the map writes into the table's selects, and every change of these
// asks the server for the effect. Without this script the table and its button do the same.

const form = document.getElementById("by-hand");
const effect = document.getElementById("effect");
const announced = document.getElementById("announced");
const menu = document.getElementById("place-menu");
let asked = 0; // answers that come late are let be
let current = ""; // the commune that the arrows stand on

const areas = () => [...effect.querySelectorAll("path[data-key]")];
const select = (code) => form.elements.namedItem(code);

function middle(path) {
  const { x, y, width, height } = path.getBBox();
  return [x + width / 2, y + height / 2];
}

// One commune is reached by Tab, the others from there by the arrows.
function prepare() {
  const map = effect.querySelector(".choice-map");
  const drawing = map.querySelector("svg");
  drawing.removeAttribute("aria-hidden");
  drawing.setAttribute("role", "group");
  drawing.setAttribute("aria-label", map.dataset.title);
  const all = areas();
  if (!all.some((one) => one.dataset.key === current)) current = all[0]?.dataset.key;
  for (const area of all) {
    const title = area.querySelector("title");
    area.setAttribute("role", "button");
    area.setAttribute("aria-haspopup", "dialog");
    area.setAttribute("aria-label", title.textContent);
    area.setAttribute("tabindex", area.dataset.key === current ? "0" : "-1");
  }
}

function move(from, [across, down]) {
  const [x, y] = middle(from);
  let best = null;
  let least = Infinity;
  for (const area of areas()) {
    const [otherX, otherY] = middle(area);
    const along = (otherX - x) * across + (otherY - y) * down;
    const aside = Math.abs((otherX - x) * down) + Math.abs((otherY - y) * across);
    const far = along + 2 * aside;
    if (area !== from && along > 0 && far < least) [best, least] = [area, far];
  }
  if (!best) return;
  from.setAttribute("tabindex", "-1");
  best.setAttribute("tabindex", "0");
  current = best.dataset.key;
  best.focus();
}

function open(area) {
  current = area.dataset.key;
  const name = form.querySelector(`label[for="at-${current}"]`).textContent;
  menu.querySelector("h2").textContent = name;
  const kind = select(current).value;
  for (const button of menu.querySelectorAll("[data-kind]")) {
    const chosen = button.dataset.kind === "fablab" ? select("fablab").value === current : button.dataset.kind === kind;
    button.setAttribute("aria-pressed", String(chosen));
  }
  menu.showModal();
}

function choose(kind) {
  if (kind === "fablab") {
    select("fablab").value = select("fablab").value === current ? "" : current;
  } else {
    select(current).value = kind;
  }
  menu.close();
  update();
}

async function update() {
  const number = ++asked;
  const wanted = new URLSearchParams({ fablab: select("fablab").value });
  for (const one of form.querySelectorAll("td select")) {
    if (one.value) wanted.set(one.name, one.value);
  }
  const inMap = effect.contains(document.activeElement);
  const answer = await fetch(`?${wanted}&fragment=1`);
  if (!answer.ok || number !== asked) return;
  effect.innerHTML = await answer.text();
  history.replaceState(null, "", `?${wanted}`);
  prepare();
  if (inMap) areas().find((one) => one.dataset.key === current)?.focus();
  announced.textContent = [...effect.querySelectorAll(".announced, .notice.warning li")]
    .map((one) => one.textContent)
    .join(" ");
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

effect.addEventListener("click", ({ target }) => {
  const area = target.closest("path[data-key]");
  if (area) open(area);
});
effect.addEventListener("keydown", (event) => {
  const area = event.target.closest("path[data-key]");
  if (!area) return;
  if (event.key in ARROWS) move(area, ARROWS[event.key]);
  else if (event.key === "Enter" || event.key === " ") open(area);
  else return;
  event.preventDefault();
});
menu.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (!button) return;
  if ("close" in button.dataset) menu.close();
  else choose(button.dataset.kind);
});
form.addEventListener("change", ({ target }) => {
  if (target.matches("select")) update();
});
document.documentElement.classList.add("by-hand-lives");
prepare();
