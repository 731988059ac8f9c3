// Pointing at a picture: clicks on `svg[data-picture]`, and marks that are dragged, become events
// for the page's own script. "take": a `.mark` is taken hold of. "point": a place is meant, in
// percent of the width from the left and of the height from the top; with the mark, if one is held.

for (const drawing of document.querySelectorAll("svg[data-picture]")) {
  let held = null;
  drawing.dataset.drawing = "on";

  const tell = (name, detail) => drawing.dispatchEvent(new CustomEvent(name, { detail }));
  const percent = (at, from, size) => Math.min(100, Math.max(0, (100 * (at - from)) / size));
  const point = (event) => {
    const box = drawing.getBoundingClientRect();
    tell("point", {
      x: percent(event.clientX, box.left, box.width),
      y: percent(event.clientY, box.top, box.height),
      mark: held,
    });
  };

  drawing.addEventListener("pointerdown", (event) => {
    held = event.target.closest(".mark");
    if (!held) return;
    tell("take", { mark: held });
    drawing.setPointerCapture(event.pointerId);
  });
  drawing.addEventListener("pointermove", (event) => {
    if (held) point(event);
  });
  drawing.addEventListener("pointerup", (event) => {
    point(event);
    held = null;
  });
  drawing.addEventListener("pointercancel", () => {
    held = null;
  });
}
