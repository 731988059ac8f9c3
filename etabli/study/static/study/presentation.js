/* Arrow keys, Page Up and Page Down, Home and the space bar turn the slides, which are pages and
   have links; on a full screen the next one comes in the same window, so that it stays full. */

const turns = {
  ArrowRight: "next", PageDown: "next", " ": "next",
  ArrowLeft: "prev", PageUp: "prev",
};

const link = (way) => document.querySelector(`a[rel="${way}"]`);

/* The next slide in place of this one; a plain visit where that fails. */
async function turn(way) {
  const to = link(way)?.href;
  if (!to) return;
  if (!document.fullscreenElement) {
    location.assign(to);
    return;
  }
  const answer = await fetch(to).catch(() => null);
  if (!answer?.ok) {
    location.assign(to);
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.title = page.title;
  for (const part of ["main", "nav.turning"]) {
    document.querySelector(part).replaceWith(page.querySelector(part));
  }
  history.replaceState(null, "", to);
  offer();
  const title = document.querySelector("main .title");
  title.tabIndex = -1;
  title.focus();
}

function offer() {
  const button = document.getElementById("full-screen");
  button.hidden = !document.fullscreenEnabled;
  button.addEventListener("click", () => document.documentElement.requestFullscreen());
}

document.addEventListener("keydown", (event) => {
  const way = turns[event.key];
  const onControl = event.key === " " && event.target.closest("a, button");
  if (!way || onControl || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  turn(way);
});

document.addEventListener("click", (event) => {
  const way = event.target.closest("a[rel]")?.rel;
  if (!way || !document.fullscreenElement) return;
  event.preventDefault();
  turn(way);
});

offer();
