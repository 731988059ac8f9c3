/* Arrow keys, Page Up and Page Down, Home and the space bar turn the slides, which are pages and
   have links; on a full screen the next one comes in the same window, so that it stays full. */

const turns = {
  ArrowRight: "next", PageDown: "next", " ": "next",
  ArrowLeft: "prev", PageUp: "prev",
};

/* The projected slides and the speaker's view, in two windows, go together. */
const FOLLOWED = "#followed"; // so that a page that came along does not tell it again
const together = new BroadcastChannel("etabli-slides");
const shown = () => document.querySelector("[data-presentation]").dataset;

function tell() {
  const { presentation, slide } = shown();
  together.postMessage({ presentation, slide });
}

together.addEventListener("message", ({ data }) => {
  const { presentation, slide, follows } = shown();
  if (data.presentation !== presentation || data.slide === slide) return;
  go(follows.replace("/0/", `/${data.slide}/`), false);
});

const link = (way) => document.querySelector(`a[rel="${way}"]`);

function turn(way) {
  const to = link(way)?.href;
  if (to) go(to, true);
}

/* Another slide in place of this one; a plain visit where that fails. `tells`: the other window
   is to come along; a page that is visited says so itself. */
async function go(to, tells) {
  if (!document.fullscreenElement) {
    if (tells) location.assign(to);
    else location.replace(`${to}${FOLLOWED}`);
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
  if (tells) tell();
  const title = document.querySelector("main .title");
  title.tabIndex = -1;
  title.focus();
}

function offer() {
  const button = document.getElementById("full-screen");
  if (!button) return;
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
if (location.hash !== FOLLOWED) tell();
