// What the worker is at: shows how far it is, and the page anew once it is done.

const EVERY = 1500; // milliseconds

const barOf = (page) => page.querySelector("#at-work progress");
const labelOf = (page) => page.querySelector("#at-work label");

async function look() {
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  if (!response.ok || !barOf(page)) {
    location.reload();
    return;
  }
  barOf(document).value = barOf(page).value;
  const told = labelOf(page).textContent;
  if (labelOf(document).textContent !== told) labelOf(document).textContent = told;
  setTimeout(look, EVERY);
}

if (barOf(document)) setTimeout(look, EVERY);
