// Corners are clicked on the picture and dragged, and stand in the form as they would be typed;
// what is typed is drawn. While the scale is open, the picture's clicks are its two points.

const SHAPES = "http://www.w3.org/2000/svg";
const CORNER = /^(\d+(?:[.,]\d+)?)[,;]?\s+(\d+(?:[.,]\d+)?)$/;
const drawing = document.querySelector("svg[data-picture]");
const sketch = drawing.querySelector("[data-sketch]");
const { width, height } = drawing.viewBox.baseVal;
const forms = [...document.querySelectorAll("form[data-most]")];
const [outline] = forms.filter((one) => one.dataset.scale);
const measure = document.querySelector("[data-measure]");
const field = (form) => form.querySelector("textarea");
const inUse = () => (outline && !measure?.open ? outline : forms.at(-1));
const number = (text) => Number(text.replace(",", "."));

function corners(form) {
  return field(form)
    .value.split("\n")
    .map((line) => line.trim().match(CORNER))
    .filter(Boolean)
    .map(([, x, y]) => [number(x), number(y)]);
}

function write(form, found) {
  field(form).value = found.map(([x, y]) => `${+x.toFixed(2)} ${+y.toFixed(2)}`).join("\n");
  show();
}

// Two corners are those of a rectangle that face each other.
function around(found) {
  if (found.length !== 2) return found;
  const [[left, top], [right, bottom]] = found;
  return [[left, top], [right, top], [right, bottom], [left, bottom]];
}

function shape(name, attributes) {
  const made = document.createElementNS(SHAPES, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

const pixels = ([x, y]) => [(x * width) / 100, (y * height) / 100];

function show() {
  const form = inUse();
  const found = corners(form);
  const points = (form === outline ? around(found) : found).map(pixels);
  const r = (9 * width) / drawing.clientWidth; // for a finger, however small the picture is shown
  const marks = found.map(pixels).map(([cx, cy], at) => shape("circle", { cx, cy, r, class: "mark", "data-at": at }));
  sketch.replaceChildren(shape("polygon", { points: points.map((one) => one.join(",")).join(" ") }), ...marks);
  if (!outline) return;
  const chosen = outline.elements.room.value;
  for (const one of drawing.querySelectorAll("[data-room]")) {
    one.toggleAttribute("hidden", form === outline && one.dataset.room === chosen);
  }
  tell(found.length > 1 ? area(around(corners(outline)).map(pixels)) : 0);
}

function area(points) {
  const twice = points.reduce((sum, [x, y], at) => {
    const [nextX, nextY] = points[(at + 1) % points.length];
    return sum + x * nextY - nextX * y;
  }, 0);
  return (Math.abs(twice) / 2) * Number(outline.dataset.scale) ** 2;
}

function tell(squareMetres) {
  const { lang } = document.documentElement;
  outline.querySelector("[data-drawn]").hidden = !squareMetres;
  outline.querySelector("output").textContent =
    `${squareMetres.toLocaleString(lang, { maximumFractionDigits: 1 })} m²`;
}

drawing.addEventListener("point", ({ detail: { x, y, mark } }) => {
  const form = inUse();
  const found = corners(form);
  if (mark) found[Number(mark.dataset.at)] = [x, y];
  else if (found.length < Number(form.dataset.most)) found.push([x, y]);
  else found.splice(0, found.length, [x, y]);
  write(form, found);
});
for (const form of forms) field(form).addEventListener("input", show);
measure?.addEventListener("toggle", show);
outline?.elements.room.addEventListener("change", () => {
  const room = outline.elements.room.value;
  const drawn = room && drawing.querySelector(`[data-room="${CSS.escape(room)}"]`);
  field(outline).value = drawn ? drawn.dataset.corners : "";
  show();
});
const undo = outline?.querySelector("[data-undo]");
if (undo) {
  undo.hidden = false;
  undo.addEventListener("click", () => write(outline, corners(outline).slice(0, -1)));
}
show();
