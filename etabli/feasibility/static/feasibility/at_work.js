// What the worker is at: shows how far it is, and the page anew once it is done.

const EVERY = 1500; // milliseconds
const BAR = "#at-work progress";

async function look() {
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const bar = page.querySelector(BAR);
  if (!response.ok || !bar) {
    location.reload();
    return;
  }
  document.querySelector(BAR).value = bar.value;
  setTimeout(look, EVERY);
}

if (document.querySelector(BAR)) setTimeout(look, EVERY);
